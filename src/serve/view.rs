//! What is shown at one moment: the last good site, what is wrong with the files, and which page stands at an address.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use crate::diag::{Arg, Code, Diagnostic, Report, Source};
use crate::engine::add_theme_sources;
use crate::model::Fate;
use crate::render::{PageBody, Snapshot, Theme, render};
use crate::route::{Route, UrlPath};
use crate::world::{VPath, World};

/// One published state. Requests in flight finish on the one that they began with.
#[derive(Default)]
pub struct View {
    /// Which publication this is, from 1; 0 before the first.
    pub generation: u64,
    /// The site, when there has been one.
    pub snapshot: Option<Arc<Snapshot>>,
    /// Problems of the files as they are now, without what follows from a paper that just broke.
    pub report: Arc<Report>,
    /// What the report was before the first of the lost papers broke, and which files were touched since.
    pub(super) before: Before,
    /// The theme that was last tried, and what came of it.
    pub(super) tried: Option<Tried>,
    /// True when site.yaml or the theme is broken, so that the site is an older one.
    pub is_kept: bool,
    /// Papers that are shown though they are drafts or not yet due.
    pub previews: BTreeMap<VPath, Fate>,
    /// Where papers stood that errors now keep out.
    pub lost: BTreeMap<UrlPath, VPath>,
}

/// The problems of a time when no paper was lost, each without its place within the file, which moves as one writes.
#[derive(Clone, Default)]
pub(super) struct Before {
    known: Arc<BTreeSet<Identity>>,
    touched: BTreeSet<VPath>,
}

type Identity = (VPath, Code, Vec<(&'static str, Arg)>);

/// A theme with the problems that its templates have on pages of every sort.
#[derive(Clone)]
pub(super) struct Tried {
    theme: Arc<Theme>,
    /// Empty when every page could be made.
    pub(super) problems: Arc<[Diagnostic]>,
}

/// What stands at an address.
pub struct Shown {
    /// 200, or 404, or 500 when the page's template failed, or 503 when there is no site.
    pub status: u16,
    /// The page; `None` for 500 and 503.
    pub body: Option<PageBody>,
    /// What it is a page of.
    pub route: Option<Route>,
    /// Problems that came up while it was made.
    pub problems: Vec<Diagnostic>,
    /// The texts of the templates that they name.
    pub sources: BTreeMap<VPath, Arc<Source>>,
}

/// What a browser shows, told by digests: whatever differs in the next view is sent to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The page with the names of its style sheets evened out.
    pub page: u64,
    /// The style sheets.
    pub style: u64,
    /// What the panel says.
    pub panel: u64,
}

impl View {
    /// The page at an address of the site.
    pub fn show(&self, world: &dyn World, address: &str) -> Shown {
        let Some(snapshot) = &self.snapshot else {
            return Shown { status: 503, body: None, route: None, problems: Vec::new(), sources: BTreeMap::new() };
        };
        let (status, route) = match snapshot.routes.lookup(address) {
            Some(route) => (200, route.clone()),
            None => (404, Route::Missing),
        };
        let rendered = render(snapshot, &route);
        let status = if rendered.page.is_some() { status } else { 500 };
        let problems = rendered.diagnostics;
        let mut sources = BTreeMap::new();
        add_theme_sources(world, &problems, &mut sources);
        Shown { status, body: rendered.page, route: Some(route), problems, sources }
    }

    /// Whether the site has a page or file at an address.
    pub fn has(&self, address: &str) -> bool {
        self.snapshot.as_ref().is_some_and(|snapshot| snapshot.routes.lookup(address).is_some())
    }

    /// The path of `url` in site.yaml, with a slash at both ends.
    pub fn base(&self) -> &str {
        self.snapshot.as_ref().map_or("/", |snapshot| &snapshot.site.config.url.path)
    }

    /// The file that a page is mended in: its own, that of a paper that just broke there, or site.yaml for what is made of many.
    pub fn source(&self, address: &str, route: Option<&Route>) -> VPath {
        let site = self.snapshot.as_ref().map(|snapshot| &snapshot.site);
        let doc = site.zip(route).and_then(|(site, route)| match route {
            Route::Document(doc) | Route::Annex(doc, _) => Some(*doc),
            Route::Meeting(meeting) => {
                let meeting = site.meeting(*meeting);
                meeting.record_doc.or_else(|| meeting.agenda.iter().find_map(|item| item.paper))
            }
            Route::Case(case) => {
                let case = site.case(*case);
                case.record_doc.or_else(|| case.papers.first().copied())
            }
            _ => None,
        });
        let own = site.zip(doc).map(|(site, doc)| site.item(doc).document.path.clone());
        own.or_else(|| self.lost.get(address).cloned()).unwrap_or_else(|| VPath::new("site.yaml"))
    }

    /// Addresses of the previewed papers, each with why readers do not see it yet.
    pub fn preview_addresses(&self) -> Vec<(UrlPath, Fate)> {
        let Some(snapshot) = self.snapshot.as_ref().filter(|_| !self.previews.is_empty()) else { return Vec::new() };
        let documents = (0_u32..).map(crate::model::Doc).zip(&snapshot.site.documents);
        let previewed = documents.filter_map(|(doc, item)| {
            let fate = self.previews.get(&item.document.path)?;
            Some((snapshot.routes.find(&Route::Document(doc))?.clone(), *fate))
        });
        previewed.collect()
    }

    /// The style sheets of the theme: the name without fingerprint and the name with it.
    pub fn styles(&self) -> Vec<(String, String)> {
        let Some(snapshot) = &self.snapshot else { return Vec::new() };
        let assets = snapshot.theme.assets.iter().filter(|(name, _)| name.ends_with(".css"));
        assets.map(|(name, asset)| (name.clone(), asset.name.clone())).collect()
    }

    /// The digests of a page whose panel says `panel`.
    pub fn mark(&self, shown: &Shown, panel: &str) -> Mark {
        let mut page = DefaultHasher::new();
        let mut style = DefaultHasher::new();
        shown.status.hash(&mut page);
        if let Some(PageBody::Bytes(bytes)) = &shown.body {
            let mut text = String::from_utf8_lossy(bytes).into_owned();
            for (name, fingerprinted) in self.styles() {
                if text.contains(&fingerprinted) {
                    text = text.replace(&fingerprinted, &name);
                    fingerprinted.hash(&mut style);
                }
            }
            text.hash(&mut page);
        }
        let mut said = DefaultHasher::new();
        panel.hash(&mut said);
        Mark { page: page.finish(), style: style.finish(), panel: said.finish() }
    }
}

impl Before {
    /// The state after a load: while papers are lost the old one is kept, and every touched file noted.
    pub(super) fn after(&self, report: &Report, touched: impl Iterator<Item = VPath>, has_lost: bool) -> Before {
        if has_lost {
            let touched = self.touched.iter().cloned().chain(touched).collect();
            return Before { known: Arc::clone(&self.known), touched };
        }
        Before { known: Arc::new(report.diagnostics.iter().map(identity).collect()), touched: BTreeSet::new() }
    }

    /// The report without problems that files have got which nobody touched: links to a lost paper, gaps where it stood.
    pub(super) fn without_followers(&self, report: Report) -> Report {
        let is_own = |problem: &Diagnostic| {
            self.touched.contains(&problem.place.file) || self.known.contains(&identity(problem))
        };
        Report { diagnostics: report.diagnostics.into_iter().filter(is_own).collect(), sources: report.sources }
    }
}

/// What a problem is, wherever in its file it stands.
pub fn identity(problem: &Diagnostic) -> (VPath, Code, Vec<(&'static str, Arg)>) {
    (problem.place.file.clone(), problem.code, problem.args.clone())
}

impl Tried {
    /// Makes one page of every sort, unless that theme was tried before.
    pub(super) fn anew(snapshot: &Snapshot, last: Option<&Tried>) -> Tried {
        if let Some(last) = last.filter(|last| Arc::ptr_eq(&last.theme, &snapshot.theme)) {
            return last.clone();
        }
        let mut sorts = Vec::new();
        let mut problems = BTreeSet::new();
        for (_, route) in snapshot.routes.iter() {
            let sort = std::mem::discriminant(route);
            if !sorts.contains(&sort) {
                sorts.push(sort);
                problems.extend(render(snapshot, route).diagnostics);
            }
        }
        Tried { theme: Arc::clone(&snapshot.theme), problems: problems.into_iter().collect() }
    }
}

impl Shown {
    /// The report of a view with the texts of this page's own problems.
    pub fn report(&self, view: &View) -> Arc<Report> {
        if self.problems.is_empty() {
            return Arc::clone(&view.report);
        }
        let mut report = Report::clone(&view.report);
        report.sources.extend(self.sources.iter().map(|(path, source)| (path.clone(), Arc::clone(source))));
        Arc::new(report)
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}.{:x}.{:x}", self.page, self.style, self.panel)
    }
}

impl Mark {
    /// The mark that a text spells.
    pub fn parse(text: &str) -> Option<Mark> {
        let mut parts = text.split('.').map(|part| u64::from_str_radix(part, 16).ok());
        let mark = Mark { page: parts.next()??, style: parts.next()??, panel: parts.next()?? };
        parts.next().is_none().then_some(mark)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::MemoryWorld;

    #[test]
    fn a_mark_is_read_as_it_was_written() {
        let mark = Mark { page: 1, style: u64::MAX, panel: 0x2a };
        assert_eq!(mark.to_string(), "1.ffffffffffffffff.2a");
        assert_eq!(Mark::parse(&mark.to_string()), Some(mark));
        for text in ["", "1", "1.2", "1.2.3.4", "g.1.2", "1..2"] {
            assert_eq!(Mark::parse(text), None, "{text}");
        }
    }

    #[test]
    fn without_a_site_there_is_nothing_but_its_panel() {
        let view = View::default();
        assert_eq!((view.show(&MemoryWorld::new(""), "/").status, view.base(), view.has("/")), (503, "/", false));
        assert_eq!(view.source("/", None).as_str(), "site.yaml");
    }
}
