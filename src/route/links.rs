//! Links in bodies that begin with a slash: addresses of the portal itself, checked against all that it has.
//!
//! Such a link counts from the portal's front page, wherever the portal lies on its host; one that repeats the path of `url`
//! means the same. The page writes it as a relative link, so that the output works under any path. Whoever means another
//! site on the same host writes the whole address.

use std::ops::Bound;

use crate::content::markdown::href::Destination;
use crate::diag::{Code, Diagnostic, Place};
use crate::domain::text::{nearest, nfc};
use crate::model::Site;
use crate::route::plan::Plan;
use crate::route::table::RouteTable;
use crate::route::url::{Route, UrlPath};
use crate::world::VPath;

/// How many addresses are compared with one that does not exist.
const MOST_SIBLINGS: usize = 1_000;

/// Whether a link of a body is an address of the portal.
pub fn is_from_root(target: &str) -> bool {
    target.starts_with('/') && Destination::of(target) == Destination::Internal
}

impl RouteTable {
    /// The page or file that a link from the root means, and the anchor on it.
    pub fn from_root<'t>(&self, site: &Site, target: &'t str) -> Option<(&UrlPath, Option<&'t str>)> {
        let (path, anchor) = match target.split_once('#') {
            Some((path, anchor)) => (path, Some(anchor).filter(|anchor| !anchor.is_empty())),
            None => (target, None),
        };
        let path = nfc(path.split('?').next().unwrap_or(path));
        let below = path.strip_prefix(site.config.url.path.trim_end_matches('/')).filter(|rest| rest.starts_with('/'));
        let found = self.standing(&path).or_else(|| self.standing(below?))?;
        Some((found, anchor))
    }

    /// The address beside one that does not exist which is most like it: only siblings count, and not too many of them.
    fn nearest(&self, target: &str) -> Option<&UrlPath> {
        let folder = target.trim_end_matches('/').rfind('/').map_or("/", |slash| &target[..=slash]);
        let siblings = self.by_url.range::<str, _>((Bound::Included(folder), Bound::Unbounded)).map(|(url, _)| url);
        let siblings = siblings.take_while(|url| url.as_str().starts_with(folder)).take(MOST_SIBLINGS);
        let near = nearest(target, siblings.map(UrlPath::as_str))?;
        self.by_url.get_key_value(near).map(|(url, _)| url)
    }

    /// What stands at an address as people write it: with or without the last slash or `index.html`; a redirect's target.
    fn standing(&self, path: &str) -> Option<&UrlPath> {
        let path = path.strip_suffix("index.html").unwrap_or(path);
        let asset = path.strip_prefix("/static/").and_then(|name| self.find(&Route::Asset(VPath::new(name))));
        let exact =
            || self.by_url.get_key_value(path).or_else(|| self.by_url.get_key_value(format!("{path}/").as_str()));
        let (url, route) = match asset {
            Some(url) => return Some(url),
            None => exact()?,
        };
        match route {
            Route::Redirect(from) => self.target(from),
            _ => Some(url),
        }
    }
}

/// Reports links from the root at which nothing stands, and anchors that a document's page lacks.
pub(super) fn report(plan: &mut Plan<'_>) {
    let site = plan.site;
    for item in &site.documents {
        let document = &item.document;
        for link in document.body.links.iter().filter(|link| is_from_root(&link.target)) {
            let place = Place::at(&document.path, link.range.clone());
            let Some((url, anchor)) = plan.table.from_root(site, &link.target) else {
                let problem = Diagnostic::new(Code::BrokenAddress, place).with("address", link.target.as_str());
                plan.out.push(match plan.table.nearest(&link.target) {
                    Some(near) => problem.with("nearest", near.as_str()),
                    None => problem,
                });
                continue;
            };
            let (Some(anchor), Some(Route::Document(doc))) = (anchor, plan.table.lookup(url.as_str())) else {
                continue;
            };
            let there = site.item(*doc);
            if !there.withdrawn && !there.is_withheld() && !there.document.body.has_anchor(anchor) {
                let problem = Diagnostic::new(Code::BrokenAnchor, place).with("id", anchor);
                plan.out.push(problem.with("file", there.document.path.name()));
            }
        }
    }
}
