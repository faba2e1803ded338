//! A plain client over the loopback.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};

use crate::{LONGEST, Wrong};

/// A port that nobody uses right now.
pub fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

/// Asks one server.
pub struct Client {
    port: u16,
}

/// An answer whose body is text.
pub struct Answer {
    /// Its status code.
    pub status: u16,
    /// Its body.
    pub text: String,
}

/// A connection that is used again.
pub struct Connection(BufReader<TcpStream>);

/// The events of an open page.
pub struct Events(BufReader<TcpStream>);

impl Client {
    /// A client of the server at that port of the loopback.
    pub fn new(port: u16) -> Client {
        Client { port }
    }

    /// Opens a connection.
    pub fn connect(&self) -> io::Result<Connection> {
        Ok(Connection(BufReader::new(self.stream()?)))
    }

    /// Opens a connection and begins a request that is never finished.
    pub fn begin(&self) -> io::Result<TcpStream> {
        let mut stream = self.stream()?;
        stream.write_all(b"GET / HTTP/1.1\r\nHost: local")?;
        Ok(stream)
    }

    /// Asks for one page over a connection of its own.
    pub fn get(&self, path: &str) -> Result<Answer, Wrong> {
        self.connect().map_err(|error| error.to_string())?.get(path)
    }

    fn stream(&self) -> io::Result<TcpStream> {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        stream.set_read_timeout(Some(LONGEST))?;
        stream.set_nodelay(true)?;
        Ok(stream)
    }
}

impl Connection {
    /// Asks for one page.
    pub fn get(&mut self, path: &str) -> Result<Answer, Wrong> {
        self.ask(path).map_err(|error| format!("{path}: {error}"))
    }

    fn ask(&mut self, path: &str) -> io::Result<Answer> {
        let head = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        self.0.get_mut().write_all(head.as_bytes())?;
        let broken = || io::Error::new(io::ErrorKind::InvalidData, "no answer");
        let mut line = String::new();
        self.0.read_line(&mut line)?;
        let status = line.split(' ').nth(1).and_then(|code| code.parse().ok()).ok_or_else(broken)?;
        let mut length = 0;
        loop {
            line.clear();
            self.0.read_line(&mut line)?;
            match line.trim_end().split_once(": ") {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    length = value.parse().map_err(|_| broken())?;
                }
                Some(_) => {}
                None => break,
            }
        }
        let mut body = vec![0; length];
        self.0.read_exact(&mut body)?;
        Ok(Answer { status, text: String::from_utf8_lossy(&body).into_owned() })
    }
}

impl Events {
    /// Opens the stream that belongs to a page as it was sent.
    pub fn open(client: &Client, address: &str, page: &str) -> Result<Events, Wrong> {
        let mark =
            page.split("data-mark=\"").nth(1).and_then(|rest| rest.split('"').next()).ok_or("a page without mark")?;
        let mut stream = client.stream().map_err(|error| error.to_string())?;
        let head = format!("GET /_insyn/events?page={address}&mark={mark} HTTP/1.1\r\nHost: localhost\r\n\r\n");
        stream.write_all(head.as_bytes()).map_err(|error| error.to_string())?;
        Ok(Events(BufReader::new(stream)))
    }

    /// Waits until the page is told to load anew; false when the stream ends or is silent for too long.
    pub fn has_page(&mut self) -> bool {
        let mut line = String::new();
        loop {
            line.clear();
            match self.0.read_line(&mut line) {
                Ok(0) | Err(_) => return false,
                Ok(_) if line.trim_end() == "event: page" => return true,
                Ok(_) => {}
            }
        }
    }
}
