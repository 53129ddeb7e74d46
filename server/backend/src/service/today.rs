//! What a person has to do now, until when: gathered from every capability, most urgent first.

use domain::Timestamp;
use domain::permission::Operation;

use crate::access::Caller;
use crate::store::today::{self as store, Waiting};
use crate::{Academy, Result};

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Stable key; its sentences are `task-<key>`, `task-<key>-text` and `task-<key>-action`.
    pub key: &'static str,
    /// What it is about, such as the title of an edition; `{ $about }` in the sentences.
    pub about: String,
    /// How many, where that matters; `{ $count }` in the sentences.
    pub count: i64,
    /// Until when.
    pub due: Option<Timestamp>,
    /// The zone the deadline is meant in, if it has one of its own.
    pub zone: Option<String>,
    /// Where it is done.
    pub href: String,
}

/// What the caller has to do, by deadline; what has none comes last.
///
/// # Errors
/// `sign-in` for visitors.
pub async fn tasks(academy: &Academy, caller: &Caller) -> Result<Vec<Task>> {
    let person = caller.signed_in()?;
    let mut tasks = Vec::new();
    if !person.profile_complete() {
        tasks.push(Task {
            key: "profile",
            about: String::new(),
            count: 0,
            due: None,
            zone: None,
            href: "/account".to_owned(),
        });
    }
    let now = academy.now();
    let soon = super::workspace::soon(now, &person.time_zone);
    let mut tx = academy.db.read().await?;
    let waiting = store::waiting(&mut tx, &person.id, now, &soon).await?;
    tasks.extend(super::applications::tasks(&mut tx, caller, now, &waiting).await?);
    if caller.could(Operation::DecideApplication) {
        tasks.extend(super::waves::tasks(&mut tx, caller).await?);
    }
    if caller.could(Operation::ComposeCohort) {
        tasks.extend(super::refills::tasks(&mut tx, caller).await?);
    }
    if caller.could(Operation::CheckIn) {
        tasks.extend(super::door::tasks(&mut tx, caller).await?);
    }
    tasks.extend(super::reports::tasks(&mut tx, &academy.duties, caller, &waiting).await?);
    for row in waiting {
        match row {
            Waiting::Application { .. }
            | Waiting::Along { .. }
            | Waiting::Report { .. }
            | Waiting::Consent { .. } => {}
            Waiting::Reviews => tasks.extend(super::reviews::tasks(&mut tx, caller).await?),
            Waiting::Dilemma { id, title } => {
                tasks.extend(super::dilemmas::task(caller, &id, title));
            }
            Waiting::Session {
                id,
                title,
                state,
                planned_at,
            } => tasks.extend(super::sessions::task(&id, title, state, planned_at, now)),
            Waiting::Survey {
                id,
                title,
                closes_at,
            } => tasks.extend(super::surveys::task(caller, &id, &title, closes_at)),
            Waiting::Commitment { id, body, due_on } => {
                tasks.extend(super::workspace::task(caller, &id, &body, &due_on, now));
            }
        }
    }
    tasks.sort_by_key(|task| task.due.map_or(i64::MAX, Timestamp::millis));
    Ok(tasks)
}
