//! The record of one meeting: who was there, who checked the minutes, when the notice went up.

use std::fmt::Write as _;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::boards::{BOARDS, KOMMUNER};
use crate::people::Person;
use crate::plan::{Plan, is_closed};
use crate::text::long_date;

/// How many take part in a counted vote.
pub const VOTERS: usize = 40;

/// The file of meeting `index`; `people` are those in office that day.
pub fn record(plan: &Plan, index: usize, people: &[Person]) -> String {
    let meeting = &plan.meetings[index];
    let board = &BOARDS[meeting.board];
    let sections = meeting.papers.iter().map(|&paper| plan.papers[paper].section);
    let (first, last) = (sections.clone().min().unwrap_or(1), sections.max().unwrap_or(1));
    let range = if first == last { first.to_string() } else { format!("{first}–{last}") };
    let checked = next_open(meeting.date.saturating_add(5.days()));
    let posted = next_open(checked.saturating_add(1.day()));
    let removed = posted.saturating_add(28.days());
    let mut out = format!(
        "---\ntitel: \"{} {}\"\ntyp: sammanträde\nnämnd: {}\ndatum: {}\ntid: kl. 13.00–16.30\n\
         plats: Kommunhuset i {}, sal A\nparagrafer: \"{range}\"\nnärvaro:\n",
        board.name,
        long_date(meeting.date),
        board.id,
        meeting.date,
        KOMMUNER[board.kommun],
    );
    let present = &people[..attendance(plan, index)];
    for (seat, person) in present.iter().enumerate() {
        let role = match seat {
            0 => "ordförande",
            1 => "vice ordförande",
            _ => "ledamot",
        };
        let party = person.party_on(meeting.date);
        let _ = writeln!(out, "  - {{namn: {}, parti: {party}, roll: {role}}}", person.name);
    }
    let _ = write!(
        out,
        "justering:\n  datum: {checked}\n  plats: Kommunkansliet\n  justerare: [{}, {}]\n  paragrafer: \"{range}\"\n\
         anslag:\n  uppsatt: {posted}\n  nedtas: {removed}\n  förvaring: Kommunkansliet\n  paragrafer: \"{range}\"\n---\n",
        present[0].name, present[2].name
    );
    out
}

/// The council meets in full, and so does a body that counts votes that day.
fn attendance(plan: &Plan, index: usize) -> usize {
    let meeting = &plan.meetings[index];
    let votes = meeting.papers.iter().any(|&paper| plan.papers[paper].vote);
    if votes || BOARDS[meeting.board].rank == 3 { VOTERS } else { 13 }
}

fn next_open(mut day: Date) -> Date {
    while is_closed(day) {
        day = day.saturating_add(1.day());
    }
    day
}
