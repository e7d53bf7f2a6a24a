//! Delays and failures that a test asks for, by the name of a command.
//!
//! They are met before the command: it is late, it waits until it is released, or it fails without having begun.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bridge::contract::{Failure, FailureCode};
use bridge::{Code, Error};
use serde::Deserialize;
use serde_json::{Map, Value};
use tokio::sync::watch;

/// What is to happen to the next calls of one command.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Injection {
    /// The command's name.
    command: String,
    /// How late its calls are.
    #[serde(default)]
    delay_ms: u64,
    /// Whether its calls wait until they are released.
    #[serde(default)]
    hold: bool,
    /// What its calls answer instead of doing their work.
    error: Option<Injected>,
    /// How many calls; all of them if it is left out.
    times: Option<u32>,
}

/// An error to answer with.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Injected {
    code: String,
    #[serde(default)]
    detail: Map<String, Value>,
}

/// What only an interface meets: no browser was opened.
const NOT_OPENED: &str = FailureCode::NotOpened.id();

/// Why an injection is not taken.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotInjected {
    /// No error of the product has this code.
    #[error("no error has the code {0:?}")]
    Code(String),
    /// No command has this name.
    #[error("no command is called {0:?}")]
    Command(String),
}

/// The injections of one world.
#[derive(Default)]
pub(crate) struct Injections {
    asked: Mutex<Vec<Injection>>,
    /// How often each command was released; those who wait watch it.
    released: watch::Sender<Vec<String>>,
}

impl Injections {
    /// Puts an injection in place of the one before for the same command.
    pub(crate) fn put(&self, injection: Injection) -> Result<(), NotInjected> {
        if !bridge::contract::COMMANDS.contains(&injection.command.as_str()) {
            return Err(NotInjected::Command(injection.command));
        }
        if let Some(error) = injection
            .error
            .as_ref()
            .filter(|error| error.code != NOT_OPENED)
        {
            code_of(&error.code).ok_or_else(|| NotInjected::Code(error.code.clone()))?;
        }
        let mut asked = self.asked();
        asked.retain(|before| before.command != injection.command);
        asked.push(injection);
        Ok(())
    }

    /// Takes the injection for a command away, and lets go whoever waits because of it.
    pub(crate) fn release(&self, command: &str) {
        self.asked().retain(|asked| asked.command != command);
        self.released
            .send_modify(|released| released.push(command.to_owned()));
    }

    /// Waits as long as it is asked to, and fails if it is asked to.
    pub(crate) async fn meet(&self, command: &str) -> Result<(), Failure> {
        let mut released = self.released.subscribe();
        let count = |names: &Vec<String>| names.iter().filter(|name| *name == command).count();
        let before = count(&released.borrow_and_update());
        let Some(injection) = self.take(command) else {
            return Ok(());
        };
        if injection.delay_ms > 0 {
            tokio::time::sleep(Duration::from_millis(injection.delay_ms)).await;
        }
        if injection.hold {
            // The sender lives as long as this does.
            let _ = released.wait_for(|names| count(names) > before).await;
        }
        match injection.error {
            Some(error) => Err(error.failure()),
            None => Ok(()),
        }
    }

    fn take(&self, command: &str) -> Option<Injection> {
        let mut asked = self.asked();
        let place = asked.iter().position(|asked| asked.command == command)?;
        let found = asked.get_mut(place)?;
        let injection = found.clone();
        if let Some(times) = &mut found.times {
            *times = times.saturating_sub(1);
            if *times == 0 {
                asked.remove(place);
            }
        }
        Some(injection)
    }

    fn asked(&self) -> MutexGuard<'_, Vec<Injection>> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Injected {
    /// The product's own answer to an error with this code, its remedy included.
    fn failure(self) -> Failure {
        if self.code == NOT_OPENED {
            return Failure::not_opened("injected by a test");
        }
        let code = code_of(&self.code).unwrap_or(Code::StoreUnavailable);
        let error = Error::new(code, "injected by a test");
        let detail = self.detail.into_iter();
        detail
            .fold(error, |error, (key, value)| error.with(&key, value))
            .into()
    }
}

fn code_of(id: &str) -> Option<Code> {
    Code::ALL.iter().copied().find(|code| code.id() == id)
}

#[cfg(test)]
mod tests {
    use std::future::Future as _;
    use std::pin::pin;
    use std::task::{Context, Waker};

    use serde_json::json;

    use super::*;

    fn with(injection: Value) -> Injections {
        let injections = Injections::default();
        let injection = serde_json::from_value(injection).unwrap();
        injections.put(injection).unwrap();
        injections
    }

    #[tokio::test]
    async fn a_command_fails_as_often_as_it_is_asked_to_in_the_products_own_words() {
        let error = json!({ "code": "wecom.refused", "detail": { "errcode": 60020 } });
        let injections = with(json!({ "command": "sync_run", "error": error, "times": 1 }));
        assert!(injections.meet("run_list").await.is_ok(), "another command");
        let failure = injections.meet("sync_run").await.unwrap_err();
        let failure = serde_json::to_value(failure).unwrap();
        assert_eq!(failure["code"], "wecom.refused");
        assert!(failure["fix"]["steps"][0]["zh"].is_string(), "{failure}");
        assert!(injections.meet("sync_run").await.is_ok(), "only once");
    }

    #[test]
    fn a_held_command_waits_for_its_release_and_no_other() {
        let injections = with(json!({ "command": "sync_run", "hold": true }));
        let mut meeting = pin!(injections.meet("sync_run"));
        let mut waits = || {
            let mut context = Context::from_waker(Waker::noop());
            meeting.as_mut().poll(&mut context).is_pending()
        };
        assert!(waits());
        injections.release("run_list");
        assert!(waits());
        injections.release("sync_run");
        assert!(!waits());
    }

    #[test]
    fn what_the_product_does_not_know_is_not_taken() {
        let put = |injection| {
            let injection = serde_json::from_value::<Injection>(injection).unwrap();
            Injections::default()
                .put(injection)
                .unwrap_err()
                .to_string()
        };
        let code = put(json!({ "command": "sync_run", "error": { "code": "nonsense" } }));
        assert!(code.contains("nonsense"), "{code}");
        let command = put(json!({ "command": "sync_rum" }));
        assert!(command.contains("sync_rum"), "{command}");
    }
}
