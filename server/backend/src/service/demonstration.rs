//! Demonstration data: invented people and their year, from a fixed seed.

use domain::Refusal;

use crate::store::accounts;
use crate::{Academy, Error, Result};

/// The password of every demonstration sign-in; shown on the sign-in page of the demonstration.
pub const PASSWORD: &str = "quiet harbour seven lamps";

const FACT: &str = "demonstration";

/// Refuses to serve demonstration data as if they were real, and real data with demonstration
/// sign-ins.
///
/// # Errors
/// A fault in words for the terminal.
pub async fn guard(academy: &Academy) -> Result<()> {
    let mut tx = academy.db.read().await?;
    let demonstration = accounts::fact(&mut tx, FACT).await?.is_some();
    let anybody = accounts::anybody(&mut tx).await? > 0;
    match (academy.settings.demonstration, demonstration, anybody) {
        (true, false, true) => Err(Error::fault(
            "--demo: the database holds people who are not demonstration data; nothing was changed",
        )),
        (false, true, _) => Err(Error::fault(
            "the database holds demonstration data, whose sign-ins everybody knows; serve it with --demo",
        )),
        _ => Ok(()),
    }
}

/// Fills an empty database; does nothing when the demonstration data are there.
///
/// # Errors
/// `demonstration-refused` when the database holds anything else.
pub async fn fill(academy: &Academy) -> Result<()> {
    let mut tx = academy.db.read().await?;
    let there = accounts::fact(&mut tx, FACT).await?.is_some();
    if !there && accounts::anybody(&mut tx).await? > 0 {
        return Err(Refusal::conflict("demonstration-refused").into());
    }
    drop(tx);
    if there {
        return Ok(());
    }
    let mut tx = academy.db.write().await?;
    accounts::set_fact(&mut tx, FACT, "1").await?;
    tx.commit().await
}
