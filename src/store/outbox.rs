//! The outbox: which letters wait, which may be tried now, which need a stand-in.
//!
//! Pure questions about a [`State`]; the letters themselves are folded from facts. Whether a
//! letter may leave at this hour is the calendar's to say, not ours.

use super::state::{LetterEntry, Stage, State};
use crate::domain::ids::LetterId;
use crate::domain::retry::{LETTER_HANDOVER_AFTER, next_attempt};
use chrono::{DateTime, Utc};

/// Letters that have not ended, in the order they were prepared.
pub fn waiting(state: &State) -> Vec<(&LetterId, &LetterEntry)> {
    let mut letters: Vec<_> =
        state.letters.iter().filter(|(_, letter)| letter.stage == Stage::Waiting).collect();
    letters.sort_by_key(|(id, letter)| (letter.prepared_at, *id));
    letters
}

/// When a waiting letter may be tried.
pub fn due_at(letter: &LetterEntry) -> DateTime<Utc> {
    match letter.attempted_at {
        Some(attempted_at) => next_attempt(letter.attempts, attempted_at),
        None => letter.prepared_at,
    }
}

/// Waiting letters whose moment has come.
pub fn due(state: &State, now: DateTime<Utc>) -> Vec<(&LetterId, &LetterEntry)> {
    let mut letters = waiting(state);
    letters.retain(|(_, letter)| due_at(letter) <= now);
    letters
}

/// Letters that were tried, are too old and not accepted, and have no stand-in yet. Letters that are themselves in someone's place are not handed on.
pub fn to_hand_over(state: &State, now: DateTime<Utc>) -> Vec<(&LetterId, &LetterEntry)> {
    let mut letters = waiting(state);
    letters.retain(|(id, letter)| {
        letter.attempts > 0
            && letter.in_place_of.is_none()
            && letter.prepared_at + LETTER_HANDOVER_AFTER <= now
            && !state.letters.values().any(|other| other.in_place_of.as_ref() == Some(*id))
    });
    letters
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fact::{Entry, Fact};

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + chrono::TimeDelta::minutes(minutes)
    }

    /// A state after these facts, each with the minute it happened.
    fn after(facts: Vec<(i64, Fact)>) -> State {
        let mut state = State::default();
        for (seq, (minute, fact)) in (1..).zip(facts) {
            let (prev, author) = (String::new(), "daemon".to_owned());
            state.apply(&Entry { v: 1, seq, prev, at: at(minute), author, fact });
        }
        state
    }

    fn prepared(letter: &str, in_place_of: Option<&str>) -> Fact {
        let in_place_of = in_place_of.map(LetterId::from);
        Fact::LetterPrepared {
            letter: letter.into(),
            person: "p".into(),
            notices: Vec::new(),
            in_place_of,
        }
    }

    fn attempted(letter: &str, attempt: u32) -> Fact {
        let notices = Vec::new();
        Fact::LetterAttempted { letter: letter.into(), attempt, notices, shadow: false }
    }

    fn ids(letters: Vec<(&LetterId, &LetterEntry)>) -> Vec<String> {
        letters.into_iter().map(|(id, _)| id.to_string()).collect()
    }

    #[test]
    fn letters_wait_in_the_order_they_were_prepared_until_they_end() {
        let state = after(vec![
            (0, prepared("b", None)),
            (1, prepared("a", None)),
            (2, prepared("c", None)),
            (3, Fact::LetterAccepted { letter: "c".into(), evidence: None }),
        ]);
        assert_eq!(ids(waiting(&state)), ["b", "a"]);
    }

    #[test]
    fn an_attempt_postpones_the_next_one_and_a_person_may_ask_for_it_now() {
        let mut facts = vec![(0, prepared("a", None)), (10, attempted("a", 2))];
        let state = after(facts.clone());
        assert_eq!(ids(due(&state, at(14))), [] as [&str; 0]);
        assert_eq!(ids(due(&state, at(15))), ["a"]);
        facts.push((11, Fact::LetterRetryAsked { letter: "a".into() }));
        assert_eq!(ids(due(&after(facts), at(11))), ["a"]);
    }

    #[test]
    fn a_letter_is_handed_over_once_after_two_days_of_trying() {
        let two_days = 48 * 60;
        let mut facts = vec![
            (0, prepared("tried", None)),
            (0, prepared("untried", None)),
            (0, prepared("stand-in", Some("other"))),
            (1, attempted("tried", 1)),
            (1, attempted("stand-in", 1)),
        ];
        assert_eq!(ids(to_hand_over(&after(facts.clone()), at(two_days - 1))), [] as [&str; 0]);
        assert_eq!(ids(to_hand_over(&after(facts.clone()), at(two_days))), ["tried"]);
        facts.push((two_days, prepared("again", Some("tried"))));
        assert_eq!(ids(to_hand_over(&after(facts), at(two_days + 1))), [] as [&str; 0]);
    }
}
