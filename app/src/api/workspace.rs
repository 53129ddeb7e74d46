use leptos::prelude::*;

use crate::form::{Done, Refused};
#[cfg(feature = "ssr")]
use crate::request::{cx, told};
#[cfg(feature = "ssr")]
use backend::service::workspace as service;

/// Where a post is read.
#[cfg(feature = "ssr")]
fn at(space: &str, place: &service::Place) -> String {
    let page = match place.page() {
        1 => String::new(),
        page => format!("?page={page}"),
    };
    format!(
        "/workspace/{space}/{}{page}#post-{}",
        place.thread, place.post
    )
}

#[server(prefix = "/api", endpoint = "workspace/start_thread")]
pub async fn start_thread(
    space: String,
    title: String,
    body: String,
    written_in: String,
    form_key: String,
    #[server(default)] preview: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    if !preview.is_empty() {
        return Ok(Done::again());
    }
    let form = domain::workspace::ThreadForm {
        title,
        body,
        language: written_in,
        form_key,
    };
    let place = service::start_thread(&cx.academy, &cx.caller, &space, &form)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::go(at(&space, &place)).saying("notice-thread-started"))
}

#[server(prefix = "/api", endpoint = "workspace/reply")]
pub async fn reply(
    space: String,
    thread: String,
    body: String,
    written_in: String,
    form_key: String,
    #[server(default)] preview: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    if !preview.is_empty() {
        return Ok(Done::again());
    }
    let form = domain::workspace::PostForm {
        body,
        language: written_in,
        form_key,
    };
    let thread = domain::ids::ThreadId::parse(&thread)?;
    let place = service::reply(&cx.academy, &cx.caller, &space, &thread, &form)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::go(at(&space, &place)))
}

#[server(prefix = "/api", endpoint = "workspace/edit_post")]
pub async fn edit_post(
    space: String,
    thread: String,
    post: String,
    seen: i64,
    #[server(default)] title: String,
    body: String,
    written_in: String,
    #[server(default)] preview: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    if !preview.is_empty() {
        return Ok(Done::again());
    }
    let form = domain::workspace::EditForm {
        title,
        body,
        language: written_in,
    };
    let ids = (
        domain::ids::ThreadId::parse(&thread)?,
        domain::ids::PostId::parse(&post)?,
    );
    let seen = (seen != 0).then_some(domain::Timestamp::from_millis(seen));
    let place = service::edit_post(
        &cx.academy,
        &cx.caller,
        &space,
        (&ids.0, &ids.1),
        seen,
        &form,
    )
    .await
    .map_err(|error| told(&cx, &error))?;
    Ok(Done::go(at(&space, &place)).saying("notice-post-edited"))
}

#[server(prefix = "/api", endpoint = "workspace/remove_post")]
pub async fn remove_post(
    space: String,
    thread: String,
    post: String,
    #[server(default)] removal_reason: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let (thread, post) = (
        domain::ids::ThreadId::parse(&thread)?,
        domain::ids::PostId::parse(&post)?,
    );
    let left = service::remove_post(
        &cx.academy,
        &cx.caller,
        &space,
        &thread,
        &post,
        &removal_reason,
    )
    .await
    .map_err(|error| told(&cx, &error))?;
    let to = if left {
        format!("/workspace/{space}/{thread}")
    } else {
        format!("/workspace/{space}")
    };
    Ok(Done::go(to).saying("notice-post-removed"))
}

#[server(prefix = "/api", endpoint = "workspace/pin")]
pub async fn pin(space: String, thread: String, pinned: bool) -> Result<Done, Refused> {
    let cx = cx()?;
    let thread = domain::ids::ThreadId::parse(&thread)?;
    service::pin(&cx.academy, &cx.caller, &space, &thread, pinned)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay(if pinned {
        "notice-thread-pinned"
    } else {
        "notice-thread-unpinned"
    }))
}

#[server(prefix = "/api", endpoint = "workspace/mark_seen")]
pub async fn mark_seen(until: i64) -> Result<Done, Refused> {
    let cx = cx()?;
    let until = domain::Timestamp::from_millis(until);
    service::mark_seen(&cx.academy, &cx.caller, until)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-seen"))
}

#[server(prefix = "/api", endpoint = "workspace/make_commitment")]
pub async fn make_commitment(
    commitment: String,
    first_step: String,
    due_on: String,
    written_in: String,
    form_key: String,
    #[server(default)] shown_in: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let form = domain::workspace::CommitmentForm {
        commitment,
        first_step,
        due_on,
        language: written_in,
        form_key,
    };
    let id = service::make_commitment(&cx.academy, &cx.caller, &form, &shown_in)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::go(format!("/commitments/{id}")).saying("notice-commitment-made"))
}

#[server(prefix = "/api", endpoint = "workspace/check_in")]
pub async fn check_in(
    commitment: String,
    #[server(default)] check_in: String,
    #[server(default)] check_in_note: String,
    #[server(default)] due_on: String,
    form_key: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let id = domain::ids::CommitmentId::parse(&commitment)?;
    let form = domain::workspace::CheckInForm {
        state: check_in,
        note: check_in_note,
        due_on,
        form_key,
    };
    service::check_in(&cx.academy, &cx.caller, &id, &form)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::go(format!("/commitments/{id}")).saying("notice-checked-in"))
}

#[server(prefix = "/api", endpoint = "workspace/show_commitment")]
pub async fn show_commitment(
    commitment: String,
    #[server(default)] shown_in: String,
) -> Result<Done, Refused> {
    let cx = cx()?;
    let id = domain::ids::CommitmentId::parse(&commitment)?;
    service::show_commitment(&cx.academy, &cx.caller, &id, &shown_in)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::stay("notice-commitment-shown"))
}

/// Somebody who applied comes into the open space, because they want to.
#[server(prefix = "/api", endpoint = "workspace/join_open")]
pub async fn join_open() -> Result<Done, Refused> {
    let cx = cx()?;
    let slug = service::join_open(&cx.academy, &cx.caller)
        .await
        .map_err(|error| told(&cx, &error))?;
    Ok(Done::go(format!("/workspace/{slug}")).saying("notice-open-space-joined"))
}
