//! Secrets and tokens go with what they were given for.

use std::sync::Arc;

use bridge::source::{NewSource, ScanLogin};
use bridge::tenant::{NewTenant, Tenant};
use bridge::vault::{SessionOnly, Vault as _};
use bridge::{Bridge, Code, Options};
use bridge_core::Context;
use bridge_core::connections::Connections;
use bridge_core::endpoints::Endpoints;
use sandbox::{Config, Sandbox};
use wecom::{Client, CorpId, Secret};

/// Secrets that the simulated WeCom takes, and how often it was asked for their tokens.
struct Corp {
    sandbox: Sandbox,
    id: CorpId,
    contacts: Secret,
    app: Secret,
}

impl Corp {
    async fn new() -> Self {
        let sandbox = Sandbox::start(Config::default()).await.unwrap();
        let details = sandbox.details();
        Self {
            id: CorpId::parse(&details.corp_id).unwrap(),
            contacts: Secret::parse(&details.contacts_secret).unwrap(),
            app: Secret::parse(&details.app_secret).unwrap(),
            sandbox,
        }
    }

    fn client(&self, connections: &Connections) -> Client {
        let base = self.sandbox.details().api_base.as_str();
        let ends = Endpoints::parse(Some(base), Some(base), None).unwrap();
        connections.client(&ends).unwrap()
    }

    /// Whether a token had to be asked for.
    async fn asks(&self, connections: &Connections, secret: &Secret) -> bool {
        let count = || self.sandbox.control().calls().get("gettoken").copied();
        let before = count();
        let caller = self.client(connections).caller(&self.id, secret);
        caller.token().await.unwrap();
        count() != before
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_removed_takes_its_tokens_along() {
    let corp = Corp::new().await;
    let folder = tempfile::tempdir().unwrap();
    let options = Options {
        vault: Arc::new(SessionOnly::default()),
        ..Options::new(folder.path())
    };
    let context = Context::open(options).unwrap();
    let bridge = Bridge::over(context.clone());
    let (ours, open) = (corp.sandbox.details(), context.connections());
    for what in ["tenant", "source and auth"] {
        let tenant = NewTenant {
            name: what.to_owned(),
            api_base: Some(ours.api_base.clone()),
            login_base: Some(ours.login_base.clone()),
            ..Default::default()
        };
        let tenant = context.add_tenant(&tenant).unwrap();
        let scan = ScanLogin {
            agent_id: ours.agent_id.to_string(),
            app_secret: corp.app.clone(),
            callback_domain: ours.callback_domain.clone(),
        };
        let new = NewSource {
            corp_id: ours.corp_id.clone(),
            description: String::new(),
            contacts_secret: corp.contacts.clone(),
            auto_sync: Default::default(),
            on_duplicate: Default::default(),
            password_login: false,
            scan_login: Some(scan),
            keep_secrets: true,
        };
        let added = bridge.set_up().add_source(&tenant.id, &new).await.unwrap();
        assert!(!corp.asks(open, &corp.app).await);
        if what == "tenant" {
            bridge.set_up().remove_tenant(&tenant.id).unwrap();
        } else {
            bridge
                .set_up()
                .remove_auth(&added.auth.unwrap().id)
                .unwrap();
            assert!(!corp.asks(open, &corp.contacts).await);
            bridge.set_up().remove_source(&added.source.id).unwrap();
        }
        assert!(corp.asks(open, &corp.contacts).await, "{what}");
        assert!(corp.asks(open, &corp.app).await, "{what}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_follow_a_sandbox_that_moves_and_nothing_else() {
    let corp = Corp::new().await;
    let folder = tempfile::tempdir().unwrap();
    let options = Options {
        vault: Arc::new(SessionOnly::default()),
        ..Options::new(folder.path())
    };
    let context = Context::open(options).unwrap();
    let bridge = Bridge::over(context.clone());
    let at = |base: &str| NewTenant {
        name: "moves".to_owned(),
        api_base: Some(base.to_owned()),
        ..Default::default()
    };
    let tenant = context.add_tenant(&at(&corp.sandbox.details().api_base));
    let tenant = tenant.unwrap();
    let new = NewSource {
        corp_id: corp.id.to_string(),
        description: String::new(),
        contacts_secret: corp.contacts.clone(),
        auto_sync: Default::default(),
        on_duplicate: Default::default(),
        password_login: false,
        scan_login: None,
        keep_secrets: true,
    };
    let source = bridge
        .set_up()
        .add_source(&tenant.id, &new)
        .await
        .unwrap()
        .source;
    let found = async |tenant: &Tenant| {
        let secret = context.contacts_secret(&source, tenant).await;
        secret.map_err(|error| error.code())
    };
    let moved = context.move_simulated(&tenant.id, &at("http://127.0.0.1:9"));
    assert!(found(&moved.unwrap()).await.is_ok());
    assert_eq!(found(&tenant).await.unwrap_err(), Code::SecretElsewhere);
    let away = context.move_simulated(&tenant.id, &at("https://qyapi.corp.example"));
    let away = away.unwrap();
    assert_eq!(found(&away).await.unwrap_err(), Code::SecretElsewhere);
    let home = context.move_simulated(&tenant.id, &at("http://127.0.0.1:9"));
    assert!(
        found(&home.unwrap()).await.is_ok(),
        "set back, it works again"
    );
}

#[test]
fn a_proxy_password_goes_with_its_tenant() {
    let folder = tempfile::tempdir().unwrap();
    let vault = Arc::new(SessionOnly::default());
    let options = Options {
        vault: vault.clone(),
        ..Options::new(folder.path())
    };
    let bridge = Bridge::open(options).unwrap();
    let new = NewTenant {
        name: "t".to_owned(),
        proxy: Some("p.example:3128".to_owned()),
        proxy_user: Some("wang".to_owned()),
        ..NewTenant::default()
    };
    let made = bridge.add_tenant(&new).unwrap();
    let password = Secret::password("päss wörd 5").unwrap();
    bridge.store_proxy_password(&made, &password, true).unwrap();
    let entry = format!("proxy/{}", made.id);
    assert!(vault.get(&entry).unwrap().is_some());
    bridge.set_up().remove_tenant(&made.id).unwrap();
    assert!(vault.get(&entry).unwrap().is_none());
}
