//! The list of cities: read from `data/cities.csv` (`GeoNames`, CC BY 4.0) into the database once, as
//! the last step of migrating; with what else people call them, from `data/city_names.csv`. Where
//! both come from, `data/README.md` says.

use std::collections::HashMap;

use domain::geography::City;
use sqlx::QueryBuilder;

use crate::db::Conn;
use crate::db::Db;
use crate::{Error, Result, exec, optional};

const LIST: &str = include_str!("../data/cities.csv");
const NAMES: &str = include_str!("../data/city_names.csv");
/// Changes with the lists, so that newer ones are loaded over older ones.
const VERSION: &str = "geonames-2026-11-20k-names";
const MARK: &str = "INSERT INTO facts (key, value) VALUES ('cities', $1) ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value";
const MARKED: &str = "SELECT value FROM facts WHERE key = 'cities'";
/// Rows a statement: eight values each, below SQLite's 32,766.
const ROWS: usize = 500;

/// Lower case without diacritics, as names are found by.
///
/// Covers the letters of the list; Cyrillic and Georgian stay as they are.
pub fn fold(name: &str) -> String {
    name.to_lowercase()
        .chars()
        .flat_map(|c| {
            let plain = match c {
                'à'..='å' | 'ā' | 'ă' | 'ą' => "a",
                'æ' => "ae",
                'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
                'ď' | 'đ' | 'ð' => "d",
                'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ə' => "e",
                'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
                'ĥ' | 'ħ' => "h",
                'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => "i",
                'ķ' => "k",
                'ĺ' | 'ļ' | 'ľ' | 'ł' => "l",
                'ñ' | 'ń' | 'ņ' | 'ň' => "n",
                'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' => "o",
                'œ' => "oe",
                'ŕ' | 'ŗ' | 'ř' => "r",
                'ś' | 'ŝ' | 'ş' | 'š' | 'ș' => "s",
                'ß' => "ss",
                'ţ' | 'ť' | 'ț' => "t",
                'þ' => "th",
                'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' => "u",
                'ŵ' => "w",
                'ý' | 'ÿ' => "y",
                'ź' | 'ż' | 'ž' => "z",
                'ά' => "α",
                'έ' => "ε",
                'ή' => "η",
                'ί' | 'ϊ' | 'ΐ' => "ι",
                'ό' => "ο",
                'ύ' | 'ϋ' | 'ΰ' => "υ",
                'ώ' => "ω",
                'ς' => "σ",
                '\u{307}' => "",
                other => return [Some(other), None].into_iter().flatten(),
            };
            let mut chars = plain.chars();
            [chars.next(), chars.next()].into_iter().flatten()
        })
        .collect()
}

/// What a name of a city is found by: folded, and one space for whatever stands between its words, so that
/// "Saint-Denis" is "saint denis".
pub fn key(name: &str) -> String {
    let folded = fold(name);
    let words: Vec<&str> = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ")
}

/// A name without the letters that a keyboard may lack, as its own country spells it then: "Koeln", "Aarhus".
fn spelled_out(name: &str) -> String {
    let mut plain = String::with_capacity(name.len() + 2);
    for c in name.to_lowercase().chars() {
        match c {
            'ä' => plain.push_str("ae"),
            'ö' | 'ø' => plain.push_str("oe"),
            'ü' => plain.push_str("ue"),
            'å' => plain.push_str("aa"),
            other => plain.push(other),
        }
    }
    key(&plain)
}

/// All keys of a city between bars, its own name first: "|koln|koeln|cologne|".
fn keys(name: &str, also: Option<&str>) -> String {
    let mut keys = vec![key(name), spelled_out(name)];
    keys.extend(also.unwrap_or_default().split('|').map(key));
    let mut text = "|".to_owned();
    for (at, key) in keys.iter().enumerate() {
        if !key.is_empty() && !keys[..at].contains(key) {
            text.push_str(key);
            text.push('|');
        }
    }
    text
}

/// What else cities are called, by the id of the city; names between bars.
///
/// # Errors
/// When the list cannot be read (a test reads it).
pub fn names() -> Result<HashMap<i64, String>> {
    csv::Reader::from_reader(NAMES.as_bytes())
        .into_deserialize::<(i64, String)>()
        .map(|row| row.map_err(Error::fault))
        .collect()
}

/// The cities of the list.
///
/// # Errors
/// When the list cannot be read (a test reads it).
pub fn list() -> Result<Vec<City>> {
    let mut reader = csv::Reader::from_reader(LIST.as_bytes());
    let columns: HashMap<String, usize> = reader
        .headers()
        .map_err(Error::fault)?
        .iter()
        .enumerate()
        .map(|(at, name)| (name.to_owned(), at))
        .collect();
    let mut cities = Vec::with_capacity(20_000);
    for row in reader.records() {
        let row = row.map_err(Error::fault)?;
        let field = |name: &str| {
            columns
                .get(name)
                .and_then(|at| row.get(*at))
                .ok_or_else(|| Error::fault(format!("the list of cities has no {name}")))
        };
        cities.push(City {
            id: field("geonames_id")?.parse().map_err(Error::fault)?,
            name: field("name")?.to_owned(),
            country: field("country")?.to_owned(),
            population: field("population")?.parse().map_err(Error::fault)?,
            latitude: field("latitude")?.parse().map_err(Error::fault)?,
            longitude: field("longitude")?.parse().map_err(Error::fault)?,
            time_zone: field("time_zone")?.to_owned(),
        });
    }
    Ok(cities)
}

/// Loads the list unless the database has it.
///
/// # Errors
/// When the database fails.
pub async fn load(db: &Db) -> Result<()> {
    let mut tx = db.write().await?;
    let marked: Option<String> = optional!(tx, sqlx::query_scalar(MARKED))?;
    if marked.as_deref() == Some(VERSION) {
        return tx.commit().await;
    }
    let names = names()?;
    for rows in list()?.chunks(ROWS) {
        match tx.conn() {
            Conn::Sqlite(c) => insert(rows, &names).build().execute(c).await.map(drop)?,
            Conn::Postgres(c) => insert(rows, &names).build().execute(c).await.map(drop)?,
        }
    }
    exec!(tx, sqlx::query(MARK).bind(VERSION))?;
    tx.commit().await
}

fn insert<DB>(rows: &[City], also: &HashMap<i64, String>) -> QueryBuilder<DB>
where
    DB: sqlx::Database,
    for<'q> i64: sqlx::Encode<'q, DB> + sqlx::Type<DB>,
    for<'q> f64: sqlx::Encode<'q, DB> + sqlx::Type<DB>,
    for<'q> String: sqlx::Encode<'q, DB> + sqlx::Type<DB>,
{
    let mut query = QueryBuilder::new(
        "INSERT INTO cities (id, name, names, country, population, latitude, longitude, time_zone) ",
    );
    query.push_values(rows, |mut row, city| {
        row.push_bind(city.id)
            .push_bind(city.name.clone())
            .push_bind(keys(&city.name, also.get(&city.id).map(String::as_str)))
            .push_bind(city.country.clone())
            .push_bind(city.population)
            .push_bind(city.latitude)
            .push_bind(city.longitude)
            .push_bind(city.time_zone.clone());
    });
    query.push(
        " ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name, names = EXCLUDED.names, country = EXCLUDED.country, \
         population = EXCLUDED.population, latitude = EXCLUDED.latitude, longitude = EXCLUDED.longitude, time_zone = EXCLUDED.time_zone",
    );
    query
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_reads() {
        let cities = list().unwrap();
        assert_eq!(cities.len(), 19_874);
        assert!(
            cities
                .iter()
                .any(|city| city.name == "Antwerpen" || city.name == "Antwerp")
        );
        assert!(
            cities
                .iter()
                .all(|city| domain::geography::is_country(&city.country))
        );
    }

    #[test]
    fn names_fold() {
        assert_eq!(fold("Łódź"), "lodz");
        assert_eq!(fold("Bulqizë"), "bulqize");
        assert_eq!(
            fold("Straße İzmir Ålesund Œuf"),
            "strasse izmir alesund oeuf"
        );
        assert_eq!(fold("Αθήνα Πειραιάς"), "αθηνα πειραιασ");
    }

    #[test]
    fn keys_hold_every_spelling_once() {
        assert_eq!(
            key("  L'Hospitalet-de  Llobregat "),
            "l hospitalet de llobregat"
        );
        assert_eq!(
            keys("Köln", Some("Cologne|Koeln|Keulen")),
            "|koln|koeln|cologne|keulen|"
        );
        assert_eq!(keys("Århus", None), "|arhus|aarhus|");
        assert_eq!(keys("Gent", Some("")), "|gent|");
    }

    #[test]
    fn other_names_belong_to_cities_of_the_list() {
        let cities: std::collections::HashSet<i64> =
            list().unwrap().into_iter().map(|city| city.id).collect();
        let names = names().unwrap();
        assert!(names.len() > 4_000);
        assert!(names.keys().all(|id| cities.contains(id)));
        assert!(
            names
                .values()
                .all(|names| names.split('|').all(|name| !key(name).is_empty()))
        );
    }
}
