//! Dates as the language of the theme writes them.

use crate::domain::calendar::Date;

/// The forms of dates and the names of the months, which stand on every page many times.
#[derive(Debug, Default)]
pub struct DateWords {
    whole: Vec<Part>,
    months: Vec<String>,
    short: Vec<Part>,
    short_months: Vec<String>,
}

/// A piece of the form of a date.
#[derive(Debug)]
enum Part {
    Text(String),
    Day,
    Month,
    Year,
}

impl DateWords {
    /// The forms (`datum.hel`, `datum.kort`) and months (`manadsnamn.m1`, `manad.m1`) that `word` gives by their ids.
    pub fn new(word: impl Fn(&str) -> String) -> DateWords {
        let months = |group: &str| (1..=12).map(|number| word(&format!("{group}.m{number}"))).collect();
        DateWords {
            whole: parts(&word("datum.hel")),
            months: months("manadsnamn"),
            short: parts(&word("datum.kort")),
            short_months: months("manad"),
        }
    }

    /// `5 juni 2012`.
    pub fn whole(&self, date: Date) -> String {
        written(&self.whole, &self.months, date)
    }

    /// With the month shortened: `19 okt 2015`.
    pub fn short(&self, date: Date) -> String {
        written(&self.short, &self.short_months, date)
    }

    /// The name of a month from 1 to 12; the empty string for another number.
    pub fn month(&self, number: u8) -> &str {
        name(&self.months, number)
    }
}

fn name(months: &[String], number: u8) -> &str {
    let index = usize::from(number).checked_sub(1);
    index.and_then(|index| months.get(index)).map_or("", String::as_str)
}

fn parts(form: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = form;
    while let Some((plain, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        parts.push(Part::Text(plain.to_owned()));
        parts.push(match name {
            "dag" => Part::Day,
            "manad" => Part::Month,
            "ar" => Part::Year,
            // What is no part of a date shows itself, so that whoever translates sees it.
            other => Part::Text(format!("{{{other}}}")),
        });
        rest = after;
    }
    parts.push(Part::Text(rest.to_owned()));
    parts
}

fn written(form: &[Part], months: &[String], date: Date) -> String {
    let mut text = String::with_capacity(24);
    for part in form {
        match part {
            Part::Text(plain) => text.push_str(plain),
            Part::Day => push_number(&mut text, date.day().unsigned_abs().into()),
            Part::Month => text.push_str(name(months, date.month().unsigned_abs())),
            Part::Year => push_number(&mut text, date.year().unsigned_abs()),
        }
    }
    text
}

/// Appends the digits of a number.
fn push_number(text: &mut String, number: u16) {
    if number > 9 {
        push_number(text, number / 10);
    }
    text.extend(char::from_digit(u32::from(number % 10), 10));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_orders_and_inflects_as_it_likes() {
        let words = DateWords::new(|id| match id {
            "datum.hel" => "{dag}. {manad}ta {ar}".to_owned(),
            "datum.kort" => "{manad} {dag}, {år}".to_owned(),
            "manadsnamn.m6" => "kesäkuu".to_owned(),
            "manad.m6" => "kesä".to_owned(),
            other => other.to_owned(),
        });
        let day = Date::constant(2012, 6, 5);
        assert_eq!(words.whole(day), "5. kesäkuuta 2012");
        assert_eq!(words.short(day), "kesä 5, {år}");
        assert_eq!((words.month(6), words.month(0), words.month(13)), ("kesäkuu", "", ""));
    }
}
