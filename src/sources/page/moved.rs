//! A council moves from one engine to another: its items come back under other addresses.
//!
//! Decides which listed item is one we know already, so that it keeps its id: nothing old looks
//! new, and nothing known seems to vanish. It is pure and remembers nothing; where a known item
//! was recognised once, its address says so at every later read. The invariant: one listed item
//! takes at most one known id, and never that of an item of another kind or body.

use super::own;
use crate::domain::council::decision::DecisionNumber;
use crate::domain::ids::ItemId;
use crate::domain::sightings::{Item, ItemDates};
use crate::sources::document::text::fold;
use crate::sources::document::{address, moment};
use crate::sources::engine::Preset;
use crate::sources::html::article::is_similar;
use chrono::NaiveDate;
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;
use url::Url;

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is a constant that tests compile")
}

/// Where an act's own name begins; words inside it say nothing about the act.
static NAME: LazyLock<Regex> = LazyLock::new(|| regex(r#"(?:^|[\s«"„“(])Про\s|[«"„“]\s*\p{L}"#));
static NUMBER: LazyLock<Regex> = LazyLock::new(|| regex(r"(?:№\s*)+([\p{L}\d][\p{L}\d/_.\-–—]*)"));

/// Whether the site's engine is known to have changed since the source was last read whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It has: everything listed may be something known.
    Moved,
    /// Not that we know: only items still known under addresses of another engine are candidates,
    /// and a headline alone is no evidence.
    Settled,
}

/// Whether a listed item is one known from another engine: the same headline and no date against
/// it, or the same act by number and day of adoption.
pub fn same_item(known: &Item, listed: &Item) -> bool {
    Face::of(known).evidence(&Face::of(listed)).is_some()
}

/// The known ids of listed items, for those whose listed id is another one.
pub fn known_ids<'a>(
    preset: Preset,
    stage: Stage,
    known: impl Iterator<Item = &'a Item>,
    listed: &[Item],
) -> BTreeMap<ItemId, ItemId> {
    let known: BTreeMap<&ItemId, &Item> = known.map(|item| (&item.id, item)).collect();
    let mut by_address: HashMap<ItemId, &ItemId> = HashMap::new();
    let mut foreign: BTreeSet<&ItemId> = BTreeSet::new();
    for (id, item) in &known {
        match item.url.as_deref().and_then(|url| address(preset, url)) {
            Some(address) => drop(by_address.entry(address).or_insert(id)),
            None => drop(foreign.insert(id)),
        }
    }
    let mut names = BTreeMap::new();
    let mut taken: BTreeSet<&ItemId> = BTreeSet::new();
    let mut strangers: Vec<&Item> = Vec::new();
    for item in listed {
        let of_address = item.url.as_deref().and_then(|url| address(preset, url));
        let same_id = known.get_key_value(&item.id).filter(|(id, _)| !foreign.contains(*id));
        let found = same_id
            .map(|(id, _)| *id)
            .or_else(|| by_address.get(&of_address?).copied())
            .filter(|id| !taken.contains(*id));
        match found {
            Some(id) => {
                taken.insert(id);
                if *id != item.id {
                    names.insert(item.id.clone(), id.clone());
                }
            }
            None => strangers.push(item),
        }
    }
    let mut candidates: Vec<(&ItemId, Face)> = known
        .iter()
        .filter(|(id, _)| !taken.contains(**id))
        .filter(|(id, _)| stage == Stage::Moved || foreign.contains(**id))
        .map(|(id, item)| (*id, Face::of(item)))
        .collect();
    let faces: Vec<(&Item, Face)> =
        strangers.into_iter().map(|item| (item, Face::of(item))).collect();
    let mut found: BTreeMap<&ItemId, &ItemId> = BTreeMap::new();
    let passes: &[Evidence] = match stage {
        Stage::Moved => &[Evidence::Strong, Evidence::Headline],
        Stage::Settled => &[Evidence::Strong],
    };
    for wanted in passes {
        for (item, face) in &faces {
            if found.contains_key(&item.id) {
                continue;
            }
            let place = candidates.iter().position(|(_, it)| it.evidence(face) == Some(*wanted));
            if let Some(place) = place {
                found.insert(&item.id, candidates.swap_remove(place).0);
            }
        }
    }
    for (item, _) in &faces {
        match found.get(&item.id) {
            Some(id) if **id == item.id => {}
            Some(id) => drop(names.insert(item.id.clone(), (*id).clone())),
            // The number of one engine may be the number of another item of another engine.
            None if known.contains_key(&item.id) => {
                let own = address::short(format!("{}/{}", preset.as_str(), item.id));
                names.insert(item.id.clone(), own);
            }
            None => {}
        }
    }
    names
}

/// A listed item under its known id. What was known of its dates stays: a site that moves stamps
/// its old items with the day of the move.
pub fn carried(known: Option<&Item>, id: ItemId, listed: Item) -> Item {
    let dates = match known {
        Some(known) => ItemDates {
            printed: known.dates.printed.or(listed.dates.printed),
            url: known.dates.url.or(listed.dates.url),
            feed: known.dates.feed.or(listed.dates.feed),
        },
        None => listed.dates.clone(),
    };
    Item { id, dates, ..listed }
}

/// Every id some list may show an address under.
pub fn spellings(url: &str) -> Vec<ItemId> {
    let Ok(url) = Url::parse(url) else { return Vec::new() };
    let mut ids: Vec<ItemId> = vec![own::identify(&url)];
    for preset in Preset::all() {
        if preset.counts()
            && let Some((family, key)) = preset.identify(&url)
        {
            ids.push(ItemId::from(format!("{}/{key}", family.as_str())));
            ids.push(ItemId::from(key));
        } else {
            ids.extend(preset.headline_id(&crate::sources::document::address::nowhere(), &url));
        }
    }
    ids
}

/// What tells an address from others of its engine; `None` for an address of another engine.
fn address(preset: Preset, url: &str) -> Option<ItemId> {
    let url = Url::parse(url).ok()?;
    if preset == Preset::OWN {
        return Some(own::identify(&url));
    }
    let elsewhere = || Preset::all().any(|other| other != preset && other.tells(&url));
    let unsaid = || preset.place(&url).filter(|_| !elsewhere());
    let (family, key) = preset.identify(&url).or_else(unsaid)?;
    Some(ItemId::from(format!("{}/{key}", family.as_str())))
}

/// How sure it is that two items are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Evidence {
    /// The headline and a date, or number and day of an act.
    Strong,
    /// The headline alone, no date being there to compare.
    Headline,
}

/// Which body an item says it is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Body {
    Session,
    Executive,
}

/// What an item is recognised by.
struct Face {
    headline: String,
    name: String,
    number: Option<DecisionNumber>,
    act: Option<(DecisionNumber, NaiveDate)>,
    kind: Vec<&'static str>,
    body: Option<Body>,
    days: Vec<NaiveDate>,
}

impl Face {
    fn of(item: &Item) -> Face {
        let title = fold(&item.title);
        let at = NAME.find(&title).map_or(title.len(), |found| found.start());
        let (head, name) = title.split_at(at);
        let number = NUMBER.captures(head).map(|found| {
            DecisionNumber::new(found[1].trim_end_matches(['.', '-', '–', '—', '_']).to_owned())
        });
        let adopted_on = head.find("від ").map_or(head, |at| &head[at..]);
        let act = number.clone().zip(moment::date_in(adopted_on));
        let said = format!("{head} {}", item.section.as_deref().unwrap_or_default()).to_lowercase();
        let kinds = ["проєкт", "проект", "розпорядж", "протокол", "порядок денний", "додаток"];
        Face {
            headline: comparable(&title),
            name: comparable(name),
            number,
            act,
            kind: kinds
                .into_iter()
                .filter(|kind| said.contains(kind))
                .map(|kind| if kind == "проект" { "проєкт" } else { kind })
                .collect(),
            body: body(&said),
            days: [item.dates.printed, item.dates.url].into_iter().flatten().collect(),
        }
    }

    fn evidence(&self, other: &Face) -> Option<Evidence> {
        let bodies = self.body.is_some() && other.body.is_some() && self.body != other.body;
        if self.kind != other.kind || bodies {
            return None;
        }
        let unnamed = self.name.is_empty() || other.name.is_empty();
        let same_name =
            || unnamed || self.name == other.name || is_similar(&self.name, &other.name);
        if self.act.is_some() && other.act.is_some() {
            return (self.act == other.act && same_name()).then_some(Evidence::Strong);
        }
        if self.headline.is_empty() || self.headline != other.headline {
            // «Рішення сесії №24 «…»» and «Рішення ради від 20.11.2026 № 24 «…»»: one engine puts
            // the day into the headline, the other into a table.
            let one_act = self.number.is_some() && self.number == other.number;
            let named = !self.name.is_empty() && self.name == other.name;
            let day = self.days.iter().any(|day| other.days.contains(day));
            return (one_act && named && day).then_some(Evidence::Strong);
        }
        if self.days.is_empty() || other.days.is_empty() {
            return Some(Evidence::Headline);
        }
        self.days.iter().any(|day| other.days.contains(day)).then_some(Evidence::Strong)
    }
}

fn body(said: &str) -> Option<Body> {
    if ["виконком", "виконавч"].iter().any(|it| said.contains(it)) {
        return Some(Body::Executive);
    }
    ["сесі", "рішення ради", "сільської ради", "селищної ради", "міської ради"]
        .iter()
        .any(|it| said.contains(it))
        .then_some(Body::Session)
}

/// A headline without what sites type differently: case, quotes, dashes, spaces around signs.
fn comparable(text: &str) -> String {
    let words = text
        .to_lowercase()
        .replace("проект", "проєкт")
        .chars()
        .map(|c| match c {
            'ʼ' | '`' | '\'' | '‘' | '’' => '’',
            '–' | '—' | '−' => '-',
            '«' | '»' | '“' | '”' | '„' | '"' => ' ',
            other => other,
        })
        .collect::<String>();
    fold(&words.replace('№', " № ")).trim_end_matches('.').to_owned()
}
