//! The site as it is right now, over HTTP: a driver that asks for one page at a time.
//!
//! A [`Session`] holds the newest [`View`]; every request is answered from it by the same `render` that `build` uses.
//! [`door`] keeps the connections, [`http`] prints answers, [`answer`] has the manners, [`overlay`] adds the panel, [`live`] tells open pages of changes.

pub mod answer;
mod crew;
pub mod door;
pub mod http;
pub mod live;
pub mod media;
pub mod overlay;
pub mod request;
pub mod view;
pub mod watch;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError, RwLock};

use crate::diag::Report;
use crate::engine::{Loaded, add_theme_sources};
use crate::model::{Doc, Fate};
use crate::render::Snapshot;
use crate::route::{Route, UrlPath};
use crate::serve::http::{Answer, Reply};
use crate::serve::overlay::Manner;
use crate::serve::request::Request;
use crate::serve::view::{Mark, Tried, View};
use crate::words::Lang;
use crate::world::{VPath, World};

/// How a site is served.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The language of the panel.
    pub lang: Lang,
    /// The site's folder on disk, absolute, for links that open the editor.
    pub root: String,
    /// True when other machines may ask: any `Host` is answered.
    pub is_open: bool,
}

/// A site that is being served. Its view is the only thing in it that changes, and is only ever replaced.
pub struct Session {
    settings: Settings,
    world: Arc<dyn World>,
    hub: live::Hub,
    current: RwLock<Arc<View>>,
}

impl Session {
    /// A session that has nothing to show yet.
    pub fn new(world: Arc<dyn World>, settings: Settings) -> Arc<Session> {
        Arc::new(Session { settings, world, hub: live::Hub::default(), current: RwLock::default() })
    }

    /// What is shown now.
    pub fn view(&self) -> Arc<View> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Shows what was loaded. Where site.yaml or the theme is broken the last good site stays, with the problems beside it.
    pub fn publish(&self, loaded: Loaded) -> Arc<View> {
        let old = self.view();
        let Loaded { snapshot, mut report, is_sound, previews, changes, .. } = loaded;
        let tried = snapshot.as_ref().map(|snapshot| Tried::anew(snapshot, old.tried.as_ref()));
        let problems = tried.as_ref().map_or(&[][..], |tried| &tried.problems);
        let is_sound = is_sound && problems.is_empty();
        report.diagnostics.extend(problems.iter().cloned());
        add_theme_sources(&*self.world, problems, &mut report.sources);
        let report = Report::new(report.diagnostics, report.sources);
        let is_kept = !is_sound && old.snapshot.is_some();
        let (snapshot, previews) =
            if is_kept { (old.snapshot.clone(), old.previews.clone()) } else { (snapshot.map(Arc::new), previews) };
        let lost = if is_kept { old.lost.clone() } else { lost(&old, snapshot.as_deref()) };
        let before = old.before.after(&report, changes.into_keys(), !lost.is_empty());
        let report = Arc::new(if lost.is_empty() || is_kept { report } else { before.without_followers(report) });
        let generation = old.generation + 1;
        let view = Arc::new(View { generation, snapshot, report, before, tried, is_kept, previews, lost });
        // The old view is freed at the end, behind the lock and the bell: nobody waits for that.
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::clone(&view);
        self.hub.ring(generation);
        view
    }

    /// Answers a request.
    pub fn reply(self: &Arc<Self>, request: &Request) -> Reply {
        answer::reply(self, request)
    }

    /// What a request is answered with whose answer failed.
    pub fn failure(&self) -> Answer {
        Answer::text(500, self.manner().word("serve.bug"))
    }

    fn manner(&self) -> Manner {
        let Settings { lang, root, .. } = &self.settings;
        Manner { lang: *lang, today: self.world.today(), root: root.clone() }
    }

    /// What a browser that shows this address should be showing.
    fn mark(&self, view: &View, address: &str) -> Mark {
        let shown = view.show(&*self.world, address);
        view.mark(&shown, &self.manner().panel(view, address, &shown))
    }
}

/// Where papers stood that errors keep out now: in the last view or, for those that it had lost already, before it.
fn lost(old: &View, snapshot: Option<&Snapshot>) -> BTreeMap<UrlPath, VPath> {
    let Some(snapshot) = snapshot else { return BTreeMap::new() };
    let broken: BTreeSet<&VPath> =
        snapshot.site.hidden.iter().filter(|(_, fate)| **fate == Fate::Broken).map(|(path, _)| path).collect();
    if broken.is_empty() {
        return BTreeMap::new();
    }
    let mut lost = old.lost.clone();
    lost.retain(|address, path| broken.contains(path) && snapshot.routes.lookup(address.as_str()).is_none());
    let Some(before) = &old.snapshot else { return lost };
    for (doc, item) in (0_u32..).map(Doc).zip(&before.site.documents) {
        if broken.contains(&item.document.path)
            && let Some(address) = before.routes.find(&Route::Document(doc))
            && snapshot.routes.lookup(address.as_str()).is_none()
        {
            lost.insert(address.clone(), item.document.path.clone());
        }
    }
    lost
}
