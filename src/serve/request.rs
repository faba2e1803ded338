//! The head of a request as it came over the wire: read strictly, decoded once.

/// Most bytes of a head. Browsers send one or two thousand.
pub const LONGEST_HEAD: usize = 16 * 1024;

/// A request whose head was understood. Bodies are never read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The method as sent, such as `GET`.
    pub method: String,
    /// The path, still encoded, without the query.
    pub path: String,
    /// What follows `?`, still encoded; empty when there is none.
    pub query: String,
    /// `Host`, or the host of an absolute target; empty when an old client sent none.
    pub host: String,
    /// Headers with names in lower case, in the order they came.
    pub headers: Vec<(String, String)>,
    /// HTTP/1.0, which knows neither `Host` nor lasting connections.
    pub is_old: bool,
}

/// Why a head was not understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No request line, a header without a colon, no or two hosts: 400.
    Malformed,
    /// Longer than [`LONGEST_HEAD`]: 431.
    TooLong,
    /// Another version of HTTP: 505.
    Version,
}

impl Refusal {
    /// The status that tells of it.
    pub fn status(self) -> u16 {
        match self {
            Refusal::Malformed => 400,
            Refusal::TooLong => 431,
            Refusal::Version => 505,
        }
    }
}

/// The length of the head that begins a buffer, its empty line included; `None` until all of it is there.
pub fn head_end(buffer: &[u8]) -> Option<usize> {
    let mut start = 0;
    while let Some(length) = buffer.get(start..)?.iter().position(|byte| *byte == b'\n') {
        let line = buffer.get(start..start + length).unwrap_or_default();
        start += length + 1;
        if line.is_empty() || line == b"\r" {
            return Some(start);
        }
    }
    None
}

/// Reads a head.
///
/// # Errors
/// What it does not understand.
///
/// ```
/// use insyn::serve::request::parse;
/// let request = parse(b"GET /a%20b?c=1 HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
/// assert_eq!((request.path.as_str(), request.query.as_str()), ("/a%20b", "c=1"));
/// ```
pub fn parse(head: &[u8]) -> Result<Request, Refusal> {
    let text = std::str::from_utf8(head).map_err(|_| Refusal::Malformed)?;
    let mut lines = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line));
    let first = lines.next().unwrap_or_default();
    let mut parts = first.split(' ');
    let (Some(method), Some(target), Some(version), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(Refusal::Malformed);
    };
    let is_old = match version {
        "HTTP/1.1" => false,
        "HTTP/1.0" => true,
        other if other.starts_with("HTTP/") => return Err(Refusal::Version),
        _ => return Err(Refusal::Malformed),
    };
    if method.is_empty() || !method.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(Refusal::Malformed);
    }
    let headers = headers(lines)?;
    let (authority, rest) = target_parts(target)?;
    let mut hosts = headers.iter().filter(|(name, _)| name == "host").map(|(_, value)| value.as_str());
    let host = match (hosts.next(), hosts.next()) {
        (_, Some(_)) => return Err(Refusal::Malformed),
        (None, None) if !is_old => return Err(Refusal::Malformed),
        (host, None) => authority.or(host).unwrap_or_default().to_owned(),
    };
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (path, query) = (path.to_owned(), query.to_owned());
    Ok(Request { method: method.to_owned(), path, query, host, headers, is_old })
}

/// The host of an absolute target, and the path with its query.
fn target_parts(target: &str) -> Result<(Option<&str>, &str), Refusal> {
    let is_visible = |byte: u8| byte > b' ' && byte != 0x7f;
    if !target.bytes().all(is_visible) {
        return Err(Refusal::Malformed);
    }
    if target.starts_with('/') {
        return Ok((None, target));
    }
    let inner = target.strip_prefix("http://").ok_or(Refusal::Malformed)?;
    match inner.find('/') {
        Some(slash) => Ok((inner.get(..slash), inner.get(slash..).unwrap_or("/"))),
        None => Ok((Some(inner), "/")),
    }
}

fn headers<'a>(lines: impl Iterator<Item = &'a str>) -> Result<Vec<(String, String)>, Refusal> {
    let mut headers = Vec::new();
    for line in lines.take_while(|line| !line.is_empty()) {
        let (name, value) = line.split_once(':').ok_or(Refusal::Malformed)?;
        let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
        if name.is_empty() || !name.bytes().all(is_token) || value.contains(['\0', '\r']) {
            return Err(Refusal::Malformed);
        }
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    Ok(headers)
}

impl Request {
    /// The first header of that name, which is given in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// True for `HEAD`: everything but the body.
    pub fn is_head(&self) -> bool {
        self.method == "HEAD"
    }

    /// True when the client wants no further answer on this connection, or sends a body, which nobody reads.
    pub fn is_last(&self) -> bool {
        let connection = self.header("connection").unwrap_or_default().to_ascii_lowercase();
        let has_body = self.header("content-length").is_some_and(|length| length != "0")
            || self.header("transfer-encoding").is_some();
        has_body || connection.contains("close") || (self.is_old && !connection.contains("keep-alive"))
    }

    /// The value of a name in the query, decoded; `None` when it is not there or cannot be decoded.
    pub fn asked(&self, name: &str) -> Option<String> {
        let pairs = self.query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
        pairs.filter(|(known, _)| *known == name).find_map(|(_, value)| decode(value))
    }
}

/// A percent-encoded text, decoded once; `None` for a broken escape, and for what is no text.
///
/// ```
/// use insyn::serve::request::decode;
/// assert_eq!(decode("/a%20b").as_deref(), Some("/a b"));
/// assert_eq!(decode("%252e").as_deref(), Some("%2e"));
/// assert_eq!(decode("%zz"), None);
/// ```
pub fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digit = |byte: Option<u8>| (byte? as char).to_digit(16);
            let (high, low) = (digit(rest.next())?, digit(rest.next())?);
            bytes.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

/// Whether a `Host` names this machine alone. A page of another site that has its name point here (DNS rebinding) sends its
/// own name.
///
/// ```
/// use insyn::serve::request::is_loopback;
/// assert!(is_loopback("localhost:4000") && is_loopback("[::1]:4000"));
/// assert!(!is_loopback("evil.example:4000") && !is_loopback("127.0.0.1.evil.example"));
/// ```
pub fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') && port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    name.eq_ignore_ascii_case("localhost") || name == "127.0.0.1" || name == "[::1]"
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(head: &str) -> Option<Refusal> {
        parse(head.as_bytes()).err()
    }

    #[test]
    fn a_head_ends_at_its_empty_line() {
        assert_eq!(head_end(b"GET / HTTP/1.1\r\nHost: a\r\n\r\nrest"), Some(27));
        assert_eq!(head_end(b"GET / HTTP/1.1\nHost: a\n\nrest"), Some(24));
        for part in ["", "GET / HTTP/1.1", "GET / HTTP/1.1\r\nHost: a\r\n", "GET / HTTP/1.1\r\nHost: a\r\n\r"] {
            assert_eq!(head_end(part.as_bytes()), None, "{part:?}");
        }
    }

    #[test]
    fn what_is_no_request_is_refused() {
        for head in [
            "",
            "GET /\r\n\r\n",
            "GET / HTTP/1.1 x\r\nHost: a\r\n\r\n",
            "get / HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET * HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET a HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n",
            "GET / HTTP/1.1\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
            "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n",
            "GET / FTP/1.1\r\nHost: a\r\n\r\n",
        ] {
            assert_eq!(refused(head), Some(Refusal::Malformed), "{head:?}");
        }
        assert_eq!(refused("PRI * HTTP/2.0\r\n\r\n"), Some(Refusal::Version));
        assert_eq!(parse(b"GET /\xff HTTP/1.1\r\nHost: a\r\n\r\n"), Err(Refusal::Malformed));
    }

    #[test]
    fn an_old_client_needs_no_host_and_an_absolute_target_brings_its_own() {
        let old = parse(b"GET / HTTP/1.0\r\n\r\n").expect("a request");
        assert!(old.host.is_empty() && old.is_old && old.is_last());
        let absolute =
            parse(b"GET http://localhost:4000/x?y HTTP/1.1\r\nHost: evil.example\r\n\r\n").expect("a request");
        assert_eq!((absolute.host.as_str(), absolute.path.as_str()), ("localhost:4000", "/x"));
        let bare = parse(b"GET http://localhost HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("a request");
        assert_eq!(bare.path, "/");
    }

    #[test]
    fn a_body_or_close_ends_the_connection() {
        let last = |lines: &str| {
            let head = format!("POST / HTTP/1.1\r\nHost: a\r\n{lines}\r\n");
            parse(head.as_bytes()).expect("a request").is_last()
        };
        assert!(
            last("Content-Length: 3\r\n") && last("Transfer-Encoding: chunked\r\n") && last("Connection: Close\r\n")
        );
        assert!(!last("Content-Length: 0\r\n") && !last("") && !last("Connection: keep-alive\r\n"));
    }

    #[test]
    fn a_query_is_looked_up_and_decoded() {
        let request = parse(b"GET /?a=1&sida=%2Fks%2F&b HTTP/1.1\r\nHost: a\r\n\r\n").expect("a request");
        assert_eq!(request.asked("sida").as_deref(), Some("/ks/"));
        assert_eq!((request.asked("b").as_deref(), request.asked("c")), (Some(""), None));
    }

    #[test]
    fn only_names_of_this_machine_are_loopback() {
        for host in ["localhost", "LOCALHOST:80", "127.0.0.1", "127.0.0.1:4000", "[::1]", "[::1]:4000"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in
            ["", "evil.example", "localhost.evil.example", "127.0.0.1.evil.example:80", "::1", "[::2]:80", "a:b:80"]
        {
            assert!(!is_loopback(host), "{host}");
        }
    }

    #[test]
    fn decoding_happens_once_and_refuses_what_is_broken() {
        assert_eq!(decode("%C3%A5").as_deref(), Some("å"));
        assert_eq!(decode("%00").as_deref(), Some("\0"));
        for broken in ["%", "%4", "%g0", "%+1", "%ff", "%C3"] {
            assert_eq!(decode(broken), None, "{broken}");
        }
    }
}
