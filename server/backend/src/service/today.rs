//! What a person has to do now, until when: gathered from every capability, most urgent first.

use domain::Timestamp;

use crate::access::Caller;
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
    tasks.extend(super::applications::tasks(academy, caller).await?);
    tasks.extend(super::reviews::tasks(academy, caller).await?);
    tasks.extend(super::dilemmas::tasks(academy, caller).await?);
    tasks.extend(super::sessions::tasks(academy, caller).await?);
    tasks.extend(super::reports::tasks(academy, caller).await?);
    tasks.extend(super::surveys::tasks(academy, caller).await?);
    tasks.extend(super::workspace::tasks(academy, caller).await?);
    tasks.sort_by_key(|task| task.due.map_or(i64::MAX, Timestamp::millis));
    Ok(tasks)
}
