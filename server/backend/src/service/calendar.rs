//! Deadlines and days for people's own calendars: those of an edition, for everybody; one's own, at an
//! address that is a secret and can be ended.

use domain::applications::ApplicationState;
use domain::permission::Operation;
use domain::programme::Edition;
use domain::sessions::SessionState;
use domain::{Language, Refusal, Timestamp};

use crate::access::Caller;
use crate::chance::Token;
use crate::store::{accounts, applications, call, exchange as store, programme, sessions};
use crate::texts::say_with;
use crate::{Academy, Result, args, audit};

/// When something in a calendar is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Span {
    /// Whole days, ISO 8601, both included.
    Days(String, String),
    /// An instant, such as a deadline.
    Instant(Timestamp),
}

/// Something in a calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The same as long as it is the same thing, whatever changes about it.
    pub uid: String,
    /// When.
    pub span: Span,
    /// What.
    pub title: String,
    /// Where, if anywhere.
    pub place: String,
    /// The page about it.
    pub path: String,
}

/// A calendar.
#[derive(Debug, Clone)]
pub struct Calendar {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub entries: Vec<Entry>,
}

/// A whole day rather than a month that is all one knows.
fn is_day(iso: &str) -> bool {
    iso.len() == 10
}

const fn is_ahead(state: SessionState) -> bool {
    matches!(
        state,
        SessionState::Planned | SessionState::Open | SessionState::Running
    )
}

fn entry(edition: &Edition, language: Language, what: &str, span: Span, path: String) -> Entry {
    let title = say_with(
        language,
        &format!("calendar-{what}"),
        args!(edition = edition.title.get(language)),
    );
    Entry {
        uid: format!("{what}-{}", edition.id),
        span,
        title: title.into_owned(),
        place: String::new(),
        path,
    }
}

/// The two days of an edition, once they are known.
fn days(edition: &Edition, language: Language) -> Option<Entry> {
    if !is_day(&edition.starts_on) {
        return None;
    }
    let last = if is_day(&edition.ends_on) {
        &edition.ends_on
    } else {
        &edition.starts_on
    };
    let span = Span::Days(edition.starts_on.clone(), last.clone());
    Some(Entry {
        place: edition.place.get(language).to_owned(),
        ..entry(
            edition,
            language,
            "days",
            span,
            format!("/editions/{}", edition.slug),
        )
    })
}

/// The calendar of an edition: when its call opens and closes, when answers come, its days.
///
/// # Errors
/// `not-found`.
pub async fn of_edition(academy: &Academy, caller: &Caller, slug: &str) -> Result<Calendar> {
    caller.permit(Operation::ReadProgramme, &[])?;
    let language = caller.language;
    let mut tx = academy.db.read().await?;
    let edition = programme::edition_by_slug(&mut tx, slug)
        .await?
        .filter(|edition| edition.state.is_public())
        .ok_or(Refusal::not_found())?;
    let page = || format!("/editions/{}", edition.slug);
    let call = [
        ("opens", Span::Instant(edition.call.opens_at)),
        ("closes", Span::Instant(edition.call.closes_at)),
    ];
    let answers = is_day(&edition.answers_on).then(|| {
        let day = edition.answers_on.clone();
        ("answers", Span::Days(day.clone(), day))
    });
    let entries = call
        .into_iter()
        .chain(answers)
        .map(|(what, span)| entry(&edition, language, what, span, page()))
        .chain(days(&edition, language))
        .collect();
    Ok(Calendar {
        name: edition.title.get(language).to_owned(),
        entries,
    })
}

/// Since when the caller has a private calendar, if they have one.
///
/// # Errors
/// `sign-in` for visitors.
pub async fn since(academy: &Academy, caller: &Caller) -> Result<Option<Timestamp>> {
    let permit = caller.permit(Operation::KeepOwnAccount, &[])?;
    let mut tx = academy.db.read().await?;
    store::calendar_since(&mut tx, &permit.person()?.id).await
}

/// Gives the caller's private calendar a new address; its path, which is never shown again. The one
/// before leads nowhere.
///
/// # Errors
/// `sign-in` for visitors.
pub async fn make(academy: &Academy, caller: &Caller) -> Result<String> {
    let permit = caller.permit(Operation::KeepOwnAccount, &[])?;
    let person = &permit.person()?.id;
    let secret = Token::new(academy.chance.as_ref());
    let mut tx = academy.db.write().await?;
    store::set_calendar(&mut tx, person, &secret.hash(), academy.now()).await?;
    audit::note(
        &mut tx,
        academy,
        &permit,
        "calendar.made",
        ("person", person.as_str()),
        (),
    )
    .await?;
    tx.commit().await?;
    Ok(format!("/calendar/{}.ics", secret.reveal()))
}

/// Ends the caller's private calendar.
///
/// # Errors
/// `sign-in` for visitors.
pub async fn end(academy: &Academy, caller: &Caller) -> Result<()> {
    let permit = caller.permit(Operation::KeepOwnAccount, &[])?;
    let person = &permit.person()?.id;
    let mut tx = academy.db.write().await?;
    if store::end_calendar(&mut tx, person).await? {
        audit::note(
            &mut tx,
            academy,
            &permit,
            "calendar.ended",
            ("person", person.as_str()),
            (),
        )
        .await?;
    }
    tx.commit().await
}

/// The private calendar at an address: drafts to finish, offers to answer, days to come, sessions; in
/// the language its owner chose. What is in it is what they may see themselves.
///
/// # Errors
/// `not-found` when the address is wrong or ended.
pub async fn private(academy: &Academy, secret: &str) -> Result<Calendar> {
    let token = Token::parse(secret).map_err(|_| Refusal::not_found())?;
    let now = academy.now();
    let mut tx = academy.db.read().await?;
    let person = store::calendar_of(&mut tx, &token.hash())
        .await?
        .ok_or(Refusal::not_found())?;
    let person = accounts::by_id(&mut tx, &person)
        .await?
        .ok_or(Refusal::not_found())?;
    let language = person.language.unwrap_or_default();
    let editions = programme::editions(&mut tx).await?;
    let of = |id: &domain::ids::EditionId| editions.iter().find(|edition| edition.id == *id);
    let leaves = call::leaves(&mut tx, &person.email).await?;
    let mut entries = Vec::new();
    for own in applications::own(&mut tx, &person.id).await? {
        let Some(edition) = of(&own.edition_id) else {
            continue;
        };
        // A deadline never means two things: who may send later is told the later one here, too.
        let mut leaves = leaves.iter();
        let leave = leaves.find(|(of, _)| *of == edition.id);
        let edition = &edition.clone().with_leave(leave.map(|(_, leave)| leave));
        let path = format!("/apply/{}", edition.slug);
        match own.state {
            ApplicationState::Draft if edition.admits(now).is_ok() => {
                let span = Span::Instant(edition.call.closes_at);
                entries.push(entry(edition, language, "finish", span, path));
            }
            ApplicationState::Offered => {
                if let Some(by) = own.confirm_by.filter(|by| now <= *by) {
                    let span = Span::Instant(by);
                    entries.push(entry(edition, language, "confirm", span, path));
                }
            }
            ApplicationState::Confirmed | ApplicationState::Attended => {
                entries.extend(days(edition, language));
            }
            _ => {}
        }
    }
    let planned = sessions::of_person(&mut tx, &person.id).await?;
    for session in planned.iter().filter(|session| is_ahead(session.state)) {
        let Some(edition) = of(&session.edition_id) else {
            continue;
        };
        let span = Span::Instant(session.planned_at);
        let path = format!("/sessions/{}", session.id);
        // What the session is about stays out of calendars that others may keep.
        entries.push(Entry {
            uid: format!("session-{}", session.id),
            ..entry(edition, language, "session", span, path)
        });
    }
    let name = say_with(language, "calendar-own", args!()).into_owned();
    Ok(Calendar { name, entries })
}
