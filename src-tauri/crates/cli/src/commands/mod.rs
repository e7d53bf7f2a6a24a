//! The commands, one file each: parse the arguments, call the product, print the result. No product logic.

mod auth;
mod check;
mod check_all;
mod checklist;
mod clinic;
mod demo;
mod login;
mod login_history;
mod member;
mod push;
mod sandbox;
mod scope;
mod source;
mod stop;
mod sync;
mod target;
mod tenant;
mod username_preview;
mod users;

use crate::app::App;
use crate::args::Command;
use crate::exit::Exit;
use crate::failure::Result;

/// Runs one command.
pub(crate) async fn run(app: &App, command: Command) -> Result<Exit> {
    match command {
        Command::Tenant(command) => tenant::run(app, command),
        Command::Source(command) => source::run(app, command).await,
        Command::Auth(command) => auth::run(app, command).await,
        Command::Sync(command) => sync::run(app, command).await,
        Command::Target(command) => target::run(app, command).await,
        Command::Push(command) => push::run(app, command).await,
        Command::Check(args) => check::run(app, args).await,
        Command::Checklist(args) => checklist::run(app, &args),
        Command::Member(command) => member::run(app, command).await,
        Command::Users(command) => users::run(app, command),
        Command::Login(command) => login::run(app, command).await,
        Command::Clinic(args) => Ok(clinic::run(app, &args)),
        Command::Sandbox(command) => sandbox::run(app, command).await,
        Command::Demo => demo::run(app).await,
    }
}
