//! Tables of spellings, traps and doubtful cases; properties of the mask.

use super::*;
use proptest::prelude::*;

/// All numbers in these tests are the tax agency's published examples, or have a birth number
/// from 980 to 999, which it keeps for tests, or are wrong on purpose.
const HARD: &str = "811218-9876 | 811218+9876 | 8112189876 | 19811218-9876 | 198112189876 | \
    18811218-9876 | 18811218+9876 | 1981-12-18-9876 | 1981-12-18 9876 | 1981 12 18 9876 | \
    81 12 18 9876 | 81-12-18-9876 | 811218 9876 | 811218\u{a0}9876 | 811218\u{202f}9876 | \
    811218\u{2010}9876 | 811218\u{2011}9876 | 811218\u{2013}9876 | 811218\u{2014}9876 | \
    811218\u{2212}9876 | 19121212-1212 | 701063-2391 | 811218-T980 | 811218T980 | \
    811218-x980";

/// Things in municipal papers that are no identity numbers.
const CLEAN: &str = "KFKS 2014/1005-808 | 2012/213-75 | 2010-313-01743 | 1.5.1-135-2012 | SN/2020:0123 | \
    212000-0167 | 212000–1355 | 556909-9731 | 855100-5799 | SE212000135501 | \
    08 - 718 80 00 | 0372-78 90 00 | 070-123 45 67 | bankgiro 5050-1055 | 991-2346 | \
    plusgiro 12 34 56-7 | 2002 12 01 – 2004 12 01 | 131 81 | SFS 2017:725 | 13203 | \
    2012-06-05 | 2012-06-05-2012-06-07 | 2012-06-05 2012-06-07 | 2012-06-05 2012/213-75 | \
    2015-02-17 1831 | 20121-06-05 | 811218-987 | 811218-98765 | 811218-XXXX | \
    811218-**** | 811218-9 | 811318-9876 | 811200-9876 | 811232-9876 | 811260-9876 | \
    811292-9876 | 810229-9876 | 19000229-9876 | 811218-0006 | 20270101-9876 | \
    17811218-9876 | 21811218-9876 | 1811218-9876 | 2014/811218-9876 | 1:811218-9876 | \
    1.811218-9876 | 1,811218-9876 | 5-811218-9876 | 811218--9876 | 811218 - 9876 | \
    1981-12 18-9876";

fn today() -> Date {
    Date::new(2026, 11, 24).unwrap()
}

/// The levels found; a failing test must not print what was found.
fn levels(text: &str) -> Vec<Level> {
    scan(text, today()).into_iter().map(|hit| hit.level).collect()
}

/// Nine digits and the right check digit, reckoned another way than above.
fn with_check(nine: &str) -> String {
    let doubled = [0, 2, 4, 6, 8, 1, 3, 5, 7, 9];
    let digits = nine.bytes().map(|b| usize::from(b - b'0')).enumerate();
    let sum: usize = digits.map(|(at, digit)| if at % 2 == 0 { doubled[digit] } else { digit }).sum();
    format!("{nine}{}", (10 - sum % 10) % 10)
}

#[test]
fn every_spelling_is_found_whole() {
    for (index, number) in HARD.split(" | ").enumerate() {
        let text = format!("Sökande är {number}, boende i Luleå");
        let hits = scan(&text, today());
        assert_eq!(hits.len(), 1, "spelling {index}");
        assert!(hits[0].range == (13..13 + number.len()), "spelling {index}");
        assert_eq!(hits[0].level, Level::Hard, "spelling {index}");
    }
}

#[test]
fn what_only_looks_like_a_number_is_left_alone() {
    for (index, text) in CLEAN.split(" | ").enumerate() {
        assert_eq!(levels(text), [], "text {index}");
    }
}

#[test]
fn a_wrong_check_digit_makes_a_soft_hit() {
    for (index, text) in ["811218-9875", "19811218-9870", "8112189871", "701063-2392", "811218-T981"].iter().enumerate()
    {
        assert_eq!(levels(text), [Level::Soft], "text {index}");
    }
}

#[test]
fn doubtful_numbers_are_soft_though_the_check_digit_is_right() {
    let mobile = with_check("070101981");
    for (index, text) in [
        mobile.as_str(),
        "OCR 8112189876",
        "ocr-nummer: 8112189876",
        "tel. 811218-9876",
        "Telefon 811218-9876",
        "Bankgiro: 811218-9876",
        "bg 811218-9876",
        "PG: 811218-9876",
        "2001-06-07-2010",
        "2025-08-22—2026",
        "2001-06-07 2010",
    ]
    .iter()
    .enumerate()
    {
        assert_eq!(levels(text), [Level::Soft], "text {index}");
    }
}

#[test]
fn labels_that_do_not_count() {
    for (index, text) in [
        "org.nr 811218-9876",
        "pnr:811218-9876",
        "Hotell 811218-9876",
        "bgata 811218-9876",
        "tel.\n811218-9876",
        "telefon, se även nedan 811218-9876",
        "F811218-9876",
        "(811218-9876)",
        "-811218-9876",
        "§ 811218-9876",
    ]
    .iter()
    .enumerate()
    {
        assert_eq!(levels(text), [Level::Hard], "text {index}");
    }
}

#[test]
fn numbers_in_a_row_are_all_found() {
    for (index, sign) in [" ", ", ", ",", "/", "-", ":", ".", "\n", " och "].iter().enumerate() {
        let text = ["811218-9876", "19121212-1212", "8112189876"].join(sign);
        assert_eq!(levels(&text), [Level::Hard; 3], "sign {index}");
    }
    assert_eq!(levels("12 81 12 18 9876"), [Level::Hard]);
    assert_eq!(levels("811218-9876-01"), [Level::Hard]);
}

#[test]
fn days_that_exist() {
    for (nine, found) in [
        ("000229981", true),
        ("040229981", true),
        ("010229981", false),
        ("810430981", true),
        ("810431981", false),
        ("810491981", false),
        ("810490981", true),
    ] {
        assert_eq!(levels(&with_check(nine)).len(), usize::from(found), "{}", &nine[2..6]);
    }
    assert_eq!(levels(&format!("20{}", with_check("261124981"))), [Level::Hard]);
    assert_eq!(levels(&format!("20{}", with_check("261125981"))), []);
}

#[test]
fn digests_are_no_numbers() {
    let digest = format!("a{}f{}", "8112189876", "0123456789abcdef".repeat(4));
    assert_eq!(levels(&digest), []);
    assert_eq!(levels("a8112189876f"), [Level::Hard]);
    assert_eq!(levels(&format!("{}8112189876", "g".repeat(40))), [Level::Hard]);
}

#[test]
fn masks_keep_two_digits_and_the_length() {
    for (text, masked) in [
        ("inget här", "inget här"),
        ("811218-9876", "81•••••••••"),
        ("(198112189876)", "(19••••••••••)"),
        ("a 811218\u{2013}9876, b 811218-9875", "a 81•••••••••, b 81•••••••••"),
        ("811218-9876/811218-9876", "81•••••••••/81•••••••••"),
    ] {
        let found = mask(text, today());
        assert!(found == masked, "masked as {found}");
    }
}

proptest! {
    #[test]
    fn nothing_is_left_after_masking(parts in prop::collection::vec(part(), 0..8)) {
        let text = parts.concat();
        let masked = mask(&text, today());
        prop_assert_eq!(masked.chars().count(), text.chars().count());
        prop_assert!(scan(&masked, today()).is_empty());
    }

    #[test]
    fn a_number_among_words_is_found(before in "[a-zåäö .§]{0,80}", after in "[a-zåäö .]{0,80}", number in hard()) {
        prop_assert_eq!(scan(&format!("{before}: {number}{after}"), today()).len(), 1);
    }

    #[test]
    fn no_text_is_too_strange(text in any::<String>()) {
        for hit in scan(&text, today()) {
            prop_assert!(text.get(hit.range).is_some());
        }
    }
}

fn hard() -> impl Strategy<Value = String> {
    prop::sample::select(HARD.split(" | ").collect::<Vec<_>>()).prop_map(str::to_owned)
}

fn part() -> impl Strategy<Value = String> {
    let clean = prop::sample::select(CLEAN.split(" | ").collect::<Vec<_>>());
    prop_oneof![hard(), clean.prop_map(str::to_owned), "[0-9]{1,12}", "[-+ /:.,–TX\u{a0}a]{0,2}",]
}
