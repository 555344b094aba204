//! Sections that ask nothing of the responsible: what is done or waived, what only the
//! administrator hears, and the monthly report.

use super::block::{Block, Fact, Item, Section};
use super::lines::{shortened, unit};
use super::week;
use crate::domain::obligation::Matter;
use crate::letters::briefing::{Briefing, Page, Point};
use crate::letters::standing::Told;
use crate::letters::typeset::{SENTENCE_MAX_CHARS, TITLE_MAX_CHARS, one_line, quoted};
use crate::letters::ukrainian::MESSAGE;
use crate::letters::wording::capitalised;
use crate::letters::{matter, report, wording};

/// What is done, with the page that shows it and the days it took, or waived.
pub(in crate::letters) fn closed(
    heading: String,
    group: &[Told<'_>],
    briefing: &Briefing<'_>,
) -> Section {
    let block = match group {
        [one] => {
            let page =
                one.shown_by.map(|page| Fact { label: "Сторінка", text: page_of(&page) });
            let lead = format!("{}.", capitalised(&done(one, briefing)));
            Block::of(lead, Vec::new(), page.into_iter().collect())
        }
        many => {
            let items = many.iter().map(|told| {
                let page = told.shown_by.map(|page| format!(" ({})", page_of(&page)));
                Item::of(format!("{}{}", done(told, briefing), page.unwrap_or_default()))
            });
            Block::of(String::new(), shortened(items.collect(), |_| String::new()), Vec::new())
        }
    };
    let note = "Жодних дій не потрібно, нагадувань щодо цього більше не буде.".to_owned();
    Section { heading, blocks: vec![block], note, ..Section::default() }
}

/// «рішення сесії … № 24: оприлюднено 9 листопада 2026 року, через 20 днів після прийняття».
fn done(told: &Told<'_>, briefing: &Briefing<'_>) -> String {
    let obligation = told.obligation;
    let (what, done) = match &obligation.matter {
        Matter::Decision { key, number, title } => (
            wording::decision(key.body, key.adopted_on, number, own_name(title.as_deref())),
            "оприлюднено",
        ),
        Matter::Submission { department, month, ordinal, .. } => {
            let (unit, what) = (unit(department, briefing).text, *month);
            (format!("{} ({unit})", wording::submission(*ordinal, what)), "виконано")
        }
        _ => {
            let what = matter::short(obligation, briefing.directory).unwrap_or_default();
            let answered = matches!(obligation.matter, Matter::Answer { .. });
            (what, if answered { "відповідь отримано" } else { "виконано" })
        }
    };
    format!("{what}: {}", wording::closed(obligation, done))
}

/// The name of a decision: a headline of the site names body, day and number itself, and stands
/// with its page.
fn own_name(title: Option<&str>) -> Option<&str> {
    title.filter(|title| !title.contains('№'))
}

/// A page by its headline, if it has one, and its address.
fn page_of(page: &Page<'_>) -> String {
    let url = one_line(page.url, SENTENCE_MAX_CHARS);
    match page.title.map(|title| one_line(title, TITLE_MAX_CHARS)).filter(|it| !it.is_empty()) {
        Some(title) => format!("{}, {url}", quoted(&title)),
        None => url,
    }
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
