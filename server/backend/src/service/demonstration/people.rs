//! Everybody in the demonstration: the cast that sessions and workspace name, those who took part
//! beside them, and those who apply now. Names and cities are drawn from `demo/people.json` and from
//! the table of cities; addresses end in example.org.

use std::collections::{HashMap, HashSet};

use domain::Language;
use domain::Timestamp;
use domain::accounts::{Level, Person};
use domain::geography::City;
use domain::language::Bilingual;
use domain::permission::Role;
use domain::programme::Theme;
use serde::Deserialize;

use super::{Applicant, Dice, World};
use crate::access::Grant;
use crate::db::Tx;
use crate::store::accounts as store;
use crate::{Error, Result, cities};

/// Those of the cast whose sign-ins the sign-in page of the demonstration shows.
const SIGN_INS: [(&str, &str); 8] = [
    ("applicant", "applicant@example.org"),
    ("p04", "participant@example.org"),
    ("org1", "organiser@example.org"),
    ("fac2", "facilitator@example.org"),
    ("rap2", "rapporteur@example.org"),
    ("rev1", "reviewer@example.org"),
    ("eval1", "evaluator@example.org"),
    ("admin1", "administrator@example.org"),
];

/// Those who submitted an application to the open call: 240 from 26 countries.
#[rustfmt::skip]
const APPLICANTS: [(&str, usize); 26] = [
    ("AT", 10), ("BE", 14), ("BG", 5), ("CY", 4), ("CZ", 6), ("DE", 20), ("EE", 4), ("ES", 19), ("FI", 9),
    ("FR", 19), ("GR", 12), ("HR", 6), ("HU", 5), ("IE", 7), ("IT", 21), ("LT", 5), ("LU", 4), ("LV", 4),
    ("MT", 4), ("NL", 13), ("PL", 11), ("PT", 10), ("RO", 7), ("SE", 11), ("SI", 6), ("SK", 4),
];
/// How many of them took part before.
const AGAIN: usize = 14;
/// How many applied to the winter school, beside the one who signs in.
const WINTER: usize = 55;
/// How many more have begun to write, beside the one who signs in.
const DRAFTS: usize = 20;
/// Where those come from who review the applications to the open call; the first one signs in.
const REVIEWERS: [&str; 12] = [
    "IE", "FR", "BE", "FI", "AT", "LU", "NL", "PT", "RO", "SE", "HR", "PL",
];
/// Who of them read the applications to the winter school.
pub(super) const WINTER_REVIEWERS: [&str; 4] = ["rev3", "rev5", "rev7", "rev9"];
/// Cities of a country that anybody may come from, the largest first.
const CITIES: i64 = 250;

#[derive(Deserialize)]
struct Content {
    levels: Vec<LevelContent>,
    cast: Vec<Cast>,
    countries: Vec<Country>,
}

#[derive(Deserialize)]
struct LevelContent {
    key: Level,
    weight: i64,
    organisation: Vec<Pattern>,
    departments: Vec<Department>,
}

#[derive(Deserialize)]
struct Pattern {
    min_population: Option<i64>,
    max_population: Option<i64>,
    #[serde(rename = "pattern")]
    words: Bilingual,
}

#[derive(Deserialize)]
struct Department {
    themes: Vec<Theme>,
    name: Bilingual,
}

#[derive(Deserialize)]
struct Cast {
    key: String,
    role: Role,
    gender: Gender,
    country: String,
    /// A level of governance, or `eu`.
    level: Option<String>,
    city_size: Option<String>,
    language: Language,
    edition: Option<String>,
    module: Option<String>,
    city_geonames_id: Option<i64>,
}

#[derive(Deserialize, Clone, Copy, PartialEq, Eq)]
enum Gender {
    #[serde(rename = "f")]
    Feminine,
    #[serde(rename = "m")]
    Masculine,
}

#[derive(Deserialize)]
struct Country {
    code: String,
    name: Bilingual,
    given: Vec<Given>,
    family: Vec<Family>,
    cities: Vec<Named>,
    regions: Vec<Bilingual>,
}

#[derive(Deserialize)]
struct Given {
    name: String,
    gender: Gender,
}

#[derive(Deserialize)]
struct Family {
    m: String,
    f: String,
}

#[derive(Deserialize)]
struct Named {
    geonames_id: i64,
    name: Bilingual,
}

/// What is settled about somebody before they are invented.
struct Draft<'a> {
    country: &'a str,
    gender: Gender,
    language: Language,
    level: Level,
    theme: Theme,
    city: City,
    at: Timestamp,
}

/// Invents people, no two with one name.
struct Inventor {
    content: Content,
    dice: Dice,
    taken: HashSet<String>,
    turns: HashMap<Language, usize>,
}

pub(super) async fn fill(tx: &mut Tx, world: &mut World, hash: &str) -> Result<()> {
    let content: Content = super::read("people.json", include_str!("../../../demo/people.json"))?;
    for country in &content.countries {
        let cities = store::cities(tx, &country.code, "", CITIES).await?;
        world.cities.insert(country.code.clone(), cities);
    }
    let mut inventor = Inventor {
        dice: world.dice("people"),
        content,
        taken: HashSet::new(),
        turns: HashMap::new(),
    };
    let mut grants = cast(world, &mut inventor)?;
    grants.extend(cohorts(world, &mut inventor)?);
    applicants(world, &mut inventor)?;
    grants.extend(reviewers(world, &mut inventor)?);
    winter(world, &mut inventor)?;

    let mut people: Vec<&Person> = world.people.values().collect();
    people.sort_by(|one, other| one.id.cmp(&other.id));
    for person in people {
        store::insert_whole(tx, person, hash).await?;
    }
    for (key, role, scope) in grants {
        let person = world.person(&key)?;
        store::grant(
            tx,
            &person.id,
            &Grant { role, scope },
            None,
            person.created_at,
        )
        .await?;
    }
    Ok(())
}

type Grants = Vec<(String, Role, String)>;

/// The cast, and three more who sign in on the sign-in page.
fn cast(world: &mut World, inventor: &mut Inventor) -> Result<Grants> {
    let mut grants = Grants::new();
    let mut cast = std::mem::take(&mut inventor.content.cast);
    for (key, role, gender, country, level) in [
        ("eval1", Role::Evaluator, Gender::Masculine, "BE", "eu"),
        ("admin1", Role::Administrator, Gender::Feminine, "BE", "eu"),
        ("applicant", Role::Person, Gender::Feminine, "SI", "local"),
    ] {
        cast.push(Cast {
            key: key.to_owned(),
            role,
            gender,
            country: country.to_owned(),
            level: Some(level.to_owned()),
            city_size: (level == "local").then(|| "medium".to_owned()),
            language: Language::En,
            edition: None,
            module: None,
            city_geonames_id: None,
        });
    }
    for member in cast {
        let level = member.level.as_deref().and_then(Level::from_key);
        let mut at = world.ago(400, "09:00");
        let mut theme = Theme::Reception;
        if let (Some(edition), Some(module)) = (&member.edition, &member.module) {
            let (edition, module) = (world.edition(edition)?, world.module(edition, module)?);
            at = edition
                .call
                .closes_at
                .plus(-inventor.dice.between(1, 20 * 24) * Timestamp::HOUR);
            theme = module.theme;
            for scope in [edition.id.to_string(), module.id.to_string()] {
                grants.push((member.key.clone(), Role::Participant, scope));
            }
        } else if member.role == Role::Person {
            at = world.ago(9, "20:15");
        }
        match member.role {
            Role::Organiser | Role::Evaluator | Role::Administrator => {
                grants.push((member.key.clone(), member.role, String::new()));
            }
            Role::Facilitator | Role::Rapporteur | Role::Expert => {
                let mut editions: Vec<_> = world
                    .editions
                    .values()
                    .map(|edition| edition.id.to_string())
                    .collect();
                editions.sort();
                grants.extend(
                    editions
                        .into_iter()
                        .map(|scope| (member.key.clone(), member.role, scope)),
                );
            }
            _ => {}
        }
        let city = inventor.city(
            world,
            &member.country,
            level.unwrap_or(Level::National),
            member.city_size.as_deref(),
            member.city_geonames_id,
        )?;
        let draft = Draft {
            country: &member.country,
            gender: member.gender,
            language: member.language,
            level: level.unwrap_or(Level::National),
            theme,
            city,
            at,
        };
        let mut person = inventor.invent(draft)?;
        if level.is_none() {
            let organisation = match member.role {
                Role::Facilitator => "Independent facilitator",
                Role::Rapporteur => "Independent rapporteur",
                Role::Expert => "Independent expert",
                _ => "European Commission, DG Migration and Home Affairs",
            };
            person.organisation = Some(organisation.to_owned());
        }
        if let Some((_, email)) = SIGN_INS.iter().find(|(key, _)| *key == member.key) {
            (*email).clone_into(&mut person.email);
            // Whoever tries the demonstration keeps the language they read it in.
            person.language = None;
        }
        if let (Some(edition), Some(module)) = (member.edition, member.module) {
            world
                .cohorts
                .entry(format!("{edition}/{module}"))
                .or_default()
                .push(member.key.clone());
        }
        world.people.insert(member.key, person);
    }
    Ok(grants)
}

/// Fills every place of the modules of the past.
fn cohorts(world: &mut World, inventor: &mut Inventor) -> Result<Grants> {
    let mut grants = Grants::new();
    for (edition, module) in [
        ("2018", "education"),
        ("2018", "civil-society"),
        ("2019", "work"),
        ("2019", "housing"),
    ] {
        let (edition, module) = (
            world.edition(edition)?.clone(),
            world.module(edition, module)?.clone(),
        );
        let cohort = format!("{}/{}", edition.slug, module.slug);
        let mut members = world.cohorts.remove(&cohort).unwrap_or_default();
        for number in 0.. {
            if i64::try_from(members.len()).unwrap_or(i64::MAX) >= module.places {
                break;
            }
            let country = inventor
                .dice
                .pick(&inventor.content.countries)?
                .code
                .clone();
            let at = edition
                .call
                .closes_at
                .plus(-inventor.dice.between(1, 28 * 24 * 60) * Timestamp::MINUTE);
            let draft = inventor.anybody(world, &country, Some(module.theme), at)?;
            let person = inventor.invent(draft)?;
            let key = format!("{cohort}/{number}");
            for scope in [edition.id.to_string(), module.id.to_string()] {
                grants.push((key.clone(), Role::Participant, scope));
            }
            world.people.insert(key.clone(), person);
            members.push(key);
        }
        world.cohorts.insert(cohort, members);
    }
    Ok(grants)
}

/// Those who apply to the open call; some took part before.
fn applicants(world: &mut World, inventor: &mut Inventor) -> Result<()> {
    let mut left = APPLICANTS;
    let mut applicants = Vec::new();
    let mut before: Vec<String> = world
        .people
        .keys()
        .filter(|key| key.contains('/'))
        .cloned()
        .collect();
    before.sort();
    inventor.dice.shuffle(&mut before);
    for key in before {
        let person = world.person(&key)?;
        let country = person.country.clone().unwrap_or_default();
        let places = left
            .iter_mut()
            .find(|(code, places)| *code == country && *places > 2);
        if let Some((_, places)) = places.filter(|_| applicants.len() < AGAIN) {
            *places -= 1;
            let language = person.language.unwrap_or_default();
            applicants.push(Applicant {
                // Nobody remembers; texts that are neither are there for everyone.
                feminine: false,
                language,
                theme: inventor.theme(language),
                draft: false,
                person: key,
            });
        }
    }
    for (country, places) in left {
        for number in 0..places {
            let key = format!("2027/{country}/{number}");
            applicants.push(newcomer(world, inventor, country, key)?);
        }
    }
    for number in 0..DRAFTS {
        let country = inventor.dice.pick(&APPLICANTS)?.0;
        let applicant = newcomer(world, inventor, country, format!("2027/draft/{number}"))?;
        applicants.push(Applicant {
            draft: true,
            ..applicant
        });
    }
    inventor.dice.shuffle(&mut applicants);
    applicants.insert(
        0,
        Applicant {
            person: "applicant".to_owned(),
            feminine: true,
            language: Language::En,
            theme: Theme::Reception,
            draft: true,
        },
    );
    world.applicants = applicants;
    Ok(())
}

/// Those who review the applications to the open call. They come last: what they draw changes nobody
/// else.
fn reviewers(world: &mut World, inventor: &mut Inventor) -> Result<Grants> {
    let mut grants = Grants::new();
    let scope = world.edition("2027")?.id.to_string();
    let winter = world.edition("winter")?.id.to_string();
    for (number, country) in (1..).zip(REVIEWERS) {
        let key = format!("rev{number}");
        let draft = inventor.anybody(world, country, None, world.ago(60, "10:00"))?;
        let mut person = inventor.invent(draft)?;
        if let Some((_, email)) = SIGN_INS.iter().find(|(known, _)| *known == key) {
            (*email).clone_into(&mut person.email);
            person.language = None;
        }
        grants.push((key.clone(), Role::Reviewer, scope.clone()));
        if WINTER_REVIEWERS.contains(&key.as_str()) {
            grants.push((key.clone(), Role::Reviewer, winter.clone()));
        }
        world.people.insert(key.clone(), person);
        world.reviewers.push(key);
    }
    Ok(grants)
}

/// Those who applied to the winter school. They come last, too.
fn winter(world: &mut World, inventor: &mut Inventor) -> Result<()> {
    let call = world.edition("winter")?.call;
    let minutes = call.closes_at.since(call.opens_at) / Timestamp::MINUTE;
    let mut applicants = vec![Applicant {
        // One of the cast, whose sign-in is shown.
        person: "p04".to_owned(),
        feminine: false,
        language: Language::En,
        theme: Theme::Housing,
        draft: false,
    }];
    for number in 0..WINTER {
        let country = inventor.dice.pick(&APPLICANTS)?.0;
        let at = inventor.dice.between(60, minutes - 60) * Timestamp::MINUTE;
        let theme = if number % 2 == 0 {
            Theme::Education
        } else {
            Theme::Housing
        };
        let draft = inventor.anybody(world, country, Some(theme), call.opens_at.plus(at))?;
        let feminine = draft.gender == Gender::Feminine;
        let language = draft.language;
        let person = inventor.invent(draft)?;
        let key = format!("winter/{number}");
        world.people.insert(key.clone(), person);
        applicants.push(Applicant {
            person: key,
            feminine,
            language,
            theme,
            draft: false,
        });
    }
    world.winter = applicants;
    Ok(())
}

/// Somebody whose account was made since the call opened.
fn newcomer(
    world: &mut World,
    inventor: &mut Inventor,
    country: &str,
    key: String,
) -> Result<Applicant> {
    let open = world.now.since(world.edition("2027")?.call.opens_at) / Timestamp::MINUTE;
    // More and more people come as the end of the call comes nearer.
    let minutes = inventor
        .dice
        .between(60, open.max(61))
        .min(inventor.dice.between(60, open.max(61)));
    let at = world.now.plus(-minutes * Timestamp::MINUTE);
    let draft = inventor.anybody(world, country, None, at)?;
    let feminine = draft.gender == Gender::Feminine;
    let (language, theme) = (draft.language, draft.theme);
    let person = inventor.invent(draft)?;
    world.people.insert(key.clone(), person);
    Ok(Applicant {
        person: key,
        feminine,
        language,
        theme,
        draft: false,
    })
}

impl Inventor {
    /// What is settled about somebody of whom only the country is, and maybe the theme.
    fn anybody<'a>(
        &mut self,
        world: &World,
        country: &'a str,
        theme: Option<Theme>,
        at: Timestamp,
    ) -> Result<Draft<'a>> {
        let regions = self.country(country)?.regions.len();
        let draw = self.dice.between(
            1,
            self.content.levels.iter().map(|level| level.weight).sum(),
        );
        let mut sum = 0;
        let level = self
            .content
            .levels
            .iter()
            .find(|level| {
                sum += level.weight;
                draw <= sum
            })
            .map_or(Level::Local, |level| level.key);
        let level = if level == Level::Regional && regions == 0 {
            Level::Local
        } else {
            level
        };
        let french = match country {
            "FR" => 94,
            "BE" | "LU" => 66,
            "RO" | "IT" | "ES" | "PT" => 15,
            _ => 0,
        };
        let language = if self.dice.percent(french) {
            Language::Fr
        } else {
            Language::En
        };
        let size = match self.dice.between(1, 100) {
            1..=26 => "small",
            27..=64 => "medium",
            _ => "large",
        };
        Ok(Draft {
            country,
            gender: if self.dice.percent(58) {
                Gender::Feminine
            } else {
                Gender::Masculine
            },
            language,
            level,
            theme: theme.unwrap_or_else(|| self.theme(language)),
            city: self.city(world, country, level, Some(size), None)?,
            at,
        })
    }

    /// The theme of the next applicant who writes in a language: each in its turn.
    fn theme(&mut self, language: Language) -> Theme {
        let turn = self.turns.entry(language).or_default();
        *turn += 1;
        Theme::ALL
            .get(*turn % Theme::ALL.len())
            .copied()
            .unwrap_or(Theme::Work)
    }

    fn country(&self, code: &str) -> Result<&Country> {
        self.content
            .countries
            .iter()
            .find(|country| country.code == code)
            .ok_or_else(|| Error::fault(format!("demo/people.json has no country {code}")))
    }

    /// A city that fits: the largest for a ministry; one of the list or of the table otherwise.
    fn city(
        &self,
        world: &World,
        country: &str,
        level: Level,
        size: Option<&str>,
        wanted: Option<i64>,
    ) -> Result<City> {
        let all = world.cities.get(country).map_or(&[][..], Vec::as_slice);
        let listed = &self.country(country)?.cities;
        let fits = |city: &&City| match size {
            // The classes of demo/people.json, for which its texts were written.
            Some("small") => city.population < 50_000,
            Some("medium") => (50_000..200_000).contains(&city.population),
            Some("large") => city.population >= 200_000,
            _ => true,
        };
        let known = |city: &&City| listed.iter().any(|named| named.geonames_id == city.id);
        let choices: Vec<&City> = if let Some(id) = wanted {
            all.iter().filter(|city| city.id == id).collect()
        } else if level == Level::National {
            all.iter().take(1).collect()
        } else if level == Level::Regional || self.dice.percent(55) {
            all.iter().filter(known).filter(fits).collect()
        } else {
            all.iter().filter(fits).collect()
        };
        // A small country may have no city of the size.
        let choices = if choices.is_empty() {
            all.iter().filter(known).collect()
        } else {
            choices
        };
        self.dice.pick(&choices).map(|city| (*city).clone())
    }

    fn invent(&mut self, draft: Draft<'_>) -> Result<Person> {
        let country = self.country(draft.country)?;
        let given: Vec<&Given> = country
            .given
            .iter()
            .filter(|given| given.gender == draft.gender)
            .collect();
        let (mut name, mut email) = (String::new(), String::new());
        for _ in 0..100 {
            let family = self.dice.pick(&country.family)?;
            let family = if draft.gender == Gender::Feminine {
                &family.f
            } else {
                &family.m
            };
            name = format!("{} {family}", self.dice.pick(&given)?.name);
            email = address(&name);
            if !self.taken.contains(&email) {
                break;
            }
        }
        let organisation = self.organisation(&draft, country)?;
        if !self.taken.insert(email.clone()) {
            return Err(Error::fault(format!(
                "demo/people.json has too few names for {}",
                draft.country
            )));
        }
        Ok(Person {
            id: self.dice.id(draft.at),
            email,
            name,
            verified: true,
            language: Some(draft.language),
            time_zone: draft.city.time_zone.clone(),
            country: Some(draft.country.to_owned()),
            city: Some(draft.city),
            organisation: Some(organisation),
            level: Some(draft.level),
            created_at: draft.at,
        })
    }

    /// Where somebody works, in the language they write in.
    fn organisation(&self, draft: &Draft<'_>, country: &Country) -> Result<String> {
        let level = self
            .content
            .levels
            .iter()
            .find(|level| level.key == draft.level)
            .ok_or_else(|| Error::fault("demo/people.json has not every level"))?;
        let pattern = level.organisation.iter().find(|pattern| {
            pattern
                .min_population
                .is_none_or(|least| draft.city.population >= least)
                && pattern
                    .max_population
                    .is_none_or(|most| draft.city.population <= most)
        });
        let departments: Vec<&Department> = level
            .departments
            .iter()
            .filter(|department| department.themes.contains(&draft.theme))
            .collect();
        let department = if departments.is_empty() {
            self.dice.pick(&level.departments)?
        } else {
            self.dice.pick(&departments)?
        };
        let language = draft.language;
        let city = country
            .cities
            .iter()
            .find(|named| named.geonames_id == draft.city.id)
            .map_or(draft.city.name.as_str(), |named| named.name.get(language));
        let region = if country.regions.is_empty() {
            &country.name
        } else {
            self.dice.pick(&country.regions)?
        };
        Ok(pattern
            .map_or("{city}", |pattern| pattern.words.get(language))
            .replace("{city}", city)
            .replace("{region}", region.get(language))
            .replace("{country}", country.name.get(language))
            .replace("{department}", department.name.get(language)))
    }
}

/// "jose.maria@example.org" for José María.
fn address(name: &str) -> String {
    let plain: String = cities::fold(name)
        .chars()
        .filter_map(|c| match c {
            ' ' => Some('.'),
            'a'..='z' | '-' => Some(c),
            _ => None,
        })
        .collect();
    format!("{plain}@example.org")
}
