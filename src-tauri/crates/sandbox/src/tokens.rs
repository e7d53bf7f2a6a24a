//! Secrets and access tokens: one token per secret, the same one while it is valid.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard},
    time::Duration,
};

use crate::locked::locked;
use crate::{response::Refusal, rng::SeededRng};

/// The lifetime of a token.
pub(crate) const LIFETIME: Duration = Duration::from_secs(7200);
/// Wrong secrets until the caller is blocked. WeCom is said to allow about 2,000 an hour.
pub(crate) const WRONG_SECRETS: u32 = 100;
const BAR: Duration = Duration::from_secs(3600);
const TOKEN_LEN: usize = 214;
const SECRET_LEN: usize = 43;
/// Uses of a token before [`crate::Scenario::TokenChurn`] voids it: more than a client has calls in
/// flight, so that one retry with a fresh token gets through.
const USES_UNDER_CHURN: u32 = 25;

/// The kind of a secret, and of its tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    /// The contacts secret.
    Contacts,
    /// The app secret.
    App,
}

struct Token {
    kind: Kind,
    expires: Duration,
    uses: u32,
    voided: Option<Refusal>,
}

struct State {
    rng: SeededRng,
    contacts_secret: String,
    app_secret: String,
    contacts_token: Option<String>,
    app_token: Option<String>,
    tokens: HashMap<String, Token>,
    voids: u64,
    wrong: u32,
    barred_until: Duration,
}

/// Secrets, and the tokens issued for them.
pub(crate) struct Tokens(Mutex<State>);

impl Tokens {
    pub(crate) fn new(seed: u64) -> Self {
        let mut rng = SeededRng::new(seed, "tokens");
        Self(Mutex::new(State {
            contacts_secret: rng.url_safe(SECRET_LEN),
            app_secret: rng.url_safe(SECRET_LEN),
            rng,
            contacts_token: None,
            app_token: None,
            tokens: HashMap::new(),
            voids: 0,
            wrong: 0,
            barred_until: Duration::ZERO,
        }))
    }

    pub(crate) fn secret(&self, kind: Kind) -> String {
        let state = self.state();
        match kind {
            Kind::Contacts => state.contacts_secret.clone(),
            Kind::App => state.app_secret.clone(),
        }
    }

    /// Resets a secret, which voids its token.
    pub(crate) fn rotate(&self, kind: Kind) -> String {
        let mut state = self.state();
        let fresh = state.rng.url_safe(SECRET_LEN);
        state.void(kind, Refusal::BAD_TOKEN);
        match kind {
            Kind::Contacts => state.contacts_secret.clone_from(&fresh),
            Kind::App => state.app_secret.clone_from(&fresh),
        }
        fresh
    }

    /// Returns the token for `secret`, a new one or the one still valid.
    ///
    /// # Errors
    /// The errcode for a wrong secret or a blocked caller, and `stopped` for the secret of a disabled app.
    pub(crate) fn issue(
        &self,
        secret: &str,
        now: Duration,
        stopped: Option<Refusal>,
    ) -> Result<String, Refusal> {
        let mut state = self.state();
        if now < state.barred_until {
            return Err(Refusal::TOO_OFTEN);
        }
        let Some(kind) = state.kind_of(secret) else {
            return Err(state.wrong_secret(now));
        };
        match (kind, stopped) {
            (Kind::App, Some(refusal)) => Err(refusal),
            _ => Ok(state.token(kind, now)),
        }
    }

    /// Validates a token and counts its use.
    ///
    /// # Errors
    /// 40014 for an unknown or voided token, 42001 for an expired one.
    pub(crate) fn check(&self, token: &str, now: Duration, churn: bool) -> Result<Kind, Refusal> {
        let mut state = self.state();
        let Some(found) = state.tokens.get_mut(token) else {
            return Err(Refusal::BAD_TOKEN);
        };
        if let Some(reason) = found.voided {
            return Err(reason);
        }
        if now >= found.expires {
            return Err(Refusal::TOKEN_EXPIRED);
        }
        found.uses += 1;
        let kind = found.kind;
        if churn && found.uses > USES_UNDER_CHURN {
            return Err(state.churn(kind));
        }
        Ok(kind)
    }

    /// The number of tokens issued.
    pub(crate) fn issued(&self) -> u64 {
        self.state().tokens.len() as u64
    }

    fn state(&self) -> MutexGuard<'_, State> {
        locked(&self.0)
    }
}

impl State {
    fn kind_of(&self, secret: &str) -> Option<Kind> {
        match secret {
            _ if secret == self.contacts_secret => Some(Kind::Contacts),
            _ if secret == self.app_secret => Some(Kind::App),
            _ => None,
        }
    }

    fn wrong_secret(&mut self, now: Duration) -> Refusal {
        self.wrong += 1;
        if self.wrong < WRONG_SECRETS {
            return Refusal::BAD_SECRET;
        }
        self.wrong = 0;
        self.barred_until = now + BAR;
        Refusal::TOO_OFTEN
    }

    fn token(&mut self, kind: Kind, now: Duration) -> String {
        let current = match kind {
            Kind::Contacts => &self.contacts_token,
            Kind::App => &self.app_token,
        };
        let good = |text: &&String| {
            let token = self.tokens.get(*text);
            token.is_some_and(|token| token.voided.is_none() && now < token.expires)
        };
        if let Some(text) = current.as_ref().filter(good) {
            return text.clone();
        }
        let text = self.rng.url_safe(TOKEN_LEN);
        let token = Token {
            kind,
            expires: now + LIFETIME,
            uses: 0,
            voided: None,
        };
        self.tokens.insert(text.clone(), token);
        *self.current(kind) = Some(text.clone());
        text
    }

    fn churn(&mut self, kind: Kind) -> Refusal {
        self.voids += 1;
        let reason = if self.voids % 2 == 1 {
            Refusal::BAD_TOKEN
        } else {
            Refusal::TOKEN_EXPIRED
        };
        self.void(kind, reason);
        reason
    }

    fn void(&mut self, kind: Kind, reason: Refusal) {
        let current = self.current(kind).take();
        if let Some(token) = current.and_then(|text| self.tokens.get_mut(&text)) {
            token.voided = Some(reason);
        }
    }

    fn current(&mut self, kind: Kind) -> &mut Option<String> {
        match kind {
            Kind::Contacts => &mut self.contacts_token,
            Kind::App => &mut self.app_token,
        }
    }
}
