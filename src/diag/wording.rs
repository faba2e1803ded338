//! One problem in the reader's words, masked and free of control characters: what every printer begins with.

use std::borrow::Cow;

use crate::diag::{Arg, Diagnostic, Place, Report, Severity};
use crate::domain::calendar::Date;
use crate::domain::personnummer::mask;
use crate::words::{Lang, Words};

/// Most characters of one argument that are shown; a value may be a whole text.
const LONGEST_ARG: usize = 300;

/// For whom problems are printed.
#[derive(Clone, Copy, Debug)]
pub struct Printing<'a> {
    /// The reader's language.
    pub lang: Lang,
    /// The civil date, which decides what can be a personal identity number.
    pub today: Date,
    /// What is put before every path so that it leads from the reader's folder, such as `tests/sites/full`; empty for
    /// nothing. JSON keeps paths relative to the site.
    pub root: &'a str,
}

impl Printing<'_> {
    /// The text with personal identity numbers masked, control characters and signs that turn the direction of text
    /// replaced by `�`, one for one, and every kind of white space but the ordinary by a space.
    pub fn clean(&self, text: &str) -> String {
        let visible: String = text.chars().map(visible).collect();
        mask(&visible, self.today).into_owned()
    }

    /// The path of a place as the reader would open it.
    pub fn path(&self, place: &Place) -> String {
        let root = self.root.trim_end_matches(['/', '\\']);
        let path = place.file.as_str();
        if root.is_empty() || root == "." { self.clean(path) } else { self.clean(&format!("{root}/{path}")) }
    }

    /// The problem in words.
    pub fn word(&self, report: &Report, diagnostic: &Diagnostic) -> Worded {
        let words = Words::of(self.lang);
        let args = diagnostic.args.iter().map(|(name, arg)| (*name, self.arg(arg))).collect::<Vec<_>>();
        let text = |part: &str| {
            let id = format!("{}.{part}", diagnostic.code.id());
            mask(&words.fill(&id, &args), self.today).into_owned()
        };
        Worded {
            severity: diagnostic.severity(),
            code: diagnostic.code.id(),
            spot: Spot::of(report, &diagnostic.place),
            message: text("message"),
            help: text("help"),
        }
    }

    /// `path:line:column` of a place, as far as it is known.
    pub fn location(&self, report: &Report, place: &Place) -> String {
        let path = self.path(place);
        match Spot::of(report, place) {
            Some(spot) => format!("{path}:{}:{}", spot.line, spot.column),
            None => path,
        }
    }

    fn arg(&self, arg: &Arg) -> Cow<'static, str> {
        match arg {
            Arg::Text(text) => self.short(text).into(),
            Arg::Number(number) => number.to_string().into(),
            Arg::Date(date) => date.to_string().into(),
            Arg::List(list) => list.iter().map(|text| self.short(text)).collect::<Vec<_>>().join(", ").into(),
            Arg::Word(id) => Words::of(self.lang).get(id).into(),
        }
    }

    /// Masked before it is cut, since half a number would not be seen as one.
    fn short(&self, text: &str) -> String {
        let clean = self.clean(text);
        match clean.char_indices().nth(LONGEST_ARG) {
            Some((end, _)) => format!("{}…", clean.get(..end).unwrap_or_default()),
            None => clean,
        }
    }
}

/// A problem in words.
#[derive(Clone, Debug)]
pub struct Worded {
    /// Error or warning.
    pub severity: Severity,
    /// The code, such as `D204`.
    pub code: &'static str,
    /// Where it lies, when its place has a range and its text is known.
    pub spot: Option<Spot>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// A range of a text in lines and columns, from 1; the end is the place behind the last character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spot {
    /// Line of the start.
    pub line: usize,
    /// Column of the start, in characters.
    pub column: usize,
    /// Line of the end.
    pub end_line: usize,
    /// Column of the end, in characters.
    pub end_column: usize,
}

impl Spot {
    /// The lines and columns of a place; nothing when it has no range or its text is not in the report.
    pub fn of(report: &Report, place: &Place) -> Option<Spot> {
        let (start, end) = place.range?;
        let source = report.sources.get(&place.file)?;
        let (line, column) = source.line_column(start);
        let (end_line, end_column) = source.line_column(end.max(start));
        Some(Spot { line, column, end_line, end_column })
    }
}

fn visible(c: char) -> char {
    match c {
        '\t' | '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => ' ',
        '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}' => '\u{fffd}',
        c if c.is_control() => '\u{fffd}',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::tests::{place, printing, report};
    use crate::diag::{Code, github, human, json};
    use crate::world::VPath;

    /// An official example of a personal identity number; of nobody alive.
    const NUMBER: &str = "811218-9876";

    #[test]
    fn no_printer_shows_an_identity_number() {
        let path = format!("content/{NUMBER}.md");
        let text = format!("titel: Beslut om {NUMBER}, dnr KS 2023/88\n");
        let problem = Diagnostic::new(Code::UnknownBoard, place(&path, &text, "Beslut"))
            .with("value", format!("Anna {NUMBER}"))
            .with("nearest", NUMBER.replace('-', ""))
            .and(Place::file(&VPath::new(&path)));
        let list = Diagnostic::new(Code::AmbiguousBoard, place(&path, &text, &text))
            .with("value", "x")
            .with("candidates", vec![NUMBER.to_owned(), format!("19{NUMBER}")]);
        let cut = Diagnostic::new(Code::BadNumber, place(&path, &text, "dnr"))
            .with("value", format!("{} {NUMBER} x", "å".repeat(LONGEST_ARG - 10)));
        let report = report(&[(path.as_str(), &text)], vec![problem, list, cut]);
        let setting = printing(Lang::Sv);
        let printed = [
            human::terminal(&report, &setting, human::Style::Bare),
            human::terminal(&report, &setting, human::Style::Coloured),
            human::plain(&report, &setting),
            json::print(&report, &setting),
            github::print(&report, &setting),
        ];
        for text in printed {
            let digits: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
            assert!(!digits.contains("811218") && !digits.contains("9876"), "a number is shown in clear");
            assert!(text.contains("81•••••••••"), "a number is masked, not dropped");
        }
        let terminal = human::terminal(&report, &setting, human::Style::Bare);
        assert!(terminal.contains("| titel: Beslut om 81•••••••••, dnr KS 2023/88\n"), "only the number is masked");
    }

    #[test]
    fn arguments_are_worded_by_their_type() {
        let word = |diagnostic: Diagnostic| printing(Lang::En).word(&report(&[], vec![]), &diagnostic);
        let file = Place::file(&VPath::new("a.md"));
        let mut form = Diagnostic::new(Code::WrongForm, file.clone()).with("key", "möte");
        form.args.push(("form", Arg::Word("form.number")));
        assert_eq!(word(form.clone()).message, "“möte” should be a whole number");
        assert_eq!(word(form.with("value", "x").with("suggestion", 2_i64)).help, "Write `möte: 2`.");
        let kinds = vec!["beslut".to_owned(), "sida".to_owned()];
        let kind = Diagnostic::new(Code::UnknownKind, file.clone()).with("value", "motion").with("allowed", kinds);
        assert_eq!(word(kind).help, "Choose one of beslut, sida.");
        assert_eq!(word(Diagnostic::new(Code::UnknownKind, file)).message, "There is no typ “…”");
    }

    #[test]
    fn a_long_or_odd_argument_is_shortened_and_made_visible() {
        let setting = printing(Lang::Sv);
        assert_eq!(setting.short(&"å".repeat(LONGEST_ARG)), "å".repeat(LONGEST_ARG));
        assert_eq!(setting.short(&"å".repeat(LONGEST_ARG + 1)), "å".repeat(LONGEST_ARG) + "…");
        assert_eq!(setting.clean("a\tb\r\nc\u{1b}\u{202e}\u{7f}"), "a b  c\u{fffd}\u{fffd}\u{fffd}");
    }

    #[test]
    fn a_root_is_put_before_paths() {
        let place = Place::file(&VPath::new("content/a.md"));
        for (root, path) in [("", "content/a.md"), (".", "content/a.md"), ("/srv/x/", "/srv/x/content/a.md")] {
            assert_eq!(Printing { root, ..printing(Lang::Sv) }.path(&place), path);
        }
    }

    #[test]
    fn a_place_is_as_exact_as_its_text_allows() {
        let place = Place::at(&VPath::new("a.md"), 1..3);
        assert_eq!(Spot::of(&report(&[], vec![]), &place), None);
        let known = report(&[("a.md", "ab\n")], vec![]);
        let spot = Spot { line: 1, column: 2, end_line: 2, end_column: 1 };
        assert_eq!(Spot::of(&known, &place), Some(spot));
        let backwards = Place { range: Some((1, 0)), ..place };
        assert_eq!(Spot::of(&known, &backwards), Some(Spot { end_line: 1, end_column: 2, ..spot }));
    }
}
