//! API responses: envelope, errcodes and their texts, HTTP headers.

use axum::{
    body::{Body, Bytes},
    http::{HeaderValue, Response, StatusCode, header},
};
use maud::Markup;
use serde::Serialize;

use crate::{
    quirks::{self, Edits},
    rng::mix,
};

/// A refusal: an errcode, from which its text follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Refusal(pub(crate) i64);

/// Result of an API call: the encoded body, or a refusal.
pub(crate) type ApiResult = Result<Bytes, Refusal>;

impl Refusal {
    pub(crate) const BUSY: Self = Self(-1);
    pub(crate) const BAD_SECRET: Self = Self(40001);
    pub(crate) const BAD_CORP: Self = Self(40013);
    pub(crate) const BAD_TOKEN: Self = Self(40014);
    pub(crate) const BAD_CODE: Self = Self(40029);
    pub(crate) const BAD_AGENT: Self = Self(40056);
    pub(crate) const BAD_ARGUMENT: Self = Self(40058);
    pub(crate) const BAD_TAG: Self = Self(40068);
    pub(crate) const BODY_TOO_LARGE: Self = Self(40206);
    pub(crate) const NO_TOKEN: Self = Self(41001);
    pub(crate) const NO_SECRET: Self = Self(41004);
    pub(crate) const NO_CODE: Self = Self(41008);
    pub(crate) const NO_USERID: Self = Self(41009);
    pub(crate) const NO_AGENT: Self = Self(41011);
    pub(crate) const NO_TAG: Self = Self(41017);
    pub(crate) const TOKEN_EXPIRED: Self = Self(42001);
    pub(crate) const TOO_OFTEN: Self = Self(45009);
    pub(crate) const ANSWER_TOO_LARGE: Self = Self(45029);
    pub(crate) const TOO_MANY_AT_ONCE: Self = Self(45033);
    pub(crate) const WRONG_KIND: Self = Self(48002);
    pub(crate) const DETAILS_REFUSED: Self = Self(48009);
    pub(crate) const NOT_TRUSTED: Self = Self(50001);
    pub(crate) const APP_STOPPED: Self = Self(50003);
    pub(crate) const BAD_CURSOR: Self = Self(50100);
    pub(crate) const NO_SUCH_DEPARTMENT: Self = Self(60003);
    pub(crate) const NO_PRIVILEGE: Self = Self(60011);
    pub(crate) const UNTRUSTED_IP: Self = Self(60020);
    pub(crate) const NO_SUCH_USER: Self = Self(60111);
    pub(crate) const BAD_DEPARTMENT_ID: Self = Self(60123);
    pub(crate) const BAD_TICKET: Self = Self(84015);
    pub(crate) const OTHER_AGENT: Self = Self(301_002);

    fn text(self) -> &'static str {
        match self.0 {
            -1 => "system error",
            40001 => "invalid credential",
            40013 => "invalid corpid",
            40014 => "invalid access_token",
            40029 => "invalid code",
            40056 => "invalid agentid",
            40058 => "invalid Request Parameter",
            40068 => "invalid tagid",
            40206 => "request body too large",
            41001 => "access_token missing",
            41004 => "corpsecret missing",
            41008 => "missing code",
            41009 => "missing userid",
            41011 => "missing agentid",
            41017 => "missing tagid",
            42001 => "access_token expired",
            45009 => "api freq out of limit",
            45029 => "response data size exceeds limit",
            45033 => "api concurrent out of limit",
            48002 => "api forbidden",
            48009 => "api forbidden for contact assistant",
            50001 => "redirect_url not registered",
            50003 => "app disabled",
            50100 => "invalid cursor",
            60003 => "department not found",
            60011 => "no privilege to access/modify contact/party/agent",
            60020 => "not allow to access from your ip",
            60111 => "userid not found",
            60123 => "invalid party id",
            84015 => "invalid user_ticket",
            301_002 => "not allow operate another agent with this accesstoken",
            _ => "request failed",
        }
    }
}

/// Facts of a call that its refusal mentions.
#[derive(Clone, Copy)]
pub(crate) struct CallInfo {
    pub(crate) seed: u64,
    pub(crate) call: u64,
}

impl CallInfo {
    /// The caller's IP address as WeCom would report it.
    pub(crate) fn caller_ip(self) -> String {
        format!("203.0.113.{}", 1 + mix(self.seed, b"caller") % 254)
    }

    /// 24 digits, as the devtool page takes them.
    fn hint(self) -> String {
        let low = mix(self.seed ^ self.call, b"hint") % 100_000_000_000_000;
        format!("{:010}{low:014}", 1_790_000_000 + self.call)
    }
}

/// The body of a refusal, with the arrays that the call leaves empty.
pub(crate) fn refusal_body(refusal: Refusal, empty: &[&str], info: CallInfo) -> String {
    let Refusal(code) = refusal;
    let mut body = format!(
        r#"{{"errcode":{code},"errmsg":"{}, hint: [{}], from ip: {}, more info at https://open.work.weixin.qq.com/devtool/query?e={code}""#,
        refusal.text(),
        info.hint(),
        info.caller_ip(),
    );
    for key in empty {
        body.push_str(&format!(r#","{key}":[]"#));
    }
    body.push('}');
    body
}

/// A success with `errcode` and `errmsg` in front.
#[derive(Serialize)]
pub(crate) struct Success<T> {
    errcode: u8,
    errmsg: &'static str,
    #[serde(flatten)]
    rest: T,
}

/// Encodes `rest` with `errcode` 0.
pub(crate) fn success<T: Serialize>(rest: T) -> ApiResult {
    success_with(rest, &Edits::new())
}

/// Encodes `rest` with `errcode` 0, and with `edits` in place of its own values.
pub(crate) fn success_with<T: Serialize>(rest: T, edits: &Edits) -> ApiResult {
    let whole = Success {
        errcode: 0,
        errmsg: "ok",
        rest,
    };
    let mut body = Vec::new();
    quirks::write(&mut body, &whole, edits).map_err(|_| Refusal::BUSY)?;
    Ok(body.into())
}

/// A success with rows below `key`.
pub(crate) fn list<T: Serialize>(
    key: &'static str,
    rows: impl Iterator<Item = (T, Edits)>,
) -> ApiResult {
    Ok(Listed::new(key, rows)?.done())
}

/// Encodes rows with their edits as a JSON array.
pub(crate) fn rows<T: Serialize>(
    rows: impl Iterator<Item = (T, Edits)>,
) -> Result<Vec<u8>, Refusal> {
    let mut body = vec![b'['];
    for (place, (row, edits)) in rows.enumerate() {
        if place > 0 {
            body.push(b',');
        }
        quirks::write(&mut body, &row, &edits).map_err(|_| Refusal::BUSY)?;
    }
    body.push(b']');
    Ok(body)
}

/// Builder of a success with a list.
pub(crate) struct Listed {
    errmsg: &'static str,
    /// Keys with their values, as they are sent.
    rest: Vec<(&'static str, Vec<u8>)>,
}

impl Listed {
    pub(crate) fn new<T: Serialize>(
        key: &'static str,
        rows: impl Iterator<Item = (T, Edits)>,
    ) -> Result<Self, Refusal> {
        Ok(Self {
            errmsg: "ok",
            rest: vec![(key, self::rows(rows)?)],
        })
    }

    /// With another text than "ok".
    pub(crate) fn saying(mut self, errmsg: &'static str) -> Self {
        self.errmsg = errmsg;
        self
    }

    /// With one more text below `key`.
    pub(crate) fn with(mut self, key: &'static str, value: &str) -> Self {
        let value = serde_json::Value::from(value).to_string();
        self.rest.push((key, value.into_bytes()));
        self
    }

    pub(crate) fn done(self) -> Bytes {
        let mut body = format!(r#"{{"errcode":0,"errmsg":"{}""#, self.errmsg).into_bytes();
        for (key, value) in self.rest {
            body.extend_from_slice(format!(",\"{key}\":").as_bytes());
            body.extend_from_slice(&value);
        }
        body.push(b'}');
        body.into()
    }
}

/// An API response: HTTP 200 whatever the errcode.
pub(crate) fn json(body: Bytes) -> Response<Body> {
    with_type(
        body,
        HeaderValue::from_static("application/json; charset=UTF-8"),
    )
}

/// A file of an export.
pub(crate) fn file(body: Bytes) -> Response<Body> {
    with_type(body, HeaderValue::from_static("application/octet-stream"))
}

/// An API refusal; the code also stands in a header.
pub(crate) fn refused(refusal: Refusal, empty: &[&str], info: CallInfo) -> Response<Body> {
    let mut response = json(refusal_body(refusal, empty, info).into());
    let headers = response.headers_mut();
    headers.insert("error-code", HeaderValue::from(refusal.0));
    headers.insert("error-msg", HeaderValue::from_static(refusal.text()));
    response
}

/// A page of the login site.
pub(crate) fn html(page: Markup) -> Response<Body> {
    let mut response = with_type(
        page.into_string().into(),
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    let headers = response.headers_mut();
    let policy =
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(policy),
    );
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    );
    response
}

/// A response without a body.
pub(crate) fn empty(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

/// The 502 page of a gateway.
pub(crate) fn bad_gateway() -> Response<Body> {
    let page = "<html><head><title>502 Bad Gateway</title></head>\
                <body><center><h1>502 Bad Gateway</h1></center></body></html>";
    let mut response = with_type(page.into(), HeaderValue::from_static("text/html"));
    *response.status_mut() = StatusCode::BAD_GATEWAY;
    response
}

fn with_type(body: Bytes, content_type: HeaderValue) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, content_type);
    response
}
