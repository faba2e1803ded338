//! Lists, bodies, meetings and people: what each page says of a small site, and what it must not say.

use std::sync::Arc;

use insyn::render::{PageBody, Snapshot, render};
use insyn::route::Route;
use insyn::route::table::plan_in_parts;
use insyn::world::{Embedded, MemoryWorld};

use crate::building::{Files, built, day, loaded};

const REGISTER: &str = "-- site.yaml --
titel: Provkommun
url: https://prov.example.se/insyn/
per_sida: 2
nämnder:
  alby-kf: {namn: Kommunfullmäktige, typ: fullmäktige, kommun: Alby, komplett_från: 2020-01-01}
  alby-ks:
    namn: Kommunstyrelsen
    typ: styrelse
    kommun: Alby
    överordnad: alby-kf
    beskrivning: Leder kommunens arbete.
    tidigare_namn: [{namn: Drätselkammaren, till: 1970-12-31}]
partier: {MP: Miljöpartiet}
";

const PAPERS: &str = "-- content/a.md --
---
typ: beslut
titel: Ny skola
nämnd: alby-ks
datum: 2024-03-04
paragraf: 1
utfall: [bifall, besvarad]
ärendegång: [{nämnd: alby-kf, datum: 2024-03-18, paragraf: 9, utfall: antaget}]
---
Skolan byggs. Den blir stor.
-- content/b.md --
---
typ: beslut
titel: Budgeten
nämnd: alby-ks
datum: 2024-03-04
paragraf: 2
utfall: bordlagt
klarspråk: Budgeten väntar.
---
-- content/c.md --
---
typ: beslut
titel: Simhallen
nämnd: alby-ks
datum: 2025-01-10
status: förslag
---
Simhallen föreslås.
-- content/d.md --
---
typ: motionssvar
handlingstyp: motion
titel: Fler träd
nämnd: alby-kf
datum: 2025-01-15
motion: {motionärer: [{namn: Åsa Ek, parti: MP}], inlämnad: 2025-01-15}
---
-- content/e.md --
---
typ: beslut
titel: Hemligt förslag
nämnd: alby-ks
datum: 2024-05-01
paragraf: 5
utkast: ja
---
-- content/m.md --
---
typ: sammanträde
titel: Styrelsen i mars
nämnd: alby-ks
datum: 2024-03-04
paragrafer: 1–4
närvaro: [{namn: Åsa Ek, parti: MP, roll: ordförande}]
---
";

/// A third decision, newer than the two of March.
const THIRD: &str = "-- content/t.md --
---
typ: beslut
titel: Torget
nämnd: alby-ks
datum: 2024-04-08
paragraf: 7
utfall: antaget
---
";

fn site(content: &str) -> Files {
    built(&Embedded::new(MemoryWorld::new(&format!("{REGISTER}{content}")).with_today(day())), 1)
}

fn text(files: &Files, path: &str) -> String {
    let bytes = files.get(path).unwrap_or_else(|| panic!("no {path}"));
    String::from_utf8(bytes.clone()).expect("UTF-8")
}

/// The `<main>` of a page, on one line.
fn main_of(files: &Files, page: &str) -> String {
    let html = text(files, &format!("{page}index.html"));
    let main = html.split_once("<main").and_then(|(_, rest)| rest.split_once("</main>")).expect("a main").0;
    main.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_row_has_day_section_title_outcomes_and_one_sentence() {
    let list = main_of(&site(PAPERS), "alby-ks/2024/");
    let row = "<p class=\"w\"><i class=\"p\">§</i>&nbsp;1</p><a href=\"../2024-03-04/1/\">Ny skola</a> \
               <span class=\"o yes\">Bifall, besvarad</span><p>Skolan byggs.</p>";
    assert!(list.contains(row), "{list}");
}

#[test]
fn a_postponed_paper_is_one_quiet_line() {
    let list = main_of(&site(PAPERS), "alby-ks/2024/");
    assert!(list.contains("<li class=\"q\"><p class=\"w\"><i class=\"p\">§</i>&nbsp;2</p>"), "{list}");
    assert!(!list.contains("Budgeten väntar"), "{list}");
}

#[test]
fn a_proposal_is_marked_and_is_no_latest_decision_and_no_counted_outcome() {
    let files = site(PAPERS);
    let list = main_of(&files, "ar/2025/");
    assert!(list.contains("Simhallen</a> <span class=\"o open\">Förslag</span>"), "{list}");
    assert!(!main_of(&files, "beslut/").contains("Simhallen"), "a list of decisions holds decisions");
    let home = main_of(&files, "");
    let latest = home.split("class=\"facts side\"").next().expect("the first column");
    assert!(latest.contains("Ny skola") && !latest.contains("Simhallen"), "{latest}");
}

#[test]
fn the_latest_decisions_begin_the_list_of_decisions() {
    let answer = "-- content/s.md --\n---\ntyp: motionssvar\ntitel: Svaret\nnämnd: alby-kf\ndatum: 2025-12-01\nparagraf: 9\n\
                  utfall: avslag\nmotion: {titel: Lekplatsen}\n---\n";
    let report = "-- content/r.md --\n---\ntyp: projektrapport\nstatus: redovisat\ntitel: Rapporten\nnämnd: alby-ks\n\
                  datum: 2025-12-02\n---\n";
    let files = site(&format!("{PAPERS}{answer}{report}"));
    let titles = |main: &str| {
        let list = main.split("id=\"s-gor\"").next().unwrap_or_default();
        let rows = list.split("<li").skip(1).filter_map(|row| between(row, "/\">", "</a>"));
        rows.map(str::to_owned).collect::<Vec<_>>()
    };
    let home = main_of(&files, "");
    let latest = titles(between(&home, "id=\"senaste\"", "class=\"facts side\"").expect("the latest"));
    let list = [main_of(&files, "beslut/"), main_of(&files, "beslut/sida/2/")];
    let listed: Vec<String> = list.iter().flat_map(|page| titles(page)).collect();
    assert_eq!(listed, ["Svaret", "Ny skola", "Budgeten"]);
    assert_eq!(latest, listed);
    assert!(home.contains("Alla beslut (3)"), "{home}");
}

#[test]
fn years_side_by_side_in_a_chart_are_years_side_by_side() {
    let paper = |year: i16| {
        format!(
            "-- content/y{year}.md --\n---\ntyp: beslut\ntitel: T\nnämnd: alby-ks\ndatum: {year}-02-01\nparagraf: 1\n---\n"
        )
    };
    let years = main_of(&site(&[2003, 2010, 2012].map(paper).concat()), "ar/");
    let shown: Vec<&str> = years.split("</svg>").skip(1).filter_map(|bar| bar.split("</small>").next()).collect();
    assert_eq!(shown, ["2003 <small>1", "2004–2009 <small>0", "2010 <small>1", "2011 <small>0", "2012 <small>1"]);
    assert!(!years.contains("href=\"2011/\""), "a year without anything has no page: {years}");
}

#[test]
fn a_body_a_meeting_and_a_person_say_what_one_can_do() {
    let contact =
        REGISTER.replace("    överordnad: alby-kf", "    överordnad: alby-kf\n    kontakt: {e-post: ks@prov.example}");
    for (shown, expected) in [("", false), ("kontaktuppgifter: visa\n", true)] {
        let register = contact
            .replace("per_sida: 2\n", &format!("per_sida: 2\nbegär_ut: {{e-post: arkiv@prov.example}}\n{shown}"));
        let files = built(&Embedded::new(MemoryWorld::new(&format!("{register}{PAPERS}")).with_today(day())), 1);
        for (page, asks) in [
            ("alby-ks/", "Begär ut handlingarna"),
            ("alby-ks/2024-03-04/", "Begär ut protokollet"),
            ("personer/asa-ek/", "Begär ut handlingarna"),
        ] {
            let main = main_of(&files, page);
            let offered = main.split_once("Vad kan jag göra?</h2>").expect("what one can do").1;
            assert!(offered.contains(&format!("<a href=\"mailto:arkiv@prov.example\">{asks}</a>")), "{page}: {main}");
            assert!(offered.contains("feed.xml\">Nyhetsflödet</a>"), "{page}: {main}");
            let reaches = offered.contains("<a href=\"mailto:ks@prov.example\">ks@prov.example</a>");
            assert_eq!(reaches, expected && page != "personer/asa-ek/", "{page}: {main}");
        }
    }
}

#[test]
fn lists_are_cut_into_pages_that_lead_to_each_other() {
    let files = site(&format!("{PAPERS}{THIRD}"));
    let (first, second) = (text(&files, "beslut/index.html"), text(&files, "beslut/sida/2/index.html"));
    assert!(first.contains("3\u{a0}handlingar, sida 1 av 2"), "{first}");
    assert!(first.contains("<a rel=\"next\" href=\"sida/2/\">"), "{first}");
    assert!(second.contains("<a rel=\"prev\" href=\"../../\">"), "{second}");
    assert!(second.contains("<link rel=\"prev\" href=\"../../\">"), "{second}");
    assert!(!files.contains_key("beslut/sida/3/index.html"));
}

#[test]
fn a_group_counts_its_papers_on_every_page() {
    let files = site(&format!("{PAPERS}{THIRD}"));
    // March has two papers, the second on the second page.
    for page in ["beslut/", "beslut/sida/2/"] {
        let list = main_of(&files, page);
        assert!(list.contains("Mars 2024 <small>2\u{a0}handlingar</small>"), "{page}: {list}");
    }
}

#[test]
fn a_draft_stands_in_no_list_and_no_count() {
    for (path, bytes) in site(PAPERS) {
        assert!(!String::from_utf8_lossy(&bytes).contains("Hemligt förslag"), "{path}");
    }
}

#[test]
fn a_meeting_lists_its_sections_who_was_there_and_what_is_missing() {
    let files = site(PAPERS);
    let meeting = main_of(&files, "alby-ks/2024-03-04/");
    assert!(meeting.contains("<p class=\"sub\">Styrelsen i mars</p>"), "{meeting}");
    assert!(meeting.contains("Protokollet har också §§\u{a0}3–4, som saknas"), "{meeting}");
    assert!(meeting.contains("<td><a href=\"../../personer/asa-ek/\">Åsa Ek</a><td>MP<td>ordförande"), "{meeting}");
}

#[test]
fn a_section_that_is_only_told_of_says_by_whom() {
    let meeting = main_of(&site(PAPERS), "alby-kf/2024-03-18/");
    assert!(meeting.contains("Protokollet finns inte här."), "{meeting}");
    assert!(meeting.contains("omnämns i <a href=\"../../alby-ks/2024-03-04/1/\">"), "{meeting}");
    assert!(meeting.contains("<span class=\"o yes\">Antaget</span>"), "{meeting}");
}

#[test]
fn nothing_is_missing_outside_a_declared_range() {
    let meeting = main_of(&site(PAPERS), "alby-kf/2024-03-18/");
    assert!(!meeting.contains("som saknas"), "{meeting}");
}

#[test]
fn a_body_says_what_it_does_whom_it_answers_to_and_its_former_names() {
    let body = main_of(&site(PAPERS), "alby-ks/");
    for said in [
        "<p class=\"intro\">Leder kommunens arbete.</p>",
        "<dt>Svarar inför<dd><a href=\"../alby-kf/\">Kommunfullmäktige</a>",
        "Drätselkammaren (till <time datetime=\"1970-12-31\">31 december 1970</time>)",
        "<a href=\"2024/\"><svg height=\"48\" aria-hidden=\"true\">",
    ] {
        assert!(body.contains(said), "{said}: {body}");
    }
}

#[test]
fn an_open_motion_tells_its_age() {
    let open = main_of(&site(PAPERS), "motioner/obesvarade/");
    assert!(open.contains("Fler träd</a> <span class=\"o open\">Obesvarad</span>"), "{open}");
    assert!(open.contains("Åsa Ek (MP)") && open.contains("väntat 1\u{a0}år"), "{open}");
}

#[test]
fn without_a_declared_scope_no_motion_is_called_unanswered() {
    let undeclared = REGISTER.replace(", komplett_från: 2020-01-01", "");
    let world = Embedded::new(MemoryWorld::new(&format!("{undeclared}{PAPERS}")).with_today(day()));
    for (path, bytes) in built(&world, 1) {
        let is_page = path.ends_with(".html");
        assert!(!is_page || !String::from_utf8_lossy(&bytes).contains("Obesvarad<"), "{path}");
    }
}

#[test]
fn a_person_has_lists_and_no_score() {
    let person = main_of(&site(PAPERS), "personer/asa-ek/");
    assert!(person.contains("<h2 id=\"motioner\">Motioner <small>1\u{a0}handling</small></h2>"), "{person}");
    assert!(person.contains("<a href=\"../../partier/mp/\">Miljöpartiet</a> (MP)"), "{person}");
    assert!(!person.contains('%'), "{person}");
}

#[test]
fn persons_stand_under_their_letter() {
    assert!(main_of(&site(PAPERS), "personer/").contains("<h2 id=\"bokstav-e\">E</h2>"));
}

#[test]
fn a_year_has_its_months_and_leads_to_its_neighbours() {
    let year = main_of(&site(PAPERS), "ar/2024/");
    assert!(year.contains("<section class=\"none\" aria-labelledby=\"m1\">"), "{year}");
    assert!(year.contains("<a href=\"../../alby-ks/2024-03-04/\">Kommunstyrelsen</a>"), "{year}");
    assert!(year.contains("<a rel=\"next\" href=\"../2025/\">"), "{year}");
}

#[test]
fn the_feed_has_the_newest_first_and_nothing_undated() {
    let undated = "-- content/u.md --\n---\ntyp: beslut\ntitel: Utan dag & tid\nnämnd: alby-ks\ndatum: null\n---\n";
    let late = "-- content/l.md --\n---\ntyp: beslut\ntitel: Sent & visad\nnämnd: alby-ks\ndatum: 2019-01-01\n\
                visas_från: 2025-12-01\n---\n";
    let feed = text(&site(&format!("{PAPERS}{undated}{late}")), "feed.xml");
    let titles: Vec<&str> =
        feed.split("<entry>").skip(1).filter_map(|entry| between(entry, "<title>", "</title>")).collect();
    assert_eq!(titles, ["Sent &amp; visad", "Fler träd", "Simhallen", "Ny skola", "Budgeten"]);
    assert!(feed.contains("<updated>2025-12-01T00:00:00"), "{feed}");
    assert!(feed.contains(
        "<link rel=\"self\" type=\"application/atom+xml\" href=\"https://prov.example.se/insyn/feed.xml\"/>"
    ));
    assert_eq!(feed.matches("<id>").count(), titles.len() + 1);
}

#[test]
fn the_sitemap_names_pages_and_no_files_redirects_or_later_pages() {
    let files = site(PAPERS);
    let sitemap = text(&files, "sitemap.xml");
    let addresses: Vec<&str> =
        sitemap.split("<url>").skip(1).filter_map(|url| between(url, "<loc>", "</loc>")).collect();
    assert!(addresses.contains(&"https://prov.example.se/insyn/alby-ks/2024-03-04/1/"), "{addresses:?}");
    for address in &addresses {
        let path = address.strip_prefix("https://prov.example.se/insyn/").expect("an absolute address");
        assert!(files.contains_key(&format!("{path}index.html")), "{address}");
        assert!(!path.contains("/sida/"), "{address}");
    }
    assert_eq!(text(&files, "robots.txt").lines().last(), Some("Sitemap: https://prov.example.se/insyn/sitemap.xml"));
}

#[test]
fn a_long_sitemap_is_split_and_loses_nothing() {
    let world = Embedded::new(MemoryWorld::new(&format!("{REGISTER}{PAPERS}")).with_today(day()));
    let loaded = loaded(&world, 1);
    let snapshot = loaded.snapshot.expect("a snapshot");
    let whole = addresses(&rendered(&snapshot, 0));
    for limit in [1, 4, whole.len() - 1] {
        let table = plan_in_parts(&snapshot.site, &[], None, limit, &mut Vec::new());
        let split = Snapshot::new(Arc::clone(&snapshot.site), Arc::new(table), Arc::clone(&snapshot.theme));
        let index = rendered(&split, 0);
        let parts = whole.len().div_ceil(limit);
        let expected: Vec<String> =
            (1..=parts).map(|part| format!("https://prov.example.se/insyn/sitemap-{part}.xml")).collect();
        assert!(index.contains("<sitemapindex") && !index.contains("<url>"), "{index}");
        assert_eq!(addresses(&index), expected);
        let found: Vec<Vec<String>> = (1..=parts).map(|part| addresses(&rendered(&split, part))).collect();
        assert!(found.iter().all(|part| (1..=limit).contains(&part.len())));
        assert_eq!(found.concat(), whole, "in parts of {limit}");
    }
    let table = plan_in_parts(&snapshot.site, &[], None, whole.len(), &mut Vec::new());
    assert!(table.lookup("/sitemap-1.xml").is_none(), "exactly as many as fit need no parts");
}

fn rendered(snapshot: &Snapshot, part: usize) -> String {
    match render(snapshot, &Route::Sitemap(part)).page {
        Some(PageBody::Bytes(bytes)) => String::from_utf8(bytes).expect("UTF-8"),
        other => panic!("no sitemap {part}: {other:?}"),
    }
}

fn addresses(sitemap: &str) -> Vec<String> {
    sitemap.split("<loc>").skip(1).filter_map(|rest| rest.split_once("</loc>")).map(|(url, _)| url.to_owned()).collect()
}

#[test]
fn no_character_that_xml_forbids_reaches_a_feed_or_a_page() {
    let odd = "-- content/o.md --\n---\ntyp: beslut\ntitel: \"A\\u0001\\u000b\\u001f\\uFFFE\\uFFFF & \\u00e5\\u2022\"\nnämnd: alby-ks\ndatum: 2024-01-01\n\
               klarspråk: \"Ett\\u0008 två\"\n---\nText\n";
    let files = site(odd);
    let feed = text(&files, "feed.xml");
    assert!(feed.contains("<title>A &amp; å•</title>") && feed.contains("<summary>Ett två</summary>"), "{feed}");
    let forbidden =
        |c: char| matches!(c, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}');
    for (name, bytes) in &files {
        if name.ends_with(".xml") || name.ends_with(".html") {
            assert!(!String::from_utf8_lossy(bytes).contains(forbidden), "{name}");
        }
    }
}

#[test]
fn an_empty_site_says_why_it_is_empty() {
    let files = site("");
    assert!(main_of(&files, "").contains("Inga handlingar är publicerade ännu."));
    assert!(main_of(&files, "alby-ks/").contains("Inga handlingar från det här organet finns i den här samlingen."));
}

fn between<'t>(text: &'t str, start: &str, end: &str) -> Option<&'t str> {
    text.split_once(start)?.1.split_once(end).map(|(inner, _)| inner)
}

/// Papers in which several people act; Åsa Ek moves three motions, votes once and attends a meeting.
const PEOPLE: &str = "-- content/m1.md --
---
typ: motionssvar
titel: Motion ett
nämnd: alby-kf
datum: 2024-01-01
motion: {motionärer: [{namn: Åsa Ek, parti: MP}, {namn: Bo von Öst, parti: MP}, {namn: Östen Ek, parti: MP}]}
---
-- content/m2.md --
---
typ: motionssvar
titel: Motion två
nämnd: alby-kf
datum: 2024-01-02
motion: {motionärer: [{namn: Åsa Ek, parti: MP}, {namn: Zara Alm, parti: MP}]}
---
-- content/m3.md --
---
typ: motionssvar
titel: Motion tre
nämnd: alby-kf
datum: 2024-01-03
motion: {motionärer: [{namn: Åsa Ek, parti: MP}, {namn: Axel Ärlig, parti: MP}]}
yrkanden: [{av: {namn: Åsa Ek, parti: MP}, typ: bifall}]
---
-- content/s.md --
---
typ: sammanträde
nämnd: alby-kf
datum: 2024-01-04
närvaro: [{namn: Åsa Ek, parti: MP, roll: ordförande}]
---
";

#[test]
fn persons_stand_by_surname_and_are_shown_first_name_first() {
    let index = main_of(&site(PEOPLE), "personer/");
    let names: Vec<&str> =
        index.split("<a href=\"").skip(1).filter_map(|entry| between(entry, "/\">", "</a>")).collect();
    assert_eq!(names, ["Zara Alm", "Åsa Ek", "Östen Ek", "Axel Ärlig", "Bo von Öst"]);
    let letters: Vec<&str> = index.split("<h2 ").skip(1).filter_map(|group| between(group, ">", "</h2>")).collect();
    assert_eq!(letters, ["A", "E", "Ä", "Ö"]);
}

#[test]
fn what_a_person_did_goes_on_over_several_pages() {
    let files = site(PEOPLE);
    let titles = |page: &str| {
        let main = main_of(&files, page);
        let heads: Vec<String> =
            main.split("<h2 ").skip(1).filter_map(|head| between(head, ">", "</h2>")).map(str::to_owned).collect();
        let rows = ["Motion ett", "Motion två", "Motion tre", "ordförande"];
        let rows: Vec<&str> = rows.into_iter().filter(|row| main.contains(row)).collect();
        (heads, rows.join(", "))
    };
    let motions = "Motioner <small>3\u{a0}handlingar</small>".to_owned();
    let do_what = "Vad kan jag göra?".to_owned();
    let claims = "Yrkanden <small>1</small>".to_owned();
    let meetings = "Sammanträden <small>1</small>".to_owned();
    assert_eq!(titles("personer/asa-ek/"), (vec![motions.clone(), do_what], "Motion två, Motion tre".to_owned()));
    assert_eq!(titles("personer/asa-ek/sida/2/"), (vec![motions, claims], "Motion ett, Motion tre".to_owned()));
    assert_eq!(titles("personer/asa-ek/sida/3/"), (vec![meetings], "ordförande".to_owned()));
    assert!(!files.contains_key("personer/asa-ek/sida/4/index.html"));
    let second = text(&files, "personer/asa-ek/sida/2/index.html");
    assert!(second.contains("<a rel=\"prev\" href=\"../../\">Föregående</a>"), "{second}");
    assert!(second.contains("<a rel=\"next\" href=\"../3/\">Nästa</a>"), "{second}");
    assert!(second.contains("<title>Åsa Ek, sida 2"), "{second}");
    assert!(!files.contains_key("personer/zara-alm/sida/2/index.html"), "one page needs no second");
    let party = main_of(&files, "partier/mp/sida/2/");
    assert!(party.contains("Motion ett") && !party.contains("Motion tre"), "{party}");
    assert!(!party.contains("Zara Alm"), "the persons stand on the first page: {party}");
    assert!(!text(&files, "sitemap.xml").contains("/sida/"));
}

#[test]
fn a_year_leads_to_each_body_with_the_number_of_its_papers() {
    let year = main_of(&site(PAPERS), "ar/2024/");
    let bodies = between(&year, "<h2 id=\"organ\">", "</section>").expect("the bodies of the year");
    assert!(
        bodies.contains("<a href=\"../../alby-ks/2024/\">Kommunstyrelsen</a> <small>2\u{a0}handlingar</small>"),
        "{bodies}"
    );
    // Of fullmäktige only a meeting is known that year, and no paper is counted.
    let council = "<a href=\"../../alby-kf/2024/\">Kommunfullmäktige</a>";
    assert!(bodies.contains(council) && !bodies.contains(&format!("{council} <small>")), "{bodies}");
}

#[test]
fn the_tree_of_bodies_opens_two_levels_and_counts_what_lies_deeper() {
    let third = REGISTER.replace(
        "partier:",
        "  alby-au: {namn: Arbetsutskottet, typ: utskott, kommun: Alby, överordnad: alby-ks}\npartier:",
    );
    let world = MemoryWorld::new(&format!("{third}{PAPERS}")).with_today(day());
    let boards = main_of(&built(&Embedded::new(world), 1), "namnder/");
    let (open, folded) = boards.split_once("<details><summary>1\u{a0}organ under sig</summary>").expect("a fold");
    assert!(open.contains(">Kommunfullmäktige</a>") && open.contains(">Kommunstyrelsen</a>"), "{open}");
    assert!(
        folded.contains(">Arbetsutskottet</a> <small>0\u{a0}handlingar</small>") && !folded.contains("<details>"),
        "{folded}"
    );
}
