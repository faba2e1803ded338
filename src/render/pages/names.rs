//! Names as pages show them: bodies with their kommun, persons with party and, when there is one, their page.

use std::collections::{BTreeMap, BTreeSet};

use crate::content::front::{BoardId, Mover, Organ};
use crate::domain::calendar::Date;
use crate::domain::text::{fold, squeeze};
use crate::model::{PartyIx, PersonIx, Site};
use crate::render::pages::rich::Rich;
use crate::render::pages::{Link, Maker};
use crate::route::Route;

/// Finds the person that a name means, made once for a site.
pub struct PersonIndex(BTreeMap<String, Vec<(String, PersonIx)>>);

impl PersonIndex {
    /// Indexes persons by name and by the other spellings that site.yaml joins.
    pub fn new(site: &Site) -> PersonIndex {
        let mut index: BTreeMap<String, Vec<(String, PersonIx)>> = BTreeMap::new();
        for (at, person) in (0_u32..).zip(&site.persons) {
            let spellings = site.config.persons.iter().filter(|entry| entry.name == person.name);
            let spellings = spellings.flat_map(|entry| entry.aliases.iter().map(String::as_str));
            for name in std::iter::once(person.name.as_str()).chain(spellings) {
                // The spelling itself is a key too, so that most names are found without folding.
                for key in BTreeSet::from([plain(name), name.to_owned()]) {
                    index.entry(key).or_default().push((person.kommun.clone(), PersonIx(at)));
                }
            }
        }
        PersonIndex(index)
    }

    /// The person of that name in that kommun; without kommun the only one of that name.
    pub fn find(&self, name: &str, kommun: &str) -> Option<PersonIx> {
        let known = match self.0.get(name) {
            Some(known) => known,
            None => self.0.get(&plain(name))?,
        };
        let here = known.iter().find(|(home, _)| home == kommun);
        match (here, known.as_slice()) {
            (Some((_, person)), _) => Some(*person),
            (None, [(home, person)]) if home.is_empty() || kommun.is_empty() => Some(*person),
            _ => None,
        }
    }
}

/// A name as it is compared: marks count, capitals and spaces do not.
fn plain(name: &str) -> String {
    squeeze(name).to_lowercase()
}

impl<'s> Maker<'s> {
    /// The page of a person.
    pub fn person(&self, name: &str, kommun: &str) -> Option<String> {
        let person = self.snapshot.frame.persons.find(name, kommun)?;
        self.to(&Route::Person(person))
    }

    /// The name of a party that a code means, with its page.
    pub fn party(&self, code: &str) -> Option<Link> {
        let same = |text: &str| text == code || text.to_lowercase() == code.to_lowercase();
        let by_code = |code: &dyn Fn(&str) -> bool| self.site().parties.iter().position(|party| code(&party.code));
        let aliased = || {
            let registered = self.site().config.parties.iter();
            let mut aliased = registered.filter(|(_, party)| party.aliases.iter().any(|alias| same(alias)));
            let (code, _) = aliased.next()?;
            by_code(&|own| own == code)
        };
        let index = by_code(&same).or_else(aliased)?;
        let party = self.site().parties.get(index)?;
        Some(self.link(party.name.clone(), &Route::Party(PartyIx(u32::try_from(index).ok()?))))
    }

    /// People with their parties, with commas and a last "och".
    pub fn movers(&self, movers: &[Mover], kommun: &str, out: &mut Rich) {
        for (at, mover) in movers.iter().enumerate() {
            if at > 0 {
                let is_last = at + 1 == movers.len();
                out.text(if is_last { self.theme().word("handling.och") } else { ", " });
            }
            match mover {
                Mover::Group(name) => {
                    out.text(name);
                }
                Mover::Person { name, party } => {
                    out.link(name, self.person(name, kommun).as_deref());
                    if let Some(party) = party {
                        out.text(" (").text(party).text(")");
                    }
                }
            }
        }
    }

    /// The kommun that is named beside a body: only where the site has several and the body belongs to one.
    pub fn kommun_of(&self, board: &BoardId) -> Option<&'s str> {
        let site = self.site();
        let config = site.config.boards.get(board).filter(|_| site.kommuner.len() > 1)?;
        match config.kommuner.as_slice() {
            [kommun] => Some(kommun).filter(|kommun| !fold(&config.name).ends_with(&fold(kommun))).map(String::as_str),
            _ => None,
        }
    }

    /// A body's name on a day, with "i" and the kommun where the site has several.
    pub fn board_in_full(&self, board: &'s BoardId, date: Option<Date>) -> String {
        let name = self.site().board_name(board, date);
        match self.kommun_of(board) {
            Some(kommun) => format!("{name}{}{kommun}", self.theme().word("handling.i")),
            None => name.to_owned(),
        }
    }

    /// A body with its page and kommun.
    pub fn board(&self, board: &'s BoardId, date: Option<Date>, out: &mut Rich) {
        let name = self.site().board_name(board, date);
        out.link(name, self.to(&Route::Board(board.clone())).as_deref());
        if let Some(kommun) = self.kommun_of(board) {
            out.text(self.theme().word("handling.i")).text(kommun);
        }
    }

    /// A body of the register with its page, or one as written.
    pub fn organ(&self, organ: &'s Organ, date: Option<Date>, out: &mut Rich) {
        match organ {
            Organ::Board(board) => {
                let name = self.site().board_name(board, date);
                out.link(name, self.to(&Route::Board(board.clone())).as_deref());
            }
            Organ::Free(name) => {
                out.text(name);
            }
        }
    }
}
