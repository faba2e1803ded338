//! Which part of a paper a heading begins: the synonyms that Swedish minutes use.

use crate::domain::text::fold;

/// A part of a paper that Insyn knows by its heading. A heading of no known kind keeps its place and its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SectionKind {
    /// What was decided (beslut).
    Decision,
    /// What somebody proposed that the body should decide (förslag till beslut).
    ProposedDecision,
    /// The matter itself, or a summary of it (ärendet).
    Matter,
    /// How the matter arose (bakgrund).
    Background,
    /// The way of the matter through the bodies, as prose (ärendets gång).
    Course,
    /// What members moved at the meeting (yrkanden).
    Claims,
    /// How the chair put the question (propositionsordning, beslutsgång).
    Propositions,
    /// A counted vote (votering).
    Vote,
    /// A formal dissent (reservation).
    Reservation,
    /// A statement of a member's own (särskilt yttrande).
    SpecialStatement,
    /// A note to the minutes (protokollsanteckning).
    Note,
    /// A conflict of interest (jäv).
    Recusal,
    /// What the decision was based on (handlingar, beslutsunderlag).
    Records,
    /// Annexes (bilagor).
    Annexes,
    /// Who receives the decision (expediering).
    Distribution,
    /// Why it was decided so (motivering).
    Reasons,
    /// What the administration makes of the matter (bedömning).
    Assessment,
    /// Costs and funding (ekonomiska konsekvenser).
    Finances,
    /// What it means for children (barnperspektiv).
    Children,
    /// The motion that is answered (motionen).
    Motion,
    /// What a project is to reach (mål och syfte).
    Aims,
    /// What a project reached (resultat).
    Results,
    /// What a project taught (erfarenheter).
    Experience,
    /// How to appeal (överklagande).
    Appeal,
}

impl SectionKind {
    /// The kind of the part that a heading with this text begins.
    ///
    /// Compared folded (å as a, capitals as small letters), without a number in front, a parenthesis or a colon behind.
    ///
    /// ```
    /// use insyn::content::sections::SectionKind;
    /// assert_eq!(SectionKind::parse("Kommunfullmäktiges beslut"), Some(SectionKind::Decision));
    /// assert_eq!(SectionKind::parse("Tidigare beslut"), None);
    /// ```
    pub fn parse(heading: &str) -> Option<SectionKind> {
        let heading = bare(heading);
        let folded = fold(heading);
        let words: Vec<&str> = folded.split_whitespace().collect();
        let plain = words.join(" ");
        exact(&plain).or_else(|| beginning(&plain)).or_else(|| by_a_body(heading, &words))
    }

    /// The kind as an address-safe id, such as `beslut`.
    pub fn key(self) -> &'static str {
        match self {
            SectionKind::Decision => "beslut",
            SectionKind::ProposedDecision => "forslag-till-beslut",
            SectionKind::Matter => "arendet",
            SectionKind::Background => "bakgrund",
            SectionKind::Course => "arendets-gang",
            SectionKind::Claims => "yrkanden",
            SectionKind::Propositions => "propositionsordning",
            SectionKind::Vote => "votering",
            SectionKind::Reservation => "reservation",
            SectionKind::SpecialStatement => "sarskilt-yttrande",
            SectionKind::Note => "protokollsanteckning",
            SectionKind::Recusal => "jav",
            SectionKind::Records => "handlingar",
            SectionKind::Annexes => "bilagor",
            SectionKind::Distribution => "expediering",
            SectionKind::Reasons => "motivering",
            SectionKind::Assessment => "bedomning",
            SectionKind::Finances => "ekonomi",
            SectionKind::Children => "barnperspektiv",
            SectionKind::Motion => "motionen",
            SectionKind::Aims => "mal",
            SectionKind::Results => "resultat",
            SectionKind::Experience => "erfarenheter",
            SectionKind::Appeal => "overklagande",
        }
    }

    /// Whether numbered points of the part may be cited as points of a decision.
    pub fn has_points(self) -> bool {
        matches!(self, SectionKind::Decision | SectionKind::ProposedDecision)
    }
}

/// The heading without a number in front ("1.2 Bakgrund"), and without a colon or a parenthesis behind.
fn bare(heading: &str) -> &str {
    let numbered = heading.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ')');
    let heading = if numbered.starts_with(char::is_whitespace) { numbered } else { heading };
    let heading = heading.trim().trim_end_matches([':', '.']).trim_end();
    match heading.rfind('(') {
        Some(open) if open > 0 && heading.ends_with(')') => heading[..open].trim_end(),
        _ => heading,
    }
}

/// Headings that mean their kind as they stand.
fn exact(plain: &str) -> Option<SectionKind> {
    use SectionKind as K;
    Some(match plain {
        "beslut" | "beslutet" | "beslutspunkter" | "beslutar" | "beslutar att" | "beslutade" => K::Decision,
        "beslut i arendet" | "beslutade att" | "vi beslutar" | "vi beslutar att" => K::Decision,
        "forslag" | "beslutsforslag" | "vi foreslar" | "vi foreslar att" => K::ProposedDecision,
        "arende" | "arendet" | "arendebeskrivning" | "sammanfattning" | "arendet i korthet" => K::Matter,
        "redogorelse" | "redogorelse for arendet" | "beskrivning" => K::Matter,
        "bakgrund" | "bakgrunden" | "bakgrund till arendet" | "inledning" => K::Background,
        "bakgrund och syfte" | "arendets bakgrund" => K::Background,
        "arendegang" | "arendegangen" | "arendets gang" | "arendets beredning" | "beredning" => K::Course,
        "arendets handlaggning" | "tidigare behandling" | "tidigare handlaggning" => K::Course,
        "forslag under sammantradet" | "dagens sammantrade" | "forslag pa sammantradet" => K::Claims,
        "propositionsordning" | "proposition" | "propositioner" | "beslutsgang" => K::Propositions,
        "beslutsgangen" | "propositionsordningar" => K::Propositions,
        "votering" | "voteringar" | "omrostning" | "omrostningar" | "huvudvotering" => K::Vote,
        "omrostningsresultat" | "voteringsresultat" | "omrostningslista" | "voteringslista" => K::Vote,
        "kontrapropositionsvotering" | "sluten omrostning" => K::Vote,
        "reserverar sig" | "reservationerna" | "reservationen" => K::Reservation,
        "sarskilda yttranden" | "sarskilda uttalanden" | "ersattaryttranden" => K::SpecialStatement,
        "ersattaryttrande" => K::SpecialStatement,
        "anteckning" | "anteckningar" | "anteckningar till protokollet" => K::Note,
        "anteckning till protokollet" => K::Note,
        "jav" | "anmalan av jav" | "anmalan om jav" => K::Recusal,
        "handling" | "handlingar" | "handlingar i arendet" | "arendets handlingar" => K::Records,
        "beslutsunderlag" | "underlag" | "underlag for beslut" | "underlag for beslutet" => K::Records,
        "bilaga" | "bilagor" | "arendedokument" | "bifogade handlingar" => K::Annexes,
        "expediering" | "beslutsexpediering" | "delges" | "sandlista" | "expedieras" => K::Distribution,
        "motivering" | "motivering till beslut" | "motivering till beslutet" => K::Reasons,
        "skal for beslut" | "skal for beslutet" | "skalen for beslutet" => K::Reasons,
        "bedomning" | "bedomningen" | "overvaganden" | "forvaltningens synpunkter" => K::Assessment,
        "ekonomi" | "ekonomiska konsekvenser" | "ekonomiska effekter" | "finansiering" => K::Finances,
        "kostnader" | "kostnader och finansiering" | "ekonomi och finansiering" => K::Finances,
        "barnperspektiv" | "barnperspektivet" | "barnrattsperspektiv" | "barnkonsekvenser" => K::Children,
        "barnkonsekvensanalys" | "konsekvenser for barn" | "barnets basta" => K::Children,
        "motion" | "motionen" | "motionens innehall" | "motionens yrkanden" => K::Motion,
        "motionens forslag" | "forslag i motionen" => K::Motion,
        "mal" | "malen" | "syfte" | "syftet" | "mal och syfte" | "syfte och mal" => K::Aims,
        "inriktningsmal" | "effektmal" | "projektets mal" | "projektmal" => K::Aims,
        "resultat" | "resultaten" | "resultat och effekter" | "maluppfyllelse" => K::Results,
        "projektets resultat" | "effekter" => K::Results,
        "erfarenhet" | "erfarenheter" | "erfarenheterna" | "lardomar" | "slutsatser" => K::Experience,
        "erfarenheter och slutsatser" | "erfarenheter och lardomar" => K::Experience,
        "overklagande" | "overklaga" | "hur man overklagar" | "besvarshanvisning" => K::Appeal,
        "hur beslutet overklagas" | "sa overklagar du" | "overklagandehanvisning" => K::Appeal,
        _ => return None,
    })
}

/// Headings that go on after their first words: "Reservation från …", "Bilaga 1".
fn beginning(plain: &str) -> Option<SectionKind> {
    use SectionKind as K;
    const BEGINNINGS: &[(&str, SectionKind)] = &[
        ("beskrivning av arendet", K::Matter),
        ("sammanfattning av", K::Matter),
        ("forslag till beslut", K::ProposedDecision),
        ("forslag till kommunfullmaktige", K::ProposedDecision),
        ("forslag till kommunstyrelsen", K::ProposedDecision),
        ("yrkande", K::Claims),
        ("yrkanden", K::Claims),
        ("omrostning", K::Vote),
        ("votering", K::Vote),
        ("reservation", K::Reservation),
        ("reservationer", K::Reservation),
        ("sarskilt yttrande", K::SpecialStatement),
        ("sarskilt uttalande", K::SpecialStatement),
        ("protokollsanteckning", K::Note),
        ("protokollsanteckningar", K::Note),
        ("bilaga", K::Annexes),
        ("expedieras till", K::Distribution),
        ("protokollsutdrag till", K::Distribution),
        ("protokollsutdrag skickas till", K::Distribution),
        ("beslutet skickas till", K::Distribution),
        ("beslutet expedieras till", K::Distribution),
        ("beslutet sands till", K::Distribution),
        ("beslut skickas till", K::Distribution),
        ("beslut sands till", K::Distribution),
    ];
    let after =
        |words: &str| plain.strip_prefix(words).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ',']));
    BEGINNINGS.iter().find(|(words, _)| after(words)).map(|&(_, kind)| kind)
}

/// Headings that name who decides or proposes: "Socialnämnden beslutar att", "Förvaltningens förslag".
fn by_a_body(heading: &str, words: &[&str]) -> Option<SectionKind> {
    const FARTHEST: usize = 7;
    let written: Vec<&str> = heading.split_whitespace().collect();
    for (at, word) in words.iter().enumerate().take(FARTHEST).skip(1) {
        let before = words.get(at - 1).copied().unwrap_or_default();
        let raw = written.get(at - 1).copied().unwrap_or_default();
        match *word {
            "beslutar" | "beslutade" | "beslot" if is_speaker(at, before) || is_body(before, raw) => {
                return Some(SectionKind::Decision);
            }
            "foreslar" | "foreslog" if is_speaker(at, before) || is_body(before, raw) => {
                return Some(SectionKind::ProposedDecision);
            }
            "beslut" if at + 1 == words.len() && is_body_s(before, raw) => {
                return Some(SectionKind::Decision);
            }
            "forslag" if is_body_s(before, raw) && is_proposal_end(words.get(at + 1..)) => {
                return Some(SectionKind::ProposedDecision);
            }
            "bedomning" | "overvaganden" if at + 1 == words.len() && is_body_s(before, raw) => {
                return Some(SectionKind::Assessment);
            }
            _ => {}
        }
    }
    None
}

/// Whether the heading begins with the author itself: "Vi föreslår".
fn is_speaker(at: usize, before: &str) -> bool {
    at == 1 && matches!(before, "vi" | "jag")
}

/// Whether what follows "förslag" leaves it a proposal for a decision.
fn is_proposal_end(rest: Option<&[&str]>) -> bool {
    matches!(rest, None | Some([]) | Some(["till", "beslut", ..]))
}

/// Folded endings of the words for a body, an office or somebody who decides alone.
const BODIES: &[&str] = &[
    "fullmaktige",
    "namnd",
    "namnden",
    "namnderna",
    "styrelse",
    "styrelsen",
    "styrelserna",
    "utskott",
    "utskottet",
    "utskotten",
    "beredning",
    "beredningen",
    "forvaltning",
    "forvaltningen",
    "forvaltningarna",
    "kontor",
    "kontoret",
    "forbund",
    "forbundet",
    "direktion",
    "direktionen",
    "presidium",
    "presidiet",
    "radet",
    "avdelning",
    "avdelningen",
    "enheten",
    "ordforande",
    "ordforanden",
    "delegaten",
    "delegationen",
    "chefen",
    "bolaget",
    "kommunen",
    "kommitten",
    "revisorerna",
    "revisionen",
    "gruppen",
];

/// Whether a word names a body: by its ending, or as an abbreviation in capitals.
fn is_body(folded: &str, written: &str) -> bool {
    BODIES.iter().any(|body| folded.ends_with(body)) || is_abbreviation(written)
}

/// Whether a word is the genitive of a body: "nämndens", "KS", "KF:s".
fn is_body_s(folded: &str, written: &str) -> bool {
    match folded.strip_suffix(":s").or_else(|| folded.strip_suffix('s')) {
        Some(stem) => {
            let short = written.strip_suffix(":s").or_else(|| written.strip_suffix('s')).unwrap_or(written);
            BODIES.iter().any(|body| stem.ends_with(body)) || is_abbreviation(short)
        }
        None => false,
    }
}

fn is_abbreviation(written: &str) -> bool {
    let letters = written.chars().count();
    (2..=6).contains(&letters) && written.chars().all(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::SectionKind as K;
    use super::*;

    #[test]
    fn headings_of_real_minutes() {
        for (heading, kind) in [
            ("Beslut", K::Decision),
            ("BESLUT:", K::Decision),
            ("Kommunfullmäktiges beslut", K::Decision),
            ("Allmänna utskottets beslut", K::Decision),
            ("KF:s beslut", K::Decision),
            ("Kommunfullmäktige beslutar", K::Decision),
            ("Kommunfullmäktige beslutar (att)", K::Decision),
            ("Socialnämnden beslutar att", K::Decision),
            ("Kommunstyrelsens arbetsutskott beslutade att:", K::Decision),
            ("KS beslutar", K::Decision),
            ("Förslag till beslut", K::ProposedDecision),
            ("Förslag till beslut i kommunfullmäktige", K::ProposedDecision),
            ("Socialförvaltningens förslag", K::ProposedDecision),
            ("Allmänna utskottets förslag", K::ProposedDecision),
            ("Allmänna utskottets förslag till beslut", K::ProposedDecision),
            ("Kommunstyrelsen föreslår kommunfullmäktige besluta", K::ProposedDecision),
            ("Vi föreslår", K::ProposedDecision),
            ("A\u{308}rendet", K::Matter),
            ("Beskrivning av ärendet", K::Matter),
            ("Sammanfattning av ärendet", K::Matter),
            ("1.2 Bakgrund", K::Background),
            ("Ärendets gång", K::Course),
            ("Yrkanden", K::Claims),
            ("Yrkande från Eva Ek (S)", K::Claims),
            ("Förslag under sammanträdet", K::Claims),
            ("Propositionsordning", K::Propositions),
            ("Beslutsgång", K::Propositions),
            ("Huvudvotering", K::Vote),
            ("Reservation (V)", K::Reservation),
            ("Reservationer", K::Reservation),
            ("Särskilt yttrande", K::SpecialStatement),
            ("Protokollsanteckningar", K::Note),
            ("Jäv", K::Recusal),
            ("Handlingar i ärendet", K::Records),
            ("Beslutsunderlag", K::Records),
            ("Bilaga 1", K::Annexes),
            ("Protokollsutdrag skickas till", K::Distribution),
            ("Beslutsexpediering", K::Distribution),
            ("Förvaltningens bedömning", K::Assessment),
            ("Ekonomiska konsekvenser", K::Finances),
            ("Barnperspektiv", K::Children),
            ("Motionen", K::Motion),
            ("Mål och syfte", K::Aims),
            ("Effektmål", K::Aims),
            ("Resultat", K::Results),
            ("Erfarenheter", K::Experience),
            ("Hur man överklagar", K::Appeal),
        ] {
            assert_eq!(SectionKind::parse(heading), Some(kind), "{heading}");
        }
    }

    #[test]
    fn other_headings_are_of_no_kind() {
        for heading in [
            "",
            ":",
            "1.",
            "(S)",
            "Tidigare beslut",
            "Beslut om avgifter",
            "Kvinnors förslag",
            "Reservationsanslag",
            "Arbetsgruppens förslag till tidsplan",
            "Yrkandet",
            "Utveckling",
            "Nämnden i siffror",
            "Vad vi beslutar om",
            "Bilagan visar",
            "Ekonomi i balans",
        ] {
            assert_eq!(SectionKind::parse(heading), None, "{heading}");
        }
    }

    #[test]
    fn keys_are_slugs_and_unlike() {
        let kinds = [
            K::Decision,
            K::ProposedDecision,
            K::Matter,
            K::Background,
            K::Course,
            K::Claims,
            K::Propositions,
            K::Vote,
            K::Reservation,
            K::SpecialStatement,
            K::Note,
            K::Recusal,
            K::Records,
            K::Annexes,
            K::Distribution,
            K::Reasons,
            K::Assessment,
            K::Finances,
            K::Children,
            K::Motion,
            K::Aims,
            K::Results,
            K::Experience,
            K::Appeal,
        ];
        let keys: std::collections::BTreeSet<&str> = kinds.iter().map(|kind| kind.key()).collect();
        assert_eq!(keys.len(), kinds.len());
        assert!(keys.iter().all(|key| crate::domain::slug::is_slug(key)));
    }
}
