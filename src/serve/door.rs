//! Connections: one thread waits for all of them and for none in particular. The only user of the event library.
//!
//! The HTTP library's own server reads heads without limit of length or time, queues connections behind silent ones when many
//! come at once, and stops accepting at the first error. So connections and heads are read here, with limits, by a thread that
//! never waits for one client; a crew of threads makes the answers and writes what the system takes at once, and what it does
//! not take follows as the client takes it. Only a stream of events has a thread of its own.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::net::{IpAddr, Shutdown, SocketAddr};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use mio::net::{TcpListener, TcpStream};
use mio::{Events, Interest, Poll, Token, Waker};

use crate::serve::crew::Crew;
use crate::serve::http::{Answer, Handler, Line, Printed, Reply};
use crate::serve::request::{LONGEST_HEAD, Refusal, head_end, parse};

/// How long a connection may be silent between requests.
const IDLE: Duration = Duration::from_secs(60);
/// How long a head may take from its first byte to its last.
const HEAD: Duration = Duration::from_secs(10);
/// How long a client may refuse to take what is written to it.
const WRITE: Duration = Duration::from_secs(20);
/// How long a client may go on sending after the last answer.
const LEAVE: Duration = Duration::from_secs(1);
/// How long accepting pauses after it failed.
const PAUSE: Duration = Duration::from_millis(10);
/// Most connections at once.
const MOST: usize = 1024;
/// How much of an unwanted body is taken in, so that the answer is not lost with it.
const DRAIN: usize = 1 << 20;

const LISTENER: Token = Token(0);
const BELL: Token = Token(1);
/// The first number of a guest; each has its own, which never comes again.
const FIRST: usize = 2;

/// An open port.
pub struct Door {
    poll: Poll,
    bell: Arc<Waker>,
    listener: TcpListener,
    address: SocketAddr,
}

impl Door {
    /// Opens a port; 0 lets the system choose one.
    ///
    /// # Errors
    /// What the system says: the port is taken, or belongs to somebody else; or it has no means to wait for connections.
    pub fn open(host: IpAddr, port: u16) -> io::Result<Door> {
        let listener = std::net::TcpListener::bind((host, port))?;
        let address = listener.local_addr()?;
        listener.set_nonblocking(true)?;
        let mut listener = TcpListener::from_std(listener);
        let poll = Poll::new()?;
        poll.registry().register(&mut listener, LISTENER, Interest::READABLE)?;
        let bell = Arc::new(Waker::new(poll.registry(), BELL)?);
        Ok(Door { poll, bell, listener, address })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers whoever comes, for ever; `failure` is what a request that panics is answered with.
    pub fn serve(self, handler: Arc<Handler>, failure: Answer) {
        let Door { poll, bell, listener, .. } = self;
        let threads = std::thread::available_parallelism().map_or(2, usize::from);
        let (sender, done) = channel();
        let desk = Arc::new(Desk { handler, failure, sender, bell });
        let mut hall = Hall {
            poll,
            listener,
            guests: BTreeMap::new(),
            next: FIRST,
            again: None,
            talking: Arc::new(AtomicUsize::new(0)),
            crew: Crew::new(threads),
            desk,
            done,
        };
        let mut events = Events::with_capacity(256);
        loop {
            hall.turn(&mut events);
        }
    }
}

/// Where answers are made.
struct Desk {
    handler: Arc<Handler>,
    failure: Answer,
    sender: Sender<(usize, Fate)>,
    bell: Arc<Waker>,
}

/// What became of a request.
enum Fate {
    /// It was answered; after the last answer the client is to leave.
    Sent { is_last: bool },
    /// The client takes its answer slowly: how much of it was written.
    Unfinished { answer: Printed, sent: usize, is_last: bool },
    /// It is told things for as long as it stays; of `HEAD` only the beginning.
    Talk { talk: Box<dyn FnOnce(&mut Line) + Send>, is_head: bool },
    /// The client has left.
    Lost,
}

impl Desk {
    /// Answers one request, given its head or why it has none.
    fn attend(&self, stream: &TcpStream, head: Result<Vec<u8>, Refusal>) -> Fate {
        let (answer, is_last) = match head.and_then(|head| parse(&head)) {
            Err(refusal) => (Answer::from(refusal).printed(false), true),
            Ok(request) => {
                let is_head = request.is_head();
                match catch_unwind(AssertUnwindSafe(|| (self.handler)(&request))) {
                    Ok(Reply::Stream(talk)) => return Fate::Talk { talk, is_head },
                    Ok(Reply::Answer(answer)) => (answer.printed(is_head), request.is_last()),
                    // The panic was printed by the system's own hook.
                    Err(_) => (self.failure.clone().printed(is_head), request.is_last()),
                }
            }
        };
        let mut sent = 0;
        match answer.write(stream, &mut sent) {
            Ok(true) => Fate::Sent { is_last },
            Ok(false) => Fate::Unfinished { answer, sent, is_last },
            Err(_) => Fate::Lost,
        }
    }
}

/// Who is there.
struct Hall {
    poll: Poll,
    listener: TcpListener,
    guests: BTreeMap<usize, Guest>,
    /// The number of the next guest.
    next: usize,
    /// When to accept again, after it failed.
    again: Option<Instant>,
    /// How many streams of events are open, each with a thread of its own.
    talking: Arc<AtomicUsize>,
    crew: Crew,
    desk: Arc<Desk>,
    done: Receiver<(usize, Fate)>,
}

/// A connection.
struct Guest {
    stream: Arc<TcpStream>,
    /// What has come and was not used yet: the next request may stand behind this one.
    buffer: Vec<u8>,
    stage: Stage,
    /// When it has to leave, unless something happens.
    deadline: Option<Instant>,
}

/// What a connection is about.
enum Stage {
    /// A head is read.
    Reading,
    /// The crew makes an answer.
    Asked,
    /// The client takes an answer slowly.
    Writing { answer: Printed, sent: usize, is_last: bool },
    /// What still comes is thrown away, so much so far: bytes that nobody reads would make the system reset the connection,
    /// and what was written would be lost.
    Leaving { taken: usize },
}

/// What comes of a step with a guest.
enum Step {
    /// It waits.
    Stays,
    /// A head is there, or why none will be.
    Asks(Result<Vec<u8>, Refusal>),
    /// It has left, or has to.
    Goes,
}

impl Hall {
    /// Waits until something happens and follows it.
    fn turn(&mut self, events: &mut Events) {
        let deadlines = self.guests.values().filter_map(|guest| guest.deadline).chain(self.again);
        let wait = deadlines.min().map(|deadline| deadline.saturating_duration_since(Instant::now()));
        if self.poll.poll(events, wait).is_err() {
            // A signal, or something that passes: events that came meanwhile are told of the next time.
            std::thread::sleep(Duration::from_millis(1));
            return;
        }
        for event in &*events {
            match event.token() {
                LISTENER => self.again = Some(Instant::now()),
                BELL => {}
                Token(guest) => self.step(guest),
            }
        }
        while let Ok((guest, fate)) = self.done.try_recv() {
            self.follow(guest, fate);
        }
        if self.again.is_some_and(|again| again <= Instant::now()) {
            self.again = None;
            self.accept();
        }
        let now = Instant::now();
        self.guests.retain(|_, guest| guest.deadline.is_none_or(|deadline| now < deadline));
    }

    /// Lets everybody in who waits outside.
    fn accept(&mut self) {
        loop {
            match self.listener.accept() {
                Ok((stream, _)) => self.enter(stream),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => {
                    // A client that left at once, or no file handles for now: neither ends the server.
                    self.again = Some(Instant::now() + PAUSE);
                    return;
                }
            }
        }
    }

    fn enter(&mut self, mut stream: TcpStream) {
        if self.guests.len() + self.talking.load(Ordering::Relaxed) >= MOST {
            // As far as it is taken at once; the client tries again anyway.
            let _ = Answer::text(503, "Too many connections.\n").printed(false).write(&stream, &mut 0);
            return;
        }
        let number = self.next;
        let both = Interest::READABLE | Interest::WRITABLE;
        // A client that has left already needs no answer.
        if stream.set_nodelay(true).is_err() || self.poll.registry().register(&mut stream, Token(number), both).is_err()
        {
            return;
        }
        self.next += 1;
        self.guests.insert(number, Guest::new(stream));
        self.step(number);
    }

    /// Goes on with a guest as far as it goes without waiting.
    fn step(&mut self, number: usize) {
        let Some(guest) = self.guests.get_mut(&number) else { return };
        match guest.step() {
            Step::Stays => {}
            Step::Goes => drop(self.guests.remove(&number)),
            Step::Asks(head) => {
                let (stream, desk) = (Arc::clone(&guest.stream), Arc::clone(&self.desk));
                self.crew.give(move || {
                    let fate = catch_unwind(AssertUnwindSafe(|| desk.attend(&stream, head))).unwrap_or(Fate::Lost);
                    // Whoever goes on with the connection is to have it alone.
                    drop(stream);
                    // Nobody listens any more when the server ends.
                    let _ = desk.sender.send((number, fate));
                    let _ = desk.bell.wake();
                });
            }
        }
    }

    /// Follows what became of a guest's request.
    fn follow(&mut self, number: usize, fate: Fate) {
        let Some(guest) = self.guests.get_mut(&number) else { return };
        match fate {
            Fate::Sent { is_last } => guest.go_on(is_last),
            Fate::Unfinished { answer, sent, is_last } => {
                guest.stage = Stage::Writing { answer, sent, is_last };
                guest.deadline = Some(Instant::now() + WRITE);
            }
            Fate::Lost => drop(self.guests.remove(&number)),
            Fate::Talk { talk, is_head } => {
                let Some(guest) = self.guests.remove(&number) else { return };
                self.talk(guest, talk, is_head);
            }
        }
        self.step(number);
    }

    /// Gives a stream of events a thread of its own. Should none be had, the connection is dropped and the client tries again.
    fn talk(&mut self, guest: Guest, talk: Box<dyn FnOnce(&mut Line) + Send>, is_head: bool) {
        let Some(mut stream) = Arc::into_inner(guest.stream) else { return };
        if self.poll.registry().deregister(&mut stream).is_err() {
            return;
        }
        let seat = Seat::take(&self.talking);
        let _ = std::thread::Builder::new().name("insyn-events".to_owned()).spawn(move || {
            let _seat = seat;
            let stream = std::net::TcpStream::from(stream);
            if stream.set_nonblocking(false).is_err() || stream.set_write_timeout(Some(WRITE)).is_err() {
                return;
            }
            let mut line = Line::new(stream);
            if line.begin().is_ok() && !is_head {
                talk(&mut line);
            }
        });
    }
}

impl Guest {
    fn new(stream: TcpStream) -> Guest {
        let (stage, deadline) = (Stage::Reading, Some(Instant::now() + IDLE));
        Guest { stream: Arc::new(stream), buffer: Vec::new(), stage, deadline }
    }

    /// After an answer: waits for the next request, or for the client to leave.
    fn go_on(&mut self, is_last: bool) {
        let now = Instant::now();
        if !is_last {
            self.stage = Stage::Reading;
            self.deadline = Some(now + if self.buffer.is_empty() { IDLE } else { HEAD });
            return;
        }
        // What came behind the last request is no request.
        self.buffer.clear();
        self.stage = Stage::Leaving { taken: 0 };
        // A client that has gone needs no goodbye.
        let is_gone = self.stream.shutdown(Shutdown::Write).is_err();
        self.deadline = Some(if is_gone { now } else { now + LEAVE });
    }

    fn step(&mut self) -> Step {
        loop {
            match &mut self.stage {
                Stage::Asked => return Step::Stays,
                Stage::Reading => return self.read_head(),
                Stage::Leaving { taken } => return drain(&self.stream, taken),
                Stage::Writing { answer, sent, is_last } => {
                    let (before, is_last) = (*sent, *is_last);
                    match answer.write(&*self.stream, sent) {
                        Ok(true) => self.go_on(is_last),
                        Ok(false) => {
                            if *sent > before {
                                self.deadline = Some(Instant::now() + WRITE);
                            }
                            return Step::Stays;
                        }
                        Err(_) => return Step::Goes,
                    }
                }
            }
        }
    }

    fn read_head(&mut self) -> Step {
        let mut chunk = [0; 4096];
        loop {
            // Empty lines before a request are passed over, as the standard advises.
            let blank = self.buffer.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
            self.buffer.drain(..blank);
            let head = match head_end(&self.buffer) {
                Some(end) if end <= LONGEST_HEAD => Some(Ok(self.buffer.drain(..end).collect())),
                None if self.buffer.len() <= LONGEST_HEAD => None,
                _ => Some(Err(Refusal::TooLong)),
            };
            if let Some(head) = head {
                (self.stage, self.deadline) = (Stage::Asked, None);
                return Step::Asks(head);
            }
            match (&*self.stream).read(&mut chunk) {
                Ok(0) => return Step::Goes,
                Ok(count) => {
                    if self.buffer.is_empty() {
                        self.deadline = Some(Instant::now() + HEAD);
                    }
                    self.buffer.extend_from_slice(chunk.get(..count).unwrap_or_default());
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Step::Stays,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return Step::Goes,
            }
        }
    }
}

/// Throws away what comes, up to a limit.
fn drain(mut stream: &TcpStream, taken: &mut usize) -> Step {
    let mut chunk = [0; 4096];
    while *taken < DRAIN {
        match stream.read(&mut chunk) {
            Ok(0) => return Step::Goes,
            Ok(count) => *taken += count,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Step::Stays,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return Step::Goes,
        }
    }
    Step::Goes
}

/// A place among the streams of events, given back when it is dropped.
struct Seat(Arc<AtomicUsize>);

impl Seat {
    fn take(seats: &Arc<AtomicUsize>) -> Seat {
        seats.fetch_add(1, Ordering::Relaxed);
        Seat(Arc::clone(seats))
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
