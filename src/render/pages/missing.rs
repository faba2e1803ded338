//! The page for what is not there, redirects, and the theme's own files.

use serde::Serialize;

use crate::diag::Diagnostic;
use crate::render::PageBody;
use crate::render::pages::{Link, Maker};
use crate::route::{Route, UrlPath};
use crate::world::VPath;

/// What `missing.html` shows.
#[derive(Serialize)]
struct MissingView {
    /// Where to look instead.
    places: Vec<Link>,
}

/// `/404.html`, shown at any depth: its links begin with the path of `url`.
///
/// # Errors
/// A problem of the template.
pub fn page(maker: Maker<'_>) -> Result<PageBody, Box<Diagnostic>> {
    let base = &maker.site().config.url.path;
    let mut page = maker.page(&maker.word("saknas.titel"), "", "", Vec::new());
    page.root.clone_from(base);
    page.indexed = false;
    page.crumbs.clear();
    let places = [
        ("meny.beslut", Route::List(crate::model::Scope::Decisions, 1)),
        ("meny.arenden", Route::Cases(1)),
        ("meny.namnder", Route::Boards),
        ("meny.ar", Route::Years),
    ];
    let places = places.iter().filter_map(|(word, route)| {
        let url = maker.snapshot.routes.find(route)?;
        Some(Link { title: maker.word(word), href: Some(format!("{base}{}", url.as_str().trim_start_matches('/'))) })
    });
    maker.render("missing.html", page, MissingView { places: places.collect() })
}

/// What `redirect.html` shows.
#[derive(Serialize)]
struct RedirectView {
    /// Relative address of the page that took over.
    href: String,
    /// Its absolute address.
    absolute: String,
}

/// A page at an old address that leads on, for hosts that know no redirects.
///
/// # Errors
/// A problem of the template.
pub fn redirect(maker: Maker<'_>, from: &UrlPath) -> Result<PageBody, Box<Diagnostic>> {
    let home = UrlPath::new("/");
    let target = maker.snapshot.routes.target(from).unwrap_or(&home);
    let mut page = maker.page(&maker.word("flyttad.titel"), "", "", Vec::new());
    page.indexed = false;
    let absolute = maker.site().config.url.absolute(target.as_str());
    page.canonical.clone_from(&absolute);
    maker.render("redirect.html", page, RedirectView { href: maker.relative(target), absolute })
}

/// A file of the theme.
pub fn asset(maker: Maker<'_>, path: &VPath) -> PageBody {
    let asset = maker.theme().assets.get(path.as_str());
    asset.map_or_else(|| PageBody::Bytes(Vec::new()), |asset| PageBody::Shared(asset.bytes.clone()))
}
