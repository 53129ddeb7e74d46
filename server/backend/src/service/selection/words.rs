//! Limits, changes and reasons in words: for the organiser's pages, and for the applicants' mails.

use domain::Language;
use domain::ids::ApplicationId;
use domain::programme::Module;
use domain::selection::{Bound, Change, Group, Inputs, Outcome, Reason, Wish};

use crate::store::selection::Candidate;
use crate::texts::{say, say_with};
use crate::{args, when};

/// What words need to know: the language, and whom and what the figures are about.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    /// The language.
    pub language: Language,
    /// The modules of the edition.
    pub modules: &'a [Module],
    /// Those whose names may be said.
    pub candidates: &'a [Candidate],
    /// What the cohort was composed from.
    pub inputs: &'a Inputs,
}

/// A group as a limit names it.
pub fn group(language: Language, group: &Group, modules: &[Module]) -> String {
    let key = match group {
        Group::Module(id) => {
            let module = modules.iter().find(|module| module.id == *id);
            let title = module.map_or("", |module| module.title.get(language));
            return say_with(language, "limit-module", args!(module = title)).into_owned();
        }
        Group::Country(code) => format!("country-{code}"),
        Group::Level(level) => format!("level-{}", level.key()),
        Group::Size(size) => format!("size-{}", size.key()),
        Group::Gender(gender) => format!("gender-{}", gender.key()),
        Group::FirstTime => "group-first_time".to_owned(),
        Group::Topic(topic) => format!("theme-{}", topic.key()),
    };
    say(language, &key).into_owned()
}

/// Points as people read them.
pub fn points(language: Language, hundredths: i64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "far below 2^52")]
    let points = hundredths as f64 / 100.0;
    when::tenths(language, points)
}

/// Millionths as a percentage.
pub fn percent(language: Language, millionths: i64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "at most a million")]
    let share = millionths as f64 / 10_000.0;
    say_with(language, "percent", args!(value = format!("{share:.2}"))).into_owned()
}

impl Words<'_> {
    fn say(&self, key: &str) -> String {
        say(self.language, key).into_owned()
    }

    fn group(&self, of: &Group) -> String {
        group(self.language, of, self.modules)
    }

    /// A limit as somebody stands in it.
    fn bound(&self, bound: &Bound) -> String {
        match bound {
            Bound::Least(of) | Bound::Most(of) => self.group(of),
            Bound::Each(each) => self.say(&format!("cap-{}", each.key())),
            Bound::Variety(feature) => self.say(&format!("variety-{}", feature.key())),
            Bound::Required(_) => self.say("wish-required"),
        }
    }

    /// A limit that moves: "one place more in …".
    fn change(&self, change: &Change) -> String {
        let by = i64::from(change.by);
        let of = |key: &str, of: &Group| {
            let words = args!(by = by, group = self.group(of));
            say_with(self.language, key, words).into_owned()
        };
        let plain = |key: String| say_with(self.language, &key, args!(by = by)).into_owned();
        match &change.bound {
            Bound::Least(group @ Group::Module(_)) => of("change-least-module", group),
            Bound::Most(group @ Group::Module(_)) => of("change-most-module", group),
            Bound::Least(group) => of("change-least", group),
            Bound::Most(group) => of("change-most", group),
            Bound::Each(each) => plain(format!("change-each-{}", each.key())),
            Bound::Variety(feature) => plain(format!("change-variety-{}", feature.key())),
            Bound::Required(id) => {
                let words = args!(name = self.name(id));
                say_with(self.language, "change-required", words).into_owned()
            }
        }
    }

    /// Several changes in one sentence.
    pub fn changes(&self, all: &[Change]) -> String {
        let all: Vec<String> = all.iter().map(|one| self.change(one)).collect();
        all.join(&say(self.language, "change-and"))
    }

    /// The name of an applicant; erased people have none.
    pub fn name(&self, id: &ApplicationId) -> String {
        self.candidates
            .iter()
            .find(|candidate| candidate.id == *id)
            .map(|candidate| candidate.name.clone())
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| self.say("application-erased"))
    }

    /// Which choice of theirs somebody was given, from 1.
    fn choice(&self, outcome: &Outcome, id: &ApplicationId) -> Option<usize> {
        let place = outcome.chosen.iter().find(|one| one.application == *id)?;
        let candidate = self.inputs.candidate(id)?;
        let mut choices = candidate.preferences.iter();
        choices
            .position(|module| *module == place.module)
            .map(|at| at + 1)
    }

    /// Their chance in the lottery, if there was one, in millionths.
    fn chance(&self, outcome: &Outcome, id: &ApplicationId) -> Option<i64> {
        let lottery = outcome.portfolio.as_ref()?;
        let mut candidates = self.inputs.candidates.iter();
        let at = candidates.position(|one| one.application == *id)?;
        Some(i64::from(lottery.chance(at)) * 100)
    }

    /// Why somebody has a place or none, a sentence each, for an organiser. What an organiser wrote comes
    /// apart from it.
    pub fn reasons(
        &self,
        outcome: &Outcome,
        id: &ApplicationId,
        reason: Option<&Reason>,
    ) -> Vec<String> {
        let mut said = Vec::new();
        let language = self.language;
        let told = |key: &str, words: &[_]| say_with(language, key, words).into_owned();
        if let Some(chance) = self.chance(outcome, id) {
            let chance = percent(language, chance);
            said.push(told("reason-chance", args!(chance = chance)));
        } else if let Some(reason) = reason {
            let words = args!(rank = reason.rank, of = reason.of);
            said.push(told("reason-rank", words));
        }
        let wish = self.inputs.limits.wish(id).map(|named| named.wish);
        match wish {
            Some(Wish::Required) => said.push(self.say("reason-required")),
            Some(Wish::Excluded) => said.push(self.say("reason-excluded")),
            None => {}
        }
        if outcome.chosen.iter().any(|one| one.application == *id) {
            if let Some(choice) = self.choice(outcome, id) {
                said.push(told("reason-choice", args!(choice = choice)));
            }
            return said;
        }
        let Some(reason) = reason else {
            return said;
        };
        if outcome.portfolio.is_none() && wish.is_none() {
            for standing in &reason.standings {
                let words = args!(
                    limit = self.bound(&standing.bound),
                    rank = standing.rank,
                    of = standing.of,
                    places = standing.places
                );
                said.push(told("reason-standing", words));
            }
        }
        for one in &reason.admits {
            said.push(told("reason-admits", args!(change = self.change(one))));
        }
        match reason.missing {
            Some(0) => said.push(self.say("reason-equal")),
            Some(missing) => {
                let points = points(language, missing);
                said.push(told("reason-missing", args!(points = points)));
            }
            None => {}
        }
        if !reason.remedy.is_empty() {
            let changes = self.changes(&reason.remedy);
            said.push(told("reason-remedy", args!(changes = changes)));
        }
        said
    }

    /// The same for the applicant, in a paragraph: kindly, and with nobody else in it.
    pub fn to_applicant(
        &self,
        outcome: &Outcome,
        id: &ApplicationId,
        reason: Option<&Reason>,
    ) -> String {
        let mut said = Vec::new();
        let language = self.language;
        let told = |key: &str, words: &[_]| say_with(language, key, words).into_owned();
        if let Some(choice) = self.choice(outcome, id) {
            said.push(told("reason-you-choice", args!(choice = choice)));
        }
        if outcome.portfolio.is_some() {
            said.push(self.say("reason-you-lottery"));
            return said.join(" ");
        }
        let Some(reason) = reason else {
            said.push(self.say("reason-you-plain"));
            return said.join(" ");
        };
        let words = args!(rank = reason.rank, of = reason.of);
        said.push(told("reason-you-rank", words));
        if outcome.chosen.iter().any(|one| one.application == *id) {
            return said.join(" ");
        }
        for standing in &reason.standings {
            let words = args!(
                limit = self.bound(&standing.bound),
                rank = standing.rank,
                of = standing.of,
                places = standing.places
            );
            said.push(told("reason-standing", words));
        }
        if reason.missing == Some(0) {
            said.push(self.say("reason-you-equal"));
        }
        said.join(" ")
    }
}
