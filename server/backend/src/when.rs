//! Dates, times and numbers as people write them: CLDR through icu, zones through jiff.

use std::sync::OnceLock;

use domain::{FieldProblem, Language, Timestamp};
use icu::calendar::Gregorian;
use icu::datetime::FixedCalendarDateTimeFormatter as Formatter;
use icu::datetime::fieldsets::{M, YM, YMD, YMDE, YMDT};
use icu::datetime::input::{Date, DateTime, Time};
use icu::decimal::DecimalFormatter;
use icu::decimal::options::DecimalFormatterOptions;
use icu::locale::{Locale, locale};
use jiff::tz::TimeZone;

use crate::args;
use crate::texts::say_with;

struct Formats {
    day: Formatter<Gregorian, YMD>,
    weekday: Formatter<Gregorian, YMDE>,
    month: Formatter<Gregorian, M>,
    month_short: Formatter<Gregorian, M>,
    year_month: Formatter<Gregorian, YM>,
    minute: Formatter<Gregorian, YMDT>,
    number: DecimalFormatter,
}

impl Formats {
    #[expect(
        clippy::expect_used,
        reason = "the locales are compiled in; a test formats with each"
    )]
    fn new(locale: &Locale) -> Self {
        Self {
            day: Formatter::try_new(locale.into(), YMD::long()).expect("compiled locale data"),
            weekday: Formatter::try_new(locale.into(), YMDE::long()).expect("compiled locale data"),
            month: Formatter::try_new(locale.into(), M::long()).expect("compiled locale data"),
            month_short: Formatter::try_new(locale.into(), M::medium())
                .expect("compiled locale data"),
            year_month: Formatter::try_new(locale.into(), YM::long())
                .expect("compiled locale data"),
            minute: Formatter::try_new(locale.into(), YMD::long().with_time_hm())
                .expect("compiled locale data"),
            number: DecimalFormatter::try_new(locale.into(), DecimalFormatterOptions::default())
                .expect("compiled locale data"),
        }
    }
}

fn formats(language: Language) -> &'static Formats {
    static FORMATS: OnceLock<[Formats; 2]> = OnceLock::new();
    // British English: the day before the month, 24 hours.
    let [en, fr] = FORMATS.get_or_init(|| {
        [
            Formats::new(&locale!("en-GB")),
            Formats::new(&locale!("fr")),
        ]
    });
    match language {
        Language::En | Language::Pseudo => en,
        Language::Fr => fr,
    }
}

/// Whether `name` is an IANA time zone.
pub fn is_zone(name: &str) -> bool {
    TimeZone::get(name).is_ok()
}

/// Every IANA zone of Europe and its surroundings, for choosing.
pub fn zones() -> Vec<String> {
    jiff::tz::db()
        .available()
        .map(|name| name.to_string())
        .filter(|name| {
            name.starts_with("Europe/")
                || name.starts_with("Atlantic/")
                || matches!(name.as_str(), "Asia/Nicosia" | "Asia/Tbilisi" | "UTC")
        })
        .collect()
}

fn zoned(at: Timestamp, zone: &str) -> jiff::Zoned {
    let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
    jiff::Timestamp::from_millisecond(at.millis())
        .unwrap_or_default()
        .to_zoned(zone)
}

fn date_of(civil: jiff::civil::Date) -> Option<Date<Gregorian>> {
    Date::try_new_gregorian(
        i32::from(civil.year()),
        civil.month().unsigned_abs(),
        civil.day().unsigned_abs(),
    )
    .ok()
}

/// "4 December 2026 at 17:00 (CET)": the zone is always said.
pub fn date_time(language: Language, at: Timestamp, zone: &str) -> String {
    let at = zoned(at, zone);
    let (Some(date), Ok(time)) = (
        date_of(at.date()),
        Time::try_new(at.hour().unsigned_abs(), at.minute().unsigned_abs(), 0, 0),
    ) else {
        return at.to_string();
    };
    let minute = formats(language).minute.format(&DateTime { date, time });
    format!(
        "{} ({})",
        language.ordinal(minute.to_string()),
        at.strftime("%Z")
    )
}

/// "17:00", in the zone; for where the day and zone stand beside it.
pub fn time(at: Timestamp, zone: &str) -> String {
    zoned(at, zone).strftime("%H:%M").to_string()
}

/// Minutes that clocks in the zone are ahead of Universal Time at an instant.
pub fn offset(at: Timestamp, zone: &str) -> i64 {
    i64::from(zoned(at, zone).offset().seconds()) / 60
}

/// "4 December 2026", the day an instant falls on in the zone.
pub fn date(language: Language, at: Timestamp, zone: &str) -> String {
    let at = zoned(at, zone);
    date_of(at.date()).map_or_else(
        || at.date().to_string(),
        |date| language.ordinal(formats(language).day.format(&date).to_string()),
    )
}

/// "4 December 2026" for an ISO 8601 day; a month ("2018-04") becomes "April 2018".
pub fn day(language: Language, iso: &str) -> String {
    if let Ok(civil) = iso.parse::<jiff::civil::Date>() {
        return date_of(civil).map_or_else(
            || iso.to_owned(),
            |date| language.ordinal(formats(language).day.format(&date).to_string()),
        );
    }
    let Some(date) = format!("{iso}-01")
        .parse::<jiff::civil::Date>()
        .ok()
        .and_then(date_of)
    else {
        return iso.to_owned();
    };
    formats(language).year_month.format(&date).to_string()
}

/// "21–22 May 2019" for two ISO 8601 days; one day or month where there is no other.
pub fn days(language: Language, from: &str, to: &str) -> String {
    let first = day(language, from);
    if to.is_empty() || from == to {
        return first;
    }
    let last = day(language, to);
    // In both languages the day of the month stands first.
    let (key, first) = match first.split_once(' ') {
        Some((number, _)) if from.get(..7) == to.get(..7) => ("dates-in-month", number),
        _ => ("dates-range", first.as_str()),
    };
    say_with(language, key, args!(from = first, to = last.as_str())).into_owned()
}

/// "Friday, 4 December 2026" for an ISO 8601 day.
pub fn weekday(language: Language, iso: &str) -> String {
    iso.parse::<jiff::civil::Date>()
        .ok()
        .and_then(date_of)
        .map_or_else(
            || iso.to_owned(),
            |date| language.ordinal(formats(language).weekday.format(&date).to_string()),
        )
}

/// The parts of a date for a calendar leaf.
#[derive(Debug, Clone)]
pub struct Block {
    /// "4".
    pub day: String,
    /// "December".
    pub month: String,
    /// "Dec".
    pub short_month: String,
    /// "2026".
    pub year: String,
}

/// The parts of the day an instant falls on in the zone.
pub fn block(language: Language, at: Timestamp, zone: &str) -> Block {
    let civil = zoned(at, zone).date();
    let formats = formats(language);
    let (month, short_month) = date_of(civil).map_or_else(Default::default, |date| {
        (
            formats.month.format(&date).to_string(),
            formats.month_short.format(&date).to_string(),
        )
    });
    Block {
        day: civil.day().to_string(),
        month,
        short_month,
        year: civil.year().to_string(),
    }
}

/// Calendar days from `now` until `then`, both seen in the zone; negative when past.
pub fn days_until(now: Timestamp, then: Timestamp, zone: &str) -> i64 {
    let (now, then) = (zoned(now, zone).date(), zoned(then, zone).date());
    then.since(now).map_or(0, |span| i64::from(span.get_days()))
}

/// Days from one ISO 8601 day to another; none where one is only a month.
pub fn days_between(from: &str, to: &str) -> Option<i64> {
    let date = |iso: &str| iso.parse::<jiff::civil::Date>().ok();
    Some(i64::from(date(from)?.until(date(to)?).ok()?.get_days()))
}

/// The ISO 8601 day an instant falls on in the zone.
pub fn iso_day(at: Timestamp, zone: &str) -> String {
    zoned(at, zone).date().to_string()
}

/// The day with this number (1 is Monday) in the same week as an ISO 8601 day.
pub fn same_week(iso: &str, weekday: i64) -> String {
    let Ok(day) = iso.parse::<jiff::civil::Date>() else {
        return iso.to_owned();
    };
    let days = weekday - i64::from(day.weekday().to_monday_one_offset());
    day.checked_add(jiff::Span::new().days(days))
        .unwrap_or(day)
        .to_string()
}

/// The day after an ISO 8601 day.
pub fn day_after(iso: &str) -> String {
    iso.parse::<jiff::civil::Date>()
        .ok()
        .and_then(|day| day.tomorrow().ok())
        .map_or_else(|| iso.to_owned(), |day| day.to_string())
}

/// The month so many months after an ISO 8601 day or month: "2027-10".
pub fn months_after(iso: &str, months: i64) -> Option<String> {
    let day = iso.get(..7)?;
    let first = format!("{day}-01").parse::<jiff::civil::Date>().ok()?;
    let then = first.checked_add(jiff::Span::new().months(months)).ok()?;
    Some(then.strftime("%Y-%m").to_string())
}

/// The instant that somebody types into a field as a wall clock reading `YYYY-MM-DDTHH:MM` in a zone. A reading that
/// the zone skips or repeats, because the clock changes, would mean no instant or two.
///
/// # Errors
/// `date` or `clock-change` at the field.
pub fn moment(field: &'static str, raw: &str, zone: &str) -> Result<Timestamp, FieldProblem> {
    let date = || FieldProblem::new(field, "date");
    let zone = TimeZone::get(zone).map_err(|_| date())?;
    let reading: jiff::civil::DateTime = raw.trim().parse().map_err(|_| date())?;
    let at = zone.to_ambiguous_timestamp(reading);
    let at = at
        .unambiguous()
        .map_err(|_| FieldProblem::new(field, "clock-change"))?;
    Ok(Timestamp::from_millis(at.as_millisecond()))
}

/// The instant of a wall clock reading `YYYY-MM-DDTHH:MM` in a zone (a reading that the zone skips
/// or repeats is taken as the `compatible` strategy of RFC 5545 takes it).
pub fn instant(local: &str, zone: &str) -> Option<Timestamp> {
    let zone = TimeZone::get(zone).ok()?;
    let at = local
        .trim()
        .parse::<jiff::civil::DateTime>()
        .ok()?
        .to_zoned(zone)
        .ok()?;
    Some(Timestamp::from_millis(at.timestamp().as_millisecond()))
}

/// The wall clock reading `YYYY-MM-DDTHH:MM` of an instant, for `<input type="datetime-local">`.
pub fn local(at: Timestamp, zone: &str) -> String {
    zoned(at, zone).strftime("%Y-%m-%dT%H:%M").to_string()
}

/// RFC 3339 in UTC, for exports and `<time datetime>`.
pub fn rfc3339(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.millis())
        .unwrap_or_default()
        .to_string()
}

/// "1,234" or "1 234".
pub fn number(language: Language, value: i64) -> String {
    formats(language).number.format(&value.into()).to_string()
}

/// "4.2" or "4,2": one place after the point.
pub fn tenths(language: Language, value: f64) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "means of scales are small; beyond, the ends of i64 are shown"
    )]
    let mut decimal = icu::decimal::input::Decimal::from((value * 10.0).round() as i64);
    decimal.multiply_pow10(-1);
    formats(language).number.format(&decimal).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_say_their_zone() {
        let at = instant("2026-12-04T17:00", "Europe/Brussels").unwrap();
        assert_eq!(
            date_time(Language::En, at, "Europe/Brussels"),
            "4 December 2026 at 17:00 (CET)"
        );
        assert_eq!(
            date_time(Language::En, at, "Europe/Athens"),
            "4 December 2026 at 18:00 (EET)"
        );
        assert!(date_time(Language::Fr, at, "Europe/Brussels").starts_with("4 décembre 2026"));
        assert_eq!(rfc3339(at), "2026-12-04T16:00:00Z");
        assert_eq!(day(Language::En, "2018-04"), "April 2018");
        assert_eq!(day(Language::Fr, "2019-05-21"), "21 mai 2019");
        assert_eq!(day(Language::Fr, "2027-01-01"), "1er janvier 2027");
        assert_eq!(
            weekday(Language::Fr, "2027-01-01"),
            "vendredi 1er janvier 2027"
        );
        let first = instant("2027-01-01T11:00", "Europe/Brussels").unwrap();
        let said = date_time(Language::Fr, first, "Europe/Brussels");
        assert!(said.starts_with("1er janvier 2027"), "{said}");
    }

    #[test]
    fn a_range_says_a_month_once() {
        for (language, from, to, said) in [
            (Language::En, "2019-05-21", "2019-05-22", "21–22 May 2019"),
            (Language::Fr, "2027-06-01", "2027-06-02", "1er-2 juin 2027"),
            (
                Language::En,
                "2019-05-31",
                "2019-06-01",
                "31 May 2019 to 1 June 2019",
            ),
            (Language::En, "2018-04", "", "April 2018"),
            (Language::En, "2019-05-21", "2019-05-21", "21 May 2019"),
        ] {
            assert_eq!(
                days(language, from, to).replace(['\u{2068}', '\u{2069}'], ""),
                said
            );
        }
    }

    #[test]
    fn days_are_calendar_days_of_the_zone() {
        let now = instant("2026-11-22T23:59", "Europe/Brussels").unwrap();
        let then = instant("2026-12-04T00:01", "Europe/Brussels").unwrap();
        assert_eq!(days_until(now, then, "Europe/Brussels"), 12);
        assert_eq!(days_until(now, then, "Europe/Athens"), 11);
    }

    #[test]
    fn days_of_a_week() {
        assert_eq!(same_week("2027-04-18", 2), "2027-04-13");
        assert_eq!(same_week("2027-04-19", 2), "2027-04-20");
        assert_eq!(same_week("2027-04-20", 5), "2027-04-23");
        assert_eq!(months_after("2027-08-31", 6).as_deref(), Some("2028-02"));
        assert_eq!(months_after("2018-04", 6).as_deref(), Some("2018-10"));
        assert_eq!(months_after("soon", 6), None);
    }

    #[test]
    fn numbers() {
        assert_eq!(number(Language::En, 1_234_567), "1,234,567");
        assert_eq!(number(Language::Fr, 1234), "1\u{202f}234");
        assert_eq!(tenths(Language::En, 4.25), "4.3");
        assert_eq!(tenths(Language::Fr, 4.0), "4,0");
    }
}
