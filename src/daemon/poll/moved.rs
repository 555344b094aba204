//! A source whose site moved to another engine: its items keep their ids.
//!
//! Decides nothing about which item is which (`sources::moved`); it brings what the store knows
//! together with what was read. The invariant: after [`recognise_known`] every id of a read is one
//! of the store's wherever the item is known, so the rest of the turn needs no word of the move.

use crate::daemon::parts::Parts;
use crate::domain::notice::trouble::Trouble;
use crate::domain::register::LinkVerdict;
use crate::sources::page::moved::{self, Stage};
use crate::sources::reading::Yield;
use crate::sources::spec::SourceSpec;
use crate::store::cursor::Cursor;
use crate::store::fact::Fact;
use std::collections::BTreeSet;

/// The engine the site had when it was last read whole, if it has another one now.
pub fn moved_from<'a>(cursor: &'a Cursor, gave: &Yield) -> Option<&'a str> {
    let (from, to) = (cursor.engine.as_deref()?, gave.engine?.as_str());
    (from != to).then_some(from)
}

/// Gives what was read the ids under which it is known.
pub fn recognise_known(parts: &Parts, spec: &SourceSpec, gave: &mut Yield) {
    let Some(preset) = gave.engine else { return };
    let Some(known) = parts.store.state().items.get(&spec.id) else { return };
    let stage = match moved_from(&parts.store.cursor(&spec.id), gave) {
        Some(_) => Stage::Moved,
        None => Stage::Settled,
    };
    let names = moved::known_ids(
        preset,
        stage,
        known.values().map(|known| known.item.as_ref()),
        &gave.items,
    );
    if names.is_empty() {
        return;
    }
    let items = std::mem::take(&mut gave.items);
    gave.items = items
        .into_iter()
        .map(|item| match names.get(&item.id) {
            Some(id) => moved::carried(known.get(id).map(|it| it.item.as_ref()), id.clone(), item),
            None => item,
        })
        .collect();
    gave.attachments = std::mem::take(&mut gave.attachments)
        .into_iter()
        .map(|(id, files)| (names.get(&id).cloned().unwrap_or(id), files))
        .collect();
    let shown = gave.shown.iter_mut().map(|(id, _)| id);
    for id in gave.opened.iter_mut().chain(&mut gave.missing).chain(shown) {
        if let Some(known) = names.get(id) {
            *id = known.clone();
        }
    }
}

/// The trouble of a move, unless it was noted already.
pub fn trouble(parts: &Parts, spec: &SourceSpec, from: &str, gave: &Yield) -> Option<Fact> {
    let to = gave.engine?.as_str();
    let key = format!("site-moved/{}/{from}/{to}", spec.id);
    if parts.store.state().troubles.contains_key(&key) {
        return None;
    }
    let known =
        |item: &&crate::domain::sightings::Item| parts.known_item(&spec.id, &item.id).is_some();
    let recognised = gave.items.iter().filter(known).count();
    tracing::warn!(
        source.id = %spec.id, engine.from = from, engine.to = to, items.recognised = recognised,
        "the site of source {} moved from engine {from} to {to}", spec.id
    );
    let trouble = Trouble::SiteMoved {
        source: spec.id.clone(),
        from: from.to_owned(),
        to: to.to_owned(),
        recognised,
    };
    Some(Fact::TroubleNoted { key, trouble })
}

/// What people said does not publish a decision, said again of the page's new address, each with
/// its author: what a person has unlinked stays unlinked when the site moves.
pub fn unlinked_again(parts: &Parts, spec: &SourceSpec, gave: &Yield) -> Vec<(String, Fact)> {
    let links = &parts.store.state().register.links;
    let mut said = Vec::new();
    let mut seen = BTreeSet::new();
    for item in &gave.items {
        let Some(known) = parts.known_item(&spec.id, &item.id) else { continue };
        let (Some(old), Some(new)) = (&known.item.url, &item.url) else { continue };
        if old == new || !seen.insert(new) {
            continue;
        }
        let of_old = links
            .iter()
            .filter(|((_, url), link)| url == old && link.verdict == LinkVerdict::Unlinked);
        for ((decision, _), link) in of_old {
            if !links.contains_key(&(decision.clone(), new.clone())) {
                let (decision, url, verdict) = (decision.clone(), new.clone(), link.verdict);
                let fact = Fact::LinkSaid { decision, url, verdict, on: Some(link.on) };
                said.push((link.author.clone(), fact));
            }
        }
    }
    said
}
