//! Answers: what they are made of, and how they are printed. The only user of the HTTP library.

use std::io::{self, IoSlice, Write};
use std::net::TcpStream;
use std::sync::Arc;

use tiny_http::{HTTPVersion, Header, Response, StatusCode};

use crate::serve::request::{Refusal, Request};

/// Bytes of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bytes {
    /// Made for this answer.
    Own(Vec<u8>),
    /// Shared with the theme, a file or another answer: all of it, or a part.
    Shared(Arc<[u8]>, std::ops::Range<usize>),
}

/// What a request is answered with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// Headers; length, date and connection are added.
    pub headers: Vec<(&'static str, String)>,
    /// The body; for `HEAD` its length is told and nothing is sent.
    pub body: Bytes,
}

/// What becomes of a request.
pub enum Reply {
    /// One answer.
    Answer(Answer),
    /// Lines for as long as the client stays.
    Stream(Box<dyn FnOnce(&mut Line) + Send>),
}

/// Answers requests. Called from several threads.
pub type Handler = dyn Fn(&Request) -> Reply + Send + Sync;

/// An answer as it goes over the wire.
pub(super) struct Printed {
    head: Vec<u8>,
    body: Option<Bytes>,
}

/// A connection that stays open for events.
pub struct Line {
    stream: TcpStream,
}

impl Answer {
    /// An answer of plain text.
    pub fn text(status: u16, text: &str) -> Answer {
        let headers = vec![
            ("Content-Type", "text/plain; charset=utf-8".to_owned()),
            ("Cache-Control", "no-store".to_owned()),
            ("X-Content-Type-Options", "nosniff".to_owned()),
        ];
        Answer { status, headers, body: Bytes::Own(text.as_bytes().to_vec()) }
    }

    /// The answer as it goes over the wire; to `HEAD` its body does not.
    pub(super) fn printed(self, is_head: bool) -> Printed {
        let headers = self.headers.iter().filter_map(|(name, value)| Header::from_bytes(*name, value.as_str()).ok());
        let headers = headers.chain(Header::from_bytes("Server", "insyn")).collect();
        let length = self.body.as_slice().len();
        let response = Response::new(StatusCode(self.status), headers, io::empty(), Some(length), None);
        let mut head = Vec::with_capacity(512);
        // Writing to memory does not fail.
        let _ = response.with_chunked_threshold(usize::MAX).raw_print(&mut head, HTTPVersion(1, 1), &[], true, None);
        Printed { head, body: Some(self.body).filter(|_| !is_head && self.status != 304) }
    }
}

impl From<Refusal> for Answer {
    fn from(refusal: Refusal) -> Answer {
        Answer::text(refusal.status(), &format!("{}\n", StatusCode(refusal.status()).default_reason_phrase()))
    }
}

impl Bytes {
    /// The bytes.
    pub fn as_slice(&self) -> &[u8] {
        match self {
            Bytes::Own(bytes) => bytes,
            Bytes::Shared(bytes, range) => bytes.get(range.clone()).unwrap_or_default(),
        }
    }
}

impl Printed {
    /// Writes what is not yet written, as far as the system takes it without waiting. `sent` is how much of it was written; it is
    /// all of it when this is true.
    ///
    /// # Errors
    /// The client has left.
    pub(super) fn write(&self, mut to: impl Write, sent: &mut usize) -> io::Result<bool> {
        let body = self.body.as_ref().map_or(&[][..], Bytes::as_slice);
        while *sent < self.head.len() + body.len() {
            let head = self.head.get(*sent..).unwrap_or_default();
            let body = body.get(sent.saturating_sub(self.head.len())..).unwrap_or_default();
            match to.write_vectored(&[IoSlice::new(head), IoSlice::new(body)]) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(count) => *sent += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(false),
                Err(error) => return Err(error),
            }
        }
        Ok(true)
    }
}

impl Line {
    /// A line over a connection whose writes wait, but not for ever.
    pub(super) fn new(stream: TcpStream) -> Line {
        Line { stream }
    }

    /// Sends the head of the answer.
    ///
    /// # Errors
    /// The client has left.
    pub(super) fn begin(&mut self) -> io::Result<()> {
        self.send(
            "HTTP/1.1 200 OK\r\nServer: insyn\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n\
             X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n",
        )
    }

    /// Sends a text at once.
    ///
    /// # Errors
    /// The client has left, or takes nothing any more.
    pub fn send(&mut self, text: &str) -> io::Result<()> {
        self.stream.write_all(text.as_bytes())?;
        self.stream.flush()
    }

    /// False when the client has hung up.
    pub fn is_open(&self) -> bool {
        let mut byte = [0];
        let is_quiet = |error: &io::Error| matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut);
        if self.stream.set_nonblocking(true).is_err() {
            return false;
        }
        let seen = self.stream.peek(&mut byte);
        let is_usable = self.stream.set_nonblocking(false).is_ok();
        is_usable && seen.map_or_else(|error| is_quiet(&error), |count| count > 0)
    }
}
