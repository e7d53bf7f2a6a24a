//! What a person does in a world, one step after the other.

use bridge::directory::password::Password;
use sandbox::ldap::{self, Flavour};
use sandbox::{Config, Sandbox, Scenario};
use serde_json::{Value, json};

use crate::phone::Scan;
use crate::recipes::{changed, config, extremes};
use crate::world::{Facts, NotMade, World, of};

/// A password that nobody would guess.
const PASSWORD: &str = "correct horse battery";
/// Wrong ones in a row after which an account is locked, and some more.
const TRIES: usize = 10;
/// The seed of the other corp.
const OTHER_SEED: u64 = 7;

/// The steps of one recipe.
pub(crate) struct Steps<'a> {
    pub(crate) world: &'a World,
    pub(crate) facts: &'a mut Facts,
}

impl Steps<'_> {
    /// Says what an administrator would copy out of WeCom's console.
    pub(crate) fn tell_wecoms_values(&mut self) {
        let details = self.world.details();
        let values = [
            ("corp_id", json!(details.corp_id)),
            ("contacts_secret", json!(details.contacts_secret)),
            ("agent_id", json!(details.agent_id.to_string())),
            ("app_secret", json!(details.app_secret)),
            ("callback_domain", json!(details.callback_domain)),
        ];
        let values = values.map(|(name, value)| (name.to_owned(), value));
        self.facts.extend(values);
    }

    /// Two tenants.
    pub(crate) async fn tenants(&mut self) -> Result<(), NotMade> {
        self.tell_wecoms_values();
        for (fact, name) in [("tenant", "华东制造"), ("other_tenant", "北辰物流")] {
            let input = self.tenant_input(name, self.world.details());
            let made = self.call("tenant_add", input).await?;
            self.keep(fact, &made["id"])?;
        }
        Ok(())
    }

    /// A target of Active Directory, and the values of an OpenLDAP that is none yet.
    pub(crate) async fn targets(&mut self) -> Result<(), NotMade> {
        let ad = ldap::Config {
            flavour: Flavour::Ad,
            ..ldap::Config::default()
        };
        let ad = self.world.directory(ad).await?;
        let values = json!({
            "name": "总部 AD",
            "url": ad.url,
            "bind_dn": ad.bind_dn,
            "base": ad.base,
            "trust": { "by": "pin", "sha256": ad.sha256 },
            "upn_suffix": "corp.example.test",
        });
        let input = json!({
            "tenant": self.fact("tenant")?,
            "kind": "ad",
            "values": values,
            "secret": ad.secret,
            "keep_secrets": true,
        });
        let added = self.call("target_add", input).await?;
        self.keep("target", &added["target"]["id"])?;
        let other = self.world.directory(ldap::Config::default()).await?;
        self.keep("ldap_url", &json!(other.url))?;
        self.keep("ldap_base", &json!(other.base))?;
        self.keep("ldap_bind_dn", &json!(other.bind_dn))?;
        self.keep("ldap_secret", &json!(other.secret))
    }

    /// A tenant with a name of 40 characters and a company of the longest and the oddest, synced once.
    pub(crate) async fn extremes(&mut self) -> Result<(), NotMade> {
        extremes(self.world.wecom());
        self.source().await?;
        let input = self.tenant_input(
            "上海华东精密制造与智能装备研究院股份有限公司集团总部及全体分支机构合并管理",
            self.world.details(),
        );
        let request = json!({ "id": self.fact("tenant")?, "input": input });
        self.call("tenant_change", request).await?;
        self.sync("run").await?;
        self.tell_people().await?;
        let filter = json!({ "words": "aaa.long", "department": null, "status": null, "skip": 0, "most": 1 });
        let request = json!({ "tenant": self.fact("tenant")?, "filter": filter });
        let page = self.call("user_list", request).await?;
        self.keep("long", &page["users"][0]["id"])
    }

    /// A tenant whose WeCom is Tencent's own.
    pub(crate) async fn far_away(&mut self) -> Result<(), NotMade> {
        let input = json!({
            "name": "华东制造",
            "portal_url": null,
            "api_base": null,
            "login_base": null,
            "proxy": null,
        });
        let made = self.call("tenant_add", input).await?;
        self.keep("tenant", &made["id"])
    }

    /// A data source by method one with scan login, not synced.
    async fn source(&mut self) -> Result<(), NotMade> {
        self.tenants().await?;
        let mut input = self.source_input("总部通讯录")?;
        input["scan_login"] = self.scan_login()?;
        self.add_source("source", input).await?;
        let auths = json!({ "tenant": self.fact("tenant")? });
        let auths = self.call("auth_list", auths).await?;
        self.keep("auth", &auths[0]["id"])
    }

    /// The same, synced once.
    pub(crate) async fn first_run(&mut self) -> Result<(), NotMade> {
        self.source().await?;
        self.sync("run").await?;
        self.tell_people().await
    }

    /// Set up, with a past.
    pub(crate) async fn set_up(&mut self) -> Result<(), NotMade> {
        self.first_run().await?;
        self.held().await?;
        self.world.wecom().return_leavers();
        self.failed().await?;
        changed(self.world.wecom());
        self.sync("run").await?;
        self.tell_people().await
    }

    /// A run that is held, because many have left.
    pub(crate) async fn held(&mut self) -> Result<(), NotMade> {
        self.world.wecom().leave_now();
        let request = self.sync_request()?;
        // It may end as an error of the call; the run is in the history either way.
        let _ = self.call("sync_run", request).await;
        let runs = self.runs().await?;
        if runs[0]["outcome"] != "held" {
            return Err(NotMade::Lacks("held run"));
        }
        self.keep("held_run", &runs[0]["id"])
    }

    /// A run that WeCom refuses.
    async fn failed(&mut self) -> Result<(), NotMade> {
        self.world.wecom().set_scenario(Scenario::UntrustedIp);
        let request = self.sync_request()?;
        // It may end as an error of the call; the run is in the history either way.
        let _ = self.call("sync_run", request).await;
        self.world.wecom().set_scenario(Scenario::Healthy);
        let runs = self.runs().await?;
        if runs[0]["outcome"] != "failed" {
            return Err(NotMade::Lacks("failed run"));
        }
        self.keep("failed_run", &runs[0]["id"])
    }

    /// A second run, undone.
    pub(crate) async fn undone(&mut self) -> Result<(), NotMade> {
        changed(self.world.wecom());
        self.sync("undone_run").await?;
        let run = json!({ "id": self.fact("undone_run")? });
        self.call("run_undo", run).await.map(drop)
    }

    /// A data source and an authentication source of the same corp, each added by its own wizard.
    pub(crate) async fn both_methods(&mut self) -> Result<(), NotMade> {
        self.tenants().await?;
        let input = self.source_input("总部通讯录")?;
        self.add_source("source", input).await?;
        let mut input = self.scan_login()?;
        input["tenant"] = self.fact("tenant")?;
        input["corp_id"] = self.fact("corp_id")?;
        input["keep_secrets"] = json!(true);
        let added = self.call("auth_add", input).await?;
        self.keep("auth", &added["auth"]["id"])?;
        self.sync("run").await?;
        self.tell_people().await
    }

    /// One more data source of the same tenant: that of a corp at another WeCom.
    pub(crate) async fn second_source(&mut self) -> Result<(), NotMade> {
        let seed = OTHER_SEED;
        let elsewhere = Sandbox::start(Config { seed, ..config() }).await?;
        let details = elsewhere.details().clone();
        self.move_tenant(&details).await?;
        let mut input = self.source_input("华南分公司")?;
        input["corp_id"] = json!(details.corp_id);
        input["contacts_secret"] = json!(details.contacts_secret);
        self.add_source("other_source", input).await?;
        self.move_tenant(&self.world.details().clone()).await
    }

    /// Rehearsals of the past: three were refused, one went through.
    pub(crate) async fn rehearsed(&mut self) -> Result<(), NotMade> {
        let phone = &self.world.phone;
        phone.plan(vec![Scan::PageRefuses, Scan::NotSynced, Scan::Declines]);
        for _ in 0..4 {
            let auth = self.fact("auth")?;
            let request = json!({ "auth": auth, "way": "window", "pasted": null });
            self.call("login_rehearse", request).await?;
        }
        Ok(())
    }

    /// Two first passwords, of which one is locked.
    pub(crate) async fn passwords(&mut self) -> Result<(), NotMade> {
        for fact in ["user", "second_user"] {
            let request = json!({
                "tenant": self.fact("tenant")?,
                "user": self.fact(fact)?,
                "password": PASSWORD,
            });
            self.call("user_set_password", request).await?;
        }
        let username = self.text("username")?;
        let bridge = self.world.session.bridge().await.map_err(of("the store"))?;
        let tenant = bridge.tenant(&self.text("tenant")?);
        let tenant = tenant.map_err(|error| of("the tenant")(error.into()))?;
        let wrong =
            Password::new("something else").map_err(|error| of("a password")(error.into()))?;
        for _ in 0..TRIES {
            // Each is refused, which is the point of it.
            drop(
                bridge
                    .directory()
                    .check_password(&tenant, &username, &wrong),
            );
        }
        Ok(())
    }

    /// Two users whom nobody but a person keeps, one of them deactivated.
    pub(crate) async fn local_users(&mut self) -> Result<(), NotMade> {
        for (fact, username, name) in [
            ("local_user", "li.guest", "李客"),
            ("disabled_user", "wang.guest", "王宾"),
        ] {
            let input = json!({ "username": username, "name": name, "mobile": "", "email": "" });
            self.local(fact, input).await?;
        }
        let request = json!({
            "tenant": self.fact("tenant")?,
            "user": self.fact("disabled_user")?,
            "change": { "active": false },
        });
        self.call("user_change", request).await.map(drop)
    }

    /// Local users first whom some members then match.
    pub(crate) async fn duplicates(&mut self) -> Result<(), NotMade> {
        self.source().await?;
        for hint in self.world.wecom().duplicate_hints() {
            let input = json!({
                "username": hint.username,
                "name": hint.name,
                "mobile": hint.mobile.unwrap_or_default(),
                "email": hint.email.unwrap_or_default(),
            });
            self.local("local_user", input).await?;
        }
        self.sync("run").await?;
        self.tell_people().await
    }

    /// Removes what a fact names.
    pub(crate) async fn remove(
        &mut self,
        command: &str,
        fact: &'static str,
    ) -> Result<(), NotMade> {
        let request = json!({ "id": self.fact(fact)? });
        self.call(command, request).await?;
        self.facts.remove(fact);
        Ok(())
    }

    /// Changes the data source.
    pub(crate) async fn change_source(&mut self, change: Value) -> Result<(), NotMade> {
        let request = json!({ "id": self.fact("source")?, "change": change });
        self.call("source_change", request).await.map(drop)
    }

    async fn add_source(&mut self, fact: &str, input: Value) -> Result<(), NotMade> {
        let added = self.call("source_add", input).await?;
        self.keep(fact, &added["source"]["id"])
    }

    async fn local(&mut self, fact: &str, input: Value) -> Result<(), NotMade> {
        let request = json!({ "tenant": self.fact("tenant")?, "input": input });
        let made = self.call("user_add", request).await?;
        self.keep(fact, &made["id"])
    }

    async fn sync(&mut self, fact: &str) -> Result<(), NotMade> {
        let request = self.sync_request()?;
        let run = self.call("sync_run", request).await?;
        self.keep(fact, &run["id"])
    }

    async fn runs(&self) -> Result<Value, NotMade> {
        let request = json!({ "tenant": self.fact("tenant")?, "most": 1 });
        self.call("run_list", request).await
    }

    /// Names two active members, so that tests can ask for them.
    async fn tell_people(&mut self) -> Result<(), NotMade> {
        let filter =
            json!({ "words": "", "department": null, "status": "active", "skip": 0, "most": 2 });
        let request = json!({ "tenant": self.fact("tenant")?, "filter": filter });
        let page = self.call("user_list", request).await?;
        let [first, second] = [0, 1].map(|place| &page["users"][place]);
        self.keep("user", &first["id"])?;
        self.keep("username", &first["username"])?;
        self.keep("name", &first["name"])?;
        self.keep("second_user", &second["id"])
    }

    async fn move_tenant(&mut self, details: &sandbox::Details) -> Result<(), NotMade> {
        let input = self.tenant_input("华东制造", details);
        let request = json!({ "id": self.fact("tenant")?, "input": input });
        self.call("tenant_change", request).await.map(drop)
    }

    fn tenant_input(&self, name: &str, details: &sandbox::Details) -> Value {
        let domain = &self.world.details().callback_domain;
        let is_here = domain.starts_with("localhost");
        let scheme = if is_here { "http" } else { "https" };
        json!({
            "name": name,
            "portal_url": format!("{scheme}://{domain}"),
            "api_base": details.api_base,
            "login_base": details.login_base,
            "proxy": null,
        })
    }

    fn source_input(&self, description: &str) -> Result<Value, NotMade> {
        Ok(json!({
            "tenant": self.fact("tenant")?,
            "corp_id": self.fact("corp_id")?,
            "description": description,
            "contacts_secret": self.fact("contacts_secret")?,
            "auto_sync_hours": 4,
            "on_duplicate": "skip",
            "password_login": true,
            "scan_login": null,
            "keep_secrets": true,
        }))
    }

    fn scan_login(&self) -> Result<Value, NotMade> {
        Ok(json!({
            "agent_id": self.fact("agent_id")?,
            "app_secret": self.fact("app_secret")?,
            "callback_domain": self.fact("callback_domain")?,
        }))
    }

    fn sync_request(&self) -> Result<Value, NotMade> {
        Ok(json!({
            "source": self.fact("source")?,
            "dry_run": false,
            "confirm": false,
            "seen": null,
            "expect": null,
        }))
    }

    async fn call(&self, command: &str, request: Value) -> Result<Value, NotMade> {
        self.world.call(command, request).await
    }

    fn keep(&mut self, fact: &str, value: &Value) -> Result<(), NotMade> {
        if value.is_null() {
            return Err(NotMade::Lacks("value that its next step needs"));
        }
        self.facts.insert(fact.to_owned(), value.clone());
        Ok(())
    }

    fn fact(&self, name: &'static str) -> Result<Value, NotMade> {
        self.facts.get(name).cloned().ok_or(NotMade::Lacks(name))
    }

    fn text(&self, name: &'static str) -> Result<String, NotMade> {
        let value = self.fact(name)?;
        value
            .as_str()
            .map(str::to_owned)
            .ok_or(NotMade::Lacks(name))
    }
}
