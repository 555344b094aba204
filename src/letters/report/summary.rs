//! The report in a few lines: the section of a letter, and the text for a terminal.
//!
//! Decides what a reader must know who opens nothing else. Nobody is named here: the page names
//! what is late and who answers.

use super::paper::{Paper, PublicationLine};
use crate::domain::report::Tally;
use crate::letters::section::block::{Block, Fact, Section, listed};
use crate::letters::ukrainian::{
    ADVICE, DAY, DECISION, LETTER, POINT, QUESTION, date, month, month_nominative,
};
use crate::letters::wording::{capitalised, sentence};

/// The section of the letter that brings the report.
pub(in crate::letters) fn section(paper: &Paper) -> Section {
    let items = listed(late_measures(paper));
    let lead = match items.is_empty() {
        true => lead(paper),
        false => format!("{} Заходи, за якими є прострочення:", lead(paper)),
    };
    Section {
        heading: format!("Звіт за {}", month(paper.month)),
        blocks: vec![Block::of(lead, items, facts(paper))],
        note: "Повний звіт для друку та таблицю з усіма пунктами додано до цього листа. Звіт \
                  надсилається для відома."
            .to_owned(),
        ..Section::default()
    }
}

/// The report as plain text for a terminal.
pub fn text(paper: &Paper) -> String {
    let mut text = format!(
        "Звіт за {}. {}, станом на {}\n\n{}\n",
        month(paper.month),
        paper.council,
        date(paper.as_of),
        lead(paper)
    );
    for item in late_measures(paper) {
        text += &format!("– {item}\n");
    }
    text.push('\n');
    for fact in facts(paper) {
        text += &format!("{}: {}\n", fact.label, fact.text);
    }
    text
}

fn lead(paper: &Paper) -> String {
    let totals = &paper.totals;
    let of = month(paper.month);
    if totals.total() == 0 {
        return format!("За {of} строк виконання не настав для жодного пункту плану заходів.");
    }
    let due = POINT.count_genitive(totals.total() as u64);
    format!("За {of} строк виконання настав для {due} плану заходів: {}.", shares(totals))
}

/// What stands how; the first three are told even when there are none.
fn shares(totals: &Tally) -> String {
    let mut parts = vec![
        format!("виконано в строк – {}", totals.in_time),
        format!("із запізненням – {}", totals.late),
        format!("виконання не виявлено – {}", totals.not_done),
    ];
    for (word, count) in [
        ("не вдалося встановити", totals.cannot_tell),
        ("знято з контролю", totals.waived),
        ("строк ще триває", totals.open),
    ] {
        if count > 0 {
            parts.push(format!("{word} – {count}"));
        }
    }
    parts.join(", ")
}

fn late_measures(paper: &Paper) -> impl Iterator<Item = String> {
    paper.measures.iter().filter(|measure| measure.totals.late + measure.totals.not_done > 0).map(
        |measure| {
            let Tally { late, not_done, .. } = measure.totals;
            let total = measure.totals.total();
            format!(
                "захід №\u{a0}{}: із запізненням – {late}, не виявлено – {not_done} (усього {total})",
                measure.number
            )
        },
    )
}

/// Labelled lines beside the counts, shared by the letter, the terminal and the workbook.
pub(super) fn facts(paper: &Paper) -> Vec<Fact> {
    let mut facts = Vec::new();
    let mut tell = |label, text: String| facts.push(Fact { label, text: sentence(&text) });
    if let Some(share) = comparison(paper) {
        tell("Виконано в строк", share);
    }
    tell("Оприлюднення рішень", publications(paper));
    let carried = paper.carried.len();
    if carried > 0 || paper.carried_unknown > 0 {
        let ended = paper.carried.iter().filter(|row| row.letters_ended_on.is_some()).count();
        let mut text = POINT.count(carried as u64);
        if ended > 0 {
            text += &match (ended, carried) {
                (1, 1) => "; нагадування щодо нього припинено".to_owned(),
                (ended, carried) if ended == carried => "; нагадування припинено".to_owned(),
                (ended, _) => format!("; нагадування щодо {ended} з них припинено"),
            };
        }
        if paper.carried_unknown > 0 {
            let unknown = POINT.count_genitive(paper.carried_unknown as u64);
            text += &format!("; ще для {unknown} виконання встановити не вдалося");
        }
        tell("Залишилися невиконаними з попередніх місяців", text);
    }
    if !paper.cannot_tell.is_empty() {
        let all: Vec<String> = paper
            .cannot_tell
            .iter()
            .map(|unclear| format!("{} – {}", unclear.text, POINT.count(unclear.count as u64)))
            .collect();
        tell("Чому не вдалося встановити", all.join("; "));
    }
    if let Some(awaiting) = awaiting(paper) {
        tell("Чекають на відповідь, чи це той самий документ", awaiting);
    }
    if !paper.promises.is_empty() {
        let all: Vec<String> =
            paper.promises.iter().map(|one| format!("«{}» – {}", one.reason, one.count)).collect();
        tell("Причини, названі відповідальними", all.join(", "));
    }
    if let Some(asked) = asked(paper) {
        tell("Запитання та поради", asked);
    }
    tell("Листи", letters(paper));
    facts
}

/// How many matters a short line names.
const NAMED_MAX: usize = 5;

/// What waits for a «так» or a «ні», by name.
pub(super) fn awaiting(paper: &Paper) -> Option<String> {
    let named: Vec<&str> =
        paper.awaiting.iter().take(NAMED_MAX).map(|row| row.title.as_str()).collect();
    let more = paper.awaiting.len().saturating_sub(NAMED_MAX);
    let more = if more > 0 { format!("; і ще {more}") } else { String::new() };
    (!named.is_empty()).then(|| format!("{}{more}", named.join("; ")))
}

/// The share of this month beside that of the month before.
pub(super) fn comparison(paper: &Paper) -> Option<String> {
    let percent = paper.totals.percent_in_time()?;
    let before = paper.before.as_ref().and_then(|before| {
        let percent = before.totals.percent_in_time()?;
        let of = match before.month.year == paper.month.year {
            true => month_nominative(before.month.month).to_owned(),
            false => month(before.month),
        };
        Some(format!("за {of} – {percent}\u{a0}%"))
    });
    let against = before.unwrap_or_else(|| "порівняти з попереднім місяцем неможливо".to_owned());
    Some(format!("{percent}\u{a0}% ({against})"))
}

/// «25 рішень; половину оприлюднено не пізніше ніж за 12 днів, найдовше очікування – 41 день».
pub(super) fn publications(paper: &Paper) -> String {
    let before = paper.before.as_ref().and_then(|before| before.publications.as_ref());
    let Some(line) = &paper.publications else {
        return "за місяць рішень із відомим днем оприлюднення не виявлено".to_owned();
    };
    let mut text = format!(
        "{}; половину оприлюднено не пізніше ніж за {}, найдовше очікування – {}",
        DECISION.count(line.count as u64),
        median(line),
        DAY.count(u64::from(line.worst_days))
    );
    if let Some(before) = before {
        let worst = DAY.count(u64::from(before.worst_days));
        text += &format!(" (місяцем раніше: {} та {worst})", median(before));
    }
    text
}

/// «12 днів», «12,5 дня».
fn median(line: &PublicationLine) -> String {
    let whole = line.median_days.trunc();
    match line.median_days > whole {
        true => format!("{whole},5\u{a0}дня"),
        false => DAY.count(whole as u64),
    }
}

pub(super) fn asked(paper: &Paper) -> Option<String> {
    let mut parts = Vec::new();
    if paper.questions.put > 0 {
        let put = QUESTION.count(paper.questions.put as u64);
        parts.push(format!("{put}, з відповіддю – {}", paper.questions.answered));
    }
    if paper.advice.put > 0 {
        let put = ADVICE.count(paper.advice.put as u64);
        parts.push(format!("{put}, виконано – {}", paper.advice.answered));
    }
    (!parts.is_empty()).then(|| parts.join("; "))
}

pub(super) fn letters(paper: &Paper) -> String {
    let letters = &paper.letters;
    let mut text = format!("за місяць надіслано {}", LETTER.count(letters.sent as u64));
    if letters.people > 0 {
        text += &format!(", адресатів – {}", letters.people);
    }
    if letters.shadow > 0 {
        text += &format!("; з них у тіньовому режимі, лише адміністраторові, – {}", letters.shadow);
    }
    if letters.refused > 0 {
        text += &format!("; не доставлено – {}", letters.refused);
    }
    text
}

/// The report's place in a subject line.
pub(in crate::letters) fn in_subject(paper: &Paper) -> String {
    format!("звіт за {}", month(paper.month))
}

/// A line that stands alone.
pub(super) fn as_sentence(text: &str) -> String {
    sentence(&capitalised(text))
}
