//! Certificates made at the start: an authority that nobody else knows, and one server of it.

use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use sha2::{Digest as _, Sha256};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::aws_lc_rs,
        pki_types::{CertificateDer, PrivateKeyDer},
    },
};

/// A server's certificate, ready to be shown.
#[derive(Clone)]
pub(crate) struct Certificate {
    pub(crate) acceptor: TlsAcceptor,
    /// The authority, in PEM.
    pub(crate) authority: String,
    /// The fingerprint of the server's certificate: SHA-256, lower-case hex.
    pub(crate) sha256: String,
}

/// Error of making a certificate.
#[derive(Debug, thiserror::Error)]
#[error("no certificate could be made: {0}")]
pub struct CertificateError(String);

impl Certificate {
    /// A new one of a new authority, for `localhost` and 127.0.0.1.
    pub(crate) fn make() -> Result<Self, CertificateError> {
        let failed = |error: rcgen::Error| CertificateError(error.to_string());
        let mut params = CertificateParams::new(Vec::new()).map_err(failed)?;
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let name = &mut params.distinguished_name;
        name.push(DnType::CommonName, "Simulated LDAP authority");
        let key = KeyPair::generate().map_err(failed)?;
        let authority = params.self_signed(&key).map_err(failed)?.pem();
        let issuer = Issuer::new(params, key);
        let hosts = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
        let mut params = CertificateParams::new(hosts).map_err(failed)?;
        let name = &mut params.distinguished_name;
        name.push(DnType::CommonName, "localhost");
        let key = KeyPair::generate().map_err(failed)?;
        let certificate = params.signed_by(&key, &issuer).map_err(failed)?;
        let digest = Sha256::digest(certificate.der());
        let sha256 = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self {
            acceptor: acceptor(certificate.der().to_vec(), key)?,
            authority,
            sha256,
        })
    }
}

fn acceptor(certificate: Vec<u8>, key: KeyPair) -> Result<TlsAcceptor, CertificateError> {
    let refused = |error: tokio_rustls::rustls::Error| CertificateError(error.to_string());
    let key = PrivateKeyDer::try_from(key.serialize_der())
        .map_err(|error| CertificateError(error.to_owned()))?;
    let config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(refused)?
        .with_no_client_auth()
        .with_single_cert(vec![CertificateDer::from(certificate)], key)
        .map_err(refused)?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}
