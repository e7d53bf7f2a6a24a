//! x
use crate::{app::App, exit::Exit, failure::Result, args::MemberCommand};
pub(crate) async fn run(_app: &App, _args: MemberCommand) -> Result<Exit> { Ok(Exit::Done) }
