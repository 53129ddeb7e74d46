//! The daily erasing of what has outlived its purpose.

use domain::Timestamp;

use crate::store::{accounts, retention as store};
use crate::{Academy, Result, audit, jobs};

/// An account whose address is not verified goes after this time.
const UNVERIFIED: i64 = 14 * Timestamp::DAY;

/// Queues itself for tomorrow, whatever becomes of today, and applies every rule.
///
/// # Errors
/// When the database fails.
pub async fn run(academy: &Academy) -> Result<()> {
    let now = academy.now();
    queue(academy, now.plus(Timestamp::DAY)).await?;
    let mut tx = academy.db.write().await?;
    let touched = store::apply(&mut tx, now).await?;
    for person in store::never_verified(&mut tx, now.plus(-UNVERIFIED), now).await? {
        accounts::erase(&mut tx, &person, now).await?;
    }
    let rows: u64 = touched.iter().map(|(_, rows)| rows).sum();
    if rows > 0 {
        audit::note_own(
            &mut tx,
            academy,
            "retention.applied",
            ("academy", ""),
            &touched,
        )
        .await?;
    }
    tx.commit().await
}

/// Queues today's run at start; once, whoever starts.
///
/// # Errors
/// When the database fails.
pub async fn schedule(academy: &Academy) -> Result<()> {
    queue(academy, academy.now()).await
}

/// Queues the run of a day, once.
async fn queue(academy: &Academy, at: Timestamp) -> Result<()> {
    let key = format!("retention-{}", at.millis() / Timestamp::DAY);
    let mut tx = academy.db.write().await?;
    jobs::enqueue(&mut tx, academy, jobs::Kind::Retention, "", Some(&key), at).await?;
    tx.commit().await
}
