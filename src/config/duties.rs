//! The rules of duties, one reader per kind.

use super::names::Names;
use super::toml::problem::Located;
use super::toml::reader::{Table, Value};
use super::toml::suggest::echo;
use crate::domain::council::decision::Body;
use crate::domain::ids::{PersonId, SourceId};
use crate::domain::plan::rules::{
    AnnouncementRule, BroadcastRule, Checkpoint, Counting, CoverageOf, CoverageRule, DutyKind,
    FreshnessRule, MemoRule, PlatformRule, PresenceRule, PublicationRule, Questions, SecurityRule,
    SubmissionRule,
};
use crate::domain::plan::term::{Roll, Term};
use std::collections::BTreeMap;

/// The kinds of duty, as words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Freshness,
    Publication,
    Coverage,
    Submission,
    Broadcast,
    Announcement,
    Security,
    Platform,
    Presence,
}

impl Kind {
    pub const WORDS: [(&'static str, Kind); 9] = [
        ("publication", Kind::Publication),
        ("submission", Kind::Submission),
        ("freshness", Kind::Freshness),
        ("coverage", Kind::Coverage),
        ("broadcast", Kind::Broadcast),
        ("announcement", Kind::Announcement),
        ("security", Kind::Security),
        ("platform", Kind::Platform),
        ("presence", Kind::Presence),
    ];

    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, kind)| *kind == self).map_or("", |(word, _)| word)
    }

    /// Whether the heads of departments can answer for it.
    pub fn has_heads(self) -> bool {
        matches!(self, Kind::Submission | Kind::Presence | Kind::Coverage | Kind::Announcement)
    }

    /// Whether nothing but a source can settle it.
    pub fn needs_sources(self) -> bool {
        !matches!(self, Kind::Security | Kind::Presence)
    }

    /// The keys of its rule.
    fn keys(self) -> &'static [&'static str] {
        match self {
            Kind::Freshness => &["silence", "silence_of", "roll"],
            Kind::Publication => &["term", "roll", "questions", "secretaries"],
            Kind::Coverage => &["of", "term"],
            Kind::Submission => &["checkpoints", "counting", "roll"],
            Kind::Broadcast => &["term", "copy_term", "bodies"],
            Kind::Announcement => &["sittings", "events"],
            Kind::Security => &["mend_within", "memo"],
            Kind::Platform => &["announce_before", "campaign"],
            Kind::Presence => &["create_by", "stale_after", "mend_within"],
        }
    }
}

/// Keys that only some kinds of duty have.
const RULE_KEYS: [&str; 19] = [
    "term",
    "roll",
    "checkpoints",
    "counting",
    "silence",
    "silence_of",
    "questions",
    "secretaries",
    "of",
    "copy_term",
    "bodies",
    "sittings",
    "events",
    "mend_within",
    "memo",
    "announce_before",
    "campaign",
    "create_by",
    "stale_after",
];

/// What the rule of a duty says.
#[derive(Default)]
pub(super) struct RuleDraft {
    /// The kind with its rule, if all of it could be read.
    pub kind: Option<DutyKind>,
    /// People it names.
    pub people: Vec<Located<String>>,
    /// Sources it names.
    pub sources: Vec<Located<String>>,
}

impl RuleDraft {
    fn of(kind: Option<DutyKind>) -> Self {
        Self { kind, ..Self::default() }
    }
}

/// Reads the rule of a duty; with an unreadable kind every key is accepted, for which of them
/// belong is unknown.
pub(super) fn read(table: &Table<'_>, kind: Option<Kind>, names: &Names<'_>) -> RuleDraft {
    let Some(kind) = kind else {
        for key in RULE_KEYS {
            table.get(key);
        }
        return RuleDraft::default();
    };
    for key in RULE_KEYS.iter().filter(|key| !kind.keys().contains(key)) {
        if let Some(value) = table.get(key) {
            let message = format!("обов’язок виду `{}` не має рядка `{key}`", kind.word());
            value.reject::<()>(message, "вилучіть його");
        }
    }
    match kind {
        Kind::Freshness => read_freshness(table),
        Kind::Publication => read_publication(table, names),
        Kind::Coverage => RuleDraft::of(read_coverage(table).map(DutyKind::Coverage)),
        Kind::Submission => RuleDraft::of(read_submission(table).map(DutyKind::Submission)),
        Kind::Broadcast => RuleDraft::of(read_broadcast(table).map(DutyKind::Broadcast)),
        Kind::Announcement => RuleDraft::of(read_announcement(table).map(DutyKind::Announcement)),
        Kind::Security => RuleDraft::of(read_security(table).map(DutyKind::Security)),
        Kind::Platform => RuleDraft::of(read_platform(table).map(DutyKind::Platform)),
        Kind::Presence => RuleDraft::of(read_presence(table).map(DutyKind::Presence)),
    }
}

fn read_roll(table: &Table<'_>, otherwise: Roll) -> Option<Roll> {
    match table.get("roll") {
        Some(value) => value.word(&[("next", Roll::Next), ("none", Roll::None)]),
        None => Some(otherwise),
    }
}

fn read_freshness(table: &Table<'_>) -> RuleDraft {
    let silence = term_or(table, "silence", Term::calendar(7));
    let roll = read_roll(table, Roll::Next);
    let mut sources = Vec::new();
    let mut silence_of = Some(BTreeMap::new());
    if let Some(value) = table.get("silence_of") {
        for (source, term) in value.pairs() {
            match (&mut silence_of, read_term(&term)) {
                (Some(known), Some(term)) => {
                    known.insert(SourceId::from(source.value.clone()), term);
                }
                _ => silence_of = None,
            }
            sources.push(source);
        }
    }
    let rule =
        (|| Some(FreshnessRule { silence: silence?, silence_of: silence_of?, roll: roll? }))();
    RuleDraft { kind: rule.map(DutyKind::Freshness), people: Vec::new(), sources }
}

fn read_publication(table: &Table<'_>, names: &Names<'_>) -> RuleDraft {
    let term = table.need("term").and_then(|value| read_term(&value));
    let roll = read_roll(table, Roll::Next);
    let questions = match table.get("questions") {
        Some(value) => value.flag(),
        None => Some(true),
    };
    let people = table.get("secretaries").map(|value| value.ids()).unwrap_or_default();
    let people = names.people(people);
    let secretaries = people.iter().map(|id| PersonId(id.value.clone())).collect();
    let rule = (|| {
        let Term { days: term_days, count } = term?;
        let questions = if questions? { Questions::Asked } else { Questions::None };
        Some(PublicationRule { term_days, count, roll: roll?, questions, secretaries })
    })();
    RuleDraft { kind: rule.map(DutyKind::Publication), people, sources: Vec::new() }
}

fn read_coverage(table: &Table<'_>) -> Option<CoverageRule> {
    let words = [
        ("decisions", CoverageOf::Decisions),
        ("sittings", CoverageOf::Sittings),
        ("events", CoverageOf::Events),
        ("trips", CoverageOf::Trips),
    ];
    let of = table.need("of").and_then(|value| read_words(&value, &words));
    let term = term_or(table, "term", Term::working(5));
    Some(CoverageRule { of: of?, term: term? })
}

fn read_broadcast(table: &Table<'_>) -> Option<BroadcastRule> {
    let term = term_or(table, "term", Term::calendar(1));
    let copy_term = term_or(table, "copy_term", Term::calendar(25));
    let words = [("session", Body::Session), ("executive", Body::Executive)];
    let bodies = match table.get("bodies") {
        Some(value) => read_words(&value, &words),
        None => Some(vec![Body::Session, Body::Executive]),
    };
    Some(BroadcastRule { term: term?, copy_term: copy_term?, bodies: bodies? })
}

fn read_announcement(table: &Table<'_>) -> Option<AnnouncementRule> {
    let sittings = term_or(table, "sittings", Term::working(3));
    let events = term_or(table, "events", Term::working(3));
    Some(AnnouncementRule { sittings: sittings?, events: events? })
}

fn read_security(table: &Table<'_>) -> Option<SecurityRule> {
    let mend_within = term_or(table, "mend_within", Term::calendar(14));
    let memo = match table.get("memo") {
        Some(value) => value.table().and_then(|table| read_memo(&table)).map(Some),
        None => Some(None),
    };
    Some(SecurityRule { mend_within: mend_within?, memo: memo? })
}

fn read_memo(table: &Table<'_>) -> Option<MemoRule> {
    let every = table.need("every_months").and_then(|value| {
        let months = value.number::<u32>(1..=12)?.value;
        match 12 % months {
            0 => Some(months),
            _ => value
                .reject("рік на такі проміжки не ділиться", "дайте 1, 2, 3, 4, 6 або 12 місяців"),
        }
    });
    let within = term_or(table, "within", Term::calendar(14));
    table.finish();
    Some(MemoRule { every_months: every?, within: within? })
}

fn read_platform(table: &Table<'_>) -> Option<PlatformRule> {
    let announce_before = term_or(table, "announce_before", Term::working(3));
    let campaigns = super::campaign::read(table);
    Some(PlatformRule { campaigns: campaigns?, announce_before: announce_before? })
}

fn read_presence(table: &Table<'_>) -> Option<PresenceRule> {
    let create_by = table.get("create_by").map(|value| value.date());
    let stale_after = term_or(table, "stale_after", Term::calendar(60));
    let mend_within = term_or(table, "mend_within", Term::calendar(14));
    let create_by = match create_by {
        Some(given) => Some(given?.value),
        None => None,
    };
    Some(PresenceRule { create_by, stale_after: stale_after?, mend_within: mend_within? })
}

/// A list of words, none of them twice.
fn read_words<T: Clone + PartialEq>(value: &Value<'_>, words: &[(&str, T)]) -> Option<Vec<T>> {
    let items = value.items()?;
    if items.is_empty() {
        let known: Vec<String> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
        return value
            .reject("перелік порожній", format!("назвіть щось із цього: {}", known.join(", ")));
    }
    let mut all: Vec<T> = Vec::new();
    let mut complete = true;
    for item in &items {
        match item.word(words) {
            Some(word) if !all.contains(&word) => all.push(word),
            Some(_) => {}
            None => complete = false,
        }
    }
    complete.then_some(all)
}

fn term_or(table: &Table<'_>, key: &'static str, otherwise: Term) -> Option<Term> {
    match table.get(key) {
        Some(value) => read_term(&value),
        None => Some(otherwise),
    }
}

fn read_term(value: &Value<'_>) -> Option<Term> {
    let text = value.text_like("строк у лапках", "\"30 calendar days\"")?.value;
    match super::toml::amount::term(&text) {
        Some((days @ 1..=365, count)) => Some(Term { days: u16::try_from(days).ok()?, count }),
        Some(_) => value.reject("строк поза межами", "дайте від 1 до 365 днів"),
        None => value.reject(
            format!("{} – не строк, який можна порахувати", echo(&text)),
            "напишіть, скільки днів і яких: `30 calendar days` (календарних) або `5 working days` \
             (робочих)",
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
            "немає жодного строку подання",
            "назвіть останні дні місяця для першого подання, другого й далі, напр. `[15, \
             \"last\"]`",
        );
    }
    let mut checkpoints: Vec<Checkpoint> = Vec::new();
    let mut complete = true;
    for item in &items {
        let checkpoint = if item.is_text() {
            item.word(&[("last", Checkpoint::LastDay)])
        } else {
            // Every month has 28 days; whoever wants a later one means the last.
            item.number_or(1..=28, "дайте день від 1 до 28 або `\"last\"` – останній день місяця")
                .map(|day| Checkpoint::Day(day.value))
        };
        match checkpoint {
            None => complete = false,
            Some(checkpoint) if checkpoints.last().is_some_and(|last| *last >= checkpoint) => {
                complete = false;
                item.reject::<()>(
                    "строки подання мають зростати",
                    "пишіть їх від початку місяця до кінця, напр. `[15, \"last\"]`",
                );
            }
            Some(checkpoint) => checkpoints.push(checkpoint),
        }
    }
    complete.then_some(checkpoints)
}
