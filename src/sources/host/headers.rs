//! The headers by which a site protects those who read it.
//!
//! Decides what a browser would make of each: a header it ignores is a missing one. The invariant:
//! only what the standards say for certain is a finding.

use crate::domain::sightings::host::Check;
use crate::domain::sightings::host_fault::Particulars;
use crate::sources::fetch::Response;
use std::collections::BTreeMap;

/// A shorter promise of HTTPS lapses between two visits: 180 days, in seconds.
const HSTS_MIN_SECONDS: u64 = 180 * 24 * 3600;

/// What is judged by headers.
pub const BY_HEADERS: [Check; 4] =
    [Check::Hsts, Check::ContentTypeOptions, Check::FrameOptions, Check::ReferrerPolicy];

/// What is wrong with the headers of an answer. `referrer` is the policy that the page itself
/// declares. HSTS means nothing on an answer over plain HTTP and is not looked for there.
pub fn findings(answer: &Response, referrer: Option<&str>) -> BTreeMap<Check, Particulars> {
    let mut found = BTreeMap::new();
    let mut add = |check, fault: Option<Particulars>| {
        if let Some(fault) = fault {
            found.insert(check, fault);
        }
    };
    if answer.final_url.scheme() == "https" {
        add(Check::Hsts, hsts(answer));
    }
    add(Check::ContentTypeOptions, content_type_options(answer));
    add(Check::FrameOptions, frame_options(answer));
    add(Check::ReferrerPolicy, referrer_policy(answer, referrer));
    found
}

/// Whether the policy makes browsers ask for everything over HTTPS, whatever the page says.
pub fn upgrades(policy: &str) -> bool {
    directives(policy).any(|(name, _)| name.eq_ignore_ascii_case("upgrade-insecure-requests"))
}

/// All values of a header, in order.
pub fn values<'a>(answer: &'a Response, name: &'a str) -> impl Iterator<Item = &'a str> {
    answer.headers.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// RFC 6797: the first header alone counts (8.1), a directive written twice spoils it (6.1).
fn hsts(answer: &Response) -> Option<Particulars> {
    let Some(header) = answer.header("strict-transport-security") else {
        return Some(Particulars::None);
    };
    let mut ages = directives(header).filter(|(name, _)| name.eq_ignore_ascii_case("max-age"));
    let age = ages.next().map(|(_, value)| value.trim_matches('"'));
    let digits = |text: &&str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    let Some(age) = age.filter(digits).filter(|_| ages.next().is_none()) else {
        return Some(Particulars::NoMaxAge);
    };
    // Too many digits for a number are more than enough seconds.
    let seconds = age.parse::<u64>().unwrap_or(u64::MAX);
    (seconds < HSTS_MIN_SECONDS).then_some(Particulars::ShortMaxAge { seconds })
}

/// Directives of the form `name=value; name value; name`.
fn directives(header: &str) -> impl Iterator<Item = (&str, &str)> {
    header.split(';').map(str::trim).filter(|it| !it.is_empty()).map(|directive| {
        let end = directive.find(|c: char| c == '=' || c.is_whitespace());
        let (name, value) = directive.split_at(end.unwrap_or(directive.len()));
        (name, value.trim_start_matches(|c: char| c == '=' || c.is_whitespace()))
    })
}

fn content_type_options(answer: &Response) -> Option<Particulars> {
    let mut options = values(answer, "x-content-type-options").flat_map(|it| it.split(','));
    match options.next().map(str::trim) {
        None => Some(Particulars::None),
        Some(first) => (!first.eq_ignore_ascii_case("nosniff")).then_some(Particulars::NotNosniff),
    }
}

/// `frame-ancestors` goes before `X-Frame-Options` (CSP 3, 6.4.2.1).
fn frame_options(answer: &Response) -> Option<Particulars> {
    let policies = values(answer, "content-security-policy").flat_map(|it| it.split(','));
    let ancestors: Vec<&str> = policies
        .filter_map(|policy| {
            directives(policy).find(|(name, _)| name.eq_ignore_ascii_case("frame-ancestors"))
        })
        .map(|(_, sources)| sources)
        .collect();
    let open = |sources: &&str| {
        let everybody = ["*", "http:", "https:", "http://*", "https://*"];
        sources.split_whitespace().any(|it| everybody.contains(&it))
    };
    if !ancestors.is_empty() {
        return ancestors.iter().all(open).then_some(Particulars::FramesForAll);
    }
    let mut options = values(answer, "x-frame-options").flat_map(|it| it.split(','));
    match options.next().map(|it| it.trim().to_ascii_lowercase()).as_deref() {
        None => Some(Particulars::None),
        Some("deny" | "sameorigin") => None,
        Some(_) => Some(Particulars::OddFrameOptions),
    }
}

/// The last policy known to browsers counts (Referrer Policy, 8.1).
fn referrer_policy(answer: &Response, declared: Option<&str>) -> Option<Particulars> {
    let sent = values(answer, "referrer-policy").flat_map(|it| it.split(','));
    let policy = sent.chain(declared).map(|it| it.trim().to_ascii_lowercase()).filter(|it| {
        let known = [
            "no-referrer",
            "no-referrer-when-downgrade",
            "same-origin",
            "origin",
            "strict-origin",
            "origin-when-cross-origin",
            "strict-origin-when-cross-origin",
            "unsafe-url",
            // What `meta` elements still may say.
            "never",
            "default",
            "always",
        ];
        known.contains(&it.as_str())
    });
    match policy.last().as_deref() {
        None => Some(Particulars::None),
        Some("unsafe-url" | "always") => Some(Particulars::WholeReferrer),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(scheme: &str, headers: &[(&str, &str)]) -> Response {
        let url = format!("{scheme}://rada.example/").parse().unwrap();
        let mut answer = Response::found(url, "text/html", "");
        answer.headers.extend(headers.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())));
        answer
    }

    fn told(check: Check, headers: &[(&str, &str)]) -> Option<String> {
        findings(&answer("https", headers), None).remove(&check).map(|it| it.to_string())
    }

    #[test]
    fn a_page_without_any_lacks_all_and_over_plain_http_nobody_asks_for_hsts() {
        assert!(findings(&answer("https", &[]), None).keys().copied().eq(BY_HEADERS));
        assert!(!findings(&answer("http", &[]), None).contains_key(&Check::Hsts));
    }

    #[test]
    fn hsts_is_read_as_browsers_read_it() {
        let hsts = |value| told(Check::Hsts, &[("strict-transport-security", value)]);
        for good in [
            "max-age=15552000",
            "includeSubDomains; MAX-AGE=\"31536000\"; preload",
            "max-age = 99999999999999999999999",
        ] {
            assert_eq!(hsts(good), None, "{good}");
        }
        assert_eq!(hsts("max-age=15551999").as_deref(), Some("max-age=15551999"));
        assert_eq!(hsts("max-age=0; includeSubDomains").as_deref(), Some("max-age=0"));
        for bad in ["", "includeSubDomains", "max-age", "max-age=-1", "max-age=1d"] {
            assert_eq!(hsts(bad).as_deref(), Some("no valid max-age"), "{bad}");
        }
        let twice = "max-age=31536000; max-age=31536000";
        assert_eq!(hsts(twice).as_deref(), Some("no valid max-age"));
        let name = "strict-transport-security";
        let first_counts = [(name, "max-age=1"), (name, "max-age=31536000")];
        assert_eq!(told(Check::Hsts, &first_counts).as_deref(), Some("max-age=1"));
    }

    #[test]
    fn frames_are_kept_out_by_either_header_and_the_policy_goes_first() {
        let xfo = |value| told(Check::FrameOptions, &[("x-frame-options", value)]);
        let csp = |value| told(Check::FrameOptions, &[("content-security-policy", value)]);
        assert_eq!((xfo("DENY"), xfo("SameOrigin")), (None, None));
        assert!(xfo("ALLOW-FROM https://a.example").is_some());
        for good in [
            "frame-ancestors 'none'",
            "default-src *; Frame-Ancestors 'self' https://a.example",
            "default-src 'self', frame-ancestors 'self'",
        ] {
            assert_eq!(csp(good), None, "{good}");
        }
        assert!(csp("default-src 'self'").is_some());
        let both = [("content-security-policy", "frame-ancestors *"), ("x-frame-options", "DENY")];
        assert!(told(Check::FrameOptions, &both).is_some(), "browsers do not ask the second");
    }

    #[test]
    fn sniffing_and_referrers_are_judged_by_the_value_that_counts() {
        let sniff = |value| told(Check::ContentTypeOptions, &[("x-content-type-options", value)]);
        assert_eq!(sniff("NoSniff"), None);
        assert!(sniff("none").is_some());
        let policy = |value| told(Check::ReferrerPolicy, &[("referrer-policy", value)]);
        assert_eq!(policy("unsafe-url, strict-origin-when-cross-origin"), None);
        assert!(policy("strict-origin, unsafe-url").is_some());
        assert!(policy("whatever").is_some());
        let declared = findings(&answer("https", &[]), Some("same-origin"));
        assert!(!declared.contains_key(&Check::ReferrerPolicy));
    }

    #[test]
    fn a_policy_that_upgrades_is_known() {
        assert!(upgrades("default-src 'self'; Upgrade-Insecure-Requests"));
        assert!(!upgrades("default-src upgrade-insecure-requests.example"));
    }
}
