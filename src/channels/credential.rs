//! Secrets and authorities from files, the same for mail that leaves and for mail that comes in.
//!
//! Decides where a named secret lies and whom a connection trusts. The invariant: a secret is never
//! part of an error.

use super::ChannelError;
use rustls::ClientConfig;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls_platform_verifier::Verifier;
use std::error::Error;
use std::fs;
use std::net::IpAddr;
use std::path::Path;
use std::sync::Arc;

/// Where systemd puts credentials for the unit.
const CREDENTIALS_DIRECTORY: &str = "CREDENTIALS_DIRECTORY";

/// The password or token in a file; a bare name is first sought among systemd's credentials.
pub fn password(file: &Path) -> Result<String, ChannelError> {
    let credential = std::env::var_os(CREDENTIALS_DIRECTORY)
        .filter(|_| file.components().count() == 1 && file.is_relative())
        .map(|directory| Path::new(&directory).join(file))
        .filter(|path| path.exists());
    let path = credential.unwrap_or_else(|| file.to_owned());
    let text = fs::read_to_string(&path)
        .map_err(|source| ChannelError::ReadPassword { path: path.clone(), source })?;
    let password = text.trim_end_matches(['\r', '\n']);
    if password.is_empty() {
        return Err(ChannelError::EmptyPassword { path });
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
