//! Printer for programs: one JSON object a line.

use serde::Serialize;

use crate::diag::wording::Spot;
use crate::diag::{Diagnostic, Place, Printing, Report};

/// One problem. Lines and columns count from 1, columns in characters; bytes count from 0 in the file as it is on disk; the
/// end is the place behind the last character. All six are null when the problem concerns the file as such.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Problem {
    code: &'static str,
    severity: &'static str,
    #[serde(flatten)]
    place: Where,
    message: String,
    help: String,
    related: Vec<Where>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Where {
    file: String,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    byte_start: Option<usize>,
    byte_end: Option<usize>,
}

/// Every problem as a JSON object on a line of its own, with the keys `code`, `severity` (`error` or `warning`), `file`
/// (relative to the site), `line`, `column`, `endLine`, `endColumn`, `byteStart`, `byteEnd`, `message`, `help` and
/// `related` (a list of places).
pub fn print(report: &Report, printing: &Printing<'_>) -> String {
    let lines = report.diagnostics.iter().map(|diagnostic| line(report, printing, diagnostic));
    lines.collect()
}

fn line(report: &Report, printing: &Printing<'_>, diagnostic: &Diagnostic) -> String {
    let worded = printing.word(report, diagnostic);
    let problem = Problem {
        code: worded.code,
        severity: worded.severity.key(),
        place: place(report, printing, &diagnostic.place),
        message: worded.message,
        help: worded.help,
        related: diagnostic.related.iter().map(|other| place(report, printing, other)).collect(),
    };
    // Only maps with keys that are no text, and writers that fail, can make this go wrong; there is neither.
    let json = serde_json::to_string(&problem).unwrap_or_default();
    format!("{json}\n")
}

fn place(report: &Report, printing: &Printing<'_>, place: &Place) -> Where {
    let spot = Spot::of(report, place);
    Where {
        file: printing.clean(place.file.as_str()),
        line: spot.map(|spot| spot.line),
        column: spot.map(|spot| spot.column),
        end_line: spot.map(|spot| spot.end_line),
        end_column: spot.map(|spot| spot.end_column),
        byte_start: place.range.map(|(start, _)| start),
        byte_end: place.range.map(|(_, end)| end),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;
    use crate::diag::tests::{place, printing, report};
    use crate::words::Lang;
    use crate::world::VPath;

    #[test]
    fn a_problem_is_one_line_of_json_with_bytes_as_on_disk() {
        let text = "\u{feff}---\nnämnd: \"å\"\n";
        let problem = Diagnostic::new(Code::UnknownBoard, place("content/a.md", text, "\"å\""))
            .with("value", "å \"b\"")
            .and(Place::file(&VPath::new("site.yaml")));
        let printing = Printing { root: "sites/x", ..printing(Lang::En) };
        assert_eq!(
            print(&report(&[("content/a.md", text)], vec![problem]), &printing),
            concat!(
                r#"{"code":"D207","severity":"error","file":"content/a.md","line":2,"column":8,"endLine":2,"endColumn":11,"#,
                r#""byteStart":15,"byteEnd":19,"message":"No body is called “å \"b\"”","#,
                r#""help":"Check the spelling, or add the body under `nämnder` in site.yaml.","#,
                r#""related":[{"file":"site.yaml","line":null,"column":null,"endLine":null,"endColumn":null,"#,
                r#""byteStart":null,"byteEnd":null}]}"#,
                "\n"
            )
        );
    }

    #[test]
    fn every_problem_is_a_line() {
        let path = VPath::new("content/a.md");
        let all = (0..80).map(|at| Diagnostic::new(Code::YamlTab, Place::at(&path, at..at + 1))).collect();
        let text = print(&report(&[("content/a.md", &"\n".repeat(90))], all), &printing(Lang::Sv));
        assert_eq!(text.lines().count(), 80);
        assert!(text.lines().all(|line| line.starts_with("{\"code\":\"D105\",") && line.ends_with("]}")));
    }
}
