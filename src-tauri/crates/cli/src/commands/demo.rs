//! x
use crate::{app::App, exit::Exit, failure::Result};
pub(crate) async fn run(_app: &App) -> Result<Exit> { Ok(Exit::Done) }
