//! The door of an edition: who is expected, who came; badges, tickets and the list of who was there.

use std::collections::BTreeSet;

use domain::Refusal;
use domain::applications::{ApplicationState, typed_receipt};
use domain::ids::{ApplicationId, EditionId, ModuleId};
use domain::permission::Operation;
use domain::programme::{Edition, EditionState, Module};

use crate::access::{Caller, Permit};
use crate::cities::fold;
use crate::db::Tx;
use crate::paper::{Badge, Code, Paper, Table};
use crate::service::today::Task;
use crate::store::door::{self as store, Guest};
use crate::store::{applications, certificates, programme};
use crate::texts::{self, say, say_with};
use crate::{Academy, Error, Result, args, audit, when};

/// Guests a page of the list.
pub const PAGE: i64 = 100;

/// An edition is entered from when its cohort is confirmed until it is archived: what was pressed wrongly at
/// the door can be put right afterwards.
const fn is_open(edition: &Edition) -> bool {
    matches!(
        edition.state,
        EditionState::Confirmed | EditionState::Running | EditionState::FollowUp
    )
}

/// The permit for the door of an edition, and of which modules.
async fn permitted<'a>(
    tx: &mut Tx,
    caller: &'a Caller,
    edition: &Edition,
) -> Result<(Vec<Module>, BTreeSet<ModuleId>, Permit<'a>)> {
    let modules = programme::modules(tx, &edition.id).await?;
    let within = |module: &Module| {
        caller.permit(
            Operation::CheckIn,
            &[edition.id.as_str(), module.id.as_str()],
        )
    };
    let mine: BTreeSet<ModuleId> = modules
        .iter()
        .filter(|module| within(module).is_ok())
        .map(|module| module.id.clone())
        .collect();
    let permit = match modules.iter().find_map(|module| within(module).ok()) {
        Some(permit) => permit,
        None => caller.permit(Operation::CheckIn, &[edition.id.as_str()])?,
    };
    Ok((modules, mine, permit))
}

async fn edition(tx: &mut Tx, slug: &str) -> Result<Edition> {
    programme::edition_by_slug(tx, slug)
        .await?
        .ok_or_else(|| Refusal::not_found().into())
}

/// The list at the door.
#[derive(Debug, Clone)]
pub struct Door {
    /// The edition.
    pub edition: Edition,
    /// Its modules.
    pub modules: Vec<Module>,
    /// Those who are looked for, by name: a page of them.
    pub guests: Vec<Guest>,
    /// How many are looked for.
    pub found: i64,
    /// How many came, of all who are expected.
    pub arrived: i64,
    /// How many are expected.
    pub expected: i64,
    /// Whether people can be checked in.
    pub open: bool,
}

/// The door of an edition from afar.
#[derive(Debug, Clone)]
pub struct DoorOf {
    /// The edition.
    pub edition: Edition,
    /// How many came, of all whom the caller expects there.
    pub arrived: i64,
    /// How many the caller expects there.
    pub expected: i64,
    /// Whether people can be checked in.
    pub open: bool,
}

/// The doors the caller keeps, of editions that are neither being drafted nor past; those that are open first.
///
/// # Errors
/// `sign-in`, `forbidden`.
pub async fn doors(academy: &Academy, caller: &Caller) -> Result<Vec<DoorOf>> {
    caller.able(Operation::CheckIn)?;
    let mut tx = academy.db.read().await?;
    let mut doors = Vec::new();
    for edition in programme::editions(&mut tx).await? {
        if matches!(edition.state, EditionState::Draft | EditionState::Archived) {
            continue;
        }
        let Ok((_, mine, _)) = permitted(&mut tx, caller, &edition).await else {
            continue;
        };
        let mut guests = store::expected(&mut tx, &edition.id).await?;
        guests.retain(|guest| guest.module_id.as_ref().is_some_and(|id| mine.contains(id)));
        let came = |guest: &&Guest| guest.state == ApplicationState::Attended;
        doors.push(DoorOf {
            arrived: count(guests.iter().filter(came).count()),
            expected: count(guests.len()),
            open: is_open(&edition),
            edition,
        });
    }
    doors.sort_by_key(|door| !door.open);
    Ok(doors)
}

/// Who is expected at an edition, as far as the caller keeps its door; `page` counts from 0.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`.
pub async fn list(
    academy: &Academy,
    caller: &Caller,
    slug: &str,
    text: &str,
    page: i64,
) -> Result<Door> {
    caller.able(Operation::CheckIn)?;
    let mut tx = academy.db.read().await?;
    let edition = edition(&mut tx, slug).await?;
    let (modules, mine, _) = permitted(&mut tx, caller, &edition).await?;
    let mut guests = store::expected(&mut tx, &edition.id).await?;
    guests.retain(|guest| guest.module_id.as_ref().is_some_and(|id| mine.contains(id)));
    let expected = count(guests.len());
    let came = |guest: &&Guest| guest.state == ApplicationState::Attended;
    let arrived = count(guests.iter().filter(came).count());
    let wanted = fold(text.trim());
    guests.retain(|guest| {
        let home = [&guest.organisation, &guest.city_name, &guest.receipt];
        fold(&guest.name).contains(&wanted)
            || home
                .into_iter()
                .flatten()
                .any(|text| fold(text).contains(&wanted))
    });
    let found = count(guests.len());
    let first = usize::try_from(page.max(0).saturating_mul(PAGE)).unwrap_or(usize::MAX);
    let guests = guests
        .into_iter()
        .skip(first)
        .take(usize::try_from(PAGE).unwrap_or_default())
        .collect();
    Ok(Door {
        open: is_open(&edition),
        edition,
        modules,
        guests,
        found,
        arrived,
        expected,
    })
}

fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// Notes that somebody came. Pressed twice, by one or by two, it is noted once.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`, `door-closed`, `not-expected`.
pub async fn check_in(academy: &Academy, caller: &Caller, id: &ApplicationId) -> Result<()> {
    caller.able(Operation::CheckIn)?;
    let mut tx = academy.db.write().await?;
    let (_, guest, permit) = at_door(&mut tx, caller, id).await?;
    let state = guest.state.arrive()?;
    if state == guest.state {
        return tx.commit().await;
    }
    let person = &permit.person()?.id;
    let now = academy.now();
    if !applications::set_state(&mut tx, id, guest.state, state).await? {
        return Err(Refusal::conflict("changed-meanwhile").into());
    }
    store::arrive(&mut tx, id, person, now).await?;
    let event = applications::Event {
        at: now,
        actor_id: Some(person.clone()),
        event: state,
        reason: None,
    };
    applications::insert_event(&mut tx, id, &event).await?;
    audit::note(
        &mut tx,
        academy,
        &permit,
        "door.checked_in",
        ("application", id.as_str()),
        (),
    )
    .await?;
    tx.commit().await
}

/// Takes a check-in back that was a mistake; a certificate that was handed out for it is withdrawn. Until the two days
/// are over the person is expected again, afterwards absent.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`, `door-closed`, `not-arrived`.
pub async fn undo(academy: &Academy, caller: &Caller, id: &ApplicationId) -> Result<()> {
    caller.able(Operation::CheckIn)?;
    let mut tx = academy.db.write().await?;
    // The edition too: when it moves on, those who are not here by then are absent.
    applications::hold_edition(&mut tx, id).await?;
    let (edition, guest, permit) = at_door(&mut tx, caller, id).await?;
    let over = edition.state == EditionState::FollowUp;
    let state = guest.state.undo_arrival(over)?;
    if !applications::set_state(&mut tx, id, guest.state, state).await? {
        return Err(Refusal::conflict("changed-meanwhile").into());
    }
    store::forget(&mut tx, id).await?;
    let event = applications::Event {
        at: academy.now(),
        actor_id: Some(permit.person()?.id.clone()),
        event: state,
        reason: None,
    };
    applications::insert_event(&mut tx, id, &event).await?;
    let withdrawn = certificates::withdraw(&mut tx, id).await?;
    audit::note(
        &mut tx,
        academy,
        &permit,
        "door.undone",
        ("application", id.as_str()),
        serde_json::json!({"certificate_withdrawn": withdrawn}),
    )
    .await?;
    tx.commit().await
}

/// Somebody who is expected where the caller keeps the door, held until the transaction ends: two
/// doors may note the same person at once.
async fn at_door<'a>(
    tx: &mut Tx,
    caller: &'a Caller,
    id: &ApplicationId,
) -> Result<(Edition, Guest, Permit<'a>)> {
    applications::hold(tx, id).await?;
    let application = applications::by_id(tx, id)
        .await?
        .ok_or(Refusal::not_found())?;
    let edition = programme::edition(tx, &application.edition_id)
        .await?
        .ok_or_else(|| Error::fault("an application without its edition"))?;
    let guest = store::guest(tx, id).await?.ok_or(Refusal::not_found())?;
    let module = guest.module_id.as_ref().map_or("", ModuleId::as_str);
    let permit = caller
        .permit(Operation::CheckIn, &[edition.id.as_str(), module])
        .map_err(|_| Refusal::not_found())?;
    if !is_open(&edition) {
        return Err(Refusal::conflict("door-closed").into());
    }
    Ok((edition, guest, permit))
}

/// The edition whose word a number begins with, and the number as it is stored.
async fn numbered(tx: &mut Tx, raw: &str) -> Result<Option<(Edition, String)>> {
    let number = typed_receipt(raw);
    let mut parts = number.rsplitn(3, '-');
    let (_, _, Some(word)) = (parts.next(), parts.next(), parts.next()) else {
        return Ok(None);
    };
    let edition = programme::edition_by_slug(tx, &word.to_lowercase()).await?;
    Ok(edition.map(|edition| (edition, number)))
}

/// What opens at the address in a QR code.
#[derive(Debug, Clone)]
pub enum Scanned {
    /// Whoever keeps the door sees who it is.
    Guest(Box<Edition>, Box<Guest>),
    /// Everybody else sees their own ticket.
    Own(Box<Ticket>),
}

/// Opens the address of a number. Whose it is learns only who keeps the door; to everybody else it does not
/// matter whose number it is.
///
/// # Errors
/// `sign-in`, `not-found`.
pub async fn scanned(academy: &Academy, caller: &Caller, number: &str) -> Result<Scanned> {
    caller.signed_in()?;
    let mut tx = academy.db.read().await?;
    let (edition, number) = numbered(&mut tx, number)
        .await?
        .ok_or(Refusal::not_found())?;
    if let Ok((_, mine, _)) = permitted(&mut tx, caller, &edition).await {
        let guest = store::by_receipt(&mut tx, &edition.id, &number)
            .await?
            .filter(|guest| guest.module_id.as_ref().is_some_and(|id| mine.contains(id)))
            .ok_or(Refusal::not_found())?;
        return Ok(Scanned::Guest(Box::new(edition), Box::new(guest)));
    }
    drop(tx);
    let ticket = ticket(academy, caller, &edition.slug).await?;
    Ok(Scanned::Own(Box::new(ticket)))
}

/// Checks in whoever has a number, as it is typed.
///
/// # Errors
/// As [`check_in`]; `number-unknown` when nobody who is expected here has it.
pub async fn check_in_number(
    academy: &Academy,
    caller: &Caller,
    slug: &str,
    number: &str,
) -> Result<String> {
    caller.able(Operation::CheckIn)?;
    let mut tx = academy.db.read().await?;
    let edition = edition(&mut tx, slug).await?;
    let (_, mine, _) = permitted(&mut tx, caller, &edition).await?;
    let number = typed_receipt(number);
    let guest = store::by_receipt(&mut tx, &edition.id, &number)
        .await?
        .filter(|guest| guest.module_id.as_ref().is_some_and(|id| mine.contains(id)))
        .ok_or(domain::FieldProblem::new("number", "number-unknown"))?;
    drop(tx);
    check_in(academy, caller, &guest.id).await?;
    Ok(guest.name)
}

// ------------------------------------------------------------------ the ticket

/// What a participant shows at the door.
#[derive(Debug, Clone)]
pub struct Ticket {
    /// The edition.
    pub edition: Edition,
    /// Their module.
    pub module: Module,
    /// Their name.
    pub name: String,
    /// The number.
    pub number: String,
    /// The address in the code.
    pub address: String,
    /// Whether they were checked in.
    pub arrived: bool,
}

/// The address that a number has as a QR code.
fn address(academy: &Academy, number: &str) -> String {
    format!("{}/check-in/{number}", academy.settings.public_url)
}

/// The caller's own ticket for an edition.
///
/// # Errors
/// `sign-in`, `not-found` where they have no place.
pub async fn ticket(academy: &Academy, caller: &Caller, slug: &str) -> Result<Ticket> {
    let permit = caller.permit(Operation::Apply, &[])?;
    let person = permit.person()?;
    let mut tx = academy.db.read().await?;
    let edition = edition(&mut tx, slug).await?;
    let own = applications::of_person(&mut tx, &edition.id, &person.id)
        .await?
        .filter(|own| {
            matches!(
                own.state,
                ApplicationState::Confirmed | ApplicationState::Attended
            )
        });
    let (Some(own), Some((module, number))) = (
        own.as_ref(),
        own.as_ref()
            .and_then(|own| own.module_id.as_ref().zip(own.receipt.clone())),
    ) else {
        return Err(Refusal::not_found().into());
    };
    let module = programme::module(&mut tx, module)
        .await?
        .ok_or_else(|| Error::fault("a place without its module"))?;
    Ok(Ticket {
        edition,
        module,
        name: person.name.clone(),
        address: address(academy, &number),
        number,
        arrived: own.state == ApplicationState::Attended,
    })
}

// ------------------------------------------------------------------ paper

/// Everybody expected, for whoever sees the applications of the edition; that it was taken along is noted.
async fn taken(
    academy: &Academy,
    caller: &Caller,
    slug: &str,
    event: &'static str,
) -> Result<(Edition, Vec<Module>, Vec<Guest>)> {
    caller.able(Operation::CheckIn)?;
    let mut tx = academy.db.write().await?;
    let edition = edition(&mut tx, slug).await?;
    let (modules, mine, permit) = permitted(&mut tx, caller, &edition).await?;
    let mut guests = store::expected(&mut tx, &edition.id).await?;
    guests.retain(|guest| guest.module_id.as_ref().is_some_and(|id| mine.contains(id)));
    audit::note(
        &mut tx,
        academy,
        &permit,
        event,
        ("edition", edition.id.as_str()),
        serde_json::json!({"people": guests.len()}),
    )
    .await?;
    tx.commit().await?;
    Ok((edition, modules, guests))
}

fn title_of(modules: &[Module], guest: &Guest, caller: &Caller) -> String {
    modules
        .iter()
        .find(|module| Some(&module.id) == guest.module_id.as_ref())
        .map_or_else(String::new, |module| {
            module.title.get(caller.language).to_owned()
        })
}

fn home(guest: &Guest, caller: &Caller) -> String {
    texts::home(
        caller.language,
        guest.city_name.as_deref(),
        guest.country.as_deref(),
    )
}

/// The badges of everybody expected at an edition: the name of the file, and the file.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`.
pub async fn badges(academy: &Academy, caller: &Caller, slug: &str) -> Result<(String, Vec<u8>)> {
    let (edition, modules, guests) = taken(academy, caller, slug, "door.badges").await?;
    let language = caller.language;
    let title = edition.title.get(language);
    let badges = guests
        .iter()
        .map(|guest| {
            let number = guest.receipt.clone().unwrap_or_default();
            Badge {
                above: title.to_owned(),
                name: guest.name.clone(),
                lines: vec![
                    guest.organisation.clone().unwrap_or_default(),
                    home(guest, caller),
                ],
                foot: title_of(&modules, guest, caller),
                code: Code {
                    content: address(academy, &number),
                    alt: say_with(language, "badge-code", args!(number = number.as_str()))
                        .into_owned(),
                },
                number,
            }
        })
        .collect();
    let heading = say_with(language, "badges-title", args!(edition = title)).into_owned();
    let mut paper = Paper::new(heading, language);
    paper.badges(badges);
    let name = format!("urban-academy-{}-badges.pdf", edition.slug);
    Ok((name, written(paper).await?))
}

/// Setting pages takes a moment of its own.
pub(super) async fn written(paper: Paper) -> Result<Vec<u8>> {
    tokio::task::spawn_blocking(move || paper.finish())
        .await
        .map_err(Error::fault)?
}

/// The list of everybody expected at an edition, to sign or to keep: the name of the file, and the file.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`.
pub async fn attendance(
    academy: &Academy,
    caller: &Caller,
    slug: &str,
) -> Result<(String, Vec<u8>)> {
    let (edition, modules, guests) = taken(academy, caller, slug, "door.attendance").await?;
    let language = caller.language;
    let title = edition.title.get(language);
    let heading = say_with(language, "attendance-title", args!(edition = title)).into_owned();
    let mut paper = Paper::new(heading.clone(), language);
    paper.heading(heading);
    let came = guests.iter().filter(|guest| guest.arrived_at.is_some());
    let figures = args!(
        arrived = count(came.count()),
        expected = count(guests.len())
    );
    paper.paragraph(say_with(language, "door-figures", figures));
    let column = |key: &str, share: u16| (say(language, key).into_owned(), share);
    paper.table(Table {
        columns: vec![
            column("list-name", 5),
            column("door-home", 6),
            column("door-module", 5),
            column("door-arrived", 4),
        ],
        rows: guests
            .iter()
            .map(|guest| {
                let organisation = guest.organisation.clone().unwrap_or_default();
                vec![
                    guest.name.clone(),
                    [organisation, home(guest, caller)].join("\n"),
                    title_of(&modules, guest, caller),
                    guest.arrived_at.map_or_else(String::new, |at| {
                        when::date_time(language, at, &edition.time_zone)
                    }),
                ]
            })
            .collect(),
        ..Table::default()
    });
    let name = format!("urban-academy-{}-attendance.pdf", edition.slug);
    Ok((name, written(paper).await?))
}

// ------------------------------------------------------------------ the edition

/// When the two days are over, whoever was expected and did not come is absent; only where people were checked in
/// at all.
pub(super) async fn close(tx: &mut Tx, academy: &Academy, edition: &EditionId) -> Result<usize> {
    if !store::any(tx, edition).await? {
        return Ok(0);
    }
    let missed = store::miss(tx, edition).await?;
    for id in &missed {
        let event = applications::Event {
            at: academy.now(),
            actor_id: None,
            event: ApplicationState::Absent,
            reason: None,
        };
        applications::insert_event(tx, id, &event).await?;
    }
    Ok(missed.len())
}

/// What the caller has to do at a door.
///
/// # Errors
/// When the database fails.
pub(super) async fn tasks(tx: &mut Tx, caller: &Caller) -> Result<Vec<Task>> {
    let mut tasks = Vec::new();
    for edition in programme::editions(tx).await? {
        if edition.state != EditionState::Running {
            continue;
        }
        let Ok((_, mine, _)) = permitted(tx, caller, &edition).await else {
            continue;
        };
        let guests = store::expected(tx, &edition.id).await?;
        let missing = guests
            .iter()
            .filter(|guest| guest.module_id.as_ref().is_some_and(|id| mine.contains(id)))
            .filter(|guest| guest.state == ApplicationState::Confirmed);
        let missing = count(missing.count());
        if missing > 0 {
            tasks.push(Task {
                key: "door",
                about: edition.title.get(caller.language).to_owned(),
                count: missing,
                due: None,
                zone: None,
                href: format!("/organise/{}/door", edition.slug),
            });
        }
    }
    Ok(tasks)
}
