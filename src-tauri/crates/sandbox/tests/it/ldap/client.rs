//! A plain client: it sends what it is told and shows what came back.

use std::{sync::Arc, time::Duration};

use bytes::BytesMut;
use ldap3_proto::{
    LdapCodec, LdapMsg, LdapSearchScope, control::LdapControl, parse_ldap_filter_str, proto::*,
};
use sandbox::ldap::{Config, Control, Double, Flavour};
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::TcpStream,
};
use tokio_rustls::{
    TlsConnector,
    rustls::{
        ClientConfig, RootCertStore,
        crypto::aws_lc_rs,
        pki_types::{CertificateDer, ServerName, pem::PemObject as _},
    },
};
use tokio_util::codec::{Decoder as _, Encoder as _};

const HANGS: Duration = Duration::from_secs(60);

pub(super) trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

/// A server with one client that is bound as the account that pushes.
pub(super) struct Bench {
    pub(super) double: Double,
    pub(super) client: Client,
}

pub(super) struct Client {
    stream: Box<dyn Stream>,
    codec: LdapCodec,
    buffer: BytesMut,
    next: i32,
}

/// A result code, its text, and the entries and controls that came with it.
#[derive(Debug, Default)]
pub(super) struct Answer {
    pub(super) code: i64,
    pub(super) text: String,
    pub(super) matched: String,
    pub(super) entries: Vec<LdapSearchResultEntry>,
    pub(super) controls: Vec<LdapControl>,
}

pub(super) async fn bench(flavour: Flavour) -> Bench {
    bench_with(Config {
        flavour,
        ..Config::default()
    })
    .await
}

pub(super) async fn bench_with(config: Config) -> Bench {
    let double = Double::start(config).await.unwrap();
    let mut client = Client::connect(&double).await.unwrap();
    let details = double.details();
    let answer = client.bind(&details.bind_dn, &details.secret).await;
    assert_eq!((answer.code, answer.text.as_str()), (0, ""));
    Bench { double, client }
}

impl Bench {
    pub(super) fn control(&self) -> &Control {
        self.double.control()
    }

    pub(super) fn base(&self) -> String {
        self.double.details().base.clone()
    }

    pub(super) fn at(&self, rdn: &str) -> String {
        format!("{rdn},{}", self.base())
    }

    /// A second client, bound as the first.
    pub(super) async fn again(&self) -> Client {
        let mut client = Client::connect(&self.double).await.unwrap();
        let details = self.double.details();
        assert_eq!(client.bind(&details.bind_dn, &details.secret).await.code, 0);
        client
    }
}

impl Client {
    pub(super) async fn connect(double: &Double) -> std::io::Result<Self> {
        let tcp = Self::tcp(&double.details().url).await?;
        let stream = secured(tcp, &double.details().ca).await?;
        Ok(Self::over(Box::new(stream)))
    }

    pub(super) async fn plain(double: &Double) -> Self {
        let url = double.details().plain_url.clone().unwrap();
        Self::over(Box::new(Self::tcp(&url).await.unwrap()))
    }

    pub(super) async fn tcp(url: &str) -> std::io::Result<TcpStream> {
        let address = url.split_once("://").unwrap().1;
        TcpStream::connect(address).await
    }

    pub(super) fn over(stream: Box<dyn Stream>) -> Self {
        Self {
            stream,
            codec: LdapCodec::new(Some(1 << 20), None),
            buffer: BytesMut::new(),
            next: 0,
        }
    }

    pub(super) fn into_stream(self) -> Box<dyn Stream> {
        self.stream
    }

    pub(super) async fn send(&mut self, op: LdapOp, controls: Vec<LdapControl>) -> i32 {
        self.next += 1;
        let message = LdapMsg::new_with_ctrls(self.next, op, controls);
        let mut bytes = BytesMut::new();
        LdapCodec::default().encode(message, &mut bytes).unwrap();
        self.stream.write_all(&bytes).await.unwrap();
        self.next
    }

    /// The next message; an error where the connection ends or carries no LDAP.
    pub(super) async fn receive(&mut self) -> std::io::Result<LdapMsg> {
        loop {
            if let Some(message) = self.codec.decode(&mut self.buffer)? {
                return Ok(message);
            }
            let read = self.stream.read_buf(&mut self.buffer);
            // Far longer than any answer takes: a test that waits in vain fails instead of hanging.
            if tokio::time::timeout(HANGS, read).await?? == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
        }
    }

    /// Bytes as they come, up to so many.
    pub(super) async fn raw(&mut self, most: usize) -> Vec<u8> {
        let mut bytes = vec![0; most];
        let mut read = 0;
        while read < most {
            match self.stream.read(&mut bytes[read..]).await {
                Ok(more) if more > 0 => read += more,
                _ => break,
            }
        }
        bytes.truncate(read);
        bytes
    }

    pub(super) async fn call(&mut self, op: LdapOp, controls: Vec<LdapControl>) -> Answer {
        self.try_call(op, controls).await.unwrap()
    }

    pub(super) async fn try_call(
        &mut self,
        op: LdapOp,
        controls: Vec<LdapControl>,
    ) -> std::io::Result<Answer> {
        let id = self.send(op, controls).await;
        let mut answer = Answer::default();
        loop {
            let message = self.receive().await?;
            assert_eq!(message.msgid, id);
            let result = match message.op {
                LdapOp::SearchResultEntry(entry) => {
                    answer.entries.push(entry);
                    continue;
                }
                LdapOp::BindResponse(response) => response.res,
                LdapOp::ExtendedResponse(response) => response.res,
                LdapOp::SearchResultDone(result)
                | LdapOp::AddResponse(result)
                | LdapOp::ModifyResponse(result)
                | LdapOp::ModifyDNResponse(result)
                | LdapOp::DelResponse(result) => result,
                other => panic!("{other:?}"),
            };
            answer.code = result.code as i64;
            answer.text = result.message;
            answer.matched = result.matcheddn;
            answer.controls = message.ctrl;
            return Ok(answer);
        }
    }

    pub(super) async fn bind(&mut self, dn: &str, password: &str) -> Answer {
        let request = LdapBindRequest {
            version: 3,
            dn: dn.to_owned(),
            cred: LdapBindCred::Simple(password.to_owned()),
        };
        self.call(LdapOp::BindRequest(request), Vec::new()).await
    }

    pub(super) async fn add(&mut self, dn: &str, values: &[(&str, &str)]) -> Answer {
        self.call(add(dn, values), Vec::new()).await
    }

    pub(super) async fn modify(
        &mut self,
        dn: &str,
        operation: LdapModifyType,
        name: &str,
        values: &[&[u8]],
    ) -> Answer {
        let op = modify(dn, operation, name, values);
        self.call(op, Vec::new()).await
    }

    pub(super) async fn replace(&mut self, dn: &str, name: &str, value: &str) -> Answer {
        let values = [value.as_bytes()];
        self.modify(dn, LdapModifyType::Replace, name, &values)
            .await
    }

    pub(super) async fn rename(&mut self, dn: &str, rdn: &str, parent: Option<&str>) -> Answer {
        self.call(rename(dn, rdn, parent), Vec::new()).await
    }

    pub(super) async fn delete(&mut self, dn: &str) -> Answer {
        self.call(LdapOp::DelRequest(dn.to_owned()), Vec::new())
            .await
    }

    pub(super) async fn search(
        &mut self,
        base: &str,
        scope: LdapSearchScope,
        filter: &str,
        names: &[&str],
    ) -> Answer {
        self.call(search(base, scope, filter, names), Vec::new())
            .await
    }

    pub(super) async fn page(&mut self, base: &str, size: i64, cookie: &[u8]) -> Answer {
        let op = search(base, LdapSearchScope::Subtree, "(objectClass=*)", &[]);
        let control = LdapControl::SimplePagedResults {
            size,
            cookie: cookie.to_vec(),
        };
        self.call(op, vec![control]).await
    }
}

impl Answer {
    pub(super) fn names(&self) -> Vec<&str> {
        self.entries.iter().map(|entry| entry.dn.as_str()).collect()
    }

    /// Values of an attribute of the first entry.
    pub(super) fn values(&self, name: &str) -> Vec<String> {
        let attributes = self.entries.first().map(|entry| &entry.attributes);
        let found = attributes.into_iter().flatten();
        let found = found.filter(|each| each.atype == name);
        found
            .flat_map(|each| &each.vals)
            .map(|value| String::from_utf8_lossy(value).into_owned())
            .collect()
    }

    pub(super) fn cookie(&self) -> Vec<u8> {
        let mut controls = self.controls.iter();
        let found = controls.find_map(|control| match control {
            LdapControl::SimplePagedResults { cookie, .. } => Some(cookie.clone()),
            _ => None,
        });
        found.unwrap_or_default()
    }
}

pub(super) fn add(dn: &str, values: &[(&str, &str)]) -> LdapOp {
    let mut attributes: Vec<LdapAttribute> = Vec::new();
    for (name, value) in values {
        let value = value.as_bytes().to_vec();
        match attributes.iter_mut().find(|each| each.atype == *name) {
            Some(known) => known.vals.push(value),
            None => attributes.push(LdapAttribute {
                atype: (*name).to_owned(),
                vals: vec![value],
            }),
        }
    }
    LdapOp::AddRequest(LdapAddRequest {
        dn: dn.to_owned(),
        attributes,
    })
}

pub(super) fn modify(dn: &str, operation: LdapModifyType, name: &str, values: &[&[u8]]) -> LdapOp {
    LdapOp::ModifyRequest(LdapModifyRequest {
        dn: dn.to_owned(),
        changes: vec![LdapModify {
            operation,
            modification: LdapPartialAttribute {
                atype: name.to_owned(),
                vals: values.iter().map(|value| value.to_vec()).collect(),
            },
        }],
    })
}

pub(super) fn rename(dn: &str, rdn: &str, parent: Option<&str>) -> LdapOp {
    LdapOp::ModifyDNRequest(LdapModifyDNRequest {
        dn: dn.to_owned(),
        newrdn: rdn.to_owned(),
        deleteoldrdn: true,
        new_superior: parent.map(str::to_owned),
    })
}

pub(super) fn search(base: &str, scope: LdapSearchScope, filter: &str, names: &[&str]) -> LdapOp {
    LdapOp::SearchRequest(LdapSearchRequest {
        base: base.to_owned(),
        scope,
        aliases: LdapDerefAliases::Never,
        sizelimit: 0,
        timelimit: 0,
        typesonly: false,
        filter: parse_ldap_filter_str(filter).unwrap(),
        attrs: names.iter().map(|name| (*name).to_owned()).collect(),
    })
}

pub(super) async fn secured(
    tcp: impl Stream + 'static,
    authority: &str,
) -> std::io::Result<impl Stream + 'static> {
    let mut roots = RootCertStore::empty();
    let certificate = CertificateDer::from_pem_slice(authority.as_bytes()).unwrap();
    roots.add(certificate).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let name = ServerName::try_from("localhost").unwrap();
    TlsConnector::from(Arc::new(config))
        .connect(name, tcp)
        .await
}
