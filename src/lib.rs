//! Insyn compiles the documents of a municipality into a portal that a citizen can browse.
#![deny(missing_docs)]

pub mod domain {
    //! Rules of Swedish public administration and text.
    pub mod calendar {
        //! Dates.
        use std::time::SystemTime;

        pub use jiff::civil::Date;

        /// The civil date in Sweden at a moment.
        pub fn date_in_stockholm(moment: SystemTime) -> Date {
            let moment = jiff::Timestamp::try_from(moment).unwrap_or(jiff::Timestamp::MIN);
            moment
                .in_tz("Europe/Stockholm")
                .map(|zoned| zoned.date())
                .unwrap_or(Date::MIN)
        }
    }
    pub mod text {
        //! Text.

        /// The text in Unicode's composed form.
        pub fn nfc(text: &str) -> String {
            icu_normalizer::ComposingNormalizerBorrowed::new_nfc()
                .normalize(text)
                .into_owned()
        }
    }
}
pub mod world;
