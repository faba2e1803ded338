//! Plain text of a body: its words and its excerpt.

use super::super::EXCERPT;
use crate::content::sections::SectionKind;
use crate::domain::text::{nfc, squeeze};

/// Room for a plain excerpt before it is squeezed and cut, in bytes: an excerpt of four-byte characters and some space.
const ROOM: usize = EXCERPT * 5;

/// What has been read.
#[derive(Default)]
pub(super) struct Prose {
    words: u32,
    in_word: bool,
    first: String,
    proposal: String,
    decision: String,
    kind: Option<SectionKind>,
}

impl Prose {
    /// A heading outside every container begins a part of that kind.
    pub(super) fn section(&mut self, kind: Option<SectionKind>) {
        self.kind = kind;
    }

    /// A block begins or ends: what follows is another word.
    pub(super) fn gap(&mut self) {
        self.in_word = false;
        add(&mut self.first, " ");
        if let Some(part) = self.part() {
            add(part, " ");
        }
    }

    /// Text goes on; `quoted` when it may stand in an excerpt.
    pub(super) fn text(&mut self, text: &str, quoted: bool) {
        if let (Some(first), Some(last)) = (text.as_bytes().first(), text.as_bytes().last()) {
            let begins = u32::from(!self.in_word & !is_space(*first));
            self.words = self.words.saturating_add(begins + words_after_spaces(text.as_bytes()));
            self.in_word = !is_space(*last);
        }
        if quoted {
            add(&mut self.first, text);
            if let Some(part) = self.part() {
                add(part, text);
            }
        }
    }

    /// The excerpt, the proposal beside a decision, and the number of words.
    pub(super) fn finish(self) -> (String, String, u32) {
        let plain = |text: &str| cut(&squeeze(&nfc(text)));
        let decision = plain(&self.decision);
        if !decision.is_empty() {
            return (decision, plain(&self.proposal), self.words);
        }
        let texts = [self.proposal, self.first];
        let text = texts.iter().map(|text| plain(text)).find(|text| !text.is_empty());
        (text.unwrap_or_default(), String::new(), self.words)
    }

    fn part(&mut self) -> Option<&mut String> {
        match self.kind {
            Some(SectionKind::Decision) => Some(&mut self.decision),
            Some(SectionKind::ProposedDecision) => Some(&mut self.proposal),
            _ => None,
        }
    }
}

/// How many words of a text begin behind white space; many bytes are compared at once.
fn words_after_spaces(text: &[u8]) -> u32 {
    /// So few that their words can be counted in a byte.
    const STRIDE: usize = 128;
    let behind = text.get(1..).unwrap_or_default();
    let begun = |(before, after): (&[u8], &[u8])| {
        let pairs = before.iter().zip(after);
        pairs.fold(0_u8, |count, (before, after)| count + u8::from(is_space(*before) & !is_space(*after)))
    };
    text.chunks(STRIDE).zip(behind.chunks(STRIDE)).map(|pair| u32::from(begun(pair))).sum()
}

fn is_space(byte: u8) -> bool {
    (byte == b' ') | (byte == b'\n') | (byte == b'\t') | (byte == b'\r') | (byte == 0x0c)
}

/// Adds text as far as there is room; a space only between words.
fn add(excerpt: &mut String, text: &str) {
    if excerpt.len() >= ROOM || (text == " " && (excerpt.is_empty() || excerpt.ends_with(' '))) {
        return;
    }
    let mut end = text.len().min(ROOM);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    excerpt.push_str(text.get(..end).unwrap_or_default());
}

/// The text, or as many whole words as leave room for the ellipsis.
fn cut(text: &str) -> String {
    let Some((end, _)) = text.char_indices().nth(EXCERPT) else {
        return text.to_owned();
    };
    let head = text.get(..end).unwrap_or(text);
    let last = head.char_indices().next_back().map_or(0, |(at, _)| at);
    let words = head.get(..last).unwrap_or_default();
    // The cut falls between words when the head ends a word; otherwise the last word is left out.
    let whole = words.rfind(' ').map_or(words, |space| words.get(..space).unwrap_or(words));
    format!("{}…", whole.trim_end_matches([' ', ',', ';', ':', '–', '-', '(']))
}
