//! What templates get on every page of a site: `site`, and the short `page` of what is made once for many pages.

use serde::Serialize;

use crate::render::pages::metadata::Paper;

/// What every template gets as `site`.
#[derive(Serialize)]
pub struct FrameView<'a> {
    /// The title of the portal.
    pub title: &'a str,
    /// The name in the header: `utseende.namn`, else the title.
    pub name: &'a str,
    /// What the portal is, by site.yaml.
    pub description: &'a str,
    /// Language of the interface: `sv`.
    pub language: &'a str,
    /// Language of the papers.
    pub content_language: &'a str,
    /// Who publishes it.
    pub publisher: &'a str,
    /// The logotype, from the root.
    pub logo: Option<String>,
    /// The absolute address of the logotype, for those who show a link with a picture.
    pub picture: Option<String>,
    /// Stylesheets, from the root.
    pub stylesheets: Vec<String>,
    /// The icon of the window, from the root.
    pub icon: Option<String>,
    /// What text stands on, when theme.yaml says it.
    pub paper: Option<Paper>,
    /// The menu; only what exists is in it.
    pub menu: Vec<MenuItem<'a>>,
    /// Ordinary pages, and the smaller indexes.
    pub footer: Vec<MenuItem<'a>>,
    /// How papers are asked for.
    pub request: RequestView<'a>,
    /// The Atom feed, from the root.
    pub feed: &'a str,
}

/// One entry of the menu or footer; `href` is relative to the root.
#[derive(Serialize)]
pub struct MenuItem<'a> {
    /// Which part of the site it leads to.
    pub key: &'static str,
    /// Its label.
    pub title: &'a str,
    /// Address from the root, without a leading slash.
    pub href: String,
}

/// `begär_ut` of site.yaml.
#[derive(Serialize)]
pub struct RequestView<'a> {
    /// Whom to write to.
    pub email: Option<&'a str>,
    /// How it is done, in words.
    pub text: Option<&'a str>,
}

/// What `head.html`, `header.html` and `footer.html` get as `page`.
#[derive(Serialize)]
pub struct Furniture<'a> {
    /// The way to the root, such as `../../`.
    pub root: &'a str,
    /// Which part of the menu the page belongs to.
    pub part: &'a str,
}
