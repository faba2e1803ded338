//! Tables: a region that scrolls, header cells with a scope, alignment by class.

use super::{Close, Frame, Writer, escape};

/// How a column is aligned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Align {
    /// As the text runs.
    #[default]
    Start,
    /// Centred.
    Center,
    /// To the end, for numbers.
    End,
}

/// The table that is being written, and how many there have been.
#[derive(Default)]
pub(super) struct Table {
    count: usize,
    columns: Vec<Align>,
    column: usize,
    in_head: bool,
    /// Whether the first cell of each row names the row: so it is when the first cell of the head is empty.
    rows_are_named: bool,
    /// Where the open cell begins in the output, and its content.
    cell: (usize, usize),
}

impl Writer<'_> {
    pub(super) fn begin_table(&mut self, columns: Vec<Align>) {
        self.table.count += 1;
        self.table.columns = columns;
        self.table.rows_are_named = false;
        self.out.push_str("<div class=\"table\" role=\"region\" aria-label=\"");
        escape::attribute(&mut self.out, self.options.words.table);
        self.out.push(' ');
        self.out.push_str(&self.table.count.to_string());
        self.open("\" tabindex=\"0\"><table>\n", "</tbody></table></div>\n");
    }

    pub(super) fn begin_row(&mut self, is_head: bool) {
        self.table.in_head = is_head;
        self.table.column = 0;
        if is_head {
            self.open("<thead>\n<tr>", "</tr>\n</thead>\n");
        } else {
            self.open("<tr>", "</tr>\n");
        }
    }

    pub(super) fn begin_cell(&mut self) {
        let start = self.out.len();
        let names_row = self.table.rows_are_named && self.table.column == 0;
        let (tag, end) = match (self.table.in_head, names_row) {
            (true, _) => ("<th scope=\"col\"", "</th>"),
            (false, true) => ("<th scope=\"row\"", "</th>"),
            (false, false) => ("<td", "</td>"),
        };
        self.open(tag, end);
        self.out.push_str(match self.table.columns.get(self.table.column).copied().unwrap_or_default() {
            Align::Start => ">",
            Align::Center => " class=\"al-c\">",
            Align::End => " class=\"al-r\">",
        });
        self.table.cell = (start, self.out.len());
    }

    /// An empty header cell would be read out as a header of nothing, so it becomes a plain cell.
    pub(super) fn end_cell(&mut self) {
        let (start, content) = self.table.cell;
        let is_empty = self.out.get(content..).is_none_or(|content| content.trim().is_empty());
        if is_empty && self.out.get(start..).is_some_and(|cell| cell.starts_with("<th")) {
            self.table.rows_are_named |= self.table.in_head && self.table.column == 0;
            self.out.truncate(start);
            self.out.push_str("<td>");
            if let Some(frame) = self.frames.last_mut() {
                *frame = Frame { close: Close::Markdown("</td>"), is_link: false };
            }
        }
        self.table.column += 1;
    }
}
