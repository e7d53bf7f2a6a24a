//! What a server's message means.

use ldap3_lber::Parser;
use ldap3_lber::structure::StructureTag;
use ldap3_proto::control::LdapControl;
use ldap3_proto::proto::{LdapMsg, LdapOp, LdapResult, LdapSearchResultEntry};

use super::frame::{self, Head};
use super::quietly;
use crate::controls;
use crate::entry::Entry;
use crate::error::{Error, ErrorKind};

/// A message of a server.
pub(crate) struct Message {
    pub(crate) id: i32,
    pub(crate) answer: Answer,
}

/// What it says.
pub(crate) enum Answer {
    /// An entry of a search.
    Entry(Entry),
    /// Something that an operation goes on after: a reference to another server, a note in between.
    Aside,
    /// The end of an operation.
    Done(Done),
}

/// How an operation ended.
pub(crate) struct Done {
    /// Which operation answered; a server may answer with another than it was asked for.
    pub(crate) op: u8,
    pub(crate) code: u32,
    pub(crate) matched: String,
    pub(crate) text: String,
    /// The name of an extended answer.
    pub(crate) name: Option<String>,
    /// Where the next page begins; empty after the last.
    pub(crate) cookie: Option<Vec<u8>>,
    /// The entry as it is after the write.
    pub(crate) after: Option<Entry>,
}

impl Done {
    fn new(op: u8, code: u32) -> Self {
        Done {
            op,
            code,
            matched: String::new(),
            text: String::new(),
            name: None,
            cookie: None,
            after: None,
        }
    }

    /// The refusal that it is, unless it is a success.
    pub(crate) fn refusal(&self) -> Option<Error> {
        (self.code != 0).then(|| Error::refused(self.code, &self.matched, &self.text))
    }

    fn take_result(&mut self, result: LdapResult) {
        self.matched = result.matcheddn;
        self.text = result.message;
    }

    fn take_controls(&mut self, controls: Vec<LdapControl>) {
        for control in controls {
            match control {
                LdapControl::SimplePagedResults { cookie, .. } => self.cookie = Some(cookie),
                LdapControl::Unknown {
                    oid,
                    value: Some(value),
                    ..
                } if oid == controls::POST_READ => self.after = entry_in(&value),
                _ => {}
            }
        }
    }
}

/// Reads one whole message.
///
/// # Errors
///
/// [`ErrorKind::NotLdap`] where it breaks the rules.
pub(crate) fn read(bytes: &[u8]) -> Result<Message, ErrorKind> {
    let head = frame::head(bytes)?;
    let message = quietly(|| {
        let tag = parsed(bytes)?;
        LdapMsg::try_from(tag).ok()
    });
    let answer = match (message, head.code) {
        (Some(message), _) => answer(head, message),
        // A result code that the codec does not know, or words that are no text: the code still counts.
        (None, Some(code)) if code != 0 => Some(Answer::Done(Done::new(head.op, code))),
        (None, _) => None,
    };
    Ok(Message {
        id: head.id,
        answer: answer.ok_or(ErrorKind::NotLdap)?,
    })
}

fn parsed(bytes: &[u8]) -> Option<StructureTag> {
    let (_, tag) = Parser::default().parse(bytes).ok()?;
    Some(tag)
}

fn answer(head: Head, message: LdapMsg) -> Option<Answer> {
    let Some(code) = head.code else {
        return match message.op {
            LdapOp::SearchResultEntry(entry) => Some(Answer::Entry(from(entry))),
            LdapOp::SearchResultReference(_) | LdapOp::IntermediateResponse(_) => {
                Some(Answer::Aside)
            }
            _ => None,
        };
    };
    let mut done = Done::new(head.op, code);
    match message.op {
        LdapOp::BindResponse(bind) => done.take_result(bind.res),
        LdapOp::ExtendedResponse(extended) => {
            done.take_result(extended.res);
            done.name = extended.name;
        }
        LdapOp::SearchResultDone(result)
        | LdapOp::ModifyResponse(result)
        | LdapOp::AddResponse(result)
        | LdapOp::DelResponse(result)
        | LdapOp::ModifyDNResponse(result)
        | LdapOp::CompareResult(result) => done.take_result(result),
        _ => return None,
    }
    done.take_controls(message.ctrl);
    Some(Answer::Done(done))
}

/// The entry in the value of a control; servers write it as an entry of a search or as a plain sequence.
fn entry_in(value: &[u8]) -> Option<Entry> {
    if !frame::is_well_formed(value) || !matches!(value.first()?, 0x64 | 0x30) {
        return None;
    }
    let parts = quietly(|| parsed(value))?.expect_constructed()?;
    let entry = quietly(|| LdapSearchResultEntry::try_from(parts)).ok()?;
    Some(from(entry))
}

fn from(entry: LdapSearchResultEntry) -> Entry {
    let attributes = entry.attributes.into_iter();
    Entry {
        dn: entry.dn,
        attributes: attributes
            .map(|attribute| (attribute.atype, attribute.vals))
            .collect(),
    }
}
