//! A form that is sent twice makes one thing: a button is pressed twice, or a browser sends a form again whose
//! answer was lost.
//!
//! A page gives such a form a key ([`Caller::form`]). What makes something asks first whether the form has made it
//! (`made`), and keeps in its own transaction that it has (`make`).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::Refusal;
use sha2::{Digest as _, Sha256};

use crate::access::Caller;
use crate::db::Tx;
use crate::store::once as store;
use crate::{Academy, Result};

/// Some texts as one short one, which tells where each of them ends.
pub fn fingerprint(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_le_bytes());
        hash.update(part.as_bytes());
    }
    URL_SAFE_NO_PAD.encode(hash.finalize())
}

/// What the form of this request has made, if it came before; `read` reads its id.
///
/// # Errors
/// When the database fails.
pub(crate) async fn made<T>(
    tx: &mut Tx,
    caller: &Caller,
    read: impl FnOnce(&str) -> Result<T, Refusal>,
) -> Result<Option<T>> {
    let Some(form) = &caller.form else {
        return Ok(None);
    };
    let made = store::made(tx, form).await?;
    Ok(made.as_deref().map(read).transpose()?)
}

/// Ends the transaction in which a form made `id`. Of two that come at the same moment the other may have been
/// first; then this one leaves nothing, and what the other made is said.
///
/// # Errors
/// When the database fails.
pub(crate) async fn make<T: ToString>(
    academy: &Academy,
    mut tx: Tx,
    caller: &Caller,
    id: T,
    read: impl FnOnce(&str) -> Result<T, Refusal>,
) -> Result<T> {
    if let Some(form) = &caller.form
        && !store::keep(&mut tx, form, &id.to_string(), academy.now()).await?
    {
        drop(tx);
        let mut tx = academy.db.read().await?;
        return made(&mut tx, caller, read)
            .await?
            .ok_or_else(|| Refusal::conflict("changed-meanwhile").into());
    }
    tx.commit().await?;
    Ok(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fingerprint_tells_where_a_part_ends() {
        assert_ne!(fingerprint(&["ab", "c"]), fingerprint(&["a", "bc"]));
        assert_eq!(fingerprint(&["ab", "c"]), fingerprint(&["ab", "c"]));
    }
}
