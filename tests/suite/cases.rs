//! The page of a case: where it stands, its timeline, what was proposed beside what was decided, motions and assignments.

use insyn::world::{Embedded, MemoryWorld};

use crate::building::{Files, built, day, site};

const REGISTER: &str = "-- site.yaml --
titel: Provkommun
url: https://prov.example.se/
nämnder:
  alby-kf: {namn: Kommunfullmäktige, typ: fullmäktige, kommun: Alby}
  alby-ks: {namn: Kommunstyrelsen, typ: styrelse, kommun: Alby, komplett_från: 2024-01-01}
  alby-sn: {namn: Socialnämnden, typ: nämnd, kommun: Alby}
";

fn paper(name: &str, keys: &str) -> String {
    format!("-- content/{name}.md --\n---\ntyp: beslut\ntitel: {name}\ndiarienummer: KS 2024/1\n{keys}\n---\n")
}

/// The `<main>` of a page.
fn main_in(files: &Files, page: &str) -> String {
    let html = files.get(&format!("{page}index.html")).unwrap_or_else(|| panic!("no page {page}"));
    let html = std::str::from_utf8(html).expect("UTF-8");
    html[html.find("<main").expect("a main")..html.find("</main>").expect("an end")].to_owned()
}

/// The page of the case KS 2024/1 of a site of some papers.
fn case_of(papers: &[String]) -> String {
    let world = Embedded::new(MemoryWorld::new(&format!("{REGISTER}{}", papers.concat())).with_today(day()));
    main_in(&built(&world, 1), "arende/ks-2024-1/")
}

/// The text of the lines of the timeline, without markup.
fn lines(page: &str) -> Vec<String> {
    let from = page.find("<ol class=\"tl\">").expect("a timeline");
    let list = &page[from + 15..];
    let list = &list[..list.find("</ol>").expect("its end")];
    list.split("<li class=\"").skip(1).map(line).collect()
}

/// Class and text of one line.
fn line(item: &str) -> String {
    let (class, rest) = item.split_once("\">").expect("a class");
    let mut text = format!("[{}]", class.trim());
    let mut depth = 0;
    // Markup parts words but for the sign of a §.
    for c in rest.replace("&nbsp;", " ").replace("</i>", "").chars() {
        match c {
            '<' => depth += 1,
            '>' => {
                depth -= 1;
                text.push(' ');
            }
            _ if depth == 0 => text.push(c),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_case_with_everything() {
    insta::assert_snapshot!(main_in(&built(&site("tests/sites/full"), 2), "arende/ks-2025-300/"));
}

#[test]
fn a_timeline_reads_as_a_story() {
    let page = case_of(&[
        paper("bordlagt", "nämnd: alby-ks\ndatum: 2023-05-01\nparagraf: 1\nutfall: bordlagt"),
        paper("uppskjutet", "nämnd: alby-ks\ndatum: 2023-06-01\nparagraf: 2\nutfall: uppskjutet"),
        paper("svar", "avsändare: Lokalbolaget\ndatum: null\ntidigast: 2023-07-01\nstatus: redovisat"),
        paper(
            "beslut",
            "nämnd: alby-sn\ndatum: 2024-02-01\nparagraf: 3\nutfall: godkänt\närendegång:\n- {organ: Beredningen, datum: 2024-01-10}\n- {organ: Ungdomsrådet}\n- {nämnd: alby-kf, väntas: ja}",
        ),
        paper("ensam", "nämnd: alby-kf\ndatum: 2024-01-20\nparagraf: 8\nutfall: bordlagt"),
    ]);
    assert_eq!(
        lines(&page),
        [
            "[fold new] 2023 Bordlagt 2 gånger, 1 maj 2023 – 1 juni 2023 1 maj 2023 · Kommunstyrelsen § 1 1 juni 2023 · Kommunstyrelsen § 2",
            "[held] Odaterat, tidigast 1 juli 2023 · Lokalbolaget svar Redovisat",
            "[known new] 2024 10 januari 2024 · Beredningen Framgår av Socialnämnden § 3",
            "[fold] 20 januari 2024 · Kommunfullmäktige § 8 Bordlagt",
            "[held] 1 februari 2024 · Socialnämnden § 3 beslut Godkänt",
            "[known new] Utan datum Ungdomsrådet Framgår av Socialnämnden § 3",
            "[due new] Nästa Väntas · Kommunfullmäktige",
            "[end] Inget senare beslut finns i den här samlingen.",
        ]
    );
}

#[test]
fn the_open_end_is_named_only_where_the_collection_is_complete() {
    let end = |papers: &[String]| lines(&case_of(papers)).pop().unwrap_or_default();
    let to = |board: &str, date: &str| {
        paper("a", &format!("nämnd: alby-sn\ndatum: {date}\nparagraf: 1\nföreslår: {{till: {board}, utfall: bifall}}"))
    };
    assert_eq!(end(&[to("alby-ks", "2024-02-01")]), "[due] Väntar på beslut av Kommunstyrelsen.");
    let unknown = "[end] Inget senare beslut finns i den här samlingen.";
    assert_eq!(end(&[to("alby-ks", "2023-12-31")]), unknown, "before the body is complete");
    assert_eq!(end(&[to("alby-kf", "2024-02-01")]), unknown, "a body that is not complete");
    let decided = paper("b", "nämnd: alby-ks\ndatum: 2024-03-01\nparagraf: 2\nutfall: bifall");
    assert_eq!(end(&[to("alby-ks", "2024-02-01"), decided]), unknown, "it has decided");
    let postponed = paper("b", "nämnd: alby-ks\ndatum: 2024-03-01\nparagraf: 2\nutfall: bordlagt");
    assert_eq!(end(&[to("alby-ks", "2024-02-01"), postponed]), "[due] Väntar på beslut av Kommunstyrelsen.");
    let expected = paper(
        "a",
        "nämnd: alby-sn\ndatum: 2024-02-01\nparagraf: 1\nutfall: remitterat\närendegång: [{nämnd: alby-ks, väntas: ja}]",
    );
    let page = case_of(&[expected]);
    assert_eq!(lines(&page).pop().unwrap_or_default(), "[due] Väntas · Kommunstyrelsen", "said once");
    assert!(page.contains("<p class=\"state\">Nästa steg: Kommunstyrelsen.</p>"), "{page}");
    let record = "-- content/r.md --\n---\ntyp: ärende\ntitel: R\nnämnd: alby-ks\ndatum: null\ndiarienummer: KS 2024/1\navslutat: 2024-06-01\n---\n".to_owned();
    assert_eq!(end(&[to("alby-ks", "2024-02-01"), record]), "[end] Ärendet avslutades 1 juni 2024.");
}

#[test]
fn colour_is_on_one_outcome_and_only_with_a_motion() {
    let motion = "motion: {titel: Bänkar, motionärer: [{namn: Bo Ek, parti: S}]}";
    let decided = |keys: &str| {
        paper("a", &format!("nämnd: alby-kf\ndatum: 2024-02-01\nparagraf: 1\nutfall: [bifall, godkänt]\n{keys}"))
    };
    let page = case_of(&[decided(motion)]);
    assert!(
        page.contains("<span class=\"o yes tone badge\">Bifall</span> <span class=\"o yes badge\">Godkänt</span>"),
        "{page}"
    );
    assert!(!case_of(&[decided("")]).contains("tone"));
    let proposal = paper(
        "b",
        &format!(
            "nämnd: alby-ks\ndatum: 2024-01-02\nparagraf: 9\nföreslår: {{till: alby-kf, utfall: avslag}}\n{motion}"
        ),
    );
    let page = case_of(&[decided(motion), proposal]);
    assert!(page.contains("<span class=\"o on\">Föreslår att avslå</span>"), "{page}");
    assert!(!page.contains("no tone"), "a proposal has no colour: {page}");
}

#[test]
fn a_decision_that_differs_stands_beside_the_proposal() {
    let proposal = |outcome: &str| {
        paper(
            "f",
            &format!(
                "nämnd: alby-ks\ndatum: 2024-02-01\nparagraf: 1\nföreslår: {{till: alby-kf, utfall: {outcome}, text: Skolan läggs ned.}}"
            ),
        )
    };
    let decision = format!(
        "{}## Beslut\n\nSkolan finns kvar.\n",
        paper("d", "nämnd: alby-kf\ndatum: 2024-03-01\nparagraf: 2\nutfall: avslag")
    );
    let pair = "<div><dt>Kommunstyrelsen föreslog<dd><span class=\"o on\">att bifalla</span> Skolan läggs ned.</div>\n<div><dt>Kommunfullmäktige beslutade<dd><span class=\"o no\">Avslag</span> Skolan finns kvar.</div>";
    let page = case_of(&[proposal("bifall"), decision.clone()]);
    assert!(page.contains(pair), "{page}");
    assert!(!page.contains("<summary>Förslag och beslut"), "{page}");
    let page = case_of(&[proposal("avslag"), decision.clone()]);
    assert!(page.contains("<summary>Förslag och beslut</summary>\n<dl class=\"pair\">"), "{page}");
    // A proposal to another body, or one that was decided on before, is not the one that was decided.
    let other = paper("o", "nämnd: alby-sn\ndatum: 2024-02-02\nparagraf: 1\nföreslår: {till: alby-ks, utfall: bifall}");
    assert!(!case_of(&[other, decision]).contains("class=\"pair\""));
    let own = format!(
        "{}## Förslag till beslut\n\nBidraget blir 100 kronor.\n\n## Beslut\n\nBidraget blir 80 kronor.\n",
        paper("e", "nämnd: alby-kf\ndatum: 2024-03-01\nparagraf: 2\nutfall: beviljat")
    );
    let page = case_of(&[own]);
    assert!(page.contains("<div><dt>Förslaget<dd>Bidraget blir 100\u{a0}kronor.</div>"), "{page}");
    assert!(!page.contains("<summary>Förslag och beslut"), "figures differ, so it stands open: {page}");
}

#[test]
fn what_settled_several_things_says_what_each_badge_is_of() {
    let keys = "nämnd: alby-kf\ndatum: 2024-02-01\nparagraf: 1\nutfall: [delvis bifall, besvarad, godkänt]\n\
                motion: {titel: Bänkar, inlämnad: 2024-01-08, motionärer: [{namn: Bo Ek, parti: S}], yrkanden: [\
                {text: att ställa ut bänkar, utfall: bifall}, {text: att måla dem, utfall: avslag}]}\n\
                medborgarförslag: {titel: Lampor, utfall: besvarad}";
    let page = case_of(&[paper("a", keys)]);
    for badge in ["<span class=\"o part badge\">Motionen: delvis bifall</span>", "badge\">Godkänt</span>"] {
        assert!(page.contains(badge), "{badge}: {page}");
    }
    assert!(!page.contains("badge\">Bifall") && !page.contains("badge\">Avslag"), "{page}");
}

#[test]
fn a_case_tells_of_appeals_and_how_its_decision_is_appealed() {
    let decided =
        |keys: &str| paper("a", &format!("nämnd: alby-kf\ndatum: 2025-01-20\nparagraf: 1\nutfall: antaget\n{keys}"));
    let page = case_of(&[decided("")]);
    assert!(page.contains("<li><b>Överklaga.</b> "), "{page}");
    let page =
        case_of(&[decided("överklagas: {sätt: laglighetsprövning, utgång: Förvaltningsrätten avslog överklagandet}")]);
    let told = "<b>Redan överklagat:</b> Förvaltningsrätten avslog överklagandet";
    assert!(page.contains(&format!("<p class=\"state\">{told}</p>")), "at the head: {page}");
    assert!(page.contains(&format!("<p><small>{told}</small></p>")), "beside the step: {page}");
    assert!(page.contains(&format!("<li>{told}\n")) && !page.contains("Överklaga."), "among what one can do: {page}");
}

#[test]
fn a_motion_that_no_paper_files_has_its_day_in_the_timeline() {
    let keys = "nämnd: alby-kf\ndatum: 2024-02-01\nparagraf: 1\nutfall: avslag\n\
                motion: {titel: Bänkar, inlämnad: 2024-01-08, motionärer: [{namn: Bo Ek, parti: S}]}";
    let page = case_of(&[paper("a", keys)]);
    assert_eq!(
        lines(&page).first().map(String::as_str),
        Some("[known new] 2024 8 januari 2024 · Motionen lämnades in Bo Ek (S)")
    );
    let filed = paper(
        "b",
        "handlingstyp: motion\nnämnd: alby-kf\ndatum: 2024-01-08\nslug: m\nmotion: {titel: Bänkar, inlämnad: 2024-01-08}",
    );
    assert!(!case_of(&[paper("a", keys), filed]).contains("lämnades in</p>"), "its own paper tells of it");
}

#[test]
fn a_closed_case_says_which_of_its_assignments_are_left() {
    let record = "-- content/arende.md --\n---\ntyp: ärende\ntitel: Bänkar\ndiarienummer: KS 2024/1\navslutat: 2024-04-28\n---\n";
    let given = |assignments: &str| {
        paper("a", &format!("nämnd: alby-kf\ndatum: 2024-02-01\nparagraf: 1\nutfall: antaget\n{assignments}"))
    };
    let quiet = case_of(&[given(""), record.to_owned()]);
    assert!(quiet.contains("<p class=\"state\">Ärendet avslutades 28 april 2024.</p>"), "{quiet}");
    let left = case_of(&[given("uppdrag: [{till: [alby-ks], text: att räkna, status: pågår}]"), record.to_owned()]);
    let said = "Ärendet avslutades 28 april 2024. Ett\u{a0}uppdrag från ärendet har ingen redovisning här.";
    assert!(left.contains(&format!("<p class=\"state\">{said}</p>")), "{left}");
    assert!(left.contains("feed.xml\">Nyhetsflödet</a>"), "{left}");
}

#[test]
fn demands_of_two_motions_are_not_mixed() {
    let page = case_of(&[paper(
        "a",
        "nämnd: alby-kf\ndatum: 2024-02-01\nparagraf: 1\nutfall: avslag\nmotion:\n- {titel: bänkar, nummer: \"1\", yrkanden: [att sitta]}\n- {titel: träd, nummer: \"2\", yrkanden: [{text: att plantera, utfall: bifall}]}",
    )]);
    let (benches, trees) = (page.find("<b>Bänkar</b>").expect("one"), page.find("<b>Träd</b>").expect("the other"));
    let (sit, plant) = (page.find("att sitta").expect("its demand"), page.find("att plantera").expect("its demand"));
    let mut order = [(benches, "bänkar"), (trees, "träd"), (sit, "sitta"), (plant, "plantera")];
    order.sort_unstable();
    let words = order.map(|(_, word)| word);
    assert!(words == ["bänkar", "sitta", "träd", "plantera"] || words == ["träd", "plantera", "bänkar", "sitta"]);
    assert!(
        page.contains("<li>att sitta <span class=\"o no tone\">Avslag</span>"),
        "one word on the whole motion: {page}"
    );
    assert!(page.contains("<li>att plantera <span class=\"o yes tone\">Bifall</span>"), "{page}");
}

#[test]
fn assignments_tell_what_was_reported_and_what_was_not() {
    let given = |extra: &str| {
        paper(
            "g",
            &format!(
                "nämnd: alby-ks\ndatum: 2024-02-01\nparagraf: 1\nutfall: bifall\nuppdrag:\n- {{till: [alby-sn], text: att räkna, punkt: 1, redovisas: 2024-12-31{extra}}}\n- {{till: [alby-sn], text: att mäta, punkt: 2}}"
            ),
        )
    };
    let report = "-- content/r.md --\n---\ntyp: beslut\ntitel: Räkningen\ndiarienummer: SN 2024/9\nnämnd: alby-sn\ndatum: 2024-06-01\nparagraf: 4\nutfall: godkänt\nredovisar: {nämnd: alby-ks, datum: 2024-02-01, paragraf: 1, punkt: 1}\n---\n".to_owned();
    let page = case_of(&[given(""), report]);
    assert!(page.contains("Redovisat i</span> <a href=\"../../alby-sn/2024-06-01/4/\">Räkningen</a> <small>Socialnämnden, 1 juni 2024</small>"), "{page}");
    assert_eq!(page.matches("Ingen redovisning").count(), 1, "{page}");
    // Kommunstyrelsen is complete and the day has passed.
    let page = case_of(&[given("")]);
    assert!(
        page.contains("Ingen redovisning har kommit.") && page.contains("Skulle ha redovisats: 31 december 2024"),
        "{page}"
    );
    let page = case_of(&[given(", status: fullgjort")]);
    assert!(page.contains("Ingen redovisning finns i den här samlingen."), "{page}");
}

const VOTE: &str = "nämnd: alby-kf\ndatum: 2024-02-01\nparagraf: 1\nutfall: avslag\nvoteringar:\n- rubrik: Huvudvotering\n  ja_betyder: avslag\n  nej_betyder: bifall\n  KEYS\n  röster:\n  - {namn: Bo Ek, parti: S, röst: ja}\n  - {namn: Eva Al, parti: (S), röst: nej}\n  - {namn: Per By, parti: M, röst: ja}\n  - {namn: Jon Os, röst: avstår}\n";

/// A site of one vote with some keys.
fn voted(keys: &str) -> Files {
    let text = format!("{REGISTER}{}", paper("v", &VOTE.replace("KEYS", keys)));
    built(&Embedded::new(MemoryWorld::new(&text).with_today(day())), 1)
}

#[test]
fn votes_tell_what_they_meant_and_how_each_party_voted() {
    let page = main_in(&voted("ja: 2\n  nej: 1\n  avstår: 1\n  komplett: ja"), "alby-kf/2024-02-01/1/");
    for part in [
        "<li><b>2</b> <span><strong>Ja</strong> – avslag</span><svg height=\"10\" aria-hidden=\"true\"><rect class=\"t\" width=\"100%\" height=\"10\"/><rect class=\"a\" width=\"50.0%\" height=\"10\"/></svg>",
        "<li><b>1</b> <span><strong>Nej</strong> – bifall</span><svg height=\"10\" aria-hidden=\"true\"><rect class=\"t\" width=\"100%\" height=\"10\"/><line class=\"n\" x2=\"25.0%\" y1=\"5\" y2=\"5\"/></svg>",
        "<tr><th scope=\"row\"><a href=\"../../../partier/s/\">S</a><td class=\"num\">1<td class=\"num\">1<td class=\"num\">0",
        "<tr><th scope=\"row\">Utan parti<td class=\"num\">0<td class=\"num\">0<td class=\"num\">1",
        "<th scope=\"row\">Summa<td class=\"num\">2<td class=\"num\">1<td class=\"num\">1</table>",
        "<small>Namnlistan stämmer med rösttalen.</small>",
        "<summary>Så röstade ledamöterna (4)</summary>",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    assert!(!page.contains(" style="), "{page}");
}

#[test]
fn the_list_of_a_vote_is_checked_against_its_counts() {
    let says = |keys: &str| {
        let page = main_in(&voted(keys), "alby-kf/2024-02-01/1/");
        let at = page.find("<p><small>Namnlistan").map(|at| &page[at + 10..]);
        at.and_then(|rest| rest.split_once("</small>")).map(|(text, _)| text.to_owned()).unwrap_or_default()
    };
    assert_eq!(says("ja: 2\n  nej: 1"), "Namnlistan stämmer med rösttalen.");
    assert_eq!(says("ja: 20\n  nej: 10\n  avstår: 1"), "Namnlistan har 4 av 31.");
    assert_eq!(says("ja: 20\n  nej: 10\n  komplett: ja"), "Namnlistan stämmer inte med rösttalen i protokollet.");
    assert_eq!(says("ja: 1\n  nej: 10"), "Namnlistan stämmer inte med rösttalen i protokollet.");
    let counted = main_in(&voted("komplett: ja"), "alby-kf/2024-02-01/1/");
    assert!(counted.contains("<li><b>2</b> <span><strong>Ja</strong>"), "a complete list counts: {counted}");
    let unknown = main_in(&voted("komplett: nej"), "alby-kf/2024-02-01/1/");
    assert!(unknown.contains("<li><b>–</b> <span><strong>Ja</strong>"), "{unknown}");
}

#[test]
fn persons_and_parties_have_their_votes_as_lists() {
    let files = voted("ja: 2\n  nej: 1\n  avstår: 1");
    let person = main_in(&files, "personer/eva-al/");
    assert!(person.contains("<a href=\"../../alby-kf/2024-02-01/1/#s-voteringar\">v</a>"), "{person}");
    assert!(person.contains("<p>Huvudvotering. Röstade nej, det vill säga: bifall</p>"), "{person}");
    let party = main_in(&files, "partier/s/");
    assert_eq!(party.matches("#s-voteringar").count() + party.matches("/1/\">v</a>").count(), 1, "named once: {party}");
    assert!(party.contains("<p>Så röstade partiet. Huvudvotering. Ja: 1 (avslag). Nej: 1 (bifall).</p>"), "{party}");
    assert!(!person.contains('%') && !party.contains('%'), "no scores");
}
