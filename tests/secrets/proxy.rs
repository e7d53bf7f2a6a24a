//! The login of a proxy: it opens that proxy, and nothing that is written holds the password.
//!
//! Only on Linux can a test name the authority that the program is to trust.

use std::sync::atomic::Ordering;

use base64::Engine as _;
use sandbox::{Config, Sandbox};
use tests::machine::{Machine, borrowed, code, plain_source_words};
use tests::tls::{Authority, Flaw, Secure};
use tests::tunnel::{HOST, Tunnel};

use crate::traces::Hunt;

const USER: &str = "CORP\\proxy-user";
const SLIP: &str = "Gv3-lantern-6620";
const PASSWORD: &str = "Tunnel päss 7719-wQ";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proxys_password_opens_that_proxy_and_is_written_nowhere() {
    let config = Config {
        members: 12,
        departments: 3,
        ..Config::default()
    };
    let sandbox = Sandbox::start(config).await.unwrap();
    let details = sandbox.details();
    let authority = Authority::new();
    let secure = Secure::start(&authority, Flaw::None, &details.api_base).await;
    let port = secure.base.rsplit(':').next().unwrap().parse().unwrap();
    let pair = base64::engine::general_purpose::STANDARD.encode(format!("{USER}:{PASSWORD}"));
    let wanted = format!("Basic {pair}");
    let proxy = Tunnel::start(&wanted, port).await;
    let other = Tunnel::start(&wanted, port).await;

    let (folder, written) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let open = Machine::with_secrets(folder.path(), details)
        .set("SSL_CERT_FILE", authority.file().to_str().unwrap())
        .set("WECOM_BRIDGE_LOG", "trace")
        .set("RUST_BACKTRACE", "full");
    let given = open.clone().set("WECOM_PROXY_PASSWORD", PASSWORD);
    let run = |machine: &Machine, words: &[&str]| {
        let mut all = vec!["--json"];
        all.extend(words);
        let ran = machine.run(&all);
        let number = std::fs::read_dir(written.path()).unwrap().count();
        let name = |stream: &str| written.path().join(format!("{number}.{stream}"));
        std::fs::write(name("out"), &ran.stdout).unwrap();
        std::fs::write(name("err"), &ran.stderr).unwrap();
        (ran.status.unwrap(), ran.document())
    };

    let base = format!("https://{HOST}");
    let address = proxy.address.as_str();
    let mut add = vec![
        "tenant",
        "add",
        "t",
        "--api-base",
        &base,
        "--proxy",
        address,
    ];
    add.extend(["--proxy-user", USER]);
    let (status, document) = run(&open, &add);
    assert_eq!(
        (status, code(&document)),
        (2, "secret.missing"),
        "nobody to ask"
    );
    let (status, document) = run(&given, &add);
    assert_eq!(status, 0, "{document}");
    assert_eq!(document["tenant"]["proxy_user"], USER);

    // Within the address it is refused, and not said back.
    let slip = format!("http://wang:{SLIP}@proxy.corp.example:3128");
    let (status, document) = run(&open, &["tenant", "set", "t", "--proxy", &slip]);
    assert_eq!((status, code(&document)), (2, "address.invalid"));
    let steps = document["error"]["fix"]["steps"].to_string();
    assert!(steps.contains("--proxy-user"), "{steps}");

    // Kept: no later command is given it.
    let mut source = plain_source_words(details);
    source.retain(|word| word != "--no-store-secrets");
    let (status, document) = run(&open, &borrowed(&source));
    assert_eq!(status, 0, "{document}");
    let (status, document) = run(&open, &["sync", "run", &details.corp_id]);
    assert_eq!(status, 0, "{document}");
    run(&open, &["check", "--tenant", "t"]);
    run(&open, &["member", "trace", "--tenant", "t", "somebody"]);
    assert!(proxy.let_in.load(Ordering::SeqCst) > 2);
    assert_eq!(proxy.turned_away(), Vec::<String>::new());

    // Another proxy gets neither it nor the secrets.
    run(&open, &["tenant", "set", "t", "--proxy", &other.address]);
    let (status, document) = run(&open, &["sync", "run", &details.corp_id]);
    assert_eq!((status, code(&document)), (2, "secret.elsewhere"));
    assert_eq!(other.turned_away(), Vec::<String>::new());
    assert_eq!(other.let_in.load(Ordering::SeqCst), 0);
    run(&open, &["tenant", "set", "t", "--proxy", address]);

    // Given for one command, it wins; a wrong one is told, and not repeated.
    let wrong = open
        .clone()
        .set("WECOM_PROXY_PASSWORD", "Zq4-vortex 8813 xu");
    let (status, document) = run(&wrong, &["sync", "run", &details.corp_id]);
    assert_eq!(
        (status, code(&document)),
        (4, "wecom.unreachable"),
        "{document}"
    );
    let mut once = vec!["check", "--corp-id", &details.corp_id, "--api-base", &base];
    once.extend(["--proxy", address, "--proxy-user", USER]);
    let before = proxy.let_in.load(Ordering::SeqCst);
    run(&given, &once);
    assert!(proxy.let_in.load(Ordering::SeqCst) > before);

    // Without the user, the password goes too.
    run(&open, &["tenant", "set", "t", "--proxy-user", ""]);
    run(
        &open,
        &[
            "tenant",
            "set",
            "t",
            "--proxy-user",
            USER,
            "--no-store-secrets",
        ],
    );
    let (status, document) = run(&open, &["sync", "run", &details.corp_id]);
    assert_eq!(
        (status, code(&document)),
        (2, "secret.missing"),
        "{document}"
    );
    run(&open, &["tenant", "remove", "t"]);

    let hunt = Hunt::of(&[PASSWORD, SLIP, &pair, "Zq4-vortex 8813 xu"]);
    let looked_at = hunt.assert_clean(folder.path()) + hunt.assert_clean(written.path());
    assert!(looked_at > 20, "{looked_at}");
}
