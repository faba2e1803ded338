//! The keys that decisions, answers to motions and project reports share.

use crate::content::fields::{Field, Form};
use crate::content::values::{MOVER, POINT_OUTCOME};

/// Keys of a named official.
pub static OFFICER: &[Field] =
    &[Field::new("namn", Form::Text, "Namn.").must(), Field::new("titel", Form::Text, "Titel.")];

static PROPOSAL: &[Field] = &[
    Field::new("till", Form::Board, "Organet som ska besluta.").must(),
    Field::new("utfall", Form::Outcomes, "Vad organet föreslås besluta."),
    Field::new("text", Form::Text, "Förslaget i ord."),
];

static APPEAL: &[Field] = &[
    Field::new("sätt", Form::Word, "laglighetsprövning, förvaltningsbesvär eller nej."),
    Field::new("utgång", Form::Text, "Hur ett överklagande slutade."),
];

/// Keys of one row of `ärendegång`.
pub static STEP: &[Field] = &[
    Field::new("nämnd", Form::Board, "Organ som finns i site.yaml."),
    Field::new("organ", Form::Text, "Annat organ, fritt."),
    Field::new("datum", Form::Date, "Dagen."),
    Field::new("paragraf", Form::Section, "Paragrafen."),
    Field::new("sidor", Form::Text, "Sidor i protokollet."),
    Field::new("utfall", Form::Outcomes, "Vad organet gjorde."),
    Field::new("väntas", Form::YesNo, "ja för ett steg som återstår."),
];

static DEMAND: &[Field] = &[
    Field::new("text", Form::Text, "Yrkandet.").must(),
    Field::new("utfall", Form::Outcomes, "Vad det blev av yrkandet."),
];

static MOTION_DECISION: &[Field] = &[
    Field::new("nämnd", Form::Board, "Organet som beslutade."),
    Field::new("datum", Form::Date, "Dagen."),
    Field::new("paragraf", Form::Section, "Paragrafen."),
    Field::new("utfall", Form::Outcomes, "Utfallet."),
];

/// Keys of `motion`.
pub static MOTION: &[Field] = &[
    Field::new("id", Form::Text, "Eget id när motionen saknar nummer."),
    Field::new("motionärer", Form::Movers, "Vilka som motionerade.").of(MOVER),
    Field::new("titel", Form::Text, "Motionens rubrik.").or(&["om"]),
    Field::new("nummer", Form::Text, "Motionens nummer."),
    Field::new("inlämnad", Form::Date, "Dagen då den lämnades in."),
    Field::new("besvaras_senast", Form::Date, "Senaste dag för svar."),
    Field::new("yrkanden", Form::Maps, "Vad motionen yrkar.").of(DEMAND),
    Field::new("återtagen", Form::YesNo, "ja när motionen har tagits tillbaka."),
    Field::new("beslut", Form::Map, "Beslutet som avgjorde motionen.").of(MOTION_DECISION),
];

/// Keys of `medborgarförslag`.
pub static CITIZEN_PROPOSAL: &[Field] = &[
    Field::new("id", Form::Text, "Eget id när förslaget saknar nummer."),
    Field::new("förslagsställare", Form::Movers, "Vem som föreslog; kräver samtycke.").of(MOVER),
    Field::new("samtycke", Form::Date, "Dagen då förslagsställaren sade ja till att namnges."),
    Field::new("titel", Form::Text, "Förslagets rubrik.").or(&["om"]),
    Field::new("nummer", Form::Text, "Förslagets nummer."),
    Field::new("inlämnad", Form::Date, "Dagen då det lämnades in."),
    Field::new("besvaras_senast", Form::Date, "Senaste dag för svar."),
    Field::new("yrkanden", Form::Maps, "Vad förslaget yrkar.").of(DEMAND),
    Field::new("återtagen", Form::YesNo, "ja när förslaget har tagits tillbaka."),
    Field::new("beslut", Form::Map, "Beslutet som avgjorde förslaget.").of(MOTION_DECISION),
];

static REFERRAL: &[Field] = &[
    Field::new("från", Form::Text, "Vem som remitterar."),
    Field::new("till", Form::Texts, "Vem som ska svara."),
    Field::new("svar_senast", Form::Date, "Senaste dag för svar."),
];

static AIM: &[Field] = &[
    Field::new("nivå", Form::Text, "Till exempel inriktningsmål."),
    Field::new("text", Form::Text, "Målet.").must(),
    Field::new("uppfyllt", Form::Text, "Om målet nåddes."),
];

static PROJECT: &[Field] = &[
    Field::new("namn", Form::Text, "Projektets namn."),
    Field::new("period", Form::Text, "År, flera år eller två datum."),
    Field::new("målgrupp", Form::Texts, "För vem."),
    Field::new("finansiär", Form::Text, "Vem som betalar."),
    Field::new("medel", Form::Text, "Pengarna i ord."),
    Field::new("sökt", Form::Amount, "Sökt belopp i kronor."),
    Field::new("beviljat", Form::Amount, "Beviljat belopp i kronor."),
    Field::new("använt", Form::Amount, "Använt belopp i kronor."),
    Field::new("mål", Form::Maps, "Projektets mål.").of(AIM),
    Field::new("rapport", Form::Text, "delrapport eller slutrapport."),
];

static CLAIM: &[Field] = &[
    Field::new("av", Form::Movers, "Vem som yrkade.").of(MOVER),
    Field::new("typ", Form::Word, "bifall, avslag, återremiss, bordläggning, tillägg eller ändring."),
    Field::new("till", Form::Text, "Vad yrkandet gäller."),
    Field::new("text", Form::Text, "Yrkandet i ord."),
];

static CANDIDATE: &[Field] =
    &[Field::new("namn", Form::Text, "Kandidatens namn.").must(), Field::new("röster", Form::Number, "Antal röster.")];

static BALLOT: &[Field] = &[
    Field::new("namn", Form::Text, "Ledamotens namn.").must(),
    Field::new("parti", Form::Text, "Partiets beteckning."),
    Field::new("röst", Form::Word, "ja, nej, avstår eller frånvarande.").must(),
];

/// Keys of one entry of `voteringar`.
pub static VOTE: &[Field] = &[
    Field::new("rubrik", Form::Text, "Vad omröstningen gällde."),
    Field::new("slag", Form::Word, "öppen, sluten eller lottning."),
    Field::new("ja_betyder", Form::Text, "Vad ja betydde."),
    Field::new("nej_betyder", Form::Text, "Vad nej betydde."),
    Field::new("kandidater", Form::Maps, "I stället för ja och nej.").of(CANDIDATE),
    Field::new("ja", Form::Number, "Antal ja."),
    Field::new("nej", Form::Number, "Antal nej."),
    Field::new("avstår", Form::Number, "Antal som avstod."),
    Field::new("frånvarande", Form::Number, "Antal frånvarande."),
    Field::new("röster", Form::Maps, "Hur var och en röstade.").of(BALLOT),
    Field::new("komplett", Form::YesNo, "ja när listan har med alla."),
    Field::new("röstlista", Form::File, "Fil med omröstningslistan."),
    Field::new("utfall", Form::Text, "Resultatet i ord."),
];

static STATEMENT: &[Field] = &[
    Field::new("av", Form::Movers, "Vem som uttalade sig.").of(MOVER),
    Field::new("för", Form::Text, "För vems räkning."),
    Field::new("text", Form::Text, "Orden."),
    Field::new("bilaga", Form::Text, "Bilagan där orden finns."),
];

static ELECTION: &[Field] = &[
    Field::new("uppdrag", Form::Text, "Uppdraget.").must(),
    Field::new("vald", Form::Text, "Den som valdes."),
    Field::new("parti", Form::Text, "Partiets beteckning."),
    Field::new("i_stället_för", Form::Text, "Den som ersätts."),
    Field::new("till", Form::Text, "Hur länge."),
];

static RECORD: &[Field] = &[
    Field::new("titel", Form::Text, "Handlingens titel.").must(),
    Field::new("datum", Form::Date, "Handlingens dag."),
    Field::new("av", Form::Text, "Vem som skrev den."),
    Field::new("fil", Form::File, "Fil i dokumentets mapp."),
    Field::new("papper", Form::Text, "Länk till en handling i samlingen."),
];

static ANNEX: &[Field] = &[
    Field::new("titel", Form::Text, "Bilagans titel."),
    Field::new("nr", Form::Text, "Bilagans nummer."),
    Field::new("fil", Form::File, "Fil i dokumentets mapp."),
    Field::new("sidor", Form::Text, "Antal sidor."),
    Field::new("publik", Form::Word, "ja, nej eller begärs_ut."),
    Field::new("skäl", Form::Text, "Varför den inte visas."),
    Field::new("namnges", Form::YesNo, "ja när titeln på en dold bilaga får visas."),
];

static ASSIGNMENT: &[Field] = &[
    Field::new("till", Form::Texts, "Vem som får uppdraget."),
    Field::new("text", Form::Text, "Uppdraget.").must(),
    Field::new("punkt", Form::Number, "Beslutspunktens nummer."),
    Field::new("redovisas", Form::Text, "När eller var det ska redovisas.").or(&["redovisas_i"]),
    Field::new("status", Form::Text, "Hur det står till."),
];

/// Keys of one entry of `redovisar` or `upphäver`.
pub static DECISION_REF: &[Field] = &[
    Field::new("nämnd", Form::Board, "Organet som beslutade."),
    Field::new("datum", Form::Date, "Dagen."),
    Field::new("paragraf", Form::Section, "Paragrafen."),
    Field::new("punkt", Form::Number, "Beslutspunktens nummer."),
];

static AMOUNT: &[Field] = &[
    Field::new("värde", Form::Amount, "Beloppet i hela kronor.").must(),
    Field::new("som_skrivet", Form::Text, "Beloppet som det står i handlingen."),
    Field::new("avser", Form::Text, "Vad beloppet gäller."),
    Field::new("slag", Form::Word, "beslutat, sökt eller bakgrund."),
];

static MASKING: &[Field] = &[Field::new("grund", Form::Text, "Varför något har tagits bort.").must()];

static REVIEWED: &[Field] =
    &[Field::new("av", Form::Text, "Vem som granskade."), Field::new("datum", Form::Date, "Dagen.")];

static REMOVED: &[Field] = &[Field::new("datum", Form::Date, "Dagen."), Field::new("grund", Form::Text, "Varför.")];

static CORRECTION: &[Field] = &[
    Field::new("datum", Form::Date, "Dagen."),
    Field::new("text", Form::Text, "Vad som rättats.").must(),
    Field::new("av", Form::Text, "nämnden eller portalen."),
];

/// The keys of a paper, beside the common ones.
pub static PAPER: &[Field] = &[
    Field::new("handlingstyp", Form::Text, "Vad handlingen är: protokollsutdrag, tjänsteskrivelse, remissyttrande …"),
    Field::new("status", Form::Word, "förslag, beslutat eller redovisat."),
    Field::new("nämnd", Form::Board, "Nämnden i vars protokoll den står, annars den som handlingen är ställd till."),
    Field::new("kommun", Form::Text, "Kommunen, när flera har samma nämndnamn."),
    Field::new("tidigast", Form::Date, "En odaterad handling är inte äldre än så."),
    Field::new("senast", Form::Date, "En odaterad handling är inte yngre än så."),
    Field::new("paragraf", Form::Section, "Paragrafen i protokollet, till exempel \"71\"."),
    Field::new("möte", Form::Number, "2 för nämndens andra möte samma dag."),
    Field::new("sidor", Form::Text, "Sidor i protokollet."),
    Field::new("redovisas", Form::YesNo, "nej för en paragraf som inte publiceras; kräver grund."),
    Field::new("grund", Form::Text, "Varför paragrafen inte publiceras."),
    Field::new("diarienummer", Form::Texts, "Diarienummer som det skrivs; det viktigaste först.").or(&["dnr"]),
    Field::new("tidigare_diarienummer", Form::Texts, "Äldre nummer; ett ensamt förs ihop, flera blir besläktade."),
    Field::new("avsändarens_diarienummer", Form::Text, "Den andra sidans nummer."),
    Field::new("ärende", Form::Text, "För ihop handlingar som saknar diarienummer."),
    Field::new("klarspråk", Form::Text, "Vad beslutet betyder, på enkel svenska. Visas först."),
    Field::new("ämnen", Form::Texts, "Ämnen.").or(&["tags"]),
    Field::new("utfall", Form::Outcomes, "Vad nämnden gjorde med ärendet.").of(POINT_OUTCOME),
    Field::new("föreslår", Form::Map, "Förslag till ett annat organ.").of(PROPOSAL),
    Field::new(
        "beslutsform",
        Form::Word,
        "acklamation, votering, sluten omröstning, lottning, per capsulam, delegation.",
    ),
    Field::new("överklagas", Form::Word, "laglighetsprövning, förvaltningsbesvär eller nej.").of(APPEAL),
    Field::new("ärendegång", Form::Maps, "Ärendets väg genom organen.").or(&["beslutsgang"]).of(STEP),
    Field::new("motion", Form::Maps, "Motionen som handlingen gäller.").of(MOTION),
    Field::new("medborgarförslag", Form::Maps, "Medborgarförslaget som handlingen gäller.").of(CITIZEN_PROPOSAL),
    Field::new("remiss", Form::Map, "Remissen.").of(REFERRAL),
    Field::new("projekt", Form::Map, "Projektet.").of(PROJECT),
    Field::new("yrkanden", Form::Maps, "Vad som yrkades på mötet.").of(CLAIM),
    Field::new("voteringar", Form::Maps, "Omröstningar.").of(VOTE),
    Field::new("reservationer", Form::Maps, "Reservationer.").of(STATEMENT),
    Field::new("särskilda_yttranden", Form::Maps, "Särskilda yttranden.").of(STATEMENT),
    Field::new("protokollsanteckningar", Form::Maps, "Anteckningar till protokollet.").of(STATEMENT),
    Field::new("jäv", Form::Texts, "Namn på den som var jävig; aldrig varför."),
    Field::new("deltar_ej", Form::Texts, "Namn på den som inte deltog."),
    Field::new("val", Form::Maps, "Val och avsägelser.").of(ELECTION),
    Field::new("handlingar", Form::Maps, "Vad beslutet byggde på.").of(RECORD),
    Field::new("bilagor", Form::Maps, "Bilagor.").of(ANNEX),
    Field::new("expedieras", Form::Texts, "Vilka som får beslutet."),
    Field::new("uppdrag", Form::Maps, "Uppdrag som ges.").of(ASSIGNMENT),
    Field::new("redovisar", Form::Maps, "Uppdraget som handlingen redovisar.").of(DECISION_REF),
    Field::new("upphäver", Form::Maps, "Beslutet som upphävs.").of(DECISION_REF),
    Field::new("belopp", Form::Maps, "Pengar.").of(AMOUNT),
    Field::new("avsändare", Form::Text, "Vem som skrev."),
    Field::new("mottagare", Form::Text, "Vem den är ställd till."),
    Field::new("handläggare", Form::Maps, "Handläggare.").of(OFFICER),
    Field::new("undertecknare", Form::Maps, "Vem som skrev under.").of(OFFICER),
    Field::new("kontakt", Form::Map, "Kontaktuppgifter; visas bara om site.yaml säger det."),
    Field::new("omedelbart_justerad", Form::YesNo, "ja när paragrafen justerades genast."),
    Field::new("delegat", Form::Text, "Vem som beslutade på delegation."),
    Field::new("delegationspunkt", Form::Text, "Punkten i delegationsordningen."),
    Field::new("maskning", Form::Maps, "Att något har tagits bort, och på vilken grund.").of(MASKING),
    Field::new("granskad", Form::Map, "Vem som granskade före publicering; visas aldrig.").of(REVIEWED),
    Field::new("borttagen", Form::Map, "Handlingen är borttagen.").of(REMOVED),
    Field::new("rättelser", Form::Maps, "Rättelser.").of(CORRECTION),
];
