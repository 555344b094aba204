//! Which sittings a sentence names.
//!
//! Decides whether «сесія», «виконком» and «засідання» mean a sitting of the council or of its
//! executive committee, somebody else's, or none, and which stretch of the sentence speaks of
//! each. Does not weigh what is told (that is `saying`). The invariant: a session of anything but
//! the council is never ours.

use super::council::{self, Council, Owner};
use super::noun::{self, executive_at};
use super::role::{self, Role};
use crate::domain::council::decision::Body;
use crate::recognition::text::dates;
use crate::recognition::text::fold::Text;
use crate::recognition::text::lexicon::Class;
use crate::recognition::text::token::Shape;
use std::ops::Range;

/// Who sits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holder {
    Ours(Body),
    /// A commission, another council, a training: its days are not ours.
    Other,
}

/// One sitting named in a sentence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mention {
    pub(super) holder: Holder,
    pub(super) role: Role,
    pub(super) session: Option<u16>,
    pub(super) convocation: Option<u16>,
    pub(super) first: usize,
    pub(super) last: usize,
}

/// What is known of a sentence before it is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Setting<'c> {
    pub(super) council: &'c Council,
    /// The place is for sittings alone: a bare «Сесія» or «Виконком» names one.
    pub(super) of_sittings: bool,
}

/// The sittings of a sentence, in order.
pub(super) fn mentions(text: &Text<'_>, setting: Setting<'_>) -> Vec<Mention> {
    let mut found: Vec<Mention> = Vec::new();
    let mut loose_meeting = None;
    let mut loose_executive = None;
    let mut at = 0;
    while at < text.tokens.len() {
        let meeting = text.class(at) == Class::Meeting && noun::is_singular(text.word(at));
        let mention = if meeting {
            let owned = owned_meeting(text, at, setting);
            if owned.is_none() {
                loose_meeting = loose_meeting.or(Some(at));
            }
            owned
        } else if noun::is_session(text, at) {
            session(text, at, at, setting)
        } else if let Some(last) = executive_at(text, at) {
            let mention = executive(text, at, last, setting);
            match mention.holder {
                Holder::Other => Some(mention),
                Holder::Ours(_) => {
                    loose_executive = loose_executive.or(Some(mention));
                    at = last;
                    None
                }
            }
        } else {
            None
        };
        if let Some(mention) = mention {
            at = mention.last.max(at);
            found.push(mention);
        }
        at += 1;
    }
    if let Some(mention) = loose_executive
        && !found.iter().any(|it| it.holder == mention.holder)
        && sits(text, &mention, loose_meeting.filter(|_| found.is_empty()), setting)
    {
        found.push(mention);
        found.sort_by_key(|mention| mention.first);
    }
    found
}

fn owned_meeting(text: &Text<'_>, meeting: usize, setting: Setting<'_>) -> Option<Mention> {
    let plenary = meeting > 0 && text.class(meeting - 1) == Class::Plenary;
    let hall = meeting > 0 && text.word(meeting - 1).starts_with("сесійн");
    let other = |last: usize| Mention {
        holder: Holder::Other,
        role: role::role(text, meeting),
        session: None,
        convocation: None,
        first: meeting,
        last,
    };
    let Some(owner) = noun::owner_of(text, meeting) else {
        return (plenary || hall).then(|| Mention {
            holder: match foreign_before(text, meeting, setting.council) {
                true => Holder::Other,
                false => Holder::Ours(Body::Session),
            },
            ..other(meeting)
        });
    };
    if text.class(owner) == Class::Session {
        return session(text, meeting, owner, setting).or_else(|| Some(other(owner)));
    }
    if let Some(last) = executive_at(text, owner) {
        return Some(executive(text, meeting, last, setting));
    }
    if council::is_council(text, owner) {
        let ours = setting.council.owner(text, owner) == Owner::Ours;
        return Some(Mention {
            holder: if ours { Holder::Ours(Body::Session) } else { Holder::Other },
            convocation: noun::convocation_near(text, owner),
            ..other(owner)
        });
    }
    Some(other(owner))
}

fn session(text: &Text<'_>, first: usize, noun: usize, setting: Setting<'_>) -> Option<Mention> {
    let ordinal = noun::session_ordinal(text, noun);
    let convocation = noun::convocation_near(text, noun);
    let council = noun::council_behind(text, noun);
    let foreign = match council {
        Some(council) => setting.council.owner(text, council) == Owner::Foreign,
        None => foreign_before(text, first, setting.council),
    };
    let has = |class: Class| (0..text.tokens.len()).any(|at| text.class(at) == class);
    let supported = ordinal.is_some()
        || convocation.is_some()
        || council.is_some()
        || first != noun
        || setting.of_sittings
        || noun::near(text, noun).any(|at| text.class(at) == Class::SessionAdjective)
        || noun::stands_alone(text, noun)
        || [Class::Deputies, Class::Broadcast, Class::Plenary].into_iter().any(has)
        || noun::has_agenda(text)
        || noun::is_bare(text);
    let something_else = noun::is_another_session(text, noun);
    if !supported && !foreign && !something_else {
        return None;
    }
    let last = match council {
        Some(council) if council > noun => council,
        _ => noun,
    };
    Some(Mention {
        holder: match foreign || something_else {
            true => Holder::Other,
            false => Holder::Ours(Body::Session),
        },
        role: role::role(text, first),
        session: ordinal,
        convocation,
        first,
        last,
    })
}

fn executive(text: &Text<'_>, first: usize, last: usize, setting: Setting<'_>) -> Mention {
    let foreign_adjective = |at: usize| setting.council.is_foreign_adjective(text.word(at));
    let word = text.word(last);
    let behind = (last + 1..last + 5).take_while(|at| text.shape(*at) == Some(Shape::Word));
    let of_others = behind.clone().any(|at| noun::is_another_committee(text.word(at)));
    let council = behind.clone().find(|at| council::is_council(text, *at));
    let foreign = word.starts_with("райвиконком")
        || word.starts_with("облвиконком")
        || of_others
        || council.is_some_and(|at| setting.council.owner(text, at) == Owner::Foreign)
        || first > 0 && foreign_adjective(first - 1)
        || last > 0 && foreign_adjective(last - 1);
    let holder = match foreign {
        true => Holder::Other,
        false => Holder::Ours(Body::Executive),
    };
    let role = role::role(text, first);
    let last = council.unwrap_or(last);
    Mention { holder, role, session: None, convocation: None, first, last }
}

/// Whether an executive committee that no «засідання» names is told to sit.
fn sits(
    text: &Text<'_>,
    mention: &Mention,
    loose_meeting: Option<usize>,
    setting: Setting<'_>,
) -> bool {
    let verb = (mention.last + 1..mention.last + 5)
        .chain(mention.first.saturating_sub(4)..mention.first)
        .any(|at| {
            ["збереть", "збираєт", "зібрав", "засідає", "засідав", "скликаєт"]
                .iter()
                .any(|stem| text.word(at).starts_with(stem))
        });
    let shown = (0..text.tokens.len())
        .any(|at| matches!(text.class(at), Class::Broadcast | Class::Minutes));
    loose_meeting.is_some()
        || verb
        || shown && mention.role != Role::Beside
        || noun::has_agenda(text)
        || setting.of_sittings
        || noun::is_bare(text)
}

/// «Одеська міська рада провела сесію», «депутати районної ради на сесії», «в обласній раді
/// відбулася сесія», «обласна сесія».
fn foreign_before(text: &Text<'_>, first: usize, council: &Council) -> bool {
    if first > 0 && council.is_foreign_adjective(text.word(first - 1)) {
        return true;
    }
    (first.saturating_sub(8)..first)
        .rev()
        .take_while(|at| !matches!(text.shape(*at), Some(Shape::Mark(';' | ',' | ':'))))
        .any(|at| council::is_council(text, at) && council.owner(text, at) == Owner::Foreign)
}

/// The stretch of a sentence that speaks of the mention at `index` among `all`.
pub(super) fn stretches(text: &Text<'_>, all: &[Mention]) -> Vec<(Mention, Range<usize>)> {
    let mut groups: Vec<Mention> = Vec::new();
    for mention in all {
        match groups.last_mut() {
            Some(group) if is_same(group, mention) => {
                group.session = group.session.or(mention.session);
                group.convocation = group.convocation.or(mention.convocation);
                group.last = mention.last;
                if group.role == Role::Beside {
                    group.role = mention.role;
                }
            }
            _ => groups.push(*mention),
        }
    }
    let mut found = Vec::new();
    let mut from = 0;
    for (index, group) in groups.iter().enumerate() {
        let to = match groups.get(index + 1) {
            Some(next) => cut_between(text, group.last + 1..next.first),
            None => text.tokens.len(),
        };
        found.push((*group, from..to));
        from = to;
    }
    found
}

fn is_same(left: &Mention, right: &Mention) -> bool {
    left.holder == right.holder
        && left.holder != Holder::Other
        && left.session.zip(right.session).is_none_or(|(left, right)| left == right)
}

/// Where the words of one sitting end and those of the next begin.
fn cut_between(text: &Text<'_>, gap: Range<usize>) -> usize {
    let first = |is: &dyn Fn(usize) -> bool| gap.clone().find(|at| is(*at));
    first(&|at| text.is_mark(at, ';') || text.is_mark(at, '.') && !text.glued(at + 1))
        .or_else(|| first(&|at| text.word(at) == "а"))
        .or_else(|| {
            first(&|at| {
                matches!(text.word(at), "та" | "і" | "й")
                    && dates::date_at(text, at + 1).is_none_or(|day| day.to < gap.end)
            })
        })
        .or_else(|| first(&|at| text.is_mark(at, ',')))
        .unwrap_or(gap.end)
}

/// Where a sentence stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::recognition::occasion) enum Medium {
    Title,
    Text,
    /// The title or the text of an order of the head: it convenes, moves and calls off.
    Order,
    /// A title of minutes: whatever it names was held.
    Minutes,
}
