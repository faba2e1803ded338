//! The one line at the end, and the table of times.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Duration;

use crate::cli::progress::Taken;
use crate::diag::Report;
use crate::engine::Stage;
use crate::model::Fate;
use crate::model::cite::{Counts, How};
use crate::sink;
use crate::words::Words;
use crate::world::VPath;

/// How many documents there are, and in which states: `48 handlingar (44 publicerade, 3 utkast, 1 visas senare)`.
///
/// `previews` are those that are shown though their fate is another.
pub fn documents(words: &Words, fates: &BTreeMap<&VPath, Fate>, previews: &BTreeMap<VPath, Fate>) -> (String, String) {
    let mut fates = fates.clone();
    fates.extend(previews.iter().map(|(path, fate)| (path, *fate)));
    let count = |wanted: &[Fate]| fates.values().filter(|fate| wanted.contains(fate)).count() as i64;
    let states = [
        ("cli.published", count(&[Fate::Published, Fate::Merged])),
        ("cli.drafts", count(&[Fate::Draft])),
        ("cli.future", count(&[Fate::NotYetDue])),
        ("cli.withdrawn", count(&[Fate::Withdrawn])),
        ("cli.faulty", count(&[Fate::Broken])),
    ];
    let states = states.iter().filter(|(id, n)| *n > 0 || *id == "cli.published");
    let states: Vec<String> = states.map(|(id, n)| words.count(id, *n)).collect();
    (words.count("cli.documents", fates.len() as i64), states.join(", "))
}

/// How many problems there are: `2 fel, 1 varning`, or that there are none.
pub fn problems(words: &Words, report: &Report) -> String {
    let errors = (report.errors() > 0).then(|| words.count("cli.errors", report.errors() as i64));
    let warnings = (report.warnings() > 0).then(|| words.count("cli.warnings", report.warnings() as i64));
    let parts: Vec<String> = errors.into_iter().chain(warnings).collect();
    if parts.is_empty() { words.get("cli.summary.clean").to_owned() } else { parts.join(", ") }
}

/// Pages written, unchanged and removed.
pub fn pages(words: &Words, summary: &sink::Summary) -> String {
    let counts = [
        ("cli.pages.written", summary.new + summary.changed),
        ("cli.pages.unchanged", summary.unchanged),
        ("cli.pages.removed", summary.removed),
    ];
    counts.iter().map(|(id, n)| words.count(id, *n as i64)).collect::<Vec<_>>().join(", ")
}

/// `340 ms` or `2,1 s`.
pub fn time(words: &Words, time: Duration) -> String {
    let millis = time.as_millis();
    if millis < 1000 {
        return words.fill("cli.time.milliseconds", &[("number", Cow::Owned(millis.to_string()))]);
    }
    let mark = if words.get("cli.errors.one").ends_with("fel") { "," } else { "." };
    let seconds = format!("{}{mark}{}", millis / 1000, millis % 1000 / 100);
    words.fill("cli.time.seconds", &[("number", Cow::Owned(seconds))])
}

/// How many references there are: linked, by how they were found, outside the collection, and broken.
pub fn references(words: &Words, counts: &Counts) -> String {
    let linked = [
        ("cli.references.explicit", How::Explicit),
        ("cli.references.inherited", How::Inherited),
        ("cli.references.unique", How::Unique),
        ("cli.references.number", How::Number),
        ("cli.references.paper", How::Paper),
        ("cli.references.statute", How::Statute),
    ];
    let mut text = format!("{}\n", words.get("cli.references.title"));
    let mut row = |indent: &str, id: &str, count: usize| {
        let name = format!("{indent}{}", words.get(id));
        text.push_str(&format!("{name:<36} {count:>7}\n"));
    };
    row("", "cli.references.linked", linked.iter().map(|(_, how)| counts.of(*how)).sum());
    for (id, how) in linked {
        row("  ", id, counts.of(how));
    }
    row("", "cli.references.outside", counts.outside);
    row("", "cli.references.broken", counts.broken);
    text
}

/// The table of times, one stage a line.
pub fn timings(words: &Words, taken: &[Taken]) -> String {
    let mut text = format!(
        "{}\n{:<20} {:>10} {:>10}\n",
        words.get("cli.timings.title"),
        words.get("cli.timings.stage"),
        words.get("cli.timings.wall"),
        words.get("cli.timings.cpu")
    );
    let row = |name: &str, wall: Duration, cpu: Duration| {
        format!("{name:<20} {:>7} ms {:>7} ms\n", wall.as_millis(), cpu.as_millis())
    };
    for time in taken {
        let id = match time.stage {
            Stage::Scan => "cli.timings.scan",
            Stage::Read => "cli.timings.read",
            Stage::Assemble => "cli.timings.assemble",
            Stage::References => "cli.timings.references",
            Stage::Render => "cli.timings.render",
            Stage::Commit => "cli.timings.commit",
        };
        text.push_str(&row(words.get(id), time.wall, time.cpu));
    }
    let sum = |pick: fn(&Taken) -> Duration| taken.iter().map(pick).sum::<Duration>();
    text.push_str(&row(words.get("cli.timings.total"), sum(|t| t.wall), sum(|t| t.cpu)));
    text
}
