//! Countries, and how big a city is.

use serde::{Deserialize, Serialize};

use crate::words::words;

/// Countries whose policy makers the academy knows: EU-27, EFTA, the United Kingdom and the
/// candidate countries (`XK`: user-assigned code for Kosovo). ISO 3166-1 alpha-2.
pub const COUNTRIES: [&str; 42] = [
    "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV",
    "LT", "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE", "IS", "LI", "NO", "CH", "GB",
    "AL", "BA", "GE", "MD", "ME", "MK", "RS", "TR", "UA", "XK",
];

/// Whether `code` is one of [`COUNTRIES`].
pub fn is_country(code: &str) -> bool {
    COUNTRIES.contains(&code)
}

words! {
    /// Size classes of cities, by population; after the OECD–EC city definition (Dijkstra and
    /// Poelman 2012) with one more step below 50,000, since small cities are explicitly welcome.
    CitySize {
        /// Fewer than 50,000 inhabitants.
        Small = "small",
        /// 50,000 to 249,999.
        Medium = "medium",
        /// 250,000 to 999,999.
        Large = "large",
        /// One million and more.
        Metropolis = "metropolis",
    }
}

impl CitySize {
    /// The class of a city with `population` inhabitants.
    pub const fn of(population: i64) -> Self {
        match population {
            ..50_000 => Self::Small,
            50_000..250_000 => Self::Medium,
            250_000..1_000_000 => Self::Large,
            _ => Self::Metropolis,
        }
    }
}

/// A city of the list (`GeoNames` id and figures).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::FromRow))]
pub struct City {
    /// `GeoNames` id.
    pub id: i64,
    /// The name.
    pub name: String,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// Inhabitants.
    pub population: i64,
    /// WGS 84, degrees north.
    pub latitude: f64,
    /// WGS 84, degrees east.
    pub longitude: f64,
    /// IANA time zone.
    pub time_zone: String,
}

impl City {
    /// Its size class.
    pub const fn size(&self) -> CitySize {
        CitySize::of(self.population)
    }
}
