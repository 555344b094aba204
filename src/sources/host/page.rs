//! What the page of a host or institution shows: what it loads, whom it links to, whose it is.
//!
//! Decides what of a page is read at all. Pure: bytes to a view. The invariant: what stands before
//! a page (a robot check) is not taken for the page, so nothing is told of it.

use super::headers::{self, BY_HEADERS};
use super::owner::{self, LETTERS_MIN};
use super::passages::{self, Words};
use super::{newest, script, spam};
use crate::domain::sightings::cause::document::PageFault;
use crate::domain::sightings::host::{Check, HOSTS_MAX, HostView, ON_THE_PAGE};
use crate::domain::sightings::host_fault::Particulars;
use crate::sources::document::address::{self, same_site};
use crate::sources::document::encoding;
use crate::sources::document::text::{bounded, fold};
use crate::sources::fetch::{Response, shown};
use crate::sources::html::barrier::{self, barrier};
use crate::sources::html::whence;
use crate::sources::spec::Ground;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use scraper::{Html, Selector};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::sync::LazyLock;
use url::Url;

/// Longest address quoted.
const ADDRESS_MAX_BYTES: usize = 160;

/// Longest name of a host kept; many of them make one stored value.
const HOST_MAX_BYTES: usize = 60;

/// Longest line that a page says of itself.
const SAID_MAX_BYTES: usize = 500;

/// A page that shows more letters is itself, whatever forms stand in its corners.
const BARRED_MAX_LETTERS: usize = 1_500;

fn selector(css: &str) -> Selector {
    Selector::parse(css).expect("the selector is a constant that tests compile")
}

static TITLE: LazyLock<Selector> = LazyLock::new(|| selector("head title"));
static SAID: LazyLock<Selector> = LazyLock::new(|| {
    selector(
        "meta[name=description i][content], meta[name=keywords i][content], \
         meta[name='application-name' i][content], meta[property='og:site_name'][content], \
         meta[property='og:title'][content], meta[property='og:description'][content]",
    )
});
static NAME: LazyLock<Selector> = LazyLock::new(|| selector("meta[property='og:title'][content]"));
static REFERRER: LazyLock<Selector> = LazyLock::new(|| selector("meta[name=referrer i][content]"));
static POLICY: LazyLock<Selector> =
    LazyLock::new(|| selector("meta[http-equiv='content-security-policy' i][content]"));
static SCRIPTS: LazyLock<Selector> = LazyLock::new(|| selector("script[src], iframe[src]"));
static LOADED: LazyLock<Selector> = LazyLock::new(|| {
    selector(
        "script[src], img[src], iframe[src], video[src], audio[src], source[src], embed[src], \
         object[data], link[rel~=stylesheet i][href], form[action]",
    )
});

/// What is looked for on a page.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Wanted {
    /// Words that name its owner.
    pub owner: Vec<String>,
    /// Whose host it stands on.
    pub ground: Ground,
    /// The council's zone.
    pub zone: Tz,
    /// The moment of the turn.
    pub now: DateTime<Utc>,
}

/// Looks at an answer: its headers and its page.
pub fn look(answer: &Response, wanted: &Wanted) -> Result<HostView, PageFault> {
    let html = encoding::decode(&answer.body, answer.charset()).text;
    let document = barrier::grown(&html)?;
    let url = &answer.final_url;
    let words = passages::words(&document);
    let letters = words.letters();
    let before = barrier(&document, url);
    let said = said(&document);
    let owner = owner::owner(
        &owner::Signs {
            url,
            said: &said,
            name: document.select(&NAME).next().and_then(|it| it.value().attr("content")),
            words: &words,
            barred: before.is_some() && letters < BARRED_MAX_LETTERS,
        },
        &wanted.owner,
        wanted.ground,
    );
    let checked = matches!(before, Some(PageFault::Challenge)) && letters < LETTERS_MIN;
    if checked {
        let untold = ON_THE_PAGE.into_iter().chain(BY_HEADERS).collect();
        return Ok(HostView { owner, untold, ..HostView::default() });
    }
    let today = wanted.now.with_timezone(&wanted.zone).date_naive();
    let newest_on = newest::newest(&document, &html, url, wanted.zone, today);
    let mut view = HostView { owner, newest_on, ..HostView::default() };
    if wanted.ground == Ground::Own {
        let base = whence::base(&document, url);
        let mut referrer = document.select(&REFERRER).filter_map(|it| it.value().attr("content"));
        view.findings = headers::findings(answer, referrer.next_back());
        on_the_page(&mut view, &document, answer, &base, &words, &said);
    }
    Ok(view)
}

fn on_the_page(
    view: &mut HostView,
    document: &Html,
    answer: &Response,
    base: &Url,
    words: &Words,
    said: &[String],
) {
    let url = &answer.final_url;
    if let Some(loaded) = mixed(document, answer, base) {
        view.findings.insert(Check::MixedContent, loaded);
    }
    let signs = spam::found(words, said, url);
    if !signs.is_empty() {
        view.findings.insert(Check::SpamWords, Particulars::Advertises { signs });
    }
    let lines = said.iter().chain(words.passages.iter().map(|it| &it.text));
    if let Some((script, letters)) = lines.into_iter().find_map(|it| script::run(it)) {
        view.findings.insert(Check::ForeignScript, Particulars::ForeignLetters { script, letters });
    }
    let sources = document.select(&SCRIPTS).filter_map(|it| it.value().attr("src"));
    view.script_hosts = others(sources, base, url);
    view.link_hosts = others(words.links.iter().map(|it| it.href.as_str()), base, url);
}

/// The hosts of addresses that are not the page's own.
fn others<'a>(addresses: impl Iterator<Item = &'a str>, base: &Url, url: &Url) -> BTreeSet<String> {
    let mut hosts = BTreeSet::new();
    for to in addresses.filter_map(|it| address::resolve(it, Some(base))) {
        if hosts.len() == HOSTS_MAX {
            break;
        }
        if let Some(host) = to.host_str().filter(|_| !same_site(&to, url)) {
            hosts.insert(tail(host).to_owned());
        }
    }
    hosts
}

/// The end of a host's name, which says whose it is.
fn tail(host: &str) -> &str {
    // The names of hosts are ASCII.
    host.len().checked_sub(HOST_MAX_BYTES).and_then(|from| host.get(from..)).unwrap_or(host)
}

/// What a secure page loads over plain HTTP, by its first address.
fn mixed(document: &Html, answer: &Response, base: &Url) -> Option<Particulars> {
    if answer.final_url.scheme() != "https" {
        return None;
    }
    let declared = document.select(&POLICY).filter_map(|it| it.value().attr("content"));
    let sent = headers::values(answer, "content-security-policy");
    if sent.flat_map(|it| it.split(',')).chain(declared).any(headers::upgrades) {
        return None;
    }
    let plain: Vec<String> = document
        .select(&LOADED)
        .filter_map(|it| {
            let value = it.value();
            let name = match value.name() {
                "link" => "href",
                "form" => "action",
                "object" => "data",
                _ => "src",
            };
            address::resolve(value.attr(name)?, Some(base))
        })
        .filter(|to| to.scheme() == "http" && !is_this_machine(to))
        .map(|to| shown(&to))
        .collect();
    let first = bounded(plain.first()?, ADDRESS_MAX_BYTES).to_owned();
    let others = plain.iter().collect::<BTreeSet<_>>().len() - 1;
    Some(Particulars::Loads { first, others })
}

/// Browsers trust their own machine without TLS.
fn is_this_machine(to: &Url) -> bool {
    match to.host() {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}

/// What a page says of itself.
fn said(document: &Html) -> Vec<String> {
    let title = document.select(&TITLE).map(|it| it.text().collect::<String>()).take(1);
    let meta = document.select(&SAID).take(20).filter_map(|it| it.value().attr("content"));
    let all = title.chain(meta.map(str::to_owned));
    all.map(|it| bounded(&fold(&it), SAID_MAX_BYTES).to_owned()).collect()
}
