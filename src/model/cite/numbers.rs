//! Every register number that a paper or record bears, and the case it leads to.

use crate::domain::map::HashMap;
use crate::model::CaseIx;

/// The dictionary of declared numbers.
#[derive(Debug, Default)]
pub struct Numbers {
    /// By diarium and key.
    own: HashMap<String, HashMap<String, CaseIx>>,
    /// By key alone; nothing where several diaria have it.
    anywhere: HashMap<String, Option<CaseIx>>,
    /// By diarium and the key without its series; nothing where several numbers share it.
    bare: HashMap<String, HashMap<String, Option<CaseIx>>>,
}

impl Numbers {
    /// Notes that a key of a diarium leads to a case.
    pub(in crate::model) fn add(&mut self, diarium: &str, key: &str, case: CaseIx) {
        within(&mut self.own, diarium).insert(key.to_owned(), case);
        let known = self.anywhere.entry(key.to_owned()).or_insert(Some(case));
        if *known != Some(case) {
            *known = None;
        }
        // A key of a series begins with letters; what follows is how the number is written without them.
        let bare = key.split_once('-').filter(|(serie, _)| serie.bytes().all(|byte| byte.is_ascii_lowercase()));
        if let Some((_, bare)) = bare {
            let known = within(&mut self.bare, diarium).entry(bare.to_owned()).or_insert(Some(case));
            if *known != Some(case) {
                *known = None;
            }
        }
    }

    /// The case of a number within a diarium.
    pub(super) fn within(&self, diarium: &str, key: &str) -> Option<CaseIx> {
        self.own.get(diarium)?.get(key).copied()
    }

    /// The case of a number that only one diarium has.
    pub(super) fn anywhere(&self, key: &str) -> Option<CaseIx> {
        *self.anywhere.get(key)?
    }

    /// The case of a number within a diarium that is written without its series.
    pub(super) fn bare(&self, diarium: &str, key: &str) -> Option<CaseIx> {
        *self.bare.get(diarium)?.get(key)?
    }

    /// Every key of a diarium, for those who look for a likely one.
    pub(super) fn keys(&self, diarium: &str) -> Vec<(&str, CaseIx)> {
        let mut keys: Vec<(&str, CaseIx)> =
            self.own.get(diarium).into_iter().flatten().map(|(key, case)| (key.as_str(), *case)).collect();
        keys.sort_unstable();
        keys
    }
}

/// The dictionary of one diarium.
fn within<'a, T: Default>(all: &'a mut HashMap<String, T>, diarium: &str) -> &'a mut T {
    all.entry(diarium.to_owned()).or_default()
}
