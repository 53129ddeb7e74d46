//! Tokens by which programs read, and what they read.
//!
//! A token reads in the name of the person who made it: never more than that person may do at the moment
//! of reading, and of that only what its scopes say.

use domain::error::Form;
use domain::exchange::Scope;
use domain::ids::{ApplicationId, TokenId};
use domain::permission::Operation;
use domain::programme::{CALL_ZONE, Edition, Module};
use domain::text::Line;
use domain::time::Day;
use domain::{FieldProblem, Language, Refusal, Timestamp};

use crate::access::Caller;
use crate::chance::Token;
use crate::db::Tx;
use crate::service::applications::Dossier;
use crate::service::{applications, programme as programme_service};
use crate::store::applications::Listed;
use crate::store::exchange::{self as store, ApiToken, Decided};
use crate::store::{accounts, programme};
use crate::{Academy, Result, audit, when};

/// What a token begins with, so that programs that look for leaked secrets find it.
pub const PREFIX: &str = "uai_";
/// The most days a token holds.
pub const MOST_DAYS: i64 = 366;
/// The days a token holds unless its maker says otherwise.
pub const DAYS: i64 = 90;
/// The most rows of a page.
pub const PAGE_MOST: i64 = 500;
/// The rows of a page unless the program says otherwise.
pub const PAGE: i64 = 100;

// ------------------------------------------------------------------ made and ended by people

/// What the form of a token holds.
#[derive(Debug, Clone, Default)]
pub struct TokenForm {
    /// What it is for.
    pub name: String,
    /// Keys of scopes.
    pub scopes: Vec<String>,
    /// The last day on which it holds.
    pub expires: String,
}

/// The caller's tokens, or everybody's for those who keep people's accounts; the latest first.
///
/// # Errors
/// `sign-in`, `forbidden`.
pub async fn list(academy: &Academy, caller: &Caller) -> Result<Vec<ApiToken>> {
    let permit = caller.permit_somewhere(Operation::KeepTokens)?;
    let everybody = caller.permit(Operation::KeepPeople, &[]).is_ok();
    let own = &permit.person()?.id;
    let mut tx = academy.db.read().await?;
    store::tokens(&mut tx, (!everybody).then_some(own)).await
}

/// The scopes that the caller can give a token.
pub fn scopes(caller: &Caller) -> Vec<Scope> {
    Scope::ALL
        .iter()
        .copied()
        .filter(|scope| caller.could(scope.operation()) || *scope == Scope::Programme)
        .collect()
}

/// Makes a token; its secret, which is never shown again.
///
/// # Errors
/// `sign-in`, `forbidden`, `token-name-taken`, or fields that cannot be accepted.
pub async fn make(academy: &Academy, caller: &Caller, form: &TokenForm) -> Result<String> {
    let permit = caller.permit_somewhere(Operation::KeepTokens)?;
    let now = academy.now();
    let mut check = Form::default();
    let name = check.take(Line::<80>::parse("token_name", &form.name));
    let offered = scopes(caller);
    let chosen: Vec<Scope> = offered
        .into_iter()
        .filter(|scope| form.scopes.iter().any(|key| key == scope.key()))
        .collect();
    if chosen.is_empty() || form.scopes.len() > chosen.len() {
        check.note(FieldProblem::new("scopes", "choose"));
    }
    let expires = check.take(last_moment(&form.expires, now));
    let (name, expires_at) = check.all((name, expires))?;
    let secret = Token::new(academy.chance.as_ref());
    let token = ApiToken {
        id: academy.id(),
        person_id: permit.person()?.id.clone(),
        owner: String::new(),
        name: name.into(),
        scopes: chosen,
        created_at: now,
        expires_at,
        used_at: None,
        revoked_at: None,
    };
    let mut tx = academy.db.write().await?;
    if !store::insert_token(&mut tx, &token, &secret.hash()).await? {
        return Err(Refusal::conflict("token-name-taken").into());
    }
    audit::note(
        &mut tx,
        academy,
        &permit,
        "token.made",
        ("token", token.id.as_str()),
        serde_json::json!({"name": token.name, "scopes": token.scopes, "expires_at": expires_at}),
    )
    .await?;
    tx.commit().await?;
    Ok(format!("{PREFIX}{}", secret.reveal()))
}

/// 23:59 of a day to come, at most [`MOST_DAYS`] away.
fn last_moment(day: &str, now: Timestamp) -> Result<Timestamp, FieldProblem> {
    let day = Day::parse("expires", day)?;
    when::instant(&format!("{day}T23:59"), CALL_ZONE)
        .filter(|at| *at > now && at.since(now) <= (MOST_DAYS + 1) * Timestamp::DAY)
        .ok_or_else(|| FieldProblem::new("expires", "within-days").with("max", MOST_DAYS))
}

/// Ends a token: one's own, or anybody's for those who keep people's accounts.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found` (somebody else's too).
pub async fn revoke(academy: &Academy, caller: &Caller, id: &TokenId) -> Result<()> {
    let permit = caller.permit_somewhere(Operation::KeepTokens)?;
    let everybody = caller.permit(Operation::KeepPeople, &[]).is_ok();
    let own = &permit.person()?.id;
    let mut tx = academy.db.write().await?;
    let token = store::token(&mut tx, id)
        .await?
        .filter(|token| everybody || token.person_id == *own)
        .ok_or(Refusal::not_found())?;
    if store::revoke_token(&mut tx, id, academy.now()).await? {
        audit::note(
            &mut tx,
            academy,
            &permit,
            "token.ended",
            ("token", id.as_str()),
            serde_json::json!({"name": token.name}),
        )
        .await?;
    }
    tx.commit().await
}

// ------------------------------------------------------------------ used by programs

/// A program that reads: in whose name, and by which token.
#[derive(Debug)]
pub struct Reader {
    caller: Caller,
    token: ApiToken,
}

/// A page of a list, and where the next begins.
#[derive(Debug, Clone)]
pub struct Slice<T> {
    /// The edition.
    pub edition: Edition,
    /// Its modules.
    pub modules: Vec<Module>,
    /// The rows.
    pub rows: Vec<T>,
    /// The cursor of the next page; none at the end.
    pub next: Option<String>,
}

/// Whom the secret of a token stands for.
///
/// # Errors
/// `token-wrong` when there is none, it has ended or its time is over.
pub async fn reader(
    academy: &Academy,
    secret: &str,
    origin: Option<String>,
    request_id: String,
) -> Result<Reader> {
    let wrong = || Refusal::new(domain::Kind::SignIn, "token-wrong");
    let token = secret.strip_prefix(PREFIX).ok_or_else(wrong)?;
    let token = Token::parse(token).map_err(|_| wrong())?;
    let now = academy.now();
    let mut tx = academy.db.read().await?;
    let token = store::token_by_hash(&mut tx, &token.hash())
        .await?
        .filter(|token| token.holds(now))
        .ok_or_else(wrong)?;
    let person = accounts::by_id(&mut tx, &token.person_id)
        .await?
        .ok_or_else(wrong)?;
    let caller = Caller {
        grants: accounts::grants_of(&mut tx, &person.id).await?,
        person: Some(person),
        origin,
        request_id,
        ..Caller::visitor(Language::En)
    };
    drop(tx);
    let stale = token
        .used_at
        .is_none_or(|used| now.since(used) >= Timestamp::MINUTE);
    // Reading goes on where nothing can be written any more, such as on a full disk.
    if stale && let Err(error) = used(academy, &token.id, now).await {
        tracing::warn!(code = "token", %error, "a token could not be marked as used");
    }
    Ok(Reader { caller, token })
}

async fn used(academy: &Academy, id: &TokenId, now: Timestamp) -> Result<()> {
    let mut tx = academy.db.write().await?;
    store::token_used(&mut tx, id, now).await?;
    tx.commit().await
}

impl Reader {
    /// Refuses what the token was not made for, before anything is looked up.
    fn scope(&self, scope: Scope) -> Result<&Caller, Refusal> {
        if self.token.scopes.contains(&scope) {
            Ok(&self.caller)
        } else {
            Err(Refusal::new(domain::Kind::Forbidden, "token-scope"))
        }
    }

    /// Every edition the maker of the token may see, with its modules; the latest first.
    ///
    /// # Errors
    /// `token-scope`.
    pub async fn editions(&self, academy: &Academy) -> Result<Vec<programme_service::EditionPage>> {
        let caller = self.scope(Scope::Programme)?;
        programme_service::editions(academy, caller).await
    }

    /// One edition.
    ///
    /// # Errors
    /// `token-scope`, `not-found`.
    pub async fn edition(
        &self,
        academy: &Academy,
        slug: &str,
    ) -> Result<programme_service::EditionPage> {
        let caller = self.scope(Scope::Programme)?;
        programme_service::edition(academy, caller, slug).await
    }

    /// The edition of a list, if the maker of the token may see its applications; else it is not there.
    async fn listed(&self, tx: &mut Tx, slug: &str) -> Result<(Edition, Vec<Module>)> {
        let edition = programme::edition_by_slug(tx, slug)
            .await?
            .filter(|edition| {
                self.caller
                    .permit(Operation::ListApplications, &[edition.id.as_str()])
                    .is_ok()
            })
            .ok_or(Refusal::not_found())?;
        let modules = programme::modules(tx, &edition.id).await?;
        Ok((edition, modules))
    }

    /// A page of the applications of an edition, by id. That personal data left is noted.
    ///
    /// # Errors
    /// `token-scope`, `not-found`, `cursor-wrong`.
    pub async fn applications(
        &self,
        academy: &Academy,
        slug: &str,
        cursor: &str,
        limit: i64,
    ) -> Result<Slice<Listed>> {
        self.scope(Scope::Applications)?;
        let (after, limit) = bounds(cursor, limit)?;
        let mut tx = academy.db.read().await?;
        let (edition, modules) = self.listed(&mut tx, slug).await?;
        let rows = store::applications_after(&mut tx, &edition.id, &after, limit + 1).await?;
        drop(tx);
        let (rows, next) = cut(rows, limit, |row| &row.id);
        self.noted(academy, "application.downloaded", &edition, rows.len())
            .await?;
        Ok(Slice {
            edition,
            modules,
            rows,
            next,
        })
    }

    /// One application with its text.
    ///
    /// # Errors
    /// `token-scope`, `not-found`.
    pub async fn application(&self, academy: &Academy, id: &ApplicationId) -> Result<Dossier> {
        let caller = self.scope(Scope::Applications)?;
        let dossier = match applications::read(academy, caller, id).await {
            // Whether there is an application in an edition of others is not told.
            Err(error) if error.refusal().kind() == domain::Kind::Forbidden => {
                return Err(Refusal::not_found().into());
            }
            other => other?,
        };
        self.noted(
            academy,
            "application.downloaded",
            &dossier.intake.edition,
            1,
        )
        .await?;
        Ok(dossier)
    }

    /// A page of the decisions of an edition, by the id of the application.
    ///
    /// # Errors
    /// `token-scope`, `not-found`, `cursor-wrong`.
    pub async fn decisions(
        &self,
        academy: &Academy,
        slug: &str,
        cursor: &str,
        limit: i64,
    ) -> Result<Slice<Decided>> {
        self.scope(Scope::Decisions)?;
        let (after, limit) = bounds(cursor, limit)?;
        let mut tx = academy.db.read().await?;
        let (edition, modules) = self.listed(&mut tx, slug).await?;
        let rows = store::decided_after(&mut tx, &edition.id, &after, limit + 1).await?;
        drop(tx);
        let (rows, next) = cut(rows, limit, |row| &row.id);
        self.noted(academy, "decision.downloaded", &edition, rows.len())
            .await?;
        Ok(Slice {
            edition,
            modules,
            rows,
            next,
        })
    }

    async fn noted(
        &self,
        academy: &Academy,
        event: &'static str,
        edition: &Edition,
        rows: usize,
    ) -> Result<()> {
        let permit = self
            .caller
            .permit(Operation::ListApplications, &[edition.id.as_str()])?;
        let mut tx = academy.db.write().await?;
        audit::note(
            &mut tx,
            academy,
            &permit,
            event,
            ("edition", edition.id.as_str()),
            serde_json::json!({"rows": rows, "token": self.token.id}),
        )
        .await?;
        tx.commit().await
    }
}

/// Where a page begins and how long it is.
fn bounds(cursor: &str, limit: i64) -> Result<(String, i64), Refusal> {
    if !cursor.is_empty() && ApplicationId::parse(cursor).is_err() {
        return Err(Refusal::invalid("cursor-wrong"));
    }
    Ok((cursor.to_owned(), limit.clamp(1, PAGE_MOST)))
}

/// The rows of the page, and the cursor of the next if there is one more row.
fn cut<T>(
    mut rows: Vec<T>,
    limit: i64,
    id: impl Fn(&T) -> &ApplicationId,
) -> (Vec<T>, Option<String>) {
    let limit = usize::try_from(limit).unwrap_or_default();
    let more = rows.len() > limit;
    rows.truncate(limit);
    let next = rows.last().filter(|_| more).map(|row| id(row).to_string());
    (rows, next)
}
