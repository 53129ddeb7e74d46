//! What the academy offers: editions, modules, programmes.

mod keep;

use domain::permission::Operation;
use domain::programme::{CALL_ZONE, Call, Edition, EditionState, Module, Slot, Story};
use domain::{FieldProblem, Refusal, Timestamp};

use crate::access::{Caller, Permit};
use crate::db::Tx;
use crate::store::programme as store;
use crate::{Academy, Result, audit, when};
pub(in crate::service) use keep::{mark, unchanged};

pub use keep::{
    EditionForm, KeptEdition, KeptModule, SlotChange, change_programme, describe_edition,
    describe_module, discard_edition, kept_edition, kept_module, make_edition, make_module,
    new_edition, remove_module,
};

/// An edition with its modules.
#[derive(Debug, Clone)]
pub struct EditionPage {
    /// The edition.
    pub edition: Edition,
    /// What is told of it.
    pub story: Story,
    /// Its modules, in order.
    pub modules: Vec<Module>,
}

/// A module with its edition and programme.
#[derive(Debug, Clone)]
pub struct ModulePage {
    /// The edition.
    pub edition: Edition,
    /// The module.
    pub module: Module,
    /// The two days.
    pub slots: Vec<Slot>,
}

fn visible(caller: &Caller, edition: &Edition) -> bool {
    edition.state.is_public()
        || caller
            .permit(Operation::EditEdition, &[edition.id.as_str()])
            .is_ok()
}

/// Every edition the caller may see with its modules, the latest first.
///
/// # Errors
/// When the database fails.
pub async fn editions(academy: &Academy, caller: &Caller) -> Result<Vec<EditionPage>> {
    caller.permit(Operation::ReadProgramme, &[])?;
    let mut tx = academy.db.read().await?;
    let editions = store::editions(&mut tx).await?;
    let mut stories = store::stories(&mut tx).await?;
    let modules = store::all_modules(&mut tx).await?;
    Ok(editions
        .into_iter()
        .filter(|edition| visible(caller, edition))
        .map(|edition| EditionPage {
            modules: modules
                .iter()
                .filter(|module| module.edition_id == edition.id)
                .cloned()
                .collect(),
            story: stories.remove(&edition.id).unwrap_or_default(),
            edition,
        })
        .collect())
}

/// What the front page shows: the same, and the cities on its map.
///
/// # Errors
/// When the database fails.
pub async fn front(
    academy: &Academy,
    caller: &Caller,
) -> Result<(Vec<EditionPage>, Vec<store::Place>)> {
    let pages = editions(academy, caller).await?;
    let mut tx = academy.db.read().await?;
    let places = store::places(&mut tx).await?;
    Ok((pages, places))
}

/// The edition with this word in its address, and the permit for something about it.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`.
pub(super) async fn permitted<'a>(
    tx: &mut Tx,
    caller: &'a Caller,
    operation: Operation,
    slug: &str,
) -> Result<(Edition, Permit<'a>)> {
    caller.able(operation)?;
    let edition = store::edition_by_slug(tx, slug)
        .await?
        .ok_or(Refusal::not_found())?;
    let permit = caller.permit(operation, &[edition.id.as_str()])?;
    Ok((edition, permit))
}

/// One edition with its modules.
///
/// # Errors
/// `not-found`.
pub async fn edition(academy: &Academy, caller: &Caller, slug: &str) -> Result<EditionPage> {
    caller.permit(Operation::ReadProgramme, &[])?;
    let mut tx = academy.db.read().await?;
    let edition = store::edition_by_slug(&mut tx, slug)
        .await?
        .filter(|edition| visible(caller, edition))
        .ok_or(Refusal::not_found())?;
    let story = store::story(&mut tx, &edition.id).await?;
    let modules = store::modules(&mut tx, &edition.id).await?;
    Ok(EditionPage {
        edition,
        story: story.unwrap_or_default(),
        modules,
    })
}

/// One module with its programme.
///
/// # Errors
/// `not-found`.
pub async fn module(
    academy: &Academy,
    caller: &Caller,
    edition: &str,
    slug: &str,
) -> Result<ModulePage> {
    caller.permit(Operation::ReadProgramme, &[])?;
    let mut tx = academy.db.read().await?;
    let (edition, module, slots) = store::module_page(&mut tx, edition, slug)
        .await?
        .filter(|(edition, ..)| visible(caller, edition))
        .ok_or(Refusal::not_found())?;
    Ok(ModulePage {
        edition,
        module,
        slots,
    })
}

/// What the form of a call holds; instants as read off a clock in [`CALL_ZONE`].
#[derive(Debug, Clone, Default)]
pub struct CallForm {
    /// `YYYY-MM-DDTHH:MM`.
    pub opens: String,
    /// `YYYY-MM-DDTHH:MM`.
    pub closes: String,
    /// Minutes.
    pub grace: String,
}

/// The call of an edition as its page shows it, for [`set_call`].
///
/// # Errors
/// None that can happen: a call is written as JSON.
pub fn call_seen(edition: &Edition) -> Result<String> {
    mark(&edition.call)
}

/// Changes when the call of an edition opens and closes.
///
/// # Errors
/// `forbidden`, `not-found`, `changed-meanwhile`, or fields that cannot be read.
pub async fn set_call(
    academy: &Academy,
    caller: &Caller,
    slug: &str,
    seen: &str,
    form: &CallForm,
) -> Result<()> {
    caller.able(Operation::EditEdition)?;
    let mut tx = academy.db.write().await?;
    store::hold(&mut tx, slug).await?;
    let (edition, permit) = permitted(&mut tx, caller, Operation::EditEdition, slug).await?;
    unchanged(seen, &call_seen(&edition)?)?;
    let mut check = domain::error::Form::default();
    let opens_at = check.take(when::moment("opens", &form.opens, CALL_ZONE));
    let closes_at = check.take(when::moment("closes", &form.closes, CALL_ZONE));
    let grace_minutes = check.take(
        form.grace
            .trim()
            .parse::<i64>()
            .ok()
            .filter(|minutes| (0..=24 * 60).contains(minutes))
            .ok_or_else(|| {
                FieldProblem::new("grace", "number")
                    .with("min", 0)
                    .with("max", 1440)
            }),
    );
    if let (Some(opens), Some(closes)) = (opens_at, closes_at) {
        let late = || breaks_promise(&edition, closes);
        if let Some(problem) = misplaced(&edition, opens, closes, academy.now()).or_else(late) {
            check.note(problem);
        }
    }
    check.finish()?;
    if let (Some(opens_at), Some(closes_at), Some(grace_minutes)) =
        (opens_at, closes_at, grace_minutes)
    {
        let call = Call {
            opens_at,
            closes_at,
            grace_minutes,
        };
        store::set_call(&mut tx, &edition.id, &call).await?;
        let moved = Edition {
            call,
            ..edition.clone()
        };
        super::call::schedule(&mut tx, academy, &moved).await?;
        audit::note(
            &mut tx,
            academy,
            &permit,
            "edition.call_changed",
            ("edition", edition.id.as_str()),
            serde_json::json!({"from": edition.call, "to": call}),
        )
        .await?;
    }
    tx.commit().await
}

/// Why a call cannot open and close then. What stood already is not asked about.
fn misplaced(
    edition: &Edition,
    opens: Timestamp,
    closes: Timestamp,
    now: Timestamp,
) -> Option<FieldProblem> {
    let begins = when::instant(&format!("{}T00:00", edition.starts_on), &edition.time_zone);
    if closes <= opens {
        Some(FieldProblem::new("closes", "after-opening"))
    } else if closes != edition.call.closes_at && closes <= now {
        // Drafts would be late from one moment to the next.
        Some(FieldProblem::new("closes", "past"))
    } else if begins.is_some_and(|begins| closes >= begins) {
        Some(FieldProblem::new("closes", "before-event"))
    } else if edition.state == EditionState::CallOpen && opens > now {
        Some(FieldProblem::new("opens", "opened"))
    } else {
        None
    }
}

/// A call that would close after the day on which answers are promised; a promise is changed first.
fn breaks_promise(edition: &Edition, closes: Timestamp) -> Option<FieldProblem> {
    let promised = &edition.answers_on;
    let late = closes != edition.call.closes_at
        && !promised.is_empty()
        && *promised < when::iso_day(closes, CALL_ZONE);
    late.then(|| FieldProblem::new("closes", "after-answers"))
}

/// Moves an edition from the state that was `seen` to the next of its lifecycle: a page that is old, or
/// a button pressed twice, moves nothing.
///
/// # Errors
/// `forbidden`, `not-found`, `edition-archived`, `changed-meanwhile`.
pub async fn advance(academy: &Academy, caller: &Caller, slug: &str, seen: &str) -> Result<()> {
    let mut tx = academy.db.write().await?;
    let (edition, permit) = permitted(&mut tx, caller, Operation::EditEdition, slug).await?;
    if edition.state.key() != seen {
        return Err(Refusal::conflict("changed-meanwhile").into());
    }
    let next = edition.state.next()?;
    if !store::set_state(&mut tx, &edition.id, next, edition.state).await? {
        return Err(Refusal::conflict("changed-meanwhile").into());
    }
    let absent = if next == EditionState::FollowUp {
        super::door::close(&mut tx, academy, &edition.id).await?
    } else {
        0
    };
    let moved = Edition {
        state: next,
        ..edition.clone()
    };
    super::call::schedule(&mut tx, academy, &moved).await?;
    audit::note(
        &mut tx,
        academy,
        &permit,
        "edition.advanced",
        ("edition", edition.id.as_str()),
        serde_json::json!({"from": edition.state.key(), "to": next.key(), "absent": absent}),
    )
    .await?;
    tx.commit().await
}
