//! The page of a paper: what it says of each part of front matter, and what it must never say.

use insyn::world::{Embedded, MemoryWorld};

use crate::building::{built, day, site};

const REGISTER: &str = "-- site.yaml --
titel: Provkommun
url: https://prov.example.se/insyn/
begär_ut: {e-post: arkiv@prov.example}
nämnder:
  alby-kf: {namn: Kommunfullmäktige, typ: fullmäktige, kommun: Alby}
  alby-ks: {namn: Kommunstyrelsen, typ: styrelse, kommun: Alby}
  boda-ks: {namn: Kommunstyrelsen, typ: styrelse, kommun: Boda}
";

/// The `<main>` of a page of a site, given its content in one text.
fn main_of(content: &str, page: &str) -> String {
    let world = Embedded::new(MemoryWorld::new(&format!("{REGISTER}{content}")).with_today(day()));
    main_in(&built(&world, 1), page)
}

fn main_in(files: &crate::building::Files, page: &str) -> String {
    let html = files.get(&format!("{page}index.html")).unwrap_or_else(|| panic!("no page {page}"));
    let html = std::str::from_utf8(html).expect("UTF-8");
    let from = html.find("<main").expect("a main");
    let to = html.find("</main>").expect("an end");
    html[from..to].to_owned()
}

const VOTED: &str = "-- content/45.md --
---
typ: motionssvar
titel: Bänkar i parken
nämnd: alby-kf
datum: 2024-03-18
paragraf: 45
diarienummer: KS 2023/118
klarspråk: Fullmäktige sade nej.
utfall: [{punkt: 1, ord: avslag}, {punkt: 2, ord: godkänt}]
ärendegång: [{nämnd: alby-ks, datum: 2024-03-04, paragraf: 31, utfall: avstyrkt}]
motion: {motionärer: [{namn: Eva Lind, parti: MP}], inlämnad: 2023-02-20, yrkanden: [{text: att bänkar ställs ut, utfall: avslag}]}
voteringar: [{ja_betyder: avslag, nej_betyder: bifall, ja: 24, nej: 16, avstår: 1}]
reservationer: [{av: {namn: Eva Lind, parti: MP}, text: Fler bänkar behövs.}]
bilagor: [{titel: Spanaren Hemliga, publik: nej}]
belopp: [{värde: 5000, avser: bänkar}, {värde: 13500000, avser: länet, slag: bakgrund}]
granskad: {av: Granskaren Dold, datum: 2024-03-20}
kontakt: {telefon: 08-00 00 00}
---
## Ärendet

Parken saknar bänkar.

## Beslut

1. Motionen avslås.
2. Redovisningen godkänns.
";

#[test]
fn a_paper_shows_its_parts_in_order() {
    insta::assert_snapshot!(main_of(VOTED, "alby-kf/2024-03-18/45/"));
}

#[test]
fn what_is_secret_is_not_shown() {
    let page = main_of(VOTED, "alby-kf/2024-03-18/45/");
    for secret in ["Hemliga", "Granskaren", "08-00", "13 500 000", "13\u{a0}500\u{a0}000"] {
        assert!(!page.contains(secret), "{secret}");
    }
    assert!(page.contains("En\u{a0}bilaga publiceras inte."));
}

#[test]
fn a_proposal_is_headed_as_one_and_not_appealable() {
    let page = main_of(
        "-- content/f.md --
---
typ: beslut
handlingstyp: tjänsteskrivelse
status: förslag
titel: Plan för bänkar
nämnd: boda-ks
datum: 2024-05-12
---
## Förslag till beslut

Planen antas.
",
        "boda-ks/2024-05-12/f/",
    );
    assert!(page.contains("<strong>Förslag – inte beslutat.</strong> Inget senare beslut finns"), "{page}");
    assert!(page.contains("<section class=\"dec prop\""), "{page}");
    assert!(page.contains("Ett förslag eller ett yttrande kan inte överklagas."), "{page}");
    assert!(!page.contains("laglig"), "{page}");
    assert!(
        page.contains("<p>Tjänsteskrivelse till Kommunstyrelsen i Boda 2024-05-12, ”Plan för bänkar”</p>"),
        "{page}"
    );
}

#[test]
fn a_decision_can_be_cited_and_appealed() {
    let page = main_of(VOTED, "alby-kf/2024-03-18/45/");
    assert!(page.contains("<p>Kommunfullmäktige i Alby 2024-03-18 §\u{a0}45, dnr KS 2023/118</p>"), "{page}");
    assert!(page.contains("<p>https://prov.example.se/insyn/alby-kf/2024-03-18/45/</p>"), "{page}");
    assert!(page.contains("<b>Överklaga.</b>"), "{page}");
    assert!(page.contains("mailto:arkiv@prov.example?subject=KS%202023/118"), "{page}");
}

#[test]
fn every_sort_of_page_says_what_one_can_do() {
    let motion = "-- content/m.md --\n---\ntyp: motionssvar\ntitel: M\nnämnd: alby-kf\ndatum: 2025-03-03\nparagraf: 4\nutfall: avslag\n\
                  diarienummer: KS 2025/1\nmotion: {titel: Bänkar, motionärer: [{namn: Eva Al, parti: S}]}\n---\n";
    let world = MemoryWorld::new(&format!("{REGISTER}{motion}")).with_today(day());
    let files = built(&Embedded::new(world), 1);
    for page in [
        "",
        "beslut/",
        "motioner/",
        "ar/2025/",
        "alby-kf/",
        "alby-kf/2025/",
        "alby-kf/2025-03-03/",
        "alby-kf/2025-03-03/4/",
        "arende/ks-2025-1/",
        "personer/eva-al/",
        "partier/s/",
    ] {
        let main = main_in(&files, page);
        assert!(main.contains("<h2 id=\"s-gor\">Vad kan jag göra?</h2>\n<ul>\n<li><b>"), "{page}: {main}");
    }
}

#[test]
fn the_way_to_appeal_is_told_while_it_is_open() {
    let notice = "-- content/m.md --\n---\ntyp: sammanträde\ntitel: Mötet\nnämnd: alby-kf\ndatum: 2025-12-15\n\
                  anslag: {uppsatt: 2025-12-18, nedtas: 2026-01-DAY}\n---\n";
    let decided = |date: &str, keys: &str, notice: &str| {
        let front =
            format!("typ: beslut\ntitel: Bänkar\nnämnd: alby-kf\ndatum: {date}\nparagraf: 45\nutfall: antaget\n{keys}");
        main_of(&format!("-- content/45.md --\n---\n{front}---\n{notice}"), &format!("alby-kf/{date}/45/"))
    };
    let (how, probably) = ("prövar om beslutet är lagligt", "har troligen gått ut");
    let ended = "Anslaget om beslutet togs ned 9 januari 2026. Tiden för att överklaga har gått ut.";
    for (page, told) in [
        (decided("2025-12-15", "", ""), how),
        (decided("2025-12-15", "", &notice.replace("DAY", "20")), how),
        (decided("2025-12-15", "", &notice.replace("DAY", "09")), ended),
        (decided("2025-10-01", "", ""), probably),
        (
            decided("2025-12-15", "överklagas: {sätt: laglighetsprövning, utgång: Avslogs i maj}\n", ""),
            "<b>Redan överklagat:</b> Avslogs i maj",
        ),
    ] {
        let found: Vec<&str> = [how, ended, probably, "<b>Redan överklagat:</b> Avslogs i maj"]
            .into_iter()
            .filter(|text| page.contains(text))
            .collect();
        assert_eq!(found, [told], "{page}");
    }
}

#[test]
fn a_motion_as_filed_bears_what_became_of_it() {
    let motion = |keys: &str| {
        let motion = format!(
            "typ: motionssvar\nhandlingstyp: motion\ntitel: Bänkar\nnämnd: alby-kf\ndatum: 2025-01-13\nslug: m\nmotion: {{titel: Bänkar, nummer: \"1\"{keys}}}\n"
        );
        let answer = "-- content/a.md --\n---\ntyp: motionssvar\ntitel: Svar\nnämnd: alby-kf\ndatum: 2025-03-03\nparagraf: 4\nutfall: avslag\nmotion: {titel: Bänkar, nummer: \"1\"}\n---\n";
        let answer = if keys.is_empty() { answer } else { "" };
        let world =
            MemoryWorld::new(&format!("{REGISTER}-- content/m.md --\n---\n{motion}---\n{answer}")).with_today(day());
        let files = built(&Embedded::new(world), 1);
        (main_in(&files, "alby-kf/2025-01-13/m/"), main_in(&files, "motioner/"))
    };
    let (page, list) = motion("");
    assert!(page.contains("<p class=\"meta\"><span class=\"o no tone badge\">Avslag</span>"), "{page}");
    assert!(list.contains(">Bänkar</a> <span class=\"o no tone\">Avslag 3 mars 2025</span>"), "{list}");
    let filed = motion(", inlämnad: 2025-01-13, motionärer: [{namn: Eva Al, parti: S}]").0;
    assert!(
        filed.contains("<p class=\"by\">Av <a href=\"../../../personer/eva-al/\">Eva Al</a> (S), lämnades in"),
        "{filed}"
    );
    let settled = "<p class=\"by\">Avgjordes i <a href=\"../../2025-03-03/4/\">Kommunfullmäktige §\u{a0}4</a>";
    assert!(page.contains(settled), "{page}");
    let (page, list) = motion(", återtagen: ja");
    assert!(page.contains("<span class=\"o end badge\">Återtagen</span>"), "{page}");
    assert!(list.contains("<span class=\"o end\">Återtagen</span>"), "{list}");
}

#[test]
fn the_way_of_a_proposal_ends_with_what_came_of_it() {
    let proposal = "-- content/u.md --\n---\ntyp: beslut\ntitel: Utskottet\nnämnd: alby-ks\ndatum: 2024-02-03\nparagraf: 2\n\
                    diarienummer: KS 2025/1\nföreslår: {till: alby-kf, utfall: avslag}\n---\n";
    let decision = "-- content/d.md --\n---\ntyp: beslut\ntitel: Fullmäktige\nnämnd: alby-kf\ndatum: 2024-03-03\nparagraf: 5\n\
                    diarienummer: KS 2025/1\nutfall: bifall\n---\n";
    let way = |content: &str| {
        let world = MemoryWorld::new(&format!("{REGISTER}{content}")).with_today(day());
        main_in(&built(&Embedded::new(world), 1), "alby-ks/2024-02-03/2/")
    };
    let page = way(&format!("{proposal}{decision}"));
    let step = "<li><a href=\"../../../alby-kf/2024-03-03/5/\">Kommunfullmäktige §\u{a0}5</a> <time datetime=\"2024-03-03\">3 mars 2024</time> <span class=\"o yes\">Bifall</span>";
    assert!(page.contains(step), "{page}");
    assert!(way(proposal).contains("<small>beslutet är inte länkat hit</small>"), "{}", way(proposal));
}

#[test]
fn what_is_proposed_has_one_word_for_one_meaning() {
    let content = "-- content/u.md --\n---\ntyp: beslut\ntitel: Utskottet\nnämnd: alby-ks\ndatum: 2025-02-03\nparagraf: 2\ndiarienummer: KS 2025/1\n\
                   föreslår: {till: alby-kf, utfall: avslag}\n---\n\
                   -- content/t.md --\n---\ntyp: beslut\nstatus: förslag\ntitel: Skrivelsen\nnämnd: alby-ks\ndatum: 2025-01-03\nslug: t\ndiarienummer: KS 2025/1\n---\n";
    let world = MemoryWorld::new(&format!("{REGISTER}{content}")).with_today(day());
    let files = built(&Embedded::new(world), 1);
    for page in ["alby-ks/2025-02-03/2/", "alby-ks/2025/", "arende/ks-2025-1/"] {
        let main = main_in(&files, page);
        assert!(main.contains(">Föreslår att avslå</span>"), "{page}: {main}");
        assert!(main.contains("<span class=\"o open\">Förslag</span>"), "{page}: {main}");
    }
    assert!(main_in(&files, "alby-ks/2025-01-03/t/").contains("<span class=\"o open badge\">Förslag</span>"));
}

#[test]
fn demands_that_the_text_has_are_not_printed_twice() {
    let page = |outcome: &str| {
        let keys = format!(
            "utfall: avslag\nmotion: {{titel: x, yrkanden: [{{text: att bänkar ställs ut{outcome}}}, {{text: Att träd planteras.{outcome}}}]}}\n"
        );
        council(&keys, "## Motionen\n\nEva Lind vill\n\n- att bänkar\n  ställs ut\n- att träd planteras\n")
    };
    assert!(!page("").contains("Vad motionen ville"), "{}", page(""));
    assert!(!page(", utfall: avslag").contains("Vad motionen ville"), "{}", page(", utfall: avslag"));
    let keys = "utfall: delvis bifall\nmotion: {titel: x, yrkanden: [{text: att bänkar ställs ut, utfall: bifall}, {text: att träd planteras, utfall: avslag}]}\n";
    let told = council(keys, "## Motionen\n\nEva Lind vill att bänkar ställs ut och att träd planteras.\n");
    assert!(told.contains("<li>att bänkar ställs ut <span class=\"o yes tone\">Bifall</span>"), "{told}");
}

#[test]
fn a_citizens_proposal_without_consent_names_nobody_and_a_withdrawn_page_tells_nothing() {
    let files = built(&site("tests/sites/full"), 2);
    let masked = main_in(&files, "alvsunda-kf/2025-04-28/36/");
    assert!(masked.contains("<dd>lämnades in <time"), "{masked}");
    let gone = main_in(&files, "alvsunda-socialnamnden/2025-02-11/14/");
    assert!(gone.contains("<h1>Handlingen är borttagen</h1>"), "{gone}");
    assert!(!gone.contains("<h2"), "{gone}");
    let unpublished = main_in(&files, "alvsunda-ks/2025-03-03/60/");
    assert!(
        unpublished.contains("Paragrafen finns i protokollet men publiceras inte. Grund: OSL 19 kap. 3 §."),
        "{unpublished}"
    );
}

#[test]
fn a_paper_with_every_key() {
    insta::assert_snapshot!(main_in(&built(&site("tests/sites/full"), 2), "alvsunda-kf/2025-04-28/31/"));
}

/// A paper of the council with these keys and this text.
fn council(keys: &str, text: &str) -> String {
    let front = "typ: motionssvar\ntitel: Bänkar\nnämnd: alby-kf\ndatum: 2024-03-18\nparagraf: 45\n";
    let content = format!("-- content/45.md --\n---\n{front}{keys}---\n{text}");
    main_of(&content, "alby-kf/2024-03-18/45/")
}

#[test]
fn what_became_of_a_point_stands_under_the_heading_of_the_decision() {
    let page = council(
        "diarienummer: KS 2023/118\nutfall: [{punkt: 2, ord: godkänt}, {punkt: 1, ord: avslag}, {punkt: 9, ord: noterat}]\n",
        "## Beslut\n\n1. Motionen avslås.\n2. Redovisningen godkänns.\n",
    );
    let list = "<h2 id=\"beslut\">Beslut</h2>\n<ul class=\"points\">\n\
        <li><a href=\"#punkt-2\">Punkt 2</a> <span class=\"o yes\">Godkänt</span>\n\
        <li><a href=\"#punkt-1\">Punkt 1</a> <span class=\"o no\">Avslag</span>\n\
        <li>Punkt 9 <span class=\"o note\">Noterat</span>\n</ul>\n<ol>";
    assert!(page.contains(list), "{page}");
    let whole = council("utfall: godkänt\n", "## Beslut\n\n1. Motionen avslås.\n");
    assert!(!whole.contains("class=\"points\""), "{whole}");
}

#[test]
fn a_list_of_keys_and_a_part_of_the_text_are_told_apart() {
    let keys = "yrkanden: [{av: {namn: Eva Lind, parti: MP}, typ: bifall}]\nreservationer: [{av: {namn: Eva Lind, parti: MP}, text: Nej.}]\n";
    let both = council(keys, "## Beslut\n\nNej.\n\n## Yrkanden:\n\nEva Lind (MP) yrkar bifall.\n");
    assert!(both.contains("<h2 id=\"s-yrkanden\">Yrkanden i korthet</h2>"), "{both}");
    assert!(both.contains("<h2 id=\"yrkanden\">Yrkanden:</h2>"), "{both}");
    assert!(both.contains("<h2 id=\"s-reservationer\">Reservationer</h2>"), "{both}");
    let at = |text: &str| both.find(text).expect(text);
    assert!(at("s-yrkanden") < at("id=\"yrkanden\""), "the list stands first");
    let alone = council(keys, "## Beslut\n\nNej.\n");
    assert!(alone.contains("<h2 id=\"s-yrkanden\">Yrkanden</h2>"), "{alone}");
}

#[test]
fn an_annex_that_is_not_here_can_be_asked_for() {
    let keys = "diarienummer: KS 2023/118\nbilagor: [{titel: Karta, publik: begärs_ut, namnges: ja}, {titel: Lista, publik: begärs_ut}, {titel: Avtal, publik: nej, namnges: ja}]\n";
    let page = council(keys, "## Beslut\n\nNej.\n");
    let link = "<a href=\"mailto:arkiv@prov.example?subject=KS%202023/118\">Begär ut bilagan</a>";
    assert!(page.contains(&format!("Karta <small>Finns inte här, kan begäras ut</small> {link}")), "{page}");
    assert!(page.contains(&format!("En\u{a0}bilaga finns inte här men kan begäras ut. {link}")), "{page}");
    assert!(page.contains("<li>Avtal <small>Publiceras inte</small>\n"), "{page}");
    let silent = REGISTER.replace("begär_ut: {e-post: arkiv@prov.example}\n", "");
    let content = format!(
        "{silent}-- content/45.md --\n---\ntyp: beslut\ntitel: A\nnämnd: alby-kf\ndatum: 2024-03-18\nparagraf: 45\n{keys}---\n"
    );
    let world = Embedded::new(MemoryWorld::new(&content).with_today(day()));
    let page = main_in(&built(&world, 1), "alby-kf/2024-03-18/45/");
    assert!(page.contains("kan begäras ut") && !page.contains("Begär ut bilagan"), "{page}");
}

#[test]
fn pages_and_outcomes_are_worded_in_number_and_gender() {
    for (pages, words) in [
        ("8", "sidan 8"),
        ("8 a", "sidan 8 a"),
        ("2 (14)", "sidan 2 (14)"),
        ("22–27", "sidorna 22–27"),
        ("3-4", "sidorna 3-4"),
        ("3, 5", "sidorna 3, 5"),
        ("3 och 5", "sidorna 3 och 5"),
    ] {
        let page = council(&format!("sidor: \"{pages}\"\n"), "");
        assert!(page.contains(&format!("<dd>{words}\n")), "{pages}: {page}");
    }
    let motion = council("utfall: besvarad\nmotion: {inlämnad: 2023-02-20}\n", "");
    assert!(motion.contains("badge\">Besvarad</span>"), "{motion}");
    let proposal =
        "utfall: besvarad\nmedborgarförslag: {inlämnad: 2023-02-20, yrkanden: [{text: att, utfall: behandlad}]}\n";
    let proposal = council(proposal, "");
    assert!(proposal.contains("badge\">Besvarat</span>"), "{proposal}");
    assert!(proposal.contains(">Behandlat</span>"), "{proposal}");
}

#[test]
fn a_link_from_the_root_becomes_relative_and_a_broken_one_plain() {
    let text = "## Beslut\n\n1. Nej.\n\n[ett](/alby-kf/2024-03-18/45/#punkt-1) [två](/insyn/alby-kf/2024) [tre](/) [fyra](/finns/inte/)\n";
    let front = "typ: beslut\ntitel: A\nnämnd: alby-kf\ndatum: 2024-03-18\nparagraf: 45\n";
    let content = format!("{REGISTER}-- content/45.md --\n---\n{front}---\n{text}");
    let world = Embedded::new(MemoryWorld::new(&content).with_today(day()));
    let page = main_in(&built(&world, 1), "alby-kf/2024-03-18/45/");
    for link in
        ["<a href=\"./#punkt-1\">ett</a>", "<a href=\"../../2024/\">två</a>", "<a href=\"../../../\">tre</a> fyra</p>"]
    {
        assert!(page.contains(link), "{link}: {page}");
    }
}
