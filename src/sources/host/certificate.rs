//! Certificates: until when one holds, and what is wrong with one that does not.
//!
//! Decides which failures of a secure connection are the certificate's own. The invariant: what
//! may be our own fault (an algorithm we do not know, a handshake that broke) is no fault of the
//! certificate; such a host just cannot be read.

use crate::domain::sightings::host_fault::CertificateFault;
use crate::sources::document::text::{bounded, fold};
use crate::sources::fetch::FetchError;
use crate::sources::fetch::beneath::beneath;
use crate::sources::fetch::presented::IncompleteChain;
use chrono::{DateTime, Utc};
use rustls::CertificateError;
use rustls::pki_types::UnixTime;
use x509_cert::Certificate;
use x509_cert::der::Decode;

/// Longest list of names quoted from a certificate.
const NAMES_MAX_BYTES: usize = 120;

/// A certificate that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong.
    pub fault: CertificateFault,
    /// Until when it held, where that is what is wrong.
    pub until: Option<DateTime<Utc>>,
}

/// The moment until which a certificate holds, from its DER.
pub fn not_after(der: &[u8]) -> Option<DateTime<Utc>> {
    let certificate = Certificate::from_der(der).ok()?;
    let end = certificate.tbs_certificate().validity().not_after.to_unix_duration();
    DateTime::from_timestamp(i64::try_from(end.as_secs()).ok()?, 0)
}

/// What is wrong with the certificate, if it was the certificate that failed.
pub fn fault(error: &FetchError) -> Option<Fault> {
    let FetchError::Tls { source, .. } = error else { return None };
    if beneath::<IncompleteChain>(&**source).is_some() {
        return Some(Fault { fault: CertificateFault::IncompleteChain, until: None });
    }
    let rustls::Error::InvalidCertificate(error) = beneath::<rustls::Error>(&**source)? else {
        return None;
    };
    let mut until = None;
    let fault = match error {
        CertificateError::ExpiredContext { not_after, .. } => {
            until = moment(*not_after);
            CertificateFault::Expired { on: until.map(|until| until.date_naive()) }
        }
        CertificateError::Expired => CertificateFault::Expired { on: None },
        CertificateError::NotValidYetContext { not_before, .. } => {
            CertificateFault::NotYet { from: moment(*not_before).map(|from| from.date_naive()) }
        }
        CertificateError::NotValidYet => CertificateFault::NotYet { from: None },
        CertificateError::NotValidForNameContext { presented, .. } => {
            CertificateFault::OtherName { names: names(presented) }
        }
        CertificateError::NotValidForName => CertificateFault::OtherName { names: None },
        CertificateError::UnknownIssuer => CertificateFault::UnknownIssuer,
        CertificateError::BadSignature => CertificateFault::BadSignature,
        CertificateError::Revoked => CertificateFault::Revoked,
        // Whoever signs for itself is, by the book, an authority that shows itself as a server.
        CertificateError::Other(other) if other.0.to_string() == "CaUsedAsEndEntity" => {
            CertificateFault::SelfSigned
        }
        _ => return None,
    };
    Some(Fault { fault, until })
}

fn moment(at: UnixTime) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(i64::try_from(at.as_secs()).ok()?, 0)
}

/// The names come from outside and are quoted in bounds.
fn names(presented: &[String]) -> Option<String> {
    let bare = |name: &String| {
        let quoted = name.strip_prefix("DnsName(\"").and_then(|rest| rest.strip_suffix("\")"));
        let address = name.strip_prefix("IpAddress(").and_then(|rest| rest.strip_suffix(')'));
        fold(quoted.or(address).unwrap_or(name))
    };
    let names: Vec<String> = presented.iter().take(20).map(bare).collect();
    (!names.is_empty()).then(|| bounded(&names.join(", "), NAMES_MAX_BYTES).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn certificate(not_after: (i32, u8, u8)) -> Vec<u8> {
        let mut params = rcgen::CertificateParams::new(vec!["rada.example".to_owned()]).unwrap();
        params.not_after = rcgen::date_time_ymd(not_after.0, not_after.1, not_after.2);
        let key = rcgen::KeyPair::generate().unwrap();
        params.self_signed(&key).unwrap().der().to_vec()
    }

    #[test]
    fn the_end_is_read_in_both_spellings_of_time() {
        for (written, expected) in [
            ((2026, 11, 28), "2026-11-28T00:00:00Z"),
            // From 2050 on the year has four digits (RFC 5280, 4.1.2.5).
            ((2049, 12, 31), "2049-12-31T00:00:00Z"),
            ((2050, 1, 1), "2050-01-01T00:00:00Z"),
        ] {
            let until = not_after(&certificate(written)).expect("a certificate");
            assert_eq!(until, expected.parse::<DateTime<Utc>>().unwrap());
        }
    }

    #[test]
    fn bytes_that_are_no_certificate_have_no_end() {
        let whole = certificate((2030, 1, 1));
        assert_eq!(not_after(b""), None);
        assert_eq!(not_after(b"\x30\x82\xff\xff"), None);
        assert_eq!(not_after(&whole[..whole.len() / 2]), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            failure_persistence: None,
            rng_seed: proptest::test_runner::RngSeed::Fixed(2026),
            ..ProptestConfig::default()
        })]

        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = not_after(&bytes);
        }
    }
}
