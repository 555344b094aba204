//! The register of decisions in the columns of the state's open data.
//!
//! Columns of the table `legalActs` in the annex to the Cabinet of Ministers' resolution № 835 of
//! 21.10.2015. What the register does not know (who registered an act with whom, since when it is
//! in force and whether it still is) stays null: it is for a lawyer to say.

use super::listing;
use crate::daemon::desk::register::clerk::Desk;
use crate::domain::council::decision::DecisionKey;
use serde_json::{Map, Value, json};

/// The columns, in their order.
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

/// Every decision known from the register or the site.
pub(in crate::daemon::desk) fn list(desk: &Desk<'_>) -> Value {
    let council = &desk.parts.config.settings.letterhead.council;
    let decisions = listing::decisions(desk.parts, desk.now);
    let rows = decisions["decisions"].as_array().into_iter().flatten();
    let acts: Vec<Value> = rows
        .map(|row| {
            let mut act: Map<String, Value> =
                COLUMNS.iter().map(|column| ((*column).to_owned(), Value::Null)).collect();
            let mut set = |column: &str, value: Value| act.insert(column.to_owned(), value);
            set("uid", row["key"].as_str().and_then(uid).into());
            set("type", json!("рішення"));
            set("title", row["title"].clone());
            set("acceptedDate", row["adopted_on"].clone());
            set("number", row["number"].clone());
            set("issuedDate", row["met_on"].clone());
            set("publisherName", json!(council));
            set("url", row["settled_by"]["url"].clone());
            Value::Object(act)
        })
        .collect();
    json!({ "columns": COLUMNS, "legalActs": acts })
}

/// Body, day and number: the number and the year alone would not tell two bodies apart.
fn uid(key: &str) -> Option<String> {
    let DecisionKey { body, adopted_on, number } = DecisionKey::parse(key)?;
    Some(format!("{body}-{adopted_on}-{}", number.normal()))
}
