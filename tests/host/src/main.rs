//! The development host: serves the product's real commands on loopback, with a simulated WeCom behind them and a vault
//! that lasts as long as the process, so that the interface is developed and tested in a browser. It is never shipped.
//!
//! `POST /worlds/{name}` opens a fresh copy of a named world at `/{world}/`. Below it `call/{name}` calls a command,
//! `events` tells what changes, and `inject`, `release`, `phone` and `record` are a test's hands.

mod caller;
mod injections;
mod interface;
mod lines;
mod phone;
mod platform;
mod recipes;
mod server;
mod steps;
mod vault;
mod world;
mod worlds;

use std::future::IntoFuture as _;
use std::io::{self, Read as _, Write as _};
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::process::ExitCode;

use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::caller::Port;
use crate::server::{Host, router};
use crate::worlds::Worlds;

/// The size of the simulated company.
const MEMBERS: u32 = 120;
const DEPARTMENTS: u32 = 12;
/// Where its portal is said to be.
const CALLBACK_DOMAIN: &str = "sso.huadong.example:8443";

const USAGE: &str = "usage: host [--port PORT] [--interface FOLDER] [--with-parent]\n";

/// How it is started.
#[derive(Default)]
struct Args {
    /// 0 for a free one.
    port: u16,
    /// The folder of the built interface.
    interface: PathBuf,
    /// Whether it ends when whoever started it does.
    with_parent: bool,
}

impl Args {
    fn read(given: impl Iterator<Item = String>) -> Option<Self> {
        let mut args = Self::default();
        let mut given = given;
        while let Some(name) = given.next() {
            match name.as_str() {
                "--port" => args.port = given.next()?.parse().ok()?,
                "--interface" => args.interface = given.next()?.into(),
                "--with-parent" => args.with_parent = true,
                _ => return None,
            }
        }
        Some(args)
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let Some(args) = Args::read(std::env::args().skip(1)) else {
        drop(io::stderr().write_all(USAGE.as_bytes()));
        return ExitCode::from(2);
    };
    match serve(args).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            drop(writeln!(io::stderr(), "the host cannot serve: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// Serves until the process is told to end. The first line of its output is the address.
async fn serve(args: Args) -> io::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, args.port)).await?;
    let address = listener.local_addr()?;
    writeln!(io::stdout(), "http://{address}")?;
    let host = Host {
        worlds: Worlds::new(),
        interface: args.interface,
    };
    let router = router(host, Port(address.port()));
    // Leaving through here removes the worlds' folders.
    tokio::select! {
        ended = axum::serve(listener, router).into_future() => ended,
        interrupted = tokio::signal::ctrl_c() => interrupted,
        () = end_of_input(), if args.with_parent => Ok(()),
    }
}

/// Whoever started this holds the other end of its input, and lets go of it at the latest when it ends itself.
async fn end_of_input() {
    let (tell, told) = oneshot::channel::<()>();
    std::thread::spawn(move || {
        drop(io::stdin().read_to_end(&mut Vec::new()));
        drop(tell);
    });
    // Nothing is ever sent: the end of the sender is the news.
    let _ = told.await;
}
