//! What templates may call: filters over domain functions, and the escaping of values.

use std::borrow::Cow;

use minijinja::value::{Kwargs, ValueKind};
use minijinja::{Environment, Error, ErrorKind, Output, State, Value};

use crate::domain::amount::{format_sek, unbroken};
use crate::render::body::escape::{self, is_plain_text};

/// Registers every filter.
pub fn register(env: &mut Environment<'static>) {
    env.add_filter("fyll", fill_filter);
    env.add_filter("antal", count_filter);
    env.add_filter("badges", badges_filter);
    env.add_filter("kr", |amount: i64| format_sek(amount));
    env.add_filter("belopp", unbroken_filter);
    env.add_filter("dnr", |number: &str| Value::from_safe_string(soft_breaks(number)));
    env.add_filter("link", link_filter);
    env.add_filter("rows", rows_filter);
    env.add_filter("safe", safe_filter);
    env.add_filter("time", time_filter);
}

/// `{{ row|link }}`: the title of a thing, as a link when it has a page. Native, as pages consist of links. `{{ row|link(lang) }}` gives
/// the link the attribute that `lang` holds.
fn link_filter(thing: &Value, attribute: Option<&Value>) -> Result<Value, Error> {
    let mut html = String::with_capacity(128);
    push_link(&mut html, thing, attribute_of(attribute), "")?;
    Ok(Value::from_safe_string(html))
}

/// An attribute that is handed to a filter; nothing when it is no HTML.
fn attribute_of(value: Option<&Value>) -> &str {
    value.filter(|html| html.is_safe()).and_then(Value::as_str).unwrap_or_default()
}

/// A title as a link, or in a `span` of that class when it leads nowhere; without class as it is.
fn push_link(html: &mut String, thing: &Value, attribute: &str, class: &str) -> Result<(), Error> {
    let (title, href) = (thing.get_attr("title")?, thing.get_attr("href")?);
    let end = match href.as_str().filter(|href| !href.is_empty()) {
        Some(href) => {
            html.push_str("<a href=\"");
            escape::attribute(html, href);
            html.push('"');
            html.push_str(attribute);
            html.push('>');
            "</a>"
        }
        None if class.is_empty() => "",
        None => {
            html.push_str("<span class=\"");
            html.push_str(class);
            html.push('"');
            html.push_str(attribute);
            html.push('>');
            "</span>"
        }
    };
    push_value(html, &title);
    html.push_str(end);
    Ok(())
}

/// A value as HTML: what is HTML already as it is.
fn push_value(html: &mut String, value: &Value) {
    match value.as_str() {
        Some(text) if value.is_safe() => html.push_str(text),
        Some(text) => push_text(html, text),
        None => push_text(html, &value.to_string()),
    }
}

/// `{{ rows|rows(lang) }}`: the lines of a list, as `rows.html` shows them. Native, as some lists have a hundred lines on each of a hundred
/// pages; a theme that wants other lines writes a loop over the fields of a row.
fn rows_filter(rows: &Value, attribute: Option<&Value>) -> Result<Value, Error> {
    let mut html = String::with_capacity(512 * rows.len().unwrap_or(0));
    let attribute = attribute_of(attribute);
    for row in rows.try_iter()? {
        let is = |name: &str| Ok::<bool, Error>(row.get_attr(name)?.is_true());
        html.push_str(match (is("quiet")?, is("tone")?) {
            (true, _) => "<li class=\"q\">",
            (false, true) => "<li class=\"tone\">",
            (false, false) => "<li>",
        });
        push_paragraph(&mut html, "<p class=\"w\">", &row.get_attr("meta")?);
        push_link(&mut html, &row, attribute, "n")?;
        let outcome = row.get_attr("outcome")?;
        if outcome.is_true() {
            html.push(' ');
            push_badges(&mut html, &outcome, None)?;
        }
        push_paragraph(&mut html, "<p>", &row.get_attr("line")?);
        html.push('\n');
    }
    Ok(Value::from_safe_string(html))
}

fn push_paragraph(html: &mut String, tag: &str, value: &Value) {
    if value.is_true() {
        html.push_str(tag);
        push_value(html, value);
        html.push_str("</p>");
    }
}

/// `{{ view.outcomes|badges }}`: what was done, each in its shape, with a space between them; of one outcome, of several, or of none.
/// `{{ view.badges|badges("badge") }}` gives each another class too.
fn badges_filter(outcomes: &Value, class: Option<&str>) -> Result<Value, Error> {
    let mut html = String::new();
    push_badges(&mut html, outcomes, class)?;
    Ok(Value::from_safe_string(html))
}

fn push_badges(html: &mut String, outcomes: &Value, class: Option<&str>) -> Result<(), Error> {
    match outcomes.kind() {
        ValueKind::None | ValueKind::Undefined => Ok(()),
        ValueKind::Map => push_badge(html, outcomes, class),
        _ => outcomes.try_iter()?.enumerate().try_for_each(|(index, outcome)| {
            html.push_str(if index > 0 { " " } else { "" });
            push_badge(html, &outcome, class)
        }),
    }
}

fn push_badge(html: &mut String, outcome: &Value, class: Option<&str>) -> Result<(), Error> {
    let (shape, word) = (outcome.get_attr("shape")?, outcome.get_attr("word")?);
    html.reserve(64);
    html.push_str("<span class=\"o");
    for class in [shape.as_str(), class].into_iter().flatten().filter(|class| !class.is_empty()) {
        html.push(' ');
        escape::attribute(html, class);
    }
    html.push_str("\">");
    push_value(html, &word);
    html.push_str("</span>");
    Ok(())
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

/// Writes a value: texts are escaped for HTML and XML.
pub fn write_escaped(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    let text = match value.as_str() {
        Some(text) if value.is_safe() => return out.write_str(text).map_err(failed),
        Some(text) if matches!(state.auto_escape(), minijinja::AutoEscape::Html) => text,
        _ => return minijinja::escape_formatter(out, state, value),
    };
    if is_plain_text(text.as_bytes()) {
        return out.write_str(text).map_err(failed);
    }
    let mut html = String::with_capacity(text.len() + 32);
    push_text(&mut html, text);
    out.write_str(&html).map_err(failed)
}

/// A text escaped for HTML and XML, where a slash is left alone as addresses are full of them. What XML 1.0 (section 2.2) does not
/// allow in a document, control characters above all, is dropped: one would make a whole feed unreadable.
fn push_text(html: &mut String, text: &str) {
    if is_plain_text(text.as_bytes()) {
        return html.push_str(text);
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
        html.push_str(text.get(from..at).unwrap_or_default());
        html.push_str(replacement);
        from = at + length;
    }
    html.push_str(text.get(from..).unwrap_or_default());
}

fn failed(error: std::fmt::Error) -> Error {
    Error::new(ErrorKind::WriteFailure, "output").with_source(error)
}
