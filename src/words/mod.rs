//! What the program says, by id: Swedish and English catalogues, and plurals.
//!
//! The texts stand in files beside this one, one folder a language. A line is `id = text`; indented lines continue the
//! text, `#` begins a comment. A text may hold placeholders, see [`Words::fill`]. Both languages have the same ids with
//! the same placeholders. What a *site* says stands in its theme instead.

mod template;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::LazyLock;

#[cfg(test)]
pub(crate) use template::placeholders;

/// A language that the program speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lang {
    /// Swedish.
    #[default]
    Sv,
    /// English.
    En,
}

impl Lang {
    /// Every language, the default first.
    pub const ALL: [Lang; 2] = [Lang::Sv, Lang::En];

    /// The language of a tag or of the environment variable `LANG`: `sv`, `en-GB`, `sv_SE.UTF-8`.
    ///
    /// ```
    /// use insyn::words::Lang;
    /// assert_eq!(Lang::parse("sv_SE.UTF-8"), Some(Lang::Sv));
    /// assert_eq!(Lang::parse("C"), None);
    /// ```
    pub fn parse(tag: &str) -> Option<Lang> {
        let primary = tag.trim().split(['-', '_', '.', '@']).next().unwrap_or_default();
        Lang::ALL.into_iter().find(|lang| primary.eq_ignore_ascii_case(lang.tag()))
    }

    /// The language's tag: `sv` or `en`.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::Sv => "sv",
            Lang::En => "en",
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

/// The catalogue of one language. Immutable.
#[derive(Debug)]
pub struct Words {
    lang: Lang,
    texts: BTreeMap<&'static str, String>,
}

impl Words {
    /// The catalogue of that language.
    pub fn of(lang: Lang) -> &'static Words {
        static SWEDISH: LazyLock<Words> = LazyLock::new(|| Words::read(Lang::Sv));
        static ENGLISH: LazyLock<Words> = LazyLock::new(|| Words::read(Lang::En));
        match lang {
            Lang::Sv => &SWEDISH,
            Lang::En => &ENGLISH,
        }
    }

    /// The text of that id as it stands in the catalogue; the id itself when there is none.
    pub fn get<'a>(&'a self, id: &'a str) -> &'a str {
        self.find(id).unwrap_or(id)
    }

    /// The text of that id, if the catalogue has it.
    pub fn find(&self, id: &str) -> Option<&str> {
        self.texts.get(id).map(String::as_str)
    }

    /// True when the catalogue has the id.
    pub fn has(&self, id: &str) -> bool {
        self.texts.contains_key(id)
    }

    /// The text of that id with its placeholders filled in.
    ///
    /// `{name}` becomes the argument, or `…` when it is not given. `{?name:text}` is the text when the argument is given
    /// and `{!name:text}` when it is not; such a text may hold placeholders too.
    ///
    /// ```
    /// use insyn::words::{Lang, Words};
    /// let words = Words::of(Lang::Sv);
    /// assert_eq!(words.fill("D202.message", &[("key", "titel".into())]), "Uppgiften ”titel” har inget värde");
    /// ```
    pub fn fill(&self, id: &str, args: &[(&str, Cow<'_, str>)]) -> String {
        template::fill(self.get(id), args)
    }

    /// The plural form of that id for a number, with `{count}` filled in: the text of `id.one` or of `id.other`.
    ///
    /// ```
    /// use insyn::words::{Lang, Words};
    /// let words = Words::of(Lang::En);
    /// assert_eq!(words.count("cli.warnings", 1), "1 warning");
    /// assert_eq!(words.count("cli.warnings", 12_500), "12,500 warnings");
    /// ```
    pub fn count(&self, id: &str, number: i64) -> String {
        let form = if number == 1 { "one" } else { "other" };
        self.fill(&format!("{id}.{form}"), &[("count", self.number(number).into())])
    }

    /// A whole number as the language writes it; digits are grouped from five digits on.
    pub fn number(&self, number: i64) -> String {
        let digits = number.unsigned_abs().to_string();
        let separator = match self.lang {
            Lang::Sv => '\u{a0}',
            Lang::En => ',',
        };
        let mut text = String::new();
        if number < 0 {
            text.push('\u{2212}');
        }
        for (index, digit) in digits.chars().enumerate() {
            if digits.len() > 4 && index > 0 && (digits.len() - index).is_multiple_of(3) {
                text.push(separator);
            }
            text.push(digit);
        }
        text
    }

    /// Every id, sorted.
    pub fn ids(&self) -> impl Iterator<Item = &'static str> {
        self.texts.keys().copied()
    }

    fn read(lang: Lang) -> Words {
        let texts: BTreeMap<_, _> = files(lang).iter().flat_map(|file| entries(file)).collect();
        Words { lang, texts }
    }
}

fn files(lang: Lang) -> [&'static str; 8] {
    match lang {
        Lang::Sv => [
            include_str!("sv/cli.txt"),
            include_str!("sv/common.txt"),
            include_str!("sv/fields.txt"),
            include_str!("sv/files.txt"),
            include_str!("sv/links.txt"),
            include_str!("sv/papers.txt"),
            include_str!("sv/serve.txt"),
            include_str!("sv/site.txt"),
        ],
        Lang::En => [
            include_str!("en/cli.txt"),
            include_str!("en/common.txt"),
            include_str!("en/fields.txt"),
            include_str!("en/files.txt"),
            include_str!("en/links.txt"),
            include_str!("en/papers.txt"),
            include_str!("en/serve.txt"),
            include_str!("en/site.txt"),
        ],
    }
}

/// The ids and texts of one file, in its order.
fn entries(file: &'static str) -> Vec<(&'static str, String)> {
    const INDENT: &str = "    ";
    let mut entries: Vec<(&str, String)> = Vec::new();
    for line in file.lines() {
        let last = entries.last_mut().map(|(_, text)| text);
        if let (Some(text), true) = (last, line.starts_with(INDENT) || line.is_empty()) {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(line.strip_prefix(INDENT).unwrap_or_default());
        } else if let (false, Some((id, text))) = (line.starts_with('#'), line.split_once('=')) {
            entries.push((id.trim_end(), text.trim().to_owned()));
        }
    }
    for (_, text) in &mut entries {
        text.truncate(text.trim_end().len());
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_ids_and_placeholders() {
        let (sv, en) = (Words::of(Lang::Sv), Words::of(Lang::En));
        assert_eq!(sv.ids().collect::<Vec<_>>(), en.ids().collect::<Vec<_>>());
        for id in sv.ids().filter(|id| !id.ends_with(".explain")) {
            let [ours, theirs] = [sv, en].map(|words| placeholders(words.get(id)));
            assert_eq!(ours, theirs, "{id}");
        }
    }

    #[test]
    fn every_text_says_something_and_no_id_stands_twice() {
        for lang in Lang::ALL {
            let all: Vec<_> = files(lang).iter().flat_map(|file| entries(file)).collect();
            assert_eq!(all.len(), Words::of(lang).texts.len(), "an id stands twice in {lang}");
            for (id, text) in all {
                assert!(!text.trim().is_empty(), "{id} is empty in {lang}");
                assert!(!id.contains(char::is_whitespace), "“{id}” is no id in {lang}");
                assert!(!text.contains('\t'), "{id} has a tab in {lang}");
                assert!(
                    text.lines().all(|line| line == line.trim_end()),
                    "{id} has spaces at the end of a line in {lang}"
                );
            }
        }
    }

    #[test]
    fn every_line_of_the_files_is_understood() {
        for line in Lang::ALL.into_iter().flat_map(files).flat_map(str::lines) {
            let known = line.is_empty() || line.starts_with(['#', ' ']) || line.contains('=');
            assert!(known, "{line}");
        }
    }

    #[test]
    fn every_plural_has_two_forms() {
        for id in Words::of(Lang::Sv).ids() {
            for (form, other) in [(".one", ".other"), (".other", ".one")] {
                if let Some(stem) = id.strip_suffix(form) {
                    assert!(Words::of(Lang::Sv).has(&format!("{stem}{other}")), "{id}");
                }
            }
        }
    }

    #[test]
    fn an_indented_text_keeps_its_lines_and_blank_lines() {
        let file = "# note\na = one\n\nb =\n    first\n\n        deeper\n    = last\n\nc = x = y\n";
        let expected = [("a", "one"), ("b", "first\n\n    deeper\n= last"), ("c", "x = y")];
        assert_eq!(entries(file), expected.map(|(id, text)| (id, text.to_owned())));
    }

    #[test]
    fn an_unknown_id_shows_itself() {
        assert_eq!(Words::of(Lang::Sv).get("no.such.id"), "no.such.id");
    }

    #[test]
    fn plurals_follow_the_number() {
        let words = Words::of(Lang::Sv);
        assert_eq!(words.count("cli.warnings", 0), "0 varningar");
        assert_eq!(words.count("cli.warnings", 1), "1 varning");
        assert_eq!(words.count("cli.documents", 10_000), "10\u{a0}000 handlingar");
        assert_eq!(words.number(-1234), "\u{2212}1234");
        assert_eq!(Words::of(Lang::En).number(1_234_567), "1,234,567");
    }

    #[test]
    fn languages_have_names() {
        assert_eq!(Lang::parse(" EN-gb "), Some(Lang::En));
        assert_eq!(Lang::parse("svenska"), None);
        assert_eq!(Lang::default().to_string(), "sv");
    }
}
