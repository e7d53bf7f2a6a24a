//! What the window is allowed: the content policy, the capability, the frozen prototypes. Read from the files
//! that the build reads.

use serde_json::Value;

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn configuration() -> Value {
    json(include_str!("../tauri.conf.json"))
}

#[test]
fn the_content_policy_lets_in_nothing_from_outside() {
    let security = &configuration()["app"]["security"];
    let policy = security["csp"].as_object().unwrap();
    assert_eq!(policy["default-src"], "'self'");
    for (directive, sources) in policy {
        let sources = sources.as_str().unwrap();
        for source in sources.split(' ') {
            let is_fine = matches!(
                source,
                "'self'" | "'none'" | "ipc:" | "http://ipc.localhost"
            ) || source == "data:"
                && matches!(directive.as_str(), "img-src" | "font-src");
            assert!(is_fine, "{directive} {source}");
        }
    }
    for closed in [
        "object-src",
        "base-uri",
        "form-action",
        "frame-ancestors",
        "frame-src",
    ] {
        assert_eq!(policy[closed], "'none'", "{closed}");
    }
    assert!(
        security
            .get("dangerousDisableAssetCspModification")
            .is_none()
    );
}

#[test]
fn the_web_view_is_given_no_more_than_it_uses() {
    let app = &configuration()["app"];
    assert_eq!(app["withGlobalTauri"], false);
    assert_eq!(app["security"]["freezePrototype"], true);
    assert_eq!(app["security"]["capabilities"], serde_json::json!(["main"]));
    assert!(app["security"].get("assetProtocol").is_none());
    assert_eq!(
        app["windows"],
        serde_json::json!([]),
        "windows are made in Rust"
    );
}

#[test]
fn one_capability_lets_one_window_call_and_hear_events() {
    let capability = json(include_str!("../capabilities/main.json"));
    assert_eq!(capability["windows"], serde_json::json!(["main"]));
    assert!(capability.get("remote").is_none() && capability.get("webviews").is_none());
    let want = serde_json::json!([
        "core:event:allow-listen",
        "core:event:allow-unlisten",
        "allow-call"
    ]);
    assert_eq!(capability["permissions"], want);
    let files = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/capabilities")).unwrap();
    assert_eq!(
        files.count(),
        1,
        "a new window is granted nothing by accident"
    );
}

#[test]
fn installers_speak_both_languages() {
    let windows = &configuration()["bundle"]["windows"];
    assert_eq!(
        windows["nsis"]["languages"],
        serde_json::json!(["SimpChinese", "English"])
    );
    assert_eq!(
        windows["wix"]["language"],
        serde_json::json!(["zh-CN", "en-US"])
    );
}
