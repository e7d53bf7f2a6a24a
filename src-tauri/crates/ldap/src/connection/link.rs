//! Who waits for which answer.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::{Semaphore, mpsc};

use crate::endpoint::Limits;
use crate::error::{Error, ErrorKind};
use crate::wire::answer::{Answer, Message};
use crate::wire::frame;
use crate::wire::oid;
use crate::wire::request::Bytes;

/// Where requests go out. The connection says goodbye when the last of these is gone.
pub(crate) type Outbox = mpsc::UnboundedSender<Bytes>;
/// Where the answers to one request come in.
pub(crate) type Answers = mpsc::UnboundedReceiver<Result<Answer, Error>>;

/// How many times the largest message one operation may be answered with in all.
const MESSAGES: usize = 64;

/// What the operations of a connection and its reader share.
pub(crate) struct Link {
    pub(crate) limits: Limits,
    pub(crate) window: Semaphore,
    /// The largest message that is taken now.
    largest: AtomicUsize,
    state: Mutex<State>,
}

struct State {
    /// The id of the next message; all smaller ones were sent.
    next: i32,
    waiting: HashMap<i32, Waiting>,
    /// Why there will be no more answers.
    ended: Option<Error>,
}

struct Waiting {
    answers: mpsc::UnboundedSender<Result<Answer, Error>>,
    entries: usize,
    bytes: usize,
}

impl Link {
    pub(crate) fn new(limits: Limits) -> Self {
        Link {
            limits,
            window: Semaphore::new(window_of(&limits) as usize),
            largest: AtomicUsize::new(limits.message.min(frame::BEFORE_BIND)),
            state: Mutex::new(State {
                // StartTLS was 1.
                next: 2,
                waiting: HashMap::new(),
                ended: None,
            }),
        }
    }

    /// How many operations may be in flight.
    pub(crate) fn window_size(&self) -> u32 {
        window_of(&self.limits)
    }

    /// The server has taken our password: it may send large answers now.
    pub(crate) fn trust_more(&self) {
        self.largest.store(self.limits.message, Ordering::Relaxed);
    }

    pub(crate) fn largest(&self) -> usize {
        self.largest.load(Ordering::Relaxed)
    }

    /// A new id, and where its answers will come in.
    pub(crate) fn expect(&self) -> Result<(i32, Answers), Error> {
        let mut state = self.state();
        if let Some(why) = &state.ended {
            return Err(Error::with_text(ErrorKind::NotSent, &said(why)));
        }
        let id = state.next;
        // Nobody sends two thousand million requests on one connection.
        state.next = id.checked_add(1).ok_or(ErrorKind::NotSent)?;
        let (sender, answers) = mpsc::unbounded_channel();
        let waiting = Waiting {
            answers: sender,
            entries: 0,
            bytes: 0,
        };
        state.waiting.insert(id, waiting);
        Ok((id, answers))
    }

    /// An id for a message that is not answered.
    pub(crate) fn unanswered(&self) -> Option<i32> {
        let mut state = self.state();
        let id = state.next;
        state.next = id.checked_add(1)?;
        Some(id)
    }

    /// Nobody waits for this any more.
    pub(crate) fn forget(&self, id: i32) {
        self.state().waiting.remove(&id);
    }

    /// Gives a message to who waits for it; an error ends the connection.
    pub(crate) fn take(&self, message: Message, bytes: usize) -> Result<(), Error> {
        if message.id == 0 {
            return Err(notice(message));
        }
        let mut state = self.state();
        if message.id < 0 || message.id >= state.next {
            return Err(ErrorKind::NotLdap.into());
        }
        // Who does not wait any more has given up: a late answer is none of a mistake.
        let Some(waiting) = state.waiting.get_mut(&message.id) else {
            return Ok(());
        };
        let last = matches!(message.answer, Answer::Done(_));
        waiting.entries += usize::from(!last);
        waiting.bytes += bytes;
        let too_much =
            waiting.entries > self.limits.entries || waiting.bytes / MESSAGES > self.limits.message;
        let answer = match too_much {
            true => Err(ErrorKind::TooLarge.into()),
            false => Ok(message.answer),
        };
        // A receiver that is gone is one that has given up.
        _ = waiting.answers.send(answer);
        if last || too_much {
            state.waiting.remove(&message.id);
        }
        Ok(())
    }

    /// Nothing comes any more: everything in flight fails with this.
    pub(crate) fn end(&self, why: Error) {
        let mut state = self.state();
        for (_, waiting) in state.waiting.drain() {
            _ = waiting.answers.send(Err(why.clone()));
        }
        state.ended.get_or_insert(why);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn window_of(limits: &Limits) -> u32 {
    u32::try_from(limits.window.clamp(1, 1024)).unwrap_or(1)
}

/// A failure with the server's words, for the text of another.
fn said(why: &Error) -> String {
    match &why.text {
        Some(text) => format!("{why}: {text}"),
        None => why.to_string(),
    }
}

/// What a message that answers nothing means.
fn notice(message: Message) -> Error {
    match message.answer {
        Answer::Done(done) if done.name.as_deref() == Some(oid::DISCONNECTION) => {
            Error::with_text(ErrorKind::Disconnected(done.code), &done.text)
        }
        _ => ErrorKind::NotLdap.into(),
    }
}
