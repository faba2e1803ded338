//! Printers for people: with excerpts on a terminal, one plain line a problem when piped.

use crate::diag::wording::Spot;
use crate::diag::{Diagnostic, Printing, Report, Severity};
use crate::words::Words;

/// Most problems that a terminal shows.
pub const MOST: usize = 50;

/// Most columns of an excerpt.
const WIDEST: usize = 100;

/// Columns before the marker in an excerpt that is cut.
const LEAD: usize = 30;

/// Columns of a tab in an excerpt.
const TAB: &str = "    ";

/// Whether a terminal is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Characters alone.
    Bare,
    /// With ANSI colours.
    Coloured,
}

/// Problems for a terminal: code, place, excerpt with a marker, help and related places.
///
/// At most [`MOST`] are shown, errors before warnings, in the order of the report; the last line says how many more
/// there are.
pub fn terminal(report: &Report, printing: &Printing<'_>, style: Style) -> String {
    let mut text = String::new();
    for diagnostic in shown(report) {
        text.push_str(&block(report, printing, style, diagnostic));
        text.push('\n');
    }
    let hidden = report.diagnostics.len().saturating_sub(MOST);
    if hidden > 0 {
        let number = i64::try_from(hidden).unwrap_or(i64::MAX);
        text.push_str(&Words::of(printing.lang).count("print.more", number));
        text.push('\n');
    }
    text
}

/// Every problem on a line of its own, without drawing: for pipes, logs and screen readers.
pub fn plain(report: &Report, printing: &Printing<'_>) -> String {
    let words = Words::of(printing.lang);
    let mut text = String::new();
    for diagnostic in &report.diagnostics {
        let worded = printing.word(report, diagnostic);
        let location = printing.location(report, &diagnostic.place);
        let severity = words.get(worded.severity.word());
        let help = words.get("print.plain_help");
        text.push_str(&format!("{location}: {severity} {}: {}. {help}: {}", worded.code, worded.message, worded.help));
        for place in &diagnostic.related {
            let (related, location) = (sentence(words.get("print.related")), printing.location(report, place));
            text.push_str(&format!(" {related}: {location}."));
        }
        text.push('\n');
    }
    text
}

/// The problems that a terminal shows: all errors first, then warnings, as far as there is room, in order.
fn shown(report: &Report) -> impl Iterator<Item = &Diagnostic> {
    let mut warnings = MOST.saturating_sub(report.errors());
    let mut errors = MOST;
    report.diagnostics.iter().filter(move |diagnostic| {
        let room = match diagnostic.severity() {
            Severity::Error => &mut errors,
            Severity::Warning => &mut warnings,
        };
        let fits = *room > 0;
        *room = room.saturating_sub(1);
        fits
    })
}

fn block(report: &Report, printing: &Printing<'_>, style: Style, diagnostic: &Diagnostic) -> String {
    let words = Words::of(printing.lang);
    let worded = printing.word(report, diagnostic);
    let tint = match worded.severity {
        Severity::Error => Tint::Error,
        Severity::Warning => Tint::Warning,
    };
    let margin = " ".repeat(worded.spot.map_or(1, |spot| spot.line.to_string().len()));
    let head = style.paint(tint, &format!("{} {}", words.get(worded.severity.word()), worded.code));
    let message = style.paint(Tint::Strong, &worded.message);
    let arrow = style.paint(Tint::Quiet, "-->");
    let mut text = format!("{head}: {message}\n{margin}{arrow} {}\n", printing.location(report, &diagnostic.place));
    if let Some(spot) = worded.spot {
        let line = report.sources.get(&diagnostic.place.file).map_or("", |source| source.line_text(spot.line));
        let (shown, indent, length) = excerpt(printing, line, spot);
        let bar = style.paint(Tint::Quiet, "|");
        let number = style.paint(Tint::Quiet, &spot.line.to_string());
        let marker = style.paint(tint, &"^".repeat(length));
        let shown = format!("{number} {bar} {shown}");
        let indent = " ".repeat(indent);
        text.push_str(&format!("{margin} {bar}\n{}\n{margin} {bar} {indent}{marker}\n", shown.trim_end()));
    }
    let mut note = |label: &str, content: &str| {
        let label = style.paint(Tint::Note, words.get(label));
        text.push_str(&format!("{margin} {} {label}: {content}\n", style.paint(Tint::Quiet, "=")));
    };
    note("print.help", &worded.help);
    for place in &diagnostic.related {
        note("print.related", &printing.location(report, place));
    }
    text
}

/// The line that a problem begins on, with the columns before its marker and the columns of the marker itself.
///
/// Numbers are masked in the whole line before it is cut. A range over several lines is marked to the end of its first.
fn excerpt(printing: &Printing<'_>, line: &str, spot: Spot) -> (String, usize, usize) {
    // Tabs are spaces after cleaning, so they are looked up in the line as it is, character by character.
    let cleaned = printing.clean(line);
    let cells: Vec<(String, usize)> =
        cleaned.chars().zip(line.chars()).map(|(shown, real)| cell(shown, real)).collect();
    let start = spot.column.saturating_sub(1).min(cells.len());
    let end = if spot.end_line > spot.line { cells.len() } else { spot.end_column.saturating_sub(1).min(cells.len()) };
    let width = |cells: &[(String, usize)]| cells.iter().map(|(_, width)| width).sum::<usize>();
    let (before, rest) = cells.split_at(start);
    let (marked, after) = rest.split_at(end.saturating_sub(start));

    let mut shown = String::new();
    let mut indent = width(before);
    let mut skipped = 0;
    if width(&cells) > WIDEST && indent > LEAD {
        while indent > LEAD {
            indent -= before.get(skipped).map_or(indent, |(_, width)| *width);
            skipped += 1;
        }
        shown.push('…');
        indent += 1;
    }
    let mut used = usize::from(skipped > 0);
    for (text, width) in before.iter().skip(skipped).chain(marked).chain(after) {
        if used + width > WIDEST {
            shown.push('…');
            break;
        }
        used += width;
        shown.push_str(text);
    }
    let length = width(marked).clamp(1, (WIDEST + 1).saturating_sub(indent).max(1));
    (shown, indent, length)
}

/// What a character looks like in an excerpt, and how many columns it takes.
fn cell(shown: char, real: char) -> (String, usize) {
    match real {
        '\t' => (TAB.to_owned(), TAB.len()),
        _ => (shown.to_string(), columns(shown)),
    }
}

/// The columns of a character on a terminal: none for marks that sit on the one before, two for wide scripts and emoji.
fn columns(c: char) -> usize {
    match u32::from(c) {
        0x0300..=0x036f | 0x1ab0..=0x1aff | 0x1dc0..=0x1dff | 0x20d0..=0x20ff | 0xfe00..=0xfe0f | 0xfe20..=0xfe2f => 0,
        0x200b..=0x200d | 0x2060 | 0xfeff => 0,
        0x1100..=0x115f | 0x2e80..=0x303e | 0x3041..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff => 2,
        0xfe30..=0xfe6f | 0xff00..=0xff60 | 0xffe0..=0xffe6 | 0x1f300..=0x1f64f | 0x1f680..=0x1f6ff => 2,
        0x1f900..=0x1f9ff | 0x20000..=0x3fffd => 2,
        _ => 1,
    }
}

#[derive(Clone, Copy)]
enum Tint {
    Error,
    Warning,
    Strong,
    Quiet,
    Note,
}

impl Style {
    fn paint(self, tint: Tint, text: &str) -> String {
        let code = match tint {
            Tint::Error => "1;31",
            Tint::Warning => "1;33",
            Tint::Strong => "1",
            Tint::Quiet => "34",
            Tint::Note => "36",
        };
        match self {
            Style::Bare => text.to_owned(),
            Style::Coloured => format!("\u{1b}[{code}m{text}\u{1b}[0m"),
        }
    }
}

/// A text with a capital letter first.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::tests::{place, printing, report};
    use crate::diag::{Arg, Code, Place};
    use crate::domain::calendar::parse_date;
    use crate::words::Lang;
    use crate::world::VPath;

    const FILE: &str = "content/a.md";

    fn terminal_of(text: &str, diagnostics: Vec<Diagnostic>) -> String {
        terminal(&report(&[(FILE, text)], diagnostics), &printing(Lang::Sv), Style::Bare)
    }

    #[test]
    fn a_terminal_shows_place_excerpt_marker_and_help() {
        let text = "---\ntitel: Ål\ndatum: 19/10 2015\n---\n";
        let date = Diagnostic::new(Code::DateForm, place(FILE, text, "19/10 2015"))
            .with("key", "datum")
            .with("value", "19/10 2015")
            .with("suggestion", parse_date("2015-10-19").unwrap())
            .and(place(FILE, text, "Ål"));
        let expected = "\
fel D210: ”datum” ska vara ett datum skrivet år-månad-dag, inte ”19/10 2015”
 --> content/a.md:3:8
  |
3 | datum: 19/10 2015
  |        ^^^^^^^^^^
  = gör så här: Skriv `datum: 2015-10-19`.
  = se även: content/a.md:2:8

";
        assert_eq!(terminal_of(text, vec![date]), expected);
    }

    #[test]
    fn a_problem_of_a_whole_file_has_no_excerpt() {
        let mut problem = Diagnostic::new(Code::Unreadable, Place::file(&VPath::new(FILE)));
        problem.args.push(("reason", Arg::Word("reason.permission")));
        let expected = "\
fel D124: Filen eller mappen kan inte läsas: rättigheter saknas
 --> content/a.md
  = gör så här: Kontrollera att filen finns kvar, att ingen annan har låst den och att du har rätt att läsa den.

";
        assert_eq!(terminal_of("", vec![problem]), expected);
    }

    #[test]
    fn the_marker_stands_under_its_characters() {
        // Text, the part that is marked, the excerpt and the marker beneath it.
        let table = [
            ("a: x\r\nb: y\r\n", "y", "b: y", "   ^"),
            ("\u{feff}nämnd: å", "å", "nämnd: å", "       ^"),
            ("na\u{308}mnd: x", "x", "na\u{308}mnd: x", "       ^"),
            ("\tx: y", "x", "    x: y", "    ^"),
            ("字: y", "y", "字: y", "    ^"),
            ("a: b\nc", "a: b\nc", "a: b", "^^^^"),
            ("a: b\u{202e}c", "c", "a: b\u{fffd}c", "     ^"),
            ("a: \u{1b}[31mc", "c", "a: \u{fffd}[31mc", "        ^"),
        ];
        for (text, part, excerpt, marker) in table {
            let shown = terminal_of(text, vec![Diagnostic::new(Code::YamlTab, place(FILE, text, part))]);
            let lines: Vec<&str> = shown.lines().collect();
            assert_eq!(lines[3].split_once(" | ").unwrap().1, excerpt, "{text:?}");
            assert_eq!(lines[4].split_once(" | ").unwrap().1, marker, "{text:?}");
        }
    }

    #[test]
    fn the_end_of_a_file_has_a_marker_too() {
        for (text, line, marker) in
            [("a: b\n", "2 |", "  | ^"), ("a: b", "1 | a: b", "  |     ^"), ("", "1 |", "  | ^")]
        {
            let end = Place::at(&VPath::new(FILE), text.len()..text.len());
            let shown = terminal_of(text, vec![Diagnostic::new(Code::UnclosedFrontMatter, end)]);
            let lines: Vec<&str> = shown.lines().collect();
            assert_eq!((lines[3], lines[4]), (line, marker), "{text:?}");
        }
    }

    #[test]
    fn a_long_line_is_cut_around_the_marker() {
        let text = format!("titel: {} HÄR {}", "a".repeat(200), "b".repeat(200));
        let shown = terminal_of(&text, vec![Diagnostic::new(Code::YamlTab, place(FILE, &text, "HÄR"))]);
        let lines: Vec<&str> = shown.lines().collect();
        assert_eq!(lines[3], format!("1 | …{} HÄR {}…", "a".repeat(29), "b".repeat(65)));
        assert_eq!(lines[4], format!("  | {}^^^", " ".repeat(31)));
    }

    #[test]
    fn at_most_fifty_are_shown_errors_first() {
        let path = VPath::new(FILE);
        let warning = |at: usize| Diagnostic::new(Code::MissingDate, Place::at(&path, at..at + 1));
        let mut all: Vec<Diagnostic> = (0..60).map(warning).collect();
        all.push(Diagnostic::new(Code::YamlTab, Place::at(&path, 70..71)));
        let shown = terminal_of(&"x".repeat(90), all.clone());
        assert_eq!(shown.matches("varning D211").count(), 49);
        assert_eq!(shown.matches("fel D105").count(), 1);
        assert!(shown.ends_with("\n… och 11 till\n"), "{shown}");
        let plain = plain(&report(&[(FILE, &"x".repeat(90))], all), &printing(Lang::Sv));
        assert_eq!(plain.lines().count(), 61);
    }

    #[test]
    fn plain_is_one_line_a_problem() {
        let text = "titel: x\nnämd: y\n";
        let problem = Diagnostic::new(Code::UnknownKey, place(FILE, text, "nämd"))
            .with("key", "nämd")
            .with("nearest", "nämnd")
            .and(place(FILE, text, "titel"));
        let report = report(&[(FILE, text)], vec![problem]);
        assert_eq!(
            plain(&report, &printing(Lang::Sv)),
            "content/a.md:2:1: varning D203: Nyckeln ”nämd” är okänd. Gör så här: Menade du `nämnd`? Annars tar du bort \
             raden, eller lägger den under `extra` om webbplatsens tema använder den. Se även: content/a.md:1:1.\n"
        );
        assert_eq!(
            plain(&report, &Printing { root: "./sites/x/", ..printing(Lang::En) }),
            "./sites/x/content/a.md:2:1: warning D203: The key “nämd” is unknown. What to do: Did you mean `nämnd`? \
             Otherwise remove the line, or put it under `extra` if the site's theme uses it. See also: \
             ./sites/x/content/a.md:1:1.\n"
        );
    }

    #[test]
    fn colours_surround_the_same_characters() {
        let text = "\tx";
        let report = report(&[(FILE, text)], vec![Diagnostic::new(Code::YamlTab, place(FILE, text, "\t"))]);
        let coloured = terminal(&report, &printing(Lang::En), Style::Coloured);
        assert!(coloured.starts_with("\u{1b}[1;31merror D105\u{1b}[0m: \u{1b}[1m"), "{coloured:?}");
        assert!(coloured.contains("\u{1b}[1;31m^^^^\u{1b}[0m"), "{coloured:?}");
        let mut bare = coloured;
        for code in ["1;31", "1", "34", "36", "0"] {
            bare = bare.replace(&format!("\u{1b}[{code}m"), "");
        }
        assert_eq!(bare, terminal(&report, &printing(Lang::En), Style::Bare));
    }
}
