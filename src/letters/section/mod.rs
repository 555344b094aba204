//! The body of a letter: points grouped by gravity and duty, each group told once.
//!
//! Decides order and grouping. Decisions of one sitting, and departments at one checkpoint, share
//! a paragraph; a ground, a request and a list of responsible people stand once per group.

pub(super) mod block;
mod matters;
mod offer;
mod quiet;
mod week;

use super::briefing::Briefing;
use super::standing::{Gravity, Standing, Told};
use super::typeset::{NAME_MAX_CHARS, one_line};
use super::ukrainian::{DECISION, POINT, QUESTION, SUBMISSION, date, ordinal_neuter_genitive};
use super::wording;
use crate::domain::council::decision::{Body, DecisionKey};
use crate::domain::month::Month;
use crate::domain::obligation::Matter;
use crate::domain::plan::Duty;
use crate::domain::plan::rules::{DutyKind, SubmissionRule};
use block::{
    AS_SUPERVISOR, Block, Fact, RECKONING, Section, basis, candidates, listed, names,
    responsible_of_group, unit,
};
use chrono::NaiveDate;
use offer::offer;

/// All sections of a letter, gravest first.
pub(super) fn sections(briefing: &Briefing<'_>) -> Vec<Section> {
    let mut told = Told::of(&briefing.points, briefing.today);
    told.sort_by_cached_key(|told| order(told, briefing));
    let mut sections: Vec<(Gravity, Section)> = told
        .chunk_by(|a, b| a.gravity() == b.gravity() && a.obligation.duty == b.obligation.duty)
        .map(|group| (group[0].gravity(), section(group, briefing)))
        .collect();
    if let Some(troubles) = quiet::troubles(briefing) {
        let at = sections.partition_point(|(gravity, _)| *gravity < Gravity::Trouble);
        sections.insert(at, (Gravity::Trouble, troubles));
    }
    let reports = quiet::reports(briefing);
    sections.into_iter().map(|(_, section)| section).chain(reports).collect()
}

/// Position in the letter: gravity, duty in plan order, last day, then the matter itself.
fn order(told: &Told<'_>, briefing: &Briefing<'_>) -> (Gravity, usize, NaiveDate, MatterOrder) {
    let obligation = told.obligation;
    let duties = &briefing.plan.duties;
    let duty = duties.iter().position(|duty| duty.id == obligation.duty).unwrap_or(duties.len());
    let matter = match &obligation.matter {
        Matter::Decision { key, .. } => MatterOrder::Decision(key.clone()),
        Matter::Submission { department, month, ordinal, .. } => {
            let departments = &briefing.directory.departments;
            let place = departments.iter().position(|listed| listed.id == *department);
            MatterOrder::Submission(*month, *ordinal, place.unwrap_or(departments.len()))
        }
        _ => MatterOrder::Other(obligation.key.to_string()),
    };
    (told.gravity(), duty, obligation.due.on, matter)
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum MatterOrder {
    Decision(DecisionKey),
    Submission(Month, u8, usize),
    Other(String),
}

/// What shares a paragraph.
#[derive(PartialEq, Eq)]
enum BlockKey<'t> {
    Sitting(Body, NaiveDate),
    Checkpoint(Month, u8),
    Other(&'t str),
}

fn block_key<'t>(told: &'t Told<'_>) -> (BlockKey<'t>, NaiveDate, &'t Standing) {
    let key = match &told.obligation.matter {
        Matter::Decision { key, .. } => BlockKey::Sitting(key.body, key.adopted_on),
        Matter::Submission { month, ordinal, .. } => BlockKey::Checkpoint(*month, *ordinal),
        _ => BlockKey::Other(told.obligation.key.as_str()),
    };
    (key, told.obligation.due.on, &told.standing)
}

fn section(group: &[Told<'_>], briefing: &Briefing<'_>) -> Section {
    let gravity = group[0].gravity();
    let counted = count(group);
    let heading = match gravity {
        Gravity::Late => format!("Прострочено: {counted}"),
        Gravity::Escalated => format!("До уваги керівника, прострочено: {counted}"),
        Gravity::Today => format!("Строк спливає сьогодні: {counted}"),
        Gravity::Unclear => format!("Не вдалося перевірити: {counted}"),
        Gravity::Doubtful => format!("Потрібне підтвердження: {counted}"),
        Gravity::Ahead => format!("Строк спливає: {counted}"),
        Gravity::Asked => format!("Потрібна відповідь: {counted}"),
        Gravity::Advised => format!("До відома: {counted}"),
        Gravity::Trouble | Gravity::Closed => format!("Дій не потрібно: {counted}"),
    };
    if gravity == Gravity::Closed {
        return quiet::closed(heading, group, briefing);
    }
    if gravity == Gravity::Advised {
        return matters::advice(heading, group, briefing);
    }
    let duty = briefing.plan.duty(&group[0].obligation.duty);
    let blocks = group.chunk_by(|a, b| block_key(a) == block_key(b)).map(|told| {
        let mut block = block(told, duty, briefing);
        offer(briefing.links, &mut block, told);
        block
    });
    let mut facts = Vec::new();
    if let Some(responsible) = responsible_of_group(group, briefing) {
        facts.push(responsible);
    }
    if let Some(basis) = basis(group[0].obligation, duty, briefing) {
        facts.push(basis);
    }
    facts.extend(circumstances(group));
    let request = matters::request(group, gravity, briefing)
        .unwrap_or_else(|| request(group, gravity, briefing));
    Section { heading, blocks: blocks.collect(), facts, request }
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
        let text =
            format!("{name} (до {}); лист надіслано Вам замість цієї особи.", date(absent.until));
        Some(Fact { label: "На цей час відсутні", text })
    });
    let mut all: Vec<Fact> = Vec::new();
    for fact in moved.chain(away) {
        if !all.iter().any(|known| known.text == fact.text) {
            all.push(fact);
        }
    }
    all
}

/// «3 рішення», «2 подання», «1 запитання».
pub(super) fn count(group: &[Told<'_>]) -> String {
    let noun = match group.first().map(|told| &told.obligation.matter) {
        Some(Matter::Submission { .. }) => SUBMISSION,
        Some(Matter::Decision { .. }) | None => DECISION,
        Some(Matter::Answer { .. }) => QUESTION,
        Some(_) => POINT,
    };
    noun.count(group.len() as u64)
}

fn block(block: &[Told<'_>], duty: Option<&Duty>, briefing: &Briefing<'_>) -> Block {
    let obligation = block[0].obligation;
    match &obligation.matter {
        Matter::Decision { key, number, title } => {
            let what = match block {
                [_] => wording::decision(key.body, key.adopted_on, number, title.as_deref()),
                many => wording::decisions(many.len() as u64, key.body, key.adopted_on),
            };
            decision_block(block, &format!("оприлюднення {what}"), briefing)
        }
        Matter::Submission { month, ordinal, .. } => {
            let rule = submission_rule(duty);
            let what = wording::submission(*ordinal, *month, rule);
            submission_block(block, &what, rule, briefing)
        }
        _ => matters::block(&block[0], briefing),
    }
}

fn decision_block(block: &[Told<'_>], what: &str, briefing: &Briefing<'_>) -> Block {
    let (obligation, standing) = (block[0].obligation, &block[0].standing);
    let term = wording::term(what, obligation.due.on, standing);
    let today = date(block[0].seen_on.unwrap_or(briefing.today));
    let state = match (standing, block) {
        (Standing::Unclear { sources }, [_]) => {
            wording::unread("Чи оприлюднено рішення,", sources, briefing.directory)
        }
        (Standing::Unclear { sources }, _) => {
            format!(
                "{} Перелік рішень:",
                wording::unread("Чи оприлюднено їх,", sources, briefing.directory)
            )
        }
        (Standing::Doubtful { pages }, [_]) => wording::doubt(&today, pages.len()),
        (Standing::Doubtful { pages }, _) => {
            format!("{} Перелік рішень:", wording::doubt_of_many(&today, pages.len()))
        }
        (_, [_]) if block[0].seen_on.is_none() => String::new(),
        (_, [_]) => format!("Станом на {today} рішення на офіційному вебсайті не виявлено."),
        _ => format!("Станом на {today} на офіційному вебсайті не виявлено:"),
    };
    let items = match block {
        [_] => Vec::new(),
        many => listed(many.iter().filter_map(|told| match &told.obligation.matter {
            Matter::Decision { number, title, .. } => {
                Some(wording::decision_in_list(number, title.as_deref()))
            }
            _ => None,
        })),
    };
    let reckoning = wording::reckoning_of_term(&obligation.due, "прийнято")
        .map(|text| Fact { label: RECKONING, text: wording::sentence(&text) });
    let pages = match standing {
        Standing::Doubtful { pages } => Some(candidates(pages)),
        _ => may_be_it(block),
    };
    let facts = pages.into_iter().chain(reckoning).collect();
    Block::of(format!("{term} {state}").trim_end().to_owned(), items, facts)
}

/// Pages that may be what a reminder asks for: its reader knows.
fn may_be_it(block: &[Told<'_>]) -> Option<Fact> {
    let mut pages: Vec<String> = Vec::new();
    for page in block.iter().flat_map(|told| &told.obligation.candidates) {
        if !pages.contains(page) {
            pages.push(page.clone());
        }
    }
    let text = (!pages.is_empty()).then(|| candidates(&pages).text)?;
    Some(Fact { label: "Можливо, оприлюднено тут", text })
}

fn submission_block(
    block: &[Told<'_>],
    what: &str,
    rule: Option<&SubmissionRule>,
    briefing: &Briefing<'_>,
) -> Block {
    let (obligation, standing) = (block[0].obligation, &block[0].standing);
    let Matter::Submission { department, month, ordinal, found } = &obligation.matter else {
        // Blocks are cut by matter, so this one holds submissions only.
        return Block::of(String::new(), Vec::new(), Vec::new());
    };
    let term = wording::term(what, obligation.due.on, standing);
    let today = date(block[0].seen_on.unwrap_or(briefing.today));
    let state = match (standing, block) {
        (Standing::Unclear { sources }, [_]) => {
            wording::unread("Чи надано інформацію,", sources, briefing.directory)
        }
        (Standing::Unclear { sources }, _) => {
            format!(
                "{} Перелік підрозділів:",
                wording::unread("Чи надано інформацію,", sources, briefing.directory)
            )
        }
        (_, [_]) if block[0].seen_on.is_none() => String::new(),
        (_, [_]) => {
            format!(
                "Станом на {today} {}.",
                wording::found(obligation, *month, *ordinal, *found, rule)
            )
        }
        _ => {
            let missing = ordinal_neuter_genitive(*ordinal);
            format!("Станом на {today} {missing} подання не виявлено:")
        }
    };
    let mut facts = Vec::new();
    let mut items = Vec::new();
    match block {
        [_] => facts.push(unit(department, briefing)),
        many => items = listed(many.iter().map(|told| submission_in_list(told, rule, briefing))),
    }
    let why = wording::reckoning_of_checkpoint(&obligation.due, *ordinal, rule);
    facts.push(Fact { label: RECKONING, text: wording::sentence(&why) });
    Block::of(format!("{term} {state}").trim_end().to_owned(), items, facts)
}

/// «Відділ освіти – за місяць виявлено 0 з 2; відповідальна особа: Петренко П.П.».
fn submission_in_list(
    told: &Told<'_>,
    rule: Option<&SubmissionRule>,
    briefing: &Briefing<'_>,
) -> String {
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
        let people = names(&told.obligation.responsible, briefing);
        if !people.is_empty() {
            line += &format!(" ({people})");
        }
    }
    line
}

/// People answer in words; what the administrator types is said to the administrator alone.
fn doubt_request(single: bool, briefing: &Briefing<'_>) -> String {
    let question = if single {
        "Просимо переглянути сторінку за наведеною адресою й повідомити у відповідь на цей лист, чи \
         це воно: «так» чи «ні»."
    } else {
        "Просимо переглянути сторінки за наведеними адресами й повідомити у відповідь на цей лист, \
         яке рішення на якій із них оприлюднено."
    };
    let how = if briefing.is_for_administrator() {
        " Відповідь записують командою «hromada-watch decision link РІШЕННЯ АДРЕСА» або «hromada-watch \
         decision unlink РІШЕННЯ АДРЕСА»; ключ рішення – у кінці листа."
    } else {
        ""
    };
    format!(
        "{question}{how} Цей лист не свідчить про порушення: доки відповіді немає, про \
             прострочення нікому не повідомляється."
    )
}

fn request(group: &[Told<'_>], gravity: Gravity, briefing: &Briefing<'_>) -> String {
    let decision = matches!(group[0].obligation.matter, Matter::Decision { .. });
    let single = group.len() == 1;
    let (what, if_done) = match (decision, single) {
        (true, true) => (
            "оприлюднення рішення на офіційному вебсайті",
            "Якщо рішення вже оприлюднено, просимо надіслати посилання на нього у відповідь на \
             цей лист.",
        ),
        (true, false) => (
            "оприлюднення рішень на офіційному вебсайті",
            "Якщо їх уже оприлюднено, просимо надіслати посилання на них у відповідь на цей лист.",
        ),
        (false, _) => (
            "інформацію про проведену поточну роботу для розміщення на вебсайті та в соціальних \
             мережах",
            "Якщо її вже надано або розміщено, просимо надіслати посилання у відповідь на цей \
             лист.",
        ),
    };
    match (gravity, decision) {
        (Gravity::Doubtful, _) => doubt_request(single, briefing),
        (Gravity::Unclear, _) if briefing.is_for_administrator() => {
            "Просимо відновити доступ до джерел або перевірити вебсайт вручну. Доки це не \
             з’ясовано, відповідальним особам листи про прострочення не надсилаються."
                .to_owned()
        }
        (Gravity::Unclear, _) => {
            format!("Цей лист не свідчить про порушення строку. {if_done}")
        }
        (Gravity::Escalated, true) => {
            format!("{AS_SUPERVISOR} Просимо вжити заходів щодо {what}. {if_done}")
        }
        (Gravity::Escalated, false) => {
            format!("{AS_SUPERVISOR} Просимо вжити заходів, щоб було надано {what}. {if_done}")
        }
        (Gravity::Late, true) => format!("Просимо невідкладно забезпечити {what}. {if_done}"),
        (Gravity::Late, false) => format!("Просимо невідкладно надати {what}. {if_done}"),
        (_, true) => format!("Просимо забезпечити {what}. {if_done}"),
        (_, false) => format!("Просимо надати {what}. {if_done}"),
    }
}

fn submission_rule(duty: Option<&Duty>) -> Option<&SubmissionRule> {
    match duty.map(|duty| &duty.kind) {
        Some(DutyKind::Submission(rule)) => Some(rule),
        _ => None,
    }
}
