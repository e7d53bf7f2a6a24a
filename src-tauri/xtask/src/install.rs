//! Installing what `setup` decided on: system packages through apt-get, our own tools through rustup and cargo.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::machine::Rights;
use crate::out;
use crate::run;
use crate::setup::Source;
use crate::stop::Stop;

/// The folder of tools that belong to this checkout.
pub(crate) fn tools_folder() -> PathBuf {
    run::root().join("target").join("tools")
}

/// Packages that start services when they are installed: tests start their own, elsewhere.
const SERVICES: [(&str, &[&str]); 2] = [
    ("slapd", &["slapd"]),
    ("samba", &["samba-ad-dc", "smbd", "nmbd"]),
];

/// Installs Debian packages; none is fine.
pub(crate) fn packages(names: &[&str], rights: Rights) -> Result<(), Stop> {
    if names.is_empty() {
        return Ok(());
    }
    // Some container images empty apt's own archive folder whenever any apt-get ends, another's too. So the archives
    // of this run lie elsewhere, and a run that broke all the same is tried once more.
    let archives = archives().map_err(|error| Stop::io("making a folder for packages", &error))?;
    let done = try_packages(names, rights, &archives);
    _ = fs::remove_dir_all(&archives);
    done?;
    let fresh = SERVICES
        .iter()
        .filter(|(package, _)| names.contains(package));
    fresh.for_each(|(_, services)| stop_services(services, rights));
    Ok(())
}

/// What was not there before this run should not run after it. Where nothing was started, there is nothing to stop.
fn stop_services(names: &[&str], rights: Rights) {
    let script = r#"for name do systemctl disable --now "$name" || service "$name" stop; done"#;
    let mut command = match rights {
        Rights::Sudo => run::program("sudo"),
        Rights::Root | Rights::None => run::program("env"),
    };
    if rights == Rights::Sudo {
        command.arg("-n");
    }
    command.args(["sh", "-c", script, "stop"]).args(names);
    _ = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
}

/// A new folder within this checkout: in a folder of all users, somebody could wait for it with packages of theirs.
fn archives() -> io::Result<PathBuf> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let nonce = now.unwrap_or_default().as_nanos();
    let folder = tools_folder().join(format!("apt-{}-{nonce:x}", std::process::id()));
    fs::create_dir_all(tools_folder())?;
    for folder in [folder.clone(), folder.join("partial")] {
        let mut maker = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut maker, 0o700);
        maker.create(folder)?;
    }
    Ok(folder)
}

fn try_packages(names: &[&str], rights: Rights, archives: &Path) -> Result<(), Stop> {
    // An update that fails in part may still know our packages: the install decides.
    announced(&mut apt_get(rights, &["update", "-qq"]))?;
    let folder = format!("Dir::Cache::archives={}", archives.display());
    let mut args = vec![
        "install",
        "-y",
        "-qq",
        "--no-install-recommends",
        "-o",
        &folder,
    ];
    args.extend(names);
    for _attempt in 0..2 {
        if announced(&mut apt_get(rights, &args))? {
            return Ok(());
        }
    }
    let names = names.join(" ");
    Err(Stop::SetUp(vec![format!(
        "apt-get install --no-install-recommends {names}  (it failed twice, see above)"
    )]))
}

fn apt_get(rights: Rights, args: &[&str]) -> Command {
    let mut command = match rights {
        Rights::Sudo => run::program("sudo"),
        Rights::Root | Rights::None => run::program("env"),
    };
    if rights == Rights::Sudo {
        command.args(["-n", "env"]);
    }
    // Another apt-get may be at work, such as a machine's own first update.
    command
        .args([
            "DEBIAN_FRONTEND=noninteractive",
            "apt-get",
            "-o",
            "DPkg::Lock::Timeout=300",
        ])
        .args(args);
    command
}

/// Installs what needs no administrator; system packages are not its business.
pub(crate) fn own(source: &Source) -> Result<(), Stop> {
    let mut command = match source {
        Source::System { .. } | Source::ByHand(_) => return Ok(()),
        Source::Component(name) => {
            let mut command = run::program("rustup");
            command.args(["component", "add", name]);
            command
        }
        Source::Crate { name, version } => from_crate(name, version),
    };
    if announced(&mut command)? {
        return Ok(());
    }
    Err(Stop::SetUp(vec![format!(
        "{}  (it failed, see above)",
        run::shown(&command)
    )]))
}

fn from_crate(name: &str, version: &str) -> Command {
    let mut command = run::cargo();
    // A check that runs for seconds is not worth the minutes that optimising it takes.
    command.args([
        "install",
        name,
        "--version",
        &format!("={version}"),
        "--locked",
        "--debug",
        "--quiet",
        "--root",
    ]);
    command
        .arg(tools_folder())
        .env("CARGO_PROFILE_DEV_DEBUG", "0");
    command
}

fn announced(command: &mut Command) -> Result<bool, Stop> {
    out::say(&format!("$ {}", run::shown(command)));
    // Stdout belongs to what was asked for, which may be JSON.
    command.stdin(Stdio::null()).stdout(io::stderr());
    Ok(run::status(command)?.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_are_laid_where_nobody_else_can_lay_any() {
        let (one, two) = (archives().unwrap(), archives().unwrap());
        assert_ne!(one, two);
        for folder in [one, two] {
            assert!(folder.starts_with(run::root().join("target")));
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt as _;
                let mode = folder.metadata().unwrap().permissions().mode();
                assert_eq!(mode & 0o777, 0o700);
            }
            fs::remove_dir_all(folder).unwrap();
        }
    }
}
