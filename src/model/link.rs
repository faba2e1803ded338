//! Links: what bodies link to, and the papers that front matter names.

use std::collections::BTreeMap;

use crate::content::front::{DecisionRef, FieldPath, Organ};
use crate::content::markdown::href::Destination;
use crate::content::{Document, DocumentId};
use crate::diag::{Arg, Code, Diagnostic, Place};
use crate::domain::calendar::Date;
use crate::domain::map::{HashMap, HashMapExt};
use crate::domain::text::{nearest, nfc};
use crate::model::annex::{Files, Mention, published_name};
use crate::model::cite::lacks;
use crate::model::meeting::Meetings;
use crate::model::{Doc, Fate, Item, LinkTarget};
use crate::world::VPath;

/// What resolving takes.
pub(super) struct Links<'a> {
    /// Every document.
    pub(super) items: &'a [Item],
    /// Files that are no Markdown.
    pub(super) files: &'a Files<'a>,
    /// The meetings and what they decided.
    pub(super) meetings: &'a Meetings,
    /// The first document of each id.
    by_id: HashMap<&'a str, Doc>,
    /// Files that are not shown, by composed path, with the day they will be.
    hidden: &'a BTreeMap<String, (Fate, Option<Date>)>,
}

/// The links of one body.
#[derive(Default)]
pub(super) struct BodyLinks {
    /// Sorted by offset.
    pub(super) links: Vec<(usize, LinkTarget)>,
    /// Files it links to.
    pub(super) files: Vec<Mention>,
}

/// What a relative path leads to.
enum Target {
    Document(Doc),
    Hidden(Fate, Option<Date>),
    File(String),
    Nothing,
}

impl<'a> Links<'a> {
    /// Looks links up among these.
    pub(super) fn new(
        items: &'a [Item],
        files: &'a Files<'a>,
        meetings: &'a Meetings,
        hidden: &'a BTreeMap<String, (Fate, Option<Date>)>,
    ) -> Links<'a> {
        let mut by_id = HashMap::with_capacity(items.len());
        for (doc, item) in (0_u32..).map(Doc).zip(items) {
            by_id.entry(&*item.document.id.0).or_insert(doc);
        }
        Links { items, files, meetings, by_id, hidden }
    }

    /// The links of one body that lead to files or anchors.
    pub(super) fn of_body(&self, item: &Item, out: &mut Vec<Diagnostic>) -> BodyLinks {
        let document = &item.document;
        let mut found = BodyLinks::default();
        for link in &document.body.links {
            let is_ours = Destination::of(&link.target) == Destination::Internal && !link.target.starts_with('/');
            if !is_ours || link.target.is_empty() {
                continue;
            }
            let place = Place::at(&document.path, link.range.clone());
            let target = nfc(&link.target);
            let (path, anchor) = match target.split_once('#') {
                Some((path, anchor)) => (path, Some(anchor).filter(|anchor| !anchor.is_empty())),
                None => (target.as_ref(), None),
            };
            let leads = if path.is_empty() {
                anchor.inspect(|anchor| check_anchor(document, None, anchor, &place, out));
                continue;
            } else {
                self.target(document, path)
            };
            let resolved = match leads {
                Target::Document(doc) => {
                    let there = &self.items[doc.0 as usize];
                    if let Some(anchor) = anchor.filter(|_| !there.withdrawn && !there.is_withheld()) {
                        check_anchor(&there.document, Some(&there.document.path), anchor, &place, out);
                    }
                    LinkTarget::Document(doc, anchor.map(str::to_owned))
                }
                Target::Hidden(fate, day) => {
                    // A broken file is reported at its own place.
                    if fate != Fate::Broken {
                        out.push(hidden_link(place, path, fate, day));
                    }
                    LinkTarget::Plain
                }
                Target::File(file) => self.file(document, path, file, place, &mut found, out),
                Target::Nothing => {
                    out.push(self.broken(document, path, place));
                    LinkTarget::Plain
                }
            };
            found.links.push((link.range.start, resolved));
        }
        found.links.sort_by_key(|(offset, _)| *offset);
        found
    }

    /// A link to a file, which publishes it when it lies in the document's folder.
    fn file(
        &self,
        document: &Document,
        written: &str,
        path: String,
        place: Place,
        found: &mut BodyLinks,
        out: &mut Vec<Diagnostic>,
    ) -> LinkTarget {
        let folder = document.folder().map(|folder| folder.nfc());
        let is_inside =
            folder.is_some_and(|folder| path.strip_prefix(folder.as_str()).is_some_and(|rest| rest.starts_with('/')));
        if !is_inside {
            out.push(Diagnostic::new(Code::AnnexOutside, place).with("file", written));
            return LinkTarget::Plain;
        }
        let name = published_name(&VPath::new(&path));
        found.files.push(Mention { path, written: written.to_owned(), place });
        LinkTarget::File(name)
    }

    /// The document of a composed path.
    fn document(&self, path: &str) -> Option<Doc> {
        let path = VPath::new(path);
        let id = DocumentId::of(&path);
        let first = *self.by_id.get(&*id.0)?;
        let same = (first.0..).map(Doc).zip(self.items.get(first.0 as usize..)?);
        let same = same.take_while(|(_, item)| item.document.id == id);
        same.filter(|(_, item)| item.document.path.nfc() == path).last().map(|(doc, _)| doc)
    }

    fn target(&self, document: &Document, written: &str) -> Target {
        let Some(path) = resolve(&document.path.nfc(), written) else { return Target::Nothing };
        for path in [path.clone(), format!("{path}.md"), format!("{path}/index.md")] {
            if let Some(doc) = self.document(&path) {
                return Target::Document(doc);
            }
            if let Some((fate, day)) = self.hidden.get(&path) {
                return Target::Hidden(*fate, *day);
            }
        }
        if self.files.has(&path) { Target::File(path) } else { Target::Nothing }
    }

    fn broken(&self, document: &Document, written: &str, place: Place) -> Diagnostic {
        let problem = Diagnostic::new(Code::BrokenLink, place).with("address", written);
        match self.nearest_to(document, written) {
            Some(near) => problem.with("nearest", near),
            None => problem,
        }
    }

    /// The document or file whose path is like the one written, in the folder that it names or else anywhere by name.
    fn nearest_to(&self, document: &Document, written: &str) -> Option<String> {
        let (folder, name) = written.rsplit_once('/').map_or(("", written), |(folder, name)| (folder, name));
        let there = resolve(&document.path.nfc(), if folder.is_empty() { "." } else { folder })?;
        let paths = self.items.iter().map(|item| item.document.path.nfc());
        let names = paths.filter_map(|path| {
            let name = path.as_str().strip_prefix(there.as_str())?.strip_prefix('/')?;
            (!name.contains('/')).then(|| name.to_owned())
        });
        let mut names: Vec<String> = names.collect();
        names.sort_unstable();
        let near = nearest(name, names.iter().map(String::as_str)).map(str::to_owned);
        let near = near.or_else(|| self.files.nearest(&format!("{there}/{name}")))?;
        Some(if folder.is_empty() { near } else { format!("{folder}/{near}") })
    }

    /// For each entry of `redovisar` and then `upphäver`, the paper we hold; a reference to a § that a meeting lacks is reported.
    pub(super) fn named(&self, item: &Item, out: &mut Vec<Diagnostic>) -> Vec<Option<Doc>> {
        let Some(paper) = item.paper() else { return Vec::new() };
        let lists = [("redovisar", &paper.reports_on), ("upphäver", &paper.repeals)];
        let mut found = Vec::with_capacity(paper.reports_on.len() + paper.repeals.len());
        for (key, list) in lists {
            for (index, reference) in list.iter().enumerate() {
                let place = || item.document.place(&FieldPath::key(key).at(index));
                found.push(self.decision(item, key, reference, place, out));
            }
        }
        found
    }

    fn decision(
        &self,
        item: &Item,
        key: &'static str,
        reference: &DecisionRef,
        place: impl Fn() -> Place,
        out: &mut Vec<Diagnostic>,
    ) -> Option<Doc> {
        let own = item.document.paper().and_then(|paper| paper.board.as_ref());
        let board = match &reference.organ {
            Some(Organ::Board(board)) => board,
            Some(Organ::Free(_)) => return None,
            None => own?,
        };
        let (date, section) = (reference.date?, reference.section?);
        let found = self.meetings.decision(board, date, section);
        let meeting = self
            .meetings
            .of_section(board, date, section)
            .and_then(|index| self.meetings.meetings.get(index.0 as usize));
        if found.is_none() && meeting.is_some_and(|meeting| lacks(meeting, section)) {
            let value = format!("{} {date} § {section}", board.as_str());
            out.push(Diagnostic::new(Code::BrokenReference, place()).with("key", key).with("value", value));
        }
        found
    }

    /// For each entry of `handlingar`, the paper that `papper` names.
    pub(super) fn record_papers(&self, item: &Item, out: &mut Vec<Diagnostic>) -> Vec<Option<Doc>> {
        let Some(paper) = item.paper() else { return Vec::new() };
        let mut found = Vec::with_capacity(paper.records.len());
        for (index, record) in paper.records.iter().enumerate() {
            let Some(written) = &record.paper else {
                found.push(None);
                continue;
            };
            let place = || item.document.place(&FieldPath::key("handlingar").at(index).then("papper"));
            // Counted from the file's folder, else from content/, else from the site's.
            let root = VPath::new("content/x");
            let target = [&item.document.path.nfc(), &root, &VPath::new("x")]
                .into_iter()
                .filter_map(|base| resolve(base, &nfc(written)))
                .map(|path| self.target_at(&path))
                .find(|target| !matches!(target, Target::Nothing));
            found.push(match target {
                Some(Target::Document(doc)) => Some(doc),
                Some(Target::Hidden(fate, day)) => {
                    if fate != Fate::Broken {
                        out.push(hidden_link(place(), written, fate, day));
                    }
                    None
                }
                _ => {
                    let problem = Diagnostic::new(Code::BrokenReference, place()).with("key", "papper");
                    let problem = problem.with("value", format!("`{written}`"));
                    out.push(match self.nearest_to(&item.document, written) {
                        Some(near) => problem.with("nearest", near),
                        None => problem,
                    });
                    None
                }
            });
        }
        found
    }

    fn target_at(&self, path: &str) -> Target {
        for path in [path.to_owned(), format!("{path}.md"), format!("{path}/index.md")] {
            if let Some(doc) = self.document(&path) {
                return Target::Document(doc);
            }
            if let Some((fate, day)) = self.hidden.get(&path) {
                return Target::Hidden(*fate, *day);
            }
        }
        Target::Nothing
    }
}

/// The composed path that a relative one leads to from a file; `None` when it leaves `content/`.
fn resolve(from: &VPath, written: &str) -> Option<String> {
    let mut segments: Vec<&str> = from.as_str().split('/').collect();
    segments.pop();
    for segment in written.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()?),
            name => segments.push(name),
        }
    }
    let path = segments.join("/");
    (path == "content" || path.starts_with("content/")).then_some(path)
}

/// Reports an anchor that a document lacks.
fn check_anchor(document: &Document, file: Option<&VPath>, anchor: &str, place: &Place, out: &mut Vec<Diagnostic>) {
    if document.body.has_anchor(anchor) {
        return;
    }
    let problem = Diagnostic::new(Code::BrokenAnchor, place.clone()).with("id", anchor);
    let problem = match file {
        Some(file) => problem.with("file", file.name()),
        None => problem,
    };
    let ids = document.body.headings.iter().map(|heading| heading.id.as_str());
    out.push(match nearest(anchor, ids) {
        Some(near) => problem.with("nearest", near),
        None => problem,
    });
}

/// The warning that a link leads to something that is not shown.
pub(super) fn hidden_link(place: Place, written: &str, fate: Fate, day: Option<Date>) -> Diagnostic {
    let reason = match fate {
        Fate::Draft => "hidden.draft",
        Fate::NotYetDue => "hidden.future",
        Fate::Withdrawn => "hidden.past",
        Fate::Broken | Fate::Published | Fate::Merged => "hidden.error",
    };
    let problem = Diagnostic::new(Code::LinkToHidden, place).with("address", written).with("reason", Arg::Word(reason));
    match day {
        Some(day) => problem.with("date", day),
        None => problem,
    }
}
