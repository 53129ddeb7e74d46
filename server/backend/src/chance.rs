//! Randomness comes in through here: ids, tokens, and the fixed seed of the demonstration.

use std::sync::Mutex;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::ids::Id;
use domain::{Refusal, Timestamp};
use rand::{RngCore as _, SeedableRng as _, rngs::StdRng};
use sha2::{Digest as _, Sha256};

/// Gives random bytes.
pub trait Chance: Send + Sync {
    /// Fills `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's generator.
#[derive(Debug, Default)]
pub struct OsChance;

impl Chance for OsChance {
    fn fill(&self, bytes: &mut [u8]) {
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place that asks the operating system for randomness"
        )]
        #[expect(
            clippy::expect_used,
            reason = "without randomness no token is safe; stopping is right"
        )]
        getrandom::fill(bytes).expect("the operating system gives randomness");
    }
}

/// The same bytes every time; for demonstration data and tests.
pub struct SeededChance(Mutex<StdRng>);

impl SeededChance {
    /// A generator with a fixed seed.
    pub fn new(seed: u64) -> Self {
        Self(Mutex::new(StdRng::seed_from_u64(seed)))
    }
}

impl Chance for SeededChance {
    fn fill(&self, bytes: &mut [u8]) {
        match self.0.lock() {
            Ok(mut rng) => rng.fill_bytes(bytes),
            Err(poisoned) => poisoned.into_inner().fill_bytes(bytes),
        }
    }
}

/// A new id (UUIDv7: sorts by time, so that indexes grow at their end).
pub fn id<T: Id>(chance: &dyn Chance, now: Timestamp) -> T {
    let mut random = [0; 10];
    chance.fill(&mut random);
    let millis = u64::try_from(now.millis()).unwrap_or_default();
    T::from_bits(
        uuid::Builder::from_unix_timestamp_millis(millis, &random)
            .into_uuid()
            .as_u128(),
    )
}

/// Text of a new id that tells no time (`UUIDv4`); for anonymous answers.
pub fn uuid_v4(chance: &dyn Chance) -> String {
    let mut random = [0; 16];
    chance.fill(&mut random);
    uuid::Builder::from_random_bytes(random)
        .into_uuid()
        .to_string()
}

/// A secret of 256 random bits for a cookie or a link. Only its hash is stored.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// A new secret.
    pub fn new(chance: &dyn Chance) -> Self {
        let mut random = [0; 32];
        chance.fill(&mut random);
        Self(URL_SAFE_NO_PAD.encode(random))
    }

    /// A secret as it comes back in a cookie or a link.
    ///
    /// # Errors
    /// `link-wrong` when it has not the form of one.
    pub fn parse(raw: &str) -> Result<Self, Refusal> {
        if raw.len() == 43
            && raw
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        {
            Ok(Self(raw.to_owned()))
        } else {
            Err(Refusal::invalid("link-wrong"))
        }
    }

    /// The secret itself, for the cookie or the link.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// SHA-256 of the secret, as the tables hold it. A slow hash is not needed: the secret has
    /// 256 bits.
    pub fn hash(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.0.as_bytes()))
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}
