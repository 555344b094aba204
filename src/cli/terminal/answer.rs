//! The one printer of answers for people: a line for what was said, a table for what is known.

use super::listing;
use super::out::{outln, print_value};
use super::status;
use super::story;
use super::table::day;
use super::word::{standing_word, status_word, warnings};
use crate::cli::failure::Failure;
use crate::config::Config;
use crate::daemon::desk::question::Answer;
use crate::daemon::desk::register::decisions::Registered;
use crate::daemon::desk::register::events::{EventSaid, NamedEvent};
use crate::daemon::desk::register::relief::AwaySaid;
use crate::daemon::desk::register::sittings::SittingSaid;
use crate::daemon::desk::register::submissions::Submitted;
use crate::daemon::desk::register::undo::TakenBack;
use crate::daemon::desk::register::wishes::{WhoseWord, WishesShown};
use crate::domain::council::decision::{Body, DecisionKey};
use crate::domain::plan::wishes::Invitations;
use crate::domain::register::LinkVerdict;
use crate::domain::register::effect::Effect;
use crate::letters;
use crate::letters::entry::hours_in_words;
use chrono::NaiveDate;

/// What ends the answer to `--dry-run`.
const ONLY_TRIED: &str = "Це пробний запуск: нічого не записано";

/// Shows an answer as tables and sentences: moments in the council's zone, people by their names.
pub fn show(
    answer: &Answer,
    config: impl FnOnce() -> Result<Config, Failure>,
) -> Result<(), Failure> {
    match answer {
        Answer::Due(due) => {
            listing::due(due, listing::Shown::NotMet, &config()?.plan.directory);
        }
        Answer::Explained(explained) => {
            let config = config()?;
            return story::tell(explained, &config.plan.directory, config.calendar.zone);
        }
        Answer::Decisions(list) => {
            listing::decisions(&list.decisions);
            listing::of_total(list.decisions.len(), list.extent.total);
        }
        Answer::Gaps(gaps) => listing::gaps(&gaps.gaps),
        Answer::Sittings(list) => {
            listing::sittings(&list.sittings);
            listing::of_total(list.sittings.len(), list.extent.total);
        }
        Answer::Events(list) => listing::events(list),
        Answer::Imported(imported) => listing::imported(imported),
        Answer::WouldImport(imported) => {
            listing::imported(imported);
            outln!("{ONLY_TRIED}");
        }
        Answer::WouldRegister(said) => {
            registered(said);
            outln!("{ONLY_TRIED}");
        }
        Answer::Memos(memos) => listing::memos(memos),
        Answer::Waivers(list) => {
            listing::waivers(&list.waivers);
            listing::of_total(list.waivers.len(), list.total);
        }
        Answer::Promises(list) => {
            listing::promises(&list.promises);
            listing::of_total(list.promises.len(), list.total);
        }
        Answer::Absences(list) => {
            listing::absences(&list.absences);
            listing::of_total(list.absences.len(), list.total);
        }
        Answer::Queue(queue) => listing::queue(queue),
        Answer::Sources(list) => listing::sources(&list.sources, config()?.calendar.zone),
        Answer::Reading(said) => outln!(
            "Джерело «{}» буде прочитано негайно; якщо службу зупинено – під час наступного циклу",
            said.reading
        ),
        Answer::Letter(letter) => outln!("{}", letter.text.trim_end()),
        Answer::Letters(list) => {
            listing::letters(&list.letters, config()?.calendar.zone);
            listing::of_total(list.letters.len(), list.total);
        }
        Answer::Registered(said) => registered(said),
        Answer::Linked(said) => {
            let verb = match said.verdict {
                LinkVerdict::Linked => "пов’язано зі сторінкою",
                LinkVerdict::Unlinked => "більше не пов’язується зі сторінкою",
            };
            outln!("{} {verb} {}", said.decision, said.url);
        }
        Answer::Removed(said) => outln!("Вилучено з реєстру: {}", said.removed),
        Answer::Dismissed(said) => outln!("Відхилено: № {}", said.dismissed.number.shown()),
        Answer::Sitting(said) => sitting(said),
        Answer::Event(said) => event(said),
        Answer::Acts(list) => listing::acts(&list.acts, config()?.calendar.zone),
        Answer::TakenBack(said) => taken_back(said),
        Answer::Submitted(Submitted::AlreadyRecorded(_)) => outln!("Таке подання вже записано"),
        Answer::Submitted(Submitted::Recorded(submission)) => {
            outln!("Подання записано: {}, {}", submission.department, day(submission.on));
        }
        Answer::Obligation(said) => {
            let already = if said.already { " (так уже було)" } else { "" };
            outln!("{}: {}{already}", said.obligation.key, status_word(&said.obligation));
        }
        Answer::Calendars(list) => {
            for row in &list.calendars {
                outln!("{}: {}", row.name, row.address);
            }
        }
        Answer::Calendar(calendar) => outln!("{}", calendar.trim_end()),
        Answer::Matter(shown) => outln!("{}. {}", shown.title, shown.request),
        Answer::Heard(heard) => {
            let name = |id| config().ok()?.plan.directory.person(id).map(|it| it.name.clone());
            let to = match &heard.effect {
                Effect::PassedOn { to } => name(to),
                _ => None,
            };
            outln!("{}", letters::heard::heard(&heard.effect, to.as_deref()));
        }
        Answer::Acknowledged(said) => outln!(
            "Ознайомлення записано: {}; уже було записано: {}",
            said.acknowledged.len(),
            said.already.len()
        ),
        Answer::Waived(said) => {
            if let Some(waiver) = &said.waiver {
                let until = match waiver.until {
                    Some(until) => format!("до {}", day(until)),
                    None => "безстроково".to_owned(),
                };
                outln!("Знято {until}: {}", waiver.obligation);
            }
        }
        Answer::WaiverEnded(said) => outln!("Знову діє: {}", said.ended),
        Answer::Promised(said) => {
            if let Some(promise) = &said.promise {
                outln!("Обіцяно до {}: {}", day(promise.until), promise.obligation);
            }
        }
        Answer::Away(said) => away(said),
        Answer::Wishes(shown) => wishes(shown),
        Answer::Back(said) => {
            outln!("{} знову отримує листи з {}", said.person, day(said.back_on));
        }
        Answer::Placed(said) => {
            let item = &said.placed.item;
            let department = &said.placed.department;
            outln!("{}/{} віднесено до відділу {department}", item.source, item.id);
        }
        Answer::Ignored(said) => {
            outln!("{}/{} вилучено з черги", said.ignored.source, said.ignored.id);
        }
        Answer::Clock(said) => {
            outln!(
                "Годинник визнано правильним: {}",
                super::table::moment(said.now, config()?.calendar.zone)
            );
        }
        Answer::Reloaded(reloaded) => outln!(
            "Конфігурацію застосовано: джерел – {}, осіб – {}",
            reloaded.sources,
            reloaded.people
        ),
        Answer::Standing(standing) => status::show(standing, config()?.calendar.zone),
        Answer::Journal(said) => outln!(
            "Журнал визнано чинним: фактів – {}; утрачено щонайменше {}",
            said.cut.journal_seq,
            said.cut.state_seq.saturating_sub(said.cut.journal_seq)
        ),
        Answer::Retried(said) if said.retry.is_empty() => outln!("Надсилати повторно нічого"),
        Answer::Retried(said) => {
            for letter in &said.retry {
                outln!("Лист {letter} буде надіслано повторно");
            }
        }
        Answer::Arrived(said) => outln!("Лист {} записано як отриманий", said.arrived),
        Answer::Cancelled(said) => outln!("Лист {} скасовано", said.cancelled),
        Answer::SessionsEnded(_) => outln!("Сеанси завершено"),
        // Their commands write them as what was asked for: a page, a table, a paper.
        Answer::Draft(_)
        | Answer::Evidence(_)
        | Answer::Newest(_)
        | Answer::LegalActs(_)
        | Answer::Board(_)
        | Answer::Story(_)
        | Answer::Report(_) => {
            print_value(&answer.json());
        }
    }
    Ok(())
}

fn already(already: bool) -> &'static str {
    if already { " (так уже було записано)" } else { "" }
}

/// More keys than a screen holds are summed up.
const KEYS_MAX: usize = 25;

/// Keys by sitting, neighbouring numbers as ranges.
fn summary(keys: &[DecisionKey]) -> Vec<(Body, NaiveDate, String)> {
    let mut keys: Vec<&DecisionKey> = keys.iter().collect();
    keys.sort_by_key(|key| (key.adopted_on, key.body, &key.number));
    let sittings = keys.chunk_by(|a, b| (a.adopted_on, a.body) == (b.adopted_on, b.body));
    let of_one = |sitting: &[&DecisionKey]| {
        let next = |a: &&DecisionKey, b: &&DecisionKey| {
            a.number.bare().is_some_and(|number| b.number.bare() == Some(number + 1))
        };
        let runs = sitting.chunk_by(next).map(|run| match run {
            [first, .., last] => format!("{}–{}", first.number.shown(), last.number.shown()),
            [one] => one.number.shown().to_owned(),
            [] => String::new(),
        });
        runs.collect::<Vec<_>>().join(", ")
    };
    sittings.map(|it| (it[0].body, it[0].adopted_on, of_one(it))).collect()
}

fn registered(said: &Registered) {
    outln!(
        "Зареєстровано: {}; з них уточнено: {}; уже було в реєстрі: {}",
        said.registered.len(),
        said.corrected,
        said.already_registered
    );
    if said.registered.len() <= KEYS_MAX {
        for key in &said.registered {
            outln!("  {key}");
        }
    } else {
        for (body, on, numbers) in summary(&said.registered) {
            outln!("  {body}-{on}: №№ {numbers}");
        }
    }
    if let Some(sitting) = &said.sitting {
        let count = super::table::cell(sitting.decisions);
        outln!("Засідання {}: відбулося, рішень: {count}", sitting.key);
    }
}

fn sitting(said: &SittingSaid) {
    let Some(sitting) = &said.sitting else { return };
    let from = said.moved_from.map(|from| format!(", перенесено з {}", day(from)));
    let from = from.unwrap_or_default();
    outln!(
        "{}: {}, {} {}{from}{}",
        sitting.key,
        standing_word(sitting.status),
        day(sitting.on),
        sitting.at.as_deref().unwrap_or_default(),
        already(said.already)
    );
    warnings(&said.warnings);
}

fn event(said: &EventSaid) {
    let (NamedEvent::Event(event) | NamedEvent::Trip(event)) = &said.event;
    let days = match event.from == event.until {
        true => day(event.from),
        false => format!("{} – {}", day(event.from), day(event.until)),
    };
    outln!("{}: {}, {days}{}", event.id, standing_word(event.status), already(said.already));
    warnings(&said.warnings);
}

fn wishes(shown: &WishesShown) {
    let whose = match shown.word {
        WhoseWord::Own => "",
        WhoseWord::Directory => " (за довідником)",
    };
    outln!("{}: листи надсилаються {}{whose}", shown.name, hours_in_words(&shown.wishes));
    if shown.wishes.invitations == Invitations::Unwanted {
        outln!("Запрошення до календаря не надсилаються.");
    }
}

fn away(said: &AwaySaid) {
    let absence = &said.absence;
    outln!(
        "{}: відсутність {} – {}, листи отримує {}{}",
        absence.person,
        day(absence.from),
        day(absence.until),
        absence.hearer,
        already(said.already)
    );
    warnings(&said.warnings);
}

/// The most places that are named one by one.
const NAMED_MAX: usize = 20;

fn taken_back(said: &TakenBack) {
    let verb = if said.recorded {
        "Скасовано останню дію"
    } else {
        "Буде скасовано останню дію"
    };
    outln!("{verb}; записів: {}", said.taken_back.len());
    for place in said.taken_back.iter().take(NAMED_MAX) {
        outln!("  {place}");
    }
    if said.taken_back.len() > NAMED_MAX {
        outln!("  і ще {}", said.taken_back.len() - NAMED_MAX);
    }
}
