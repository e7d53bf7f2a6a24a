//! A TCP stream with fault injection: a response can be reset, truncated or slowed down.

use std::{
    io,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard},
    task::{Context, Poll, ready},
    time::Duration,
};

use crate::locked::locked;

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::{Sleep, sleep},
};

const SLOW_PIECES: u8 = 4;
const SLOW_PAUSE: Duration = Duration::from_millis(60);

#[derive(Clone, Copy, Debug)]
enum StreamFault {
    None,
    Reset,
    CutAfter(usize),
    Slow { pieces: u8 },
}

/// Handle that injects a fault into one connection.
#[derive(Clone, Debug)]
pub(crate) struct FaultInjector(Arc<Mutex<StreamFault>>);

impl FaultInjector {
    fn new() -> Self {
        Self(Arc::new(Mutex::new(StreamFault::None)))
    }

    /// Resets the connection at the next byte to be written.
    pub(crate) fn reset(&self) {
        *self.fault() = StreamFault::Reset;
    }

    /// Closes the connection after so many more bytes.
    pub(crate) fn cut_after(&self, bytes: usize) {
        *self.fault() = StreamFault::CutAfter(bytes);
    }

    /// Sends the next response in pieces, with pauses.
    pub(crate) fn slow(&self) {
        *self.fault() = StreamFault::Slow {
            pieces: SLOW_PIECES,
        };
    }

    fn fault(&self) -> MutexGuard<'_, StreamFault> {
        locked(&self.0)
    }
}

/// A TCP stream with injected faults.
pub(crate) struct FaultyStream {
    tcp: TcpStream,
    injector: FaultInjector,
    pause: Option<Pin<Box<Sleep>>>,
}

impl FaultyStream {
    /// Wraps a stream; returns it with the handle on its faults.
    pub(crate) fn new(tcp: TcpStream) -> (Self, FaultInjector) {
        let injector = FaultInjector::new();
        let stream = Self {
            tcp,
            injector: injector.clone(),
            pause: None,
        };
        (stream, injector)
    }

    fn tcp(&mut self) -> Pin<&mut TcpStream> {
        Pin::new(&mut self.tcp)
    }

    fn reset(&self) -> io::Error {
        // With `SO_LINGER` 0 the close sends RST instead of FIN.
        match self.tcp.set_zero_linger() {
            Ok(()) => io::ErrorKind::ConnectionReset.into(),
            Err(error) => error,
        }
    }

    fn poll_pause(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let pause = self
            .pause
            .get_or_insert_with(|| Box::pin(sleep(SLOW_PAUSE)));
        ready!(pause.as_mut().poll(context));
        self.pause = None;
        Poll::Ready(())
    }

    fn poll_piece(
        &mut self,
        context: &mut Context<'_>,
        bytes: &[u8],
        pieces: u8,
    ) -> Poll<io::Result<usize>> {
        ready!(self.poll_pause(context));
        let piece = bytes.len() / usize::from(pieces.max(1));
        let written = ready!(self.tcp().poll_write(context, &bytes[..piece.max(1)]))?;
        *self.injector.fault() = match pieces {
            0 | 1 => StreamFault::None,
            _ => StreamFault::Slow { pieces: pieces - 1 },
        };
        Poll::Ready(Ok(written))
    }
}

impl AsyncRead for FaultyStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.tcp().poll_read(context, buffer)
    }
}

impl AsyncWrite for FaultyStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let fault = *self.injector.fault();
        match fault {
            _ if bytes.is_empty() => Poll::Ready(Ok(0)),
            StreamFault::None => self.tcp().poll_write(context, bytes),
            StreamFault::Reset => Poll::Ready(Err(self.reset())),
            StreamFault::CutAfter(0) => Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into())),
            StreamFault::CutAfter(left) => {
                let head = &bytes[..bytes.len().min(left)];
                let written = ready!(self.tcp().poll_write(context, head))?;
                self.injector.cut_after(left - written);
                Poll::Ready(Ok(written))
            }
            StreamFault::Slow { pieces } => self.poll_piece(context, bytes, pieces),
        }
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let fault = *self.injector.fault();
        if matches!(fault, StreamFault::None) {
            return self.tcp().poll_write_vectored(context, buffers);
        }
        let first = buffers.iter().find(|buffer| !buffer.is_empty());
        self.poll_write(context, first.map_or(&[], |buffer| buffer))
    }

    fn is_write_vectored(&self) -> bool {
        self.tcp.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.tcp().poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.tcp().poll_shutdown(context)
    }
}
