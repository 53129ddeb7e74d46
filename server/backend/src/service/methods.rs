//! Methods: the six the academy ships, which nobody changes, and those made by copying one. A session
//! keeps the template it was planned with, so that changing a method never changes a session.

use domain::Refusal;
use domain::ids::MethodId;
use domain::permission::Operation;
use domain::sessions::{About, PhaseDraft, Shape, Template};

use crate::access::{Caller, Permit};
use crate::db::Tx;
use crate::service::once;
use crate::service::sessions;
use crate::store::methods as store;
use crate::{Academy, Result, audit};

/// The most methods of the academy's own.
const METHODS_MAX: usize = 100;

/// A method as somebody sees it.
#[derive(Debug, Clone)]
pub struct Method {
    /// How it goes.
    pub template: Template,
    /// Whether it came with the academy and stays as it is.
    pub built_in: bool,
    /// Grows with every change.
    pub revision: i64,
    /// How many sessions were planned with it; not counted in lists.
    pub used: i64,
    /// Whether the caller may copy it, and change it where it is the academy's own.
    pub keeps: bool,
}

fn keeps(caller: &Caller) -> Result<Permit<'_>, Refusal> {
    caller.permit_somewhere(Operation::KeepMethods)
}

fn shipped(template: &Template, keeps: bool) -> Method {
    Method {
        template: template.clone(),
        built_in: true,
        revision: 0,
        used: 0,
        keeps,
    }
}

/// Every method one may see: those that can be run; for who keeps methods, also those in the making.
///
/// # Errors
/// When the database fails.
pub async fn list(academy: &Academy, caller: &Caller) -> Result<Vec<Method>> {
    let keeps = keeps(caller).is_ok();
    let mut methods: Vec<Method> = sessions::templates()
        .iter()
        .map(|template| shipped(template, keeps))
        .collect();
    let mut tx = academy.db.read().await?;
    let own = store::all(&mut tx).await?.into_iter();
    methods.extend(own.map(|method| Method {
        template: method.template,
        built_in: false,
        revision: method.revision,
        used: 0,
        keeps,
    }));
    methods.retain(|method| keeps || method.template.check().is_ok());
    Ok(methods)
}

/// The templates a session can be planned with, those of the academy's first.
///
/// # Errors
/// When the database fails.
pub(super) async fn runnable(tx: &mut Tx) -> Result<Vec<Template>> {
    let mut templates = sessions::templates().to_vec();
    let own = store::all(tx).await?.into_iter();
    templates.extend(own.map(|method| method.template));
    templates.retain(|template| template.check().is_ok());
    Ok(templates)
}

/// One method.
///
/// # Errors
/// `not-found`.
pub async fn page(academy: &Academy, caller: &Caller, key: &str) -> Result<Method> {
    let keeps = keeps(caller).is_ok();
    if let Some(template) = sessions::template(key) {
        return Ok(shipped(template, keeps));
    }
    let id = MethodId::parse(key)?;
    let mut tx = academy.db.read().await?;
    let method = store::by_id(&mut tx, &id)
        .await?
        .filter(|method| keeps || method.template.check().is_ok())
        .ok_or(Refusal::not_found())?;
    Ok(Method {
        template: method.template,
        built_in: false,
        revision: method.revision,
        used: store::used(&mut tx, &id).await?,
        keeps,
    })
}

/// Copies a method; the key of the copy. Its name is what is changed first.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`, `methods-full`.
pub async fn copy(academy: &Academy, caller: &Caller, key: &str) -> Result<MethodId> {
    let permit = keeps(caller)?;
    let source = page(academy, caller, key).await?;
    let mut tx = academy.db.write().await?;
    if let Some(made) = once::made(&mut tx, caller, MethodId::parse).await? {
        tx.commit().await?;
        return Ok(made);
    }
    if store::all(&mut tx).await?.len() >= METHODS_MAX {
        return Err(Refusal::conflict("methods-full").into());
    }
    let id: MethodId = academy.id();
    let template = source.template.copied(id.to_string());
    store::insert(&mut tx, &id, &template, &permit.person()?.id, academy.now()).await?;
    note(
        &mut tx,
        academy,
        &permit,
        "method.copied",
        &id,
        serde_json::json!({"from": key}),
    )
    .await?;
    once::make(academy, tx, caller, id, MethodId::parse).await
}

/// Says anew what a method is and for whom.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`, `method-built-in`, `changed-meanwhile`, or every field that cannot be
/// read.
pub async fn describe(
    academy: &Academy,
    caller: &Caller,
    key: &str,
    seen: &str,
    about: &About,
) -> Result<()> {
    change(academy, caller, key, seen, "method.described", |template| {
        Ok((template.described(about)?, 0))
    })
    .await?;
    Ok(())
}

/// Changes a phase.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`, `method-built-in`, `changed-meanwhile`, or every field that cannot be
/// read.
pub async fn phase(
    academy: &Academy,
    caller: &Caller,
    key: &str,
    seen: &str,
    at: usize,
    draft: &PhaseDraft,
) -> Result<()> {
    change(
        academy,
        caller,
        key,
        seen,
        "method.phase_changed",
        |template| Ok((template.with_phase(at, draft)?, at)),
    )
    .await?;
    Ok(())
}

/// Adds, removes or moves a phase; the place of the one to look at next.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`, `method-built-in`, `changed-meanwhile`, `template-empty`.
pub async fn shape(
    academy: &Academy,
    caller: &Caller,
    key: &str,
    seen: &str,
    at: usize,
    shape: Shape,
) -> Result<usize> {
    change(academy, caller, key, seen, "method.shaped", |template| {
        template.shaped(at, shape)
    })
    .await
}

/// A method of the academy's own, for who keeps them.
async fn own<'a>(
    tx: &mut Tx,
    caller: &'a Caller,
    key: &str,
) -> Result<(Permit<'a>, store::Method)> {
    let permit = keeps(caller)?;
    if sessions::template(key).is_some() {
        return Err(Refusal::conflict("method-built-in").into());
    }
    let id = MethodId::parse(key)?;
    let method = store::by_id(tx, &id).await?.ok_or(Refusal::not_found())?;
    Ok((permit, method))
}

/// Changes a method of the academy's own, if nobody else did meanwhile.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`, `method-built-in`, `changed-meanwhile`.
async fn change(
    academy: &Academy,
    caller: &Caller,
    key: &str,
    seen: &str,
    event: &'static str,
    how: impl FnOnce(Template) -> Result<(Template, usize), Refusal>,
) -> Result<usize> {
    let mut tx = academy.db.write().await?;
    let (permit, method) = own(&mut tx, caller, key).await?;
    let seen: i64 = seen
        .parse()
        .map_err(|_| Refusal::invalid("form-incomplete"))?;
    let (template, at) = how(method.template)?;
    if !store::set(&mut tx, &method.id, seen, &template, academy.now()).await? {
        return Err(Refusal::conflict("changed-meanwhile").into());
    }
    note(
        &mut tx,
        academy,
        &permit,
        event,
        &method.id,
        serde_json::json!({"phase": at}),
    )
    .await?;
    tx.commit().await?;
    Ok(at)
}

/// Takes a method away that no session was planned with.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`, `method-built-in`, `method-used`.
pub async fn remove(academy: &Academy, caller: &Caller, key: &str) -> Result<()> {
    let mut tx = academy.db.write().await?;
    let (permit, method) = own(&mut tx, caller, key).await?;
    if store::used(&mut tx, &method.id).await? > 0 {
        return Err(Refusal::conflict("method-used").into());
    }
    store::remove(&mut tx, &method.id).await?;
    note(&mut tx, academy, &permit, "method.removed", &method.id, ()).await?;
    tx.commit().await
}

async fn note(
    tx: &mut Tx,
    academy: &Academy,
    permit: &Permit<'_>,
    event: &'static str,
    id: &MethodId,
    detail: impl serde::Serialize,
) -> Result<()> {
    audit::note(tx, academy, permit, event, ("method", id.as_str()), detail).await
}
