//! Both servers in one folder, which goes with them.

use std::env;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::keeper::Keeper;
use super::server::Server;
use super::{openldap, pki, samba};
use crate::stop::Stop;

/// Memory, where there is any: these servers write every change through.
const MEMORY: &str = "/dev/shm";
const FILE: &str = "partners.json";
/// The ports of LDAP, plain and over TLS, which one of the servers cannot change.
const PORTS: [u16; 2] = [389, 636];

/// Running servers.
pub(super) struct World {
    folder: PathBuf,
    openldap: Server,
    samba: Server,
    /// Last: it removes what the servers still use.
    _keeper: Keeper,
}

impl World {
    /// Starts both and waits until they answer.
    pub(super) fn start() -> Result<Self, Stop> {
        let failed = |error| Stop::io("making the servers' folder", &error);
        let folder = folder().map_err(failed)?;
        let mut keeper = Keeper::of(&folder).map_err(failed)?;
        let addresses = [address(0)?, address(1)?];
        let pki = folder.join("pki");
        fs::create_dir(&pki).map_err(failed)?;
        pki::make(&pki, &[&addresses[0], &addresses[1]])?;
        let password = format!("{:016x}", nonce().map_err(failed)?);
        let first = openldap::plan(&folder, &pki, &addresses[0], &password)?;
        let second = samba::plan(&folder, &pki, &addresses[1])?;
        let mut openldap = Server::start("slapd", &folder, first)?;
        keeper.watch(&openldap.process).map_err(failed)?;
        let mut samba = Server::start("samba", &folder, second)?;
        keeper.watch(&samba.process).map_err(failed)?;
        let root = pki.join("ca.pem");
        openldap.wait_until_ready(&root)?;
        samba.wait_until_ready(&root)?;
        let world = World {
            folder,
            openldap,
            samba,
            _keeper: keeper,
        };
        world.write().map_err(failed)?;
        Ok(world)
    }

    /// The file with addresses and passwords.
    pub(super) fn file(&self) -> PathBuf {
        self.folder.join(FILE)
    }

    /// What may be shown: addresses, and where the passwords are.
    pub(super) fn said(&self) -> Value {
        json!({
            "file": self.file(),
            "root": self.root(),
            "openldap": about(&self.openldap),
            "samba": about(&self.samba),
        })
    }

    fn root(&self) -> PathBuf {
        self.folder.join("pki").join("ca.pem")
    }

    fn write(&self) -> io::Result<()> {
        let mut all = self.said();
        all["openldap"]["password"] = self.openldap.password.as_str().into();
        all["samba"]["password"] = self.samba.password.as_str().into();
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(self.file())?;
        file.write_all(all.to_string().as_bytes())
    }
}

fn about(server: &Server) -> Value {
    let address = &server.address;
    json!({
        "address": address,
        "ldaps": format!("ldaps://{address}"),
        "ldap": format!("ldap://{address}"),
        "base": server.base,
        "admin": server.admin,
    })
}

/// A new folder for its owner only. Short, since sockets are made in it and their names may have 108 bytes.
fn folder() -> io::Result<PathBuf> {
    let parent = match Path::new(MEMORY).is_dir() {
        true => PathBuf::from(MEMORY),
        false => env::temp_dir(),
    };
    let folder = parent.join(format!("partners-{:016x}", nonce()?));
    DirBuilder::new().mode(0o700).create(&folder)?;
    Ok(folder)
}

/// An address of this machine on which nobody speaks LDAP yet. Several runs at a time begin at different ones.
fn address(which: u8) -> Result<String, Stop> {
    let begin = (nonce().unwrap_or_default() % 200) as u8;
    let all = (0..250).map(|step: u8| {
        let third = begin.wrapping_add(step);
        Ipv4Addr::new(127, 89, third, 10 + which)
    });
    let is_free = |address: &Ipv4Addr| {
        PORTS
            .iter()
            .all(|port| TcpListener::bind((*address, *port)).is_ok())
    };
    let free = all.into_iter().find(is_free);
    let nowhere = || {
        Stop::Failed(
            "no loopback address has the ports 389 and 636 free, or they may not be used"
                .to_owned(),
        )
    };
    Ok(free.ok_or_else(nowhere)?.to_string())
}

/// A number that nobody can guess.
pub(super) fn nonce() -> io::Result<u64> {
    let mut bytes = [0; 8];
    File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    Ok(u64::from_ne_bytes(bytes))
}
