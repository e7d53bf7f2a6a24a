//! Pages of the portal preview: `visitor` is one request of one browser, `routes` says what may be asked, `pages` what
//! is seen. Starting and stopping a preview is `portal`'s, its state `preview_state`'s.

mod pages;
mod routes;
mod visitor;

pub(crate) use routes::{callback, routes};
