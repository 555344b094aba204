//! What a look at a watched host or at an institution's page found, beside items.
//!
//! Decides nothing: `sources::host` looks, `duty::security` and `duty::presence` judge. The
//! invariant: a view says only what the answer itself showed; how long something has been so is
//! known from the facts.

use super::host_fault::Particulars;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What is checked on a host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Check {
    /// The certificate does not hold: expired, of another host, of nobody trusted.
    Certificate,
    /// Plain HTTP answers instead of leading to HTTPS.
    HttpsRedirect,
    /// `Strict-Transport-Security` (RFC 6797) is missing or too short.
    Hsts,
    /// `X-Content-Type-Options: nosniff` is missing.
    ContentTypeOptions,
    /// Neither `X-Frame-Options` nor `frame-ancestors` keeps the page out of frames.
    FrameOptions,
    /// `Referrer-Policy` is missing.
    ReferrerPolicy,
    /// A secure page loads something over plain HTTP.
    MixedContent,
    /// Words of casinos, pharmacies, loans and the like.
    SpamWords,
    /// Text in a script that has no business on a council's page.
    ForeignScript,
    /// `/.well-known/security.txt` (RFC 9116) is missing or has expired.
    SecurityTxt,
}

/// What is checked on the page itself: told together, or not at all.
pub const ON_THE_PAGE: [Check; 3] = [Check::MixedContent, Check::SpamWords, Check::ForeignScript];

impl Check {
    /// The word used in keys, JSON and logs.
    pub fn as_str(self) -> &'static str {
        match self {
            Check::Certificate => "certificate",
            Check::HttpsRedirect => "https-redirect",
            Check::Hsts => "hsts",
            Check::ContentTypeOptions => "content-type-options",
            Check::FrameOptions => "frame-options",
            Check::ReferrerPolicy => "referrer-policy",
            Check::MixedContent => "mixed-content",
            Check::SpamWords => "spam-words",
            Check::ForeignScript => "foreign-script",
            Check::SecurityTxt => "security-txt",
        }
    }
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whether a page is the page of the institution it stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Owner {
    /// It names the institution.
    Named,
    /// It was read and names somebody else or nobody.
    Stranger,
    /// It cannot be told: a sign-in page, a page without text.
    #[default]
    Unclear,
}

/// What one look showed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HostView {
    /// What is wrong: each check with its particulars, e.g. the address loaded over plain HTTP.
    pub findings: BTreeMap<Check, Particulars>,
    /// What could not be told this time, e.g. headers while the certificate does not hold. A check
    /// that is neither here nor among the findings was looked at and is in order.
    pub untold: BTreeSet<Check>,
    /// Until when the certificate holds; `None` without TLS.
    pub certificate_until: Option<DateTime<Utc>>,
    /// Other hosts whose scripts the page runs.
    pub script_hosts: BTreeSet<String>,
    /// Other hosts the page links to.
    pub link_hosts: BTreeSet<String>,
    /// Whose page it is; told for pages of institutions only.
    pub owner: Owner,
    /// The newest day of anything published on the page, when one can be told.
    pub newest_on: Option<NaiveDate>,
}

impl HostView {
    /// Whether the page itself was read, so that its hosts and words are known.
    pub fn shows_the_page(&self) -> bool {
        !ON_THE_PAGE.iter().any(|check| self.untold.contains(check))
    }
}

/// Most hosts of scripts or links that one view keeps.
pub const HOSTS_MAX: usize = 60;

/// What is known of a host from all looks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HostSight {
    /// The last look.
    pub view: HostView,
    /// Since when each check has failed without a break.
    pub since: BTreeMap<Check, DateTime<Utc>>,
    /// When each host of a script was first seen.
    pub scripts: BTreeMap<String, DateTime<Utc>>,
    /// When each linked host was first seen.
    pub links: BTreeMap<String, DateTime<Utc>>,
    /// The first look that showed the page: what stood on it then is no news.
    pub first_at: Option<DateTime<Utc>>,
    /// Since when the owner has been what it is.
    pub owner_since: Option<DateTime<Utc>>,
    /// Since when each check had failed that the last look could not tell: if it fails again, it
    /// never ceased to.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub waiting: BTreeMap<Check, DateTime<Utc>>,
}

/// Most hosts remembered; the oldest that are no longer shown are forgotten first.
const REMEMBERED_MAX: usize = 90;

impl HostSight {
    /// Takes a new look.
    pub fn see(&mut self, view: HostView, at: DateTime<Utc>) {
        if view.shows_the_page() {
            self.first_at.get_or_insert(at);
        }
        if self.view.owner != view.owner || self.owner_since.is_none() {
            self.owner_since = Some(at);
        }
        self.waiting.extend(self.since.iter().map(|(check, since)| (*check, *since)));
        self.since.retain(|check, _| view.findings.contains_key(check));
        for check in view.findings.keys() {
            let since = self.waiting.get(check).copied().unwrap_or(at);
            self.since.entry(*check).or_insert(since);
        }
        self.waiting.retain(|check, _| view.untold.contains(check));
        remember(&mut self.scripts, &view.script_hosts, at);
        remember(&mut self.links, &view.link_hosts, at);
        self.view = view;
    }

    /// Hosts of scripts shown now that the first look did not show, with their first sight.
    pub fn new_scripts(&self) -> impl Iterator<Item = (&str, DateTime<Utc>)> {
        fresh(&self.scripts, &self.view.script_hosts, self.first_at)
    }

    /// Linked hosts shown now that the first look did not show, with their first sight.
    pub fn new_links(&self) -> impl Iterator<Item = (&str, DateTime<Utc>)> {
        fresh(&self.links, &self.view.link_hosts, self.first_at)
    }
}

fn remember(
    known: &mut BTreeMap<String, DateTime<Utc>>,
    shown: &BTreeSet<String>,
    at: DateTime<Utc>,
) {
    for host in shown {
        known.entry(host.clone()).or_insert(at);
    }
    while known.len() > REMEMBERED_MAX {
        let oldest = known
            .iter()
            .filter(|(host, _)| !shown.contains(*host))
            .min_by_key(|(_, at)| **at)
            .map(|(host, _)| host.clone());
        let Some(oldest) = oldest else { break };
        known.remove(&oldest);
    }
}

fn fresh<'a>(
    known: &'a BTreeMap<String, DateTime<Utc>>,
    shown: &'a BTreeSet<String>,
    first_at: Option<DateTime<Utc>>,
) -> impl Iterator<Item = (&'a str, DateTime<Utc>)> {
    known
        .iter()
        .filter(move |(host, at)| shown.contains(*host) && Some(**at) != first_at)
        .map(|(host, at)| (host.as_str(), *at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("a moment")
    }

    fn view(scripts: &[&str], findings: &[Check]) -> HostView {
        HostView {
            script_hosts: scripts.iter().map(|host| (*host).to_owned()).collect(),
            findings: findings.iter().map(|check| (*check, Particulars::None)).collect(),
            ..HostView::default()
        }
    }

    #[test]
    fn what_the_first_look_showed_is_no_news() {
        let mut sight = HostSight::default();
        sight.see(view(&["cdn.example"], &[]), at("2026-11-01T08:00:00Z"));
        assert_eq!(sight.new_scripts().count(), 0);
        sight.see(view(&["cdn.example", "odd.example"], &[]), at("2026-11-02T08:00:00Z"));
        let new: Vec<_> = sight.new_scripts().collect();
        assert_eq!(new, [("odd.example", at("2026-11-02T08:00:00Z"))]);
        sight.see(view(&["cdn.example"], &[]), at("2026-11-03T08:00:00Z"));
        assert_eq!(sight.new_scripts().count(), 0);
    }

    #[test]
    fn what_stood_on_a_page_that_could_not_be_read_at_first_is_no_news() {
        let mut sight = HostSight::default();
        let unread = HostView { untold: ON_THE_PAGE.into(), ..HostView::default() };
        sight.see(unread.clone(), at("2026-11-01T08:00:00Z"));
        sight.see(view(&["cdn.example"], &[]), at("2026-11-02T08:00:00Z"));
        assert_eq!(sight.new_scripts().count(), 0);
        sight.see(unread, at("2026-11-03T08:00:00Z"));
        sight.see(view(&["cdn.example", "odd.example"], &[]), at("2026-11-04T08:00:00Z"));
        let new: Vec<_> = sight.new_scripts().collect();
        assert_eq!(new, [("odd.example", at("2026-11-04T08:00:00Z"))]);
    }

    #[test]
    fn a_look_that_cannot_tell_does_not_break_the_count() {
        let mut sight = HostSight::default();
        sight.see(view(&[], &[Check::Hsts, Check::SpamWords]), at("2026-11-01T08:00:00Z"));
        let untold = HostView { untold: [Check::Hsts].into(), ..HostView::default() };
        sight.see(untold.clone(), at("2026-11-02T08:00:00Z"));
        sight.see(untold, at("2026-11-03T08:00:00Z"));
        assert_eq!(sight.since, BTreeMap::new(), "what cannot be told stands against nobody");
        let both = view(&[], &[Check::Hsts, Check::SpamWords]);
        sight.see(both, at("2026-11-04T08:00:00Z"));
        assert_eq!(sight.since.get(&Check::Hsts), Some(&at("2026-11-01T08:00:00Z")));
        assert_eq!(sight.since.get(&Check::SpamWords), Some(&at("2026-11-04T08:00:00Z")));
        assert!(sight.waiting.is_empty());
    }

    #[test]
    fn a_finding_counts_from_its_last_return() {
        let mut sight = HostSight::default();
        sight.see(view(&[], &[Check::Hsts]), at("2026-11-01T08:00:00Z"));
        sight.see(view(&[], &[Check::Hsts]), at("2026-11-02T08:00:00Z"));
        assert_eq!(sight.since.get(&Check::Hsts), Some(&at("2026-11-01T08:00:00Z")));
        sight.see(view(&[], &[]), at("2026-11-03T08:00:00Z"));
        sight.see(view(&[], &[Check::Hsts]), at("2026-11-04T08:00:00Z"));
        assert_eq!(sight.since.get(&Check::Hsts), Some(&at("2026-11-04T08:00:00Z")));
    }
}
