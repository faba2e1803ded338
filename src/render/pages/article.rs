//! An ordinary page: a title and a text.

use serde::Serialize;

use crate::diag::Diagnostic;
use crate::model::Doc;
use crate::render::PageBody;
use crate::render::pages::Maker;
use crate::render::pages::document::text::{self, Section};
use crate::render::pages::document::tombstone;
use crate::render::pages::references::Backlinks;

/// What `article.html` shows.
#[derive(Serialize)]
struct ArticleView<'a> {
    /// Heading.
    title: &'a str,
    /// A line beneath it.
    subtitle: Option<&'a str>,
    /// Its parts in order.
    sections: Vec<Section>,
    /// Footnotes, HTML.
    footnotes: String,
    /// Who refers to the page.
    backlinks: Backlinks,
}

/// An ordinary page, or its tombstone.
///
/// # Errors
/// A problem of the theme.
pub fn page(maker: Maker<'_>, doc: Doc) -> Result<PageBody, Box<Diagnostic>> {
    let item = maker.site().item(doc);
    if item.withdrawn {
        return tombstone::page(maker, doc);
    }
    let common = &item.document.common;
    let rendered = text::html(maker, item);
    let view = ArticleView {
        title: &common.title,
        subtitle: common.subtitle.as_deref(),
        sections: rendered.sections.into_iter().map(Section::from).collect(),
        footnotes: rendered.footnotes,
        backlinks: maker.backlinks(doc),
    };
    let mut page = maker.page(&common.title, &item.document.body.excerpt, "sida", Vec::new());
    page.indexed = common.index;
    page.sort = "article";
    maker.render("article.html", page, view)
}
