//! Reasons that the system and the YAML parser give, in the reader's language where we know them.

use crate::diag::Arg;

/// Beginnings of the YAML parser's messages, and what they mean to a writer.
const YAML: &[(&str, &str)] = &[
    ("did not find expected key", "yaml.expected_key"),
    ("mapping values are not allowed", "yaml.mapping_value"),
    ("mapping keys are not allowed", "yaml.mapping_key"),
    ("could not find expected ':'", "yaml.no_colon"),
    ("found unexpected ':'", "yaml.unexpected_colon"),
    ("did not find expected ',' or ']'", "yaml.flow_list"),
    ("did not find expected ',' or '}'", "yaml.flow_mapping"),
    ("did not find expected '-'", "yaml.dash"),
    ("block sequence entries are not allowed", "yaml.entry_place"),
    ("did not find expected node content", "yaml.content"),
    ("EOF while parsing a value", "yaml.content"),
    ("found a tab character", "yaml.tab"),
    ("found character that cannot start any token", "yaml.cannot_start"),
    ("control characters are not allowed", "yaml.control"),
    ("found unexpected end of stream", "yaml.end"),
    ("found unexpected document indicator", "yaml.document_marker"),
    ("found unknown escape character", "yaml.escape"),
    ("did not find expected hexadecimal number", "yaml.escape"),
    ("found invalid Unicode character escape", "yaml.escape"),
    ("did not find expected comment or line break", "yaml.comment"),
    ("did not find expected alphabetic or numeric", "yaml.anchor"),
    ("alias value must", "yaml.anchor"),
    ("anchor value must", "yaml.anchor"),
    ("found undefined alias", "yaml.anchor"),
    ("unknown anchor", "yaml.anchor"),
    ("found duplicate anchor", "yaml.anchor"),
    ("found undefined tag handle", "yaml.tag"),
    ("did not find expected tag URI", "yaml.tag"),
    ("did not find expected '!'", "yaml.tag"),
    ("did not find expected whitespace", "yaml.tag"),
    ("empty YAML tag", "yaml.tag"),
    ("unexpected tagged value", "yaml.tag"),
    ("could not find expected directive name", "yaml.directive"),
    ("found unknown directive name", "yaml.directive"),
    ("found unexpected non-alphabetical character", "yaml.directive"),
    ("found duplicate %", "yaml.directive"),
    ("found incompatible YAML document", "yaml.directive"),
    ("did not find expected <document start>", "yaml.documents"),
    ("deserializing from YAML containing more than one document", "yaml.documents"),
    ("found an indentation indicator equal to 0", "yaml.indicator"),
    ("invalid Unicode character", "yaml.unicode"),
    ("invalid leading UTF-8 octet", "yaml.unicode"),
    ("invalid trailing UTF-8 octet", "yaml.unicode"),
    ("recursion limit exceeded", "yaml.limit"),
    ("repetition limit exceeded", "yaml.limit"),
];

/// Parts of what the system and our own world say when a file cannot be read, in lower case.
const SYSTEM: &[(&str, &str)] = &[
    ("permission denied", "reason.permission"),
    ("operation not permitted", "reason.permission"),
    ("access is denied", "reason.permission"),
    ("no such file", "reason.not_found"),
    ("cannot find the", "reason.not_found"),
    ("being used by another process", "reason.busy"),
    ("resource busy", "reason.busy"),
    ("is a directory", "reason.is_folder"),
    ("valid utf-8", "reason.not_utf8"),
    ("not part of the site", "reason.outside"),
    ("is a link", "reason.link"),
    ("not a regular file", "reason.special"),
];

/// The reason of a YAML error, from the parser's message. An unknown message is kept, without its place: that counts from
/// the beginning of the front matter and would mislead.
pub fn yaml(message: &str) -> Arg {
    let known = YAML.iter().find(|(beginning, _)| message.starts_with(beginning));
    if let Some((_, word)) = known {
        return Arg::Word(word);
    }
    let end = [" at line ", " at position ", ", while "].iter().filter_map(|cut| message.find(cut)).min();
    Arg::from(end.and_then(|end| message.get(..end)).unwrap_or(message))
}

/// The reason why a file could not be read, from the system's message.
pub fn system(message: &str) -> Arg {
    let lower = message.to_lowercase();
    let known = SYSTEM.iter().find(|(part, _)| lower.contains(part));
    known.map_or_else(|| Arg::from(message), |(_, word)| Arg::Word(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Lang, Words};

    #[test]
    fn every_reason_is_in_the_catalogue() {
        for (_, word) in YAML.iter().chain(SYSTEM) {
            assert!(Words::of(Lang::Sv).has(word), "{word}");
        }
    }

    #[test]
    fn known_messages_get_a_word_and_others_lose_their_place() {
        let known = "did not find expected key at line 2 column 3, while parsing a block mapping at line 1 column 1";
        assert_eq!(yaml(known), Arg::Word("yaml.expected_key"));
        assert_eq!(yaml("odd thing at line 2 column 3, while parsing"), Arg::from("odd thing"));
        assert_eq!(yaml("odd thing"), Arg::from("odd thing"));
    }

    #[test]
    fn the_systems_words_are_known_on_more_than_one_system() {
        assert_eq!(system("Permission denied (os error 13)"), Arg::Word("reason.permission"));
        assert_eq!(system("Access is denied. (os error 5)"), Arg::Word("reason.permission"));
        assert_eq!(system("Input/output error (os error 5)"), Arg::from("Input/output error (os error 5)"));
    }
}
