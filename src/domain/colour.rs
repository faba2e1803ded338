//! Colours and their contrast, as WCAG 2 measures it.

use std::fmt;

/// The least contrast of text and its ground (WCAG 2.2, success criterion 1.4.3).
pub const TEXT: f64 = 4.5;

/// How many steps a colour is mixed in towards black or white.
const STEPS: u16 = 200;

/// A colour of the sRGB space with eight bits a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour {
    red: u8,
    green: u8,
    blue: u8,
}

impl Colour {
    /// Black.
    pub const BLACK: Colour = Colour { red: 0, green: 0, blue: 0 };
    /// White.
    pub const WHITE: Colour = Colour { red: 255, green: 255, blue: 255 };

    /// Reads `#rrggbb`, in small or capital letters.
    ///
    /// ```
    /// use insyn::domain::colour::Colour;
    /// assert_eq!(Colour::parse("#005AA0").unwrap().to_string(), "#005aa0");
    /// assert_eq!(Colour::parse("#05a"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Colour> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let channel = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        Some(Colour { red: channel(0)?, green: channel(2)?, blue: channel(4)? })
    }

    /// Relative luminance, from 0 (black) to 1 (white).
    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }

    /// The contrast of two colours, from 1 to 21.
    ///
    /// ```
    /// use insyn::domain::colour::Colour;
    /// assert_eq!(Colour::BLACK.contrast(Colour::WHITE), 21.0);
    /// ```
    pub fn contrast(self, other: Colour) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// The least contrast with any of those grounds; the highest there is when there are none.
    pub fn on(self, grounds: &[Colour]) -> f64 {
        grounds.iter().map(|ground| self.contrast(*ground)).fold(21.0, f64::min)
    }

    /// The colour itself when it has so much contrast with every ground, else the nearest mixture with black, or with white
    /// on dark grounds, that has. `None` when not even black or white has.
    pub fn readable(self, grounds: &[Colour], least: f64) -> Option<Colour> {
        let end = if Colour::BLACK.on(grounds) >= Colour::WHITE.on(grounds) { Colour::BLACK } else { Colour::WHITE };
        (0..=STEPS).map(|step| self.mixed(end, step)).find(|mixture| mixture.on(grounds) >= least)
    }

    /// The colour with so many two-hundredths of another in it.
    fn mixed(self, other: Colour, step: u16) -> Colour {
        let channel = |one: u8, two: u8| {
            let sum = u32::from(one) * u32::from(STEPS - step) + u32::from(two) * u32::from(step);
            u8::try_from((sum + u32::from(STEPS) / 2) / u32::from(STEPS)).unwrap_or(u8::MAX)
        };
        Colour {
            red: channel(self.red, other.red),
            green: channel(self.green, other.green),
            blue: channel(self.blue, other.blue),
        }
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn colour(text: &str) -> Colour {
        Colour::parse(text).unwrap()
    }

    #[test]
    fn contrast_is_that_of_the_standard() {
        // Ratios as published for these pairs with white, to two decimals.
        for (text, expected) in [("#767676", 4.54), ("#777777", 4.48), ("#ff0000", 4.00), ("#0000ff", 8.59)] {
            let found = colour(text).contrast(Colour::WHITE);
            assert!((found - expected).abs() < 0.005, "{text}: {found}");
        }
    }

    #[test]
    fn a_readable_colour_stays_and_a_faint_one_moves_as_little_as_needed() {
        let paper = [colour("#fbf8f1")];
        assert_eq!(colour("#005aa0").readable(&paper, TEXT), Some(colour("#005aa0")));
        let yellow = colour("#ffcc00").readable(&paper, TEXT).unwrap();
        assert!(yellow.on(&paper) >= TEXT && yellow.on(&paper) < 4.7, "{yellow} {}", yellow.on(&paper));
        let night = [colour("#191713")];
        let blue = colour("#005aa0").readable(&night, TEXT).unwrap();
        assert!(blue.on(&night) >= TEXT && blue.on(&night) < 4.7, "{blue} {}", blue.on(&night));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(red: u8, green: u8, blue: u8) {
            let colour = Colour { red, green, blue };
            prop_assert_eq!(Colour::parse(&colour.to_string()), Some(colour));
        }

        #[test]
        fn every_colour_can_be_made_readable_on_paper(red: u8, green: u8, blue: u8) {
            let colour = Colour { red, green, blue };
            for ground in ["#fbf8f1", "#191713"].map(|text| Colour::parse(text).unwrap()) {
                prop_assert!(colour.readable(&[ground], TEXT).unwrap().contrast(ground) >= TEXT);
            }
        }
    }
}
