//! What is said of entered values, case by case.

use super::*;

/// 2026-11-30T08:00:00Z.
const NOW_MS: i64 = 1_796_025_600_000;

fn refused(id: CheckId, errcode: i64) -> Check {
    let error = Error::new(Code::WecomRefused, "refused")
        .with("errcode", errcode)
        .with("api", "gettoken");
    Check::of_error(id, error)
}

fn of(check: Check) -> Summary {
    summary(&[check], None, NOW_MS)
}

#[test]
fn a_refusal_is_said_in_words_with_the_next_act_and_is_counted() {
    let said = of(refused(CheckId::ContactsToken, 40013));
    assert_eq!(said.headline.zh, "企业 ID 不正确");
    assert!(said.todo.is_some_and(|todo| todo.zh.contains("企业 ID")));
    assert!(said.is_refusal && !said.is_unreached);
    assert_eq!(said.retry_after_s, None);
}

#[test]
fn an_untrusted_address_is_named_with_its_list() {
    let error = Error::new(Code::WecomRefused, "refused")
        .with("errcode", NOT_TRUSTED)
        .with("api", "department/list")
        .with("caller_ip", "203.0.113.7");
    let error = bridge_core::secret_kind::SecretKind::Contacts.name_in(error);
    let said = of(Check::of_error(CheckId::ContactsDepartments, error));
    assert_eq!(
        said.headline.zh,
        "企业微信看到的地址 203.0.113.7 不在【通讯录同步】的【企业可信IP】里"
    );
}

#[test]
fn a_dead_network_is_no_refusal_and_names_the_proxy() {
    let error = || Error::new(Code::WecomUnreachable, "x").with("kind", "timeout");
    let check = Check::of_error(CheckId::ContactsToken, error());
    let said = summary(
        std::slice::from_ref(&check),
        Some("http://proxy:3128"),
        NOW_MS,
    );
    assert!(said.is_unreached && !said.is_refusal);
    assert!(
        said.todo
            .is_some_and(|todo| todo.zh.contains("http://proxy:3128"))
    );
    assert!(of(check).todo.is_some_and(|todo| !todo.zh.contains("http")));
}

#[test]
fn a_block_is_waited_for_to_its_end_and_busy_for_a_while() {
    let limited = |until: &str| {
        let error = Error::new(Code::WecomRateLimited, "x")
            .with("errcode", 45009)
            .with("until", Some(until).filter(|until| !until.is_empty()));
        of(Check::of_error(CheckId::ContactsToken, error))
    };
    let cases = [
        ("2026-11-30T08:00:40Z", Some(41)),
        ("2026-11-30T07:59:00Z", Some(1)),
        ("", Some(60)),
        // An hour is told, not counted down.
        ("2026-11-30T09:00:00Z", None),
    ];
    for (until, seconds) in cases {
        let said = limited(until);
        assert_eq!(said.retry_after_s, seconds, "{until}");
        assert!(!said.is_refusal);
    }
    let busy = of(refused(CheckId::ContactsToken, BUSY));
    assert_eq!((busy.retry_after_s, busy.is_refusal), (Some(30), false));
}

#[test]
fn a_secret_that_wecom_takes_for_something_else_is_not_counted() {
    let error = Error::new(Code::WecomRefused, "x")
        .with("errcode", 48002)
        .with("kind", "app_secret");
    assert!(!of(Check::of_error(CheckId::ContactsToken, error)).is_refusal);
}

#[test]
fn what_was_read_is_said_in_figures() {
    let counted = |id, key: &str, count: usize| {
        let mut check = Check::pass(id, Text::same("x"));
        check.detail.insert(key.to_owned(), count.into());
        check
    };
    let checks = [
        counted(CheckId::ContactsDepartments, DEPARTMENTS_READ, 80),
        counted(CheckId::ContactsMembers, MEMBERS_READ, 3000),
    ];
    let said = summary(&checks, None, NOW_MS);
    assert_eq!(said.headline.zh, "读到 80 个部门、3,000 名成员");
    assert_eq!(said.status, Status::Pass);
    assert_eq!(said.todo, None);
}

#[test]
fn a_narrow_range_is_counted_in_people() {
    let fix = bridge_core::remedy::Fix::new(Text::same("cause"), vec![Text::same("widen it")]);
    let mut check = Check::warn(CheckId::AppVisibleRange, Text::same("x"), fix);
    for (key, count) in [(EXPECTED, 3000_usize), (SEEN, 400), (OUT, 2600)] {
        check.detail.insert(key.to_owned(), count.into());
    }
    let said = of(check);
    assert_eq!(said.status, Status::Warn);
    assert_eq!(
        said.headline.zh,
        "约 2,600 人扫不了码：3,000 人里只有 400 人在应用的可见范围里"
    );
    assert_eq!(said.todo, Some(Text::same("widen it")));
}
