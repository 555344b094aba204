//! Where a list goes on.
//!
//! Decides which link of a list page leads to its next page: the one a person would press. It
//! never makes an address up.

use crate::sources::document::address::same_site;
use crate::sources::document::text::fold;
use crate::sources::engine::Preset;
use scraper::{ElementRef, Html, Selector};
use std::sync::LazyLock;
use url::Url;

static LINKS: LazyLock<Selector> = LazyLock::new(|| {
    Selector::parse("a[href], link[rel~=next][href]")
        .expect("the selector is a constant that tests compile")
});

/// The address of page `number` + 1, as linked from page `number`.
pub fn next(document: &Html, url: &Url, base: &Url, preset: Preset, number: u16) -> Option<Url> {
    let wanted = (u32::from(number) + 1).to_string();
    let links: Vec<(ElementRef<'_>, Url)> = document
        .select(&LINKS)
        .filter_map(|link| {
            let to =
                crate::sources::document::address::resolve(link.value().attr("href")?, Some(base))?;
            let fits = same_site(&to, base) && to != *url && same_list(&to, url);
            // `/?p=12` is a page of some lists and an item of others.
            let fits = fits && preset.item_id(url, &to).is_none();
            fits.then_some((link, to))
        })
        .collect();
    let declared = links.iter().find(|(link, _)| {
        link.value().attr("rel").is_some_and(|rel| rel.split_whitespace().any(|it| it == "next"))
    });
    let numbered = || {
        links.iter().find(|(link, _)| {
            // «Сторінка 2» for those who cannot see that it is one.
            fold(&text(*link)).rsplit(' ').next() == Some(wanted.as_str())
        })
    };
    let address = preset.number_after(number).to_string();
    let addressed = || links.iter().find(|(_, to)| page_number(to).as_deref() == Some(&address));
    declared.or_else(numbered).or_else(addressed).map(|(_, to)| to.clone())
}

fn text(link: ElementRef<'_>) -> String {
    link.text().collect()
}

/// The page number an address carries: `?p=2`, `?page=2`, `/page/2/`.
fn page_number(url: &Url) -> Option<String> {
    let named = |name: &str| matches!(name, "p" | "page" | "paged" | "PAGEN_1" | "start_page");
    // Joomla counts items, so its numbers only say that the address is of the list.
    let counted = |name: &str| matches!(name, "start" | "limitstart");
    let queried = url.query_pairs().find(|(name, _)| named(name)).map(|(_, value)| value);
    let start =
        url.query_pairs().find(|(name, _)| counted(name)).map(|(_, from)| format!("#{from}"));
    queried.map(String::from).or(start).or_else(|| {
        let path = url.path().trim_end_matches('/');
        let (before, last) = path.rsplit_once('/')?;
        before.ends_with("/page").then(|| last.to_owned())
    })
}

fn same_list(to: &Url, url: &Url) -> bool {
    page_number(to).is_some() && stem(to) == stem(url)
}

fn stem(url: &Url) -> String {
    let path = url.path().trim_end_matches('/');
    match path.rsplit_once("/page/") {
        Some((before, number)) if number.bytes().all(|it| it.is_ascii_digit()) => before.to_owned(),
        _ => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next_of(html: &str, url: &str, number: u16) -> Option<String> {
        let url = Url::parse(url).unwrap();
        next(&Html::parse_document(html), &url, &url, Preset::named("classic").unwrap(), number)
            .map(String::from)
    }

    #[test]
    fn the_next_page_is_found_by_relation_number_or_address() {
        let list = "https://a.example/news/";
        for html in [
            "<a href='?p=1'>1</a><a href='?p=2'>2</a><a class=last href='?p=40'>»</a>",
            "<link rel=next href='/news/?p=2'>",
            "<a href='/news?p=2'>далі</a>",
        ] {
            assert!(next_of(html, list, 1).unwrap().ends_with("?p=2"), "{html}");
        }
        let path = "<a href='/news/page/3/'>3</a>";
        assert!(next_of(path, "https://a.example/news/page/2/", 2).unwrap().ends_with("/page/3/"));
    }

    #[test]
    fn another_list_or_another_site_is_no_next_page() {
        let list = "https://a.example/news/";
        assert_eq!(next_of("<a href='/docs/?p=2'>2</a>", list, 1), None);
        assert_eq!(next_of("<a href='https://b.example/news/?p=2'>2</a>", list, 1), None);
        assert_eq!(next_of("<a href='/news/2'>2</a>", list, 1), None);
    }
}
