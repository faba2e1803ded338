//! What can be seen in YAML line by line, when the parser has given up.
//!
//! The parser stops at its first problem and words it for programmers. This lexer knows the slips that people who write
//! municipal papers make, and looks for all of them; it runs only after a syntax error, so it costs nothing otherwise.

use std::ops::Range;

use crate::content::fields::Context;
use crate::content::yaml::{SyntaxError, SyntaxKind};
use crate::diag::{Code, Diagnostic, Place};
use crate::domain::text::fold_key;

mod flow;

/// Reports a syntax error: the usual causes that its lines show, else the parser's own word; then doublets of top-level keys.
pub fn report_syntax(cx: &Context<'_>, error: &SyntaxError) {
    let at = unreadable(cx, error).unwrap_or(cx.yaml.start + error.offset);
    match error.kind {
        SyntaxKind::Tag => return cx.report(problem(cx, Code::YamlTag, word_at(cx.text, at))),
        SyntaxKind::TooComplex => return cx.report(problem(cx, Code::YamlTooComplex, at..at)),
        SyntaxKind::KeyNotText => return cx.report(problem(cx, Code::YamlNotMapping, at..at)),
        SyntaxKind::SeveralDocuments | SyntaxKind::Syntax => {}
    }
    let mut seen = false;
    let mut keys: Vec<(String, Range<usize>)> = Vec::new();
    let mut block_indent = None;
    for line in lines(cx) {
        let row = Row::new(cx.text, line);
        if let Some(indent) = block_indent {
            if row.content.is_empty() || row.indent > indent {
                continue;
            }
            block_indent = None;
        }
        if row.content.is_empty() || row.content.starts_with('#') {
            continue;
        }
        if row.value.starts_with(['|', '>']) {
            block_indent = Some(row.indent);
            continue;
        }
        for (code, range) in slips(&row) {
            cx.report(with_advice(problem(cx, code, range.clone()), &cx.text[range]));
            seen = true;
        }
        seen |= doublet(cx, &row, &mut keys);
    }
    if !seen {
        let line_end = cx.text[at..].find(['\n', '\r']).map_or(cx.text.len(), |end| at + end);
        cx.report(
            problem(cx, Code::YamlSyntax, at..line_end.max(at))
                .with("reason", crate::diag::reasons::yaml(&error.reason)),
        );
    }
}

/// Where the control character stands that the parser refuses: it reads ahead in blocks, and so its own mark lies before it.
fn unreadable(cx: &Context<'_>, error: &SyntaxError) -> Option<usize> {
    let is_refused = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}');
    let from = cx.yaml.start + error.offset;
    let found = cx.text.get(from..cx.yaml.end)?.find(is_refused)?;
    error.reason.starts_with("control characters").then_some(from + found)
}

fn problem(cx: &Context<'_>, code: Code, range: Range<usize>) -> Diagnostic {
    Diagnostic::new(code, Place::at(cx.path, range))
}

/// The value, and how to write it where quotes mend it.
fn with_advice(problem: Diagnostic, value: &str) -> Diagnostic {
    let value = value.trim();
    let problem = problem.with("value", value);
    match problem.code {
        Code::YamlColon | Code::YamlReservedStart | Code::YamlCurlyQuotes => {
            let bare = value.trim_matches(['”', '“', '„']);
            let quoted = format!("\"{}\"", bare.replace('\\', "\\\\").replace('"', "\\\""));
            problem.with("suggestion", quoted)
        }
        _ => problem,
    }
}

fn word_at(text: &str, at: usize) -> Range<usize> {
    let length = text[at..].find(char::is_whitespace).unwrap_or(text.len() - at);
    at..at + length
}

fn lines<'c>(cx: &'c Context<'_>) -> impl Iterator<Item = Range<usize>> + 'c {
    let mut at = cx.yaml.start;
    cx.text[cx.yaml.clone()].split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        start..start + line.trim_end_matches(['\n', '\r']).len()
    })
}

/// One line, cut in indentation, key and value.
struct Row<'t> {
    start: usize,
    line: &'t str,
    indent: usize,
    content: &'t str,
    key: &'t str,
    value: &'t str,
}

impl<'t> Row<'t> {
    fn new(text: &'t str, range: Range<usize>) -> Row<'t> {
        let line = &text[range.clone()];
        let bare = line.trim_start_matches([' ', '\t', '\u{a0}']);
        let entry = bare.strip_prefix("- ").map_or(bare, str::trim_start);
        let (key, value) = match key_end(entry) {
            Some(end) => (&entry[..end], entry[end + 1..].trim_start()),
            // A slice of the line, as its place is reckoned from its address.
            None => (&entry[..0], entry),
        };
        Row { start: range.start, line, indent: line.len() - bare.len(), content: bare.trim_end(), key, value }
    }

    fn range_of(&self, part: &str) -> Range<usize> {
        let at = self.start + (part.as_ptr() as usize - self.line.as_ptr() as usize);
        at..at + part.trim_end().len()
    }
}

/// The colon that ends a key: followed by white space, also one that YAML does not count, or by the end of the line.
fn key_end(entry: &str) -> Option<usize> {
    if entry.starts_with(['"', '\'', '[', '{', '”', '“']) {
        return None;
    }
    let end = entry.find(':')?;
    let next = entry[end + 1..].chars().next();
    next.is_none_or(char::is_whitespace).then_some(end)
}

fn slips(row: &Row<'_>) -> Vec<(Code, Range<usize>)> {
    let blank = &row.line[..row.indent];
    if let Some(at) = blank.find('\t') {
        return vec![(Code::YamlTab, row.start + at..row.start + at + 1)];
    }
    if let Some(at) = blank.find('\u{a0}') {
        return vec![(Code::YamlNoBreakSpace, row.start + at..row.start + at + 2)];
    }
    let after_key = row.key.as_ptr() as usize - row.line.as_ptr() as usize + row.key.len() + 1;
    if !row.key.is_empty() && row.line[after_key..].starts_with('\u{a0}') {
        return vec![(Code::YamlNoBreakSpace, row.start + after_key..row.start + after_key + 2)];
    }
    if row.value.starts_with(['[', '{']) && flow_slip(row.value.trim_end()).is_none() {
        let start = row.range_of(row.value).start;
        let found = flow::slips(row.value).into_iter();
        return found.map(|(code, range)| (code, start + range.start..start + range.end)).collect();
    }
    value_slip(row.value).map(|code| (code, row.range_of(row.value))).into_iter().collect()
}

fn value_slip(value: &str) -> Option<Code> {
    let value = value.trim_end();
    let first = value.chars().next()?;
    match first {
        '"' | '\'' => return (!is_closed(value, first)).then_some(Code::YamlUnbalancedQuotes),
        '”' | '“' | '„' if value.contains(": ") => return Some(Code::YamlCurlyQuotes),
        '@' | '`' | '%' => return Some(Code::YamlReservedStart),
        '*' | '&' if !value[1..].starts_with(|c: char| c.is_ascii_alphanumeric()) => {
            return Some(Code::YamlReservedStart);
        }
        '*' => return Some(Code::YamlReservedStart),
        '!' => return Some(Code::YamlTag),
        '[' | '{' => return flow_slip(value),
        _ => {}
    }
    let plain = value.split(" #").next().unwrap_or(value);
    (plain.contains(": ") || plain.ends_with(':')).then_some(Code::YamlColon)
}

/// A text that begins with a bracket, such as `[sic] …`: the bracket closes and more text follows.
fn flow_slip(value: &str) -> Option<Code> {
    let close = if value.starts_with('[') { ']' } else { '}' };
    let end = value.find(close)?;
    let rest = value[end + 1..].trim();
    (!rest.is_empty() && !rest.starts_with(['#', ',', ']', '}'])).then_some(Code::YamlReservedStart)
}

fn is_closed(value: &str, quote: char) -> bool {
    let inner = &value[1..];
    let mut escaped = false;
    let mut chars = inner.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if escaped {
            escaped = false;
        } else if quote == '"' && c == '\\' {
            escaped = true;
        } else if c == quote {
            if quote == '\'' && chars.peek().is_some_and(|(_, next)| *next == '\'') {
                chars.next();
                continue;
            }
            let rest = inner[at + 1..].trim_start();
            return rest.is_empty() || rest.starts_with(['#', ',', ']', '}', ':']);
        }
    }
    false
}

fn doublet(cx: &Context<'_>, row: &Row<'_>, keys: &mut Vec<(String, Range<usize>)>) -> bool {
    if row.indent > 0 || row.key.is_empty() || row.content.starts_with("- ") {
        return false;
    }
    let folded = fold_key(row.key);
    let range = row.range_of(row.key);
    if let Some((_, first)) = keys.iter().find(|(key, _)| *key == folded) {
        let first = Place::at(cx.path, first.clone());
        cx.report(problem(cx, Code::DuplicateKey, range).with("key", row.key).and(first));
        return true;
    }
    keys.push((folded, range));
    false
}
