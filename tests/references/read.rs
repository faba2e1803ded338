//! Reads the files of cases: pages, texts and what each reference in them is to lead to.

use std::fmt::Write;
use std::sync::Arc;

use insyn::content::references::{Cited, CitedOrgan, Reference, When};
use insyn::content::{self, Config, Document, DocumentId, Reading};
use insyn::domain::calendar::Date;
use insyn::model::cite::{self, CiteTarget, Explained, How, Miss};
use insyn::model::{Doc, Site};
use insyn::world::VPath;

/// One text on one page.
pub struct Case {
    /// The rule of the grammar or of the resolution that it is about.
    pub rule: String,
    /// The page, by its path below `content/` without ending.
    pub page: String,
    /// Whether something is to become a link.
    pub links: bool,
    /// The text, with line breaks and special spaces in place.
    pub text: String,
    /// Targets in order, as [`target`] writes them.
    pub expected: Vec<String>,
    /// The line of the file.
    pub line: usize,
}

/// Reads cases. `= rule` and `@ page` hold until the next one; `+ text => target; target` is to lead there, `- text` nowhere.
/// In a text `\n`, `\u{a0}` and the like stand for characters.
pub fn cases(text: &str) -> Vec<Case> {
    let (mut rule, mut page) = (String::new(), String::new());
    let mut cases = Vec::new();
    for (line, written) in (1..).zip(text.lines()) {
        let Some((sign, rest)) = written.split_once(' ') else { continue };
        match sign {
            "=" => rule = rest.trim().to_owned(),
            "@" => page = rest.trim().to_owned(),
            "+" | "-" => {
                let (text, targets) = rest.split_once(" => ").unwrap_or((rest, ""));
                let expected = targets.split(';').map(|target| target.trim().to_owned());
                let expected = expected.filter(|target| !target.is_empty()).collect();
                let text = unescape(text);
                cases.push(Case { rule: rule.clone(), page: page.clone(), links: sign == "+", text, expected, line });
            }
            _ => {}
        }
    }
    cases
}

fn unescape(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        plain.push_str(before);
        rest = match after.strip_prefix('n') {
            Some(after) => {
                plain.push('\n');
                after
            }
            None => match after.strip_prefix("u{").and_then(|code| code.split_once('}')) {
                Some((code, after)) => {
                    plain.extend(u32::from_str_radix(code, 16).ok().and_then(char::from_u32));
                    after
                }
                None => {
                    plain.push('\\');
                    after
                }
            },
        };
    }
    plain + rest
}

/// The document at a page's path.
pub fn page(site: &Site, page: &str) -> Option<Doc> {
    site.find(&DocumentId::of(&VPath::new(&format!("content/{page}.md"))))
}

/// The references of a text, as if it were the body of that page, with the file in which they stand.
pub fn explain(site: &Site, config: &Config, doc: Doc, text: &str, today: Date) -> (Arc<Document>, Vec<Explained>) {
    let document = &site.item(doc).document;
    let file = format!("{}{text}\n", &document.source.text[..document.body.range.start]);
    let parsed = content::parse_document(Reading { config, today }, &document.path, file.as_bytes());
    let document = parsed.document.unwrap_or_else(|| panic!("{text:?}: {:?}", parsed.diagnostics));
    let references: Vec<Reference> = document.references(config).body.clone();
    let explained = cite::explain(site, doc, &references);
    (document, explained)
}

/// A target in a few characters: `kf/2015-10-19-265#2`, `ärende kfks-2014-1005`, `möte ask-kf 2015-10-19 § 3`, `lag PBL`.
pub fn target(site: &Site, target: &CiteTarget) -> String {
    match target {
        CiteTarget::Document(doc, point) => {
            let id = site.item(*doc).document.id.0.trim_start_matches("content/").to_owned();
            point.map_or(id.clone(), |point| format!("{id}#{point}"))
        }
        CiteTarget::Meeting(meeting, section) => {
            let meeting = site.meeting(*meeting);
            format!("möte {} {} § {section}", meeting.board.as_str(), meeting.date)
        }
        CiteTarget::Case(case) => format!("ärende {}", site.case(*case).slug),
        CiteTarget::Statute(name) => format!("lag {name}"),
    }
}

/// How a reference is read, on one line.
pub fn reading(cited: &Cited) -> String {
    let mut line = String::new();
    match cited {
        Cited::Section(cite) => {
            let organ = match &cite.organ {
                CitedOrgan::Named(board) => board.as_str().to_owned(),
                CitedOrgan::Carried(board) => format!("{} (från tidigare i meningen)", board.as_str()),
                CitedOrgan::Unknown => "okänd nämnd".to_owned(),
                CitedOrgan::Own => "sidans nämnd".to_owned(),
            };
            let when = match cite.when {
                When::On(day, None) => day.to_string(),
                When::On(day, Some(last)) => format!("{day}–{last}"),
                When::Around(day) => format!("{day} (året underförstått)"),
                When::Here => "samma sammanträde".to_owned(),
                When::Unsaid => "utan datum".to_owned(),
            };
            let _ = write!(line, "{organ}, {when}, § {}", cite.section);
            if let Some(point) = cite.point {
                let _ = write!(line, ", punkt {point}");
            }
        }
        Cited::Number(candidates) => {
            let keys: Vec<&str> = candidates.windows.iter().map(|window| window.key.as_str()).collect();
            let _ = write!(line, "diarienummer {}", keys.join(" eller "));
        }
        Cited::Paper(cite) => {
            let _ = write!(line, "{} {} från {}", cite.sort, cite.date, cite.sender.as_deref().unwrap_or("okänd"));
        }
        Cited::Statute(name) => {
            let _ = write!(line, "författning {name}");
        }
        Cited::Explicit(written, inner) => {
            let inner = inner.as_deref().map_or_else(|| "inget".to_owned(), reading);
            let _ = write!(line, "länk till {written}: {inner}");
        }
    }
    line
}

/// Where a reference leads and how it was found, or why it leads nowhere.
pub fn outcome(site: &Site, explained: &Explained) -> String {
    match &explained.outcome {
        Ok((to, how)) => {
            let how = match how {
                How::Explicit => "utsatt",
                How::Inherited => "ärvd",
                How::Unique => "enda nämnden",
                How::Number => "diarienummer",
                How::Paper => "handling i ärendet",
                How::Statute => "författning",
            };
            format!("→ {} ({how})", target(site, to))
        }
        Err(Miss::Outside) => "– utanför samlingen".to_owned(),
        Err(Miss::Unshown(..)) => "– visas inte".to_owned(),
        Err(Miss::Itself) => "– sidan själv".to_owned(),
        Err(Miss::Broken(near)) => format!("! finns inte; menades {}?", near.join(", ")),
    }
}
