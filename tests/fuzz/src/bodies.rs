//! The bodies that come back from the API, through every call and with every kind of HTTP status.
//!
//! The input is a byte that picks the call, a byte that picks status and type, and the body. `$S`, `$T` and `$C` in
//! the body stand for the secret, the token and the login code of the call, since servers do echo what they are sent.
//!
//! Every body also stands as one row, as one field and as one text between good rows, where it may spoil only itself.

use std::fmt::Debug;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use futures::future::BoxFuture;
use serde_json::Value;
use wecom::{
    AgentId, Api, ApiBase, Caller, CannedResponse, CannedResponses, Client, Clock, CorpId, Error,
    RetryPolicy, Secret,
};

const SECRET: &str = "q3Zf8Lr0pWcY5sVhD1uKtN7bXm2GjE9aRoTiPzSe4Ux";
const TOKEN: &str = "t0kEnAnSwErEdByGetTokenOf64lettersOrSo_0123456789-abcdefghijklmn";
const CODE: &str = "l0g1n-C0de_of_a-person";
const CALLS: u8 = 15;

/// Fields of a member, known and unknown.
const FIELDS: [&str; 8] = [
    "name",
    "mobile",
    "department",
    "order",
    "status",
    "extattr",
    "external_profile",
    "k",
];

/// Any body is read or refused in words: never a panic, a refusal never taken for an answer, no secret in an error.
pub fn check(data: &[u8]) {
    let Some((&[call, form], body)) = data.split_first_chunk::<2>() else {
        return;
    };
    let body = planted(body);
    among_others(call, form, &body);
    let answer = CannedResponse {
        status: [200, 200, 200, 200, 400, 404, 500, 302][usize::from(form % 8)],
        says_html: form & 8 != 0,
        body: body.clone(),
    };
    let good = (200..300).contains(&answer.status);
    let Some(error) = read(call % CALLS, answer) else {
        assert!(
            good && !is_refusal(&body),
            "a refusal was taken for an answer"
        );
        return;
    };
    let said = format!("{error} {error:?}");
    for hidden in sent(call % CALLS) {
        assert!(!said.contains(hidden), "{said}");
    }
}

/// Whatever one row holds, the others still come, as they are.
fn among_others(call: u8, form: u8, body: &[u8]) {
    let field = FIELDS[usize::from(form) % FIELDS.len()];
    if serde_json::from_slice::<Value>(body).is_ok() {
        assert_others_come(call, body);
        assert_others_come(
            call,
            &[
                b"{\"userid\":\"odd\",\"",
                field.as_bytes(),
                b"\":",
                body,
                b"}",
            ]
            .concat(),
        );
    }
    let mut text = body
        .iter()
        .copied()
        .filter(|byte| *byte != b'"')
        .collect::<Vec<_>>();
    while text.last() == Some(&b'\\') {
        text.pop();
    }
    assert_others_come(
        call,
        &[
            b"{\"userid\":\"odd\",\"",
            field.as_bytes(),
            b"\":\"",
            &text,
            b"\"}",
        ]
        .concat(),
    );
    assert_others_come(
        call,
        &[b"{\"", &text[..], b"\":1,\"userid\":\"", &text, b"\"}"].concat(),
    );
}

fn assert_others_come(call: u8, odd: &[u8]) {
    const FIRST: &[u8] = br#"{"userid":"first","name":"A","department":[3]}"#;
    const LAST: &[u8] = br#"{"userid":"last","name":"Z","department":[3]}"#;
    const IDS: [&[u8]; 2] = [
        br#"{"userid":"first","department":3}"#,
        br#"{"userid":"last","department":3}"#,
    ];
    let (asked, list, first, last) = match call % 3 {
        0 => (Api::UserList, "userlist", FIRST, LAST),
        1 => (Api::UserSimpleList, "userlist", FIRST, LAST),
        _ => (Api::UserListId, "dept_user", IDS[0], IDS[1]),
    };
    let head = format!(r#"{{"errcode":0,"errmsg":"ok","{list}":["#);
    let body = [head.as_bytes(), first, b",", odd, b",", last, b"]}"].concat();
    let answer = CannedResponse {
        status: 200,
        says_html: false,
        body,
    };
    let caller = answering(asked, answer);
    let read = RUNTIME.with(|runtime| runtime.block_on(userids(asked, &caller)));
    let said = odd.escape_ascii();
    let read = read.unwrap_or_else(|error| panic!("{error} for {said}"));
    assert_eq!(read.len(), 3, "{said}");
    assert_eq!(
        (read[0].as_str(), read[2].as_str()),
        ("first", "last"),
        "{said}"
    );
}

async fn userids(asked: Api, caller: &Caller) -> Result<Vec<String>, Error> {
    fn known(name: Option<&str>, departments: &Option<Vec<i64>>) -> bool {
        matches!(name, Some("A" | "Z")) && departments.as_deref() == Some(&[3])
    }
    Ok(match asked {
        Api::UserList => {
            let read = caller.members_of(3).await?;
            for row in read.iter().step_by(2) {
                assert!(known(row.name.as_deref(), &row.departments), "{row:?}");
                assert!(row.unreadable.is_empty(), "{row:?}");
            }
            read.into_iter().map(|row| row.userid.to_string()).collect()
        }
        Api::UserSimpleList => {
            let read = caller.member_names_of(3).await?;
            for row in read.iter().step_by(2) {
                assert!(known(row.name.as_deref(), &row.departments), "{row:?}");
            }
            read.into_iter().map(|row| row.userid.to_string()).collect()
        }
        _ => {
            let read = caller.member_ids(None, 100).await?.rows;
            for row in read.iter().step_by(2) {
                assert_eq!(row.department, Some(3));
            }
            read.into_iter().map(|row| row.userid.to_string()).collect()
        }
    })
}

/// What a call sends that nobody else may read, and what therefore must not come back in an error.
fn sent(call: u8) -> &'static [&'static str] {
    match api(call) {
        Api::GetToken => &[SECRET],
        Api::AuthGetUserInfo | Api::UserGetUserInfo => &[SECRET, TOKEN, CODE],
        _ => &[SECRET, TOKEN],
    }
}

/// The body with what the call sent in the places of the marks.
fn planted(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some((first, after)) = rest.split_first() {
        let value = match after.first() {
            Some(b'S') if *first == b'$' => SECRET,
            Some(b'T') if *first == b'$' => TOKEN,
            Some(b'C') if *first == b'$' => CODE,
            _ => {
                out.push(*first);
                rest = after;
                continue;
            }
        };
        out.extend_from_slice(value.as_bytes());
        rest = &after[1..];
    }
    out
}

/// Whether the body says, beyond doubt, that WeCom refused.
fn is_refusal(body: &[u8]) -> bool {
    let Ok(Value::Object(body)) = serde_json::from_slice(body) else {
        return false;
    };
    body.get("errcode")
        .and_then(Value::as_i64)
        .is_some_and(|code| code != 0)
}

/// What a call made of the body, if it is an error.
fn read(call: u8, answer: CannedResponse) -> Option<Error> {
    let caller = answering(api(call), answer);
    RUNTIME.with(|runtime| runtime.block_on(run(call, &caller)))
}

/// A caller that gets its token, and this answer to one call; of a login's two names only the one that was asked for is
/// there.
fn answering(asked: Api, answer: CannedResponse) -> Caller {
    let token = format!(r#"{{"errcode":0,"access_token":"{TOKEN}","expires_in":7200}}"#);
    caller(CannedResponses::new(move |api| match api {
        api if api == asked => answer.clone(),
        Api::AuthGetUserInfo | Api::UserGetUserInfo => CannedResponse {
            status: 404,
            says_html: false,
            body: Vec::new(),
        },
        _ => CannedResponse {
            status: 200,
            says_html: false,
            body: token.clone().into_bytes(),
        },
    }))
}

fn api(call: u8) -> Api {
    [
        Api::GetToken,
        Api::AgentGet,
        Api::AgentList,
        Api::DepartmentList,
        Api::DepartmentSimpleList,
        Api::DepartmentGet,
        Api::UserList,
        Api::UserSimpleList,
        Api::UserGet,
        Api::UserListId,
        Api::TagList,
        Api::TagGet,
        Api::AuthGetUserInfo,
        Api::GetApiDomainIp,
        Api::UserGetUserInfo,
    ][usize::from(call)]
}

async fn run(call: u8, caller: &Caller) -> Option<Error> {
    fn failed<T: Debug>(result: Result<T, Error>) -> Option<Error> {
        result.err()
    }
    match api(call) {
        Api::GetToken => failed(caller.token().await),
        Api::AgentGet => failed(caller.agent(AgentId::parse("1000002").unwrap()).await),
        Api::AgentList => failed(caller.agents().await),
        Api::DepartmentList => failed(caller.departments(None).await),
        Api::DepartmentSimpleList => failed(caller.department_ids(Some(1)).await),
        Api::DepartmentGet => failed(caller.department(1).await),
        Api::UserList => failed(caller.members_of(1).await),
        Api::UserSimpleList => failed(caller.member_names_of(1).await),
        Api::UserGet => failed(caller.member("lisi").await),
        Api::UserListId => failed(caller.member_ids(None, 10_000).await),
        Api::TagList => failed(caller.tags().await),
        Api::TagGet => failed(caller.tag(1).await),
        Api::AuthGetUserInfo | Api::UserGetUserInfo => failed(caller.login_identity(CODE).await),
        Api::GetApiDomainIp => failed(caller.api_addresses().await),
        // An export is a job of several calls and a file, and has tests of its own.
        Api::ExportUser | Api::ExportResult => None,
    }
}

fn caller(answers: CannedResponses) -> Caller {
    let client = Client::builder(ApiBase::default())
        .retry(RetryPolicy {
            tries: 1,
            ..RetryPolicy::default()
        })
        .clock(Arc::new(StoppedClock))
        .canned(answers)
        .build()
        .unwrap();
    let corp = CorpId::parse("ww1a2b3c4d5e6f7a8b").unwrap();
    client.caller(&corp, &Secret::parse(SECRET).unwrap())
}

thread_local! {
    static RUNTIME: tokio::runtime::Runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
}

/// A clock on which no wait takes time, so that the same bytes always do the same.
#[derive(Debug)]
struct StoppedClock;

impl Clock for StoppedClock {
    fn now(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH
    }

    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }

    fn sleep(&self, _duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(futures::future::ready(()))
    }
}
