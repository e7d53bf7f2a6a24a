//! Samba's Active Directory: a domain controller with LDAP alone.
//!
//! Making a domain takes seconds, so one is kept in the build folder and copied.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use super::server::Plan;
use super::world;
use crate::run;
use crate::stop::Stop;

const BASE: &str = "DC=corp,DC=example,DC=test";
const ADMIN: &str = "administrator@corp.example.test";
/// Passwords of a domain expire after weeks.
const KEPT: Duration = Duration::from_secs(7 * 24 * 60 * 60);
const PASSWORD: &str = "password";

/// Sets a domain controller up in this folder.
pub(super) fn plan(folder: &Path, pki: &Path, address: &str) -> Result<Plan, Stop> {
    let kept = domain()?;
    let home = folder.join("samba");
    run::capture(Command::new("cp").arg("-a").arg(&kept).arg(&home))?;
    let settings = home.join("run.conf");
    fs::write(&settings, conf(&home, pki, address))
        .map_err(|error| Stop::io("setting Samba up", &error))?;
    let password = fs::read_to_string(home.join(PASSWORD))
        .map_err(|error| Stop::io("reading a domain's password", &error))?;
    let mut command = Command::new("samba");
    command.arg("-s").arg(&settings);
    command.args(["-i", "-M", "single", "--debug-stdout"]);
    Ok(Plan {
        address: address.to_owned(),
        base: BASE,
        admin: ADMIN,
        password,
        command,
    })
}

/// A domain that is young enough, made if there is none.
fn domain() -> Result<PathBuf, Stop> {
    let version = run::capture(Command::new("samba").arg("--version"))?;
    let version: String = version
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    let parent = run::target_folder()?.join("partners");
    let kept = parent.join(version.trim_matches('-'));
    if is_young(&kept.join(PASSWORD)) {
        return Ok(kept);
    }
    let failed = |error| Stop::io("keeping a domain", &error);
    // Beside its place until it is whole: another run may be making one too.
    let fresh = parent.join(format!("new-{}", std::process::id()));
    fs::create_dir_all(&fresh).map_err(failed)?;
    provision(&fresh)?;
    _ = fs::remove_dir_all(&kept);
    if fs::rename(&fresh, &kept).is_err() {
        fs::remove_dir_all(&fresh).map_err(failed)?;
    }
    Ok(kept)
}

fn is_young(file: &Path) -> bool {
    let made = file.metadata().and_then(|about| about.modified());
    made.is_ok_and(|made| {
        SystemTime::now()
            .duration_since(made)
            .is_ok_and(|age| age < KEPT)
    })
}

fn provision(folder: &Path) -> Result<(), Stop> {
    let failed = |error| Stop::io("making a domain", &error);
    let password = format!("Adm1n-{:016x}", world::nonce().map_err(failed)?);
    let seed = folder.join("seed.conf");
    fs::write(&seed, "[global]\n").map_err(failed)?;
    run::capture(
        Command::new("samba-tool")
            .args(["domain", "provision", "-s"])
            .arg(&seed)
            .args(["--realm=CORP.EXAMPLE.TEST", "--domain=CORP"])
            .args(["--server-role=dc", "--dns-backend=NONE"])
            .args(["--host-name=dc1", "--host-ip=127.0.0.1"])
            .arg(format!("--adminpass={password}"))
            .arg(format!("--targetdir={}", folder.display())),
    )?;
    fs::write(folder.join(PASSWORD), password).map_err(failed)
}

fn conf(home: &Path, pki: &Path, address: &str) -> String {
    let (home, pki) = (home.display(), pki.display());
    format!(
        "[global]
netbios name = DC1
realm = CORP.EXAMPLE.TEST
workgroup = CORP
server role = active directory domain controller
server services = ldap
interfaces = {address}/8
bind interfaces only = yes
private dir = {home}/private
state directory = {home}/state
cache directory = {home}/cache
lock directory = {home}
pid directory = {home}
ncalrpc dir = {home}/ncalrpc
tls cafile = {pki}/ca.pem
tls certfile = {pki}/cert.pem
tls keyfile = {pki}/key.pem
"
    )
}
