//! One paper: its front matter and its text.

use std::fmt::Write as _;

use jiff::ToSpan;

use crate::boards::{BOARDS, Board, council};
use crate::meeting::VOTERS;
use crate::people::{Person, Roll};
use crate::plan::{Case, Matter, Plan, Stage};
use crate::rng::Rng;
use crate::text::{Voice, spaced};
use crate::words::{OBJECTS, PATTERNS, PLACES, POINTS, TOPICS};

/// Everything that the parts of one paper draw on.
struct Draft<'a> {
    plan: &'a Plan,
    index: usize,
    case: &'a Case,
    board: &'a Board,
    people: &'a [Person],
    /// What becomes of the matter; the same in every paper of the case.
    outcome: &'static str,
    /// The movers of a motion; the same in every paper of the case.
    movers: Vec<(&'a str, &'a str)>,
}

/// The name of the file in the folder of its body and year.
pub fn file_name(plan: &Plan, paper: usize) -> String {
    format!("{}-p{}.md", plan.date(paper), plan.papers[paper].section)
}

/// The whole file; `roll` holds those who sit in the bodies of the kommun.
pub fn text(plan: &Plan, paper: usize, roll: &Roll, seed: u64) -> String {
    let case = &plan.cases[plan.papers[paper].case];
    let mut shared = Rng::new(case.seed);
    let outcome = match case.matter {
        Matter::Motion => *shared.pick(&["avslag", "avslag", "avslag", "bifall", "besvarad", "besvarad"]),
        Matter::Project => *shared.pick(&["godkänt", "noterat"]),
        Matter::Ordinary => *shared.pick(&["godkänt", "antaget", "noterat", "godkänt", "beviljat", "bifall"]),
    };
    let opened = plan.date(case.papers[0]);
    let house = roll.on(opened);
    let first = shared.below(house.len());
    let count = 1 + usize::from(shared.chance(30));
    let movers = (0..count).map(|step| &house[(first + step * 7) % house.len()]);
    let draft = Draft {
        plan,
        index: paper,
        case,
        board: &BOARDS[plan.board(paper)],
        people: roll.on(plan.date(paper)),
        outcome,
        movers: movers.map(|person| (person.name.as_str(), person.party_on(opened))).collect(),
    };
    let mut rng = Rng::new(seed.wrapping_mul(1_000_003).wrapping_add(paper as u64));
    let mut out = String::with_capacity(12_000);
    draft.front_matter(&mut rng, &mut out);
    draft.body(&mut rng, &mut out);
    out
}

impl Draft<'_> {
    fn front_matter(&self, rng: &mut Rng, out: &mut String) {
        let plan = self.plan;
        let paper = &plan.papers[self.index];
        let page = rng.between(2, 60);
        let _ = write!(
            out,
            "---\ntitel: \"{}\"\ntyp: {}\nhandlingstyp: protokollsutdrag\nnämnd: {}\ndatum: {}\nparagraf: \"{}\"\n\
             sidor: \"{page}–{}\"\ndiarienummer: {}\n",
            self.title(),
            self.kind(),
            self.board.id,
            plan.date(self.index),
            paper.section,
            page + rng.below(3),
            self.case.number,
        );
        if rng.chance(30) {
            out.push_str("klarspråk: \"");
            self.voice(self.index).fill("{F} vill att {g} ska få bättre stöd {t}.", rng, out);
            out.push_str("\"\n");
        }
        self.topics(rng, out);
        self.result(out);
        self.way(out);
        if self.case.matter == Matter::Motion {
            self.motion(out);
        }
        if self.case.matter == Matter::Project {
            self.project(out);
        }
        if paper.vote {
            self.vote(rng, out);
        } else if rng.chance(3) {
            let _ = writeln!(out, "{}: [{}]", *rng.pick(&["jäv", "deltar_ej"]), self.people[rng.between(3, 12)].name);
        }
        self.papers_behind(rng, out);
        out.push_str("---\n\n");
    }

    fn kind(&self) -> &'static str {
        match self.case.matter {
            Matter::Motion => "motionssvar",
            Matter::Project => "projektrapport",
            Matter::Ordinary => "beslut",
        }
    }

    fn subject(&self) -> String {
        format!("{} {}", OBJECTS[self.case.object].0, PLACES[self.case.place])
    }

    fn capital_subject(&self) -> String {
        let subject = self.subject();
        let mut letters = subject.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    }

    fn title(&self) -> String {
        match self.case.matter {
            Matter::Motion => format!("Svar på motion om {}", self.subject()),
            Matter::Project => format!("Slutrapport för projektet {}", self.capital_subject()),
            Matter::Ordinary => self.capital_subject(),
        }
    }

    fn topics(&self, rng: &mut Rng, out: &mut String) {
        let mut topics = OBJECTS[self.case.object].1.to_vec();
        let extra = rng.below(TOPICS.len());
        if rng.chance(40) && !topics.contains(&extra) {
            topics.push(extra);
        }
        let names: Vec<&str> = topics.iter().map(|&topic| TOPICS[topic].1).collect();
        let _ = writeln!(out, "ämnen: [{}]", names.join(", "));
    }

    /// The outcome of a stage in the words of the front matter; a proposal is no decision in the matter.
    fn outcome_of(&self, stage: Stage) -> Option<&'static str> {
        match stage {
            Stage::Decided => Some(self.outcome),
            Stage::Postponed => Some("bordlagt"),
            Stage::Returned => Some("återremitterat"),
            Stage::Referred(_) => Some("remitterat"),
            Stage::Proposed(_) => None,
        }
    }

    fn result(&self, out: &mut String) {
        let stage = self.plan.papers[self.index].stage;
        if let Some(outcome) = self.outcome_of(stage) {
            let _ = writeln!(out, "utfall: {outcome}");
        }
        if let Stage::Proposed(to) = stage {
            let _ = writeln!(out, "föreslår: {{till: {}, utfall: {}}}", BOARDS[to].id, self.outcome);
        }
    }

    fn way(&self, out: &mut String) {
        let earlier: Vec<usize> = self.case.papers.iter().copied().take_while(|&paper| paper != self.index).collect();
        if !earlier.is_empty() {
            out.push_str("ärendegång:\n");
        }
        for paper in earlier {
            let (board, section) = (BOARDS[self.plan.board(paper)].id, self.plan.papers[paper].section);
            let _ = write!(out, "  - {{nämnd: {board}, datum: {}, paragraf: \"{section}\"", self.plan.date(paper));
            if let Some(outcome) = self.outcome_of(self.plan.papers[paper].stage) {
                let _ = write!(out, ", utfall: {outcome}");
            }
            out.push_str("}\n");
        }
    }

    fn motion(&self, out: &mut String) {
        let filed = self.plan.date(self.case.papers[0]).saturating_sub(20.days());
        let movers: Vec<String> =
            self.movers.iter().map(|(name, party)| format!("{{namn: {name}, parti: {party}}}")).collect();
        let _ = write!(
            out,
            "motion:\n  motionärer: [{}]\n  titel: \"{}\"\n  inlämnad: {filed}\n  besvaras_senast: {}\n  yrkanden:\n    \
             - \"att kommunen utreder {}\"\n    - \"att resultatet redovisas för {}\"\n",
            movers.join(", "),
            self.capital_subject(),
            filed.saturating_add(1.year()),
            self.subject(),
            BOARDS[council(self.board.kommun)].lower(),
        );
    }

    fn project(&self, out: &mut String) {
        let mut shared = Rng::new(self.case.seed ^ 7);
        let year = self.plan.date(self.case.papers[0]).year();
        let sought = shared.between(10, 90) * 10_000;
        let granted = sought / 10 * shared.between(3, 10);
        let used = granted / 100 * shared.between(70, 100);
        let _ = write!(
            out,
            "projekt:\n  namn: \"{}\"\n  period: \"{}–{year}\"\n  målgrupp: [Barn, Unga vuxna]\n  \
             finansiär: Folkhälsorådet\n  sökt: {}\n  beviljat: {}\n  använt: {}\n  mål:\n    \
             - \"Fler deltar i verksamheten\"\n    - \"Samverkan mellan förvaltningarna stärks\"\n  rapport: slutrapport\n",
            self.capital_subject(),
            year - 2,
            spaced(sought),
            spaced(granted),
            spaced(used),
        );
    }

    /// Forty names; the side of the proposal, the chair's, always wins, so that the vote agrees with the outcome.
    fn vote(&self, rng: &mut Rng, out: &mut String) {
        let (no, abstain) = (rng.between(2, 18), rng.below(4));
        let yes = VOTERS - no - abstain;
        let mut votes = vec!["ja"; yes];
        votes.resize(yes + no, "nej");
        votes.resize(VOTERS, "avstår");
        for index in (2..votes.len()).rev() {
            votes.swap(index, rng.between(1, index));
        }
        let rejected = self.case.matter == Matter::Motion && self.outcome == "avslag";
        let (for_yes, for_no) = if rejected {
            ("att avslå motionen", "att bifalla motionen")
        } else {
            ("bifall till förslaget", "avslag på förslaget")
        };
        let day = self.plan.date(self.index);
        let _ = write!(
            out,
            "beslutsform: votering\nvoteringar:\n  - rubrik: Huvudvotering\n    slag: öppen\n    ja_betyder: {for_yes}\n    \
             nej_betyder: {for_no}\n    ja: {yes}\n    nej: {no}\n    avstår: {abstain}\n    komplett: ja\n    röster:\n"
        );
        for (person, vote) in self.people.iter().zip(&votes) {
            let party = person.party_on(day);
            let _ = writeln!(out, "      - {{namn: {}, parti: {party}, röst: {vote}}}", person.name);
        }
        let losers = self.people.iter().zip(&votes).filter(|(_, vote)| **vote == "nej").take(2);
        let losers: Vec<String> =
            losers.map(|(person, _)| format!("{{namn: {}, parti: {}}}", person.name, person.party_on(day))).collect();
        let moved = if rejected { ["avslag", "bifall"] } else { ["bifall", "avslag"] };
        let chair = &self.people[0];
        let _ = write!(
            out,
            "yrkanden:\n  - {{av: [{{namn: {}, parti: {}}}], typ: {}}}\n  - {{av: [{}], typ: {}}}\nreservationer:\n  - av: [{}]\n",
            chair.name,
            chair.party_on(day),
            moved[0],
            losers[0],
            moved[1],
            losers.join(", "),
        );
    }

    fn papers_behind(&self, rng: &mut Rng, out: &mut String) {
        if rng.chance(60) {
            let day = self.plan.date(self.index).saturating_sub(i32::try_from(rng.between(8, 40)).unwrap_or(8).days());
            let _ =
                writeln!(out, "handlingar:\n  - {{titel: \"Tjänsteskrivelse om {}\", datum: {day}}}", self.subject());
        }
        if rng.chance(50) {
            out.push_str("expedieras: [Ekonomiavdelningen, Kommunledningskontoret]\n");
        }
        if rng.chance(8) {
            let amount = spaced(rng.between(5, 400) * 10_000);
            let _ = writeln!(out, "belopp:\n  - {{värde: {amount}, avser: \"{}\", slag: beslutat}}", self.subject());
        }
    }

    fn voice(&self, paper: usize) -> Voice<'_> {
        Voice { plan: self.plan, paper, speaker: self.plan.board(self.index) }
    }

    fn body(&self, rng: &mut Rng, out: &mut String) {
        let words = rng.between(274, 1_000);
        let voice = self.voice(self.index);
        self.decision(rng, out);
        let (first, second) = match rng.below(3) {
            0 => ("Sammanfattning", "Bakgrund"),
            1 => ("Ärendet", "Bakgrund"),
            _ => ("Bakgrund", "Ärendet"),
        };
        let _ = write!(out, "## {first}\n\n");
        voice.prose(words / 5, &PATTERNS, rng, out);
        if rng.chance(75) {
            voice.reference(rng, out);
            out.push_str("\n\n");
        }
        let _ = write!(out, "## {second}\n\n");
        voice.prose(words * 2 / 5, &PATTERNS, rng, out);
        self.list(rng, out);
        if self.plan.papers[self.index].vote {
            self.proceedings(out);
        }
        out.push_str("## Ekonomiska konsekvenser\n\n");
        voice.prose(words / 5, &PATTERNS, rng, out);
        self.table(rng, out);
        if rng.chance(60) {
            out.push_str("## Barnperspektiv\n\n");
        }
        voice.prose(words / 5, &PATTERNS, rng, out);
        self.link(rng, out);
    }

    fn decision(&self, rng: &mut Rng, out: &mut String) {
        let paper = &self.plan.papers[self.index];
        let mut voice = self.voice(self.index);
        out.push_str("## Beslut\n\n");
        match paper.stage {
            Stage::Postponed => return out.push_str("Ärendet bordläggs.\n\n"),
            Stage::Returned => {
                return out.push_str("Ärendet återremitteras för kompletterande beredning.\n\n");
            }
            Stage::Referred(to) => {
                let _ = write!(out, "Ärendet överlämnas till {} för beredning.\n\n", BOARDS[to].lower());
                return;
            }
            Stage::Proposed(to) => {
                voice.speaker = to;
                let _ = write!(out, "{} föreslår {} besluta:\n\n", self.board.name, BOARDS[to].lower());
            }
            Stage::Decided => {}
        }
        for point in 1..=paper.points {
            if paper.points > 1 {
                let _ = write!(out, "{point}. ");
            }
            match (self.case.matter, self.outcome, point) {
                (Matter::Motion, "avslag", 1) => out.push_str("Motionen avslås."),
                (Matter::Motion, "bifall", 1) => out.push_str("Motionen bifalls."),
                (Matter::Motion, _, 1) => out.push_str("Motionen anses besvarad."),
                _ => voice.fill(rng.pick::<&str>(&POINTS), rng, out),
            }
            out.push('\n');
        }
        out.push('\n');
    }

    fn proceedings(&self, out: &mut String) {
        let _ = write!(
            out,
            "## Propositionsordning\n\nOrdföranden ställer förslagen mot varandra och finner att {} bifaller det första. \
             Votering begärs och genomförs.\n\n",
            self.board.lower()
        );
    }

    fn list(&self, rng: &mut Rng, out: &mut String) {
        if rng.chance(30) {
            for _ in 0..rng.between(2, 5) {
                out.push_str("- ");
                self.voice(self.index).fill("{i} i {v}", rng, out);
                out.push('\n');
            }
            out.push('\n');
        }
    }

    fn table(&self, rng: &mut Rng, out: &mut String) {
        if !rng.chance(15) {
            return;
        }
        let year = self.plan.date(self.index).year();
        let _ = write!(out, "| Område | {} | {year} |\n| --- | ---: | ---: |\n", year - 1);
        for _ in 0..rng.between(3, 8) {
            out.push_str("| ");
            self.voice(self.index).fill("{V}", rng, out);
            let _ = writeln!(
                out,
                " | {} | {} |",
                spaced(rng.between(9, 4_000) * 1_000),
                spaced(rng.between(9, 4_000) * 1_000)
            );
        }
        out.push('\n');
    }

    /// Some papers link to another file by its relative path.
    fn link(&self, rng: &mut Rng, out: &mut String) {
        if !rng.chance(6) {
            return;
        }
        if let Some(target) = self.voice(self.index).earlier(None, rng) {
            let (board, day) = (BOARDS[self.plan.board(target)].id, self.plan.date(target));
            let name = file_name(self.plan, target);
            let _ = writeln!(out, "Jämför [det tidigare beslutet](../../{board}/{}/{name}).", day.year());
        }
    }
}
