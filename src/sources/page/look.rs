//! Looking again at the page of one known item: does it still show what it showed?
//!
//! Decides what the page is now: the item, nothing, something else, or no answer at all. Whether
//! that makes anybody late is decided elsewhere. The invariant: only what says for certain that
//! there is no such item counts against it (the server's 404 or 410, the engine's own «не
//! знайдено», the item's page without its text); any other page, whatever it shows, says nothing.

use crate::domain::sightings::Item;
use crate::domain::sightings::cause::Cause;
use crate::domain::sightings::cause::document::PageFault;
use crate::domain::sightings::cause::list::PageLoss;
use crate::sources::document::text;
use crate::sources::engine::Preset;
use crate::sources::fetch::{Fetcher, Request, shown};
use crate::sources::html::barrier::grown;
use crate::sources::html::snapshot::{self, Snapshot};
use crate::sources::page;
use crate::sources::reading::error::ReadError;
use crate::sources::reading::guarded::{Sheet, markup_only, parsed};
use crate::sources::reading::task::Task;
use crate::sources::spec::{SourceKind, SourceSpec};
use chrono::{DateTime, Utc};
use scraper::Selector;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::LazyLock;
use url::Url;

/// What an item's page is now.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Look {
    /// The item's own page.
    Stands {
        /// The item as its page shows it.
        item: Box<Item>,
        /// What a reader sees.
        shown: Snapshot,
    },
    /// The server says for certain that there is no such page.
    Gone {
        /// Its answer.
        found: Cause,
    },
    /// There is a page, and the item is not on it.
    Emptied {
        /// What is there instead.
        found: Cause,
        /// What a reader sees.
        shown: Snapshot,
    },
    /// It cannot be told.
    Unclear {
        /// Why.
        reason: String,
    },
}

/// Opens the page of a known item once more.
pub async fn look(spec: &SourceSpec, fetcher: &Fetcher, known: &Item, now: DateTime<Utc>) -> Look {
    let url = known.url.as_deref().and_then(|url| Url::parse(url).ok());
    let (Some(url), Some(preset)) = (url.clone(), url.and_then(|url| preset_of(spec, known, &url)))
    else {
        return Look::Unclear { reason: "its page has no address".to_owned() };
    };
    let request = Request { configured: spec.url.clone(), ..Request::full(url.clone(), now) };
    let answer = match fetcher.fetch(&request).await {
        Ok(answer) => answer,
        Err(error) if error.says_gone() => return Look::Gone { found: error.cause() },
        Err(error) => return Look::Unclear { reason: ReadError::from(error).reason() },
    };
    let at = shown(&answer.final_url);
    if let Err(error) = markup_only(&answer, &at) {
        return Look::Unclear { reason: error.reason() };
    }
    let (sheet, bytes) = Sheet::of(answer);
    let task = SecondLook { sheet, asked: url, preset, known: known.clone() };
    let read = parsed(fetcher.parser(), &at, task, bytes);
    read.await.unwrap_or_else(|error| Look::Unclear { reason: error.reason() })
}

/// Looking at the page of a known item once more.
#[derive(Serialize, Deserialize)]
pub(in crate::sources) struct SecondLook {
    sheet: Sheet,
    asked: Url,
    preset: Preset,
    known: Item,
}

impl Task for SecondLook {
    const NAME: &'static str = "second-look";
    type Done = Look;

    fn run(self, bytes: &[u8]) -> Look {
        let html = self.sheet.text(bytes);
        judge(&html, &self.sheet.url, &self.asked, self.preset, self.known)
    }
}

fn preset_of(spec: &SourceSpec, known: &Item, url: &Url) -> Option<Preset> {
    let SourceKind::Page(page) = &spec.kind else { return None };
    page.engine.preset().or_else(|| Preset::of_item(&known.id, url))
}

fn judge(html: &str, url: &Url, asked: &Url, preset: Preset, known: Item) -> Look {
    let moved = preset.place(url) != preset.place(asked);
    let mut item = known.clone();
    let found = match page::open(html, url, preset, &mut item) {
        Ok(seen) if moved && !is_same(&seen, &known, url) => None,
        Ok(seen) if !is_blank(&seen) || !has_words(&known) => {
            return Look::Stands { item: Box::new(item), shown: seen };
        }
        Ok(_) => Some(PageLoss::NoText),
        Err(error @ (PageFault::Challenge | PageFault::Login)) => {
            return Look::Unclear { reason: error.to_string() };
        }
        Err(_) => says_not_found(html).then_some(PageLoss::NoSuchPage),
    };
    match found {
        Some(how) => {
            Look::Emptied { found: Cause::Lost { how }, shown: snapshot::of_page(html, url) }
        }
        None => Look::Unclear { reason: format!("{} shows something else", shown(url)) },
    }
}

/// Whether a page at another address is the item's all the same: its headline, and most of its
/// text. The front page shows many items and is none.
fn is_same(seen: &Snapshot, known: &Item, url: &Url) -> bool {
    let alike = |shown: &str, kept: &str| {
        let (shown, kept) = (words(shown), words(kept));
        kept.is_empty() || kept.intersection(&shown).count() * 2 >= kept.len()
    };
    !url.path().trim_matches('/').is_empty()
        && alike(&seen.title, &known.title)
        && known.text.as_deref().is_none_or(|text| alike(&seen.text, text))
}

/// What engines call a page that is not there, in its title or headline.
const NOT_FOUND: &[&str] = &[
    "не знайдено",
    "не знайдена",
    "не існує",
    "не найдена",
    "not found",
    "помилка 404",
    "error 404",
    "404 error",
];

static HEADLINES: LazyLock<Selector> = LazyLock::new(|| {
    Selector::parse("title, h1, h2").expect("the selector is a constant that tests compile")
});

/// Whether the site itself says that there is no such page.
fn says_not_found(html: &str) -> bool {
    let Ok(document) = grown(html) else { return false };
    document.select(&HEADLINES).any(|it| {
        let line = text::fold(&it.text().collect::<String>()).to_lowercase();
        line.trim() == "404" || NOT_FOUND.iter().any(|words| line.contains(words))
    })
}

fn is_blank(seen: &Snapshot) -> bool {
    seen.text.trim().is_empty() && seen.files.is_empty()
}

fn has_words(known: &Item) -> bool {
    known.text.as_deref().is_some_and(|text| text.trim().chars().count() >= 40)
}

fn words(line: &str) -> BTreeSet<String> {
    text::fold(line)
        .to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().count() > 3 || word.chars().all(|c| c.is_ascii_digit()))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::sightings::ItemDates;

    const TITLE: &str = "Рішення сесії від 20.11.2026 № 24 «Про бюджет громади»";

    fn looked(html: &str, at: &str) -> Look {
        let asked = Url::parse("https://rada.example/documents/24-pro-bjudzhet").unwrap();
        let known = Item {
            id: "24".into(),
            url: Some(asked.to_string()),
            title: TITLE.to_owned(),
            section: None,
            text: Some("Сільська рада вирішила затвердити бюджет громади на рік.".to_owned()),
            dates: ItemDates::default(),
        };
        judge(html, &Url::parse(at).unwrap(), &asked, Preset::NEW, known)
    }

    #[test]
    fn an_item_of_any_engine_is_looked_at_by_its_id_where_its_address_does_not_tell() {
        for (id, url, expected) in [
            ("joomla/345", "https://rada.example/dokumenty/345-slug", Some("joomla")),
            ("joomla/dokumenty/slug", "https://rada.example/dokumenty/slug", Some("joomla")),
            ("wordpress/slug", "https://rada.example/slug/", Some("wordpress")),
            ("drupal/documents/slug", "https://rada.example/documents/slug", Some("drupal")),
            ("24", OWN, Some("new")),
            // The front page is nobody's item.
            ("wordpress/slug", "https://rada.example/", None),
        ] {
            let found = Preset::of_item(&id.into(), &Url::parse(url).unwrap());
            assert_eq!(found.map(Preset::as_str), expected, "{id} at {url}");
        }
    }

    #[test]
    fn a_post_of_a_slug_alone_that_redirects_home_says_nothing() {
        let asked = Url::parse("https://rada.example/pro-bjudzhet/").unwrap();
        let known = Item {
            id: "wordpress/pro-bjudzhet".into(),
            url: Some(asked.to_string()),
            title: TITLE.to_owned(),
            section: None,
            text: None,
            dates: ItemDates::default(),
        };
        let wordpress = Preset::named("wordpress").unwrap();
        let html = format!("<main><article><h1>{TITLE}</h1><p>Вирішила.</p></article></main>");
        let at =
            |url: &str| judge(&html, &Url::parse(url).unwrap(), &asked, wordpress, known.clone());
        assert!(matches!(at("https://rada.example/"), Look::Unclear { .. }));
        assert!(matches!(at("https://rada.example/2026/11/pro-bjudzhet/"), Look::Stands { .. }));
    }

    const OWN: &str = "https://rada.example/documents/24-pro-bjudzhet";

    #[test]
    fn a_page_that_shows_its_item_stands_with_text_and_files() {
        let html = format!(
            "<main><h1>{TITLE}</h1><p>Вирішила затвердити.</p><a href=\"/f/24.pdf\">файл</a></main>"
        );
        let Look::Stands { shown, .. } = looked(&html, OWN) else { panic!() };
        assert_eq!(shown.title, TITLE);
        assert!(shown.text.contains("затвердити"), "{}", shown.text);
        assert_eq!(shown.files, ["https://rada.example/f/24.pdf"]);
    }

    #[test]
    fn the_sites_own_not_found_and_a_page_without_its_text_are_no_publication() {
        for html in [
            "<main><h1>Сторінку не знайдено</h1><p>Перейдіть на головну.</p></main>".to_owned(),
            "<title>404 Not Found</title><p>nginx</p>".to_owned(),
            "<title>Громада</title><h1>404</h1><p>Такої сторінки немає.</p>".to_owned(),
            format!("<main><h1>{TITLE}</h1></main>"),
        ] {
            assert!(matches!(looked(&html, OWN), Look::Emptied { .. }), "{html}");
        }
    }

    #[test]
    fn any_other_page_says_nothing() {
        let robots = "<title>Making sure you're not a bot!</title><h1>Making sure…</h1>";
        for html in [
            "<html><head><title>Just a moment...</title></head><body></body></html>",
            robots,
            "<h1>Технічні роботи</h1><p>Сайт тимчасово недоступний.</p>",
            "<h1>Error establishing a database connection</h1>",
            "<b>Fatal error</b>: Uncaught Error: Class 'Db' not found in /var/www/index.php",
            "<h1>Забагато запитів</h1><p>Спробуйте за хвилину.</p>",
            "<main><h1>Вхід</h1><form><input type=password></form></main>",
            "<html><body></body></html>",
            "<main><h2>Рішення</h2><p>сесії</p><p>від 20.11.2026</p><p>№ 24</p>\
             <p>Про бюджет</p><p>громади</p></main>",
        ] {
            assert!(matches!(looked(html, OWN), Look::Unclear { .. }), "{html}");
        }
        let home = format!("<main><h1>Громада</h1><p>{TITLE}</p></main>");
        assert!(matches!(looked(&home, "https://rada.example/"), Look::Unclear { .. }));
        let login = "<main><h1>Вхід</h1><form><input name=user></form></main>";
        assert!(matches!(looked(login, "https://rada.example/login"), Look::Unclear { .. }));
    }

    #[test]
    fn a_redirect_to_the_same_headline_and_text_is_a_move() {
        let page = |text: &str| format!("<main><h1>{TITLE}</h1><p>{text}</p></main>");
        let same = page("Сільська рада вирішила затвердити бюджет громади на рік.");
        let other = page("Зовсім інші слова стоять нині тут, яких досі ніхто не читав.");
        let at = "https://rada.example/archive/905";
        assert!(matches!(looked(&same, at), Look::Stands { .. }));
        assert!(matches!(looked(&other, at), Look::Unclear { .. }));
    }
}
