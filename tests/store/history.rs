//! Random histories: replaying equals living.

use super::*;
use chrono::{NaiveTime, Weekday};
use hromada_watch::domain::council::decision::{Body, DecisionNumber};
use hromada_watch::domain::ids::{ItemId, LetterId, PersonId};
use hromada_watch::domain::notice::appointment::{Invited, Stands};
use hromada_watch::domain::notice::key::NoticeKey;
use hromada_watch::domain::notice::setback::{Break, Enough, Lack, Setback, Step};
use hromada_watch::domain::notice::trouble::Trouble;
use hromada_watch::domain::plan::wishes::{Invitations, Wishes};
use hromada_watch::domain::register::message::{
    HeardAs, MessageNote, ResponseEnd, ResponseKind, Unclear,
};
use hromada_watch::domain::register::session::Sessions;
use hromada_watch::domain::register::{
    GapPlace, LinkVerdict, RecordedSubmission, RegisteredDecision,
};
use hromada_watch::domain::sightings::cause::Cause;
use hromada_watch::domain::sightings::cause::answer::TlsFault;
use hromada_watch::domain::sightings::page_state::PageState;
use hromada_watch::store::mail_fact::MailFact;
use proptest::prelude::*;

fn notice(n: u8) -> NoticeKey {
    NoticeKey::try_from(format!("publication/x-№{n}@2026-11-20#after-1>p{}", n % 3)).unwrap()
}

fn decision(n: u8) -> DecisionKey {
    DecisionKey::parse(&format!("session-2026-11-2{}-№{n}/VІІІ", n % 9)).unwrap()
}

fn place(n: u8) -> GapPlace {
    GapPlace {
        body: if n.is_multiple_of(2) { Body::Session } else { Body::Executive },
        series: "#/VIII".to_owned(),
        number: DecisionNumber::new(format!("{n}/VІІІ")),
        from: day("2026-11-01"),
        until: day("2026-11-20"),
    }
}

fn any_fact() -> impl Strategy<Value = Fact> {
    let small = 0u8..4;
    let name = prop_oneof![small.clone().prop_map(|n| format!("i{n}")), "\\PC{0,12}"];
    let source = prop_oneof![Just("site"), Just("sit"), Just("")].prop_map(SourceId::from);
    let letter = small.clone().prop_map(|n| LetterId(format!("letter-{n}")));
    let notices = prop::collection::vec(small.clone().prop_map(notice), 0..4);
    let text = "\\PC{0,20}";
    prop_oneof![
        Just(Fact::WatchBegan { on: day("2026-11-01") }),
        source.clone().prop_map(|source| Fact::SourceKnown { source }),
        (source.clone(), name.clone(), text, any::<bool>()).prop_map(
            |(source, id, title, first)| {
                let origin = if first { Origin::Baseline } else { Origin::Appeared };
                Fact::ItemSeen { source, item: item(&id, &title), origin }
            }
        ),
        (source.clone(), name.clone(), text).prop_map(|(source, id, title)| {
            Fact::ItemChanged { source, item: item(&id, &title) }
        }),
        (source.clone(), name.clone(), text).prop_map(|(source, id, reason)| {
            Fact::ItemGone { source, item: ItemId::from(id), reason: Cause::Told(reason) }
        }),
        (source.clone(), name.clone(), text).prop_map(|(source, id, evidence)| {
            let what = PageState::Opened;
            Fact::PageKept { source, item: ItemId::from(id), evidence, what }
        }),
        (source.clone(), text).prop_map(|(source, reason)| {
            let reason = Cause::Told(reason);
            Fact::SourceBlind { source, reason, cause: None }
        }),
        source.clone().prop_map(|source| Fact::SourceSees { source }),
        (small.clone(), text).prop_map(|(n, mark)| Fact::SessionsEnded {
            sessions: match n {
                0 => Sessions::All,
                1 => Sessions::Of { person: PersonId::from("p1") },
                _ => Sessions::One { person: PersonId::from("p2"), mark },
            },
        }),
        (small.clone(), any::<bool>()).prop_map(|(n, said)| Fact::WishesSaid {
            person: PersonId(format!("p{n}")),
            wishes: said.then(|| Wishes {
                letters_at: NaiveTime::from_hms_opt(u32::from(n), 30, 0),
                letters_on: vec![Weekday::Mon; usize::from(n % 2)],
                invitations: Invitations::Unwanted,
            }),
        }),
        small.clone().prop_map(|n| Fact::DecisionRegistered {
            decision: RegisteredDecision {
                key: decision(n),
                number: decision(n).number,
                title: None,
                session: Some(u16::from(n)),
                convocation: None,
            }
        }),
        (small.clone(), text)
            .prop_map(|(n, reason)| Fact::DecisionRemoved { decision: decision(n), reason }),
        (small.clone(), text, any::<bool>()).prop_map(|(n, url, linked)| Fact::LinkSaid {
            decision: decision(n),
            url,
            verdict: if linked { LinkVerdict::Linked } else { LinkVerdict::Unlinked },
            on: linked.then(|| day("2026-11-19")),
        }),
        text.prop_map(|note| Fact::SubmissionRecorded {
            submission: RecordedSubmission {
                department: "education".into(),
                on: day("2026-11-14"),
                link: None,
                note: Some(note),
            }
        }),
        (letter.clone(), notices.clone())
            .prop_map(|(letter, notices)| Fact::LetterExtended { letter, notices }),
        (letter.clone(), small.clone(), notices.clone()).prop_map(|(letter, n, notices)| {
            let person = PersonId(format!("p{n}"));
            Fact::LetterPrepared { letter, person, notices, in_place_of: None }
        }),
        (letter.clone(), 1u32..3, notices, any::<bool>()).prop_map(
            |(letter, attempt, notices, shadow)| Fact::LetterAttempted {
                letter,
                attempt,
                notices,
                shadow,
                subject: "Строк спливає".to_owned(),
                sealed: Some(format!("{attempt:064x}")),
                address: Some("0123456789abcdef".to_owned()),
                name: (attempt > 1).then(|| format!("{attempt}@rada.test")),
                invited: (attempt > 1)
                    .then(|| Invited {
                        name: "publication/session-2026-11-20".to_owned(),
                        on: day("2026-12-21"),
                        sequence: attempt,
                        stands: Stands::Held,
                    })
                    .into_iter()
                    .collect(),
            }
        ),
        mail(text),
        letter.clone().prop_map(|letter| Fact::LetterArrived { letter }),
        (letter.clone(), setback(text))
            .prop_map(|(letter, reason)| Fact::LetterFateUnknown { letter, reason }),
        (letter.clone(), setback(text))
            .prop_map(|(letter, reason)| Fact::LetterProbablyDelivered { letter, reason }),
        (letter.clone(), setback(text))
            .prop_map(|(letter, reason)| Fact::LetterPutBack { letter, reason }),
        prop::option::of(-90_i64..90)
            .prop_map(|hosts_ahead_min| Fact::ClockAccepted { hosts_ahead_min }),
        letter.clone().prop_map(|letter| Fact::LetterAccepted { letter, evidence: None }),
        (letter.clone(), setback(text))
            .prop_map(|(letter, reason)| Fact::LetterDelayed { letter, reason }),
        (letter.clone(), setback(text))
            .prop_map(|(letter, reason)| Fact::LetterRefused { letter, reason }),
        (letter.clone(), setback(text))
            .prop_map(|(letter, reason)| Fact::LetterWithdrawn { letter, reason }),
        (letter.clone(), text)
            .prop_map(|(letter, reason)| Fact::LetterCancelled { letter, reason }),
        letter.prop_map(|letter| Fact::LetterRetryAsked { letter }),
        (text, text)
            .prop_map(|(key, text)| { Fact::TroubleNoted { key, trouble: Trouble::Told(text) } }),
        (small.clone(), text)
            .prop_map(|(n, reason)| Fact::GapDismissed { place: place(n), reason }),
        prop::collection::vec(small.prop_map(place), 0..3)
            .prop_map(|gaps| Fact::GapsAsked { gaps }),
        (source.clone(), name.clone()).prop_map(|(source, item)| Fact::ItemPlaced {
            source,
            item: ItemId::from(item),
            department: "education".into(),
        }),
        (source, name, text).prop_map(|(source, item, reason)| {
            Fact::ItemIgnored { source, item: ItemId::from(item), reason }
        }),
    ]
}

/// Anything that comes between a letter and its reader.
fn setback(text: &'static str) -> impl Strategy<Value = Setback> {
    prop_oneof![
        text.prop_map(Setback::Told),
        (400u16..600, text).prop_map(|(code, text)| Setback::Answer {
            step: Step::Recipient,
            code,
            text
        }),
        text.prop_map(|lower| Setback::Connection {
            step: Step::Session,
            how: Break::Tls(TlsFault::Expired),
            lower
        }),
        (0u64..700).prop_map(|seconds| Setback::Silence { step: Step::End, seconds }),
        Just(Setback::Lacking { lack: Lack::NationalLetters }),
        Just(Setback::GivenUp { why: Enough::DayIsOver }),
        Just(Setback::Returned { status: Some("5.1.1".to_owned()) }),
        Just(Setback::Untrue {}),
    ]
}

/// Anything that may happen at the mailbox.
fn mail(text: &'static str) -> impl Strategy<Value = Fact> {
    let response = (0u8..3).prop_map(|n| LetterId(format!("r{n}")));
    let happened = prop_oneof![
        (0u32..3, 0u32..9).prop_map(|(numbering, last)| MailFact::Read { numbering, last }),
        (0u8..3, text).prop_map(|(n, words)| MailFact::Heard {
            mark: format!("m{n}"),
            message: MessageNote { id: None, subject: String::new(), words: Some(words) },
            what: HeardAs::Unclear {
                person: PersonId(format!("p{n}")),
                letter: None,
                why: Unclear::Unknown,
            },
        }),
        (response.clone(), 0u8..3).prop_map(|(response, n)| MailFact::Sealed {
            response,
            response_kind: ResponseKind::Receipt,
            person: None,
            marks: vec![format!("m{n}")],
            sealed: format!("{n:064x}"),
            address: "0123456789abcdef".to_owned(),
        }),
        response.clone().prop_map(|response| MailFact::Attempted { response }),
        response.prop_map(|response| MailFact::Ended { response, end: ResponseEnd::Accepted }),
    ];
    happened.prop_map(|mail| Fact::Mail { mail })
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 40, failure_persistence: None,
        rng_seed: proptest::test_runner::RngSeed::Fixed(2026), ..ProptestConfig::default() })]

    /// Equality of numbers ignores how they were written, so the shown form is compared.
    #[test]
    fn replaying_a_history_gives_the_state_of_having_lived_it(
        history in prop::collection::vec(prop::collection::vec(any_fact(), 0..8), 1..12)
    ) {
        let dir = tempfile::tempdir().unwrap();
        let (mut store, _) = open(dir.path());
        for (minute, facts) in history.into_iter().enumerate() {
            let at = now() + TimeDelta::minutes(minute as i64);
            store.record(at, "Ольга", facts).unwrap();
        }
        prop_assert!(!store.needs_reopen());
        let lived = format!("{:#?}", store.state());
        store.close();

        let (store, opened) = open(dir.path());
        prop_assert!(matches!(opened.start, Start::Continued | Start::Fresh), "{opened:?}");
        prop_assert_eq!(&format!("{:#?}", store.state()), &lived);
        store.close();

        fs::remove_dir_all(dir.path().join("state")).unwrap();
        let (store, _) = open(dir.path());
        prop_assert_eq!(&format!("{:#?}", store.state()), &lived);
        store.close();

        let (store, opened) = open(dir.path());
        prop_assert!(matches!(opened.start, Start::Continued | Start::Fresh), "{opened:?}");
        prop_assert_eq!(&format!("{:#?}", store.state()), &lived);
    }
}
