//! x
use crate::{app::App, exit::Exit, failure::Result, args::CheckArgs};
pub(crate) async fn run(_app: &App, _args: CheckArgs) -> Result<Exit> { Ok(Exit::Done) }
