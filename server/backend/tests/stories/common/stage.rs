//! The stage of most stories, for the tests of the server too: an edition, its modules, a few cities.

use backend::access::Grant;
use backend::{Academy, Caller, exec};
use domain::Timestamp;
use domain::accounts::ProfileForm;
use domain::ids::PersonId;
use domain::language::{Bilingual, Language};
use domain::permission::Role;
use domain::programme::{Call, Edition, EditionState, Module, Story, Theme};

use backend::store::{accounts, programme};

/// The instant at which stories begin: 2027-01-15 09:00 in Brussels.
pub const NOW: Timestamp = Timestamp::from_millis(1_800_000_000_000);

/// Cities somebody may be from: id, name, the name for searching, country, population.
const CITIES: [(i64, &str, &str, &str, i64); 4] = [
    (1, "Łódź", "lodz", "PL", 700_000),
    (2, "Ghent", "ghent", "BE", 231_493),
    (3, "Évora", "evora", "PT", 45_000),
    (4, "Brno", "brno", "CZ", 380_000),
];

pub fn both(text: &str) -> Bilingual {
    Bilingual {
        en: text.to_owned(),
        fr: format!("{text} (fr)"),
    }
}

/// An edition whose call is open from a day before [`NOW`] to a day after, with two modules.
pub async fn edition(academy: &Academy) -> (Edition, Vec<Module>) {
    edition_in(academy, EditionState::CallOpen).await
}

/// The same edition in another state, or later.
pub async fn edition_in(academy: &Academy, state: EditionState) -> (Edition, Vec<Module>) {
    let edition = Edition {
        id: academy.id(),
        slug: "2027".to_owned(),
        state,
        title: both("Third edition"),
        place: both("Porto"),
        city: None,
        time_zone: "Europe/Lisbon".to_owned(),
        note: Bilingual::default(),
        starts_on: "2027-05-20".to_owned(),
        ends_on: "2027-05-21".to_owned(),
        answers_on: "2027-03-05".to_owned(),
        call: Call {
            opens_at: NOW.plus(-Timestamp::DAY),
            closes_at: NOW.plus(Timestamp::DAY),
            grace_minutes: 0,
        },
        demonstration: false,
    };
    let mut tx = academy.db.write().await.unwrap();
    let story = Story {
        summary: both("Summary"),
        ..Story::default()
    };
    programme::insert_edition(&mut tx, &edition, &story)
        .await
        .unwrap();
    let mut modules = Vec::new();
    for (at, (slug, theme)) in (0..).zip([("housing", Theme::Housing), ("work", Theme::Work)]) {
        let module = Module {
            id: academy.id(),
            edition_id: edition.id.clone(),
            slug: slug.to_owned(),
            title: both(slug),
            theme,
            places: 10,
            summary: both("Summary"),
            aims: vec![both("Aim")],
            challenges: vec![both("Challenge")],
        };
        programme::insert_module(&mut tx, &module, at, &[])
            .await
            .unwrap();
        modules.push(module);
    }
    for (id, name, key, country, population) in CITIES {
        exec!(
            tx,
            sqlx::query("INSERT INTO cities (id, name, names, country, population, latitude, longitude, time_zone) VALUES ($1, $2, $3, $4, $5, 50.0, 10.0, 'Europe/Brussels')")
                .bind(id)
                .bind(name)
                .bind(format!("|{key}|"))
                .bind(country)
                .bind(population)
        )
        .unwrap();
    }
    tx.commit().await.unwrap();
    (edition, modules)
}

/// A complete profile of somebody who works for one of the cities of the stage.
pub fn profile(name: &str, city: i64) -> ProfileForm {
    let (_, city_name, _, country, _) = CITIES.into_iter().find(|(id, ..)| *id == city).unwrap();
    ProfileForm {
        name: name.to_owned(),
        country: country.to_owned(),
        city: city.to_string(),
        organisation: format!("City of {city_name}"),
        level: "local".to_owned(),
        language: "en".to_owned(),
        time_zone: "Europe/Brussels".to_owned(),
    }
}

/// A verified person with a hash of their password and roles (scope: empty for the whole academy, or an id).
pub async fn person(
    academy: &Academy,
    email: &str,
    name: &str,
    password_hash: &str,
    grants: &[(Role, &str)],
) -> PersonId {
    let id: PersonId = academy.id();
    let now = academy.now();
    let mut tx = academy.db.write().await.unwrap();
    let new = accounts::NewPerson {
        id: &id,
        email,
        name,
        password_hash,
        language: Language::En,
        time_zone: "Europe/Brussels",
    };
    accounts::insert(&mut tx, &new, now).await.unwrap();
    accounts::verify(&mut tx, &id, now).await.unwrap();
    for (role, scope) in grants {
        let grant = Grant {
            role: *role,
            scope: (*scope).to_owned(),
        };
        accounts::grant(&mut tx, &id, &grant, None, now)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    id
}

/// The person as they are stored now, as the one who asks.
pub async fn ask_as(academy: &Academy, id: &PersonId) -> Caller {
    let mut tx = academy.db.read().await.unwrap();
    Caller {
        person: accounts::by_id(&mut tx, id).await.unwrap(),
        grants: accounts::grants_of(&mut tx, id).await.unwrap(),
        request_id: "story".to_owned(),
        ..Caller::visitor(Language::En)
    }
}
