//! The strip of stages on a page of the participatory-budget platform.
//!
//! Decides which part of a page is the strip and which stage it marks as running: the one whose
//! part holds «До закінчення залишилось», with the icons as a second witness. The invariant: where
//! the marks contradict each other no stage is named, because a wrong one would accuse somebody.

use crate::domain::sightings::platform::Stage;
use crate::sources::document::text;
use scraper::node::Element;
use scraper::{Html, Node};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Places that name a stage looked at in one page.
const NAMES_MAX: usize = 200;

/// An element with more inside is no name.
const PARTS_MAX: usize = 12;

/// A longer text is no name either.
const NAME_MAX_BYTES: usize = 120;

/// What stands in the part of the running stage, before a number of days.
const COUNTDOWN: &str = "до закінчення";

/// How the icon of a stage that does not run ends.
const DISABLED: &str = "_disabled.svg";

/// What the strip of a page says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Strip {
    /// This stage runs.
    Running(Stage),
    /// None does: it is not the time of a campaign.
    Idle,
    /// Its marks contradict each other, or stand where they belong to no stage.
    Unclear,
}

/// Reads the strip of a page; `None` when it has none. A page may show it twice, for narrow
/// screens.
pub fn strip(document: &Html) -> Option<Strip> {
    let page = Outline::of(document);
    let names = page.names();
    // Which stages each place speaks of.
    let mut stages: BTreeMap<usize, u8> = BTreeMap::new();
    for (place, stage) in &names {
        for around in page.around(*place) {
            *stages.entry(around).or_default() |= bit(*stage);
        }
    }
    let mut said: Vec<Strip> = Vec::new();
    let mut seen = BTreeSet::new();
    for (place, _) in names.iter().filter(|(_, stage)| *stage == Stage::Submission) {
        let holds_all = |around: &usize| stages.get(around) == Some(&ALL);
        let Some(whole) = page.around(*place).find(holds_all) else { continue };
        // Where only the page as a whole names all five, there is no strip.
        let is_page = page.element(whole).is_none_or(|it| matches!(it.name(), "html" | "body"));
        let within: Vec<(usize, Stage)> =
            names.iter().filter(|(at, _)| page.is_within(*at, whole)).copied().collect();
        if !is_page && seen.insert(whole) && in_order(&within) {
            said.push(page.read(whole, &within, &stages));
        }
    }
    let first = *said.first()?;
    Some(if said.iter().all(|other| *other == first) { first } else { Strip::Unclear })
}

const ALL: u8 = 0b1_1111;

fn bit(stage: Stage) -> u8 {
    1 << stage as u8
}

fn in_order(names: &[(usize, Stage)]) -> bool {
    Stage::ALL.map(|stage| names.iter().position(|(_, it)| *it == stage)).is_sorted()
}

/// The nodes of a page in document order, each by its place.
struct Outline<'a> {
    nodes: Vec<Place<'a>>,
}

struct Place<'a> {
    node: &'a Node,
    parent: Option<usize>,
    /// The first place behind all that is inside.
    end: usize,
}

impl<'a> Outline<'a> {
    fn of(document: &'a Html) -> Outline<'a> {
        let mut places = HashMap::new();
        let mut nodes: Vec<Place<'a>> = Vec::new();
        for (place, node) in document.tree.root().descendants().enumerate() {
            places.insert(node.id(), place);
            let parent = node.parent().and_then(|it| places.get(&it.id()).copied());
            nodes.push(Place { node: node.value(), parent, end: place + 1 });
        }
        for place in (0..nodes.len()).rev() {
            if let Some(parent) = nodes[place].parent {
                nodes[parent].end = nodes[parent].end.max(nodes[place].end);
            }
        }
        Outline { nodes }
    }

    /// A place and those around it, nearest first.
    fn around(&self, place: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(place), |place| self.nodes[*place].parent)
    }

    fn is_within(&self, place: usize, whole: usize) -> bool {
        (whole..self.nodes[whole].end).contains(&place)
    }

    fn element(&self, place: usize) -> Option<&'a Element> {
        self.nodes[place].node.as_element()
    }

    fn text(&self, place: usize) -> Option<&'a str> {
        let text = self.nodes[place].node.as_text()?;
        let parent = self.nodes[place].parent.and_then(|it| self.element(it));
        let is_spoken = !parent.is_some_and(|it| {
            matches!(it.name(), "script" | "style" | "template" | "noscript" | "title")
        });
        is_spoken.then_some(&**text)
    }

    /// Every place that is nothing but the name of a stage.
    fn names(&self) -> Vec<(usize, Stage)> {
        let places = 0..self.nodes.len();
        let named = places.filter_map(|place| {
            let text = match self.element(place) {
                Some(element) if element.name() == "img" => element.attr("alt")?.to_owned(),
                Some(_) => self.spread_text(place)?,
                None => self.text(place)?.to_owned(),
            };
            let stage = (text.len() <= NAME_MAX_BYTES).then(|| stage_of(&text)).flatten()?;
            Some((place, stage))
        });
        named.take(NAMES_MAX).collect()
    }

    /// The text of a small element that has it in pieces: «Розгляд<br>і доопрацювання».
    fn spread_text(&self, place: usize) -> Option<String> {
        let inside = place + 1..self.nodes[place].end;
        if inside.len() > PARTS_MAX {
            return None;
        }
        let texts = inside.filter_map(|it| self.text(it)).filter(|text| !text.trim().is_empty());
        let pieces: Vec<&str> = texts.collect();
        (pieces.len() > 1).then(|| pieces.join(" "))
    }

    fn read(&self, whole: usize, names: &[(usize, Stage)], stages: &BTreeMap<usize, u8>) -> Strip {
        // The largest parts of the strip that speak of one stage.
        let mut parts: BTreeMap<usize, Stage> = BTreeMap::new();
        for (place, stage) in names {
            let alone = |it: &usize| stages.get(it) == Some(&bit(*stage));
            parts.insert(self.around(*place).take_while(alone).last().unwrap_or(*place), *stage);
        }
        let part_of = |place: usize| self.around(place).find_map(|it| parts.get(&it).copied());
        let inside = whole..self.nodes[whole].end;
        let counted: Vec<Option<Stage>> = inside
            .filter(|place| {
                let text = self.text(*place);
                text.is_some_and(|it| plain(it).contains(COUNTDOWN)) && !self.is_hidden(*place)
            })
            .map(part_of)
            .collect();
        let marked: BTreeSet<Stage> = counted.iter().flatten().copied().collect();
        let marked: Vec<Stage> = marked.into_iter().collect();
        match (marked.as_slice(), self.lit(whole, part_of)) {
            ([one], Some(lit)) if *one != lit => Strip::Unclear,
            ([one], _) => Strip::Running(*one),
            ([], Some(lit)) => Strip::Running(lit),
            ([], None) if counted.is_empty() => Strip::Idle,
            _ => Strip::Unclear,
        }
    }

    fn is_hidden(&self, place: usize) -> bool {
        self.around(place).filter_map(|it| self.element(it)).any(|it| {
            let style = it.attr("style").unwrap_or_default().to_ascii_lowercase();
            it.attr("hidden").is_some()
                || style.split_whitespace().collect::<String>().contains("display:none")
        })
    }

    /// The one stage whose icon is not that of a stage at rest, if all five icons are known.
    fn lit(&self, whole: usize, part_of: impl Fn(usize) -> Option<Stage>) -> Option<Stage> {
        let mut icons: BTreeMap<Stage, bool> = BTreeMap::new();
        for place in whole..self.nodes[whole].end {
            let Some(element) = self.element(place) else { continue };
            let shown = ["src", "data-src", "style"].into_iter().filter_map(|it| element.attr(it));
            for icon in shown.filter(|address| address.contains("/stage-")) {
                let Some(stage) = part_of(place) else { continue };
                *icons.entry(stage).or_default() |= !icon.contains(DISABLED);
            }
        }
        let mut lit = icons.iter().filter(|(_, is_lit)| **is_lit).map(|(stage, _)| *stage);
        let only = lit.next()?;
        (icons.len() == Stage::ALL.len() && lit.next().is_none()).then_some(only)
    }
}

fn stage_of(text: &str) -> Option<Stage> {
    let text = plain(text);
    Stage::ALL.into_iter().find(|stage| plain(stage.name()) == text)
}

/// A name for comparing: Latin letters that look Cyrillic are Cyrillic; case, numbering and
/// «та» for «і» do not count.
fn plain(text: &str) -> String {
    let letters: String = text::fold(text).chars().map(cyrillic).collect();
    let lower = letters.to_lowercase().replace(" та ", " і ");
    lower.trim_matches(|c: char| !c.is_alphabetic()).to_owned()
}

fn cyrillic(letter: char) -> char {
    const ALIKE: [(char, char); 24] = [
        ('A', 'А'),
        ('B', 'В'),
        ('C', 'С'),
        ('E', 'Е'),
        ('H', 'Н'),
        ('I', 'І'),
        ('K', 'К'),
        ('M', 'М'),
        ('O', 'О'),
        ('P', 'Р'),
        ('T', 'Т'),
        ('X', 'Х'),
        ('Y', 'У'),
        ('a', 'а'),
        ('c', 'с'),
        ('e', 'е'),
        ('i', 'і'),
        ('k', 'к'),
        ('o', 'о'),
        ('p', 'р'),
        ('x', 'х'),
        ('y', 'у'),
        ('ï', 'ї'),
        ('ı', 'і'),
    ];
    ALIKE.iter().find(|(latin, _)| *latin == letter).map_or(letter, |(_, own)| *own)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A strip with words inside the part of each stage.
    fn page(inside: impl Fn(Stage) -> String) -> Html {
        let parts: String = Stage::ALL
            .iter()
            .map(|stage| format!("<li>{}<p>{}</p></li>", inside(*stage), stage.name()))
            .collect();
        Html::parse_document(&format!("<main><ul>{parts}</ul><p>Голосування</p></main>"))
    }

    fn icon(stage: Stage, state: &str) -> String {
        format!("<img src='/assets/app/img/stages/stage-{stage}{state}.svg'>")
    }

    #[test]
    fn the_running_stage_is_the_one_that_counts_down() {
        for running in Stage::ALL {
            let mark = |stage| match stage == running {
                true => "<span>До закінчення залишилось</span> <b>5 днів</b>".to_owned(),
                false => String::new(),
            };
            assert_eq!(strip(&page(mark)), Some(Strip::Running(running)));
        }
        assert_eq!(strip(&page(|_| String::new())), Some(Strip::Idle));
    }

    #[test]
    fn a_hidden_countdown_counts_nothing_down() {
        let hidden = |stage| match stage {
            Stage::Voting => "<p>До закінчення залишилось</p>".to_owned(),
            _ => "<p style='display: none'>До закінчення залишилось</p>".to_owned(),
        };
        assert_eq!(strip(&page(hidden)), Some(Strip::Running(Stage::Voting)));
        let all = |_| "До закінчення залишилось".to_owned();
        assert_eq!(strip(&page(all)), Some(Strip::Unclear));
    }

    #[test]
    fn icons_are_the_second_witness() {
        let only =
            |lit: Stage| move |stage| icon(stage, if stage == lit { "" } else { "_disabled" });
        assert_eq!(strip(&page(only(Stage::Winners))), Some(Strip::Running(Stage::Winners)));
        let counts = |on: Stage, icon: String, stage: Stage| match stage == on {
            true => format!("{icon}До закінчення залишилось"),
            false => icon,
        };
        let both = |stage| counts(Stage::Winners, only(Stage::Winners)(stage), stage);
        assert_eq!(strip(&page(both)), Some(Strip::Running(Stage::Winners)));
        let against = |stage| counts(Stage::Voting, only(Stage::Winners)(stage), stage);
        assert_eq!(strip(&page(against)), Some(Strip::Unclear));
        let all_rest = |stage| counts(Stage::Voting, icon(stage, "_disabled"), stage);
        assert_eq!(strip(&page(all_rest)), Some(Strip::Running(Stage::Voting)), "a weak witness");
        assert_eq!(strip(&page(|stage| icon(stage, "_disabled"))), Some(Strip::Idle));
        assert_eq!(strip(&page(|stage| icon(stage, ""))), Some(Strip::Idle), "nothing stands out");
    }

    #[test]
    fn names_are_told_by_their_look() {
        for name in
            ["Планування і реалiзацiя", "ПЛАНУВАННЯ ТА РЕАЛІЗАЦІЯ", "5. Планування і  реалізація"]
        {
            assert_eq!(stage_of(name), Some(Stage::Realisation), "{name}");
        }
        assert_eq!(stage_of("Голосування за проєкти"), None);
        let html = "<div><p><img alt='Подання'></p><p>Розгляд<br>і доопрацювання</p>\
            <p>До закінчення залишилось<br>Голосування</p><p>Оголошення <b>переможців</b></p>\
            <p><a>Планування<br> і реалiзацiя</a></p></div>";
        assert_eq!(strip(&Html::parse_document(html)), Some(Strip::Running(Stage::Voting)));
    }

    #[test]
    fn names_of_stages_apart_are_no_strip() {
        let menu = "<nav><a>Подання</a><a>Голосування</a></nav><p>Розгляд і доопрацювання</p>\
            <p>Оголошення переможців</p><p>Планування і реалізація</p>";
        assert_eq!(strip(&Html::parse_document(menu)), None);
        let backwards: String =
            Stage::ALL.iter().rev().map(|stage| format!("<li>{}</li>", stage.name())).collect();
        assert_eq!(strip(&Html::parse_document(&format!("<ul>{backwards}</ul>"))), None);
    }

    #[test]
    fn two_strips_that_differ_are_unclear() {
        let strip_of = |running: Stage| -> String {
            let parts = Stage::ALL.iter().map(|stage| {
                let mark = if *stage == running {
                    "До закінчення залишилось"
                } else {
                    ""
                };
                format!("<li>{mark}<p>{}</p></li>", stage.name())
            });
            format!("<ul>{}</ul>", parts.collect::<String>())
        };
        let page = |one, other| {
            let html = format!("<div>{}{}</div>", strip_of(one), strip_of(other));
            strip(&Html::parse_document(&html))
        };
        assert_eq!(page(Stage::Voting, Stage::Voting), Some(Strip::Running(Stage::Voting)));
        assert_eq!(page(Stage::Voting, Stage::Winners), Some(Strip::Unclear));
    }
}
