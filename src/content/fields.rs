//! A typed reader of keys that collects every problem and knows which keys there are.
//!
//! A kind declares its keys as a table of [`Field`]s; [`Fields::get`] hands out values, the functions of
//! [`values`](crate::content::values) type them, and [`Fields::finish`] reports the keys that nobody knows.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::ops::Range;

use crate::content::config::Config;
use crate::content::front::{FieldPath, FieldStep};
use crate::content::yaml::{self, Node, Part, Positions};
use crate::diag::{Code, Diagnostic, Place};
use crate::domain::calendar::Date;
use crate::domain::text::{fold_key, nearest};
use crate::world::VPath;

/// What a key wants, for messages, scaffolds and tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// One line or several of text.
    Text,
    /// A text or a list of texts.
    Texts,
    /// `ÅÅÅÅ-MM-DD`.
    Date,
    /// A date or `null`.
    DateOrNull,
    /// `ja` or `nej`.
    YesNo,
    /// A whole number.
    Number,
    /// A § number.
    Section,
    /// One or several ranges of §§.
    Sections,
    /// One word of a vocabulary.
    Word,
    /// Outcomes: a word, or a list of words or of points with a word.
    Outcomes,
    /// Whole kronor.
    Amount,
    /// A body of the register.
    Board,
    /// A file in the document's folder.
    File,
    /// A mapping of the nested keys.
    Map,
    /// One mapping or a list of them.
    Maps,
    /// A text, or a list of persons or groups.
    Movers,
    /// Anything.
    Any,
}

impl Form {
    /// Id of the form's description in the words catalogue.
    pub fn word(self) -> &'static str {
        match self {
            Form::Text | Form::Board | Form::File | Form::Any => "form.text",
            Form::Texts => "form.texts",
            Form::Date | Form::DateOrNull => "form.date",
            Form::YesNo => "form.yesno",
            Form::Number => "form.number",
            Form::Section => "form.section",
            Form::Sections => "form.sections",
            Form::Word | Form::Outcomes => "form.word",
            Form::Amount => "form.amount",
            Form::Map => "form.mapping",
            Form::Maps => "form.list",
            Form::Movers => "form.movers",
        }
    }
}

/// A name folded at compile time, so that looking a key up costs no allocation.
#[derive(Clone, Copy, Debug)]
struct Folded {
    bytes: [u8; 32],
    length: usize,
}

impl Folded {
    /// Folds lower-case Swedish names only, which is what tables hold; a test compares it with the real folding.
    const fn new(name: &str) -> Folded {
        let (source, mut bytes) = (name.as_bytes(), [0; 32]);
        let (mut at, mut length) = (0, 0);
        while at < source.len() {
            bytes[length] = match source[at] {
                0xC3 => {
                    at += 1;
                    if source[at] == 0xB6 { b'o' } else { b'a' }
                }
                b' ' | b'-' => b'_',
                other => other,
            };
            at += 1;
            length += 1;
        }
        Folded { bytes, length }
    }
}

/// One key: its name, other spellings, form and what it means.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Canonical Swedish name.
    pub name: &'static str,
    folded: Folded,
    /// Other names that mean the same, folded.
    pub aliases: &'static [&'static str],
    /// What it wants.
    pub form: Form,
    /// True when a document cannot do without it.
    pub required: bool,
    /// Keys of the mapping it holds.
    pub nested: &'static [Field],
    /// What it means, in Swedish, for editors.
    pub help: &'static str,
}

impl Field {
    /// A key of that form.
    pub const fn new(name: &'static str, form: Form, help: &'static str) -> Field {
        Field { name, folded: Folded::new(name), aliases: &[], form, required: false, nested: &[], help }
    }

    /// The same, with other names.
    #[must_use]
    pub const fn or(mut self, aliases: &'static [&'static str]) -> Field {
        self.aliases = aliases;
        self
    }

    /// The same, required.
    #[must_use]
    pub const fn must(mut self) -> Field {
        self.required = true;
        self
    }

    /// The same, holding a mapping of those keys.
    #[must_use]
    pub const fn of(mut self, nested: &'static [Field]) -> Field {
        self.nested = nested;
        self
    }

    /// True when a folded key means this field.
    pub fn answers_to(&self, folded: &str) -> bool {
        &self.folded.bytes[..self.folded.length] == folded.as_bytes() || self.aliases.contains(&folded)
    }
}

/// What reading one file needs and gathers.
pub struct Context<'c> {
    /// The file.
    pub path: &'c VPath,
    /// The text of the whole file.
    pub text: &'c str,
    /// Where the YAML stands in it.
    pub yaml: Range<usize>,
    /// The register; of site.yaml itself, an empty one.
    pub config: &'c Config,
    /// The civil date of the build.
    pub today: Date,
    /// What an unknown key is here: in site.yaml an error, in a document a warning.
    pub unknown_key: Code,
    /// True when a value may have been cut at a comment: some line holds ` #` after other text.
    pub has_comments: bool,
    /// Problems so far.
    pub out: RefCell<Vec<Diagnostic>>,
    /// How many bytes may still be read again to find places.
    rereading: Cell<usize>,
}

/// How many bytes of one file are read again, at most, to find the places of its problems: a place takes reading all YAML once.
/// Problems beyond stand at the fence.
const MOST_REREAD: usize = 16 << 20;

impl<'c> Context<'c> {
    /// A context for one file.
    pub fn new(path: &'c VPath, text: &'c str, yaml: Range<usize>, config: &'c Config, today: Date) -> Context<'c> {
        let has_comments = text[yaml.clone()].contains(" #") || text[yaml.clone()].contains("\t#");
        let out = RefCell::new(Vec::new());
        let rereading = Cell::new(MOST_REREAD);
        Context { path, text, yaml, config, today, unknown_key: Code::UnknownKey, has_comments, out, rereading }
    }

    /// Files a problem.
    pub fn report(&self, diagnostic: Diagnostic) {
        self.out.borrow_mut().push(diagnostic);
    }

    /// Where the node at those positions stands, in bytes of the whole file.
    pub fn range(&self, positions: &[usize], part: Part) -> Range<usize> {
        let Some(left) = self.rereading.get().checked_sub(self.yaml.len()) else {
            return fence(self.text, self.yaml.start);
        };
        self.rereading.set(left);
        let range = yaml::locate(&self.text[self.yaml.clone()], positions, part);
        self.yaml.start + range.start..self.yaml.start + range.end
    }

    /// A problem at a node.
    pub fn problem(&self, code: Code, positions: &[usize], part: Part) -> Diagnostic {
        Diagnostic::new(code, Place::at(self.path, self.range(positions, part)))
    }

    /// The opening fence, where a missing key is reported; of site.yaml, which has none, the first line.
    pub fn fence(&self) -> Place {
        Place::at(self.path, fence(self.text, self.yaml.start))
    }
}

/// The keys of one mapping.
pub struct Fields<'c> {
    /// The file's context.
    pub cx: &'c Context<'c>,
    entries: &'c [(String, Node)],
    folded: Vec<String>,
    /// Which field each entry is, as far as its key is known.
    known: Vec<Option<&'static Field>>,
    at: Positions,
    table: &'static [Field],
    common: &'static [Field],
    seen: Vec<Cell<bool>>,
}

/// One value, with what it takes to report on it.
#[derive(Clone)]
pub struct Value<'c> {
    /// The file's context.
    pub cx: &'c Context<'c>,
    /// The value.
    pub node: &'c Node,
    /// Positions that lead to it.
    pub at: Positions,
    /// The key it stands under.
    pub field: &'static Field,
}

impl<'c> Fields<'c> {
    /// A reader of the mapping at those positions. Doublets are reported at once.
    pub fn new(
        cx: &'c Context<'c>,
        entries: &'c [(String, Node)],
        at: Positions,
        table: &'static [Field],
    ) -> Fields<'c> {
        Fields::with_tables(cx, entries, at, table, &[])
    }

    /// A reader of a whole document: the keys of its kind and the common ones.
    pub fn top(
        cx: &'c Context<'c>,
        entries: &'c [(String, Node)],
        table: &'static [Field],
        common: &'static [Field],
    ) -> Fields<'c> {
        Fields::with_tables(cx, entries, Positions::default(), table, common)
    }

    fn with_tables(
        cx: &'c Context<'c>,
        entries: &'c [(String, Node)],
        at: Positions,
        table: &'static [Field],
        common: &'static [Field],
    ) -> Fields<'c> {
        let folded: Vec<String> = entries.iter().map(|(key, _)| fold_key(key)).collect();
        let known = folded.iter().map(|key| common.iter().chain(table).find(|field| field.answers_to(key))).collect();
        let seen = vec![Cell::new(false); entries.len()];
        let fields = Fields { cx, entries, folded, known, at, table, common, seen };
        fields.report_doublets();
        fields
    }

    fn all(&self) -> impl Iterator<Item = &'static Field> + Clone {
        self.common.iter().chain(self.table)
    }

    /// The value of a key, if the key is there; marks it as read.
    pub fn get(&self, name: &'static str) -> Option<Value<'c>> {
        let (index, field) = self.find(name)?;
        self.seen[index].set(true);
        Some(Value { cx: self.cx, node: &self.entries[index].1, at: self.at.child(index), field })
    }

    /// The value of a key that has one: an empty one counts as missing, and for a required key as a problem.
    pub fn value(&self, name: &'static str) -> Option<Value<'c>> {
        let value = self.get(name)?;
        let is_blank = matches!(value.node, Node::Text(text) if text.trim().is_empty());
        if *value.node != Node::Null && !is_blank {
            return Some(value);
        }
        if value.field.required {
            self.cx.report(self.cx.problem(Code::EmptyValue, &value.at, Part::Key).with("key", name));
        }
        None
    }

    /// The value of a required key; a missing one is reported at the mapping, or at the opening fence.
    pub fn required(&self, name: &'static str) -> Option<Value<'c>> {
        if !self.has(name) {
            self.missing(name);
            return None;
        }
        self.value(name)
    }

    /// Reports a missing key.
    pub fn missing(&self, name: &'static str) {
        self.cx.report(Diagnostic::new(Code::MissingKey, self.place()).with("key", name));
    }

    /// Where the mapping itself is reported: its first line, or the opening fence.
    pub fn place(&self) -> Place {
        if self.at.is_empty() { self.cx.fence() } else { Place::at(self.cx.path, self.cx.range(&self.at, Part::Value)) }
    }

    /// True when the key is there, with or without a value.
    pub fn has(&self, name: &'static str) -> bool {
        self.find(name).is_some()
    }

    /// A problem at a key, which must be there.
    pub fn problem_at_key(&self, code: Code, name: &'static str) -> Diagnostic {
        match self.find(name) {
            Some((index, _)) => self.cx.problem(code, &self.at.child(index), Part::Key),
            None => Diagnostic::new(code, self.place()),
        }
    }

    /// Reports the keys that nobody read, with the nearest known one, and returns them.
    pub fn finish(&self, code: Code, elsewhere: &[&'static [Field]]) -> BTreeMap<String, Node> {
        let mut unknown = BTreeMap::new();
        for (index, (key, node)) in self.entries.iter().enumerate() {
            // White space that YAML does not count as such became part of the key, in front of it or behind its colon.
            let has_no_break_space = key.starts_with('\u{a0}') || key.contains(":\u{a0}");
            if self.seen[index].get() || (self.known[index].is_some() && !has_no_break_space) {
                continue;
            }
            let other = elsewhere.iter().copied().flatten().find(|field| field.answers_to(&self.folded[index]));
            let diagnostic = match other {
                _ if has_no_break_space => self.unread(Code::YamlNoBreakSpace, index),
                Some(field) => self.unread(Code::MisplacedKey, index).with("key", field.name),
                None => self.with_nearest(self.unread(code, index).with("key", key.as_str()), key),
            };
            self.cx.report(diagnostic);
            unknown.insert(key.clone(), node.clone());
        }
        unknown
    }

    fn unread(&self, code: Code, index: usize) -> Diagnostic {
        self.cx.problem(code, &self.at.child(index), Part::Key)
    }

    fn with_nearest(&self, diagnostic: Diagnostic, key: &str) -> Diagnostic {
        let names = self.all().flat_map(|field| field.aliases.iter().copied().chain([field.name]));
        match nearest(key, names) {
            Some(name) => diagnostic.with("nearest", name),
            None => diagnostic,
        }
    }

    /// The first entry of that field.
    fn find(&self, name: &str) -> Option<(usize, &'static Field)> {
        debug_assert!(self.all().any(|field| field.name == name), "the key {name} is read but not declared");
        let mut entries = self.known.iter().enumerate();
        entries.find_map(|(index, known)| known.filter(|field| field.name == name).map(|field| (index, field)))
    }

    fn report_doublets(&self) {
        let mut first: BTreeMap<&str, usize> = BTreeMap::new();
        for (index, folded) in self.folded.iter().enumerate() {
            // White space that YAML does not count is part of such a key: that is told of, once, when nobody has read it.
            if self.entries[index].0.starts_with('\u{a0}') {
                continue;
            }
            let first = *first.entry(self.known[index].map_or(folded.as_str(), |field| field.name)).or_insert(index);
            if first == index {
                continue;
            }
            self.seen[index].set(true);
            let other = Place::at(self.cx.path, self.cx.range(&self.at.child(first), Part::Key));
            let key = self.entries[index].0.as_str();
            self.cx.report(self.unread(Code::DuplicateKey, index).with("key", key).and(other));
        }
    }
}

/// The place of the value at that path of front matter, in bytes of the whole text: of the key where the value is empty, of
/// the nearest mapping above where there is none, and of the opening fence where even the first key is missing. Keys are
/// matched folded and by the aliases of the tables.
pub fn locate(
    text: &str,
    yaml: Range<usize>,
    path: &FieldPath,
    part: Part,
    tables: &[&'static [Field]],
) -> Range<usize> {
    let slice = &text[yaml.clone()];
    let Ok(root) = yaml::parse(slice) else { return fence(text, yaml.start) };
    let mut positions = Vec::new();
    let mut node = &root;
    for step in &path.0 {
        let next = match (step, node) {
            (FieldStep::Key(key), Node::Map(entries)) => find_key(entries, key, tables),
            (FieldStep::Index(index), Node::List(items)) => items.get(*index).map(|item| (*index, item)),
            // One mapping may stand where a list of them is allowed.
            (FieldStep::Index(0), other) => {
                node = other;
                continue;
            }
            _ => None,
        };
        let Some((position, child)) = next else { break };
        positions.push(position);
        node = child;
    }
    if positions.is_empty() {
        return fence(text, yaml.start);
    }
    let range = yaml::locate(slice, &positions, part);
    yaml.start + range.start..yaml.start + range.end
}

/// The line above front matter, which is its fence; the first line of a text that is YAML from its beginning.
fn fence(text: &str, yaml_start: usize) -> Range<usize> {
    let above = text[..yaml_start].trim_end_matches(['\n', '\r']);
    let start = above.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let start = if text[start..].starts_with('\u{feff}') { start + '\u{feff}'.len_utf8() } else { start };
    let line = text[start..].split(['\n', '\r']).next().unwrap_or_default();
    start..start + line.trim_end().len()
}

fn find_key<'n>(entries: &'n [(String, Node)], key: &str, tables: &[&'static [Field]]) -> Option<(usize, &'n Node)> {
    let wanted = fold_key(key);
    let field = tables.iter().copied().flatten().find(|field| field.name == key);
    entries
        .iter()
        .enumerate()
        .find(|(_, (name, _))| {
            let folded = fold_key(name);
            folded == wanted || field.is_some_and(|field| field.answers_to(&folded))
        })
        .map(|(index, (_, node))| (index, node))
}
