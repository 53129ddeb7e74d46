//! Demonstration of applications.

use super::World;
use crate::db::Tx;
use crate::{Academy, Result};

pub(super) async fn fill(tx: &mut Tx, academy: &Academy, world: &World) -> Result<()> {
    let _ = (tx, academy, world);
    Ok(())
}
