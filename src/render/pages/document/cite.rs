//! The line by which one refers to a paper.

use crate::render::pages::document::Sheet;
use crate::render::pages::document::head::kind;

/// "Socialnämnden i Luleå 2012-06-05 § 71, dnr 2012/213-75"; of a paper without § what it is, to whom and its title.
pub(in crate::render::pages) fn citation(sheet: Sheet<'_>) -> String {
    let (paper, date) = (sheet.paper, sheet.common.date);
    let board = paper.board.as_ref().map(|board| sheet.maker.board_in_full(board, date));
    let mut line = match (&paper.section, board) {
        (Some(_), Some(board)) => board,
        (_, board) => {
            let mut line = kind(sheet);
            if let Some(sender) = &paper.sender {
                line.push_str(&format!(" {} {sender}", sheet.word("handling.fran_litet")));
            }
            if let Some(board) = board {
                line.push_str(&format!(" {} {board}", sheet.word("handling.till_litet")));
            }
            line
        }
    };
    match date {
        Some(date) => line.push_str(&format!(" {date}")),
        None => line.push_str(&format!(", {}", sheet.word("handling.odaterad_litet"))),
    }
    if let Some(section) = paper.section {
        line.push_str(&format!(" § {section}"));
    }
    if let Some(number) = paper.numbers.first() {
        line.push_str(&format!(", {} {}", sheet.word("handling.dnr"), number.written));
    }
    if paper.section.is_none() {
        line.push_str(&format!(", ”{}”", sheet.common.title));
    }
    line
}
