//! The keys of site.yaml.

use crate::content::fields::{Field, Form};

static PUBLISHER: &[Field] = &[
    Field::new("namn", Form::Text, "Vem som ger ut portalen.").must(),
    Field::new("organisationsnummer", Form::Text, "Organisationsnummer."),
    Field::new("e-post", Form::Text, "E-post."),
    Field::new("typ", Form::Text, "kommun, region …"),
];

static LOOK: &[Field] = &[
    Field::new("namn", Form::Text, "Namnet i sidhuvudet."),
    Field::new("färg", Form::Text, "Accentfärgen som #rrggbb, för länkar och fokus."),
    Field::new("färg_mörk", Form::Text, "Accentfärgen på mörk botten; görs annars av färg."),
    Field::new("logotyp", Form::Text, "Fil i temats static-mapp."),
];

static FORMER_NAME: &[Field] =
    &[Field::new("namn", Form::Text, "Namnet.").must(), Field::new("till", Form::Date, "Sista dagen med det namnet.")];

/// Keys of one body.
pub static BOARD: &[Field] = &[
    Field::new("namn", Form::Text, "Namnet i dag.").must(),
    Field::new("tidigare_namn", Form::Maps, "Tidigare namn.").of(FORMER_NAME),
    Field::new("typ", Form::Word, "fullmäktige, styrelse, nämnd, utskott, beredning eller gemensam."),
    Field::new("kommun", Form::Texts, "Kommunen; flera för ett gemensamt organ."),
    Field::new("förkortning", Form::Texts, "Förkortningar."),
    Field::new("alias", Form::Texts, "Andra namn."),
    Field::new("överordnad", Form::Board, "Organet som det svarar inför."),
    Field::new("beskrivning", Form::Text, "Vad organet beslutar om."),
    Field::new("kontakt", Form::Map, "Kontaktuppgifter."),
    Field::new("diarium", Form::Text, "Diariets namn, när nummer annars krockar."),
    Field::new("komplett_från", Form::Date, "Från denna dag finns allt i samlingen."),
    Field::new("från", Form::Date, "Första dagen."),
    Field::new("till", Form::Date, "Sista dagen."),
    Field::new("efterträds_av", Form::Texts, "Organen som tog över."),
    Field::new("tidigare_adresser", Form::Texts, "Gamla id:n."),
];

static NUMBERS: &[Field] = &[Field::new("mönster", Form::Texts, "Hur numren är byggda, som reguljära uttryck.")];

/// Keys of one party.
pub static PARTY: &[Field] = &[
    Field::new("namn", Form::Text, "Partiets namn.").must(),
    Field::new("alias", Form::Texts, "Andra beteckningar."),
    Field::new("från", Form::Date, "Från och med."),
    Field::new("till", Form::Date, "Till och med."),
];

static PERSON: &[Field] = &[
    Field::new("namn", Form::Text, "Namnet som visas.").must(),
    Field::new("kommun", Form::Text, "Kommunen."),
    Field::new("alias", Form::Texts, "Andra stavningar."),
    Field::new("adress", Form::Text, "Adressens led."),
];

/// Keys of one topic.
pub static TOPIC: &[Field] =
    &[Field::new("namn", Form::Text, "Ämnets namn.").must(), Field::new("alias", Form::Texts, "Andra namn.")];

static REQUEST: &[Field] =
    &[Field::new("e-post", Form::Text, "E-post."), Field::new("text", Form::Text, "Hur man begär ut en handling.")];

/// The top-level keys.
pub static SITE: &[Field] = &[
    Field::new("titel", Form::Text, "Portalens namn.").or(&["title"]).must(),
    Field::new("beskrivning", Form::Text, "En mening om portalen.").or(&["description"]),
    Field::new("url", Form::Text, "Portalens hela adress, med https://.").must(),
    Field::new("språk", Form::Text, "Gränssnittets språk: sv, en eller ett som temat har ord på.").or(&["language"]),
    Field::new("innehållsspråk", Form::Text, "Innehållets språk."),
    Field::new("tema", Form::Text, "Temat; insyn om inget står.").or(&["theme"]),
    Field::new("utgivare", Form::Map, "Vem som ger ut portalen.").of(PUBLISHER),
    Field::new("utseende", Form::Map, "Namn, färg och logotyp.").of(LOOK),
    Field::new("nämnder", Form::Map, "Organen, med id som blir adress.").must(),
    Field::new("diarienummer", Form::Map, "Hur diarienummer är byggda.").of(NUMBERS),
    Field::new("partier", Form::Map, "Partier med beteckning."),
    Field::new("personer", Form::Maps, "Personer vars namn stavas på flera sätt.").of(PERSON),
    Field::new("ämnen", Form::Map, "Ämnen."),
    Field::new("författningar", Form::Map, "Webbadresser till författningar."),
    Field::new("begär_ut", Form::Map, "Hur man begär ut en handling.").of(REQUEST),
    Field::new("kontaktuppgifter", Form::Word, "dölj eller visa."),
    Field::new("rå_html", Form::Word, "sanera eller avvisa."),
    Field::new("personnummer", Form::Word, "fel, varning eller av."),
    Field::new("per_sida", Form::Number, "Rader per sida i listor."),
];
