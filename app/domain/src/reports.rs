//! Reports of sessions: what a rapporteur makes of the contributions, and what the case giver lets
//! out of the room.
//!
//! A report is a list of *passages*, a section for each phase. The phases over, it is drafted from
//! the contributions ([`draft`]); the rapporteur words it ([`Passage::reworded`]), the case giver
//! decides about every passage ([`Passage::judged`]), and once all are decided the session is
//! released ([`release`]). A name stands beside words only if their author agreed.

use std::collections::BTreeSet;

use crate::ids::{PassageId, PersonId};
use crate::sessions::{
    Board, Contribution, ContributionKind, Event, Recorded, RoomRole, Seq, SessionState,
};
use crate::text::Prose;
use crate::words::words;
use crate::{Refusal, Timestamp};

/// The longest passage, in characters.
pub const PASSAGE_MAX: usize = 5_000;
/// The most passages of a report; a form holds them all.
pub const PASSAGES_MAX: usize = 140;
/// Fewer people than this, and figures about them would be figures about somebody.
pub const FEWEST: usize = 5;

/// The text of a passage.
pub type Words = Prose<PASSAGE_MAX>;

words! {
    /// What the case giver says about a passage.
    Verdict {
        /// Nothing yet: it stays in the room.
        Pending = "pending",
        /// It may leave the room.
        Approved = "approved",
        /// It stays in the room.
        Withheld = "withheld",
    }
}

/// Where a passage stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(transparent))]
pub struct Section(i64);

impl Section {
    /// The session in short, before the phases.
    pub const SHORT: Self = Self(-1);

    /// The section of a phase.
    pub fn of(phase: u8) -> Self {
        Self(i64::from(phase))
    }

    /// Reads a section as a form has it.
    ///
    /// # Errors
    /// `not-found` where the template has no such phase.
    pub fn parse(raw: &str, phases: usize) -> Result<Self, Refusal> {
        let number: i64 = raw.parse().map_err(|_| Refusal::not_found())?;
        let within = usize::try_from(number).is_ok_and(|phase| phase < phases);
        if within || number == Self::SHORT.0 {
            Ok(Self(number))
        } else {
            Err(Refusal::not_found())
        }
    }

    /// The phase, unless it is the session in short.
    pub fn phase(self) -> Option<u8> {
        u8::try_from(self.0).ok()
    }

    /// The number in forms.
    pub const fn number(self) -> i64 {
        self.0
    }
}

/// A piece of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// Its id.
    pub id: PassageId,
    /// Where it stands.
    pub section: Section,
    /// Its place there.
    pub position: i64,
    /// The contribution it was made from.
    pub source: Option<Seq>,
    /// Who wrote that.
    pub author: Option<PersonId>,
    /// The words.
    pub body: String,
    /// Whether they are not the author's own any more.
    pub edited: bool,
    /// What the case giver said.
    pub verdict: Verdict,
    /// Grows with every change.
    pub revision: i64,
}

impl Passage {
    /// Other words. They are not the ones that were decided about.
    ///
    /// # Errors
    /// `changed-meanwhile` when somebody else was quicker.
    pub fn reworded(self, seen: i64, words: &Words) -> Result<Self, Refusal> {
        if self.body == words.as_str() {
            return Ok(self);
        }
        self.at(seen)?;
        Ok(Self {
            body: words.as_str().to_owned(),
            edited: true,
            verdict: Verdict::Pending,
            revision: self.revision.saturating_add(1),
            ..self
        })
    }

    /// Decided about, in the words that were read.
    ///
    /// # Errors
    /// `changed-meanwhile` when the words are others by now.
    pub fn judged(self, seen: i64, verdict: Verdict) -> Result<Self, Refusal> {
        self.at(seen)?;
        Ok(Self { verdict, ..self })
    }

    /// That the passage is the one that was seen.
    ///
    /// # Errors
    /// `changed-meanwhile`.
    pub fn at(&self, seen: i64) -> Result<(), Refusal> {
        if self.revision == seen {
            Ok(())
        } else {
            Err(Refusal::conflict("changed-meanwhile"))
        }
    }
}

/// Whether the report of a session in this state can be written.
///
/// # Errors
/// `report-not-yet` while phases run, `session-over` once it is released.
pub fn can_be_written(state: SessionState) -> Result<(), Refusal> {
    match state {
        SessionState::Closing | SessionState::Reported => Ok(()),
        SessionState::Released => Err(Refusal::conflict("session-over")),
        _ => Err(Refusal::conflict("report-not-yet")),
    }
}

/// The state of a session whose report is released.
///
/// # Errors
/// `report-not-handed-over`, `session-over`, or `report-undecided` while a passage is.
pub fn release(state: SessionState, passages: &[Passage]) -> Result<SessionState, Refusal> {
    match state {
        SessionState::Reported => {}
        SessionState::Released => return Err(Refusal::conflict("session-over")),
        _ => return Err(Refusal::conflict("report-not-handed-over")),
    }
    if passages
        .iter()
        .any(|passage| passage.verdict == Verdict::Pending)
    {
        return Err(Refusal::conflict("report-undecided"));
    }
    Ok(SessionState::Released)
}

/// Who words the report: the rapporteur, or who runs a room that has none.
pub fn words_it(board: &Board, role: RoomRole) -> bool {
    role == RoomRole::Rapporteur || (!board.has(RoomRole::Rapporteur) && board.runs(role))
}

/// Who decides what leaves the room: the case giver, or who runs a room that has none.
pub fn decides(board: &Board, role: RoomRole) -> bool {
    role == RoomRole::CaseGiver || (!board.has(RoomRole::CaseGiver) && board.runs(role))
}

/// A contribution as a passage of the first draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drafted {
    /// The section it goes to.
    pub section: Section,
    /// The contribution.
    pub source: Seq,
    /// Who wrote it, where it has a name on it.
    pub author: Option<PersonId>,
    /// The words.
    pub body: String,
}

/// Whether a contribution belongs into the report: dilemmas that were not chosen are others' cases.
fn belongs(board: &Board, written: &Contribution) -> bool {
    let other_case = written.kind == ContributionKind::Dilemma
        && board.case.is_some_and(|case| case != written.seq);
    // What says the same as another, or is put aside, is not told again.
    let stands = !written.withdrawn && written.into.is_none() && !written.parked;
    stands && written.text.is_some() && !other_case
}

/// The first draft: what was written, by phase. The rapporteur's notes open a section, then comes
/// what had most votes, then what was written first.
pub fn draft(board: &Board) -> Vec<Drafted> {
    let mut written: Vec<&Contribution> = board
        .contributions
        .iter()
        .filter(|written| belongs(board, written))
        .collect();
    let by_weight = |written: &&Contribution| {
        let note = written.kind == ContributionKind::Note;
        (!note, std::cmp::Reverse(written.votes), written.seq)
    };
    // A room may hold more than anybody reads again: what weighs least is left in it.
    written.sort_by_key(by_weight);
    written.truncate(PASSAGES_MAX);
    written.sort_by_key(|written| written.phase);
    written.into_iter().map(drafted).collect()
}

fn drafted(written: &Contribution) -> Drafted {
    Drafted {
        section: Section::of(written.phase),
        source: written.seq,
        author: written.author.clone(),
        body: written
            .text
            .as_ref()
            .map_or_else(String::new, ToString::to_string),
    }
}

/// How long a phase took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// The phase.
    pub phase: u8,
    /// Minutes it was planned for.
    pub planned: i64,
    /// Minutes it took, the pauses counted.
    pub taken: i64,
}

/// How a session went, in figures about nobody.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Balance {
    /// The phases that are over.
    pub phases: Vec<Kept>,
    /// How the voices spread; none where too few people are in the room.
    pub voices: Option<Voices>,
}

/// How what was said and written spread over case giver and peers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Voices {
    /// How many they are.
    pub people: usize,
    /// How many of them wrote or spoke at all, as far as names stood on it.
    pub heard: usize,
    /// What the busier half wrote, in percent of all of it; none when nobody wrote.
    pub busier_half: Option<usize>,
}

/// Whether times were kept and voices balanced.
pub fn balance(board: &Board, log: &[Recorded]) -> Balance {
    let mut starts: Vec<(Option<u8>, Timestamp)> = Vec::new();
    for recorded in log {
        match recorded.event {
            Event::PhaseStarted { phase, .. } => starts.push((Some(phase), recorded.at)),
            Event::ClosingStarted => starts.push((None, recorded.at)),
            _ => {}
        }
    }
    let phases = starts
        .windows(2)
        .filter_map(|pair| {
            let (Some(&(Some(phase), began)), Some(&(_, ended))) = (pair.first(), pair.get(1))
            else {
                return None;
            };
            let planned = board.template.phase(phase)?.minutes.target;
            let taken = (ended.since(began) + Timestamp::MINUTE / 2) / Timestamp::MINUTE;
            Some(Kept {
                phase,
                planned: i64::from(planned),
                taken,
            })
        })
        .collect();
    Balance {
        phases,
        voices: voices(board),
    }
}

fn voices(board: &Board) -> Option<Voices> {
    let mut counts: Vec<usize> = board
        .members
        .iter()
        .filter(|member| matches!(member.role, RoomRole::CaseGiver | RoomRole::Adviser))
        .map(|member| {
            let own = |written: &&Contribution| written.author.as_ref() == Some(&member.person);
            let wrote = board.contributions.iter().filter(own).count();
            wrote + usize::try_from(member.spoken).unwrap_or_default()
        })
        .collect();
    let people = counts.len();
    let heard = counts.iter().filter(|count| **count > 0).count();
    // Few who spoke, or few who did not, would be told apart by those who were there.
    if people < FEWEST {
        return None;
    }
    counts.sort_unstable_by(|one, other| other.cmp(one));
    let all: usize = counts.iter().sum();
    let busier: usize = counts.iter().take(people.div_ceil(2)).sum();
    let busier_half = (heard >= FEWEST).then(|| busier * 100 / all.max(1));
    Some(Voices {
        people,
        heard,
        busier_half,
    })
}

/// Everybody whose words may stand on the board: those in the room, and those who left it after the first phase had
/// begun.
pub fn present<'a>(board: &'a Board, log: &'a [Recorded]) -> BTreeSet<&'a PersonId> {
    let began = |recorded: &&Recorded| matches!(recorded.event, Event::PhaseStarted { .. });
    let left = log
        .iter()
        .skip_while(|recorded| !began(recorded))
        .filter_map(|recorded| match &recorded.event {
            Event::Left { person, .. } => Some(person),
            _ => None,
        });
    let members = board.members.iter().map(|member| &member.person);
    members.chain(left).collect()
}

/// A moment of a session told again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// Minutes since the first phase began.
    pub minute: i64,
    /// The phase.
    pub phase: u8,
    /// What it is.
    pub kind: ContributionKind,
    /// The role of who wrote it; none where the phase was anonymous.
    pub role: Option<RoomRole>,
    /// A number that stands for the person, from 1 in the order in which they first wrote.
    pub voice: Option<usize>,
    /// What was written.
    pub text: String,
}

/// A session told again without names. What people wrote is told as it stands.
pub fn replay(board: &Board, log: &[Recorded]) -> Vec<Moment> {
    let began = log
        .iter()
        .find(|recorded| matches!(recorded.event, Event::PhaseStarted { .. }))
        .map(|recorded| recorded.at);
    let mut voices: Vec<&PersonId> = Vec::new();
    let mut moments = Vec::new();
    for written in &board.contributions {
        let (false, Some(text)) = (written.withdrawn, &written.text) else {
            continue;
        };
        let voice = written.author.as_ref().map(|author| {
            let known = voices.iter().position(|voice| *voice == author);
            known.unwrap_or_else(|| {
                voices.push(author);
                voices.len() - 1
            }) + 1
        });
        let role = written
            .author
            .as_ref()
            .and_then(|author| board.member(author))
            .map(|member| member.role);
        moments.push(Moment {
            minute: began
                .map_or(0, |began| written.at.since(began) / Timestamp::MINUTE)
                .max(0),
            phase: written.phase,
            kind: written.kind,
            role,
            voice,
            text: text.to_string(),
        });
    }
    moments
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Id as _;

    fn passage(verdict: Verdict) -> Passage {
        Passage {
            id: PassageId::from_bits(1),
            section: Section::SHORT,
            position: 0,
            source: None,
            author: None,
            body: "Ask first.".into(),
            edited: false,
            verdict,
            revision: 3,
        }
    }

    #[test]
    fn other_words_are_decided_about_anew() {
        let words = Words::parse("text", "Ask later.").unwrap();
        let reworded = passage(Verdict::Approved).reworded(3, &words).unwrap();
        assert_eq!(
            (reworded.verdict, reworded.edited, reworded.revision),
            (Verdict::Pending, true, 4)
        );
        let stale = reworded.clone().judged(3, Verdict::Approved).unwrap_err();
        assert_eq!(stale.code(), "changed-meanwhile");
        assert_eq!(
            reworded.judged(4, Verdict::Approved).unwrap().verdict,
            Verdict::Approved
        );
        let same = Words::parse("text", "Ask first.").unwrap();
        let kept = passage(Verdict::Approved).reworded(1, &same).unwrap();
        assert_eq!(kept, passage(Verdict::Approved));
    }

    #[test]
    fn a_session_is_released_once_and_when_all_is_decided() {
        use SessionState as S;
        let decided = [passage(Verdict::Approved), passage(Verdict::Withheld)];
        assert_eq!(release(S::Reported, &decided), Ok(S::Released));
        for (state, code) in [
            (S::Planned, "report-not-handed-over"),
            (S::Running, "report-not-handed-over"),
            (S::Closing, "report-not-handed-over"),
            (S::Released, "session-over"),
        ] {
            assert_eq!(release(state, &decided).unwrap_err().code(), code);
        }
        let open = [passage(Verdict::Approved), passage(Verdict::Pending)];
        assert_eq!(
            release(S::Reported, &open).unwrap_err().code(),
            "report-undecided"
        );
    }

    #[test]
    fn a_section_is_a_phase_of_the_template_or_the_session_in_short() {
        assert!(Section::parse("-1", 7).is_ok() && Section::parse("6", 7).is_ok());
        for bad in ["-2", "7", "", "x", "300"] {
            assert!(Section::parse(bad, 7).is_err(), "{bad}");
        }
    }
}
