//! Secrets and authorities from files, the same for mail that leaves and for mail that comes in.
//!
//! Decides what a password is and whom a connection trusts; where its file is sought is
//! `credential`'s to say. The invariant: a secret is never part of an error.

use super::ChannelError;
use crate::credential::{self, Unread};
use rustls::ClientConfig;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls_platform_verifier::Verifier;
use std::error::Error;
use std::fs;
use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;

/// The password or token in a file.
pub fn password(file: &Path) -> Result<String, ChannelError> {
    let text = credential::read(file)
        .map_err(|Unread { path, source }| ChannelError::ReadPassword { path, source })?;
    let password = text.trim_end_matches(['\r', '\n']);
    if password.is_empty() {
        return Err(ChannelError::EmptyPassword { path: file.to_owned() });
    }
    Ok(password.to_owned())
}

/// TLS that trusts the system's authorities and the one in a file.
pub fn trusting(host: &str, ca_file: Option<&Path>) -> Result<ClientConfig, ChannelError> {
    let failed =
        |source: Box<dyn Error + Send + Sync>| ChannelError::Tls { host: host.to_owned(), source };
    let mut roots = Vec::new();
    if let Some(path) = ca_file {
        let pem = fs::read(path)
            .map_err(|source| ChannelError::ReadAuthority { path: path.to_owned(), source })?;
        let read: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&pem).collect();
        roots = read.map_err(|error| failed(error.to_string().into()))?;
        if roots.is_empty() {
            return Err(ChannelError::NoAuthority { path: path.to_owned() });
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let verifier = Verifier::new_with_extra_roots(roots, Arc::clone(&provider))
        .map_err(|error| failed(error.into()))?;
    Ok(ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| failed(error.into()))?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth())
}

/// Whether a host is this machine.
pub fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}
