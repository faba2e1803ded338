//! References on pages: prose as links that say where they lead, and who refers to a page, with the sentence.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::Serialize;

use crate::domain::amount::unbroken;
use crate::domain::text::squeeze;
use crate::model::cite::{Cite, CiteTarget, Mention, MentionPlace};
use crate::model::{Case, CaseIx, Doc, Item, MeetingIx, PersonIx, Role};
use crate::render::body::{self, Span};
use crate::render::pages::Maker;
use crate::render::pages::rich::Rich;
use crate::render::pages::row::Referrer;
use crate::render::theme::Value;
use crate::route::Route;

/// How many documents a page names that refer to it.
const MOST: usize = 50;
/// Longest title that a link says of its target, in characters.
const TITLE: usize = 80;

/// Those who refer to a page; `backlinks.html` shows them.
#[derive(Default, Serialize)]
pub struct Backlinks {
    /// The newest ones.
    pub entries: Vec<Backlink>,
    /// How many more there are, in words.
    pub more: Option<String>,
}

/// One document that refers to a page.
#[derive(Serialize)]
pub struct Backlink {
    /// Its title.
    pub title: Value,
    /// Its page.
    pub href: Option<String>,
    /// Its body, § and day, HTML that needs no `|safe`; or none.
    pub place: Value,
    /// The sentence in which the page is mentioned, HTML that needs no `|safe`; or none.
    pub sentence: Value,
    /// What a key of its front matter says instead.
    pub note: Option<String>,
}

impl<'s> Maker<'s> {
    /// The stretches of a body that become links.
    pub fn spans(&self, cites: &[Cite]) -> Vec<Span> {
        let span = |cite: &Cite| {
            let (href, title) = self.cited(&cite.target)?;
            Some(Span { range: cite.range.start as usize..cite.range.end as usize, href, title })
        };
        cites.iter().filter_map(span).collect()
    }

    /// A text of the front matter, with what it refers to as links.
    pub fn prose(&self, item: &Item, text: &str) -> Rich {
        let mut line = Rich::default();
        self.write_prose(item, text, &mut line);
        line
    }

    /// The same, behind what is written already.
    pub fn write_prose(&self, item: &Item, text: &str, out: &mut Rich) {
        let known = item.text_cites.iter().find(|(known, _)| **known == *text);
        let mut at = 0;
        for cite in known.map_or(&[][..], |(_, cites)| cites) {
            let (start, end) = (cite.range.start as usize, cite.range.end as usize);
            let (Some(before), Some(written)) = (text.get(at..start), text.get(start..end)) else { continue };
            let Some((href, title)) = self.cited(&cite.target) else { continue };
            out.text(&unbroken(before)).titled_link(&unbroken(written), &href, &title);
            at = end;
        }
        out.text(&unbroken(text.get(at..).unwrap_or_default()));
    }

    /// Where a reference leads, and what the link says of it.
    fn cited(&self, target: &CiteTarget) -> Option<(String, String)> {
        let site = self.site();
        match target {
            CiteTarget::Document(doc, point) => {
                let href = self.document(*doc)?;
                let href = point.map_or(href.clone(), |point| format!("{href}#punkt-{point}"));
                Some((href, self.named(site.item(*doc))))
            }
            CiteTarget::Meeting(meeting, section) => {
                let href = self.to(&Route::Meeting(*meeting))?;
                let meeting = site.meeting(*meeting);
                let board = site.board_name(&meeting.board, Some(meeting.date));
                let (day, section) = (meeting.date.to_string(), section.to_string());
                let values = [("organ", board), ("datum", day.as_str()), ("paragraf", section.as_str())];
                Some((href, self.theme().fill("hanvisning.sammantrade", &values)))
            }
            CiteTarget::Case(case) => {
                let href = self.to(&Route::Case(*case))?;
                let case = site.case(*case);
                let title = cut(&case.title);
                Some((
                    href,
                    self.theme()
                        .fill("hanvisning.arende", &[("nummer", case.number.as_str()), ("titel", title.as_ref())]),
                ))
            }
            CiteTarget::Statute(name) => {
                let href = site.config.statutes.get(&**name)?.clone();
                Some((href, self.theme().fill("hanvisning.forfattning", &[("namn", &**name)])))
            }
        }
    }

    /// A document in a few words: body, day, § and title.
    fn named(&self, item: &Item) -> String {
        let document = &item.document;
        let paper = document.paper();
        let board = paper.and_then(|paper| paper.board.as_ref());
        let mut words: Vec<String> = Vec::new();
        words.extend(board.map(|board| self.site().board_name(board, document.common.date).to_owned()));
        words.extend(document.common.date.map(|date| date.to_string()));
        words.extend(paper.and_then(|paper| paper.section).map(|section| format!("§ {section}")));
        let place = words.join(" ");
        // Nothing of a withdrawn or unpublished paper but its place in the minutes may be said.
        let title = if item.withdrawn || item.is_withheld() { "" } else { document.common.title.as_str() };
        match (place.is_empty(), title.is_empty()) {
            (_, true) => place,
            (true, false) => cut(title).into_owned(),
            (false, false) => format!("{place}: {}", cut(title)),
        }
    }

    /// Who refers to a paper or an ordinary page.
    pub fn backlinks(&self, doc: Doc) -> Backlinks {
        self.listed(self.mentions(doc).collect())
    }

    /// Who refers to a case: by its number, or to one of its papers from outside it.
    pub fn case_backlinks(&self, data: &'s Case) -> Backlinks {
        let site = self.site();
        // Cases are sorted by address.
        let at = site.cases.partition_point(|other| other.slug < data.slug);
        let case = CaseIx(u32::try_from(at).unwrap_or(u32::MAX));
        let direct = site.mentions.cases.get(&case).into_iter().flatten();
        let papers = data.papers.iter().chain(&data.record_doc).flat_map(|doc| self.mentions(*doc));
        let outside = direct.chain(papers).filter(|mention| !site.item(mention.from).cases.contains(&case));
        self.listed(outside.collect())
    }

    /// Who refers to a meeting: to one of its §§, from outside it.
    pub fn meeting_backlinks(&self, meeting: MeetingIx) -> Backlinks {
        let site = self.site();
        let data = site.meeting(meeting);
        let direct = site.mentions.meetings.get(&meeting).into_iter().flatten();
        let papers = data.agenda.iter().filter_map(|item| item.paper).chain(data.record_doc);
        let all = direct.chain(papers.flat_map(|doc| self.mentions(doc)));
        self.listed(all.filter(|mention| site.item(mention.from).meeting != Some(meeting)).collect())
    }

    /// Who refers to a motion that a person has moved. A name in running text is nobody's: only what papers declare counts.
    pub fn person_backlinks(&self, person: PersonIx) -> Backlinks {
        let deeds = &self.site().person(person).deeds;
        let own: BTreeSet<Doc> = deeds.iter().filter(|(_, role)| *role == Role::Motion).map(|(doc, _)| *doc).collect();
        let mentions = own.iter().flat_map(|doc| self.mentions(*doc));
        self.listed(mentions.filter(|mention| !own.contains(&mention.from)).collect())
    }

    fn mentions(&self, doc: Doc) -> impl Iterator<Item = &'s Mention> + use<'s> {
        self.site().mentions.documents.get(&doc).into_iter().flatten()
    }

    /// Each document once, the newest first.
    fn listed(&self, mut mentions: Vec<&Mention>) -> Backlinks {
        let site = self.site();
        mentions.sort_by_key(|mention| (std::cmp::Reverse(site.item(mention.from).document.common.date), mention.from));
        mentions.dedup_by_key(|mention| mention.from);
        let hidden = mentions.len().saturating_sub(MOST);
        mentions.truncate(MOST);
        Backlinks {
            entries: mentions.into_iter().map(|mention| self.backlink(mention)).collect(),
            more: (hidden > 0).then(|| self.theme().count("hanvisning.fler", hidden)),
        }
    }

    fn backlink(&self, mention: &Mention) -> Backlink {
        let site = self.site();
        let item = site.item(mention.from);
        let document = &item.document;
        let (sentence, note) = match &mention.place {
            MentionPlace::Body(sentence) => {
                let text = document.source.text.get(sentence.range.start as usize..sentence.range.end as usize);
                (text.map(|text| marked(&body::plain(text), sentence.starts_late, sentence.ends_early)), None)
            }
            MentionPlace::Field(number, sentence) => {
                let field = document.references(&site.config).fields.get(*number);
                let text =
                    field.and_then(|field| field.text.get(sentence.range.start as usize..sentence.range.end as usize));
                (text.map(|text| marked(text, sentence.starts_late, sentence.ends_early)), None)
            }
            MentionPlace::Key(key) => (None, Some(self.word(key_word(key)))),
        };
        let referrer = self.snapshot.frame.rows.referrer(mention.from, || self.referrer(item));
        let (title, place) = referrer.map(|said| (said.title.clone(), said.place.clone())).unwrap_or_default();
        let sentence = sentence.map_or(Value::from(()), Rich::into_value);
        Backlink { title, href: self.document(mention.from), place, sentence, note }
    }

    /// What pages say of a document that refers to them.
    fn referrer(&self, item: &Item) -> Referrer {
        let common = &item.document.common;
        let mut place = Rich::default();
        if let Some(paper) = item.document.paper() {
            let sender = paper.sender.as_deref().filter(|_| paper.section.is_none());
            let board = paper.board.as_ref().map(|board| self.site().board_name(board, common.date));
            if let Some(name) = sender.or(board) {
                place.text(name);
            }
            if let Some(section) = paper.section {
                place.text(" ").section(section);
            }
        }
        if let Some(date) = common.date {
            if !place.is_empty() {
                place.text(" ");
            }
            place.date(*self, date);
        }
        let title = if common.title.is_empty() { self.named(item) } else { common.title.clone() };
        Referrer { title: title.into(), place: place.into_value() }
    }
}

/// The word that stands for a key of front matter.
fn key_word(key: &str) -> &'static str {
    match key {
        "redovisar" => "hanvisning.redovisar",
        "upphäver" => "hanvisning.upphaver",
        "motion" => "hanvisning.motion",
        _ => "hanvisning.arendegang",
    }
}

/// A sentence with the signs that say what was left out.
fn marked(text: &str, starts_late: bool, ends_early: bool) -> Rich {
    let mut line = Rich::default();
    if starts_late {
        line.text("… ");
    }
    line.text(&unbroken(&squeeze(text)));
    if ends_early {
        line.text(" …");
    }
    line
}

/// A title as a link can say it.
fn cut(title: &str) -> Cow<'_, str> {
    match title.char_indices().nth(TITLE) {
        None => Cow::Borrowed(title),
        Some((end, _)) => Cow::Owned(format!("{}…", title.get(..end).unwrap_or(title).trim_end())),
    }
}
