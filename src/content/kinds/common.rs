//! The keys that every kind of document may carry.

use crate::content::fields::{Field, Fields, Form};
use crate::content::front::{Common, Provenance};
use crate::content::yaml::Node;
use crate::diag::{Code, Diagnostic};
use crate::domain::section::looks_like_section;
use crate::domain::slug::is_slug;

/// Keys of `källa`.
pub static PROVENANCE: &[Field] = &[
    Field::new("url", Form::Text, "Webbadress till originalet."),
    Field::new("fil", Form::File, "Fil i dokumentets mapp."),
    Field::new("text", Form::Text, "Källan i ord."),
    Field::new("hämtad", Form::Date, "Dagen då uppgiften hämtades."),
];

/// The common keys.
pub static FIELDS: &[Field] = &[
    Field::new("typ", Form::Word, "Vad filen är: beslut, motionssvar, projektrapport, sammanträde, ärende eller sida.")
        .or(&["type"])
        .must(),
    Field::new("titel", Form::Text, "Rubriken.").or(&["title"]).must(),
    Field::new("undertitel", Form::Text, "Underrubrik.").or(&["subtitle"]),
    Field::new(
        "datum",
        Form::DateOrNull,
        "Sammanträdets dag för en paragraf, annars handlingens dag. null när den är okänd. En sida eller ett ärende behöver ingen.",
    )
    .or(&["date"]),
    Field::new("visas_från", Form::Date, "Visas inte före denna dag."),
    Field::new("visas_till", Form::Date, "Sista dagen som handlingen visas."),
    Field::new("utkast", Form::YesNo, "ja: visas inte.").or(&["draft"]),
    Field::new("indexera", Form::YesNo, "nej: sökmotorer ombeds att inte ta med sidan."),
    Field::new("tidigare_adresser", Form::Texts, "Gamla adresser som ska leda hit.").or(&["aliases"]),
    Field::new("slug", Form::Text, "Adressens sista led för handlingar utan paragraf; annars filnamnet."),
    Field::new("källa", Form::Map, "Originalet, eller varifrån uppgiften kommer.").of(PROVENANCE),
    Field::new("extra", Form::Any, "Egna uppgifter för den som gör ett tema."),
];

/// Reads the common keys. `needs_title` is false where a document may do without `titel`.
pub fn read(fields: &Fields<'_>, needs_title: bool) -> Common {
    let title = if needs_title { fields.required("titel") } else { fields.value("titel") };
    let title = title.and_then(|value| value.text());
    let visible = (fields.date("visas_från"), fields.date("visas_till"));
    if let (Some(from), Some(until)) = visible
        && until < from
    {
        fields.cx.report(fields.problem_at_key(Code::DateOrder, "visas_till").with("key", "visas_till"));
    }
    Common {
        title: title.unwrap_or_default(),
        subtitle: fields.text("undertitel"),
        date: fields.date("datum"),
        visible_from: visible.0,
        visible_until: visible.1,
        draft: fields.yes("utkast").unwrap_or(false),
        index: fields.yes("indexera").unwrap_or(true),
        former_addresses: former_addresses(fields),
        slug: slug(fields),
        provenance: fields.value("källa").and_then(|value| value.map(provenance)),
        extra: extra(fields),
    }
}

/// Reports a missing `datum` of a paper: an unknown date is stated, never left out. A meeting without date is an error of its
/// own kind, as it could be filed nowhere; an ordinary page has no date as a rule, and a case has a span (`inkom`,
/// `avslutat`) rather than a day, so a warning there would only teach people to write `null`.
pub fn check_date_stated(fields: &Fields<'_>) {
    if !fields.has("datum") {
        fields.cx.report(Diagnostic::new(Code::MissingDate, fields.place()).with("key", "datum"));
    }
}

fn provenance(fields: &Fields<'_>) -> Option<Provenance> {
    let url = fields.value("url").and_then(|value| {
        let text = value.text()?;
        if text.starts_with("https://") || text.starts_with("http://") {
            return Some(text);
        }
        fields.cx.report(value.problem(Code::BadUrl).with("value", text));
        None
    });
    Some(Provenance { url, file: fields.file("fil"), text: fields.text("text"), fetched: fields.date("hämtad") })
}

fn slug(fields: &Fields<'_>) -> Option<String> {
    let value = fields.value("slug")?;
    let text = value.text()?;
    if is_slug(&text) && !looks_like_section(&text) {
        return Some(text);
    }
    fields.cx.report(value.problem(Code::BadSlug).with("value", text));
    None
}

fn former_addresses(fields: &Fields<'_>) -> Vec<String> {
    let Some(value) = fields.value("tidigare_adresser") else { return Vec::new() };
    value.list(|item| {
        let text = item.text()?;
        let is_address = text.starts_with('/')
            && !text.contains("//")
            && !text.contains([' ', '\\', '?', '#', '"', '<', '>', '%'])
            && text.split('/').all(|part| part != ".." && part != ".");
        if is_address && text.len() > 1 {
            return Some(text);
        }
        item.cx.report(item.problem(Code::BadAddress).with("value", text));
        None
    })
}

fn extra(fields: &Fields<'_>) -> std::collections::BTreeMap<String, Node> {
    match fields.value("extra") {
        Some(value) => match value.node {
            Node::Map(entries) => entries.iter().cloned().collect(),
            _ => {
                value.wrong_form(Form::Map);
                Default::default()
            }
        },
        None => Default::default(),
    }
}
