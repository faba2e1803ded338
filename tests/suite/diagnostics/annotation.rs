//! Expected problems, written as comments above the lines that they are about.
//!
//! `# D204 8-18` in YAML, `<!-- D301 3-20 -->` in a body or `{# D702 7-12 #}` in a template: a code, and the columns where it begins and ends. Columns count
//! characters from 1; the second one is the column after the last character. `8-+2:5` ends two lines further down, in front
//! of column 5. `^1-4` means the line above the comment instead of the one below (nothing can stand above the opening fence),
//! and `file` means the file as such. Several comments may stand above one line.

use insyn::diag::{Diagnostic, Source};

/// A problem at its place: code, line and columns.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// Line from 1; 0 for a problem of the whole file.
    pub line: usize,
    /// The code, such as `D204`.
    pub code: String,
    /// `8-18`, `8-+2:5` or `file`.
    pub columns: String,
}

impl Spot {
    /// Where a problem lies in a text, in the words of an annotation.
    pub fn of(problem: &Diagnostic, source: &Source) -> Spot {
        let code = problem.code.id().to_owned();
        let Some((start, end)) = problem.place.range else {
            return Spot { line: 0, code, columns: "file".to_owned() };
        };
        let (line, column) = source.line_column(start);
        let (end_line, end_column) = source.line_column(end);
        let columns = match end_line - line {
            0 => format!("{column}-{end_column}"),
            below => format!("{column}-+{below}:{end_column}"),
        };
        Spot { line, code, columns }
    }
}

/// The annotations of a text.
pub fn read(text: &str) -> Vec<Spot> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let Some((code, columns)) = parse(line) else { continue };
        let line = match columns {
            "file" => 0,
            _ if columns.starts_with('^') => {
                lines[..index].iter().rposition(|line| parse(line).is_none()).map_or(0, |above| above + 1)
            }
            _ => index + lines[index..].iter().position(|line| parse(line).is_none()).unwrap_or(0) + 1,
        };
        found.push(Spot { line, code: code.to_owned(), columns: columns.trim_start_matches('^').to_owned() });
    }
    found.sort();
    found
}

/// Code and columns, when a line is an annotation.
fn parse(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start_matches('\u{feff}').trim();
    let inner = if let Some(rest) = line.strip_prefix("<!-- ") {
        rest.strip_suffix(" -->")?
    } else if let Some(rest) = line.strip_prefix("{# ") {
        rest.strip_suffix(" #}")?
    } else {
        line.strip_prefix("# ")?
    };
    let (code, columns) = inner.trim().split_once(' ')?;
    let digits = code.strip_prefix('D')?;
    let is_code = digits.len() == 3 && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_code.then_some((code, columns.trim()))
}

/// The text with the annotations that its problems ask for, instead of those that it has: what `cargo bless` writes.
/// `found` speaks of the text with its present annotations.
pub fn write(path: &str, text: &str, found: &[Spot]) -> String {
    let mut out = String::new();
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let is_markdown = lines.first().is_some_and(|line| line.trim_start_matches('\u{feff}').trim() == "---");
    let mut fences = 0;
    let mut above = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        if parse(line).is_some() {
            continue;
        }
        let is_fence = is_markdown && line.trim_start_matches('\u{feff}').trim() == "---";
        fences += usize::from(is_fence);
        let in_body = is_markdown && fences >= 2 && !is_fence;
        let here = found.iter().filter(|spot| spot.line == index + 1);
        let mut notes: Vec<String> = here.map(|spot| format!("{} {}", spot.code, spot.columns)).collect();
        if path.ends_with(".html") {
            out.extend(notes.drain(..).map(|note| format!("{{# {note} #}}\n")));
        } else if index == 0 {
            above = std::mem::take(&mut notes);
        }
        let end = if line.ends_with("\r\n") { "\r\n" } else { "\n" };
        for note in notes {
            out.push_str(&if in_body { format!("<!-- {note} -->{end}") } else { format!("# {note}{end}") });
        }
        out.push_str(line);
        if index == 0 {
            let whole = found.iter().filter(|spot| spot.line == 0).map(|spot| format!("{} file", spot.code));
            let first = above.drain(..).map(|note| note.replacen(' ', " ^", 1));
            let notes: Vec<String> = whole.chain(first).collect();
            for note in notes {
                out.push_str(&format!("# {note}{end}"));
            }
        }
    }
    out
}

#[test]
fn annotations_speak_of_the_next_line_the_line_above_or_the_file() {
    let text = "---\n# D211 ^1-4\n# D228 file\ntitel: A\n# D209 8-18\n# D212 1-9\ndatum: x\n---\n<!-- D301 3-+2:4 -->\n![](x)\n# D2 x\n";
    let spots: Vec<String> = read(text).iter().map(|s| format!("{} {} {}", s.line, s.code, s.columns)).collect();
    assert_eq!(spots, ["0 D228 file", "1 D211 1-4", "7 D209 8-18", "7 D212 1-9", "10 D301 3-+2:4"]);
}

#[test]
fn what_is_written_is_read_back() {
    let text = "---\n# D100 1-2\ntitel: A\ndatum: x\n---\nText\n";
    let spot = |line: usize, columns: &str| Spot { line, code: "D200".to_owned(), columns: columns.to_owned() };
    let written = write("a.md", text, &[spot(0, "file"), spot(1, "1-4"), spot(4, "8-9"), spot(6, "1-5")]);
    assert_eq!(
        written,
        "---\n# D200 file\n# D200 ^1-4\ntitel: A\n# D200 8-9\ndatum: x\n---\n<!-- D200 1-5 -->\nText\n"
    );
    assert_eq!(read(&written), [spot(0, "file"), spot(1, "1-4"), spot(6, "8-9"), spot(9, "1-5")]);
}
