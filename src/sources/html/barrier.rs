//! What stands before a page: a sign-in form, a robot check.
//!
//! Decides by the words and scripts of the guards in use, and by password fields. Whether a page
//! with items on it may carry such a sign in a corner is its reader's to say.

use crate::domain::sightings::cause::document::PageFault;
use crate::sources::document::{text, tree};
use scraper::{Html, Selector};
use std::sync::LazyLock;
use url::Url;

fn selector(css: &str) -> Selector {
    Selector::parse(css).expect("the selector is a constant that tests compile")
}

static PASSWORD: LazyLock<Selector> = LazyLock::new(|| selector("input[type=password]"));
static TITLE: LazyLock<Selector> = LazyLock::new(|| selector("title"));
static SCRIPTS: LazyLock<Selector> = LazyLock::new(|| selector("script"));
static REFRESH: LazyLock<Selector> = LazyLock::new(|| selector("meta[http-equiv=refresh i]"));

/// What stands before the page, if anything.
pub fn barrier(document: &Html, url: &Url) -> Option<PageFault> {
    let title = document.select(&TITLE).next().map(|it| it.text().collect::<String>());
    let title = text::fold(&title.unwrap_or_default()).to_lowercase();
    let scripts: String = document
        .select(&SCRIPTS)
        .flat_map(|it| it.text().chain(it.value().attr("src")).collect::<Vec<_>>())
        .take(50)
        .collect();
    let words: Vec<String> =
        text::lines(document.root_element()).into_iter().take(40).map(|it| it.text).collect();
    let shown = words.join(" ").to_lowercase();
    let checks = [
        "just a moment",
        "checking your browser",
        "attention required",
        "ddos-guard",
        "ddos protection",
        "перевірка браузера",
        "перевіряємо ваш браузер",
        "проверка браузера",
        "are you a robot",
        "я не робот",
        "verify you are human",
        "підтвердьте, що ви не робот",
        "enable javascript and cookies",
    ];
    let scripted = ["challenge-platform", "cf_chl_", "__ddg", "ddos-guard", "aes.js", "slowaes"];
    let reloads = shown.len() < 300
        && scripts.contains("document.cookie")
        && (scripts.contains("location") || document.select(&REFRESH).next().is_some());
    if checks.iter().any(|it| title.contains(it) || shown.len() < 2_000 && shown.contains(it))
        || scripted.iter().any(|it| scripts.contains(it))
        || reloads
    {
        return Some(PageFault::Challenge);
    }
    let login_path = url.path_segments().into_iter().flatten().any(|it| {
        matches!(
            it.to_ascii_lowercase().as_str(),
            "login" | "signin" | "sign-in" | "auth" | "wp-login.php"
        )
    });
    let asks = document.select(&PASSWORD).next().is_some();
    (asks || login_path).then_some(PageFault::Login)
}

/// The tree of a page; a fault where it goes beyond any honest page's bounds.
pub(in crate::sources) fn grown(html: &str) -> Result<Html, PageFault> {
    tree::document(html).map_err(|seen| PageFault::OtherLayout { seen })
}

/// Whether something stands before the page: a sign-in form or a robot check.
pub fn barrier_of(html: &str, url: &Url) -> Option<PageFault> {
    barrier(&grown(html).ok()?, url)
}
