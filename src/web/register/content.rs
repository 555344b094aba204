//! Rows that are to be registered together, from a form or from a file, and their way through the
//! page that shows them and back.
//!
//! Decides which question rows become. What comes back is trusted no more than what is typed: it
//! goes through the desk like everything else. The invariant: it is bounded before and after it is
//! unpacked.

use crate::daemon::desk::question::Question;
use crate::daemon::desk::refusal::WrongRow;
use crate::daemon::desk::register::decisions::DecisionQuestion;
use crate::daemon::desk::register::import::Called;
use crate::domain::register::RegisteredDecision;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use serde::{Deserialize, Serialize};
use std::io::{Read, Write};

/// Most bytes that rows unpack to: five thousand of the longest names.
const UNPACKED_MAX_BYTES: u64 = 24 * 1024 * 1024;

/// The decisions of one row.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Row {
    /// Where it stands: `рядок 3`; nothing where there is one.
    pub at: String,
    /// What it names.
    pub decisions: Vec<RegisteredDecision>,
}

/// What rows hold.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Content {
    /// Decisions.
    Decisions(Vec<Row>),
    /// Sittings, events, trips.
    Planned {
        /// The entries.
        called: Vec<Called>,
        /// Where entries stand that repeat.
        repeating: Vec<String>,
    },
}

impl Content {
    /// What the desk is asked.
    pub fn question(&self) -> Question {
        match self {
            Content::Decisions(rows) => {
                let decisions = rows.iter().flat_map(|row| row.decisions.clone()).collect();
                Question::Decision(DecisionQuestion::Add { decisions })
            }
            Content::Planned { called, .. } => Question::Import { entries: called.clone() },
        }
    }

    pub fn is_empty(&self) -> bool {
        match self {
            Content::Decisions(rows) => rows.is_empty(),
            Content::Planned { called, .. } => called.is_empty(),
        }
    }

    /// Takes out the rows that the desk cannot take, and says where each stands.
    pub fn take_out(&mut self, wrong: Vec<WrongRow>) -> Vec<WrongRow> {
        match self {
            Content::Decisions(rows) => {
                let told = |row: &Row| {
                    let own = |wrong: &&WrongRow| {
                        row.decisions.iter().any(|it| it.key.to_string() == wrong.at)
                    };
                    let text = wrong.iter().find(own)?.text.clone();
                    Some(WrongRow { at: row.at.clone(), text })
                };
                let (out, kept): (Vec<_>, Vec<_>) =
                    std::mem::take(rows).into_iter().partition(|row| told(row).is_some());
                *rows = kept;
                out.iter().filter_map(told).collect()
            }
            Content::Planned { called, .. } => {
                called.retain(|entry| !wrong.iter().any(|wrong| wrong.at == entry.stands_at));
                wrong
            }
        }
    }

    /// As a field of a form.
    pub fn packed(&self) -> String {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
        // Writing to memory does not fail.
        let _ = encoder.write_all(&serde_json::to_vec(self).unwrap_or_default());
        URL_SAFE_NO_PAD.encode(encoder.finish().unwrap_or_default())
    }

    /// From a field of a form; none where it was not written here.
    pub fn unpacked(text: &str) -> Option<Self> {
        let packed = URL_SAFE_NO_PAD.decode(text.trim()).ok()?;
        let mut bytes = Vec::new();
        let mut decoder = ZlibDecoder::new(&*packed).take(UNPACKED_MAX_BYTES + 1);
        decoder.read_to_end(&mut bytes).ok()?;
        if bytes.len() as u64 > UNPACKED_MAX_BYTES {
            return None;
        }
        serde_json::from_slice(&bytes).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::council::decision_line;

    fn row(at: &str, line: &str) -> Row {
        let decision = |key: crate::domain::council::decision::DecisionKey| {
            let number = key.number.clone();
            RegisteredDecision { key, number, title: None, session: None, convocation: None }
        };
        let keys = decision_line::parse(line).expect("a line");
        Row { at: at.to_owned(), decisions: keys.into_iter().map(decision).collect() }
    }

    #[test]
    fn what_goes_out_comes_back_and_nothing_else_does() {
        let content = Content::Decisions(vec![row("рядок 2", "20.11.2026, сесія, 1-25")]);
        let packed = content.packed();
        let Some(Content::Decisions(rows)) = Content::unpacked(&packed) else {
            panic!("it does not come back")
        };
        assert_eq!(rows[0].decisions.len(), 25);
        for text in ["", "x", "AAAA", &packed[..packed.len() / 2]] {
            assert!(Content::unpacked(text).is_none(), "{text}");
        }
        let mut bomb = ZlibEncoder::new(Vec::new(), Compression::best());
        for _ in 0..UNPACKED_MAX_BYTES / 1_024 + 2 {
            bomb.write_all(&[b' '; 1_024]).expect("memory");
        }
        let bomb = URL_SAFE_NO_PAD.encode(bomb.finish().expect("memory"));
        assert!(Content::unpacked(&bomb).is_none(), "{} characters unpack without end", bomb.len());
    }

    #[test]
    fn a_row_is_wrong_where_one_of_its_decisions_is() {
        let mut content = Content::Decisions(vec![
            row("рядок 2", "20.11.2026, сесія, 1-3"),
            row("рядок 3", "21.11.2026, сесія, 4"),
        ]);
        let (at, text) = ("session-2026-11-20-№2".to_owned(), "ні".to_owned());
        let wrong = content.take_out(vec![WrongRow { at, text }]);
        assert_eq!(wrong[0].at, "рядок 2");
        let Content::Decisions(rows) = content else { panic!("they are decisions") };
        assert_eq!(rows.len(), 1);
    }
}
