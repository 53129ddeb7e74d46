//! Applications from a file: read and reported on line by line first, brought in whole or not at all.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::accounts::{Email, Person, Profile, ProfileForm};
use domain::applications::{ApplicationState, Content, receipt};
use domain::exchange::is_formula;
use domain::geography::City;
use domain::ids::{ApplicationId, DilemmaId, ImportId, ModuleId, PersonId};
use domain::permission::Operation;
use domain::programme::{Edition, EditionState, Module};
use domain::{FieldProblem, Language, Refusal};
use serde::{Deserialize, Serialize};

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

/// The most applications in one file.
pub const MOST_ROWS: usize = 5_000;
/// The most bytes of a file.
pub const MOST_BYTES: usize = 20 * 1024 * 1024;
/// The most problems that are kept to be shown; all are counted.
pub const SHOWN: usize = 200;

/// What is wrong with a line of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trouble {
    /// The line, from 1.
    pub line: u64,
    /// What; its field is the column, empty when the line itself is wrong.
    pub problem: FieldProblem,
}

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

/// A file that was read, as its page shows it.
#[derive(Debug, Clone)]
pub struct Report {
    /// The file.
    pub import: Import,
    /// Where its applications go.
    pub edition: Edition,
    /// The first problems.
    pub troubles: Vec<Trouble>,
    /// The first applications: name, organisation, title.
    pub first: Vec<(String, String, String)>,
}

/// What is wrong so far; the first few are kept.
#[derive(Default)]
struct Troubles {
    kept: Vec<Trouble>,
    count: i64,
}

impl Troubles {
    fn note(&mut self, line: u64, problem: FieldProblem) {
        self.count += 1;
        if self.kept.len() < SHOWN {
            self.kept.push(Trouble { line, problem });
        }
    }

    fn code(&mut self, line: u64, column: &str, code: &'static str) {
        self.note(
            line,
            FieldProblem {
                field: column.to_owned().into(),
                ..FieldProblem::new("", code)
            },
        );
    }

    fn refusal(&mut self, line: u64, refusal: &Refusal) {
        for problem in refusal.problems() {
            self.note(line, problem.clone());
        }
    }
}

// ------------------------------------------------------------------ the file itself

/// The cells of a line by the names of their columns.
struct Cells<'a> {
    line: u64,
    columns: &'a BTreeMap<&'static str, usize>,
    record: &'a csv::StringRecord,
}

impl Cells<'_> {
    /// A cell; the apostrophe that keeps a spreadsheet from computing is taken off again.
    fn get(&self, column: &str) -> &str {
        let cell = self
            .columns
            .get(column)
            .and_then(|at| self.record.get(*at))
            .unwrap_or_default();
        match cell.strip_prefix('\'') {
            Some(rest) if is_formula(rest) => rest,
            _ => cell,
        }
    }

    /// Whether a spreadsheet would compute the cell as it stands in the file. A text may begin with a
    /// dash, as lists do.
    fn computes(&self, column: &str) -> bool {
        let cell = self
            .columns
            .get(column)
            .and_then(|at| self.record.get(*at))
            .unwrap_or_default();
        is_formula(cell) && !(cell.starts_with("- ") || cell.starts_with("– "))
    }
}

/// The text of a file, if it is UTF-8; else every line that is not.
fn text<'a>(bytes: &'a [u8], troubles: &mut Troubles) -> Option<&'a str> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        troubles.code(1, "", "import-utf16");
        return None;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some(text.strip_prefix('\u{feff}').unwrap_or(text));
    }
    for (line, bytes) in (1_u64..).zip(bytes.split(|byte| *byte == b'\n')) {
        if std::str::from_utf8(bytes).is_err() {
            troubles.code(line, "", "import-encoding");
        }
    }
    None
}

/// On which line of a text a place is, asked in order. The reader of tables does not count lines that end
/// as spreadsheets end them.
struct Lines<'a> {
    text: &'a [u8],
    seen: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    const fn of(text: &'a str) -> Self {
        Self {
            text: text.as_bytes(),
            seen: 0,
            line: 1,
        }
    }

    fn at(&mut self, byte: u64) -> u64 {
        let mut to = usize::try_from(byte)
            .unwrap_or(usize::MAX)
            .clamp(self.seen, self.text.len());
        // A record begins behind the line end before it, and behind empty lines.
        while matches!(self.text.get(to), Some(b'\n' | b'\r')) {
            to += 1;
        }
        let passed = self.text[self.seen..to].iter();
        self.line += passed.map(|byte| u64::from(*byte == b'\n')).sum::<u64>();
        self.seen = to;
        self.line
    }
}

/// What separates the cells: whichever the first line has most of.
fn delimiter(text: &str) -> u8 {
    let head = text.lines().next().unwrap_or_default();
    [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|mark| {
            let count = head.bytes().filter(|byte| byte == mark).count();
            // A comma where there is nothing to choose by.
            (count, u8::from(*mark == b','))
        })
        .unwrap_or(b',')
}

/// Where each column is; none when a needed one is missing or one is there that nobody knows.
fn columns(
    head: &csv::StringRecord,
    troubles: &mut Troubles,
) -> Option<BTreeMap<&'static str, usize>> {
    let before = troubles.count;
    let mut columns = BTreeMap::new();
    for (at, name) in head.iter().enumerate() {
        let name = name.trim().to_lowercase();
        match COLUMNS.iter().find(|(column, _)| *column == name) {
            Some((column, _)) if columns.insert(*column, at).is_some() => {
                troubles.code(1, column, "import-column-twice");
            }
            Some(_) => {}
            None => {
                let name: String = name.chars().take(40).collect();
                troubles.code(1, &name, "import-column-unknown");
            }
        }
    }
    for (column, _) in COLUMNS
        .iter()
        .filter(|(column, needed)| *needed && !columns.contains_key(column))
    {
        troubles.code(1, column, "import-column-missing");
    }
    (troubles.count == before).then_some(columns)
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
    for (column, _) in COLUMNS {
        if cells.computes(column) {
            troubles.code(line, column, "import-formula");
        }
    }
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
    let place = (country.clone(), cities::fold(cells.get("city").trim()));
    let city = if let Some(city) = known.cities.get(&place) {
        *city
    } else {
        let city = store::city_named(tx, &place.0, &place.1).await?;
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
        city: city.map_or_else(String::new, |city| city.to_string()),
        organisation: cells.get("organisation").to_owned(),
        level: cells.get("level").trim().to_lowercase(),
        language,
        time_zone: "Europe/Brussels".to_owned(),
    };
    let profile = form.parse();
    if let Err(refusal) = &profile {
        troubles.refusal(line, refusal);
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
        troubles.refusal(line, &refusal);
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
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Refusal::invalid("import-empty").into());
    }
    let modules = programme::modules(&mut tx, &edition.id).await?;
    let mut troubles = Troubles::default();
    let mut rows = Vec::new();
    let mut found = 0_i64;
    if let Some(text) = text(bytes, &mut troubles) {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter(text))
            .flexible(true)
            .from_reader(text.as_bytes());
        let head = reader.headers().map_err(crate::Error::fault)?.clone();
        if let Some(columns) = columns(&head, &mut troubles) {
            let mut known = Known {
                edition: &edition,
                modules: &modules,
                language: caller.language,
                cities: HashMap::new(),
                seen: BTreeSet::new(),
            };
            let mut lines = Lines::of(text);
            for record in reader.records() {
                let record = record.map_err(crate::Error::fault)?;
                let line = lines.at(record.position().map_or(0, csv::Position::byte));
                found += 1;
                if found > i64::try_from(MOST_ROWS).unwrap_or(i64::MAX) {
                    // The rest is counted, not read.
                    continue;
                }
                if record.len() != head.len() {
                    troubles.code(line, "", "import-cells");
                    continue;
                }
                let cells = Cells {
                    line,
                    columns: &columns,
                    record: &record,
                };
                rows.extend(check(&mut tx, &mut known, &cells, &mut troubles).await?);
            }
            if found > i64::try_from(MOST_ROWS).unwrap_or(i64::MAX) {
                let most = i64::try_from(MOST_ROWS).unwrap_or(i64::MAX);
                let problem = FieldProblem::new("", "import-many")
                    .with("count", found)
                    .with("max", most);
                troubles.kept.insert(0, Trouble { line: 1, problem });
                troubles.count += 1;
            } else if found == 0 {
                troubles.code(1, "", "import-no-rows");
            }
        }
    }
    drop(tx);
    // Nothing is kept of a file that cannot be brought in but what is wrong with it.
    if troubles.count > 0 {
        rows.clear();
    }
    let import = Import {
        id: academy.id(),
        edition_id: edition.id.clone(),
        person_id: permit.person()?.id.clone(),
        file_name: domain::text::shown(file_name.chars().take(120).collect()),
        rows_found: found,
        problems_found: troubles.count,
        problems: serde_json::to_string(&troubles.kept)?,
        content: serde_json::to_string(&rows)?,
        created_at: academy.now(),
        done_at: None,
    };
    let mut tx = academy.db.write().await?;
    store::insert_import(&mut tx, &import).await?;
    audit::note(
        &mut tx,
        academy,
        &permit,
        "import.read",
        ("edition", edition.id.as_str()),
        serde_json::json!({"rows": found, "problems": troubles.count}),
    )
    .await?;
    tx.commit().await?;
    Ok(import.id)
}

/// What was found in a file.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found` (that of another edition too).
pub async fn report(
    academy: &Academy,
    caller: &Caller,
    slug: &str,
    id: &ImportId,
) -> Result<Report> {
    let mut tx = academy.db.read().await?;
    let (edition, _) = permitted(&mut tx, caller, Operation::ImportApplications, slug).await?;
    let import = store::import(&mut tx, id)
        .await?
        .filter(|import| import.edition_id == edition.id)
        .ok_or(Refusal::not_found())?;
    let rows: Vec<Row> = serde_json::from_str(&import.content)?;
    Ok(Report {
        troubles: serde_json::from_str(&import.problems)?,
        first: rows
            .into_iter()
            .take(20)
            .map(|row| (row.name, row.organisation, row.content.dilemma_title))
            .collect(),
        import,
        edition,
    })
}

/// Brings in every application of a file, or none; how many. Whoever is new gets an account, and everybody
/// a mail that says what was entered in their name.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`, `import-not-now`, `import-problems`, `import-done`, `import-changed` when
/// one of the people applied in the meantime.
pub async fn bring(academy: &Academy, caller: &Caller, slug: &str, id: &ImportId) -> Result<usize> {
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    let (edition, permit) = permitted(&mut tx, caller, Operation::ImportApplications, slug).await?;
    admits(&edition)?;
    let import = store::import(&mut tx, id)
        .await?
        .filter(|import| import.edition_id == edition.id)
        .ok_or(Refusal::not_found())?;
    if import.problems_found > 0 {
        return Err(Refusal::conflict("import-problems").into());
    }
    if !store::import_done(&mut tx, id, now).await? {
        return Err(Refusal::conflict("import-done").into());
    }
    let modules = programme::modules(&mut tx, &edition.id).await?;
    let modules: Vec<ModuleId> = modules.iter().map(|module| module.id.clone()).collect();
    let rows: Vec<Row> = serde_json::from_str(&import.content)?;
    for row in &rows {
        if store::has_applied(&mut tx, &edition.id, &row.email).await? {
            return Err(Refusal::conflict("import-changed").into());
        }
        let city = accounts::city(&mut tx, row.city)
            .await?
            .ok_or(Refusal::conflict("import-changed"))?;
        enter(&mut tx, academy, &permit, &edition, &modules, row, city).await?;
    }
    audit::note(
        &mut tx,
        academy,
        &permit,
        "import.brought_in",
        ("edition", edition.id.as_str()),
        serde_json::json!({"import": id, "rows": rows.len()}),
    )
    .await?;
    tx.commit().await?;
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
