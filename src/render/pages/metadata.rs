//! What a page says to those who only see its head: search engines, and people whom a link is sent to.

use std::borrow::Cow;

use serde::Serialize;

use crate::content::front::Paper as Front;
use crate::domain::calendar::Date;
use crate::render::Theme;
use crate::render::pages::{Maker, row};

/// The longest description, in characters: about what search engines and chats show.
const LONGEST: usize = 200;

/// From how many characters on whole sentences are enough.
const ENOUGH: usize = 80;

/// The first ground of text in light and in dark, which browsers colour their frame by.
#[derive(Serialize)]
pub struct Paper {
    /// In light, such as `#fbf8f1`.
    pub light: String,
    /// In dark.
    pub dark: String,
}

/// The grounds of a theme, when it has both.
pub fn paper(theme: &Theme) -> Option<Paper> {
    let (light, dark) = (theme.grounds.light.first()?, theme.grounds.dark.first()?);
    Some(Paper { light: light.to_string(), dark: dark.to_string() })
}

/// A text cut to the sentences that fit in a description, or at a word when the first sentence alone is too long.
pub fn brief(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    let Some((most, _)) = text.char_indices().nth(LONGEST) else { return Cow::Borrowed(text) };
    let mut end = 0;
    while let Some(rest) = text.get(end..most) {
        let sentence = row::sentence_end(rest);
        if sentence == rest.len() {
            break;
        }
        end += sentence;
    }
    if end >= ENOUGH {
        return Cow::Borrowed(text.get(..end).unwrap_or(text));
    }
    let cut = text.get(..most).unwrap_or(text);
    let cut = cut.rsplit_once(char::is_whitespace).map_or(cut, |(words, _)| words);
    Cow::Owned(format!("{}…", cut.trim_end_matches([',', ';', ':', '–', '-', ' '])))
}

impl Maker<'_> {
    /// What tells a paper from others of its title: body, day and §, as far as they are known.
    pub fn paper_place(&self, paper: &Front, date: Option<Date>) -> Option<String> {
        let mut place =
            paper.board.as_ref().map(|board| row::board_title(self.site(), board, date)).unwrap_or_default();
        if let Some(date) = date {
            place = format!("{place} {date}");
        }
        if let Some(section) = paper.section {
            place = format!("{place} § {section}");
        }
        Some(place.trim_start().to_owned()).filter(|place| !place.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_text_stays_and_a_long_one_ends_with_a_sentence_or_a_word() {
        let sentence = "Nämnden säger ja till en ny skola i centrum, som ska stå klar för eleverna nästa höst. ";
        let long = sentence.repeat(4);
        assert_eq!(brief("  Kort. "), "Kort.");
        assert_eq!(brief(&long), sentence.repeat(2).trim_end());
        let words = "mycket ".repeat(40);
        let cut = brief(&words);
        assert!(cut.ends_with("mycket…") && cut.chars().count() <= LONGEST + 1, "{cut}");
        // A stop early in the text is no reason to say next to nothing.
        assert!(brief(&format!("Ja sade de. {words}")).ends_with("mycket…"));
        assert_eq!(brief(&"å".repeat(300)), format!("{}…", "å".repeat(LONGEST)));
    }
}
