//! People, sign-ins, links, roles, cities.

use domain::accounts::{Level, Person, Profile};
use domain::geography::City;
use domain::ids::{PersonId, SignInId};
use domain::permission::Role;
use domain::{Language, Timestamp};

use crate::access::Grant;
use crate::db::Tx;
use crate::{Result, all, exec, one, optional};

#[derive(sqlx::FromRow)]
struct PersonRow {
    id: PersonId,
    email: String,
    name: String,
    verified_at: Option<Timestamp>,
    language: Option<Language>,
    time_zone: String,
    country: Option<String>,
    organisation: Option<String>,
    level: Option<Level>,
    created_at: Timestamp,
    city_id: Option<i64>,
    city_name: Option<String>,
    city_country: Option<String>,
    population: Option<i64>,
    latitude: Option<f64>,
    longitude: Option<f64>,
    city_zone: Option<String>,
}

impl From<PersonRow> for Person {
    fn from(row: PersonRow) -> Self {
        let city = match (
            row.city_id,
            row.city_name,
            row.city_country,
            row.population,
            row.latitude,
            row.longitude,
            row.city_zone,
        ) {
            (
                Some(id),
                Some(name),
                Some(country),
                Some(population),
                Some(latitude),
                Some(longitude),
                Some(time_zone),
            ) => Some(City {
                id,
                name,
                country,
                population,
                latitude,
                longitude,
                time_zone,
            }),
            _ => None,
        };
        Self {
            id: row.id,
            email: row.email,
            name: row.name,
            verified: row.verified_at.is_some(),
            language: row.language,
            time_zone: row.time_zone,
            country: row.country,
            city,
            organisation: row.organisation,
            level: row.level,
            created_at: row.created_at,
        }
    }
}

macro_rules! person {
    ($rest:literal) => {
        concat!(
            "SELECT p.id, p.email, p.name, p.verified_at, p.language, p.time_zone, p.country, p.organisation, p.level, p.created_at, p.city_id,
            c.name AS city_name, c.country AS city_country, c.population, c.latitude, c.longitude, c.time_zone AS city_zone
            FROM people p LEFT JOIN cities c ON c.id = p.city_id ",
            $rest
        )
    };
}

const BY_ID: &str = person!("WHERE p.id = $1 AND p.erased_at IS NULL");
const BY_EMAIL: &str = person!("WHERE p.email = $1 AND p.erased_at IS NULL");
const SEARCH: &str = person!(
    "WHERE p.erased_at IS NULL AND ($1 = '' OR LOWER(p.name) LIKE $2 ESCAPE '!' OR LOWER(p.name) LIKE $3 ESCAPE '!' OR p.email LIKE $2 ESCAPE '!') ORDER BY LOWER(p.name), p.id LIMIT $4 OFFSET $5"
);
const COUNT: &str = "SELECT COUNT(*) FROM people p WHERE p.erased_at IS NULL AND ($1 = '' OR LOWER(p.name) LIKE $2 ESCAPE '!' OR LOWER(p.name) LIKE $3 ESCAPE '!' OR p.email LIKE $2 ESCAPE '!')";
const INSERT: &str = "INSERT INTO people (id, email, name, password_hash, language, time_zone, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
const INSERT_WHOLE: &str = "INSERT INTO people (id, email, name, password_hash, verified_at, language, time_zone, country, city_id, organisation, level, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
const PASSWORD_OF: &str = "SELECT password_hash FROM people WHERE id = $1";
const SET_PASSWORD: &str = "UPDATE people SET password_hash = $2 WHERE id = $1";
const VERIFY: &str = "UPDATE people SET verified_at = $2 WHERE id = $1 AND verified_at IS NULL";
const SET_EMAIL: &str = "UPDATE people SET email = $2, verified_at = $3 WHERE id = $1";
/// What was granted to an address goes along with it.
const MOVE_GRANTED: [&str; 4] = [
    "INSERT INTO co_authors (application_id, email, invited_at)
    SELECT application_id, $2, invited_at FROM co_authors WHERE email = $1 ON CONFLICT DO NOTHING",
    "DELETE FROM co_authors WHERE email = $1 AND email <> $2",
    "INSERT INTO call_exceptions (edition_id, email, until_at, waives_rules, reason, granted_by, granted_at)
    SELECT edition_id, $2, until_at, waives_rules, reason, granted_by, granted_at FROM call_exceptions WHERE email = $1 ON CONFLICT DO NOTHING",
    "DELETE FROM call_exceptions WHERE email = $1 AND email <> $2",
];
const SET_PROFILE: &str = "UPDATE people SET name = $2, country = $3, city_id = $4, organisation = $5, level = $6, language = $7, time_zone = $8 WHERE id = $1";
const SET_LANGUAGE: &str = "UPDATE people SET language = $2 WHERE id = $1";
const ERASE: &str = "UPDATE people SET email = 'erased-' || id || '@invalid', name = '', password_hash = '', verified_at = NULL, language = NULL, country = NULL,
    city_id = NULL, organisation = NULL, level = NULL, erased_at = $2 WHERE id = $1";

/// The person with this id, unless erased.
///
/// # Errors
/// When the database fails.
pub async fn by_id(tx: &mut Tx, id: &PersonId) -> Result<Option<Person>> {
    let row: Option<PersonRow> = optional!(tx, sqlx::query_as(BY_ID).bind(id.as_str()))?;
    Ok(row.map(Person::from))
}

/// The person with this address, unless erased.
///
/// # Errors
/// When the database fails.
pub async fn by_email(tx: &mut Tx, email: &str) -> Result<Option<Person>> {
    let row: Option<PersonRow> = optional!(tx, sqlx::query_as(BY_EMAIL).bind(email))?;
    Ok(row.map(Person::from))
}

/// People whose name or address contains `text`, by name; and how many there are.
///
/// # Errors
/// When the database fails.
pub async fn search(
    tx: &mut Tx,
    text: &str,
    limit: i64,
    offset: i64,
) -> Result<(Vec<Person>, i64)> {
    let like = like(&text.trim().to_lowercase());
    let capital = capitals(&like);
    let rows: Vec<PersonRow> = all!(
        tx,
        sqlx::query_as(SEARCH)
            .bind(text)
            .bind(&like)
            .bind(&capital)
            .bind(limit)
            .bind(offset)
    )?;
    let count: i64 = one!(
        tx,
        sqlx::query_scalar(COUNT)
            .bind(text)
            .bind(&like)
            .bind(&capital)
    )?;
    Ok((rows.into_iter().map(Person::from).collect(), count))
}

/// What a text stands anywhere in; `%` and `_` mean themselves.
fn like(text: &str) -> String {
    let mut like = String::from("%");
    for c in text.chars() {
        if matches!(c, '%' | '_' | '!') {
            like.push('!');
        }
        like.push(c);
    }
    like.push('%');
    like
}

/// The same with the capitals names begin with, where they are not ASCII: those `LOWER` leaves as they are on SQLite.
fn capitals(like: &str) -> String {
    let mut inside = false;
    let mut capital = String::with_capacity(like.len());
    for c in like.chars() {
        if inside || c.is_ascii() {
            capital.push(c);
        } else {
            capital.extend(c.to_uppercase());
        }
        inside = c.is_alphabetic();
    }
    capital
}

/// A new account.
#[derive(Debug)]
pub struct NewPerson<'a> {
    /// Id.
    pub id: &'a PersonId,
    /// Address.
    pub email: &'a str,
    /// Name.
    pub name: &'a str,
    /// PHC string.
    pub password_hash: &'a str,
    /// Language.
    pub language: Language,
    /// IANA zone.
    pub time_zone: &'a str,
}

/// Adds an account.
///
/// # Errors
/// When the database fails; a duplicate when the address is taken.
pub async fn insert(tx: &mut Tx, person: &NewPerson<'_>, now: Timestamp) -> Result<()> {
    exec!(
        tx,
        sqlx::query(INSERT)
            .bind(person.id.as_str())
            .bind(person.email)
            .bind(person.name)
            .bind(person.password_hash)
            .bind(person.language)
            .bind(person.time_zone)
            .bind(now)
    )?;
    Ok(())
}

/// Adds an account with its profile; verified when it was made, if at all.
///
/// # Errors
/// When the database fails; a duplicate when the address is taken.
pub async fn insert_whole(tx: &mut Tx, person: &Person, password_hash: &str) -> Result<()> {
    exec!(
        tx,
        sqlx::query(INSERT_WHOLE)
            .bind(person.id.as_str())
            .bind(&person.email)
            .bind(&person.name)
            .bind(password_hash)
            .bind(person.verified.then_some(person.created_at))
            .bind(person.language)
            .bind(&person.time_zone)
            .bind(&person.country)
            .bind(person.city.as_ref().map(|city| city.id))
            .bind(&person.organisation)
            .bind(person.level)
            .bind(person.created_at)
    )?;
    Ok(())
}

/// The stored password hash.
///
/// # Errors
/// When the database fails.
pub async fn password_of(tx: &mut Tx, id: &PersonId) -> Result<Option<String>> {
    Ok(optional!(
        tx,
        sqlx::query_scalar(PASSWORD_OF).bind(id.as_str())
    )?)
}

/// Stores a password hash.
///
/// # Errors
/// When the database fails.
pub async fn set_password(tx: &mut Tx, id: &PersonId, hash: &str) -> Result<()> {
    exec!(tx, sqlx::query(SET_PASSWORD).bind(id.as_str()).bind(hash))?;
    Ok(())
}

/// Notes that the address is verified.
///
/// # Errors
/// When the database fails.
pub async fn verify(tx: &mut Tx, id: &PersonId, now: Timestamp) -> Result<()> {
    exec!(tx, sqlx::query(VERIFY).bind(id.as_str()).bind(now))?;
    Ok(())
}

/// Changes the address of a person to one that is verified.
///
/// # Errors
/// When the database fails; a duplicate when the address is taken.
pub async fn set_email(tx: &mut Tx, person: &Person, email: &str, now: Timestamp) -> Result<()> {
    exec!(
        tx,
        sqlx::query(SET_EMAIL)
            .bind(person.id.as_str())
            .bind(email)
            .bind(now)
    )?;
    for statement in MOVE_GRANTED {
        exec!(tx, sqlx::query(statement).bind(&person.email).bind(email))?;
    }
    Ok(())
}

/// Stores a profile.
///
/// # Errors
/// When the database fails.
pub async fn set_profile(tx: &mut Tx, id: &PersonId, profile: &Profile) -> Result<()> {
    exec!(
        tx,
        sqlx::query(SET_PROFILE)
            .bind(id.as_str())
            .bind(profile.name.as_str())
            .bind(&profile.country)
            .bind(profile.city)
            .bind(profile.organisation.as_str())
            .bind(profile.level)
            .bind(profile.language)
            .bind(&profile.time_zone)
    )?;
    Ok(())
}

/// Stores the language of the interface.
///
/// # Errors
/// When the database fails.
pub async fn set_language(tx: &mut Tx, id: &PersonId, language: Language) -> Result<()> {
    exec!(
        tx,
        sqlx::query(SET_LANGUAGE).bind(id.as_str()).bind(language)
    )?;
    Ok(())
}

/// Takes a person's data out of their row. The row stays, so that records keep an author.
///
/// # Errors
/// When the database fails.
pub async fn erase(tx: &mut Tx, id: &PersonId, now: Timestamp) -> Result<()> {
    exec!(tx, sqlx::query(ERASE).bind(id.as_str()).bind(now))?;
    Ok(())
}

/// A sign-in, as its owner sees it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct SignIn {
    /// Id.
    pub id: SignInId,
    /// Whose.
    pub person_id: PersonId,
    /// What the browser calls itself.
    pub device: String,
    /// Since when.
    pub created_at: Timestamp,
    /// Last used.
    pub seen_at: Timestamp,
    /// Absolute end.
    pub expires_at: Timestamp,
}

const INSERT_SIGN_IN: &str = "INSERT INTO sign_ins (id, person_id, token_hash, device, created_at, seen_at, expires_at) VALUES ($1, $2, $3, $4, $5, $5, $6)";
const SIGN_INS_OF: &str = "SELECT id, person_id, device, created_at, seen_at, expires_at FROM sign_ins WHERE person_id = $1 AND expires_at > $2 AND seen_at > $3 ORDER BY seen_at DESC";
const SEEN: &str = "UPDATE sign_ins SET seen_at = $2 WHERE id = $1";
const END: &str = "DELETE FROM sign_ins WHERE id = $1 AND person_id = $2";
const END_ALL: &str = "DELETE FROM sign_ins WHERE person_id = $1 AND ($2 = '' OR id <> $2)";

/// Adds a sign-in.
///
/// # Errors
/// When the database fails.
pub async fn insert_sign_in(
    tx: &mut Tx,
    id: &SignInId,
    person: &PersonId,
    token_hash: &str,
    device: &str,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<()> {
    exec!(
        tx,
        sqlx::query(INSERT_SIGN_IN)
            .bind(id.as_str())
            .bind(person.as_str())
            .bind(token_hash)
            .bind(device)
            .bind(now)
            .bind(expires_at)
    )?;
    Ok(())
}

/// One row a role, or one row without; every request of somebody signed in begins with this.
#[derive(sqlx::FromRow)]
struct KnownRow {
    sign_in_id: SignInId,
    seen_at: Timestamp,
    /// `role:scope`, with commas between; none without roles.
    grants: Option<String>,
    #[sqlx(flatten)]
    person: PersonRow,
}

// One row, whatever the number of roles: this is asked with every page.
const KNOWN: &str = "SELECT s.id AS sign_in_id, s.seen_at,
    (SELECT string_agg(r.role || ':' || r.scope_id, ',') FROM roles r WHERE r.person_id = p.id) AS grants,
    p.id, p.email, p.name, p.verified_at, p.language, p.time_zone, p.country, p.organisation, p.level, p.created_at, p.city_id,
    c.name AS city_name, c.country AS city_country, c.population, c.latitude, c.longitude, c.time_zone AS city_zone
    FROM sign_ins s JOIN people p ON p.id = s.person_id LEFT JOIN cities c ON c.id = p.city_id
    WHERE s.token_hash = $1 AND s.expires_at > $2 AND s.seen_at > $3 AND p.erased_at IS NULL";

/// Whom the token of a sign-in stands for, with their roles and when it was last used, unless it is
/// over or idle since before `idle_since`.
///
/// # Errors
/// When the database fails.
pub async fn known(
    tx: &mut Tx,
    token_hash: &str,
    now: Timestamp,
    idle_since: Timestamp,
) -> Result<Option<(SignInId, Timestamp, Person, Vec<Grant>)>> {
    let row: Option<KnownRow> = optional!(
        tx,
        sqlx::query_as(KNOWN)
            .bind(token_hash)
            .bind(now)
            .bind(idle_since)
    )?;
    Ok(row.map(|row| {
        let grants = row.grants.iter().flat_map(|all| all.split(','));
        let grants = grants.filter_map(|grant| {
            let (role, scope) = grant.split_once(':')?;
            let role = Role::from_key(role)?;
            let scope = scope.to_owned();
            Some(Grant { role, scope })
        });
        let grants = grants.collect();
        (row.sign_in_id, row.seen_at, row.person.into(), grants)
    }))
}

/// A person's sign-ins that hold.
///
/// # Errors
/// When the database fails.
pub async fn sign_ins_of(
    tx: &mut Tx,
    person: &PersonId,
    now: Timestamp,
    idle_since: Timestamp,
) -> Result<Vec<SignIn>> {
    Ok(all!(
        tx,
        sqlx::query_as(SIGN_INS_OF)
            .bind(person.as_str())
            .bind(now)
            .bind(idle_since)
    )?)
}

/// Notes that a sign-in was used.
///
/// # Errors
/// When the database fails.
pub async fn seen(tx: &mut Tx, id: &SignInId, now: Timestamp) -> Result<()> {
    exec!(tx, sqlx::query(SEEN).bind(id.as_str()).bind(now))?;
    Ok(())
}

/// Ends one sign-in of a person; false when there was none.
///
/// # Errors
/// When the database fails.
pub async fn end(tx: &mut Tx, id: &SignInId, person: &PersonId) -> Result<bool> {
    Ok(exec!(tx, sqlx::query(END).bind(id.as_str()).bind(person.as_str()))? > 0)
}

/// Ends every sign-in of a person but one.
///
/// # Errors
/// When the database fails.
pub async fn end_all(tx: &mut Tx, person: &PersonId, but: Option<&SignInId>) -> Result<u64> {
    Ok(exec!(
        tx,
        sqlx::query(END_ALL)
            .bind(person.as_str())
            .bind(but.map_or("", SignInId::as_str))
    )?)
}

const INSERT_LINK: &str = "INSERT INTO links (token_hash, person_id, purpose, new_address, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)";
const USE_LINK: &str = "UPDATE links SET used_at = $3 WHERE token_hash = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3 RETURNING person_id, new_address";
const PEEK_LINK: &str = "SELECT person_id, new_address FROM links WHERE token_hash = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3";
const END_LINKS: &str =
    "UPDATE links SET used_at = $3 WHERE person_id = $1 AND purpose = $2 AND used_at IS NULL";

/// Whose a link is, and the address their account is to have if it changes that.
pub type Link = (PersonId, Option<String>);

/// Adds a single-use link.
///
/// # Errors
/// When the database fails.
pub async fn insert_link(
    tx: &mut Tx,
    token_hash: &str,
    person: &PersonId,
    purpose: &str,
    new_address: Option<&str>,
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<()> {
    exec!(
        tx,
        sqlx::query(INSERT_LINK)
            .bind(token_hash)
            .bind(person.as_str())
            .bind(purpose)
            .bind(new_address)
            .bind(now)
            .bind(expires_at)
    )?;
    Ok(())
}

/// Uses a link up, if it held.
///
/// # Errors
/// When the database fails.
pub async fn use_link(
    tx: &mut Tx,
    token_hash: &str,
    purpose: &str,
    now: Timestamp,
) -> Result<Option<Link>> {
    Ok(optional!(
        tx,
        sqlx::query_as(USE_LINK)
            .bind(token_hash)
            .bind(purpose)
            .bind(now)
    )?)
}

/// The link, if it still holds.
///
/// # Errors
/// When the database fails.
pub async fn peek_link(
    tx: &mut Tx,
    token_hash: &str,
    purpose: &str,
    now: Timestamp,
) -> Result<Option<Link>> {
    Ok(optional!(
        tx,
        sqlx::query_as(PEEK_LINK)
            .bind(token_hash)
            .bind(purpose)
            .bind(now)
    )?)
}

/// Uses up every link of a person for a purpose.
///
/// # Errors
/// When the database fails.
pub async fn end_links(
    tx: &mut Tx,
    person: &PersonId,
    purpose: &str,
    now: Timestamp,
) -> Result<()> {
    exec!(
        tx,
        sqlx::query(END_LINKS)
            .bind(person.as_str())
            .bind(purpose)
            .bind(now)
    )?;
    Ok(())
}

const COUNT_ATTEMPT: &str = "INSERT INTO attempts (key, window_start, count) VALUES ($1, $2, 1)
    ON CONFLICT (key, window_start) DO UPDATE SET count = attempts.count + 1 RETURNING count";
const FORGIVE_ATTEMPT: &str =
    "UPDATE attempts SET count = count - 1 WHERE key = $1 AND window_start = $2 AND count > 0";
const FORGET_ATTEMPTS: &str = "DELETE FROM attempts WHERE key = $1";

/// Counts one more try of `key` in the window that began at `window`; how many there were.
///
/// # Errors
/// When the database fails.
pub async fn count_attempt(tx: &mut Tx, key: &str, window: Timestamp) -> Result<i64> {
    Ok(one!(
        tx,
        sqlx::query_scalar(COUNT_ATTEMPT).bind(key).bind(window)
    )?)
}

/// Takes one try of `key` back that was counted in the window that began at `window`.
///
/// # Errors
/// When the database fails.
pub async fn forgive_attempt(tx: &mut Tx, key: &str, window: Timestamp) -> Result<()> {
    exec!(tx, sqlx::query(FORGIVE_ATTEMPT).bind(key).bind(window))?;
    Ok(())
}

/// Forgets the tries of `key`.
///
/// # Errors
/// When the database fails.
pub async fn forget_attempts(tx: &mut Tx, key: &str) -> Result<()> {
    exec!(tx, sqlx::query(FORGET_ATTEMPTS).bind(key))?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct GrantRow {
    role: Role,
    scope_id: String,
}

const GRANTS_OF: &str = "SELECT role, scope_id FROM roles WHERE person_id = $1";
const GRANT: &str = "INSERT INTO roles (person_id, role, scope_id, granted_at, granted_by) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
const REVOKE: &str = "DELETE FROM roles WHERE person_id = $1 AND role = $2 AND scope_id = $3";
const HOLDERS: &str = "SELECT COUNT(*) FROM roles WHERE role = $1 AND scope_id = ''";

/// The roles a person was granted.
///
/// # Errors
/// When the database fails.
pub async fn grants_of(tx: &mut Tx, person: &PersonId) -> Result<Vec<Grant>> {
    let rows: Vec<GrantRow> = all!(tx, sqlx::query_as(GRANTS_OF).bind(person.as_str()))?;
    Ok(rows
        .into_iter()
        .map(|row| Grant {
            role: row.role,
            scope: row.scope_id,
        })
        .collect())
}

/// Grants a role; false when the person had it.
///
/// # Errors
/// When the database fails.
pub async fn grant(
    tx: &mut Tx,
    person: &PersonId,
    grant: &Grant,
    by: Option<&PersonId>,
    now: Timestamp,
) -> Result<bool> {
    Ok(exec!(
        tx,
        sqlx::query(GRANT)
            .bind(person.as_str())
            .bind(grant.role)
            .bind(&grant.scope)
            .bind(now)
            .bind(by.map(PersonId::as_str))
    )? > 0)
}

/// Revokes a role; false when the person did not have it.
///
/// # Errors
/// When the database fails.
pub async fn revoke(tx: &mut Tx, person: &PersonId, grant: &Grant) -> Result<bool> {
    Ok(exec!(
        tx,
        sqlx::query(REVOKE)
            .bind(person.as_str())
            .bind(grant.role)
            .bind(&grant.scope)
    )? > 0)
}

/// How many people hold a role for the whole academy.
///
/// # Errors
/// When the database fails.
pub async fn holders(tx: &mut Tx, role: Role) -> Result<i64> {
    Ok(one!(tx, sqlx::query_scalar(HOLDERS).bind(role))?)
}

const CITY: &str = "SELECT id, name, country, population, latitude, longitude, time_zone FROM cities WHERE id = $1";
/// What a city is called stands between bars, its own name first: a name that is typed in full stands before one
/// that is only begun.
const CITIES: &str =
    "SELECT id, name, country, population, latitude, longitude, time_zone FROM cities
    WHERE country = $1 AND names LIKE $2
    ORDER BY CASE WHEN names LIKE $3 THEN 0 WHEN names LIKE $4 THEN 1 ELSE 2 END, population DESC, id LIMIT $5";

/// The city with this `GeoNames` id.
///
/// # Errors
/// When the database fails.
pub async fn city(tx: &mut Tx, id: i64) -> Result<Option<City>> {
    Ok(optional!(tx, sqlx::query_as(CITY).bind(id))?)
}

/// Cities of a country one of whose names begins with `key` (as `cities::key` makes them): those called exactly so
/// first, then the largest.
///
/// # Errors
/// When the database fails.
pub async fn cities(tx: &mut Tx, country: &str, key: &str, limit: i64) -> Result<Vec<City>> {
    Ok(all!(
        tx,
        sqlx::query_as(CITIES)
            .bind(country)
            .bind(format!("%|{key}%"))
            .bind(format!("|{key}|%"))
            .bind(format!("%|{key}|%"))
            .bind(limit)
    )?)
}

const CITY_NAMED: &str =
    "SELECT id, name, country, population, latitude, longitude, time_zone FROM cities
    WHERE country = $1 AND names LIKE $3
    ORDER BY CASE WHEN names LIKE $2 THEN 0 ELSE 1 END, population DESC, id LIMIT 1";

/// The city of a country that is called exactly so; of several, the one whose own name it is, then the largest.
///
/// # Errors
/// When the database fails.
pub async fn city_named(tx: &mut Tx, country: &str, key: &str) -> Result<Option<City>> {
    Ok(optional!(
        tx,
        sqlx::query_as(CITY_NAMED)
            .bind(country)
            .bind(format!("|{key}|%"))
            .bind(format!("%|{key}|%"))
    )?)
}

const CITY_NAMES: &str = "SELECT names FROM cities WHERE country = $1 AND names LIKE $2";

/// Everything else that the cities of a country with this own name are called, as keys.
///
/// # Errors
/// When the database fails.
pub async fn city_names(tx: &mut Tx, country: &str, key: &str) -> Result<Vec<String>> {
    let rows: Vec<String> = all!(
        tx,
        sqlx::query_scalar(CITY_NAMES)
            .bind(country)
            .bind(format!("|{key}|%"))
    )?;
    Ok(rows
        .iter()
        .flat_map(|names| names.split('|'))
        .filter(|name| !name.is_empty() && *name != key)
        .map(ToOwned::to_owned)
        .collect())
}

const FACT: &str = "SELECT value FROM facts WHERE key = $1";
const SET_FACT: &str = "INSERT INTO facts (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value";
const ANYBODY: &str = "SELECT COUNT(*) FROM people";

/// A fact about the database itself.
///
/// # Errors
/// When the database fails.
pub async fn fact(tx: &mut Tx, key: &str) -> Result<Option<String>> {
    Ok(optional!(tx, sqlx::query_scalar(FACT).bind(key))?)
}

/// Notes a fact about the database itself.
///
/// # Errors
/// When the database fails.
pub async fn set_fact(tx: &mut Tx, key: &str, value: &str) -> Result<()> {
    exec!(tx, sqlx::query(SET_FACT).bind(key).bind(value))?;
    Ok(())
}

/// How many accounts there are, erased ones included.
///
/// # Errors
/// When the database fails.
pub async fn anybody(tx: &mut Tx) -> Result<i64> {
    Ok(one!(tx, sqlx::query_scalar(ANYBODY))?)
}
