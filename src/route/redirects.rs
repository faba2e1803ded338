//! Redirects from old addresses, and sources that lost theirs.

use std::collections::BTreeMap;
use std::ops::Bound;

use crate::content::front::FieldPath;
use crate::diag::{Code, Diagnostic, Place};
use crate::domain::calendar::{add_days, days_between};
use crate::domain::text::nfc;
use crate::model::Doc;
use crate::route::plan::{Plan, is_device};
use crate::route::url::{Route, UrlPath, day};

/// Most days of one meeting that get a redirect.
const MOST_DAYS: i32 = 60;

/// Adds every redirect: what documents and bodies ask for, joined cases, and the later days of meetings.
pub(super) fn add(plan: &mut Plan<'_>) {
    of_documents(plan);
    of_cases(plan);
    of_days(plan);
    // Last, as the redirects beneath a body had an address beneath its old id too.
    of_boards(plan);
}

/// `tidigare_adresser` of documents.
fn of_documents(plan: &mut Plan<'_>) {
    let site = plan.site;
    for (doc, item) in (0_u32..).map(Doc).zip(&site.documents) {
        let Some(target) = plan.table.find(&Route::Document(doc)).cloned() else { continue };
        for (index, former) in item.document.common.former_addresses.iter().enumerate() {
            let place = || item.document.place(&FieldPath::key("tidigare_adresser").at(index));
            let Some(from) = old_address(former) else {
                plan.out.push(Diagnostic::new(Code::BadAddress, place()).with("value", former.as_str()));
                continue;
            };
            if from != target {
                lead(plan, from, &target, Some(&place));
            }
        }
    }
}

/// Old ids of bodies: their page and every address beneath it but those of files, which a page cannot stand for.
fn of_boards(plan: &mut Plan<'_>) {
    let site = plan.site;
    for id in &site.board_order {
        let Some(config) = site.config.boards.get(id) else { continue };
        for (index, former) in config.former_addresses.iter().enumerate() {
            let key = || FieldPath::key("nämnder").then(id.as_str()).then("tidigare_adresser").at(index);
            let place = || site.config.value_place(&key());
            let Some(old) = old_address(&format!("/{}/", former.trim_matches('/'))) else {
                plan.out.push(Diagnostic::new(Code::BadAddress, place()).with("value", former.as_str()));
                continue;
            };
            let new = UrlPath::new(&format!("/{}/", id.as_str()));
            if old == new {
                continue;
            }
            lead(plan, old.clone(), &new, Some(&place));
            let below: Vec<(UrlPath, UrlPath)> = plan
                .table
                .by_url
                .range::<str, _>((Bound::Excluded(new.as_str()), Bound::Unbounded))
                .take_while(|(url, _)| url.as_str().starts_with(new.as_str()))
                .filter(|(_, route)| !matches!(route, Route::Annex(..)))
                // One that leads on itself is passed over, so that nobody is led twice.
                .map(|(url, _)| (url.clone(), plan.table.targets.get(url).unwrap_or(url).clone()))
                .collect();
            for (url, target) in below {
                let from = UrlPath::new(&format!("{old}{}", &url.as_str()[new.as_str().len()..]));
                if from != target {
                    lead(plan, from, &target, None);
                }
            }
        }
    }
}

/// Cases that were joined to another.
fn of_cases(plan: &mut Plan<'_>) {
    let site = plan.site;
    for (index, case) in site.cases.iter().enumerate() {
        let Some(target) = plan.table.cases.get(index).cloned() else { continue };
        for former in &case.former_slugs {
            lead(plan, UrlPath::new(&format!("/arende/{former}/")), &target, None);
        }
    }
}

/// The later days of meetings that lasted several.
fn of_days(plan: &mut Plan<'_>) {
    let site = plan.site;
    for (index, meeting) in site.meetings.iter().enumerate() {
        let (Some(last), Some(target)) = (meeting.last_day, plan.table.meetings.get(index).cloned()) else { continue };
        for offset in 1..=days_between(meeting.date, last).min(MOST_DAYS) {
            let date = day(add_days(meeting.date, offset), meeting.sitting);
            lead(plan, UrlPath::new(&format!("/{}/{date}/", meeting.board.as_str())), &target, None);
        }
    }
}

/// Adds one redirect. A page that stands there already stays; that is a problem only where somebody asked for the redirect.
fn lead(plan: &mut Plan<'_>, from: UrlPath, target: &UrlPath, asked: Option<&dyn Fn() -> Place>) {
    let Some(taken) = plan.taken(&from) else {
        plan.put(from.clone(), Route::Redirect(from.clone()));
        plan.table.targets.insert(from, target.clone());
        return;
    };
    let Some(asked) = asked else { return };
    if plan.table.targets.get(&taken) == Some(target) {
        return;
    }
    // The one that stands there: a page, or another redirect, whose asker is found by where it leads.
    let stands = plan.table.targets.get(&taken).unwrap_or(&taken);
    let there = plan.table.by_url.get(stands).map(|route| plan.place(route));
    let other = there.as_ref().map_or_else(|| stands.as_str().to_owned(), |there| there.file.as_str().to_owned());
    let problem = Diagnostic::new(Code::RedirectClash, asked()).with("address", from.as_str()).with("other", other);
    plan.out.push(match there {
        Some(there) => problem.and(there),
        None => problem,
    });
}

/// An old address as the output can answer at it; `None` when some system could not hold such a file.
fn old_address(text: &str) -> Option<UrlPath> {
    let text = nfc(text.trim());
    let text = text.strip_suffix("index.html").unwrap_or(&text);
    let inner = text.strip_prefix('/')?.trim_end_matches('/');
    let is_sound = |segment: &str| {
        !segment.is_empty()
            && segment != "."
            && segment != ".."
            && segment.len() <= 200
            && !segment.ends_with(['.', ' '])
            && !segment.contains(|c: char| c.is_control() || r#"<>:"\|?*#%"#.contains(c))
            && !is_device(segment)
    };
    if inner.is_empty() || !inner.split('/').all(is_sound) {
        return None;
    }
    let is_page_file = inner.ends_with(".html") || inner.ends_with(".htm");
    let end = if is_page_file { "" } else { "/" };
    Some(UrlPath::new(&format!("/{inner}{end}")))
}

/// Reports sources whose address is not the one in the output's manifest, where nothing leads on from the old one.
pub(super) fn report_lost(plan: &mut Plan<'_>, previous: &BTreeMap<String, String>) {
    let site = plan.site;
    for (doc, item) in (0_u32..).map(Doc).zip(&site.documents) {
        let document = &item.document;
        let Some(now) = plan.table.find(&Route::Document(doc)) else { continue };
        let Some(before) = previous.get(document.path.nfc().as_str()).filter(|before| *before != now.as_str()) else {
            continue;
        };
        // Where another page or a redirect has taken the old address, no line could give it back.
        if plan.table.lookup(before).is_some() {
            continue;
        }
        let mut former = document.common.former_addresses.clone();
        former.push(before.clone());
        let problem = Diagnostic::new(Code::AddressChanged, document.place(&FieldPath::key("slug")))
            .with("address", before.as_str())
            .with("other", now.as_str())
            .with("line", format!("tidigare_adresser: [{}]", former.join(", ")));
        plan.out.push(problem);
    }
}
