//! Servers that must not be trusted, and names without an address: nothing is sent to the one, and both are told apart.
//!
//! That the very same server is accepted once its authority is trusted shows that the refusals are about the
//! certificate. The trusted authorities are named to the program by a variable that OpenSSL made usual and that the
//! verifier reads on Linux; elsewhere the system's own store decides, so only the refusals are tried there.

use std::sync::atomic::Ordering;

use bridge::{Code, Error};
use tests::database;
use tests::machine::{Machine, borrowed, code, source_words};
use tests::tls::{Authority, Flaw, Secure};

use crate::commands::{self, Command, End};
use crate::world::{self, World};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_unknown_authority_is_told_as_such_by_every_command() {
    let world = World::new().await;
    let authority = Authority::new();
    for command in Command::ALL {
        let api = &world.details(command).api_base;
        let secure = Secure::start(&authority, Flaw::None, api).await;
        assert_unreachable(&world, command, &secure.base, &["tls_authority"]).await;
        assert_eq!(secure.served.load(Ordering::SeqCst), 0, "{command:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_without_an_address_is_told_as_such_by_every_command() {
    let world = World::new().await;
    for command in Command::ALL {
        // Where no name server answers at all, asking for a name runs into the time-out of connecting.
        let kinds = ["dns", "timeout"];
        assert_unreachable(&world, command, "https://wecom.invalid", &kinds).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_the_right_certificate_of_a_trusted_authority_is_accepted() {
    let world = World::new().await;
    let details = world.details(Command::SourceAdd);
    let (trusted, unknown) = (Authority::new(), Authority::new());
    let cases = [
        ("trusted", &trusted, Flaw::None, None),
        (
            "unknown authority",
            &unknown,
            Flaw::None,
            Some("tls_authority"),
        ),
        ("other host", &trusted, Flaw::OtherHost, Some("tls_host")),
        ("expired", &trusted, Flaw::Expired, Some("tls_expired")),
        ("not yet", &trusted, Flaw::NotYet, Some("tls_clock")),
    ];
    for (name, authority, flaw, kind) in cases {
        // Elsewhere than on Linux the authority of this test is not trusted, whatever a variable says.
        let accepted = kind.is_none() && cfg!(target_os = "linux");
        let secure = Secure::start(authority, flaw, &details.api_base).await;
        let folder = world.folder(Command::SourceAdd, &secure.base);
        let machine = Machine::with_secrets(folder.path(), details)
            .set("SSL_CERT_FILE", trusted.file().to_str().unwrap());
        let before = database::everything_but(folder.path(), &[]);
        let words = source_words(details);
        let (status, document) = machine.json(&borrowed(&words));
        if accepted {
            assert_eq!(status, 0, "{name}: {document}");
            assert!(secure.served.load(Ordering::SeqCst) > 0);
            continue;
        }
        assert_eq!(status, 4, "{name}: {document}");
        assert_eq!(code(&document), "wecom.unreachable", "{name}: {document}");
        let told = document["error"]["detail"]["kind"].as_str().unwrap();
        assert!(told.starts_with("tls"), "{name}: {document}");
        if cfg!(target_os = "linux") {
            assert_eq!(Some(told), kind, "{name}: {document}");
        }
        let host = document["error"]["detail"]["host"].as_str().unwrap();
        assert!(host.starts_with("localhost:"), "{name}: {host}");
        assert!(document["error"]["fix"]["steps"][0].is_string(), "{name}");
        assert_eq!(secure.served.load(Ordering::SeqCst), 0, "{name}");
        assert_eq!(
            database::everything_but(folder.path(), &[]),
            before,
            "{name}"
        );
    }
}

async fn assert_unreachable(world: &World, command: Command, base: &str, kinds: &[&str]) {
    let folder = world.folder(command, base);
    let left_out = ["runs"];
    let before = database::everything_but(folder.path(), &left_out);
    let bridge = world::open(folder.path(), world.details(command));
    let end = commands::act(&bridge, world, command, folder.path()).await;
    drop(bridge);
    match end {
        End::Refused(error) => assert_kind(&error, kinds, command),
        End::Done(told) => {
            assert!(command.is_examination(), "{command:?} went well");
            let proven = |line: &&String| line.ends_with("Pass") && line.starts_with("contacts.");
            assert!(told.iter().find(proven).is_none(), "{told:?}");
            assert!(!told.contains(&"CanLogIn".to_owned()));
        }
    }
    let after = database::everything_but(folder.path(), &left_out);
    assert_eq!(after, before, "{command:?}");
}

fn assert_kind(error: &Error, kinds: &[&str], command: Command) {
    assert_eq!(error.code(), Code::WecomUnreachable, "{command:?}: {error}");
    let kind = error.detail().get("kind").and_then(|kind| kind.as_str());
    assert!(kinds.contains(&kind.unwrap()), "{command:?}: {error}");
    assert!(!error.fix().steps.is_empty(), "{command:?}: {error}");
}
