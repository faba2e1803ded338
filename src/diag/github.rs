//! Printer for GitHub Actions: one workflow command a line, shown beside the changed lines.

use crate::diag::{Diagnostic, Printing, Report};
use crate::words::Words;

/// Every problem as a workflow command: `::error file=…,line=…,endLine=…,col=…,endColumn=…,title=D204::message`.
///
/// The end column is left out where the range ends on another line, as GitHub asks for.
pub fn print(report: &Report, printing: &Printing<'_>) -> String {
    report.diagnostics.iter().map(|diagnostic| line(report, printing, diagnostic)).collect()
}

fn line(report: &Report, printing: &Printing<'_>, diagnostic: &Diagnostic) -> String {
    let words = Words::of(printing.lang);
    let worded = printing.word(report, diagnostic);
    let mut text = format!("::{} file={}", worded.severity.key(), property(&printing.path(&diagnostic.place)));
    if let Some(spot) = worded.spot {
        text.push_str(&format!(",line={},endLine={},col={}", spot.line, spot.end_line, spot.column));
        if spot.line == spot.end_line {
            text.push_str(&format!(",endColumn={}", spot.end_column));
        }
    }
    let mut message = format!("{}\n{}: {}", worded.message, words.get("print.plain_help"), worded.help);
    for place in &diagnostic.related {
        message.push_str(&format!("\n{}: {}", words.get("print.related"), printing.location(report, place)));
    }
    format!("{text},title={}::{}\n", worded.code, data(&message))
}

/// Escapes the message of a workflow command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// Escapes a property of a workflow command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::tests::{place, printing, report};
    use crate::diag::{Code, Place};
    use crate::words::Lang;
    use crate::world::VPath;

    #[test]
    fn a_problem_is_a_workflow_command() {
        let (path, text) = ("content/a.md", "a: 1\na: 2\n");
        let second = Place::at(&VPath::new(path), 5..6);
        let problem = Diagnostic::new(Code::DuplicateKey, second).with("key", "a").and(place(path, text, "a"));
        let printing = Printing { root: "sites/x", ..printing(Lang::Sv) };
        assert_eq!(
            print(&report(&[(path, text)], vec![problem]), &printing),
            "::error file=sites/x/content/a.md,line=2,endLine=2,col=1,endColumn=2,title=D114::Nyckeln ”a” finns redan%0A\
             Gör så här: Behåll den ena raden. Finns det flera värden skriver du dem som en lista under en enda nyckel.%0A\
             se även: sites/x/content/a.md:1:1\n"
        );
    }

    #[test]
    fn names_and_values_cannot_forge_a_command() {
        let place = Place::file(&VPath::new("content/a,b:c%\n::error::.md"));
        let problem = Diagnostic::new(Code::UnknownBoard, place).with("value", "5%\n::warning::x");
        let text = print(&report(&[], vec![problem]), &printing(Lang::En));
        let path = "content/a%2Cb%3Ac%25 %3A%3Aerror%3A%3A.md";
        let expected = format!("::error file={path},title=D207::No body is called “5%25 ::warning::x”%0A");
        assert!(text.starts_with(&expected), "{text}");
        assert_eq!(text.lines().count(), 1);
    }

    #[test]
    fn a_range_over_several_lines_has_no_end_column() {
        let text = "a: |\n  b\n";
        let problem = Diagnostic::new(Code::EmptyValue, place("a.md", text, "|\n  b")).with("key", "a");
        let text = print(&report(&[("a.md", text)], vec![problem]), &printing(Lang::En));
        let expected = "::error file=a.md,line=1,endLine=2,col=4,title=D202::The fact “a” has no value%0A";
        assert!(text.starts_with(expected), "{text}");
    }
}
