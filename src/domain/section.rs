//! Section numbers of minutes: "71", "12 a", "63/20", and ranges of them.

use std::collections::BTreeSet;
use std::fmt;
use std::hash::{Hash, Hasher};

use super::text::squeeze;

/// Most digits of a section number.
const MOST_DIGITS: usize = 5;
/// Most whole numbers that [`SectionRanges::iter_numbers`] counts up.
const MOST_NUMBERS: usize = 10_000;
/// Everything that people type between the ends of a range.
const DASHES: [char; 8] = ['-', '\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}', '\u{2015}', '\u{2212}'];

/// The number of one section (paragraf, §) in minutes; unique only with body, date and meeting.
///
/// Ordered by series, number and letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Section {
    /// The year behind the stroke as written, 20 or 2020, where a body counts so.
    pub series: Option<u16>,
    /// The number itself, from 1 to 99,999.
    pub number: u32,
    /// The letter of an inserted section, lower case, a to z.
    pub letter: Option<char>,
}

impl Hash for Section {
    /// One word for all three, as §§ are looked up by the ten thousand.
    fn hash<H: Hasher>(&self, state: &mut H) {
        let letter = self.letter.map_or(0, u64::from);
        state.write_u64(u64::from(self.number) ^ letter << 24 ^ self.series.map_or(0, u64::from) << 45);
    }
}

/// Why a text is no section number, or no list of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SectionError {
    /// There is nothing, or only the sign.
    Empty,
    /// Sections are counted from 1.
    Zero,
    /// Several sections where one is asked for.
    Range,
    /// More than five digits.
    TooLong,
    /// The end of a range comes before its start, or belongs to another series.
    Reversed,
    /// Something else.
    Malformed,
}

impl Section {
    /// Reads one section number with or without sign: `71`, `§ 71`, `63/20`, `63/2020`, `12 a`, `12A`.
    ///
    /// # Errors
    /// See [`SectionError`]; a range is its own case, so that it can be explained.
    ///
    /// ```
    /// use insyn::domain::section::Section;
    /// let section = Section::parse("§ 12 A").unwrap();
    /// assert_eq!(section.to_string(), "12 a");
    /// assert_eq!(section.segment(), "12a");
    /// ```
    pub fn parse(text: &str) -> Result<Section, SectionError> {
        let line = squeeze(text);
        if line.starts_with("§§") {
            return Err(SectionError::Range);
        }
        let section = parse_bare(line.strip_prefix('§').unwrap_or(&line).trim_start());
        match section {
            Err(SectionError::Malformed) if SectionRanges::parse(&line).is_ok() => Err(SectionError::Range),
            other => other,
        }
    }

    /// The section as an address segment: `71`, `12a`, `63-20`.
    pub fn segment(&self) -> String {
        let mut segment = self.number.to_string();
        segment.extend(self.letter);
        if let Some(series) = self.series {
            segment.push_str(&format!("-{series:02}"));
        }
        segment
    }

    /// The series as a year, so that 20 and 2020 are the same.
    fn series_year(&self) -> Option<u16> {
        self.series.map(|series| if series < 100 { 2000 + series } else { series })
    }
}

impl fmt::Display for Section {
    /// The section without sign: `71`, `12 a`, `63/20`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.number)?;
        if let Some(letter) = self.letter {
            write!(f, " {letter}")?;
        }
        match self.series {
            Some(series) => write!(f, "/{series:02}"),
            None => Ok(()),
        }
    }
}

/// Whether an address segment could be that of a section (`12`, `12a`, `63-20`), so that no other
/// page may have it.
///
/// ```
/// use insyn::domain::section::looks_like_section;
/// assert!(looks_like_section("63-20") && !looks_like_section("budget-2015"));
/// ```
pub fn looks_like_section(segment: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let (number, series) = match segment.split_once('-') {
        Some((number, series)) => (number, Some(series)),
        None => (segment, None),
    };
    let number = number.strip_suffix(|c: char| c.is_ascii_alphabetic()).unwrap_or(number);
    digits(number) && series.is_none_or(digits)
}

/// The sections that something covers, as ranges in the order written: `1–40`, `1–5, 7, 9–12 a`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionRanges(Vec<(Section, Section)>);

impl SectionRanges {
    /// Reads ranges and single sections with commas, `och` or `samt` between; a `§` may stand before any.
    ///
    /// # Errors
    /// As for one section; [`SectionError::Reversed`] for a range that runs backwards.
    ///
    /// ```
    /// use insyn::domain::section::{Section, SectionRanges};
    /// let ranges = SectionRanges::parse("§§ 1-5, 7 och 9–12 a").unwrap();
    /// assert_eq!(ranges.to_string(), "1–5, 7, 9–12 a");
    /// assert!(ranges.contains(Section::parse("12 a").unwrap()));
    /// assert_eq!(ranges.iter_numbers().count(), 10);
    /// ```
    pub fn parse(text: &str) -> Result<SectionRanges, SectionError> {
        let line = squeeze(text).to_lowercase().replace(" och ", ",").replace(" samt ", ",");
        if line.is_empty() {
            return Err(SectionError::Empty);
        }
        line.split([',', ';']).map(parse_range).collect::<Result<_, _>>().map(SectionRanges)
    }

    /// Whether a section lies in one of the ranges. A range without series covers sections of any.
    pub fn contains(&self, section: Section) -> bool {
        let place = (section.number, section.letter);
        self.0.iter().any(|(first, last)| {
            let same = match (first.series_year(), section.series_year()) {
                (Some(range), Some(own)) => range == own,
                _ => true,
            };
            same && (first.number, first.letter) <= place && place <= (last.number, last.letter)
        })
    }

    /// The whole numbers (sections without letter) in the ranges, ascending, each once; at most the
    /// first 10,000 are counted.
    pub fn iter_numbers(&self) -> impl Iterator<Item = u32> {
        let numbers = self.0.iter().flat_map(|(first, last)| {
            let start = first.number + u32::from(first.letter.is_some());
            start..=last.number
        });
        numbers.take(MOST_NUMBERS).collect::<BTreeSet<u32>>().into_iter()
    }
}

impl fmt::Display for SectionRanges {
    /// The ranges without sign, with en dashes: `1–5, 7, 9–12 a`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (first, last)) in self.0.iter().enumerate() {
            let comma = if index > 0 { ", " } else { "" };
            write!(f, "{comma}{first}")?;
            if first != last {
                write!(f, "–{last}")?;
            }
        }
        Ok(())
    }
}

/// One section, or two with a dash between; a series stands at either end or at both.
fn parse_range(text: &str) -> Result<(Section, Section), SectionError> {
    let text = text.trim();
    let text = text.strip_prefix("§§").unwrap_or(text).trim();
    let Some((first, last)) = text.split_once(DASHES) else {
        let section = parse_signed(text)?;
        return Ok((section, section));
    };
    let mut first = parse_signed(first)?;
    let mut last = parse_signed(last)?;
    first.series = first.series.or(last.series);
    last.series = last.series.or(first.series);
    if first.series_year() != last.series_year() || first > last {
        return Err(SectionError::Reversed);
    }
    Ok((first, last))
}

fn parse_signed(text: &str) -> Result<Section, SectionError> {
    let text = text.trim();
    parse_bare(text.strip_prefix('§').unwrap_or(text).trim())
}

/// A section number without its sign, on one line.
fn parse_bare(text: &str) -> Result<Section, SectionError> {
    if text.is_empty() {
        return Err(SectionError::Empty);
    }
    let (place, series) = match text.split_once('/') {
        Some((place, series)) => (place.trim_end(), Some(parse_series(series.trim_start())?)),
        None => (text, None),
    };
    let end = place.find(|c: char| !c.is_ascii_digit()).unwrap_or(place.len());
    let (digits, rest) = place.split_at_checked(end).ok_or(SectionError::Malformed)?;
    if digits.is_empty() {
        return Err(SectionError::Malformed);
    }
    if digits.len() > MOST_DIGITS {
        return Err(SectionError::TooLong);
    }
    let mut rest = rest.trim_start().chars();
    let letter = rest.next().map(|c| c.to_ascii_lowercase());
    if rest.next().is_some() || letter.is_some_and(|c| !c.is_ascii_lowercase()) {
        return Err(SectionError::Malformed);
    }
    match digits.parse() {
        Ok(0) => Err(SectionError::Zero),
        Ok(number) => Ok(Section { series, number, letter }),
        Err(_) => Err(SectionError::Malformed),
    }
}

/// A year of two or four digits.
fn parse_series(text: &str) -> Result<u16, SectionError> {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    match (digits, text.len(), text.parse()) {
        (true, 2, Ok(year)) => Ok(year),
        (true, 4, Ok(year)) if (1600..=2200).contains(&year) => Ok(year),
        _ => Err(SectionError::Malformed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn section(text: &str) -> Section {
        Section::parse(text).unwrap()
    }

    #[test]
    fn one_section() {
        for (text, shown, segment) in [
            ("71", "71", "71"),
            ("§ 71", "71", "71"),
            ("§71", "71", "71"),
            ("§\u{a0}71", "71", "71"),
            ("0071", "71", "71"),
            ("63/20", "63/20", "63-20"),
            ("63 / 2020", "63/2020", "63-2020"),
            ("5/05", "5/05", "5-05"),
            ("12 a", "12 a", "12a"),
            ("12A", "12 a", "12a"),
            ("§ 12\u{a0}B", "12 b", "12b"),
            ("7b/19", "7 b/19", "7b-19"),
            ("99999", "99999", "99999"),
        ] {
            let section = section(text);
            assert_eq!((section.to_string().as_str(), section.segment().as_str()), (shown, segment), "{text}");
            assert!(looks_like_section(segment), "{segment}");
        }
    }

    #[test]
    fn no_section() {
        for (text, error) in [
            ("", SectionError::Empty),
            ("§", SectionError::Empty),
            ("0", SectionError::Zero),
            ("000", SectionError::Zero),
            ("123456", SectionError::TooLong),
            ("1-3", SectionError::Range),
            ("§§ 1–3", SectionError::Range),
            ("1, 2", SectionError::Range),
            ("3-1", SectionError::Malformed),
            ("71 §", SectionError::Malformed),
            ("SN § 71", SectionError::Malformed),
            ("12 aa", SectionError::Malformed),
            ("12å", SectionError::Malformed),
            ("63/5", SectionError::Malformed),
            ("63/0020", SectionError::Malformed),
            ("-5", SectionError::Malformed),
            ("1.5", SectionError::Malformed),
        ] {
            assert_eq!(Section::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn sections_stand_in_their_order() {
        let mut sections = ["12 b", "2", "12", "10/20", "12 a", "9/20", "100", "1/21"].map(section);
        sections.sort();
        let shown = sections.map(|section| section.to_string());
        assert_eq!(shown, ["2", "12", "12 a", "12 b", "100", "9/20", "10/20", "1/21"]);
    }

    #[test]
    fn segments_that_could_be_sections() {
        for (segment, expected) in [
            ("12", true),
            ("12a", true),
            ("63-20", true),
            ("63-2020", true),
            ("123456", true),
            ("0", true),
            ("12ab", false),
            ("a12", false),
            ("12-", false),
            ("", false),
            ("2015-02-17", false),
            ("budget", false),
        ] {
            assert_eq!(looks_like_section(segment), expected, "{segment}");
        }
    }

    #[test]
    fn ranges_cover_what_they_name() {
        let ranges = SectionRanges::parse("§§ 1-5, 7, 9–12 a").unwrap();
        for (text, inside) in [
            ("1", true),
            ("5", true),
            ("5 a", false),
            ("6", false),
            ("7", true),
            ("11 b", true),
            ("12 a", true),
            ("12 b", false),
            ("13", false),
            ("3/20", true),
        ] {
            assert_eq!(ranges.contains(section(text)), inside, "{text}");
        }
        let numbers: Vec<u32> = ranges.iter_numbers().collect();
        assert_eq!(numbers, [1, 2, 3, 4, 5, 7, 9, 10, 11, 12]);
    }

    #[test]
    fn ranges_with_a_series() {
        let ranges = SectionRanges::parse("63–73/20").unwrap();
        assert_eq!(ranges.to_string(), "63/20–73/20");
        assert!(ranges.contains(section("70/2020")) && ranges.contains(section("70")));
        assert!(!ranges.contains(section("70/21")));
    }

    #[test]
    fn ranges_that_are_none() {
        for (text, error) in [
            ("", SectionError::Empty),
            ("1,,2", SectionError::Empty),
            ("1–", SectionError::Empty),
            ("5–1", SectionError::Reversed),
            ("1/20–5/21", SectionError::Reversed),
            ("alla", SectionError::Malformed),
            ("1–2–3", SectionError::Malformed),
        ] {
            assert_eq!(SectionRanges::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn counting_up_is_bounded_and_starts_after_a_letter() {
        let ranges = SectionRanges::parse("1–99999").unwrap();
        assert_eq!(ranges.iter_numbers().count(), 10_000);
        let numbers: Vec<u32> = SectionRanges::parse("7 a–9, 8").unwrap().iter_numbers().collect();
        assert_eq!(numbers, [8, 9]);
    }

    prop_compose! {
        fn any_section()(
            series in prop::option::of(prop_oneof![0_u16..100, 1600_u16..=2200]),
            number in 1_u32..=99_999,
            letter in prop::option::of(prop::char::range('a', 'z')),
        ) -> Section {
            Section { series, number, letter }
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_back(section in any_section()) {
            prop_assert_eq!(Section::parse(&section.to_string()), Ok(section));
            prop_assert!(looks_like_section(&section.segment()));
        }

        #[test]
        fn ranges_shown_are_read_back(parts in prop::collection::vec((1_u32..500, 0_u32..50), 1..5)) {
            let text: Vec<String> = parts.iter().map(|(first, more)| format!("{first}-{}", first + more)).collect();
            let ranges = SectionRanges::parse(&text.join(", ")).unwrap();
            prop_assert_eq!(SectionRanges::parse(&ranges.to_string()), Ok(ranges.clone()));
            let whole = |number| Section { series: None, number, letter: None };
            prop_assert!(ranges.iter_numbers().all(|number| ranges.contains(whole(number))));
        }

        #[test]
        fn no_text_is_too_strange(text in any::<String>(), near in "[0-9a-z§/, –-]{0,14}") {
            let _ = Section::parse(&text);
            let _ = SectionRanges::parse(&text);
            let _ = Section::parse(&near);
            let _ = SectionRanges::parse(&near);
            looks_like_section(&text);
        }
    }
}
