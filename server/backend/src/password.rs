//! Passwords: argon2id, off the async threads and bounded, so that many sign-ins at once can use
//! up neither memory nor the threads that serve pages.

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use domain::FieldProblem;
use domain::accounts::Password;
use tokio::sync::Semaphore;

use crate::chance::Chance;
use crate::{Error, Result};

/// 19 MiB, two passes, one lane: OWASP's minimum for argon2id.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// Hashes computed at the same time.
const AT_ONCE: usize = 2;

/// Hashes and verifies passwords.
#[derive(Clone)]
pub struct Passwords {
    places: Arc<Semaphore>,
    chance: Arc<dyn Chance>,
    /// Verified against when there is no account, so that the answer takes the same time.
    decoy: Arc<str>,
}

/// What a check of a password says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Checked {
    /// It is not the password.
    Wrong,
    /// It is.
    Right,
    /// It is, and the stored hash used weaker parameters: keep this one instead.
    Rehashed(String),
}

fn hasher() -> Result<Argon2<'static>> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(Error::fault)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash_now(password: &Password, salt: [u8; 16]) -> Result<String> {
    let hash: PasswordHash = hasher()?
        .hash_password_with_salt(password.reveal().as_bytes(), &salt)
        .map_err(Error::fault)?;
    Ok(hash.to_string())
}

impl Passwords {
    /// A hasher; computes the decoy once.
    ///
    /// # Errors
    /// Never with the parameters above.
    pub fn new(chance: Arc<dyn Chance>) -> Result<Self> {
        let mut salt = [0; 16];
        chance.fill(&mut salt);
        let decoy = hash_now(&Password::attempt("nobody has this password"), salt)?;
        Ok(Self {
            places: Arc::new(Semaphore::new(AT_ONCE)),
            chance,
            decoy: decoy.into(),
        })
    }

    /// The PHC string of a new password.
    ///
    /// # Errors
    /// When the work cannot be done.
    pub async fn hash(&self, password: Password) -> Result<String> {
        let _place = self.places.acquire().await.map_err(Error::fault)?;
        let mut salt = [0; 16];
        self.chance.fill(&mut salt);
        tokio::task::spawn_blocking(move || hash_now(&password, salt))
            .await
            .map_err(Error::fault)?
    }

    /// Checks a password against a stored hash; without one (no such account, or one that came in from a file and has no
    /// password yet) it does the same work and says wrong.
    ///
    /// # Errors
    /// When the stored hash cannot be read.
    pub async fn check(&self, password: Password, stored: Option<String>) -> Result<Checked> {
        let _place = self.places.acquire().await.map_err(Error::fault)?;
        let stored = stored.filter(|hash| !hash.is_empty());
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| self.decoy.to_string());
        let mut salt = [0; 16];
        self.chance.fill(&mut salt);
        tokio::task::spawn_blocking(move || {
            let parsed = PasswordHash::new(&stored).map_err(Error::fault)?;
            let right = Argon2::default()
                .verify_password(password.reveal().as_bytes(), &parsed)
                .is_ok();
            if !right || !known {
                return Ok(Checked::Wrong);
            }
            let current = Params::try_from(&parsed).is_ok_and(|params| {
                params.m_cost() >= MEMORY_KIB
                    && params.t_cost() >= PASSES
                    && params.p_cost() >= LANES
            }) && parsed.algorithm.as_str() == "argon2id";
            if current {
                Ok(Checked::Right)
            } else {
                Ok(Checked::Rehashed(hash_now(&password, salt)?))
            }
        })
        .await
        .map_err(Error::fault)?
    }
}

/// Judges a new password: guessable ones are refused (zxcvbn score below 3 of 4).
///
/// # Errors
/// `password-weak`.
pub fn strong_enough(password: &Password, own_words: &[&str]) -> Result<(), FieldProblem> {
    let estimate = zxcvbn::zxcvbn(password.reveal(), own_words);
    if estimate.score() >= zxcvbn::Score::Three {
        Ok(())
    } else {
        Err(FieldProblem::new("password", "password-weak"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::SeededChance;

    #[tokio::test]
    async fn checks_and_rehashes() {
        let passwords = Passwords::new(Arc::new(SeededChance::new(1))).unwrap();
        let password = Password::parse("password", "a long enough secret").unwrap();
        let stored = passwords.hash(password.clone()).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert_eq!(
            passwords
                .check(password.clone(), Some(stored.clone()))
                .await
                .unwrap(),
            Checked::Right
        );
        assert_eq!(
            passwords
                .check(Password::attempt("other"), Some(stored))
                .await
                .unwrap(),
            Checked::Wrong
        );
        assert_eq!(
            passwords.check(password.clone(), None).await.unwrap(),
            Checked::Wrong
        );

        let weak: PasswordHash = Argon2::new(
            Algorithm::Argon2id,
            Version::V0x13,
            Params::new(8 * 1024, 1, 1, None).unwrap(),
        )
        .hash_password_with_salt(password.reveal().as_bytes(), &[7; 16])
        .unwrap();
        assert!(matches!(
            passwords
                .check(password, Some(weak.to_string()))
                .await
                .unwrap(),
            Checked::Rehashed(_)
        ));
    }

    #[test]
    fn guessable_passwords_are_refused() {
        let weak = Password::parse("password", "password1234").unwrap();
        assert!(strong_enough(&weak, &[]).is_err());
        let strong = Password::parse("password", "quiet harbour, seven lamps").unwrap();
        assert!(strong_enough(&strong, &[]).is_ok());
    }
}
