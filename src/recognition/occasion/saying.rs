//! What a stretch of a sentence says became of a sitting.
//!
//! Decides by the verbs and nouns round the sitting: moved before called off, called off before
//! shown, and of announced and held the nearer. Does not know whether words stand in a title, a
//! text or an order (that is `statement`). The invariant: what was moved or called off must be
//! the sitting, not a question, a decision or a broadcast.

use super::mention::Mention;
use super::noun;
use super::role::Role;
use crate::domain::sightings::sitting_mark::Saying;
use crate::recognition::text::fold::Text;
use crate::recognition::text::lexicon::Class;
use crate::recognition::text::stems::Stems;
use crate::recognition::text::token::Shape;
use crate::recognition::text::{dates, numeral_words, numerals};
use std::ops::Range;
use std::sync::LazyLock;

/// A saying and the token that gives it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cue {
    pub(super) says: Saying,
    pub(super) at: usize,
    /// A verb tells; an agenda or the word «оголошення» only frames.
    strength: Strength,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Strength {
    Frame,
    Verb,
}

/// What the words of a stretch say of the sitting in it.
pub(super) fn weigh(text: &Text<'_>, zone: &Range<usize>, mention: &Mention) -> Option<Cue> {
    let cues: Vec<Cue> = zone.clone().filter_map(|at| cue(text, zone, mention, at)).collect();
    let first = |says: Saying| cues.iter().find(|cue| cue.says == says).copied();
    let shown = first(Saying::Shown);
    let upset = first(Saying::Moved).or_else(|| first(Saying::Cancelled));
    if upset.is_some() && mention.role == Role::Subject {
        // A broadcast called off says nothing of the sitting.
        return upset.filter(|_| shown.is_none());
    }
    if let Some(shown) = shown {
        let to_come =
            cues.iter().find(|cue| cue.says == Saying::Announced && !noun::has_agenda(text));
        return Some(to_come.copied().unwrap_or(shown));
    }
    let distance = |cue: &Cue| match cue.at {
        at if at < mention.first => mention.first - at,
        at => at.saturating_sub(mention.last),
    };
    let told = |cue: &&Cue| matches!(cue.says, Saying::Announced | Saying::Held);
    let strongest = cues.iter().filter(told).map(|cue| cue.strength).max()?;
    cues.iter()
        .filter(told)
        .filter(|cue| cue.strength == strongest)
        .min_by_key(|cue| distance(cue))
        .copied()
}

/// Verbs of what is to come.
static COMING: LazyLock<Stems> = LazyLock::new(|| {
    Stems::beginnings(
        "збереть зберут пройде проходитим планує очікує призначен проведут провест проведе \
     відбутис відбутьс розглян розглядатим стартує почнет триватим",
    )
});

/// Verbs of what was done.
static REPORTING: LazyLock<Stems> = LazyLock::new(|| {
    Stems::beginnings(
        "розглянуто розглянуті зібрал зібрав винесено обговорен засідал проведено тривал \
     триває поіменн розпочав розпочали розпочала працювал опрацювал опрацьован узяли взяли",
    )
});

/// Whether a verb of the stretch reports the sitting, whatever else is said of it.
pub(super) fn is_reported(text: &Text<'_>, zone: &Range<usize>, mention: &Mention) -> bool {
    zone.clone()
        .filter_map(|at| cue(text, zone, mention, at))
        .any(|cue| cue.says == Saying::Held && cue.strength == Strength::Verb)
}

fn begins(word: &str, stems: &[&str]) -> bool {
    stems.iter().any(|stem| word.starts_with(stem))
}

fn cue(text: &Text<'_>, zone: &Range<usize>, mention: &Mention, at: usize) -> Option<Cue> {
    if text.shape(at) != Some(Shape::Word) {
        return None;
    }
    let verb = |says: Saying| Some(Cue { says, at, strength: Strength::Verb });
    let frame = |says: Saying| Some(Cue { says, at, strength: Strength::Frame });
    let (word, class) = (text.word(at), text.class(at));
    if begins(word, &["перенес", "перенос", "переніс", "відклад", "відклал"])
    {
        let moved = !is_denied(text, at) && moves_the_sitting(text, mention, at);
        return if moved { verb(Saying::Moved) } else { None };
    }
    if word == "замість" && dates::date_at(text, at + 1).is_some() {
        return verb(Saying::Moved);
    }
    if begins(word, &["змін"]) && changes_the_day(text, at) {
        return verb(Saying::Moved);
    }
    if begins(word, &["скасован", "скасову", "скасува", "відмінен", "відміня", "відміни"])
        && mention.role != Role::Within
    {
        let sitting = !is_denied(text, at) && calls_off_the_sitting(text, zone, at);
        return if sitting { verb(Saying::Cancelled) } else { None };
    }
    if begins(word, &["зірва"]) {
        return verb(Saying::Cancelled);
    }
    let happens = matches!(class, Class::Past | Class::Future)
        || begins(word, &["буде", "будут", "проводит", "розпоча", "зібра", "провест", "відбут"]);
    if happens && is_denied(text, at) {
        return verb(Saying::Cancelled);
    }
    if is_shown(text, zone, at) {
        return verb(Saying::Shown);
    }
    if is_announcing(text, at) {
        return verb(Saying::Announced);
    }
    if class == Class::Past || is_reporting(text, at) {
        return verb(Saying::Held);
    }
    // «на сесії … затверджено»
    let done = mention.role == Role::Within
        && ["ено", "ано", "ято", "уто"].iter().any(|ending| word.ends_with(ending))
        && !begins(text.word(at.wrapping_sub(1)), &["буд"]);
    match class {
        _ if done => frame(Saying::Held),
        Class::Telling => frame(Saying::Held),
        Class::Announcement if word != "оголошено" => frame(Saying::Announced),
        Class::OrderOfDay if text.class(at + 1) == Class::DayAdjective => frame(Saying::Announced),
        _ => None,
    }
}

/// «не відбулася», «так і не відбудеться».
fn is_denied(text: &Text<'_>, at: usize) -> bool {
    (at.saturating_sub(2)..at).any(|at| text.word(at) == "не")
        && !(at > 1 && text.word(at - 1) == "лише")
}

/// What is put off instead of a sitting.
const QUESTIONS: [&str; 7] =
    ["розгляд", "питан", "голосуван", "звіт", "прийом", "прийнятт", "обговорен"];

fn moves_the_sitting(text: &Text<'_>, mention: &Mention, at: usize) -> bool {
    let question = |at: usize| begins(text.word(at), &QUESTIONS);
    let behind = (at + 1..at + 4).any(question);
    let before = match mention.first < at {
        true => (mention.last + 1..at).any(question),
        false => (at.saturating_sub(6)..at).any(question),
    };
    !behind && !before
}

/// «змінено дату», «зміна часу», «зміни в даті».
fn changes_the_day(text: &Text<'_>, at: usize) -> bool {
    (at + 1..at + 4).any(|at| begins(text.word(at), &["дат", "час", "термін"]))
        && !begins(text.word(at), &["змінн"])
}

/// Whether what is called off is a sitting, or the order that convened it.
fn calls_off_the_sitting(text: &Text<'_>, zone: &Range<usize>, at: usize) -> bool {
    let object = (at + 1..(at + 9).min(zone.end)).find(|at| {
        let class = text.class(*at);
        text.shape(*at) == Some(Shape::Word)
            && (class != Class::Other || text.word(*at).chars().count() > 3)
            && !matches!(class, Class::SessionAdjective | Class::Plenary | Class::Formal)
            && !numeral_words::is_ordinal_word(text.word(*at))
            && !begins(text.word(*at), &["чергов", "проведенн", "дат"])
    });
    let after = text.word(at + 1);
    let ends = at + 1 >= zone.end
        || matches!(text.shape(at + 1), Some(Shape::Mark(_) | Shape::Open | Shape::Close))
        || matches!(after, "через" | "у" | "в" | "з" | "із" | "за" | "до" | "і" | "та" | "на");
    ends || object.is_some_and(|object| match text.class(object) {
        Class::Session | Class::Meeting | Class::Plenary | Class::ExecutiveWord => true,
        Class::Convocation => calls(text, object),
        // An order is called off with what it convened.
        Class::Order => (object + 1..zone.end).any(|at| calls(text, at)),
        _ => false,
    })
}

/// A broadcast, a stream, a recording; «онлайн» alone is the form of a sitting.
fn is_shown(text: &Text<'_>, zone: &Range<usize>, at: usize) -> bool {
    let word = text.word(at);
    if begins(word, &["онлайн"]) || word == "online" {
        // «ОНЛАЙН: 52 сесія»
        return at == zone.start && text.is_mark(at + 1, ':');
    }
    if text.class(at) == Class::Broadcast {
        return true;
    }
    let of_sitting = (at + 1..at + 4)
        .any(|at| matches!(text.class(at), Class::Session | Class::Meeting | Class::ExecutiveWord));
    match word {
        "відео" | "відеоматеріали" => {
            let apart = at > 0 && text.is_mark(at - 1, '(') || text.is_mark(at + 1, ')');
            of_sitting || apart || at == zone.start || at + 1 >= zone.end
        }
        "запис" | "запису" => of_sitting,
        "ефір" | "ефірі" | "ефіру" => at > 0 && begins(text.word(at - 1), &["прям"]),
        _ => false,
    }
}

/// Whether «скликання» or «скликати» at a token calls a sitting and is no number of a term.
pub(super) fn calls(text: &Text<'_>, at: usize) -> bool {
    let word = text.word(at);
    if !begins(word, &["скликан", "скликат", "скликає", "скличе", "скликал", "скликав"])
    {
        return false;
    }
    let sits = (at + 1..(at + 12).min(text.tokens.len()))
        .any(|at| matches!(text.class(at), Class::Session | Class::Meeting));
    if !word.starts_with("скликання") && !word.starts_with("скликанн") {
        return sits || at > 0;
    }
    let led = at > 0 && matches!(text.class(at - 1), Class::About | Class::Announcement);
    let numbered = numerals::ordinal_of(text, at, 0, 20).is_some() && !led;
    sits && (!numbered || at == 0)
}

/// «вимагають скликати», «пропонує провести», «якщо відбудеться»: nobody decided yet.
fn is_wished(text: &Text<'_>, at: usize) -> bool {
    (at.saturating_sub(6)..at).any(|at| {
        begins(text.word(at), &["вимаг", "пропон", "ініцію", "заклика", "просят", "просим", "якщо"])
    })
}

fn is_announcing(text: &Text<'_>, at: usize) -> bool {
    let word = text.word(at);
    if begins(word, &["склик"]) {
        return calls(text, at) && !is_wished(text, at);
    }
    let coming = text.class(at) == Class::Future || COMING.has(word.chars());
    let past = begins(word, &["розглянул", "розглянув", "розглянуто", "розглянуті", "проведен"]);
    let before = at.checked_sub(1).map_or("", |at| text.word(at));
    // «мала відбутися» looks back, «має відбутися» ahead.
    let missed = matches!(before, "мала" | "мало" | "мав" | "мали" | "могла" | "могло");
    let conducting =
        begins(word, &["проведення"]) && at > 0 && matches!(text.class(at - 1), Class::About);
    // «запланована на …» of what was put off is no announcement.
    let was = begins(word, &["запланован", "призначен"]) && {
        let adjective = !matches!(word, "заплановано" | "призначено");
        adjective
            && (text.word(at.wrapping_sub(1)) == "була" || text.word(at.wrapping_sub(1)) == "було")
    };
    (coming && !past || conducting) && !missed && !was && !is_wished(text, at)
}

fn is_reporting(text: &Text<'_>, at: usize) -> bool {
    let word = text.word(at);
    REPORTING.has(word.chars())
        || begins(word, &["результат"]) && begins(text.word(at + 1), &["голосув"])
        || text.class(at) == Class::Minutes
        || word == "відбувається"
}
