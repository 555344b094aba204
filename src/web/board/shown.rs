//! What the pages of lists show.
//!
//! Decides nothing; the templates know these names.

use crate::daemon::desk::answer::board::{Group, Lines, MatterLine, MeasureLine, Sort, Whole};
use crate::daemon::desk::pass::{Pass, Purpose, Trial};
use crate::domain::report::year::MonthPoint;
use crate::letters::line::{Stands, stands};
use crate::letters::ukrainian::{month, month_nominative};
use crate::web::entrance::visitor::Visitor;
use minijinja::{Value, context};
use url::form_urlencoded::byte_serialize;

/// Groups: the word of an address, the heading of a list, what its being empty means.
pub(super) const GROUPS: [(Group, &str, &str, &str); 6] = [
    (Group::Late, "late", "Прострочено", "Прострочених справ немає."),
    (Group::Unsure, "unsure", "Не встановлено", "Про всі справи відомо, чи їх виконано."),
    (Group::Asked, "asked", "Очікується відповідь", "Запитань без відповіді немає."),
    (Group::Ahead, "ahead", "Строк триває", "Справ, строк яких триває, немає."),
    (Group::Done, "done", "Виконано", "Виконаних справ ще немає."),
    (Group::Waived, "waived", "Знято з контролю", "З контролю нічого не знято."),
];

/// Orders of a list: the word of an address, what a reader chooses.
pub(super) const SORTS: [(Sort, &str, &str); 4] = [
    (Sort::Gravest, "", "спершу найважливіше"),
    (Sort::Due, "due", "за строком"),
    (Sort::Measure, "measure", "за заходом"),
    (Sort::Responsible, "person", "за виконавцем"),
];

/// The order of an address.
pub(super) fn sort_of(word: &str) -> Sort {
    SORTS.iter().find(|(_, own, _)| *own == word).map_or(Sort::Gravest, |(sort, ..)| *sort)
}

fn row(group: Group) -> (Group, &'static str, &'static str, &'static str) {
    GROUPS.into_iter().find(|(it, ..)| *it == group).unwrap_or(GROUPS[0])
}

/// The group of an address; the late ones where it names none.
pub(super) fn group_of(word: &str) -> Group {
    GROUPS.iter().find(|(_, own, ..)| *own == word).map_or(Group::Late, |(group, ..)| *group)
}

/// The word of an address.
pub(super) fn word_of(group: Group) -> &'static str {
    row(group).1
}

/// The heading of a list.
pub(super) fn heading(group: Group) -> &'static str {
    row(group).2
}

/// What an empty list means.
pub(super) fn empty(group: Group) -> &'static str {
    row(group).3
}

/// A long text's beginning.
pub(super) fn shortened(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// Where the title of a line leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Leads {
    /// To the answers the reader can give.
    ToAnswer,
    /// To the story of the obligation.
    ToStory,
}

/// The lines of a list.
pub(super) fn lines(lines: &Lines, visitor: &Visitor, leads: Leads) -> Vec<Value> {
    lines.lines.iter().map(|one| line(one, visitor, leads)).collect()
}

fn line(one: &MatterLine, visitor: &Visitor, leads: Leads) -> Value {
    let present = &visitor.present;
    let story: String = byte_serialize(one.key.as_str().as_bytes()).collect();
    let answer = || {
        let when = (present.today(), Trial::Real);
        let pass = Pass::of_today(&visitor.session.person, &one.key, Purpose::Any, when);
        format!("v/{}", pass.sealed(&present.key))
    };
    context! {
        title => one.title.as_str(),
        measure => one.measure,
        grave => one.group == Group::Late,
        stands => stands(how(one), one.due_on, present.today()),
        who => who(one, visitor),
        story => format!("matter?of={story}"),
        answer => (leads == Leads::ToAnswer).then(answer),
    }
}

fn how(one: &MatterLine) -> Stands {
    match one.group {
        Group::Late => Stands::Late(one.days_over.unsigned_abs()),
        Group::Ahead => Stands::Ahead(u64::try_from(-one.days_over).unwrap_or(0)),
        Group::Unsure if one.papers > 0 => Stands::Papers(one.papers),
        Group::Unsure if one.unread.is_empty() => Stands::PeopleOnly,
        Group::Unsure => Stands::Unread,
        Group::Asked => Stands::Asked,
        Group::Done => match one.met_on {
            Some(on) => Stands::Done { on, late: one.met_late },
            None => Stands::Done { on: one.due_on, late: false },
        },
        Group::Waived => Stands::Waived,
    }
}

/// Who answers for it, or who can tell where nobody can.
fn who(one: &MatterLine, visitor: &Visitor) -> String {
    let directory = &visitor.present.plan.directory;
    if one.group == Group::Unsure && one.papers == 0 && !one.unread.is_empty() {
        let administrator = directory.person(&directory.administrator);
        let name = administrator.map_or("", |person| person.name.as_str());
        return format!("з’ясовує {name}");
    }
    one.responsible.join(", ")
}

/// The overview.
pub(super) fn overview(whole: &Whole, visitor: &Visitor) -> Value {
    let list = |list: &Lines, group: Group| {
        context! {
            lines => lines(list, visitor, Leads::ToStory),
            total => list.total,
            more => list.total.saturating_sub(list.lines.len()),
            group => word_of(group),
        }
    };
    context! {
        late => list(&whole.late, Group::Late),
        week => list(&whole.week, Group::Ahead),
        unsure => list(&whole.unsure, Group::Unsure),
        asked => list(&whole.asked, Group::Asked),
        measures => whole.measures.iter().map(measure).collect::<Vec<_>>(),
        zero => context! {
            blind => whole.zero.blind,
            waiting => whole.zero.waiting,
            refused => whole.zero.refused,
        },
    }
}

fn measure(one: &MeasureLine) -> Value {
    let count = |group: Group| one.groups.get(&group).copied().unwrap_or(0);
    context! {
        number => one.number,
        text => one.text.as_str(),
        late => count(Group::Late),
        unsure => count(Group::Unsure),
        asked => count(Group::Asked),
        ahead => count(Group::Ahead),
        done => count(Group::Done),
        year => one.year.iter().enumerate().map(|(at, point)| bar(at, point)).collect::<Vec<_>>(),
    }
}

/// The height of a whole bar of the year's line, in its own units.
const BAR_HEIGHT: usize = 40;

/// A bar: of what was judged, how much was done in time.
fn bar(at: usize, point: &MonthPoint) -> Value {
    let percent = point.tally.percent_in_time();
    let height = percent.map_or(0, |percent| usize::from(percent) * BAR_HEIGHT / 100);
    context! {
        x => at * 20 + 2,
        y => BAR_HEIGHT - height,
        height,
        known => percent.is_some(),
        percent => percent.map(|it| it.to_string()),
        short => month_nominative(point.month.month),
        month => month(point.month),
        due => point.tally.total(),
        in_time => point.tally.in_time,
        late => point.tally.late,
        not_done => point.tally.not_done,
        cannot_tell => point.tally.cannot_tell,
    }
}
