//! Writes to Active Directory, by Windows' rules.

use ldap3_proto::{
    LdapSearchScope::{Base, Subtree},
    control::LdapControl,
    proto::LdapModifyType::{Add, Delete, Replace},
};
use sandbox::ldap::Flavour;

use super::client::{Bench, bench, modify};

fn quoted(password: &str) -> Vec<u8> {
    let quoted = format!("\"{password}\"");
    quoted.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

const STRONG: &str = "Str0ng-enough";

/// A disabled account without a password.
async fn account(bench: &mut Bench, name: &str, more: &[(&str, &str)]) -> String {
    let dn = bench.at(&format!("CN={name}"));
    let fixed = [
        ("objectClass", "user"),
        ("sAMAccountName", name),
        ("userAccountControl", "514"),
    ];
    let values = [&fixed[..], more].concat();
    let answer = bench.client.add(&dn, &values).await;
    assert_eq!((answer.code, answer.text.as_str()), (0, ""));
    dn
}

async fn set_password(bench: &mut Bench, dn: &str, password: &str) -> (i64, String) {
    let answer = bench
        .client
        .modify(dn, Replace, "unicodePwd", &[&quoted(password)])
        .await;
    (answer.code, answer.text)
}

#[tokio::test]
async fn an_account_is_made_in_three_steps() {
    let mut bench = bench(Flavour::Ad).await;
    let dn = bench.at("CN=张三 (zs)");
    let class = ("objectClass", "user");
    let name = ("sAMAccountName", "zs");
    let at_once = [class, name, ("userAccountControl", "512")];
    let answer = bench.client.add(&dn, &at_once).await;
    assert_eq!(answer.code, 53);
    assert!(answer.text.starts_with("0000052D"), "{}", answer.text);
    let off = [
        class,
        name,
        ("userAccountControl", "514"),
        ("employeeNumber", "zs"),
    ];
    assert_eq!(bench.client.add(&dn, &off).await.code, 0);
    assert_eq!(
        bench
            .client
            .replace(&dn, "userAccountControl", "512")
            .await
            .code,
        53
    );
    let (code, text) = set_password(&mut bench, &dn, "weak").await;
    assert_eq!(code, 19);
    assert!(text.starts_with("0000052D"), "{text}");
    assert_eq!(set_password(&mut bench, &dn, STRONG).await.0, 0);
    assert_eq!(
        bench
            .client
            .replace(&dn, "userAccountControl", "512")
            .await
            .code,
        0
    );
    assert_eq!(bench.again().await.bind(&dn, STRONG).await.code, 0);
    let seen = bench
        .client
        .search(&dn, Base, "(objectClass=user)", &["*", "unicodePwd"])
        .await;
    assert_eq!(seen.values("distinguishedName"), [dn]);
    assert_eq!(seen.values("objectClass").len(), 4);
    assert!(seen.values("unicodePwd").is_empty());
}

#[tokio::test]
async fn a_password_goes_into_a_modification_over_tls_and_quoted() {
    let mut bench = bench(Flavour::Ad).await;
    let dn = account(&mut bench, "zs", &[]).await;
    let bare: Vec<u8> = STRONG.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for value in [bare.as_slice(), STRONG.as_bytes()] {
        let answer = bench
            .client
            .modify(&dn, Replace, "unicodePwd", &[value])
            .await;
        assert_eq!(answer.code, 53);
        assert!(answer.text.starts_with("0000001F"), "{}", answer.text);
    }
    let values = [
        ("objectClass", "user"),
        ("sAMAccountName", "ls"),
        ("unicodePwd", "x"),
    ];
    assert_eq!(
        bench
            .client
            .add(
                &bench.double.details().base.replacen("OU=", "CN=ls,OU=", 1),
                &values
            )
            .await
            .code,
        53
    );
    assert_eq!(bench.control().password(&dn), None);
}

#[tokio::test]
async fn what_bars_an_account_is_told_to_whom_knows_its_password() {
    let mut bench = bench(Flavour::Ad).await;
    let dn = account(
        &mut bench,
        "zs",
        &[("userPrincipalName", "zs@corp.example.test")],
    )
    .await;
    set_password(&mut bench, &dn, STRONG).await;
    let data = async |bench: &Bench, password: &str| {
        let answer = bench
            .again()
            .await
            .bind("zs@CORP.example.test", password)
            .await;
        let at = answer
            .text
            .find("data ")
            .map(|at| answer.text[at..at + 8].to_owned());
        (answer.code, at.unwrap_or_default())
    };
    assert_eq!(data(&bench, "wrong").await, (49, "data 52e".to_owned()));
    assert_eq!(data(&bench, STRONG).await, (49, "data 533".to_owned()));
    bench.client.replace(&dn, "userAccountControl", "512").await;
    bench.client.replace(&dn, "pwdLastSet", "0").await;
    assert_eq!(data(&bench, STRONG).await, (49, "data 773".to_owned()));
    bench.client.replace(&dn, "pwdLastSet", "-1").await;
    bench.control().force(&dn, "lockoutTime", "1");
    assert_eq!(data(&bench, STRONG).await, (49, "data 775".to_owned()));
    bench.client.replace(&dn, "lockoutTime", "0").await;
    assert_eq!(data(&bench, STRONG).await, (0, String::new()));
    let nobody = bench
        .again()
        .await
        .bind("nobody@corp.example.test", STRONG)
        .await;
    assert!(nobody.text.contains("data 525"), "{}", nobody.text);
    assert_eq!(bench.again().await.bind("CORP\\zs", STRONG).await.code, 0);
    assert_ne!(
        bench
            .control()
            .entry(&dn)
            .unwrap()
            .text("lastLogon")
            .unwrap(),
        "0"
    );
}

#[tokio::test]
async fn names_that_must_be_unique() {
    let mut bench = bench(Flavour::Ad).await;
    account(
        &mut bench,
        "zs",
        &[("userPrincipalName", "zs@corp.example.test")],
    )
    .await;
    let class = ("objectClass", "user");
    let cases = [
        (
            "CN=ZS",
            vec![class, ("sAMAccountName", "other")],
            68,
            "00002071",
        ),
        (
            "CN=b",
            vec![class, ("sAMAccountName", "ZS")],
            68,
            "00000524",
        ),
        (
            "CN=b",
            vec![
                class,
                ("sAMAccountName", "b"),
                ("userPrincipalName", "ZS@corp.example.test"),
            ],
            19,
            "000021C8",
        ),
        (
            "CN=b",
            vec![class, ("sAMAccountName", "123456789012345678901")],
            80,
            "00000523",
        ),
        (
            "CN=b",
            vec![class, ("sAMAccountName", "a,b")],
            80,
            "00000523",
        ),
        (
            "CN=b",
            vec![
                class,
                ("sAMAccountName", "b"),
                ("employeeID", "12345678901234567"),
            ],
            19,
            "00002082",
        ),
        (
            "CN=b",
            vec![class, ("sAMAccountName", "b"), ("nickname", "b")],
            16,
            "00000057",
        ),
        ("OU=b", vec![class, ("sAMAccountName", "b")], 64, "00002099"),
        (
            "CN=b",
            vec![class, ("sAMAccountName", "b"), ("memberOf", "CN=x")],
            53,
            "0000209A",
        ),
    ];
    for (rdn, values, code, text) in cases {
        let dn = bench.at(rdn);
        let answer = bench.client.add(&dn, &values).await;
        assert_eq!(answer.code, code, "{rdn} {values:?} {}", answer.text);
        assert!(answer.text.starts_with(text), "{}", answer.text);
    }
    let unit = bench.at(&format!("OU={}", "名".repeat(65)));
    let answer = bench
        .client
        .add(&unit, &[("objectClass", "organizationalUnit")])
        .await;
    assert_eq!(answer.code, 19);
}

#[tokio::test]
async fn an_object_is_found_by_its_guid_wherever_it_moves() {
    let mut bench = bench(Flavour::Ad).await;
    let dn = account(&mut bench, "zs", &[]).await;
    let unit = bench.at("OU=b");
    bench
        .client
        .add(&unit, &[("objectClass", "organizationalUnit")])
        .await;
    let seen = bench
        .client
        .search(&dn, Base, "(objectClass=*)", &["objectGUID"])
        .await;
    let guid: String = seen.entries[0].attributes[0].vals[0]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let id = format!("<GUID={guid}>");
    assert_eq!(
        bench.client.rename(&id, "CN=张三", Some(&unit)).await.code,
        0
    );
    assert_eq!(bench.client.replace(&id, "title", "经理").await.code, 0);
    let moved = bench
        .client
        .search(&id, Base, "(objectClass=*)", &["title"])
        .await;
    assert_eq!(moved.names(), [format!("CN=张三,{unit}")]);
    assert_eq!(moved.values("title"), ["经理"]);
    assert_eq!(bench.client.delete(&id).await.code, 0);
    assert_eq!(bench.client.replace(&id, "title", "x").await.code, 32);
}

#[tokio::test]
async fn members_follow_and_come_by_ranges() {
    let mut bench = bench(Flavour::Ad).await;
    bench.control().set_range(3);
    let group = bench.at("CN=g");
    bench
        .client
        .add(&group, &[("objectClass", "group"), ("sAMAccountName", "g")])
        .await;
    for at in 0..7 {
        let dn = account(&mut bench, &format!("u{at}"), &[]).await;
        assert_eq!(
            bench
                .client
                .modify(&group, Add, "member", &[dn.as_bytes()])
                .await
                .code,
            0
        );
    }
    let mut seen = Vec::new();
    for (name, came) in [
        ("member", "member;range=0-2"),
        ("member;range=3-*", "member;range=3-5"),
        ("member;range=6-*", "member;range=6-*"),
    ] {
        let answer = bench
            .client
            .search(&group, Base, "(objectClass=*)", &[name])
            .await;
        let values = answer.values(came);
        assert!(!values.is_empty(), "{answer:?}");
        seen.extend(values);
    }
    assert_eq!(seen.len(), 7);
    let member = bench.at("CN=u1");
    let again = bench
        .client
        .modify(&group, Add, "member", &[member.as_bytes()])
        .await;
    assert_eq!(again.code, 68);
    bench
        .client
        .modify(&group, Delete, "member", &[member.as_bytes()])
        .await;
    let gone = bench
        .client
        .modify(&group, Delete, "member", &[member.as_bytes()])
        .await;
    assert_eq!((gone.code, &gone.text[..8]), (53, "00000561"));
    assert!(
        bench
            .control()
            .entry(&member)
            .unwrap()
            .all("memberOf")
            .is_empty()
    );
}

#[tokio::test]
async fn protected_accounts_are_left_alone() {
    let mut bench = bench(Flavour::Ad).await;
    let dn = "CN=Administrator,CN=Users,DC=corp,DC=example,DC=test";
    let before = bench.control().fingerprint(dn);
    let codes = [
        bench.client.replace(dn, "title", "x").await.code,
        bench.client.rename(dn, "CN=x", None).await.code,
        bench.client.delete(dn).await.code,
    ];
    assert_eq!(codes, [50, 50, 50]);
    assert_eq!(bench.control().fingerprint(dn), before);
}

#[tokio::test]
async fn an_assertion_is_ignored_or_refused() {
    let mut bench = bench(Flavour::Ad).await;
    let dn = account(&mut bench, "zs", &[]).await;
    for (criticality, code) in [(false, 0), (true, 12)] {
        let control = LdapControl::Unknown {
            oid: "1.3.6.1.1.12".to_owned(),
            criticality,
            value: Some(vec![0xa3, 7, 0x04, 2, b's', b'n', 0x04, 1, b'x']),
        };
        let change = modify(&dn, Replace, "title", &[b"x"]);
        assert_eq!(bench.client.call(change, vec![control]).await.code, code);
    }
}

#[tokio::test]
async fn the_root_says_active_directory_and_the_schema_how_long_values_may_be() {
    let mut bench = bench(Flavour::Ad).await;
    let root = bench.client.search("", Base, "(objectClass=*)", &[]).await;
    assert!(
        root.values("supportedCapabilities")
            .contains(&"1.2.840.113556.1.4.800".to_owned())
    );
    let place = root.values("schemaNamingContext").remove(0);
    let filter = "(lDAPDisplayName=employeeID)";
    let schema = bench
        .client
        .search(&place, Subtree, filter, &["rangeUpper"])
        .await;
    assert_eq!(schema.values("rangeUpper"), ["16"]);
    let base = bench.base();
    let rights = ["allowedChildClassesEffective", "allowedAttributesEffective"];
    let seen = bench
        .client
        .search(&base, Base, "(objectClass=*)", &rights)
        .await;
    assert!(seen.values(rights[0]).contains(&"user".to_owned()));
    assert!(
        seen.values(rights[1])
            .contains(&"employeeNumber".to_owned())
    );
}

#[tokio::test]
async fn a_client_that_has_not_bound_reads_the_root_only() {
    let bench = bench(Flavour::Ad).await;
    let mut nobody = super::client::Client::connect(&bench.double).await.unwrap();
    assert_eq!(
        nobody.search("", Base, "(objectClass=*)", &[]).await.code,
        0
    );
    let base = bench.base();
    assert_eq!(
        nobody
            .search(&base, Base, "(objectClass=*)", &[])
            .await
            .code,
        1
    );
}
