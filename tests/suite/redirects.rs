//! Redirect pages as they are built: each says where it leads, and leads to a page that is there.

use insyn::world::{Embedded, MemoryWorld};

use crate::building::{Files, built, day, site};

/// The redirect pages with the address that they lead to, resolved from their own.
fn redirects(files: &Files) -> Vec<(String, String)> {
    let pages = files.iter().filter(|(name, _)| name.ends_with(".html"));
    let leads = pages.filter_map(|(name, bytes)| {
        let html = std::str::from_utf8(bytes).expect("UTF-8");
        let (_, rest) = html.split_once("<meta http-equiv=\"refresh\" content=\"0; url=")?;
        let (href, _) = rest.split_once("\">")?;
        let canonical = html.split_once("<link rel=\"canonical\" href=\"").expect("a canonical address").1;
        let canonical = canonical.split_once("\">").expect("its end").0;
        assert!(html.contains("<meta name=\"robots\" content=\"noindex\">"), "{name}");
        assert!(html.contains(&format!("<a href=\"{href}\">Gå till den nya adressen</a><br>{canonical}")), "{name}");
        let target = resolve(name, href);
        assert!(canonical.ends_with(target.trim_end_matches("index.html")), "{name}: {canonical} and {target}");
        Some((name.clone(), target))
    });
    leads.collect()
}

/// The file that a relative address leads to from another.
fn resolve(from: &str, href: &str) -> String {
    let mut segments: Vec<&str> = from.split('/').collect();
    segments.pop();
    for segment in href.split('/') {
        match segment {
            "." => {}
            ".." => drop(segments.pop()),
            name => segments.push(name),
        }
    }
    let path = segments.join("/");
    if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path }
}

#[test]
fn every_redirect_leads_to_a_page_that_leads_no_further() {
    for files in [built(&site("tests/sites/full"), 2), built(&site("."), 2)] {
        let redirects = redirects(&files);
        assert!(!redirects.is_empty());
        for (from, target) in &redirects {
            assert!(files.contains_key(target), "{from} leads to {target}");
            assert!(!redirects.iter().any(|(other, _)| other == target), "{from} leads to {target}, which leads on");
        }
    }
}

#[test]
fn pages_bodies_and_joined_cases_leave_redirects() {
    let files = built(&site("tests/sites/full"), 2);
    let redirects = redirects(&files);
    for (from, target) in [
        ("gamla/kf-2025-31/index.html", "alvsunda-kf/2025-04-28/31/index.html"),
        ("alvsunda-skolnamnden/index.html", "alvsunda-utbildningsnamnden/index.html"),
        ("alvsunda-skolnamnden/2012/index.html", "alvsunda-utbildningsnamnden/2012/index.html"),
        ("arende/ks-2019-88/index.html", "arende/ks-2024-12/index.html"),
    ] {
        assert!(redirects.contains(&(from.to_owned(), target.to_owned())), "{from}");
    }
    let old: Vec<&String> = files.keys().filter(|name| name.starts_with("alvsunda-skolnamnden/")).collect();
    let new = files.keys().filter(|name| name.starts_with("alvsunda-utbildningsnamnden/") && name.ends_with(".html"));
    assert_eq!(old.len(), new.count(), "every page beneath the body has its old address");
}

#[test]
fn a_redirect_is_relative_and_leads_below_a_path_too() {
    let text = "-- site.yaml --\ntitel: Prov\nurl: https://x.se/a/b/\nnämnder:\n  ks: {namn: KS, tidigare_adresser: [ks-gammal]}\n-- content/p.md --\n---\ntyp: beslut\ntitel: P\nnämnd: ks\ndatum: 2024-01-02\nparagraf: 1\ntidigare_adresser: [/sida.html, /djupt/ned/]\n---\n";
    let files = built(&Embedded::new(MemoryWorld::new(text).with_today(day())), 1);
    let html = |name: &str| String::from_utf8(files[name].clone()).expect("UTF-8");
    assert!(html("sida.html").contains("url=ks/2024-01-02/1/\""), "{}", html("sida.html"));
    let deep = html("djupt/ned/index.html");
    assert!(deep.contains("url=../../ks/2024-01-02/1/\""), "{deep}");
    assert!(deep.contains("<link rel=\"canonical\" href=\"https://x.se/a/b/ks/2024-01-02/1/\">"), "{deep}");
    assert!(html("ks-gammal/2024-01-02/1/index.html").contains("url=../../../ks/2024-01-02/1/\""));
}
