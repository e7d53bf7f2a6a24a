//! Names with everything in them that means something in a name.

use ldap::{Connection, Dn, Filter, ObjectRef, Rdn, Scope, Search};

use crate::world::{Partner, both, folder_values};

/// What departments and people are called, one day or another.
const NAMES: &[&str] = &[
    "研发,一部 +\"<;>\\=#",
    " blanks around ",
    "two  blanks",
    "#hash",
    "#0401",
    "a#b",
    "李雷👩‍💻",
    "𠮷野家",
    "a=b",
    "back\\slash",
    "\\2C",
    "quo\"te",
    "(para)*nthesis",
    "semi;colon",
    "<angle>",
    "slash/es",
    "ümläut É",
    "trailing\\",
    "*",
    "a+b",
    "zero\u{200b}width",
    "100%",
    "-",
];

async fn children(connection: &Connection, folder: &Dn, filter: Filter) -> Vec<(Dn, String)> {
    let search = Search {
        base: folder.to_string(),
        scope: Scope::One,
        filter,
        attributes: vec!["ou".to_owned()],
        page_size: Some(100),
    };
    let found = connection.search(&search).await.unwrap();
    let pairs = found.iter().map(|entry| {
        (
            entry.dn.parse().unwrap(),
            entry.text("ou").unwrap().to_owned(),
        )
    });
    pairs.collect()
}

/// Adds it, finds it by name and by value, renames it away and back.
async fn round_trip(partner: &Partner, connection: &Connection, folder: &Dn, name: &str) {
    let what = format!("{} {name:?}", partner.name);
    let rdn = Rdn::new("ou", name);
    let dn = folder.child(rdn.clone());
    let added = connection.add(&dn, folder_values(), &[]).await;
    added.unwrap_or_else(|error| panic!("{what}: {error:?}"));
    let object = ObjectRef::Dn(dn.clone());

    let there = connection.read(&object, &["ou"]).await.unwrap();
    let there = there.unwrap_or_else(|| panic!("{what}: not found by its name"));
    assert_eq!(
        there.dn.parse::<Dn>().unwrap(),
        dn,
        "{what}: it says {}",
        there.dn
    );
    assert_eq!(there.text("ou"), rdn.value(), "{what}");

    let by_value = children(connection, folder, Filter::equals("ou", name.trim())).await;
    assert_eq!(by_value, [(dn.clone(), name.trim().to_owned())], "{what}");

    let away = Rdn::new("ou", "away");
    connection.rename(&object, &away, None, None).await.unwrap();
    let renamed = ObjectRef::Dn(folder.child(away));
    connection
        .rename(&renamed, &rdn, None, None)
        .await
        .unwrap_or_else(|error| panic!("{what}: {error:?}"));
    let all = children(connection, folder, Filter::present("ou")).await;
    assert_eq!(all, [(dn, name.trim().to_owned())], "{what}");
    connection.delete(&object, None).await.unwrap();
}

#[tokio::test]
async fn names_come_back_as_they_were_sent() {
    for partner in both() {
        let connection = partner.admin().await;
        let folder = partner.folder(&connection).await;
        for name in NAMES {
            round_trip(&partner, &connection, &folder, name).await;
        }
    }
}
