//! `demo`: the whole path against a simulated WeCom, each step proven against the simulation's own truth.
//!
//! Nothing of it stays: the data folder goes with the process and the secrets are in memory only.

mod methods;
mod scribe;
mod syncs;
mod truth;

use std::cell::RefCell;

use bridge::Bridge;
use bridge::lang::Text;
use bridge::source::Source;
use bridge::tenant::Tenant;
use sandbox::{Config, Control, Details, Sandbox};
use serde_json::Value;

use crate::app::{App, Throwaway};
use crate::exit::Exit;
use crate::failure::{Failure, Result};
use scribe::Scribe;

/// What the steps work with.
struct Stage {
    product: Throwaway,
    sandbox: Sandbox,
    /// The directory before the run that is taken back.
    earlier: RefCell<Vec<Value>>,
}

impl Stage {
    async fn set() -> Result<Self> {
        let sandbox = Sandbox::start(Config::default()).await;
        let not_started = |error: sandbox::StartError| {
            Failure::input(
                "port",
                Text::fixed("模拟企业微信没有启动", "The simulated WeCom did not start"),
                Text::same(error.to_string()),
            )
        };
        Ok(Self {
            sandbox: sandbox.map_err(not_started)?,
            product: Throwaway::open()?,
            earlier: RefCell::default(),
        })
    }

    fn bridge(&self) -> &Bridge {
        &self.product.bridge
    }

    fn wecom(&self) -> &Control {
        self.sandbox.control()
    }

    fn details(&self) -> &Details {
        self.sandbox.details()
    }

    fn tenant(&self) -> Result<Tenant> {
        Ok(self.bridge().tenant(methods::TENANT)?)
    }

    fn source(&self) -> Result<Source> {
        Ok(self.bridge().source(&self.details().corp_id)?)
    }
}

pub(crate) async fn run(app: &App) -> Result<Exit> {
    let mut scribe = Scribe::begin(app);
    let stage = Stage::set().await?;
    let passed = play(&mut scribe, &stage, app).await;
    stage.sandbox.stop().await;
    drop(stage.product);
    scribe.end(passed);
    Ok(if passed {
        Exit::Done
    } else {
        Exit::CheckFailed
    })
}

/// One step after the other; the first that does not hold ends it, since the rest stands on it.
async fn play(scribe: &mut Scribe<'_>, stage: &Stage, app: &App) -> bool {
    scribe.step(&SANDBOX, Ok(methods::sandbox(stage)))
        && scribe.step(&METHOD_ONE, methods::one(stage).await)
        && scribe.step(&PREVIEW, syncs::preview(stage).await)
        && scribe.step(&FIRST_SYNC, syncs::first(stage).await)
        && scribe.step(&DIRECTORY, syncs::directory(stage, app))
        && scribe.step(&SECOND_SYNC, syncs::second(stage).await)
        && scribe.step(&CHANGES, syncs::changes(stage).await)
        && scribe.step(&UNDO, syncs::undo(stage))
        && scribe.step(&METHOD_TWO, methods::two(stage).await)
        && scribe.step(&CHECK_UP, methods::check_up(stage).await)
        && scribe.step(&SECRETS, methods::secrets(stage))
}

/// A step's identifier and what people read over it.
struct Title {
    id: &'static str,
    words: Text,
}

const fn title(id: &'static str, zh: &'static str, en: &'static str) -> Title {
    Title {
        id,
        words: Text::fixed(zh, en),
    }
}

const SANDBOX: Title = title("sandbox", "启动模拟企业微信", "Start a simulated WeCom");
const METHOD_ONE: Title = title(
    "method_one",
    "方式一：添加数据源，同时设置扫码登录",
    "Method one: a data source, with scan login in the same go",
);
const PREVIEW: Title = title("preview", "预览同步", "Preview the sync");
const FIRST_SYNC: Title = title("first_sync", "第一次同步", "The first sync");
const DIRECTORY: Title = title("directory", "看看用户目录", "Look at the directory");
const SECOND_SYNC: Title = title("second_sync", "再同步一次", "Sync again");
const CHANGES: Title = title(
    "changes",
    "企业微信里有人离开、有人改名，再同步",
    "Somebody leaves, somebody is renamed in WeCom; sync",
);
const UNDO: Title = title("undo", "撤销这次同步", "Take that sync back");
const METHOD_TWO: Title = title(
    "method_two",
    "方式二：为已有的数据源添加认证源",
    "Method two: an authentication source for the data source",
);
const CHECK_UP: Title = title("check_up", "体检", "Check-up");
const SECRETS: Title = title("secrets", "Secret 去了哪里", "Where the secrets are");
