//! Reads site.yaml.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::content::config::{
    BaseUrl, BoardConfig, Config, IdentityPolicy, Look, NameEntry, PartyConfig, PersonConfig, Publisher, Request,
    TopicConfig,
};
use crate::content::config_fields as tables;
use crate::content::fields::{Context, Field, Fields, Form, Value};
use crate::content::front::{BoardId, FieldPath};
use crate::content::markdown::HtmlPolicy;
use crate::content::references::Names;
use crate::content::yaml::{self, Node, Part};
use crate::content::{lint, privacy};
use crate::diag::{Arg, Code, Diagnostic, Place};
use crate::domain::calendar::Date;
use crate::domain::colour::Colour;
use crate::domain::dnr::{DnrPatterns, PatternFault};
use crate::domain::outcome::BoardType;
use crate::domain::slug::is_slug;
use crate::domain::text::fold;
use crate::world::VPath;

/// First segments of addresses that no body or page may take.
pub const RESERVED: &[&str] = &[
    "namnder",
    "ar",
    "arende",
    "beslut",
    "motioner",
    "projekt",
    "amnen",
    "personer",
    "partier",
    "kommuner",
    "ordforklaringar",
    "sammantraden",
    "static",
    "handlingar",
    "anslagstavla",
    "sok",
    "rattelser",
    "data",
    "folj",
    "redigera",
    "odaterat",
    "sida",
];

/// Reads the text of site.yaml.
///
/// The config is `None` when the portal cannot be built from it; problems come with it or without.
pub fn parse_config(text: &str, today: Date) -> (Option<Config>, Vec<Diagnostic>) {
    let path = VPath::new("site.yaml");
    let empty = Config::default();
    let start = yaml_start(text);
    let mut cx = Context::new(&path, text, start..text.len(), &empty, today);
    cx.unknown_key = Code::UnknownSiteKey;
    let root = match yaml::parse(&text[start..]) {
        Ok(Node::Map(entries)) => entries,
        Ok(_) => {
            cx.report(Diagnostic::new(Code::YamlNotMapping, Place::file(&path)));
            return (None, cx.out.into_inner());
        }
        Err(error) => {
            lint::report_syntax(&cx, &error);
            return (None, cx.out.into_inner());
        }
    };
    let config = {
        let fields = Fields::new(&cx, &root, yaml::Positions::default(), tables::SITE);
        let config = read(&fields);
        fields.finish(cx.unknown_key, &[]);
        config
    };
    let policy = config.as_ref().map_or(IdentityPolicy::Error, |config| config.identity);
    let mut out = cx.out.into_inner();
    privacy::scan_text(&path, text, policy, today, &mut out);
    (config, out)
}

/// Where site.yaml begins behind the byte order mark.
fn yaml_start(text: &str) -> usize {
    if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }
}

fn read(fields: &Fields<'_>) -> Option<Config> {
    let title = fields.required("titel").and_then(|value| value.text());
    let url = fields.required("url").and_then(|value| base_url(&value));
    let mut config = Config {
        text: Arc::from(fields.cx.text),
        title: title.unwrap_or_default(),
        description: fields.text("beskrivning").unwrap_or_default(),
        url: url.unwrap_or_default(),
        language: fields.text("språk").unwrap_or_else(|| "sv".to_owned()),
        theme: fields.text("tema").unwrap_or_else(|| "insyn".to_owned()),
        publisher: fields.value("utgivare").and_then(|value| value.map(publisher)).unwrap_or_default(),
        look: fields.value("utseende").and_then(|value| value.map(look)).unwrap_or_default(),
        request: fields.value("begär_ut").and_then(|value| value.map(request)).unwrap_or_default(),
        show_contact: fields.word("kontaktuppgifter", &[("dölj", false), ("visa", true)]).unwrap_or(false),
        html: fields
            .word("rå_html", &[("sanera", HtmlPolicy::Sanitise), ("avvisa", HtmlPolicy::Refuse)])
            .unwrap_or(HtmlPolicy::Sanitise),
        identity: fields.word("personnummer", IDENTITY).unwrap_or_default(),
        per_page: fields.number("per_sida").map_or(100, |number| number.clamp(1, 10_000) as usize),
        persons: fields.maps("personer", person),
        ..Config::default()
    };
    config.content_language = fields.text("innehållsspråk").unwrap_or_else(|| config.language.clone());
    config.patterns = patterns(fields);
    config.parties = parties(fields);
    config.topics = topics(fields);
    config.statutes = fields.text_map("författningar");
    boards(fields, &mut config);
    Some(config)
}

const IDENTITY: &[(&str, IdentityPolicy)] =
    &[("fel", IdentityPolicy::Error), ("varning", IdentityPolicy::Warning), ("av", IdentityPolicy::Off)];

fn base_url(value: &Value<'_>) -> Option<BaseUrl> {
    let text = value.text()?;
    let parsed = text.split_once("://").filter(|(scheme, _)| *scheme == "https" || *scheme == "http").and_then(
        |(scheme, rest)| {
            let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
            let is_clean = !host.is_empty() && !rest.contains([' ', '?', '#', '"', '<', '>', '\\', '@', '%']);
            is_clean.then(|| BaseUrl {
                origin: format!("{scheme}://{host}"),
                path: match path.trim_matches('/') {
                    "" => "/".to_owned(),
                    path => format!("/{path}/"),
                },
            })
        },
    );
    if parsed.is_none() {
        value.cx.report(value.problem(Code::BadUrl).with("value", text));
    }
    parsed
}

fn publisher(fields: &Fields<'_>) -> Option<Publisher> {
    Some(Publisher {
        name: fields.text("namn").unwrap_or_default(),
        org_number: fields.text("organisationsnummer"),
        email: fields.text("e-post"),
        kind: fields.text("typ"),
    })
}

fn look(fields: &Fields<'_>) -> Option<Look> {
    let colour = |key| {
        let value = fields.value(key)?;
        let text = value.text()?;
        let colour = Colour::parse(&text);
        if colour.is_none() {
            fields.cx.report(value.problem(Code::BadColour).with("value", text.to_lowercase()));
        }
        Some((colour?, fields.cx.range(&value.at, Part::Value)))
    };
    Some(Look {
        name: fields.text("namn"),
        colour: colour("färg"),
        dark_colour: colour("färg_mörk"),
        logo: fields.file("logotyp"),
    })
}

fn request(fields: &Fields<'_>) -> Option<Request> {
    Some(Request { email: fields.text("e-post"), text: fields.text("text") })
}

fn person(fields: &Fields<'_>) -> Option<PersonConfig> {
    let address = fields.value("adress").and_then(|value| {
        let text = value.text()?;
        if is_slug(&text) {
            return Some(text);
        }
        fields.cx.report(value.problem(Code::BadSlug).with("value", text));
        None
    });
    let (kommun, aliases) = (fields.text("kommun"), fields.texts("alias"));
    Some(PersonConfig { name: fields.required("namn")?.text()?, kommun, aliases, address })
}

fn patterns(fields: &Fields<'_>) -> DnrPatterns {
    let Some(value) = fields.value("diarienummer") else { return DnrPatterns::default() };
    let read = value.map(|inner| {
        // Written as they are: white space in a pattern counts.
        let items = inner.value("mönster")?.items();
        let written: Vec<(&Value<'_>, String)> =
            items.iter().filter_map(|item| Some((item, item.scalar()?.to_owned()))).collect();
        let texts: Vec<String> = written.iter().map(|(_, text)| text.clone()).collect();
        let errors = match DnrPatterns::new(&texts) {
            Ok(patterns) => return Some(patterns),
            Err(errors) => errors,
        };
        for error in errors {
            let Some((item, text)) = written.get(error.index) else { continue };
            let reason = match error.fault {
                PatternFault::Syntax(reason) => Arg::Text(reason),
                PatternFault::TooLarge => Arg::Word("pattern.size"),
                PatternFault::UnknownGroup(_) => Arg::Word("pattern.group"),
                PatternFault::NoNumber => Arg::Word("pattern.number"),
            };
            inner.cx.report(item.problem(Code::BadPattern).with("value", text.as_str()).with("reason", reason));
        }
        None
    });
    read.unwrap_or_default()
}

/// The entries of a mapping whose keys people choose.
fn free_map<'c>(fields: &Fields<'c>, name: &'static str) -> Vec<(&'c str, Value<'c>)> {
    let Some(value) = fields.value(name) else { return Vec::new() };
    let Node::Map(entries) = value.node else {
        value.wrong_form(Form::Map);
        return Vec::new();
    };
    let mut found: Vec<(&str, Value<'c>)> = Vec::new();
    for (index, (key, node)) in entries.iter().enumerate() {
        let at = value.at.child(index);
        if found.iter().any(|(earlier, _)| earlier == key) {
            value.cx.report(value.cx.problem(Code::DuplicateKey, &at, Part::Key).with("key", key.as_str()));
            continue;
        }
        found.push((key, Value { cx: value.cx, node, at, field: value.field }));
    }
    found
}

fn named<T>(
    value: &Value<'_>,
    table: &'static [Field],
    plain: impl Fn(String) -> T,
    read: impl Fn(&Fields<'_>) -> Option<T>,
) -> Option<T> {
    if let Node::Text(_) = value.node {
        return value.text().map(plain);
    }
    value.map_of(table, |fields| read(fields))
}

fn parties(fields: &Fields<'_>) -> BTreeMap<String, PartyConfig> {
    let read = |inner: &Fields<'_>| {
        let (aliases, from, until) = (inner.texts("alias"), inner.date("från"), inner.date("till"));
        Some(PartyConfig { name: inner.required("namn")?.text()?, aliases, from, until })
    };
    let plain = |name| PartyConfig { name, ..PartyConfig::default() };
    let entries = free_map(fields, "partier").into_iter();
    entries.filter_map(|(code, value)| Some((code.to_owned(), named(&value, tables::PARTY, plain, read)?))).collect()
}

fn topics(fields: &Fields<'_>) -> BTreeMap<String, TopicConfig> {
    let read = |inner: &Fields<'_>| {
        let aliases = inner.texts("alias");
        Some(TopicConfig { name: inner.required("namn")?.text()?, aliases })
    };
    let plain = |name| TopicConfig { name, ..TopicConfig::default() };
    let mut topics = BTreeMap::new();
    for (slug, value) in free_map(fields, "ämnen") {
        if !is_slug(slug) {
            value
                .cx
                .report(value.cx.problem(Code::BadSlug, &value.at, Part::Key).with("key", "ämnen").with("value", slug));
        } else if let Some(topic) = named(&value, tables::TOPIC, plain, read) {
            topics.insert(slug.to_owned(), topic);
        }
    }
    topics
}

fn boards(fields: &Fields<'_>, config: &mut Config) {
    if fields.required("nämnder").is_none() {
        return;
    }
    let entries = free_map(fields, "nämnder");
    for (id, value) in &entries {
        if !is_slug(id) || RESERVED.contains(id) {
            value.cx.report(value.cx.problem(Code::BadBoardId, &value.at, Part::Key).with("value", *id));
            continue;
        }
        if let Some(board) = value.map_of(tables::BOARD, board) {
            let id = BoardId(Arc::from(*id));
            config.boards.insert(id.clone(), board);
            config.board_order.push(id);
        }
    }
    check_boards(&entries, config);
    config.index_names();
    config.prose_names = Names::new(config);
}

fn board(fields: &Fields<'_>) -> Option<BoardConfig> {
    let kind = fields.value("typ").and_then(|value| {
        let text = value.scalar()?;
        let parsed = BoardType::parse(text);
        if parsed.is_none() {
            let allowed: Vec<String> = BoardType::ALL.iter().map(|kind| kind.key().to_owned()).collect();
            fields.cx.report(value.problem(Code::UnknownWord).with("value", text).with("allowed", allowed));
        }
        parsed
    });
    let id = |text: String| BoardId(text.into());
    let mut former_names: Vec<(String, Option<Date>)> = fields.maps("tidigare_namn", |inner| {
        let until = inner.date("till");
        Some((inner.required("namn")?.text()?, until))
    });
    former_names.sort_by_key(|(_, until)| (until.is_none(), *until));
    Some(BoardConfig {
        former_names,
        kind,
        kommuner: fields.texts("kommun"),
        abbreviations: fields.texts("förkortning"),
        aliases: fields.texts("alias"),
        parent: fields.text("överordnad").map(id),
        description: fields.text("beskrivning"),
        contact: fields.text_map("kontakt"),
        diarium: fields.text("diarium"),
        complete_from: fields.date("komplett_från"),
        from: fields.date("från"),
        until: fields.date("till"),
        successors: fields.texts("efterträds_av").into_iter().map(id).collect(),
        former_addresses: fields.texts("tidigare_adresser"),
        name: fields.required("namn")?.text()?,
    })
}

/// Bodies that name others must name ones that exist, and no body may answer to itself.
fn check_boards(entries: &[(&str, Value<'_>)], config: &mut Config) {
    for (id, value) in entries {
        let Some(board) = config.boards.get(*id) else { continue };
        let Node::Map(inner) = value.node else { continue };
        let place = |key: &str| {
            let index = inner.iter().position(|(name, _)| fold(name) == fold(key)).unwrap_or(0);
            let at = value.at.child(index);
            value.cx.problem(Code::UnknownBoardId, &at, Part::Value).with("key", key.to_owned())
        };
        if let Some(parent) = board.parent.as_ref().filter(|parent| !config.boards.contains_key(*parent)) {
            value.cx.report(place("överordnad").with("value", parent.as_str()));
        }
        for other in board.successors.iter().filter(|other| !config.boards.contains_key(*other)) {
            value.cx.report(place("efterträds_av").with("value", other.as_str()));
        }
        if answers_to_itself(config, id) {
            value.cx.report(value.cx.problem(Code::BoardCycle, &value.at, Part::Key).with("value", *id));
        }
        if let Some(other) = clashing(config, id) {
            let problem = value.cx.problem(Code::BoardNameClash, &value.at, Part::Key);
            value.cx.report(problem.with("value", board.name.as_str()).with("other", other));
        }
    }
    let known: Vec<BoardId> = config.boards.keys().cloned().collect();
    for board in config.boards.values_mut() {
        board.parent.take_if(|parent| !known.contains(parent));
        board.successors.retain(|other| known.contains(other));
    }
}

fn answers_to_itself(config: &Config, id: &str) -> bool {
    let mut at = config.boards.get(id).and_then(|board| board.parent.clone());
    for _ in 0..config.boards.len() {
        match at {
            Some(parent) if parent.as_str() == id => return true,
            Some(parent) => at = config.boards.get(&parent).and_then(|board| board.parent.clone()),
            None => return false,
        }
    }
    false
}

/// An earlier body of the same kommun with the same name at the same time.
fn clashing(config: &Config, id: &str) -> Option<String> {
    let board = config.boards.get(id)?;
    let overlaps = |other: &BoardConfig| {
        let before = other.until.zip(board.from).is_some_and(|(until, from)| until < from);
        let after = board.until.zip(other.from).is_some_and(|(until, from)| until < from);
        !before && !after
    };
    let is_same = |other: &BoardConfig| {
        fold(&other.name) == fold(&board.name) && other.kommuner == board.kommuner && overlaps(other)
    };
    let earlier = config.board_order.iter().take_while(|other| other.as_str() != id);
    earlier
        .into_iter()
        .find(|other| config.boards.get(*other).is_some_and(is_same))
        .map(|other| other.as_str().to_owned())
}

impl Config {
    /// The place of that key in site.yaml; of the first line when it is not there.
    pub fn key_place(&self, path: &FieldPath) -> Place {
        self.place_of(path, Part::Key)
    }

    /// The place of that key's value in site.yaml; of the first line when the key is not there.
    pub fn value_place(&self, path: &FieldPath) -> Place {
        self.place_of(path, Part::Value)
    }

    fn place_of(&self, path: &FieldPath, part: Part) -> Place {
        let start = yaml_start(&self.text);
        let tables = [tables::SITE, tables::BOARD];
        let range = crate::content::fields::locate(&self.text, start..self.text.len(), path, part, &tables);
        Place::at(&VPath::new("site.yaml"), range)
    }

    /// Fills the register of names from the bodies.
    fn index_names(&mut self) {
        let mut names: BTreeMap<String, Vec<NameEntry>> = BTreeMap::new();
        let mut add = |name: &str, entry: NameEntry| names.entry(fold(name)).or_default().push(entry);
        for (id, board) in &self.boards {
            let entry = |until| NameEntry { board: id.clone(), until };
            add(&board.name, entry(None));
            for (name, until) in &board.former_names {
                add(name, entry(*until));
            }
            for name in board.abbreviations.iter().chain(&board.aliases) {
                add(name, entry(None));
            }
        }
        for entries in names.values_mut() {
            entries.sort();
            entries.dedup();
        }
        self.names = names;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::config::Lookup;

    const SITE: &str = "titel: Insyn\nurl: https://insyn.example.se/portal\nnämnder:\n  lulea-sn: {namn: Socialnämnden, kommun: Luleå, förkortning: [SN]}\n  nacka-sn:\n    namn: Socialnämnden\n    kommun: Nacka\n    tidigare_namn: [{namn: Sociala centralnämnden, till: 1998-12-31}]\n";

    fn config() -> Config {
        let (config, problems) = parse_config(SITE, crate::domain::calendar::parse_date("2026-01-15").unwrap());
        assert_eq!(problems, []);
        config.expect("a config")
    }

    #[test]
    fn the_url_is_cut_in_origin_and_path() {
        let config = config();
        assert_eq!((config.url.origin.as_str(), config.url.path.as_str()), ("https://insyn.example.se", "/portal/"));
        assert_eq!(config.url.absolute("/nacka-sn/"), "https://insyn.example.se/portal/nacka-sn/");
    }

    #[test]
    fn bodies_are_found_by_every_name_and_narrowed_by_kommun() {
        let config = config();
        let id = |text: &str| Lookup::One(BoardId(text.into()));
        assert_eq!(config.lookup("nacka-sn", None, None), id("nacka-sn"));
        assert_eq!(config.lookup("socialnämnden", Some("Nacka"), None), id("nacka-sn"));
        assert_eq!(config.lookup("Socialnämnden i Luleå", None, None), id("lulea-sn"));
        assert_eq!(config.lookup("SN", None, None), id("lulea-sn"));
        assert_eq!(config.lookup("Sociala centralnämnden", None, None), id("nacka-sn"));
        assert!(matches!(config.lookup("Socialnämnden", None, None), Lookup::Many(ids) if ids.len() == 2));
        assert!(matches!(config.lookup("Socialnämden", None, None), Lookup::None(Some(_))));
    }
}
