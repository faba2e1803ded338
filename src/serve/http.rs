//! Connections: accepts them, waits for no slow one, and prints answers. The only user of the HTTP library.
//!
//! The library's own server reads heads without limit of length or time, queues connections behind silent ones when many come
//! at once, and stops accepting at the first error. So connections and heads are read here, each on a thread of its own with
//! limits; a crew of threads makes the answers, and the library prints their heads.

use std::io::{self, IoSlice, Read, Write};
use std::net::{IpAddr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tiny_http::{HTTPVersion, Header, Response, StatusCode};

use crate::serve::crew::Crew;
use crate::serve::request::{LONGEST_HEAD, Refusal, Request, head_end, parse};

/// How long a connection may be silent between requests.
const IDLE: Duration = Duration::from_secs(60);
/// How long a head may take from its first byte to its last.
const HEAD: Duration = Duration::from_secs(10);
/// How long a client may refuse to take what is written to it.
const WRITE: Duration = Duration::from_secs(20);
/// Most connections at once.
const MOST: usize = 1024;
/// How much of an unwanted body is taken in, so that the answer is not lost with it.
const DRAIN: usize = 1 << 20;

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
struct Printed {
    head: Vec<u8>,
    body: Option<Bytes>,
}

/// An open port.
pub struct Door {
    listener: TcpListener,
    address: SocketAddr,
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

    fn printed(self, is_head: bool) -> Printed {
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

impl Bytes {
    /// The bytes.
    pub fn as_slice(&self) -> &[u8] {
        match self {
            Bytes::Own(bytes) => bytes,
            Bytes::Shared(bytes, range) => bytes.get(range.clone()).unwrap_or_default(),
        }
    }
}

impl Door {
    /// Opens a port; 0 lets the system choose one.
    ///
    /// # Errors
    /// What the system says: the port is taken, or belongs to somebody else.
    pub fn open(host: IpAddr, port: u16) -> io::Result<Door> {
        let listener = TcpListener::bind((host, port))?;
        let address = listener.local_addr()?;
        Ok(Door { listener, address })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers whoever comes, for ever; `failure` is what a request that panics is answered with.
    pub fn serve(self, handler: Arc<Handler>, failure: Answer) {
        let open = Arc::new(AtomicUsize::new(0));
        let threads = std::thread::available_parallelism().map_or(2, usize::from);
        let desk = Arc::new(Desk { crew: Crew::new(threads), handler, failure });
        loop {
            let Ok((stream, _)) = self.listener.accept() else {
                // A client that left at once, or no file handles for now: neither ends the server.
                std::thread::sleep(Duration::from_millis(10));
                continue;
            };
            let guest = Guest::enter(&open);
            let desk = Arc::clone(&desk);
            let is_full = guest.number > MOST;
            // Should no thread be had, the connection is dropped and the client tries again.
            let _ = std::thread::Builder::new().name("insyn-request".to_owned()).spawn(move || {
                let _guest = guest;
                let mut connection = Connection { stream, buffer: Vec::new() };
                if is_full {
                    let _ = connection.send(&Answer::text(503, "Too many connections.\n").printed(false));
                } else {
                    let _ = connection.run(&desk);
                }
            });
        }
    }
}

/// Where answers are made.
struct Desk {
    crew: Crew,
    handler: Arc<Handler>,
    failure: Answer,
}

/// What a connection does with a request.
enum Reaction {
    Send(Printed),
    Talk(Box<dyn FnOnce(&mut Line) + Send>),
}

impl Desk {
    fn react(&self, request: Request) -> Reaction {
        let (handler, is_head) = (Arc::clone(&self.handler), request.is_head());
        let made = self.crew.ask(move || match handler(&request) {
            Reply::Answer(answer) => Reaction::Send(answer.printed(is_head)),
            Reply::Stream(talk) => Reaction::Talk(talk),
        });
        made.unwrap_or_else(|| Reaction::Send(self.failure.clone().printed(is_head)))
    }
}

/// A place among the connections, given back when it is dropped.
struct Guest {
    open: Arc<AtomicUsize>,
    number: usize,
}

impl Guest {
    fn enter(open: &Arc<AtomicUsize>) -> Guest {
        let number = open.fetch_add(1, Ordering::Relaxed) + 1;
        Guest { open: Arc::clone(open), number }
    }
}

impl Drop for Guest {
    fn drop(&mut self) {
        self.open.fetch_sub(1, Ordering::Relaxed);
    }
}

struct Connection {
    stream: TcpStream,
    /// What has come and was not used yet: the next request may stand behind this one.
    buffer: Vec<u8>,
}

impl Connection {
    fn run(mut self, desk: &Desk) -> io::Result<()> {
        self.stream.set_nodelay(true)?;
        self.stream.set_write_timeout(Some(WRITE))?;
        loop {
            let request = match self.next_request()? {
                Some(Ok(request)) => request,
                Some(Err(refusal)) => {
                    let text = format!("{}\n", StatusCode(refusal.status()).default_reason_phrase());
                    self.send(&Answer::text(refusal.status(), &text).printed(false))?;
                    return self.leave();
                }
                None => return Ok(()),
            };
            let (is_head, is_last) = (request.is_head(), request.is_last());
            match desk.react(request) {
                Reaction::Send(answer) => self.send(&answer)?,
                Reaction::Talk(talk) => {
                    let mut line = Line { stream: self.stream };
                    line.begin()?;
                    if !is_head {
                        let _ = catch_unwind(AssertUnwindSafe(|| talk(&mut line)));
                    }
                    return Ok(());
                }
            }
            if is_last {
                return self.leave();
            }
        }
    }

    /// The next request; `None` when the client has left or been silent for too long.
    fn next_request(&mut self) -> io::Result<Option<Result<Request, Refusal>>> {
        let mut deadline = Instant::now() + if self.buffer.is_empty() { IDLE } else { HEAD };
        loop {
            // Empty lines before a request are passed over, as the standard advises.
            let blank = self.buffer.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            self.buffer.drain(..blank);
            if let Some(end) = head_end(&self.buffer) {
                if end > LONGEST_HEAD {
                    return Ok(Some(Err(Refusal::TooLong)));
                }
                let head: Vec<u8> = self.buffer.drain(..end).collect();
                return Ok(Some(parse(&head)));
            }
            if self.buffer.len() > LONGEST_HEAD {
                return Ok(Some(Err(Refusal::TooLong)));
            }
            let was_empty = self.buffer.is_empty();
            if !self.read_some(deadline)? {
                return Ok(None);
            }
            if was_empty {
                deadline = Instant::now() + HEAD;
            }
        }
    }

    /// Takes in what has come; `false` at the end of the stream or when the time is up.
    fn read_some(&mut self, deadline: Instant) -> io::Result<bool> {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(false);
        }
        self.stream.set_read_timeout(Some(left))?;
        let mut chunk = [0; 4096];
        match self.stream.read(&mut chunk) {
            Ok(0) => Ok(false),
            Ok(count) => {
                self.buffer.extend_from_slice(chunk.get(..count).unwrap_or_default());
                Ok(true)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Ok(true),
            Err(_) => Ok(false),
        }
    }

    fn send(&mut self, answer: &Printed) -> io::Result<()> {
        let head = answer.head.as_slice();
        let body = answer.body.as_ref().map_or(&[][..], Bytes::as_slice);
        let sent = match self.stream.write_vectored(&[IoSlice::new(head), IoSlice::new(body)]) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => 0,
            sent => sent?,
        };
        self.stream.write_all(head.get(sent..).unwrap_or_default())?;
        self.stream.write_all(body.get(sent.saturating_sub(head.len())..).unwrap_or_default())
    }

    /// Closes without losing what was written: bytes that nobody reads would make the system reset the connection.
    fn leave(mut self) -> io::Result<()> {
        self.stream.shutdown(Shutdown::Write)?;
        let deadline = Instant::now() + Duration::from_secs(1);
        let mut taken = 0;
        while taken < DRAIN && self.read_some(deadline)? {
            taken += self.buffer.len();
            self.buffer.clear();
        }
        Ok(())
    }
}

impl Line {
    fn begin(&mut self) -> io::Result<()> {
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
