//! Snapshot and route in, page out, and nothing else: the same arguments give the same bytes on any thread.
//!
//! [`render`] is the one road to bytes. `build` asks it for every route, a server for one.

use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::model::Site;
use crate::route::{Route, RouteTable};
use crate::world::VPath;

pub mod body;
pub mod dates;
pub mod filters;
pub mod formats;
pub mod look;
pub mod pages;
pub mod sanitize;
pub mod theme;

pub use theme::Theme;

/// Everything that pages are made of, frozen.
#[derive(Clone)]
pub struct Snapshot {
    /// The model.
    pub site: Arc<Site>,
    /// Every address.
    pub routes: Arc<RouteTable>,
    /// Compiled templates, words and assets.
    pub theme: Arc<Theme>,
    /// What every page shows, as the templates see it.
    pub frame: Arc<pages::SiteFrame>,
}

impl Snapshot {
    /// Freezes the parts.
    pub fn new(site: Arc<Site>, routes: Arc<RouteTable>, theme: Arc<Theme>) -> Snapshot {
        let frame = Arc::new(pages::SiteFrame::new(&site, &routes, &theme));
        Snapshot { site, routes, theme, frame }
    }
}

/// What a route holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageBody {
    /// Bytes made here.
    Bytes(Vec<u8>),
    /// Bytes shared with the theme.
    Shared(Arc<[u8]>),
    /// A content file, passed on as it is.
    File(VPath),
}

/// When a file is put in place: what others refer to comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// Stylesheets, icons, annexes.
    Asset,
    /// Pages of documents, cases, meetings …
    Page,
    /// Lists, feeds, sitemaps.
    List,
}

/// A route, rendered.
#[derive(Clone, Debug)]
pub struct Rendered {
    /// The page; `None` when a template failed.
    pub page: Option<PageBody>,
    /// Problems of the theme, by template.
    pub diagnostics: Vec<Diagnostic>,
}

/// Renders one route.
pub fn render(snapshot: &Snapshot, route: &Route) -> Rendered {
    match pages::page(snapshot, route) {
        Ok(body) => Rendered { page: Some(body), diagnostics: Vec::new() },
        Err(problem) => Rendered { page: None, diagnostics: vec![*problem] },
    }
}

/// When the files of a route are put in place.
pub fn rank(route: &Route) -> Rank {
    match route {
        Route::Asset(_) | Route::Annex(..) => Rank::Asset,
        Route::Document(_) | Route::Meeting(_) | Route::Case(_) | Route::Person(_) | Route::Party(_) => Rank::Page,
        _ => Rank::List,
    }
}
