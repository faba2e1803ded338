//! The twelve bodies, the two made-up kommuner they belong to, and the parties.

/// One body in whose minutes the papers stand.
pub struct Board {
    /// The key in site.yaml, which is also the folder and the address.
    pub id: &'static str,
    /// The name in definite form, as prose writes it after a full stop.
    pub name: &'static str,
    /// The abbreviation that prose uses in parentheses.
    pub short: &'static str,
    /// The value of `typ` in site.yaml.
    pub kind: &'static str,
    /// Index into [`KOMMUNER`].
    pub kommun: usize,
    /// How high the body stands: 3 for the council, 2 for the executive board, 1 for the others.
    pub rank: u8,
    /// The body above it, by id.
    pub parent: Option<&'static str>,
}

/// The kommuner, by name.
pub const KOMMUNER: [&str; 2] = ["Norrvik", "Söderåsa"];

/// The names differ between the kommuner, so that a name in prose means one body only.
#[rustfmt::skip]
pub const BOARDS: [Board; 12] = [
    Board { id: "kf", name: "Kommunfullmäktige", short: "KF", kind: "fullmäktige", kommun: 0, rank: 3, parent: None },
    Board { id: "ks", name: "Kommunstyrelsen", short: "KS", kind: "styrelse", kommun: 0, rank: 2, parent: Some("kf") },
    Board { id: "ksau", name: "Kommunstyrelsens arbetsutskott", short: "KSAU", kind: "utskott", kommun: 0, rank: 1, parent: Some("ks") },
    Board { id: "socialnamnden", name: "Socialnämnden", short: "SN", kind: "nämnd", kommun: 0, rank: 1, parent: Some("kf") },
    Board { id: "barn-och-utbildningsnamnden", name: "Barn- och utbildningsnämnden", short: "BUN", kind: "nämnd", kommun: 0, rank: 1, parent: Some("kf") },
    Board { id: "kultur-och-fritidsnamnden", name: "Kultur- och fritidsnämnden", short: "KFN", kind: "nämnd", kommun: 0, rank: 1, parent: Some("kf") },
    Board { id: "tekniska-namnden", name: "Tekniska nämnden", short: "TN", kind: "nämnd", kommun: 0, rank: 1, parent: Some("kf") },
    Board { id: "miljonamnden", name: "Miljönämnden", short: "MN", kind: "nämnd", kommun: 0, rank: 1, parent: Some("kf") },
    Board { id: "stadsfullmaktige", name: "Stadsfullmäktige", short: "SF", kind: "fullmäktige", kommun: 1, rank: 3, parent: None },
    Board { id: "stadsstyrelsen", name: "Stadsstyrelsen", short: "SS", kind: "styrelse", kommun: 1, rank: 2, parent: Some("stadsfullmaktige") },
    Board { id: "omsorgsnamnden", name: "Omsorgsnämnden", short: "ON", kind: "nämnd", kommun: 1, rank: 1, parent: Some("stadsfullmaktige") },
    Board { id: "stadsbyggnadsnamnden", name: "Stadsbyggnadsnämnden", short: "SBN", kind: "nämnd", kommun: 1, rank: 1, parent: Some("stadsfullmaktige") },
];

impl Board {
    /// The name in the middle of a sentence.
    pub fn lower(&self) -> String {
        let mut letters = self.name.chars();
        letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
    }

    /// The genitive: names that end in s stay as they are.
    pub fn genitive(&self) -> String {
        let mut name = self.lower();
        if !name.ends_with('s') {
            name.push('s');
        }
        name
    }
}

/// The council of a kommun, as an index into [`BOARDS`].
pub fn council(kommun: usize) -> usize {
    if kommun == 0 { 0 } else { 8 }
}

/// Code and name of the parties in site.yaml, the larger ones more than once in [`SEATS`].
pub const PARTIES: [(&str, &str); 10] = [
    ("S", "Socialdemokraterna"),
    ("M", "Moderaterna"),
    ("C", "Centerpartiet"),
    ("V", "Vänsterpartiet"),
    ("KD", "Kristdemokraterna"),
    ("MP", "Miljöpartiet de gröna"),
    ("SD", "Sverigedemokraterna"),
    ("L", "Liberalerna"),
    ("NOP", "Norrvikspartiet"),
    ("SÅL", "Söderåsalistan"),
];

/// Seats are dealt in this order; `*` stands for the local party of the kommun.
pub const SEATS: [&str; 16] = ["S", "M", "S", "C", "SD", "V", "S", "M", "L", "KD", "S", "MP", "M", "*", "S", "C"];
