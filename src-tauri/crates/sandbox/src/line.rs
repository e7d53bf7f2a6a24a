//! The connection itself: where an answer can be reset, cut short or slowed down.

use std::{
    io,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard},
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::{Sleep, sleep},
};

use crate::locked::locked;

const SLOW_PIECES: u8 = 4;
const SLOW_PAUSE: Duration = Duration::from_millis(60);

#[derive(Clone, Copy, Debug)]
enum Plan {
    Sound,
    Reset,
    CutAfter(usize),
    Slow { pieces: u8 },
}

/// A handle with which an answer decides the fate of its own connection.
#[derive(Clone, Debug)]
pub(crate) struct Line(Arc<Mutex<Plan>>);

impl Line {
    fn new() -> Self {
        Self(Arc::new(Mutex::new(Plan::Sound)))
    }

    /// The next byte to be written is met by a reset.
    pub(crate) fn reset(&self) {
        *self.plan() = Plan::Reset;
    }

    /// The connection closes after so many more bytes.
    pub(crate) fn cut_after(&self, bytes: usize) {
        *self.plan() = Plan::CutAfter(bytes);
    }

    /// The next answer comes in pieces.
    pub(crate) fn slow(&self) {
        *self.plan() = Plan::Slow {
            pieces: SLOW_PIECES,
        };
    }

    fn plan(&self) -> MutexGuard<'_, Plan> {
        locked(&self.0)
    }
}

/// One connection.
pub(crate) struct Wire {
    tcp: TcpStream,
    line: Line,
    pause: Option<Pin<Box<Sleep>>>,
}

impl Wire {
    /// The connection, and the handle on its fate.
    pub(crate) fn new(tcp: TcpStream) -> (Self, Line) {
        let line = Line::new();
        let wire = Self {
            tcp,
            line: line.clone(),
            pause: None,
        };
        (wire, line)
    }

    fn tcp(&mut self) -> Pin<&mut TcpStream> {
        Pin::new(&mut self.tcp)
    }

    fn reset(&self) -> io::Error {
        // With no time to linger the close is a reset on the other side.
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
        *self.line.plan() = match pieces {
            0 | 1 => Plan::Sound,
            _ => Plan::Slow { pieces: pieces - 1 },
        };
        Poll::Ready(Ok(written))
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.tcp().poll_read(context, buffer)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let plan = *self.line.plan();
        match plan {
            _ if bytes.is_empty() => Poll::Ready(Ok(0)),
            Plan::Sound => self.tcp().poll_write(context, bytes),
            Plan::Reset => Poll::Ready(Err(self.reset())),
            Plan::CutAfter(0) => Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into())),
            Plan::CutAfter(left) => {
                let head = &bytes[..bytes.len().min(left)];
                let written = ready!(self.tcp().poll_write(context, head))?;
                self.line.cut_after(left - written);
                Poll::Ready(Ok(written))
            }
            Plan::Slow { pieces } => self.poll_piece(context, bytes, pieces),
        }
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let plan = *self.line.plan();
        if matches!(plan, Plan::Sound) {
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
