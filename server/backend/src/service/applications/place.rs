//! A place that is offered or taken, in the hands of organisers: moved to another module, or taken back.

use domain::accounts::Person;
use domain::applications::ApplicationState;
use domain::error::Form;
use domain::ids::{ApplicationId, EditionId, ModuleId, PersonId, SessionId};
use domain::permission::{Operation, Role};
use domain::programme::Module;
use domain::text::Prose;
use domain::{FieldProblem, Refusal, Timestamp};

use super::decide::{Dossier, REASON_MAX, dossier};
use super::letters::Writer;
use super::note;
use crate::access::{Caller, Grant, Permit};
use crate::db::Tx;
use crate::service::workspace;
use crate::store::applications as store;
use crate::store::{accounts, groups, waves};
use crate::{Academy, Result, audit, live, mail};

fn participant(scope: &str) -> Grant {
    Grant {
        role: Role::Participant,
        scope: scope.to_owned(),
    }
}

/// Opens what a confirmed place opens: roles, and the spaces of the academy, the edition and the module, which are made
/// where nobody came before.
pub(super) async fn enter(
    tx: &mut Tx,
    academy: &Academy,
    person: &PersonId,
    (edition, module): (&EditionId, &ModuleId),
    by: Option<&PersonId>,
) -> Result<()> {
    for scope in [edition.as_str(), module.as_str()] {
        accounts::grant(tx, person, &participant(scope), by, academy.now()).await?;
    }
    workspace::welcome(tx, academy, person, &participant(module.as_str())).await
}

/// Closes what a confirmed place opened, and its place in the groups of the module and in rooms that have not begun.
/// The roles that end are those for `scopes`. The rooms are to be told once this is committed: [`live::look`].
pub(super) async fn leave(
    tx: &mut Tx,
    academy: &Academy,
    caller: &Caller,
    person: &PersonId,
    (edition, module): (&EditionId, &ModuleId),
    scopes: &[&str],
) -> Result<Vec<SessionId>> {
    for scope in scopes {
        accounts::revoke(tx, person, &participant(scope)).await?;
    }
    groups::leave(tx, module, person).await?;
    let rooms = live::leave(tx, academy, caller, person, edition, module).await?;
    // Last: the role for a room keeps somebody in the space of the academy.
    store::leave_spaces(tx, person, edition, module).await?;
    Ok(rooms)
}

/// What the form of a change holds.
#[derive(Debug, Clone, Default)]
pub struct PlaceForm {
    /// Id of the other module, to move to it.
    pub module: String,
    /// The reason.
    pub reason: String,
    /// Key of the state that the organiser saw.
    pub seen: String,
}

/// What both changes begin with.
struct Change<'a> {
    dossier: Dossier,
    permit: Permit<'a>,
    applicant: Person,
    module: ModuleId,
    reason: Prose<REASON_MAX>,
}

impl<'a> Change<'a> {
    async fn begin(
        tx: &mut Tx,
        caller: &'a Caller,
        id: &ApplicationId,
        form: &PlaceForm,
    ) -> Result<Self> {
        let (dossier, permit) = dossier(tx, caller, Operation::DecideApplication, id).await?;
        let state = dossier.application.state;
        if state.key() != form.seen {
            return Err(Refusal::conflict("decided-meanwhile").into());
        }
        if !dossier.intake.edition.is_ahead() {
            return Err(Refusal::conflict("edition-under-way").into());
        }
        let module = dossier.application.module_id.clone();
        let module = module
            .filter(|_| state.holds_place())
            .ok_or(Refusal::conflict("no-place"))?;
        let applicant = dossier.applicant.clone().ok_or(Refusal::not_found())?;
        let reason = Prose::parse("reason", &form.reason)?;
        Ok(Self {
            dossier,
            permit,
            applicant,
            module,
            reason,
        })
    }

    /// The timeline says who did it and why.
    async fn told(
        &self,
        tx: &mut Tx,
        id: &ApplicationId,
        state: ApplicationState,
        now: Timestamp,
    ) -> Result<()> {
        let by = &self.permit.person()?.id;
        note(tx, id, Some(by), state, Some(self.reason.as_str()), now).await
    }

    const fn id(&self) -> &ApplicationId {
        &self.dossier.application.id
    }

    /// Moves the place to another module, whether that has one free or not, and says so. Roles and spaces follow,
    /// and the sessions of the module that is left are planned without them: which, for [`live::look`].
    async fn shift(
        &self,
        tx: &mut Tx,
        academy: &Academy,
        to: &Module,
        with: Option<&ApplicationId>,
    ) -> Result<Vec<SessionId>> {
        let now = academy.now();
        let (id, state) = (self.id(), self.dossier.application.state);
        if !store::move_module(tx, id, state, &self.module, &to.id).await? {
            return Err(Refusal::conflict("decided-meanwhile").into());
        }
        let (person, edition) = (&self.applicant.id, &self.dossier.intake.edition);
        let mut rooms = Vec::new();
        if state == ApplicationState::Confirmed {
            let by = Some(&self.permit.person()?.id);
            rooms = self.leave(tx, academy, &[self.module.as_str()]).await?;
            enter(tx, academy, person, (&edition.id, &to.id), by).await?;
        }
        self.told(tx, id, state, now).await?;
        audit::note(
            tx,
            academy,
            &self.permit,
            "application.moved",
            ("application", id.as_str()),
            serde_json::json!({"from": self.module, "to": to.id, "with": with}),
        )
        .await?;
        let letter = Writer::to(&self.applicant, None, edition, id).moved(to, self.reason.as_str());
        mail::queue(tx, academy, &letter).await?;
        Ok(rooms)
    }

    /// What opens with a confirmed place closes with it.
    async fn leave(
        &self,
        tx: &mut Tx,
        academy: &Academy,
        scopes: &[&str],
    ) -> Result<Vec<SessionId>> {
        let of = (&self.dossier.intake.edition.id, &self.module);
        let caller = self.permit.caller();
        leave(tx, academy, caller, &self.applicant.id, of, scopes).await
    }
}

/// Moves a place to another module of the edition that has one free.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`, `decided-meanwhile`, `edition-under-way`, `no-place`, `module-full`, or
/// fields that cannot be accepted.
pub async fn move_place(
    academy: &Academy,
    caller: &Caller,
    id: &ApplicationId,
    form: &PlaceForm,
) -> Result<()> {
    caller.able(Operation::DecideApplication)?;
    let mut tx = academy.db.write().await?;
    // Before anything is counted: the last place of a module is given once.
    store::hold_edition(&mut tx, id).await?;
    let change = Change::begin(&mut tx, caller, id, form).await?;
    let dossier = &change.dossier;
    let mut fields = Form::default();
    let to: Option<Module> = fields.take(
        dossier
            .intake
            .modules
            .iter()
            .find(|module| module.id.as_str() == form.module && module.id != change.module)
            .cloned()
            .ok_or_else(|| FieldProblem::new("module", "choose")),
    );
    fields.finish()?;
    let to = to.ok_or(Refusal::invalid("fields"))?;
    if dossier.intake.taken(&to.id) >= to.places {
        return Err(Refusal::conflict("module-full").into());
    }
    let rooms = change.shift(&mut tx, academy, &to, None).await?;
    tx.commit().await?;
    live::look(academy, &rooms);
    Ok(())
}

/// Somebody with whom a place can be exchanged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Partner {
    /// The application.
    pub application: ApplicationId,
    /// The name of the applicant.
    pub name: String,
    /// The module in which they hold a place.
    pub module: ModuleId,
}

/// Those who hold a place in another module of the edition, by name; none where the application holds none.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`.
pub async fn partners(
    academy: &Academy,
    caller: &Caller,
    id: &ApplicationId,
) -> Result<Vec<Partner>> {
    caller.able(Operation::DecideApplication)?;
    let mut tx = academy.db.read().await?;
    let application = store::by_id(&mut tx, id)
        .await?
        .ok_or(Refusal::not_found())?;
    let edition = &application.edition_id;
    caller.permit(Operation::DecideApplication, &[edition.as_str()])?;
    let Some(own) = application
        .module_id
        .filter(|_| application.state.holds_place())
    else {
        return Ok(Vec::new());
    };
    Ok(store::holders(&mut tx, edition)
        .await?
        .into_iter()
        .filter(|(.., module)| *module != own)
        .map(|(application, name, module)| Partner {
            application,
            name,
            module,
        })
        .collect())
}

/// What the form of an exchange holds.
#[derive(Debug, Clone, Default)]
pub struct SwapForm {
    /// Id of the other application.
    pub with: String,
    /// The reason, which both read.
    pub reason: String,
    /// Key of the state that the organiser saw.
    pub seen: String,
    /// Id of the module that the organiser saw.
    pub from: String,
}

/// Exchanges the places of two people between their modules, also where both are full: both are moved, or
/// neither. Each gets the mail of a place that was moved, with nothing about the other in it.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`, `decided-meanwhile`, `edition-under-way`, `no-place`, or fields that cannot
/// be accepted.
pub async fn swap(
    academy: &Academy,
    caller: &Caller,
    id: &ApplicationId,
    form: &SwapForm,
) -> Result<()> {
    caller.able(Operation::DecideApplication)?;
    let mut tx = academy.db.write().await?;
    let first = PlaceForm {
        reason: form.reason.clone(),
        seen: form.seen.clone(),
        ..PlaceForm::default()
    };
    let one = Change::begin(&mut tx, caller, id, &first).await?;
    // Who presses twice, or after another, does not move both back.
    if one.module.as_str() != form.from {
        return Err(Refusal::conflict("decided-meanwhile").into());
    }
    let choose = || FieldProblem::new("swap_with", "choose");
    let partner = ApplicationId::parse(&form.with).map_err(|_| choose())?;
    let partner = store::by_id(&mut tx, &partner).await?.filter(|other| {
        other.edition_id == one.dossier.intake.edition.id
            && other.state.holds_place()
            && other.module_id.as_ref() != Some(&one.module)
    });
    let Some(partner) = partner else {
        // Of two who exchange the same places at once, the one who comes second finds both moved.
        let mine = store::by_id(&mut tx, id).await?;
        if mine.and_then(|mine| mine.module_id).as_ref() != Some(&one.module) {
            return Err(Refusal::conflict("decided-meanwhile").into());
        }
        return Err(choose().into());
    };
    let second = PlaceForm {
        seen: partner.state.key().to_owned(),
        ..first
    };
    let other = Change::begin(&mut tx, caller, &partner.id, &second).await?;
    let module = |of: &Change<'_>| one.dossier.intake.module(&of.module).cloned();
    let (Some(here), Some(there)) = (module(&one), module(&other)) else {
        return Err(Refusal::conflict("decided-meanwhile").into());
    };
    // In one order, so that two exchanges at once do not wait for each other.
    let mut moves = [(&one, &there, &partner.id), (&other, &here, id)];
    moves.sort_by(|(one, ..), (other, ..)| one.id().cmp(other.id()));
    // Both before the logs of rooms: whoever gives one of the two places back at this moment holds it, and then waits for
    // those.
    for (change, ..) in &moves {
        store::hold(&mut tx, change.id()).await?;
    }
    let mut rooms = Vec::new();
    for (change, to, with) in moves {
        rooms.extend(change.shift(&mut tx, academy, to, Some(with)).await?);
    }
    tx.commit().await?;
    live::look(academy, &rooms);
    Ok(())
}

/// Takes back a place that is offered or taken; it is free again.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`, `decided-meanwhile`, `edition-under-way`, `no-place`, or a reason that cannot
/// be accepted.
pub async fn cancel(
    academy: &Academy,
    caller: &Caller,
    id: &ApplicationId,
    form: &PlaceForm,
) -> Result<()> {
    caller.able(Operation::DecideApplication)?;
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    let change = Change::begin(&mut tx, caller, id, form).await?;
    let edition = &change.dossier.intake.edition;
    let before = change.dossier.application.state;
    let state = before.cancel()?;
    let (module, reason) = (&change.module, change.reason.as_str());
    if !store::cancel(&mut tx, id, before, state, module, reason).await? {
        return Err(Refusal::conflict("decided-meanwhile").into());
    }
    let mut rooms = Vec::new();
    if before == ApplicationState::Confirmed {
        let scopes = [edition.id.as_str(), module.as_str()];
        rooms = change.leave(&mut tx, academy, &scopes).await?;
    }
    waves::remove(&mut tx, id).await?;
    change.told(&mut tx, id, state, now).await?;
    audit::note(
        &mut tx,
        academy,
        &change.permit,
        "application.cancelled",
        ("application", id.as_str()),
        serde_json::json!({"module": change.module}),
    )
    .await?;
    let module = change.dossier.intake.module(&change.module);
    let letter =
        Writer::to(&change.applicant, None, edition, id).cancelled(module, change.reason.as_str());
    mail::queue(&mut tx, academy, &letter).await?;
    tx.commit().await?;
    live::look(academy, &rooms);
    Ok(())
}
