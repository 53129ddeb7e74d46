//! Instants. Zones and calendars belong to the server (`backend::clock`).

use serde::{Deserialize, Serialize};

use crate::FieldProblem;

/// An instant: milliseconds since 1970-01-01T00:00:00Z.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(transparent))]
pub struct Timestamp(i64);

impl Timestamp {
    /// One second in milliseconds.
    pub const SECOND: i64 = 1_000;
    /// One minute in milliseconds.
    pub const MINUTE: i64 = 60 * Self::SECOND;
    /// One hour in milliseconds.
    pub const HOUR: i64 = 60 * Self::MINUTE;
    /// 24 hours in milliseconds.
    pub const DAY: i64 = 24 * Self::HOUR;

    /// The instant `millis` milliseconds after 1970-01-01T00:00:00Z.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// The instant `millis` milliseconds later (earlier if negative), held at the ends of time.
    #[must_use]
    pub const fn plus(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// Milliseconds from `earlier` to this instant.
    pub const fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// A day of the calendar as ISO 8601 writes it (`2027-05-21`); it says no zone. Sorts by time.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(transparent))]
#[serde(try_from = "String", into = "String")]
pub struct Day(String);

impl Day {
    /// Reads what was typed into `field`.
    ///
    /// # Errors
    /// `required` when empty, `not-a-day` when no calendar has it.
    pub fn parse(field: &'static str, raw: &str) -> Result<Self, FieldProblem> {
        let raw = raw.trim();
        if raw.is_empty() {
            return Err(FieldProblem::new(field, "required"));
        }
        let number = |from: usize, to: usize| {
            raw.get(from..to)
                .filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
                .and_then(|part| part.parse::<u16>().ok())
        };
        let dashes = raw.len() == 10 && raw.get(4..5) == Some("-") && raw.get(7..8) == Some("-");
        match (number(0, 4), number(5, 7), number(8, 10)) {
            (Some(year), Some(month), Some(day))
                if dashes && year > 0 && (1..=days_in(year, month)).contains(&day) =>
            {
                Ok(Self(raw.to_owned()))
            }
            _ => Err(FieldProblem::new(field, "not-a-day")),
        }
    }

    /// The day of an instant in Universal Time.
    pub fn of(instant: Timestamp) -> Self {
        // Days to a civil date, counting from 1 March of the year 0 in cycles of 400 years.
        let days = instant.millis().div_euclid(Timestamp::DAY) + 719_468;
        let cycle = days.div_euclid(146_097);
        let of_cycle = days.rem_euclid(146_097);
        let year_of_cycle =
            (of_cycle - of_cycle / 1_460 + of_cycle / 36_524 - of_cycle / 146_096) / 365;
        let of_year = of_cycle - (365 * year_of_cycle + year_of_cycle / 4 - year_of_cycle / 100);
        let shifted = (5 * of_year + 2) / 153;
        let day = of_year - (153 * shifted + 2) / 5 + 1;
        let month = if shifted < 10 {
            shifted + 3
        } else {
            shifted - 9
        };
        let year = (year_of_cycle + cycle * 400 + i64::from(month <= 2)).clamp(1, 9_999);
        Self(format!("{year:04}-{month:02}-{day:02}"))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

const fn days_in(year: u16, month: u16) -> u16 {
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        _ => 0,
    }
}

impl TryFrom<String> for Day {
    type Error = crate::Refusal;
    fn try_from(raw: String) -> Result<Self, Self::Error> {
        Ok(Self::parse("day", &raw)?)
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.0
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn only_days_of_the_calendar_are_days() {
        for good in ["2028-02-29", "2000-02-29", "2027-12-31", " 2027-05-21 "] {
            assert!(Day::parse("due_on", good).is_ok(), "{good}");
        }
        for bad in [
            "2027-02-29",
            "1900-02-29",
            "2027-13-01",
            "2027-00-10",
            "2027-04-31",
            "2027-4-1",
            "21.05.2027",
            "0000-01-01",
            "2027-05-2\u{e9}",
            "+027-05-21",
        ] {
            assert_eq!(
                Day::parse("due_on", bad).unwrap_err().code,
                "not-a-day",
                "{bad}"
            );
        }
        assert_eq!(Day::parse("due_on", " ").unwrap_err().code, "required");
    }

    #[test]
    fn an_instant_has_its_day() {
        for (millis, day) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (951_782_400_000, "2000-02-29"),
            (1_805_846_399_999, "2027-03-23"),
            (1_805_846_400_000, "2027-03-24"),
        ] {
            assert_eq!(Day::of(Timestamp::from_millis(millis)).as_str(), day);
        }
    }

    proptest! {
        #[test]
        fn every_day_after_another_is_a_day_and_later(days in -700_000_i64..2_900_000) {
            let day = |n: i64| Day::of(Timestamp::from_millis(n * Timestamp::DAY));
            let one = day(days);
            prop_assert_eq!(Day::parse("day", one.as_str()).unwrap(), one.clone());
            prop_assert!(one < day(days + 1));
        }
    }
}
