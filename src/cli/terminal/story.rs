//! The story of one obligation, in sentences: how it stands, why that day, who was told, what was
//! seen and said.
//!
//! Decides the words of each fact for a person at a terminal; the same answer as JSON keeps every
//! particular. Keys stand only where a person has to type them again.

use super::out::outln;
use super::table::{day, joined, moment};
use super::word::status_word;
use crate::cli::failure::Failure;
use crate::daemon::desk::answer::due::{ObligationRow, StatusWord};
use crate::daemon::desk::answer::explain::{Explained, ToldRow};
use crate::domain::ids::PersonId;
use crate::domain::notice::key::Rung;
use crate::domain::plan::directory::Directory;
use crate::domain::register::said::Said;
use crate::domain::register::{LinkVerdict, Says};
use crate::letters::cause::in_ukrainian;
use crate::letters::setback;
use crate::store::fact::Fact;
use chrono_tz::Tz;

/// The whole story; damage of the journal is a failure after all else is said.
pub fn tell(explained: &Explained, directory: &Directory, zone: Tz) -> Result<(), Failure> {
    let row = &explained.obligation;
    let title = explained.words.as_ref().map(|words| words.title.clone());
    outln!("{}", title.or_else(|| row.title.clone()).unwrap_or_else(|| row.key.to_string()));
    outln!("Ключ: {}\n", row.key);
    outln!("{}", standing(row));
    if let Some(words) = &explained.words {
        outln!("Чому саме цей день: {}", words.reckoning);
        outln!("{}", words.request);
    }
    let who: Vec<String> = row.responsible.iter().map(|id| name(id, directory)).collect();
    outln!("Відповідає: {}.", joined(&who));
    if let Some(address) = row.settled_by.as_ref().and_then(|by| by.url.as_ref()) {
        outln!("Підтвердження: {address}");
    }
    if let Some(shown) = dates(row) {
        outln!("Дати сторінки: {shown}.");
    }
    if !row.candidates.is_empty() {
        outln!("Можливо, це вона, уточніть: {}", joined(&row.candidates));
    }
    if let Some(draft) = &explained.draft {
        let address = draft.url.as_deref().unwrap_or(&draft.title);
        outln!("Проєкт було оприлюднено {}: {address}", day(draft.published_on));
    }
    outln!("\nКому повідомлено:");
    if explained.told.is_empty() {
        outln!("  поки нікому.");
    }
    for told in &explained.told {
        outln!("  {}", told_of(told, directory, zone));
    }
    outln!("\nЩо відомо:");
    for fact in &explained.facts {
        let by = match fact.author.as_str() {
            "daemon" | "configuration" => String::new(),
            author => format!(" ({})", name(&PersonId::from(author), directory)),
        };
        outln!("  {}  {}{by}", moment(fact.at, zone), sentence(&fact.fact, directory));
    }
    match &explained.journal_error {
        Some(error) => Err(Failure::Store(error.clone())),
        None => Ok(()),
    }
}

fn name(id: &PersonId, directory: &Directory) -> String {
    directory.person(id).map_or_else(|| id.to_string(), |person| person.name.clone())
}

/// How it stands, in one sentence.
fn standing(row: &ObligationRow) -> String {
    let due = day(row.due_on);
    match (row.status, row.met_on) {
        (StatusWord::Met, Some(on)) if row.late == Some(true) => {
            format!("Виконано {} із запізненням; останнім днем було {due}.", day(on))
        }
        (StatusWord::Met, Some(on)) => format!("Виконано {}; останній день – {due}.", day(on)),
        (StatusWord::Met, None) => format!("Виконано; останній день – {due}."),
        (StatusWord::Open, _) => format!("Останній день – {due}; поки {}.", status_word(row)),
        (StatusWord::Overdue, _) => format!("Прострочено: останнім днем було {due}."),
        (StatusWord::Unknown, _) => {
            format!("Невідомо, чи виконано: потрібне не вдалося прочитати. Останній день – {due}.")
        }
        (StatusWord::Waived, _) => format!("Знято; останнім днем було б {due}."),
    }
}

/// The dates of the page that settled it, and whether they disagree.
fn dates(row: &ObligationRow) -> Option<String> {
    let dates = row.dates.as_ref()?;
    let shown: Vec<String> = [
        ("в адресі", dates.url),
        ("на сторінці", dates.printed),
        ("у стрічці", dates.feed),
        ("виявлено", Some(dates.first_seen)),
    ]
    .into_iter()
    .filter_map(|(what, on)| Some(format!("{what} {}", day(on?))))
    .collect();
    Some(match row.dates_disagree {
        Some(days) => format!("{}; розбіжність, днів: {days}", shown.join(", ")),
        None => shown.join(", "),
    })
}

fn told_of(told: &ToldRow, directory: &Directory, zone: Tz) -> String {
    let at = told.at.map_or_else(|| "ще не надіслано".to_owned(), |at| moment(at, zone));
    let notice = &told.notice;
    let why = match notice.rung {
        Rung::Before(0) => "в останній день".to_owned(),
        Rung::Before(days) => format!("за {days} дн. до строку"),
        Rung::After(days) => format!("прострочення, роб. дн.: {days}"),
        Rung::Escalation => "як керівникові, про прострочення".to_owned(),
        Rung::Unknown => "про те, що виконання не встановити".to_owned(),
        Rung::Doubt(_) => "запитання, чи це та сторінка".to_owned(),
        Rung::Ask(_) => "запитання".to_owned(),
        Rung::Advice => "порада".to_owned(),
        Rung::Report => "звіт за місяць".to_owned(),
        Rung::Thanks => "подяка за виконане".to_owned(),
    };
    let shadow = if told.shadow {
        "; отримав адміністратор (тіньовий режим)"
    } else {
        ""
    };
    format!("{at}  {} – {why}{shadow} (лист {})", name(&notice.person, directory), told.letter)
}

/// A fact of the journal, as a person would say it.
fn sentence(fact: &Fact, directory: &Directory) -> String {
    match fact {
        Fact::WatchBegan { on } => format!("Нагляд почався {}.", day(*on)),
        Fact::SourceKnown { source } => format!("Джерело {source} прочитано вперше."),
        Fact::SourceBlind { source, reason, .. } => {
            format!("Джерело {source} не читається: {}.", in_ukrainian(reason))
        }
        Fact::SourceSees { source } => format!("Джерело {source} знову читається."),
        Fact::ItemSeen { source, item, .. } => {
            format!("На {source} помічено «{}»{}.", item.title, at(item.url.as_deref()))
        }
        Fact::ItemChanged { source, item } => {
            format!("На {source} змінилося «{}»{}.", item.title, at(item.url.as_deref()))
        }
        Fact::ItemGone { item, reason, .. } => {
            format!("Сторінки {item} немає: {}.", in_ukrainian(reason))
        }
        Fact::PageKept { item, .. } => format!("Збережено копію сторінки {item}."),
        Fact::PlatformSeen { source, .. } => format!("На {source} змінився стан платформи."),
        Fact::HostSeen { source, .. } => format!("На {source} змінився стан сайту."),
        Fact::TokenSeen { source, until } => match until {
            Some(until) => format!("Ключ джерела {source} діє до {}.", until.format("%d.%m.%Y")),
            None => format!("Ключ джерела {source} діє безстроково."),
        },
        fact if fact.letter().is_some() || matches!(fact, Fact::LetterPrepared { .. }) => {
            letter(fact, directory)
        }
        fact => said(fact, directory),
    }
}

fn at(url: Option<&str>) -> String {
    url.map(|url| format!(": {url}")).unwrap_or_default()
}

/// What people said and registered.
fn said(fact: &Fact, directory: &Directory) -> String {
    match fact {
        Fact::DecisionRegistered { decision } => {
            let title = decision.title.as_deref().map(|title| format!(" «{title}»"));
            format!("Внесено рішення № {}{}.", decision.number.shown(), title.unwrap_or_default())
        }
        Fact::DecisionRemoved { reason, .. } => format!("Рішення вилучено з реєстру: {reason}."),
        Fact::LinkSaid { url, verdict: LinkVerdict::Linked, .. } => {
            format!("Сказано, що рішення оприлюднено тут: {url}")
        }
        Fact::LinkSaid { url, verdict: LinkVerdict::Unlinked, .. } => {
            format!("Сказано, що це не те рішення: {url}")
        }
        Fact::LinkTakenBack { .. } => "Сказане про сторінку скасовано.".to_owned(),
        Fact::SubmissionRecorded { .. } => "Записано подання новин.".to_owned(),
        Fact::SubmissionTakenBack { .. } => "Запис про подання новин скасовано.".to_owned(),
        Fact::PlacingTakenBack { item, .. } => {
            format!("Сказане про запис {item} скасовано.")
        }
        Fact::SittingRegistered { sitting } => {
            format!("Внесено засідання {}.", day(sitting.on))
        }
        Fact::SittingRemoved { reason, .. } => format!("Засідання вилучено: {reason}."),
        Fact::EventRegistered { event } => format!("Внесено «{}».", event.title),
        Fact::EventRemoved { reason, .. } => format!("Подію вилучено: {reason}."),
        Fact::WordSaid { says: Says::Done, on, link, .. } => {
            format!("Сказано, що виконано {}{}.", day(*on), at(link.as_deref()))
        }
        Fact::WordSaid { says: Says::NotDone, note, .. } => {
            format!("Сказано, що не виконано{}.", at(note.as_deref()))
        }
        Fact::WordTakenBack { .. } => "Сказане про виконання скасовано.".to_owned(),
        Fact::Waived { reason, until, .. } => {
            let until = until.map(|on| format!(" до {}", day(on))).unwrap_or_default();
            format!("Обов’язок знято{until}: {reason}.")
        }
        Fact::WaiverEnded { reason, .. } => format!("Обов’язок повернуто: {reason}."),
        Fact::Promised { until, reason, .. } => {
            format!("Обіцяно зробити до {}: {reason}.", day(*until))
        }
        Fact::PromiseTakenBack { .. } => "Обіцянку скасовано.".to_owned(),
        Fact::AnswerGiven { person, said, .. } => {
            format!("{} відповідає: {}.", name(person, directory), answer(said))
        }
        Fact::AnswerTakenBack { .. } => "Відповідь скасовано.".to_owned(),
        Fact::AwayRecorded { absence } => format!(
            "{}: відсутність з {} до {}.",
            name(&absence.person, directory),
            day(absence.from),
            day(absence.until)
        ),
        Fact::AwayEnded { person, back_on, .. } => {
            format!("{}: знову на місці з {}.", name(person, directory), day(*back_on))
        }
        Fact::ItemPlaced { item, department, .. } => {
            let unit = directory.department(department);
            let unit = unit.map_or(department.as_str(), |unit| unit.name.as_str());
            format!("Запис {item} віднесено до: {unit}.")
        }
        Fact::ItemIgnored { item, reason, .. } => {
            format!("Запис {item} не зараховується: {reason}.")
        }
        // What stands behind no obligation is not shown here.
        _ => "Інше.".to_owned(),
    }
}

fn answer(said: &Said) -> String {
    match said {
        Said::Done { page, .. } => format!("зроблено{}", at(page.as_deref())),
        Said::Promise { until, reason } => format!("зроблю до {}: {reason}", day(*until)),
        Said::NotMine { reason } => format!("це не моє: {reason}"),
        Said::Numbers { numbers } => {
            let numbers: Vec<&str> = numbers.iter().map(|number| number.shown()).collect();
            format!("рішення №№ {}", numbers.join(", "))
        }
        Said::NoDecisions => "рішень не приймали".to_owned(),
        Said::Yes { .. } => "так".to_owned(),
        Said::No { .. } => "ні".to_owned(),
        Said::Read => "ознайомлено".to_owned(),
    }
}

/// What became of a letter.
fn letter(fact: &Fact, directory: &Directory) -> String {
    match fact {
        Fact::LetterPrepared { person, .. } => {
            format!("Підготовлено лист: {}.", name(person, directory))
        }
        Fact::LetterExtended { .. } => "Лист, що чекає, доповнено.".to_owned(),
        Fact::LetterAttempted { subject, .. } if !subject.is_empty() => {
            format!("Лист виходить: «{subject}».")
        }
        Fact::LetterAttempted { .. } => "Лист виходить.".to_owned(),
        Fact::LetterAccepted { .. } => "Лист прийнято поштовим сервером.".to_owned(),
        Fact::LetterArrived { .. } => "Сказано, що лист дійшов.".to_owned(),
        Fact::LetterFateUnknown { reason, .. } => {
            format!("Чи дійшов лист, невідомо: {}.", setback::in_ukrainian(reason))
        }
        Fact::LetterProbablyDelivered { reason, .. } => {
            format!("Лист, імовірно, доставлено: {}.", setback::in_ukrainian(reason))
        }
        Fact::LetterPutBack { reason, .. } => {
            format!("Лист чекатиме: {}.", setback::in_ukrainian(reason))
        }
        Fact::LetterDelayed { reason, .. } => {
            format!("Лист буде повторено: {}.", setback::in_ukrainian(reason))
        }
        Fact::LetterRefused { reason, .. } => {
            format!("Листа не прийнято: {}.", setback::in_ukrainian(reason))
        }
        Fact::LetterWithdrawn { reason, .. } => {
            format!("Лист відкликано: {}.", setback::in_ukrainian(reason))
        }
        Fact::LetterCancelled { reason, .. } => format!("Лист скасовано: {reason}."),
        _ => "Листа попрошено надіслати ще раз.".to_owned(),
    }
}
