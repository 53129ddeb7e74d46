//! Applications to the open call and those of everybody who took part before, with the dilemmas they
//! brought. Texts come from `demo/dilemmas.json` and `demo/people.json`, written for people of a level
//! and a size of city; forty dilemmas go round, so a later author tells one with another opening.

use std::collections::HashMap;

use domain::accounts::{Level, Person};
use domain::applications::{ApplicationState, Content, receipt};
use domain::call::Answers;
use domain::dilemmas::{Confidentiality, DilemmaState, Topic};
use domain::ids::{ApplicationId, ModuleId, PersonId};
use domain::language::Bilingual;
use domain::programme::{CALL_ZONE, Edition, Module, Theme};
use domain::{Language, Timestamp};
use serde::Deserialize;

use super::{Applicant, Dice, World, call};
use crate::db::Tx;
use crate::store::applications::{self as store, Application, Event};
use crate::store::certificates::{self, Certificate};
use crate::store::{co_authors, dilemmas, door};
use crate::{Error, Result, when};

/// What a later author begins a dilemma with.
const OPENINGS_EN: [&str; 12] = [
    "What follows began in {city} in the spring; the figures are ours.",
    "I describe it as it stood in {city} last week.",
    "My predecessor left me this with the keys to the office in {city}.",
    "I have shortened the story; the file in {city} has two hundred pages.",
    "I have told this at two conferences as a success. It is not.",
    "Three people in {city} know the whole of it, and I am one of them.",
    "Colleagues from {city} have read this, and each would tell it in another way.",
    "This is not only about {city}, I am afraid.",
    "I was asked to solve this by the end of the year.",
    "When I began to write this down, I thought it was about money.",
    "A neighbouring city has the same case and decided otherwise.",
    "I have permission to bring this, as long as no name is mentioned.",
];
const OPENINGS_FR: [&str; 8] = [
    "Ce qui suit a commencé à {city} au printemps ; les chiffres sont les nôtres.",
    "Je décris la situation telle qu’elle était la semaine dernière à {city}.",
    "J’ai trouvé ce dossier sur mon bureau en prenant mon poste à {city}.",
    "Je résume : le dossier compte deux cents pages.",
    "À {city}, trois personnes connaissent toute l’histoire, et j’en suis.",
    "Je croyais, en commençant à écrire, qu’il s’agissait d’argent.",
    "Une ville voisine a connu le même cas et a décidé autrement.",
    "J’ai l’autorisation d’en parler, à condition de ne citer aucun nom.",
];

/// The dilemmas that `demo/sessions.json` gives to members of the cast.
const BROUGHT: [(&str, &str); 9] = [
    ("p02", "work-02"),
    ("p03", "work-03"),
    ("p04", "work-05"),
    ("p05", "work-07"),
    ("p12", "housing-01"),
    ("p14", "housing-04"),
    ("p15", "housing-06"),
    ("p17", "housing-03"),
    ("p25", "vulnerable-01"),
];

#[derive(Deserialize)]
struct Dilemmas {
    dilemmas: Vec<Dilemma>,
}

#[derive(Deserialize)]
struct Dilemma {
    key: String,
    theme: Theme,
    language: Language,
    city_size: Size,
    confidentiality: Confidentiality,
    topics: Vec<Topic>,
    title: String,
    situation: String,
    on_the_one_hand: String,
    on_the_other_hand: String,
    tried: String,
    key_question: String,
    wish: String,
}

#[derive(Deserialize)]
struct People {
    theme_phrases: HashMap<Theme, Bilingual>,
    motivations: Vec<Motivation>,
}

#[derive(Deserialize)]
struct Motivation {
    language: Language,
    levels: Vec<Level>,
    gender: Option<String>,
    city_size: Size,
    text: String,
}

/// Cities a text was written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Size {
    Any,
    Small,
    Medium,
    Large,
    MediumOrSmall,
}

impl Size {
    const fn fits(self, population: i64) -> bool {
        match self {
            Self::Any => true,
            Self::Small => population < 50_000,
            Self::Medium => 50_000 <= population && population < 200_000,
            Self::MediumOrSmall => population < 200_000,
            Self::Large => population >= 200_000,
        }
    }
}

/// Writes applications.
struct Author {
    dice: Dice,
    dilemmas: Vec<Dilemma>,
    people: People,
    /// How often each dilemma was brought.
    used: HashMap<String, usize>,
}

/// Whose application is written.
struct Who<'a> {
    person: &'a Person,
    feminine: bool,
    language: Language,
    theme: Theme,
}

pub(super) async fn fill(tx: &mut Tx, world: &World) -> Result<()> {
    let Dilemmas { dilemmas } =
        super::read("dilemmas.json", include_str!("../../../demo/dilemmas.json"))?;
    let people = super::read("people.json", include_str!("../../../demo/people.json"))?;
    let mut author = Author {
        dice: world.dice("applications"),
        dilemmas,
        people,
        used: HashMap::new(),
    };
    for (edition, module) in [
        ("2018", "education"),
        ("2018", "civil-society"),
        ("2019", "work"),
        ("2019", "housing"),
    ] {
        past(
            tx,
            world,
            &mut author,
            world.edition(edition)?,
            world.module(edition, module)?,
        )
        .await?;
    }
    // The open call begins anew: its first author of a dilemma tells it as it stands.
    author.used.clear();
    open_call(tx, world, &mut author).await?;
    author.used.clear();
    winter(tx, world, &mut author).await
}

/// Those who applied to the winter school; what became of them is told in `winter.rs`.
async fn winter(tx: &mut Tx, world: &World, author: &mut Author) -> Result<()> {
    let edition = world.edition("winter")?;
    let (first, second) = (
        world.module("winter", "parents-and-school")?,
        world.module("winter", "a-first-home")?,
    );
    for applicant in world.winter() {
        let person = world.person(&applicant.person)?;
        let mut preferences = vec![first.id.to_string(), second.id.to_string()];
        if applicant.theme == Theme::Housing {
            preferences.reverse();
        }
        if author.dice.percent(40) {
            preferences.truncate(1);
        }
        let who = Who {
            person,
            feminine: applicant.feminine,
            language: applicant.language,
            theme: applicant.theme,
        };
        let at = author.dilemma(&who, None)?;
        let content = author.content(&who, at, preferences)?;
        let submitted = person
            .created_at
            .max(edition.call.opens_at)
            .plus(author.dice.between(35, 3 * 24 * 60) * Timestamp::MINUTE)
            .min(
                edition
                    .call
                    .closes_at
                    .plus(-author.dice.between(1, 50) * Timestamp::MINUTE),
            );
        let state = ApplicationState::Submitted;
        let written = Written {
            person,
            application: author.application(edition, person, state, content, submitted),
            history: vec![(submitted, &person.id, state)],
            at,
            state: DilemmaState::Brought,
            confidentiality: Confidentiality::Room,
        };
        store_one(tx, author, written).await?;
    }
    Ok(())
}

/// Those who took part in a module of the past.
async fn past(
    tx: &mut Tx,
    world: &World,
    author: &mut Author,
    edition: &Edition,
    module: &Module,
) -> Result<()> {
    let organiser = &world.person("org1")?.id;
    let codes = world.dice(&format!("certificates of {}", module.slug));
    let last_day = if edition.ends_on.is_empty() {
        format!("{}-11", edition.starts_on)
    } else {
        edition.ends_on.clone()
    };
    let after = when::instant(&format!("{last_day}T18:00"), CALL_ZONE)
        .ok_or_else(|| Error::fault(format!("demo/programme.json: {last_day}")))?;
    for person in world.cohort(&edition.slug, &module.slug)? {
        let who = Who {
            person,
            feminine: false,
            language: person.language.unwrap_or_default(),
            theme: module.theme,
        };
        let brought = BROUGHT
            .iter()
            .find(|(key, _)| world.person(key).is_ok_and(|known| known.id == person.id))
            .map(|(_, dilemma)| *dilemma);
        let at = author.dilemma(&who, brought)?;
        let content = author.content(&who, at, vec![module.id.to_string()])?;
        // Submitted soon after the account was made, decided a fortnight after the call closed.
        let submitted = person
            .created_at
            .plus(author.dice.between(40, 600) * Timestamp::MINUTE)
            .min(
                edition
                    .call
                    .closes_at
                    .plus(-author.dice.between(1, 50) * Timestamp::MINUTE),
            );
        let decided = edition.call.closes_at.plus(14 * Timestamp::DAY);
        let answered = decided.plus(author.dice.between(60, 4 * 24 * 60) * Timestamp::MINUTE);
        let application = Application {
            module_id: Some(module.id.clone()),
            decided_at: Some(decided),
            decided_by: Some(organiser.clone()),
            confirm_by: Some(decided.plus(5 * Timestamp::DAY)),
            answered_at: Some(answered),
            ..author.application(
                edition,
                person,
                ApplicationState::Attended,
                content,
                submitted,
            )
        };
        let history = vec![
            (submitted, &person.id, ApplicationState::Submitted),
            (decided, organiser, ApplicationState::Offered),
            (answered, &person.id, ApplicationState::Confirmed),
            (after, organiser, ApplicationState::Attended),
        ];
        let dilemma = author.dilemmas.get(at);
        let confidentiality =
            dilemma.map_or(Confidentiality::Room, |dilemma| dilemma.confidentiality);
        // Those of sessions that are still to come, or running, wait to be told.
        let state = match dilemma.map(|dilemma| dilemma.key.as_str()) {
            Some("work-02" | "work-05" | "work-07" | "vulnerable-01") => DilemmaState::Prepared,
            _ => DilemmaState::Reported,
        };
        let arrived = (application.id.clone(), after);
        let written = Written {
            person,
            application,
            history,
            at,
            state,
            confidentiality,
        };
        store_one(tx, author, written).await?;
        let (id, after) = arrived;
        door::arrive(tx, &id, organiser, after).await?;
        // Everybody of the first edition has their certificate; of the second they ask for it.
        if edition.slug == "2018" {
            let certificate = Certificate {
                code: codes.certificate().as_str().to_owned(),
                application_id: id,
                edition_id: edition.id.clone(),
                module_id: module.id.clone(),
                name: person.name.clone(),
                issued_at: after.plus(Timestamp::DAY),
                withdrawn: false,
            };
            certificates::insert(tx, &certificate).await?;
        }
    }
    Ok(())
}

/// Those who apply now.
async fn open_call(tx: &mut Tx, world: &World, author: &mut Author) -> Result<()> {
    let edition = world.edition("2027")?;
    let dice = world.dice("call");
    let mut withdrawn = 7;
    for applicant in world.applicants() {
        let person = world.person(&applicant.person)?;
        let preferences = preferences(world, author, applicant.theme)?;
        let who = Who {
            person,
            feminine: applicant.feminine,
            language: applicant.language,
            theme: applicant.theme,
        };
        let at = author.dilemma(&who, None)?;
        let whole = Content {
            answers: call::answers(&dice)?,
            ..author.content(&who, at, preferences)?
        };
        if applicant.draft {
            draft(tx, world, author, applicant, edition, whole).await?;
            continue;
        }
        let since = person.created_at.max(edition.call.opens_at);
        let submitted = since
            .plus(author.dice.between(35, 3 * 24 * 60) * Timestamp::MINUTE)
            .min(
                world
                    .now
                    .plus(-author.dice.between(5, 90) * Timestamp::MINUTE),
            );
        let mut history = vec![(submitted, &person.id, ApplicationState::Submitted)];
        let mut state = ApplicationState::Submitted;
        if withdrawn > 0 && submitted < world.now.plus(-5 * Timestamp::DAY) {
            withdrawn -= 1;
            state = ApplicationState::Withdrawn;
            let back = author.dice.between(20, 4 * 24 * 60) * Timestamp::MINUTE;
            history.push((submitted.plus(back), &person.id, state));
        }
        let written = Written {
            person,
            application: Application {
                form_version: call::VERSION,
                ..author.application(edition, person, state, whole, submitted)
            },
            history,
            at,
            state: DilemmaState::Brought,
            confidentiality: Confidentiality::Room,
        };
        let application = written.application.clone();
        store_one(tx, author, written).await?;
        call::document(tx, &dice, &application).await?;
    }
    Ok(())
}

/// An application that somebody is still writing.
async fn draft(
    tx: &mut Tx,
    world: &World,
    author: &Author,
    applicant: &Applicant,
    edition: &Edition,
    whole: Content,
) -> Result<()> {
    let person = world.person(&applicant.person)?;
    let signs_in = applicant.person == "applicant";
    let written = if signs_in { 3 } else { author.dice.below(6) };
    let keep = |text: String, needs: usize| {
        if written >= needs {
            text
        } else {
            String::new()
        }
    };
    let content = Content {
        preferences: if written > 0 {
            whole.preferences
        } else {
            Vec::new()
        },
        motivation: keep(whole.motivation, 1),
        dilemma_title: keep(whole.dilemma_title, 2),
        situation: keep(whole.situation, 2),
        one_hand: keep(whole.one_hand, 3),
        other_hand: keep(whole.other_hand, 4),
        tried: keep(whole.tried, 5),
        answers: if written > 2 {
            whole.answers
        } else {
            Answers::new()
        },
        ..Content::default()
    };
    let started = person.created_at.plus(6 * Timestamp::MINUTE);
    let saved = if signs_in {
        world.ago(1, "21:40")
    } else {
        started
            .plus(author.dice.between(10, 48 * 60) * Timestamp::MINUTE)
            .min(world.now.plus(-Timestamp::HOUR))
    };
    let application = Application {
        revision: 1 + i64::try_from(written).unwrap_or_default() * 4,
        created_at: started,
        updated_at: saved,
        submitted_at: None,
        receipt: None,
        country: None,
        city_name: None,
        population: None,
        level: None,
        organisation: None,
        title: None,
        first_module_id: None,
        form_version: call::VERSION,
        ..author.application(edition, person, ApplicationState::Draft, content, saved)
    };
    store::insert(tx, &application, &person.name).await?;
    if signs_in {
        // A colleague from the edition before writes along.
        let colleague = &world.person("p04")?.email;
        co_authors::add(tx, &application.id, colleague, saved).await?;
    }
    Ok(())
}

/// An application with what happened to it and the dilemma it brings.
struct Written<'a> {
    person: &'a Person,
    application: Application,
    history: Vec<(Timestamp, &'a PersonId, ApplicationState)>,
    /// Place of the dilemma.
    at: usize,
    state: DilemmaState,
    confidentiality: Confidentiality,
}

async fn store_one(tx: &mut Tx, author: &mut Author, written: Written<'_>) -> Result<()> {
    let application = &written.application;
    store::insert(tx, application, &written.person.name).await?;
    for (at, actor, entered) in written.history {
        let event = Event {
            at,
            actor_id: Some(actor.clone()),
            event: entered,
            reason: None,
        };
        store::insert_event(tx, &application.id, &event).await?;
    }
    let (Some(at), Some(dilemma)) = (application.submitted_at, author.dilemmas.get(written.at))
    else {
        return Ok(());
    };
    if application.state == ApplicationState::Withdrawn {
        return Ok(());
    }
    *author.used.entry(dilemma.key.clone()).or_default() += 1;
    // What is told of people must be what the form would have taken.
    let modules: Vec<ModuleId> = application
        .content
        .preferences
        .iter()
        .map(|id| ModuleId::parse(id))
        .collect::<Result<_, _>>()?;
    let complete = application.content.parse(&modules)?;
    let id = author.dice.id(at);
    store::bring_dilemma(tx, &id, application, &complete, dilemma.language, at).await?;
    dilemmas::set_topics(tx, &id, &dilemma.topics).await?;
    if written.state != DilemmaState::Brought {
        store::set_dilemma(tx, &id, written.state, written.confidentiality).await?;
    }
    Ok(())
}

/// One to three modules that go with a theme, the best first.
fn preferences(world: &World, author: &Author, theme: Theme) -> Result<Vec<String>> {
    let order: &[&str] = match theme {
        Theme::Reception => &["first-months", "turning-eighteen", "work-for-all"],
        Theme::Housing => &["first-months", "turning-eighteen"],
        Theme::Work => &["work-for-all", "first-months"],
        Theme::Education => &["turning-eighteen", "work-for-all", "first-months"],
        Theme::Vulnerable => &["turning-eighteen", "first-months"],
    };
    let most = 1 + author.dice.below(order.len());
    order
        .iter()
        .take(most)
        .map(|slug| {
            world
                .module("2027", slug)
                .map(|module| module.id.to_string())
        })
        .collect()
}

impl Author {
    /// The place of the dilemma that was brought least of those that fit; or of the one wanted.
    /// One from a city of another size is taken before a third person brings the same.
    fn dilemma(&self, who: &Who<'_>, wanted: Option<&str>) -> Result<usize> {
        let population = who.person.city.as_ref().map_or(0, |city| city.population);
        let local = who.person.level == Some(Level::Local);
        let fits = |dilemma: &Dilemma| match wanted {
            Some(key) => dilemma.key == key,
            None => dilemma.language == who.language && dilemma.theme == who.theme,
        };
        let cost = |dilemma: &Dilemma| {
            let strange = local && !dilemma.city_size.fits(population);
            self.used.get(&dilemma.key).copied().unwrap_or_default() + if strange { 2 } else { 0 }
        };
        (0..)
            .zip(&self.dilemmas)
            .filter(|(_, dilemma)| fits(dilemma))
            .min_by_key(|(_, dilemma)| cost(dilemma))
            .map(|(at, _)| at)
            .ok_or_else(|| Error::fault("demo/dilemmas.json has no dilemma that fits"))
    }

    /// What somebody writes about the dilemma at a place.
    fn content(&self, who: &Who<'_>, at: usize, preferences: Vec<String>) -> Result<Content> {
        let dilemma = self
            .dilemmas
            .get(at)
            .ok_or_else(|| Error::fault("demo/dilemmas.json is shorter than it was"))?;
        let city = who
            .person
            .city
            .as_ref()
            .map_or("", |city| city.name.as_str());
        let again = self.used.get(&dilemma.key).copied().unwrap_or_default();
        let (opening, title) = match (again, dilemma.language) {
            (0, _) => (None, dilemma.title.clone()),
            (_, Language::Fr) => (
                Some(*self.dice.pick(&OPENINGS_FR)?),
                format!("{} ({city})", dilemma.title),
            ),
            _ => (
                Some(*self.dice.pick(&OPENINGS_EN)?),
                format!("{} ({city})", dilemma.title),
            ),
        };
        // Every third author has no title but a question.
        let title = if again % 3 == 2 {
            dilemma.key_question.clone()
        } else {
            title
        };
        let situation = match opening {
            Some(opening) => format!("{} {}", opening.replace("{city}", city), dilemma.situation),
            None => dilemma.situation.clone(),
        };
        Ok(Content {
            preferences,
            motivation: self.motivation(who)?,
            dilemma_title: title,
            situation,
            one_hand: dilemma.on_the_one_hand.clone(),
            other_hand: dilemma.on_the_other_hand.clone(),
            // Nobody has to say what was tried or what is wished for.
            tried: if again > 0 && self.dice.percent(20) {
                String::new()
            } else {
                dilemma.tried.clone()
            },
            key_question: dilemma.key_question.clone(),
            wish: if again > 0 && self.dice.percent(20) {
                String::new()
            } else {
                dilemma.wish.clone()
            },
            answers: Answers::new(),
        })
    }

    fn motivation(&self, who: &Who<'_>) -> Result<String> {
        let level = who.person.level.unwrap_or(Level::Local);
        let city = who.person.city.as_ref();
        let population = city.map_or(0, |city| city.population);
        let fitting: Vec<&Motivation> = self
            .people
            .motivations
            .iter()
            .filter(|motivation| {
                motivation.language == who.language
                    && motivation.levels.contains(&level)
                    && (motivation.gender.is_none() || who.feminine)
                    && (level != Level::Local || motivation.city_size.fits(population))
            })
            .collect();
        let phrase = self
            .people
            .theme_phrases
            .get(&who.theme)
            .map_or("", |phrase| phrase.get(who.language));
        let text = &self.dice.pick(&fitting)?.text;
        Ok(text
            .replace("{theme}", phrase)
            .replace("{city}", city.map_or("", |city| &city.name)))
    }

    /// An application as it stands after submission.
    fn application(
        &self,
        edition: &Edition,
        person: &Person,
        state: ApplicationState,
        content: Content,
        submitted: Timestamp,
    ) -> Application {
        let started = person.created_at.plus(8 * Timestamp::MINUTE).min(submitted);
        let id: ApplicationId = self.dice.id(started);
        let city = person.city.as_ref();
        Application {
            receipt: Some(receipt(&edition.slug, &id)),
            id,
            edition_id: edition.id.clone(),
            person_id: person.id.clone(),
            state,
            revision: self.dice.between(4, 40),
            created_at: started,
            updated_at: submitted,
            submitted_at: Some(submitted),
            country: person.country.clone(),
            city_name: city.map(|city| city.name.clone()),
            population: city.map(|city| city.population),
            level: person.level,
            organisation: person.organisation.clone(),
            title: Some(content.dilemma_title.clone()),
            first_module_id: content
                .preferences
                .first()
                .and_then(|id| ModuleId::parse(id).ok()),
            module_id: None,
            decided_at: None,
            decided_by: None,
            reason: None,
            confirm_by: None,
            answered_at: None,
            form_version: 0,
            content,
        }
    }
}
