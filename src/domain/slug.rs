//! Address segments: Swedish text as lower-case ASCII.

use super::text::plain_letters;

/// Longest slug in bytes.
const LONGEST: usize = 80;

/// The text as an address segment: å ä→a, ö→o, é→e, ü→u, lower-case ASCII letters and digits, every
/// run of other characters one `-`, none at the ends, at most 80 bytes, cut between words when
/// that leaves at least half.
///
/// Empty when the text has no Latin letter or digit. Equal for composed and decomposed text.
/// It never invents a suffix: two texts with one slug are for the caller to report.
///
/// ```
/// use insyn::domain::slug::slug;
/// assert_eq!(slug("Förskola & skola, år 2015"), "forskola-skola-ar-2015");
/// ```
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len().min(LONGEST + 1));
    let mut gap = false;
    for c in plain_letters(text).chars() {
        if c.is_ascii_alphanumeric() {
            if gap && !slug.is_empty() {
                slug.push('-');
            }
            gap = false;
            slug.push(c);
        } else {
            gap = true;
        }
        if slug.len() > LONGEST {
            return cut(&slug);
        }
    }
    slug
}

/// Whether a text is an address segment already: not empty, and equal to its own slug.
///
/// ```
/// use insyn::domain::slug::is_slug;
/// assert!(is_slug("nacka-ksau") && !is_slug("Nacka KSAU") && !is_slug("a--b"));
/// ```
pub fn is_slug(text: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    !text.is_empty()
        && text.len() <= LONGEST
        && text.bytes().all(|b| plain(b) || b == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
        && !text.contains("--")
}

/// The first part of a slug that is one word or some bytes too long.
fn cut(slug: &str) -> String {
    let end = match slug.rfind('-') {
        Some(word) if word >= LONGEST / 2 => word,
        _ => LONGEST,
    };
    slug.get(..end).unwrap_or(slug).trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn slugs_of_real_titles() {
        for (text, expected) in [
            ("Åtgärder för öppna förskolor", "atgarder-for-oppna-forskolor"),
            ("A\u{30a}tga\u{308}rder", "atgarder"),
            ("Kultur- & fritidsnämnden, Nacka", "kultur-fritidsnamnden-nacka"),
            ("§ 12 A", "12-a"),
            ("KFKS 2014/1005", "kfks-2014-1005"),
            ("Kerstin Wirén", "kerstin-wiren"),
            ("Müller-Strübing", "muller-strubing"),
            ("Ærø", "aro"),
            ("sam\u{ad}verkan", "samverkan"),
            ("—", ""),
            ("Россия", ""),
        ] {
            assert_eq!(slug(text), expected, "{text}");
        }
    }

    #[test]
    fn long_titles_end_between_words() {
        let title = "förslag ".repeat(20);
        assert_eq!(slug(&title), ["forslag"; 10].join("-"));
        assert_eq!(slug(&"ö".repeat(200)), "o".repeat(80));
        assert_eq!(slug(&format!("{}-x", "a".repeat(79))), "a".repeat(79));
        assert_eq!(slug(&format!("{} b", "a".repeat(78))), format!("{}-b", "a".repeat(78)));
        assert_eq!(slug(&format!("b {}", "a".repeat(100))), format!("b-{}", "a".repeat(78)));
    }

    proptest! {
        #[test]
        fn every_slug_is_a_slug(text in any::<String>()) {
            let slug = slug(&text);
            prop_assert!(slug.is_empty() || is_slug(&slug));
            prop_assert_eq!(super::slug(&slug), slug);
        }

        #[test]
        fn is_slug_means_equal_to_its_own_slug(text in "[a-z0-9A-Zå_-]{0,90}") {
            prop_assert_eq!(is_slug(&text), !text.is_empty() && slug(&text) == text);
        }

        #[test]
        fn composed_and_decomposed_are_alike(text in "[a-zA-ZåäöÅÄÖéüÜ ]{0,100}") {
            let decomposed: String = text.chars().flat_map(|c| match c {
                'å' => vec!['a', '\u{30a}'],
                'ä' => vec!['a', '\u{308}'],
                'ö' => vec!['o', '\u{308}'],
                'Å' => vec!['A', '\u{30a}'],
                'Ä' => vec!['A', '\u{308}'],
                'Ö' => vec!['O', '\u{308}'],
                'é' => vec!['e', '\u{301}'],
                'ü' => vec!['u', '\u{308}'],
                'Ü' => vec!['U', '\u{308}'],
                other => vec![other],
            }).collect();
            prop_assert_eq!(slug(&text), slug(&decomposed));
        }
    }
}
