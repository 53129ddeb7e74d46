//! Applications.

use crate::{Academy, Result};

/// Lets an offer run out.
///
/// # Errors
/// When the database fails.
pub async fn expire_offer(_academy: &Academy, _application: &str) -> Result<()> {
    Ok(())
}
