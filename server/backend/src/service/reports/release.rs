//! A report leaves the room: released, shared further, told in the workspace; and what the events of a room mean for it.

use std::sync::Arc;

use domain::Refusal;
use domain::dilemmas::Confidentiality;
use domain::ids::{PersonId, PostId, SessionId, ThreadId};
use domain::language::ContentLanguage;
use domain::mail::MailKind;
use domain::reports::{self, Passage, Section};
use domain::sessions::{Command, CommandId, Event, Recorded, RoomRole, SessionState};
use domain::workspace::POST_MAX;

use super::copies::approved;
use super::word::written;
use super::{desk, fold, known, only, parts, widest};
use crate::access::Caller;
use crate::db::Tx;
use crate::mail::Letter;
use crate::store::accounts;
use crate::store::reports::{self as store, Shared};
use crate::store::sessions::Session;
use crate::store::workspace;
use crate::texts::{say, say_with};
use crate::{Academy, Result, args, audit, live, mail};

/// Lets what was approved out of the room, to the audience the case giver names.
///
/// # Errors
/// `not-found`, `room-role`, `report-not-handed-over`, `report-undecided`, `session-over`,
/// `form-incomplete`.
pub async fn release(
    academy: &Arc<Academy>,
    caller: &Arc<Caller>,
    id: &SessionId,
    audience: &str,
) -> Result<()> {
    let audience =
        Confidentiality::from_key(audience).ok_or(Refusal::invalid("form-incomplete"))?;
    let mut tx = academy.db.write().await?;
    let desk = desk(&mut tx, caller, id).await?;
    only(reports::decides(desk.board(), desk.role))?;
    reports::release(desk.session.state, &store::passages(&mut tx, id).await?)?;
    widest(&mut tx, id).await?.bounds(audience)?;
    // Nothing leaves by this alone: the room releases, and `follow` publishes with the event.
    let shared = Shared {
        audience,
        thread_id: None,
    };
    store::share(&mut tx, id, &shared).await?;
    audit::note(
        &mut tx,
        academy,
        &desk.permit,
        "report.audience_named",
        ("session", id.as_str()),
        serde_json::json!({"audience": audience.key()}),
    )
    .await?;
    tx.commit().await?;
    let command: CommandId = academy.id();
    live::ask(academy, caller, id, command, Command::Release).await?;
    Ok(())
}

/// Shares a released report further; what has left the room cannot be taken back.
///
/// # Errors
/// `not-found`, `room-role`, `report-not-handed-over`, `report-narrower`, `form-incomplete`.
pub async fn widen(
    academy: &Academy,
    caller: &Caller,
    id: &SessionId,
    audience: &str,
) -> Result<()> {
    let audience =
        Confidentiality::from_key(audience).ok_or(Refusal::invalid("form-incomplete"))?;
    let mut tx = academy.db.write().await?;
    let desk = desk(&mut tx, caller, id).await?;
    only(reports::decides(desk.board(), desk.role))?;
    if desk.session.state != SessionState::Released {
        return Err(Refusal::conflict("report-not-handed-over").into());
    }
    let mut shared = store::shared(&mut tx, id).await?.unwrap_or(Shared {
        audience: Confidentiality::Room,
        thread_id: None,
    });
    if audience < shared.audience {
        return Err(Refusal::conflict("report-narrower").into());
    }
    widest(&mut tx, id).await?.bounds(audience)?;
    shared.audience = audience;
    publish(&mut tx, academy, &desk.session, desk.person, &mut shared).await?;
    store::share(&mut tx, id, &shared).await?;
    audit::note(
        &mut tx,
        academy,
        &desk.permit,
        "report.shared",
        ("session", id.as_str()),
        serde_json::json!({"audience": audience.key()}),
    )
    .await?;
    tx.commit().await
}

/// Tells the workspace of a report that others may read, once: in the space of the session's module,
/// else in the academy's, and never where more people are than may read it. No names: those stand on the report only, and can be taken back.
async fn publish(
    tx: &mut Tx,
    academy: &Academy,
    session: &Session,
    by: &PersonId,
    shared: &mut Shared,
) -> Result<()> {
    if shared.audience == Confidentiality::Room || shared.thread_id.is_some() {
        return Ok(());
    }
    let space = match &session.module_id {
        Some(module) => workspace::space_of_module(tx, module).await?,
        None if shared.audience >= Confidentiality::Academy => {
            workspace::space_by_slug(tx, by, "academy")
                .await?
                .map(|space| space.id)
        }
        None => None,
    };
    let Some(space) = space else {
        return Ok(());
    };
    let passages = store::passages(tx, &session.id).await?;
    let parts = parts(tx, passages, &[]).await?;
    let language = session.language;
    let text = approved(session, &parts);
    let address = format!("/sessions/{}/report", session.id);
    let more = say_with(language, "report-whole", args!(address = address.as_str()));
    let room = POST_MAX.saturating_sub(more.chars().count() + 8);
    let body = format!("{}\n\n{more}", cut(&text, room));
    let (thread, post, now): (ThreadId, PostId, _) = (academy.id(), academy.id(), academy.now());
    let written_in = ContentLanguage::from(language);
    workspace::insert_thread(tx, &thread, &space, by, &session.title, &written_in, now).await?;
    let row = workspace::NewPost {
        id: &post,
        thread: &thread,
        author: by,
        body: &body,
        language: &written_in,
        form_key: session.id.as_str(),
    };
    workspace::insert_post(tx, &row, now).await?;
    shared.thread_id = Some(thread);
    Ok(())
}

/// The paragraphs of a text that fit.
fn cut(text: &str, max: usize) -> String {
    let mut kept = String::new();
    let mut length = 0;
    for paragraph in text.split("\n\n") {
        length += paragraph.chars().count() + 2;
        if length > max {
            kept.push('…');
            break;
        }
        kept.push_str(paragraph);
        kept.push_str("\n\n");
    }
    kept
}

/// What an event of a room means for its report, in the transaction that stores the event.
///
/// # Errors
/// When the database fails.
pub async fn follow(
    tx: &mut Tx,
    academy: &Academy,
    id: &SessionId,
    recorded: &Recorded,
) -> Result<()> {
    match &recorded.event {
        Event::ClosingStarted => {
            let session = known(tx, id).await?;
            let (room, _) = fold(tx, &session).await?;
            for (position, drafted) in (0..).zip(reports::draft(room.board())) {
                let passage = Passage {
                    source: Some(drafted.source),
                    author: drafted.author,
                    ..written(academy, drafted.section, position, &drafted.body)
                };
                store::insert(tx, id, &passage).await?;
            }
        }
        Event::TypedIn {
            phase,
            author,
            text: Some(text),
            ..
        } if known(tx, id).await?.state == SessionState::Closing => {
            let section = Section::of(*phase);
            let passage = Passage {
                source: Some(recorded.seq),
                author: author.clone(),
                ..written(academy, section, recorded.seq.get(), text.as_str())
            };
            store::insert(tx, id, &passage).await?;
        }
        Event::Withdrawn { contribution } => store::remove_source(tx, id, *contribution).await?,
        Event::Closed { report } => {
            let passage = written(academy, Section::SHORT, 0, report.as_str());
            store::insert(tx, id, &passage).await?;
            let session = known(tx, id).await?;
            let (room, _) = fold(tx, &session).await?;
            for member in &room.board().members {
                if member.role == RoomRole::CaseGiver
                    && let Some(letter) = waits(tx, &session, &member.person).await?
                {
                    mail::queue(tx, academy, &letter).await?;
                }
            }
        }
        Event::Released => {
            let session = known(tx, id).await?;
            store::withhold_pending(tx, id).await?;
            if let (Some(mut shared), Some(by)) = (store::shared(tx, id).await?, &recorded.actor) {
                publish(tx, academy, &session, by, &mut shared).await?;
                store::share(tx, id, &shared).await?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// The letter to the case giver whose decision a report waits for.
async fn waits(tx: &mut Tx, session: &Session, person: &PersonId) -> Result<Option<Letter>> {
    let Some(person) = accounts::by_id(tx, person).await? else {
        return Ok(None);
    };
    let language = person.language.unwrap_or_default();
    let about = args!(title = session.title.as_str());
    Ok(Some(Letter {
        kind: MailKind::Report,
        about: session.id.to_string(),
        person: Some(person.id),
        name: person.name,
        address: person.email,
        language,
        subject: say_with(language, "mail-report-subject", about).into_owned(),
        paragraphs: vec![say(language, "mail-report-text").into_owned()],
        action: Some((
            say(language, "mail-report-action").into_owned(),
            format!("/sessions/{}/report", session.id),
        )),
    }))
}
