//! Files: which of a document's folder are published with it, and which lie there unnamed.

use std::collections::{BTreeMap, BTreeSet};

use crate::content::Document;
use crate::content::front::{FieldPath, Front, Paper, Publicity};
use crate::diag::{Code, Diagnostic, Place};
use crate::domain::map::HashMap;
use crate::domain::slug::slug;
use crate::domain::text::nearest;
use crate::model::{Item, PublishedFile};
use crate::world::{Entry, VPath};

/// Endings of types that run in a browser, at the portal's origin.
const ACTIVE: &[&str] = &[
    "cjs", "hta", "htc", "htm", "html", "js", "mht", "mhtml", "mjs", "php", "shtml", "svg", "svgz", "swf", "wasm",
    "xbl", "xht", "xhtml", "xml", "xsl", "xslt",
];
/// Files that systems leave in folders; nobody put them there.
const DROPPINGS: &[&str] = &["Thumbs.db", "desktop.ini"];

/// The files under `content/` that are no Markdown.
pub(super) struct Files<'a> {
    /// By path in composed form.
    by_path: HashMap<String, &'a Entry>,
}

/// A file that a document names or links.
pub(super) struct Mention {
    /// Its path, composed.
    pub(super) path: String,
    /// As written.
    pub(super) written: String,
    /// Where.
    pub(super) place: Place,
}

impl<'a> Files<'a> {
    /// Lists the files.
    pub(super) fn new(entries: &'a [Entry]) -> Files<'a> {
        let files = entries.iter().filter(|entry| !is_markdown(&entry.path));
        Files { by_path: files.map(|entry| (entry.path.nfc().as_str().to_owned(), entry)).collect() }
    }

    /// Whether there is such a file; the path is composed.
    pub(super) fn has(&self, path: &str) -> bool {
        self.by_path.contains_key(path)
    }

    /// The file that lies nearest in name within a folder.
    pub(super) fn nearest(&self, path: &str) -> Option<String> {
        let (folder, name) = path.rsplit_once('/')?;
        let mut names: Vec<&str> = self
            .by_path
            .keys()
            .filter_map(|path| path.strip_prefix(folder)?.strip_prefix('/'))
            .filter(|name| !name.contains('/'))
            .collect();
        names.sort_unstable();
        nearest(name, names.into_iter()).map(str::to_owned)
    }
}

/// Whether a path is that of a text file.
fn is_markdown(path: &VPath) -> bool {
    path.extension().as_deref() == Some("md")
}

/// The files that a document publishes: what front matter names and what the body links to, but for what is withheld.
pub(super) fn published(
    item: &Item,
    files: &Files<'_>,
    linked: Vec<Mention>,
    out: &mut Vec<Diagnostic>,
) -> (Vec<PublishedFile>, BTreeSet<String>) {
    let document = &item.document;
    let withheld = withheld(document);
    let mut known: BTreeSet<String> = withheld.clone();
    let mut found: BTreeMap<String, (&Entry, Place)> = BTreeMap::new();
    let named = named(document, files, out);
    for mention in named.into_iter().chain(linked) {
        known.insert(mention.path.clone());
        if withheld.contains(&mention.path) {
            out.push(Diagnostic::new(Code::WithheldAnnex, mention.place).with("file", mention.written));
            continue;
        }
        let Some(entry) = files.by_path.get(&mention.path) else { continue };
        if entry.path.extension().is_some_and(|ending| ACTIVE.contains(&ending.as_str())) {
            out.push(Diagnostic::new(Code::ActiveAnnex, mention.place).with("file", mention.written));
            continue;
        }
        found.entry(mention.path).or_insert((entry, mention.place));
    }
    (give_names(found, out), known)
}

/// The names of published files at their document's address: slugs, with the ending.
fn give_names(found: BTreeMap<String, (&Entry, Place)>, out: &mut Vec<Diagnostic>) -> Vec<PublishedFile> {
    let mut published: BTreeMap<String, PublishedFile> = BTreeMap::new();
    for (entry, place) in found.into_values() {
        let name = published_name(&entry.path);
        if name.is_empty() || name.starts_with('.') {
            out.push(Diagnostic::new(Code::NoAddress, place).with("file", entry.path.name()));
            continue;
        }
        if let Some(other) = published.get(&name) {
            out.push(
                Diagnostic::new(Code::AddressClash, place)
                    .with("address", name)
                    .with("other", &other.path)
                    .and(Place::file(&other.path)),
            );
            continue;
        }
        let file = PublishedFile { name: name.clone(), path: entry.path.clone(), length: entry.length };
        published.insert(name, file);
    }
    published.into_values().collect()
}

/// The name that a file has at its document's address.
pub(super) fn published_name(path: &VPath) -> String {
    match path.extension() {
        Some(ending) => format!("{}.{}", slug(path.stem()), slug(&ending)),
        None => slug(path.stem()),
    }
}

/// Files named as annexes that are not public.
fn withheld(document: &Document) -> BTreeSet<String> {
    let annexes = document.paper().map_or(&[][..], |paper| &paper.annexes);
    let withheld = annexes.iter().filter(|annex| annex.publicity != Publicity::Public);
    withheld.filter_map(|annex| annex.file.as_ref()).filter_map(|file| path_of(document, file)).collect()
}

/// The composed path of a file in a document's folder.
fn path_of(document: &Document, file: &VPath) -> Option<String> {
    document.folder().map(|folder| folder.join(file.as_str()).nfc().as_str().to_owned())
}

/// The public files that front matter names and that are there.
fn named(document: &Document, files: &Files<'_>, out: &mut Vec<Diagnostic>) -> Vec<Mention> {
    let mut found = Vec::new();
    for (file, path) in fields(document) {
        let place = document.place(&path);
        let written = file.as_str().to_owned();
        let target = path_of(document, file).filter(|path| files.has(path));
        if let Some(path) = target {
            found.push(Mention { path, written, place });
            continue;
        }
        let beside = document.path.parent().map(|folder| folder.join(file.as_str()).nfc().as_str().to_owned());
        if document.folder().is_none() && beside.as_ref().is_some_and(|path| files.has(path)) {
            out.push(Diagnostic::new(Code::AnnexOutside, place).with("file", written));
            continue;
        }
        let problem = Diagnostic::new(Code::MissingAnnex, place).with("file", written);
        let near = beside.and_then(|path| files.nearest(&path)).filter(|_| document.folder().is_some());
        out.push(match near {
            Some(near) => problem.with("nearest", near),
            None => problem,
        });
    }
    found
}

/// Every field of a document that names a file to publish.
fn fields(document: &Document) -> Vec<(&VPath, FieldPath)> {
    let mut fields = Vec::new();
    if let Some(file) = document.common.provenance.as_ref().and_then(|provenance| provenance.file.as_ref()) {
        fields.push((file, FieldPath::key("källa").then("fil")));
    }
    if let Front::Paper(paper) = &document.front {
        of_paper(paper, &mut fields);
    }
    fields
}

fn of_paper<'a>(paper: &'a Paper, fields: &mut Vec<(&'a VPath, FieldPath)>) {
    for (index, annex) in paper.annexes.iter().enumerate() {
        if let Some(file) = annex.file.as_ref().filter(|_| annex.publicity == Publicity::Public) {
            fields.push((file, FieldPath::key("bilagor").at(index).then("fil")));
        }
    }
    for (index, record) in paper.records.iter().enumerate() {
        fields.extend(record.file.as_ref().map(|file| (file, FieldPath::key("handlingar").at(index).then("fil"))));
    }
    for (index, vote) in paper.votes.iter().enumerate() {
        fields.extend(
            vote.list_file.as_ref().map(|file| (file, FieldPath::key("voteringar").at(index).then("röstlista"))),
        );
    }
}

/// Reports files that nobody names: in a document's folder, and elsewhere. `owners` holds the folder of every document that
/// has one, with the files it knows; none for a document that is not shown, whose files are its own affair.
pub(super) fn report_unnamed(
    files: &Files<'_>,
    owners: &HashMap<String, Option<(VPath, BTreeSet<String>)>>,
    out: &mut Vec<Diagnostic>,
) {
    let mut paths: Vec<(&String, &&Entry)> = files.by_path.iter().collect();
    paths.sort_unstable_by_key(|(path, _)| *path);
    for (path, entry) in paths {
        if DROPPINGS.contains(&entry.path.name()) || entry.path.name().starts_with('.') {
            continue;
        }
        let mut folder = path.as_str();
        let owner = std::iter::from_fn(|| {
            folder = folder.rsplit_once('/')?.0;
            Some(folder)
        })
        .find_map(|folder| owners.get(folder));
        match owner {
            None => out.push(Diagnostic::new(Code::StrayFile, Place::file(&entry.path))),
            Some(None) => {}
            Some(Some((_, known))) if known.contains(path) => {}
            Some(Some((document, _))) => out.push(
                Diagnostic::new(Code::UnlistedFile, Place::file(&entry.path))
                    .with("file", entry.path.name())
                    .and(Place::file(document)),
            ),
        }
    }
}
