//! Typed readers of single values: each returns what it understood and reports what it did not.

use crate::content::config::Lookup;
use crate::content::fields::{Field, Fields, Form, Value};
use crate::content::front::{BoardId, Mover, Organ, PointOutcome};
use crate::content::yaml::{self, Node, Part};
use crate::diag::{Code, Diagnostic};
use crate::domain::amount::parse_sek;
use crate::domain::calendar::{Date, DateError, Period, parse_date};
use crate::domain::dnr::Dnr;
use crate::domain::outcome::Outcome;
use crate::domain::section::{Section, SectionRanges};
use crate::domain::text::{fold, fold_key, nearest, squeeze};
use crate::world::VPath;

/// Keys of a person or group where `av`, `motionärer` or `justerare` stand.
pub static MOVER: &[Field] = &[
    Field::new("namn", Form::Text, "Personens namn."),
    Field::new("parti", Form::Text, "Partiets beteckning, till exempel S."),
    Field::new("grupp", Form::Text, "Partigrupp eller organ i stället för en person."),
];

/// Keys of one outcome of one point.
pub static POINT_OUTCOME: &[Field] = &[
    Field::new("punkt", Form::Number, "Beslutspunktens nummer."),
    Field::new("ord", Form::Word, "Utfallet, till exempel bifall."),
];

impl<'c> Value<'c> {
    /// A problem at this value.
    pub fn problem(&self, code: Code) -> Diagnostic {
        self.cx.problem(code, &self.at, Part::Value).with("key", self.field.name)
    }

    /// Files a problem at this value.
    pub fn report(&self, code: Code) {
        self.cx.report(self.problem(code));
    }

    /// Reports that the value has another form than the key wants.
    pub fn wrong_form(&self, form: Form) {
        self.cx.report(self.problem(Code::WrongForm).with("form", crate::diag::Arg::Word(form.word())));
    }

    /// The scalar as written, without a check for comments that cut it.
    pub fn scalar(&self) -> Option<&'c str> {
        match self.node {
            Node::Text(text) => Some(text),
            Node::Null => None,
            _ => {
                self.wrong_form(self.field.form);
                None
            }
        }
    }

    /// Free text: squeezed where it is one line; a value that YAML cut at ` #` is a problem.
    pub fn text(&self) -> Option<String> {
        let text = match self.node {
            Node::Text(text) => text,
            Node::Null => return None,
            _ => {
                self.wrong_form(Form::Text);
                return None;
            }
        };
        if self.cx.has_comments {
            self.check_comment();
        }
        let trimmed = text.trim();
        if trimmed.is_empty() {
            return None;
        }
        let is_plain = !trimmed.contains(['\n', '\u{a0}', '\u{ad}', '\u{200b}', '\t']) && !trimmed.contains("  ");
        Some(if is_plain { trimmed.to_owned() } else { paragraphs(trimmed) })
    }

    fn check_comment(&self) {
        let range = self.cx.range(&self.at, Part::Value);
        if range.start < self.cx.yaml.start {
            return;
        }
        let local = range.start - self.cx.yaml.start..range.end - self.cx.yaml.start;
        if yaml::is_cut_by_comment(&self.cx.text[self.cx.yaml.clone()], &local) {
            let rest = self.cx.text[range.end..].split(['\n', '\r']).next().unwrap_or("").trim();
            self.cx.report(self.problem(Code::YamlCutByComment).with("value", &self.cx.text[range]).with("rest", rest));
        }
    }

    /// The entries of a list; a single value counts as a list of one.
    pub fn items(&self) -> Vec<Value<'c>> {
        match self.node {
            Node::List(items) => items
                .iter()
                .enumerate()
                .filter(|(_, node)| **node != Node::Null)
                .map(|(index, node)| Value { cx: self.cx, node, at: self.at.child(index), field: self.field })
                .collect(),
            Node::Null => Vec::new(),
            _ => vec![self.clone()],
        }
    }

    /// Reads a list, or a single value as a list of one.
    pub fn list<T>(&self, read: impl Fn(&Value<'c>) -> Option<T>) -> Vec<T> {
        self.items().iter().filter_map(read).collect()
    }

    /// Reads a mapping of the field's nested keys.
    pub fn map<T>(&self, read: impl Fn(&Fields<'c>) -> Option<T>) -> Option<T> {
        self.map_of(self.field.nested, read)
    }

    /// Reads a mapping of those keys.
    pub fn map_of<T>(&self, table: &'static [Field], read: impl Fn(&Fields<'c>) -> Option<T>) -> Option<T> {
        let Node::Map(entries) = self.node else {
            self.wrong_form(self.field.form);
            return None;
        };
        let fields = Fields::new(self.cx, entries, self.at, table);
        let value = read(&fields);
        fields.finish(self.cx.unknown_key, &[]);
        value
    }
}

/// Several lines become paragraphs: single breaks are spaces, empty lines stay.
fn paragraphs(text: &str) -> String {
    let parts: Vec<String> = text.replace("\r\n", "\n").split("\n\n").map(squeeze).filter(|p| !p.is_empty()).collect();
    parts.join("\n\n")
}

/// Shorthands that read a key of a mapping.
impl<'c> Fields<'c> {
    /// A free text.
    pub fn text(&self, name: &'static str) -> Option<String> {
        self.value(name)?.text()
    }

    /// A text or a list of texts.
    pub fn texts(&self, name: &'static str) -> Vec<String> {
        self.value(name).map_or_else(Vec::new, |value| value.list(Value::text))
    }

    /// A date.
    pub fn date(&self, name: &'static str) -> Option<Date> {
        date(&self.value(name)?)
    }

    /// Yes or no.
    pub fn yes(&self, name: &'static str) -> Option<bool> {
        yes(&self.value(name)?)
    }

    /// A whole number.
    pub fn number(&self, name: &'static str) -> Option<u32> {
        number(&self.value(name)?)
    }

    /// A §.
    pub fn section(&self, name: &'static str) -> Option<Section> {
        section(&self.value(name)?)
    }

    /// Ranges of §§.
    pub fn sections(&self, name: &'static str) -> Option<SectionRanges> {
        sections(&self.value(name)?)
    }

    /// Whole kronor.
    pub fn sek(&self, name: &'static str) -> Option<i64> {
        sek(&self.value(name)?)
    }

    /// Outcomes, points left out.
    pub fn outcomes(&self, name: &'static str) -> Vec<Outcome> {
        self.value(name).map_or_else(Vec::new, |value| value.list(outcome))
    }

    /// Register numbers.
    pub fn numbers(&self, name: &'static str) -> Vec<Dnr> {
        self.value(name).map_or_else(Vec::new, |value| value.list(dnr))
    }

    /// Persons or groups.
    pub fn movers(&self, name: &'static str) -> Vec<Mover> {
        self.value(name).map_or_else(Vec::new, |value| value.list(mover))
    }

    /// A list of mappings.
    pub fn maps<T>(&self, name: &'static str, read: impl Fn(&Fields<'c>) -> Option<T> + Copy) -> Vec<T> {
        self.value(name).map_or_else(Vec::new, |value| value.list(|item| item.map(read)))
    }

    /// One word of a vocabulary, given as pairs of folded word and meaning.
    pub fn word<T: Copy>(&self, name: &'static str, words: &[(&'static str, T)]) -> Option<T> {
        word(&self.value(name)?, words)
    }

    /// A file named in the document's folder.
    pub fn file(&self, name: &'static str) -> Option<VPath> {
        file(&self.value(name)?)
    }

    /// A mapping of texts, as written.
    pub fn text_map(&self, name: &'static str) -> std::collections::BTreeMap<String, String> {
        let Some(value) = self.value(name) else { return Default::default() };
        let Node::Map(entries) = value.node else {
            value.wrong_form(Form::Map);
            return Default::default();
        };
        let texts = entries.iter().filter_map(|(key, node)| match node {
            Node::Text(text) => Some((key.clone(), text.clone())),
            _ => None,
        });
        texts.collect()
    }
}

/// A date as `ÅÅÅÅ-MM-DD`; a date written another way is told how.
pub fn date(value: &Value<'_>) -> Option<Date> {
    let text = value.scalar()?.trim();
    if text.starts_with(['”', '“', '’', '‘', '„', '»']) {
        value.report(Code::YamlCurlyQuotes);
        return None;
    }
    match parse_date(text) {
        Ok(date) => Some(date),
        Err(DateError::Impossible) => {
            value.cx.report(value.problem(Code::ImpossibleDate).with("value", text));
            None
        }
        Err(DateError::OtherForm(suggestion)) => {
            value.cx.report(value.problem(Code::DateForm).with("value", text).with("suggestion", suggestion));
            None
        }
        Err(DateError::NotADate) => {
            value.cx.report(value.problem(Code::DateForm).with("value", text));
            None
        }
    }
}

/// `ja`, `nej`, `true`, `false`.
pub fn yes(value: &Value<'_>) -> Option<bool> {
    let text = value.scalar()?;
    match fold(text.trim()).as_str() {
        "ja" | "true" | "yes" => Some(true),
        "nej" | "false" | "no" => Some(false),
        _ => {
            value.wrong_form(Form::YesNo);
            None
        }
    }
}

/// A whole number from 0.
pub fn number(value: &Value<'_>) -> Option<u32> {
    let parsed = value.scalar()?.trim().parse::<u32>();
    if parsed.is_err() {
        value.wrong_form(Form::Number);
    }
    parsed.ok()
}

/// A § number.
pub fn section(value: &Value<'_>) -> Option<Section> {
    let text = value.scalar()?;
    let parsed = Section::parse(text);
    if parsed.is_err() {
        value.cx.report(value.problem(Code::BadSection).with("value", text));
    }
    parsed.ok()
}

/// Ranges of §§.
pub fn sections(value: &Value<'_>) -> Option<SectionRanges> {
    let text = match value.node {
        Node::List(_) => value.items().iter().filter_map(Value::scalar).collect::<Vec<_>>().join(", "),
        _ => value.scalar()?.to_owned(),
    };
    let parsed = SectionRanges::parse(&text);
    if parsed.is_err() {
        value.cx.report(value.problem(Code::BadSectionRange).with("value", text));
    }
    parsed.ok()
}

/// Whole kronor.
pub fn sek(value: &Value<'_>) -> Option<i64> {
    let text = value.scalar()?;
    match parse_sek(text) {
        Ok(kronor) => Some(kronor),
        Err(error) => {
            let problem = value.problem(Code::BadAmount).with("value", text);
            value.cx.report(match error.suggestion {
                Some(suggestion) => problem.with("suggestion", suggestion),
                None => problem,
            });
            None
        }
    }
}

/// An outcome, inflected forms included.
pub fn outcome(value: &Value<'_>) -> Option<Outcome> {
    let text = value.scalar()?;
    let parsed = Outcome::parse(text);
    if parsed.is_none() {
        let near = nearest(text, Outcome::ALL.iter().map(Outcome::key));
        let problem = value.problem(Code::UnknownOutcome).with("value", text);
        let allowed: Vec<String> = Outcome::ALL.iter().map(|outcome| outcome.key().to_owned()).collect();
        let problem = problem.with("allowed", allowed);
        value.cx.report(match near {
            Some(near) => problem.with("nearest", near),
            None => problem,
        });
    }
    parsed
}

/// An outcome, or the outcome of one point.
pub fn point_outcome(value: &Value<'_>) -> Option<PointOutcome> {
    if let Node::Map(_) = value.node {
        return value.map_of(POINT_OUTCOME, |fields| {
            let point = fields.number("punkt").and_then(|n| u16::try_from(n).ok());
            let outcome = outcome(&fields.required("ord")?)?;
            Some(PointOutcome { point, outcome })
        });
    }
    outcome(value).map(|outcome| PointOutcome { point: None, outcome })
}

/// A register number.
pub fn dnr(value: &Value<'_>) -> Option<Dnr> {
    let text = value.text()?;
    let parsed = value.cx.config.patterns.parse(&text);
    if parsed.is_err() {
        value.cx.report(value.problem(Code::BadNumber).with("value", text));
    }
    parsed.ok()
}

/// A person or group: a text is a name.
pub fn mover(value: &Value<'_>) -> Option<Mover> {
    if let Node::Map(_) = value.node {
        return value.map_of(MOVER, |fields| {
            if let Some(group) = fields.text("grupp") {
                return Some(Mover::Group(group));
            }
            let party = fields.text("parti");
            if !fields.has("namn") && party.is_some() {
                return party.map(Mover::Group);
            }
            let name = fields.required("namn")?.text()?;
            Some(Mover::Person { name, party })
        });
    }
    value.text().map(|name| Mover::Person { name, party: None })
}

/// The body of a document: `nämnd`, narrowed by `kommun`. Where the body exists, but in another kommun, `kommun` is the slip.
pub fn document_board(
    fields: &Fields<'_>,
    value: &Value<'_>,
    kommun: Option<&str>,
    day: Option<Date>,
) -> Option<BoardId> {
    let config = fields.cx.config;
    let (text, place) = (value.text()?, fields.get("kommun"));
    let Some((kommun, place)) = kommun.zip(place) else { return board(value, None, day) };
    let is_elsewhere = match config.lookup(&text, Some(kommun), day) {
        Lookup::One(id) => config.boards.get(&id).is_some_and(|board| !board.is_in(kommun)),
        Lookup::None(_) => !matches!(config.lookup(&text, None, day), Lookup::None(_)),
        Lookup::Many(_) => false,
    };
    if !is_elsewhere {
        return board(value, Some(kommun), day);
    }
    let problem = place.problem(Code::UnknownBoard).with("value", text).with("kommun", kommun);
    let kommuner = config.boards.values().flat_map(|board| &board.kommuner);
    fields.cx.report(match nearest(kommun, kommuner.map(String::as_str)) {
        Some(near) => problem.with("nearest", format!("kommun: {near}")),
        None => problem,
    });
    None
}

/// A body of the register.
pub fn board(value: &Value<'_>, kommun: Option<&str>, day: Option<Date>) -> Option<BoardId> {
    let text = value.text()?;
    match value.cx.config.lookup(&text, kommun, day) {
        Lookup::One(id) => Some(id),
        Lookup::Many(ids) => {
            let ids: Vec<String> = ids.iter().map(|id| id.as_str().to_owned()).collect();
            value.cx.report(value.problem(Code::AmbiguousBoard).with("value", text).with("candidates", ids));
            None
        }
        Lookup::None(near) => {
            // A name that is known elsewhere is not known here.
            let known = kommun.filter(|_| !matches!(value.cx.config.lookup(&text, None, day), Lookup::None(_)));
            let problem = value.problem(Code::UnknownBoard).with("value", text);
            let problem = match known {
                Some(kommun) => problem.with("kommun", kommun),
                None => problem,
            };
            value.cx.report(match near {
                Some(near) => problem.with("nearest", near),
                None => problem,
            });
            None
        }
    }
}

/// A body by name where free text is allowed too: linked only when it fits exactly one body of the kommun.
pub fn organ(text: String, config: &crate::content::Config, kommun: Option<&str>, day: Option<Date>) -> Organ {
    match config.lookup(&text, kommun, day) {
        Lookup::One(id) => Organ::Board(id),
        _ => Organ::Free(text),
    }
}

/// One word of a vocabulary.
pub fn word<T: Copy>(value: &Value<'_>, words: &[(&'static str, T)]) -> Option<T> {
    let text = value.scalar()?;
    let folded = fold_key(text.trim());
    if let Some((_, meaning)) = words.iter().find(|(word, _)| fold_key(word) == folded) {
        return Some(*meaning);
    }
    let problem = value.problem(Code::UnknownWord).with("value", text);
    let problem = match nearest(text, words.iter().map(|(word, _)| *word)) {
        Some(near) => problem.with("nearest", near),
        None => problem,
    };
    let allowed = words.iter().map(|(word, _)| *word).filter(|word| !matches!(*word, "true" | "false"));
    let allowed: Vec<String> = allowed.map(str::to_owned).collect();
    value.cx.report(problem.with("allowed", allowed));
    None
}

/// A file in the document's folder: no `..`, no leading `/`, no drive.
pub fn file(value: &Value<'_>) -> Option<VPath> {
    let text = value.text()?;
    let clean = text.strip_prefix("./").unwrap_or(&text);
    let leaves = clean.starts_with('/')
        || clean.contains(['\\', ':', '\0'])
        || clean.split('/').any(|part| part.is_empty() || part == ".." || part == ".");
    if leaves {
        value.cx.report(value.problem(Code::AnnexOutside).with("file", text));
        return None;
    }
    Some(VPath::new(clean))
}

/// A year, years or dates.
pub fn period(value: &Value<'_>) -> Option<Period> {
    let text = value.scalar()?;
    let parsed = Period::parse(text);
    if parsed.is_err() {
        value.cx.report(value.problem(Code::BadPeriod).with("value", text));
    }
    parsed.ok()
}
