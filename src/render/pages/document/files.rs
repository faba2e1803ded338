//! Files and records: annexes, what the decision was based on, the original.

use crate::content::front::{Annex, Publicity};
use crate::domain::amount::format_sek;
use crate::model::{Item, PublishedFile};
use crate::render::pages::actions::request_address;
use crate::render::pages::document::Sheet;
use crate::render::pages::rich::Rich;
use crate::world::VPath;

/// The published file that was read from there.
pub(in crate::render::pages) fn published<'s>(item: &'s Item, path: &VPath) -> Option<&'s PublishedFile> {
    published_at(item, path).map(|(_, file)| file)
}

/// The same with its position among the files of the document.
pub(in crate::render::pages) fn published_at<'s>(item: &'s Item, path: &VPath) -> Option<(usize, &'s PublishedFile)> {
    let folder = item.document.folder()?;
    let full = folder.join(path.as_str()).nfc();
    item.files.iter().enumerate().find(|(_, file)| file.path.nfc() == full)
}

/// What the decision was based on, with the file or the paper when we hold it.
pub(in crate::render::pages) fn records(sheet: Sheet<'_>) -> Vec<Rich> {
    let records = sheet.paper.records.iter().enumerate().map(|(at, record)| {
        let paper = sheet.item.record_papers.get(at).copied().flatten();
        let file = record.file.as_ref().and_then(|path| published(sheet.item, path));
        let href = paper.and_then(|doc| sheet.maker.document(doc)).or_else(|| file.map(|file| file.name.clone()));
        let mut line = Rich::default();
        match &href {
            Some(href) => line.link(&record.title, Some(href)),
            None => line.then("", &sheet.prose(&record.title)),
        };
        if record.by.is_some() || record.date.is_some() || file.is_some() {
            line.mark(" <small>");
            let mut notes = Rich::default();
            if let Some(by) = &record.by {
                notes.text(by);
            }
            if let Some(date) = record.date {
                notes.text(if notes.is_empty() { "" } else { ", " }).date(sheet.maker, date);
            }
            if let Some(file) = file {
                notes.then(", ", &Rich::of(&type_and_size(file)));
            }
            line.then("", &notes).mark("</small>");
        }
        line
    });
    records.collect()
}

/// Annexes in order: published ones with type and size, named ones that are not published, and a count of the others.
pub(in crate::render::pages) fn annexes(sheet: Sheet<'_>) -> Vec<Rich> {
    let mut lines: Vec<Rich> = Vec::with_capacity(sheet.paper.annexes.len());
    let (mut withheld, mut on_request) = (0, 0);
    for annex in &sheet.paper.annexes {
        match annex.publicity {
            _ if annex.is_named() => lines.push(named(sheet, annex)),
            Publicity::OnRequest => on_request += 1,
            _ => withheld += 1,
        }
    }
    for (count, id) in [(withheld, "handling.bilagor_ej"), (on_request, "handling.bilagor_begars")] {
        if count > 0 {
            let mut line = Rich::of(&sheet.maker.theme().count(id, count));
            if id == "handling.bilagor_begars" {
                request_link(sheet, &mut line);
            }
            lines.push(line);
        }
    }
    lines
}

fn named(sheet: Sheet<'_>, annex: &Annex) -> Rich {
    let file = annex.file.as_ref().filter(|_| annex.publicity == Publicity::Public);
    let file = file.and_then(|path| published(sheet.item, path));
    let mut line = Rich::default();
    if let Some(number) = &annex.number {
        line.text(sheet.word("handling.bilaga")).text(" ").text(number).text(". ");
    }
    let title = annex.title.as_deref().or(annex.file.as_ref().map(|path| path.name()));
    line.link(title.unwrap_or_else(|| sheet.word("handling.bilaga")), file.map(|file| file.name.as_str()));
    let mut notes: Vec<String> = Vec::with_capacity(3);
    match annex.publicity {
        Publicity::Public => notes.extend(file.map(type_and_size)),
        Publicity::Withheld => notes.push(sheet.word("handling.bilaga_ej").to_owned()),
        Publicity::OnRequest => notes.push(sheet.word("handling.bilaga_begars").to_owned()),
    }
    if annex.publicity == Publicity::Public && file.is_none() {
        notes.push(sheet.word("handling.bilaga_saknas").to_owned());
    }
    notes.extend(annex.pages.as_ref().map(|pages| extent(sheet, pages)));
    notes.extend(annex.reason.clone().filter(|_| annex.publicity != Publicity::Public));
    line.text(" ").small(&notes.join(", "));
    if file.is_none() && annex.publicity != Publicity::Withheld {
        request_link(sheet, &mut line);
    }
    line
}

/// The way to ask for what is not here, where the portal says whom to ask.
fn request_link(sheet: Sheet<'_>, line: &mut Rich) {
    let number = sheet.paper.numbers.first().map(|number| number.written.as_str());
    if let Some(address) = request_address(sheet.maker, number) {
        line.text(" ").link(sheet.word("handling.bilaga_begar"), Some(&address));
    }
}

/// A reference to an annex by its number, title or file name, with its file when that is published.
pub(in crate::render::pages) fn annex_named(sheet: Sheet<'_>, written: &str, out: &mut Rich) {
    let is_meant = |annex: &&Annex| {
        let file = annex.file.as_ref().map(|path| path.name());
        annex.publicity == Publicity::Public
            && [annex.number.as_deref(), annex.title.as_deref(), file].contains(&Some(written))
    };
    let annex = sheet.paper.annexes.iter().find(is_meant);
    let file = annex.and_then(|annex| published(sheet.item, annex.file.as_ref()?));
    let is_number = written.bytes().all(|byte| byte.is_ascii_digit());
    let title = annex.and_then(|annex| annex.title.as_deref()).filter(|_| !is_number);
    let text = match title {
        _ if is_number => format!("{} {written}", sheet.word("handling.bilaga_litet")),
        Some(title) => title.to_owned(),
        None => written.to_owned(),
    };
    out.link(&text, file.map(|file| file.name.as_str()));
}

/// How many pages there are, or which, as written.
fn extent(sheet: Sheet<'_>, pages: &str) -> String {
    match pages.parse() {
        Ok(number) => sheet.maker.theme().count("handling.antal_sidor", number),
        Err(_) => pages_of(sheet, pages),
    }
}

/// "sidan 8", "sidan 8 a", "sidorna 22–27", "sidorna 3 och 5".
pub(in crate::render::pages) fn pages_of(sheet: Sheet<'_>, pages: &str) -> String {
    let is_one =
        !pages.contains(['-', '–', ',', '+', '&', ';']) && !pages.contains(" och ") && !pages.contains(" and ");
    format!("{} {pages}", sheet.word(if is_one { "handling.sidan" } else { "handling.sidorna" }))
}

/// "PDF, 412 kB".
pub(in crate::render::pages) fn type_and_size(file: &PublishedFile) -> String {
    let ending = file.name.rsplit_once('.').map_or("", |(_, ending)| ending).to_uppercase();
    let size = size(file.length);
    if ending.is_empty() { size } else { format!("{ending}, {size}") }
}

/// A size in bytes, kB or MB of thousands.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes}\u{a0}byte"),
        1_000..1_000_000 => format!("{}\u{a0}kB", bytes.div_ceil(1_000)),
        _ => {
            let tenths = bytes.div_ceil(100_000);
            let whole = i64::try_from(tenths / 10).unwrap_or(i64::MAX);
            format!("{},{}\u{a0}MB", format_sek(whole), tenths % 10)
        }
    }
}

/// Where the signed original is: an address, a file or words.
pub(in crate::render::pages) fn provenance(sheet: Sheet<'_>) -> Option<Rich> {
    let source = sheet.common.provenance.as_ref()?;
    if super::alerts::told_by_others(sheet).is_some() {
        return None;
    }
    let file = source.file.as_ref().and_then(|path| published(sheet.item, path));
    let mut line = Rich::default();
    if let Some(url) = &source.url {
        line.link(source.text.as_deref().unwrap_or(url), Some(url));
    } else if let Some(text) = &source.text {
        line.text(text);
    }
    if let Some(file) = file {
        let mut link = Rich::default();
        link.link(sheet.word("handling.originalet"), Some(&file.name)).text(" ").small(&type_and_size(file));
        line.then(", ", &link);
    }
    if let Some(date) = source.fetched {
        line.text(if line.is_empty() { "" } else { ", " })
            .text(sheet.word("handling.hamtad"))
            .text(" ")
            .date(sheet.maker, date);
    }
    Some(line).filter(|line| !line.is_empty())
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_read_well() {
        let read: Vec<String> =
            [0, 999, 1_000, 411_300, 999_999, 1_000_000, 12_345_678].into_iter().map(size).collect();
        let expected = ["0 byte", "999 byte", "1 kB", "412 kB", "1000 kB", "1,0 MB", "12,4 MB"];
        assert_eq!(read, expected.map(|text| text.replace(' ', "\u{a0}")));
    }
}
