//! gr.org.ua, silrada.org and own domains on the same theme: `/rishennyaradi/{slug}`,
//! `/rishennyavikon/{slug}`, `/?p=N`.
//!
//! Decides which addresses are its items and what its item pages say. The path says which body
//! adopted an act. An act opens with a table (session and convocation, РІШЕННЯ, date, place,
//! number): the date in it is the adoption and never the publication.

use super::family::{Family, has_segment};
use super::marks::Marks;
use crate::domain::sightings::Item;
use crate::sources::document::{address, moment, text};
use crate::sources::html::article::Article;
use crate::sources::html::furniture::{self, Label, PrintedDate};
use regex::Regex;
use std::sync::LazyLock;
use url::Url;

static ACT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:/[a-z]{2})?/(rishennyaradi|rishennyavikon)/([^/]+)/?$")
        .expect("the pattern is a constant that tests compile")
});

/// Cells of an act's head between its date and the end of its number.
const HEAD_CELLS_MAX: usize = 3;

/// The family and key of an item's address.
pub fn identify(url: &Url) -> Option<(Family, String)> {
    if let Some(found) = ACT.captures(url.path()) {
        let slug = address::decoded(&found[2]);
        let family = match &found[1] {
            "rishennyaradi" => Family::Session,
            _ => Family::Executive,
        };
        return (!matches!(slug.as_str(), "page" | "feed")).then_some((family, slug));
    }
    address::numbered_post(url).map(|number| (Family::Numbered, number))
}

/// Whether an address is of a shape that no other engine makes.
pub fn tells(url: &Url) -> bool {
    ACT.is_match(url.path())
}

/// Whether the theme left its marks.
pub fn marked(marks: &Marks) -> bool {
    let own = |host: &str| {
        ["gr.org.ua", "silrada.org"].iter().any(|it| {
            host.strip_suffix(it).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        })
    };
    own(&marks.host) || marks.paths_hold(&["/rishennyaradi", "/rishennyavikon"])
}

/// Whether items of a family belong to a list; its lists show the latest news beside them.
pub fn lists(list: &Url, family: Family) -> bool {
    match [Family::Session, Family::Executive].iter().find(|it| has_segment(list, it.as_str())) {
        Some(only) => *only == family,
        None => true,
    }
}

/// Whether a date printed in a list beside an item is its publication.
pub fn list_date_is_publication(family: Family, label: Label) -> bool {
    family == Family::Numbered || label == Label::Publication
}

/// Adds what an item's page says.
pub fn fill(item: &mut Item, article: Article) {
    item.dates.printed = article.printed.map(|it: PrintedDate| it.on).or(item.dates.printed);
    let lines = head_on_one_line(article.lines);
    item.text = text::kept_with_files(&lines.join("\n"), &article.files);
}

/// Date, place and number of an act's head stand in cells. Together they are one line of it, the
/// number behind the date, as in heads that were never a table.
fn head_on_one_line(lines: Vec<String>) -> Vec<String> {
    let is_word = |line: &String| furniture::opens_act(line);
    let dated = |line: &String| line.chars().count() < 40 && moment::date_in(line).is_some();
    let Some(word) = lines.iter().take(8).rposition(is_word) else { return lines };
    let Some(date) = lines.get(word + 1).filter(|line| dated(line)) else { return lines };
    let cells = lines.iter().skip(word + 2).take(HEAD_CELLS_MAX);
    let places = cells.take_while(|cell| cell.chars().count() <= 60 && !cell.starts_with("Про "));
    let places: Vec<&str> = places.map(String::as_str).collect();
    let is_number = |cell: &&str| cell.starts_with(['№', 'N']);
    let Some(number) = places.iter().position(is_number) else { return lines };
    let head = [&[date.as_str(), places[number]], &places[..number]].concat().join(" ");
    let behind = lines[word + 3 + number..].iter();
    lines[..=word].iter().chain([&head]).chain(behind).cloned().collect()
}
