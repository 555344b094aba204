//! Campaigns of the participatory budget: the stages and their days.

use super::toml::problem::Finding;
use super::toml::reader::{Table, Value};
use super::toml::suggest::echo;
use crate::domain::plan::rules::{Campaign, PlannedStage};
use crate::domain::sightings::platform::Stage;
use chrono::NaiveDate;

/// Reads every `[[measure.duty.campaign]]`; `None` when one of them has a problem.
pub(super) fn read(duty: &Table<'_>) -> Option<Vec<Campaign>> {
    let tables = duty.tables("campaign");
    let mut all: Vec<Option<Campaign>> = tables.iter().map(read_campaign).collect();
    let mut names: Vec<String> = Vec::new();
    for (table, campaign) in tables.iter().zip(&mut all) {
        let Some(name) = campaign.as_ref().map(|campaign| campaign.name.clone()) else { continue };
        if names.contains(&name) {
            let finding = Finding::at(table.place(), format!("дві кампанії мають назву `{name}`"));
            table.report().add(finding.help("дайте одному з двох іншу назву або вилучіть його"));
            *campaign = None;
        }
        names.push(name);
    }
    all.into_iter().collect()
}

fn read_campaign(table: &Table<'_>) -> Option<Campaign> {
    let name = table.need("name").and_then(|value| read_name(&value));
    let stages = Stage::ALL.map(|stage| read_stage(table, stage));
    table.finish();
    let given: Vec<PlannedStage> =
        stages.iter().cloned().collect::<Option<Vec<_>>>()?.into_iter().flatten().collect();
    if given.is_empty() {
        let finding = Finding::at(table.place(), "у кампанії немає жодного етапу");
        table.report().add(finding.help(
            "додайте хоча б один, напр. `voting = { from = 2027-04-01, until = 2027-04-20 }`",
        ));
        return None;
    }
    if let Some([before, after]) = given.windows(2).find_map(|pair| match pair {
        [before, after] if after.from <= before.until => Some([*before, *after]),
        _ => None,
    }) {
        let message = format!(
            "етап `{}` починається {}, коли етап `{}` ще триває (до {})",
            after.stage, after.from, before.stage, before.until
        );
        table.report().add(
            Finding::at(table.place(), message).help(
                "етапи йдуть один за одним: submission, review, voting, winners, realisation",
            ),
        );
        return None;
    }
    Some(Campaign { name: name?, stages: given })
}

/// A name that may stand in keys: usually a year.
fn read_name(value: &Value<'_>) -> Option<String> {
    let name = value.text()?.value;
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !name.is_empty() && name.chars().all(plain) {
        return Some(name);
    }
    value.reject(
        format!("{} не може бути назвою кампанії", echo(&name)),
        "пишіть цифри, латинські літери, `-` і `_`, напр. `2027`",
    )
}

/// `Some(None)` for a stage the campaign does not name.
fn read_stage(table: &Table<'_>, stage: Stage) -> Option<Option<PlannedStage>> {
    let Some(value) = table.get(stage.as_str()) else { return Some(None) };
    let days = value.table()?;
    let day = |key| days.need(key).and_then(|value| value.date());
    let (from, until) = (day("from"), day("until"));
    days.finish();
    let (from, until): (NaiveDate, NaiveDate) = (from?.value, until?.value);
    if until < from {
        return value.reject(
            format!("етап закінчується {until}, раніше, ніж починається ({from})"),
            "перший день пишіть у `from`, останній – в `until`",
        );
    }
    Some(Some(PlannedStage { stage, from, until }))
}
