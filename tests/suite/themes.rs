//! Themes of one's own: an example that overrides a template, a colour and a word, and an interface in a third language.

use std::collections::BTreeSet;

use insyn::content::yaml::{self, Node};
use insyn::diag::Code;
use insyn::world::{Embedded, MemoryWorld, VPath, World};

use crate::building::{Files, built, day, files, loaded, plain, site};
use crate::repository;

const EXAMPLE: &str = "tests/sites/eget-tema";

/// The example as it is, and as it would be with the built-in theme.
fn with_and_without() -> (Files, Files) {
    let own = site(EXAMPLE);
    let bare = MemoryWorld::new("").with_today(day());
    for entry in own.scan("content").entries {
        bare.insert(entry.path.as_str(), own.read(&entry.path).expect("a file").to_vec());
    }
    let config = repository::read(&format!("{EXAMPLE}/site.yaml"));
    let plain = config.replace("tema: bjorksele\n", "");
    assert_ne!(config, plain);
    bare.insert("site.yaml", plain);
    (built(&own, 1), built(&Embedded::new(bare), 1))
}

fn text(files: &Files, path: &str) -> String {
    let bytes = files.get(path).unwrap_or_else(|| panic!("no {path}"));
    String::from_utf8(bytes.clone()).expect("UTF-8")
}

/// The only stylesheet of a site: its path and its text.
fn stylesheet(files: &Files) -> (String, String) {
    let sheets: Vec<&String> = files.keys().filter(|name| name.ends_with(".css")).collect();
    let [name] = sheets.as_slice() else { panic!("{sheets:?}") };
    ((*name).clone(), text(files, name))
}

/// A page with its footer left out.
fn without_footer(html: &str) -> (String, String) {
    let (before, rest) = html.split_once("<footer").unwrap_or((html, ""));
    let (footer, after) = rest.split_once("</footer>").unwrap_or(("", rest));
    (format!("{before}{after}"), footer.to_owned())
}

#[test]
fn the_example_overrides_a_template_a_colour_and_a_word_and_nothing_else() {
    let (own, bare) = with_and_without();
    let paper = text(&own, "ks/2025-02-11/14/index.html");
    assert!(paper.contains(">Det här betyder beslutet</h2>") && !paper.contains("I korthet"), "{paper}");
    assert!(
        paper.contains("<p>Björksele kommun · Storgatan 1 · <a href=\"../../../om/\">Insyn Björksele</a>"),
        "{paper}"
    );
    let ((own_name, own_sheet), (bare_name, bare_sheet)) = (stylesheet(&own), stylesheet(&bare));
    let rules = repository::read(&format!("{EXAMPLE}/themes/bjorksele/static/eget.css"));
    assert_eq!(own_sheet, format!("{bare_sheet}{rules}"));
    assert!(rules.contains("--paper: #ffffff"), "{rules}");
    assert!(paper.contains("<meta name=\"theme-color\" content=\"#ffffff\""), "{paper}");
    // With the three taken back, every file is what the built-in theme makes.
    let mut pages = 0;
    for (name, bytes) in &own {
        if !name.ends_with(".html") {
            assert!(name == &own_name || bare.get(name) == Some(bytes), "{name}");
            continue;
        }
        let (page, footer) = without_footer(&text(&own, name));
        let page = page
            .replace(&own_name, &bare_name)
            .replace("content=\"#ffffff\" media", "content=\"#fbf8f1\" media")
            .replace("Det här betyder beslutet", "I korthet");
        let (expected, built_in) = without_footer(&text(&bare, name));
        assert_eq!(page, expected, "{name}");
        assert!(footer == built_in || footer.contains("Storgatan 1"), "{name}: {footer}");
        pages += 1;
    }
    assert!(pages > 15, "{pages} pages");
    assert_eq!(own.len(), bare.len());
}

/// A site whose own texts are words of no language, so that every other word on its pages is the interface's.
const NONSENSE: &str = "-- site.yaml --
titel: Zqtitel
beskrivning: Zqbeskrivning.
url: https://zqportal.example/
språk: fi
tema: eget
begär_ut: {e-post: zqpost@zqportal.example}
per_sida: 2
partier: {S: Zqpartiet}
nämnder:
  zqkf: {namn: Zqfullmakt, typ: fullmäktige, kommun: Zqalby}
  zqks: {namn: Zqstyrelse, typ: styrelse, kommun: Zqalby, beskrivning: Zqleder.}
  zqbo: {namn: Zqannan, typ: nämnd, kommun: Zqboda}
-- content/a.md --
---
typ: motionssvar
titel: Zqsvar
nämnd: zqkf
datum: 2024-03-18
paragraf: 45
diarienummer: ZQ 2023/118
klarspråk: Zqenkelt.
utfall: [{punkt: 1, ord: avslag}, {punkt: 2, ord: godkänt}]
ärendegång: [{nämnd: zqks, datum: 2024-03-04, paragraf: 31, utfall: avstyrkt}]
motion: {motionärer: [{namn: Zqeva Zqlind, parti: S}], inlämnad: 2023-02-20, yrkanden: [{text: zqyrkande, utfall: avslag}]}
voteringar: [{ja_betyder: zqja, nej_betyder: zqnej, ja: 24, nej: 16, avstår: 1}]
reservationer: [{av: {namn: Zqeva Zqlind, parti: S}, text: Zqreserv.}]
belopp: [{värde: 13500000, avser: zqavser}]
ämnen: [Zqamne]
---
## Zqrubrik

Zqtext.
-- content/b.md --
---
typ: beslut
titel: Zqbeslut
nämnd: zqks
datum: 2025-02-01
paragraf: 2
diarienummer: ZQ 2023/118
utfall: [bordlagt]
---
Zqtext.
-- content/c.md --
---
typ: projektrapport
titel: Zqrapport
nämnd: zqbo
datum: 2025-05-01
---
Zqtext.
-- content/d.md --
---
typ: motionssvar
handlingstyp: motion
titel: Zqmotion
nämnd: zqkf
datum: 2025-01-15
motion: {motionärer: [{namn: Zqeva Zqlind, parti: S}], inlämnad: 2025-01-15}
---
-- content/e.md --
---
typ: beslut
titel: Zqodaterat
nämnd: zqbo
datum: null
---
Zqtext.
-- content/m.md --
---
typ: sammanträde
nämnd: zqkf
datum: 2024-03-18
paragrafer: 45–46
närvaro: [{namn: Zqeva Zqlind, parti: S, roll: zqroll}]
---
-- content/s.md --
---
typ: sida
titel: Zqsida
---
Zqtext.
-- themes/eget/theme.yaml --
namn: Eget
utgår_från: insyn
";

/// The Swedish catalogue with every letter of every text made an `ẋ`: a language that nobody mistakes for another. What stands
/// in braces, and the keys, stay.
fn third_language() -> String {
    let mut made = String::new();
    for line in repository::read("themes/insyn/i18n/sv.yaml").lines() {
        let key = line.find(':').map_or(0, |at| at + 1);
        let is_plural = line[key..].trim_start().starts_with('{');
        let (mut depth, mut is_key) = (0, is_plural);
        made.push_str(&line[..key]);
        for c in line[key..].chars() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                // Of a mapping on one line (`{ett: en dag, flera: "{n} dagar"}`) every other part is a key.
                ':' if is_plural && depth == 1 => is_key = false,
                ',' if is_plural && depth == 1 => is_key = true,
                _ => {}
            }
            let is_word = c.is_alphabetic() && !is_key && depth == usize::from(is_plural);
            made.push(if is_word { 'ẋ' } else { c });
        }
        made.push('\n');
    }
    made
}

fn nonsense(catalogue: &str) -> Embedded<MemoryWorld> {
    let world = MemoryWorld::new(NONSENSE).with_today(day());
    world.insert("themes/eget/i18n/fi.yaml", catalogue);
    Embedded::new(world)
}

/// The words of three letters and more that a reader of a page meets, in its text and its labels.
fn words(html: &str) -> BTreeSet<String> {
    let body = html.split_once("<body>").map_or("", |(_, body)| body);
    let mut read = String::new();
    for part in body.split('<') {
        let (tag, text) = part.split_once('>').unwrap_or(("", part));
        read.push_str(text);
        read.push(' ');
        for label in ["aria-label=\"", "title=\"", "alt=\""] {
            read.extend(tag.split_once(label).and_then(|(_, rest)| rest.split('"').next()));
            read.push(' ');
        }
    }
    let read =
        ["&nbsp;", "&amp;", "&quot;", "&lt;", "&gt;", "&#39;"].iter().fold(read, |read, sign| read.replace(sign, " "));
    // Addresses are the same in every language.
    let parts = read.split_whitespace().filter(|part| !part.contains("://"));
    let words = parts.flat_map(|part| part.split(|c: char| !c.is_alphabetic())).filter(|word| word.chars().count() > 2);
    words.map(str::to_owned).collect()
}

#[test]
fn a_third_language_is_one_file() {
    let catalogue = third_language();
    assert!(catalogue.contains("\n  hel: \"{dag} {manad} {ar}\"\n"), "{catalogue}");
    let files = built(&nonsense(&catalogue), 1);
    let mut pages = 0;
    for (name, bytes) in files.iter().filter(|(name, _)| name.ends_with(".html")) {
        let html = String::from_utf8_lossy(bytes);
        assert!(html.contains("<html lang=\"fi\">"), "{name}");
        let is_own = |word: &str| word.to_lowercase().starts_with("zq") || word.chars().all(|c| "ẋẊ".contains(c));
        let foreign: Vec<String> = words(&html).into_iter().filter(|word| !is_own(word)).collect();
        assert_eq!(foreign, Vec::<String>::new(), "{name}");
        pages += 1;
    }
    assert!(pages > 40, "{pages} pages");
}

#[test]
fn a_word_that_a_language_lacks_is_swedish_and_told() {
    let catalogue = third_language();
    let line = catalogue.lines().find(|line| line.starts_with("  hoppa: ")).expect("a word");
    let world = nonsense(&catalogue.replace(&format!("{line}\n"), ""));
    let loaded = loaded(&world, 1);
    let told = loaded.report.diagnostics.iter().filter(|problem| problem.code == Code::MissingWord);
    let told: Vec<&VPath> = told.map(|problem| &problem.place.file).collect();
    assert_eq!(told, [&VPath::new("themes/eget/i18n/fi.yaml")]);
    assert!(plain(&loaded.report).contains("på språket fi: sida.hoppa."), "{}", plain(&loaded.report));
    let files = files(&world, &loaded.snapshot.expect("a snapshot"), 1);
    let home = text(&files, "index.html");
    assert!(words(&home).contains("Hoppa"), "{home}");
}

#[test]
fn swedish_and_english_have_the_same_words() {
    for language in ["sv", "en"] {
        let world = MemoryWorld::new(&NONSENSE.replace("språk: fi", &format!("språk: {language}"))).with_today(day());
        let report = loaded(&Embedded::new(world), 1).report;
        let told = report.diagnostics.iter().filter(|problem| problem.code.id().starts_with("D7"));
        assert_eq!(told.count(), 0, "{}", plain(&report));
    }
    let names = |path: &str| -> Vec<String> {
        let text = repository::read(path);
        let parts = text.lines().filter(|line| !line.trim_start().starts_with('#')).map(|line| {
            let mut parts: Vec<&str> = line.split('{').skip(1).filter_map(|part| part.split('}').next()).collect();
            parts.retain(|part| !part.contains(':'));
            parts.sort_unstable();
            parts.dedup();
            format!("{}{parts:?}", line.split(':').next().unwrap_or_default())
        });
        parts.filter(|line| line.ends_with("\"]")).collect()
    };
    // Each word is filled with the same names in both.
    assert_eq!(names("themes/insyn/i18n/sv.yaml"), names("themes/insyn/i18n/en.yaml"));
}

/// The ids that a catalogue, or a part of it, has twice.
fn twice(node: &Node, above: &str) -> Vec<String> {
    let Node::Map(entries) = node else { return Vec::new() };
    let mut seen = BTreeSet::new();
    let ids = entries.iter().map(|(key, inner)| (format!("{above}{key}"), inner));
    ids.flat_map(|(id, inner)| {
        let inner = twice(inner, &format!("{id}."));
        inner.into_iter().chain((!seen.insert(id.clone())).then_some(id)).collect::<Vec<_>>()
    })
    .collect()
}

#[test]
fn a_catalogue_has_no_word_twice_and_no_page_shows_a_group_of_words() {
    for path in ["themes/insyn/i18n/sv.yaml", "themes/insyn/i18n/en.yaml"] {
        let catalogue = yaml::parse(&repository::read(path)).expect("a catalogue");
        assert_eq!(twice(&catalogue, ""), Vec::<String>::new(), "{path}");
    }
    for (name, html) in built(&site("."), 2).iter().filter(|(name, _)| name.ends_with(".html")) {
        assert!(
            !String::from_utf8_lossy(html).contains("{&#x27;") && !String::from_utf8_lossy(html).contains("{'"),
            "{name}"
        );
    }
}

#[test]
fn papers_in_another_language_than_the_interface_say_so() {
    let built_with = |keys: &str| {
        let world = MemoryWorld::new(&NONSENSE.replace("språk: fi\n", keys)).with_today(day());
        built(&Embedded::new(world), 1)
    };
    let foreign = built_with("språk: en\ninnehållsspråk: sv\n");
    let paper = text(&foreign, "zqkf/2024-03-18/45/index.html");
    assert!(paper.contains("<html lang=\"en\">") && paper.contains("<h1 lang=\"sv\">Zqsvar</h1>"), "{paper}");
    assert!(paper.contains("<p lang=\"sv\">Zqenkelt.</p>"), "{paper}");
    let list = text(&foreign, "motioner/index.html");
    assert!(list.contains("\" lang=\"sv\">Zqsvar</a>"), "{list}");
    assert!(text(&foreign, "s/index.html").contains("<div lang=\"sv\">\n<p>Zqtext.</p>\n</div>\n"));
    for (name, bytes) in built_with("språk: sv\n").iter().filter(|(name, _)| name.ends_with(".html")) {
        assert_eq!(String::from_utf8_lossy(bytes).matches(" lang=\"").count(), 1, "{name}");
    }
}
