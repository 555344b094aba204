//! The certificates a server presents, looked at and not believed.
//!
//! Decides whether a server leaves out the certificate between its own and its authority's, which
//! browsers often know from elsewhere and no program does. The invariants: the look refuses every
//! certificate, so nothing is ever sent over its connection; where the certificates do not say for
//! certain that one is missing, none is.

use super::beneath::{LowerError, beneath};
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::CryptoProvider;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, Error, OtherError, SignatureScheme,
};
use std::panic::catch_unwind;
use std::sync::{Arc, OnceLock};
use x509_cert::Certificate;
use x509_cert::der::Decode;
use x509_cert::der::oid::db::rfc5280::ID_AD_CA_ISSUERS;
use x509_cert::ext::pkix::AuthorityInfoAccessSyntax;
use x509_cert::ext::pkix::name::GeneralName;

/// A server that does not send the certificate between its own and its authority's.
#[derive(Debug, thiserror::Error)]
#[error("the server does not send its intermediate certificate")]
pub(in crate::sources) struct IncompleteChain(#[source] pub LowerError);

/// Whether a connection failed because nobody we know vouches for the certificate.
pub(super) fn is_unknown_issuer(failure: &LowerError) -> bool {
    let error = beneath::<Error>(&**failure);
    matches!(error, Some(Error::InvalidCertificate(CertificateError::UnknownIssuer)))
}

/// Refuses every certificate and remembers what was presented.
#[derive(Debug)]
pub(super) struct Onlooker {
    provider: Arc<CryptoProvider>,
    presented: OnceLock<Vec<CertificateDer<'static>>>,
}

impl Onlooker {
    /// One that has seen nothing yet, and the settings of a connection that it watches.
    pub fn new() -> Result<(Arc<Onlooker>, ClientConfig), Error> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let presented = OnceLock::new();
        let onlooker = Arc::new(Onlooker { provider: Arc::clone(&provider), presented });
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()?
            .dangerous()
            .with_custom_certificate_verifier(Arc::<Onlooker>::clone(&onlooker))
            .with_no_client_auth();
        Ok((onlooker, config))
    }

    /// Whether what was presented lacks the certificate of its issuer.
    pub fn saw_a_gap(&self) -> bool {
        let chain = self.presented.get().map(Vec::as_slice).unwrap_or_default();
        // What a stranger sends may make a parser panic, and that says nothing of the chain.
        catch_unwind(|| lacks_issuer(chain)).unwrap_or(false)
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the certificates were only looked at")]
struct OnlyLooked;

fn refused() -> Error {
    Error::InvalidCertificate(CertificateError::Other(OtherError(Arc::new(OnlyLooked))))
}

impl ServerCertVerifier for Onlooker {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let chain = std::iter::once(end_entity).chain(intermediates);
        // The first handshake tells; a second one would be of the same server.
        let _ = self.presented.set(chain.map(|it| it.clone().into_owned()).collect());
        Err(refused())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(refused())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Err(refused())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

/// Whether a server's certificate comes without that of its issuer although it says where to find
/// it. Once the issuer's is there, a root that we do not trust is as likely as a second gap.
fn lacks_issuer(chain: &[CertificateDer<'_>]) -> bool {
    let Some((own, others)) = chain.split_first() else { return false };
    let Some(own) = read(own) else { return false };
    let issuer = own.tbs_certificate().issuer();
    let names_issuer = |it: &Certificate| it.tbs_certificate().subject() == issuer;
    let is_sent = others.iter().filter_map(read).any(|it| names_issuer(&it));
    !names_issuer(&own) && !is_sent && says_where_its_issuer_is(&own)
}

fn read(der: &CertificateDer<'_>) -> Option<Certificate> {
    Certificate::from_der(der).ok()
}

/// Public authorities always say it (authorityInfoAccess, RFC 5280, 4.2.2.1).
fn says_where_its_issuer_is(certificate: &Certificate) -> bool {
    let access = certificate.tbs_certificate().get_extension::<AuthorityInfoAccessSyntax>();
    let Ok(Some((_, access))) = access else { return false };
    access.0.iter().any(|it| {
        it.access_method == ID_AD_CA_ISSUERS
            && matches!(
                &it.access_location,
                GeneralName::UniformResourceIdentifier(uri) if uri.as_str().starts_with("http")
            )
    })
}
