//! One matter in full: what was seen, until when, why that day, where and how.
//!
//! Decides paragraphs of decisions and submissions, and the lines that every matter has; paragraphs
//! of other matters are in `matters`.

use super::block::{Block, Fact, Item, Section};
use super::lines::{candidates, shortened, unit};
use super::offer::offer;
use super::{asking, known, matters, naming, quiet, shared};
use crate::domain::obligation::Matter;
use crate::domain::plan::Duty;
use crate::domain::plan::rules::{DutyKind, SubmissionRule};
use crate::letters::briefing::{Briefing, Contact, WhyAbsent};
use crate::letters::standing::{Gravity, Standing, Told};
use crate::letters::typeset::{NAME_MAX_CHARS, one_line};
use crate::letters::ukrainian::{date, ordinal_neuter_genitive};
use crate::letters::wording::{self, capitalised};

/// A group as its section.
pub(super) fn section(group: &[Told<'_>], briefing: &Briefing<'_>) -> Section {
    let heading = naming::heading(group, briefing);
    match group[0].gravity() {
        Gravity::Closed => return quiet::closed(heading, group, briefing),
        Gravity::Advised => return matters::advice(heading, group, briefing),
        _ => {}
    }
    let duty = briefing.plan.duty(&group[0].obligation.duty);
    let mut block = match &group[0].obligation.matter {
        Matter::Decision { .. } => of_decisions(group, briefing),
        Matter::Submission { .. } => of_submissions(group, duty, briefing),
        _ => matters::block(&group[0], briefing),
    };
    offer(briefing.links, &mut block, group);
    block.items = shortened(std::mem::take(&mut block.items), which(group));
    let facts = known::answered(group)
        .into_iter()
        .chain(term(group, duty, briefing))
        .chain(known::occasion(group[0].obligation))
        .chain(known::place(&group[0], duty, briefing));
    block.facts.extend(facts.collect::<Vec<_>>());
    let ask = asking::ask(group, briefing);
    let facts = circumstances(group);
    Section { heading, ask, blocks: vec![block], facts, note: note(group, briefing) }
}

/// Which decisions a list leaves out.
fn which<'a>(group: &'a [Told<'_>]) -> impl Fn(&[Item]) -> String + 'a {
    |left| {
        let of_left = group.get(group.len() - left.len()..).unwrap_or_default();
        let numbers: Vec<String> =
            of_left.iter().filter_map(|told| naming::number(told.obligation)).collect();
        numbers.join(", ")
    }
}

/// Until when, and why that day.
fn term(group: &[Told<'_>], duty: Option<&Duty>, briefing: &Briefing<'_>) -> Option<Fact> {
    let told = &group[0];
    let obligation = told.obligation;
    if matches!(obligation.matter, Matter::Answer { .. }) {
        return None;
    }
    let last_day = wording::last_day(told, briefing.today);
    let why = match &obligation.matter {
        Matter::Decision { .. } => wording::reckoning_of_term(&obligation.due, "прийнято"),
        Matter::Submission { ordinal, .. } => {
            Some(wording::reckoning_of_checkpoint(&obligation.due, *ordinal, submission_rule(duty)))
        }
        _ => matters::reckoning(obligation, briefing),
    };
    let text = match why {
        Some(why) => {
            format!("{last_day}. Розрахунок: {}", wording::sentence(why.trim_end_matches('.')))
        }
        None => format!("{last_day}."),
    };
    Some(Fact { label: "Строк", text })
}

/// Last days that were told otherwise, and who is away: each line once.
fn circumstances(group: &[Told<'_>]) -> Vec<Fact> {
    let moved = group.iter().filter_map(|told| {
        let before = told.told_due_on?;
        let text = format!(
            "раніше було повідомлено строк до {}; через зміну календаря чи плану діє строк до {}.",
            date(before),
            date(told.obligation.due.on)
        );
        Some(Fact { label: "Зміна строку", text })
    });
    let away = group.iter().filter_map(|told| {
        let absent = told.instead_of?;
        let name = one_line(absent.name, NAME_MAX_CHARS);
        let (label, until) = match absent.why {
            WhyAbsent::Away { until } => ("На цей час відсутні", format!(" (до {})", date(until))),
            WhyAbsent::NoAddress => ("Не мають електронної адреси", String::new()),
        };
        let text = format!("{name}{until}; лист надіслано Вам замість цієї особи.");
        Some(Fact { label, text })
    });
    let mut all: Vec<Fact> = Vec::new();
    for fact in moved.chain(away) {
        if !all.contains(&fact) {
            all.push(fact);
        }
    }
    all
}

/// What else its reader should know: above all, that nobody is blamed.
fn note(group: &[Told<'_>], briefing: &Briefing<'_>) -> String {
    let administrator = briefing.is_for_administrator();
    let decision = matches!(group[0].obligation.matter, Matter::Decision { .. });
    match group[0].gravity() {
        Gravity::Doubtful => {
            let how = match (administrator, decision) {
                (false, _) => "",
                (true, true) => {
                    " Відповідь записують командою «hromada-watch decision link РІШЕННЯ АДРЕСА» \
                     або «hromada-watch decision unlink РІШЕННЯ АДРЕСА»; ключ рішення – у кінці \
                     листа."
                }
                (true, false) => {
                    " Відповідь записують командою «hromada-watch done КЛЮЧ» або «hromada-watch \
                     undone КЛЮЧ»; ключ – у кінці листа."
                }
            };
            format!(
                "Це запитання не свідчить про порушення: доки відповіді немає, про прострочення \
                 нікому не повідомляється.{how}"
            )
        }
        Gravity::Unclear if administrator => {
            "Доки це не з’ясовано, відповідальним особам листи про прострочення не надсилаються."
                .to_owned()
        }
        Gravity::Asked if matches!(group[0].obligation.matter, Matter::Answer { .. }) => {
            String::new()
        }
        Gravity::Unclear | Gravity::Asked => {
            "Це запитання не свідчить про порушення строку.".to_owned()
        }
        Gravity::Late if group[0].contact == Contact::First => {
            "Раніше про це не нагадували.".to_owned()
        }
        _ => String::new(),
    }
}

fn of_decisions(group: &[Told<'_>], briefing: &Briefing<'_>) -> Block {
    let Matter::Decision { key, number, title } = &group[0].obligation.matter else {
        // Groups are cut by matter, so this one holds decisions only.
        return Block::of(String::new(), Vec::new(), Vec::new());
    };
    let today = date(group[0].seen_on.unwrap_or(briefing.today));
    let one = || wording::decision(key.body, key.adopted_on, number, title.as_deref());
    let many = || wording::decisions_in_accusative(group.len() as u64, key.body, key.adopted_on);
    let unread = |question: &str, sources| wording::unread(question, sources, briefing.directory);
    let lead = match (&group[0].standing, group) {
        (Standing::Unclear { sources }, [_]) => {
            format!("{}. {}", capitalised(&one()), unread("Чи оприлюднено його,", sources))
        }
        (Standing::Unclear { sources }, _) => {
            format!("{} Перелік рішень:", unread("Чи оприлюднено рішення,", sources))
        }
        (Standing::Doubtful { pages }, [_]) => {
            format!("{}. {}", capitalised(&one()), wording::doubt(&today, pages.len()))
        }
        (Standing::Doubtful { pages }, _) => {
            format!("{} Перелік рішень:", wording::doubt_of_many(&today, pages.len()))
        }
        (_, [told]) if told.seen_on.is_none() => format!("{}.", capitalised(&one())),
        (_, [_]) => format!("Станом на {today} на офіційному вебсайті не виявлено {}.", one()),
        _ => format!("Станом на {today} на офіційному вебсайті не виявлено {}:", many()),
    };
    let items = match group {
        [_] => Vec::new(),
        many => many
            .iter()
            .filter_map(|told| match &told.obligation.matter {
                Matter::Decision { number, title, .. } => {
                    Some(Item::of(wording::decision_in_list(number, title.as_deref())))
                }
                _ => None,
            })
            .collect(),
    };
    let pages = match &group[0].standing {
        Standing::Doubtful { pages } => Some(candidates(pages)),
        _ => may_be_it(group),
    };
    Block::of(lead, items, pages.into_iter().collect())
}

/// Pages that may be what a reminder asks for: its reader knows.
fn may_be_it(group: &[Told<'_>]) -> Option<Fact> {
    let mut pages: Vec<String> = Vec::new();
    for page in group.iter().flat_map(|told| &told.obligation.candidates) {
        if !pages.contains(page) {
            pages.push(page.clone());
        }
    }
    let text = (!pages.is_empty()).then(|| candidates(&pages).text)?;
    Some(Fact { label: "Можливо, оприлюднено тут", text })
}

fn of_submissions(group: &[Told<'_>], duty: Option<&Duty>, briefing: &Briefing<'_>) -> Block {
    let (obligation, rule) = (group[0].obligation, submission_rule(duty));
    let Matter::Submission { department, month, ordinal, found } = &obligation.matter else {
        return Block::of(String::new(), Vec::new(), Vec::new());
    };
    let today = date(group[0].seen_on.unwrap_or(briefing.today));
    let unread = |sources| wording::unread("Чи надано інформацію,", sources, briefing.directory);
    let lead = match (&group[0].standing, group) {
        (Standing::Unclear { sources }, [_]) => unread(sources),
        (Standing::Unclear { sources }, _) => {
            format!("{} Перелік підрозділів:", unread(sources))
        }
        (_, [told]) if told.seen_on.is_none() => String::new(),
        (_, [_]) => {
            let found = wording::found(obligation, *month, *ordinal, *found, rule);
            format!("Станом на {today} {found}.")
        }
        _ => {
            let missing = ordinal_neuter_genitive(*ordinal);
            format!("Станом на {today} {missing} подання не виявлено:")
        }
    };
    match group {
        [_] => Block::of(lead, Vec::new(), vec![unit(department, briefing)]),
        many => {
            let items = many.iter().map(|told| Item::of(in_list(told, rule, briefing)));
            Block::of(lead, items.collect(), Vec::new())
        }
    }
}

/// «Відділ освіти – за місяць виявлено 0 з 2 (Петренко П.П.)».
fn in_list(told: &Told<'_>, rule: Option<&SubmissionRule>, briefing: &Briefing<'_>) -> String {
    let Matter::Submission { department, found, .. } = &told.obligation.matter else {
        return String::new();
    };
    let mut line = unit(department, briefing).text;
    if let (Some(rule), Standing::Late { .. } | Standing::Today | Standing::Ahead { .. }) =
        (rule, &told.standing)
    {
        line += &format!(" – за місяць виявлено {found} з {}", rule.checkpoints.len());
    }
    if told.obligation.responsible != [briefing.person.id.clone()] {
        let people = shared::names(&told.obligation.responsible, briefing);
        if !people.is_empty() {
            line += &format!(" ({people})");
        }
    }
    line
}

fn submission_rule(duty: Option<&Duty>) -> Option<&SubmissionRule> {
    match duty.map(|duty| &duty.kind) {
        Some(DutyKind::Submission(rule)) => Some(rule),
        _ => None,
    }
}
