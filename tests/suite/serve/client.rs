//! A client that sends exactly what it is given, and the program as a server.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// The longest that anything may take before a test gives up.
const LONGEST: Duration = Duration::from_secs(60);

/// Asks a server on the loopback.
#[derive(Clone, Copy)]
pub struct Client {
    port: u16,
}

/// An answer.
pub struct Response {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Response {
    /// The answer at the beginning of these bytes, and how many of them it takes.
    pub fn parse(bytes: &[u8], is_head: bool) -> (Response, usize) {
        let end = bytes.windows(4).position(|part| part == b"\r\n\r\n").expect("a whole head") + 4;
        let head = std::str::from_utf8(&bytes[..end]).expect("text");
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|code| code.parse().ok());
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
            .collect();
        let mut response = Response { status: status.expect("a status"), headers, body: Vec::new() };
        let length = response.header("content-length").map_or(0, |length| length.parse().expect("a length"));
        let length = if is_head || response.status == 304 { 0 } else { length };
        response.body = bytes[end..end + length].to_vec();
        (response, end + length)
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Client {
    pub fn new(port: u16) -> Client {
        Client { port }
    }

    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).expect("a connection");
        stream.set_read_timeout(Some(LONGEST)).expect("a timeout");
        stream
    }

    pub fn get(&self, path: &str) -> Response {
        self.ask("GET", path, &[])
    }

    /// Sends a request with these headers, `Host` among them if it is not to be localhost.
    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Response {
        let mut head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        if !headers.iter().any(|(name, _)| *name == "Host") {
            head.push_str("Host: localhost\r\n");
        }
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        let mut stream = self.connect();
        stream.write_all(format!("{head}\r\n").as_bytes()).expect("sent");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("an answer");
        Response::parse(&bytes, method == "HEAD").0
    }

    /// Sends bytes and reads one answer, whether or not the server took all of them.
    pub fn raw(&self, bytes: &[u8]) -> Response {
        let mut stream = self.connect();
        let _ = stream.write_all(bytes);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        Response::parse(&answer, false).0
    }

    /// Asks again and again until a page is as wished.
    pub fn until(&self, path: &str, what: &str, wish: impl Fn(&Response) -> bool) -> Response {
        let started = Instant::now();
        loop {
            let response = self.get(path);
            if wish(&response) {
                return response;
            }
            assert!(started.elapsed() < LONGEST, "{what}: {path} is {}\n{}", response.status, response.text());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// The events of an open page, from the mark that it shows.
    pub fn events(&self, path: &str, mark: &str) -> Events {
        let mut stream = self.connect();
        let head = format!("GET /_insyn/events?page={path}&mark={mark} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        stream.write_all(head.as_bytes()).expect("sent");
        Events(BufReader::new(stream))
    }
}

/// An open stream of events.
pub struct Events(BufReader<TcpStream>);

impl Events {
    /// The next event's name, id and data; `None` at the end of the stream.
    pub fn next(&mut self) -> Option<(String, String, Vec<String>)> {
        let (mut event, mut id, mut data) = (None, String::new(), Vec::new());
        loop {
            let mut line = String::new();
            if self.0.read_line(&mut line).expect("an event in time") == 0 {
                return None;
            }
            match line.trim_end().split_once(": ").unwrap_or((line.trim_end(), "")) {
                ("event", name) => event = Some(name.to_owned()),
                ("id", text) => text.clone_into(&mut id),
                ("data", text) => data.push(text.to_owned()),
                ("", _) => {
                    if let Some(event) = event {
                        return Some((event, id, data));
                    }
                }
                _ => {}
            }
        }
    }
}

/// `insyn serve` as a process of its own; it ends with the value.
pub struct Program {
    child: Child,
    pub client: Client,
    said: Arc<Mutex<String>>,
}

impl Program {
    /// Serves the site in a folder.
    pub fn start(root: &Path, args: &[&str]) -> Program {
        let mut command = Command::new(env!("CARGO_BIN_EXE_insyn"));
        command.args(["serve", "--port", "0", "--lang", "sv", "--date", "2026-01-15", "--root"]).arg(root).args(args);
        let mut child = command.stdout(Stdio::piped()).spawn().expect("the program");
        let said = Arc::new(Mutex::new(String::new()));
        let (out, heard) = (child.stdout.take().expect("its output"), Arc::clone(&said));
        std::thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                let mut said = heard.lock().expect("the text");
                said.push_str(&line);
                said.push('\n');
            }
        });
        let mut program = Program { child, client: Client::new(0), said };
        let address = program.hears("http://127.0.0.1:");
        let port = address.split("127.0.0.1:").nth(1).and_then(|rest| rest.split('/').next());
        program.client = Client::new(port.and_then(|port| port.parse().ok()).expect("a port"));
        program
    }

    /// The first line that holds a text, as soon as it is said.
    pub fn hears(&self, text: &str) -> String {
        let started = Instant::now();
        loop {
            if let Some(line) = self.said().lines().find(|line| line.contains(text)) {
                return line.to_owned();
            }
            assert!(started.elapsed() < LONGEST, "never said: {text}\n{}", self.said());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Everything that was said so far.
    pub fn said(&self) -> String {
        self.said.lock().expect("the text").clone()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
