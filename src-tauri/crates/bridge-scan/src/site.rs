//! One port of this machine on which browsers come back from WeCom; shared by rehearsals and the portal preview.
//!
//! A site lives while somebody holds it. It knows one authentication source, the one whose callback leads to its
//! port; without one it serves only the preview's own pages.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, Weak};

use axum::Router;
use axum::extract::{Request, State};
use axum::middleware;
use axum::response::Response;
use axum::routing::get;
use tokio::sync::{Semaphore, broadcast, oneshot};
use tokio::task::JoinHandle;

use super::address::{self, Astray, Returned};
use super::listener::door::{self, Door, Opened};
use super::listener::{gate, room};
use super::pages;
use super::portal::{self, Desk};
use super::{Finished, Refusal, Way};
use crate::{Scan, WeakScan};
use bridge_core::Lang;
use bridge_core::auth::{Auth, CALLBACK_PATH};
use bridge_core::error::{Code, Error, Result};
use bridge_core::locked::locked;

/// Logins that are being finished at once; others wait their turn.
const AT_ONCE: usize = 8;
/// Finished logins that a slow listener may be behind.
const BEHIND: usize = 64;

/// What a listener hears: a login that was begun for it has ended, or could not be judged.
#[derive(Clone)]
pub(crate) struct News {
    pub(crate) state: String,
    pub(crate) ended: Result<Arc<Finished>>,
}

/// A port that is being listened on.
pub(crate) struct Site {
    shared: Arc<Shared>,
    port: u16,
    /// Dropped, it ends the accepting.
    stop: Option<oneshot::Sender<()>>,
    accepting: Option<JoinHandle<()>>,
}

/// What the pages of a site work with.
pub(crate) struct Shared {
    scan: WeakScan,
    /// The identifier of the authentication source.
    auth: Option<String>,
    host: String,
    lang: Mutex<Lang>,
    told: broadcast::Sender<News>,
    desk: Mutex<Option<Arc<Desk>>>,
    turns: Arc<Semaphore>,
}

/// The sites of a process, by port.
#[derive(Default)]
pub(crate) struct Sites {
    open: tokio::sync::Mutex<HashMap<u16, Entry>>,
}

struct Entry {
    site: Weak<Site>,
    /// Ends when the port is free again.
    gone: oneshot::Receiver<()>,
}

impl Sites {
    /// The site behind a door: the one that is open already if it is for the same authentication source.
    ///
    /// # Errors
    /// [`Code::ListenerRunning`], [`Code::ListenerBusy`] or [`Code::ListenerDenied`].
    pub(crate) async fn open(
        &self,
        scan: &Scan,
        auth: Option<&Auth>,
        door: Door,
        lang: Lang,
    ) -> Result<Arc<Site>> {
        let mut sites = self.open.lock().await;
        if let Some(port) = door.port()
            && let Some(entry) = sites.get_mut(&port)
        {
            if let Some(site) = entry.site.upgrade() {
                return site.share(auth, lang);
            }
            // Its last holder has just let go: the port is free in a moment.
            let _ = (&mut entry.gone).await;
        }
        sites.retain(|_, entry| entry.site.strong_count() > 0);
        let (site, gone) = Site::new(scan, auth, door.open().await?, lang);
        let site = Arc::new(site);
        let entry = Entry {
            site: Arc::downgrade(&site),
            gone,
        };
        sites.insert(site.port, entry);
        Ok(site)
    }
}

impl Site {
    fn new(
        scan: &Scan,
        auth: Option<&Auth>,
        opened: Opened,
        lang: Lang,
    ) -> (Self, oneshot::Receiver<()>) {
        let (told, _) = broadcast::channel(BEHIND);
        let shared = Arc::new(Shared {
            scan: scan.downgrade(),
            auth: auth.map(|auth| auth.id.clone()),
            host: opened.host,
            lang: Mutex::new(lang),
            told,
            desk: Mutex::default(),
            turns: Arc::new(Semaphore::new(AT_ONCE)),
        });
        let (leaving, gone) = oneshot::channel();
        let router = router(Arc::clone(&shared), opened.names);
        let (stop, stopped) = oneshot::channel();
        let accepting = tokio::spawn(room::accept(opened.listeners, router, stopped, leaving));
        let site = Self {
            shared,
            port: opened.port,
            stop: Some(stop),
            accepting: Some(accepting),
        };
        (site, gone)
    }

    fn share(self: Arc<Self>, auth: Option<&Auth>, lang: Lang) -> Result<Arc<Self>> {
        if auth.map(|auth| &auth.id) != self.shared.auth.as_ref() {
            return Err(door::running(self.port));
        }
        *locked(&self.shared.lang) = lang;
        Ok(self)
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Where the site's own pages are, without a path.
    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.shared.host)
    }

    pub(crate) fn listen(&self) -> broadcast::Receiver<News> {
        self.shared.told.subscribe()
    }

    /// Opens or closes the portal preview on this site.
    pub(crate) fn seat(&self, desk: Option<Arc<Desk>>) {
        *locked(&self.shared.desk) = desk;
    }

    /// Ends the site and waits until everybody who asked has their answer. Dropping it ends it too, without the wait.
    pub(crate) async fn close(mut self) {
        self.stop.take();
        if let Some(accepting) = self.accepting.take() {
            // It ends by itself, and a panic in it was logged where it happened.
            let _ = accepting.await;
        }
    }

    /// The authentication source whose callback arrives here.
    pub(crate) fn auth(&self) -> Option<&str> {
        self.shared.auth.as_deref()
    }
}

impl Shared {
    pub(crate) fn scan(&self) -> Option<Scan> {
        self.scan.upgrade()
    }

    pub(crate) fn desk(&self) -> Option<Arc<Desk>> {
        locked(&self.desk).clone()
    }

    pub(crate) fn host(&self) -> &str {
        &self.host
    }

    pub(crate) fn lang(&self) -> Lang {
        *locked(&self.lang)
    }

    /// Uses a login up. Goes on to its end even if the browser leaves meanwhile, so that it is always recorded.
    ///
    /// # Errors
    /// Those of [`Scan::finish_login`].
    pub(crate) async fn finish(&self, auth: &str, returned: Returned) -> Result<Arc<Finished>> {
        let gone = || Error::new(Code::StoreUnavailable, "the program is ending");
        let scan = self.scan().ok_or_else(gone)?;
        let auth = scan.context.auth(auth)?;
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let turn = turn.map_err(|_| gone())?;
        let told = self.told.clone();
        let work = tokio::spawn(async move {
            let _turn = turn;
            let judged = scan.judge_login(&auth, &returned).await;
            let finished = judged.answer.map(Arc::new);
            let is_news = judged.is_first && is_news(&finished);
            if let Some(state) = returned.state.filter(|_| is_news) {
                let ended = finished.clone();
                // Nobody listens while only the preview runs.
                let _ = told.send(News { state, ended });
            }
            finished
        });
        work.await.map_err(|_| gone())?
    }
}

/// Whether a rehearsal may wait for it. A strange state is nobody's login, so it ends nobody's wait.
fn is_news(finished: &Result<Arc<Finished>>) -> bool {
    finished.as_ref().map_or(true, |finished| {
        !matches!(finished.way, None | Some(Way::Portal))
    })
}

fn router(shared: Arc<Shared>, names: gate::Names) -> Router {
    Router::new()
        .route(CALLBACK_PATH, get(came_back))
        .merge(portal::routes())
        .fallback(async || gate::plain(axum::http::StatusCode::NOT_FOUND, "there is no such page"))
        .method_not_allowed_fallback(async || {
            let status = axum::http::StatusCode::METHOD_NOT_ALLOWED;
            gate::plain(status, "this page is not asked for like that")
        })
        .layer(middleware::from_fn_with_state(names, gate::check))
        .with_state(shared)
}

/// The browser is back from WeCom.
async fn came_back(State(site): State<Arc<Shared>>, request: Request) -> Response {
    let query = request.uri().query().unwrap_or_default();
    let returned = match address::read_query(query) {
        Ok(returned) => returned,
        Err(what) => return pages::refused(&unclear(what), site.lang()),
    };
    let returned = match site.desk() {
        None => returned,
        Some(desk) => match portal::came_back(&site, desk, returned, request.headers()).await {
            Ok(answer) => return answer,
            Err(not_the_previews) => not_the_previews,
        },
    };
    let Some(auth) = &site.auth else {
        return pages::nobody_waits(site.lang());
    };
    match site.finish(auth, returned).await {
        // Its session is gone, and nobody else is logged in with it.
        Ok(finished) if finished.way == Some(Way::Portal) => pages::preview_over(site.lang()),
        Ok(finished) => pages::finished(&finished, site.lang()),
        Err(error) => pages::failed(&error, site.lang()),
    }
}

fn unclear(what: Astray) -> Refusal {
    Refusal::Astray {
        what,
        seen: String::new(),
        expected: String::new(),
    }
}
