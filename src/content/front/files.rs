//! Files and records of a paper: its annexes, and what the decision was based on.

use crate::domain::calendar::Date;
use crate::world::VPath;

/// One entry of `handlingar`.
#[derive(Clone, Debug)]
pub struct Record {
    /// `titel`.
    pub title: String,
    /// `datum`.
    pub date: Option<Date>,
    /// `av`.
    pub by: Option<String>,
    /// `fil`.
    pub file: Option<VPath>,
    /// `papper`: path of a paper we hold, as written.
    pub paper: Option<String>,
}

/// Whether an annex is published.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Publicity {
    /// `ja`.
    #[default]
    Public,
    /// `nej`.
    Withheld,
    /// `begärs_ut`.
    OnRequest,
}

/// One entry of `bilagor`.
#[derive(Clone, Debug)]
pub struct Annex {
    /// `titel`; must not be shown unless [`Annex::is_named`].
    pub title: Option<String>,
    /// `nr`.
    pub number: Option<String>,
    /// `fil`.
    pub file: Option<VPath>,
    /// `sidor`.
    pub pages: Option<String>,
    /// `publik`.
    pub publicity: Publicity,
    /// `skäl`.
    pub reason: Option<String>,
    /// `namnges: ja`.
    pub named: bool,
}

impl Annex {
    /// True when the title may be shown: a withheld annex is named only with `namnges: ja`, as its title may be the secret.
    pub fn is_named(&self) -> bool {
        self.publicity == Publicity::Public || self.named
    }
}
