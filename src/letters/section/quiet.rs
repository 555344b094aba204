//! Sections that ask nothing of the responsible: what is done or waived, what only the
//! administrator hears, and the monthly report.

use super::block::{Block, Item, Section};
use super::lines::{shortened, unit};
use super::week;
use crate::domain::obligation::Matter;
use crate::letters::briefing::{Briefing, Point};
use crate::letters::standing::Told;
use crate::letters::ukrainian::MESSAGE;
use crate::letters::{matter, report, wording};

pub(in crate::letters) fn closed(
    heading: String,
    group: &[Told<'_>],
    briefing: &Briefing<'_>,
) -> Section {
    let items = group.iter().map(|told| match &told.obligation.matter {
        Matter::Decision { key, number, title } => {
            let what = wording::decision(key.body, key.adopted_on, number, title.as_deref());
            format!("{what} – {}", wording::closed(told.obligation, "оприлюднено"))
        }
        Matter::Submission { department, month, ordinal, .. } => {
            let what = wording::submission(*ordinal, *month);
            let unit = unit(department, briefing).text;
            format!("{unit}: {what} – {}", wording::closed(told.obligation, "виконано"))
        }
        _ => {
            let what = matter::short(told.obligation, briefing.directory).unwrap_or_default();
            format!("{what} – {}", wording::closed(told.obligation, "виконано"))
        }
    });
    let lead = "За такими пунктами жодних дій не потрібно:".to_owned();
    let items = shortened(items.map(Item::of).collect(), |_| String::new());
    let block = Block::of(lead, items, Vec::new());
    Section { heading, blocks: vec![block], ..Section::default() }
}

pub(in crate::letters) fn troubles(briefing: &Briefing<'_>) -> Option<Section> {
    let texts: Vec<Item> = briefing
        .points
        .iter()
        .filter_map(|point| match point {
            Point::Trouble { text, .. } => Some(Item::of(wording::sentence(text))),
            Point::Obligation { .. } | Point::Report { .. } | Point::SignOfLife { .. } => None,
        })
        .collect();
    let lead = match texts.len() {
        0 => return None,
        1 => "Система нагадувань виявила обставину, що потребує уваги адміністратора:",
        _ => "Система нагадувань виявила обставини, що потребують уваги адміністратора:",
    };
    Some(Section {
        heading: format!("Потребує уваги: {}", MESSAGE.count(texts.len() as u64)),
        blocks: vec![Block::of(lead.to_owned(), texts, Vec::new())],
        note: "Просимо перевірити роботу системи; подробиці наведено в її журналі.".to_owned(),
        ..Section::default()
    })
}

/// The monthly report and the weekly sign of life stand last: nothing in them waits for anybody.
pub(in crate::letters) fn reports<'a>(
    briefing: &'a Briefing<'_>,
) -> impl Iterator<Item = Section> + 'a {
    briefing.points.iter().filter_map(|point| match point {
        Point::Report { paper, .. } => Some(report::section(paper)),
        Point::SignOfLife { sign, .. } => Some(week::section(sign)),
        Point::Obligation { .. } | Point::Trouble { .. } => None,
    })
}
