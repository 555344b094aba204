//! `security.txt` (RFC 9116): whom to tell of a hole in the site.
//!
//! Decides whether the file can be used: it names a contact and has not expired. It is lenient
//! where readers are: order, case of names, comments, a signature round the whole.

use crate::domain::sightings::host_fault::Particulars;
use chrono::{DateTime, Utc};

/// Lines looked at.
const LINES_MAX: usize = 500;

/// What is wrong with the file, in a few words; `None` when it is in order.
pub fn fault(text: &str, now: DateTime<Utc>) -> Option<Particulars> {
    let fields = |wanted: &'static str| {
        text.lines().take(LINES_MAX).filter_map(move |line| {
            let (name, value) = line.split_once(':')?;
            name.trim().eq_ignore_ascii_case(wanted).then(|| value.trim())
        })
    };
    if !fields("contact").any(|value| !value.is_empty()) {
        return Some(Particulars::NoContact);
    }
    let mut expires = fields("expires");
    let Some(written) = expires.next() else { return Some(Particulars::NoExpires) };
    if expires.next().is_some() {
        return Some(Particulars::ManyExpires);
    }
    match DateTime::parse_from_rfc3339(written) {
        Ok(at) if at > now => None,
        Ok(at) => Some(Particulars::FileExpired { on: at.date_naive() }),
        Err(_) => Some(Particulars::OddExpires),
    }
}

#[cfg(test)]
mod tests {
    use super::fault;

    fn told(text: &str) -> Option<String> {
        fault(text, "2026-11-23T08:00:00Z".parse().unwrap()).map(|it| it.to_string())
    }

    #[test]
    fn a_file_with_a_contact_and_a_day_to_come_is_in_order() {
        for text in [
            "Contact: mailto:rada@rada.example\nExpires: 2027-01-01T00:00:00Z\n",
            "# Рада\r\nexpires: 2027-01-01T02:00:00+02:00\r\nCONTACT: https://rada.example/\r\n",
            "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nContact: tel:+380\n\
             Contact: mailto:a@rada.example\nExpires: 2026-11-23T08:00:01z\n",
        ] {
            assert_eq!(told(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_missing_or_over_is_named() {
        for (text, fault) in [
            ("", "no Contact"),
            ("Expires: 2027-01-01T00:00:00Z", "no Contact"),
            ("# Contact: mailto:a@rada.example\nExpires: 2027-01-01T00:00:00Z", "no Contact"),
            ("Contact:\nExpires: 2027-01-01T00:00:00Z", "no Contact"),
            ("Contact: mailto:a@rada.example", "no Expires"),
            ("Contact: mailto:a@rada.example\nExpires: soon", "Expires is no date of RFC 3339"),
            ("Contact: mailto:a@rada.example\nExpires: 2026-11-23T08:00:00Z", "expired 2026-11-23"),
            (
                "Contact: mailto:a@b.example\nExpires: 2027-01-01T00:00:00Z\n\
                 Expires: 2028-01-01T00:00:00Z",
                "more than one Expires",
            ),
        ] {
            assert_eq!(told(text).as_deref(), Some(fault), "{text}");
        }
    }
}
