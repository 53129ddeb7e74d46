//! Commitments: made, shown, checked in.

use domain::ids::{CommitmentId, SpaceId};
use domain::permission::Operation;
use domain::workspace::{CheckInForm, CommitmentForm};
use domain::{FieldProblem, Refusal};

use super::{anywhere, enter, enterable};
use crate::access::{Caller, Permit};
use crate::db::Tx;
use crate::service::once::fingerprint;
use crate::store::workspace::{self as store, CheckInRow, Commitment, Space};
use crate::{Academy, Result, audit};

/// The caller's commitments with the spaces they may be shown in.
#[derive(Debug, Clone)]
pub struct CommitmentList {
    /// Open ones first, the most urgent at the top.
    pub commitments: Vec<Commitment>,
    /// Spaces whose members may be shown a commitment.
    pub spaces: Vec<Space>,
}

/// The caller's commitments.
///
/// # Errors
/// `sign-in` for visitors, `forbidden` for who has no role to keep any with.
pub async fn commitments(academy: &Academy, caller: &Caller) -> Result<CommitmentList> {
    let permit = anywhere(caller, Operation::KeepCommitments)?;
    let person = &permit.person()?.id;
    let mut tx = academy.db.read().await?;
    Ok(CommitmentList {
        commitments: store::commitments_of(&mut tx, person).await?,
        spaces: enterable(&mut tx, caller, Operation::WritePost).await?,
    })
}

/// One commitment with what was said about it.
#[derive(Debug, Clone)]
pub struct CommitmentPage {
    /// The commitment.
    pub commitment: Commitment,
    /// Check-ins, the first first.
    pub check_ins: Vec<CheckInRow>,
    /// Whether it is the caller's own.
    pub own: bool,
    /// Spaces whose members may be shown it; for its owner.
    pub spaces: Vec<Space>,
}

/// One commitment: one's own, or one that is shown in a space one may enter.
///
/// # Errors
/// `not-found`.
pub async fn commitment(
    academy: &Academy,
    caller: &Caller,
    id: &CommitmentId,
) -> Result<CommitmentPage> {
    let person = &caller.signed_in()?.id;
    let mut tx = academy.db.read().await?;
    let commitment = store::commitment(&mut tx, id)
        .await?
        .filter(|commitment| !commitment.body.is_empty())
        .ok_or(Refusal::not_found())?;
    let own = commitment.person == *person;
    let spaces = if own {
        anywhere(caller, Operation::KeepCommitments)?;
        enterable(&mut tx, caller, Operation::WritePost).await?
    } else {
        let (slug, _) = commitment.space.as_ref().ok_or(Refusal::not_found())?;
        enter(&mut tx, caller, Operation::ReadSpace, slug).await?;
        Vec::new()
    };
    let check_ins = store::check_ins(&mut tx, id).await?;
    Ok(CommitmentPage {
        commitment,
        check_ins,
        own,
        spaces,
    })
}

/// The space a commitment is to be shown in; empty text is none.
pub(super) async fn shown_in(tx: &mut Tx, caller: &Caller, slug: &str) -> Result<Option<SpaceId>> {
    if slug.is_empty() {
        return Ok(None);
    }
    match enter(tx, caller, Operation::WritePost, slug).await {
        Ok(inside) => Ok(Some(inside.space.id)),
        Err(crate::Error::Refused(_)) => Err(FieldProblem::new("shown_in", "choose").into()),
        Err(fault) => Err(fault),
    }
}

/// Makes a commitment, shown to the members of the space with the address `space` (empty: to its
/// owner alone).
///
/// # Errors
/// Fields that cannot be accepted; `forbidden`.
pub async fn make_commitment(
    academy: &Academy,
    caller: &Caller,
    form: &CommitmentForm,
    space: &str,
) -> Result<CommitmentId> {
    let permit = anywhere(caller, Operation::KeepCommitments)?;
    let person = &permit.person()?.id;
    let now = academy.now();
    let new = form.parse(now)?;
    let mut tx = academy.db.write().await?;
    let space = shown_in(&mut tx, caller, space).await?;
    let key = fingerprint(&[new.key.as_str(), new.body.as_str(), new.first_step.as_str()]);
    if let Some(id) = store::commitment_by_key(&mut tx, person, &key).await? {
        tx.commit().await?;
        return Ok(id);
    }
    let id: CommitmentId = academy.id();
    let row = store::NewCommitment {
        id: &id,
        person,
        session: None,
        space: space.as_ref(),
        body: new.body.as_str(),
        first_step: new.first_step.as_str(),
        language: &new.language,
        due_on: &new.due_on,
        form_key: &key,
    };
    if !store::insert_commitment(&mut tx, &row, now).await? {
        drop(tx);
        let mut tx = academy.db.read().await?;
        return store::commitment_by_key(&mut tx, person, &key)
            .await?
            .ok_or_else(|| Refusal::conflict("changed-meanwhile").into());
    }
    audit::note(
        &mut tx,
        academy,
        &permit,
        "commitment.made",
        ("commitment", id.as_str()),
        serde_json::json!({"space": space}),
    )
    .await?;
    tx.commit().await?;
    Ok(id)
}

/// The caller's own commitment; of others one learns nothing.
pub(super) async fn own_commitment(
    tx: &mut Tx,
    permit: &Permit<'_>,
    id: &CommitmentId,
) -> Result<Commitment> {
    let person = &permit.person()?.id;
    store::commitment(tx, id)
        .await?
        .filter(|commitment| commitment.person == *person)
        .ok_or_else(|| Refusal::not_found().into())
}

/// Checks in on one's own commitment.
///
/// # Errors
/// Fields that cannot be accepted; `not-found`; `commitment-over`; `changed-meanwhile`.
pub async fn check_in(
    academy: &Academy,
    caller: &Caller,
    id: &CommitmentId,
    form: &CheckInForm,
) -> Result<()> {
    let permit = anywhere(caller, Operation::KeepCommitments)?;
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    store::hold_commitment(&mut tx, id).await?;
    let mut commitment = own_commitment(&mut tx, &permit, id).await?;
    let (said, key) = form.parse(&commitment.due_on, now)?;
    let key = fingerprint(&[key.as_str(), said.state().key(), said.note()]);
    if store::check_in_arrived(&mut tx, id, &key).await? {
        return tx.commit().await;
    }
    let from = commitment.state;
    commitment.state = from.check_in(&said)?;
    if commitment.state.is_over() {
        said.note().clone_into(&mut commitment.learned);
    }
    if let Some(day) = said.due_on() {
        commitment.due_on = day.clone();
    }
    commitment.updated_at = now;
    if !store::set_commitment(&mut tx, &commitment, from).await? {
        return Err(Refusal::conflict("changed-meanwhile").into());
    }
    let row = CheckInRow {
        at: now,
        state: commitment.state,
        note: said.note().to_owned(),
        due_on: said.due_on().cloned(),
    };
    store::insert_check_in(&mut tx, id, &row, &key).await?;
    audit::note(
        &mut tx,
        academy,
        &permit,
        "commitment.checked_in",
        ("commitment", id.as_str()),
        serde_json::json!({"from": from.key(), "to": commitment.state.key()}),
    )
    .await?;
    tx.commit().await
}

/// Shows one's own commitment to the members of a space, or to nobody.
///
/// # Errors
/// `choose` for a space one may not write in; `not-found`.
pub async fn show_commitment(
    academy: &Academy,
    caller: &Caller,
    id: &CommitmentId,
    space: &str,
) -> Result<()> {
    let permit = anywhere(caller, Operation::KeepCommitments)?;
    let mut tx = academy.db.write().await?;
    own_commitment(&mut tx, &permit, id).await?;
    let space = shown_in(&mut tx, caller, space).await?;
    store::set_space(&mut tx, id, space.as_ref()).await?;
    audit::note(
        &mut tx,
        academy,
        &permit,
        "commitment.shown",
        ("commitment", id.as_str()),
        serde_json::json!({"space": space}),
    )
    .await?;
    tx.commit().await
}
