//! The names that prose may use, found word by word: bodies with their inflections, kommuner and statutes.
//!
//! A name is a path of words from the root, so finding the longest one at a place costs as many steps as it has words,
//! however many bodies there are.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::tokens::{Gap, Kind, Piece, Run, Token, fold_into, read};
use crate::content::config::{BoardConfig, Config};
use crate::content::front::BoardId;
use crate::domain::calendar::Date;
use crate::domain::map::HashMap;
use crate::domain::outcome::BoardType;
use crate::domain::text::fold;

/// What stands for the end of a word among its first two letters, and for a letter beyond a to z.
const END: usize = 26;
/// Endings of a body's last word without article and with it.
const ARTICLES: [(&str, &str); 9] = [
    ("namnd", "namnden"),
    ("styrelse", "styrelsen"),
    ("utskott", "utskottet"),
    ("beredning", "beredningen"),
    ("kommitte", "kommitten"),
    ("delegation", "delegationen"),
    ("rad", "radet"),
    ("direktion", "direktionen"),
    ("grupp", "gruppen"),
];
/// Ways to write a kommun behind its name.
const KOMMUN: [&str; 3] = ["", " kommun", " kommuns"];

/// What a name means.
#[derive(Clone, Debug)]
pub(super) enum Meaning {
    /// Bodies that bear it.
    Bodies(Vec<Bearer>),
    /// A kommun, folded.
    Kommun(String),
    /// A statute of site.yaml: its key there.
    Statute(Arc<str>),
}

/// One body that bears a name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Bearer {
    pub(super) board: BoardId,
    /// Its kommuner, folded.
    pub(super) kommuner: Arc<[String]>,
    /// The last day of a former name.
    pub(super) until: Option<Date>,
    /// An abbreviation, which in small letters may be another word.
    pub(super) is_short: bool,
    /// A name that is short for one behind the name of the body above, such as a committee within its board.
    pub(super) is_relative: bool,
}

/// Every name of site.yaml.
#[derive(Debug, Default)]
pub struct Names {
    nodes: Vec<Node>,
    /// How first words begin: for each first letter the second letters, a bit each; the last one for anything else.
    heads: [u32; 27],
    /// Whether a name has a full stop.
    pub(super) has_stops: bool,
    /// Whether a kommun is named in site.yaml.
    pub(super) has_kommuner: bool,
    /// The assembly and the executive board of each kommun; nothing where there are several.
    leading: BTreeMap<(String, bool), Option<BoardId>>,
    /// The bodies right under each.
    children: HashMap<BoardId, Vec<BoardId>>,
}

#[derive(Debug, Default)]
struct Node {
    next: HashMap<Box<str>, usize>,
    meaning: Option<Meaning>,
}

/// A name found at a place.
#[derive(Clone, Copy)]
pub(super) struct Found<'n> {
    /// What it means.
    pub(super) meaning: &'n Meaning,
    /// The position behind it.
    pub(super) end: usize,
}

impl Names {
    /// Collects the names of a site.
    pub fn new(config: &Config) -> Names {
        let mut names = Names { nodes: vec![Node::default()], ..Names::default() };
        for (name, bearers) in bodies(config) {
            names.add(&name, Meaning::Bodies(bearers));
        }
        for kommun in config.boards.values().flat_map(|board| &board.kommuner) {
            names.has_kommuner = true;
            let plain = plain_kommun(kommun);
            for ending in KOMMUN {
                names.add(&format!("{plain}{ending}"), Meaning::Kommun(plain.clone()));
            }
            names.add(&genitive(&plain), Meaning::Kommun(plain.clone()));
        }
        for name in config.statutes.keys() {
            let folded = fold(name);
            let name: Arc<str> = name.as_str().into();
            names.add(&genitive(&folded), Meaning::Statute(Arc::clone(&name)));
            names.add(&folded, Meaning::Statute(Arc::clone(&name)));
        }
        names.relate(config);
        names
    }

    /// Notes which bodies lead each kommun, and which stand under which.
    fn relate(&mut self, config: &Config) {
        for (id, board) in &config.boards {
            if let Some(parent) = &board.parent {
                self.children.entry(parent.clone()).or_default().push(id.clone());
            }
            let Some(kind @ (BoardType::Council | BoardType::Executive)) = board.kind else { continue };
            let nowhere = [String::new()];
            let kommuner = if board.kommuner.is_empty() { &nowhere[..] } else { &board.kommuner };
            for kommun in kommuner {
                let key = (plain_kommun(kommun), kind == BoardType::Council);
                self.leading.entry(key).and_modify(|one| *one = None).or_insert_with(|| Some(id.clone()));
            }
        }
    }

    /// The assembly or the executive board of a kommun, when there is one.
    pub(super) fn leading(&self, kommun: &str, kind: BoardType) -> Option<&BoardId> {
        self.leading.get(&(kommun.to_owned(), kind == BoardType::Council))?.as_ref()
    }

    /// The bodies right under one.
    pub(super) fn children(&self, board: &BoardId) -> &[BoardId] {
        self.children.get(board).map_or(&[], Vec::as_slice)
    }

    /// A name that stands already keeps its meaning: bodies before kommuner before statutes.
    fn add(&mut self, name: &str, meaning: Meaning) {
        let tokens = tokens_of(name);
        self.has_stops |= name.contains('.');
        let run = Run { text: name, tokens: &tokens };
        let mut node = 0;
        for at in 0..tokens.len() {
            let key: Box<str> = key_of(run, at).as_str().into();
            if at == 0 {
                let mut letters = key.chars();
                let mut next = || letters.next().and_then(letter).unwrap_or(END);
                if let Some(seconds) = self.heads.get_mut(next()) {
                    *seconds |= 1 << next();
                }
            }
            let fresh = self.nodes.len();
            let Some(entry) = self.nodes.get_mut(node) else { return };
            node = *entry.next.entry(key).or_insert(fresh);
            if node == fresh {
                self.nodes.push(Node::default());
            }
        }
        if let Some(node) = self.nodes.get_mut(node).filter(|_| node > 0) {
            node.meaning.get_or_insert(meaning);
        }
    }

    /// Whether a name may begin with a word as written: for most words two letters say no.
    pub(super) fn may_begin(&self, word: &str) -> bool {
        let mut letters = word.chars().filter(|c| *c != '\u{ad}');
        let mut next = || match letters.next() {
            Some(c) => letter(c),
            None => Some(END),
        };
        // A letter that is not known at sight has to be folded.
        let (Some(first), Some(second)) = (next(), next()) else { return true };
        self.heads.get(first).is_some_and(|seconds| seconds & (1 << second) != 0)
    }

    /// The longest name that begins with the word at a position, which is folded in `first`.
    pub(super) fn find(&self, run: Run<'_>, at: usize, first: &str) -> Option<Found<'_>> {
        let mut node = self.nodes.get(*self.nodes.first()?.next.get(first)?)?;
        let mut end = at + 1;
        let mut found = node.meaning.as_ref().map(|meaning| Found { meaning, end });
        let mut key = String::new();
        while !node.next.is_empty() && end < run.tokens.len() {
            write_key(run, end, &mut key);
            let Some(next) = node.next.get(key.as_str()).and_then(|next| self.nodes.get(*next)) else { break };
            node = next;
            end += 1;
            found = node.meaning.as_ref().map(|meaning| Found { meaning, end }).or(found);
        }
        found
    }
}

/// Every name of every body, folded, in all its inflections.
fn bodies(config: &Config) -> BTreeMap<String, Vec<Bearer>> {
    let mut names: BTreeMap<String, Vec<Bearer>> = BTreeMap::new();
    for (id, board) in &config.boards {
        let kommuner: Arc<[String]> = board.kommuner.iter().map(|kommun| plain_kommun(kommun)).collect();
        let bearer = |until, is_short| Bearer {
            board: id.clone(),
            kommuner: Arc::clone(&kommuner),
            until,
            is_short,
            is_relative: false,
        };
        let mut add = |name: &str, bearer: Bearer| {
            for form in forms(&fold(name)) {
                names.entry(form).or_default().push(bearer.clone());
            }
        };
        add(&board.name, bearer(None, false));
        for (name, until) in &board.former_names {
            add(name, bearer(*until, false));
        }
        for name in &board.aliases {
            add(name, bearer(None, name.chars().count() <= 4));
        }
        for name in &board.abbreviations {
            add(name, bearer(None, true));
        }
        if let Some(tail) = tail(config, board) {
            add(&tail, Bearer { is_relative: true, ..bearer(None, false) });
        }
    }
    for bearers in names.values_mut() {
        bearers.sort();
        bearers.dedup();
    }
    names
}

/// What a committee is called within the body above it: its name without that body's genitive before it.
fn tail(config: &Config, board: &BoardConfig) -> Option<String> {
    let above = config.boards.get(board.parent.as_ref()?)?;
    let (name, above) = (fold(&board.name), genitive(&fold(&above.name)));
    name.strip_prefix(above.as_str())?.strip_prefix(' ').map(str::to_owned)
}

/// A name without article and with it, each in the genitive too.
fn forms(name: &str) -> Vec<String> {
    let mut forms = vec![name.to_owned()];
    for (plain, definite) in ARTICLES {
        if let Some(stem) = name.strip_suffix(plain) {
            forms.push(format!("{stem}{definite}"));
        } else if let Some(stem) = name.strip_suffix(definite) {
            forms.push(format!("{stem}{plain}"));
        }
    }
    let genitives: Vec<String> = forms.iter().map(|form| genitive(form)).collect();
    forms.extend(genitives);
    forms.dedup();
    forms
}

/// A letter as a number below 26, folded; `None` for anything else.
fn letter(c: char) -> Option<usize> {
    match c {
        'a'..='z' => Some(c as usize - 'a' as usize),
        'A'..='Z' => Some(c as usize - 'A' as usize),
        'å' | 'ä' | 'Å' | 'Ä' => Some(0),
        'ö' | 'Ö' => Some(usize::from(b'o' - b'a')),
        _ => None,
    }
}

/// A kommun as it is compared: folded, without the word `kommun`.
pub(super) fn plain_kommun(kommun: &str) -> String {
    let folded = fold(kommun);
    folded.strip_suffix(" kommun").unwrap_or(&folded).to_owned()
}

fn genitive(name: &str) -> String {
    if name.ends_with(['s', 'x', 'z']) { name.to_owned() } else { format!("{name}s") }
}

fn tokens_of(name: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let end = u32::try_from(name.len()).unwrap_or(0);
    read(name, &[Piece { start: 0, end, after: Gap::Block }], &mut tokens);
    tokens
}

fn key_of(run: Run<'_>, at: usize) -> String {
    let mut key = String::new();
    write_key(run, at, &mut key);
    key
}

/// What a token is looked up by: a folded word, or a sign or number as written.
fn write_key(run: Run<'_>, at: usize, key: &mut String) {
    key.clear();
    match run.kind(at) {
        Some(Kind::Word) => fold_into(run.written(at), key),
        Some(Kind::Sign(sign)) => key.push(sign),
        Some(Kind::Number(_)) => key.push_str(run.written(at)),
        Some(Kind::Section) => key.push('§'),
        Some(Kind::Opaque) | None => {}
    }
}
