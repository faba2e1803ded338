//! Printer for a page: the same problems as a fragment of HTML, with excerpts and links that open the text editor.

use crate::diag::wording::Spot;
use crate::diag::{Diagnostic, Place, Printing, Report};
use crate::words::Words;

/// Most characters of an excerpt.
const WIDEST: usize = 160;
/// Characters before the marked part of an excerpt that is cut.
const LEAD: usize = 40;

/// Some problems of a report as list items, in the order given.
///
/// `open` gives the address that opens a place in the reader's editor: of a path within the site, a line and a column, from 1.
/// A path that holds a personal identity number is shown masked and gets no link.
pub fn items<'a>(
    report: &Report,
    shown: impl Iterator<Item = &'a Diagnostic>,
    printing: &Printing<'_>,
    open: &dyn Fn(&Place, usize, usize) -> String,
) -> String {
    shown.map(|diagnostic| item(report, printing, open, diagnostic)).collect()
}

/// Text as HTML, for content and for attributes in double quotes.
///
/// ```
/// use insyn::diag::html::escape;
/// assert_eq!(escape("a < \"b\" & c"), "a &lt; &quot;b&quot; &amp; c");
/// ```
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

fn item(
    report: &Report,
    printing: &Printing<'_>,
    open: &dyn Fn(&Place, usize, usize) -> String,
    diagnostic: &Diagnostic,
) -> String {
    let words = Words::of(printing.lang);
    let worded = printing.word(report, diagnostic);
    let severity = words.get(worded.severity.word());
    let mut text = format!(
        "<li class=\"insyn-{}\">\n<p><strong>{} {}</strong>: {}</p>\n<p>{}</p>\n",
        worded.severity.key(),
        escape(severity),
        worded.code,
        escape(&worded.message),
        location(report, printing, open, &diagnostic.place)
    );
    if let Some(spot) = worded.spot {
        let line = report.sources.get(&diagnostic.place.file).map_or("", |source| source.line_text(spot.line));
        text.push_str(&excerpt(printing, line, spot));
    }
    text.push_str(&format!("<p>{}: {}</p>\n", escape(words.get("print.plain_help")), escape(&worded.help)));
    for place in &diagnostic.related {
        let place = location(report, printing, open, place);
        text.push_str(&format!("<p>{}: {place}</p>\n", escape(words.get("print.related"))));
    }
    text.push_str("</li>\n");
    text
}

/// `path:line:column`, as a link where the path may be shown.
fn location(
    report: &Report,
    printing: &Printing<'_>,
    open: &dyn Fn(&Place, usize, usize) -> String,
    place: &Place,
) -> String {
    let shown = escape(&printing.location(report, place));
    if printing.clean(place.file.as_str()) != place.file.as_str() {
        return shown;
    }
    let (line, column) = Spot::of(report, place).map_or((1, 1), |spot| (spot.line, spot.column));
    format!("<a href=\"{}\">{shown}</a>", escape(&open(place, line, column)))
}

/// The line that a problem begins on, with its part marked. Numbers are masked in the whole line before it is cut.
fn excerpt(printing: &Printing<'_>, line: &str, spot: Spot) -> String {
    let characters: Vec<char> = printing.clean(line).chars().collect();
    let start = spot.column.saturating_sub(1).min(characters.len());
    let end = if spot.end_line > spot.line { characters.len() } else { spot.end_column.saturating_sub(1) };
    let end = end.clamp(start, characters.len());
    let is_long = characters.len() > WIDEST;
    let first = if is_long { start.saturating_sub(LEAD) } else { 0 };
    let last = (first + WIDEST).min(characters.len()).max(start);
    let part = |from: usize, to: usize| {
        escape(&characters.get(from..to.max(from)).unwrap_or_default().iter().collect::<String>())
    };
    let before = if first > 0 { "…" } else { "" };
    let after = if last < characters.len() { "…" } else { "" };
    let (marked, rest) = (part(start, end.min(last)), part(end.min(last), last));
    let lead = part(first, start);
    format!(
        "<pre><span class=\"insyn-line\">{}</span> {before}{lead}<mark>{marked}</mark>{rest}{after}</pre>\n",
        spot.line
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;
    use crate::diag::tests::{place, printing, report};
    use crate::words::Lang;

    /// An official example of a personal identity number; of nobody alive.
    const NUMBER: &str = "811218-9876";

    fn all(report: &Report) -> String {
        items(report, report.diagnostics.iter(), &printing(Lang::Sv), &opened)
    }

    fn opened(place: &Place, line: usize, column: usize) -> String {
        format!("vscode://file/x/{}:{line}:{column}", place.file)
    }

    #[test]
    fn a_problem_has_its_words_its_line_and_a_link() {
        let text = "---\ntitel: <b>Bo & Co</b>\n";
        let problem = Diagnostic::new(Code::UnknownKey, place("content/a.md", text, "titel")).with("key", "titel");
        let html = all(&report(&[("content/a.md", text)], vec![problem]));
        assert!(html.contains("<a href=\"vscode://file/x/content/a.md:2:1\">content/a.md:2:1</a>"), "{html}");
        assert!(html.contains("</span> <mark>titel</mark>: &lt;b&gt;Bo &amp; Co&lt;/b&gt;</pre>"), "{html}");
        assert!(html.contains("<strong>varning ") && html.contains("Gör så här: "), "{html}");
    }

    #[test]
    fn a_number_is_masked_and_its_file_gets_no_link() {
        let path = format!("content/{NUMBER}.md");
        let text = format!("titel: {NUMBER}\n");
        let problem = Diagnostic::new(Code::UnknownKey, place(&path, &text, "titel")).with("key", "titel");
        let html = all(&report(&[(path.as_str(), &text)], vec![problem]));
        let digits: String = html.chars().filter(char::is_ascii_digit).collect();
        assert!(!digits.contains("811218") && !html.contains("<a "), "a number is shown in clear");
    }

    #[test]
    fn a_long_line_is_cut_around_its_mark() {
        let text = format!("{}fel{}", "å".repeat(200), "ö".repeat(200));
        let problem = Diagnostic::new(Code::UnknownKey, place("content/a.md", &text, "fel")).with("key", "fel");
        let html = all(&report(&[("content/a.md", &text)], vec![problem]));
        let line = html.lines().find(|line| line.starts_with("<pre>")).unwrap_or_default();
        assert!(
            line.contains(&format!("…{}<mark>fel</mark>", "å".repeat(LEAD))) && line.contains("ö…</pre>"),
            "{line}"
        );
    }
}
