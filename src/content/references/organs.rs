//! Bodies in running text: which name stands where, whom it is said of, and which body of the register it means.

use std::ops::Range;

use super::names::{Bearer, Found, Meaning, Names};
use super::tokens::{Kind, Run, Words};
use crate::content::config::Config;
use crate::content::front::BoardId;
use crate::domain::calendar::Date;
use crate::domain::outcome::BoardType;

/// Words behind which a body receives or is spoken of, instead of deciding.
const RECEIVING: Words = Words::new(&[
    "at",
    "anmodar",
    "for",
    "foreslar",
    "foreslog",
    "foresla",
    "ger",
    "gav",
    "ge",
    "gett",
    "givit",
    "mot",
    "om",
    "rekommenderar",
    "till",
    "uppdrar",
    "uppdrog",
]);
/// Words before `till` that speak of a decision made elsewhere.
const REFERRING: Words = Words::new(&["anslutning", "hanvisning", "hanvisar", "hanvisas", "hanvisade", "jfr"]);
/// What a body's genitive may belong to when the body is the one that decided.
const DEEDS: Words = Words::new(&[
    "beslut",
    "beslutet",
    "besluts",
    "behandling",
    "beredning",
    "delbeslut",
    "inriktningsbeslut",
    "mote",
    "motet",
    "protokoll",
    "protokollet",
    "protokollsutdrag",
    "sammantrade",
    "sammantradet",
    "stallningstagande",
    "uppdrag",
    "uppdraget",
    "yttrande",
]);
/// Endings of words that name a body, registered or not.
const ENDINGS: [&str; 14] = [
    "namnden",
    "namndens",
    "namnd",
    "namnds",
    "styrelsen",
    "styrelsens",
    "styrelse",
    "utskottet",
    "utskottets",
    "utskott",
    "utskotts",
    "fullmaktige",
    "fullmaktiges",
    "beredningens",
];

/// The page that is read: where a name that says nothing more belongs.
#[derive(Clone, Copy)]
pub(super) struct Page<'a> {
    pub(super) config: &'a Config,
    pub(super) names: &'a Names,
    /// Its own body.
    pub(super) board: Option<&'a BoardId>,
    /// The kommuner of that body, folded; empty when none is known.
    pub(super) kommuner: &'a [String],
    /// The day of the page.
    pub(super) date: Option<Date>,
}

/// A body named at a place.
#[derive(Clone, Debug)]
pub(super) struct OrganAt<'n> {
    /// Positions of its tokens, with a kommun before or behind it and the body above it.
    pub(super) tokens: Range<usize>,
    /// What is said.
    organ: Organ<'n>,
    /// The kommun that is named with it.
    kommun: Option<&'n str>,
    /// The bodies whose genitive stands before it.
    under: Option<&'n [Bearer]>,
    /// It receives, or is spoken of.
    pub(super) is_receiver: bool,
    /// An abbreviation in small letters, which counts only beside a date or a §.
    pub(super) is_faint: bool,
}

#[derive(Clone, Copy, Debug)]
enum Organ<'n> {
    Bodies(&'n [Bearer]),
    /// `nämnden`, `fullmäktige`: the one that the page must mean.
    Generic(BoardType),
    /// A body that the register lacks.
    Unknown,
}

/// Reads the body at a position, whose folded word is given; `before` is the body read last, `kommun` the kommun read last
/// with the position behind it.
pub(super) fn at<'n>(
    run: Run<'_>,
    at: usize,
    word: &str,
    found: Option<Found<'n>>,
    before: Option<&OrganAt<'n>>,
    kommun: Option<(&'n str, Range<usize>)>,
    names: &'n Names,
) -> Option<OrganAt<'n>> {
    let (organ, end) = match found {
        Some(Found { meaning: Meaning::Bodies(bearers), end }) => (Organ::Bodies(bearers), end),
        Some(_) => return None,
        None => (unregistered(run, at, word)?, at + 1),
    };
    let mut read = OrganAt {
        tokens: at..end,
        organ,
        kommun: None,
        under: None,
        is_receiver: false,
        is_faint: is_faint(run, at, organ),
    };
    if is_tail(run, at) {
        read.organ = Organ::Unknown;
    }
    read.beneath(run, at, before);
    read.placed(run, kommun, names);
    read.is_receiver = read.receives(run, before);
    Some(read)
}

/// Whether a word as written may end like the name of a body: for most words five letters say no.
pub(super) fn may_name(word: &str) -> bool {
    const LAST: [&[u8; 3]; 12] =
        [b"den", b"ens", b"mnd", b"nds", b"sen", b"lse", b"tet", b"ets", b"ott", b"tts", b"ige", b"ges"];
    let Some([fifth, fourth, last @ ..]) = word.as_bytes().last_chunk::<5>() else { return false };
    let last: [u8; 3] = [last[0], last[1], last[2]].map(|byte| byte.to_ascii_lowercase());
    // The letters before those, unless a mark stands among them.
    let before = [fifth, fourth].map(u8::to_ascii_lowercase);
    let is_likely = !before.iter().all(u8::is_ascii_alphabetic)
        || matches!(
            &before,
            b"na"
                | b"am"
                | b"mn"
                | b"nd"
                | b"el"
                | b"ls"
                | b"re"
                | b"ot"
                | b"tt"
                | b"sk"
                | b"ko"
                | b"kt"
                | b"ti"
                | b"ng"
        );
    word.len() >= 7 && is_likely && LAST.contains(&&last)
}

/// A word that names a body without being in the register.
fn unregistered(run: Run<'_>, at: usize, word: &str) -> Option<Organ<'static>> {
    let generic = match word.strip_suffix('s').unwrap_or(word) {
        "namnden" => BoardType::Committee,
        "styrelsen" => BoardType::Executive,
        "utskottet" => BoardType::Subcommittee,
        "fullmaktige" => BoardType::Council,
        _ if ENDINGS.iter().any(|ending| word.ends_with(ending)) => return Some(Organ::Unknown),
        _ => return None,
    };
    // "tekniska nämnden" is another than "nämnden".
    let is_named = at > 0 && run.kind(at - 1) == Some(Kind::Word) && {
        let adjective = run.word(at - 1);
        adjective.as_str().len() > 4 && adjective.as_str().ends_with('a')
    };
    Some(if is_named { Organ::Unknown } else { Organ::Generic(generic) })
}

/// Whether the name is only the end of a longer one: `Miljö- och byggnadsnämnden`.
fn is_tail(run: Run<'_>, at: usize) -> bool {
    at >= 3
        && run.is_word(at - 1, &["och", "samt"])
        && run.is_joined(at - 2, '-')
        && run.kind(at - 3) == Some(Kind::Word)
}

fn is_faint(run: Run<'_>, at: usize, organ: Organ<'_>) -> bool {
    let Organ::Bodies(bearers) = organ else { return false };
    bearers.iter().all(|bearer| bearer.is_short) && !run.written(at).contains(char::is_uppercase)
}

impl<'n> OrganAt<'n> {
    /// Takes in the body whose genitive stands right before.
    fn beneath(&mut self, run: Run<'_>, at: usize, before: Option<&OrganAt<'n>>) {
        let Some(above) = before.filter(|above| above.tokens.end == at) else { return };
        let Organ::Bodies(bearers) = above.organ else {
            self.tokens.start = above.tokens.start;
            self.organ = Organ::Unknown;
            return;
        };
        if run.word(at - 1).as_str().ends_with('s') {
            self.tokens.start = above.tokens.start;
            self.under = Some(bearers);
        }
    }

    /// Takes in a kommun before or behind the name.
    fn placed(&mut self, run: Run<'_>, kommun: Option<(&'n str, Range<usize>)>, names: &'n Names) {
        let start = self.tokens.start;
        if let Some((name, tokens)) = kommun.filter(|(_, tokens)| tokens.end == start) {
            self.kommun = Some(name);
            self.tokens.start = tokens.start;
        } else if start > 0 && run.is_word(start - 1, &["kommuns", "regionens", "stads"]) {
            self.organ = Organ::Unknown;
        }
        let end = self.tokens.end;
        if !run.is_word(end, &["i"]) || run.kind(end + 1) != Some(Kind::Word) {
            return;
        }
        let place = run.word(end + 1);
        match names.find(run, end + 1, place.as_str()) {
            Some(Found { meaning: Meaning::Kommun(name), end }) => {
                self.kommun = Some(name);
                self.tokens.end = end;
            }
            Some(_) => {}
            None if names.has_kommuner && is_proper(run.written(end + 1)) => {
                self.organ = Organ::Unknown;
                self.tokens.end = end + 2;
            }
            None => {}
        }
    }

    fn receives(&self, run: Run<'_>, before: Option<&OrganAt<'n>>) -> bool {
        let Some(at) = self.tokens.start.checked_sub(1) else { return false };
        // "till kommunfullmäktiges beslut": the decision is the body's own.
        if run.is_in(self.tokens.end, &DEEDS) {
            return false;
        }
        // "… kommunstyrelsen i uppdrag": the body is told to do something.
        if run.is_word(self.tokens.end, &["i"]) && run.is_word(self.tokens.end + 1, &["uppdrag"]) {
            return true;
        }
        if run.is_in(at, &RECEIVING) {
            return at == 0 || !run.is_in(at - 1, &REFERRING);
        }
        let is_joined = run.is_word(at, &["och", "samt"]) || run.is_sign(at, ',');
        is_joined && before.is_some_and(|before| before.is_receiver && before.tokens.end == at)
    }

    /// The body that is meant on a day; `None` when the register has no such body, or several.
    pub(super) fn body(&self, page: Page<'_>, date: Option<Date>) -> Option<BoardId> {
        match self.organ {
            Organ::Unknown => None,
            Organ::Generic(kind) => generic(page, kind, self.kommun),
            Organ::Bodies(bearers) => choose(page, bearers, self.kommun, self.under, date),
        }
    }
}

/// A word that begins with a capital and goes on in small letters.
fn is_proper(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase)
}

fn choose(
    page: Page<'_>,
    bearers: &[Bearer],
    kommun: Option<&str>,
    under: Option<&[Bearer]>,
    date: Option<Date>,
) -> Option<BoardId> {
    let parent = |board: &BoardId| page.config.boards.get(board).and_then(|config| config.parent.as_ref());
    let is_under = |bearer: &&Bearer| match under {
        Some(above) => parent(&bearer.board).is_some_and(|parent| above.iter().any(|above| above.board == *parent)),
        None => !bearer.is_relative || is_family(page, &bearer.board),
    };
    let here: Vec<&Bearer> = bearers.iter().filter(|bearer| is_in(page, bearer, kommun)).filter(is_under).collect();
    let is_valid = |bearer: &&&Bearer| {
        let Some((day, config)) = date.zip(page.config.boards.get(&bearer.board)) else { return true };
        bearer.until.is_none_or(|until| day <= until)
            && config.from.is_none_or(|from| from <= day)
            && config.until.is_none_or(|until| day <= until)
    };
    let then: Vec<&Bearer> = here.iter().filter(is_valid).copied().collect();
    let mut boards: Vec<&BoardId> =
        if then.is_empty() { here } else { then }.iter().map(|found| &found.board).collect();
    boards.sort();
    boards.dedup();
    let only = |boards: Vec<&BoardId>| match boards.as_slice() {
        [only] => Some((*only).clone()),
        _ => None,
    };
    if boards.len() > 1 {
        let own = page.board?;
        if boards.contains(&own) {
            return Some(own.clone());
        }
        let children: Vec<&BoardId> = boards.iter().filter(|board| parent(board) == Some(own)).copied().collect();
        let near = if children.is_empty() {
            boards.into_iter().filter(|board| is_family(page, board)).collect()
        } else {
            children
        };
        return only(near);
    }
    only(boards)
}

/// Whether a body is the page's own, stands under it, or beside it under one body.
fn is_family(page: Page<'_>, board: &BoardId) -> bool {
    let parent = |board: &BoardId| page.config.boards.get(board).and_then(|config| config.parent.as_ref());
    let Some(own) = page.board else { return false };
    let mut above = Some(board);
    for _ in 0..10 {
        if above == Some(own) {
            return true;
        }
        above = above.and_then(parent);
    }
    parent(own).is_some() && parent(own) == parent(board)
}

/// Whether a body belongs to the kommun that is named, else to the page's.
fn is_in(page: Page<'_>, bearer: &Bearer, kommun: Option<&str>) -> bool {
    match kommun {
        Some(kommun) => bearer.kommuner.iter().any(|own| own == kommun),
        None if page.kommuner.is_empty() || bearer.kommuner.is_empty() => true,
        None => bearer.kommuner.iter().any(|own| page.kommuner.contains(own)),
    }
}

/// The body that a word for its sort means: the page's own, the one above it, the only one under it, or that of its kommun.
fn generic(page: Page<'_>, kind: BoardType, kommun: Option<&str>) -> Option<BoardId> {
    let is_kind = |board: &BoardId| page.config.boards.get(board).is_some_and(|config| config.kind == Some(kind));
    if kommun.is_none()
        && let Some(own) = page.board.filter(|own| is_kind(own))
    {
        return Some(own.clone());
    }
    match kind {
        BoardType::Council | BoardType::Executive => {
            let named = kommun.map(str::to_owned);
            let kommun = named.as_ref().or(page.kommuner.first()).map_or("", String::as_str);
            page.names.leading(kommun, kind).cloned()
        }
        _ => {
            let above = page.config.boards.get(page.board?).and_then(|own| own.parent.as_ref());
            if let Some(above) = above.filter(|above| kommun.is_none() && is_kind(above)) {
                return Some(above.clone());
            }
            let mut children = page.names.children(page.board?).iter().filter(|board| is_kind(board));
            let first = children.next();
            if children.next().is_none() { first.cloned() } else { None }
        }
    }
}
