//! `sida`: an ordinary page.

use crate::content::fields::{Field, Fields};
use crate::content::front::{Common, Front};

/// An ordinary page has only the common keys.
pub static FIELDS: &[Field] = &[];

/// Reads an ordinary page.
pub fn read(_: &Fields<'_>, _: &Common) -> Option<Front> {
    Some(Front::Article)
}
