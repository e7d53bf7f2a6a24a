//! Servers with certificates of an authority of our own, in front of a simulated WeCom.
//!
//! The program under test trusts the authority only where a variable names its file, which its verifier reads on Linux.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

/// A certificate authority of our own.
pub struct Authority {
    params: CertificateParams,
    issuer: Issuer<'static, KeyPair>,
    folder: TempDir,
}

/// What is wrong with a server's certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// Nothing.
    None,
    /// It is for another host.
    OtherHost,
    /// Its time is over.
    Expired,
}

/// A server with such a certificate, in front of a simulated WeCom.
pub struct Secure {
    /// The address to use instead of the server's own.
    pub base: String,
    /// Connections on which a request got through.
    pub served: Arc<AtomicUsize>,
    server: JoinHandle<()>,
}

impl Default for Authority {
    fn default() -> Self {
        Self::new()
    }
}

impl Authority {
    /// A new one.
    pub fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).expect("it can be made");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().expect("it can be made");
        let certificate = params.self_signed(&key).expect("it can be made");
        let folder = tempfile::tempdir().expect("it can be made");
        std::fs::write(folder.path().join("authority.pem"), certificate.pem())
            .expect("it can be made");
        Self {
            issuer: Issuer::new(params.clone(), key),
            params,
            folder,
        }
    }

    /// Its certificate, for whoever is to trust it.
    pub fn file(&self) -> PathBuf {
        self.folder.path().join("authority.pem")
    }

    fn certify(&self, flaw: Flaw) -> ServerConfig {
        let host = match flaw {
            Flaw::OtherHost => "qyapi.weixin.qq.example",
            Flaw::None | Flaw::Expired => "localhost",
        };
        let mut hosts = vec![host.to_owned()];
        if flaw != Flaw::OtherHost {
            hosts.push(crate::tunnel::HOST.to_owned());
        }
        let mut params = CertificateParams::new(hosts).expect("it can be made");
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = match flaw {
            Flaw::Expired => date_time_ymd(2021, 1, 1),
            Flaw::None | Flaw::OtherHost => self.params.not_after,
        };
        let key = KeyPair::generate().expect("it can be made");
        let certificate = params
            .signed_by(&key, &self.issuer)
            .expect("it can be made");
        let chain = vec![CertificateDer::from(certificate.der().to_vec())];
        let key = PrivateKeyDer::try_from(key.serialize_der()).expect("it can be made");
        ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("it can be made")
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .expect("it can be made")
    }
}

impl Secure {
    /// Starts one in front of the server on this machine that `upstream` names.
    pub async fn start(authority: &Authority, flaw: Flaw, upstream: &str) -> Self {
        let acceptor = TlsAcceptor::from(Arc::new(authority.certify(flaw)));
        let upstream = upstream.trim_start_matches("http://").to_owned();
        let listener = TcpListener::bind("127.0.0.1:0")
            .await
            .expect("it can be made");
        let base = format!(
            "https://localhost:{}",
            listener.local_addr().expect("it can be made").port()
        );
        let served = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&served);
        let server = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (acceptor, upstream) = (acceptor.clone(), upstream.clone());
                let counted = Arc::clone(&counted);
                tokio::spawn(async move {
                    let mut stream = acceptor.accept(stream).await.ok()?;
                    let mut onward = TcpStream::connect(upstream).await.ok()?;
                    // A refusal of the certificate may come after the handshake of TLS 1.3: what counts is a request.
                    let mut first = [0; 1];
                    stream.read_exact(&mut first).await.ok()?;
                    counted.fetch_add(1, Ordering::SeqCst);
                    onward.write_all(&first).await.ok()?;
                    copy_bidirectional(&mut stream, &mut onward).await.ok()
                });
            }
        });
        Self {
            base,
            served,
            server,
        }
    }
}

impl Drop for Secure {
    fn drop(&mut self) {
        self.server.abort();
    }
}
