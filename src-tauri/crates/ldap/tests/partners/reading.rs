//! Reading: more entries than a server gives at once, and what is not there.

use std::ops::ControlFlow;

use futures::stream::{self, StreamExt as _, TryStreamExt as _};
use ldap::{Filter, ObjectRef, Rdn, Scope, Search};

use crate::world::{both, code, folder_values};

/// More than the 500 that OpenLDAP gives at once.
const MANY: usize = 620;

fn search(base: &ldap::Dn, page_size: Option<u32>) -> Search {
    Search {
        base: base.to_string(),
        scope: Scope::One,
        filter: Filter::starts_with("ou", "many "),
        attributes: vec!["ou".to_owned()],
        page_size,
    }
}

#[tokio::test]
async fn more_than_a_server_gives_at_once_comes_in_pages() {
    for partner in both() {
        let connection = partner.admin().await;
        let folder = partner.folder(&connection).await;
        let adds = (0..MANY).map(|number| {
            let dn = folder.child(Rdn::new("ou", &format!("many {number}")));
            let connection = &connection;
            async move { connection.add(&dn, folder_values(), &[]).await }
        });
        let added: Vec<_> = stream::iter(adds)
            .buffer_unordered(32)
            .try_collect()
            .await
            .unwrap();
        assert_eq!(added.len(), MANY);

        // OpenLDAP limits everybody but its administrator.
        let reader = match partner.is_ad() {
            true => connection,
            false => partner.open().await,
        };
        let found = reader.search(&search(&folder, Some(100))).await.unwrap();
        let mut names: Vec<_> = found
            .iter()
            .map(|entry| entry.text("OU").unwrap())
            .collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), MANY, "{}", partner.name);

        let mut pages = 0;
        let all = search(&folder, Some(100));
        let walked = reader.search_pages(&all, |page| {
            pages += 1;
            assert!(page.len() <= 100);
            ControlFlow::Continue(())
        });
        walked.await.unwrap();
        assert!(pages >= 7, "{pages}");

        let at_once = code(reader.search(&search(&folder, None)).await);
        assert_eq!(at_once, if partner.is_ad() { 0 } else { 4 });
    }
}

#[tokio::test]
async fn what_is_not_there() {
    for partner in both() {
        let connection = partner.admin().await;
        let folder = partner.folder(&connection).await;
        let gone = folder.child(Rdn::new("ou", "gone"));
        assert_eq!(
            connection
                .read(&ObjectRef::Dn(gone.clone()), &["ou"])
                .await
                .unwrap(),
            None
        );
        let below = gone.child(Rdn::new("ou", "below"));
        let error = connection
            .add(&below, folder_values(), &[])
            .await
            .unwrap_err();
        assert_eq!(error.kind, ldap::ErrorKind::Refused(32));
        if !partner.is_ad() {
            let matched: ldap::Dn = error.matched_dn.unwrap().parse().unwrap();
            assert_eq!(matched, folder);
        }
        assert_eq!(code(connection.search(&search(&gone, Some(100))).await), 32);
    }
}
