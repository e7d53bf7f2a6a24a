//! Pushes: one run towards one target, from reading it to the read-back that proves what was written.
