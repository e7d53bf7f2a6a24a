//! Taking an edit back: only while the row is as the edit left it.

use bridge::Code;
use bridge::auth::AuthChange;
use bridge::directory::local::{NewUser, UserChange};
use bridge::expected::Expected;
use bridge::source::{OnDuplicate, SourceChange};
use bridge::tenant::NewTenant;
use serde_json::to_value;

use crate::support::World;

fn named(text: &str, expected: Expected) -> SourceChange {
    SourceChange {
        description: Some(text.into()),
        expected,
        ..SourceChange::default()
    }
}

#[tokio::test]
async fn a_data_source_gets_its_old_values_back_unless_it_was_changed_since() {
    let world = World::healthy().await;
    let source = world.add_source(OnDuplicate::Skip).await;
    let edited = world
        .set(&source, named("新名字", Expected::default()))
        .await;
    let as_edited = || Expected::row(to_value(&edited).ok());
    let undone = world.set(&source, named("总部", as_edited())).await;
    assert_eq!(undone.description, "总部");
    let set_up = world.bridge.set_up();
    let late = named("更早的", as_edited());
    let late = set_up.change_source(&source.id, &late, None, true);
    assert_eq!(late.await.unwrap_err().code(), Code::UndoMoved);
    assert_eq!(world.bridge.source(&source.id).unwrap().description, "总部");
}

#[tokio::test]
async fn so_do_authentication_sources_tenants_and_users() {
    let world = World::healthy().await;
    world.add_source(OnDuplicate::Skip).await;
    let bridge = &world.bridge;
    let auth = bridge.auths().unwrap().remove(0);
    let change = |domain: &str, expected| AuthChange {
        callback_domain: Some(domain.into()),
        expected,
        ..AuthChange::default()
    };
    let set_up = bridge.set_up();
    let seen = Expected::row(to_value(&auth).ok());
    set_up
        .change_auth(&auth.id, &change("sso.example.com", seen.clone()), true)
        .await
        .unwrap();
    let late = set_up
        .change_auth(&auth.id, &change("sso.example.org", seen), true)
        .await;
    assert_eq!(late.unwrap_err().code(), Code::UndoMoved);

    let to = |name: &str, expected| NewTenant {
        name: name.into(),
        api_base: Some(world.tenant.api_base.clone()),
        login_base: Some(world.tenant.login_base.clone()),
        expected,
        ..NewTenant::default()
    };
    let seen = Expected::row(to_value(&world.tenant).ok());
    bridge
        .change_tenant(&world.tenant.id, &to("一", seen.clone()))
        .unwrap();
    let late = bridge.change_tenant(&world.tenant.id, &to("二", seen));
    assert_eq!(late.unwrap_err().code(), Code::UndoMoved);

    let new = NewUser {
        username: "li.guest".into(),
        ..NewUser::default()
    };
    let user = bridge.directory().add_user(&world.tenant, &new).unwrap();
    let change = |name: &str| UserChange {
        name: Some(name.into()),
        expected_at: Some(user.updated_at),
        ..UserChange::default()
    };
    world.clock.advance_hours(1);
    let directory = bridge.directory();
    directory
        .change_user(&world.tenant, &user.id, &change("李客"))
        .unwrap();
    let late = directory.change_user(&world.tenant, &user.id, &change("李二"));
    assert_eq!(late.unwrap_err().code(), Code::UndoMoved);
}
