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
    let Spellings { spellings, of_doc } = Spellings::of(items);
    let register = Register::new(config);
    let segments: Vec<String> = spellings.iter().map(|spelling| register.segment(spelling.text)).collect();
    let mut by_text: Vec<(&Spelling<'_>, &String)> = spellings.iter().zip(&segments).collect();
    by_text.sort_unstable_by_key(|(spelling, _)| spelling.text);
    let mut uses: BTreeMap<&str, Vec<Use>> = BTreeMap::new();
    for (Spelling { text, count, first }, segment) in by_text {
        if !segment.is_empty() {
            uses.entry(segment).or_default().push((tidy(text), *count, *first));
        }
    }
    let mut topics: Vec<Topic> = uses
        .iter()
        .map(|(segment, uses)| {
            let registered = config.topics.get(*segment);
            if registered.is_none() {
                report(segment, uses, items, out);
            }
            let name = registered.map_or_else(|| commoner(uses), |topic| &topic.name);
            Topic { slug: (*segment).to_owned(), name: name.to_owned(), papers: 0 }
        })
        .collect();
    topics.sort_by_cached_key(|topic| (collator.key(&topic.name), topic.slug.clone()));
    let index: HashMap<&str, TopicIx> =
        (0_u32..).zip(&topics).map(|(index, topic)| (topic.slug.as_str(), TopicIx(index))).collect();
    let meant: Vec<Option<TopicIx>> = segments.iter().map(|segment| index.get(segment.as_str()).copied()).collect();
    let of_doc = of_doc.into_iter().map(|written| {
        let mut own: Vec<TopicIx> = Vec::with_capacity(written.len());
        for topic in written.into_iter().filter_map(|spelling| meant[spelling]) {
            if !own.contains(&topic) {
                own.push(topic);
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

/// One way to write a topic.
struct Spelling<'a> {
    text: &'a str,
    /// How often it is used.
    count: usize,
    /// Where it is used first.
    first: Doc,
}

/// Every spelling, and the positions of those that each document uses.
struct Spellings<'a> {
    spellings: Vec<Spelling<'a>>,
    of_doc: Vec<Vec<usize>>,
}

impl<'a> Spellings<'a> {
    fn of(items: &'a [Item]) -> Spellings<'a> {
        let mut known: HashMap<&str, usize> = HashMap::new();
        let mut found = Spellings { spellings: Vec::new(), of_doc: Vec::with_capacity(items.len()) };
        for (doc, item) in (0_u32..).map(Doc).zip(items) {
            let written = item.paper().map_or(&[][..], |paper| &paper.topics);
            let numbers = written.iter().map(|text| {
                let number = *known.entry(text).or_insert_with(|| {
                    found.spellings.push(Spelling { text, count: 0, first: doc });
                    found.spellings.len() - 1
                });
                found.spellings[number].count += 1;
                number
            });
            found.of_doc.push(numbers.collect());
        }
        found
    }
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
