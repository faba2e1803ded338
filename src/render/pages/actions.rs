//! What a reader can do from a page: ask for papers, reach a body, follow what comes.

use crate::content::front::BoardId;
use crate::domain::text::fold_key;
use crate::render::pages::Maker;
use crate::render::pages::rich::Rich;
use crate::route::Route;

/// Whom to ask for papers, with the register number to name; `link` is the id of the words that lead there.
pub fn request(maker: Maker<'_>, link: &'static str, number: Option<&str>) -> Rich {
    let theme = maker.theme();
    let config = &maker.site().config;
    let mut line = Rich::default();
    line.bold(theme.word("handling.begar.rubrik")).text(" ");
    line.link(theme.word(link), request_address(maker, number).as_deref());
    if let Some(number) = number {
        line.text(" ").text(theme.word("handling.begar.med_nummer")).text(" ").number(number, None);
    }
    let text = config.request.text.as_deref();
    line.text(". ").text(text.unwrap_or_else(|| theme.word("handling.begar.fritt")));
    line
}

/// The address at which papers are asked for, with the register number as subject.
pub fn request_address(maker: Maker<'_>, number: Option<&str>) -> Option<String> {
    let config = &maker.site().config;
    let email = config.request.email.as_deref().or(config.publisher.email.as_deref());
    email.map(|email| mail(email, number))
}

/// How to be told of new papers.
pub fn follow(maker: Maker<'_>) -> Option<Rich> {
    let feed = maker.to(&Route::Feed)?;
    let theme = maker.theme();
    let mut line = Rich::default();
    line.bold(theme.word("gor.folj")).text(" ").link(theme.word("gor.flodet"), Some(&feed));
    line.text(" ").text(theme.word("gor.flodet_text"));
    Some(line)
}

/// Where the decisions of a meeting say how they are appealed.
pub fn appeal_of_meeting(maker: Maker<'_>) -> Rich {
    let theme = maker.theme();
    let mut line = Rich::default();
    line.bold(theme.word("handling.overklaga.rubrik")).text(" ").text(theme.word("gor.overklaga_mote"));
    line
}

/// How to reach a body, when the site shows how.
pub fn contact(maker: Maker<'_>, board: &BoardId) -> Option<Rich> {
    let config = &maker.site().config;
    let contact = &config.boards.get(board)?.contact;
    let (_, email) = contact.iter().find(|(key, value)| fold_key(key) == "e_post" && value.contains('@'))?;
    let mut line = Rich::default();
    line.bold(maker.theme().word("gor.kontakt")).text(" ").link(email, Some(&mail(email, None))).text(".");
    config.show_contact.then_some(line)
}

/// A mail address with the number as subject.
pub fn mail(email: &str, number: Option<&str>) -> String {
    let mut address = format!("mailto:{email}");
    if let Some(number) = number {
        address.push_str("?subject=");
        for byte in number.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' => address.push(char::from(byte)),
                other => address.push_str(&format!("%{other:02X}")),
            }
        }
    }
    address
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_subject_is_encoded() {
        let address = super::mail("a@example.se", Some("SÄN 2012/3&x"));
        assert_eq!(address, "mailto:a@example.se?subject=S%C3%84N%202012/3%26x");
    }
}
