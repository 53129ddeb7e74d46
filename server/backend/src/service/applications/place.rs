//! A place that is offered or taken, in the hands of organisers: moved to another module, or taken back.

use domain::accounts::Person;
use domain::applications::ApplicationState;
use domain::error::Form;
use domain::ids::{ApplicationId, ModuleId};
use domain::permission::{Operation, Role};
use domain::programme::Module;
use domain::text::Prose;
use domain::{FieldProblem, Refusal, Timestamp};

use super::decide::{Dossier, REASON_MAX, dossier};
use super::letters::Writer;
use super::note;
use crate::access::{Caller, Grant, Permit};
use crate::db::Tx;
use crate::store::applications as store;
use crate::store::{accounts, waves};
use crate::{Academy, Result, audit, mail};

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
        if !dossier.edition.is_ahead() {
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

    fn participant(scope: &str) -> Grant {
        Grant {
            role: Role::Participant,
            scope: scope.to_owned(),
        }
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

    /// What opens with a confirmed place closes with it.
    async fn leave(&self, tx: &mut Tx, scopes: &[&str]) -> Result<()> {
        for scope in scopes {
            accounts::revoke(tx, &self.applicant.id, &Self::participant(scope)).await?;
        }
        let edition = &self.dossier.edition.id;
        store::leave_spaces(tx, &self.applicant.id, edition, &self.module).await?;
        store::leave_sessions(tx, &self.applicant.id, edition, &self.module).await
    }
}

/// Moves a place to another module of the edition that has one free. Roles and spaces follow, and the
/// sessions of the module they leave are planned without them.
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
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    let change = Change::begin(&mut tx, caller, id, form).await?;
    let dossier = &change.dossier;
    let mut fields = Form::default();
    let to: Option<Module> = fields.take(
        dossier
            .modules
            .iter()
            .find(|module| module.id.as_str() == form.module && module.id != change.module)
            .cloned()
            .ok_or_else(|| FieldProblem::new("module", "choose")),
    );
    fields.finish()?;
    let to = to.ok_or(Refusal::invalid("fields"))?;
    if dossier.taken(&to.id) >= to.places {
        return Err(Refusal::conflict("module-full").into());
    }
    let state = dossier.application.state;
    if !store::move_module(&mut tx, id, state, &change.module, &to.id).await? {
        return Err(Refusal::conflict("decided-meanwhile").into());
    }
    let person = &change.applicant.id;
    if state == ApplicationState::Confirmed {
        let by = Some(&change.permit.person()?.id);
        change.leave(&mut tx, &[change.module.as_str()]).await?;
        let grant = Change::participant(to.id.as_str());
        accounts::grant(&mut tx, person, &grant, by, now).await?;
        store::join_spaces(&mut tx, person, &dossier.edition.id, &to.id, now).await?;
    }
    change.told(&mut tx, id, state, now).await?;
    audit::note(
        &mut tx,
        academy,
        &change.permit,
        "application.moved",
        ("application", id.as_str()),
        serde_json::json!({"from": change.module, "to": to.id}),
    )
    .await?;
    let letter = Writer::to(&change.applicant, None, &dossier.edition, id)
        .moved(&to, change.reason.as_str());
    mail::queue(&mut tx, academy, &letter).await?;
    tx.commit().await
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
    let edition = &change.dossier.edition;
    let before = change.dossier.application.state;
    let state = before.cancel()?;
    if !store::cancel(&mut tx, id, before, state, change.reason.as_str()).await? {
        return Err(Refusal::conflict("decided-meanwhile").into());
    }
    if before == ApplicationState::Confirmed {
        let scopes = [edition.id.as_str(), change.module.as_str()];
        change.leave(&mut tx, &scopes).await?;
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
    let module = change.dossier.module(&change.module);
    let letter =
        Writer::to(&change.applicant, None, edition, id).cancelled(module, change.reason.as_str());
    mail::queue(&mut tx, academy, &letter).await?;
    tx.commit().await
}
