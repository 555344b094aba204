//! Whose site it is: the council's name, and its pages elsewhere.
//!
//! Decides by the words and links of the first page alone. A name is believed only where it is
//! whole, «… сільська рада» in any of the cases a page may need; half a name is none. The
//! invariant: nothing here is visited.

use crate::sources::document::text::fold;
use regex::Regex;
use scraper::{ElementRef, Html, Selector};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use url::Url;

/// What a first page says of its council.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Its full name, e.g. «Галицинівська сільська рада».
    pub name: Option<String>,
    /// Its page on Facebook.
    pub facebook: Option<Url>,
    /// Its participatory-budget platform.
    pub platform: Option<Url>,
    /// Its pages on networks that are not read.
    pub unread: Vec<Url>,
}

/// Where a page says its name, the most trustworthy first.
static NAMED: LazyLock<[Selector; 4]> = LazyLock::new(|| {
    ["title", "meta[property='og:site_name']", "h1, header", "footer"]
        .map(|css| Selector::parse(css).expect("the selector is a constant that tests compile"))
});
static LINKS: LazyLock<Selector> = LazyLock::new(|| {
    Selector::parse("a[href]").expect("the selector is a constant that tests compile")
});

/// «Галицинівська сільська рада» and «Галицинівської сільської ради».
static NAME: LazyLock<Regex> = LazyLock::new(|| {
    let own = r"([А-ЯІЇЄҐ][а-яіїєґ'’ʼ]+(?:-[А-ЯІЇЄҐ]?[а-яіїєґ'’ʼ]+)*)";
    let kind = r"(сільськ|селищн|міськ|районн|обласн)";
    Regex::new(&format!(r"{own}\s+{kind}(?:а|ої|ій|у)\s+рад(?:а|и|і|у)\b"))
        .expect("the pattern is a constant that tests compile")
});

/// Networks that cannot be read.
const UNREAD: [&str; 6] =
    ["youtube.com", "t.me", "instagram.com", "tiktok.com", "twitter.com", "x.com"];

/// Addresses of Facebook that belong to nobody's page.
const NO_PAGE: [&str; 7] =
    ["sharer", "sharer.php", "share", "share.php", "plugins", "dialog", "tr"];

/// Reads what the page at `url` says.
pub fn of(document: &Html, url: &Url) -> Identity {
    let mut identity = Identity { name: name(document), ..Identity::default() };
    let mut pages: BTreeMap<Url, usize> = BTreeMap::new();
    for link in document.select(&LINKS) {
        let href = link.value().attr("href").unwrap_or_default();
        let Ok(to) = url.join(href) else { continue };
        let host = to.host_str().unwrap_or_default();
        let host = host.strip_prefix("www.").unwrap_or(host).to_owned();
        if matches!(host.as_str(), "facebook.com" | "m.facebook.com" | "fb.com") {
            if let Some(page) = page(&to) {
                *pages.entry(page).or_default() += 1;
            }
        } else if host.ends_with(".pb.org.ua") && identity.platform.is_none() {
            identity.platform = Url::parse(&format!("https://{host}")).ok();
        } else if UNREAD.contains(&host.as_str())
            && to.path().len() > 1
            && !identity.unread.contains(&to)
        {
            identity.unread.push(to);
        }
    }
    // The council's own page is linked to from every corner.
    let most = pages.into_iter().rev().max_by_key(|(_, times)| *times);
    identity.facebook = most.map(|(page, _)| page);
    identity
}

/// The address of a page, without where on it somebody was.
fn page(url: &Url) -> Option<Url> {
    let first = url.path_segments()?.find(|part| !part.is_empty())?;
    if NO_PAGE.contains(&first) {
        return None;
    }
    if first == "profile.php" {
        let (_, id) = url.query_pairs().find(|(key, _)| key == "id")?;
        return Url::parse(&format!("https://www.facebook.com/profile.php?id={id}")).ok();
    }
    let parts: Vec<&str> = url.path_segments()?.filter(|part| !part.is_empty()).collect();
    let path = match first {
        "groups" | "people" | "pages" => parts.join("/"),
        _ => first.to_owned(),
    };
    Url::parse(&format!("https://www.facebook.com/{path}")).ok()
}

fn name(document: &Html) -> Option<String> {
    NAMED.iter().find_map(|selector| {
        document.select(selector).find_map(|element| {
            let text = words(element);
            let found = NAME.captures(&text)?;
            Some(format!("{} {}а рада", nominative(&found[1]), &found[2]))
        })
    })
}

/// An adjective as it stands in a name: «Галицинівської» is «Галицинівська».
fn nominative(word: &str) -> String {
    for (of, own) in [("ьої", "я"), ("ої", "а"), ("ій", "а"), ("ьу", "я"), ("у", "а")]
    {
        if let Some(stem) = word.strip_suffix(of) {
            return format!("{stem}{own}");
        }
    }
    word.to_owned()
}

fn words(element: ElementRef<'_>) -> String {
    match element.value().attr("content") {
        Some(content) => fold(content),
        None => fold(&element.text().collect::<Vec<_>>().join(" ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(html: &str) -> Identity {
        of(&Html::parse_document(html), &Url::parse("https://rada.test/").expect("an address"))
    }

    #[test]
    fn a_name_is_told_in_any_case_and_half_a_name_is_none() {
        for (html, name) in [
            ("<title>Лісова сільська рада | Головна</title>", Some("Лісова сільська рада")),
            (
                "<title>Зразківська сільська рада | Головна</title>",
                Some("Зразківська сільська рада"),
            ),
            ("<title>Сайт Нижньої сільської ради</title>", Some("Нижня сільська рада")),
            ("<title>Сайт Зразківської селищної ради</title>", Some("Зразківська селищна рада")),
            (
                "<title>Новини</title><footer>© 2026 Ново-Петрівська міська рада</footer>",
                Some("Ново-Петрівська міська рада"),
            ),
            ("<title>Зразківська громада</title><h1>Новини</h1>", None),
            (
                "<meta property='og:site_name' content='Зразківська сільська рада'>",
                Some("Зразківська сільська рада"),
            ),
        ] {
            assert_eq!(read(html).name.as_deref(), name, "{html}");
        }
    }

    #[test]
    fn pages_elsewhere_are_told_by_their_links() {
        let identity = read(
            "<a href='https://www.facebook.com/sharer/sharer.php?u=x'>поділитися</a>\
             <a href='https://www.facebook.com/susidy'>сусіди</a>\
             <a href='https://facebook.com/zrazkova.hromada/?ref=1'>ми у Facebook</a>\
             <a href='https://www.facebook.com/zrazkova.hromada'>ми</a>\
             <a href='https://zrazkova.pb.org.ua/projects'>Бюджет участі</a>\
             <a href='https://t.me/zrazkova'>Telegram</a><a href='https://youtube.com/'>y</a>",
        );
        let shown = |url: &Option<Url>| url.as_ref().map(ToString::to_string);
        assert_eq!(
            shown(&identity.facebook).as_deref(),
            Some("https://www.facebook.com/zrazkova.hromada")
        );
        assert_eq!(shown(&identity.platform).as_deref(), Some("https://zrazkova.pb.org.ua/"));
        assert_eq!(identity.unread.len(), 1);
    }
}
