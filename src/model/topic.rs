//! Topics (ämnen): the register's names and aliases, and those that papers invent.

use std::collections::BTreeMap;

use crate::content::Config;
use crate::content::front::FieldPath;
use crate::diag::{Code, Diagnostic};
use crate::domain::collate::Collator;
use crate::domain::map::{HashMap, HashMapExt};
use crate::domain::slug::slug;
use crate::model::spelling::{Use, clash, commoner, lower, tidy};
use crate::model::{Doc, Item, Topic, TopicIx};

/// The topics, and those of every document, in the order written; none of one that is not listed.
pub(super) fn topics(
    config: &Config,
    items: &[Item],
    collator: &Collator,
    out: &mut Vec<Diagnostic>,
) -> (Vec<Topic>, Vec<Vec<TopicIx>>) {
    let mut segments: HashMap<String, String> = HashMap::new();
    let mut uses: BTreeMap<String, Vec<Use>> = BTreeMap::new();
    let written = spellings(items);
    let register = Register::new(config);
    for (text, (count, doc)) in written {
        let segment = register.segment(&text);
        if !segment.is_empty() {
            uses.entry(segment.clone()).or_default().push((tidy(&text), count, doc));
            segments.insert(text, segment);
        }
    }
    let mut topics: Vec<Topic> = uses
        .iter()
        .map(|(segment, uses)| {
            let registered = config.topics.get(segment);
            if registered.is_none() {
                report(segment, uses, items, out);
            }
            let name = registered.map_or_else(|| commoner(uses), |topic| &topic.name);
            Topic { slug: segment.clone(), name: name.to_owned(), papers: 0 }
        })
        .collect();
    topics.sort_by_cached_key(|topic| (collator.key(&topic.name), topic.slug.clone()));
    let index: HashMap<String, TopicIx> =
        (0_u32..).zip(&topics).map(|(index, topic)| (topic.slug.clone(), TopicIx(index))).collect();
    let meant: HashMap<String, TopicIx> =
        segments.into_iter().filter_map(|(text, segment)| Some((text, *index.get(&segment)?))).collect();
    let of_doc = items.iter().map(|item| {
        let written = item.paper().map_or(&[][..], |paper| &paper.topics);
        let mut own: Vec<TopicIx> = Vec::with_capacity(written.len());
        for topic in written.iter().filter_map(|text| meant.get(text)) {
            if !own.contains(topic) {
                own.push(*topic);
            }
        }
        own
    });
    let of_doc: Vec<Vec<TopicIx>> = of_doc.collect();
    for topic in of_doc.iter().flatten() {
        topics[topic.0 as usize].papers += 1;
    }
    (topics, of_doc)
}

/// Every spelling, with how often it is used and where first.
fn spellings(items: &[Item]) -> BTreeMap<String, (usize, Doc)> {
    let mut found: HashMap<&str, (usize, Doc)> = HashMap::new();
    for (doc, item) in (0_u32..).map(Doc).zip(items) {
        for topic in item.paper().map_or(&[][..], |paper| &paper.topics) {
            found.entry(topic).or_insert((0, doc)).0 += 1;
        }
    }
    found.into_iter().map(|(text, use_)| (text.to_owned(), use_)).collect()
}

/// The register's names by what they are compared as.
struct Register<'a> {
    names: HashMap<String, &'a str>,
    slugs: HashMap<String, &'a str>,
}

impl<'a> Register<'a> {
    fn new(config: &'a Config) -> Register<'a> {
        let mut names = HashMap::new();
        let mut slugs: HashMap<String, &str> =
            config.topics.keys().map(|segment| (segment.clone(), segment.as_str())).collect();
        for (segment, topic) in &config.topics {
            for name in topic.aliases.iter().chain([&topic.name, segment]) {
                names.entry(lower(name)).or_insert(segment.as_str());
                slugs.entry(slug(name)).or_insert(segment);
            }
        }
        Register { names, slugs }
    }

    /// The address segment of a topic: by its registered name or alias, else its slug.
    fn segment(&self, text: &str) -> String {
        if let Some(segment) = self.names.get(&lower(text)) {
            return (*segment).to_owned();
        }
        let own = slug(text);
        match self.slugs.get(&own) {
            Some(segment) => (*segment).to_owned(),
            None => own,
        }
    }
}

/// Reports spellings of one address that differ by more than case.
fn report(segment: &str, uses: &[Use], items: &[Item], out: &mut Vec<Diagnostic>) {
    let Some(spellings) = clash(uses) else { return };
    let place = |text: &str, doc: Doc| {
        let document = &items[doc.0 as usize].document;
        let position =
            items[doc.0 as usize].paper().and_then(|paper| paper.topics.iter().position(|topic| tidy(topic) == text));
        document.place(&FieldPath::key("ämnen").at(position.unwrap_or_default()))
    };
    let Some(((first, first_doc), others)) = spellings.split_first() else { return };
    for (other, doc) in others {
        out.push(
            Diagnostic::new(Code::SpellingClash, place(other, *doc))
                .with("address", format!("/amnen/{segment}/"))
                .with("candidates", vec![(*first).to_owned(), (*other).to_owned()])
                .with("key", "ämnen")
                .and(place(first, *first_doc)),
        );
    }
}
