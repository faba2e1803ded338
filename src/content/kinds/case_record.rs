//! `ärende`: what is known of a case beyond its papers.

use crate::content::fields::{Field, Fields, Form};
use crate::content::front::{CaseRecord, Common, Front};
use crate::content::values::document_board;
use crate::diag::Code;

/// Keys of `ärende`.
pub static FIELDS: &[Field] = &[
    Field::new("diarienummer", Form::Texts, "Ärendets diarienummer, det viktigaste först.").or(&["dnr"]).must(),
    Field::new("tidigare_diarienummer", Form::Texts, "Äldre nummer; ett ensamt förs ihop, flera blir besläktade."),
    Field::new("nämnd", Form::Board, "Nämnden vars diarium numret hör till."),
    Field::new("kommun", Form::Text, "Kommunen, när flera har samma nämndnamn."),
    Field::new("klarspråk", Form::Text, "Vad ärendet gäller, på enkel svenska."),
    Field::new("väckt_av", Form::Text, "Vem som väckte ärendet."),
    Field::new("inkom", Form::Date, "Dagen då ärendet kom in."),
    Field::new("avslutat", Form::Date, "Dagen då ärendet avslutades."),
];

/// Reads a case record.
pub fn read(fields: &Fields<'_>, common: &Common) -> Option<Front> {
    let kommun = fields.text("kommun");
    let numbers = fields.required("diarienummer").map(|_| fields.numbers("diarienummer")).unwrap_or_default();
    let (received, closed) = (fields.date("inkom"), fields.date("avslutat"));
    if let (Some(from), Some(until)) = (received, closed)
        && until < from
    {
        fields.cx.report(fields.problem_at_key(Code::DateOrder, "avslutat").with("key", "avslutat"));
    }
    let record = CaseRecord {
        board: fields.value("nämnd").and_then(|value| document_board(fields, &value, kommun.as_deref(), common.date)),
        kommun,
        numbers,
        earlier_numbers: fields.numbers("tidigare_diarienummer"),
        summary: fields.text("klarspråk"),
        raised_by: fields.text("väckt_av"),
        received,
        closed,
    };
    if record.numbers.is_empty() { None } else { Some(Front::Case(Box::new(record))) }
}
