//! A port of this machine for a listener that somebody else opens later: a program, or the product in this process.
//!
//! Whoever takes a port from the system, lets it go and hands its number on races with everybody who asks the system next.
//! So numbers are taken from below those that systems give out by themselves, and a lock on a file keeps the other tests of
//! this machine away from the number for as long as this is held.

use std::fs::File;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::net::{Ipv4Addr, TcpListener};

/// A port that nothing holds.
#[derive(Debug)]
pub struct Port {
    /// Its number.
    pub number: u16,
    _lock: File,
}

/// One for this test alone.
pub fn unused() -> Port {
    let folder = std::env::temp_dir().join("wecom-bridge-test-ports");
    std::fs::create_dir_all(&folder).expect("a folder for everybody");
    loop {
        let chance = RandomState::new().build_hasher().finish();
        let number = 12_000 + u16::try_from(chance % 20_000).expect("it is small");
        let lock = File::create(folder.join(number.to_string())).expect("a file to lock");
        let is_free = || TcpListener::bind((Ipv4Addr::LOCALHOST, number)).is_ok();
        if lock.try_lock().is_ok() && is_free() {
            return Port {
                number,
                _lock: lock,
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    #[test]
    fn no_port_is_given_twice_while_it_is_held_and_each_can_be_listened_on() {
        let ports = (0..50).map(|_| super::unused()).collect::<Vec<_>>();
        let numbers = ports.iter().map(|port| port.number);
        assert_eq!(numbers.collect::<BTreeSet<_>>().len(), ports.len());
        for port in ports {
            std::net::TcpListener::bind(("127.0.0.1", port.number)).unwrap();
        }
    }
}
