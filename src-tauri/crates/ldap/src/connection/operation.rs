//! One request and the answers to it.

use ldap3_proto::control::LdapControl;
use ldap3_proto::proto::LdapOp;
use tokio::sync::SemaphorePermit;

use super::Connection;
use super::link::Answers;
use crate::error::{Error, ErrorKind};
use crate::filter::Filter;
use crate::wire::answer::{Answer, Done};
use crate::wire::request;

/// A request in flight. Given up when it is dropped: late answers to it are nobody's.
pub(crate) struct Operation<'a> {
    connection: &'a Connection,
    id: i32,
    answers: Answers,
    /// A search that is given up is called off; a write is not, for it would not be known whether it was done.
    is_search: bool,
    ended: bool,
    _turn: SemaphorePermit<'a>,
}

impl<'a> Operation<'a> {
    /// Sends a request as soon as the window has room for it.
    pub(crate) async fn begin(
        connection: &'a Connection,
        op: LdapOp,
        controls: Vec<LdapControl>,
        filter: Option<&Filter>,
    ) -> Result<Self, Error> {
        Self::send(connection, 1, op, controls, filter).await
    }

    /// Sends a request beside which nothing else may be in flight.
    pub(crate) async fn alone(connection: &'a Connection, op: LdapOp) -> Result<Self, Error> {
        let all = connection.link.window_size();
        Self::send(connection, all, op, Vec::new(), None).await
    }

    async fn send(
        connection: &'a Connection,
        turns: u32,
        op: LdapOp,
        controls: Vec<LdapControl>,
        filter: Option<&Filter>,
    ) -> Result<Self, Error> {
        let link = &connection.link;
        let turn = link.window.acquire_many(turns).await;
        let turn = turn.map_err(|_| ErrorKind::NotSent)?;
        let (id, answers) = link.expect()?;
        let mut operation = Operation {
            connection,
            id,
            answers,
            is_search: false,
            ended: false,
            _turn: turn,
        };
        let bytes = request::write(id, op, controls, filter)?;
        let sent = connection.outbox.send(bytes);
        sent.map_err(|_| ErrorKind::NotSent)?;
        operation.is_search = filter.is_some();
        Ok(operation)
    }

    /// The next answer, within the time of an operation.
    pub(crate) async fn next(&mut self) -> Result<Answer, Error> {
        let time = self.connection.link.limits.operation;
        let answer = match tokio::time::timeout(time, self.answers.recv()).await {
            Ok(Some(answer)) => answer,
            Ok(None) => Err(ErrorKind::Closed.into()),
            Err(_) => return Err(ErrorKind::Timeout.into()),
        };
        // What is too large goes on coming until it is called off.
        self.ended = match &answer {
            Ok(answer) => matches!(answer, Answer::Done(_)),
            Err(error) => error.kind != ErrorKind::TooLarge,
        };
        answer
    }

    /// The end of an operation that gives nothing before it.
    ///
    /// A refusal may come as the answer of another operation than was asked for; a success may not.
    pub(crate) async fn done(mut self, answered: u8) -> Result<Done, Error> {
        loop {
            match self.next().await? {
                Answer::Aside => {}
                Answer::Entry(_) => return Err(ErrorKind::NotLdap.into()),
                Answer::Done(done) => return checked(done, answered),
            }
        }
    }
}

/// An end that is a success of the operation that was asked for.
pub(crate) fn checked(done: Done, answered: u8) -> Result<Done, Error> {
    match done.refusal() {
        Some(refusal) => Err(refusal),
        None if done.op == answered => Ok(done),
        None => Err(ErrorKind::NotLdap.into()),
    }
}

impl Drop for Operation<'_> {
    fn drop(&mut self) {
        let link = &self.connection.link;
        link.forget(self.id);
        if self.ended || !self.is_search {
            return;
        }
        let Some(id) = link.unanswered() else { return };
        let op = LdapOp::AbandonRequest(self.id);
        if let Ok(bytes) = request::write(id, op, Vec::new(), None) {
            // On a connection that has ended there is nothing to call off.
            _ = self.connection.outbox.send(bytes);
        }
    }
}
