//! `site.yaml` and the ordinary pages.

use std::fmt::Write as _;

use crate::boards::{BOARDS, KOMMUNER, PARTIES};
use crate::words::TOPICS;

/// The first line of `site.yaml`; a folder is only replaced when it begins with it.
pub const MARK: &str = "# Written by examples/corpus; made-up kommuner, bodies and persons.";

/// The whole of `site.yaml`.
pub fn config() -> String {
    let mut out = format!(
        "{MARK}\ntitel: Insyn i Norrvik och Söderåsa\n\
         beskrivning: Beslut, motionssvar och projektrapporter från två påhittade kommuner.\n\
         url: https://insyn.example.se/\nspråk: sv\ninnehållsspråk: sv\n\
         utgivare: {{namn: Norrviks kommun, e-post: kommun@example.se, typ: kommun}}\nnämnder:\n"
    );
    for board in &BOARDS {
        let kommun = KOMMUNER[board.kommun];
        let _ = write!(
            out,
            "  {}:\n    namn: {}\n    typ: {}\n    kommun: {kommun}\n    förkortning: [{}]\n",
            board.id, board.name, board.kind, board.short
        );
        if let Some(parent) = board.parent {
            let _ = writeln!(out, "    överordnad: {parent}");
        }
    }
    out.push_str(
        "diarienummer:\n  mönster:\n    - '(?<serie>[A-ZÅÄÖ]+) (?<år>\\d{4})/(?<löpnr>\\d+)(-(?<klass>\\d+))?'\n",
    );
    out.push_str("partier:\n");
    for (code, name) in PARTIES {
        let alias = if code == "L" { "{namn: Liberalerna, alias: [FP]}" } else { name };
        let _ = writeln!(out, "  {code}: {alias}");
    }
    out.push_str("ämnen:\n");
    for (key, name) in TOPICS {
        let _ = writeln!(out, "  {key}: {{namn: {name}}}");
    }
    out.push_str("begär_ut: {e-post: arkiv@example.se, text: Kontakta kommunarkivet.}\nper_sida: 100\n");
    out
}

/// File name and text of the ordinary pages.
pub const PAGES: [(&str, &str); 2] = [
    (
        "om.md",
        "---\ntitel: Om portalen\ntyp: sida\ndatum: null\n---\n\nPortalen samlar beslut från två påhittade \
         kommuner. Allt innehåll är skapat av ett program.\n",
    ),
    (
        "tillganglighet.md",
        "---\ntitel: Tillgänglighet\ntyp: sida\ndatum: null\n---\n\nPortalen följer lagen om tillgänglighet till \
         digital offentlig service.\n",
    ),
];
