//! Binds a loopback TCP port (127.0.0.1 or `::1`) exclusively, on Windows with `SO_EXCLUSIVEADDRUSE`.
//!
//! On Windows another program of the same user may bind to a port that is in use (`SO_REUSEADDR`) and receive its
//! connections, such as the browser's redirect with a login code, unless the listener asked for exclusive use. No safe
//! wrapper sets that option, so it has a crate of its own, the only one with unsafe code. It knows nothing of HTTP.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr};

use tokio::net::TcpListener;

/// Listens exclusively on a port of 127.0.0.1, or on a free one for 0. As long as the listener lives, no other socket can
/// be bound to that address and port, whatever options it sets.
///
/// # Errors
/// [`io::ErrorKind::AddrInUse`] if another socket is bound to the port, [`io::ErrorKind::PermissionDenied`] for a
/// privileged port or one that another program has exclusively, or another error of the system.
pub async fn listen(port: u16) -> io::Result<TcpListener> {
    system::listen((Ipv4Addr::LOCALHOST, port).into()).await
}

/// Listens exclusively on a port of `::1`, which is another address with ports of its own.
///
/// # Errors
/// Those of [`listen`]; [`has_no_such_address`] recognises the error of a machine without IPv6.
pub async fn listen_v6(port: u16) -> io::Result<TcpListener> {
    system::listen((Ipv6Addr::LOCALHOST, port).into()).await
}

/// Whether listening failed because the machine does not have that address. Then no other program can listen on it either,
/// so going on without it is safe.
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

    /// A plain bind is exclusive here: sharing a port needs `SO_REUSEPORT` on both sockets.
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

    /// The length of the accept queue, as the standard library has it.
    const BACKLOG: u32 = 128;

    #[expect(clippy::unused_async, reason = "the other systems' way is async")]
    pub(super) async fn listen(address: std::net::SocketAddr) -> io::Result<TcpListener> {
        let socket = match address {
            std::net::SocketAddr::V4(_) => TcpSocket::new_v4()?,
            std::net::SocketAddr::V6(_) => TcpSocket::new_v6()?,
        };
        // The option has an effect only before the bind.
        set_exclusive(&socket)?;
        socket.bind(address)?;
        socket.listen(BACKLOG)
    }

    #[expect(unsafe_code, reason = "no safe wrapper knows this option")]
    fn set_exclusive(socket: &TcpSocket) -> io::Result<()> {
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

        /// The value of the option on a socket.
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

    /// Binds as another program would, with or without `SO_REUSEADDR`.
    fn bind(port: u16, shared: bool) -> io::Result<TcpListener> {
        let socket = TcpSocket::new_v4()?;
        socket.set_reuseaddr(shared)?;
        socket.bind((Ipv4Addr::LOCALHOST, port).into())?;
        socket.listen(1)
    }

    #[tokio::test]
    async fn a_port_in_use_cannot_be_bound_whatever_options_are_set() {
        let ours = listen(0).await.unwrap();
        let address = ours.local_addr().unwrap();
        assert!(address.ip().is_loopback());
        for shared in [false, true] {
            assert!(bind(address.port(), shared).is_err(), "shared: {shared}");
        }
        let again = listen(address.port()).await.unwrap_err();
        assert_eq!(again.kind(), io::ErrorKind::AddrInUse, "{again}");
        drop(ours);
        listen(address.port()).await.unwrap();
    }

    #[tokio::test]
    async fn a_port_of_another_program_is_not_taken_over() {
        for shared in [false, true] {
            let theirs = bind(0, shared).unwrap();
            let port = theirs.local_addr().unwrap().port();
            let refused = listen(port).await.unwrap_err();
            let kinds = [io::ErrorKind::AddrInUse, io::ErrorKind::PermissionDenied];
            assert!(
                kinds.contains(&refused.kind()),
                "shared: {shared}: {refused}"
            );
        }
    }

    /// On a machine without IPv6 the error must be one that [`has_no_such_address`] recognises.
    #[tokio::test]
    async fn the_same_port_of_ipv6_is_bound_separately() {
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
