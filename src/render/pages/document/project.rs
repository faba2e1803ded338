//! The aims of a project, by level.

use serde::Serialize;

use crate::render::pages::document::Sheet;
use crate::render::pages::rich::Rich;

/// Aims of one level.
#[derive(Serialize)]
pub struct AimGroup<'a> {
    /// The level, such as "Effektmål".
    pub level: Option<&'a str>,
    /// The aims: the aim, and whether it was met.
    pub aims: Vec<(Rich, Option<&'a str>)>,
}

/// The aims in order, consecutive ones of one level together.
pub(in crate::render::pages) fn aims(sheet: Sheet<'_>) -> Vec<AimGroup<'_>> {
    let mut groups: Vec<AimGroup<'_>> = Vec::new();
    for aim in sheet.paper.project.iter().flat_map(|project| &project.aims) {
        let entry = (sheet.prose(&aim.text), aim.met.as_deref());
        match groups.last_mut().filter(|group| group.level == aim.level.as_deref()) {
            Some(group) => group.aims.push(entry),
            None => groups.push(AimGroup { level: aim.level.as_deref(), aims: vec![entry] }),
        }
    }
    groups
}
