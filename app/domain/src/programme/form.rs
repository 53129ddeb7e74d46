//! Editions, modules and programmes as organisers type them.

use super::{Edition, Module, Slot, SlotKind, Story, Theme};
use crate::error::Form;
use crate::ids::{EditionId, ModuleId};
use crate::language::{Bilingual, Both};
use crate::time::Day;
use crate::{FieldProblem, Refusal};

/// The longest title or place, in characters.
const TITLE_MAX: usize = 120;
/// The longest text about an edition, a module or a slot, in characters.
const TEXT_MAX: usize = 1_500;
/// The longest of several facts, results, aims or challenges, in characters.
const LINE_MAX: usize = 300;
/// The most of them.
const LINES_MAX: usize = 20;
/// The most places of a module.
const PLACES_MAX: i64 = 500;

/// Reads the word of an edition or a module in addresses: lower-case letters, digits and hyphens.
///
/// # Errors
/// `required`, `address-word`.
pub fn parse_slug(field: &'static str, raw: &str) -> Result<String, FieldProblem> {
    let word = raw.trim();
    if word.is_empty() {
        return Err(FieldProblem::new(field, "required"));
    }
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    // Pages beside those of an edition have these words.
    let free = !matches!(word, "new" | "applications");
    if free && word.len() <= 40 && word.bytes().all(plain) && !word.starts_with('-') {
        Ok(word.to_owned())
    } else {
        Err(FieldProblem::new(field, "address-word"))
    }
}

/// What is told of an edition, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AboutForm {
    /// Title.
    pub title: Both,
    /// Where it takes place.
    pub place: Both,
    /// First day; of a past edition perhaps the month alone.
    pub starts_on: String,
    /// Last day; empty with a month.
    pub ends_on: String,
    /// The day by which applicants have their answer, or empty.
    pub answers_on: String,
    /// What it is about.
    pub about: Both,
    /// Facts, one a line.
    pub facts: Both,
    /// Results, one a line.
    pub results: Both,
    /// A note under its programmes.
    pub note: Both,
}

/// What is told of an edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    title: Bilingual,
    place: Bilingual,
    note: Bilingual,
    starts_on: String,
    ends_on: String,
    answers_on: String,
    summary: Bilingual,
    facts: Vec<Bilingual>,
    results: Vec<Bilingual>,
}

impl AboutForm {
    /// The form as it stands filled in for an edition.
    pub fn of(edition: &Edition, story: &Story) -> Self {
        Self {
            title: (&edition.title).into(),
            place: (&edition.place).into(),
            starts_on: edition.starts_on.clone(),
            ends_on: edition.ends_on.clone(),
            answers_on: edition.answers_on.clone(),
            about: (&story.summary).into(),
            facts: lines(&story.facts),
            results: lines(&story.results),
            note: (&edition.note).into(),
        }
    }

    /// Reads it into `form`, which gathers every field that cannot be accepted.
    pub fn parse(&self, form: &mut Form) -> Option<About> {
        let title = self.title.line::<TITLE_MAX>(form, ["title_en", "title_fr"]);
        let place = self.place.line::<TITLE_MAX>(form, ["place_en", "place_fr"]);
        let starts_on = form.take(day_or_month("starts_on", &self.starts_on));
        let month = starts_on.as_ref().is_some_and(|first| first.len() < 10);
        let ends_on = match self.ends_on.trim() {
            "" if month => Some(String::new()),
            raw => form.take(Day::parse("ends_on", raw)).map(String::from),
        };
        let answers_on = match self.answers_on.trim() {
            "" => Some(String::new()),
            raw => form.take(Day::parse("answers_on", raw)).map(String::from),
        };
        if let (Some(first), Some(last)) = (&starts_on, &ends_on)
            && !last.is_empty()
            && last < first
        {
            form.note(FieldProblem::new("ends_on", "after-first-day"));
        }
        let summary = self.about.prose::<TEXT_MAX>(form, ["about_en", "about_fr"]);
        let facts = self
            .facts
            .lines::<LINE_MAX, LINES_MAX>(form, ["facts_en", "facts_fr"]);
        let results = self
            .results
            .lines::<LINE_MAX, LINES_MAX>(form, ["results_en", "results_fr"]);
        let note = self.note.prose::<LINE_MAX>(form, ["note_en", "note_fr"]);
        Some(About {
            title,
            place,
            note,
            starts_on: starts_on?,
            ends_on: ends_on?,
            answers_on: answers_on?,
            summary,
            facts,
            results,
        })
    }
}

impl About {
    /// Puts it in place of what is told so far. Published figures stay.
    pub fn tell(self, edition: &mut Edition, story: &mut Story) {
        edition.title = self.title;
        edition.place = self.place;
        edition.note = self.note;
        edition.starts_on = self.starts_on;
        edition.ends_on = self.ends_on;
        edition.answers_on = self.answers_on;
        story.summary = self.summary;
        story.facts = self.facts;
        story.results = self.results;
    }
}

fn lines(texts: &[Bilingual]) -> Both {
    let join = |of: fn(&Bilingual) -> &str| texts.iter().map(of).collect::<Vec<_>>().join("\n");
    let fr = join(|text| &text.fr);
    Both {
        en: join(|text| &text.en),
        // Without any French the field is empty, not a column of empty lines.
        fr: fr.trim().to_owned(),
    }
}

fn day_or_month(field: &'static str, raw: &str) -> Result<String, FieldProblem> {
    let raw = raw.trim();
    if raw.len() == 7 && Day::parse(field, &format!("{raw}-01")).is_ok() {
        return Ok(raw.to_owned());
    }
    Day::parse(field, raw).map(String::from)
}

/// A module as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ModuleForm {
    /// The word in the address.
    pub slug: String,
    /// Title.
    pub title: Both,
    /// Key of a [`Theme`].
    pub theme: String,
    /// Places for participants.
    pub places: String,
    /// What it is about.
    pub about: Both,
    /// What participants take home, one a line.
    pub aims: Both,
    /// Common challenges, one a line.
    pub challenges: Both,
}

impl ModuleForm {
    /// The form as it stands filled in for a module.
    pub fn of(module: &Module) -> Self {
        Self {
            slug: module.slug.clone(),
            title: (&module.title).into(),
            theme: module.theme.key().to_owned(),
            places: module.places.to_string(),
            about: (&module.summary).into(),
            aims: lines(&module.aims),
            challenges: lines(&module.challenges),
        }
    }

    /// Reads the module with this id, of this edition.
    ///
    /// # Errors
    /// Every field that cannot be accepted.
    pub fn parse(&self, id: ModuleId, edition_id: EditionId) -> Result<Module, Refusal> {
        let mut form = Form::default();
        let slug = form.take(parse_slug("slug", &self.slug));
        let title = self
            .title
            .line::<TITLE_MAX>(&mut form, ["title_en", "title_fr"]);
        let theme = form.take(Theme::parse("theme", &self.theme));
        let places = self.places.trim().parse().ok();
        let places = form.take(
            places
                .filter(|places| (1..=PLACES_MAX).contains(places))
                .ok_or_else(|| {
                    FieldProblem::new("module_places", "number")
                        .with("min", 1)
                        .with("max", PLACES_MAX)
                }),
        );
        let summary = self
            .about
            .prose::<TEXT_MAX>(&mut form, ["about_en", "about_fr"]);
        let aims = self
            .aims
            .lines::<LINE_MAX, LINES_MAX>(&mut form, ["aims_en", "aims_fr"]);
        let challenges = self
            .challenges
            .lines::<LINE_MAX, LINES_MAX>(&mut form, ["challenges_en", "challenges_fr"]);
        let (slug, theme, places) = form.all((slug, theme, places))?;
        Ok(Module {
            id,
            edition_id,
            slug,
            title,
            theme,
            places,
            summary,
            aims,
            challenges,
        })
    }
}

/// A slot of a programme as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SlotForm {
    /// `1` or `2`.
    pub day: String,
    /// `HH:MM` in the zone of the edition.
    pub starts: String,
    /// `HH:MM`.
    pub ends: String,
    /// Key of a [`SlotKind`].
    pub kind: String,
    /// Title.
    pub title: Both,
    /// Description.
    pub about: Both,
    /// Where.
    pub place: Both,
}

impl SlotForm {
    /// The form as it stands filled in for a slot.
    pub fn of(slot: &Slot) -> Self {
        Self {
            day: slot.day.to_string(),
            starts: slot.starts.clone(),
            ends: slot.ends.clone(),
            kind: slot.kind.key().to_owned(),
            title: (&slot.title).into(),
            about: (&slot.description).into(),
            place: (&slot.place).into(),
        }
    }

    /// Reads the slot.
    ///
    /// # Errors
    /// Every field that cannot be accepted.
    pub fn parse(&self) -> Result<Slot, Refusal> {
        let mut form = Form::default();
        let day = form.take(match self.day.trim() {
            "1" => Ok(1),
            "2" => Ok(2),
            _ => Err(FieldProblem::new("day", "choose")),
        });
        let starts = form.take(clock("slot_starts", &self.starts));
        let ends = form.take(clock("slot_ends", &self.ends));
        if let (Some(starts), Some(ends)) = (&starts, &ends)
            && ends <= starts
        {
            form.note(FieldProblem::new("slot_ends", "after-start"));
        }
        let kind = form.take(SlotKind::parse("slot_kind", &self.kind));
        let title = self
            .title
            .line::<TITLE_MAX>(&mut form, ["title_en", "title_fr"]);
        let description = self
            .about
            .prose::<TEXT_MAX>(&mut form, ["about_en", "about_fr"]);
        let place = self
            .place
            .prose::<TITLE_MAX>(&mut form, ["place_en", "place_fr"]);
        let (day, starts, ends, kind) = form.all((day, starts, ends, kind))?;
        Ok(Slot {
            day,
            starts,
            ends,
            kind,
            title,
            description,
            place,
        })
    }
}

/// Reads a time of the day, `HH:MM`.
fn clock(field: &'static str, raw: &str) -> Result<String, FieldProblem> {
    let raw = raw.trim();
    let (hours, minutes) = raw.split_once(':').unwrap_or_default();
    let two = |part: &str, most: u8| {
        part.len() == 2 && part.parse::<u8>().is_ok_and(|number| number <= most)
    };
    if raw.is_empty() {
        Err(FieldProblem::new(field, "required"))
    } else if two(hours, 23) && two(minutes, 59) {
        Ok(raw.to_owned())
    } else {
        Err(FieldProblem::new(field, "not-a-time"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::Id as _;

    fn both(en: &str, fr: &str) -> Both {
        Both {
            en: en.to_owned(),
            fr: fr.to_owned(),
        }
    }

    fn problems(refusal: &Refusal) -> Vec<(&str, &str)> {
        let problems = refusal.problems().iter();
        problems
            .map(|problem| (problem.field.as_ref(), problem.code.as_ref()))
            .collect()
    }

    #[test]
    fn a_word_in_an_address_needs_no_escaping() {
        for word in ["2027", "housing-first", "a"] {
            assert_eq!(parse_slug("slug", word).unwrap(), word);
        }
        for word in [
            "new",
            "applications",
            "Ä",
            "a b",
            "a/b",
            "..",
            "-a",
            "A",
            &"a".repeat(41),
        ] {
            assert_eq!(
                parse_slug("slug", word).unwrap_err().code,
                "address-word",
                "{word}"
            );
        }
        assert_eq!(parse_slug("slug", " ").unwrap_err().code, "required");
    }

    #[test]
    fn a_slot_is_read_as_it_was_written() {
        let form = SlotForm {
            day: "2".to_owned(),
            starts: "09:00".to_owned(),
            ends: "10:30".to_owned(),
            kind: "field_visit".to_owned(),
            title: both("A harbour", "Un port"),
            about: Both::default(),
            place: both("Quay 3", ""),
        };
        assert_eq!(SlotForm::of(&form.parse().unwrap()), form);
        let wrong = SlotForm {
            day: "3".to_owned(),
            starts: "9:00".to_owned(),
            ends: "24:00".to_owned(),
            kind: "lunch".to_owned(),
            ..SlotForm::default()
        };
        assert_eq!(
            problems(&wrong.parse().unwrap_err()),
            [
                ("day", "choose"),
                ("slot_starts", "not-a-time"),
                ("slot_ends", "not-a-time"),
                ("slot_kind", "choose"),
                ("title_en", "required"),
            ]
        );
        let back = SlotForm {
            ends: "08:59".to_owned(),
            ..form
        };
        assert_eq!(
            problems(&back.parse().unwrap_err()),
            [("slot_ends", "after-start")]
        );
    }

    #[test]
    fn a_module_is_read_as_it_was_written() {
        let form = ModuleForm {
            slug: "housing".to_owned(),
            title: both("Housing", "Logement"),
            theme: "housing".to_owned(),
            places: "24".to_owned(),
            about: both("About homes.", ""),
            aims: both("One\nTwo", "Un\nDeux"),
            challenges: both("A\nB", ""),
        };
        let (id, edition) = (ModuleId::from_bits(1), EditionId::from_bits(2));
        let module = form.parse(id.clone(), edition.clone()).unwrap();
        assert_eq!(module.aims.len(), 2);
        assert_eq!(module.aims[1].fr, "Deux");
        assert_eq!(ModuleForm::of(&module), form);
        let wrong = ModuleForm {
            places: "0".to_owned(),
            aims: both("One\nTwo", "Un"),
            ..form
        };
        assert_eq!(
            problems(&wrong.parse(id, edition).unwrap_err()),
            [("module_places", "number"), ("aims_fr", "lines-differ")]
        );
    }

    #[test]
    fn an_edition_knows_its_days_or_a_month() {
        let read = |starts: &str, ends: &str| {
            let form = AboutForm {
                title: both("Academy", ""),
                place: both("Antwerp", "Anvers"),
                starts_on: starts.to_owned(),
                ends_on: ends.to_owned(),
                ..AboutForm::default()
            };
            let mut check = Form::default();
            let about = form.parse(&mut check);
            check.finish().map(|()| about.unwrap())
        };
        let about = read("2027-06-01", "2027-06-02").unwrap();
        assert_eq!(
            (about.starts_on.as_str(), about.ends_on.as_str()),
            ("2027-06-01", "2027-06-02")
        );
        assert_eq!(read("2018-04", "").unwrap().starts_on, "2018-04");
        assert_eq!(
            problems(&read("2027-06-02", "2027-06-01").unwrap_err()),
            [("ends_on", "after-first-day")]
        );
        assert_eq!(
            problems(&read("2027-06-31", "").unwrap_err()),
            [("starts_on", "not-a-day"), ("ends_on", "required")]
        );
    }
}
