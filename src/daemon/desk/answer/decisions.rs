//! Every decision known from the register or the site, with how its publication stands; and the
//! same register in the columns of the state's open data.
//!
//! Columns of the table `legalActs` in the annex to the Cabinet of Ministers' resolution № 835 of
//! 21.10.2015. What the register does not know (who registered an act with whom, since when it is
//! in force and whether it still is) stays null: it is for a lawyer to say.

use super::due::{ObligationRow, Settler, StatusWord, row};
use super::stretch::{Extent, Stretch};
use crate::daemon::parts::Parts;
use crate::domain::council::decision::{Body, DecisionKey};
use crate::domain::obligation::Matter;
use crate::domain::sightings::publication_dates::PublicationDates;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use clap::Args;
use serde::{Deserialize, Serialize};

/// Known decisions.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Decisions {
    /// The decisions, each once.
    pub decisions: Vec<DecisionRow>,
    /// How many there are.
    #[serde(flatten)]
    pub extent: Extent,
}

/// Which decisions are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Args)]
#[group(skip)]
#[serde(default)]
pub struct Listed {
    /// Only those that people registered
    #[arg(long)]
    pub registered: bool,
    /// Which part of the list.
    #[command(flatten)]
    pub stretch: Stretch,
}

/// One decision.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DecisionRow {
    /// Its key.
    pub key: DecisionKey,
    /// Who adopted it.
    pub body: Body,
    /// Its number as written.
    pub number: String,
    /// The day of adoption.
    pub adopted_on: NaiveDate,
    /// Its name.
    pub title: Option<String>,
    /// Whether a person registered it.
    pub registered: bool,
    /// The last day of its publication.
    pub due_on: NaiveDate,
    /// How its publication stands.
    pub status: StatusWord,
    /// The day it was published.
    pub met_on: Option<NaiveDate>,
    /// Whether that was late.
    pub late: Option<bool>,
    /// By what it is published.
    pub settled_by: Option<Settler>,
    /// The dates of that page.
    pub dates: Option<PublicationDates>,
    /// By how many days they disagree.
    pub dates_disagree: Option<u32>,
    /// Pages that may publish it.
    pub candidates: Vec<String>,
    /// The address of the draft it was.
    pub draft_url: Option<String>,
}

/// Lists known decisions.
pub(in crate::daemon::desk) fn list(parts: &Parts, asked: Listed, now: DateTime<Utc>) -> Decisions {
    let now = asked.stretch.moment(now);
    let (decided, view) = (parts.decided(now), parts.view(now));
    let all = decided.decisions(&view).iter().filter(|it| it.registered || !asked.registered);
    let (mut listed, extent) = asked.stretch.cut(all, |it| it.on.year());
    if asked.stretch.page.is_none() {
        // The whole list is ordered by key, as tables built on it expect.
        listed.sort_by_key(|it| it.at);
    }
    let drafts = decided.drafts(&view);
    let rows = listed.into_iter().filter_map(|it| {
        let obligation = decided.obligations.get(it.at)?;
        let Matter::Decision { key, number, title } = &obligation.matter else { return None };
        let shown: ObligationRow = row(parts, obligation);
        Some(DecisionRow {
            key: key.clone(),
            body: key.body,
            number: number.clone(),
            adopted_on: key.adopted_on,
            title: title.clone(),
            registered: it.registered,
            due_on: shown.due_on,
            status: shown.status,
            met_on: shown.met_on,
            late: shown.late,
            settled_by: shown.settled_by,
            dates: shown.dates,
            dates_disagree: shown.dates_disagree,
            candidates: shown.candidates,
            draft_url: drafts.get(key).and_then(|draft| draft.url.clone()),
        })
    });
    Decisions { decisions: rows.collect(), extent }
}

/// One act in the state's columns; what is not known is null.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LegalAct {
    /// Body, day and number: the number and the year alone would not tell two bodies apart.
    pub uid: String,
    /// The kind of act.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its name.
    pub title: Option<String>,
    /// The day of adoption.
    pub accepted_date: Option<NaiveDate>,
    /// Its number.
    pub number: String,
    /// The day of publication.
    pub issued_date: Option<NaiveDate>,
    /// Since when it is in force.
    pub valid_from: Option<NaiveDate>,
    /// Whether it still is.
    pub status: Option<String>,
    /// Who publishes it.
    pub publisher_name: String,
    /// Its number in the register of legal persons.
    pub publisher_id: Option<String>,
    /// Its text.
    pub text: Option<String>,
    /// Where it is published.
    pub url: Option<String>,
    /// Its number with whoever registers acts.
    pub registration_number: Option<String>,
    /// The day of that.
    pub registration_date: Option<NaiveDate>,
    /// Who registered it.
    pub registrator_name: Option<String>,
    /// Their number.
    pub registrator_id: Option<String>,
}

/// The columns of an act, in their order.
pub const COLUMNS: [&str; 16] = [
    "uid",
    "type",
    "title",
    "acceptedDate",
    "number",
    "issuedDate",
    "validFrom",
    "status",
    "publisherName",
    "publisherId",
    "text",
    "url",
    "registrationNumber",
    "registrationDate",
    "registratorName",
    "registratorId",
];

/// Known decisions as acts.
pub(in crate::daemon::desk) fn legal_acts(parts: &Parts, now: DateTime<Utc>) -> Vec<LegalAct> {
    let council = &parts.config.settings.letterhead.council;
    let act = |row: DecisionRow| LegalAct {
        uid: format!("{}-{}-{}", row.body, row.adopted_on, row.key.number.normal()),
        kind: "рішення".to_owned(),
        title: row.title,
        accepted_date: Some(row.adopted_on),
        number: row.number,
        issued_date: row.met_on,
        publisher_name: council.clone(),
        url: row.settled_by.and_then(|by| by.url),
        ..LegalAct::default()
    };
    list(parts, Listed::default(), now).decisions.into_iter().map(act).collect()
}
