//! Applications from a file: those that came on paper or from another system.

use std::collections::{BTreeSet, HashMap};

use domain::accounts::{Email, Person, Profile, ProfileForm};
use domain::applications::{ApplicationState, Content, receipt};
use domain::exchange::ImportKind;
use domain::geography::City;
use domain::ids::{ApplicationId, DilemmaId, ImportId, ModuleId, PersonId};
use domain::permission::Operation;
use domain::programme::{Edition, EditionState, Module};
use domain::{Language, Refusal};
use serde::{Deserialize, Serialize};

use super::table::{Cells, Column, Troubles};
use super::{FIRST, Read, keep, open};
use crate::access::{Caller, Permit};
use crate::db::Tx;
use crate::service::applications;
use crate::service::programme::permitted;
use crate::store::applications::{self as application_store, Application, Event};
use crate::store::exchange::{self as store, Import};
use crate::store::{accounts, programme};
use crate::{Academy, Result, audit, cities, mail};

/// The columns that a file must have, and those it may.
pub const COLUMNS: [(&str, bool); 16] = [
    ("email", true),
    ("name", true),
    ("country", true),
    ("city", true),
    ("organisation", true),
    ("level", true),
    ("language", false),
    ("modules", true),
    ("motivation", true),
    ("dilemma_title", true),
    ("situation", true),
    ("one_hand", true),
    ("other_hand", true),
    ("tried", false),
    ("key_question", true),
    ("wish", false),
];

/// An application as a file has it, checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    email: String,
    name: String,
    country: String,
    city: i64,
    organisation: String,
    level: String,
    language: Language,
    content: Content,
}

/// What checking needs to know of the academy.
struct Known<'a> {
    edition: &'a Edition,
    modules: &'a [Module],
    language: Language,
    cities: HashMap<(String, String), Option<i64>>,
    seen: BTreeSet<String>,
}

async fn check(
    tx: &mut Tx,
    known: &mut Known<'_>,
    cells: &Cells<'_>,
    troubles: &mut Troubles,
) -> Result<Option<Row>> {
    let (line, before) = (cells.line, troubles.count);
    let email = match Email::parse("email", cells.get("email")) {
        Ok(email) => Some(email),
        Err(problem) => {
            troubles.note(line, problem);
            None
        }
    };
    if let Some(email) = &email {
        if !known.seen.insert(email.as_str().to_owned()) {
            troubles.code(line, "email", "import-twice");
        } else if store::has_applied(tx, &known.edition.id, email.as_str()).await? {
            troubles.code(line, "email", "import-applied");
        }
    }
    let country = cells.get("country").trim().to_uppercase();
    let place = (country.clone(), cities::key(cells.get("city")));
    let city = if let Some(city) = known.cities.get(&place) {
        *city
    } else {
        let city = accounts::city_named(tx, &place.0, &place.1)
            .await?
            .map(|city| city.id);
        known.cities.insert(place, city);
        city
    };
    let tag = cells.get("language").trim().to_lowercase();
    let language = if tag.is_empty() {
        known.language.tag().to_owned()
    } else {
        tag
    };
    let form = ProfileForm {
        name: cells.get("name").to_owned(),
        country,
        city: city.map_or_else(|| cells.get("city").to_owned(), |city| city.to_string()),
        organisation: cells.get("organisation").to_owned(),
        level: cells.get("level").trim().to_lowercase(),
        language,
        time_zone: "Europe/Brussels".to_owned(),
    };
    let profile = form.parse();
    if let Err(refusal) = &profile {
        troubles.refusal(line, refusal, str::to_owned);
    }
    let mut preferences = Vec::new();
    for word in cells.get("modules").split([';', '|', ',']).map(str::trim) {
        match known.modules.iter().find(|module| module.slug == word) {
            Some(module) => preferences.push(module.id.to_string()),
            None if word.is_empty() => {}
            None => troubles.code(line, "modules", "import-module"),
        }
    }
    let ids: Vec<ModuleId> = known
        .modules
        .iter()
        .map(|module| module.id.clone())
        .collect();
    let text = |column: &str| cells.get(column).to_owned();
    let content = Content {
        preferences,
        motivation: text("motivation"),
        dilemma_title: text("dilemma_title"),
        situation: text("situation"),
        one_hand: text("one_hand"),
        other_hand: text("other_hand"),
        tried: text("tried"),
        key_question: text("key_question"),
        wish: text("wish"),
        ..Content::default()
    };
    if let Err(refusal) = content.parse(&ids) {
        troubles.refusal(line, &refusal, str::to_owned);
    }
    let (Some(email), Ok(profile), true) = (email, profile, troubles.count == before) else {
        return Ok(None);
    };
    let Profile {
        name,
        country,
        city,
        organisation,
        level,
        language,
        ..
    } = profile;
    Ok(Some(Row {
        email: email.as_str().to_owned(),
        name: name.into(),
        country,
        city,
        organisation: organisation.into(),
        level: level.key().to_owned(),
        language,
        content: content.draft()?,
    }))
}

// ------------------------------------------------------------------ read, then brought in

/// Whether applications to the edition can come from a file just now.
///
/// # Errors
/// `import-not-now` before the call opens and once the cohort stands.
pub fn admits(edition: &Edition) -> Result<(), Refusal> {
    match edition.state {
        EditionState::CallOpen | EditionState::Selecting => Ok(()),
        _ => Err(Refusal::conflict("import-not-now")),
    }
}

/// The edition into which a file goes, with the words of its modules.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`.
pub async fn edition(
    academy: &Academy,
    caller: &Caller,
    slug: &str,
) -> Result<(Edition, Vec<Module>)> {
    let mut tx = academy.db.read().await?;
    let (edition, _) = permitted(&mut tx, caller, Operation::ImportApplications, slug).await?;
    let modules = programme::modules(&mut tx, &edition.id).await?;
    Ok((edition, modules))
}

/// Reads a file and keeps what was found for its report. No application is made yet.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`, `import-not-now`, `import-empty`.
pub async fn read(
    academy: &Academy,
    caller: &Caller,
    slug: &str,
    file_name: &str,
    bytes: &[u8],
) -> Result<ImportId> {
    let mut tx = academy.db.read().await?;
    let (edition, permit) = permitted(&mut tx, caller, Operation::ImportApplications, slug).await?;
    admits(&edition)?;
    let modules = programme::modules(&mut tx, &edition.id).await?;
    let columns = COLUMNS.map(|(name, needed)| Column {
        name: name.to_owned(),
        needed,
    });
    let mut read = Read::new(ImportKind::Applications, file_name);
    if let Some(mut table) = open(bytes, &columns, &mut read.troubles)? {
        let mut known = Known {
            edition: &edition,
            modules: &modules,
            language: caller.language,
            cities: HashMap::new(),
            seen: BTreeSet::new(),
        };
        while let Some(cells) = table.next(&mut read.troubles)? {
            let row = check(&mut tx, &mut known, &cells, &mut read.troubles).await?;
            read.rows.extend(row);
        }
        read.found = table.end(&mut read.troubles);
    }
    drop(tx);
    keep(academy, &permit, &edition, read).await
}

/// The first applications of a file: name, organisation, title.
pub(super) fn first(content: &str) -> Result<Vec<[String; 3]>> {
    let rows: Vec<Row> = serde_json::from_str(content)?;
    Ok(rows
        .into_iter()
        .take(FIRST)
        .map(|row| [row.name, row.organisation, row.content.dilemma_title])
        .collect())
}

/// Enters every application of a file; how many. Whoever is new gets an account, and everybody a mail that
/// says what was entered in their name.
pub(super) async fn bring(
    tx: &mut Tx,
    academy: &Academy,
    permit: &Permit<'_>,
    edition: &Edition,
    import: &Import,
) -> Result<usize> {
    admits(edition)?;
    let modules = programme::modules(tx, &edition.id).await?;
    let modules: Vec<ModuleId> = modules.iter().map(|module| module.id.clone()).collect();
    let rows: Vec<Row> = serde_json::from_str(&import.content)?;
    for row in &rows {
        if store::has_applied(tx, &edition.id, &row.email).await? {
            return Err(Refusal::conflict("import-changed").into());
        }
        let city = accounts::city(tx, row.city)
            .await?
            .ok_or(Refusal::conflict("import-changed"))?;
        enter(tx, academy, permit, edition, &modules, row, city).await?;
    }
    Ok(rows.len())
}

/// Enters one application in the name of the person it is from.
async fn enter(
    tx: &mut Tx,
    academy: &Academy,
    permit: &Permit<'_>,
    edition: &Edition,
    modules: &[ModuleId],
    row: &Row,
    city: City,
) -> Result<()> {
    let now = academy.now();
    let level = domain::accounts::Level::from_key(&row.level);
    let person = if let Some(person) = accounts::by_email(tx, &row.email).await? {
        person
    } else {
        let person = Person {
            id: academy.id::<PersonId>(),
            email: row.email.clone(),
            name: row.name.clone(),
            // Nobody can sign in without a password; setting the first proves the address.
            verified: true,
            language: Some(row.language),
            time_zone: city.time_zone.clone(),
            country: Some(row.country.clone()),
            city: Some(city.clone()),
            organisation: Some(row.organisation.clone()),
            level,
            created_at: now,
        };
        accounts::insert_whole(tx, &person, "").await?;
        audit::note(
            tx,
            academy,
            permit,
            "account.entered",
            ("person", person.id.as_str()),
            (),
        )
        .await?;
        person
    };
    let id: ApplicationId = academy.id();
    let complete = row.content.parse(modules)?;
    let application = Application {
        edition_id: edition.id.clone(),
        person_id: person.id.clone(),
        state: ApplicationState::Submitted,
        revision: 1,
        created_at: now,
        updated_at: now,
        submitted_at: Some(now),
        receipt: Some(receipt(&edition.slug, &id)),
        country: Some(row.country.clone()),
        city_name: Some(city.name),
        population: Some(city.population),
        level,
        organisation: Some(row.organisation.clone()),
        title: Some(complete.dilemma.title.as_str().to_owned()),
        first_module_id: complete.preferences.first().cloned(),
        module_id: None,
        decided_at: None,
        decided_by: None,
        reason: None,
        confirm_by: None,
        answered_at: None,
        form_version: 0,
        content: row.content.clone(),
        id,
    };
    application_store::insert(tx, &application, &row.name).await?;
    application_store::bring_dilemma(
        tx,
        &academy.id::<DilemmaId>(),
        &application,
        &complete,
        row.language,
        now,
    )
    .await?;
    let event = Event {
        at: now,
        actor_id: Some(permit.person()?.id.clone()),
        event: ApplicationState::Submitted,
        reason: None,
    };
    application_store::insert_event(tx, &application.id, &event).await?;
    audit::note(
        tx,
        academy,
        permit,
        "application.entered",
        ("application", application.id.as_str()),
        serde_json::json!({"receipt": application.receipt}),
    )
    .await?;
    let letter = applications::entered(&person, edition, &application);
    mail::queue(tx, academy, &letter).await?;
    Ok(())
}
