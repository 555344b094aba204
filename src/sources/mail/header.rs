//! The headers of a message, as far as they are looked at.
//!
//! Decides which field says who wrote a message, what it answers and to whom it came. The
//! invariants: everything is bounded, and two senders are none.

use super::incoming::Proof;
use crate::sources::document::text;
use mail_parser::{HeaderForm, HeaderValue, Message};
use std::collections::BTreeSet;

/// Most names of letters and most recipients looked at.
pub(super) const NAMES_MAX: usize = 50;

/// Longest name of a letter, address or subject that is kept, in bytes.
pub(super) const FIELD_MAX_BYTES: usize = 1_000;

/// One line in bounds; none for nothing.
pub(super) fn field(text: &str) -> Option<String> {
    let line = text::title(text);
    (!line.is_empty() && line.len() <= FIELD_MAX_BYTES).then_some(line)
}

pub(super) fn answers(message: &Message<'_>) -> Vec<String> {
    let mut names: Vec<String> = ids(message.in_reply_to());
    names.extend(ids(message.references()).into_iter().rev());
    let mut seen = BTreeSet::new();
    names.retain(|name| seen.insert(name.clone()));
    names.truncate(NAMES_MAX);
    names
}

pub(super) fn ids(value: &HeaderValue<'_>) -> Vec<String> {
    let one = value.as_text().into_iter().map(str::to_owned);
    let many = value.as_text_list().unwrap_or_default().iter().map(|id| id.to_string());
    one.chain(many)
        .flat_map(|text| text.split_whitespace().map(bare).collect::<Vec<_>>())
        .filter(|id| !id.is_empty() && id.len() <= FIELD_MAX_BYTES)
        .collect()
}

pub(super) fn bare(text: &str) -> String {
    text.trim_matches(['<', '>', ',', ';', '"']).to_owned()
}

/// An address in small letters, if it may be one.
pub(super) fn address(text: &str) -> Option<String> {
    let address = bare(text.trim()).to_lowercase();
    let sound = address.len() <= FIELD_MAX_BYTES
        && address.split_once('@').is_some_and(|(local, domain)| {
            !local.is_empty() && !domain.is_empty() && !domain.contains('@')
        })
        && !address.contains(|c: char| c.is_whitespace() || c.is_control());
    sound.then_some(address)
}

pub(super) fn sender(message: &Message<'_>) -> Option<String> {
    // Two From fields are how one sender is shown and another one meant.
    let mut fields = message.header_values("From");
    let (Some(field), None) = (fields.next(), fields.next()) else { return None };
    let mut all = field.as_address()?.iter();
    match (all.next(), all.next()) {
        (Some(only), None) => address(only.address()?),
        _ => None,
    }
}

/// Headers in which the address that a message came to may stand.
const DELIVERED: [&str; 4] = ["Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To"];

pub(super) fn recipients(message: &Message<'_>) -> Vec<String> {
    let named = message.all_to().chain(message.all_cc()).flat_map(|to| to.iter());
    let named = named.filter_map(|to| address(to.address()?));
    let delivered = DELIVERED.iter().flat_map(|name| texts(message, name));
    let mut all: Vec<String> =
        named.chain(delivered.filter_map(|text| address(&text))).take(NAMES_MAX).collect();
    all.sort();
    all.dedup();
    all
}

/// What stands in every header of a name, as text.
pub(super) fn texts(message: &Message<'_>, name: &'static str) -> Vec<String> {
    let values = message.header_as(name, HeaderForm::Raw);
    values.into_iter().filter_map(|value| value.as_text().map(str::to_owned)).collect()
}

/// Any refusal counts, whoever wrote it: a message that speaks against itself is not to be
/// believed.
pub(super) fn proof(message: &Message<'_>) -> Proof {
    let refuted = texts(message, "Authentication-Results").iter().any(|text| {
        let text: String = text.to_ascii_lowercase().split_whitespace().collect();
        text.contains("dmarc=fail")
    });
    if refuted { Proof::Refuted } else { Proof::NotRefuted }
}
