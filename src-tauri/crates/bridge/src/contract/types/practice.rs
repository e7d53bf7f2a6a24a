//! Practice tenants: how far one is set up, and the exercises.

use crate::exercise::{Exercise, ExerciseId, ExerciseState};
use crate::overview::Act;

response! {
    /// What is done for a practice tenant now, in this order.
    #[derive(Copy, PartialEq, Eq)]
    #[serde(rename_all = "snake_case")]
    pub enum PracticeStage {
        /// Its WeCom starts.
        Serve,
        /// Both sources are set up.
        SetUp,
        /// The first sync runs.
        Sync,
        /// The check-up is made.
        CheckUp,
    }

    /// An exercise, and how far somebody is with it.
    pub struct ExerciseShown {
        /// Its words.
        #[serde(flatten)]
        pub exercise: Exercise,
        /// How far somebody is.
        pub state: ExerciseState,
        /// Its practice tenant, if there is one.
        pub tenant: Option<String>,
        /// Where to look in that tenant.
        pub act: Option<Act>,
        /// Whether it is put right in WeCom's console, which is only simulated here.
        pub in_console: bool,
    }
}

request! {
    /// The practice tenant that is wanted: that of an exercise, or the plain one.
    pub struct PracticeRequest {
        pub(in crate::contract) exercise: Option<ExerciseId>,
    }

    /// One exercise.
    pub struct OfExercise {
        pub(in crate::contract) exercise: ExerciseId,
    }
}
