//! The peer workspace: spaces, threads, posts, and the commitments that people check in on.

use serde::{Deserialize, Serialize};

use crate::error::Form;
use crate::language::ContentLanguage;
use crate::text::{Line, Prose};
use crate::time::Day;
use crate::words::words;
use crate::{FieldProblem, Refusal, Timestamp};

/// The longest title of a thread, in characters.
pub const TITLE_MAX: usize = 200;
/// The longest post, in characters.
pub const POST_MAX: usize = 10_000;
/// The longest commitment, and the longest first step, in characters; as in sessions.
pub const COMMITMENT_MAX: usize = crate::sessions::COMMITMENT_MAX;
/// The longest note of a check-in, in characters.
pub const NOTE_MAX: usize = 2_000;
/// The longest reason for removing somebody's post, in characters.
pub const REASON_MAX: usize = 500;
/// A commitment is due within so many days; what is further away is a slip of the keyboard.
pub const DUE_DAYS_MAX: i64 = 10 * 366;

words! {
    /// What a space is for.
    SpaceKind {
        /// Everybody who ever took part.
        Academy = "academy",
        /// An edition.
        Edition = "edition",
        /// A module of an edition.
        Module = "module",
        /// A working group.
        Group = "group",
        /// Everybody who ever applied and wants to be there.
        Open = "open",
    }
}

words! {
    /// Where a commitment stands.
    CommitmentState {
        /// Written down.
        Made = "made",
        /// The first step is taken.
        Started = "started",
        /// Something is in the way.
        Blocked = "blocked",
        /// Kept.
        Done = "done",
        /// Given up, with what was learned.
        Dropped = "dropped",
    }
}

impl CommitmentState {
    /// Whether nothing more is expected of it.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Dropped)
    }

    /// What a check-in may say. As long as a commitment is open, anything but that it was just
    /// made: a person who did everything at once says so at once, and news without a change of
    /// state are news, too.
    pub const fn next(self) -> &'static [Self] {
        if self.is_over() {
            &[]
        } else {
            &[Self::Started, Self::Blocked, Self::Done, Self::Dropped]
        }
    }

    /// The state after a check-in.
    ///
    /// # Errors
    /// `commitment-over` once it is done or dropped.
    pub fn check_in(self, check_in: &CheckIn) -> Result<Self, Refusal> {
        if self.next().contains(&check_in.state()) {
            Ok(check_in.state())
        } else {
            Err(Refusal::conflict("commitment-over"))
        }
    }
}

/// A random text in every rendered form, so that a form sent twice does one thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormKey(String);

impl FormKey {
    /// Reads the key of a form.
    ///
    /// # Errors
    /// `form-incomplete` when it is not one the pages hand out.
    pub fn parse(raw: &str) -> Result<Self, Refusal> {
        let fits = raw.len() == 36
            && raw
                .bytes()
                .all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
        if fits {
            Ok(Self(raw.to_owned()))
        } else {
            Err(Refusal::invalid("form-incomplete"))
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A new thread as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ThreadForm {
    /// What it is about.
    pub title: String,
    /// The first post.
    pub body: String,
    /// Tag of [`ContentLanguage`].
    pub language: String,
    /// Key of the form.
    pub form_key: String,
}

/// A new thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewThread {
    /// What it is about.
    pub title: Line<TITLE_MAX>,
    /// The first post.
    pub post: NewPost,
}

impl ThreadForm {
    /// Reads the form.
    ///
    /// # Errors
    /// Every field that cannot be accepted; `form-incomplete` without its key.
    pub fn parse(&self) -> Result<NewThread, Refusal> {
        let key = FormKey::parse(&self.form_key)?;
        let mut form = Form::default();
        let title = form.take(Line::parse("title", &self.title));
        let body = form.take(Prose::parse("body", &self.body));
        let language = form.take(ContentLanguage::parse("written_in", &self.language));
        let (title, body, language) = form.all((title, body, language))?;
        Ok(NewThread {
            title,
            post: NewPost {
                body,
                language,
                key,
            },
        })
    }
}

/// A reply as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PostForm {
    /// Markdown.
    pub body: String,
    /// Tag of [`ContentLanguage`].
    pub language: String,
    /// Key of the form.
    pub form_key: String,
}

/// A new post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPost {
    /// Markdown.
    pub body: Prose<POST_MAX>,
    /// The language it is written in.
    pub language: ContentLanguage,
    /// Key of the form.
    pub key: FormKey,
}

impl PostForm {
    /// Reads the form.
    ///
    /// # Errors
    /// Every field that cannot be accepted; `form-incomplete` without its key.
    pub fn parse(&self) -> Result<NewPost, Refusal> {
        let key = FormKey::parse(&self.form_key)?;
        let mut form = Form::default();
        let body = form.take(Prose::parse("body", &self.body));
        let language = form.take(ContentLanguage::parse("written_in", &self.language));
        let (body, language) = form.all((body, language))?;
        Ok(NewPost {
            body,
            language,
            key,
        })
    }
}

/// A changed post as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EditForm {
    /// What the thread is about; only with its first post.
    pub title: String,
    /// Markdown.
    pub body: String,
    /// Tag of [`ContentLanguage`].
    pub language: String,
}

/// A changed post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What the thread is about; only with its first post.
    pub title: Option<Line<TITLE_MAX>>,
    /// Markdown.
    pub body: Prose<POST_MAX>,
    /// The language it is written in.
    pub language: ContentLanguage,
}

impl EditForm {
    /// Reads the form; `titled` when the post is the first of its thread.
    ///
    /// # Errors
    /// Every field that cannot be accepted.
    pub fn parse(&self, titled: bool) -> Result<Edit, Refusal> {
        let mut form = Form::default();
        let title = if titled {
            form.take(Line::parse("title", &self.title))
        } else {
            None
        };
        let body = form.take(Prose::parse("body", &self.body));
        let language = form.take(ContentLanguage::parse("written_in", &self.language));
        let (body, language) = form.all((body, language))?;
        Ok(Edit {
            title,
            body,
            language,
        })
    }
}

/// A new commitment as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CommitmentForm {
    /// What the person will do.
    pub commitment: String,
    /// The first step.
    pub first_step: String,
    /// ISO 8601 day.
    pub due_on: String,
    /// Tag of [`ContentLanguage`].
    pub language: String,
    /// Key of the form.
    pub form_key: String,
}

/// A new commitment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCommitment {
    /// What the person will do.
    pub body: Prose<COMMITMENT_MAX>,
    /// The first step.
    pub first_step: Prose<COMMITMENT_MAX>,
    /// By when.
    pub due_on: Day,
    /// The language it is written in.
    pub language: ContentLanguage,
    /// Key of the form.
    pub key: FormKey,
}

impl CommitmentForm {
    /// Reads the form.
    ///
    /// # Errors
    /// Every field that cannot be accepted (`due-past`, `due-far` for the day); `form-incomplete`
    /// without its key.
    pub fn parse(&self, now: Timestamp) -> Result<NewCommitment, Refusal> {
        let key = FormKey::parse(&self.form_key)?;
        let mut form = Form::default();
        let body = form.take(Prose::parse("commitment", &self.commitment));
        let first_step = form.take(Prose::parse("first_step", &self.first_step));
        let due_on = form.take(due("due_on", &self.due_on, now));
        let language = form.take(ContentLanguage::parse("written_in", &self.language));
        let (body, first_step, due_on, language) =
            form.all((body, first_step, due_on, language))?;
        Ok(NewCommitment {
            body,
            first_step,
            due_on,
            language,
            key,
        })
    }
}

/// A day something is due on: not over everywhere on Earth, and not absurdly far.
pub(crate) fn due(field: &'static str, raw: &str, now: Timestamp) -> Result<Day, FieldProblem> {
    let day = Day::parse(field, raw)?;
    if day < Day::of(now.plus(-12 * Timestamp::HOUR)) {
        return Err(FieldProblem::new(field, "due-past"));
    }
    if day > Day::of(now.plus(DUE_DAYS_MAX * Timestamp::DAY)) {
        return Err(FieldProblem::new(field, "due-far"));
    }
    Ok(day)
}

/// A check-in as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CheckInForm {
    /// Key of [`CommitmentState`].
    pub state: String,
    /// What was learned, what blocks, what is new.
    pub note: String,
    /// The day it is due on from now; as it was, or empty, to leave it.
    pub due_on: String,
    /// Key of the form.
    pub form_key: String,
}

/// The note of a check-in.
pub type Note = Prose<NOTE_MAX>;

/// What a person says about a commitment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CheckIn {
    /// It goes on.
    Start {
        /// What is new.
        note: Option<Note>,
        /// The new day, if it moves.
        due_on: Option<Day>,
    },
    /// Something is in the way.
    Block {
        /// What.
        note: Note,
        /// The new day, if it moves.
        due_on: Option<Day>,
    },
    /// It is done.
    Finish {
        /// What was learned.
        learned: Note,
    },
    /// It is given up.
    Drop {
        /// What was learned.
        learned: Note,
    },
}

impl CheckIn {
    /// The state it leads to.
    pub const fn state(&self) -> CommitmentState {
        match self {
            Self::Start { .. } => CommitmentState::Started,
            Self::Block { .. } => CommitmentState::Blocked,
            Self::Finish { .. } => CommitmentState::Done,
            Self::Drop { .. } => CommitmentState::Dropped,
        }
    }

    /// What was said; may be empty.
    pub fn note(&self) -> &str {
        match self {
            Self::Start { note, .. } => note.as_ref().map_or("", Note::as_str),
            Self::Block { note, .. } => note.as_str(),
            Self::Finish { learned } | Self::Drop { learned } => learned.as_str(),
        }
    }

    /// The new day, if it moves.
    pub const fn due_on(&self) -> Option<&Day> {
        match self {
            Self::Start { due_on, .. } | Self::Block { due_on, .. } => due_on.as_ref(),
            Self::Finish { .. } | Self::Drop { .. } => None,
        }
    }
}

impl CheckInForm {
    /// Reads the form; `stored` is the day the commitment is due on now. A day that is over may
    /// stay, since not every check-in moves it.
    ///
    /// # Errors
    /// Every field that cannot be accepted: `choose` for the state, `learned` where what was
    /// learned is missing, `blocked` where what blocks is missing; `form-incomplete` without its
    /// key.
    pub fn parse(&self, stored: &Day, now: Timestamp) -> Result<(CheckIn, FormKey), Refusal> {
        let key = FormKey::parse(&self.form_key)?;
        let mut form = Form::default();
        let state = form.take(
            CommitmentState::from_key(&self.state)
                .filter(|state| *state != CommitmentState::Made)
                .ok_or_else(|| FieldProblem::new("check_in", "choose")),
        );
        let note = form
            .take(Note::optional("check_in_note", &self.note))
            .flatten();
        let moves = !matches!(
            state,
            Some(CommitmentState::Done | CommitmentState::Dropped)
        ) && !self.due_on.trim().is_empty()
            && self.due_on.trim() != stored.as_str();
        let due_on = if moves {
            form.take(due("due_on", &self.due_on, now))
        } else {
            None
        };
        let too_long = Note::optional("check_in_note", &self.note).is_err();
        let check_in = match (state, note) {
            (Some(CommitmentState::Started), note) => Some(CheckIn::Start { note, due_on }),
            (Some(CommitmentState::Blocked), Some(note)) => Some(CheckIn::Block { note, due_on }),
            (Some(CommitmentState::Done), Some(learned)) => Some(CheckIn::Finish { learned }),
            (Some(CommitmentState::Dropped), Some(learned)) => Some(CheckIn::Drop { learned }),
            (Some(state), None) if !too_long => {
                let code = if state == CommitmentState::Blocked {
                    "blocked"
                } else {
                    "learned"
                };
                form.note(FieldProblem::new("check_in_note", code));
                None
            }
            _ => None,
        };
        form.finish()?;
        check_in
            .map(|check_in| (check_in, key))
            .ok_or(Refusal::invalid("fields"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000); // 2027-01-15
    const KEY: &str = "0190a5b2-7c1d-4e3f-8a9b-0c1d2e3f4a5b";

    fn codes(refusal: &Refusal) -> Vec<(String, String)> {
        refusal
            .problems()
            .iter()
            .map(|problem| (problem.field.to_string(), problem.code.to_string()))
            .collect()
    }

    fn says(state: &str, note: &str, due_on: &str) -> Result<CheckIn, Refusal> {
        let form = CheckInForm {
            state: state.into(),
            note: note.into(),
            due_on: due_on.into(),
            form_key: KEY.into(),
        };
        let stored = Day::parse("due_on", "2026-12-24").unwrap();
        form.parse(&stored, NOW).map(|(check_in, _)| check_in)
    }

    /// What a check-in leads to from every state, written down by hand. Rows: made, started,
    /// blocked, done, dropped; columns: started, blocked, done, dropped.
    #[test]
    fn the_lifecycle_is_as_written() {
        const EXPECTED: [&str; 5] = ["sbdx", "sbdx", "sbdx", "....", "...."];
        let check_ins = ["started", "blocked", "done", "dropped"]
            .map(|state| says(state, "We learned it", "").unwrap());
        for (state, row) in CommitmentState::ALL.iter().zip(EXPECTED) {
            for (check_in, cell) in check_ins.iter().zip(row.chars()) {
                let next = state.check_in(check_in);
                match cell {
                    's' => assert_eq!(next, Ok(CommitmentState::Started)),
                    'b' => assert_eq!(next, Ok(CommitmentState::Blocked)),
                    'd' => assert_eq!(next, Ok(CommitmentState::Done)),
                    'x' => assert_eq!(next, Ok(CommitmentState::Dropped)),
                    _ => assert_eq!(next.unwrap_err().code(), "commitment-over"),
                }
            }
        }
    }

    #[test]
    fn an_end_says_what_was_learned() {
        for (state, code) in [
            ("done", "learned"),
            ("dropped", "learned"),
            ("blocked", "blocked"),
        ] {
            for empty in ["", " \n\t", "\u{200b}"] {
                let refusal = says(state, empty, "").unwrap_err();
                assert_eq!(
                    codes(&refusal),
                    [("check_in_note".to_owned(), code.to_owned())],
                    "{state}"
                );
            }
        }
        assert!(says("started", "", "").is_ok());
        let long = says("done", &"x".repeat(NOTE_MAX + 1), "").unwrap_err();
        assert_eq!(
            codes(&long),
            [("check_in_note".to_owned(), "too-long".to_owned())]
        );
        for state in ["", "made", "DONE", "open"] {
            let refusal = says(state, "x", "").unwrap_err();
            assert_eq!(
                codes(&refusal),
                [("check_in".to_owned(), "choose".to_owned())],
                "{state}"
            );
        }
    }

    #[test]
    fn a_check_in_may_move_the_day_forward_only() {
        assert_eq!(says("started", "", "2026-12-24").unwrap().due_on(), None);
        assert_eq!(
            says("blocked", "x", "2027-03-01")
                .unwrap()
                .due_on()
                .unwrap()
                .as_str(),
            "2027-03-01"
        );
        assert_eq!(
            codes(&says("started", "", "2026-12-25").unwrap_err()),
            [("due_on".to_owned(), "due-past".to_owned())]
        );
        assert_eq!(
            codes(&says("started", "", "2207-12-25").unwrap_err()),
            [("due_on".to_owned(), "due-far".to_owned())]
        );
        // What is over is not moved, whatever the field still says.
        assert_eq!(says("done", "x", "nonsense").unwrap().due_on(), None);
    }

    #[test]
    fn forms_name_every_field_that_is_wrong() {
        let thread = ThreadForm {
            form_key: KEY.into(),
            ..Default::default()
        };
        assert_eq!(thread.parse().unwrap_err().problems().len(), 3);
        let post = PostForm {
            form_key: KEY.into(),
            body: "x".repeat(POST_MAX + 1),
            language: "xx".into(),
        };
        assert_eq!(post.parse().unwrap_err().problems().len(), 2);
        assert_eq!(
            EditForm::default()
                .parse(true)
                .unwrap_err()
                .problems()
                .len(),
            3
        );
        assert_eq!(
            EditForm::default()
                .parse(false)
                .unwrap_err()
                .problems()
                .len(),
            2
        );
        let commitment = CommitmentForm {
            form_key: KEY.into(),
            due_on: "2027-01-13".into(),
            ..Default::default()
        };
        assert_eq!(commitment.parse(NOW).unwrap_err().problems().len(), 4);
        for key in [
            "",
            "x",
            "0190a5b2-7c1d-4e3f-8a9b-0c1d2e3f4a5b0",
            "../../../../../../../../../../../etc",
        ] {
            let refusal = FormKey::parse(key).unwrap_err();
            assert_eq!(refusal.code(), "form-incomplete", "{key}");
        }
    }

    #[test]
    fn a_thread_reads() {
        let thread = ThreadForm {
            title: " Who pays\nthe deposit? ".into(),
            body: "**Who**?\r\n\r\n- you\n- me".into(),
            language: "fr".into(),
            form_key: KEY.into(),
        }
        .parse()
        .unwrap();
        assert_eq!(thread.title.as_str(), "Who pays the deposit?");
        assert_eq!(thread.post.body.as_str(), "**Who**?\n\n- you\n- me");
        assert_eq!(thread.post.language.tag(), "fr");
    }

    proptest! {
        /// Whatever happens, a commitment is over at most once, and never made again.
        #[test]
        fn a_commitment_ends_once(steps in proptest::collection::vec(0_usize..4, 0..12)) {
            let all = ["started", "blocked", "done", "dropped"].map(|state| says(state, "x", "").unwrap());
            let mut state = CommitmentState::Made;
            let mut ends = 0;
            for step in steps {
                match state.check_in(&all[step]) {
                    Ok(next) => {
                        prop_assert!(!state.is_over());
                        prop_assert!(next != CommitmentState::Made);
                        ends += i32::from(next.is_over());
                        state = next;
                    }
                    Err(_) => prop_assert!(state.is_over()),
                }
            }
            prop_assert!(ends <= 1);
        }

        #[test]
        fn no_text_makes_a_form_panic(text in "\\PC*|.*") {
            let _ = CheckInForm { state: text.clone(), note: text.clone(), due_on: text.clone(), form_key: KEY.into() }
                .parse(&Day::of(NOW), NOW);
            let _ = ThreadForm { title: text.clone(), body: text.clone(), language: text.clone(), form_key: text }.parse();
        }
    }
}
