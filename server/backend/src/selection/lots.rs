//! What follows from a seed: the lot of each candidate, the ticket of a lottery, the hash of inputs.

use domain::ids::ApplicationId;
use domain::selection::{Inputs, Portfolio};
use sha2::{Digest as _, Sha256};

use crate::Result;

/// The lot of an application, from 0 to 262,143: the first 18 bits of SHA-256 over the seed, a line
/// end and the id. Between equals the larger sum of lots wins.
pub fn lot(seed: &str, application: &ApplicationId) -> u32 {
    u32::try_from(number(seed, application.as_str()) >> 110).unwrap_or_default()
}

/// Three bits that decide between equal ways of giving out the modules.
pub fn module_lot(seed: &str, application: &ApplicationId, module: usize) -> u32 {
    let text = format!("{application} {module}");
    u32::try_from(number(seed, &text) >> 125).unwrap_or_default()
}

/// The ticket that a seed draws.
pub fn ticket(seed: &str) -> u32 {
    let tickets = u128::from(Portfolio::TICKETS);
    u32::try_from(number(seed, "ticket") % tickets).unwrap_or_default()
}

fn number(seed: &str, of: &str) -> u128 {
    let digest = Sha256::digest(format!("{seed}\n{of}").as_bytes());
    digest
        .iter()
        .take(16)
        .fold(0, |number, byte| number << 8 | u128::from(*byte))
}

/// SHA-256 of the inputs as JSON, in hexadecimal.
///
/// # Errors
/// When they cannot be written, which does not happen.
pub fn hash(inputs: &Inputs) -> Result<String> {
    Ok(hex(&serde_json::to_vec(inputs)?))
}

/// SHA-256 in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    Sha256::digest(bytes)
        .iter()
        .fold(String::new(), |mut text, byte| {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
}
