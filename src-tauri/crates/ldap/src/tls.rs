//! TLS to a directory server: why its certificate is trusted, and what it says of itself.

use std::sync::{Arc, Mutex, PoisonError};

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, OtherError, RootCertStore,
    SignatureScheme,
};
use rustls_platform_verifier::Verifier;
use sha2::{Digest, Sha256};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use x509_parser::extensions::GeneralName;
use x509_parser::prelude::{FromDer, X509Certificate};

use crate::endpoint::{Endpoint, PeerCertificate, Trust};
use crate::error::{Error, ErrorKind, Result};

/// Agrees on TLS with the server, whose certificate has to be trusted as the endpoint says.
///
/// # Errors
/// `Untrusted` with the reason as its text, `Tls` if nothing could be agreed on, `Invalid` for a host that cannot stand in a
/// certificate or a file without certificates.
pub(crate) async fn connect<S>(endpoint: &Endpoint, stream: S) -> Result<TlsStream<S>>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let name = ServerName::try_from(endpoint.host.clone()).map_err(|_| ErrorKind::Invalid)?;
    let verifier = verifier(&endpoint.trust)?;
    TlsConnector::from(Arc::new(config(verifier)?))
        .connect(name, stream)
        .await
        .map_err(|error| refusal(&error))
}

/// Agrees on TLS without trusting anybody, to see the certificate: nothing may be sent over such a connection.
pub(crate) async fn look<S>(endpoint: &Endpoint, stream: S) -> Result<PeerCertificate>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let name = ServerName::try_from(endpoint.host.clone()).map_err(|_| ErrorKind::Invalid)?;
    let seen = Arc::new(Mutex::new(None));
    let looking = Arc::new(Looking {
        seen: seen.clone(),
        provider: provider(),
    });
    // The handshake fails on purpose once the certificate was seen.
    let outcome = TlsConnector::from(Arc::new(config(looking)?))
        .connect(name, stream)
        .await;
    let certificate = seen.lock().unwrap_or_else(PoisonError::into_inner).take();
    match (certificate, outcome) {
        (Some(der), _) => Ok(describe(&der)),
        (None, Err(error)) => Err(refusal(&error)),
        (None, Ok(_)) => Err(ErrorKind::Tls.into()),
    }
}

/// The certificate that an open connection was made with.
pub(crate) fn peer_of<S>(stream: &TlsStream<S>) -> Option<PeerCertificate> {
    let (_, session) = stream.get_ref();
    session
        .peer_certificates()?
        .first()
        .map(|certificate| describe(certificate))
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(aws_lc_rs::default_provider())
}

fn config(verifier: Arc<dyn ServerCertVerifier>) -> Result<ClientConfig> {
    Ok(ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .map_err(|_| ErrorKind::Tls)?
        .dangerous()
        .with_custom_certificate_verifier(verifier)
        .with_no_client_auth())
}

fn verifier(trust: &Trust) -> Result<Arc<dyn ServerCertVerifier>> {
    Ok(match trust {
        Trust::System => Arc::new(Verifier::new(provider()).map_err(|_| ErrorKind::Tls)?),
        Trust::Ca(pem) => {
            WebPkiServerVerifier::builder_with_provider(Arc::new(roots(pem)?), provider())
                .build()
                .map_err(|_| ErrorKind::Invalid)?
        }
        Trust::Pin(sha256) => Arc::new(Pinned {
            sha256: *sha256,
            provider: provider(),
        }),
    })
}

/// # Errors
/// `Invalid` for a file without a certificate.
fn roots(pem: &[u8]) -> Result<RootCertStore> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        let certificate = certificate.map_err(|_| ErrorKind::Invalid)?;
        roots.add(certificate).map_err(|_| ErrorKind::Invalid)?;
    }
    if roots.is_empty() {
        return Err(ErrorKind::Invalid.into());
    }
    Ok(roots)
}

/// One certificate and no other, whoever signed it and whatever it names.
#[derive(Debug)]
struct Pinned {
    sha256: [u8; 32],
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> std::result::Result<ServerCertVerified, rustls::Error> {
        if fingerprint(end_entity) == self.sha256 {
            return Ok(ServerCertVerified::assertion());
        }
        Err(CertificateError::ApplicationVerificationFailure.into())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        let known = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signature, known)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signature: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        let known = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signature, known)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}

/// Keeps the certificate and ends the handshake.
#[derive(Debug)]
struct Looking {
    seen: Arc<Mutex<Option<Vec<u8>>>>,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Looking {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> std::result::Result<ServerCertVerified, rustls::Error> {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        *seen = Some(end_entity.to_vec());
        Err(CertificateError::Other(OtherError(Arc::new(OnlyLooked))).into())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        Err(CertificateError::BadSignature.into())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> std::result::Result<HandshakeSignatureValid, rustls::Error> {
        Err(CertificateError::BadSignature.into())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider
            .signature_verification_algorithms
            .supported_schemes()
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the certificate was only looked at")]
struct OnlyLooked;

fn refusal(error: &std::io::Error) -> Error {
    let inner = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<rustls::Error>());
    match inner {
        Some(rustls::Error::InvalidCertificate(reason)) => Error {
            text: Some(said(reason)),
            ..ErrorKind::Untrusted.into()
        },
        Some(_) => ErrorKind::Tls.into(),
        None if error.kind() == std::io::ErrorKind::UnexpectedEof => ErrorKind::Tls.into(),
        None => ErrorKind::Closed.into(),
    }
}

/// Why a certificate was refused, in words that can be shown beside it.
fn said(reason: &CertificateError) -> String {
    let words = match reason {
        CertificateError::UnknownIssuer => "unknown issuer",
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => "expired",
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "not valid yet"
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "another name"
        }
        CertificateError::Revoked => "revoked",
        CertificateError::ApplicationVerificationFailure => {
            "another certificate than the pinned one"
        }
        _ => "invalid",
    };
    words.to_owned()
}

fn fingerprint(der: &[u8]) -> [u8; 32] {
    Sha256::digest(der).into()
}

fn describe(der: &[u8]) -> PeerCertificate {
    let sha256 = fingerprint(der);
    let Ok((_, certificate)) = X509Certificate::from_der(der) else {
        return PeerCertificate {
            sha256,
            subject: String::new(),
            issuer: String::new(),
            not_after: 0,
            names: Vec::new(),
        };
    };
    PeerCertificate {
        sha256,
        subject: certificate.subject().to_string(),
        issuer: certificate.issuer().to_string(),
        not_after: certificate.validity().not_after.timestamp(),
        names: names_of(&certificate),
    }
}

fn names_of(certificate: &X509Certificate<'_>) -> Vec<String> {
    let Ok(Some(names)) = certificate.subject_alternative_name() else {
        return Vec::new();
    };
    let name = |name: &GeneralName<'_>| match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => address(bytes),
        _ => None,
    };
    names.value.general_names.iter().filter_map(name).collect()
}

fn address(bytes: &[u8]) -> Option<String> {
    if let Ok(four) = <[u8; 4]>::try_from(bytes) {
        return Some(std::net::Ipv4Addr::from(four).to_string());
    }
    let sixteen = <[u8; 16]>::try_from(bytes).ok()?;
    Some(std::net::Ipv6Addr::from(sixteen).to_string())
}
