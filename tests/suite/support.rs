//! A site from one string, and an outline of it that a person can read.

use std::fmt::Write;
use std::sync::Arc;

use insyn::content::{self, Config, Document, Reading};
use insyn::diag::Diagnostic;
use insyn::domain::calendar::{Date, parse_date};
use insyn::model::{self, Doc, Fate, MotionState, Site, StepView};
use insyn::route::{RouteTable, plan};
use insyn::world::{Entry, MemoryWorld, VPath, World};

/// The civil date of every build here.
pub const TODAY: &str = "2020-01-01";

/// What the model makes of a site, with every diagnostic.
pub struct Made {
    pub site: Site,
    pub problems: Vec<Diagnostic>,
}

impl Made {
    /// The document at a path below `content/`, without ending.
    pub fn doc(&self, name: &str) -> Doc {
        let id = content::DocumentId::of(&VPath::new(&format!("content/{name}.md")));
        self.site.find(&id).unwrap_or_else(|| panic!("{name} is in the site"))
    }

    /// Code, file and the text it points at, of every problem.
    pub fn problems(&self) -> Vec<String> {
        let mut lines: Vec<String> = self.problems.iter().map(|problem| self.problem(problem)).collect();
        lines.sort();
        lines
    }

    fn problem(&self, problem: &Diagnostic) -> String {
        let document = self.site.documents.iter().find(|item| item.document.path == problem.place.file);
        let text = document
            .zip(problem.place.range)
            .and_then(|(item, (start, end))| item.document.source.text.get(start..end));
        let file = problem.place.file.as_str();
        text.map_or_else(
            || format!("{} {file}", problem.code.id()),
            |text| format!("{} {file}: {text}", problem.code.id()),
        )
    }

    /// The plan of the addresses, with its problems added to the site's.
    pub fn plan(&mut self) -> RouteTable {
        plan(&self.site, &[], None, &mut self.problems)
    }
}

/// Reads one string of files; site.yaml is [`SITE`] unless the string brings its own.
pub fn make(text: &str) -> Made {
    make_on(text, TODAY)
}

/// The same on another day.
pub fn make_on(text: &str, today: &str) -> Made {
    let text = if text.contains("-- site.yaml --") { text.to_owned() } else { format!("{SITE}{text}") };
    let world = MemoryWorld::new(&text);
    let (config, documents, hidden, entries, mut problems) = read(&world, date(today));
    let site = model::assemble(&config, documents, &hidden, &entries, date(today), &mut problems);
    Made { site, problems }
}

/// Everything that the model is given.
#[expect(clippy::type_complexity, reason = "the arguments of the model, taken apart at once")]
pub fn read(
    world: &dyn World,
    today: Date,
) -> (Arc<Config>, Vec<Arc<Document>>, Vec<(VPath, Fate)>, Vec<Entry>, Vec<Diagnostic>) {
    let site = world.read(&VPath::new("site.yaml")).expect("a site.yaml");
    let (config, mut problems) = content::parse_config(std::str::from_utf8(&site).expect("UTF-8"), today);
    let config = Arc::new(config.unwrap_or_else(|| panic!("a config: {problems:?}")));
    let entries = world.scan("content").entries;
    let (mut documents, mut hidden) = (Vec::new(), Vec::new());
    for entry in entries.iter().filter(|entry| entry.path.extension().as_deref() == Some("md")) {
        let bytes = world.read(&entry.path).expect("a file of the scan");
        let parsed = content::parse_document(Reading { config: &config, today }, &entry.path, &bytes);
        problems.extend(parsed.diagnostics);
        match parsed.document {
            Some(document) => documents.push(document),
            None => hidden.push((parsed.path, Fate::Broken)),
        }
    }
    (config, documents, hidden, entries, problems)
}

/// A civil date.
pub fn date(text: &str) -> Date {
    parse_date(text).expect("a date")
}

/// Three kommuner; two bodies bear one name.
pub const SITE: &str = "\
-- site.yaml --
titel: Prov
url: https://insyn.example.se/
utgivare: {namn: Prov}
nämnder:
  nacka-kf: {namn: Kommunfullmäktige, typ: fullmäktige, kommun: Nacka, förkortning: [KF]}
  nacka-ks: {namn: Kommunstyrelsen, typ: styrelse, kommun: Nacka, förkortning: [KS], överordnad: nacka-kf}
  nacka-ksau: {namn: Arbetsutskottet, typ: utskott, kommun: Nacka, förkortning: [KSAU], överordnad: nacka-ks}
  nacka-sn: {namn: Socialnämnden, typ: nämnd, kommun: Nacka, förkortning: [SN]}
  lulea-sn: {namn: Socialnämnden, typ: nämnd, kommun: Luleå, diarium: lulea, tidigare_adresser: [socialen]}
  lulea-kf: {namn: Kommunfullmäktige, typ: fullmäktige, kommun: Luleå, diarium: lulea, komplett_från: 2010-01-01}
diarienummer:
  mönster: ['(?<serie>KFKS) (?<år>\\d{4})/(?<löpnr>\\d+)(-(?<klass>\\d+))?', '(?<år>\\d{4})/(?<löpnr>\\d+)(-(?<klass>\\d+))?']
partier: {S: Socialdemokraterna, L: {namn: Liberalerna, alias: [FP], från: 2015-11-22}}
personer: [{namn: Kerstin Wirén, alias: [Kerstin Wiréhn], kommun: Nacka}]
ämnen: {barn-och-unga: {namn: Barn och unga, alias: [Barn]}}
";

/// Cases, meetings, motions, people, topics and lists of a site, one a line.
pub fn outline(site: &Site) -> String {
    let mut text = String::new();
    let name = |doc: &Doc| site.item(*doc).document.id.name().to_owned();
    let names = |docs: &[Doc]| docs.iter().map(name).collect::<Vec<_>>().join(" ");
    for meeting in &site.meetings {
        let _ = writeln!(text, "meeting {} {} {}", meeting.board.as_str(), meeting.date, meeting.sitting);
        for item in &meeting.agenda {
            let paper = item.paper.as_ref().map_or_else(|| format!("told by {}", names(&item.told_by)), name);
            let _ = writeln!(text, "  § {}: {paper}", item.section);
        }
        if !meeting.missing.is_empty() {
            let missing: Vec<String> = meeting.missing.iter().map(ToString::to_string).collect();
            let _ = writeln!(text, "  missing {}", missing.join(" "));
        }
    }
    for case in &site.cases {
        let _ = writeln!(text, "case {} ({}): {} · {}", case.slug, case.number, case.title, names(&case.papers));
        for step in &case.timeline {
            let _ = writeln!(text, "  {}", step_line(site, step));
        }
        if !case.former_slugs.is_empty() {
            let _ = writeln!(text, "  formerly {}", case.former_slugs.join(" "));
        }
        let related: Vec<&str> = case.related.iter().map(|case| site.case(*case).slug.as_str()).collect();
        if !related.is_empty() {
            let _ = writeln!(text, "  related {}", related.join(" "));
        }
        if let Some(awaits) = &case.awaits {
            let _ = writeln!(text, "  awaits {awaits}");
        }
    }
    for motion in &site.motions {
        let _ = writeln!(text, "motion {}: {} · {}", motion.title, state(&motion.state), names(&motion.papers));
    }
    for person in &site.persons {
        let parties: Vec<&str> = person.parties.iter().map(|party| site.party(*party).code.as_str()).collect();
        let deeds: Vec<String> = person.deeds.iter().map(|(doc, role)| format!("{} {role:?}", name(doc))).collect();
        let meetings: Vec<String> = person
            .meetings
            .iter()
            .map(|(meeting, role)| format!("{} {}", site.meeting(*meeting).date, role.as_deref().unwrap_or("-")))
            .collect();
        let did = [parties.join(" "), deeds.join(", "), meetings.join(", ")].join(" · ");
        let _ = writeln!(text, "person {} {} ({}): {did}", person.slug, person.name, person.kommun);
    }
    for party in &site.parties {
        let _ = writeln!(text, "party {} {}: {}", party.slug, party.name, names(&party.papers));
    }
    for topic in &site.topics {
        let _ = writeln!(text, "topic {} {}: {}", topic.slug, topic.name, topic.papers);
    }
    for (scope, docs) in &site.lists {
        let _ = writeln!(text, "list {scope:?}: {}", names(docs));
    }
    text
}

/// One step on one line; `*` marks a paper's own row, `?` an expected one.
pub fn step_line(site: &Site, step: &StepView) -> String {
    let mut words = vec![step.date.map_or_else(|| "—".to_owned(), |date| date.to_string()), step.organ.to_string()];
    words.extend(step.section.map(|section| format!("§ {section}")));
    words.extend(step.pages.as_ref().map(|pages| format!("s. {pages}")));
    words.extend(step.outcomes.iter().map(|outcome| outcome.key().to_owned()));
    words.extend(step.paper.map(|doc| format!("[{}]", site.item(doc).document.id.name())));
    words.extend(step.own.then(|| "*".to_owned()));
    words.extend(step.expected.then(|| "?".to_owned()));
    words.join(" ")
}

fn state(state: &MotionState) -> String {
    match state {
        MotionState::Settled { outcomes, date, paper } => {
            let outcomes: Vec<&str> = outcomes.iter().map(|outcome| outcome.key()).collect();
            let date = date.map_or_else(|| "—".to_owned(), |date| date.to_string());
            format!("settled {date} {} {}", outcomes.join("+"), if paper.is_some() { "held" } else { "told" })
        }
        MotionState::Withdrawn => "withdrawn".to_owned(),
        MotionState::Open => "open".to_owned(),
        MotionState::Unknown => "unknown".to_owned(),
    }
}
