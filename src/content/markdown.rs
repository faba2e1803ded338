//! stand-in
use std::ops::Range;
use crate::diag::Diagnostic;
use crate::world::VPath;
/// x
#[derive(Clone, Debug)]
pub struct Body { /// x
 pub range: Range<usize> }
/// x
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HtmlPolicy { /// x
 #[default] Sanitise, /// x
 Refuse }
/// x
pub fn parse(_: &VPath, _: &str, range: Range<usize>, _: HtmlPolicy, _: &mut Vec<Diagnostic>) -> Body { Body { range } }
