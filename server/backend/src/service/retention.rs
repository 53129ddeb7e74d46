//! The daily erasing of what has outlived its purpose.

use domain::Timestamp;

use crate::store::{accounts, retention as store};
use crate::{Academy, Result, audit, jobs};

/// An account whose address is not verified goes after this time.
const UNVERIFIED: i64 = 14 * Timestamp::DAY;

/// Applies every rule and queues itself for tomorrow.
///
/// # Errors
/// When the database fails.
pub async fn run(academy: &Academy) -> Result<()> {
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    let touched = store::apply(&mut tx, now).await?;
    for person in store::unverified(&mut tx, now.plus(-UNVERIFIED)).await? {
        store::erase_person(&mut tx, &person, now).await?;
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
    let tomorrow = now.plus(Timestamp::DAY);
    jobs::enqueue(
        &mut tx,
        academy,
        jobs::Kind::Retention,
        "",
        Some(&format!("retention-{}", tomorrow.millis() / Timestamp::DAY)),
        tomorrow,
    )
    .await?;
    tx.commit().await
}

/// Queues today's run at start; once, whoever starts.
///
/// # Errors
/// When the database fails.
pub async fn schedule(academy: &Academy) -> Result<()> {
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    jobs::enqueue(
        &mut tx,
        academy,
        jobs::Kind::Retention,
        "",
        Some(&format!("retention-{}", now.millis() / Timestamp::DAY)),
        now,
    )
    .await?;
    tx.commit().await
}
