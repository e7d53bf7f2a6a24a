//! The trial of one person: through the same steps as everybody in a push, one after the other, each told.

use bridge_core::error::{Code, Error, Result};
use bridge_core::keys::casefold;
use bridge_core::lang::Text;
use bridge_core::text;
use ldap::Dn;
use serde::Serialize;

use super::lock::TargetLock;
use super::plan::{Item, Kind, Plan, Reason};
use super::record::{Outcome, Push, PushKind, Verified};
use super::remote::{ObjectKind, RemoteObject};
use super::run::{PushRequest, PushRunner, Scene};
use super::words;
use super::{apply::HandOut, marker};
use crate::target::mapping::{Cell, Rendered};

/// How a step went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(
    feature = "bindings",
    derive(ts_rs::TS),
    ts(rename = "PushTrialStatus")
)]
#[serde(rename_all = "snake_case")]
pub enum StepStatus {
    /// As it should.
    Pass,
    /// It waits for something.
    Blocked,
    /// It did not.
    Fail,
    /// A step before it ended the trial.
    Skip,
}

/// One of the eight steps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(rename = "PushTrialStep"))]
pub struct TrialStep {
    /// `read`, `scope`, `render`, `match`, `operation`, `send`, `read_back` or `compare`.
    #[cfg_attr(feature = "bindings", ts(type = "string"))]
    pub id: &'static str,
    /// What it is called.
    pub title: Text,
    /// How it went.
    pub status: StepStatus,
    /// What was seen.
    pub evidence: Text,
    /// What to do about it.
    pub fix: Option<Text>,
}

/// What a trial came to.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS), ts(rename = "PushTrial"))]
pub struct Trial {
    /// Whether the person is there as they should be.
    pub verdict: Verdict,
    /// The steps.
    pub steps: Vec<TrialStep>,
    /// The push that it was kept as.
    pub push: Push,
}

/// One verdict for all steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(
    feature = "bindings",
    derive(ts_rs::TS),
    ts(rename = "PushTrialVerdict")
)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// All went well.
    Ok,
    /// Something waits for a person.
    Blocked,
    /// Something failed.
    Failed,
}

const COMPARE: (&str, Text) = ("compare", Text::fixed("比较", "Compare"));

const IDS: [(&str, Text); 8] = [
    ("read", Text::fixed("读取目标", "Read the target")),
    ("scope", Text::fixed("推送范围", "Scope")),
    ("render", Text::fixed("按映射生成", "Mapping")),
    ("match", Text::fixed("匹配", "Match")),
    ("operation", Text::fixed("要做的事", "Operation")),
    ("send", Text::fixed("写入", "Send")),
    ("read_back", Text::fixed("读回", "Read back")),
    COMPARE,
];

/// The steps so far.
#[derive(Default)]
struct Steps(Vec<TrialStep>);

impl Steps {
    fn tell(&mut self, status: StepStatus, evidence: Text, fix: Option<Text>) {
        let (id, title) = IDS.get(self.0.len()).cloned().unwrap_or(COMPARE);
        self.0.push(TrialStep {
            id,
            title,
            status,
            evidence,
            fix,
        });
    }

    fn pass(&mut self, evidence: Text) {
        self.tell(StepStatus::Pass, evidence, None);
    }

    fn verdict(&mut self) -> Verdict {
        let has = |status| self.0.iter().any(|step| step.status == status);
        let verdict = match (has(StepStatus::Fail), has(StepStatus::Blocked)) {
            (true, _) => Verdict::Failed,
            (_, true) => Verdict::Blocked,
            _ => Verdict::Ok,
        };
        while self.0.len() < IDS.len() {
            self.tell(
                StepStatus::Skip,
                Text::fixed("前面的步骤没有通过", "A step before it did not pass"),
                None,
            );
        }
        verdict
    }
}

impl PushRunner {
    /// Pushes one person and nobody else, step by step.
    ///
    /// # Errors
    /// `target.unknown`, `push.busy`, and what reading the target fails with.
    pub async fn trial(&self, wanted: &str, who: &str, request: &PushRequest) -> Result<Trial> {
        let target = self.targets.get(wanted)?;
        let lock = TargetLock::take(self.context.folder(), &target)?;
        let hand_out = request
            .hand_out
            .as_deref()
            .map(HandOut::create)
            .transpose()?;
        let mut open = self.begin(&target, PushKind::Trial, false, lock)?;
        let mut steps = Steps::default();
        let done = match self.scene(target, false).await {
            Ok(scene) => {
                let file = hand_out.as_ref();
                self.steps(
                    &mut open.push,
                    &scene,
                    (who, file, request.dry_run),
                    &mut steps,
                )
                .await
            }
            Err(error) => Err(error),
        };
        let push = self.end(open, done)?;
        match push.cause.clone() {
            Some(error) => Err(error),
            None => Ok(Trial {
                verdict: steps.verdict(),
                steps: steps.0,
                push,
            }),
        }
    }

    async fn steps(
        &self,
        push: &mut Push,
        scene: &Scene,
        (who, hand_out, dry_run): (&str, Option<&HandOut>, bool),
        steps: &mut Steps,
    ) -> Result<()> {
        push.directory_version = scene.rendered.version;
        push.outcome = Outcome::Planned;
        tell_read(scene, steps);
        let user = find(scene, who)?;
        steps.pass(text!(
            "在推送范围内：{}",
            "In what is pushed: {}",
            &user.userid
        ));
        if !tell_rendered(user, steps) {
            return Ok(());
        }
        let plan = self.planned(scene, &scene.read)?;
        let plan = of_one(plan, user.user, &scene.read.snapshot.objects);
        let keys = self.keep(push, scene, &plan)?;
        if !tell_matched(&plan, steps) || dry_run {
            return Ok(());
        }
        marker::claim(&self.context, scene, (plan.writes() > 0, false)).await?;
        let apply = self.apply(scene, None, hand_out);
        let applied = apply.run(&plan.items, &keys).await?;
        self.conclude(push, scene, &plan.items, applied).await?;
        self.tell_sent(push, steps)
    }

    fn tell_sent(&self, push: &Push, steps: &mut Steps) -> Result<()> {
        if push.outcome != Outcome::Applied {
            let (_, changes) = self.changes(push, None, (0, 10))?;
            let said = changes
                .into_iter()
                .find_map(|change| change.error)
                .unwrap_or_default();
            steps.tell(
                StepStatus::Fail,
                text!("目标没有接受：{said}", "The target did not take it: {said}"),
                None,
            );
            return Ok(());
        }
        steps.pass(text!("写入 {} 项", "{} lines written", push.written));
        let Some(Verified {
            same,
            different,
            missing,
        }) = read_back(push)
        else {
            let said = push.warnings.last().map(|warning| warning.text.clone());
            let said = said.unwrap_or_else(|| Text::fixed("没有能读回", "Could not be read back"));
            steps.tell(StepStatus::Fail, said, None);
            return Ok(());
        };
        match missing {
            0 => steps.pass(text!(
                "读回 {} 个对象",
                "{} objects read back",
                same + different
            )),
            _ => steps.tell(
                StepStatus::Fail,
                Text::fixed("写入后读不到", "Not there after it was written"),
                None,
            ),
        }
        match different {
            0 => steps.pass(Text::fixed(
                "读回的和写入的一样",
                "What was read back is what was written",
            )),
            _ => steps.tell(
                StepStatus::Fail,
                Text::fixed(
                    "读回的和写入的不一样",
                    "What was read back is not what was written",
                ),
                None,
            ),
        }
        Ok(())
    }
}

/// What reading back found; nothing to read back where nothing was written.
fn read_back(push: &Push) -> Option<Verified> {
    match push.written {
        0 => Some(push.verified.unwrap_or_default()),
        _ => push.verified,
    }
}

fn tell_read(scene: &Scene, steps: &mut Steps) {
    let count = scene.read.snapshot.objects.len();
    match &scene.read.broken {
        None => steps.pass(text!("读到 {count} 个对象", "{count} objects read")),
        Some(error) => steps.tell(
            StepStatus::Blocked,
            text!("只读到一部分（{error}）", "Only a part was read ({error})"),
            None,
        ),
    }
}

/// The person by userid, whose case does not matter.
fn find<'a>(scene: &'a Scene, who: &str) -> Result<&'a Rendered> {
    let wanted = casefold(who.trim());
    let found = scene
        .rendered
        .users
        .iter()
        .find(|user| casefold(&user.userid) == wanted);
    found.ok_or_else(|| {
        Error::new(Code::UserUnknown, "nobody of that userid is pushed").with("given", who)
    })
}

fn tell_rendered(user: &Rendered, steps: &mut Steps) -> bool {
    if let Some(blocked) = user.blocked.first().filter(|_| user.enabled) {
        steps.tell(
            StepStatus::Blocked,
            blocked.text.clone(),
            Some(blocked.fix.clone()),
        );
        return false;
    }
    let values = user
        .attributes
        .iter()
        .filter_map(|(name, cell)| match cell {
            Cell::Set(values) => Some(format!("{name}={}", values.join("; "))),
            Cell::Leave | Cell::Clear => None,
        });
    let values = values.collect::<Vec<_>>().join(", ");
    let (attribute, name) = &user.rdn;
    steps.pass(text!(
        "{attribute}={name}，{values}",
        "{attribute}={name}, {values}"
    ));
    true
}

/// A plan's lines about one person: the units above them that have to be made first, no group, nobody else. A manager who
/// is not there yet is left to the push.
fn of_one(plan: Plan, user: i64, there: &[RemoteObject]) -> Plan {
    let is_user = |item: &&Item| item.object == ObjectKind::User && item.ours == Some(user);
    let name = |dn: &Option<String>| dn.as_deref().and_then(|dn| dn.parse::<Dn>().ok());
    let place = plan
        .items
        .iter()
        .filter(is_user)
        .find_map(|item| name(&item.to));
    let is_above = |item: &Item| {
        let unit = name(&item.to).filter(|_| item.kind == Kind::Create);
        let is_unit = item.object == ObjectKind::Department;
        is_unit
            && unit
                .zip(place.as_ref())
                .is_some_and(|(unit, place)| place.is_below(&unit))
    };
    let waits = |item: &Item| {
        let manager = item.values.iter().flat_map(|change| &change.after);
        let manager = manager.filter_map(|dn| dn.parse::<Dn>().ok()).next();
        let is_there = |dn: Dn| there.iter().any(|object| object.dn == dn);
        item.reason == Some(Reason::Manager) && !manager.is_some_and(is_there)
    };
    let items = plan.items.iter();
    let items = items.filter(|item| is_above(item) || is_user(item) && !waits(item));
    let items = items.cloned().collect();
    Plan {
        items,
        mass_removals: 0,
        unchanged: 0,
        ..plan
    }
}

fn tell_matched(plan: &Plan, steps: &mut Steps) -> bool {
    let in_the_way = plan.items.iter().find(|item| !item.kind.acts());
    if let Some(item) = in_the_way {
        let (kind, why) = (
            words::kind(item.kind),
            item.reason
                .map_or_else(|| Text::fixed("", ""), words::reason),
        );
        let at = item
            .at
            .clone()
            .or_else(|| item.detail.clone())
            .unwrap_or_default();
        let evidence = Text::new(
            format!("{}：{} {at}", kind.zh, why.zh),
            format!("{}: {} {at}", kind.en, why.en),
        );
        steps.tell(StepStatus::Blocked, evidence, None);
        return false;
    }
    let is_new = |item: &Item| item.object == ObjectKind::User && item.kind == Kind::Create;
    let is_new = plan.items.iter().any(is_new);
    steps.pass(match is_new {
        true => Text::fixed("那边没有像这个人的账号", "Nobody like this person is there"),
        false => Text::fixed("已关联", "Linked"),
    });
    let units = |item: &&Item| item.object == ObjectKind::Department;
    let units = plan.items.iter().filter(units).count();
    let of_user = plan
        .items
        .iter()
        .filter(|item| item.object == ObjectKind::User);
    let mut kinds: Vec<Text> = of_user.map(|item| words::kind(item.kind)).collect();
    if units > 0 {
        let first = text!("先建 {units} 个组织单位", "make {units} units first");
        kinds.insert(0, first);
    }
    let zh: Vec<&str> = kinds.iter().map(|kind| kind.zh.as_ref()).collect();
    let en: Vec<&str> = kinds.iter().map(|kind| kind.en.as_ref()).collect();
    steps.pass(match kinds.is_empty() {
        true => Text::fixed("没有要写的", "Nothing to write"),
        false => Text::new(zh.join("、"), en.join(", ")),
    });
    true
}
