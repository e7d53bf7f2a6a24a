//! Links into the program: what they name is looked up, and what is not there is told.

use bridge::links::Link;
use bridge::source::OnDuplicate;
use bridge::tenant::NewTenant;

use crate::support::World;

#[tokio::test]
async fn a_link_leads_to_what_is_there_and_says_what_is_not() {
    let world = World::healthy().await;
    let source = world.add_source(OnDuplicate::Skip).await;
    let run = world.sync(&source).await;
    let other = NewTenant {
        name: "北辰物流".into(),
        ..NewTenant::default()
    };
    let other = world.bridge.add_tenant(&other).unwrap();
    let (ours, other) = (&world.tenant.id, &other.id);
    let user = world
        .bridge
        .directory()
        .users(&world.tenant, &Default::default())
        .unwrap()
        .users[0]
        .id
        .clone();
    let run = &run.id;
    let user_page = format!("/directory?user={user}");
    let run_page = format!("/history/{run}");
    let cases = [
        (
            format!("tenant/{ours}/user/{user}"),
            Some(ours),
            user_page.as_str(),
            false,
        ),
        (format!("user/{user}"), Some(ours), &user_page, false),
        (
            format!("tenant/{ours}/run/{run}"),
            Some(ours),
            &run_page,
            false,
        ),
        (format!("run/{run}"), Some(ours), &run_page, false),
        (
            format!("tenant/{other}/checkup"),
            Some(other),
            "/checkup",
            false,
        ),
        ("checkup".to_owned(), None, "/checkup", false),
        (format!("tenant/{other}/user/{user}"), None, "/link", true),
        (format!("tenant/{other}/run/{run}"), None, "/link", true),
        (format!("tenant/{ours}/user/999999"), None, "/link", true),
        (format!("tenant/{ours}/run/nothing"), None, "/link", true),
        ("tenant/nobody/checkup".to_owned(), None, "/link", true),
    ];
    for (given, tenant, path, is_missing) in cases {
        let link = Link::parse(&format!("wecom-bridge://{given}")).unwrap();
        let target = link.resolve(&world.bridge).unwrap();
        assert_eq!(
            (
                target.tenant.as_ref(),
                target.path.as_str(),
                target.missing.is_some()
            ),
            (tenant, path, is_missing),
            "{given}"
        );
    }
}
