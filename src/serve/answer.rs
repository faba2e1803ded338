//! From a request to an answer: the manners of the server.
//!
//! An address is decoded once and looked up in the route table; it never becomes a path on disk. A file is opened only when a
//! route names it.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::sync::Arc;

use crate::render::PageBody;
use crate::route::Route;
use crate::serve::Session;
use crate::serve::http::{Answer, Bytes, Reply};
use crate::serve::live;
use crate::serve::media::of_address;
use crate::serve::overlay::{FILES, RESERVED};
use crate::serve::request::{Request, decode, is_loopback};
use crate::serve::view::{Mark, Shown, View};

/// The policy that every page keeps, in `serve` as when it is published.
const POLICY: &str = "default-src 'self'";

/// What may be asked for by whom.
pub fn reply(session: &Arc<Session>, request: &Request) -> Reply {
    if !session.settings.is_open && !request.host.is_empty() && !is_loopback(&request.host) {
        return Reply::Answer(Answer::text(403, session.manner().word("serve.host")));
    }
    if request.method != "GET" && request.method != "HEAD" {
        let mut refused = Answer::text(405, "GET, HEAD\n");
        refused.headers.push(("Allow", "GET, HEAD".to_owned()));
        return Reply::Answer(refused);
    }
    let Some(path) = decode(&request.path).filter(|path| !path.contains(|c: char| c.is_control())) else {
        return Reply::Answer(Answer::text(400, "Bad Request\n"));
    };
    match path.strip_prefix(RESERVED) {
        Some(name) => own(session, request, name),
        None => Reply::Answer(of_site(session, request, &path)),
    }
}

/// What belongs to `serve` itself.
fn own(session: &Arc<Session>, request: &Request, name: &str) -> Reply {
    let address = request.asked("page").unwrap_or_default();
    if name == "events" {
        let said = request.header("last-event-id").map(str::to_owned).or_else(|| request.asked("mark"));
        let Some(mark) = said.as_deref().and_then(Mark::parse) else {
            return Reply::Answer(Answer::text(400, "Bad Request\n"));
        };
        let session = Arc::clone(session);
        return Reply::Stream(Box::new(move |line| live::follow(&session, &address, mark, line)));
    }
    let view = session.view();
    if let Some((name, text)) = FILES.iter().find(|(known, _)| *known == name) {
        let bytes: Arc<[u8]> = Arc::from(text.as_bytes());
        return Reply::Answer(file(request, name, &bytes, digest(text.as_bytes())));
    }
    let mut answer = match name {
        "panel" => Answer::text(200, &session.manner().panel(&view, &address, &view.show(&*session.world, &address))),
        "previews" => Answer::text(200, &session.manner().previews(&view)),
        _ => return Reply::Answer(at(session, &view, RESERVED, request)),
    };
    if name == "panel" {
        answer.headers.retain(|(name, _)| *name != "Content-Type");
        answer.headers.push(("Content-Type", of_address("/").to_owned()));
    }
    Reply::Answer(answer)
}

/// A page or file of the site.
fn of_site(session: &Session, request: &Request, path: &str) -> Answer {
    let view = session.view();
    let base = decode(view.base()).unwrap_or_else(|| "/".to_owned());
    let Some(inner) = path.strip_prefix(base.as_str()) else {
        return match path {
            "/" => moved(302, &view, "/", request),
            _ if format!("{path}/") == base => moved(301, &view, "/", request),
            _ => at(session, &view, path, request),
        };
    };
    let address = format!("/{inner}");
    if !view.has(&address) {
        let folder = match address.strip_suffix("/index.html") {
            Some(folder) => format!("{folder}/"),
            None => format!("{address}/"),
        };
        if view.has(&folder) {
            return moved(301, &view, &folder, request);
        }
    }
    at(session, &view, &address, request)
}

/// What stands at an address, dressed if it is a page.
fn at(session: &Session, view: &View, address: &str, request: &Request) -> Answer {
    let shown = view.show(&*session.world, address);
    let media = if shown.status == 200 { of_address(address) } else { of_address("/") };
    match (&shown.body, &shown.route) {
        (Some(PageBody::File(path)), _) => match session.world.read(path) {
            Ok(bytes) => file(request, address, &bytes, digest(&bytes)),
            // The file went away since the route was made; the next view will know.
            Err(_) => Answer::text(404, "Not Found\n"),
        },
        (Some(PageBody::Shared(bytes)), _) => file(request, address, bytes, digest(bytes)),
        (Some(PageBody::Bytes(bytes)), Some(Route::Asset(_))) => {
            file(request, address, &Arc::from(&**bytes), digest(bytes))
        }
        (Some(PageBody::Bytes(bytes)), route) => {
            let is_page = media == of_address("/") && !matches!(route, Some(Route::Redirect(_)));
            let body = if is_page { dressed(session, view, address, &shown, bytes) } else { bytes.clone() };
            Answer { status: shown.status, headers: page_headers(media), body: Bytes::Own(body) }
        }
        (None, _) => {
            let bare = session.manner().bare(&shown);
            let body = dressed(session, view, address, &shown, bare.as_bytes());
            Answer { status: shown.status, headers: page_headers(media), body: Bytes::Own(body) }
        }
    }
}

fn dressed(session: &Session, view: &View, address: &str, shown: &Shown, html: &[u8]) -> Vec<u8> {
    let manner = session.manner();
    let panel = manner.panel(view, address, shown);
    manner.dress(html, view, address, shown, &panel)
}

fn page_headers(media: &str) -> Vec<(&'static str, String)> {
    vec![
        ("Content-Type", media.to_owned()),
        ("Cache-Control", "no-store".to_owned()),
        ("Content-Security-Policy", POLICY.to_owned()),
        ("X-Content-Type-Options", "nosniff".to_owned()),
    ]
}

/// A file as it is: asked for again it is told to be the same, and parts of it are sent on demand.
fn file(request: &Request, name: &str, bytes: &Arc<[u8]>, digest: u64) -> Answer {
    let tag = format!("\"{digest:x}\"");
    let mut headers = vec![
        ("Content-Type", of_address(name).to_owned()),
        ("Cache-Control", "no-cache".to_owned()),
        ("ETag", tag.clone()),
        ("Accept-Ranges", "bytes".to_owned()),
        ("X-Content-Type-Options", "nosniff".to_owned()),
    ];
    let all = 0..bytes.len();
    if request.header("if-none-match").is_some_and(|tags| is_among(tags, &tag)) {
        return Answer { status: 304, headers, body: Bytes::Shared(Arc::clone(bytes), all) };
    }
    let is_fresh = request.header("if-range").is_none_or(|known| known == tag);
    let wanted = request.header("range").filter(|_| is_fresh && request.method == "GET");
    match wanted.and_then(|wanted| range(wanted, bytes.len())) {
        Some(Some(range)) => {
            let last = range.end.saturating_sub(1);
            headers.push(("Content-Range", format!("bytes {}-{last}/{}", range.start, bytes.len())));
            Answer { status: 206, headers, body: Bytes::Shared(Arc::clone(bytes), range) }
        }
        Some(None) => {
            headers.push(("Content-Range", format!("bytes */{}", bytes.len())));
            Answer { status: 416, headers, body: Bytes::Own(Vec::new()) }
        }
        None => Answer { status: 200, headers, body: Bytes::Shared(Arc::clone(bytes), all) },
    }
}

/// Whether one of the tags of `If-None-Match` is ours; the comparison is weak, as the standard asks.
fn is_among(tags: &str, tag: &str) -> bool {
    tags.split(',').map(str::trim).any(|known| known == "*" || known.trim_start_matches("W/") == tag)
}

/// The part of a file that `Range` asks for: `Some(None)` when it lies outside, `None` when the header is to be passed over,
/// as it may be when it is not understood or asks for several parts.
fn range(wanted: &str, length: usize) -> Option<Option<Range<usize>>> {
    let (first, last) = wanted.trim().strip_prefix("bytes=")?.split_once('-')?;
    let (first, last) = (first.trim(), last.trim());
    let number = |text: &str| {
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse::<usize>().unwrap_or(usize::MAX))
    };
    if first.is_empty() {
        let count = number(last)?.min(length);
        return Some((count > 0).then(|| length - count..length));
    }
    let first = number(first)?;
    let end = if last.is_empty() { length } else { number(last)?.saturating_add(1).min(length) };
    if last.is_empty() || number(last)? >= first {
        return Some((first < length).then_some(first..end));
    }
    None
}

fn digest(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    hasher.finish()
}

/// A redirect to an address that the site has.
fn moved(status: u16, view: &View, address: &str, request: &Request) -> Answer {
    let query = if request.query.is_empty() { String::new() } else { format!("?{}", request.query) };
    let target = format!("{}{address}{query}", view.base().trim_end_matches('/'));
    let mut answer = Answer::text(status, &format!("{target}\n"));
    answer.headers.push(("Location", target));
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_the_part_that_is_asked_for() {
        for (wanted, expected) in [
            ("bytes=0-3", Some(Some(0..4))),
            ("bytes=4-", Some(Some(4..10))),
            ("bytes=8-99", Some(Some(8..10))),
            ("bytes=-3", Some(Some(7..10))),
            ("bytes=-99", Some(Some(0..10))),
            ("bytes=10-", Some(None)),
            ("bytes=-0", Some(None)),
            ("bytes=99999999999999999999-", Some(None)),
            ("bytes=3-2", None),
            ("bytes=0-1,4-5", None),
            ("bytes=a-b", None),
            ("bytes=+1-2", None),
            ("bytes=", None),
            ("lines=0-3", None),
        ] {
            assert_eq!(range(wanted, 10), expected, "{wanted}");
        }
        assert_eq!(range("bytes=0-", 0), Some(None));
    }

    #[test]
    fn a_tag_is_found_in_a_list_and_weakened() {
        for tags in ["\"a\"", "W/\"a\"", "\"b\", \"a\"", "*"] {
            assert!(is_among(tags, "\"a\""), "{tags}");
        }
        assert!(!is_among("\"b\", a", "\"a\""));
    }
}
