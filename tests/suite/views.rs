//! What `themes/README.md` says of templates, blocks, macros and views is what stands in them.

use crate::repository::{self, check_generated};

/// Where the views are made.
const RENDER: &str = "src/render/";

/// Where the templates stand.
const TEMPLATES: &str = "themes/insyn/templates/";

/// One field of a view.
#[derive(Debug, PartialEq)]
struct Field {
    name: String,
    form: String,
    meaning: String,
}

/// A struct that templates get.
#[derive(Debug, PartialEq)]
struct View {
    name: String,
    meaning: String,
    fields: Vec<Field>,
}

/// The views of a file: its structs that are serialised, or are mappings to the template engine.
fn views(source: &str) -> Vec<View> {
    let mut views: Vec<View> = Vec::new();
    let (mut doc, mut derives, mut skipped, mut inside) = (Vec::new(), false, false, false);
    for line in source.lines() {
        let text = line.trim();
        if let Some(words) = text.strip_prefix("///") {
            doc.push(words.trim());
            continue;
        }
        if text.starts_with("#[") {
            derives |= text.starts_with("#[derive(") && text.contains("Serialize");
            skipped |= text == "#[serde(skip)]";
            assert!(!text.starts_with("#[serde(rename") && !text.starts_with("#[serde(flatten"), "cannot read {text}");
            continue;
        }
        if let Some(name) = opened(text).filter(|name| derives || source.contains(&format!("impl Object for {name} ")))
        {
            views.push(View { name: name.to_owned(), meaning: plain(&doc), fields: Vec::new() });
            inside = true;
        } else if text == "}" {
            inside = false;
        } else if let (true, false, Some((name, kind))) = (inside, skipped, text.trim_end_matches(',').split_once(": "))
        {
            let name = name.rsplit(' ').next().unwrap_or(name).to_owned();
            let field = Field { name, form: form_of(kind, &doc), meaning: plain(&doc) };
            views.last_mut().expect("a struct").fields.push(field);
        }
        (doc, derives, skipped) = (Vec::new(), false, false);
    }
    views
}

/// The name of the struct that a line opens.
fn opened(line: &str) -> Option<&str> {
    let (before, rest) = line.strip_suffix('{')?.split_once("struct ")?;
    let is_struct = before.is_empty() || before.starts_with("pub");
    is_struct.then(|| rest.split(['<', ' ']).next()).flatten()
}

/// A comment as a cell of a table.
fn plain(doc: &[&str]) -> String {
    doc.join(" ").replace("[`", "`").replace("`]", "`").replace('|', "\\|")
}

/// What a theme author gets for a type.
fn form_of(kind: &str, doc: &[&str]) -> String {
    if kind == "Value" {
        let doc = doc.join(" ");
        let named = doc.split("[`").nth(1).and_then(|rest| rest.split("`]").next()).unwrap_or("text");
        return format!("{named}{}", if doc.contains("or none") { ", or none" } else { "" });
    }
    form(kind)
}

fn form(kind: &str) -> String {
    let kind = kind.trim().trim_start_matches('&');
    let kind = match kind.split_once(' ') {
        Some((lifetime, rest)) if lifetime.starts_with('\'') => rest,
        _ => kind,
    };
    let inner = |outer: &str| kind.strip_prefix(outer).and_then(|rest| rest.strip_suffix('>'));
    if let Some(inner) = inner("Option<") {
        return format!("{}, or none", form(inner));
    }
    if let Some(inner) = inner("Vec<").or_else(|| kind.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'))) {
        return format!("list of {}", form(inner));
    }
    if let Some(inner) = kind.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
        return format!("({})", inner.split(", ").map(form).collect::<Vec<_>>().join(" and "));
    }
    match kind {
        "String" | "str" => "text".to_owned(),
        "bool" => "yes/no".to_owned(),
        "usize" | "u8" | "u16" | "u32" | "u64" | "i8" | "i16" | "i32" | "i64" => "number".to_owned(),
        _ if kind.starts_with("Cow<") => "text".to_owned(),
        _ => kind.split('<').next().and_then(|name| name.rsplit("::").next()).unwrap_or(kind).to_owned(),
    }
}

/// Every table of fields under the name of its file.
fn tables() -> String {
    let mut text = String::new();
    for path in repository::files(RENDER, ".rs") {
        let views = views(&repository::read(&path));
        if !views.is_empty() {
            text.push_str(&format!("\n### {}\n", path.trim_start_matches(RENDER)));
        }
        for view in views {
            let meaning = if view.meaning.is_empty() { String::new() } else { format!(" – {}", view.meaning) };
            text.push_str(&format!("\n**{}**{meaning}\n\n| field | form | meaning |\n|---|---|---|\n", view.name));
            for field in view.fields {
                text.push_str(&format!("| `{}` | {} | {} |\n", field.name, field.form, field.meaning));
            }
        }
    }
    text.push('\n');
    text
}

/// What stands between two signs in a text, each time.
fn between<'t>(text: &'t str, from: &str, to: &str) -> Vec<&'t str> {
    text.split(from).skip(1).filter_map(|rest| rest.split_once(to)).map(|(inner, _)| inner.trim()).collect()
}

/// Every template: who makes its view, and its blocks.
fn templates() -> String {
    let sources: Vec<(String, String)> = repository::files(RENDER, ".rs")
        .into_iter()
        .map(|path| (repository::read(&path), path))
        .map(|(a, b)| (b, a))
        .collect();
    let mut text = String::from("\n| template | made by | blocks |\n|---|---|---|\n");
    let mut macros = String::from("\n| macro | in |\n|---|---|\n");
    for path in repository::files(TEMPLATES, "ml") {
        let (name, template) = (path.trim_start_matches(TEMPLATES), repository::read(&path));
        let call = format!("(\"{name}\"");
        let made = sources.iter().filter(|(_, source)| source.contains(&call)).map(|(path, _)| format!("`{path}`"));
        let made: Vec<String> = made.collect();
        let is_used = repository::files(TEMPLATES, "ml")
            .iter()
            .any(|other| repository::read(other).contains(&format!("\"{name}\"")));
        assert!(!made.is_empty() || is_used, "{name} is used by nobody");
        let blocks: Vec<String> =
            between(&template, "{% block ", "%}").iter().map(|block| format!("`{block}`")).collect();
        text.push_str(&format!("| `{name}` | {} | {} |\n", made.join(", "), blocks.join(", ")));
        for signature in between(&template, "{% macro ", "%}") {
            macros.push_str(&format!("| `{signature}` | `{name}` |\n"));
        }
    }
    format!("{text}{macros}\n")
}

#[test]
fn the_readme_of_themes_names_every_template_block_and_macro() {
    check_generated("themes/README.md", "templates", &templates());
}

#[test]
fn the_readme_of_themes_has_every_field() {
    check_generated("themes/README.md", "views", &tables());
}

#[test]
fn every_view_is_explained() {
    let mut faults = Vec::new();
    for path in repository::files(RENDER, ".rs") {
        for view in views(&repository::read(&path)) {
            let empty = view.fields.iter().filter(|field| field.meaning.is_empty()).map(|field| field.name.as_str());
            faults.extend(empty.map(|name| format!("{path}: {}.{name}", view.name)));
            if view.meaning.is_empty() {
                faults.push(format!("{path}: {}", view.name));
            }
        }
    }
    assert!(faults.is_empty(), "not explained:\n{}", faults.join("\n"));
}

#[test]
fn a_view_is_read_out_of_its_source() {
    let source = "/// No view.\nstruct Other {\n    a: u8,\n}\n/// A [`Link`] | more.\n#[derive(Debug, Serialize)]\n\
                  pub(crate) struct Page<'a> {\n    /// Name.\n    pub name: Option<&'a str>,\n    #[serde(skip)]\n    pub own: u8,\n    \
                  pub rows: Vec<list::Row<'a>>,\n    pub pair: (String, Option<u32>),\n}\n\
                  pub struct Line {\n    /// A [`Day`], or none.\n    pub day: Value,\n}\nimpl Object for Line {}\n";
    let field =
        |name: &str, form: &str, meaning: &str| Field { name: name.into(), form: form.into(), meaning: meaning.into() };
    let page = vec![
        field("name", "text, or none", "Name."),
        field("rows", "list of Row", ""),
        field("pair", "(text and number, or none)", ""),
    ];
    let line = vec![field("day", "Day, or none", "A `Day`, or none.")];
    assert_eq!(
        views(source),
        [
            View { name: "Page".into(), meaning: "A `Link` \\| more.".into(), fields: page },
            View { name: "Line".into(), meaning: String::new(), fields: line },
        ]
    );
}
