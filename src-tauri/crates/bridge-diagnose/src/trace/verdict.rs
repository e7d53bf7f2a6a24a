//! The verdict of a trace, and the one remedy to begin with.

use serde::Serialize;

use super::step::Step;
use super::step_id::StepId;
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

/// The verdict of all steps, with the remedy of the first one that failed, else of the first required one that is open.
pub(super) fn of_steps(steps: &[Step]) -> (TraceVerdict, Option<Fix>) {
    if let Some(failed) = steps.iter().find(|step| step.status == Status::Fail) {
        return (TraceVerdict::CannotLogIn, failed.fix.clone());
    }
    let is_open = |step: &&Step| REQUIRED.contains(&step.id) && step.status != Status::Pass;
    let mut open = steps.iter().filter(is_open).peekable();
    if open.peek().is_none() {
        return (TraceVerdict::CanLogIn, None);
    }
    let fix = open.find_map(|step| step.fix.clone());
    (TraceVerdict::CannotLogIn, fix)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bridge_core::lang::Text;

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
        assert_eq!(of_steps(&proven()), (TraceVerdict::CanLogIn, None));
        for place in 0..REQUIRED.len() {
            let mut steps = proven();
            steps[place] = step(REQUIRED[place], Status::Skip, "open");
            let (verdict, remedy) = of_steps(&steps);
            assert_eq!(verdict, TraceVerdict::CannotLogIn, "{}", REQUIRED[place]);
            assert_eq!(remedy.unwrap().cause.en, "open");
        }
    }

    #[test]
    fn what_is_broken_comes_before_what_is_open() {
        let mut steps = proven();
        steps[0] = step(REQUIRED[0], Status::Skip, "open");
        steps.push(step(StepId::Duplicate, Status::Fail, "broken"));
        assert_eq!(of_steps(&steps).1.unwrap().cause.en, "broken");
    }
}
