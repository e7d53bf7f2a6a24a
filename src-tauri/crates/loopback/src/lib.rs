//! A listening port of 127.0.0.1, or of `::1`, that is this program's alone.
//!
//! A crate of its own for one system's option: on Windows, another program of the same person may bind over a port that
//! somebody listens on, and get the browsers that come back to it, unless the listener asked for the port exclusively.
//! No safe wrapper sets that option, so this is the one crate with unsafe code. It knows nothing of HTTP.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr};

use tokio::net::TcpListener;

/// Listens on a port of 127.0.0.1, or on any free one if it is 0. As long as the listener lives, no other socket can be
/// bound to that port of that address, whatever it asks for.
///
/// # Errors
/// [`io::ErrorKind::AddrInUse`] if somebody listens there, [`io::ErrorKind::PermissionDenied`] if this program may not
/// or another one has it exclusively, or what else the system says.
pub async fn listen(port: u16) -> io::Result<TcpListener> {
    system::listen((Ipv4Addr::LOCALHOST, port).into()).await
}

/// The same on `::1`, which is another address with ports of its own.
///
/// # Errors
/// Those of [`listen`]; where this machine has no `::1`, [`has_no_such_address`] knows the error.
pub async fn listen_v6(port: u16) -> io::Result<TcpListener> {
    system::listen((Ipv6Addr::LOCALHOST, port).into()).await
}

/// Whether listening failed because the machine has no such address at all, so that nobody else can have it either.
pub fn has_no_such_address(error: &io::Error) -> bool {
    // EAFNOSUPPORT and EPROTONOSUPPORT have no kind of their own.
    let codes: &[i32] = if cfg!(windows) {
        &[10_043, 10_047]
    } else if cfg!(target_os = "macos") {
        &[43, 47]
    } else {
        &[93, 97]
    };
    error.kind() == io::ErrorKind::AddrNotAvailable
        || error
            .raw_os_error()
            .is_some_and(|code| codes.contains(&code))
}

#[cfg(not(windows))]
mod system {
    use super::{TcpListener, io};

    /// Nobody can bind over a listening socket here unless both asked for sharing.
    pub(super) async fn listen(address: std::net::SocketAddr) -> io::Result<TcpListener> {
        TcpListener::bind(address).await
    }
}

#[cfg(windows)]
mod system {
    use std::os::windows::io::AsRawSocket as _;

    use tokio::net::TcpSocket;
    use windows_sys::Win32::Networking::WinSock::{SO_EXCLUSIVEADDRUSE, SOL_SOCKET, setsockopt};

    use super::{TcpListener, io};

    /// Connections that may wait to be accepted: what an ordinary listener asks for.
    const WAITING: u32 = 128;

    #[expect(clippy::unused_async, reason = "the other systems' way is async")]
    pub(super) async fn listen(address: std::net::SocketAddr) -> io::Result<TcpListener> {
        let socket = match address {
            std::net::SocketAddr::V4(_) => TcpSocket::new_v4()?,
            std::net::SocketAddr::V6(_) => TcpSocket::new_v6()?,
        };
        // It counts only if it is set before the socket has its address.
        ask_exclusively(&socket)?;
        socket.bind(address)?;
        socket.listen(WAITING)
    }

    #[expect(unsafe_code, reason = "no safe wrapper knows this option")]
    fn ask_exclusively(socket: &TcpSocket) -> io::Result<()> {
        let handle = usize::try_from(socket.as_raw_socket()).map_err(io::Error::other)?;
        let yes = 1_i32.to_ne_bytes();
        // SAFETY: the socket is borrowed, so the handle is open; the system reads the four bytes during the call only.
        let status = unsafe {
            setsockopt(
                handle,
                SOL_SOCKET,
                SO_EXCLUSIVEADDRUSE,
                yes.as_ptr(),
                size_of::<i32>() as i32,
            )
        };
        match status {
            0 => Ok(()),
            _ => Err(io::Error::last_os_error()),
        }
    }

    #[cfg(test)]
    pub(super) mod tests {
        use windows_sys::Win32::Networking::WinSock::getsockopt;

        use super::*;

        /// What the system says of a socket's option.
        #[expect(unsafe_code, reason = "no safe wrapper knows this option")]
        pub(crate) fn is_exclusive(socket: &TcpListener) -> bool {
            let handle = usize::try_from(socket.as_raw_socket()).unwrap();
            let (mut value, mut length) = ([0_u8; 4], 4);
            // SAFETY: the socket is borrowed, so the handle is open; the system writes at most four bytes, which are there.
            let status = unsafe {
                getsockopt(
                    handle,
                    SOL_SOCKET,
                    SO_EXCLUSIVEADDRUSE,
                    value.as_mut_ptr(),
                    &raw mut length,
                )
            };
            assert_eq!(status, 0, "{}", io::Error::last_os_error());
            value != [0; 4]
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::net::TcpSocket;

    use super::*;

    /// Another program's try, with or without asking to share the port.
    fn takes(port: u16, shared: bool) -> io::Result<TcpListener> {
        let socket = TcpSocket::new_v4()?;
        socket.set_reuseaddr(shared)?;
        socket.bind((Ipv4Addr::LOCALHOST, port).into())?;
        socket.listen(1)
    }

    #[tokio::test]
    async fn nobody_takes_a_port_over_whatever_they_ask_for() {
        let ours = listen(0).await.unwrap();
        let address = ours.local_addr().unwrap();
        assert!(address.ip().is_loopback());
        for shared in [false, true] {
            assert!(takes(address.port(), shared).is_err(), "shared: {shared}");
        }
        let again = listen(address.port()).await.unwrap_err();
        assert_eq!(again.kind(), io::ErrorKind::AddrInUse, "{again}");
        drop(ours);
        listen(address.port()).await.unwrap();
    }

    #[tokio::test]
    async fn a_port_in_other_hands_is_not_taken_over() {
        for shared in [false, true] {
            let theirs = takes(0, shared).unwrap();
            let port = theirs.local_addr().unwrap().port();
            let refused = listen(port).await.unwrap_err();
            let kinds = [io::ErrorKind::AddrInUse, io::ErrorKind::PermissionDenied];
            assert!(
                kinds.contains(&refused.kind()),
                "shared: {shared}: {refused}"
            );
        }
    }

    /// Where the machine has both; a machine without the second one says so in a way that is known.
    #[tokio::test]
    async fn the_second_address_is_taken_apart_from_the_first() {
        let first = listen(0).await.unwrap();
        let port = first.local_addr().unwrap().port();
        match listen_v6(port).await {
            Ok(second) => {
                assert!(second.local_addr().unwrap().is_ipv6());
                let again = listen_v6(port).await.unwrap_err();
                assert!(!has_no_such_address(&again), "{again}");
            }
            Err(error) => assert!(has_no_such_address(&error), "{error}"),
        }
    }

    #[cfg(windows)]
    #[tokio::test]
    async fn the_system_was_asked_for_the_port_alone() {
        let ordinary = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        assert!(!system::tests::is_exclusive(&ordinary));
        assert!(system::tests::is_exclusive(&listen(0).await.unwrap()));
    }
}
