//! Sections that ask nothing of the responsible: what is done or waived, what only the
//! administrator hears, and the monthly report.

use super::block::{self, Block, Item, Section, listed};
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
            let what = wording::submission(*ordinal, *month, None);
            let unit = block::unit(department, briefing).text;
            format!("{unit}: строк {what} – {}", wording::closed(told.obligation, "виконано"))
        }
        _ => {
            let what = matter::short(told.obligation, briefing.directory).unwrap_or_default();
            format!("{what} – {}", wording::closed(told.obligation, "виконано"))
        }
    });
    let lead = "За такими пунктами жодних дій не потрібно:".to_owned();
    let block = Block::of(lead, listed(items), Vec::new());
    Section { heading, blocks: vec![block], facts: Vec::new(), request: String::new() }
}

pub(in crate::letters) fn troubles(briefing: &Briefing<'_>) -> Option<Section> {
    let texts: Vec<Item> = briefing
        .points
        .iter()
        .filter_map(|point| match point {
            Point::Trouble { text, .. } => {
                Some(Item { text: wording::sentence(text), answer: None })
            }
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
        facts: Vec::new(),
        request: "Просимо перевірити роботу системи; подробиці наведено в її журналі.".to_owned(),
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
