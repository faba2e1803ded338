//! What a paper is about: motions and citizens' proposals, referrals, projects.

use super::{Mover, Organ};
use crate::domain::calendar::{Date, Period};
use crate::domain::outcome::Outcome;
use crate::domain::section::Section;
use crate::domain::text::plain;

/// `motion` or `medborgarförslag`.
#[derive(Clone, Debug, Default)]
pub struct Motion {
    /// `id`.
    pub id: Option<String>,
    /// `motionärer`; of a citizens' proposal the author, only with consent.
    pub movers: Vec<Mover>,
    /// `titel` or `om`.
    pub title: Option<String>,
    /// `nummer`.
    pub number: Option<String>,
    /// `inlämnad`.
    pub submitted: Option<Date>,
    /// `besvaras_senast`.
    pub due: Option<Date>,
    /// `yrkanden`.
    pub demands: Vec<Demand>,
    /// `återtagen`.
    pub withdrawn: bool,
    /// `beslut`: the decision that settled it.
    pub decision: Option<MotionDecision>,
    /// By what it is told from others.
    pub compared: ComparedMotion,
}

/// The texts of a motion as they are compared. They are made once, when the file is read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ComparedMotion {
    /// `id`.
    pub id: Option<String>,
    /// `nummer`.
    pub number: Option<String>,
    /// `titel`.
    pub title: Option<String>,
    /// The names of its movers, sorted.
    pub movers: Vec<String>,
}

impl Motion {
    /// The same motion with its texts made ready for comparison.
    #[must_use]
    pub fn ready(mut self) -> Motion {
        let text = |text: &Option<String>| text.as_deref().map(plain);
        let name = |mover: &Mover| match mover {
            Mover::Person { name, .. } | Mover::Group(name) => plain(name),
        };
        let mut movers: Vec<String> = self.movers.iter().map(name).collect();
        movers.sort_unstable();
        self.compared =
            ComparedMotion { id: text(&self.id), number: text(&self.number), title: text(&self.title), movers };
        self
    }
}

/// One demand of a motion.
#[derive(Clone, Debug)]
pub struct Demand {
    /// The demand in words.
    pub text: String,
    /// What became of it.
    pub outcomes: Vec<Outcome>,
}

/// `motion.beslut`.
#[derive(Clone, Debug)]
pub struct MotionDecision {
    /// `nämnd`.
    pub organ: Option<Organ>,
    /// `datum`.
    pub date: Option<Date>,
    /// `paragraf`.
    pub section: Option<Section>,
    /// `utfall`.
    pub outcomes: Vec<Outcome>,
}

/// `remiss`.
#[derive(Clone, Debug, Default)]
pub struct Referral {
    /// `från`.
    pub from: Option<String>,
    /// `till`.
    pub to: Vec<String>,
    /// `svar_senast`.
    pub due: Option<Date>,
}

/// `projekt`.
#[derive(Clone, Debug, Default)]
pub struct Project {
    /// `namn`.
    pub name: Option<String>,
    /// `period`.
    pub period: Option<Period>,
    /// `målgrupp`.
    pub target_groups: Vec<String>,
    /// `finansiär`.
    pub funder: Option<String>,
    /// `medel`, in words.
    pub funds: Option<String>,
    /// `sökt`, SEK.
    pub sought: Option<i64>,
    /// `beviljat`, SEK.
    pub granted: Option<i64>,
    /// `använt`, SEK.
    pub used: Option<i64>,
    /// `mål`.
    pub aims: Vec<Aim>,
    /// `rapport`: delrapport or slutrapport, as written.
    pub report: Option<String>,
}

/// One aim of a project.
#[derive(Clone, Debug)]
pub struct Aim {
    /// `nivå`.
    pub level: Option<String>,
    /// `text`.
    pub text: String,
    /// `uppfyllt`, as written.
    pub met: Option<String>,
}
