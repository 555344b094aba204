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
                format!("{} – не електронна адреса: {fault}", echo(&text.value)),
                "пишіть так: `name@rada.gov.ua`, лише латинськими літерами, без імені та дужок",
            ),
        }
    }

    /// A text of several lines, as a table is pasted.
    pub fn lines(&self) -> Option<Located<String>> {
        let form = ["текст у потрійних лапках", "\"\"\"…\"\"\""];
        self.text_beside(&['\n', '\r', '\t'], form)
    }

    /// An address on the web, http or https.
    pub fn web_address(&self) -> Option<Located<Url>> {
        let text = self.text()?;
        let fault = match Url::parse(&text.value) {
            Err(error) => address_fault(error).to_owned(),
            Ok(url) if !matches!(url.scheme(), "http" | "https") => {
                "читаються лише http і https".to_owned()
            }
            Ok(url) if !url.username().is_empty() || url.password().is_some() => {
                "у ній є ім’я користувача або пароль".to_owned()
            }
            Ok(url) => return Some(Located { value: url, place: text.place }),
        };
        self.reject(
            format!("це не адреса в інтернеті, яку можна прочитати: {fault}"),
            "пишіть повністю, напр. `https://galycynivska.dosvit.org.ua/news`",
        )
    }

    /// The name or number of a mail server.
    pub fn host(&self) -> Option<Located<String>> {
        let text = self.text()?;
        if text.value.parse::<IpAddr>().is_ok() || domain_fault(&text.value).is_none() {
            return Some(text);
        }
        self.reject(
            format!("{} – не назва сервера", echo(&text.value)),
            "пишіть саму назву, напр. `mail.rada.gov.ua`: без `smtp://` і порту",
        )
    }
}

/// Whether a host is this very machine.
pub(in crate::config) fn is_loopback(host: &str) -> bool {
    host.eq_ignore_ascii_case("localhost")
        || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// What keeps a text from being an address on the web.
fn address_fault(error: url::ParseError) -> &'static str {
    match error {
        url::ParseError::RelativeUrlWithoutBase => "немає `https://` на початку",
        url::ParseError::EmptyHost => "немає назви сайту",
        url::ParseError::InvalidPort => "порт – не число",
        _ => "назва сайту написана з помилкою",
    }
}

/// What keeps a text from being an e-mail address.
fn email_fault(text: &str) -> Option<&'static str> {
    let Some((local, domain)) = text.split_once('@') else {
        return Some("немає `@`");
    };
    if domain.contains('@') {
        return Some("більш як один `@`");
    }
    if local.is_empty() || local.len() > 64 || text.len() > 254 {
        return Some("перед `@` порожньо, або адреса задовга");
    }
    let allowed = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(c);
    if !local.split('.').all(|atom| !atom.is_empty() && atom.chars().all(allowed)) {
        return Some("перед `@` зайвий знак або крапка");
    }
    if !domain.contains('.') {
        return Some("після `@` немає крапки");
    }
    domain_fault(domain)
}

/// What keeps a text from being a domain name.
fn domain_fault(domain: &str) -> Option<&'static str> {
    if !domain.is_ascii() {
        return Some("домен не латинськими літерами (пишіть його у формі `xn--`)");
    }
    let label_fits = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    let top = domain.rsplit('.').next().unwrap_or_default();
    if domain.len() > 253 || !domain.split('.').all(label_fits) {
        return Some("у домені зайвий знак, дефіс або крапка");
    }
    if top.chars().all(|c| c.is_ascii_digit()) {
        return Some("домен закінчується числом");
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
