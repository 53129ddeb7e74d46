//! Several rooms at once: how each stands, and what is done to them from outside.

use std::sync::Arc;

use domain::ids::{ModuleId, PersonId, SessionId};
use domain::permission::Operation;
use domain::programme::{Edition, Module};
use domain::sessions::{Command, Member, RoomRole, Seq, SessionState};
use domain::{Kind, Refusal, Timestamp};

use super::command_id;
use crate::access::Caller;
use crate::live::{self, Glance};
use crate::store::programme;
use crate::store::sessions::{self as store, Guest, Session};
use crate::{Academy, Result};

/// A room that has not opened stands on the board this long before its time, and after.
const NEAR: i64 = Timestamp::DAY;

/// A room on the board.
#[derive(Debug, Clone)]
pub struct OnBoard {
    /// The session.
    pub session: Session,
    /// Its module, if it belongs to one.
    pub module: Option<Module>,
    /// How it stands.
    pub glance: Glance,
}

/// The board of an edition: its rooms that are open or soon will be, and who can be put into them.
#[derive(Debug, Clone)]
pub struct Rooms {
    /// The editions whose sessions the caller plans.
    pub editions: Vec<Edition>,
    /// The one shown.
    pub edition: Edition,
    /// Its rooms, by time and title.
    pub rooms: Vec<OnBoard>,
    /// Who facilitates in this edition: to hand a room over to.
    pub facilitators: Vec<Guest>,
}

/// The rooms of the edition with this word, or of the latest with a room open.
///
/// # Errors
/// `forbidden` for those who plan no sessions.
pub async fn board(academy: &Arc<Academy>, caller: &Caller, slug: &str) -> Result<Rooms> {
    let editions = super::plannable(academy, caller).await?;
    let now = academy.now();
    let mut tx = academy.db.read().await?;
    let modules = programme::all_modules(&mut tx).await?;
    let on_board = |session: &Session| match session.state {
        SessionState::Open | SessionState::Running | SessionState::Closing => true,
        SessionState::Planned => session.planned_at.since(now).abs() <= NEAR,
        SessionState::Reported | SessionState::Released => false,
    };
    let mut shown: Option<(Edition, Vec<Session>)> = None;
    for edition in &editions {
        if !slug.is_empty() && edition.slug != slug {
            continue;
        }
        let mut sessions = store::of_edition(&mut tx, &edition.id).await?;
        sessions.retain(on_board);
        let found = !sessions.is_empty();
        if found || shown.is_none() {
            shown = Some((edition.clone(), sessions));
        }
        if found {
            break;
        }
    }
    let (edition, mut sessions) = shown.ok_or(Refusal::not_found())?;
    let mut facilitators = store::guests(&mut tx, &edition.id).await?;
    facilitators.retain(|guest| guest.role == domain::permission::Role::Facilitator);
    drop(tx);
    sessions.sort_by(|a, b| (a.planned_at, &a.title).cmp(&(b.planned_at, &b.title)));
    let mut rooms = Vec::with_capacity(sessions.len());
    for session in sessions {
        let module = modules
            .iter()
            .find(|module| Some(&module.id) == session.module_id.as_ref())
            .cloned();
        let glance = live::glance(academy, &session.id).await?;
        rooms.push(OnBoard {
            session,
            module,
            glance,
        });
    }
    Ok(Rooms {
        editions,
        edition,
        rooms,
        facilitators,
    })
}

/// The session, for somebody who plans those of its edition or module.
///
/// # Errors
/// `sign-in`; `not-found` for others.
pub(crate) async fn planned(academy: &Academy, caller: &Caller, id: &SessionId) -> Result<Session> {
    caller.signed_in()?;
    let mut tx = academy.db.read().await?;
    let session = store::by_id(&mut tx, id)
        .await?
        .ok_or(Refusal::not_found())?;
    let mut scopes = vec![session.edition_id.as_str()];
    scopes.extend(session.module_id.as_ref().map(ModuleId::as_str));
    caller
        .permit(Operation::PlanSession, &scopes)
        .map_err(|_| Refusal::not_found())?;
    Ok(session)
}

/// Does the same in several rooms. The others go on where one refuses; the first refusal is told.
async fn in_each(
    academy: &Arc<Academy>,
    caller: &Arc<Caller>,
    seed: &str,
    commands: Vec<(SessionId, Command)>,
) -> Result<()> {
    if commands.is_empty() {
        return Err(Refusal::invalid("no-room-chosen").into());
    }
    for (session, _) in &commands {
        planned(academy, caller, session).await?;
    }
    let person = &caller.signed_in()?.id;
    let mut refused = None;
    for (session, command) in commands {
        let id = command_id(seed, person, &session, &command)?;
        match live::direct(academy, caller, &session, id, command, None).await {
            Err(error) if error.is_fault() => return Err(error),
            Err(error) => {
                refused.get_or_insert(error);
            }
            Ok(_) => {}
        }
    }
    refused.map_or(Ok(()), Err)
}

/// Says something to several rooms.
///
/// # Errors
/// `no-room-chosen`, `not-found`, the field when the text cannot be accepted, or why a room refuses it.
pub async fn announce(
    academy: &Arc<Academy>,
    caller: &Arc<Caller>,
    seed: &str,
    rooms: &[SessionId],
    text: &str,
) -> Result<()> {
    let announce = |session: &SessionId| {
        let text = text.to_owned();
        (session.clone(), Command::Announce { text })
    };
    in_each(academy, caller, seed, rooms.iter().map(announce).collect()).await
}

/// Leads several rooms on together: each to its next phase, those in the lobby to their first.
/// `rooms` says in which phase each was when the caller saw it.
///
/// # Errors
/// `no-room-chosen`, `not-found`, or why a room refuses it.
pub async fn lead_on(
    academy: &Arc<Academy>,
    caller: &Arc<Caller>,
    seed: &str,
    rooms: &[(SessionId, u8)],
) -> Result<()> {
    let mut commands = Vec::new();
    for (session, from) in rooms {
        let command = match planned(academy, caller, session).await?.state {
            SessionState::Planned => Command::Open,
            SessionState::Open => Command::StartSession,
            _ => Command::NextPhase { from: *from },
        };
        commands.push((session.clone(), command));
    }
    in_each(academy, caller, seed, commands).await
}

/// Answers a room that asked for help: its flag goes down.
///
/// # Errors
/// `not-found`, or why the room refuses it.
pub async fn answer_flag(
    academy: &Arc<Academy>,
    caller: &Arc<Caller>,
    seed: &str,
    session: &SessionId,
) -> Result<()> {
    let commands = vec![(session.clone(), Command::Flag { up: false })];
    in_each(academy, caller, seed, commands).await
}

/// Gives a room to a facilitator: oneself, or somebody else who facilitates in the edition. Who
/// facilitated so far stays in the room.
///
/// # Errors
/// `not-found` for a room or a person the caller may know nothing of, or why the room refuses it.
pub async fn hand_over(
    academy: &Arc<Academy>,
    caller: &Arc<Caller>,
    session: &SessionId,
    person: &PersonId,
) -> Result<Seq> {
    let known = planned(academy, caller, session).await?;
    let own = caller.signed_in()?.id == *person;
    let mut tx = academy.db.read().await?;
    let guests = store::guests(&mut tx, &known.edition_id).await?;
    let facilitates =
        |guest: &Guest| guest.id == *person && guest.role == domain::permission::Role::Facilitator;
    if !own && !guests.iter().any(facilitates) {
        return Err(Refusal::not_found().into());
    }
    let newcomer = newcomer(&mut tx, person).await?;
    drop(tx);
    let command = Command::Admit {
        person: person.clone(),
        role: RoomRole::Facilitator,
    };
    live::direct(
        academy,
        caller,
        session,
        academy.id(),
        command,
        Some(newcomer),
    )
    .await
}

async fn newcomer(tx: &mut crate::db::Tx, person: &PersonId) -> Result<Member> {
    Ok(store::person(tx, person)
        .await?
        .ok_or(Refusal::not_found())?)
}

/// Moves somebody to another room of the same edition. There they are what they were here, but for
/// the case giver and the facilitator, who come as peers: those roles are of one room.
///
/// # Errors
/// `not-found` for rooms or people the caller may know nothing of, `same-room`, or why a room refuses it.
pub async fn move_person(
    academy: &Arc<Academy>,
    caller: &Arc<Caller>,
    person: &PersonId,
    from: &SessionId,
    to: &SessionId,
) -> Result<()> {
    let (here, there) = (
        planned(academy, caller, from).await?,
        planned(academy, caller, to).await?,
    );
    if here.id == there.id {
        return Err(Refusal::new(Kind::Conflict, "same-room").into());
    }
    if here.edition_id != there.edition_id {
        return Err(Refusal::not_found().into());
    }
    let members = live::glance(academy, from).await?.members;
    let member = members
        .iter()
        .find(|member| member.person == *person)
        .ok_or(Refusal::not_found())?;
    let facilitates = |member: &&Member| member.role == RoomRole::Facilitator;
    let needed = here.template.roles.contains(&RoomRole::Facilitator);
    if needed && facilitates(&member) && members.iter().filter(facilitates).count() == 1 {
        return Err(Refusal::new(Kind::Conflict, "room-needs-facilitator").into());
    }
    let role = match member.role {
        RoomRole::CaseGiver | RoomRole::Facilitator => RoomRole::Adviser,
        other => other,
    };
    let mut tx = academy.db.read().await?;
    let newcomer = newcomer(&mut tx, person).await?;
    drop(tx);
    let admit = Command::Admit {
        person: person.clone(),
        role,
    };
    let dismiss = Command::Dismiss {
        person: person.clone(),
        to: Some(to.clone()),
    };
    // First there, then gone: somebody whose move is cut short is in two rooms rather than in none.
    for (session, command, newcomer) in [(to, admit, Some(newcomer)), (from, dismiss, None)] {
        live::direct(academy, caller, session, academy.id(), command, newcomer).await?;
    }
    Ok(())
}
