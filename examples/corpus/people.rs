//! Elected persons: a fixed roll for each kommun, of which every term of office sees a slice.

use jiff::civil::{Date, date};

use crate::boards::SEATS;
use crate::rng::Rng;

/// One elected person.
pub struct Person {
    /// First name and surname, unique within the kommun.
    pub name: String,
    /// Party code.
    pub party: &'static str,
}

impl Person {
    /// The party as it was written on `day`: Folkpartiet changed its name on 22 November 2015.
    pub fn party_on(&self, day: Date) -> &'static str {
        if self.party == "L" && day < date(2015, 11, 22) { "FP" } else { self.party }
    }
}

/// How many members are new after each election.
const TURNOVER: usize = 24;
/// How many persons hold a seat at a time, substitutes included.
const HOUSE: usize = 60;

/// The roll of one kommun.
pub struct Roll(Vec<Person>);

impl Roll {
    /// Names without repetition, parties dealt in a fixed order. The kommuner share no surname: two persons of one name
    /// would claim one address.
    pub fn new(kommun: usize, rng: &mut Rng) -> Self {
        let mut names: Vec<String> = FIRST_NAMES
            .iter()
            .flat_map(|first| SURNAMES.iter().skip(kommun).step_by(2).map(move |last| format!("{first} {last}")))
            .collect();
        let local = if kommun == 0 { "NOP" } else { "SÅL" };
        let people = (0..HOUSE + 5 * TURNOVER).map(|seat| Person {
            name: names.swap_remove(rng.below(names.len())),
            party: match SEATS[seat % SEATS.len()] {
                "*" => local,
                party => party,
            },
        });
        Self(people.collect())
    }

    /// Those who hold a seat on `day`, in a steady order.
    pub fn on(&self, day: Date) -> &[Person] {
        let term = usize::try_from((day.year() - 2002).max(0) / 4).unwrap_or(0).min(5);
        &self.0[term * TURNOVER..term * TURNOVER + HOUSE]
    }
}

#[rustfmt::skip]
const FIRST_NAMES: [&str; 48] = [
    "Anna", "Bengt", "Cecilia", "Dragan", "Elsa", "Fredrik", "Gunilla", "Hassan", "Ingrid", "Johan", "Karin", "Lars",
    "Maria", "Nils", "Olga", "Per", "Rut", "Stefan", "Tove", "Ulf", "Vera", "Waldemar", "Yvonne", "Åke",
    "Ämilie", "Örjan", "Amina", "Birgitta", "Christer", "Desirée", "Erik", "Farah", "Göran", "Helena", "Ivar", "Jelena",
    "Kjell", "Lovisa", "Magnus", "Nadia", "Oskar", "Pia", "Rolf", "Sofia", "Tomas", "Ulla", "Viktor", "Åsa",
];

#[rustfmt::skip]
const SURNAMES: [&str; 60] = [
    "Alm", "Björkdal", "Cederholm", "Dahlqvist", "Ek", "Forsmark", "Granat", "Hedvall", "Isaksdotter", "Jonestad",
    "Kvarnlund", "Lindåker", "Mossberg", "Nordgårda", "Oxelgren", "Palmblad", "Rosenhed", "Skoglind", "Tallberg", "Utterström",
    "Vinterdal", "Wallman", "Ydrefors", "Åkerfalk", "Ängsmark", "Österlid", "Amiri", "Bergåsen", "Cronsjö", "Demir",
    "Elgeskog", "Fagerhult", "Grönkvist", "Hallonlid", "Ilic", "Jarlskog", "Kovalenko", "Ljungsater", "Malmhöjd", "Nyfors",
    "Ollman", "Persgård", "Rydstrand", "Strömvall", "Törnqvist", "Uggleby", "Vallåker", "Westhed", "Yilmaz", "Åbrink",
    "Ärlebäck", "Öhrfelt", "Brandsjö", "Dalsäter", "Enrot", "Fjällgren", "Hagnäs", "Källström", "Sandhöjd", "Vretlund",
];
