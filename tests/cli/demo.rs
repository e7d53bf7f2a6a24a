//! The demo: everything it claims, in both languages, and nothing left of it.

use crate::support::{Machine, keys, set};

#[test]
fn every_step_passes() {
    let machine = Machine::new();
    let document = machine.done(&["demo"]);
    assert_eq!(
        (keys(&document), &document["passed"]),
        (set("passed steps"), &true.into())
    );
    let steps = document["steps"].as_array().unwrap();
    assert!(
        steps.iter().all(|step| step["passed"] == true
            && keys(step) == set("id title passed found noted differs error")),
        "{document}"
    );
    let ids = steps
        .iter()
        .map(|step| step["id"].as_str().unwrap())
        .collect::<Vec<_>>();
    assert_eq!(
        ids.join(" "),
        "sandbox method_one preview first_sync directory second_sync changes undo method_two check_up secrets"
    );
    assert_eq!(
        std::fs::read_dir(machine.folder()).unwrap().count(),
        0,
        "the demo touched the data folder"
    );
}

#[test]
fn it_reads_in_both_languages_on_one_screenful() {
    let machine = Machine::new();
    for (lang, last) in [("zh", "11 步都通过"), ("en", "All 11 steps passed")] {
        let ran = machine.run(&["demo", "--lang", lang]);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
        assert!(ran.stdout.lines().count() < 60, "{}", ran.stdout);
        assert!(
            ran.stdout.lines().last().unwrap().contains(last),
            "{}",
            ran.stdout
        );
    }
}
