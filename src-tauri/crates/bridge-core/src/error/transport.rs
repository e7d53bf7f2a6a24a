//! Transport errors: the facts of a request that brought no answer of WeCom's, such as host, status and redirect.

use wecom::{NotWeCom, Seen, UnreachableKind};

use super::{Code, Error};

/// The error of a request without an answer; `causes` are a developer's words.
pub fn of_unreachable(kind: UnreachableKind, seen: &Seen, causes: &str) -> Error {
    Error::new(Code::WecomUnreachable, format!("{kind}: {causes}"))
        .with("kind", kind.id())
        .with("host", seen.host.clone())
        .with("reason", causes)
}

/// The error of an answer that is not WeCom's, or that cannot be decoded.
pub fn of_not_wecom(what: &NotWeCom, seen: &Seen) -> Error {
    let error = Error::new(Code::WecomNotWecom, what.to_string())
        .with("kind", what.id())
        .with("host", seen.host.clone());
    let status = match what {
        NotWeCom::HttpStatus(status) => Some(*status),
        _ => seen.status,
    };
    let error = error.with("status", status);
    match what {
        NotWeCom::Redirect(target) => error.with("redirect", target.clone()),
        NotWeCom::Html => error.with("reason", "html"),
        NotWeCom::Truncated => error.with("reason", "cut"),
        NotWeCom::Empty => error.with("reason", "empty"),
        NotWeCom::HttpStatus(_) => error,
        NotWeCom::Undecodable {
            path,
            reason,
            person,
        } => error
            .with("place", path.clone())
            .with("field", field(path))
            .with("person", person.clone())
            .with("reason", reason.clone()),
    }
}

/// The last name of a place such as `userlist[3].mobile`.
fn field(place: &str) -> Option<&str> {
    let name = place.rsplit('.').next()?;
    let name = name.split('[').next()?;
    Some(name).filter(|name| !name.is_empty() && *name != "…")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::remedy::words::headline;

    fn seen(status: u16) -> Seen {
        Seen {
            host: Some("wx.corp.example".to_owned()),
            status: Some(status),
        }
    }

    fn of_status(status: u16) -> Error {
        of_not_wecom(&NotWeCom::HttpStatus(status), &seen(status))
    }

    #[test]
    fn every_group_has_its_own_remedy_and_names_what_is_known() {
        let unreadable = NotWeCom::Undecodable {
            path: "userlist[7].telephone".to_owned(),
            reason: "invalid type: map, expected a string".to_owned(),
            person: Some("zhao.min".to_owned()),
        };
        let cases = [
            (of_status(503), "gateway", "HTTP 503", "later"),
            (of_status(504), "gateway", "HTTP 504", "later"),
            (of_status(429), "rate", "HTTP 429", "later"),
            (of_status(407), "proxy_login", "login", "--proxy-user"),
            (of_status(403), "gateway", "HTTP 403", "gateway"),
            (of_status(451), "gateway", "HTTP 451", "gateway"),
            (of_status(404), "gateway", "HTTP 404", "API address"),
            (
                of_not_wecom(&NotWeCom::Html, &seen(200)),
                "gateway",
                "web page",
                "sign",
            ),
            (
                of_not_wecom(
                    &NotWeCom::Redirect("http://wifi.example/login".to_owned()),
                    &seen(302),
                ),
                "redirect",
                "http://wifi.example/login",
                "sign",
            ),
            (
                of_not_wecom(&NotWeCom::Truncated, &seen(200)),
                "unreadable",
                "middle",
                "again",
            ),
            (
                of_not_wecom(&NotWeCom::Empty, &seen(200)),
                "unreadable",
                "empty",
                "again",
            ),
            (
                of_not_wecom(&unreadable, &seen(200)),
                "unreadable",
                "telephone",
                "zhao.min",
            ),
        ];
        let mut heads = std::collections::HashSet::new();
        for (error, kind, in_title, in_fix) in cases {
            assert_eq!(error.detail()["kind"], kind);
            assert_eq!(error.detail()["host"], "wx.corp.example");
            let (title, fix) = (headline(&error), error.fix());
            let words = fix
                .steps
                .iter()
                .map(|step| step.en.clone())
                .collect::<Vec<_>>();
            let words = format!("{} {}", fix.cause.en, words.join(" "));
            assert!(title.en.contains(in_title), "{title:?}");
            assert!(words.contains(in_fix), "{title:?}: {words}");
            heads.insert(title.en.into_owned());
        }
        assert_eq!(heads.len(), 12);
    }

    #[test]
    fn the_causes_of_a_connection_that_was_not_made_are_told_apart() {
        use UnreachableKind as K;
        let all = [
            K::Dns,
            K::Refused,
            K::Tls,
            K::TlsAuthority,
            K::TlsHost,
            K::TlsExpired,
            K::TlsClock,
            K::Timeout,
            K::Reset,
            K::Proxy,
            K::ProxyLogin,
            K::Other,
        ];
        let asked = Seen {
            host: Some("wx.corp.example".to_owned()),
            status: None,
        };
        let mut said = std::collections::HashSet::new();
        for kind in all {
            let error = of_unreachable(kind, &asked, "a cause");
            assert!(headline(&error).zh.contains("wx.corp.example"), "{kind:?}");
            let unasked = of_unreachable(kind, &Seen::default(), "a cause");
            assert!(!headline(&unasked).zh.contains('{'), "{kind:?}");
            said.insert((headline(&error).en, error.fix().steps));
        }
        assert_eq!(said.len(), all.len());
    }

    #[test]
    fn the_field_is_the_last_name_of_the_place() {
        let cases = [
            ("userlist[3].mobile", Some("mobile")),
            ("department[0].order[1]", Some("order")),
            ("userlist", Some("userlist")),
            (".", None),
            ("userlist[3].…", None),
        ];
        for (place, want) in cases {
            assert_eq!(field(place), want, "{place}");
        }
    }
}
