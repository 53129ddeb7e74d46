//! Calendars (RFC 5545): those of editions for everybody, one's own at a secret address.

use axum::extract::{Path, State as Extract};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use backend::Academy;
use backend::service::calendar::{self as service, Entry, Span};
use backend::when;
use domain::{Refusal, Timestamp};
use icalendar::{Component as _, Event, EventLike as _, Property};

use crate::context::State;
use crate::export::{Asking, Refused};

/// The calendar of an edition, in the language of whoever asks.
pub(crate) async fn edition(asking: Asking, Path(slug): Path<String>) -> Result<Response, Refused> {
    let calendar = service::of_edition(asking.academy(), &asking.caller, &slug).await?;
    Ok(file(asking.academy(), &calendar))
}

/// Somebody's own calendar. No cookie counts: the address is the key.
pub(crate) async fn private(
    Extract(state): Extract<State>,
    Path(name): Path<String>,
) -> Result<Response, Refused> {
    let secret = name.strip_suffix(".ics").ok_or(Refusal::not_found())?;
    let calendar = service::private(&state.academy, secret).await?;
    Ok(file(&state.academy, &calendar))
}

fn file(academy: &Academy, calendar: &service::Calendar) -> Response {
    let text = written(calendar, &academy.settings.public_url, academy.now());
    let mut response = Response::new(text.into());
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/calendar; charset=utf-8"),
    );
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-cache"),
    );
    headers.insert(
        header::VARY,
        HeaderValue::from_static("Cookie, Accept-Language"),
    );
    response
}

/// "20270115T080000Z".
fn instant(at: Timestamp) -> String {
    when::rfc3339(Timestamp::from_millis(at.millis() / 1_000 * 1_000)).replace(['-', ':'], "")
}

fn day(iso: &str) -> String {
    iso.replace('-', "")
}

/// The text of a calendar; `url` is the address of the academy, and what makes ids unique in the world.
fn written(calendar: &service::Calendar, url: &str, now: Timestamp) -> String {
    let host = url.split_once("://").map_or(url, |(_, host)| host);
    let mut text = icalendar::Calendar::new();
    text.name(&calendar.name);
    for entry in &calendar.entries {
        text.push(event(entry, url, host, now));
    }
    text.to_string()
}

fn event(entry: &Entry, url: &str, host: &str, now: Timestamp) -> Event {
    let dated = |key: &str, iso: &str| {
        Property::new(key, day(iso))
            .add_parameter("VALUE", "DATE")
            .done()
    };
    let mut event = Event::new();
    event
        .uid(&format!("{}@{host}", entry.uid))
        .add_property("DTSTAMP", instant(now))
        .summary(&entry.title)
        .url(&format!("{url}{}", entry.path))
        // A deadline takes nobody's time.
        .add_property("TRANSP", "TRANSPARENT");
    match &entry.span {
        Span::Days(first, last) => {
            event.append_property(dated("DTSTART", first));
            event.append_property(dated("DTEND", &when::day_after(last)));
        }
        Span::Instant(at) => {
            event.add_property("DTSTART", instant(*at));
        }
    }
    if !entry.place.is_empty() {
        event.location(&entry.place);
    }
    event.done()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_wrote_cannot_leave_its_line_and_ids_stay() {
        let entry = Entry {
            uid: "days-1".into(),
            span: Span::Days("2027-05-20".into(), "2027-05-21".into()),
            title: "A, b; c\\\nEND:VCALENDAR".into(),
            place: "Antwerp".into(),
            path: "/editions/2027".into(),
        };
        let deadline = Entry {
            uid: "closes-1".into(),
            span: Span::Instant(Timestamp::from_millis(1_800_000_000_000)),
            ..entry.clone()
        };
        let calendar = service::Calendar {
            name: "Third edition".into(),
            entries: vec![entry, deadline],
        };
        let now = Timestamp::from_millis(1_799_999_000_123);
        let text = written(&calendar, "https://academy.example.org", now);
        let lines: Vec<&str> = text.split("\r\n").collect();
        assert_eq!(lines.first(), Some(&"BEGIN:VCALENDAR"));
        for line in [
            "UID:days-1@academy.example.org",
            "DTSTART;VALUE=DATE:20270520",
            "DTEND;VALUE=DATE:20270522",
            "SUMMARY:A\\, b\\; c\\\\\\nEND:VCALENDAR",
            "UID:closes-1@academy.example.org",
            "DTSTART:20270115T080000Z",
            "DTSTAMP:20270115T074320Z",
        ] {
            assert!(lines.contains(&line), "{line} in {text}");
        }
        let ends = lines.iter().filter(|line| **line == "END:VCALENDAR");
        assert_eq!(ends.count(), 1, "{text}");
        assert_eq!(text, written(&calendar, "https://academy.example.org", now));
    }
}
