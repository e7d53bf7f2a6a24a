//! Judgements of a probe: what was seen, as checks with their remedies.

use bridge_core::check::{Check, CheckId};
use bridge_core::error::{Code, Error};
use bridge_core::lang::Text;
use bridge_core::remedy::Fix;
use bridge_core::text;

use super::super::Target;
use super::Certificate;

/// A certificate that ends within so many days is worth a word.
const SOON: i64 = 30 * 24 * 3600 * 1000;

/// The way to the server, by its certificate.
pub(super) fn certificate(seen: &Certificate, now: i64) -> Check {
    let until = bridge_core::time::local(seen.not_after);
    let (subject, issuer) = (&seen.subject, &seen.issuer);
    let evidence = text!(
        "{subject}，由 {issuer} 签发，到 {until} 有效",
        "{subject}, signed by {issuer}, good until {until}"
    );
    if seen.not_after - now > SOON {
        return Check::pass(CheckId::TargetTls, evidence);
    }
    let cause = Text::fixed(
        "证书快要过期，过期后推送会停。",
        "The certificate ends soon, and pushes end with it.",
    );
    let step = Text::fixed(
        "请目录的管理员换证书；固定了证书的，换好后重新固定。",
        "Have the directory's administrator renew it; where it is pinned, pin the new one then.",
    );
    Check::warn(CheckId::TargetTls, evidence, Fix::new(cause, vec![step]))
}

/// An attribute that holds something else in entries that are there.
pub(super) fn taken_anchor(anchor: &str, entries: usize, others: usize) -> Check {
    let evidence = text!(
        "{entries} 个条目有 {anchor}，其中 {others} 个不是任何人的企业微信账号",
        "{entries} entries have an {anchor}, and {others} of them are nobody's userid"
    );
    let cause = text!(
        "{anchor} 在这里已经有别的含义（例如工号或手机号），写进账号会盖掉它。",
        "{anchor} means something else here, such as a staff or a mobile number, which a userid would overwrite."
    );
    let steps = vec![
        text!(
            "换一个空着的属性：target set --setting anchor=属性名。",
            "Choose a free attribute: target set --setting anchor=NAME."
        ),
        Text::fixed(
            "或者只靠关联认人：target set --setting anchor=none。",
            "Or find people by their links alone: target set --setting anchor=none.",
        ),
    ];
    Check::warn(CheckId::TargetSchema, evidence, Fix::new(cause, steps))
}

/// Attributes of the mapping that the server does not know.
pub(super) fn unknown_attributes(unknown: &[String]) -> Check {
    let error = Error::new(Code::TargetSchema, "attributes are missing")
        .with("attribute", unknown.join(", "));
    Check::of_error(CheckId::TargetSchema, error)
}

/// Another installation's marker.
pub(super) fn foreign_marker(target: &Target) -> Check {
    let error = Error::new(Code::TargetOverlap, "another installation writes here")
        .with("reason", "marker");
    Check::of_error(
        CheckId::TargetOverlap,
        error.with("base", target.settings.base.clone()),
    )
}

/// No group class shows at people which groups they are in.
pub(super) fn no_member_of() -> Check {
    let cause = Text::fixed(
        "服务器没有 memberof 模块，或者它只管另一种组：Harbor、Grafana、JumpServer 这类按 memberOf 找组的程序会看不到组。",
        "The server has no memberof module, or one for another class of groups: programs that look for memberOf, such as Harbor, Grafana and JumpServer, will see no groups.",
    );
    let step = Text::fixed(
        "在 slapd 的数据库里加上：moduleload memberof · moduleload refint · overlay memberof · memberof-group-oc groupOfUniqueNames · memberof-member-ad uniqueMember · overlay refint。",
        "Add to the database in slapd: moduleload memberof · moduleload refint · overlay memberof · memberof-group-oc groupOfUniqueNames · memberof-member-ad uniqueMember · overlay refint.",
    );
    let evidence = Text::fixed(
        "两种组都试过，人的条目上都没有 memberOf",
        "Both classes of groups were tried, and people's entries show no memberOf",
    );
    Check::warn(
        CheckId::TargetMemberof,
        evidence,
        Fix::new(cause, vec![step]),
    )
}

/// A target where disabling was not seen to stop a log-in.
pub(super) fn not_disabled() -> Check {
    let cause = Text::fixed(
        "停用之后还能登录，离职的人会一直进得来。",
        "A disabled account could still log in, so leavers would keep their access.",
    );
    let step = Text::fixed(
        "OpenLDAP：给这个起点配上 ppolicy，并打开 pwdLockout；再测一次。",
        "OpenLDAP: give this base a password policy with pwdLockout, then probe again.",
    );
    let evidence = Text::fixed(
        "试建的账号停用后仍能登录",
        "The throw-away account could log in after it was disabled",
    );
    let error = Error::new(Code::TargetRefused, "disabling stops no log-in");
    let mut check = Check::fail(CheckId::TargetProbe, evidence, Fix::new(cause, vec![step]));
    check.error = Some(error);
    check
}

/// An account that may do far more than a push needs.
pub(super) fn too_many_rights() -> Check {
    let evidence = Text::fixed(
        "绑定账号是受保护的管理员账号（adminCount=1）",
        "The bind account is a protected administrator (adminCount=1)",
    );
    let cause = Text::fixed(
        "推送只需要在起点下建、改、停用用户和组织单位；域管理员的密码放在这里，出事时损失的是整个域。",
        "A push creates, changes and disables users and units below the base, and no more; with a domain administrator's password here, the whole domain is at stake.",
    );
    let steps = vec![
        Text::fixed(
            "建一个普通账号，在起点的组织单位上用【委派控制】给它这些权限。",
            "Make an ordinary account, and delegate these rights to it on the base's unit.",
        ),
        Text::fixed(
            "用 target set --bind-dn … --new-secret 换上它。",
            "Change to it with target set --bind-dn … --new-secret.",
        ),
    ];
    Check::warn(CheckId::TargetRights, evidence, Fix::new(cause, steps))
}
