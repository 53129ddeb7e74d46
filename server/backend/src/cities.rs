//! The list of cities: read from `data/cities.csv` (`GeoNames`, CC BY 4.0) into the database once, as
//! the last step of migrating.

use std::collections::HashMap;

use domain::geography::City;
use sqlx::QueryBuilder;

use crate::db::Conn;
use crate::db::Db;
use crate::{Error, Result, exec, optional};

const LIST: &str = include_str!("../data/cities.csv");
/// Changes with the list, so that a newer list is loaded over an older one.
const VERSION: &str = "geonames-2026-11-20k";
const MARK: &str = "INSERT INTO facts (key, value) VALUES ('cities', $1) ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value";
const MARKED: &str = "SELECT value FROM facts WHERE key = 'cities'";
/// Rows a statement: eight values each, below SQLite's 32,766.
const ROWS: usize = 500;

/// Lower case without diacritics, as names are found by.
///
/// Covers the Latin letters of the list; Greek and Cyrillic stay as they are (the list writes
/// names in Latin letters).
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
                '\u{307}' => "",
                other => return [Some(other), None].into_iter().flatten(),
            };
            let mut chars = plain.chars();
            [chars.next(), chars.next()].into_iter().flatten()
        })
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
    for rows in list()?.chunks(ROWS) {
        match tx.conn() {
            Conn::Sqlite(c) => insert(rows).build().execute(c).await.map(drop)?,
            Conn::Postgres(c) => insert(rows).build().execute(c).await.map(drop)?,
        }
    }
    exec!(tx, sqlx::query(MARK).bind(VERSION))?;
    tx.commit().await
}

fn insert<DB>(rows: &[City]) -> QueryBuilder<DB>
where
    DB: sqlx::Database,
    for<'q> i64: sqlx::Encode<'q, DB> + sqlx::Type<DB>,
    for<'q> f64: sqlx::Encode<'q, DB> + sqlx::Type<DB>,
    for<'q> String: sqlx::Encode<'q, DB> + sqlx::Type<DB>,
{
    let mut query = QueryBuilder::new(
        "INSERT INTO cities (id, name, folded, country, population, latitude, longitude, time_zone) ",
    );
    query.push_values(rows, |mut row, city| {
        row.push_bind(city.id)
            .push_bind(city.name.clone())
            .push_bind(fold(&city.name))
            .push_bind(city.country.clone())
            .push_bind(city.population)
            .push_bind(city.latitude)
            .push_bind(city.longitude)
            .push_bind(city.time_zone.clone());
    });
    query.push(
        " ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name, folded = EXCLUDED.folded, country = EXCLUDED.country, \
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
    }
}
