//! The sitemap, split where the protocol asks for it, and robots.txt.

use serde::Serialize;

use crate::content::Front;
use crate::diag::Diagnostic;
use crate::render::PageBody;
use crate::render::pages::Maker;
use crate::route::Route;

/// What `sitemap.xml` shows: either parts or pages.
#[derive(Serialize)]
struct SitemapView {
    /// Absolute addresses of the parts, when the sitemap is split.
    parts: Vec<String>,
    /// Pages of this part.
    pages: Vec<Entry>,
}

/// One page.
#[derive(Serialize)]
struct Entry {
    /// Absolute address.
    address: String,
    /// The day it was last changed.
    date: Option<String>,
}

/// `/sitemap.xml` (part 0 or the only one), or one part of it.
///
/// # Errors
/// A problem of the template.
pub fn sitemap(maker: Maker<'_>, part: usize) -> Result<PageBody, Box<Diagnostic>> {
    let site = maker.site();
    let routes = &maker.snapshot.routes;
    let absolute = |address: &str| site.config.url.absolute(address);
    let parts: Vec<String> =
        (1..).map_while(|part| routes.find(&Route::Sitemap(part))).map(|url| absolute(url.as_str())).collect();
    let is_index = part == 0 && !parts.is_empty();
    let listed = routes.iter().filter(|(_, route)| route.is_indexed(site));
    let from = part.saturating_sub(1) * routes.sitemap_limit;
    let pages = if is_index {
        Vec::new()
    } else {
        let chosen = listed.skip(from).take(routes.sitemap_limit);
        chosen.map(|(url, route)| Entry { address: absolute(url.as_str()), date: changed(maker, route) }).collect()
    };
    let page = maker.page(&site.config.title, "", "", Vec::new());
    maker.render("sitemap.xml", page, SitemapView { parts: if is_index { parts } else { Vec::new() }, pages })
}

/// The day a page last changed, where the record tells: that of a correction, else of the paper.
fn changed(maker: Maker<'_>, route: &Route) -> Option<String> {
    let Route::Document(doc) = route else { return None };
    let document = &maker.site().item(*doc).document;
    let corrected = match &document.front {
        Front::Paper(paper) => paper.corrections.iter().filter_map(|correction| correction.date).max(),
        _ => None,
    };
    corrected.max(document.common.visible_from).or(document.common.date).map(|date| date.to_string())
}

/// `/robots.txt`: everything may be read; where the sitemap is.
pub fn robots(maker: Maker<'_>) -> PageBody {
    let sitemap = maker.site().config.url.absolute("/sitemap.xml");
    PageBody::Bytes(format!("User-agent: *\nAllow: /\n\nSitemap: {sitemap}\n").into_bytes())
}
