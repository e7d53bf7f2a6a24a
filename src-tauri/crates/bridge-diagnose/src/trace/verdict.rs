//! What the links come to: one verdict, and the one thing to do first.

use super::{Step, StepId, TraceVerdict};
use bridge_core::remedy::Fix;
use bridge_sync::probe::Status;

/// The links that must be proven before anybody is told that they can log in.
const NEEDED: [StepId; 5] = [
    StepId::InWecom,
    StepId::Active,
    StepId::InRange,
    StepId::Synced,
    StepId::LoginMethods,
];

/// Judges the links; the remedy is that of the first broken one, else of the first unproven one.
pub(super) fn of(steps: &[Step]) -> (TraceVerdict, Option<Fix>) {
    if let Some(broken) = steps.iter().find(|step| step.status == Status::Fail) {
        return (TraceVerdict::CannotLogIn, broken.fix.clone());
    }
    let is_open = |step: &&Step| NEEDED.contains(&step.id) && step.status != Status::Pass;
    let mut open = steps.iter().filter(is_open).peekable();
    match open.peek() {
        None => (TraceVerdict::CanLogIn, None),
        Some(_) => (
            TraceVerdict::CannotLogIn,
            open.find_map(|step| step.fix.clone()),
        ),
    }
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
        NEEDED.iter().map(|id| step(id, Status::Pass, "")).collect()
    }

    #[test]
    fn everything_needed_must_be_proven() {
        assert_eq!(of(&proven()), (TraceVerdict::CanLogIn, None));
        for place in 0..NEEDED.len() {
            let mut steps = proven();
            steps[place] = step(NEEDED[place], Status::Skip, "open");
            let (verdict, remedy) = of(&steps);
            assert_eq!(verdict, TraceVerdict::CannotLogIn, "{}", NEEDED[place]);
            assert_eq!(remedy.unwrap().cause.en, "open");
        }
    }

    #[test]
    fn what_is_broken_comes_before_what_is_open() {
        let mut steps = proven();
        steps[0] = step(NEEDED[0], Status::Skip, "open");
        steps.push(step(StepId::Duplicate, Status::Fail, "broken"));
        assert_eq!(of(&steps).1.unwrap().cause.en, "broken");
    }
}
