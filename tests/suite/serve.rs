//! The server's manners, over real connections on the loopback.

mod changes;
mod client;

use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use insyn::engine::{Loading, Unobserved, load};
use insyn::serve::door::Door;
use insyn::serve::http::{Answer, Bytes, Reply};
use insyn::serve::request::Request;
use insyn::serve::{Session, Settings};
use insyn::words::Lang;
use insyn::world::{Embedded, MemoryWorld, World};

use crate::building::{built, day};
use client::{Client, Response};

const SITE: &str = "-- site.yaml --
titel: Provkommun
url: https://prov.example.se/portal/
nämnder:
  kf: {namn: Kommunfullmäktige, typ: fullmäktige}
-- content/kf/2024/a/index.md --
---
typ: beslut
titel: Riktlinjer <med> tecken
nämnd: kf
datum: 2024-03-12
paragraf: 4
diarienummer: KS 2024/1
utfall: godkänt
bilagor: [{fil: siffror.csv, titel: Siffror}]
---
## Beslut

Riktlinjerna godkänns.
-- content/kf/2024/a/siffror.csv --
0123456789
-- content/sidor/om.md --
---
typ: sida
titel: Om webbplatsen
tidigare_adresser: [/gammal/]
---
Text.
-- content/sidor/utkast.md --
---
typ: sida
titel: Ett utkast
utkast: ja
---
Text.
";

/// A server for a site in memory; it stays until the tests end.
fn served(site: &str, drafts: bool, is_open: bool) -> Client {
    let world: Arc<dyn World> = Arc::new(Embedded::new(MemoryWorld::new(site).with_today(day())));
    let settings = Settings { lang: Lang::Sv, root: "/srv/min sajt".to_owned(), is_open };
    let session = Session::new(Arc::clone(&world), settings);
    session.publish(load(&*world, &Loading { jobs: 1, previous: None, observer: &Unobserved, drafts }));
    let failure = session.failure();
    open(Arc::new(move |request: &Request| session.reply(request)), failure)
}

fn open(handler: Arc<insyn::serve::http::Handler>, failure: Answer) -> Client {
    let door = Door::open(IpAddr::V4(Ipv4Addr::LOCALHOST), 0).expect("a port");
    let client = Client::new(door.address().port());
    std::thread::spawn(move || door.serve(handler, failure));
    client
}

fn portal() -> Client {
    served(SITE, false, false)
}

const PAPER: &str = "/portal/kf/2024-03-12/4/";

#[test]
fn the_root_leads_to_the_path_of_the_site() {
    let client = portal();
    for (path, status, target) in [
        ("/", 302, "/portal/"),
        ("/portal", 301, "/portal/"),
        ("/portal/namnder", 301, "/portal/namnder/"),
        ("/portal/namnder?a=1", 301, "/portal/namnder/?a=1"),
        ("/portal/namnder/index.html", 301, "/portal/namnder/"),
        ("/portal/index.html", 301, "/portal/"),
    ] {
        let found = client.get(path);
        assert_eq!((found.status, found.header("location")), (status, Some(target)), "{path}");
        assert_eq!(found.header("cache-control"), Some("no-store"), "{path}");
    }
    assert_eq!(client.get("/portal/").status, 200);
}

#[test]
fn a_page_is_what_build_writes_and_what_serve_adds() {
    let client = portal();
    let world = Embedded::new(MemoryWorld::new(SITE).with_today(day()));
    let mut pages = 0;
    for (file, bytes) in built(&world, 1) {
        let address = format!("/portal/{}", file.strip_suffix("index.html").unwrap_or(&file));
        let found = client.get(&address);
        assert_eq!(found.status, 200, "{address}");
        let expected = String::from_utf8_lossy(&bytes).into_owned();
        let has_panel = file.ends_with(".html") && !file.starts_with("gammal/");
        if !has_panel {
            assert_eq!(found.text(), expected, "{address}");
            continue;
        }
        pages += 1;
        let text = found.text();
        let head =
            "<link rel=\"stylesheet\" href=\"/_insyn/panel.css\">\n<script src=\"/_insyn/live.js\" defer></script>\n";
        let (before, aside) = text.split_once("<aside id=\"insyn\"").expect("a panel");
        let (_, after) = aside.split_once("</aside>\n").expect("its end");
        assert_eq!(format!("{}{after}", before.replacen(head, "", 1)), expected, "{address}");
        assert!(!text.contains("<style") && !text.contains(" style=") && !text.contains(" onload="), "{address}");
        assert_eq!(text.matches("<script").count(), 1, "{address}");
    }
    assert!(pages > 8, "{pages} pages");
}

#[test]
fn every_answer_says_what_it_is() {
    let client = portal();
    for (path, media) in [
        (PAPER, "text/html; charset=utf-8"),
        ("/portal/feed.xml", "application/xml; charset=utf-8"),
        ("/portal/robots.txt", "text/plain; charset=utf-8"),
        ("/portal/kf/2024-03-12/4/siffror.csv", "text/csv; charset=utf-8"),
        ("/_insyn/panel.css", "text/css; charset=utf-8"),
        ("/_insyn/live.js", "text/javascript; charset=utf-8"),
        ("/portal/finns-inte.pdf", "text/html; charset=utf-8"),
    ] {
        let found = client.get(path);
        assert_eq!(found.header("content-type"), Some(media), "{path}");
        assert_eq!(found.header("x-content-type-options"), Some("nosniff"), "{path}");
    }
    let page = client.get(PAPER);
    assert_eq!(page.header("cache-control"), Some("no-store"));
    assert_eq!(page.header("content-security-policy"), Some("default-src 'self'"));
    assert!(page.text().contains("content/kf/2024/a/index.md</code> <a href=\"vscode://file/srv/min%20sajt/content/kf/2024/a/index.md:1:1\">Redigera</a>"));
}

#[test]
fn head_tells_the_length_and_sends_nothing() {
    let client = portal();
    let page = client.get(PAPER);
    let head = client.ask("HEAD", PAPER, &[]);
    assert_eq!((head.status, head.header("content-length")), (200, page.header("content-length")));
    assert!(head.body.is_empty() && !page.body.is_empty());
    let refused = client.ask("POST", PAPER, &[]);
    assert_eq!((refused.status, refused.header("allow")), (405, Some("GET, HEAD")));
    assert_eq!(client.ask("DELETE", "/portal/", &[]).status, 405);
}

#[test]
fn an_asset_that_is_known_is_not_sent_again() {
    let client = portal();
    let home = client.get("/portal/").text();
    let start = home.find("static/insyn.").expect("a style sheet");
    let end = home[start..].find('"').expect("its end") + start;
    let sheet = format!("/portal/{}", &home[start..end]);
    let first = client.get(&sheet);
    let tag = first.header("etag").expect("a tag").to_owned();
    for sent in [tag.clone(), format!("\"x\", W/{tag}"), "*".to_owned()] {
        let again = client.ask("GET", &sheet, &[("If-None-Match", &sent)]);
        assert_eq!((again.status, again.body.len()), (304, 0), "{sent}");
    }
    assert_eq!(client.ask("GET", &sheet, &[("If-None-Match", "\"x\"")]).status, 200);
}

#[test]
fn parts_of_an_annex_are_sent() {
    let client = portal();
    let annex = "/portal/kf/2024-03-12/4/siffror.csv";
    let whole = client.get(annex);
    assert_eq!((whole.text().as_str(), whole.header("accept-ranges")), ("0123456789\n", Some("bytes")));
    let tag = whole.header("etag").expect("a tag").to_owned();
    for (range, status, body, told) in [
        ("bytes=0-3", 206, "0123", Some("bytes 0-3/11")),
        ("bytes=8-", 206, "89\n", Some("bytes 8-10/11")),
        ("bytes=-2", 206, "9\n", Some("bytes 9-10/11")),
        ("bytes=11-", 416, "", Some("bytes */11")),
        ("bytes=0-1,4-5", 200, "0123456789\n", None),
    ] {
        let part = client.ask("GET", annex, &[("Range", range)]);
        assert_eq!((part.status, part.text().as_str(), part.header("content-range")), (status, body, told), "{range}");
    }
    let fresh = client.ask("GET", annex, &[("Range", "bytes=0-3"), ("If-Range", &tag)]);
    let stale = client.ask("GET", annex, &[("Range", "bytes=0-3"), ("If-Range", "\"x\"")]);
    assert_eq!((fresh.status, stale.status), (206, 200));
}

#[test]
fn what_is_not_there_gets_the_sites_own_page() {
    let client = portal();
    for path in
        ["/portal/finns-inte/", "/portal/djupt/ner/nagonstans", "/finns-inte", "/portal/utkast/", "/_insyn/annat"]
    {
        let found = client.get(path);
        assert_eq!(found.status, 404, "{path}");
        let text = found.text();
        assert!(text.contains("href=\"/portal/namnder/\"") && text.contains("<aside id=\"insyn\""), "{path}: {text}");
    }
}

#[test]
fn no_address_leads_out_of_the_site() {
    let client = portal();
    for path in [
        "/../site.yaml",
        "/portal/../../etc/passwd",
        "/portal/%2e%2e/%2e%2e/etc/passwd",
        "/portal/..%2f..%2fetc/passwd",
        "/portal/..%5c..%5cetc%5cpasswd",
        "/portal/..\\..\\etc\\passwd",
        "/portal//etc/passwd",
        "//etc/passwd",
        "/portal/content/sidor/om.md",
        "/portal/site.yaml",
        "/portal/%252e%252e/site.yaml",
        "/_insyn/../site.yaml",
        "/_insyn/%2e%2e/site.yaml",
        "/portal/kf/2024-03-12/4/../../../../site.yaml",
    ] {
        let found = client.get(path);
        assert_eq!(found.status, 404, "{path}");
        assert!(!found.text().contains("Provkommun\nurl") && !found.text().contains("root:"), "{path}");
        assert_eq!(found.header("location"), None, "{path}");
    }
    for path in ["/portal/%00", "/portal/a%0d%0ab", "/portal/%zz", "/portal/%ff", "/portal/%"] {
        assert_eq!(client.get(path).status, 400, "{path}");
    }
}

#[test]
fn another_name_of_this_machine_is_refused() {
    let client = portal();
    for host in ["localhost", "127.0.0.1:4000", "[::1]:4000", "LocalHost:1"] {
        assert_eq!(client.ask("GET", PAPER, &[("Host", host)]).status, 200, "{host}");
    }
    for host in ["evil.example", "127.0.0.1.evil.example", "evil.example:4000", "localhost.evil.example", "10.0.0.1"] {
        let refused = client.ask("GET", PAPER, &[("Host", host)]);
        assert_eq!(refused.status, 403, "{host}");
        assert!(!refused.text().contains("Riktlinjer"), "{host}");
    }
    assert_eq!(served(SITE, false, true).ask("GET", PAPER, &[("Host", "datorn.example")]).status, 200);
}

#[test]
fn requests_behind_one_another_are_answered_in_order() {
    let client = portal();
    let mut stream = client.connect();
    let one = |path: &str, last: &str| format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n{last}\r\n");
    let all = [one("/portal/namnder/", ""), one("/finns-inte", ""), one("/", "Connection: close\r\n")].concat();
    stream.write_all(all.as_bytes()).expect("sent");
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).expect("answers");
    let mut statuses = Vec::new();
    while !rest.is_empty() {
        let (response, length) = Response::parse(&rest, false);
        statuses.push(response.status);
        rest.drain(..length);
    }
    assert_eq!(statuses, [200, 404, 302]);
}

#[test]
fn a_head_that_is_too_long_or_no_head_is_refused() {
    let client = portal();
    let long = format!("GET / HTTP/1.1\r\nHost: localhost\r\nX: {}\r\n\r\n", "a".repeat(200_000));
    let endless = format!("GET /{} HTTP/1.1\r\n", "a".repeat(100_000));
    for (head, status) in [
        (long.as_str(), 431),
        (endless.as_str(), 431),
        ("HEJ\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        ("GET /\0 HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        ("GET / HTTP/3.0\r\nHost: localhost\r\n\r\n", 505),
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
    ] {
        let answer = client.raw(head.as_bytes());
        assert_eq!(answer.status, status, "{:?}", &head[..head.len().min(40)]);
    }
    assert_eq!(client.raw(b"GET / HTTP/1.0\r\n\r\n").status, 302);
    assert_eq!(client.raw(b"\r\n\r\nGET / HTTP/1.1\nHost: localhost\nConnection: close\n\n").status, 302);
    let body = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 50000\r\n\r\n".to_owned() + &"x".repeat(50_000);
    assert_eq!(client.raw(body.as_bytes()).status, 405);
    assert_eq!(client.get("/portal/").status, 200);
}

#[test]
fn silent_clients_hold_up_nobody() {
    let client = portal();
    let silent: Vec<TcpStream> = (0..100)
        .map(|index| {
            let mut stream = client.connect();
            let part = ["", "GET", "GET / HTTP/1.1\r\n", "GET / HTTP/1.1\r\nHost: local"][index % 4];
            stream.write_all(part.as_bytes()).expect("sent");
            stream
        })
        .collect();
    let started = Instant::now();
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let asked: Vec<_> = (0..100).map(|_| scope.spawn(|| client.get("/portal/namnder/").status)).collect();
        asked.into_iter().map(|thread| thread.join().expect("a thread")).collect()
    });
    assert_eq!(statuses, [200; 100]);
    // A head may take ten seconds; whoever waited for a silent one would wait that long.
    assert!(started.elapsed() < Duration::from_secs(9), "{:?}", started.elapsed());
    drop(silent);
}

#[test]
fn clients_that_take_nothing_hold_up_nobody() {
    // No stretch of it may be lost or come twice unseen.
    let large: Arc<[u8]> = (0_u32..64 << 20).map(|at| (at % 251) as u8).collect();
    let (whole, all) = (Arc::clone(&large), 0..large.len());
    let handler = move |request: &Request| match request.path.as_str() {
        "/stor" => {
            Reply::Answer(Answer { body: Bytes::Shared(Arc::clone(&large), all.clone()), ..Answer::text(200, "") })
        }
        _ => Reply::Answer(Answer::text(200, "bra")),
    };
    let client = open(Arc::new(handler), Answer::text(500, "fel"));
    let started = Instant::now();
    let full: Vec<TcpStream> = (0..50)
        .map(|_| {
            let mut stream = client.connect();
            stream.write_all(b"GET /stor HTTP/1.1\r\nHost: localhost\r\n\r\n").expect("sent");
            // Its answer has begun and cannot end.
            stream.read_exact(&mut [0]).expect("a beginning");
            stream
        })
        .collect();
    assert_eq!(client.get("/").text(), "bra");
    // Whoever takes nothing is given up after twenty seconds.
    assert!(started.elapsed() < Duration::from_secs(15), "{:?}", started.elapsed());
    drop(full);
    assert!(client.get("/stor").body == *whole);
    // What stands behind a request whose answer is taken slowly has its turn.
    let mut stream = client.connect();
    let requests =
        "GET /stor HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    stream.write_all(requests.as_bytes()).expect("sent");
    std::thread::sleep(Duration::from_millis(300));
    let mut answers = Vec::new();
    stream.read_to_end(&mut answers).expect("both answers");
    assert!(
        answers.windows(4).position(|end| end == b"\r\n\r\n").is_some_and(|end| answers[end + 4..].starts_with(&whole))
    );
    assert!(answers.ends_with(b"bra"), "the second answer comes behind the first");
}

#[test]
fn a_request_that_panics_is_answered_and_the_next_one_too() {
    let handler = |request: &Request| match request.path.as_str() {
        "/fel" => panic!("planted"),
        _ => Reply::Answer(Answer::text(200, "bra")),
    };
    let client = open(Arc::new(handler), Answer::text(500, "fel"));
    for _ in 0..5 {
        assert_eq!(client.get("/fel").status, 500);
        assert_eq!(client.get("/").text(), "bra");
    }
}

#[test]
fn a_draft_is_shown_when_asked_for_and_says_so() {
    let client = served(SITE, true, false);
    let page = client.get("/portal/utkast/");
    assert_eq!(page.status, 200);
    assert!(page.text().contains("<strong>Utkast</strong> <code>content/sidor/utkast.md</code>"), "{}", page.text());
    assert!(page.text().contains(" data-previews>"));
    assert_eq!(client.get("/_insyn/previews").text(), "/portal/utkast/\tUtkast\n");
    assert!(!client.get("/portal/om/").text().contains("<strong>Utkast"));
}

#[test]
fn a_site_that_cannot_be_shown_says_why() {
    let client = served("-- site.yaml --\ntitel: [\n", false, false);
    let page = client.get("/");
    assert_eq!(page.status, 503);
    assert!(page.text().contains("Webbplatsen kan inte visas än") && page.text().contains("<pre>"), "{}", page.text());
    let broken = format!("{SITE}-- themes/insyn/templates/article.html --\n{{{{ finns.inte }}}}\n");
    let client = served(&broken, false, false);
    let page = client.get("/portal/om/");
    assert_eq!(page.status, 500);
    assert!(page.text().contains("themes/insyn/templates/article.html:1:"), "{}", page.text());
    assert_eq!(client.get("/portal/").status, 200);
}
