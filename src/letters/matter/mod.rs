//! What letters say of an obligation that is neither a decision nor a submission.
//!
//! Decides wording per matter: what is due, what was not found, what is asked. Grouping and
//! gravity are in `sections`. Absence is «не виявлено» as of a day; a fault of a host or a page is
//! told as it was seen, never as somebody's failing.

pub mod card;
mod host;
pub mod words;

pub use super::wording::{capitalised, sentence};

use super::particulars::detail;
use super::typeset::{
    NAME_MAX_CHARS, SENTENCE_MAX_CHARS, TITLE_MAX_CHARS, numbered, one_line, quoted,
};
use super::ukrainian::{Year, date, date_with};
use super::wording::{self, of_body};
use crate::domain::council::decision::Body;
use crate::domain::council::event::EventKind;
use crate::domain::ids::DepartmentId;
use crate::domain::obligation::{
    Covered, EventRef, Matter, Obligation, PageFault, Question, SittingRef, StagePart, Status,
};
use crate::domain::plan::directory::Directory;
use crate::domain::plan::term::DayCount;
use chrono::{Datelike, NaiveDate};
use words::Words;

const SEND_LINK: &str = "просимо надіслати посилання у відповідь на цей лист.";

/// The words of an obligation; `None` for decisions and submissions, which have their own.
pub(super) fn words(obligation: &Obligation, directory: &Directory) -> Option<Words> {
    Some(match &obligation.matter {
        Matter::Decision { .. } | Matter::Submission { .. } => return None,
        Matter::Silence { source, last_on } => {
            silence(obligation, directory.source_name(source), *last_on)
        }
        Matter::Answer { sitting, question } => answer(sitting, *question),
        Matter::Coverage { of } => coverage(obligation, of),
        Matter::Broadcast { sitting } => broadcast(obligation, sitting),
        Matter::Copy { sitting } => copy(obligation, sitting),
        Matter::SittingAnnounced { sitting } => {
            announced(obligation, &of_sitting(sitting), "засідання")
        }
        Matter::EventAnnounced { event } => announced(obligation, &of_event(event), "заходу"),
        Matter::Fault { source, fault, details } => {
            host::fault(obligation, directory.source_name(source), fault, details)
        }
        Matter::Memo { period_from, .. } => host::memo(obligation, *period_from),
        Matter::Stage { stage, part, until, shown, from, campaign } => {
            let shown = shown.map(|stage| stage.name());
            stage_words(campaign, stage.name(), *part, (*from, *until), shown)
        }
        Matter::Page { department, url, fault } => {
            page(obligation, &unit(department, directory), url.as_deref(), *fault)
        }
    })
}

/// A few words for what an obligation is about; `None` for decisions and submissions.
pub fn short(obligation: &Obligation, directory: &Directory) -> Option<String> {
    words(obligation, directory).map(|words| words.short)
}

/// «засідання 52 сесії 20 листопада 2026 року», in the nominative and the genitive alike.
pub(super) fn of_sitting(sitting: &SittingRef) -> String {
    let on = date(sitting.on);
    match (sitting.key.body, sitting.session) {
        (Body::Session, Some(session)) => format!("засідання {session}-ї сесії {on}"),
        (body, _) => format!("засідання {} {on}", of_body(body)),
    }
}

/// «заходу «…» 19 грудня 2026 року».
fn of_event(event: &EventRef) -> String {
    let noun = match event.kind {
        EventKind::Event => "заходу",
        EventKind::Trip => "поїздки",
    };
    format!("{noun} {} {}", quoted(&one_line(&event.title, TITLE_MAX_CHARS)), days(event))
}

/// «захід «…» 19 грудня 2026 року», accusative.
fn the_event(event: &EventRef) -> String {
    let noun = match event.kind {
        EventKind::Event => "захід",
        EventKind::Trip => "поїздку",
    };
    format!("{noun} {} {}", quoted(&one_line(&event.title, TITLE_MAX_CHARS)), days(event))
}

fn days(event: &EventRef) -> String {
    if event.from == event.until {
        return date(event.from);
    }
    let first = date_with(event.from, Year::UnlessIn(event.until.year()));
    format!("{first} – {}", date(event.until))
}

fn unit(department: &DepartmentId, directory: &Directory) -> String {
    let name = directory.department(department).map_or(department.as_str(), |unit| &unit.name);
    one_line(name, NAME_MAX_CHARS)
}

fn silence(obligation: &Obligation, source: &str, last_on: NaiveDate) -> Words {
    let source = one_line(source, NAME_MAX_CHARS);
    let last = date(last_on);
    Words {
        short: format!("оновлення інформації ({source})"),
        seen: format!("нових записів після {last} не виявлено"),
        whether: "Чи з’явилися нові записи,".to_owned(),
        request: format!(
            "розмістити нову інформацію про поточну діяльність ради, її виконавчих органів та \
             підзвітних установ ({source})"
        ),
        if_done: format!("Якщо нові записи вже розміщено, {SEND_LINK}"),
        facts: Vec::new(),
        reckoning: wording::reckoning_of_term(&obligation.due, counted_from(obligation, last_on)),
    }
}

/// What a silence is counted from: the last item, or the first day of the watch.
fn counted_from(obligation: &Obligation, last_on: NaiveDate) -> &'static str {
    match obligation.due.counted {
        Some(counted) if counted.from != last_on => "початок нагляду",
        _ => "останній запис",
    }
}

fn answer(sitting: &SittingRef, question: Question) -> Words {
    let what = of_sitting(sitting);
    let (seen, request) = match question {
        Question::Decisions => (
            format!("Відбулося {what}"),
            format!(
                "повідомити номери рішень, прийнятих на засіданні {} (наприклад: «№№\u{a0}1–25»), \
                 або що рішень не прийнято",
                what.trim_start_matches("засідання ")
            ),
        ),
        Question::Held => (
            format!("За наявними даними було заплановано {what}"),
            format!("повідомити, чи відбулося {what}, і якщо так – номери прийнятих рішень"),
        ),
        Question::Vanished => (
            format!("Оголошення про {what} більше не виявлено на вебсайті"),
            format!("повідомити, чи відбудеться {what}, чи його перенесено або скасовано"),
        ),
    };
    Words {
        short: match question {
            Question::Decisions => format!("номери рішень {what}"),
            Question::Held => format!("чи відбулося {what}"),
            Question::Vanished => format!("чи відбудеться {what}"),
        },
        seen,
        whether: "Чи відбулося засідання,".to_owned(),
        request,
        if_done: "Відповісти можна листом-відповіддю.".to_owned(),
        facts: Vec::new(),
        reckoning: None,
    }
}

fn coverage(obligation: &Obligation, of: &Covered) -> Words {
    let (what, event) = match of {
        Covered::Decision { key, number, title, .. } => {
            // A headline of the site usually names body, day and number itself.
            let what = match title.as_deref().filter(|title| title.contains('№')) {
                Some(title) => one_line(title, TITLE_MAX_CHARS),
                None => wording::decision(key.body, key.adopted_on, number, title.as_deref()),
            };
            (what, "оприлюднено")
        }
        Covered::Sitting(sitting) => (format!("результатів {}", of_sitting(sitting)), "засідання"),
        Covered::Event(event) => (of_event(event), of_noun(event.kind)),
    };
    let short = match of {
        Covered::Decision { .. } => what,
        Covered::Sitting(_) | Covered::Event(_) => format!("висвітлення {what}"),
    };
    let act = match of {
        Covered::Decision { .. } => format!("висвітлити {short}"),
        Covered::Sitting(sitting) => format!("висвітлити результати {}", of_sitting(sitting)),
        Covered::Event(event) => format!("висвітлити {}", the_event(event)),
    };
    Words {
        short,
        seen: "публікації на вебсайті та в соціальних мережах не виявлено".to_owned(),
        whether: "Чи є публікація,".to_owned(),
        request: format!("{act} на вебсайті та в соціальних мережах"),
        if_done: format!("Якщо публікація вже є, {SEND_LINK}"),
        facts: Vec::new(),
        reckoning: wording::reckoning_of_term(&obligation.due, event),
    }
}

fn of_noun(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Event => "захід",
        EventKind::Trip => "поїздка",
    }
}

/// One published decision in the weekly list: «№ 24 «Про …», https://…».
pub(super) fn advised(obligation: &Obligation) -> Option<String> {
    match &obligation.matter {
        Matter::Coverage { of: Covered::Decision { key, number, title, url } } => {
            let named = match title.as_deref().map(str::trim).filter(|title| !title.is_empty()) {
                Some(title) => one_line(title, TITLE_MAX_CHARS),
                None => format!(
                    "рішення {} від {} {}",
                    of_body(key.body),
                    date(key.adopted_on),
                    numbered(number)
                ),
            };
            let link = url.as_deref().map(|url| one_line(url, SENTENCE_MAX_CHARS));
            Some(match link {
                Some(link) => format!("{named} – {link}"),
                None => named,
            })
        }
        Matter::Fault { details, .. } => {
            let hosts: Vec<String> =
                details.iter().map(|host| one_line(&detail(host), NAME_MAX_CHARS)).collect();
            Some(format!("нові адреси в посиланнях: {}", hosts.join(", ")))
        }
        _ => None,
    }
}

fn broadcast(obligation: &Obligation, sitting: &SittingRef) -> Words {
    let what = of_sitting(sitting);
    Words {
        short: format!("онлайн-трансляція {what}"),
        seen: "трансляції чи відеозапису не виявлено".to_owned(),
        whether: "Чи проведено трансляцію,".to_owned(),
        request: match obligation.status {
            Status::Open => {
                format!("провести онлайн-трансляцію {what} або розмістити його відеозапис")
            }
            _ => format!("розмістити відеозапис {what}"),
        },
        if_done: format!("Якщо трансляцію проведено або запис розміщено, {SEND_LINK}"),
        facts: Vec::new(),
        reckoning: wording::reckoning_of_term(&obligation.due, "засідання"),
    }
}

fn copy(obligation: &Obligation, sitting: &SittingRef) -> Words {
    let what = of_sitting(sitting);
    Words {
        short: format!("постійна копія відеозапису {what}"),
        seen: "постійної копії відеозапису не виявлено".to_owned(),
        whether: "Чи збережено копію,".to_owned(),
        request: format!("зберегти постійну копію відеозапису {what} на вебсайті чи YouTube"),
        if_done: format!("Якщо копію вже збережено, {SEND_LINK}"),
        facts: vec![(
            "Навіщо",
            "Facebook видаляє записи прямих ефірів через 30\u{a0}днів, а записи пленарних засідань \
             зберігаються не менше п’яти років."
                .to_owned(),
        )],
        reckoning: wording::reckoning_of_term(&obligation.due, "засідання"),
    }
}

fn announced(obligation: &Obligation, what: &str, noun: &str) -> Words {
    let reckoning = match obligation.due.counted {
        Some(counted) => {
            let days = u64::from(counted.days);
            let unit = match counted.count {
                DayCount::Calendar => super::ukrainian::CALENDAR_DAY,
                DayCount::Working => super::ukrainian::WORKING_DAY,
            };
            format!("за {} до {}", unit.count(days), date(counted.from))
        }
        None => "наступний робочий день після того, як стало відомо про дату".to_owned(),
    };
    Words {
        short: format!("анонс {what}"),
        seen: format!("анонсу {noun} на вебсайті та в соціальних мережах не виявлено"),
        whether: "Чи оприлюднено анонс,".to_owned(),
        request: format!("оприлюднити анонс {what} на вебсайті та в соціальних мережах"),
        if_done: format!("Якщо анонс уже оприлюднено, {SEND_LINK}"),
        facts: Vec::new(),
        reckoning: Some(reckoning),
    }
}

fn stage_words(
    campaign: &str,
    stage: &str,
    part: StagePart,
    (from, until): (NaiveDate, NaiveDate),
    shown: Option<&str>,
) -> Words {
    let campaign = one_line(campaign, NAME_MAX_CHARS);
    let what = format!("етап «{stage}» бюджету участі ({campaign})");
    let span = format!("за планом етап триває з {} до {}", date(from), date(until));
    match part {
        StagePart::Running => Words {
            short: format!("етап «{stage}» на платформі бюджету участі ({campaign})"),
            seen: match shown {
                Some(shown) => format!("на платформі триває етап «{shown}»"),
                None => "на платформі жодного поточного етапу не виявлено".to_owned(),
            },
            whether: format!("Чи розпочато {what},"),
            request: format!("перевести платформу «Громадський проект» на {what}"),
            if_done: "Якщо календар кампанії змінено, просимо повідомити нові дати у відповідь на \
                      цей лист."
                .to_owned(),
            facts: Vec::new(),
            reckoning: Some(span),
        },
        StagePart::EndAnnounced => Words {
            short: format!("оголошення про завершення етапу «{stage}» бюджету участі ({campaign})"),
            seen: format!("повідомлення про завершення етапу {} не виявлено", date(until)),
            whether: "Чи оголошено про завершення етапу,".to_owned(),
            request: format!(
                "повідомити мешканців на платформі та вебсайті про дату завершення етапу «{stage}»"
            ),
            if_done: format!("Якщо повідомлення вже розміщено, {SEND_LINK}"),
            facts: Vec::new(),
            reckoning: Some(span),
        },
    }
}

fn page(obligation: &Obligation, unit: &str, url: Option<&str>, fault: PageFault) -> Words {
    let named = quoted(unit);
    let (short, seen, request) = match fault {
        PageFault::Missing => (
            format!("створення офіційної сторінки ({unit})"),
            "офіційної сторінки установи не зазначено".to_owned(),
            format!(
                "створити для установи {named} офіційну сторінку в соціальній мережі (за потреби – \
                 вебсайт)"
            ),
        ),
        PageFault::Dead => (
            format!("відновлення офіційної сторінки ({unit})"),
            "сторінка не відповідає понад десять днів із останніх чотирнадцяти".to_owned(),
            format!(
                "відновити роботу офіційної сторінки установи {named} або повідомити її нову адресу"
            ),
        ),
        PageFault::Stranger => (
            format!("уточнення адреси офіційної сторінки ({unit})"),
            "на сторінці назви установи не виявлено".to_owned(),
            format!(
                "перевірити адресу офіційної сторінки установи {named} та повідомити правильну"
            ),
        ),
        PageFault::Stale(newest_on) => (
            format!("оновлення офіційної сторінки ({unit})"),
            format!("нових записів після {} не виявлено", date(newest_on)),
            format!("розмістити на офіційній сторінці установи {named} нову інформацію"),
        ),
    };
    let event = match fault {
        PageFault::Missing => "відлік",
        PageFault::Stale(newest_on) => counted_from(obligation, newest_on),
        PageFault::Dead | PageFault::Stranger => "виявлено",
    };
    let mut facts = vec![("Установа", unit.to_owned())];
    facts.extend(url.map(|url| ("Сторінка", one_line(url, SENTENCE_MAX_CHARS))));
    Words {
        short,
        seen,
        whether: "Чи працює сторінка,".to_owned(),
        request,
        if_done: match fault {
            PageFault::Missing => {
                "Якщо сторінка вже є, просимо надіслати посилання у відповідь на цей лист."
            }
            _ => "Якщо це вже зроблено, просимо повідомити у відповідь на цей лист.",
        }
        .to_owned(),
        facts,
        reckoning: wording::reckoning_of_term(&obligation.due, event)
            .or_else(|| Some(format!("за планом – до {}", date(obligation.due.on)))),
    }
}

/// The first sentence of a question: «Відбулося засідання …».
pub(super) fn opening(words: &Words) -> String {
    format!("{}.", capitalised(&words.seen))
}
