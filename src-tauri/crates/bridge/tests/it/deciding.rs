//! Members who wait for a person, and what is settled for them, from the run that leaves them waiting to its undo.

use bridge::Code;
use bridge::contract::decisions::{of, settle};
use bridge::contract::types::DecisionChoice;
use bridge::directory::local::NewUser;
use bridge::directory::query::UserView;
use bridge::source::{OnDuplicate, Source};
use bridge::sync::{Outcome, WarningId};
use sandbox::NewMember;

use crate::support::World;

struct Case {
    world: World,
    source: Source,
}

impl Case {
    /// A world that has synced once, with a local user and a new member of the same number.
    async fn new() -> (Self, UserView) {
        let world = World::healthy().await;
        let source = world.add_source(OnDuplicate::Overwrite).await;
        world.sync(&source).await;
        let new = NewUser {
            username: "portal".into(),
            name: "门户用户".into(),
            mobile: Some("15299000001".into()),
            email: None,
        };
        let user = world.bridge.directory().add_user(&world.tenant, &new);
        world.sandbox.control().add_member(NewMember {
            userid: Some("member".into()),
            name: "新成员".into(),
            mobile: "15299000001".into(),
            ..NewMember::default()
        });
        (Self { world, source }, user.unwrap())
    }

    fn settle(&self, choice: DecisionChoice) {
        let (bridge, source) = (&self.world.bridge, &self.source);
        settle(bridge, source, "Member", &choice).unwrap();
    }

    /// The userids of those who wait, and how many were settled.
    fn waiting(&self) -> (Vec<String>, usize) {
        let shown = of(&self.world.bridge, &self.source).unwrap();
        let who = shown.waiting.iter().map(|change| change.who().0);
        let who = who.map(|userid| userid.unwrap_or_default().to_owned());
        (who.collect(), shown.decisions.len())
    }

    fn set_password(&self, user: &UserView) {
        let directory = self.world.bridge.directory();
        directory
            .generate_password(&self.world.tenant, &user.id)
            .unwrap();
    }

    fn has_password(&self, user: &UserView) -> bool {
        let directory = self.world.bridge.directory();
        let state = directory.password_state(&self.world.tenant, &user.id);
        state.unwrap().is_some()
    }

    fn user(&self, wanted: &str) -> Option<UserView> {
        self.world
            .bridge
            .directory()
            .user(&self.world.tenant, wanted)
            .ok()
    }
}

/// A password that an administrator set, and a protected account, are nobody's by a run.
#[tokio::test]
async fn a_guarded_account_waits_until_a_person_settles_it() {
    let (case, user) = Case::new().await;
    let world = &case.world;
    case.set_password(&user);
    let waits = world.sync(&case.source).await;
    assert_eq!((waits.outcome, waits.counts.pending), (Outcome::Applied, 1));
    let said = waits
        .warnings
        .iter()
        .find(|it| it.id == WarningId::ItemPending);
    assert!(said.unwrap().text.en.contains("sync decide"), "{said:?}");
    assert_eq!(case.waiting(), (vec!["member".to_owned()], 0));

    case.settle(DecisionChoice::Link(user.username.clone()));
    assert_eq!(case.waiting(), (Vec::new(), 1));
    let before = world.directory();
    let given = world.sync(&case.source).await;
    assert_eq!(
        (given.outcome, given.counts.overwritten),
        (Outcome::Applied, 1)
    );
    let linked = case.user("portal").unwrap();
    assert_eq!(
        (linked.id, linked.userid.as_deref()),
        (user.id.clone(), Some("member"))
    );
    assert!(!case.has_password(&user), "it changed hands");
    assert_eq!(world.sync(&case.source).await.counts.overwritten, 0);

    // Taken back, the decision still stands: the next run does the same.
    let undoable = world.bridge.sync().undoable(&case.source).unwrap().unwrap();
    world.bridge.sync().undo(&undoable.id).unwrap();
    world.bridge.sync().undo(&given.id).unwrap();
    assert_eq!(world.directory(), before);
    case.settle(DecisionChoice::Forget);
    assert_eq!(case.waiting().1, 0);
    world
        .bridge
        .directory()
        .protect_user(&world.tenant, &user.id, true)
        .unwrap();
    let waits = world.sync(&case.source).await;
    assert_eq!((waits.counts.overwritten, waits.counts.pending), (0, 1));
}

#[tokio::test]
async fn a_new_user_and_staying_out_are_remembered_too() {
    let (case, user) = Case::new().await;
    let world = &case.world;
    case.set_password(&user);
    world.sync(&case.source).await;
    case.settle(DecisionChoice::LeaveOut);
    for _ in 0..2 {
        let run = world.sync(&case.source).await;
        assert_eq!((run.counts.skipped, run.counts.created), (1, 0));
        assert_eq!(case.waiting(), (Vec::new(), 1));
    }
    case.settle(DecisionChoice::New);
    let run = world.sync(&case.source).await;
    assert_eq!((run.counts.skipped, run.counts.created), (0, 1));
    let made = case.user("member").unwrap();
    assert_ne!(made.id, user.id);
    assert!(case.has_password(&user) && case.user("portal").unwrap().userid.is_none());
}

#[tokio::test]
async fn what_fits_nobody_is_refused() {
    let (case, user) = Case::new().await;
    let world = &case.world;
    case.set_password(&user);
    world.sync(&case.source).await;
    let (bridge, source) = (&world.bridge, &case.source);
    let someone = world.sandbox.control().members()[0].userid.clone();
    let refused = |who: &str, choice: DecisionChoice| {
        let error = settle(bridge, source, who, &choice).unwrap_err();
        assert_eq!(error.code(), Code::InputInvalid, "{error:?}");
        error.detail()["field"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    assert_eq!(refused("nobody", DecisionChoice::New), "who");
    assert_eq!(refused("member", DecisionChoice::Forget), "who");
    // Somebody else already is that user.
    assert_eq!(refused("member", DecisionChoice::Link(someone)), "user");
}
