//! What a target takes as a value: lengths, characters, forms.
//!
//! For Active Directory these are Windows' rules, which test servers do not hold to. A value that would be refused is
//! found here, so that one person's does not stop the others.

use bridge_core::lang::Text;
use bridge_core::text;
use ldap::Rdn;

use super::super::TargetKind;
use super::rendered::Blocked;

/// A relative name of OpenLDAP, `attribute=value` with escapes, has this many bytes at most.
const LONGEST_RDN: usize = 245;

/// Characters that Active Directory's `sAMAccountName` does not take.
const NOT_IN_SAM: &str = "\"/\\[]:;|=,+*?<>@";

/// The lengths of Active Directory's schema, in UTF-16 units, by attribute in lower case.
const AD_LENGTHS: [(&str, usize); 27] = [
    ("samaccountname", 20),
    ("cn", 64),
    ("ou", 64),
    ("sn", 64),
    ("givenname", 64),
    ("initials", 6),
    ("mobile", 64),
    ("telephonenumber", 64),
    ("homephone", 64),
    ("pager", 64),
    ("facsimiletelephonenumber", 64),
    ("ipphone", 64),
    ("department", 64),
    ("company", 64),
    ("title", 128),
    ("physicaldeliveryofficename", 128),
    ("l", 128),
    ("st", 128),
    ("displayname", 256),
    ("mail", 256),
    ("employeetype", 256),
    ("employeenumber", 512),
    ("employeeid", 16),
    ("description", 1024),
    ("info", 1024),
    ("streetaddress", 1024),
    ("userprincipalname", 1024),
];

/// The form that an attribute's values have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    /// Any text.
    Any,
    /// A log-on name of Active Directory.
    Sam,
    /// `name@domain`.
    Upn,
    /// An e-mail address.
    Mail,
    /// A telephone number: letters, digits and a few signs.
    Phone,
}

fn form_of(kind: TargetKind, attribute: &str) -> Form {
    match (kind, attribute) {
        (TargetKind::Ad, "samaccountname") => Form::Sam,
        (TargetKind::Ad, "userprincipalname") => Form::Upn,
        (_, "mail") => Form::Mail,
        (TargetKind::Ldap, "mobile" | "telephonenumber" | "homephone" | "pager") => Form::Phone,
        _ => Form::Any,
    }
}

/// The most UTF-16 units that Active Directory takes of an attribute.
pub fn longest(kind: TargetKind, attribute: &str) -> Option<usize> {
    let of_ad = || {
        AD_LENGTHS
            .iter()
            .find(|(name, _)| *name == attribute)
            .map(|(_, most)| *most)
    };
    (kind == TargetKind::Ad).then(of_ad).flatten()
}

/// Why a target would not take a value of an attribute, whose name is in lower case; none if it would.
pub fn check(kind: TargetKind, attribute: &str, value: &str, max: Option<u32>) -> Option<Blocked> {
    let limit = longest(kind, attribute);
    let most = match (limit, max.map(|max| max as usize)) {
        (Some(limit), Some(max)) => Some(limit.min(max)),
        (limit, max) => limit.or(max),
    };
    let length = value.encode_utf16().count();
    if let Some(most) = most.filter(|most| length > *most) {
        return Some(too_long(attribute, length, most));
    }
    if value.chars().any(char::is_control) {
        return Some(blocked(
            attribute,
            "control",
            text!(
                "{attribute} 的值里有换行或控制字符",
                "The value of {attribute} holds a line break or a control character"
            ),
            Text::fixed(
                "在企业微信里改掉这个字符，同步后再推送。",
                "Mend it in WeCom, sync, then push again.",
            ),
        ));
    }
    of_form(kind, attribute, value)
}

fn of_form(kind: TargetKind, attribute: &str, value: &str) -> Option<Blocked> {
    match form_of(kind, attribute) {
        Form::Any => None,
        Form::Sam => sam(value),
        Form::Upn => upn(value),
        Form::Mail => mail(kind, value),
        Form::Phone => phone(attribute, value),
    }
}

fn sam(value: &str) -> Option<Blocked> {
    let wrong = value.chars().find(|c| NOT_IN_SAM.contains(*c));
    let wrong = wrong.or_else(|| value.ends_with('.').then_some('.'));
    let wrong = wrong.or_else(|| value.chars().find(|c| c.is_whitespace()))?;
    Some(blocked(
        "sAMAccountName",
        "character",
        text!(
            "登录名里的「{wrong}」是 Windows 不允许的",
            "Windows takes no “{wrong}” in a log-on name"
        ),
        Text::fixed(
            "给 sAMAccountName 这一行加上 sam 过滤器，或者写一条自己的规则。",
            "Use the filter sam in the row of sAMAccountName, or write a rule of your own.",
        ),
    ))
}

fn upn(value: &str) -> Option<Blocked> {
    let parts = value.split_once('@');
    let fits = parts.is_some_and(|(name, domain)| {
        !name.is_empty()
            && domain.contains(|c: char| c.is_ascii_alphanumeric())
            && !domain.contains('@')
    });
    let plain = !value
        .chars()
        .any(|c| c.is_whitespace() || "\"\\[]:;|=,*?<>/".contains(c));
    (!fits || !plain).then(|| {
        blocked(
            "userPrincipalName",
            "form",
            Text::fixed(
                "UPN 不是「名称@域名」的形式，或者有不允许的字符",
                "The UPN has not the form name@domain, or holds a character that it may not",
            ),
            Text::fixed(
                "检查 UPN 后缀和 userPrincipalName 这一行。",
                "Check the UPN suffix and the row of userPrincipalName.",
            ),
        )
    })
}

fn mail(kind: TargetKind, value: &str) -> Option<Blocked> {
    let fits = value
        .split_once('@')
        .is_some_and(|(name, host)| !name.is_empty() && !host.is_empty() && !host.contains('@'));
    let plain =
        !value.contains(char::is_whitespace) && (kind == TargetKind::Ad || value.is_ascii());
    (!fits || !plain).then(|| {
        blocked(
            "mail",
            "form",
            Text::fixed(
                "邮箱不是地址的形式，或者有目录不收的字符",
                "The e-mail is no address, or holds a character that the directory does not take",
            ),
            Text::fixed(
                "在企业微信里改正这个人的邮箱；常见的是全角字符和「·」。",
                "Mend this person's e-mail in WeCom; full-width characters and “·” are common.",
            ),
        )
    })
}

fn phone(attribute: &str, value: &str) -> Option<Blocked> {
    let takes = |c: char| c.is_ascii_alphanumeric() || " '()+,-./:?".contains(c);
    let wrong = value.chars().find(|c| !takes(*c))?;
    Some(blocked(
        attribute,
        "character",
        text!(
            "{attribute} 里的「{wrong}」是目录不收的",
            "The directory takes no “{wrong}” in {attribute}"
        ),
        Text::fixed("在企业微信里改正这个号码。", "Mend the number in WeCom."),
    ))
}

fn too_long(attribute: &str, length: usize, most: usize) -> Blocked {
    blocked(
        attribute,
        "too_long",
        text!(
            "{attribute} 有 {length} 个字符，目标最多收 {most} 个",
            "{attribute} has {length} characters, and the target takes {most}"
        ),
        text!(
            "在映射里给这一行加上 cut({most})，或者在企业微信里改短。",
            "Add cut({most}) to this row of the mapping, or shorten it in WeCom."
        ),
    )
}

/// Why a target would not take a relative name; none if it would.
pub fn check_rdn(kind: TargetKind, attribute: &str, value: &str) -> Option<Blocked> {
    if value.trim().is_empty() {
        return Some(blocked(
            attribute,
            "empty",
            Text::fixed("条目的名字是空的", "The name of the entry is empty"),
            Text::fixed(
                "检查映射里给名字的那一行。",
                "Check the row of the mapping that gives the name.",
            ),
        ));
    }
    let bytes = rdn_bytes(attribute, value);
    if kind == TargetKind::Ldap && bytes > LONGEST_RDN {
        let room = LONGEST_RDN - attribute.len() - 1;
        return Some(blocked(
            attribute,
            "too_long",
            text!(
                "名字转义后有 {bytes} 字节，目录最多收 {LONGEST_RDN} 字节",
                "The name has {bytes} bytes after escaping, and the directory takes {LONGEST_RDN}"
            ),
            text!(
                "改短到 {room} 字节以内；一个汉字占 3 字节。",
                "Shorten it to {room} bytes; a Chinese character has 3."
            ),
        ));
    }
    None
}

/// The bytes of `attribute=value` with its escapes.
pub fn rdn_bytes(attribute: &str, value: &str) -> usize {
    attribute.len() + 1 + Rdn::new(attribute, value).escaped_len()
}

/// Cuts a name from the left until it fits a relative name together with what follows it.
pub fn fitted(kind: TargetKind, attribute: &str, name: &str, tail: &str) -> String {
    let fits = |name: &str| {
        let whole = format!("{name}{tail}");
        let length = whole.encode_utf16().count();
        longest(kind, attribute).is_none_or(|most| length <= most)
            && (kind == TargetKind::Ad || rdn_bytes(attribute, &whole) <= LONGEST_RDN)
    };
    let mut rest = name.trim();
    let mut cut = false;
    loop {
        let shown = if cut {
            format!("…{rest}")
        } else {
            rest.to_owned()
        };
        if fits(&shown) || rest.is_empty() {
            return format!("{shown}{tail}");
        }
        let mut letters = rest.chars();
        letters.next();
        (rest, cut) = (letters.as_str(), true);
    }
}

/// A value that cannot be sent.
pub fn blocked(attribute: &str, rule: &'static str, text: Text, fix: Text) -> Blocked {
    Blocked {
        attribute: attribute.to_owned(),
        rule,
        text,
        fix,
    }
}
