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

/// What a person reads: every step by its number with what it proved, a few people as examples, and how it ended.
#[test]
fn it_tells_each_step_with_its_proofs_in_both_languages() {
    let machine = Machine::new();
    for (lang, last) in [("zh", "11 步都通过"), ("en", "All 11 steps passed")] {
        let ran = machine.run(&["demo", "--lang", lang]);
        assert_eq!((ran.status, ran.stderr.as_str()), (0, ""));
        let parts = ran.stdout.split("\n\n").collect::<Vec<_>>();
        let [_intro, steps @ .., end] = &parts[..] else {
            panic!("{}", ran.stdout);
        };
        assert!(end.contains(last), "{end}");
        let mut examples = 0;
        for (number, step) in (1..).zip(steps) {
            let (title, lines) = step.split_once('\n').unwrap();
            assert!(title.trim().starts_with(&format!("{number}  ")), "{step}");
            let proofs = lines.lines().filter(|line| line.starts_with("    ✓"));
            assert!(proofs.count() > 0 && !step.contains('✗'), "{step}");
            let is_example = |line: &&str| !line.trim().starts_with(['✓', '!']);
            examples += lines.lines().filter(is_example).count();
        }
        assert_eq!(steps.len(), 11);
        // Of the hundreds who were synced.
        assert!((1..10).contains(&examples), "{}", ran.stdout);
    }
}
