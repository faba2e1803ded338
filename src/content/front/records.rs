//! The records that are no papers: of one meeting, and of what is known of a case.

use super::{BoardId, Mover, Officer};
use crate::domain::calendar::Date;
use crate::domain::dnr::Dnr;
use crate::domain::section::SectionRanges;

/// `sammanträde`: the record of one meeting.
#[derive(Clone, Debug, Default)]
pub struct MeetingRecord {
    /// `nämnd`.
    pub board: Option<BoardId>,
    /// `möte`.
    pub sitting: u8,
    /// `t_o_m`: the last day.
    pub last_day: Option<Date>,
    /// `tid`, as written.
    pub time: Option<String>,
    /// `plats`.
    pub venue: Option<String>,
    /// `paragrafer`: declares the §§ of the minutes.
    pub sections: Option<SectionRanges>,
    /// `närvaro`.
    pub attendance: Vec<Attendance>,
    /// `övriga`.
    pub others: Vec<Officer>,
    /// `justering`.
    pub approvals: Vec<Approval>,
    /// `anslag`.
    pub notices: Vec<Notice>,
}

/// One entry of `närvaro`.
#[derive(Clone, Debug)]
pub struct Attendance {
    /// `namn`.
    pub name: String,
    /// `parti`.
    pub party: Option<String>,
    /// `roll`.
    pub role: Option<String>,
    /// `ersätter`.
    pub substitutes: Option<String>,
    /// `tjänstgör`.
    pub serving: Option<bool>,
    /// `paragrafer`.
    pub sections: Option<SectionRanges>,
    /// `kl`, as written.
    pub hours: Option<String>,
    /// `distans`.
    pub remote: bool,
}

/// One entry of `justering`: the approval of minutes.
#[derive(Clone, Debug, Default)]
pub struct Approval {
    /// `datum`.
    pub date: Option<Date>,
    /// `plats`.
    pub venue: Option<String>,
    /// `justerare`.
    pub approvers: Vec<Mover>,
    /// `paragrafer`; all when missing.
    pub sections: Option<SectionRanges>,
}

/// One entry of `anslag`: the notice of approved minutes.
#[derive(Clone, Debug, Default)]
pub struct Notice {
    /// `uppsatt`.
    pub posted: Option<Date>,
    /// `nedtas`.
    pub taken_down: Option<Date>,
    /// `förvaring`.
    pub kept_at: Option<String>,
    /// `paragrafer`; all when missing.
    pub sections: Option<SectionRanges>,
}

/// `ärende`: what is known of a case beyond its papers.
#[derive(Clone, Debug, Default)]
pub struct CaseRecord {
    /// `nämnd`, whose diarium the numbers belong to.
    pub board: Option<BoardId>,
    /// `kommun`.
    pub kommun: Option<String>,
    /// `diarienummer`.
    pub numbers: Vec<Dnr>,
    /// `tidigare_diarienummer`.
    pub earlier_numbers: Vec<Dnr>,
    /// `klarspråk`.
    pub summary: Option<String>,
    /// `väckt_av`.
    pub raised_by: Option<String>,
    /// `inkom`.
    pub received: Option<Date>,
    /// `avslutat`.
    pub closed: Option<Date>,
}
