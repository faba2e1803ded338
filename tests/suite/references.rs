//! References in prose: what becomes a link on which page, rule by rule, from the files in `tests/references/`.

#[path = "../references/read.rs"]
mod read;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use insyn::content::Config;
use insyn::domain::calendar::Date;
use insyn::model::cite::Explained;
use insyn::model::{self, Site};
use insyn::world::{DiskWorld, Embedded, MemoryWorld};

use crate::support;

/// Fewest cases of each rule that are to link, and fewest that are not to.
const FEWEST: usize = 3;
/// Fewest cases in all.
const FEWEST_IN_ALL: usize = 90;

fn site() -> (Arc<Config>, Site, Date) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sites/references");
    let today = support::date("2025-03-01");
    let world = DiskWorld::new(root, Some(today));
    let (config, documents, hidden, entries, mut problems) = support::read(&world, today);
    let site = model::assemble(&config, documents, &hidden, &entries, today, &mut problems);
    // Its meetings declare more §§ than the few that are needed here.
    problems.retain(|problem| problem.code != insyn::diag::Code::MissingSections);
    assert!(problems.is_empty(), "the site is clean: {problems:?}");
    (config, site, today)
}

fn files() -> Vec<(String, Vec<read::Case>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/references");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    files.sort();
    let read = |path: &std::path::PathBuf| std::fs::read_to_string(path).expect("a file of cases");
    files
        .iter()
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), read::cases(&read(path))))
        .collect()
}

#[test]
fn every_case_leads_where_it_should() {
    let (config, site, today) = site();
    let mut wrong = Vec::new();
    for (file, cases) in files() {
        for case in cases {
            let place = format!("{file}:{}", case.line);
            let page = read::page(&site, &case.page).unwrap_or_else(|| panic!("{place}: no page {}", case.page));
            let (_, explained) = read::explain(&site, &config, page, &case.text, today);
            let found: Vec<String> = explained
                .iter()
                .filter_map(|one| one.outcome.as_ref().ok())
                .map(|(target, _)| read::target(&site, target))
                .collect();
            if found != case.expected {
                let explain = |one: &Explained| format!("{} {}", read::reading(&one.cited), read::outcome(&site, one));
                let readings: Vec<String> = explained.iter().map(explain).collect();
                wrong.push(format!(
                    "{place}: {:?}\n  expected {:?}\n  found    {found:?}\n  read     {readings:?}",
                    case.text, case.expected
                ));
            }
            assert_eq!(
                case.links,
                !case.expected.is_empty(),
                "{place}: a case with + names its targets, one with - none"
            );
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_rule_has_cases_of_both_sorts() {
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for case in files().into_iter().flat_map(|(_, cases)| cases) {
        let count = counts.entry(case.rule).or_default();
        if case.links { count.0 += 1 } else { count.1 += 1 }
    }
    let few: Vec<_> = counts.iter().filter(|(_, (yes, no))| *yes < FEWEST || *no < FEWEST).collect();
    assert!(few.is_empty(), "too few cases: {few:?}");
    let all: usize = counts.values().map(|(yes, no)| yes + no).sum();
    assert!(all >= FEWEST_IN_ALL, "{all} cases");
}

/// What texts with references are made of.
const PIECES: [&str; 40] = [
    "§ ",
    "§§ ",
    "§",
    "1 ",
    "71",
    " a",
    ", ",
    " och ",
    " samt ",
    "–",
    "-",
    "/",
    ".",
    ":",
    "(",
    ")",
    "den ",
    "19 oktober 2015",
    "2012-06-05",
    "15/5 2012",
    "5 kap. ",
    "35 § ",
    "kommunallagen ",
    "lagen om stöd och ",
    "Kommunfullmäktige ",
    "kommunstyrelsens ",
    "Miljö- och ",
    "nämnden ",
    "i ",
    "Björkvik ",
    "till ",
    "punkt ",
    "dnr ",
    "KFKS 2014/1005-808",
    "tjänsteskrivelse ",
    "\n",
    "\u{a0}",
    "\u{ad}",
    "å",
    "[[",
];

fn page_of(text: &str) -> String {
    format!("---\ntyp: beslut\ntitel: Prov\nnämnd: ask-ks\ndatum: 2025-01-30\nparagraf: 99\n---\n{text}\n")
}

/// The references of a text on some page; `None` when it makes no document.
fn references_of(config: &Config, text: &str, today: Date) -> Option<usize> {
    let path = insyn::world::VPath::new("content/ks/prov.md");
    let reading = insyn::content::Reading { config, today };
    let document = insyn::content::parse_document(reading, &path, page_of(text).as_bytes()).document?;
    Some(document.references(config).body.len())
}

/// Processor time of reading the references of a text, the least of several tries.
fn cost(config: &Config, text: &str, today: Date) -> Duration {
    let path = insyn::world::VPath::new("content/ks/prov.md");
    let reading = insyn::content::Reading { config, today };
    let parsed = insyn::content::parse_document(reading, &path, page_of(text).as_bytes());
    let document = parsed.document.unwrap_or_else(|| panic!("{:?}", parsed.diagnostics));
    let tries = (0..3).map(|_| {
        let start = cpu_time::ThreadTime::now();
        insyn::content::references::of(&document, config);
        start.elapsed()
    });
    tries.min().unwrap_or_default()
}

#[test]
fn no_piece_costs_more_than_its_length() {
    let (config, _, today) = site();
    let pairs = [
        "§ 1, ",
        "1 § ",
        "§ 1 och ",
        "2012-06-05 § ",
        "5 kap. 1 § ",
        "KS § 1 ",
        "a1",
        "1a-",
        "2012/213-",
        "i Björkvik ",
        "och 1 ",
        "Nämnden tackar. ",
        "Nämnden tackar. År 5. ",
        "*Ordet* är 5 kronor. ",
        "*a*. ",
        "punkt 4 i ",
        "punkt 4 i KF § 1 ",
    ];
    let mut dear = Vec::new();
    for piece in PIECES.iter().chain(&pairs).filter(|piece| !piece.contains("[[")) {
        // A § makes the reader look for names too.
        let text = |times: usize| format!("§ 7 {}", piece.repeat(times));
        let times = 12_000 / piece.len();
        let measure = || (cost(&config, &text(times), today), cost(&config, &text(4 * times), today));
        // What takes less than that is not measured, but made of noise; and a neighbour on the machine may disturb one try.
        let is_dear = |(short, long): &(Duration, Duration)| *long > *short * 5 && *long > Duration::from_millis(20);
        if let Some((short, long)) = (0..4).map(|_| measure()).find(|pair| !is_dear(pair)).is_none().then(measure) {
            dear.push(format!("{piece:?}: {short:?} and {long:?}"));
        }
    }
    assert!(dear.is_empty(), "{dear:?}");
}

proptest::proptest! {
    // INSYN_INPUTS=10000000 cargo test --release --test suite no_text_is_too_strange: a long run.
    #![proptest_config(proptest::prelude::ProptestConfig {
        cases: std::env::var("INSYN_INPUTS").ok().and_then(|cases| cases.parse().ok()).unwrap_or(400),
        failure_persistence: None,
        ..proptest::prelude::ProptestConfig::default()
    })]

    #[test]
    fn no_text_is_too_strange(pieces in proptest::collection::vec(0..PIECES.len(), 0..24), other in ".{0,12}", at in 0..24usize) {
        let mut text: Vec<&str> = pieces.iter().map(|piece| PIECES[*piece]).collect();
        text.insert(at.min(text.len()), &other);
        thread_local! {
            static CONFIG: (Arc<Config>, Date) = { let (config, _, today) = site(); (config, today) };
        }
        CONFIG.with(|(config, today)| references_of(config, &text.concat(), *today));
    }
}

/// Two bodies, one decision, and papers that refer to it: two shown, a draft, a withdrawn one and one not yet due.
const MENTIONED: &str = "-- site.yaml --
titel: Prov
url: https://prov.example.se/
utgivare: {namn: Prov}
nämnder:
  prov-kf: {namn: Kommunfullmäktige, typ: fullmäktige, förkortning: [KF]}
  prov-ks: {namn: Kommunstyrelsen, typ: styrelse, förkortning: [KS]}
diarienummer: {mönster: ['(?<serie>KS) (?<år>\\d{4})/(?<löpnr>\\d+)']}
författningar: {kommunallagen: 'https://lagar.example.se/kl'}
-- content/kf-12.md --
---
typ: beslut
titel: Bidrag till & från ån
nämnd: prov-kf
datum: 2020-03-02
paragraf: 12
diarienummer: KS 2020/17
---
## Beslut

1. Bidraget höjs.
2. Bidraget prövas.
-- content/ks-5.md --
---
typ: beslut
titel: Äldre svar
nämnd: prov-ks
datum: 2020-04-06
paragraf: 5
klarspråk: Frågan avgjordes av KF 2020-03-02 § 12 punkt 2.
---
Ett **annat** skäl finns. Kommunfullmäktige *höjde* bidraget den 2 mars 2020, § 12. Sedan [sic] dess gäller [KS 2020/17], se
[[KF 2020-03-02 § 12|där]] och 5 kap. 35 § kommunallagen.
-- content/ks-6.md --
---
typ: beslut
titel: Nyare svar
nämnd: prov-ks
datum: 2020-05-04
paragraf: 6
reservationer: [{av: Maja Ek, text: Det strider mot kommunfullmäktiges beslut 2020-03-02 § 12.}]
---
## Om § 12, KF 2020-03-02
-- content/ks-7.md --
---
typ: beslut
titel: Utkastets hemlighet
nämnd: prov-ks
datum: 2020-05-05
paragraf: 7
utkast: ja
---
Se KF 2020-03-02 § 12.
-- content/ks-8.md --
---
typ: beslut
titel: Återkallad hemlighet
nämnd: prov-ks
datum: 2020-05-06
paragraf: 8
borttagen: {datum: 2020-06-01, grund: fel}
---
Se KF 2020-03-02 § 12.
-- content/ks-9.md --
---
typ: beslut
titel: Framtida hemlighet
nämnd: prov-ks
datum: 2020-05-07
paragraf: 9
visas_från: 2099-01-01
---
Se KF 2020-03-02 § 12.
";

fn mentioned(page: &str) -> String {
    page_in(MENTIONED, page)
}

fn page_in(site: &str, page: &str) -> String {
    let world = Embedded::new(MemoryWorld::new(site).with_today(crate::building::day()));
    let files = crate::building::built(&world, 1);
    let html = files.get(page).unwrap_or_else(|| panic!("no page {page}"));
    String::from_utf8(html.clone()).expect("UTF-8")
}

#[test]
fn links_say_where_they_lead() {
    let html = mentioned("prov-ks/2020-04-06/5/index.html");
    let title = "title=\"Kommunfullmäktige 2020-03-02 § 12: Bidrag till &amp; från ån\"";
    for expected in [
        format!("bidraget <a href=\"../../../prov-kf/2020-03-02/12/\" {title}>den 2\u{a0}mars 2020, §\u{a0}12</a>. Sedan [sic] dess"),
        format!("av <a href=\"../../../prov-kf/2020-03-02/12/#punkt-2\" {title}>KF 2020-03-02 §\u{a0}12 punkt 2</a>."),
        "gäller <a href=\"../../../arende/ks-2020-17/\" title=\"Ärende KS 2020/17: Bidrag till &amp; från ån\">KS 2020/17</a>, se".to_owned(),
        format!("<a href=\"../../../prov-kf/2020-03-02/12/\" {title}>där</a> och"),
        "<a href=\"https://lagar.example.se/kl\" title=\"kommunallagen, på en annan webbplats\">5 kap. 35 § kommunallagen</a>".to_owned(),
    ] {
        assert!(html.contains(&expected), "{expected}\nin\n{html}");
    }
}

#[test]
fn a_page_names_who_refers_to_it_newest_first_and_nothing_hidden() {
    for page in ["prov-kf/2020-03-02/12/index.html", "prov-kf/2020-03-02/index.html", "arende/ks-2020-17/index.html"] {
        let html = mentioned(page);
        let block = html.split("class=\"backlinks\"").nth(1).and_then(|rest| rest.split("</section>").next());
        let block = block.unwrap_or_else(|| panic!("{page}: nobody refers to it"));
        let newer = block.find("Nyare svar").expect("the newer paper");
        let older = block.find("Äldre svar").expect("the older paper");
        assert!(newer < older, "{page}: {block}");
        assert!(block.contains("Det strider mot kommunfullmäktiges beslut 2020-03-02 §\u{a0}12."), "{page}: {block}");
        assert_eq!(block.matches("<li>").count(), 2, "{page}: {block}");
        assert!(!html.contains("hemlighet"), "{page}");
    }
}

/// A case with a motion whose demands refer to something.
const DEMANDED: &str = "-- site.yaml --
titel: Prov
url: https://prov.example.se/
utgivare: {namn: Prov}
nämnder:
  prov-kf: {namn: Kommunfullmäktige, typ: fullmäktige, förkortning: [KF]}
-- content/kf-12.md --
---
typ: beslut
titel: Bidrag
nämnd: prov-kf
datum: 2020-03-02
paragraf: 12
---
-- content/kf-30.md --
---
typ: motionssvar
titel: Svar på motion
nämnd: prov-kf
datum: 2020-05-04
paragraf: 30
diarienummer: KS 2020/30
motion:
  titel: Mer gräs
  motionärer: [{namn: Maja Ek, parti: S}]
  yrkanden: [\"att KF 2020-03-02 § 12 <upphävs>\", \"att gräset klipps & vattnas\"]
---
";

#[test]
fn demands_on_the_page_of_a_case_are_linked_as_on_the_paper() {
    let link = |up: &str| {
        format!(
            "att <a href=\"{up}2020-03-02/12/\" title=\"Kommunfullmäktige 2020-03-02 § 12: Bidrag\">KF 2020-03-02 §\u{a0}12</a> &lt;upphävs&gt;"
        )
    };
    for (page, up) in
        [("arende/ks-2020-30/index.html", "../../prov-kf/"), ("prov-kf/2020-05-04/30/index.html", "../../")]
    {
        let html = page_in(DEMANDED, page);
        assert!(html.contains(&link(up)), "{page}: {html}");
        assert!(html.contains("att gräset klipps &amp; vattnas"), "{page}: {html}");
    }
}
