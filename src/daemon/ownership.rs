//! Whose state it is: one council's facts are never reported under another's name.
//!
//! Decides when a configuration and a state belong together. A council is known by its name and by
//! its site; it may be renamed or move to another site, but whatever shares neither is another
//! council. Journals of earlier versions say nothing, and get their first word at the next start.

use crate::config::Config;
use crate::store::fact::Fact;
use crate::store::state::Owner;
use crate::store::{Store, StoreError};
use chrono::{DateTime, Utc};
use url::Url;

/// Who writes down whose state it is: it says nothing about the daemon's clock.
const AUTHOR: &str = "configuration";

/// The state of one council, the configuration of another.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "цей стан належить іншій раді: у журналі – {} ({}), а в конфігурації – {} ({})",
    of.council, of.site, asked.council, asked.site
)]
pub struct OtherCouncil {
    /// Whose state it is.
    pub of: Owner,
    /// Whose configuration it is.
    pub asked: Owner,
}

/// The council of a configuration.
pub fn owner(config: &Config) -> Owner {
    let letterhead = &config.settings.letterhead;
    Owner { council: letterhead.council.clone(), site: letterhead.site.clone() }
}

/// Refuses the configuration of another council.
pub fn check(store: &Store, config: &Config) -> Result<(), OtherCouncil> {
    let asked = owner(config);
    match &store.state().owner {
        Some(of) if !is_one(of, &asked) => Err(OtherCouncil { of: of.clone(), asked }),
        _ => Ok(()),
    }
}

/// Writes down whose state it is, where that is not known or has changed.
pub fn record(store: &mut Store, config: &Config, now: DateTime<Utc>) -> Result<(), StoreError> {
    let owner = owner(config);
    if store.state().owner.as_ref() == Some(&owner) {
        return Ok(());
    }
    let Owner { council, site } = owner;
    store.record(now, AUTHOR, vec![Fact::StateBelongs { council, site }]).map(|_| ())
}

fn is_one(of: &Owner, asked: &Owner) -> bool {
    let name = |owner: &Owner| {
        let words: Vec<&str> = owner.council.split_whitespace().collect();
        words.join(" ").to_lowercase()
    };
    name(of) == name(asked) || place(&of.site) == place(&asked.site)
}

/// Host and path of a site, without what people write now and then.
fn place(site: &str) -> String {
    let Ok(url) = Url::parse(site) else { return site.to_owned() };
    let host = url.host_str().unwrap_or_default();
    let host = host.strip_prefix("www.").unwrap_or(host);
    format!("{host}{}", url.path().trim_end_matches('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_council_renamed_or_moved_is_itself_and_both_at_once_is_another() {
        let owner = |council: &str, site: &str| Owner {
            council: council.to_owned(),
            site: site.to_owned(),
        };
        let of = owner("Лісова сільська рада", "https://lisova.gov.ua");
        for (council, site, same) in [
            ("Лісова сільська рада", "https://lisova.dosvit.org.ua", true),
            ("Лісова селищна рада", "http://www.lisova.gov.ua/", true),
            ("лісова  сільська рада", "https://insha.gov.ua", true),
            ("Польова сільська рада", "https://polova.gov.ua", false),
            ("Польова сільська рада", "https://lisova.gov.ua/polova", false),
        ] {
            assert_eq!(is_one(&of, &owner(council, site)), same, "{council} {site}");
        }
    }
}
