//! site.yaml: the portal, its bodies and its rules, and the register that names are looked up in.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::content::front::BoardId;
use crate::content::markdown::HtmlPolicy;
use crate::content::references::Names;
use crate::domain::calendar::Date;
use crate::domain::colour::Colour;
use crate::domain::dnr::DnrPatterns;
use crate::domain::outcome::BoardType;
use crate::domain::text::{fold, nearest};
use crate::world::VPath;

/// The whole of site.yaml, checked.
#[derive(Debug, Default)]
pub struct Config {
    /// The text of site.yaml, in which problems that are found later have their place.
    pub text: Arc<str>,
    /// `titel`.
    pub title: String,
    /// `beskrivning`.
    pub description: String,
    /// `url`.
    pub url: BaseUrl,
    /// `språk`: the interface's language, `sv`, `en` or one that the theme adds.
    pub language: String,
    /// `innehållsspråk`.
    pub content_language: String,
    /// `tema`.
    pub theme: String,
    /// `utgivare`.
    pub publisher: Publisher,
    /// `utseende`.
    pub look: Look,
    /// `nämnder`, by id.
    pub boards: BTreeMap<BoardId, BoardConfig>,
    /// The ids in the order of the file.
    pub board_order: Vec<BoardId>,
    /// `diarienummer.mönster`.
    pub patterns: DnrPatterns,
    /// `partier`, by code.
    pub parties: BTreeMap<String, PartyConfig>,
    /// `personer`.
    pub persons: Vec<PersonConfig>,
    /// `ämnen`, by address segment.
    pub topics: BTreeMap<String, TopicConfig>,
    /// `författningar`: web address by name.
    pub statutes: BTreeMap<String, String>,
    /// `begär_ut`.
    pub request: Request,
    /// `kontaktuppgifter: visa`.
    pub show_contact: bool,
    /// `rå_html`.
    pub html: HtmlPolicy,
    /// `personnummer`.
    pub identity: IdentityPolicy,
    /// `per_sida`.
    pub per_page: usize,
    /// Folded names, abbreviations and aliases of bodies, for lookup.
    pub(crate) names: BTreeMap<String, Vec<NameEntry>>,
    /// The names that prose may use.
    pub(crate) prose_names: Names,
}

/// `url`, cut in two.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BaseUrl {
    /// Scheme and host, without a slash at the end: `https://insyn.example.se`.
    pub origin: String,
    /// The path, with a slash at both ends: `/portal/`.
    pub path: String,
}

impl BaseUrl {
    /// The absolute address of a site address that begins with `/`.
    pub fn absolute(&self, address: &str) -> String {
        format!("{}{}{}", self.origin, self.path, address.trim_start_matches('/'))
    }
}

/// `utgivare`.
#[derive(Clone, Debug, Default)]
pub struct Publisher {
    /// `namn`.
    pub name: String,
    /// `organisationsnummer`.
    pub org_number: Option<String>,
    /// `e-post`.
    pub email: Option<String>,
    /// `typ`, as written.
    pub kind: Option<String>,
}

/// `utseende`.
#[derive(Clone, Debug, Default)]
pub struct Look {
    /// `namn`, shown in the header instead of the title.
    pub name: Option<String>,
    /// `färg`, and where it is written, in bytes of site.yaml.
    pub colour: Option<(Colour, Range<usize>)>,
    /// `färg_mörk`: the same on dark ground; when missing, it is made from `färg`.
    pub dark_colour: Option<(Colour, Range<usize>)>,
    /// `logotyp`: a file under the theme's `static/`.
    pub logo: Option<VPath>,
}

/// One of `nämnder`.
#[derive(Clone, Debug, Default)]
pub struct BoardConfig {
    /// `namn`, the name today.
    pub name: String,
    /// `tidigare_namn`: names with the last day they were used, oldest first.
    pub former_names: Vec<(String, Option<Date>)>,
    /// `typ`.
    pub kind: Option<BoardType>,
    /// `kommun`; several for a joint body.
    pub kommuner: Vec<String>,
    /// `förkortning`.
    pub abbreviations: Vec<String>,
    /// `alias`.
    pub aliases: Vec<String>,
    /// `överordnad`.
    pub parent: Option<BoardId>,
    /// `beskrivning`.
    pub description: Option<String>,
    /// `kontakt`, as written.
    pub contact: BTreeMap<String, String>,
    /// `diarium`, when explicit.
    pub diarium: Option<String>,
    /// `komplett_från`: from this day the collection claims to be complete.
    pub complete_from: Option<Date>,
    /// `från`.
    pub from: Option<Date>,
    /// `till`.
    pub until: Option<Date>,
    /// `efterträds_av`.
    pub successors: Vec<BoardId>,
    /// `tidigare_adresser`: old ids.
    pub former_addresses: Vec<String>,
}

impl BoardConfig {
    /// The name on that day; today's name when no day is given.
    pub fn name_on(&self, date: Option<Date>) -> &str {
        date.and_then(|day| self.former_names.iter().find(|(_, until)| until.is_some_and(|u| day <= u)))
            .map_or(&self.name, |(name, _)| name)
    }

    /// The first kommun, or the empty string.
    pub fn kommun(&self) -> &str {
        self.kommuner.first().map_or("", String::as_str)
    }

    /// Whether it belongs to that kommun; a body without kommun belongs to any.
    pub fn is_in(&self, kommun: &str) -> bool {
        self.kommuner.is_empty() || self.kommuner.iter().any(|other| fold(other) == fold(kommun))
    }

    /// The diarium that its register numbers belong to: explicit, else the kommun, else empty.
    pub fn diarium(&self) -> &str {
        self.diarium.as_deref().unwrap_or_else(|| self.kommun())
    }
}

/// One of `partier`.
#[derive(Clone, Debug, Default)]
pub struct PartyConfig {
    /// Name.
    pub name: String,
    /// `alias`: codes that mean the same party.
    pub aliases: Vec<String>,
    /// `från`.
    pub from: Option<Date>,
    /// `till`.
    pub until: Option<Date>,
}

/// One of `personer`: joins spellings of one person.
#[derive(Clone, Debug, Default)]
pub struct PersonConfig {
    /// `namn`, as shown.
    pub name: String,
    /// `kommun`.
    pub kommun: Option<String>,
    /// `alias`: other spellings.
    pub aliases: Vec<String>,
    /// `adress`: address segment.
    pub address: Option<String>,
}

/// One of `ämnen`.
#[derive(Clone, Debug, Default)]
pub struct TopicConfig {
    /// `namn`.
    pub name: String,
    /// `alias`.
    pub aliases: Vec<String>,
}

/// `begär_ut`: whom to ask for a public document.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// `e-post`.
    pub email: Option<String>,
    /// `text`.
    pub text: Option<String>,
}

/// `personnummer`: what a personal identity number leads to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum IdentityPolicy {
    /// `fel`.
    #[default]
    Error,
    /// `varning`.
    Warning,
    /// `av`.
    Off,
}

/// One name of one body, with the days on which it is valid.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct NameEntry {
    pub(crate) board: BoardId,
    pub(crate) until: Option<Date>,
}

/// What a body's name leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// One body.
    One(BoardId),
    /// Several bodies bear the name.
    Many(Vec<BoardId>),
    /// None; the nearest known name or id.
    None(Option<String>),
}

impl Config {
    /// The body that a name, abbreviation, alias or id means, narrowed by kommun and by the names of that day.
    /// "Socialnämnden i Luleå" names its kommun itself.
    pub fn lookup(&self, text: &str, kommun: Option<&str>, day: Option<Date>) -> Lookup {
        if let Some((id, _)) = self.boards.get_key_value(text) {
            return Lookup::One(id.clone());
        }
        let folded = fold(text);
        if let Some(entries) = self.names.get(&folded) {
            return self.narrow(entries, kommun, day);
        }
        if let Some((name, place)) = folded.rsplit_once(" i ")
            && let Some(entries) = self.names.get(name)
        {
            let place = place.trim_end_matches(" kommun");
            let known = entries.iter().filter_map(|entry| self.boards.get(&entry.board));
            let found = known.flat_map(|board| &board.kommuner).find(|kommun| fold(kommun) == place);
            if let Some(found) = found {
                return self.narrow(entries, Some(found), day);
            }
        }
        let names = self.boards.iter().flat_map(|(id, board)| [id.as_str(), board.name.as_str()]);
        Lookup::None(nearest(text, names).map(str::to_owned))
    }

    fn narrow(&self, entries: &[NameEntry], kommun: Option<&str>, day: Option<Date>) -> Lookup {
        let in_kommun = |entry: &&NameEntry| match (kommun, self.boards.get(&entry.board)) {
            (Some(kommun), Some(board)) => board.is_in(kommun),
            _ => true,
        };
        let valid = |entry: &&NameEntry| {
            let Some((day, board)) = day.zip(self.boards.get(&entry.board)) else { return true };
            entry.until.is_none_or(|until| day <= until)
                && board.from.is_none_or(|from| from <= day)
                && board.until.is_none_or(|until| day <= until)
        };
        let here: Vec<&NameEntry> = entries.iter().filter(in_kommun).collect();
        let then: Vec<&NameEntry> = here.iter().copied().filter(|entry| valid(entry)).collect();
        let mut ids: Vec<BoardId> =
            if then.is_empty() { here } else { then }.iter().map(|entry| entry.board.clone()).collect();
        ids.dedup();
        match ids.len() {
            0 => Lookup::None(None),
            1 => Lookup::One(ids.remove(0)),
            _ => Lookup::Many(ids),
        }
    }
}
