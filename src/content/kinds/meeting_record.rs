//! `sammanträde`: the record of one meeting, written once and inherited by its §§.

use crate::content::fields::{Field, Fields, Form};
use crate::content::front::{Approval, Attendance, Common, Front, MeetingRecord, Notice};
use crate::content::kinds::paper_fields::OFFICER;
use crate::content::values::{MOVER, document_board};
use crate::diag::Code;

/// Keys of one entry of `närvaro`.
static ATTENDANCE: &[Field] = &[
    Field::new("namn", Form::Text, "Namn.").must(),
    Field::new("parti", Form::Text, "Partiets beteckning."),
    Field::new("roll", Form::Text, "Ordförande, ledamot, ersättare …"),
    Field::new("ersätter", Form::Text, "Vem en ersättare tjänstgör för."),
    Field::new("tjänstgör", Form::YesNo, "nej för en ersättare som inte tjänstgör."),
    Field::new("paragrafer", Form::Sections, "De paragrafer personen var med på."),
    Field::new("kl", Form::Text, "Den tid personen var med."),
    Field::new("distans", Form::YesNo, "ja när personen deltog på distans."),
];

/// Keys of one entry of `justering`.
static APPROVAL: &[Field] = &[
    Field::new("datum", Form::Date, "Dagen då protokollet justerades."),
    Field::new("plats", Form::Text, "Platsen."),
    Field::new("justerare", Form::Movers, "Vilka som justerade.").of(MOVER),
    Field::new("paragrafer", Form::Sections, "De paragrafer justeringen gäller; alla om inget står."),
];

/// Keys of one entry of `anslag`.
static NOTICE: &[Field] = &[
    Field::new("uppsatt", Form::Date, "Dagen då anslaget sattes upp."),
    Field::new("nedtas", Form::Date, "Dagen då anslaget tas ned."),
    Field::new("förvaring", Form::Text, "Var protokollet förvaras."),
    Field::new("paragrafer", Form::Sections, "De paragrafer anslaget gäller; alla om inget står."),
];

/// Keys of `sammanträde`.
pub static FIELDS: &[Field] = &[
    Field::new("nämnd", Form::Board, "Nämnden som sammanträdde.").must(),
    Field::new("kommun", Form::Text, "Kommunen, när flera har samma nämndnamn."),
    Field::new("möte", Form::Number, "2 för det andra mötet samma dag."),
    Field::new("t_o_m", Form::Date, "Sista dagen när mötet varade flera dagar."),
    Field::new("tid", Form::Text, "Klockslag."),
    Field::new("plats", Form::Text, "Platsen."),
    Field::new("paragrafer", Form::Sections, "Alla paragrafer i protokollet, till exempel 1–40."),
    Field::new("närvaro", Form::Maps, "Vilka som var med.").of(ATTENDANCE),
    Field::new("övriga", Form::Maps, "Andra närvarande.").of(OFFICER),
    Field::new("justering", Form::Maps, "Protokollets justering.").of(APPROVAL),
    Field::new("anslag", Form::Maps, "Anslag om justerat protokoll.").of(NOTICE),
];

/// Reads the record of a meeting, which needs a body and a date.
pub fn read(fields: &Fields<'_>, common: &Common) -> Option<Front> {
    let kommun = fields.text("kommun");
    let board =
        fields.required("nämnd").and_then(|value| document_board(fields, &value, kommun.as_deref(), common.date));
    if common.date.is_none() && (!fields.has("datum") || fields.value("datum").is_none()) {
        fields.missing("datum");
    }
    let last_day = fields.date("t_o_m");
    if let (Some(from), Some(until)) = (common.date, last_day)
        && until < from
    {
        fields.cx.report(fields.problem_at_key(Code::DateOrder, "t_o_m").with("key", "t_o_m"));
    }
    let record = MeetingRecord {
        board,
        sitting: super::paper_parts::sitting(fields),
        last_day,
        time: fields.text("tid"),
        venue: fields.text("plats"),
        sections: fields.sections("paragrafer"),
        attendance: fields.maps("närvaro", attendance),
        others: fields.value("övriga").map_or_else(Vec::new, |value| value.list(super::paper_parts::officer)),
        approvals: fields.maps("justering", approval),
        notices: fields.maps("anslag", notice),
    };
    (record.board.is_some() && common.date.is_some()).then(|| Front::Meeting(Box::new(record)))
}

fn attendance(fields: &Fields<'_>) -> Option<Attendance> {
    Some(Attendance {
        name: fields.required("namn")?.text()?,
        party: fields.text("parti"),
        role: fields.text("roll"),
        substitutes: fields.text("ersätter"),
        serving: fields.yes("tjänstgör"),
        sections: fields.sections("paragrafer"),
        hours: fields.text("kl"),
        remote: fields.yes("distans").unwrap_or(false),
    })
}

fn approval(fields: &Fields<'_>) -> Option<Approval> {
    Some(Approval {
        date: fields.date("datum"),
        venue: fields.text("plats"),
        approvers: fields.movers("justerare"),
        sections: fields.sections("paragrafer"),
    })
}

fn notice(fields: &Fields<'_>) -> Option<Notice> {
    Some(Notice {
        posted: fields.date("uppsatt"),
        taken_down: fields.date("nedtas"),
        kept_at: fields.text("förvaring"),
        sections: fields.sections("paragrafer"),
    })
}
