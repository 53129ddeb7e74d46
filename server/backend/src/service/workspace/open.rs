//! The open space: for everybody who ever applied, and only for who wants to be there.

use domain::language::Bilingual;
use domain::permission::{Operation, Role};
use domain::workspace::SpaceKind;
use domain::{Language, Refusal};

use super::welcome;
use crate::access::{Caller, Grant};
use crate::store::workspace as store;
use crate::store::{accounts, applications};
use crate::texts::say;
use crate::{Academy, Result, audit};

/// The word of the open space in its address.
const SLUG: &str = "open";

/// Whether the caller is in the open space.
///
/// # Errors
/// `sign-in`; when the database fails.
pub async fn open_space(academy: &Academy, caller: &Caller) -> Result<bool> {
    let person = &caller.signed_in()?.id;
    let mut tx = academy.db.read().await?;
    let space = store::space_by_slug(&mut tx, person, SLUG).await?;
    Ok(space.is_some_and(|space| space.seen_at.is_some()))
}

/// Makes the caller a member of the open space; the space itself is made when the first one comes. The word of its
/// address.
///
/// # Errors
/// `sign-in`, `not-applied` for who never sent an application.
pub async fn join_open(academy: &Academy, caller: &Caller) -> Result<&'static str> {
    let permit = caller.permit(Operation::Apply, &[])?;
    let person = &permit.person()?.id;
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    if !applications::ever_applied(&mut tx, person).await? {
        return Err(Refusal::new(domain::Kind::Forbidden, "not-applied").into());
    }
    let own = |key: &str| Bilingual {
        en: say(Language::En, key).into_owned(),
        fr: say(Language::Fr, key).into_owned(),
    };
    let new = store::NewSpace {
        id: academy.id(),
        slug: SLUG.to_owned(),
        kind: SpaceKind::Open,
        edition: None,
        module: None,
        title: own("space-open"),
        about: own("space-about-open"),
    };
    if store::insert_space(&mut tx, &new, now).await? {
        audit::note_own(
            &mut tx,
            academy,
            "space.made",
            ("space", new.id.as_str()),
            serde_json::json!({"slug": SLUG}),
        )
        .await?;
    }
    let space = store::space_by_slug(&mut tx, person, SLUG)
        .await?
        .filter(|space| space.kind == SpaceKind::Open)
        .ok_or(Refusal::not_found())?;
    let grant = Grant {
        role: Role::Participant,
        scope: space.id.to_string(),
    };
    accounts::grant(&mut tx, person, &grant, Some(person), now).await?;
    welcome(&mut tx, academy, person, &grant).await?;
    audit::note(
        &mut tx,
        academy,
        &permit,
        "space.open_joined",
        ("space", space.id.as_str()),
        (),
    )
    .await?;
    tx.commit().await?;
    Ok(SLUG)
}
