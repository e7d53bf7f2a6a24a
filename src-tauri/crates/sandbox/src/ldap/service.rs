//! Answers one request: reads its controls, meets its fault, does what it asks for.

use std::time::Duration;

use bytes::BytesMut;
use ldap3_proto::{
    LdapCodec,
    control::LdapControl,
    proto::{
        LdapBindCred, LdapBindRequest, LdapBindResponse, LdapExtendedRequest, LdapExtendedResponse,
        LdapMsg, LdapOp, LdapResult, LdapSearchRequest,
    },
};
use tokio_util::codec::Encoder as _;

use super::{
    binding, controls,
    controls::Asked,
    directory::{Directory, Who},
    faults::{Call, Fault},
    hostile,
    reads::{self, Found, Wanted},
    refusal::{self, Outcome, Refusal},
    state::{Record, Shared},
    writes::{self, Modification},
};

const NOTICE: &str = "1.3.6.1.4.1.1466.20036";

/// What a connection knows of its client.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) who: Who,
    pub(crate) secure: bool,
}

/// What becomes of the connection after an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Then {
    Go,
    Close,
    Reset,
    StartTls,
}

/// An answer in bytes.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) bytes: Vec<u8>,
    pub(crate) then: Then,
    pub(crate) delay: Duration,
}

impl Reply {
    fn raw(bytes: impl Into<Vec<u8>>, then: Then) -> Self {
        Self {
            bytes: bytes.into(),
            then,
            delay: Duration::ZERO,
        }
    }

    fn of(messages: Vec<LdapMsg>, then: Then) -> Self {
        let mut bytes = BytesMut::new();
        let mut codec = LdapCodec::default();
        for message in messages {
            // Encoding into memory has no way to fail; a message that did would be missed by the client.
            let _ = codec.encode(message, &mut bytes);
        }
        Self::raw(bytes.to_vec(), then)
    }
}

/// The notice that the server goes, with the reason.
pub(crate) fn notice(code: i64, text: &str) -> Reply {
    let res = Refusal::new(code, text).into_result();
    let response = LdapExtendedResponse {
        res,
        name: Some(NOTICE.to_owned()),
        value: None,
    };
    let message = LdapMsg::new(0, LdapOp::ExtendedResponse(response));
    Reply::of(vec![message], Then::Close)
}

/// Answers a request; `None` for one that has no answer.
pub(crate) fn answer(shared: &Shared, session: &mut Session, message: LdapMsg) -> Option<Reply> {
    let Some(call) = call_of(&message.op) else {
        return match message.op {
            LdapOp::UnbindRequest => Some(Reply::raw(Vec::new(), Then::Close)),
            LdapOp::AbandonRequest(_) => None,
            _ => Some(notice(2, "unexpected message")),
        };
    };
    let mut directory = shared.directory();
    let paged = message
        .ctrl
        .iter()
        .any(|control| matches!(control, LdapControl::SimplePagedResults { .. }));
    let fault = shared.faults.next(call, paged);
    let mut record = Record::of(call, &message.op);
    let reply = match hostile(fault.as_ref()) {
        Some(reply) => reply,
        None => {
            let mut work = Work {
                directory: &mut directory,
                session,
                call,
                fault: fault.clone(),
            };
            work.reply(&message, &mut record)
        }
    };
    shared.log(record);
    let mut reply = reply;
    reply.delay = match fault {
        Some(Fault::Slow(wait)) => wait,
        _ => shared.latency,
    };
    Some(reply)
}

const fn call_of(op: &LdapOp) -> Option<Call> {
    Some(match op {
        LdapOp::BindRequest(_) => Call::Bind,
        LdapOp::SearchRequest(_) => Call::Search,
        LdapOp::AddRequest(_) => Call::Add,
        LdapOp::ModifyRequest(_) => Call::Modify,
        LdapOp::ModifyDNRequest(_) => Call::ModifyDn,
        LdapOp::DelRequest(_) => Call::Delete,
        LdapOp::ExtendedRequest(_) => Call::Extended,
        _ => return None,
    })
}

/// The answer of a fault that leaves the request undone whatever it asks for.
fn hostile(fault: Option<&Fault>) -> Option<Reply> {
    Some(match fault? {
        Fault::ResetBefore => Reply::raw(Vec::new(), Then::Reset),
        Fault::NoticeOfDisconnection => notice(52, "the server is shutting down"),
        Fault::Silence => Reply::raw(Vec::new(), Then::Go),
        Fault::NestedBer => Reply::raw(hostile::nested(), Then::Go),
        Fault::TooLarge => Reply::raw(hostile::too_large(), Then::Go),
        Fault::EmptySequence => Reply::raw(hostile::EMPTY_SEQUENCE, Then::Go),
        Fault::NotLdap => Reply::raw(hostile::NOT_LDAP, Then::Close),
        _ => return None,
    })
}

struct Work<'a> {
    directory: &'a mut Directory,
    session: &'a mut Session,
    call: Call,
    fault: Option<Fault>,
}

impl Work<'_> {
    fn reply(&mut self, message: &LdapMsg, record: &mut Record) -> Reply {
        let id = message.msgid;
        let asked = match controls::read(self.directory, &message.ctrl) {
            Ok(asked) => asked,
            Err(refusal) => return self.refused(id, record, refusal),
        };
        if let (Some(Fault::Code(code)), LdapOp::SearchRequest(request)) =
            (&self.fault, &message.op)
            && *code == 4
        {
            return self.half(id, record, request);
        }
        if let Some(Fault::Code(code)) = self.fault {
            return self.refused(id, record, planned(code));
        }
        self.meddle(&message.op);
        let reply = match &message.op {
            LdapOp::SearchRequest(request) => self.search(id, record, request, &asked),
            LdapOp::BindRequest(request) => self.bind(id, record, request),
            LdapOp::ExtendedRequest(request) => self.extended(id, record, request),
            op => self.write(id, record, op, &asked),
        };
        if self.fault == Some(Fault::ResetAfter) {
            return Reply::raw(Vec::new(), Then::Reset);
        }
        reply
    }

    /// What somebody else does just before.
    fn meddle(&mut self, op: &LdapOp) {
        match (&self.fault, op) {
            (Some(Fault::NameTaken), LdapOp::AddRequest(request)) => {
                self.directory.take_name(&request.dn);
            }
            (Some(Fault::NameTaken), LdapOp::ModifyDNRequest(request)) => {
                let parent = request.new_superior.clone().or_else(|| {
                    let id = self.directory.resolve(&request.dn).ok()?;
                    let parent = self.directory.object(id).ok()?.dn.parent();
                    Some(parent.spelled(self.directory.flavour()))
                });
                let name = format!("{},{}", request.newrdn, parent.unwrap_or_default());
                self.directory.take_name(&name);
            }
            (Some(Fault::ObjectMoved), LdapOp::ModifyRequest(request)) => {
                self.directory.move_away(&request.dn);
            }
            (Some(Fault::ObjectMoved), LdapOp::ModifyDNRequest(request)) => {
                self.directory.move_away(&request.dn);
            }
            (Some(Fault::ObjectMoved), LdapOp::DelRequest(dn)) => self.directory.move_away(dn),
            _ => {}
        }
    }

    fn refused(&self, id: i32, record: &mut Record, refusal: Refusal) -> Reply {
        record.code = refusal.code;
        let message = LdapMsg::new(id, done(self.call, refusal.into_result()));
        Reply::of(vec![message], Then::Go)
    }

    fn bind(&mut self, id: i32, record: &mut Record, request: &LdapBindRequest) -> Reply {
        // A bind that fails leaves nobody bound.
        self.session.who = Who::Nobody;
        let LdapBindCred::Simple(password) = &request.cred else {
            let refusal = Refusal::new(7, "only simple bind is offered");
            return self.refused(id, record, refusal);
        };
        if request.version != 3 {
            let refusal = Refusal::new(2, "requested protocol version not supported");
            return self.refused(id, record, refusal);
        }
        let secure = self.session.secure;
        match binding::bind(self.directory, &request.dn, password, secure) {
            Ok(who) => {
                self.session.who = who;
                self.succeeded(id, Vec::new())
            }
            Err(refusal) => self.refused(id, record, refusal),
        }
    }

    fn succeeded(&self, id: i32, controls: Vec<LdapControl>) -> Reply {
        let op = done(self.call, refusal::success());
        Reply::of(vec![LdapMsg::new_with_ctrls(id, op, controls)], Then::Go)
    }

    fn search(
        &mut self,
        id: i32,
        record: &mut Record,
        request: &LdapSearchRequest,
        asked: &Asked,
    ) -> Reply {
        self.directory.store.count_search();
        let page = match self.page(asked) {
            Ok(page) => page,
            Err(refusal) => return self.refused(id, record, refusal),
        };
        let found = reads::search(self.directory, self.session.who, request, page.as_ref());
        match found {
            Ok(mut found) => {
                self.repage(asked, &mut found);
                self.entries(id, record, found, asked.page.is_some())
            }
            Err(refusal) => self.refused(id, record, refusal),
        }
    }

    /// The page that is really read: another than the one asked for where a fault says so.
    fn page(&self, asked: &Asked) -> Outcome<Option<reads::Page>> {
        let Some(mut page) = asked.page.clone() else {
            return Ok(None);
        };
        if self.fault == Some(Fault::CookieLost) {
            return Err(reads::stale(self.directory.flavour()));
        }
        if self.fault == Some(Fault::ShortPage) {
            page.size = page.size.div_ceil(2);
        }
        if let Some((_, after)) = looping(&page.cookie) {
            page.cookie = after;
        }
        Ok(Some(page))
    }

    /// The cookie of a page that comes again.
    fn repage(&self, asked: &Asked, found: &mut Found) {
        let Some(page) = &asked.page else {
            return;
        };
        let begun = looping(&page.cookie);
        if let Some((turn, after)) = begun {
            found.cookie = loop_cookie(turn + 1, &after);
        } else if self.fault == Some(Fault::PageLoop) {
            found.cookie = loop_cookie(1, &page.cookie);
        } else if self.fault == Some(Fault::PageRepeat) {
            found.cookie = match page.cookie.as_slice() {
                [] => b"after 0".to_vec(),
                cookie => cookie.to_vec(),
            };
        }
    }

    fn entries(&self, id: i32, record: &mut Record, found: Found, paged: bool) -> Reply {
        let mut messages: Vec<LdapMsg> = found
            .entries
            .into_iter()
            .map(|entry| LdapMsg::new(id, LdapOp::SearchResultEntry(entry)))
            .collect();
        let result = match found.refusal {
            Some(refusal) => {
                record.code = refusal.code;
                refusal.into_result()
            }
            None => refusal::success(),
        };
        let control = paged.then_some(LdapControl::SimplePagedResults {
            size: 0,
            cookie: found.cookie,
        });
        let controls = control.into_iter().collect();
        let op = LdapOp::SearchResultDone(result);
        messages.push(LdapMsg::new_with_ctrls(id, op, controls));
        Reply::of(messages, Then::Go)
    }

    /// Half of what was found, as far as a limit let it.
    fn half(&mut self, id: i32, record: &mut Record, request: &LdapSearchRequest) -> Reply {
        match reads::search(self.directory, self.session.who, request, None) {
            Ok(mut found) => {
                found.entries.truncate(found.entries.len() / 2);
                found.refusal = Some(Refusal::new(4, ""));
                self.entries(id, record, found, false)
            }
            Err(refusal) => self.refused(id, record, refusal),
        }
    }

    fn extended(&mut self, id: i32, record: &mut Record, request: &LdapExtendedRequest) -> Reply {
        let (value, then) = match request.name.as_str() {
            controls::WHO_AM_I => (Some(self.who_am_i().into_bytes()), Then::Go),
            controls::START_TLS if !self.session.secure => (None, Then::StartTls),
            controls::START_TLS => {
                let refusal = Refusal::new(1, "TLS already started");
                return self.refused(id, record, refusal);
            }
            _ => {
                let refusal = Refusal::new(2, "unsupported extended operation");
                return self.refused(id, record, refusal);
            }
        };
        let name = (then == Then::StartTls).then(|| controls::START_TLS.to_owned());
        let res = refusal::success();
        let response = LdapExtendedResponse { res, name, value };
        let message = LdapMsg::new(id, LdapOp::ExtendedResponse(response));
        Reply::of(vec![message], then)
    }

    fn who_am_i(&self) -> String {
        let Who::Object(id) = self.session.who else {
            return String::new();
        };
        let object = self.directory.store.get(id);
        let dn = object.map(|object| object.dn.spelled(self.directory.flavour()));
        format!("dn:{}", dn.unwrap_or_default())
    }

    fn write(&mut self, id: i32, record: &mut Record, op: &LdapOp, asked: &Asked) -> Reply {
        if self.fault == Some(Fault::SuccessWithoutEffect) {
            return self.succeeded(id, Vec::new());
        }
        let outcome = self
            .assert(op, asked)
            .and_then(|()| self.perform(op, asked));
        match outcome {
            Ok(written) => {
                let control = asked.post_read.as_ref().and_then(|names| {
                    let object = self.directory.store.get(written?)?;
                    let wanted = Wanted::of(self.directory.flavour(), names, false);
                    controls::post_read(reads::shown(self.directory, object, &wanted))
                });
                self.succeeded(id, control.into_iter().collect())
            }
            Err(refusal) => self.refused(id, record, refusal),
        }
    }

    fn perform(&mut self, op: &LdapOp, asked: &Asked) -> Outcome<Option<u64>> {
        let who = self.session.who;
        let how = Modification {
            who,
            secure: self.session.secure,
            permissive: asked.permissive,
        };
        match op {
            LdapOp::AddRequest(request) => writes::add(self.directory, who, request).map(Some),
            LdapOp::ModifyRequest(request) => {
                writes::modify(self.directory, how, request).map(Some)
            }
            LdapOp::ModifyDNRequest(request) => {
                writes::rename(self.directory, who, request).map(Some)
            }
            LdapOp::DelRequest(dn) => writes::delete(self.directory, who, dn).map(|()| None),
            _ => Err(Refusal::new(2, "unexpected message")),
        }
    }

    fn assert(&self, op: &LdapOp, asked: &Asked) -> Outcome<()> {
        let Some(filter) = &asked.assertion else {
            return Ok(());
        };
        let dn = match op {
            LdapOp::ModifyRequest(request) => &request.dn,
            LdapOp::ModifyDNRequest(request) => &request.dn,
            LdapOp::DelRequest(dn) => dn,
            _ => return Ok(()),
        };
        let id = self.directory.resolve(dn)?;
        if reads::matches(self.directory, id, filter) {
            return Ok(());
        }
        Err(Refusal::new(122, ""))
    }
}

fn planned(code: u16) -> Refusal {
    let mut refusal = Refusal::new(i64::from(code), "as planned");
    if code == 10 {
        refusal.referral = vec!["ldap://other.example.test/".to_owned()];
    }
    refusal
}

fn loop_cookie(turn: u64, after: &[u8]) -> Vec<u8> {
    let mut cookie = format!("loop {turn} ").into_bytes();
    cookie.extend_from_slice(after);
    cookie
}

/// The turn of a loop of pages, and the cookie of the page that it repeats.
fn looping(cookie: &[u8]) -> Option<(u64, Vec<u8>)> {
    let text = std::str::from_utf8(cookie).ok()?;
    let (turn, after) = text.strip_prefix("loop ")?.split_once(' ')?;
    Some((turn.parse().ok()?, after.as_bytes().to_vec()))
}

fn done(call: Call, res: LdapResult) -> LdapOp {
    match call {
        Call::Bind => LdapOp::BindResponse(LdapBindResponse {
            res,
            saslcreds: None,
        }),
        Call::Search => LdapOp::SearchResultDone(res),
        Call::Add => LdapOp::AddResponse(res),
        Call::Modify => LdapOp::ModifyResponse(res),
        Call::ModifyDn => LdapOp::ModifyDNResponse(res),
        Call::Delete => LdapOp::DelResponse(res),
        Call::Extended => LdapOp::ExtendedResponse(LdapExtendedResponse {
            res,
            name: None,
            value: None,
        }),
    }
}
