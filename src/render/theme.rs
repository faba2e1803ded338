//! The only file that uses the template engine: compiles a theme's templates, words and assets.
//!
//! A theme is a folder `themes/<namn>/` with `theme.yaml`, `templates/`, `static/` and `i18n/`. It may extend another
//! (`utgår_från: insyn`), whose files lie beneath it one by one. Undefined names are errors, HTML is escaped.

use std::collections::BTreeMap;
use std::sync::Arc;

pub use minijinja::Value;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::content::Config;
use crate::content::FieldPath;
use crate::content::yaml::{self, Node, Part};
use crate::diag::{Arg, Code, Diagnostic, Place};
use crate::render::body::escape;
use crate::render::dates::DateWords;
use crate::render::filters;
use crate::render::look::{self, Grounds};
use crate::world::{VPath, World};

/// The stylesheet below `static/` that the colours of site.yaml are added to.
pub const STYLESHEET: &str = "insyn.css";

/// The file below `static/` with rules of an extending theme, which come after those of [`STYLESHEET`] in one file.
pub const OWN_RULES: &str = "eget.css";

/// How many bytes most pages have room in.
const ROOM: usize = 32 * 1024;

/// How many missing words one problem lists; the rest are counted.
const MOST_IDS: usize = 50;

/// A theme, ready to render.
pub struct Theme {
    env: Environment<'static>,
    files: BTreeMap<String, VPath>,
    /// The theme.yaml of the theme that site.yaml names.
    manifest: VPath,
    words: BTreeMap<String, String>,
    /// The words as templates see them.
    tree: Value,
    /// The attribute that templates see as `lang`.
    record_language: Value,
    /// The language of the interface.
    pub language: String,
    /// How it writes dates.
    pub dates: DateWords,
    /// What its text stands on.
    pub grounds: Grounds,
    /// Files under `static/`: address within the site and bytes, by path below `static/`.
    pub assets: BTreeMap<String, Asset>,
}

/// What stands around a page, made before it.
#[derive(Clone, Default)]
pub struct Frame {
    /// What every page of the site shows.
    pub site: Value,
    /// What the heads of all pages have in common, as HTML.
    pub head: Value,
    /// The header with its menu, as HTML.
    pub header: Value,
    /// The footer, as HTML.
    pub footer: Value,
    /// Buttons that explain words, as HTML, by the word's id.
    pub terms: Value,
}

/// One static file.
pub struct Asset {
    /// The file.
    pub path: VPath,
    /// Its name under `/static/`, with a fingerprint of its bytes.
    pub name: String,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

/// The files of a theme and of those it extends, the nearest first.
struct Layers {
    names: Vec<String>,
}

impl Theme {
    /// Loads the theme that site.yaml names, with every problem of its files.
    pub fn load(world: &dyn World, config: &Config, out: &mut Vec<Diagnostic>) -> Option<Theme> {
        let layers = layers(world, config, out)?;
        let mut files: BTreeMap<String, VPath> = BTreeMap::new();
        for name in layers.names.iter().rev() {
            let folder = format!("themes/{name}");
            let scan = world.scan(&folder);
            out.extend(scan.problems.iter().map(Diagnostic::from));
            for entry in scan.entries {
                if let Some(inner) = entry.path.as_str().strip_prefix(&format!("{folder}/")) {
                    files.insert(inner.to_owned(), entry.path.clone());
                }
            }
        }
        let words = words(world, &layers, &files, config, out);
        let mut theme = Theme {
            env: environment(),
            tree: tree(&words),
            record_language: Value::from_safe_string(record_language(config)),
            dates: DateWords::new(|id| words.get(id).cloned().unwrap_or_else(|| id.to_owned())),
            files,
            manifest: VPath::new(&format!("themes/{}/theme.yaml", config.theme)),
            words,
            language: config.language.clone(),
            grounds: look::grounds(world, &layers.names, out),
            assets: BTreeMap::new(),
        };
        theme.compile(world, out);
        theme.load_assets(world, config, out);
        Some(theme)
    }

    fn compile(&mut self, world: &dyn World, out: &mut Vec<Diagnostic>) {
        let templates: Vec<(String, VPath)> = self
            .files
            .iter()
            .filter_map(|(inner, path)| Some((inner.strip_prefix("templates/")?.to_owned(), path.clone())))
            .collect();
        for (name, path) in templates {
            let Some(text) = read_text(world, &path, out) else { continue };
            if let Err(error) = self.env.add_template_owned(name.clone(), text) {
                out.push(problem(Code::TemplateSyntax, &path, &name, &error));
            }
        }
    }

    fn load_assets(&mut self, world: &dyn World, config: &Config, out: &mut Vec<Diagnostic>) {
        let chosen = look::rules(&config.look, &self.grounds, out);
        let own = self.files.get(&format!("static/{OWN_RULES}")).and_then(|path| world.read(path).ok());
        let rules = [own.as_deref().unwrap_or_default(), chosen.as_bytes()].concat();
        for (inner, path) in &self.files {
            let Some(name) = inner.strip_prefix("static/").filter(|name| *name != OWN_RULES) else { continue };
            match world.read(path) {
                Ok(bytes) => {
                    let bytes = if name == STYLESHEET { look::with_rules(bytes, &rules) } else { bytes };
                    let asset = Asset { path: path.clone(), name: fingerprinted(name, &bytes), bytes };
                    self.assets.insert(name.to_owned(), asset);
                }
                Err(error) => {
                    out.push(Diagnostic::new(Code::Unreadable, Place::file(path)).with("reason", error.to_string()))
                }
            }
        }
    }

    /// True when the theme has that template.
    pub fn has(&self, template: &str) -> bool {
        self.files.contains_key(&format!("templates/{template}"))
    }

    /// Renders a template with a view, in UTF-8.
    ///
    /// # Errors
    /// A problem at the template's file, when it fails or does not exist.
    pub fn render(
        &self,
        template: &str,
        frame: &Frame,
        page: impl Serialize,
        view: impl Serialize,
    ) -> Result<Vec<u8>, Box<Diagnostic>> {
        // Names are looked up in this order, so what templates name most often stands first.
        let context = minijinja::context! {
            view => Value::from(Serde(view)),
            w => self.tree.clone(),
            lang => self.record_language.clone(),
            page => Value::from(Serde(page)),
            terms => frame.terms.clone(),
            site => frame.site.clone(),
            head => frame.head.clone(),
            header => frame.header.clone(),
            footer => frame.footer.clone(),
        };
        let mut html = Vec::with_capacity(ROOM);
        let rendered =
            self.env.get_template(template).and_then(|found| found.render_captured_to(context, &mut html).map(drop));
        rendered.map(|()| html).map_err(|error| {
            let name = error.name().unwrap_or(template).to_owned();
            let path = self.files.get(&format!("templates/{name}")).cloned();
            // A template that is nowhere is what its theme forgot to inherit.
            let path = path.unwrap_or_else(|| self.manifest.clone());
            Box::new(problem(Code::TemplateFailure, &path, &name, &error))
        })
    }

    /// The same as a piece of other pages, HTML that needs no `|safe`.
    ///
    /// # Errors
    /// As [`Theme::render`].
    pub fn piece(
        &self,
        template: &str,
        frame: &Frame,
        page: impl Serialize,
        view: impl Serialize,
    ) -> Result<Value, Box<Diagnostic>> {
        let html = self.render(template, frame, page, view)?;
        Ok(Value::from_safe_string(String::from_utf8_lossy(&html).trim_end().to_owned()))
    }

    /// A word of the interface by id, such as `utfall.bifall`; the id itself when it is unknown.
    pub fn word<'t>(&'t self, id: &'t str) -> &'t str {
        self.words.get(id).map_or(id, String::as_str)
    }

    /// A word of the interface, when the catalogue has it.
    pub fn find(&self, id: &str) -> Option<&str> {
        self.words.get(id).map(String::as_str)
    }

    /// A word with `{namn}` filled in.
    pub fn fill(&self, id: &str, args: &[(&str, &str)]) -> String {
        filters::fill(self.word(id), args)
    }

    /// A counted word: `<id>.ett` for one, `<id>.flera` otherwise, with `{n}` filled in.
    pub fn count(&self, id: &str, n: usize) -> String {
        filters::counted(self.word(&format!("{id}.{}", filters::plural_key(n))), n)
    }
}

fn layers(world: &dyn World, config: &Config, out: &mut Vec<Diagnostic>) -> Option<Layers> {
    let mut names = Vec::new();
    let mut next = Some((config.theme.clone(), config.value_place(&FieldPath::key("tema"))));
    while let Some((name, place)) = next.take() {
        let folder = format!("themes/{name}");
        let is_name = !name.is_empty() && !name.contains(['/', '\\']) && name != "..";
        if !is_name || !world.exists(&folder) || names.contains(&name) {
            out.extend(world.scan(&folder).problems.iter().map(Diagnostic::from));
            out.push(Diagnostic::new(Code::MissingTheme, place).with("value", name));
            return None;
        }
        next = parent(world, &VPath::new(&format!("{folder}/theme.yaml")), out);
        names.push(name);
    }
    Some(Layers { names })
}

/// `utgår_från` of a theme.yaml, with its place.
fn parent(world: &dyn World, path: &VPath, out: &mut Vec<Diagnostic>) -> Option<(String, Place)> {
    let bytes = world.read(path).ok()?;
    let text = String::from_utf8_lossy(&bytes);
    let place = |index: usize| Place::at(path, yaml::locate(&text, &[index], Part::Value));
    match yaml::parse(&text) {
        Ok(Node::Map(entries)) => entries.into_iter().enumerate().find_map(|(index, (key, node))| match node {
            Node::Text(name) if crate::domain::text::fold_key(&key) == "utgar_fran" => Some((name, place(index))),
            _ => None,
        }),
        Ok(Node::Null) => None,
        _ => {
            let reason = Arg::Word("theme.not_mapping");
            out.push(Diagnostic::new(Code::BadThemeFile, Place::file(path)).with("file", path).with("reason", reason));
            // The built-in theme stands in, so that this one problem is told and not each file that is missing without it.
            (path.as_str() != "themes/insyn/theme.yaml").then(|| ("insyn".to_owned(), Place::file(path)))
        }
    }
}

/// Words by id, each with the positions that lead to its key.
type Catalogue = BTreeMap<String, (String, Vec<usize>)>;

/// The words of a language: those of the built-in Swedish catalogue are the measure of what there must be, and stand in for
/// what is missing.
fn words(
    world: &dyn World,
    layers: &Layers,
    files: &BTreeMap<String, VPath>,
    config: &Config,
    out: &mut Vec<Diagnostic>,
) -> BTreeMap<String, String> {
    let language = config.language.as_str();
    let mut measure = Catalogue::new();
    read_words(world, &VPath::new("themes/insyn/i18n/sv.yaml"), &mut measure, out);
    let mut words = BTreeMap::new();
    // The nearest file of that language is the one to mend.
    let mut place = None;
    for name in layers.names.iter().rev() {
        let path = VPath::new(&format!("themes/{name}/i18n/{language}.yaml"));
        let mut own = Catalogue::new();
        let Some(text) = read_words(world, &path, &mut own, out) else { continue };
        for (id, (_, positions)) in own.iter().filter(|(id, _)| !measure.contains_key(*id)) {
            let at = Place::at(&path, yaml::locate(&text, positions, Part::Key));
            let near = crate::domain::text::nearest(id, measure.keys().map(String::as_str));
            let unknown = Diagnostic::new(Code::UnknownWordId, at).with("id", id.as_str());
            out.push(match near {
                Some(near) => unknown.with("nearest", near),
                None => unknown,
            });
        }
        words.extend(own.into_iter().map(|(id, (text, _))| (id, text)));
        place = Some(Place::file(&path));
    }
    let mut missing = Vec::new();
    for (id, (text, _)) in measure {
        words.entry(id).or_insert_with_key(|id| {
            missing.push(id.clone());
            text
        });
    }
    match place {
        Some(place) => out.extend(lacking(missing, language, place)),
        // No file at all: the language itself is the slip.
        None => {
            let known = files.keys().filter_map(|name| name.strip_prefix("i18n/")?.strip_suffix(".yaml"));
            let known: Vec<String> = known.map(str::to_owned).collect();
            let place = config.value_place(&FieldPath::key("språk"));
            out.push(Diagnostic::new(Code::MissingLanguage, place).with("language", language).with("known", known));
        }
    }
    words
}

/// One problem that lists the words a language lacks: whoever translates wants them together.
fn lacking(mut ids: Vec<String>, language: &str, place: Place) -> Option<Diagnostic> {
    let more = ids.len().saturating_sub(MOST_IDS);
    ids.truncate(MOST_IDS);
    if ids.is_empty() {
        return None;
    }
    let problem = Diagnostic::new(Code::MissingWord, place).with("ids", ids).with("language", language);
    Some(if more > 0 { problem.with("more", more) } else { problem })
}

/// Reads a file of words; the text of the file, when there is one.
fn read_words(world: &dyn World, path: &VPath, words: &mut Catalogue, out: &mut Vec<Diagnostic>) -> Option<String> {
    let bytes = world.read(path).ok()?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    match yaml::parse(&text) {
        Ok(Node::Map(entries)) => flatten("", &[], &entries, words),
        // Nothing but comments.
        Ok(Node::Null) => {}
        _ => {
            let reason = Arg::Word("theme.not_mapping");
            out.push(Diagnostic::new(Code::BadThemeFile, Place::file(path)).with("file", path).with("reason", reason));
        }
    }
    Some(text)
}

fn flatten(prefix: &str, above: &[usize], entries: &[(String, Node)], words: &mut Catalogue) {
    for (index, (key, node)) in entries.iter().enumerate() {
        let id = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        let at = [above, &[index]].concat();
        match node {
            Node::Map(inner) => flatten(&id, &at, inner, words),
            Node::Text(text) => {
                words.insert(id, (text.clone(), at));
            }
            Node::Null | Node::List(_) => {}
        }
    }
}

fn environment() -> Environment<'static> {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_debug(true);
    let mut syntax = SyntaxConfig::builder();
    if let Ok(syntax) = syntax.trim_blocks(true).lstrip_blocks(true).build() {
        env.set_syntax(syntax);
    }
    env.set_auto_escape_callback(|name| match name.rsplit('.').next() {
        Some("html" | "xml") => AutoEscape::Html,
        _ => AutoEscape::None,
    });
    env.set_formatter(filters::write_escaped);
    filters::register(&mut env);
    env
}

/// The attribute of elements that hold the papers' own words, where those are in another language than the interface.
fn record_language(config: &Config) -> String {
    let mut attribute = String::new();
    if config.content_language != config.language {
        attribute.push_str(" lang=\"");
        escape::attribute(&mut attribute, &config.content_language);
        attribute.push('"');
    }
    attribute
}

/// Words as nested mappings, so that templates write `w.utfall.bifall`.
fn tree(words: &BTreeMap<String, String>) -> Value {
    #[derive(Default)]
    struct Branch {
        text: Option<String>,
        inner: BTreeMap<String, Branch>,
    }
    fn value(branch: Branch) -> Value {
        match branch.text {
            Some(text) if branch.inner.is_empty() => Value::from(text),
            _ => Value::from(
                branch.inner.into_iter().map(|(key, inner)| (key, value(inner))).collect::<BTreeMap<_, _>>(),
            ),
        }
    }
    let mut root = Branch::default();
    for (id, text) in words {
        let mut at = &mut root;
        for part in id.split('.') {
            at = at.inner.entry(part.to_owned()).or_default();
        }
        at.text = Some(text.clone());
    }
    value(root)
}

fn read_text(world: &dyn World, path: &VPath, out: &mut Vec<Diagnostic>) -> Option<String> {
    let bytes = match world.read(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            out.push(Diagnostic::new(Code::Unreadable, Place::file(path)).with("reason", error.to_string()));
            return None;
        }
    };
    match String::from_utf8(bytes.to_vec()) {
        Ok(text) => Some(text),
        Err(_) => {
            out.push(Diagnostic::new(Code::NotUtf8, Place::file(path)));
            None
        }
    }
}

/// A template's problem at its place: the library's name, range and word.
fn problem(code: Code, path: &VPath, template: &str, error: &minijinja::Error) -> Diagnostic {
    let place = match error.range() {
        Some(range) => Place::at(path, range),
        None => Place::file(path),
    };
    let mut reason = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        reason = format!("{reason}: {inner}");
        source = inner.source();
    }
    Diagnostic::new(code, place).with("template", template).with("reason", reason)
}

/// `insyn.css` → `insyn.1f2e3d4c.css`: a changed file has a new address, so it may be cached for ever.
fn fingerprinted(name: &str, bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let mark: String = digest.iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    match name.rsplit_once('.') {
        Some((stem, ending)) => format!("{stem}.{mark}.{ending}"),
        None => format!("{name}.{mark}"),
    }
}
