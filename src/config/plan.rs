//! `plan.toml`: the measures in the council's words, and the duties that keep them.

use super::problem::{Finding, Located, Place};
use super::reader::{Table, Value};
use super::suggest::echo;
use crate::domain::duty::publication::PublicationRule;
use crate::domain::duty::submission::{Checkpoint, Counting, SubmissionRule};
use crate::domain::ids::{DutyId, PersonId, SourceId};
use crate::domain::plan::{
    DayCount, Duty, DutyKind, DutyState, Ladder, Measure, PlannedKind, Roll,
};
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
    /// The values, if all of them could be read.
    pub duty: Option<Duty>,
}

/// Reads `plan.toml`.
pub(super) fn read(root: &Table<'_>) -> PlanDraft {
    let watching_since = root.get("watching_since").and_then(|value| value.date());
    let mut measures = Vec::new();
    let mut duties = Vec::new();
    let tables = root.tables("measure");
    if tables.is_empty() {
        root.report().add(
            Finding::at(root.place(), "the plan names no measure")
                .help("add a table `[[measure]]` for each measure of the plan"),
        );
    }
    for table in &tables {
        let number = table.need("number").and_then(|value| value.number::<u8>(1..=255));
        let text = table.need("text").and_then(|value| value.text());
        let responsible = table.need("responsible").and_then(|value| value.text());
        let term = table.need("term").and_then(|value| value.text());
        let of_measure = number.as_ref().map(|number| number.value);
        duties.extend(table.tables("duty").iter().filter_map(|duty| read_duty(duty, of_measure)));
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

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Publication,
    Submission,
    Planned(PlannedKind),
}

fn read_duty(table: &Table<'_>, measure: Option<u8>) -> Option<DutyDraft> {
    let id = table.need("id").and_then(|value| value.id());
    let mut kinds = vec![("publication", Kind::Publication), ("submission", Kind::Submission)];
    kinds.extend(PlannedKind::ALL.map(|kind| (kind.as_str(), Kind::Planned(kind))));
    let kind = table.need("kind").and_then(|value| value.word(&kinds));
    let enabled = match table.get("enabled") {
        Some(value) => value.flag(),
        None => Some(true),
    };
    let (responsible, heads) = read_responsible(table, kind);
    let ids = |key| table.get(key).map(|value| value.ids()).unwrap_or_default();
    let (sources, also_sources) = (ids("sources"), ids("also_sources"));
    let basis = table.need("basis").and_then(|value| value.text());
    let (duty_kind, ladder) = match kind {
        Some(Kind::Publication) => {
            reject_keys(table, &["checkpoints", "counting"], "publication");
            let rule = read_publication(table);
            (rule.map(DutyKind::Publication), read_ladder(table, publication_ladder()))
        }
        Some(Kind::Submission) => {
            reject_keys(table, &["term"], "submission");
            let rule = read_submission(table);
            (rule.map(DutyKind::Submission), read_ladder(table, submission_ladder()))
        }
        Some(Kind::Planned(planned)) => {
            reject_keys(table, &RULE_KEYS, planned.as_str());
            (Some(DutyKind::NotYet(planned)), Some(publication_ladder()))
        }
        None => {
            // Which keys belong here is unknown: only the kind itself is told.
            for key in RULE_KEYS {
                table.get(key);
            }
            (None, None)
        }
    };
    table.finish();
    let id = id?;
    let duty = (|| {
        let state = if enabled? { DutyState::Active } else { DutyState::Off };
        let source_ids = |ids: &[Located<String>]| {
            ids.iter().map(|id| SourceId(id.value.clone())).collect::<Vec<_>>()
        };
        Some(Duty {
            id: DutyId(id.value.clone()),
            measure: measure?,
            kind: duty_kind?,
            state,
            responsible: responsible.iter().map(|id| PersonId(id.value.clone())).collect(),
            sources: source_ids(&sources),
            also_sources: source_ids(&also_sources),
            basis: basis?.value,
            ladder: ladder?,
        })
    })();
    let place = table.place().clone();
    Some(DutyDraft { id, place, responsible, heads, sources, also_sources, duty })
}

/// A list of people, or `"heads"` where each department's head answers.
fn read_responsible(table: &Table<'_>, kind: Option<Kind>) -> (Vec<Located<String>>, bool) {
    let Some(value) = table.need("responsible") else { return (Vec::new(), false) };
    if value.is_list() {
        let people = value.ids();
        if people.is_empty() && value.items().is_some_and(|items| items.is_empty()) {
            value.reject::<()>(
                "nobody is responsible for this duty",
                "name people by id, like `[\"kukina\"]`, or write `\"heads\"` where the head of \
                 each department answers",
            );
        }
        return (people, false);
    }
    if value.word(&[("heads", ())]).is_none() {
        return (Vec::new(), false);
    }
    if kind == Some(Kind::Publication) {
        value.reject::<()>(
            "a decision belongs to no department: `\"heads\"` cannot answer for its publication",
            "name people by id, like `[\"kukina\"]`",
        );
    }
    (Vec::new(), true)
}

/// Keys that only some kinds of duty have.
const RULE_KEYS: [&str; 5] = ["term", "roll", "checkpoints", "counting", "ladder"];

fn reject_keys(table: &Table<'_>, keys: &[&'static str], kind: &str) {
    for key in keys {
        if let Some(value) = table.get(key) {
            value.reject::<()>(format!("a duty of kind `{kind}` takes no `{key}`"), "delete it");
        }
    }
}

fn read_roll(table: &Table<'_>, otherwise: Roll) -> Option<Roll> {
    match table.get("roll") {
        Some(value) => value.word(&[("next", Roll::Next), ("none", Roll::None)]),
        None => Some(otherwise),
    }
}

fn read_publication(table: &Table<'_>) -> Option<PublicationRule> {
    let term = table.need("term").and_then(|value| read_term(&value));
    let roll = read_roll(table, Roll::Next);
    let (term_days, count) = term?;
    Some(PublicationRule { term_days, count, roll: roll? })
}

fn read_term(value: &Value<'_>) -> Option<(u16, DayCount)> {
    let text = value.text_like("a term in quotes", "\"30 calendar days\"")?.value;
    match super::amount::term(&text) {
        Some((days @ 1..=365, count)) => Some((u16::try_from(days).ok()?, count)),
        Some(_) => value.reject("the term is out of bounds", "give from 1 to 365 days"),
        None => value.reject(
            format!("{} is not a term that can be counted", echo(&text)),
            "write how many days and which: `30 calendar days` or `5 working days`",
        ),
    }
}

fn read_submission(table: &Table<'_>) -> Option<SubmissionRule> {
    let checkpoints = table.need("checkpoints").and_then(|value| read_checkpoints(&value));
    let words = [("whole-month", Counting::WholeMonth), ("each-part", Counting::EachPart)];
    let counting = match table.get("counting") {
        Some(value) => value.word(&words),
        None => Some(Counting::WholeMonth),
    };
    let roll = read_roll(table, Roll::None);
    Some(SubmissionRule { checkpoints: checkpoints?, counting: counting?, roll: roll? })
}

fn read_checkpoints(value: &Value<'_>) -> Option<Vec<Checkpoint>> {
    let items = value.items()?;
    if items.is_empty() {
        return value.reject(
            "there is no checkpoint",
            "name the last days of a month for the first submission, the second and so on, \
             like `[15, \"last\"]`",
        );
    }
    let mut checkpoints: Vec<Checkpoint> = Vec::new();
    let mut complete = true;
    for item in &items {
        let checkpoint = if item.is_text() {
            item.word(&[("last", Checkpoint::LastDay)])
        } else {
            // Every month has 28 days; whoever wants a later one means the last.
            item.number_or(
                1..=28,
                "give a day from 1 to 28, or `\"last\"` for the month’s last day",
            )
            .map(|day| Checkpoint::Day(day.value))
        };
        match checkpoint {
            None => complete = false,
            Some(checkpoint) if checkpoints.last().is_some_and(|last| *last >= checkpoint) => {
                complete = false;
                item.reject::<()>(
                    "checkpoints must grow",
                    "write them from the first of the month to the last, like `[15, \"last\"]`",
                );
            }
            Some(checkpoint) => checkpoints.push(checkpoint),
        }
    }
    complete.then_some(checkpoints)
}

/// 10, 5, 2 and 0 days before the last day.
fn publication_ladder() -> Ladder {
    Ladder {
        before: vec![10, 5, 2, 0],
        before_count: DayCount::Calendar,
        after_first: 1,
        after_every: 5,
        escalate_after: 3,
        ends_after_days: 30,
    }
}

/// 5 and 1 working days before the last day.
fn submission_ladder() -> Ladder {
    Ladder { before: vec![5, 1], before_count: DayCount::Working, ..publication_ladder() }
}

/// The ladder of a duty: what the file says, and for the rest the kind's own.
fn read_ladder(duty: &Table<'_>, usual: Ladder) -> Option<Ladder> {
    let Some(value) = duty.get("ladder") else { return Some(usual) };
    let table = value.table()?;
    let before = match table.get("before") {
        Some(value) => read_rungs(&value),
        None => Some(usual.before),
    };
    let words = [("calendar", DayCount::Calendar), ("working", DayCount::Working)];
    let before_count = match table.get("before_count") {
        Some(value) => value.word(&words),
        None => Some(usual.before_count),
    };
    let days = |key, usual| match table.get(key) {
        Some(value) => value.number::<u16>(1..=365).map(|days| days.value),
        None => Some(usual),
    };
    let after_first = days("after_first", usual.after_first);
    let after_every = days("after_every", usual.after_every);
    let escalate_after = days("escalate_after", usual.escalate_after);
    let ends_after_days = days("ends_after_days", usual.ends_after_days);
    table.finish();
    Some(Ladder {
        before: before?,
        before_count: before_count?,
        after_first: after_first?,
        after_every: after_every?,
        escalate_after: escalate_after?,
        ends_after_days: ends_after_days?,
    })
}

fn read_rungs(value: &Value<'_>) -> Option<Vec<u16>> {
    let mut rungs: Vec<u16> = Vec::new();
    let mut complete = true;
    for item in value.items()? {
        match item.number::<u16>(0..=365).map(|rung| rung.value) {
            None => complete = false,
            Some(rung) if rungs.last().is_some_and(|last| *last <= rung) => {
                complete = false;
                item.reject::<()>(
                    "reminders must come closer to the last day",
                    "write the days from the largest to the smallest, like `[10, 5, 2, 0]`",
                );
            }
            Some(rung) => rungs.push(rung),
        }
    }
    complete.then_some(rungs)
}
