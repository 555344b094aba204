//! What is asked of the reader, and by when: the line a letter begins with.
//!
//! Decides its words for each standing. The invariant: who was never written to about a thing is
//! asked and not reproached.

use super::naming::thing;
use crate::domain::obligation::{Matter, Obligation};
use crate::letters::briefing::{Briefing, Contact};
use crate::letters::matter;
use crate::letters::standing::{Gravity, Standing, Told};
use crate::letters::typeset::numbered;
use crate::letters::ukrainian::{
    DECISION, date, month, ordinal_neuter, weekday_accusative, weekday_genitive,
};
use crate::letters::wording::{lower_first, of_body};
use chrono::NaiveDate;

/// What is asked, as a sentence; empty where nothing is.
pub(super) fn ask(group: &[Told<'_>], briefing: &Briefing<'_>) -> String {
    let told = &group[0];
    let (what, due_on) = (act(group, briefing), told.obligation.due.on);
    let ended = || format!("у {}, {}", weekday_accusative(due_on), date(due_on));
    match (told.gravity(), &told.standing) {
        (Gravity::Escalated, _) => format!(
            "Просимо Вас як керівника забезпечити виконання: {what}; строк сплив {}.",
            ended()
        ),
        (Gravity::Late, _) if told.contact == Contact::First => {
            format!("Просимо {what}; строк сплив {}.", ended())
        }
        (Gravity::Late, _) => format!("Просимо невідкладно {what}; строк сплив {}.", ended()),
        (Gravity::Today, _) => format!(
            "Сьогодні, у {}, {}, – останній день строку: просимо {what}.",
            weekday_accusative(due_on),
            date(due_on)
        ),
        (Gravity::Ahead, _) => format!("Просимо {} {what}.", no_later_than(due_on)),
        (Gravity::Asked, _) if matches!(told.obligation.matter, Matter::Answer { .. }) => {
            format!("Просимо {what}.")
        }
        (Gravity::Asked, _) => format!(
            "Просимо повідомити, {}: {}.",
            whether(told.obligation, briefing),
            thing(group, briefing)
        ),
        (Gravity::Unclear, _) if briefing.is_for_administrator() => format!(
            "Просимо відновити доступ до джерел або перевірити вручну: {}.",
            thing(group, briefing)
        ),
        (Gravity::Unclear, _) => {
            format!("Просимо повідомити, чи виконано: {}.", thing(group, briefing))
        }
        (Gravity::Doubtful, Standing::Doubtful { pages }) => doubt(group, pages.len(), briefing),
        _ => String::new(),
    }
}

/// «не пізніше понеділка, 21 грудня 2026 року,».
fn no_later_than(due_on: NaiveDate) -> String {
    format!("не пізніше {}, {},", weekday_genitive(due_on), date(due_on))
}

fn doubt(group: &[Told<'_>], pages: usize, briefing: &Briefing<'_>) -> String {
    let of_decisions = matches!(group[0].obligation.matter, Matter::Decision { .. });
    match (group.len(), pages, of_decisions) {
        (1, 1, true) => format!(
            "Просимо відповісти «так» або «ні»: чи на наведеній нижче сторінці оприлюднено {}?",
            thing(group, briefing)
        ),
        (1, 1, false) => format!(
            "Просимо відповісти «так» або «ні»: чи наведена нижче сторінка – це {}?",
            thing(group, briefing)
        ),
        (1, _, true) => format!(
            "Просимо повідомити, чи на одній із наведених нижче сторінок оприлюднено {}.",
            thing(group, briefing)
        ),
        (1, _, false) => format!(
            "Просимо повідомити, чи одна з наведених нижче сторінок – це {}.",
            thing(group, briefing)
        ),
        _ => "Просимо повідомити, яке рішення на якій із наведених нижче сторінок оприлюднено."
            .to_owned(),
    }
}

/// «чи проведено трансляцію».
fn whether(obligation: &Obligation, briefing: &Briefing<'_>) -> String {
    let words = matter::words(obligation, briefing.directory);
    let whether = words.map_or("чи виконано".to_owned(), |words| words.whether);
    lower_first(whether.trim_end_matches(','))
}

/// What is to be done, an infinitive.
fn act(group: &[Told<'_>], briefing: &Briefing<'_>) -> String {
    let obligation = group[0].obligation;
    match (&obligation.matter, group) {
        (Matter::Decision { key, number, .. }, [_]) => format!(
            "оприлюднити на офіційному вебсайті рішення {} {}",
            of_body(key.body),
            numbered(number)
        ),
        (Matter::Decision { key, .. }, many) => format!(
            "оприлюднити на офіційному вебсайті {} {} від {}",
            DECISION.count(many.len() as u64),
            of_body(key.body),
            date(key.adopted_on)
        ),
        (Matter::Submission { month: of, ordinal, .. }, _) => format!(
            "надати інформацію про проведену поточну роботу за {} ({} подання)",
            month(*of),
            ordinal_neuter(*ordinal)
        ),
        _ => matter::words(obligation, briefing.directory)
            .map(|words| words.request)
            .unwrap_or_default(),
    }
}
