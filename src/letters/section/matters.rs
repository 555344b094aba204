//! Paragraphs and requests of matters that are neither decisions nor submissions.
//!
//! Decides how the words of `matter` become a paragraph for each standing. A question says what is
//! asked and blames nobody; advice is one list.

use super::block::{AS_SUPERVISOR, Block, Fact, RECKONING, Section, basis, candidates, listed};
use crate::domain::notice::key::Rung;
use crate::domain::obligation::{Covered, Matter};
use crate::letters::briefing::Briefing;
use crate::letters::matter::words::{Ahead, Words};
use crate::letters::matter::{self, words};
use crate::letters::standing::{Gravity, Standing, Told};
use crate::letters::ukrainian::date;
use crate::letters::wording;

/// One obligation as a paragraph.
pub(in crate::letters) fn block(told: &Told<'_>, briefing: &Briefing<'_>) -> Block {
    let Some(words) = words(told.obligation, briefing.directory) else {
        // Decisions and submissions never come here.
        return Block::of(String::new(), Vec::new(), Vec::new());
    };
    let is_question = matches!(told.obligation.matter, Matter::Answer { .. });
    let with_state =
        |term: String| format!("{term} {}", state(&words, told, briefing)).trim_end().to_owned();
    let lead = match &told.standing {
        Standing::Asked if is_question => matter::opening(&words),
        Standing::Asked => asked(&words, told, briefing),
        standing => match before_its_end(told, briefing) {
            Ahead::SentHere(lead) => lead,
            Ahead::LastDayTo(what) => {
                with_state(wording::last_day_to(&what, told.obligation.due.on, standing))
            }
            Ahead::Term => {
                with_state(wording::term(&words.term_of, told.obligation.due.on, standing))
            }
        },
    };
    let mut facts: Vec<Fact> =
        words.facts.iter().map(|(label, text)| Fact { label, text: text.clone() }).collect();
    if let Standing::Doubtful { pages } = &told.standing {
        facts.push(candidates(pages));
    }
    if let Some(reckoning) = words.reckoning.as_deref().filter(|_| !is_question) {
        facts.push(Fact { label: RECKONING, text: wording::sentence(reckoning) });
    }
    Block::of(lead, Vec::new(), facts)
}

/// How it is told while there is time; once it is over, every matter has its term.
fn before_its_end(told: &Told<'_>, briefing: &Briefing<'_>) -> Ahead {
    if !matches!(told.standing, Standing::Ahead { .. } | Standing::Today) {
        return Ahead::Term;
    }
    let ladder = briefing.plan.duty(&told.obligation.duty).map(|duty| &duty.ladder.before);
    let first = ladder.and_then(|before| before.iter().max().copied());
    let is_first = first.is_some_and(|days| told.key.rung == Rung::Before(days));
    matter::ahead(told.obligation, is_first)
}

fn state(words: &Words, told: &Told<'_>, briefing: &Briefing<'_>) -> String {
    let today = date(told.seen_on.unwrap_or(briefing.today));
    match &told.standing {
        Standing::Unclear { sources } => {
            wording::unread(&words.whether, sources, briefing.directory)
        }
        Standing::Doubtful { .. } => format!(
            "Станом на {today} точного підтвердження не виявлено, але виявлено записи, які можуть \
             його містити."
        ),
        // Where nothing can be seen, not seeing it says nothing; nor before a sitting began.
        _ if told.seen_on.is_none() || is_to_come(told, briefing) => String::new(),
        _ => format!("Станом на {today} {}.", words.seen),
    }
}

fn is_to_come(told: &Told<'_>, briefing: &Briefing<'_>) -> bool {
    matches!(&told.obligation.matter, Matter::Broadcast { sitting } if sitting.on >= briefing.today)
}

/// What nobody can see from here.
fn asked(words: &Words, told: &Told<'_>, briefing: &Briefing<'_>) -> String {
    let on = date(told.obligation.due.on);
    format!(
        "{on} сплив строк {}. Станом на {} самостійно перевірити виконання система не може, тому \
         просимо повідомити про нього.",
        words.term_of,
        date(briefing.today)
    )
}

/// The request of a group; `None` for decisions and submissions.
pub(in crate::letters) fn request(
    group: &[Told<'_>],
    gravity: Gravity,
    briefing: &Briefing<'_>,
) -> Option<String> {
    let all: Vec<Words> =
        group.iter().filter_map(|told| words(told.obligation, briefing.directory)).collect();
    let first = all.first()?;
    let mut asked: Vec<&str> = Vec::new();
    for words in &all {
        if !asked.contains(&words.request.as_str()) {
            asked.push(&words.request);
        }
    }
    let asked = asked.join("; ");
    let if_done = &first.if_done;
    let administrator = briefing.is_for_administrator();
    Some(match gravity {
        Gravity::Doubtful => {
            let how = if administrator {
                " Відповідь записують командою «hromada-watch done КЛЮЧ» або «hromada-watch undone \
                 КЛЮЧ»; ключ – у кінці листа."
            } else {
                ""
            };
            format!(
                "Просимо переглянути записи за наведеними адресами й повідомити у відповідь на цей \
                 лист, чи це воно: «так» чи «ні».{how} Цей лист не свідчить про порушення: доки \
                 відповіді немає, про прострочення нікому не повідомляється."
            )
        }
        Gravity::Unclear if administrator => {
            "Просимо відновити доступ до джерел або перевірити виконання вручну. Доки це не \
             з’ясовано, відповідальним особам листи про прострочення не надсилаються."
                .to_owned()
        }
        Gravity::Unclear => format!("Цей лист не свідчить про порушення строку. {if_done}"),
        Gravity::Asked if is_question(group) => format!("Просимо {asked}. {if_done}"),
        Gravity::Asked => format!("Цей лист не свідчить про порушення строку. {if_done}"),
        Gravity::Escalated => {
            format!("{AS_SUPERVISOR} Просимо забезпечити виконання: {asked}. {if_done}")
        }
        Gravity::Late => format!("Просимо невідкладно {asked}. {if_done}"),
        _ => format!("Просимо {asked}. {if_done}"),
    })
}

fn is_question(group: &[Told<'_>]) -> bool {
    group.iter().all(|told| matches!(told.obligation.matter, Matter::Answer { .. }))
}

/// Advice as one list.
pub(in crate::letters) fn advice(
    heading: String,
    group: &[Told<'_>],
    briefing: &Briefing<'_>,
) -> Section {
    let of_decisions = group.iter().any(|told| {
        matches!(&told.obligation.matter, Matter::Coverage { of: Covered::Decision { .. } })
    });
    let (lead, request) = match of_decisions {
        true => (
            "На вебсайті оприлюднено рішення, про які публікацій у соціальних мережах не виявлено:",
            "За потреби просимо висвітлити їх: посилання готові для поширення. Нагадувань про ці \
             рішення більше не буде.",
        ),
        false => (
            "Під час перевірки сайтів виявлено:",
            "Просимо переглянути. Якщо так і має бути, жодних дій не потрібно.",
        ),
    };
    let items = group.iter().filter_map(|told| matter::advised(told.obligation));
    let block = Block::of(lead.to_owned(), listed(items), Vec::new());
    let duty = briefing.plan.duty(&group[0].obligation.duty);
    let facts = basis(group[0].obligation, duty, briefing).into_iter().collect();
    Section { heading, blocks: vec![block], facts, request: request.to_owned() }
}
