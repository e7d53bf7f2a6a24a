//! `demo`: the whole workflow against a simulated WeCom, each step verified against the simulation's own data.
//!
//! Nothing of it stays: the data folder is temporary and the secrets are in memory only.

mod methods;
mod reconcile;
mod report;
mod syncs;

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
use report::DemoReport;

/// Shared context of the steps.
struct DemoContext {
    product: Throwaway,
    sandbox: Sandbox,
    /// The directory before the run that is taken back.
    earlier: RefCell<Vec<Value>>,
}

impl DemoContext {
    async fn start() -> Result<Self> {
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
    let mut report = DemoReport::begin(app);
    let context = DemoContext::start().await?;
    let passed = run_steps(&mut report, &context, app).await;
    context.sandbox.stop().await;
    drop(context.product);
    report.end(passed);
    Ok(if passed {
        Exit::Done
    } else {
        Exit::CheckFailed
    })
}

/// Runs the steps in order; the first that fails ends the demo, since later ones depend on it.
async fn run_steps(report: &mut DemoReport<'_>, context: &DemoContext, app: &App) -> bool {
    report.step(&SANDBOX, Ok(methods::sandbox(context)))
        && report.step(&METHOD_ONE, methods::one(context).await)
        && report.step(&PREVIEW, syncs::preview(context).await)
        && report.step(&FIRST_SYNC, syncs::first(context).await)
        && report.step(&DIRECTORY, syncs::directory(context, app))
        && report.step(&SECOND_SYNC, syncs::second(context).await)
        && report.step(&CHANGES, syncs::changes(context).await)
        && report.step(&UNDO, syncs::undo(context))
        && report.step(&METHOD_TWO, methods::two(context).await)
        && report.step(&CHECK_UP, methods::check_up(context).await)
        && report.step(&SECRETS, methods::secrets(context))
}

/// A step's identifier and heading.
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
    "企业微信里有人离职、有人改名，再同步",
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
