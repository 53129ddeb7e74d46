//! Reports that went further than their room, what a group was told before, and a session told again.

use domain::Refusal;
use domain::dilemmas::Confidentiality;
use domain::ids::SessionId;
use domain::programme::{Edition, Module};
use domain::reports::{self, Moment, Verdict};
use domain::sessions::{PhaseKind, SessionState};

use super::{Part, fold, known, parts};
use crate::access::Caller;
use crate::service::circle::Programme;
use crate::service::sessions::board::planned;
use crate::store::reports as store;
use crate::store::sessions::{self, Session};
use crate::store::workspace::{self, Commitment};
use crate::{Academy, Result};

/// A report in a list.
#[derive(Debug, Clone)]
pub struct Card {
    /// The session.
    pub session: Session,
    /// Its edition.
    pub edition: Edition,
    /// Its module.
    pub module: Option<Module>,
    /// Who reads it.
    pub audience: Confidentiality,
}

/// The reports that went further than their room and reach the caller, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn list(academy: &Academy, caller: &Caller) -> Result<Vec<Card>> {
    let mut tx = academy.db.read().await?;
    let programme = Programme::read(&mut tx).await?;
    let mut cards = Vec::new();
    for (id, audience) in store::released(&mut tx).await? {
        let Some(session) = sessions::by_id(&mut tx, &id).await? else {
            continue;
        };
        let module = session.module_id.as_ref();
        let stands = programme.circle(caller, &session.edition_id, module);
        let edition = programme.edition(&session.edition_id).cloned();
        if let Some(edition) = edition.filter(|_| audience.reaches(stands)) {
            cards.push(Card {
                module: programme.module(module).cloned(),
                session,
                edition,
                audience,
            });
        }
    }
    Ok(cards)
}

/// What came out of the session a group had before.
#[derive(Debug, Clone)]
pub struct Earlier {
    /// That session.
    pub session: Session,
    /// The advice it gave and what the case giver took along.
    pub parts: Vec<Part>,
    /// What was committed to there, and what became of it.
    pub commitments: Vec<Commitment>,
}

/// What came out of the session that this session's group had before, as its people may see it:
/// the first phase begins with it.
///
/// # Errors
/// When the database fails.
pub async fn earlier(
    academy: &Academy,
    caller: &Caller,
    session: &Session,
) -> Result<Option<Earlier>> {
    let person = &caller.signed_in()?.id;
    let mut tx = academy.db.read().await?;
    let before = store::earlier(&mut tx, &session.id, session.planned_at).await?;
    let Some(before) = before else {
        return Ok(None);
    };
    let was_there = store::was_in(&mut tx, &before, person).await?;
    let session = known(&mut tx, &before).await?;
    let audience = store::shared(&mut tx, &before)
        .await?
        .map_or(Confidentiality::Room, |shared| shared.audience);
    let programme = Programme::read(&mut tx).await?;
    let module = session.module_id.as_ref();
    let stands = programme.circle(caller, &session.edition_id, module);
    // The audience is named a moment before the room lets anything out.
    let out = session.state == SessionState::Released && audience.reaches(stands);
    let mut passages = store::passages(&mut tx, &before).await?;
    passages.retain(|passage| {
        let phase = passage.section.phase();
        let kind = phase
            .and_then(|phase| session.template.phase(phase))
            .map(|phase| phase.kind);
        let advice = matches!(
            kind,
            Some(PhaseKind::Advice | PhaseKind::Action | PhaseKind::Closing)
        );
        let seen = passage.verdict == Verdict::Approved && out;
        advice && (was_there || seen)
    });
    let parts = parts(&mut tx, passages, &[]).await?;
    let mut commitments = workspace::commitments_of_session(&mut tx, &before).await?;
    commitments.retain(|commitment| commitment.space.is_some() || was_there);
    if parts.is_empty() && commitments.is_empty() {
        return Ok(None);
    }
    Ok(Some(Earlier {
        session,
        parts,
        commitments,
    }))
}

/// A session told again for training.
#[derive(Debug, Clone)]
pub struct Replay {
    /// The session.
    pub session: Session,
    /// What was written, in order.
    pub moments: Vec<Moment>,
}

/// A session told again without names, for those who plan sessions of its edition; only when
/// everybody who was in it agreed. The title may tell whose case it was, so it is not shown.
///
/// # Errors
/// `not-found` for others, and where not everybody agreed.
pub async fn replay(academy: &Academy, caller: &Caller, id: &SessionId) -> Result<Replay> {
    let session = planned(academy, caller, id).await?;
    if session.state != SessionState::Released {
        return Err(Refusal::not_found().into());
    }
    let mut tx = academy.db.read().await?;
    let (room, log) = fold(&mut tx, &session).await?;
    let consents = store::consents(&mut tx, id).await?;
    // Where a phase was anonymous nobody knows who wrote: so everybody is asked.
    let all = reports::present(room.board(), &log)
        .into_iter()
        .all(|person| {
            consents
                .iter()
                .any(|consent| consent.replay && consent.person_id == *person)
        });
    if !all {
        return Err(Refusal::not_found().into());
    }
    Ok(Replay {
        moments: reports::replay(room.board(), &log),
        session,
    })
}
