//! The README's tables of keys say what the program reads.

use insyn::content::config_fields::SITE;
use insyn::content::fields::Field;
use insyn::content::kinds::{KINDS, Kind, common};
use insyn::words::{Lang, Words};

use crate::repository;

/// A table of keys, one a line; the keys of a mapping stand after what the mapping means.
fn table(fields: &[Field]) -> String {
    let mut text = String::from("| nyckel | form | vad den betyder |\n|---|---|---|\n");
    for field in fields {
        let form = Words::of(Lang::Sv).get(field.form.word());
        let star = if field.required { "\\*" } else { "" };
        let names: Vec<String> = field.nested.iter().map(|inner| format!("`{}`", inner.name)).collect();
        let nested = if names.is_empty() { String::new() } else { format!(" Nycklar: {}.", names.join(", ")) };
        text.push_str(&format!("| `{}`{star} | {form} | {}{nested} |\n", field.name, field.help));
    }
    text
}

/// Every table under its heading.
fn tables() -> String {
    let mut text = format!("\n**Alla filer**\n\n{}", table(common::FIELDS));
    for spec in KINDS.iter().filter(|spec| !spec.fields.is_empty()) {
        let heading = match spec.kind {
            Kind::Decision => "`beslut`, `motionssvar` och `projektrapport`".to_owned(),
            Kind::MotionAnswer | Kind::ProjectReport => continue,
            _ => format!("`{}`", spec.key),
        };
        text.push_str(&format!("\n**{heading}**\n\n{}", table(spec.fields)));
    }
    text.push_str(&format!("\n**site.yaml**\n\n{}\n", table(SITE)));
    text
}

#[test]
fn the_tables_of_keys_are_those_that_the_program_reads() {
    repository::check_generated("README.md", "keys", &tables());
}

#[test]
fn the_three_papers_share_one_table() {
    let papers = KINDS.iter().filter(|spec| spec.kind.is_paper());
    let names = papers.map(|spec| spec.fields.iter().map(|field| field.name).collect::<Vec<_>>());
    let names: Vec<Vec<&str>> = names.collect();
    assert_eq!(names.len(), 3);
    assert!(names.windows(2).all(|pair| pair[0] == pair[1]));
}

#[test]
fn every_test_that_the_readme_names_exists() {
    let readme = repository::read("README.md");
    let suite: String = repository::files("tests/suite", ".rs").iter().map(|path| repository::read(path)).collect();
    let promises = readme.split("## Four promises").nth(1).and_then(|rest| rest.split("\n## ").next()).unwrap_or("");
    let named: Vec<&str> = promises.split('`').skip(1).step_by(2).filter(|word| word.contains('_')).collect();
    assert!(named.len() >= 4, "{named:?}");
    for name in named {
        assert!(suite.contains(&format!("fn {name}(")), "{name} is no test of the suite");
    }
}
