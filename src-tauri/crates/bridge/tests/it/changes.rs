//! Changes of the data folder by another program.

use std::sync::Arc;

use bridge::change_detection::Part;
use bridge::checkup::CheckUp;
use bridge::directory::local::NewUser;
use bridge::last_checkup::Basis;
use bridge::tenant::NewTenant;
use bridge::vault::SessionOnly;
use bridge::{Bridge, Options};

fn open(folder: &std::path::Path) -> Bridge {
    Bridge::open(Options {
        vault: Arc::new(SessionOnly::default()),
        ..Options::new(folder)
    })
    .unwrap()
}

#[test]
fn each_change_of_another_program_names_its_part_once() {
    let folder = tempfile::tempdir().unwrap();
    let (ours, theirs) = (open(folder.path()), open(folder.path()));
    let mut changes = ours.change_detector().unwrap();
    assert_eq!(changes.poll().unwrap(), []);
    let tenant = NewTenant {
        name: "华北".into(),
        ..NewTenant::default()
    };
    let tenant = theirs.add_tenant(&tenant).unwrap();
    assert_eq!(changes.poll().unwrap(), [Part::Tenants, Part::Directory]);
    assert_eq!(changes.poll().unwrap(), []);
    let guest = NewUser {
        username: "guest".into(),
        name: "访客".into(),
        mobile: None,
        email: None,
    };
    theirs.directory().add_user(&tenant, &guest).unwrap();
    assert_eq!(changes.poll().unwrap(), [Part::Directory]);
    let basis = Basis::of(&theirs, &tenant).unwrap();
    for checked_at in [1, 2] {
        let made = CheckUp::of(Vec::new(), checked_at);
        theirs.keep_check_up(&tenant, &basis, &made).unwrap();
        assert_eq!(changes.poll().unwrap(), [Part::CheckUps]);
    }
    theirs.set_up().remove_tenant(&tenant.id).unwrap();
    assert!(changes.poll().unwrap().contains(&Part::Tenants));
    assert_eq!(changes.poll().unwrap(), []);
}
