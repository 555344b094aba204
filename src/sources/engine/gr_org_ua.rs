//! gr.org.ua, silrada.org and own domains on the same theme: `/rishennyaradi/{slug}`,
//! `/rishennyavikon/{slug}`, `/?p=N`.
//!
//! Decides which addresses are its items and what its item pages say. The path says which body
//! adopted an act. An act opens with a table (session and convocation, РІШЕННЯ, date, place,
//! number): the date in it is the adoption and never the publication.

use super::family::{Family, has_segment};
use super::marks::Marks;
use super::site_engine::{Ids, SiteEngine};
use super::wordpress;
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

const SESSION: Family = Family("rishennyaradi");
const EXECUTIVE: Family = Family("rishennyavikon");
const NUMBERED: Family = Family("p");

pub(super) static ENGINE: SiteEngine = SiteEngine {
    words: &["gr-org-ua", "silrada"],
    identify,
    tells: |url| ACT.is_match(url.path()),
    marked: |marks, _| marked(marks),
    ids: Ids::WordedByFamily,
    lists,
    // The theme stands on WordPress.
    frame: wordpress::frame,
    section: |family| match family {
        SESSION => Some("Рішення ради"),
        EXECUTIVE => Some("Рішення виконавчого комітету"),
        _ => None,
    },
    list_date_is_publication: |family, label| family == NUMBERED || label == Label::Publication,
    feeds: &["/feed/"],
    sections: &["/rishennyaradi", "/rishennyavikon"],
    menus: &[&["/rishennyaradi"], &["/rishennyavikon"]],
    fill: |item, _, _, article| fill(item, article),
    ..SiteEngine::PLAIN
};

/// The family and key of an item's address.
fn identify(url: &Url) -> Option<(Family, String)> {
    if let Some(found) = ACT.captures(url.path()) {
        let slug = address::decoded(&found[2]);
        let family = match &found[1] {
            "rishennyaradi" => SESSION,
            _ => EXECUTIVE,
        };
        return (!matches!(slug.as_str(), "page" | "feed")).then_some((family, slug));
    }
    address::numbered_post(url).map(|number| (NUMBERED, number))
}

/// Whether the theme left its marks.
fn marked(marks: &Marks) -> bool {
    let own = |host: &str| {
        ["gr.org.ua", "silrada.org"].iter().any(|it| {
            host.strip_suffix(it).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        })
    };
    own(&marks.host) || marks.paths_hold(&["/rishennyaradi", "/rishennyavikon"])
}

/// Whether items of a family belong to a list; its lists show the latest news beside them.
fn lists(list: &Url, family: Family) -> bool {
    match [SESSION, EXECUTIVE].iter().find(|it| has_segment(list, it.as_str())) {
        Some(only) => *only == family,
        None => true,
    }
}

/// Adds what an item's page says.
fn fill(item: &mut Item, article: Article) {
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
