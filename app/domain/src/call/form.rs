//! The organisers' own questions of a call, and answers that fit them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::error::Form;
use crate::language::Bilingual;
use crate::surveys::Choice;
use crate::text::{self, Line};
use crate::words::words;
use crate::{FieldProblem, Refusal};

/// The most questions of a call.
pub const QUESTIONS_MAX: usize = 30;
/// The most of them that ask for a file: what one form may weigh is bounded.
pub const FILES_MAX: usize = 3;
/// The most choices of a question.
pub const OPTIONS_MAX: usize = 40;
/// The longest question or choice, in characters.
pub const TEXT_MAX: usize = 300;
/// The longest help, in characters.
pub const HELP_MAX: usize = 600;
/// The longest answer that any question takes, in characters.
pub const ANSWER_MAX: usize = 5_000;

words! {
    /// What kind of answer a question asks for.
    QuestionKind {
        /// Text.
        Text = "text",
        /// A whole number.
        Number = "number",
        /// One of several choices.
        One = "one",
        /// Several of several choices.
        Several = "several",
        /// A file.
        File = "file",
    }
}

words! {
    /// The types of files that are taken; found from what is in the file, whatever it is called.
    FileKind {
        /// PDF.
        Pdf = "pdf",
        /// PNG.
        Png = "png",
        /// JPEG.
        Jpeg = "jpeg",
        /// A text document of Word.
        Docx = "docx",
        /// An `OpenDocument` text.
        Odt = "odt",
    }
}

impl FileKind {
    /// The media type.
    pub const fn media(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Odt => "application/vnd.oasis.opendocument.text",
        }
    }

    /// The type a file of this name says it is.
    pub fn named(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "jpg" => Some(Self::Jpeg),
            ending => Self::from_key(ending),
        }
    }
}

/// What a question asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Ask {
    /// Text of at most so many characters.
    Text {
        /// Characters.
        max: usize,
    },
    /// A whole number within these bounds.
    Number {
        /// The least.
        min: i64,
        /// The most.
        max: i64,
    },
    /// One of several choices.
    One {
        /// The choices, in order.
        options: Vec<Choice>,
    },
    /// Several choices, at most so many.
    Several {
        /// The choices, in order.
        options: Vec<Choice>,
        /// How many.
        max: usize,
    },
    /// A file.
    File,
}

impl Ask {
    /// Its kind.
    pub const fn kind(&self) -> QuestionKind {
        match self {
            Self::Text { .. } => QuestionKind::Text,
            Self::Number { .. } => QuestionKind::Number,
            Self::One { .. } => QuestionKind::One,
            Self::Several { .. } => QuestionKind::Several,
            Self::File => QuestionKind::File,
        }
    }

    /// The choices, if there are any.
    pub fn options(&self) -> &[Choice] {
        match self {
            Self::One { options } | Self::Several { options, .. } => options,
            _ => &[],
        }
    }
}

/// One of the organisers' own questions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Lasts over versions and editions; also the name of its column in downloads.
    pub key: String,
    /// The question.
    pub text: Bilingual,
    /// A hint under it; may be empty.
    #[serde(default)]
    pub help: Bilingual,
    /// Whether it must be answered.
    pub required: bool,
    /// What is asked for.
    #[serde(flatten)]
    pub ask: Ask,
}

/// What was answered, by the key of the question: the text, the number or the keys of the choices. Files
/// stand elsewhere.
pub type Answers = BTreeMap<String, Vec<String>>;

/// The name by which problems call the field of a question.
pub fn field_of(key: &str) -> String {
    format!("answers[{key}]")
}

fn is_key(key: &str) -> bool {
    (1..=40).contains(&key.len())
        && key
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// Cleans answers for keeping as a draft, whatever the questions are by now: what a question does not take
/// is told when the application is sent.
///
/// # Errors
/// Answers that no question takes because of their length.
pub fn clean(answers: &Answers) -> Result<Answers, Refusal> {
    let mut form = Form::default();
    let mut kept = Answers::new();
    let known = answers.iter().filter(|(key, _)| is_key(key));
    for (key, values) in known.take(QUESTIONS_MAX * 2) {
        let mut cleaned = Vec::new();
        for value in values.iter().take(OPTIONS_MAX) {
            match text::draft("answers", value, ANSWER_MAX) {
                Ok(value) if value.is_empty() => {}
                Ok(value) => cleaned.push(value),
                Err(problem) => form.note(at(key, problem)),
            }
        }
        if !cleaned.is_empty() {
            kept.insert(key.clone(), cleaned);
        }
    }
    form.finish()?;
    Ok(kept)
}

/// The problem as one of the field of this question.
fn at(key: &str, mut problem: FieldProblem) -> FieldProblem {
    problem.field = field_of(key).into();
    problem
}

fn whole(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

impl Question {
    /// The name of its field, as problems call it.
    pub fn field(&self) -> String {
        field_of(&self.key)
    }

    /// What is wrong with an answer, if anything. Nothing is always well where nothing is asked for.
    fn read(&self, values: &[String], file: bool) -> Result<Vec<String>, FieldProblem> {
        let problem = |code| FieldProblem::new("", code);
        let first = values.first().map(String::as_str);
        let there = match self.ask {
            Ask::File => file,
            _ => !values.is_empty(),
        };
        if !there {
            let code = match self.ask {
                Ask::One { .. } | Ask::Several { .. } => "choose",
                Ask::File => "file-missing",
                _ => "required",
            };
            return if self.required {
                Err(problem(code))
            } else {
                Ok(Vec::new())
            };
        }
        let is_choice = |value: &str| self.ask.options().iter().any(|one| one.key == value);
        match &self.ask {
            Ask::File => Ok(Vec::new()),
            Ask::Text { max } => {
                let text = text::draft("", first.unwrap_or_default(), *max)?;
                Ok(vec![text])
            }
            Ask::Number { min, max } => {
                let digits: String = first
                    .unwrap_or_default()
                    .chars()
                    .filter(|c| !c.is_whitespace())
                    .collect();
                match digits.parse::<i64>() {
                    Ok(number) if (*min..=*max).contains(&number) => Ok(vec![number.to_string()]),
                    _ => Err(problem("number").with("min", *min).with("max", *max)),
                }
            }
            Ask::One { .. } => match values {
                [one] if is_choice(one) => Ok(vec![one.clone()]),
                _ => Err(problem("choose")),
            },
            Ask::Several { max, .. } => {
                let different: BTreeSet<&String> = values.iter().collect();
                if different.len() != values.len() || !values.iter().all(|one| is_choice(one)) {
                    return Err(problem("choose"));
                }
                if values.len() > *max {
                    return Err(problem("choose-most").with("max", whole(*max)));
                }
                Ok(values.to_vec())
            }
        }
    }
}

/// The organisers' own questions in one version.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallForm {
    /// 0 where nothing was ever asked; grows by one with every change after the call has opened.
    pub version: i64,
    /// The questions, in order.
    pub questions: Vec<Question>,
}

impl CallForm {
    /// The question with this key.
    pub fn question(&self, key: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.key == key)
    }

    /// Those of its questions that `seen` does not ask, or asks otherwise.
    pub fn news(&self, seen: &Self) -> Vec<&Question> {
        self.questions
            .iter()
            .filter(|question| seen.question(&question.key) != Some(*question))
            .collect()
    }

    /// The keys of the questions that must be answered and are not. `files` are those for which there
    /// is a file.
    pub fn missing(&self, answers: &Answers, files: &[String]) -> Vec<&str> {
        self.questions
            .iter()
            .filter(|question| question.required)
            .filter(|question| match question.ask {
                Ask::File => !files.contains(&question.key),
                _ => answers
                    .get(&question.key)
                    .is_none_or(|values| values.iter().all(|value| value.trim().is_empty())),
            })
            .map(|question| question.key.as_str())
            .collect()
    }

    /// Reads answers for submission; what belongs to no question is left out.
    ///
    /// # Errors
    /// Every question whose answer is missing or cannot be accepted.
    pub fn parse(&self, answers: &Answers, files: &[String]) -> Result<Answers, Refusal> {
        let mut form = Form::default();
        let mut read = Answers::new();
        for question in &self.questions {
            let values = answers.get(&question.key).map_or(&[][..], Vec::as_slice);
            let file = files.contains(&question.key);
            let parsed = question
                .read(values, file)
                .map_err(|problem| at(&question.key, problem));
            if let Some(values) = form.take(parsed)
                && !values.is_empty()
            {
                read.insert(question.key.clone(), values);
            }
        }
        form.finish()?;
        Ok(read)
    }

    /// With a question added at the end, or in the place of the one with its key.
    ///
    /// # Errors
    /// `questions-many`, `files-many`.
    pub fn with(&self, question: Question) -> Result<Vec<Question>, Refusal> {
        let mut questions = self.questions.clone();
        match questions.iter_mut().find(|one| one.key == question.key) {
            Some(one) => *one = question,
            None => questions.push(question),
        }
        bounded(questions)
    }

    /// Without a question.
    ///
    /// # Errors
    /// `not-found`.
    pub fn without(&self, key: &str) -> Result<Vec<Question>, Refusal> {
        self.question(key).ok_or(Refusal::not_found())?;
        let mut questions = self.questions.clone();
        questions.retain(|question| question.key != key);
        Ok(questions)
    }

    /// With a question one place further up or down.
    ///
    /// # Errors
    /// `not-found`, also past either end.
    pub fn moved(&self, key: &str, up: bool) -> Result<Vec<Question>, Refusal> {
        let at = self.questions.iter().position(|one| one.key == key);
        let to = at.and_then(|at| if up { at.checked_sub(1) } else { Some(at + 1) });
        match (at, to) {
            (Some(at), Some(to)) if to < self.questions.len() => {
                let mut questions = self.questions.clone();
                questions.swap(at, to);
                Ok(questions)
            }
            _ => Err(Refusal::not_found()),
        }
    }

    /// With the questions of another form that are not there yet.
    ///
    /// # Errors
    /// `nothing-to-copy`, `questions-many`, `files-many`.
    pub fn copied(&self, other: &Self) -> Result<Vec<Question>, Refusal> {
        let fresh = other
            .questions
            .iter()
            .filter(|question| self.question(&question.key).is_none());
        let mut questions = self.questions.clone();
        questions.extend(fresh.cloned());
        if questions.len() == self.questions.len() {
            return Err(Refusal::conflict("nothing-to-copy"));
        }
        bounded(questions)
    }
}

fn bounded(questions: Vec<Question>) -> Result<Vec<Question>, Refusal> {
    let files = questions.iter().filter(|one| one.ask == Ask::File).count();
    if questions.len() > QUESTIONS_MAX {
        Err(Refusal::conflict("questions-many"))
    } else if files > FILES_MAX {
        Err(Refusal::conflict("files-many"))
    } else {
        Ok(questions)
    }
}

/// A question as organisers type it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QuestionForm {
    /// Key of a [`QuestionKind`]; what is asked already keeps its kind.
    pub kind: String,
    /// The question.
    pub text: Bilingual,
    /// A hint.
    pub help: Bilingual,
    /// Whether it must be answered.
    pub required: bool,
    /// The least number.
    pub min: String,
    /// The most characters, the greatest number or the most choices.
    pub max: String,
    /// The choices, one a line.
    pub options: Bilingual,
}

impl QuestionForm {
    /// Reads a question. `before` is the one that is changed; `taken` are the keys of the others.
    ///
    /// # Errors
    /// Every field that cannot be accepted.
    pub fn parse(&self, before: Option<&Question>, taken: &[&str]) -> Result<Question, Refusal> {
        let mut form = Form::default();
        let kind = before
            .map(|question| question.ask.kind())
            .or_else(|| QuestionKind::from_key(&self.kind));
        let kind = form.take(kind.ok_or_else(|| FieldProblem::new("kind", "choose")));
        let en = form.take(Line::<TEXT_MAX>::parse("question_en", &self.text.en));
        let fr = form.take(Line::<TEXT_MAX>::parse("question_fr", &self.text.fr));
        let help_en = form.take(text::draft("help_en", &self.help.en, HELP_MAX));
        let help_fr = form.take(text::draft("help_fr", &self.help.fr, HELP_MAX));
        // A hint in one language only would be missing for the others.
        match (help_en.as_deref(), help_fr.as_deref()) {
            (Some(""), Some(there)) if !there.is_empty() => {
                form.note(FieldProblem::new("help_en", "required"));
            }
            (Some(there), Some("")) if !there.is_empty() => {
                form.note(FieldProblem::new("help_fr", "required"));
            }
            _ => {}
        }
        let ask = kind.and_then(|kind| self.ask(kind, before, &mut form));
        let (en, fr, help_en, help_fr, ask) = form.all((en, fr, help_en, help_fr, ask))?;
        let key = before.map_or_else(
            || unused(en.as_str(), "question", taken),
            |question| question.key.clone(),
        );
        Ok(Question {
            key,
            text: Bilingual {
                en: en.into(),
                fr: fr.into(),
            },
            help: Bilingual {
                en: help_en,
                fr: help_fr,
            },
            required: self.required,
            ask,
        })
    }

    fn ask(&self, kind: QuestionKind, before: Option<&Question>, form: &mut Form) -> Option<Ask> {
        let number = |field: &'static str, raw: &str, least: i64, most: i64| {
            raw.trim()
                .parse::<i64>()
                .ok()
                .filter(|number| (least..=most).contains(number))
                .ok_or_else(|| {
                    FieldProblem::new(field, "number")
                        .with("min", least)
                        .with("max", most)
                })
        };
        match kind {
            QuestionKind::File => Some(Ask::File),
            QuestionKind::Text => {
                let max = form.take(number("max", &self.max, 1, whole(ANSWER_MAX)))?;
                Some(Ask::Text {
                    max: usize::try_from(max).unwrap_or(ANSWER_MAX),
                })
            }
            QuestionKind::Number => {
                const FAR: i64 = 1_000_000_000_000;
                let min = form.take(number("min", &self.min, -FAR, FAR));
                let max = form.take(number("max", &self.max, -FAR, FAR));
                let (min, max) = (min?, max?);
                if min > max {
                    form.note(
                        FieldProblem::new("max", "number")
                            .with("min", min)
                            .with("max", FAR),
                    );
                    return None;
                }
                Some(Ask::Number { min, max })
            }
            QuestionKind::One => Some(Ask::One {
                options: self.options(before, form)?,
            }),
            QuestionKind::Several => {
                let options = self.options(before, form)?;
                let max = if self.max.trim().is_empty() {
                    whole(options.len())
                } else {
                    form.take(number("max", &self.max, 1, whole(options.len())))?
                };
                Some(Ask::Several {
                    max: usize::try_from(max).unwrap_or(options.len()),
                    options,
                })
            }
        }
    }

    /// The choices. One that was there keeps its key, so that answers keep their meaning when choices are
    /// put in another order or worded better.
    fn options(&self, before: Option<&Question>, form: &mut Form) -> Option<Vec<Choice>> {
        let lines = |raw: &str| -> Vec<String> {
            raw.lines()
                .filter_map(|line| Line::<TEXT_MAX>::parse("", line).ok())
                .map(String::from)
                .collect()
        };
        let (en, fr) = (lines(&self.options.en), lines(&self.options.fr));
        let different: BTreeSet<&String> = en.iter().collect();
        if en.len() < 2 || en.len() > OPTIONS_MAX || different.len() != en.len() {
            form.note(
                FieldProblem::new("options_en", "options")
                    .with("min", 2)
                    .with("max", whole(OPTIONS_MAX)),
            );
            return None;
        }
        if fr.len() != en.len() {
            form.note(
                FieldProblem::new("options_fr", "options-fr")
                    .with("count", whole(en.len()))
                    .with("found", whole(fr.len())),
            );
            return None;
        }
        let old = before.map_or(&[][..], |question| question.ask.options());
        let kept = |at: usize, label: &str| {
            let same = old.iter().find(|option| option.label.en == label);
            let reworded = || {
                old.get(at)
                    .filter(|option| old.len() == en.len() && !en.contains(&option.label.en))
            };
            same.or_else(reworded).map(|option| option.key.clone())
        };
        let keys: Vec<Option<String>> = en
            .iter()
            .enumerate()
            .map(|(at, label)| kept(at, label))
            .collect();
        let mut taken: Vec<String> = old.iter().map(|option| option.key.clone()).collect();
        let options = en.into_iter().zip(fr).zip(keys).map(|((en, fr), key)| {
            let key = key.unwrap_or_else(|| {
                let others: Vec<&str> = taken.iter().map(String::as_str).collect();
                unused(&en, "choice", &others)
            });
            taken.push(key.clone());
            Choice {
                key,
                label: Bilingual { en, fr },
            }
        });
        Some(options.collect())
    }
}

/// A key made of the first words of a text that is none of those `taken`.
fn unused(text: &str, otherwise: &str, taken: &[&str]) -> String {
    let mut key = String::new();
    for c in text.chars() {
        let c = c.to_ascii_lowercase();
        if c.is_ascii_alphanumeric() {
            key.push(c);
        } else if !key.is_empty() && !key.ends_with('_') {
            key.push('_');
        }
        if key.len() == 30 {
            break;
        }
    }
    let key = match key.trim_end_matches('_') {
        "" => otherwise,
        key => key,
    };
    if !taken.contains(&key) {
        return key.to_owned();
    }
    // One more than there are is always enough.
    (2..=taken.len() + 2)
        .map(|number| format!("{key}_{number}"))
        .find(|key| !taken.contains(&key.as_str()))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(text: &str) -> Bilingual {
        Bilingual {
            en: text.to_owned(),
            fr: format!("{text} (fr)"),
        }
    }

    fn asked(kind: &str) -> QuestionForm {
        QuestionForm {
            kind: kind.to_owned(),
            text: both("How large is your team?"),
            max: "100".to_owned(),
            min: "0".to_owned(),
            required: true,
            ..QuestionForm::default()
        }
    }

    fn form(questions: &[Question]) -> CallForm {
        CallForm {
            version: 1,
            questions: questions.to_vec(),
        }
    }

    fn answers(pairs: &[(&str, &[&str])]) -> Answers {
        pairs
            .iter()
            .map(|(key, values)| {
                let values = values.iter().map(|value| (*value).to_owned()).collect();
                ((*key).to_owned(), values)
            })
            .collect()
    }

    #[test]
    fn questions_are_read_with_all_their_problems() {
        let question = asked("number").parse(None, &[]).unwrap();
        assert_eq!(question.key, "how_large_is_your_team");
        assert_eq!(question.ask, Ask::Number { min: 0, max: 100 });
        let second = asked("text").parse(None, &[&question.key]).unwrap();
        assert_eq!(second.key, "how_large_is_your_team_2");

        let bad = QuestionForm {
            kind: "several".to_owned(),
            options: Bilingual {
                en: "one\ntwo\nthree".to_owned(),
                fr: "un\ndeux".to_owned(),
            },
            help: Bilingual {
                en: "why".to_owned(),
                fr: String::new(),
            },
            ..QuestionForm::default()
        };
        let refused = bad.parse(None, &[]).unwrap_err();
        let fields: Vec<&str> = refused.problems().iter().map(|one| &*one.field).collect();
        assert_eq!(
            fields,
            ["question_en", "question_fr", "help_fr", "options_fr"]
        );
        for (kind, min, max) in [
            ("text", "", "0"),
            ("text", "", "9999"),
            ("number", "5", "4"),
            ("x", "", ""),
        ] {
            let form = QuestionForm {
                min: min.to_owned(),
                max: max.to_owned(),
                ..asked(kind)
            };
            assert!(form.parse(None, &[]).is_err(), "{kind} {min} {max}");
        }
    }

    #[test]
    fn choices_keep_their_keys_when_moved_or_reworded() {
        let ask = |en: &str| QuestionForm {
            options: Bilingual {
                en: en.to_owned(),
                fr: en.to_owned(),
            },
            ..asked("one")
        };
        let keys = |question: &Question| -> Vec<String> {
            let options = question.ask.options().iter();
            options.map(|option| option.key.clone()).collect()
        };
        let first = ask("Train\nBus\nPlane").parse(None, &[]).unwrap();
        assert_eq!(keys(&first), ["train", "bus", "plane"]);
        let moved = ask("Plane\nTrain\nBus").parse(Some(&first), &[]).unwrap();
        assert_eq!(keys(&moved), ["plane", "train", "bus"]);
        let reworded = ask("Night train\nBus\nPlane")
            .parse(Some(&first), &[])
            .unwrap();
        assert_eq!(keys(&reworded), ["train", "bus", "plane"]);
        let fewer = ask("Boat\nBus").parse(Some(&first), &[]).unwrap();
        assert_eq!(keys(&fewer), ["boat", "bus"]);
        for bad in ["one", "same\nsame", ""] {
            assert!(ask(bad).parse(None, &[]).is_err(), "{bad}");
        }
    }

    #[test]
    fn answers_fit_their_questions() {
        let mut several = asked("several");
        several.options = both("a\nb\nc");
        several.options.fr = "a\nb\nc".to_owned();
        several.max = "2".to_owned();
        let number = asked("number").parse(None, &[]).unwrap();
        let several = several.parse(None, &[&number.key]).unwrap();
        let mut file = asked("file")
            .parse(None, &[&number.key, &several.key])
            .unwrap();
        let form = form(&[number.clone(), several.clone(), file.clone()]);
        let (n, s, f) = (number.key.as_str(), several.key.as_str(), file.key.clone());
        assert_eq!(form.missing(&Answers::new(), &[]), [n, s, f.as_str()]);

        let good = answers(&[(n, &["1\u{a0}0"]), (s, &["a", "c"]), ("gone", &["x"])]);
        let read = form.parse(&good, std::slice::from_ref(&f)).unwrap();
        assert_eq!(read, answers(&[(n, &["10"]), (s, &["a", "c"])]));
        assert!(form.missing(&good, std::slice::from_ref(&f)).is_empty());
        for (bad, code) in [
            (answers(&[(n, &["101"]), (s, &["a"])]), "number"),
            (answers(&[(n, &["1e3"]), (s, &["a"])]), "number"),
            (
                answers(&[(n, &["1"]), (s, &["a", "b", "c"])]),
                "choose-most",
            ),
            (answers(&[(n, &["1"]), (s, &["a", "a"])]), "choose"),
            (answers(&[(n, &["1"]), (s, &["z"])]), "choose"),
            (answers(&[(s, &["a"])]), "required"),
        ] {
            let refused = form.parse(&bad, std::slice::from_ref(&f)).unwrap_err();
            assert_eq!(refused.problems().len(), 1, "{bad:?}");
            assert_eq!(refused.problems()[0].code, code, "{bad:?}");
        }
        let refused = form.parse(&good, &[]).unwrap_err();
        assert_eq!(refused.problems()[0].field, field_of(&f));
        // What need not be answered need not be there, but what is there must fit.
        file.required = false;
        assert!(
            CallForm {
                version: 2,
                questions: vec![file]
            }
            .parse(&good, &[])
            .is_ok()
        );
    }

    #[test]
    fn what_is_new_is_known_and_drafts_are_cleaned() {
        let first = asked("number").parse(None, &[]).unwrap();
        let second = asked("text").parse(None, &[&first.key]).unwrap();
        let (old, new) = (
            form(std::slice::from_ref(&first)),
            form(&[first.clone(), second.clone()]),
        );
        assert_eq!(new.news(&old), [&second]);
        assert!(old.news(&new).is_empty());
        let optional = Question {
            required: false,
            ..first.clone()
        };
        assert_eq!(form(&[optional]).news(&old).len(), 1);
        assert_eq!(old.moved(&first.key, true).unwrap_err().code(), "not-found");
        assert_eq!(new.moved(&second.key, true).unwrap()[0], second);
        assert_eq!(old.copied(&new).unwrap(), new.questions);
        assert_eq!(new.copied(&old).unwrap_err().code(), "nothing-to-copy");

        let raw = answers(&[
            ("a", &[" x\u{202e} ", ""]),
            ("Bad key", &["y"]),
            ("b", &[" "]),
        ]);
        assert_eq!(clean(&raw).unwrap(), answers(&[("a", &["x"])]));
        let long = "é".repeat(ANSWER_MAX + 1);
        let refused = clean(&answers(&[("a", &[&long])])).unwrap_err();
        assert_eq!(refused.problems()[0].field, "answers[a]");
    }

    #[test]
    fn files_are_what_their_names_say_or_not() {
        assert_eq!(FileKind::named("Plan.PDF"), Some(FileKind::Pdf));
        assert_eq!(FileKind::named("photo.JPG"), Some(FileKind::Jpeg));
        for bad in ["pdf", "x.exe", "x.pdf.html", "x.svg", ""] {
            assert_eq!(FileKind::named(bad), None, "{bad}");
        }
    }
}
