//! What a new directory holds: its root, the accounts, the place to push to.

use super::{
    config::Config,
    directory::{Directory, Settings, Who},
    dn::Dn,
    entry::Object,
    flavour::Flavour,
    refusal::Outcome,
    rules,
    schema::{self, Syntax},
    store::{MemberFollow, Store},
    writes,
};
use crate::rng::SeededRng;

/// What a server's first clients are told.
pub(crate) struct Seeded {
    pub(crate) directory: Directory,
    pub(crate) base: String,
    pub(crate) bind_dn: String,
    pub(crate) secret: String,
}

/// The suffix without another in the configuration.
pub(crate) const fn default_suffix(flavour: Flavour) -> &'static str {
    match flavour {
        Flavour::OpenLdap => "dc=example,dc=test",
        Flavour::Ad => "DC=corp,DC=example,DC=test",
    }
}

/// The DNS name that a suffix of `dc=` parts stands for.
pub(crate) fn domain_of(suffix: &Dn) -> String {
    let parts = suffix.0.iter().flat_map(|rdn| &rdn.0);
    let parts: Vec<String> = parts.map(|part| part.value.to_lowercase()).collect();
    parts.join(".")
}

/// A new directory; `None` where the suffix of the configuration is no name.
pub(crate) fn directory(config: &Config) -> Option<Seeded> {
    let flavour = config.flavour;
    let suffix = config.suffix.as_deref().unwrap_or(default_suffix(flavour));
    let suffix = Dn::parse(suffix).filter(|dn| !dn.0.is_empty())?;
    let mut store = Store::new(flavour, config.seed);
    store.follow = match flavour {
        Flavour::Ad => MemberFollow::AtOnce,
        Flavour::OpenLdap => config.member_follow,
    };
    store.member_of = flavour == Flavour::Ad || config.member_of;
    let directory = Directory {
        store,
        settings: settings(config),
        suffix,
        account: 0,
        administrator: 0,
    };
    let mut rng = SeededRng::new(config.seed, "ldap");
    // A prefix with every kind of character that a password policy asks for.
    let secret = format!("Lx7-{}", rng.hex(20));
    let admin = format!("Ad7-{}", rng.hex(20));
    let builder = Builder { directory };
    match flavour {
        Flavour::OpenLdap => builder.openldap(&secret, &admin),
        Flavour::Ad => builder.ad(&secret, &admin),
    }
}

fn settings(config: &Config) -> Settings {
    Settings {
        rights: config.rights.clone(),
        password_policy: config.password_policy,
        size_limit: match config.flavour {
            Flavour::OpenLdap => 500,
            Flavour::Ad => 1000,
        },
        range: 1500,
        confidential: config.confidential,
        unique: Vec::new(),
        assertion: config.assertion,
    }
}

struct Builder {
    directory: Directory,
}

impl Builder {
    fn openldap(mut self, secret: &str, admin: &str) -> Option<Seeded> {
        let root = self.directory.suffix.spelled(Flavour::OpenLdap);
        let dc = self.directory.suffix.rdn()?.0.first()?.value.clone();
        self.put(
            &root,
            &[
                ("objectClass", "dcObject"),
                ("objectClass", "organization"),
                ("o", "Example"),
                ("dc", &dc),
            ],
        )?;
        let manager = format!("cn=admin,{root}");
        self.directory.administrator = self.role(&manager, "admin", admin)?;
        let services = format!("ou=services,{root}");
        self.unit(&services, "services")?;
        let bind_dn = format!("cn=wecom-bridge,{services}");
        self.directory.account = self.role(&bind_dn, "wecom-bridge", secret)?;
        let base = format!("ou=wecom,{root}");
        self.unit(&base, "wecom")?;
        Some(self.done(base, bind_dn, secret))
    }

    fn unit(&mut self, dn: &str, name: &str) -> Option<u64> {
        self.put(dn, &[("objectClass", "organizationalUnit"), ("ou", name)])
    }

    fn role(&mut self, dn: &str, name: &str, password: &str) -> Option<u64> {
        self.put(
            dn,
            &[
                ("objectClass", "organizationalRole"),
                ("objectClass", "simpleSecurityObject"),
                ("cn", name),
                ("userPassword", password),
            ],
        )
    }

    fn ad(mut self, secret: &str, admin: &str) -> Option<Seeded> {
        let root = self.directory.suffix.spelled(Flavour::Ad);
        let dc = self.directory.suffix.rdn()?.0.first()?.value.clone();
        self.put(&root, &[("objectClass", "domainDNS"), ("dc", &dc)])?;
        let configuration = format!("CN=Configuration,{root}");
        for name in ["Users", "Computers", "Builtin", "System"] {
            self.named(&format!("CN={name},{root}"), "container", &[])?;
        }
        self.named(&configuration, "configuration", &[])?;
        self.schema(&format!("CN=Schema,{configuration}"))?;
        let users = format!("CN=Users,{root}");
        self.directory.administrator = self.account(
            &format!("CN=Administrator,{users}"),
            "Administrator",
            admin,
            true,
        )?;
        for group in ["Domain Admins", "Domain Users"] {
            let dn = format!("CN={group},{users}");
            self.named(&dn, "group", &[("sAMAccountName", group)])?;
        }
        let services = format!("OU=Services,{root}");
        self.put(
            &services,
            &[("objectClass", "organizationalUnit"), ("ou", "Services")],
        )?;
        let bind_dn = format!("CN=wecom-bridge,{services}");
        self.directory.account = self.account(&bind_dn, "wecom-bridge", secret, false)?;
        let base = format!("OU=WeCom,{root}");
        self.put(
            &base,
            &[("objectClass", "organizationalUnit"), ("ou", "WeCom")],
        )?;
        Some(self.done(base, bind_dn, secret))
    }

    /// The schema's objects, from which a client reads how long values may be.
    fn schema(&mut self, place: &str) -> Option<()> {
        self.named(place, "dMD", &[])?;
        for attribute in schema::attributes(Flavour::Ad) {
            let name = attribute.name;
            let single = if attribute.single { "TRUE" } else { "FALSE" };
            let most = attribute.most.map(|most| most.to_string());
            let mut values = vec![("lDAPDisplayName", name), ("isSingleValued", single)];
            values.extend(most.as_deref().map(|most| ("rangeUpper", most)));
            self.named(&format!("CN={name},{place}"), "attributeSchema", &values)?;
        }
        Some(())
    }

    fn account(&mut self, dn: &str, name: &str, password: &str, admin: bool) -> Option<u64> {
        let domain = domain_of(&self.directory.suffix);
        let principal = format!("{name}@{domain}");
        let mut values = vec![
            ("sAMAccountName", name),
            ("userPrincipalName", principal.as_str()),
            ("userAccountControl", "66048"),
            ("primaryGroupID", "513"),
            ("accountExpires", "9223372036854775807"),
        ];
        if admin {
            values.push(("adminCount", "1"));
            values.push(("isCriticalSystemObject", "TRUE"));
        }
        let id = self.named(dn, "user", &values)?;
        let set = self.directory.store.filetime();
        self.directory.store.note(id, |object| {
            object.password = Some(password.to_owned());
            object.set("pwdlastset", Syntax::Integer, set);
        });
        Some(id)
    }

    fn named(&mut self, dn: &str, class: &str, more: &[(&str, &str)]) -> Option<u64> {
        let dn = Dn::parse(dn)?;
        let name = dn.rdn()?.0.first()?.value.clone();
        let mut values: Vec<(&str, &str)> = schema::chain(Flavour::Ad, class)
            .into_iter()
            .map(|class| ("objectClass", class.name))
            .collect();
        values.extend([("cn", name.as_str()), ("name", name.as_str())]);
        values.extend_from_slice(more);
        self.put(&dn.spelled(Flavour::Ad), &values)
    }

    /// Stores an object as it is given, past every rule.
    fn put(&mut self, dn: &str, values: &[(&str, &str)]) -> Option<u64> {
        let flavour = self.directory.flavour();
        let mut object = Object::new(Dn::parse(dn)?);
        for (name, value) in values {
            let attribute = schema::attribute(flavour, name)?;
            object.add(attribute, value.as_bytes().to_vec());
        }
        if flavour == Flavour::OpenLdap {
            let class = rules::openldap::check_classes(&object).ok()?;
            object.set("structuralobjectclass", Syntax::Class, class.name);
        }
        Some(self.directory.store.insert(object))
    }

    fn done(self, base: String, bind_dn: String, secret: &str) -> Seeded {
        Seeded {
            directory: self.directory,
            base,
            bind_dn,
            secret: secret.to_owned(),
        }
    }
}

/// What other hands do, for faults.
impl Directory {
    /// Somebody else takes a name.
    pub(crate) fn take_name(&mut self, dn: &str) {
        let Ok(dn) = self.parse(dn) else {
            return;
        };
        if self.store.find(&dn).is_some() {
            return;
        }
        let mut object = Object::new(dn.clone());
        let class = match (self.flavour(), dn.rdn().and_then(|rdn| rdn.0.first())) {
            (Flavour::Ad, Some(part)) if part.attribute.eq_ignore_ascii_case("ou") => {
                "organizationalUnit"
            }
            (Flavour::Ad, _) => "container",
            (Flavour::OpenLdap, _) => "device",
        };
        for (name, value) in [("objectClass", class), ("description", "somebody else's")] {
            if let Some(attribute) = schema::attribute(self.flavour(), name) {
                object.add(attribute, value.as_bytes().to_vec());
            }
        }
        for part in dn.rdn().map(|rdn| rdn.0.as_slice()).unwrap_or_default() {
            if let Some(attribute) = schema::attribute(self.flavour(), &part.attribute) {
                object.add(attribute, part.value.clone().into_bytes());
            }
        }
        self.store.insert(object);
    }

    /// Somebody else moves an object to the root of the directory.
    pub(crate) fn move_away(&mut self, dn: &str) {
        // An object that is not there cannot be moved, which the request is about to find out itself.
        let _ = self.try_move_away(dn);
    }

    fn try_move_away(&mut self, dn: &str) -> Outcome<()> {
        let id = self.resolve(dn)?;
        let object = self.object(id)?;
        let rdn = object.dn.rdn().cloned();
        let rdn = rdn
            .map(|rdn| rdn.spelled(self.flavour()))
            .unwrap_or_default();
        let request = ldap3_proto::proto::LdapModifyDNRequest {
            dn: object.dn.spelled(self.flavour()),
            newrdn: rdn,
            deleteoldrdn: true,
            new_superior: Some(self.suffix.spelled(self.flavour())),
        };
        let who = Who::Object(self.administrator);
        writes::rename(self, who, &request).map(drop)
    }
}
