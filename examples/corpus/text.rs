//! Prose: fills the sentence patterns and writes references to other papers.

use jiff::civil::{Date, date};

use crate::boards::BOARDS;
use crate::plan::{Plan, is_closed};
use crate::rng::Rng;
use crate::words::{OBJECTS, slot};

/// What the sentences of one paper have in common.
pub struct Voice<'a> {
    /// All papers, for references.
    pub plan: &'a Plan,
    /// The paper that is being written.
    pub paper: usize,
    /// The body that the sentences speak of, as an index into [`BOARDS`].
    pub speaker: usize,
}

const MONTHS: [&str; 12] = [
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
];

impl Voice<'_> {
    /// Paragraphs of three to six sentences with together about `words` words.
    pub fn prose(&self, words: usize, patterns: &[&str], rng: &mut Rng, out: &mut String) {
        let mut written = 0;
        while written < words {
            for _ in 0..rng.between(3, 6) {
                if written >= words {
                    break;
                }
                let start = out.len();
                let pattern = *rng.pick(patterns);
                self.fill(pattern, rng, out);
                out.push(' ');
                if rng.chance(6) {
                    self.reference(rng, out);
                    out.push(' ');
                }
                written += out[start..].split_whitespace().count();
            }
            out.truncate(out.trim_end().len());
            out.push_str("\n\n");
        }
    }

    /// One sentence from one pattern.
    pub fn fill(&self, pattern: &str, rng: &mut Rng, out: &mut String) {
        let mut letters = pattern.chars();
        while let Some(letter) = letters.next() {
            if letter != '{' {
                out.push(letter);
                continue;
            }
            let name = letters.next().unwrap_or(' ');
            letters.next();
            let start = out.len();
            self.fill_slot(name.to_ascii_lowercase(), rng, out);
            if name.is_ascii_uppercase() {
                let first = out[start..].chars().next().unwrap_or(' ');
                let capital: String = first.to_uppercase().collect();
                out.replace_range(start..start + first.len_utf8(), &capital);
            }
        }
    }

    fn fill_slot(&self, name: char, rng: &mut Rng, out: &mut String) {
        match name {
            'b' => out.push_str(&self.board_name()),
            'o' => out.push_str(OBJECTS[self.plan.cases[self.plan.papers[self.paper].case].object].0),
            'n' => out.push_str(&rng.between(2, 97).to_string()),
            'k' => out.push_str(&spaced(rng.between(2, 990) * 10_000)),
            'y' => out.push_str(&(self.day().year() + 2 - i16::try_from(rng.below(6)).unwrap_or(0)).to_string()),
            other => out.push_str(rng.pick::<&str>(slot(other))),
        }
    }

    fn day(&self) -> Date {
        self.plan.date(self.paper)
    }

    fn board_name(&self) -> String {
        BOARDS[self.speaker].lower()
    }

    /// One sentence that refers to earlier papers of the same kommun, or to one before the corpus begins.
    pub fn reference(&self, rng: &mut Rng, out: &mut String) {
        match rng.below(10) {
            0 => return self.old_reference(rng, out),
            1 | 2 => return self.chain(rng, out),
            _ => {}
        }
        let Some(target) = self.earlier(None, rng) else {
            return self.old_reference(rng, out);
        };
        let plan = self.plan;
        let paper = &plan.papers[target];
        let (board, day, section) = (&BOARDS[plan.board(target)], plan.date(target), paper.section);
        let (lower, genitive, long) = (board.lower(), board.genitive(), long_date(day));
        let number = &plan.cases[paper.case].number;
        out.push_str(&match rng.below(8) {
            0 => format!("Frågan behandlades av {lower} den {long}, § {section}."),
            1 => format!("{} {day} § {section} ligger till grund för förslaget.", board.name),
            2 => format!("Ett närliggande ärende har diarienummer {number}."),
            3 => format!("Se även dnr {number}."),
            4 => format!("Bakgrunden är {genitive} beslut den {long}, § {section}, i ärende {number}."),
            5 => format!("Inriktningen har lagts fast tidigare ({} {day}, § {section}).", board.short),
            6 if paper.points > 1 => {
                let point = rng.between(1, paper.points);
                format!("Uppdraget gavs i {genitive} beslut {day} § {section} punkt {point}.")
            }
            _ => {
                format!("{} beslutade {long} § {section} om {}.", board.name, OBJECTS[plan.cases[paper.case].object].0)
            }
        });
    }

    /// Two or three decisions of one body, of which only the first names it.
    fn chain(&self, rng: &mut Rng, out: &mut String) {
        let Some(first) = self.earlier(None, rng) else {
            return self.old_reference(rng, out);
        };
        let plan = self.plan;
        let board = plan.board(first);
        let mut targets = vec![first];
        for _ in 0..rng.between(1, 2) {
            targets.extend(self.earlier(Some(board), rng));
        }
        targets.sort_by_key(|&paper| (plan.date(paper), plan.papers[paper].section));
        targets.dedup();
        let parts: Vec<String> = targets
            .iter()
            .map(|&paper| format!("den {}, § {}", long_date(plan.date(paper)), plan.papers[paper].section))
            .collect();
        let (last, rest) = match parts.split_last() {
            Some((last, rest)) if !rest.is_empty() => (last.as_str(), rest.join(", ") + " och "),
            Some((last, _)) => (last.as_str(), String::new()),
            None => return,
        };
        out.push_str(&format!(
            "Ärendet har beröringspunkter med vad {} beslutade {rest}{last}.",
            BOARDS[board].lower()
        ));
    }

    /// A decision before the first meeting of the corpus: plain text, never a broken reference.
    fn old_reference(&self, rng: &mut Rng, out: &mut String) {
        let kommun = BOARDS[self.plan.board(self.paper)].kommun;
        let council = &BOARDS[crate::boards::council(kommun)];
        let year = i16::try_from(rng.between(1975, 2004)).unwrap_or(1990);
        let month = i8::try_from(rng.between(1, 12)).unwrap_or(1);
        let mut day = date(year, month, i8::try_from(rng.between(1, 20)).unwrap_or(1));
        while is_closed(day) {
            day = day.tomorrow().unwrap_or(day);
        }
        let section = rng.between(3, 260);
        out.push_str(&if rng.chance(50) {
            format!("En första plan antogs av {} den {}, § {section}.", council.lower(), long_date(day))
        } else {
            format!("Reglementet går tillbaka på {} beslut {day} § {section}.", council.genitive())
        });
    }

    /// A paper of the same kommun, of `board` if one is given, from a meeting before this one.
    pub fn earlier(&self, board: Option<usize>, rng: &mut Rng) -> Option<usize> {
        let here = self.plan.papers[self.paper].meeting;
        let kommun = BOARDS[self.plan.board(self.paper)].kommun;
        (0..12).find_map(|_| {
            let meeting = &self.plan.meetings[rng.below(here)];
            let fits = board.map_or(BOARDS[meeting.board].kommun == kommun, |wanted| wanted == meeting.board);
            let usable = here > 0 && fits && meeting.date < self.day() && !meeting.papers.is_empty();
            usable.then(|| *rng.pick(&meeting.papers))
        })
    }
}

/// `6 mars 2012`.
pub fn long_date(day: Date) -> String {
    let month = MONTHS[usize::try_from(day.month() - 1).unwrap_or(0)];
    format!("{} {month} {}", day.day(), day.year())
}

/// `1 250 000`.
pub fn spaced(amount: usize) -> String {
    let digits = amount.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(' ');
        }
        text.push(digit);
    }
    text
}
