//! The address contract: every shape, relative links, clashes, redirects, and addresses that were lost.

use std::collections::BTreeMap;

use super::support::{Made, make};
use insyn::diag::{Arg, Diagnostic};
use insyn::route::table::accounts;
use insyn::route::url::relative;
use insyn::route::{Route, RouteTable, UrlPath, plan};
use insyn::world::VPath;

fn paper(name: &str, keys: &str) -> String {
    format!("-- content/{name}.md --\n---\ntyp: beslut\ntitel: {name}\n{keys}\n---\n")
}

/// Every address; a redirect with where it leads.
fn addresses(table: &RouteTable) -> Vec<String> {
    let line = |url: &UrlPath| match table.target(url) {
        Some(target) => format!("{url} → {target}"),
        None => url.to_string(),
    };
    table.iter().map(|(url, _)| line(url)).collect()
}

fn arg(problem: &Diagnostic, name: &str) -> String {
    let found = problem.args.iter().find(|(own, _)| *own == name);
    match found {
        Some((_, Arg::Text(text))) => text.clone(),
        Some((_, Arg::Word(word))) => (*word).to_owned(),
        other => format!("{other:?}"),
    }
}

#[test]
fn every_address_of_a_site() {
    let mut made = make(include_str!("model/site.txt"));
    let table = made.plan();
    insta::assert_snapshot!(format!("{}\n\n{}", addresses(&table).join("\n"), made.problems().join("\n")));
}

#[test]
fn every_address_finds_its_route_and_every_route_its_address() {
    let mut made = make(include_str!("model/site.txt"));
    let table = made.plan();
    for (url, route) in table.iter() {
        assert_eq!(table.lookup(url.as_str()), Some(route), "{url}");
        assert_eq!(table.find(route), Some(url), "{route:?}");
        assert_eq!(table.address(route), *url);
    }
    assert_eq!(table.lookup("/finns-inte/"), None);
    assert_eq!(table.find(&Route::Meetings(2)), None);
}

#[test]
fn relative_addresses() {
    for (from, to, expected) in [
        ("/", "/", "./"),
        ("/a/", "/a/", "./"),
        ("/a/b/", "/a/c/", "../c/"),
        ("/a/b/", "/a/", "../"),
        ("/a/", "/a/b/", "b/"),
        ("/a/b/c/", "/", "../../../"),
        ("/ks/2015-02-17/12/", "/ks/2015-02-17/12/bilaga.pdf", "bilaga.pdf"),
        ("/ks/2015-02-17/12/", "/ks/2015-02-17/1/", "../1/"),
        ("/ks/", "/ksau/", "../ksau/"),
        ("/ks/2015/", "/static/a.css", "../../static/a.css"),
        ("/feed.xml", "/ks/", "ks/"),
        ("/gammal/sida.html", "/ks/", "../ks/"),
        ("/gammal/sida.html", "/gammal/", "./"),
        ("/", "/a:b/c/", "./a:b/c/"),
    ] {
        assert_eq!(relative(&UrlPath::new(from), &UrlPath::new(to)), expected, "{from} → {to}");
    }
}

#[test]
fn odd_documents_have_their_address() {
    let mut made = make(
        &[
            paper("a", "nämnd: nacka-ks\ndatum: 2012-01-02\nparagraf: 63/20"),
            paper("b", "nämnd: nacka-ks\ndatum: 2012-01-02\nparagraf: 12 A\nmöte: 2"),
            paper("Årsbudget 2013", "nämnd: nacka-ks\ndatum: 2012-01-02"),
            paper("c", "nämnd: nacka-ks\ndatum: null\nslug: remiss"),
            paper("d", "avsändare: Länsstyrelsen\ndatum: 2012-01-03"),
            "-- content/Om oss.md --\n---\ntyp: sida\ntitel: Om\n---\n".to_owned(),
        ]
        .concat(),
    );
    let table = made.plan();
    for (name, expected) in [
        ("a", "/nacka-ks/2012-01-02/63-20/"),
        ("b", "/nacka-ks/2012-01-02-2/12a/"),
        ("Årsbudget 2013", "/nacka-ks/2012-01-02/arsbudget-2013/"),
        ("c", "/nacka-ks/odaterat/remiss/"),
        ("d", "/handlingar/2012-01-03/d/"),
        ("Om oss", "/om-oss/"),
    ] {
        assert_eq!(table.address(&Route::Document(made.doc(name))).as_str(), expected);
    }
    assert!(table.lookup("/nacka-ks/2012-01-02-2/").is_some());
    assert_eq!(made.problems(), [""; 0]);
}

#[test]
fn one_address_claimed_twice() {
    let article = |path: &str| format!("-- content/{path}.md --\n---\ntyp: sida\ntitel: Om\n---\n");
    for (first, second, reason) in [
        ("sidor/om", "andra/om", "None"),
        ("sidor/Om", "sidor/om", "clash.case"),
        ("sidor/h\u{e4}r", "sidor/ha\u{308}r", "clash.unicode"),
    ] {
        let mut made = make(&[article(first), article(second)].concat());
        made.plan();
        let [problem] = made.problems.as_slice() else { panic!("{:?}", made.problems()) };
        assert_eq!((problem.code.id(), arg(problem, "reason").as_str()), ("D601", reason));
        let files = [problem.place.file.as_str().to_owned(), arg(problem, "other")];
        for path in [first, second] {
            assert!(files.contains(&format!("content/{path}.md")), "{files:?}");
        }
        assert_eq!(problem.related.len(), 1);
    }
    let mut made = make(&article("sidor/nacka-ks"));
    made.plan();
    assert_eq!(
        (made.problems(), arg(&made.problems[0], "other").as_str()),
        (vec!["D601 content/sidor/nacka-ks.md".to_owned()], "site.yaml")
    );
}

#[test]
fn segments_that_are_refused() {
    let article = |path: &str| format!("-- content/{path}.md --\n---\ntyp: sida\ntitel: Om\n---\n");
    for (text, expected) in [
        (article("sok"), "D603 content/sok.md"),
        (article("odaterat"), "D603 content/odaterat.md"),
        (article("con"), "D603 content/con.md"),
        (article("—"), "D232 content/—.md"),
        (paper("71", "nämnd: nacka-ks\ndatum: 2012-01-02"), "D224 content/71.md"),
    ] {
        let mut made = make(&text);
        made.plan();
        assert_eq!(made.problems(), [expected]);
    }
}

#[test]
fn redirects() {
    let mut made = make(
        &[
            paper("a", "nämnd: lulea-sn\ndatum: 2012-01-02\nparagraf: 1\ndiarienummer: 2012/1\ntidigare_diarienummer: 2011/1\ntidigare_adresser: [/gammal, /x/sida.html, /beslut/, /om/index.html]"),
            paper("b", "nämnd: lulea-sn\ndatum: 2012-01-03\nparagraf: 1\ntidigare_adresser: [/gammal/, /c:/x/, /lulea-sn/aldre/]"),
            "-- content/m.md --\n---\ntyp: sammanträde\nnämnd: nacka-kf\ndatum: 2012-06-18\nt_o_m: 2012-06-20\ntidigare_adresser: [/kf-juni/]\n---\n".to_owned(),
        ]
        .concat(),
    );
    let table = made.plan();
    let found: Vec<String> = addresses(&table).into_iter().filter(|line| line.contains('→')).collect();
    assert_eq!(
        found,
        [
            "/arende/lulea-2011-1/ → /arende/lulea-2012-1/",
            "/gammal/ → /lulea-sn/2012-01-02/1/",
            "/kf-juni/ → /nacka-kf/2012-06-18/",
            "/lulea-sn/aldre/ → /lulea-sn/2012-01-03/1/",
            "/nacka-kf/2012-06-19/ → /nacka-kf/2012-06-18/",
            "/nacka-kf/2012-06-20/ → /nacka-kf/2012-06-18/",
            "/om/ → /lulea-sn/2012-01-02/1/",
            "/socialen/ → /lulea-sn/",
            "/socialen/2012-01-02/ → /lulea-sn/2012-01-02/",
            "/socialen/2012-01-02/1/ → /lulea-sn/2012-01-02/1/",
            "/socialen/2012-01-03/ → /lulea-sn/2012-01-03/",
            "/socialen/2012-01-03/1/ → /lulea-sn/2012-01-03/1/",
            "/socialen/2012/ → /lulea-sn/2012/",
            "/socialen/aldre/ → /lulea-sn/2012-01-03/1/",
            "/x/sida.html → /lulea-sn/2012-01-02/1/",
        ]
    );
    assert_eq!(
        made.problems(),
        ["D225 content/b.md: /c:/x/", "D604 content/a.md: /beslut/", "D604 content/b.md: /gammal/"]
    );
    assert_eq!(table.lookup("/gammal/"), Some(&Route::Redirect(UrlPath::new("/gammal/"))));
}

fn lost(made: &Made, previous: &[(&str, &str)]) -> Vec<String> {
    let previous: BTreeMap<String, String> =
        previous.iter().map(|(path, address)| ((*path).to_owned(), (*address).to_owned())).collect();
    let mut out = Vec::new();
    plan(&made.site, &[], Some(&previous), &mut out);
    out.iter().map(|problem| format!("{} {}", problem.code.id(), arg(problem, "line"))).collect()
}

#[test]
fn a_lost_address_is_reported_with_the_line_to_paste() {
    let made = make(
        &[
            paper("a", "nämnd: nacka-ks\ndatum: 2012-01-02\nparagraf: 1\ntidigare_adresser: [/gammal/]"),
            paper("b", "nämnd: nacka-ks\ndatum: 2012-01-02\nparagraf: 2"),
        ]
        .concat(),
    );
    assert_eq!(lost(&made, &[("content/a.md", "/nacka-ks/2012-01-02/1/"), ("content/x.md", "/x/")]), [""; 0]);
    assert_eq!(lost(&made, &[("content/a.md", "/gammal/")]), [""; 0], "a redirect covers it");
    assert_eq!(lost(&made, &[("content/a.md", "/annan/")]), ["D602 tidigare_adresser: [/gammal/, /annan/]"]);
    assert_eq!(lost(&made, &[("content/b.md", "/annan/")]), ["D602 tidigare_adresser: [/annan/]"]);
    assert_eq!(lost(&made, &[("content/a.md", "/nacka-ks/2012-01-02/2/")]), [""; 0], "another page has it now");
}

#[test]
fn every_shown_source_is_accounted_for_and_no_other() {
    let mut made = make(
        &[
            paper("a", "nämnd: nacka-ks\ndatum: 2012-01-02\nparagraf: 1\nvisas_till: 2019-01-01"),
            paper("b", "nämnd: nacka-ks\ndatum: 2012-01-02\nparagraf: 2\nutkast: ja"),
            "-- content/m.md --\n---\ntyp: sammanträde\nnämnd: nacka-kf\ndatum: 2012-06-18\n---\n".to_owned(),
            "-- content/f.md --\n---\ntyp: sammanträde\nnämnd: nacka-ks\ndatum: 2012-06-18\nvisas_till: 2019-01-01\n---\n".to_owned(),
            "-- content/c/index.md --\n---\ntyp: beslut\ntitel: c\nnämnd: nacka-ks\ndatum: 2012-01-02\nbilagor: [{titel: A, fil: A.pdf}, {titel: B, fil: B.pdf, publik: nej}]\n---\n-- content/c/A.pdf --\n-- content/c/B.pdf --\n".to_owned(),
        ]
        .concat(),
    );
    let table = made.plan();
    let lines: Vec<String> = accounts(&made.site, &table)
        .into_iter()
        .map(|(path, account)| format!("{path} {} {}", account.address, account.withdrawn))
        .collect();
    assert_eq!(
        lines,
        [
            "content/a.md /nacka-ks/2012-01-02/1/ true",
            "content/c/A.pdf /nacka-ks/2012-01-02/c/a.pdf false",
            "content/c/index.md /nacka-ks/2012-01-02/c/ false",
            "content/f.md /nacka-ks/2012-06-18/ true",
            "content/m.md /nacka-kf/2012-06-18/ false",
        ]
    );
    assert!(table.lookup("/nacka-ks/2012-06-18/").is_some_and(|route| matches!(route, Route::Document(_))));
    assert!(table.lookup("/nacka-ks/2012-01-02/2/").is_none());
}

#[test]
fn lists_have_pages_and_only_the_first_is_indexed() {
    let many: String = (1..=205)
        .map(|n| paper(&format!("p{n}"), &format!("nämnd: nacka-ks\ndatum: 2012-01-02\nparagraf: {n}")))
        .collect();
    let mut made = make(&many);
    let assets = [(VPath::new("portal.css"), "portal.0a1b.css".to_owned())];
    let table = plan(&made.site, &assets, None, &mut made.problems);
    let pages: Vec<&str> = table.iter().map(|(url, _)| url.as_str()).filter(|url| url.contains("/sida/")).collect();
    assert_eq!(
        pages,
        [
            "/ar/2012/sida/2/",
            "/ar/2012/sida/3/",
            "/beslut/sida/2/",
            "/beslut/sida/3/",
            "/kommuner/nacka/sida/2/",
            "/kommuner/nacka/sida/3/",
            "/nacka-ks/2012/sida/2/",
            "/nacka-ks/2012/sida/3/",
        ]
    );
    assert_eq!(table.address(&Route::Asset(VPath::new("portal.css"))).as_str(), "/static/portal.0a1b.css");
    let indexed = |address: &str| table.lookup(address).is_some_and(|route| route.is_indexed(&made.site));
    assert!(indexed("/beslut/") && indexed("/nacka-ks/2012-01-02/7/") && indexed("/"));
    assert!(!indexed("/beslut/sida/2/") && !indexed("/feed.xml") && !indexed("/404.html"));
    for absent in
        ["/motioner/", "/projekt/", "/arende/", "/personer/", "/amnen/", "/ar/odaterat/", "/motioner/obesvarade/"]
    {
        assert_eq!(table.lookup(absent), None, "{absent}");
    }
}
