//! What templates may call: filters over domain functions, and the escaping of values.

use std::borrow::Cow;

use minijinja::value::Kwargs;
use minijinja::{Environment, Error, ErrorKind, Output, State, Value};

use crate::domain::amount::{format_sek, unbroken};
use crate::render::body::escape::{self, is_plain_text};

/// Registers every filter.
pub fn register(env: &mut Environment<'static>) {
    env.add_filter("fyll", fill_filter);
    env.add_filter("antal", count_filter);
    env.add_filter("kr", |amount: i64| format_sek(amount));
    env.add_filter("belopp", unbroken_filter);
    env.add_filter("dnr", |number: &str| Value::from_safe_string(soft_breaks(number)));
    env.add_filter("link", link_filter);
    env.add_filter("safe", safe_filter);
    env.add_filter("time", time_filter);
}

/// `{{ row|link }}`: the title of a thing, as a link when it has a page. Native, as pages consist of links. `{{ row|link(lang) }}` gives
/// the link the attribute that `lang` holds.
fn link_filter(thing: &Value, attribute: Option<&Value>) -> Result<Value, Error> {
    let (title, href) = (thing.get_attr("title")?, thing.get_attr("href")?);
    let title = if title.is_safe() { title.to_string() } else { escaped(&title) };
    let mut html = String::with_capacity(title.len() + 64);
    match href.as_str().filter(|href| !href.is_empty()) {
        Some(href) => {
            html.push_str("<a href=\"");
            escape::attribute(&mut html, href);
            html.push('"');
            html.push_str(attribute.filter(|html| html.is_safe()).and_then(Value::as_str).unwrap_or_default());
            html.push('>');
            html.push_str(&title);
            html.push_str("</a>");
        }
        None => html.push_str(&title),
    }
    Ok(Value::from_safe_string(html))
}

fn escaped(value: &Value) -> String {
    let mut html = String::new();
    match value.as_str() {
        Some(text) => escape::text(&mut html, text),
        None => escape::text(&mut html, &value.to_string()),
    }
    html
}

/// `{{ view.date|time }}`: a day in words that machines can read.
fn time_filter(day: &Value) -> Result<Value, Error> {
    let (iso, text) = (day.get_attr("iso")?, day.get_attr("text")?);
    let mut html = String::with_capacity(64);
    html.push_str("<time datetime=\"");
    escape::attribute(&mut html, iso.as_str().unwrap_or_default());
    html.push_str("\">");
    escape::text(&mut html, text.as_str().unwrap_or_default());
    html.push_str("</time>");
    Ok(Value::from_safe_string(html))
}

/// `{{ view.html|safe }}`: a text that is HTML already. What a view hands over as HTML passes as it is, without a copy.
fn safe_filter(value: &Value) -> Value {
    match value.as_str() {
        Some(text) if !value.is_safe() => Value::from_safe_string(text.to_owned()),
        Some(_) => value.clone(),
        None => Value::from_safe_string(value.to_string()),
    }
}

/// `{{ text|belopp }}`: a text whose amounts do not break over lines.
fn unbroken_filter(value: &Value) -> Value {
    match value.as_str().map(unbroken) {
        Some(Cow::Owned(text)) if !value.is_safe() => Value::from(text),
        _ => value.clone(),
    }
}

/// `{{ w.id|fyll(namn=värde) }}`: a word with its names filled in. The result is escaped like any text.
fn fill_filter(text: &str, args: Kwargs) -> Result<String, Error> {
    let names: Vec<String> = args.args().map(str::to_owned).collect();
    let mut filled = text.to_owned();
    for name in &names {
        let value: Value = args.get(name)?;
        filled = filled.replace(&format!("{{{name}}}"), &value.to_string());
    }
    args.assert_all_used()?;
    Ok(filled)
}

/// `{{ w.id|antal(n) }}`: the word for one or for several, with `{n}` filled in.
fn count_filter(forms: &Value, n: usize) -> Result<String, Error> {
    let form = forms.get_attr(plural_key(n))?;
    match form.as_str() {
        Some(text) => Ok(counted(text, n)),
        None => Err(Error::new(ErrorKind::InvalidOperation, "the word has no forms `ett` and `flera`")),
    }
}

/// A form of a counted word filled in. The number stays on one line with the word that it counts.
pub fn counted(form: &str, n: usize) -> String {
    let bound = match n {
        1 => form.replacen(' ', "\u{a0}", 1),
        _ => form.replace("{n} ", "{n}\u{a0}"),
    };
    fill(&bound, &[("n", &n.to_string())])
}

/// The form of a counted word.
pub fn plural_key(n: usize) -> &'static str {
    if n == 1 { "ett" } else { "flera" }
}

/// A text with `{namn}` filled in; what stands in braces and is no name stays, and a value is never a pattern.
pub fn fill(text: &str, args: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len() + args.iter().map(|(_, value)| value.len()).sum::<usize>());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let named = after.split_once('}').and_then(|(name, after)| {
            let (_, value) = args.iter().find(|(given, _)| *given == name)?;
            Some((value, after))
        });
        match named {
            Some((value, after)) => {
                filled.push_str(value);
                rest = after;
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    filled
}

/// A register number as HTML that may break after `/` and `-`.
pub fn soft_breaks(number: &str) -> String {
    let mut html = String::with_capacity(number.len() + 16);
    for c in number.chars() {
        push_escaped(&mut html, c);
        if c == '/' || c == '-' {
            html.push_str("<wbr>");
        }
    }
    html
}

fn push_escaped(html: &mut String, c: char) {
    match c {
        '&' => html.push_str("&amp;"),
        '<' => html.push_str("&lt;"),
        '>' => html.push_str("&gt;"),
        '"' => html.push_str("&quot;"),
        '\'' => html.push_str("&#39;"),
        other => html.push(other),
    }
}

/// Writes a value: texts are escaped for HTML and XML, where a slash is left alone as addresses are full of them. What XML 1.0
/// (section 2.2) does not allow in a document, control characters above all, is dropped: one would make a whole feed
/// unreadable.
pub fn write_escaped(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    let text = match value.as_str() {
        Some(text) if value.is_safe() => return out.write_str(text).map_err(failed),
        Some(text) if matches!(state.auto_escape(), minijinja::AutoEscape::Html) => text,
        _ => return minijinja::escape_formatter(out, state, value),
    };
    if is_plain_text(text.as_bytes()) {
        return out.write_str(text).map_err(failed);
    }
    let (mut from, bytes) = (0, text.as_bytes());
    for (at, byte) in text.bytes().enumerate() {
        let (replacement, length) = match byte {
            b'&' => ("&amp;", 1),
            b'<' => ("&lt;", 1),
            b'>' => ("&gt;", 1),
            b'"' => ("&quot;", 1),
            b'\'' => ("&#39;", 1),
            b'\t' | b'\n' | b'\r' => continue,
            0..=0x1f | 0x7f => ("", 1),
            // U+FFFE and U+FFFF.
            0xef if matches!(bytes.get(at + 1..at + 3), Some([0xbf, 0xbe | 0xbf])) => ("", 3),
            _ => continue,
        };
        out.write_str(&text[from..at]).map_err(failed)?;
        out.write_str(replacement).map_err(failed)?;
        from = at + length;
    }
    out.write_str(&text[from..]).map_err(failed)
}

fn failed(error: std::fmt::Error) -> Error {
    Error::new(ErrorKind::WriteFailure, "output").with_source(error)
}
