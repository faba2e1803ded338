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
    assert!(page.contains("En bilaga publiceras inte."));
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
    assert!(page.contains("<p>Kommunfullmäktige i Alby 2024-03-18 § 45, dnr KS 2023/118</p>"), "{page}");
    assert!(page.contains("<p>https://prov.example.se/insyn/alby-kf/2024-03-18/45/</p>"), "{page}");
    assert!(page.contains("prövar om beslutet är lagligt"), "{page}");
    assert!(page.contains("mailto:arkiv@prov.example?subject=KS%202023/118"), "{page}");
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
