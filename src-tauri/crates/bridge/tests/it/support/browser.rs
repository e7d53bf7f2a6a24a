//! A browser reduced to what its bytes are, and a corp whose callback domain leads to this machine.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::net::Ipv4Addr;
use std::sync::Mutex;

use bridge::Bridge;
use bridge::auth::Auth;
use bridge::directory::query::UserView;
use bridge::scan::{CallbackMode, Login};
use bridge::source::{OnDuplicate, Source};
use bridge::tenant::{NewTenant, Tenant};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use url::Url;

use super::{Setting, World};

/// A synced corp with scan login whose callback is `http://127.0.0.1:port/wecom/callback`.
pub(crate) struct Local {
    pub(crate) world: World,
    pub(crate) tenant: Tenant,
    pub(crate) source: Source,
    pub(crate) auth: Auth,
    pub(crate) port: u16,
}

impl Local {
    pub(crate) async fn new() -> Self {
        let port = unused_port();
        Self::at(port, &format!("127.0.0.1:{port}")).await
    }

    pub(crate) async fn at(port: u16, callback: &str) -> Self {
        let setting = Setting {
            callback: Some(callback.to_owned()),
            ..Setting::default()
        };
        let world = World::new(setting).await;
        let tenant = point(&world, &world.tenant, None);
        let source = world.add_source(OnDuplicate::Skip).await;
        world.sync(&source).await;
        let auth = world.bridge.auths_of(&tenant).unwrap().remove(0);
        Self {
            world,
            tenant,
            source,
            auth,
            port,
        }
    }

    /// Another tenant of the same WeCom, whose callback leads here too.
    pub(crate) fn another(&self, name: &str) -> NewTenant {
        NewTenant {
            name: name.into(),
            api_base: Some(self.tenant.api_base.clone()),
            login_base: Some(self.tenant.login_base.clone()),
            portal_url: Some("http://127.0.0.1/".into()),
            ..NewTenant::default()
        }
    }

    /// Sets it up in this or another folder, with the same corp and app.
    pub(crate) async fn set_up(&self, bridge: &Bridge, new: &NewTenant) -> Auth {
        let tenant = bridge.add_tenant(new).unwrap();
        let source = self.world.new_source(OnDuplicate::Skip, true);
        bridge
            .set_up()
            .add_source(&tenant.id, &source)
            .await
            .unwrap();
        bridge.auths_of(&tenant).unwrap().remove(0)
    }

    /// Somebody who can scan and is in the directory.
    pub(crate) fn member(&self) -> UserView {
        let seen = self.world.sandbox.control().visible_members();
        let page = self
            .world
            .bridge
            .directory()
            .users(&self.tenant, &Default::default());
        let mut users = page.unwrap().users.into_iter();
        let fits = |user: &UserView| {
            let userid = user.userid.clone().unwrap_or_default();
            user.status.as_str() == "active" && seen.contains(&userid)
        };
        users.find(fits).unwrap()
    }

    pub(crate) fn begin(&self, way: CallbackMode) -> Login {
        self.world
            .bridge
            .scan()
            .begin_login(&self.auth, way)
            .unwrap()
    }

    /// Where WeCom's page sends the browser after `userid` agreed; nobody's phone if `None`.
    pub(crate) async fn scan(&self, login: &Url, userid: Option<&str>) -> Url {
        scan(login, userid, "agree").await
    }

    /// Asks this listener for what an address names.
    pub(crate) async fn follow(&self, address: &Url) -> Reply {
        let path = &address[url::Position::BeforePath..];
        get(self.port, path).await
    }
}

/// The tenant with a portal of plain http, so that the callback is one too, and perhaps another API, which gets the
/// secrets as one that was moved does.
pub(crate) fn point(world: &World, tenant: &Tenant, api_base: Option<String>) -> Tenant {
    let to = NewTenant {
        name: tenant.name.clone(),
        portal_url: Some("http://127.0.0.1/".into()),
        api_base: api_base.or_else(|| Some(tenant.api_base.clone())),
        login_base: Some(tenant.login_base.clone()),
        ..NewTenant::default()
    };
    world.bridge.move_simulated(&tenant.id, &to).unwrap()
}

/// A port that nothing holds and no other test of this program was given, below those that systems give out by themselves.
pub(crate) fn unused_port() -> u16 {
    static GIVEN: Mutex<BTreeSet<u16>> = Mutex::new(BTreeSet::new());
    loop {
        let chance = RandomState::new().build_hasher().finish();
        let port = 12_000 + u16::try_from(chance % 20_000).unwrap();
        let is_new = GIVEN.lock().unwrap().insert(port);
        if is_new && std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return port;
        }
    }
}

/// What came back.
#[derive(Debug, Clone)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then_some(value.trim())
        })
    }

    pub(crate) fn location(&self) -> &str {
        self.header("location")
            .unwrap_or_else(|| panic!("no redirect: {self:?}"))
    }
}

/// Sends bytes and reads to the end; `None` if the connection ended without an answer.
pub(crate) async fn send(port: u16, bytes: &[u8]) -> Option<Reply> {
    talk(port, bytes, false).await
}

/// The same, ending this side's half of the line when everything is sent: for what looks like a beginning only.
pub(crate) async fn send_and_end(port: u16, bytes: &[u8]) -> Option<Reply> {
    talk(port, bytes, true).await
}

async fn talk(port: u16, bytes: &[u8], ends: bool) -> Option<Reply> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.ok()?;
    // Whoever is refused early may find the line cut while still writing.
    let _ = stream.write_all(bytes).await;
    if ends {
        let _ = stream.shutdown().await;
    }
    let mut got = Vec::new();
    let _ = stream.read_to_end(&mut got).await;
    parse(&String::from_utf8_lossy(&got))
}

/// What has a status is an answer, with or without a whole head.
fn parse(got: &str) -> Option<Reply> {
    let status = got.split(' ').nth(1)?.parse().ok()?;
    let (head, body) = got.split_once("\r\n\r\n").unwrap_or((got, ""));
    Some(Reply {
        status,
        head: head.to_owned(),
        body: body.to_owned(),
    })
}

pub(crate) async fn get(port: u16, path: &str) -> Reply {
    let request = format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n");
    send(port, request.as_bytes()).await.unwrap()
}

/// Plays a scan on the sandbox's pages.
pub(crate) async fn scan(login: &Url, userid: Option<&str>, decision: &str) -> Url {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(login.query_pairs());
    form.append_pair("userid", userid.unwrap_or_default());
    form.append_pair("decision", decision);
    let form = form.finish();
    let request = format!(
        "POST /wwlogin/sso/decide HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        login.authority(),
        form.len()
    );
    let reply = send(login.port().unwrap(), request.as_bytes())
        .await
        .unwrap();
    Url::parse(reply.location()).unwrap()
}

/// A browser with a jar of cookies, at one site.
pub(crate) struct Browser {
    pub(crate) port: u16,
    pub(crate) cookies: BTreeMap<String, String>,
    pub(crate) page: String,
}

impl Browser {
    pub(crate) fn at(port: u16) -> Self {
        Self {
            port,
            cookies: BTreeMap::new(),
            page: String::new(),
        }
    }

    /// Asks for a page, without following where it leads.
    pub(crate) async fn ask(&mut self, path: &str) -> Reply {
        let cookies = self.jar();
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n{cookies}\r\n",
            self.port
        );
        self.send(request).await
    }

    /// Asks for a page and follows it as long as it leads on here.
    pub(crate) async fn open(&mut self, path: &str) -> Reply {
        let mut reply = self.ask(path).await;
        while reply.status == 303 && reply.location().starts_with('/') {
            let to = reply.location().to_owned();
            reply = self.ask(&to).await;
        }
        reply
    }

    /// Fills in the form of the present page and follows on.
    pub(crate) async fn submit(&mut self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let reply = self.submit_with(path, fields, &self.token(), "null").await;
        match reply.status {
            303 => {
                let to = reply.location().to_owned();
                self.open(&to).await
            }
            _ => reply,
        }
    }

    pub(crate) async fn submit_with(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        token: &str,
        origin: &str,
    ) -> Reply {
        let mut form = url::form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(fields).append_pair("token", token);
        let form = form.finish();
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n{}Origin: {origin}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
            self.port,
            self.jar(),
            form.len()
        );
        self.send(request).await
    }

    /// The token of the present page's form.
    pub(crate) fn token(&self) -> String {
        let after = self
            .page
            .split("name=\"token\" value=\"")
            .nth(1)
            .unwrap_or_default();
        after.split('"').next().unwrap_or_default().to_owned()
    }

    fn jar(&self) -> String {
        if self.cookies.is_empty() {
            return String::new();
        }
        let pairs = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        format!("Cookie: {}\r\n", pairs.collect::<Vec<_>>().join("; "))
    }

    async fn send(&mut self, request: String) -> Reply {
        let reply = send(self.port, request.as_bytes()).await.unwrap();
        if let Some((name, value)) = reply
            .header("set-cookie")
            .and_then(|cookie| cookie.split(';').next()?.split_once('='))
        {
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        if !reply.body.is_empty() {
            self.page = reply.body.clone();
        }
        reply
    }
}
