//! Both languages, chosen by the person or the system.

use sandbox::Scenario;

use crate::support::{Machine, add_source, add_tenant, wecom, without_app};

/// Names of the console, in 【】, are Chinese in both languages.
fn is_chinese(text: &str) -> bool {
    let own = text.split('【').map(|part| part.rsplit('】').next());
    let mut own = own.flatten().flat_map(str::chars);
    own.any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

/// An environment, further words, and whether that means Chinese.
type Case = (
    &'static [(&'static str, &'static str)],
    &'static [&'static str],
    bool,
);

#[test]
fn the_language_is_the_one_asked_for_else_the_systems_else_chinese() {
    let cases: [Case; 8] = [
        (&[], &[], true),
        (&[("LANG", "en_US.UTF-8")], &[], false),
        (&[("LANG", "zh_CN.UTF-8")], &[], true),
        (&[("LANG", "zh_CN.UTF-8"), ("LC_ALL", "en_GB")], &[], false),
        (&[("LANG", "de_DE.UTF-8")], &[], false),
        (&[("LANG", "")], &[], true),
        (&[("LANG", "en_US.UTF-8")], &["--lang", "zh"], true),
        (&[("LANG", "zh_CN.UTF-8")], &["--lang=en"], false),
    ];
    for (environment, words, chinese) in cases {
        let mut machine = Machine::new();
        machine.unset("LANG");
        environment
            .iter()
            .for_each(|(name, value)| machine.set(name, value));
        for command in [
            &["tenant", "list"][..],
            &["tenant", "show", "x"],
            &["tenat"],
            &["--help"],
            &["sync", "run", "--help"],
        ] {
            let ran = machine.run(&[command, words].concat());
            let said = ran.stdout + &ran.stderr;
            assert_eq!(
                is_chinese(&said),
                chinese,
                "{environment:?} {words:?} {command:?}: {said}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_set_up_reads_in_one_language() {
    let wecom = wecom(Scenario::Healthy).await;
    let details = wecom.details();
    let machine = Machine::with_secrets(details);
    add_source(&machine, details);
    machine.done(&["sync", "run", &details.corp_id]);
    let commands: [&[&str]; 6] = [
        &["tenant", "show", "t"],
        &["source", "list"],
        &["source", "show", &details.corp_id],
        &["auth", "list"],
        &["auth", "show", &details.corp_id],
        &["sync", "history", &details.corp_id],
    ];
    for words in commands {
        let zh = machine.run(&[words, &["--lang", "zh"]].concat());
        let en = machine.run(&[words, &["--lang", "en"]].concat());
        assert!(is_chinese(&zh.stdout), "{words:?}: {}", zh.stdout);
        assert!(!is_chinese(&en.stdout), "{words:?}: {}", en.stdout);
        assert_eq!(
            zh.stdout.lines().count(),
            en.stdout.lines().count(),
            "{words:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn json_differs_only_in_its_sentences() {
    let wecom = wecom(Scenario::UntrustedIp).await;
    let details = wecom.details();
    let machine = Machine::with_secrets(details);
    add_tenant(&machine, details);
    let add = without_app(details);
    let [zh, en] = ["zh", "en"]
        .map(|lang| machine.json(&[&add[..], &["--lang", lang]].concat()).1["error"].clone());
    assert_eq!(zh["code"], en["code"]);
    assert_eq!(
        (zh["detail"]["errcode"].clone(), zh["fix"]["link"].clone()),
        (en["detail"]["errcode"].clone(), en["fix"]["link"].clone())
    );
    assert!(
        is_chinese(zh["message"].as_str().unwrap()) && !is_chinese(en["message"].as_str().unwrap())
    );
}
