//! The verdict of a trace, the step where it breaks, and the one remedy to begin with.

use serde::Serialize;

use super::step::Step;
use super::step_id::StepId;
use crate::sentences::lowered;
use bridge_core::lang::Text;
use bridge_core::remedy::Fix;
use bridge_sync::probe::Status;

/// Whether the member can log in, as far as it was proven.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "bindings", derive(ts_rs::TS))]
pub enum TraceVerdict {
    /// Every step up to the scan passed.
    CanLogIn,
    /// A step failed, or one that is required could not be decided.
    CannotLogIn,
}

/// The steps that must pass for the verdict "can log in".
const REQUIRED: [StepId; 5] = [
    StepId::InWecom,
    StepId::Active,
    StepId::InRange,
    StepId::Synced,
    StepId::LoginMethods,
];

/// What all steps come to.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Conclusion {
    pub(super) verdict: TraceVerdict,
    /// The verdict in one sentence, with the step that decides it.
    pub(super) headline: Text,
    /// The step that decides against the login.
    pub(super) broken: Option<StepId>,
    /// Whether that step did not fail, but was not proven.
    pub(super) is_open: bool,
    /// What was found at that step.
    pub(super) why: Option<Text>,
    pub(super) remedy: Option<Fix>,
}

/// Concludes from all steps: the first one that failed decides, else the first required one that is open, where possible
/// one whose remedy is known.
pub(super) fn of_steps(steps: &[Step], who: &Text) -> Conclusion {
    if let Some(failed) = steps.iter().find(|step| step.status == Status::Fail) {
        let why = &failed.evidence;
        let headline = Text::new(
            format!("{}登录不了：{}", who.zh, why.zh),
            format!("{} cannot log in: {}", who.en, lowered(&why.en)),
        );
        return Conclusion::against(failed, headline, false);
    }
    let is_open = |step: &&Step| REQUIRED.contains(&step.id) && step.status != Status::Pass;
    let open = || steps.iter().filter(is_open);
    let Some(open) = open().find(|step| step.fix.is_some()).or(open().next()) else {
        return Conclusion {
            verdict: TraceVerdict::CanLogIn,
            headline: Text::new(
                format!("{}可以登录：各环节都已验证", who.zh),
                format!("{} can log in: every step was proven", who.en),
            ),
            broken: None,
            is_open: false,
            why: None,
            remedy: None,
        };
    };
    let (title, why) = (&open.title, &open.evidence);
    let headline = Text::new(
        format!(
            "还不能确定{}能不能登录：「{}」没有查清（{}）",
            who.zh, title.zh, why.zh
        ),
        format!(
            "Whether {} can log in is not proven: “{}” is open ({})",
            who.en,
            title.en,
            lowered(&why.en)
        ),
    );
    Conclusion::against(open, headline, true)
}

impl Conclusion {
    fn against(step: &Step, headline: Text, is_open: bool) -> Self {
        Self {
            verdict: TraceVerdict::CannotLogIn,
            headline,
            broken: Some(step.id),
            is_open,
            why: Some(step.evidence.clone()),
            remedy: step.fix.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(id: StepId, status: Status, cause: &str) -> Step {
        let fix = (!cause.is_empty()).then(|| Fix::new(Text::same(cause), Vec::new()));
        Step {
            id,
            title: id.title(),
            status,
            evidence: Text::same("x"),
            fix,
        }
    }

    fn proven() -> Vec<Step> {
        REQUIRED
            .iter()
            .map(|id| step(*id, Status::Pass, ""))
            .collect()
    }

    #[test]
    fn everything_needed_must_be_proven() {
        let good = of_steps(&proven(), &Text::same("张三"));
        assert_eq!(
            (good.verdict, good.broken, good.remedy),
            (TraceVerdict::CanLogIn, None, None)
        );
        for (place, id) in REQUIRED.into_iter().enumerate() {
            let mut steps = proven();
            steps[place] = step(id, Status::Skip, "open");
            let open = of_steps(&steps, &Text::same("张三"));
            assert_eq!(
                (open.verdict, open.broken),
                (TraceVerdict::CannotLogIn, Some(id))
            );
            assert!(open.headline.en.contains(&*id.title().en), "{open:?}");
            assert_eq!(open.remedy.unwrap().cause.en, "open");
        }
    }

    #[test]
    fn what_is_broken_comes_before_what_is_open() {
        let mut steps = proven();
        steps[0] = step(REQUIRED[0], Status::Skip, "open");
        steps.push(step(StepId::Duplicate, Status::Fail, "broken"));
        let broken = of_steps(&steps, &Text::same("张三"));
        assert_eq!(broken.broken, Some(StepId::Duplicate));
        assert_eq!(broken.remedy.unwrap().cause.en, "broken");
    }

    #[test]
    fn the_remedy_is_that_of_the_step_that_is_named() {
        let mut steps = proven();
        steps[0] = step(REQUIRED[0], Status::Skip, "");
        assert_eq!(
            of_steps(&steps, &Text::same("张三")).broken,
            Some(REQUIRED[0])
        );
        steps[1] = step(REQUIRED[1], Status::Skip, "open");
        let open = of_steps(&steps, &Text::same("张三"));
        assert_eq!(open.broken, Some(REQUIRED[1]));
        assert_eq!(open.remedy.unwrap().cause.en, "open");
    }
}
