//! The portal preview: the login page that members would meet, on this machine and for this machine only.
//!
//! It runs on the callback's own port where the callback domain leads here, so that the browser comes straight back
//! after a scan; else on a free port, and the user pastes the address. It is no portal: nothing outside 127.0.0.1
//! reaches it.

use std::sync::Arc;

use bridge_core::Lang;
use bridge_core::auth::Auth;
use bridge_core::error::Result;
use bridge_core::tenant::Tenant;

use super::callback_server::CallbackServer;
use super::callback_server::callback_port::CallbackPort;
use super::callback_state::CallbackState;
use super::preview_state::PreviewState;
use super::runtime::RunningPreview;
use crate::Scan;

pub use super::preview_state::{Methods, Portal};

impl Scan {
    /// Starts a tenant's preview, or gives the one that runs.
    ///
    /// # Errors
    /// `listener.denied` if this machine gives no port at all, or `store.*`.
    pub async fn start_portal(&self, tenant: &Tenant, lang: Lang) -> Result<Portal> {
        let previews = self.runtime.previews();
        let _starting = previews.starting.lock().await;
        if let Some(portal) = self.portal(tenant) {
            return Ok(portal);
        }
        let auths = self.scanning_auths(tenant)?;
        let server = self.preview_server(tenant, &auths, lang).await?;
        let started_at = self.context.now_ms();
        let preview = PreviewState::new(&tenant.id, server.port(), server.auth(), started_at)?;
        let portal = Portal {
            tenant: tenant.id.clone(),
            url: format!("{}/", server.origin()),
            methods: self.portal_methods(tenant)?,
            scan_returns: server.auth().is_some(),
            started_at,
        };
        server.state().set_preview(Some(Arc::new(preview)));
        let running = RunningPreview {
            portal: portal.clone(),
            server,
        };
        previews.lock().insert(tenant.key, running);
        Ok(portal)
    }

    /// The running preview of a tenant.
    pub fn portal(&self, tenant: &Tenant) -> Option<Portal> {
        let running = self.runtime.previews().lock();
        running
            .get(&tenant.key)
            .map(|running| running.portal.clone())
    }

    /// Ends a tenant's preview and every session in it. Says whether one was running.
    pub fn stop_portal(&self, tenant: &Tenant) -> bool {
        let ended = self.runtime.previews().lock().remove(&tenant.key);
        if let Some(running) = &ended {
            // A rehearsal may go on listening on that server.
            running.server.state().set_preview(None);
        }
        ended.is_some()
    }

    /// The server of the first callback that leads here and whose port can be had; else one on a free port.
    async fn preview_server(
        &self,
        tenant: &Tenant,
        auths: &[Auth],
        lang: Lang,
    ) -> Result<Arc<CallbackServer<CallbackState>>> {
        for auth in auths {
            let Ok(port) = CallbackPort::of(tenant, auth).await else {
                continue;
            };
            match self.callback_server(Some(auth), port, lang).await {
                Ok(server) => return Ok(server),
                Err(error) => {
                    tracing::info!(%error, auth = auth.id, "the preview takes another port");
                }
            }
        }
        self.callback_server(None, CallbackPort::any(), lang).await
    }
}
