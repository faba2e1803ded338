//! The first gate for personal identity numbers: every file's text and name, before anything is built.
//!
//! Rule: a personal identity number is published only when clearly justified (lag 2018:218, 3 kap. 10 §). The number itself
//! is never kept in a diagnostic; printers mask the excerpt.

use crate::content::config::IdentityPolicy;
use crate::diag::{Code, Diagnostic, Place};
use crate::domain::calendar::Date;
use crate::domain::personnummer::{self, Level};
use crate::world::VPath;

/// Reports every identity number in a text, at its place.
pub fn scan_text(path: &VPath, text: &str, policy: IdentityPolicy, today: Date, out: &mut Vec<Diagnostic>) {
    for hit in personnummer::scan(text, today) {
        if let Some(code) = code_for(hit.level, policy) {
            let shown = personnummer::mask(&text[hit.range.clone()], today).into_owned();
            out.push(Diagnostic::new(code, Place::at(path, hit.range)).with("number", shown));
        }
    }
}

/// Reports an identity number in a file's name; the place is the file, whose name printers mask.
pub fn scan_name(path: &VPath, policy: IdentityPolicy, today: Date, out: &mut Vec<Diagnostic>) {
    for hit in personnummer::scan(path.as_str(), today) {
        if let Some(code) = code_for(hit.level, policy) {
            let shown = personnummer::mask(&path.as_str()[hit.range], today).into_owned();
            out.push(Diagnostic::new(code, Place::file(path)).with("number", shown));
        }
    }
}

fn code_for(level: Level, policy: IdentityPolicy) -> Option<Code> {
    match (level, policy) {
        (_, IdentityPolicy::Off) => None,
        (Level::Hard, IdentityPolicy::Error) => Some(Code::IdentityNumber),
        (Level::Hard, IdentityPolicy::Warning) => Some(Code::IdentityNumberAllowed),
        (Level::Soft, _) => Some(Code::MaybeIdentityNumber),
    }
}
