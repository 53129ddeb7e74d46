//! What a person has to do now, until when: gathered from every capability, most urgent first.

use domain::Timestamp;
use domain::permission::Operation;

use crate::access::Caller;
use crate::store::today as store;
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
    let mut tx = academy.db.read().await?;
    let concerns = store::concerns(&mut tx, &person.id, now).await?;
    // Organisers have to do with the applications of others, too.
    if concerns.applications || caller.could(Operation::ListApplications) {
        tasks.extend(super::applications::tasks(&mut tx, caller, now).await?);
    }
    if caller.could(Operation::ComposeCohort) {
        tasks.extend(super::refills::tasks(&mut tx, caller).await?);
    }
    if caller.could(Operation::CheckIn) {
        tasks.extend(super::door::tasks(&mut tx, caller).await?);
    }
    if concerns.reviews {
        tasks.extend(super::reviews::tasks(&mut tx, caller).await?);
    }
    if concerns.dilemmas {
        tasks.extend(super::dilemmas::tasks(&mut tx, caller).await?);
    }
    if concerns.sessions {
        tasks.extend(super::sessions::tasks(&mut tx, caller, now).await?);
    }
    if concerns.reports {
        tasks.extend(super::reports::tasks(&mut tx, caller).await?);
    }
    if concerns.surveys {
        tasks.extend(super::surveys::tasks(&mut tx, caller, now).await?);
    }
    if concerns.commitments {
        tasks.extend(super::workspace::tasks(&mut tx, caller, now).await?);
    }
    tasks.sort_by_key(|task| task.due.map_or(i64::MAX, Timestamp::millis));
    Ok(tasks)
}
