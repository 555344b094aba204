//! The form of addresses: e-mail, web, mail server.
//!
//! Decides only whether something is written the way such a thing is written; whether anyone
//! answers there is for the channels and sources to find out.

use super::problem::Located;
use super::reader::Value;
use super::suggest::echo;
use std::net::IpAddr;
use url::Url;

impl Value<'_> {
    /// An e-mail address of the plain kind, `name@domain.tld`.
    pub fn email(&self) -> Option<Located<String>> {
        let text = self.text()?;
        match email_fault(&text.value) {
            None => Some(text),
            Some(fault) => self.reject(
                format!("{} is not an e-mail address: {fault}", echo(&text.value)),
                "write it like `name@rada.gov.ua`, Latin letters only, without a name or brackets",
            ),
        }
    }

    /// An address on the web, http or https.
    pub fn web_address(&self) -> Option<Located<Url>> {
        let text = self.text()?;
        let fault = match Url::parse(&text.value) {
            Err(error) => error.to_string(),
            Ok(url) if !matches!(url.scheme(), "http" | "https") => {
                "only http and https are read".to_owned()
            }
            Ok(url) if !url.username().is_empty() || url.password().is_some() => {
                "it carries a user name or password".to_owned()
            }
            Ok(url) => return Some(Located { value: url, place: text.place }),
        };
        self.reject(
            format!("this is not an address on the web that can be read: {fault}"),
            "write it in full, like `https://galycynivska.dosvit.org.ua/news`",
        )
    }

    /// The name or number of a mail server.
    pub fn host(&self) -> Option<Located<String>> {
        let text = self.text()?;
        if text.value.parse::<IpAddr>().is_ok() || domain_fault(&text.value).is_none() {
            return Some(text);
        }
        self.reject(
            format!("{} is not the name of a server", echo(&text.value)),
            "write the name alone, like `mail.rada.gov.ua`: no `smtp://`, no port",
        )
    }
}

/// Whether a host is this very machine.
pub(in crate::config) fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// What keeps a text from being an e-mail address.
fn email_fault(text: &str) -> Option<&'static str> {
    let Some((local, domain)) = text.split_once('@') else {
        return Some("it has no `@`");
    };
    if domain.contains('@') {
        return Some("it has more than one `@`");
    }
    if local.is_empty() || local.len() > 64 || text.len() > 254 {
        return Some("the part before `@` is empty, or the whole is too long");
    }
    let allowed = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c);
    if !local.split('.').all(|atom| !atom.is_empty() && atom.chars().all(allowed)) {
        return Some("the part before `@` has a character or a dot out of place");
    }
    if !domain.contains('.') {
        return Some("the part after `@` has no dot");
    }
    domain_fault(domain)
}

/// What keeps a text from being a domain name.
fn domain_fault(domain: &str) -> Option<&'static str> {
    if !domain.is_ascii() {
        return Some("the domain is not in Latin letters (write its `xn--` form)");
    }
    let label_fits = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    let top = domain.rsplit('.').next().unwrap_or_default();
    if domain.len() > 253 || !domain.split('.').all(label_fits) {
        return Some("the domain has a character, a hyphen or a dot out of place");
    }
    if top.chars().all(|c| c.is_ascii_digit()) {
        return Some("the domain ends in a number");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_the_plain_kind_pass() {
        for good in ["kukina@rada.example", "o.i+web@sub.rada.gov.ua", "x@xn--80aa.xn--j1amh"] {
            assert_eq!(email_fault(good), None, "{good}");
        }
    }

    #[test]
    fn anything_else_does_not() {
        let long = format!("{}@rada.example", "a".repeat(65));
        for bad in [
            "",
            "@",
            "rada.example",
            "a@b@rada.example",
            "a b@rada.example",
            ".a@rada.example",
            "a..b@rada.example",
            "a@rada",
            "a@-rada.example",
            "a@rada..example",
            "a@rada.example.",
            "a@1.2.3.4",
            "пошта@rada.example",
            "a@рада.example",
            "A <a@rada.example>",
            &long,
        ] {
            assert!(email_fault(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn loopback_is_this_machine_only() {
        for (host, loopback) in [
            ("localhost", true),
            ("127.0.0.9", true),
            ("::1", true),
            ("10.0.0.1", false),
            ("localhost.ua", false),
        ] {
            assert_eq!(is_loopback(host), loopback, "{host}");
        }
    }
}
