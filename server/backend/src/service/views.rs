//! Filters of the list of applications that an organiser keeps under a name, for themselves.

use domain::Refusal;
use domain::ids::ViewId;
use domain::permission::Operation;
use domain::text::Line;

use crate::access::Caller;
use crate::service::applications::ListQuery;
use crate::service::programme::permitted;
use crate::store::exchange::{self as store, View};
use crate::{Academy, Result, audit};

/// The most filters that one person keeps for one edition.
pub const MOST: usize = 30;

/// The caller's own filters for an edition, by name.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`.
pub async fn list(academy: &Academy, caller: &Caller, edition: &str) -> Result<Vec<View>> {
    let mut tx = academy.db.read().await?;
    let (edition, permit) =
        permitted(&mut tx, caller, Operation::ListApplications, edition).await?;
    store::views(&mut tx, &permit.person()?.id, &edition.id).await
}

/// Keeps a filter under a name; the one that had the name before is replaced.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`, `views-many`, or a name that cannot be accepted.
pub async fn keep(
    academy: &Academy,
    caller: &Caller,
    edition: &str,
    name: &str,
    query: &ListQuery,
) -> Result<()> {
    let mut tx = academy.db.write().await?;
    let (edition, permit) =
        permitted(&mut tx, caller, Operation::ListApplications, edition).await?;
    let name = Line::<60>::parse("view_name", name).map_err(Refusal::from)?;
    let person = &permit.person()?.id;
    let there = store::views(&mut tx, person, &edition.id).await?;
    if there.len() >= MOST && there.iter().all(|view| view.name != name.as_str()) {
        return Err(Refusal::conflict("views-many").into());
    }
    let view = View {
        id: academy.id(),
        name: name.into(),
        query: query.address(),
    };
    store::keep_view(&mut tx, person, &edition.id, &view, academy.now()).await?;
    audit::note(
        &mut tx,
        academy,
        &permit,
        "view.kept",
        ("edition", edition.id.as_str()),
        (),
    )
    .await?;
    tx.commit().await
}

/// Removes one of the caller's own filters.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found` (somebody else's too).
pub async fn remove(academy: &Academy, caller: &Caller, id: &ViewId) -> Result<()> {
    let person = caller.signed_in()?;
    let mut tx = academy.db.write().await?;
    if !store::remove_view(&mut tx, id, &person.id).await? {
        return Err(Refusal::not_found().into());
    }
    // One's own is one's own, whatever became of the role.
    let permit = caller.permit(Operation::KeepOwnAccount, &[])?;
    audit::note(
        &mut tx,
        academy,
        &permit,
        "view.removed",
        ("view", id.as_str()),
        (),
    )
    .await?;
    tx.commit().await
}
