//! Motions and citizens' proposals: one for every paper that carries it, and where it stands.
//!
//! Identity: `id`, else (kommun, nummer), else the case, else movers and title. A paper that says less joins the one motion
//! that agrees with all it says, so that an answer without number is not taken for another motion.

use std::cmp::Reverse;

use crate::content::front::{Demand, Motion, Organ};
use crate::domain::calendar::Date;
use crate::domain::collate::Collator;
use crate::domain::map::HashMap;
use crate::domain::outcome::{BoardType, Outcome, Status};
use crate::domain::text::plain;
use crate::model::board::Register;
use crate::model::hands::parallel;
use crate::model::meeting::Meetings;
use crate::model::order::Order;
use crate::model::{CaseIx, Doc, Item, MotionCase, MotionIx, MotionState};

/// One mention of a motion by one paper.
struct Mention<'a> {
    doc: Doc,
    citizen: bool,
    kommun: &'a str,
    /// The kommun as it is compared.
    plain_kommun: &'a str,
    motion: &'a Motion,
    case: Option<CaseIx>,
    /// False when another motion of the same paper has neither id nor number, so that the case tells nothing.
    only_unnumbered: bool,
}

/// What makes two mentions one motion, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Identity<'a> {
    Id(&'a str),
    Number(&'a str, &'a str),
    Case(CaseIx),
    Movers(&'a str, &'a [String], &'a str),
    Lone(Doc, usize),
}

/// The mentions that are one motion, in order of time.
type Group = Vec<usize>;

/// The motions, each with the papers that it belongs to; `cases` are those of every document.
pub(super) fn motions(
    items: &[Item],
    cases: &[Vec<CaseIx>],
    register: &Register<'_>,
    meetings: &Meetings,
    order: &Order,
    collator: &Collator,
    jobs: usize,
) -> Vec<(MotionCase, Vec<Doc>)> {
    let plain_kommuner: Vec<String> = register.entries.iter().map(|entry| plain(entry.config.kommun())).collect();
    let mentions = mentions(items, cases, register, &plain_kommuner, order);
    let groups = group(&mentions);
    let mut motions: Vec<(MotionCase, Vec<Doc>)> = parallel(jobs, groups.len(), |index| {
        let group = groups[index].iter().filter_map(|index| mentions.get(*index));
        let motion = Assembly { items, register, meetings, group: &group.collect::<Vec<_>>() }.finish();
        let docs = motion.papers.clone();
        (motion, docs)
    });
    let day = |(motion, docs): &(MotionCase, Vec<Doc>)| {
        motion.submitted.or_else(|| docs.first().and_then(|doc| items[doc.0 as usize].brief.date))
    };
    motions.sort_by_cached_key(|motion| Reverse(day(motion)));
    // Titles are compared only where the day is the same, as keys are dear.
    for run in motions.chunk_by_mut(|a, b| day(a) == day(b)).filter(|run| run.len() > 1) {
        run.sort_by(|(one, docs), (other, others)| {
            collator.compare(&one.title, &other.title).then_with(|| docs.cmp(others))
        });
    }
    for (motion, docs) in &mut motions {
        // The decision belongs to the motion even if it does not say so itself.
        if let MotionState::Settled { paper: Some(paper), .. } = &motion.state
            && !docs.contains(paper)
        {
            docs.push(*paper);
        }
    }
    motions
}

/// Gives every paper its motions.
pub(super) fn place(motions: Vec<(MotionCase, Vec<Doc>)>, items: &mut [Item]) -> Vec<MotionCase> {
    let placed = (0_u32..).map(MotionIx).zip(motions).map(|(index, (motion, docs))| {
        for doc in docs {
            items[doc.0 as usize].motions.push(index);
        }
        motion
    });
    placed.collect()
}

/// Every mention, oldest paper first.
fn mentions<'a>(
    items: &'a [Item],
    cases: &[Vec<CaseIx>],
    register: &'a Register<'_>,
    plain_kommuner: &'a [String],
    order: &Order,
) -> Vec<Mention<'a>> {
    let mut docs: Vec<Doc> = (0_u32..)
        .map(Doc)
        .zip(items)
        .filter(|(_, item)| item.is_shown_paper() && item.brief.has_motions)
        .map(|(doc, _)| doc)
        .collect();
    order.oldest_first(items, &mut docs);
    let mut mentions = Vec::new();
    for doc in docs {
        let item = &items[doc.0 as usize];
        let Some(paper) = item.paper() else { continue };
        let board = paper.board.as_ref().and_then(|id| register.ranked(id));
        let kommun = board.map_or("", |(_, entry)| entry.config.kommun());
        let plain_kommun = board.and_then(|(rank, _)| plain_kommuner.get(rank)).map_or("", String::as_str);
        for (citizen, list) in [(false, &paper.motions), (true, &paper.citizen_proposals)] {
            let unnumbered = list.iter().filter(|motion| motion.id.is_none() && motion.number.is_none()).count();
            mentions.extend(list.iter().map(|motion| Mention {
                doc,
                citizen,
                kommun,
                plain_kommun,
                motion,
                case: cases.get(doc.0 as usize).and_then(|cases| cases.first()).copied(),
                only_unnumbered: unnumbered < 2,
            }));
        }
    }
    mentions
}

impl<'a> Mention<'a> {
    /// Everything that may identify it, the surest first.
    fn identities(&self, position: usize) -> Vec<Identity<'a>> {
        let compared = &self.motion.compared;
        let mut found = Vec::with_capacity(4);
        found.extend(compared.id.as_deref().map(Identity::Id));
        found.extend(compared.number.as_deref().map(|number| Identity::Number(self.plain_kommun, number)));
        let bare = compared.id.is_none() && compared.number.is_none();
        found.extend(self.case.filter(|_| !bare || self.only_unnumbered).map(Identity::Case));
        if let Some(title) = compared.title.as_deref().filter(|_| !compared.movers.is_empty()) {
            found.push(Identity::Movers(self.plain_kommun, &compared.movers, title));
        }
        if found.is_empty() {
            found.push(Identity::Lone(self.doc, position));
        }
        found
    }

    /// Whether it may be the same motion as another: nothing that both say differs, and one paper does not name it twice.
    fn agrees_with(&self, other: &Mention<'_>) -> bool {
        let differ = |a: &Option<String>, b: &Option<String>| a.as_ref().zip(b.as_ref()).is_some_and(|(a, b)| a != b);
        let (own, theirs) = (&self.motion.compared, &other.motion.compared);
        self.doc != other.doc
            && !differ(&own.id, &theirs.id)
            && !differ(&own.number, &theirs.number)
            && (own.movers.is_empty()
                || theirs.movers.is_empty()
                || own.movers.iter().any(|name| theirs.movers.contains(name)))
    }
}

/// Motions while mentions are put together.
#[derive(Default)]
struct Groups<'i> {
    groups: Vec<Group>,
    /// What each group was begun for.
    begun_for: Vec<Identity<'i>>,
    /// The groups that say each thing.
    known: HashMap<(bool, Identity<'i>), Vec<usize>>,
}

/// Puts mentions together: the surest first, then those that say less, each to the only group that it fits.
fn group(mentions: &[Mention<'_>]) -> Vec<Group> {
    let all: Vec<Vec<Identity<'_>>> =
        mentions.iter().enumerate().map(|(index, mention)| mention.identities(index)).collect();
    let mut order: Vec<(bool, Identity<'_>, usize)> = Vec::with_capacity(mentions.len());
    for (index, (mention, identities)) in mentions.iter().zip(&all).enumerate() {
        order.extend(identities.first().map(|best| (mention.citizen, *best, index)));
    }
    order.sort_unstable();
    let mut groups = Groups::default();
    for (citizen, best, index) in order {
        let position = groups.home(mentions, citizen, best, index);
        groups.groups[position].push(index);
        for identity in &all[index] {
            let list = groups.known.entry((citizen, *identity)).or_default();
            if !list.contains(&position) {
                list.push(position);
            }
        }
    }
    for group in &mut groups.groups {
        group.sort_unstable();
    }
    groups.groups
}

impl<'i> Groups<'i> {
    /// The group that a mention belongs to, a new one if it fits none or several.
    fn home(&mut self, mentions: &[Mention<'_>], citizen: bool, best: Identity<'i>, index: usize) -> usize {
        let candidates = self.known.get(&(citizen, best)).map_or(&[][..], Vec::as_slice);
        let begun = candidates.iter().copied().find(|position| self.begun_for[*position] == best);
        if let (Some(begun), Identity::Id(_) | Identity::Number(..)) = (begun, best) {
            return begun;
        }
        let fits = |position: &&usize| {
            self.groups[**position].iter().all(|other| mentions[index].agrees_with(&mentions[*other]))
        };
        let fitting: Vec<usize> = candidates.iter().filter(fits).copied().collect();
        if let [only] = fitting.as_slice() {
            return *only;
        }
        if let Some(begun) = fitting.into_iter().find(|position| self.begun_for[*position] == best) {
            return begun;
        }
        self.groups.push(Vec::new());
        self.begun_for.push(best);
        self.groups.len() - 1
    }
}

/// One motion while it is put together.
struct Assembly<'a> {
    items: &'a [Item],
    register: &'a Register<'a>,
    meetings: &'a Meetings,
    group: &'a [&'a Mention<'a>],
}

/// A decision that settles a motion.
struct Settlement {
    date: Option<Date>,
    paper: Option<Doc>,
    outcomes: Vec<Outcome>,
}

impl<'a> Assembly<'a> {
    fn finish(&self) -> MotionCase {
        let filed = self.group.iter().find(|mention| self.item(mention).brief.is_filing);
        let first = filed.or(self.group.first());
        // What the motion itself says comes before what later papers say of it.
        let sources = || filed.into_iter().chain(self.group).map(|mention| mention.motion);
        let submitted = sources()
            .find_map(|motion| motion.submitted)
            .or_else(|| filed.and_then(|mention| self.item(mention).brief.date));
        let mut papers: Vec<Doc> = self.group.iter().map(|mention| mention.doc).collect();
        papers.dedup();
        let kommun = first.map_or("", |mention| mention.kommun);
        let state = self.state(submitted, kommun);
        MotionCase {
            title: sources().find_map(|motion| motion.title.clone()).unwrap_or_default(),
            citizen: first.is_some_and(|mention| mention.citizen),
            movers: sources()
                .find(|motion| !motion.movers.is_empty())
                .map_or_else(Vec::new, |motion| motion.movers.clone()),
            kommun: kommun.to_owned(),
            submitted,
            due: sources().find_map(|motion| motion.due),
            demands: self.demands(&state),
            state,
            filed: filed.map(|mention| mention.doc),
            papers,
        }
    }

    /// The demands as the paper that settled the motion words them, else as the first paper that has any does. What became
    /// of a demand is only known once the motion is settled; a decision of one word on the whole motion is one on each demand.
    fn demands(&self, state: &MotionState) -> Vec<Demand> {
        let stating = || self.group.iter().filter(|mention| !mention.motion.demands.is_empty());
        let MotionState::Settled { outcomes, paper, .. } = state else {
            let demands = stating().next().map_or(&[][..], |mention| &mention.motion.demands);
            return demands.iter().map(|demand| Demand { outcomes: Vec::new(), ..demand.clone() }).collect();
        };
        let judged = |mention: &&&Mention<'_>| mention.motion.demands.iter().any(|demand| !demand.outcomes.is_empty());
        let chosen = stating()
            .find(|mention| Some(mention.doc) == *paper)
            .or_else(|| stating().rfind(judged))
            .or_else(|| stating().next());
        let mut demands = chosen.map_or_else(Vec::new, |mention| mention.motion.demands.clone());
        let whole = [Outcome::Carried, Outcome::Rejected, Outcome::Answered];
        if let [only] = outcomes.as_slice()
            && whole.contains(only)
            && demands.iter().all(|demand| demand.outcomes.is_empty())
        {
            demands.iter_mut().for_each(|demand| demand.outcomes.push(*only));
        }
        demands
    }

    fn state(&self, submitted: Option<Date>, kommun: &str) -> MotionState {
        let settled =
            self.group.iter().flat_map(|mention| [self.by_statement(mention), self.by_paper(mention)]).flatten();
        // The latest decision stands; of one that is told and held, the held one.
        let last = settled.max_by_key(|settled| (settled.date, settled.paper, !settled.outcomes.is_empty()));
        if let Some(Settlement { outcomes, date, paper }) = last {
            return MotionState::Settled { outcomes, date, paper };
        }
        if self.group.iter().any(|mention| mention.motion.withdrawn) {
            return MotionState::Withdrawn;
        }
        let is_open = submitted.is_some_and(|filed| {
            self.register.entries.iter().any(|entry| {
                entry.config.kind == Some(BoardType::Council)
                    && entry.config.kommuner.iter().any(|own| own == kommun)
                    && entry.config.complete_from.is_some_and(|from| from <= filed)
                    && entry.config.until.is_none_or(|until| until >= filed)
            })
        });
        if is_open { MotionState::Open } else { MotionState::Unknown }
    }

    /// What `motion.beslut` says.
    fn by_statement(&self, mention: &Mention<'_>) -> Option<Settlement> {
        let decision = mention.motion.decision.as_ref()?;
        if !is_final(&decision.outcomes) {
            return None;
        }
        let own = self.item(mention).paper()?.board.as_ref();
        let board = match &decision.organ {
            Some(Organ::Board(board)) => Some(board),
            Some(Organ::Free(_)) => None,
            None => own,
        };
        let paper = board.zip(decision.date).zip(decision.section);
        let paper = paper.and_then(|((board, date), section)| self.meetings.decision(board, date, section));
        Some(Settlement { date: decision.date, paper, outcomes: decision.outcomes.clone() })
    }

    /// What a decided paper of fullmäktige did with the motion.
    fn by_paper(&self, mention: &Mention<'_>) -> Option<Settlement> {
        let paper = self.item(mention).paper()?;
        let entry = self.register.get(paper.board.as_ref()?)?;
        let decides = entry.config.kind == Some(BoardType::Council)
            && paper.status == Some(Status::Decided)
            && paper.proposal.is_none();
        let mut stated: Vec<Outcome> = Vec::new();
        for outcome in paper.outcomes.iter().map(|point| point.outcome) {
            push_new(&mut stated, outcome);
        }
        // A paper that answers several and has several outcomes does not tell which of them is whose.
        let is_shared = paper.motions.len() + paper.citizen_proposals.len() > 1 && stated.len() > 1;
        let mut outcomes = if is_shared { Vec::new() } else { stated.clone() };
        if outcomes.is_empty() {
            let of_demands = mention.motion.demands.iter().flat_map(|demand| demand.outcomes.iter().copied());
            of_demands.for_each(|outcome| push_new(&mut outcomes, outcome));
        }
        let told = if stated.is_empty() { &outcomes } else { &stated };
        // A motion that is filed at a meeting is only received there, unless the paper says what was done with it.
        let is_received = told.is_empty() && self.item(mention).brief.is_filing;
        let settles = decides && !is_received && is_final(told);
        settles.then(|| Settlement { date: self.item(mention).brief.date, paper: Some(mention.doc), outcomes })
    }

    fn item(&self, mention: &Mention<'_>) -> &'a Item {
        &self.items[mention.doc.0 as usize]
    }
}

/// Whether outcomes end a matter, as far as they say: it does not only wait, nor go on to somebody else.
fn is_final(outcomes: &[Outcome]) -> bool {
    let goes_on = |outcome: &Outcome| {
        let moved = [Outcome::Returned, Outcome::Referred, Outcome::HandedOver, Outcome::MayBeAsked, Outcome::Dropped];
        outcome.is_postponement() || moved.contains(outcome)
    };
    outcomes.is_empty() || !outcomes.iter().all(goes_on)
}

fn push_new(outcomes: &mut Vec<Outcome>, outcome: Outcome) {
    if !outcomes.contains(&outcome) {
        outcomes.push(outcome);
    }
}
