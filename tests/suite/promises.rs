//! The four promises: a rebuild equals a clean build, every source file is accounted for, output is byte-identical, and a
//! failed build leaves the old site whole.

use std::collections::BTreeSet;
use std::fs;

use insyn::sink::{MANIFEST_NAME, read_manifest};
use insyn::world::{Embedded, MemoryWorld, VPath, World};

use crate::building::{Files, Folder, Random, build_to, built, day, loaded, plain, site, tree};

/// A token that stands in every draft of the full site, in every form it could leak in.
const DRAFT_TOKEN: &str = "HEMLIGUTKASTTOKEN";

const SMALL: &str = "-- site.yaml --
titel: Provkommun
url: https://prov.example.se/
nämnder:
  kf: {namn: Kommunfullmäktige, typ: fullmäktige}
  sn: {namn: Socialnämnden, typ: nämnd}
-- content/kf/2024/a.md --
---
typ: motionssvar
titel: Svar på motion om bänkar
nämnd: kf
datum: 2024-03-12
paragraf: 4
diarienummer: KS 2024/1
utfall: avslag
motion: {titel: Bänkar, motionärer: [{namn: Anna Ek, parti: S}]}
---
## Beslut

1. Motionen avslås.
-- content/sn/2024/b.md --
---
typ: beslut
titel: Riktlinjer
nämnd: sn
datum: 2024-02-01
paragraf: 12
diarienummer: KS 2024/1
ämnen: [Parker]
utfall: godkänt
---
## Beslut

Riktlinjerna godkänns.
-- content/sn/2024/c.md --
---
typ: projektrapport
titel: Slutrapport
nämnd: sn
datum: 2024-05-01
ämnen: [Parker]
---
Text.
-- content/sn/2024/mote.md --
---
typ: sammanträde
nämnd: sn
datum: 2024-02-01
paragrafer: 10–14
---
-- content/sidor/om.md --
---
typ: sida
titel: Om webbplatsen
---
Se [riktlinjerna](../sn/2024/b.md).
";

/// A site with one of each sort.
pub fn small() -> MemoryWorld {
    MemoryWorld::new(SMALL).with_today(day())
}

#[test]
fn output_is_byte_identical_over_jobs_and_order() {
    let world = site("tests/sites/full");
    let one = built(&world, 1);
    assert!(one.len() > 150, "{} files", one.len());
    for jobs in [2, 8] {
        assert_same(&one, &built(&world, jobs), &format!("{jobs} jobs"));
    }
    let ordered = built(&Embedded::new(small()), 1);
    for seed in 1..6 {
        assert_same(&ordered, &built(&Embedded::new(small().shuffled(seed)), 2), &format!("order {seed}"));
    }
}

#[test]
fn a_difference_between_outputs_is_seen() {
    let one = built(&Embedded::new(small()), 1);
    let changed = small();
    changed.insert("content/sidor/om.md", "---\ntyp: sida\ntitel: Om webbplatsen\n---\nAnnat.\n");
    assert!(first_difference(&one, &built(&Embedded::new(changed), 1)).is_some());
}

#[test]
fn every_source_file_is_accounted_for() {
    for path in [".", "tests/sites/full"] {
        let output = Folder::new(&format!("account-{}", path.len()));
        let world = site(path);
        build_to(&world, &output.0).unwrap_or_else(|report| panic!("{}", plain(&report)));
        let manifest = read_manifest(&output.0).expect("readable").expect("a manifest");
        for entry in world.scan("content").entries {
            let name = entry.path.nfc().as_str().to_owned();
            if !name.ends_with(".md") || manifest.sources.contains_key(&name) {
                continue;
            }
            let text = String::from_utf8_lossy(&world.read(&entry.path).expect("readable")).to_lowercase();
            let hidden = text.contains("utkast: ja") || text.contains("draft: ") || text.contains("visas_från: ");
            assert!(hidden, "{name} is published nowhere and is neither a draft nor due later");
        }
        for (source, account) in &manifest.sources {
            let file = format!("{}index.html", account.address.trim_start_matches('/'));
            let file = if account.address.ends_with('/') { file } else { account.address[1..].to_owned() };
            assert!(output.0.join(&file).is_file(), "{source} is said to stand at {}", account.address);
        }
    }
}

#[test]
fn a_draft_leaks_nowhere() {
    let world = site("tests/sites/full");
    let sources = world.scan("content").entries;
    let has_token = |path: &VPath| {
        let text = String::from_utf8_lossy(&world.read(path).expect("readable")).to_uppercase();
        text.contains(DRAFT_TOKEN)
    };
    assert!(sources.iter().any(|entry| has_token(&entry.path)), "the site has no draft to leak");
    let output = Folder::new("drafts");
    build_to(&world, &output.0).unwrap_or_else(|report| panic!("{}", plain(&report)));
    let manifest = fs::read_to_string(output.0.join(MANIFEST_NAME)).expect("a manifest");
    assert!(!manifest.to_uppercase().contains(DRAFT_TOKEN), "the manifest names a draft");
    for (name, bytes) in tree(&output.0) {
        let text = String::from_utf8_lossy(&bytes).to_uppercase();
        assert!(!text.contains(DRAFT_TOKEN) && !name.to_uppercase().contains(DRAFT_TOKEN), "{name} holds a draft");
    }
}

#[test]
fn an_unchanged_rebuild_writes_nothing() {
    let output = Folder::new("unchanged");
    let world = Embedded::new(small());
    let first = build_to(&world, &output.0).unwrap_or_else(|report| panic!("{}", plain(&report)));
    assert!(first.new > 20 && first.unchanged == 0);
    let second = build_to(&world, &output.0).unwrap_or_else(|report| panic!("{}", plain(&report)));
    assert_eq!((second.new, second.changed, second.removed), (0, 0, 0));
    assert_eq!(second.unchanged, first.new);
}

#[test]
fn a_failed_build_leaves_the_old_site_whole() {
    let output = Folder::new("failed");
    let world = small();
    build_to(&Embedded::new(small()), &output.0).unwrap_or_else(|report| panic!("{}", plain(&report)));
    let before = tree(&output.0);
    world.insert("content/sn/2024/b.md", "---\ntyp: beslut\ndatum: 2015-02-30\n---\n");
    let report = build_to(&Embedded::new(world), &output.0).expect_err("a site with errors");
    assert!(report.errors() >= 3, "{}", plain(&report));
    assert_same(&before, &tree(&output.0), "after a failed build");
}

#[test]
fn a_rebuild_after_any_edits_equals_a_clean_build() {
    let mut rebuilt = 0;
    let sequences = 2_000;
    let output = Folder::new("edits");
    for seed in 0..sequences {
        let mut random = Random::new(seed);
        let world = small();
        let folder = output.0.join((seed % 7).to_string());
        for _ in 0..=random.below(3) {
            edit(&world, &mut random);
        }
        let world = Embedded::new(world);
        let before = if folder.exists() { tree(&folder) } else { Files::new() };
        match build_to(&world, &folder) {
            Ok(_) => {
                rebuilt += 1;
                assert_same(&built(&world, 1), &tree(&folder), &format!("sequence {seed}"));
            }
            Err(_) if folder.exists() => assert_same(&before, &tree(&folder), &format!("failed sequence {seed}")),
            Err(_) => {}
        }
    }
    assert!(rebuilt * 3 > sequences, "only {rebuilt} of {sequences} sequences could be built");
}

/// One edit as people make them: a new text, a renamed file, a new template, a word, another title in site.yaml.
pub fn edit(world: &MemoryWorld, random: &mut Random) {
    let files = ["content/kf/2024/a.md", "content/sn/2024/b.md", "content/sn/2024/c.md", "content/sidor/om.md"];
    let file = files[random.below(files.len())];
    let Ok(bytes) = world.read(&VPath::new(file)) else { return };
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let number = random.below(1000);
    match random.below(9) {
        0 => world.insert(file, format!("{text}\nNytt stycke {number}.\n")),
        1 => world.insert(file, text.replace("titel: ", &format!("titel: Nr {number} "))),
        2 => {
            world.remove(file);
            world.insert(&file.replace(".md", &format!("-{number}.md")), text);
        }
        3 => {
            world.remove(file);
            world.insert(&file.replace("2024/", "2024/X").replace("sidor/om", "sidor/Om"), text);
        }
        4 => world.insert(file, text.replacen("---\n", "---\nutkast: ja\n", 1)),
        5 => {
            let site = SMALL.split("-- content").next().unwrap_or("").replace("-- site.yaml --\n", "");
            world.insert("site.yaml", site.replace("Provkommun", &format!("Kommun {number}")));
        }
        6 => world
            .insert("themes/insyn/templates/missing.html", format!("{{% extends \"base.html\" %}}<!-- {number} -->")),
        7 => {
            world.remove(file);
        }
        _ => world.insert("themes/insyn/static/extra.css", format!("p {{ margin: {number}px }}\n")),
    }
}

#[test]
fn every_problem_of_the_broken_sites_is_filed_as_the_register_says() {
    for path in ["tests/sites/broken", "tests/sites/full", "tests/sites/broken-config"] {
        let first = loaded(&site(path), 2);
        assert_eq!(first.report.diagnostics.is_empty(), path.ends_with("full"), "{path}: {}", plain(&first.report));
        for problem in &first.report.diagnostics {
            assert_eq!(problem.misfit(), Vec::<String>::new(), "{}", problem.code.id());
        }
    }
}

fn first_difference(one: &Files, other: &Files) -> Option<String> {
    let names: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    names.into_iter().find(|name| one.get(*name) != other.get(*name)).cloned()
}

/// Fails with the first file that differs.
pub fn assert_same(one: &Files, other: &Files, when: &str) {
    if let Some(name) = first_difference(one, other) {
        let show = |files: &Files| files.get(&name).map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        panic!("{when}: {name} differs\n--- one\n{:?}\n--- other\n{:?}", show(one), show(other));
    }
}
