//! `plan.toml`: the measures in the council's words, and the duties that keep them.

use super::duties::{self, Kind};
use super::ladder;
use super::names::{Named, Names};
use super::toml::problem::{Finding, Located, Place};
use super::toml::reader::Table;
use crate::domain::ids::{DutyId, PersonId, SourceId};
use crate::domain::plan::{Duty, DutyState, Measure};
use chrono::NaiveDate;

/// `plan.toml` before its references are checked.
pub(super) struct PlanDraft {
    /// Measures whose number could be read, in file order.
    pub measures: Vec<MeasureDraft>,
    /// Duties whose id could be read, in file order.
    pub duties: Vec<DutyDraft>,
    /// The first day we answer for.
    pub watching_since: Option<NaiveDate>,
}

/// A measure whose number could be read.
pub(super) struct MeasureDraft {
    /// The number.
    pub number: Located<u8>,
    /// The values, if all of them could be read.
    pub measure: Option<Measure>,
}

/// A duty whose id could be read.
pub(super) struct DutyDraft {
    /// The id.
    pub id: Located<String>,
    /// The duty's header.
    pub place: Place,
    /// Who answers for it, one by one.
    pub responsible: Vec<Located<String>>,
    /// Whether each department's head answers for it.
    pub heads: bool,
    /// Sources that settle it.
    pub sources: Vec<Located<String>>,
    /// Sources that may settle it too.
    pub also_sources: Vec<Located<String>>,
    /// People whom its rule names beside.
    pub people: Vec<Located<String>>,
    /// Sources whom its rule names beside.
    pub source_names: Vec<Located<String>>,
    /// Sources it names that do not exist.
    pub absent: Vec<Located<String>>,
    /// Whether it acts.
    pub acting: Acting,
    /// The values, if all of them could be read.
    pub duty: Option<Duty>,
}

/// Whether a duty acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Acting {
    /// It does.
    Acts,
    /// It was switched off.
    SwitchedOff,
    /// None of the sources that could settle it exists, so it is off by itself.
    WithoutSource,
}

/// Reads `plan.toml`.
pub(super) fn read(root: &Table<'_>, names: &Names<'_>) -> PlanDraft {
    let watching_since = root.get("watching_since").and_then(|value| value.date());
    let mut measures = Vec::new();
    let mut duties = Vec::new();
    let tables = root.tables("measure");
    if tables.is_empty() {
        root.report().add(
            Finding::at(root.place(), "у плані немає жодного заходу")
                .help("додайте `[[measure]]` для кожного заходу плану"),
        );
    }
    for table in &tables {
        let number = table.need("number").and_then(|value| value.number::<u8>(1..=255));
        let text = table.need("text").and_then(|value| value.text());
        let responsible = table.need("responsible").and_then(|value| value.text());
        let term = table.need("term").and_then(|value| value.text());
        let of_measure = number.as_ref().map(|number| number.value);
        let read = |duty: &Table<'_>| read_duty(duty, of_measure, names);
        duties.extend(table.tables("duty").iter().filter_map(read));
        table.finish();
        let Some(number) = number else { continue };
        let measure = (|| {
            Some(Measure {
                number: number.value,
                text: text?.value,
                responsible: responsible?.value,
                term: term?.value,
            })
        })();
        measures.push(MeasureDraft { number, measure });
    }
    root.finish();
    PlanDraft { measures, duties, watching_since: watching_since.map(|date| date.value) }
}

fn read_duty(table: &Table<'_>, measure: Option<u8>, names: &Names<'_>) -> Option<DutyDraft> {
    let id = table.need("id").and_then(|value| value.id());
    let kind = table.need("kind").and_then(|value| value.word(&Kind::WORDS));
    let enabled = match table.get("enabled") {
        Some(value) => value.flag(),
        None => Some(true),
    };
    let (responsible, heads) = read_responsible(table, kind);
    let responsible = names.people(responsible);
    let ids = |key| table.get(key).map(|value| value.ids()).unwrap_or_default();
    let written = ids("sources");
    let wants_source = !written.is_empty() && kind.is_none_or(Kind::needs_sources);
    let Named { ids: sources, mut absent } = names.sources(written);
    let also = names.sources(ids("also_sources"));
    absent.extend(also.absent);
    let basis = table.need("basis").and_then(|value| value.text());
    let rule = duties::read(table, kind, names);
    let acting = match enabled {
        Some(false) => Acting::SwitchedOff,
        _ if wants_source && sources.is_empty() => Acting::WithoutSource,
        _ => Acting::Acts,
    };
    let ladder = ladder::read(table, kind);
    table.finish();
    let id = id?;
    let duty = (|| {
        let state = match acting {
            Acting::Acts => enabled.map(|_| DutyState::Active)?,
            Acting::SwitchedOff | Acting::WithoutSource => DutyState::Off,
        };
        let source_ids = |ids: &[Located<String>]| {
            ids.iter().map(|id| SourceId::from(id.value.clone())).collect::<Vec<_>>()
        };
        Some(Duty {
            id: DutyId(id.value.clone()),
            measure: measure?,
            kind: rule.kind?,
            state,
            responsible: responsible.iter().map(|id| PersonId(id.value.clone())).collect(),
            sources: source_ids(&sources),
            also_sources: source_ids(&also.ids),
            basis: basis?.value,
            ladder: ladder?,
        })
    })();
    let place = table.place().clone();
    Some(DutyDraft {
        id,
        place,
        responsible,
        heads,
        sources,
        also_sources: also.ids,
        people: rule.people,
        source_names: names.sources(rule.sources).ids,
        absent,
        acting,
        duty,
    })
}

/// A list of people, or `"heads"` where each department's head answers.
fn read_responsible(table: &Table<'_>, kind: Option<Kind>) -> (Vec<Located<String>>, bool) {
    let Some(value) = table.need("responsible") else { return (Vec::new(), false) };
    if value.is_list() {
        let people = value.ids();
        if people.is_empty() && value.items().is_some_and(|items| items.is_empty()) {
            value.reject::<()>(
                "за цей обов’язок ніхто не відповідає",
                "назвіть людей за їхніми id, напр. `[\"kukina\"]`, або напишіть `\"heads\"`, якщо \
                 відповідає керівник кожного підрозділу",
            );
        }
        return (people, false);
    }
    if value.word(&[("heads", ())]).is_none() {
        return (Vec::new(), false);
    }
    if let Some(kind) = kind.filter(|kind| !kind.has_heads()) {
        value.reject::<()>(
            format!(
                "обов’язок виду `{}` не належить підрозділам: `\"heads\"` за нього не відповідають",
                kind.word()
            ),
            "назвіть людей за їхніми id, напр. `[\"kukina\"]`",
        );
    }
    (Vec::new(), true)
}
