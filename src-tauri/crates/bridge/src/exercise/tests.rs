//! How far a person is, by facts that a test states.

use ExerciseState::{Begun, Found, Mended};

use super::*;
use crate::overview::tests::{NOW, check_up, facts, rehearsed, run};
use crate::{Code, Error};

const LEFT: Practised = Practised {
    found: true,
    put_right: false,
};
const PUT_RIGHT: Practised = Practised {
    found: true,
    put_right: true,
};

fn checked(id: CheckId, status: Status, errcode: Option<i64>) -> Facts {
    let mut last = check_up(&[(id, status)]);
    for check in &mut last.checks {
        check.errcode = errcode;
    }
    Facts {
        last: Some(last),
        ..facts()
    }
}

fn ran(outcome: Outcome, departed: usize, errcode: Option<i64>) -> Facts {
    let mut facts = facts();
    let mut run = run(outcome);
    run.counts.departed = departed;
    run.error = errcode.map(|code| {
        let error = Error::new(Code::WecomRefused, "refused").with("errcode", code);
        error.to_record()
    });
    facts.sources[0].runs = vec![run];
    facts
}

#[test]
fn it_is_found_by_what_was_read_and_mended_only_after_it_was_found() {
    use CheckId as C;
    use ExerciseId as E;
    let none = Practised::default();
    let page = || {
        let mut facts = facts();
        let refusal = Refusal::Page { errcode: -31020 };
        facts.auths[0].last = Some(rehearsed(NOW, Some(refusal)));
        facts
    };
    let cases = [
        (E::UntrustedIp, facts(), none, Begun),
        (
            E::UntrustedIp,
            ran(Outcome::Failed, 0, Some(60020)),
            none,
            Found,
        ),
        (
            E::UntrustedIp,
            checked(C::ContactsMembers, Status::Fail, Some(60020)),
            none,
            Found,
        ),
        (
            E::UntrustedIp,
            checked(C::ContactsMembers, Status::Fail, Some(60020)),
            PUT_RIGHT,
            Found,
        ),
        (E::UntrustedIp, facts(), LEFT, Found),
        (E::UntrustedIp, facts(), PUT_RIGHT, Mended),
        (
            E::UntrustedIp,
            facts(),
            Practised {
                put_right: true,
                ..none
            },
            Begun,
        ),
        (E::Leavers, ran(Outcome::Held, 30, None), none, Found),
        (E::Leavers, ran(Outcome::Applied, 0, None), LEFT, Found),
        (E::Leavers, ran(Outcome::Applied, 30, None), LEFT, Mended),
        (
            E::AppStopped,
            checked(C::AppAgent, Status::Fail, Some(50003)),
            none,
            Found,
        ),
        (
            E::WrongCallback,
            checked(C::LoginCallbackProbe, Status::Fail, None),
            none,
            Found,
        ),
        (E::WrongCallback, page(), none, Found),
        (
            E::SubDepartmentRange,
            checked(C::AppVisibleRange, Status::Warn, None),
            none,
            Found,
        ),
        (
            E::SubDepartmentRange,
            checked(C::AppVisibleRange, Status::Pass, None),
            PUT_RIGHT,
            Mended,
        ),
        (
            E::ContactsLimited,
            checked(C::ContactsMembers, Status::Warn, Some(48009)),
            none,
            Mended,
        ),
        (
            E::NewAppNoPhones,
            checked(C::SyncFieldCoverage, Status::Pass, None),
            none,
            Begun,
        ),
        (
            E::NewAppNoPhones,
            checked(C::SyncFieldCoverage, Status::Warn, None),
            none,
            Mended,
        ),
        (
            E::RateLimited,
            ran(Outcome::Failed, 0, Some(45009)),
            none,
            Found,
        ),
    ];
    for (id, facts, before, want) in cases {
        assert_eq!(id.state(&facts, before), want, "{id} {before:?}");
    }
}

#[test]
fn each_has_its_words_and_a_place_to_look() {
    for id in ExerciseId::ALL {
        let Exercise {
            title, see, remedy, ..
        } = exercise(*id);
        for text in [title, see, remedy] {
            assert!(!text.zh.is_empty() && !text.en.is_empty(), "{id}");
            assert!(!text.zh.contains('！') && !text.en.contains('!'), "{id}");
        }
    }
}
