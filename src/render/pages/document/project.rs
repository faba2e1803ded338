//! The aims of a project, by level.

use serde::Serialize;

use crate::content::front::Paper;

/// Aims of one level.
#[derive(Serialize)]
pub struct AimGroup<'a> {
    /// The level, such as "Effektmål".
    pub level: Option<&'a str>,
    /// The aims: the aim, and whether it was met.
    pub aims: Vec<(&'a str, Option<&'a str>)>,
}

/// The aims in order, consecutive ones of one level together.
pub(in crate::render::pages) fn aims(paper: &Paper) -> Vec<AimGroup<'_>> {
    let mut groups: Vec<AimGroup<'_>> = Vec::new();
    for aim in paper.project.iter().flat_map(|project| &project.aims) {
        let entry = (aim.text.as_str(), aim.met.as_deref());
        match groups.last_mut().filter(|group| group.level == aim.level.as_deref()) {
            Some(group) => group.aims.push(entry),
            None => groups.push(AimGroup { level: aim.level.as_deref(), aims: vec![entry] }),
        }
    }
    groups
}
