//! Logins that are being judged in this process: whoever brings the same one meanwhile gets the same answer.
//!
//! Browsers ask twice: a page is reloaded while WeCom takes its time, or loaded ahead and again. The second request
//! finds its state used, and that must not become the rehearsal's result while the first is about to log somebody in.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use futures::FutureExt as _;
use futures::future::{BoxFuture, Shared, WeakShared};

use super::address::Returned;
use super::outcome::Finished;
use crate::auth::Auth;
use crate::digest::digest;
use crate::error::Result;

type Judged = BoxFuture<'static, Result<Finished>>;

/// What is being judged, by authentication source and state. Holds no secret: hashes only.
#[derive(Default)]
pub(crate) struct Judging {
    under_way: Mutex<HashMap<(i64, Vec<u8>), UnderWay>>,
}

struct UnderWay {
    code: Option<Vec<u8>>,
    /// Lives as long as somebody waits for it.
    work: WeakShared<Judged>,
}

/// How somebody who brings a login stands to the others.
pub(super) enum Turn {
    /// Nobody else has brought this state.
    First(Shared<Judged>),
    /// The same login is being judged: its answer is this one's too.
    Same(Shared<Judged>),
    /// The state is being judged with another code: once that is over, it is a used one.
    After(Shared<Judged>),
}

impl Judging {
    /// Takes a turn; `judge` is what the first one waits for.
    pub(super) fn enter(
        &self,
        auth: &Auth,
        state: &str,
        returned: &Returned,
        judge: impl FnOnce() -> Judged,
    ) -> Turn {
        let code = returned.code.as_deref().map(|code| digest(code).to_vec());
        let key = (auth.key, digest(state).to_vec());
        let mut under_way = self
            .under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        under_way.retain(|_, other| other.work.upgrade().is_some());
        if let Some(other) = under_way.get(&key)
            && let Some(work) = other.work.upgrade()
        {
            return if other.code == code {
                Turn::Same(work)
            } else {
                Turn::After(work)
            };
        }
        let work = judge().shared();
        if let Some(weak) = work.downgrade() {
            under_way.insert(key, UnderWay { code, work: weak });
        }
        Turn::First(work)
    }
}
