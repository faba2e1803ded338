//! Rust read by eye: code without comments and texts, and the paths it names.

/// The same text with comments, string literals and character literals blanked out, line by line as before.
pub fn code(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let end = match chars[at] {
            '/' if chars.get(at + 1) == Some(&'/') => find(&chars, at, |rest| rest[0] == '\n'),
            '/' if chars.get(at + 1) == Some(&'*') => block_comment(&chars, at),
            '"' => string(&chars, at + 1),
            'r' if is_raw(&chars, at) => raw_string(&chars, at),
            '\'' => character(&chars, at),
            _ => at,
        };
        if end == at {
            out.push(chars[at]);
            at += 1;
        } else {
            out.extend(chars[at..end].iter().map(|c| if *c == '\n' { '\n' } else { ' ' }));
            at = end;
        }
    }
    out
}

fn find(chars: &[char], from: usize, is_end: impl Fn(&[char]) -> bool) -> usize {
    (from..chars.len()).find(|at| is_end(&chars[*at..])).unwrap_or(chars.len())
}

fn block_comment(chars: &[char], at: usize) -> usize {
    (find(chars, at + 2, |rest| rest.starts_with(&['*', '/'])) + 2).min(chars.len())
}

fn string(chars: &[char], mut at: usize) -> usize {
    while at < chars.len() && chars[at] != '"' {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(chars.len())
}

/// True at the `r` of `r"…"` or `r#"…"#`, not at one inside a name.
fn is_raw(chars: &[char], at: usize) -> bool {
    let inside_name = at > 0 && (chars[at - 1].is_alphanumeric() || chars[at - 1] == '_') && chars[at - 1] != 'b';
    let open = find(chars, at + 1, |rest| rest[0] != '#');
    !inside_name && chars.get(open) == Some(&'"')
}

fn raw_string(chars: &[char], at: usize) -> usize {
    let open = find(chars, at + 1, |rest| rest[0] != '#');
    let hashes = vec!['#'; open - at - 1];
    let close = find(chars, open + 1, |rest| rest[0] == '"' && rest[1..].starts_with(&hashes));
    (close + 1 + hashes.len()).min(chars.len())
}

/// A character literal; a lifetime is none and stays.
fn character(chars: &[char], at: usize) -> usize {
    match chars.get(at + 1) {
        Some('\\') => find(chars, at + 3, |rest| rest[0] == '\'') + 1,
        Some(_) if chars.get(at + 2) == Some(&'\'') => at + 3,
        _ => at,
    }
}

/// The names that follow `prefix` in the code, each with its line: `a` and `b` of `crate::{a::X, b}` and of `crate::a::X`.
pub fn names_after(code: &str, prefix: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices(prefix) {
        let is_inside = code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        if is_inside {
            continue;
        }
        let line = code[..at].matches('\n').count() + 1;
        let rest = &code[at + prefix.len()..];
        match rest.strip_prefix('{') {
            Some(group) => found.extend(group_heads(group).into_iter().map(|name| (line, name))),
            None => found.push((line, head(rest))),
        }
    }
    found
}

/// The first names of the members of a group, up to its closing brace.
fn group_heads(group: &str) -> Vec<String> {
    let (mut depth, mut heads, mut member) = (0, Vec::new(), String::new());
    for c in group.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => heads.push(std::mem::take(&mut member)),
            _ => member.push(c),
        }
    }
    heads.push(member);
    heads.iter().map(|member| head(member.trim_start())).filter(|name| !name.is_empty()).collect()
}

fn head(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

#[test]
fn comments_and_texts_are_blank_and_code_stays() {
    let text = "a // b\n\"c\\\"d\" e /* f\n g */ h r#\"i\"j\"# 'k' '\\'' l<'m> br\"n\"\n";
    let words: Vec<String> = code(text).split_whitespace().map(str::to_owned).collect();
    assert_eq!(words, ["a", "e", "h", "l<'m>", "b"]);
    assert_eq!(code(text).matches('\n').count(), text.matches('\n').count());
}

#[test]
fn heads_of_paths_and_groups_are_found() {
    let code = "use crate::a::b;\nuse crate::{c::{d, e}, f};\nmycrate::g; crate::h";
    let names: Vec<(usize, String)> = names_after(code, "crate::");
    let names: Vec<(usize, &str)> = names.iter().map(|(line, name)| (*line, name.as_str())).collect();
    assert_eq!(names, [(1, "a"), (2, "c"), (2, "f"), (3, "h")]);
}
