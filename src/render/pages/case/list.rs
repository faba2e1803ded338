//! The list of cases.

use serde::Serialize;

use crate::diag::Diagnostic;
use crate::model::CaseIx;
use crate::render::PageBody;
use crate::render::pages::{DateView, Maker};
use crate::route::Route;

/// What `cases.html` shows.
#[derive(Serialize)]
struct CasesView<'s> {
    /// How many cases there are on all pages.
    count: usize,
    /// The cases of this page.
    cases: Vec<CaseRow<'s>>,
    /// Which page it is, from 1.
    number: usize,
    /// How many pages there are.
    pages: usize,
}

/// One case.
#[derive(Serialize)]
struct CaseRow<'s> {
    /// Its register number.
    number: &'s str,
    /// Its title.
    title: &'s str,
    /// Relative address.
    href: Option<String>,
    /// The kommun, where the site has several.
    kommun: Option<&'s str>,
    /// The day of its newest paper.
    last: Option<DateView>,
    /// How many papers it has.
    papers: usize,
}

/// Every case, the one that last moved first.
///
/// # Errors
/// A problem of the template.
pub fn page(maker: Maker<'_>, number: usize) -> Result<PageBody, Box<Diagnostic>> {
    let site = maker.site();
    let per_page = site.config.per_page;
    let pages = site.case_order.len().div_ceil(per_page).max(1);
    let several = site.kommuner.len() > 1;
    let row = |ix: &CaseIx| {
        let case = site.case(*ix);
        let kommun = case.boards.first().and_then(|id| site.config.boards.get(id)).map(|b| b.kommun());
        CaseRow {
            number: &case.number,
            title: &case.title,
            href: maker.to(&Route::Case(*ix)),
            kommun: kommun.filter(|_| several),
            last: case.last.map(|date| maker.date(date)),
            papers: case.papers.len(),
        }
    };
    let shown = site.case_order.iter().skip((number - 1) * per_page).take(per_page);
    let view = CasesView { count: site.case_order.len(), cases: shown.map(row).collect(), number, pages };
    let mut title = maker.word("meny.arenden");
    let mut above = Vec::new();
    if number > 1 {
        above.push(maker.crumb(title.clone(), &Route::Cases(1)));
        title = maker.theme().fill("lista.titel_sida", &[("titel", &title), ("sida", &number.to_string())]);
    }
    let mut page = maker.page(&title, &maker.word("arende.lista_ingress"), "arende", above);
    page.prev = (number > 1).then(|| maker.to(&Route::Cases(number - 1))).flatten();
    page.next = (number < pages).then(|| maker.to(&Route::Cases(number + 1))).flatten();
    maker.render("cases.html", page, view)
}
