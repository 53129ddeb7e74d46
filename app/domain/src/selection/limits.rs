//! What must hold in a cohort, as data.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::Gender;
use crate::accounts::Level;
use crate::error::Form;
use crate::geography::{CitySize, is_country};
use crate::ids::{ApplicationId, ModuleId};
use crate::programme::Theme;
use crate::text::Prose;
use crate::words::words;
use crate::{FieldProblem, Refusal};

/// People who have something in common, as far as a selection counts them. Written as one word:
/// `country:DE`, `level:local`, `first_time`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Group {
    /// With a place in a module.
    Module(ModuleId),
    /// From a country.
    Country(String),
    /// At a level of governance.
    Level(Level),
    /// From a city of a size.
    Size(CitySize),
    /// Of a gender, as stated.
    Gender(Gender),
    /// At their first academy.
    FirstTime,
    /// With a dilemma on a topic.
    Topic(Theme),
}

impl Group {
    /// The word.
    pub fn key(&self) -> String {
        match self {
            Self::Module(id) => format!("module:{id}"),
            Self::Country(code) => format!("country:{code}"),
            Self::Level(level) => format!("level:{}", level.key()),
            Self::Size(size) => format!("size:{}", size.key()),
            Self::Gender(gender) => format!("gender:{}", gender.key()),
            Self::FirstTime => "first_time".to_owned(),
            Self::Topic(topic) => format!("topic:{}", topic.key()),
        }
    }

    /// The group with this word.
    pub fn from_key(key: &str) -> Option<Self> {
        let (kind, of) = key.split_once(':').unwrap_or((key, ""));
        match kind {
            "module" => ModuleId::parse(of).ok().map(Self::Module),
            "country" => is_country(of).then(|| Self::Country(of.to_owned())),
            "level" => Level::from_key(of).map(Self::Level),
            "size" => CitySize::from_key(of).map(Self::Size),
            "gender" => Gender::from_key(of).map(Self::Gender),
            "first_time" if of.is_empty() => Some(Self::FirstTime),
            "topic" => Theme::from_key(of).map(Self::Topic),
            _ => None,
        }
    }
}

impl TryFrom<String> for Group {
    type Error = Refusal;
    fn try_from(raw: String) -> Result<Self, Refusal> {
        Self::from_key(&raw).ok_or(Refusal::invalid("limits"))
    }
}

impl From<Group> for String {
    fn from(group: Group) -> Self {
        group.key()
    }
}

words! {
    /// What everybody has one of: a cohort can be required to vary in it, and is balanced by it.
    Feature {
        /// Country.
        Country = "country",
        /// Level of governance.
        Level = "level",
        /// Size of the city.
        Size = "size",
        /// Gender, where it is stated.
        Gender = "gender",
        /// Topic of the dilemma.
        Topic = "topic",
    }
}

words! {
    /// What no more than a few people of a cohort may share.
    Each {
        /// Organisation.
        Organisation = "organisation",
        /// City.
        City = "city",
        /// Country.
        Country = "country",
    }
}

words! {
    /// What an organiser wishes for one person.
    Wish {
        /// Has a place whatever the points say.
        Required = "required",
        /// Has none.
        Excluded = "excluded",
    }
}

/// At least and at most so many people of a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quota {
    /// Which group.
    pub group: Group,
    /// At least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least: Option<u16>,
    /// At most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<u16>,
}

/// At most so many people who share something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cap {
    /// What they share.
    pub each: Each,
    /// At most.
    pub most: u16,
}

/// At least so many different groups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variety {
    /// Of which feature.
    pub feature: Feature,
    /// At least.
    pub least: u16,
}

/// The longest reason for requiring or excluding somebody, in characters.
pub const NAMED_REASON_MAX: usize = 500;

/// Somebody who is required or excluded, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Whose application.
    pub application: ApplicationId,
    /// Required or excluded.
    pub wish: Wish,
    /// Why.
    pub reason: Prose<NAMED_REASON_MAX>,
}

/// Everything that must hold, and what is to be balanced.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// People of groups; the places of each module among them.
    pub quotas: Vec<Quota>,
    /// People who share something.
    pub caps: Vec<Cap>,
    /// Different groups.
    pub varieties: Vec<Variety>,
    /// Single people.
    pub named: Vec<Named>,
    /// What the cohort is balanced by, once points and preferences are equal.
    pub balance: Vec<Feature>,
}

/// One thing that limits a cohort, as far as it can be moved.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// The least of a group.
    Least(Group),
    /// The most of a group.
    Most(Group),
    /// The most who share something.
    Each(Each),
    /// The least different groups.
    Variety(Feature),
    /// That somebody is required.
    Required(ApplicationId),
}

impl Limits {
    /// The places of the modules and nothing else.
    pub fn places(places: impl IntoIterator<Item = (ModuleId, i64)>) -> Self {
        let quotas = places.into_iter().map(|(module, places)| Quota {
            group: Group::Module(module),
            least: None,
            most: Some(u16::try_from(places.max(0)).unwrap_or(u16::MAX)),
        });
        Self {
            quotas: quotas.collect(),
            balance: vec![
                Feature::Country,
                Feature::Level,
                Feature::Size,
                Feature::Topic,
            ],
            ..Self::default()
        }
    }

    /// The quota of a group.
    pub fn quota(&self, group: &Group) -> Option<&Quota> {
        self.quotas.iter().find(|quota| quota.group == *group)
    }

    /// The cap on what is shared.
    pub fn cap(&self, each: Each) -> Option<u16> {
        self.caps
            .iter()
            .find(|cap| cap.each == each)
            .map(|cap| cap.most)
    }

    /// How many different groups of a feature there must be.
    pub fn variety(&self, feature: Feature) -> Option<u16> {
        self.varieties
            .iter()
            .find(|variety| variety.feature == feature)
            .map(|variety| variety.least)
    }

    /// What is wished for a person.
    pub fn wish(&self, application: &ApplicationId) -> Option<&Named> {
        self.named
            .iter()
            .find(|named| named.application == *application)
    }

    /// Whether anything depends on gender. Only then may a selection look at it.
    pub fn uses_gender(&self) -> bool {
        self.balance.contains(&Feature::Gender)
            || self.variety(Feature::Gender).is_some()
            || self
                .quotas
                .iter()
                .any(|quota| matches!(quota.group, Group::Gender(_)))
    }

    /// The same limits with one of them moved by `by`: a least or a variety down, a most or a cap up;
    /// whoever is required no longer is.
    #[must_use]
    pub fn moved(&self, bound: &Bound, by: u16) -> Self {
        let mut moved = self.clone();
        match bound {
            Bound::Least(group) => {
                for quota in moved
                    .quotas
                    .iter_mut()
                    .filter(|quota| quota.group == *group)
                {
                    quota.least = quota.least.map(|least| least.saturating_sub(by));
                }
            }
            Bound::Most(group) => {
                for quota in moved
                    .quotas
                    .iter_mut()
                    .filter(|quota| quota.group == *group)
                {
                    quota.most = quota.most.map(|most| most.saturating_add(by));
                }
            }
            Bound::Each(each) => {
                for cap in moved.caps.iter_mut().filter(|cap| cap.each == *each) {
                    cap.most = cap.most.saturating_add(by);
                }
            }
            Bound::Variety(feature) => {
                for variety in moved
                    .varieties
                    .iter_mut()
                    .filter(|one| one.feature == *feature)
                {
                    variety.least = variety.least.saturating_sub(by);
                }
            }
            Bound::Required(application) => moved
                .named
                .retain(|named| named.wish != Wish::Required || named.application != *application),
        }
        moved
    }
}

/// What the form of limits holds before it is read; the keys are the words of groups, features and
/// so on, every figure is as typed. Fields that stay empty limit nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LimitsForm {
    /// At least, by word of a group.
    pub least: BTreeMap<String, String>,
    /// At most, by word of a group.
    pub most: BTreeMap<String, String>,
    /// Countries with limits of their own, by code.
    pub country: Vec<String>,
    /// At least, for each of them.
    pub country_least: Vec<String>,
    /// At most, for each of them.
    pub country_most: Vec<String>,
    /// At most, by word of what is shared.
    pub each: BTreeMap<String, String>,
    /// At least, by word of a feature.
    pub variety: BTreeMap<String, String>,
    /// Words of the features to be balanced.
    pub balance: Vec<String>,
}

fn figure(field: &'static str, raw: &str, least: u16) -> Result<Option<u16>, FieldProblem> {
    let raw = raw.trim();
    if raw.is_empty() {
        return Ok(None);
    }
    match raw.parse::<u16>() {
        Ok(number) if (least..=MOST).contains(&number) => Ok(Some(number)),
        _ => Err(FieldProblem::new(field, "number")
            .with("min", i64::from(least))
            .with("max", i64::from(MOST))),
    }
}

/// The largest figure a limit can have.
const MOST: u16 = 1_000;

impl LimitsForm {
    /// Reads the form; `modules` are those of the edition, `named` stays as it is.
    ///
    /// # Errors
    /// Every field that cannot be accepted: no number, at least more than at most, a country twice,
    /// a module without places, limits that contradict one another on their face.
    pub fn parse(&self, modules: &[ModuleId], named: Vec<Named>) -> Result<Limits, Refusal> {
        let mut form = Form::default();
        let mut quotas = Vec::new();
        for module in modules {
            quotas.push((Group::Module(module.clone()), "places"));
        }
        let fixed = Level::ALL
            .iter()
            .map(|level| Group::Level(*level))
            .chain(CitySize::ALL.iter().map(|size| Group::Size(*size)))
            .chain(Gender::ALL.iter().map(|gender| Group::Gender(*gender)))
            .chain([Group::FirstTime])
            .chain(Theme::ALL.iter().map(|theme| Group::Topic(*theme)));
        quotas.extend(fixed.map(|group| (group, "quotas")));
        let typed = |from: &BTreeMap<String, String>, key: &str| {
            from.get(key)
                .map(String::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        let mut read: Vec<Quota> = Vec::new();
        let mut take = |form: &mut Form, field, group: Group, least: &str, most: &str| {
            let least = form
                .take(figure(field, least, 0))
                .flatten()
                .filter(|least| *least > 0);
            let most = form.take(figure(field, most, 0)).flatten();
            if least.zip(most).is_some_and(|(least, most)| least > most) {
                form.note(FieldProblem::new(field, "least-over-most"));
            }
            if matches!(group, Group::Module(_)) && most.is_none() {
                form.note(FieldProblem::new(field, "places-missing"));
            }
            if least.is_some() || most.is_some() {
                read.push(Quota { group, least, most });
            }
        };
        for (group, field) in quotas {
            let key = group.key();
            take(
                &mut form,
                field,
                group,
                &typed(&self.least, &key),
                &typed(&self.most, &key),
            );
        }
        let mut countries = BTreeSet::new();
        for (at, code) in self.country.iter().enumerate() {
            let of = |list: &[String]| list.get(at).cloned().unwrap_or_default();
            let (least, most) = (of(&self.country_least), of(&self.country_most));
            if code.is_empty() {
                if !(least.trim().is_empty() && most.trim().is_empty()) {
                    form.note(FieldProblem::new("countries", "choose"));
                }
                continue;
            }
            if !is_country(code) {
                form.note(FieldProblem::new("countries", "choose"));
            } else if countries.insert(code.clone()) {
                take(
                    &mut form,
                    "countries",
                    Group::Country(code.clone()),
                    &least,
                    &most,
                );
            } else {
                form.note(FieldProblem::new("countries", "country-twice"));
            }
        }
        let mut caps = Vec::new();
        for each in Each::ALL {
            if let Some(Some(most)) = form.take(figure("caps", &typed(&self.each, each.key()), 1)) {
                caps.push(Cap { each: *each, most });
            }
        }
        let mut varieties = Vec::new();
        for feature in Feature::ALL {
            let raw = typed(&self.variety, feature.key());
            if let Some(Some(least)) = form.take(figure("varieties", &raw, 1)) {
                varieties.push(Variety {
                    feature: *feature,
                    least,
                });
            }
        }
        let balance = Feature::ALL
            .iter()
            .copied()
            .filter(|feature| self.balance.iter().any(|key| key == feature.key()))
            .collect();
        form.finish()?;
        Ok(Limits {
            quotas: read,
            caps,
            varieties,
            named,
            balance,
        })
    }
}

impl From<&Limits> for LimitsForm {
    fn from(limits: &Limits) -> Self {
        let text =
            |number: Option<u16>| number.map_or_else(String::new, |number| number.to_string());
        let mut form = Self::default();
        for quota in &limits.quotas {
            if let Group::Country(code) = &quota.group {
                form.country.push(code.clone());
                form.country_least.push(text(quota.least));
                form.country_most.push(text(quota.most));
            } else {
                form.least.insert(quota.group.key(), text(quota.least));
                form.most.insert(quota.group.key(), text(quota.most));
            }
        }
        for cap in &limits.caps {
            form.each
                .insert(cap.each.key().to_owned(), cap.most.to_string());
        }
        for variety in &limits.varieties {
            form.variety
                .insert(variety.feature.key().to_owned(), variety.least.to_string());
        }
        form.balance = limits
            .balance
            .iter()
            .map(|feature| feature.key().to_owned())
            .collect();
        form
    }
}
