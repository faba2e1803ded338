//! Swedish order: å ä ö last, v and w apart, numbers by value.

use std::cmp::Ordering;

use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::preferences::CollationNumericOrdering;
use icu_collator::{CollatorBorrowed, CollatorPreferences};
use icu_locale_core::locale;

/// Makes sort keys by the standard collation of CLDR for Swedish, with numbers by their value.
///
/// Spaces and punctuation count, so that lists run word by word (`Bo Ek` before `Boberg`).
#[derive(Debug)]
pub struct Collator(CollatorBorrowed<'static>);

/// A place in Swedish order; compares as bytes. Equal only for texts that are canonically equal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SortKey(Box<[u8]>);

impl Collator {
    /// The Swedish collator. Its data is compiled in; making one is cheap, sharing one is cheaper.
    ///
    /// ```
    /// use insyn::domain::collate::Collator;
    /// let swedish = Collator::swedish();
    /// let mut names = ["Östman", "Åberg", "Öberg", "Zetterlund", "Ärlig"];
    /// names.sort_by_key(|name| swedish.key(name));
    /// assert_eq!(names, ["Zetterlund", "Åberg", "Ärlig", "Öberg", "Östman"]);
    /// ```
    pub fn swedish() -> Collator {
        let mut preferences = CollatorPreferences::from(locale!("sv"));
        preferences.numeric_ordering = Some(CollationNumericOrdering::True);
        let mut options = CollatorOptions::default();
        options.strength = Some(Strength::Identical);
        let collator = CollatorBorrowed::try_new(preferences, options);
        Collator(collator.expect("the data for Swedish is compiled into the program"))
    }

    /// Which of two texts comes first: what their keys would say, without making them, which is dearer for a few texts.
    pub fn compare(&self, one: &str, other: &str) -> Ordering {
        if one == other { Ordering::Equal } else { self.0.compare(one, other) }
    }

    /// The sort key of a text.
    pub fn key(&self, text: &str) -> SortKey {
        let mut bytes = Vec::with_capacity(text.len() * 2 + 8);
        let Ok(()) = self.0.write_sort_key_to(text, &mut bytes);
        SortKey(bytes.into_boxed_slice())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn check_order(sorted: &[&str]) {
        let swedish = Collator::swedish();
        for pair in sorted.windows(2) {
            assert!(swedish.key(pair[0]) < swedish.key(pair[1]), "{} before {}", pair[0], pair[1]);
        }
    }

    #[test]
    fn the_swedish_word_list() {
        check_order(&[
            "§ 9",
            "§ 10",
            "2",
            "10",
            "à la carte",
            "abborre",
            "Adam",
            "allmän",
            "Bo Ek",
            "Bo Åberg",
            "Boberg",
            "Börje",
            "Citroën",
            "cykel",
            "Vik",
            "Viklund",
            "Wiberg",
            "Wik",
            "xylofon",
            "Übel",
            "Yngve",
            "yxa",
            "Zorn",
            "Åberg",
            "åka",
            "ånga",
            "Ärlig",
            "ärt",
            "Öberg",
            "Östman",
            "öva",
        ]);
    }

    #[test]
    fn accents_count_only_between_equal_letters() {
        check_order(&["ide", "idé", "idel"]);
        check_order(&["Andre", "André", "Andrea"]);
        check_order(&["ä", "æ", "äb"]);
        check_order(&["ö", "ø", "öb"]);
    }

    #[test]
    fn numbers_by_value_and_small_before_capital() {
        check_order(&["Dnr 9/2015", "Dnr 10/2015", "Dnr 100/2015"]);
        check_order(&["sida 2", "sida 12", "Sida 12"]);
    }

    #[test]
    fn composed_and_decomposed_text_share_a_key() {
        let swedish = Collator::swedish();
        assert_eq!(swedish.key("Ö"), swedish.key("O\u{308}"));
    }

    #[test]
    fn a_collator_is_shared_between_threads() {
        fn shared<T: Send + Sync>(_: &T) {}
        shared(&Collator::swedish());
    }

    proptest! {
        #[test]
        fn a_comparison_says_what_the_keys_say(a in "[A-Za-zåäöÅÖé §0-9\u{301}\u{308}.-]{0,12}", b in "[A-Za-zåäöÅÖé §0-9\u{301}\u{308}.-]{0,12}") {
            let swedish = Collator::swedish();
            prop_assert_eq!(swedish.compare(&a, &b), swedish.key(&a).cmp(&swedish.key(&b)));
        }

        #[test]
        fn different_texts_have_different_keys(a in "[a-zåäö §0-9]{0,12}", b in "[a-zåäö §0-9]{0,12}") {
            let swedish = Collator::swedish();
            prop_assert_eq!(swedish.key(&a) == swedish.key(&b), a == b);
        }
    }
}
