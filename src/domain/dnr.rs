//! Register numbers (diarienummer): kept as written, with a key by the site's own patterns.

use std::fmt;

use regex::{Captures, Regex, RegexBuilder};

use super::slug::slug;
use super::text::{fold, nfc, squeeze};

/// Longest register number in characters.
const LONGEST: usize = 60;
/// Largest compiled pattern in bytes, so that site.yaml cannot fill the memory.
const LARGEST_PATTERN: usize = 1 << 20;
/// The groups that a pattern may name, folded.
const GROUPS: [&str; 5] = ["serie", "ar", "lopnr", "klass", "del"];

/// A register number (diarienummer).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dnr {
    /// As written, with plain spaces, dashes as `-`, no space around `-` and `/`, and no `dnr` before it.
    pub written: String,
    /// What numbers of one case share: the slug of series, year and running number, else of the whole.
    pub key: String,
    /// The series, where a pattern names one.
    pub serie: Option<String>,
    /// The year in four digits, where a pattern names one.
    pub year: Option<u16>,
}

/// Why a text is no register number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DnrError {
    /// There is nothing, or only the word `dnr`.
    Empty,
    /// No digit in it.
    NoDigit,
    /// More than 60 characters.
    TooLong,
}

/// A pattern of site.yaml that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PatternError {
    /// Which one, counted from 0.
    pub index: usize,
    /// What is wrong with it.
    pub fault: PatternFault,
}

/// What is wrong with a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PatternFault {
    /// It is no regular expression; why, in the library's words, which are English.
    Syntax(String),
    /// Compiled it would take more than a mebibyte.
    TooLarge,
    /// It names a group that means nothing here.
    UnknownGroup(String),
    /// It has no group `löpnr`.
    NoNumber,
}

/// How register numbers fall into series, year and running number; none by default.
#[derive(Debug, Clone, Default)]
pub struct DnrPatterns(Vec<Pattern>);

/// One compiled pattern and where its groups are.
#[derive(Debug, Clone)]
struct Pattern {
    regex: Regex,
    series: Option<usize>,
    year: Option<usize>,
    number: usize,
}

impl DnrPatterns {
    /// Compiles the patterns of a site. Each must match the whole number, in any case, and names the
    /// groups `serie`, `år`, `löpnr`, `klass` and `del`, of which `löpnr` is needed.
    ///
    /// # Errors
    /// Every pattern that does not compile, is too large, names another group or lacks `löpnr`, in their order.
    ///
    /// ```
    /// use insyn::domain::dnr::DnrPatterns;
    /// let patterns = DnrPatterns::new(&[r"(?<serie>KFKS) (?<år>\d{4})/(?<löpnr>\d+)(-(?<klass>\d+))?".to_owned()]).unwrap();
    /// assert_eq!(patterns.parse("KFKS 2014/1005-808").unwrap().key, "kfks-2014-1005");
    /// assert_eq!(patterns.parse("Dnr 31/16").unwrap().key, "31-16");
    /// ```
    pub fn new(patterns: &[String]) -> Result<DnrPatterns, Vec<PatternError>> {
        let (mut compiled, mut errors) = (Vec::with_capacity(patterns.len()), Vec::new());
        for (index, pattern) in patterns.iter().enumerate() {
            match compile(pattern) {
                Ok(pattern) => compiled.push(pattern),
                Err(fault) => errors.push(PatternError { index, fault }),
            }
        }
        if errors.is_empty() { Ok(DnrPatterns(compiled)) } else { Err(errors) }
    }

    /// Reads a register number; the first pattern that matches the whole of it makes the key, and a
    /// number that none matches is its own key.
    ///
    /// # Errors
    /// See [`DnrError`].
    pub fn parse(&self, text: &str) -> Result<Dnr, DnrError> {
        let written = normalise(text);
        if written.is_empty() {
            return Err(DnrError::Empty);
        }
        if written.chars().count() > LONGEST {
            return Err(DnrError::TooLong);
        }
        if !written.bytes().any(|b| b.is_ascii_digit()) {
            return Err(DnrError::NoDigit);
        }
        let matched = self.0.iter().find_map(|pattern| pattern.take_apart(&written));
        Ok(matched.unwrap_or_else(|| Dnr { key: slug(&written), written, serie: None, year: None }))
    }
}

impl fmt::Display for Dnr {
    /// The number as written.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

impl Pattern {
    /// Series, year and running number of a number that this pattern matches.
    fn take_apart(&self, written: &str) -> Option<Dnr> {
        let captures = self.regex.captures(written)?;
        let serie = group(&captures, self.series);
        let year = group(&captures, self.year);
        let number = group(&captures, Some(self.number))?;
        let full_year = year.and_then(four_digits);
        let year_text = full_year.map(|year| year.to_string()).or(year.map(str::to_owned));
        let parts = [serie.map(slug), year_text.as_deref().map(slug), Some(slug(number))];
        let parts: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
        let key = slug(&parts.join("-"));
        (!slug(number).is_empty()).then(|| Dnr {
            written: written.to_owned(),
            key,
            serie: serie.map(str::to_owned),
            year: full_year,
        })
    }
}

/// The text of a group that took part in the match and is not empty.
fn group<'t>(captures: &Captures<'t>, index: Option<usize>) -> Option<&'t str> {
    captures.get(index?).map(|found| found.as_str()).filter(|text| !text.is_empty())
}

/// A year of two digits belongs to the hundred years from 1930.
fn four_digits(year: &str) -> Option<u16> {
    match (year.len(), year.parse().ok()?) {
        (2, short @ 0..30) => Some(2000 + short),
        (2, short) => Some(1900 + short),
        (4, full) => Some(full),
        _ => None,
    }
}

/// A compiled pattern, or what is wrong with it.
fn compile(pattern: &str) -> Result<Pattern, PatternFault> {
    let pattern = nfc(pattern);
    let build = |source: &str| {
        let mut builder = RegexBuilder::new(source);
        builder.case_insensitive(true).size_limit(LARGEST_PATTERN).build().map_err(|error| fault(&error))
    };
    // The bare pattern is compiled first: one with a loose bracket must not close the frame around it.
    build(&pattern)?;
    let regex = build(&format!(r"\A(?:{pattern})\z"))?;
    let names: Vec<(usize, &str)> =
        regex.capture_names().enumerate().filter_map(|(index, name)| Some((index, name?))).collect();
    if let Some((_, name)) = names.iter().find(|(_, name)| !GROUPS.contains(&fold(name).as_str())) {
        return Err(PatternFault::UnknownGroup((*name).to_owned()));
    }
    let find = |wanted: &str| names.iter().find(|(_, name)| fold(name) == wanted).map(|(index, _)| *index);
    let number = find("lopnr").ok_or(PatternFault::NoNumber)?;
    Ok(Pattern { series: find("serie"), year: find("ar"), number, regex })
}

/// The library shows a syntax error as a picture of several lines, whose last one says what it is.
fn fault(error: &regex::Error) -> PatternFault {
    match error {
        regex::Error::CompiledTooBig(_) => PatternFault::TooLarge,
        other => {
            let text = other.to_string();
            let last = text.lines().last().unwrap_or_default();
            PatternFault::Syntax(last.trim_start_matches("error: ").to_owned())
        }
    }
}

/// A number on one line, in NFC, with `-` for every dash, nothing around `-` and `/`, no word before it.
fn normalise(text: &str) -> String {
    let line = squeeze(&nfc(text));
    let mut number = String::with_capacity(line.len());
    for c in strip_label(&line).chars() {
        let c = if matches!(c, '\u{2010}'..='\u{2015}' | '\u{2212}') { '-' } else { c };
        if matches!(c, '-' | '/') {
            number.truncate(number.trim_end().len());
        } else if c == ' ' && number.ends_with(['-', '/']) {
            continue;
        }
        number.push(c);
    }
    number
}

/// The number behind the words that may introduce it.
fn strip_label(line: &str) -> &str {
    let mut number = line;
    'labels: loop {
        for label in ["diarienummer", "diarienr", "dnr"] {
            let head = number.get(..label.len()).filter(|head| head.eq_ignore_ascii_case(label));
            let rest = head.and_then(|_| number.get(label.len()..)).unwrap_or_default();
            if head.is_some() && !rest.starts_with(|c: char| c.is_alphabetic() || matches!(c, '-' | '/')) {
                number = rest.trim_start_matches([' ', ':', '.']);
                continue 'labels;
            }
        }
        return number;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    fn patterns(patterns: &[&str]) -> Result<DnrPatterns, Vec<PatternError>> {
        DnrPatterns::new(&patterns.iter().map(|&pattern| pattern.to_owned()).collect::<Vec<_>>())
    }

    static SITE: LazyLock<DnrPatterns> = LazyLock::new(|| {
        patterns(&[
            r"(?<serie>KFKS|SLK|KS|SN|BUN)[ /-](?<år>\d{4})[/:-](?<löpnr>\d+)([-:](?<klass>\d+))?",
            r"(?<år>(19|20)\d\d)/(?<löpnr>\d{3,})(-(?<klass>\d+))?",
            r"(?<serie>SN) (?<år>\d\d)/(?<löpnr>\d+)",
            r"(?<löpnr>\d+)/(?<år>\d\d)",
        ])
        .unwrap()
    });

    /// The shapes that real papers show, with the key of a site without patterns.
    const SHAPES: [(&str, &str, &str); 33] = [
        ("2012/213-75", "2012/213-75", "2012-213-75"),
        ("KFKS 2014/1005-808", "KFKS 2014/1005-808", "kfks-2014-1005-808"),
        ("Dnr 31/16", "31/16", "31-16"),
        ("SÄN/2012:3", "SÄN/2012:3", "san-2012-3"),
        ("KS 2018/14", "KS 2018/14", "ks-2018-14"),
        ("15/2014.002", "15/2014.002", "15-2014-002"),
        ("SN 18/0098", "SN 18/0098", "sn-18-0098"),
        ("2011/KS 0206 001", "2011/KS 0206 001", "2011-ks-0206-001"),
        ("2016KSM1221.042", "2016KSM1221.042", "2016ksm1221-042"),
        ("002 – 443 / 05", "002-443/05", "002-443-05"),
        ("KS 02-820 107", "KS 02-820 107", "ks-02-820-107"),
        ("28/2006", "28/2006", "28-2006"),
        ("2018/295", "2018/295", "2018-295"),
        ("KS/2017:267", "KS/2017:267", "ks-2017-267"),
        ("2006-152-307", "2006-152-307", "2006-152-307"),
        ("T 2010-313-01743", "T 2010-313-01743", "t-2010-313-01743"),
        ("1.5.3-219-2012", "1.5.3-219-2012", "1-5-3-219-2012"),
        ("316-259/2012", "316-259/2012", "316-259-2012"),
        ("504-363/03", "504-363/03", "504-363-03"),
        ("Ks 900/2019", "Ks 900/2019", "ks-900-2019"),
        ("1-202/2019", "1-202/2019", "1-202-2019"),
        ("SN-2017/104", "SN-2017/104", "sn-2017-104"),
        ("SLK-2024-00521", "SLK-2024-00521", "slk-2024-00521"),
        ("SLK-2025-00005:7", "SLK-2025-00005:7", "slk-2025-00005-7"),
        ("1683/20", "1683/20", "1683-20"),
        ("00322/2026", "00322/2026", "00322-2026"),
        ("Bun/2025:172", "Bun/2025:172", "bun-2025-172"),
        ("BUN 2025/123", "BUN 2025/123", "bun-2025-123"),
        ("2020/405", "2020/405", "2020-405"),
        ("8/2014.730", "8/2014.730", "8-2014-730"),
        ("7-742-2011", "7-742-2011", "7-742-2011"),
        ("1087-2009-503", "1087-2009-503", "1087-2009-503"),
        ("BYGG 2024-000123", "BYGG 2024-000123", "bygg-2024-000123"),
    ];

    #[test]
    fn every_shape_is_kept_as_written() {
        for (text, written, key) in SHAPES {
            let dnr = DnrPatterns::default().parse(text).unwrap();
            assert_eq!((dnr.written.as_str(), dnr.key.as_str()), (written, key), "{text}");
            assert_eq!((dnr.serie, dnr.year), (None, None));
        }
    }

    #[test]
    fn patterns_give_one_key_to_one_case() {
        for (text, key, serie, year) in [
            ("KFKS 2014/1005", "kfks-2014-1005", Some("KFKS"), Some(2014)),
            ("KFKS\u{a0}2014/1005–808", "kfks-2014-1005", Some("KFKS"), Some(2014)),
            ("kfks 2014 / 1005-808", "kfks-2014-1005", Some("kfks"), Some(2014)),
            ("SLK-2025-00005:7", "slk-2025-00005", Some("SLK"), Some(2025)),
            ("2012/213-75", "2012-213", None, Some(2012)),
            ("SN 18/0098", "sn-2018-0098", Some("SN"), Some(2018)),
            ("1683/20", "2020-1683", None, Some(2020)),
            ("31/96", "1996-31", None, Some(1996)),
            ("Dnr: 12/30", "1930-12", None, Some(1930)),
            ("12/29", "2029-12", None, Some(2029)),
            ("T 2010-313-01743", "t-2010-313-01743", None, None),
            ("X KFKS 2014/1005", "x-kfks-2014-1005", None, None),
        ] {
            let dnr = SITE.parse(text).unwrap();
            assert_eq!((dnr.key.as_str(), dnr.serie.as_deref(), dnr.year), (key, serie, year), "{text}");
        }
    }

    #[test]
    fn words_before_the_number_are_left_out() {
        for (text, written) in [
            ("dnr 31/16", "31/16"),
            ("Dnr: 31/16", "31/16"),
            ("Diarienummer 31/16", "31/16"),
            ("DIARIENR. 31/16", "31/16"),
            ("dnr31/16", "31/16"),
            ("dnr dnr 5", "5"),
            ("DNRX 5/16", "DNRX 5/16"),
        ] {
            assert_eq!(DnrPatterns::default().parse(text).unwrap().written, written, "{text}");
        }
    }

    #[test]
    fn what_is_no_number() {
        for (text, error) in [
            ("", DnrError::Empty),
            (" \u{a0}", DnrError::Empty),
            ("Dnr:", DnrError::Empty),
            ("saknas", DnrError::NoDigit),
        ] {
            assert_eq!(DnrPatterns::default().parse(text), Err(error), "{text}");
        }
        assert_eq!(DnrPatterns::default().parse(&"1".repeat(61)), Err(DnrError::TooLong));
        assert!(DnrPatterns::default().parse(&"1".repeat(60)).is_ok());
    }

    #[test]
    fn every_pattern_that_cannot_be_used_is_named() {
        let given = [
            r"(?<löpnr>\d+)",
            r"(?<löpnr>\d+",
            r"(?<år>\d+)",
            r"(?<löpnr>\d+)(?<sort>x)",
            r"(?<löpnr>\d+))|(",
            r"(?<löpnr>\w{1000}{1000})",
        ];
        let faults: Vec<(usize, PatternFault)> =
            patterns(&given).unwrap_err().into_iter().map(|error| (error.index, error.fault)).collect();
        let syntax = |text: &str| PatternFault::Syntax(text.to_owned());
        let expected = [
            (1, syntax("unclosed group")),
            (2, PatternFault::NoNumber),
            (3, PatternFault::UnknownGroup("sort".to_owned())),
            (4, syntax("unopened group")),
            (5, PatternFault::TooLarge),
        ];
        assert_eq!(faults, expected);
    }

    #[test]
    fn group_names_are_compared_folded() {
        let patterns = patterns(&["(?<A\u{30a}r>\\d{4}):(?<lopnr>\\d+)"]).unwrap();
        assert_eq!(patterns.parse("2012:7").unwrap().key, "2012-7");
    }

    #[test]
    fn a_running_number_that_is_empty_does_not_count() {
        let patterns = patterns(&[r"(?<år>\d{4})(?<löpnr>\d*)"]).unwrap();
        assert_eq!(patterns.parse("2012").unwrap().key, "2012");
        assert_eq!(patterns.parse("2012").unwrap().year, None);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(text in any::<String>(), near in "(dnr )?[A-Z]{0,3}[ /-]{0,2}[0-9]{1,4}[ –/:.-]{0,3}[0-9]{1,5}") {
            for text in [text, near] {
                if let Ok(dnr) = SITE.parse(&text) {
                    prop_assert!(!dnr.key.is_empty());
                    prop_assert_eq!(SITE.parse(&dnr.written), Ok(dnr));
                }
            }
        }
    }
}
