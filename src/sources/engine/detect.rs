//! Which engine made a page.
//!
//! Decides by two witnesses: the marks an engine leaves in the markup (generator, scripts, styles)
//! and the shapes of the addresses the page links to. It is asked again at every read, because
//! councils move from one engine to the other. The invariant: an engine is named only if the page
//! links to something that would be an item of it.

use super::Preset;
use super::marks::{Marks, links};
use scraper::Html;
use url::Url;

/// The engine of a list page.
pub(in crate::sources) fn detect(document: &Html, base: &Url) -> Option<Preset> {
    let marked = by_marks(document, base);
    let has_items = |preset: Preset| {
        links(document, base).any(|url| preset.item_id(base, &url).is_some())
            || preset
                .headlines(document, base)
                .iter()
                .any(|url| preset.headline_id(base, url).is_some())
    };
    marked.filter(|preset| has_items(*preset)).or_else(|| by_addresses(document, base))
}

/// The engine whose marks a page carries, items or not.
pub(in crate::sources) fn by_marks(document: &Html, base: &Url) -> Option<Preset> {
    let marks = Marks::of(document, base);
    let (common, telling): (Vec<Preset>, Vec<Preset>) =
        Preset::all().partition(|preset| preset.0.marks_are_common);
    telling.into_iter().chain(common).find(|preset| (preset.0.marked)(&marks, document))
}

/// The engine most of the linked addresses are telling of.
fn by_addresses(document: &Html, base: &Url) -> Option<Preset> {
    let mut counts: Vec<(Preset, usize)> = Preset::all().map(|preset| (preset, 0)).collect();
    for url in links(document, base) {
        for (preset, count) in &mut counts {
            if preset.tells(&url) {
                *count += 1;
            }
        }
    }
    // `max_by_key` gives the last of equals; the most telling stands first.
    let best = counts.into_iter().rev().max_by_key(|(_, count)| *count)?;
    (best.1 > 0).then_some(best.0)
}
