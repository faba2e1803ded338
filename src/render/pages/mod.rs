//! What every page shows, and which view each route gets.
//!
//! A view is a plain struct that the template receives as `view`; its fields are the contract with theme authors. `site` is
//! the same on every page, `page` holds title, breadcrumbs and the way to the root. Every address in a view is relative.

use std::collections::BTreeMap;

use minijinja::Value;
use serde::Serialize;

use crate::diag::Diagnostic;
use crate::domain::calendar::Date;
use crate::domain::outcome::{Outcome, Tone};
use crate::model::{Scope, Site};
use crate::render::pages::frame::{FrameView, Furniture, MenuItem, RequestView};
use crate::render::theme::Frame;
use crate::render::{PageBody, Snapshot, Theme};
use crate::route::{Route, RouteTable, UrlPath, url};

pub mod actions;
pub mod article;
pub mod board;
pub mod case;
pub mod document;
mod frame;
pub mod glossary;
pub mod home;
pub mod index;
pub mod list;
pub mod meeting;
mod metadata;
pub mod missing;
pub mod names;
pub mod people;
pub mod references;
pub mod rich;
pub mod row;
pub mod standing;

/// What every page of one site shows: menu, footer and names, made once.
pub struct SiteFrame {
    /// The frame as templates see it.
    pub value: Value,
    /// Head, header and footer by the way to the root and the part of the menu: the same on thousands of pages, so made once.
    furniture: BTreeMap<(String, &'static str), Frame>,
    /// Persons by name.
    pub persons: names::PersonIndex,
    outcomes: OutcomeWords,
    rows: row::Rows,
}

/// The words of outcomes in the theme's language, in the order of [`Outcome::ALL`].
pub struct OutcomeWords(Vec<OutcomeWord>);

struct OutcomeWord {
    word: String,
    /// Of a citizens' proposal, where it differs in gender: besvarad, besvarat.
    about_proposal: Option<String>,
    /// What one proposes who proposes it, as a verb: bifalla.
    asked: String,
}

impl OutcomeWords {
    fn new(theme: &Theme) -> OutcomeWords {
        let word = |outcome: &Outcome| {
            let id = outcome_id(*outcome);
            let about_proposal = theme.find(&format!("utfall_forslag.{id}")).map(str::to_owned);
            let asked = theme.word(&format!("utfall_att.{id}")).to_owned();
            OutcomeWord { word: theme.word(&format!("utfall.{id}")).to_owned(), about_proposal, asked }
        };
        OutcomeWords(Outcome::ALL.iter().map(word).collect())
    }

    /// An outcome with its word and shape, of a citizens' proposal or of anything else.
    pub fn about(&self, outcome: Outcome, is_proposal: bool) -> OutcomeView {
        let words = self.0.get(outcome as usize);
        let about_proposal = words.and_then(|words| words.about_proposal.as_ref()).filter(|_| is_proposal);
        let word = about_proposal.or(words.map(|words| &words.word));
        OutcomeView { shape: shape(outcome), word: word.map_or_else(|| outcome.key().to_owned(), String::clone) }
    }

    /// What is proposed, as verbs: "godkänna och notera", each once; `and` stands before the last. None of no outcome.
    pub fn asked(&self, outcomes: &[Outcome], and: &str) -> Option<String> {
        let mut asked: Vec<&str> = Vec::new();
        for words in outcomes.iter().filter_map(|outcome| self.0.get(*outcome as usize)) {
            if !asked.contains(&words.asked.as_str()) {
                asked.push(&words.asked);
            }
        }
        let (last, before) = asked.split_last()?;
        Some(if before.is_empty() { (*last).to_owned() } else { format!("{}{and}{last}", before.join(", ")) })
    }

    /// The same in colour: of a motion or a citizens' proposal, the only ones that have one.
    pub fn toned(&self, outcome: Outcome, is_proposal: bool) -> OutcomeView {
        let mut view = self.about(outcome, is_proposal);
        view.shape = match outcome.tone() {
            Tone::Positive => "yes tone",
            Tone::Negative => "no tone",
            Tone::Partly | Tone::Neutral => view.shape,
        };
        view
    }
}

impl SiteFrame {
    /// Makes the frame; only what exists is in its menu.
    pub fn new(site: &Site, routes: &RouteTable, theme: &Theme) -> SiteFrame {
        let config = &site.config;
        let asset = |name: &str| theme.assets.get(name).map(|asset| format!("static/{}", asset.name));
        let stylesheets = asset(crate::render::theme::STYLESHEET).into_iter().collect();
        let logo = config.look.logo.as_ref().and_then(|logo| asset(logo.as_str()));
        let view = FrameView {
            title: &config.title,
            name: config.look.name.as_deref().unwrap_or(&config.title),
            description: &config.description,
            language: &config.language,
            content_language: &config.content_language,
            publisher: &config.publisher.name,
            picture: logo.as_ref().map(|logo| config.url.absolute(&format!("/{logo}"))),
            logo,
            stylesheets,
            icon: asset("favicon.svg"),
            paper: metadata::paper(theme),
            menu: menu(site, routes, theme, MENU),
            footer: footer(site, routes, theme),
            request: RequestView {
                email: config.request.email.as_deref().or(config.publisher.email.as_deref()),
                text: config.request.text.as_deref(),
            },
            feed: "feed.xml",
        };
        let outcomes = OutcomeWords::new(theme);
        let value = Value::from(minijinja::value::Serde(view));
        let mut furniture = BTreeMap::new();
        // A template that fails here fails again, and is reported, on the page that wants it.
        for depth in 0..=DEPTH {
            let root = if depth == 0 { "./".to_owned() } else { "../".repeat(depth) };
            let Ok(bare) = bare(theme, &value, &root) else { continue };
            for part in PARTS {
                if let Ok(frame) = furnish(theme, bare.clone(), &root, part) {
                    furniture.insert((root.clone(), *part), frame);
                }
            }
        }
        SiteFrame { value, furniture, persons: names::PersonIndex::new(site), rows: row::Rows::new(site), outcomes }
    }
}

/// How deep most pages lie.
const DEPTH: usize = 4;

/// Every part that a page may belong to.
const PARTS: &[&str] = &[
    "",
    "beslut",
    "motioner",
    "projekt",
    "namnder",
    "sammantraden",
    "arende",
    "ar",
    "amnen",
    "personer",
    "partier",
    "kommuner",
    "ordlista",
    "sida",
];

/// The common part of the head, header and footer for pages that lie so deep in that part.
fn furnish(theme: &Theme, bare: Frame, root: &str, part: &str) -> Result<Frame, Box<Diagnostic>> {
    let make = |template| theme.piece(template, &bare, Furniture { root, part }, ());
    let [head, header, footer] = [make("head.html")?, make("header.html")?, make("footer.html")?];
    Ok(Frame { head, header, footer, ..bare })
}

/// What stands around no page yet: the site, and the words that can be explained from so deep.
fn bare(theme: &Theme, site: &Value, root: &str) -> Result<Frame, Box<Diagnostic>> {
    let bare = Frame { site: site.clone(), ..Frame::default() };
    let buttons = glossary::buttons(theme, &bare, root)?;
    Ok(Frame { terms: Value::from(buttons), ..bare })
}

/// Parts of the site by key, word id and route.
type Parts = &'static [(&'static str, &'static str, fn() -> Route)];

const MENU: Parts = &[
    ("beslut", "meny.beslut", || Route::List(Scope::Decisions, 1)),
    ("motioner", "meny.motioner", || Route::List(Scope::Motions, 1)),
    ("projekt", "meny.projekt", || Route::List(Scope::Projects, 1)),
    ("namnder", "meny.namnder", || Route::Boards),
    ("sammantraden", "meny.sammantraden", || Route::Meetings(1)),
    ("arende", "meny.arenden", || Route::Cases(1)),
    ("ar", "meny.ar", || Route::Years),
];

const FOOTER: Parts = &[
    ("amnen", "meny.amnen", || Route::Topics),
    ("personer", "meny.personer", || Route::Persons),
    ("partier", "meny.partier", || Route::Parties),
    ("kommuner", "meny.kommuner", || Route::Kommuner),
    ("ordlista", "meny.ordlista", || Route::Glossary),
    ("feed", "meny.flode", || Route::Feed),
];

fn menu<'a>(_: &Site, routes: &RouteTable, theme: &'a Theme, parts: Parts) -> Vec<MenuItem<'a>> {
    let items = parts.iter().filter_map(|(key, word, route)| {
        let url = routes.find(&route())?;
        Some(MenuItem { key, title: theme.word(word), href: url.as_str().trim_start_matches('/').to_owned() })
    });
    items.collect()
}

/// Ordinary pages in Swedish order, then the smaller indexes.
fn footer<'a>(site: &'a Site, routes: &RouteTable, theme: &'a Theme) -> Vec<MenuItem<'a>> {
    let articles = (0..site.documents.len()).filter_map(|index| {
        let doc = crate::model::Doc(u32::try_from(index).ok()?);
        let document = &site.item(doc).document;
        let is_article = matches!(document.front, crate::content::Front::Article);
        let url = routes.find(&Route::Document(doc)).filter(|_| is_article)?;
        let href = url.as_str().trim_start_matches('/').to_owned();
        Some(MenuItem { key: "sida", title: &document.common.title, href })
    });
    articles.chain(menu(site, routes, theme, FOOTER)).collect()
}

/// What one page says of itself.
#[derive(Serialize)]
pub struct PageView {
    /// Title, without the site's name.
    pub title: String,
    /// What tells it from other pages of that title, in the title of the window: body, day and §.
    pub place: Option<String>,
    /// A few sentences for search engines, and for those whom a link is sent to.
    pub description: String,
    /// What Open Graph calls it: `article` for papers and ordinary pages, `website` for all else.
    pub sort: &'static str,
    /// Which part of the menu the page belongs to.
    pub part: &'static str,
    /// The way from the root: title and relative address; the page itself has none.
    pub crumbs: Vec<Crumb>,
    /// From this page to the root, such as `../../`.
    pub root: String,
    /// The absolute address.
    pub canonical: String,
    /// False when search engines are asked to leave it out.
    pub indexed: bool,
    /// Relative address of the page before it in a series.
    pub prev: Option<String>,
    /// Relative address of the page after it in a series.
    pub next: Option<String>,
}

/// One step of the breadcrumbs.
#[derive(Serialize)]
pub struct Crumb {
    /// Label.
    pub title: String,
    /// Relative address; none for the page itself.
    pub href: Option<String>,
}

/// A text that may lead somewhere.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Link {
    /// Label.
    pub title: String,
    /// Relative address, when there is a page.
    pub href: Option<String>,
}

/// A date as people read and machines read it.
#[derive(Clone, Debug, Serialize)]
pub struct DateView {
    /// `2012-06-05`.
    pub iso: String,
    /// `5 juni 2012`.
    pub text: String,
}

/// An outcome with its shape; colour is the template's `tone`.
#[derive(Clone, Debug, Serialize)]
pub struct OutcomeView {
    /// Class of the shape: `yes`, `no`, `part`, `wait`, `back`, `on`, `note`, `end`, `open` or empty.
    pub shape: &'static str,
    /// The word.
    pub word: String,
}

/// What views are made with: the snapshot and the page they stand on.
#[derive(Clone, Copy)]
pub struct Maker<'s> {
    /// The snapshot.
    pub snapshot: &'s Snapshot,
    /// The page's own address.
    pub here: &'s UrlPath,
}

impl<'s> Maker<'s> {
    /// The model.
    pub fn site(&self) -> &'s Site {
        &self.snapshot.site
    }

    /// The theme.
    pub fn theme(&self) -> &'s Theme {
        &self.snapshot.theme
    }

    /// A word of the interface.
    pub fn word(&self, id: &'s str) -> String {
        self.theme().word(id).to_owned()
    }

    /// The relative address of a route, when it exists.
    pub fn to(&self, route: &Route) -> Option<String> {
        self.snapshot.routes.find(route).map(|url| url::relative(self.here, url))
    }

    /// The relative address of a site address.
    pub fn relative(&self, address: &UrlPath) -> String {
        url::relative(self.here, address)
    }

    /// A label that leads to a route, when it exists.
    pub fn link(&self, title: impl Into<String>, route: &Route) -> Link {
        Link { title: title.into(), href: self.to(route) }
    }

    /// A date.
    pub fn date(&self, date: Date) -> DateView {
        DateView { iso: date.to_string(), text: self.theme().dates.whole(date) }
    }

    /// An outcome.
    pub fn outcome(&self, outcome: Outcome) -> OutcomeView {
        self.outcomes().about(outcome, false)
    }

    /// The words of outcomes.
    pub fn outcomes(&self) -> &'s OutcomeWords {
        &self.snapshot.frame.outcomes
    }

    /// An outcome of a motion or citizens' proposal, the only ones that have a colour.
    pub fn toned(&self, outcome: Outcome) -> OutcomeView {
        self.outcomes().toned(outcome, false)
    }

    /// What became of a motion, or of a citizens' proposal, whose words differ in gender: besvarad, besvarat.
    pub fn outcome_about(&self, outcome: Outcome, is_proposal: bool) -> OutcomeView {
        self.outcomes().about(outcome, is_proposal)
    }

    /// The page's own description of itself; breadcrumbs end with its title.
    pub fn page(&self, title: &str, description: &str, part: &'static str, above: Vec<Crumb>) -> PageView {
        let mut crumbs = vec![Crumb { title: self.word("sida.start"), href: self.to(&Route::Home) }];
        crumbs.extend(above);
        crumbs.push(Crumb { title: title.to_owned(), href: None });
        PageView {
            title: title.to_owned(),
            place: None,
            description: metadata::brief(description).into_owned(),
            sort: "website",
            part,
            crumbs,
            root: url::to_root(self.here),
            canonical: self.site().config.url.absolute(self.here.as_str()),
            indexed: true,
            prev: None,
            next: None,
        }
    }

    /// A breadcrumb that leads to a route.
    pub fn crumb(&self, title: impl Into<String>, route: &Route) -> Crumb {
        Crumb { title: title.into(), href: self.to(route) }
    }

    /// Renders a template.
    ///
    /// # Errors
    /// A problem of the template.
    pub fn render(&self, template: &str, page: PageView, view: impl Serialize) -> Result<PageBody, Box<Diagnostic>> {
        let shared = &self.snapshot.frame;
        let html = match shared.furniture.get(&(page.root.clone(), page.part)) {
            Some(frame) => self.theme().render(template, frame, page, view)?,
            None => {
                let bare = bare(self.theme(), &shared.value, &page.root)?;
                let frame = furnish(self.theme(), bare, &page.root, page.part)?;
                self.theme().render(template, &frame, page, view)?
            }
        };
        Ok(PageBody::Bytes(html))
    }
}

/// The id of an outcome's word: its key, folded.
pub fn outcome_id(outcome: Outcome) -> String {
    crate::domain::text::fold_key(outcome.key())
}

fn shape(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Approved
        | Outcome::Adopted
        | Outcome::Granted
        | Outcome::Carried
        | Outcome::Endorsed
        | Outcome::EndorsedWithChange
        | Outcome::AssignmentFulfilled => "yes",
        Outcome::Rejected | Outcome::Opposed | Outcome::Dismissed => "no",
        Outcome::PartlyCarried => "part",
        Outcome::Tabled | Outcome::Deferred => "wait",
        Outcome::Returned => "back",
        Outcome::Referred | Outcome::HandedOver | Outcome::OpinionGiven => "on",
        Outcome::Noted | Outcome::Answered | Outcome::Handled | Outcome::MayBeAsked => "note",
        Outcome::WrittenOff | Outcome::Withdrawn | Outcome::Dropped | Outcome::Repealed | Outcome::NoAction => "end",
        Outcome::Elected | Outcome::Relieved => "",
    }
}

/// Renders a route with the page that belongs to it.
///
/// # Errors
/// A problem of the theme.
pub fn page(snapshot: &Snapshot, route: &Route) -> Result<PageBody, Box<Diagnostic>> {
    let here = snapshot.routes.address(route);
    let maker = Maker { snapshot, here: &here };
    match route {
        Route::Home => home::page(maker),
        Route::Document(doc) => match snapshot.site.item(*doc).document.front {
            crate::content::Front::Article => article::page(maker, *doc),
            _ => document::page(maker, *doc),
        },
        Route::Annex(doc, index) => Ok(document::annex(maker, *doc, *index)),
        Route::Meeting(meeting) => meeting::page(maker, *meeting),
        Route::Meetings(number) => meeting::list(maker, *number),
        Route::Boards => board::index(maker),
        Route::Board(board) => board::page(maker, board),
        Route::List(Scope::Person(person), number) => people::person(maker, *person, *number),
        Route::List(Scope::Party(party), number) => people::party(maker, *party, *number),
        Route::List(scope, number) => list::page(maker, scope, *number),
        Route::Years => index::years(maker),
        Route::Cases(number) => case::list::page(maker, *number),
        Route::Case(case) => case::page(maker, *case),
        Route::OpenMotions => list::open_motions(maker),
        Route::Topics => index::topics(maker),
        Route::Persons => people::persons(maker),
        Route::Person(person) => people::person(maker, *person, 1),
        Route::Parties => people::parties(maker),
        Route::Party(party) => people::party(maker, *party, 1),
        Route::Kommuner => index::kommuner(maker),
        Route::Glossary => glossary::page(maker),
        Route::Feed => super::formats::atom::feed(maker),
        Route::Sitemap(part) => super::formats::sitemap::sitemap(maker, *part),
        Route::Robots => Ok(super::formats::sitemap::robots(maker)),
        Route::Missing => missing::page(maker),
        Route::Asset(path) => Ok(missing::asset(maker, path)),
        Route::Redirect(from) => missing::redirect(maker, from),
    }
}
