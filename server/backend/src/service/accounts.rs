//! Accounts: signing up and in, links by mail, profiles, devices, erasure.

use domain::accounts::{Email, Password, Person, ProfileForm};
use domain::error::Form;
use domain::geography::City;
use domain::ids::{PersonId, SignInId};
use domain::mail::MailKind;
use domain::permission::Operation;
use domain::text::Line;
use domain::{FieldProblem, Kind, Language, Refusal, Timestamp};

use crate::access::{Caller, Grant};
use crate::chance::Token;
use crate::db::Tx;
use crate::mail::{self, Letter};
use crate::password::{Checked, strong_enough};
use crate::store::{accounts as store, retention};
use crate::texts::say;
use crate::{Academy, Error, Result, audit, cities, when};

/// A sign-in ends after this time without use …
pub const IDLE: i64 = 14 * Timestamp::DAY;
/// … and after this time in any case.
pub const ABSOLUTE: i64 = 30 * Timestamp::DAY;
/// A link to verify an address holds this long.
const VERIFY_HOLDS: i64 = 3 * Timestamp::DAY;
/// A link to set a new password holds this long.
const RESET_HOLDS: i64 = 2 * Timestamp::HOUR;
/// Tries are counted in windows of this length.
const WINDOW: i64 = 15 * Timestamp::MINUTE;
/// Tries an account has in a window.
const TRIES_PER_ACCOUNT: i64 = 10;
/// Tries a network address has in a window.
const TRIES_PER_ORIGIN: i64 = 60;

/// Whom a session cookie stands for.
#[derive(Debug, Clone)]
pub struct Known {
    /// The person.
    pub person: Person,
    /// The sign-in.
    pub sign_in: SignInId,
    /// Roles.
    pub grants: Vec<Grant>,
}

/// Whom the token of a cookie stands for, if it holds. Notes the use every five minutes.
///
/// # Errors
/// When the database fails.
pub async fn known(academy: &Academy, token: &str) -> Result<Option<Known>> {
    let Ok(token) = Token::parse(token) else {
        return Ok(None);
    };
    let now = academy.now();
    let mut tx = academy.db.read().await?;
    let known = store::known(&mut tx, &token.hash(), now, now.plus(-IDLE)).await?;
    drop(tx);
    let Some((sign_in, seen_at, person, grants)) = known else {
        return Ok(None);
    };
    // Reading goes on where nothing can be written any more, such as on a full disk.
    if now.since(seen_at) > 5 * Timestamp::MINUTE
        && let Err(error) = seen(academy, &sign_in, now).await
    {
        tracing::warn!(code = "seen", %error, "a sign-in could not be marked as used");
    }
    Ok(Some(Known {
        person,
        sign_in,
        grants,
    }))
}

async fn seen(academy: &Academy, sign_in: &SignInId, now: Timestamp) -> Result<()> {
    let mut tx = academy.db.write().await?;
    store::seen(&mut tx, sign_in, now).await?;
    tx.commit().await
}

/// The try of a network address that was counted.
struct Counted {
    key: String,
    window: Timestamp,
}

/// Counts a try and refuses when there were too many. Own transaction: a refused try counts too.
async fn limit(
    academy: &Academy,
    caller: &Caller,
    what: &str,
    account: &str,
) -> Result<Option<Counted>> {
    let window = Timestamp::from_millis(academy.now().millis() / WINDOW * WINDOW);
    let mut tx = academy.db.write().await?;
    let account =
        store::count_attempt(&mut tx, &format!("{what}:account:{account}"), window).await?;
    let counted = caller.origin.as_ref().map(|origin| Counted {
        key: format!("{what}:origin:{origin}"),
        window,
    });
    let origin = match &counted {
        Some(counted) => store::count_attempt(&mut tx, &counted.key, window).await?,
        None => 0,
    };
    tx.commit().await?;
    if account > TRIES_PER_ACCOUNT || origin > TRIES_PER_ORIGIN {
        return Err(Refusal::new(Kind::TooMany, "too-many-tries").into());
    }
    Ok(counted)
}

/// What a sign-up form holds.
#[derive(Debug, Clone, Default)]
pub struct SignUp {
    /// Name.
    pub name: String,
    /// Address.
    pub email: String,
    /// Password.
    pub password: String,
    /// Where the person wanted to go, a path on this site; empty: nowhere in particular.
    pub next: String,
}

/// Makes an account and sends the link to verify its address. For an address that has an account,
/// the answer and the time are the same; the mail says that somebody tried.
///
/// # Errors
/// Fields that cannot be accepted, `too-many-tries`.
pub async fn sign_up(academy: &Academy, caller: &Caller, form: &SignUp) -> Result<()> {
    let mut check = Form::default();
    let name = check.take(Line::<100>::parse("name", &form.name));
    let email = check.take(Email::parse("email", &form.email));
    let password = check.take(Password::parse("password", &form.password));
    if let Some(password) = &password {
        check.take(strong_enough(
            password,
            &[&form.name, &form.email, "urban academy integration"],
        ));
    }
    let (name, email, password) = check.all((name, email, password))?;
    limit(academy, caller, "sign-up", email.as_str()).await?;

    let hash = academy.passwords.hash(password).await?;
    let new = (&name, &email, hash.as_str(), form.next.as_str());
    match make_account(academy, caller, new).await {
        // A form sent twice at the same moment: the other has made the account.
        Err(error) if error.is_duplicate() => make_account(academy, caller, new).await,
        other => other,
    }
}

async fn make_account(
    academy: &Academy,
    caller: &Caller,
    (name, email, hash, next): (&Line<100>, &Email, &str, &str),
) -> Result<()> {
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    if let Some(person) = store::by_email(&mut tx, email.as_str()).await? {
        let language = person.language.unwrap_or(caller.language);
        if person.verified {
            mail::queue(&mut tx, academy, &already_known(&person, language)).await?;
        } else {
            send_verification(&mut tx, academy, &person, language, next).await?;
        }
    } else {
        let id: PersonId = academy.id();
        let new = store::NewPerson {
            id: &id,
            email: email.as_str(),
            name: name.as_str(),
            password_hash: hash,
            language: caller.language,
            time_zone: "Europe/Brussels",
        };
        store::insert(&mut tx, &new, now).await?;
        audit::note_account(&mut tx, academy, caller, "account.made", &id, false).await?;
        if let Some(person) = store::by_id(&mut tx, &id).await? {
            send_verification(&mut tx, academy, &person, caller.language, next).await?;
        }
    }
    tx.commit().await
}

fn letter_to(
    person: &Person,
    language: Language,
    kind: MailKind,
    key: &str,
    path: String,
) -> Letter {
    Letter {
        kind,
        about: person.id.to_string(),
        person: Some(person.id.clone()),
        name: person.name.clone(),
        address: person.email.clone(),
        language,
        subject: say(language, &format!("{key}-subject")).into_owned(),
        paragraphs: vec![say(language, &format!("{key}-text")).into_owned()],
        action: Some((say(language, &format!("{key}-action")).into_owned(), path)),
    }
}

/// Tells the owner of an account that somebody wanted another one with its address.
fn already_known(person: &Person, language: Language) -> Letter {
    let (kind, key) = (MailKind::AlreadyKnown, "mail-already-known");
    letter_to(person, language, kind, key, "/forgot".to_owned())
}

/// The path of a link in a mail that remembers where somebody wanted to go.
fn going_on(path: String, next: &str) -> String {
    if next.is_empty() {
        return path;
    }
    let next: String = form_urlencoded::byte_serialize(next.as_bytes()).collect();
    format!("{path}&next={next}")
}

async fn send_verification(
    tx: &mut Tx,
    academy: &Academy,
    person: &Person,
    language: Language,
    next: &str,
) -> Result<()> {
    let path = verification(tx, academy, &person.id, None).await?;
    let path = going_on(path, next);
    let letter = letter_to(person, language, MailKind::Verify, "mail-verify", path);
    mail::queue(tx, academy, &letter).await?;
    Ok(())
}

/// Makes the one link that verifies the address of an account, or a new one for it; its path.
async fn verification(
    tx: &mut Tx,
    academy: &Academy,
    person: &PersonId,
    new_address: Option<&str>,
) -> Result<String> {
    let now = academy.now();
    let token = Token::new(academy.chance.as_ref());
    store::end_links(tx, person, "verify", now).await?;
    let (hash, until) = (token.hash(), now.plus(VERIFY_HOLDS));
    store::insert_link(tx, &hash, person, "verify", new_address, now, until).await?;
    Ok(format!("/verify?token={}", token.reveal()))
}

/// Whether a link still holds, without using it up: opening a page changes nothing. The address that an
/// account is to have, if the link is for that.
///
/// # Errors
/// `link-wrong` when it does not.
pub async fn link_holds(
    academy: &Academy,
    purpose: &'static str,
    token: &str,
) -> Result<Option<String>> {
    let token = Token::parse(token)?;
    let mut tx = academy.db.read().await?;
    store::peek_link(&mut tx, &token.hash(), purpose, academy.now())
        .await?
        .map(|(_, new_address)| new_address)
        .ok_or_else(|| Refusal::invalid("link-wrong").into())
}

/// Verifies an address, or the one an account is to have, and then changes it; whether it did. Does not sign in:
/// whoever opens the link must still know the password, so that nobody can prepare an account for somebody
/// else's address.
///
/// # Errors
/// `link-wrong` when the link is wrong, used or too old; `address-taken` when another account has the
/// address by now.
pub async fn verify(academy: &Academy, caller: &Caller, token: &str) -> Result<bool> {
    let token = Token::parse(token)?;
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    let (id, new_address) = store::use_link(&mut tx, &token.hash(), "verify", now)
        .await?
        .ok_or(Refusal::invalid("link-wrong"))?;
    let changed = new_address.is_some();
    if let Some(address) = new_address {
        move_to(&mut tx, academy, caller, &id, &address).await?;
    } else {
        store::verify(&mut tx, &id, now).await?;
        audit::note_account(&mut tx, academy, caller, "account.verified", &id, true).await?;
    }
    tx.commit().await?;
    Ok(changed)
}

/// Gives an account its new address and tells the one before.
async fn move_to(
    tx: &mut Tx,
    academy: &Academy,
    caller: &Caller,
    id: &PersonId,
    address: &str,
) -> Result<()> {
    let now = academy.now();
    if store::by_email(tx, address).await?.is_some() {
        return Err(Refusal::conflict("address-taken").into());
    }
    let person = store::by_id(tx, id).await?.ok_or(Refusal::not_found())?;
    match store::set_email(tx, &person, address, now).await {
        Err(error) if error.is_duplicate() => {
            return Err(Refusal::conflict("address-taken").into());
        }
        other => other?,
    }
    // Whoever still reads the mailbox before must not get in by a link that lies there.
    store::end_links(tx, id, "reset", now).await?;
    audit::note_account(tx, academy, caller, "account.address_changed", id, true).await?;
    let told = tell_owner(&person, caller, "mail-address-changed", "/sign-in");
    mail::queue(tx, academy, &told).await?;
    Ok(())
}

/// What the mailbox an account has so far learns of a change of its address.
fn tell_owner(person: &Person, caller: &Caller, key: &str, path: &str) -> Letter {
    let language = person.language.unwrap_or(caller.language);
    let kind = MailKind::AddressChanged;
    letter_to(person, language, kind, key, path.to_owned())
}

/// Sends a link to the address that the caller's account is to have; until it is opened there, everything stays as it
/// is. For an address that another account has, the answer is the same; its owner learns that somebody tried.
///
/// # Errors
/// `password-wrong`, a field that cannot be read, `email-same`, `too-many-tries`.
pub async fn change_address(
    academy: &Academy,
    caller: &Caller,
    email: &str,
    password: &str,
) -> Result<()> {
    let permit = caller.permit(Operation::KeepOwnAccount, &[])?;
    let person = permit.person()?;
    let email = Email::parse("email", email)?;
    if email.as_str() == person.email {
        return Err(FieldProblem::new("email", "email-same").into());
    }
    confirm_password(academy, caller, person, "password", password).await?;
    let language = person.language.unwrap_or(caller.language);
    let mut tx = academy.db.write().await?;
    let path = verification(&mut tx, academy, &person.id, Some(email.as_str())).await?;
    let letter = match store::by_email(&mut tx, email.as_str()).await? {
        Some(other) => already_known(&other, other.language.unwrap_or(caller.language)),
        None => Letter {
            address: email.into(),
            ..letter_to(person, language, MailKind::Verify, "mail-new-address", path)
        },
    };
    mail::queue(&mut tx, academy, &letter).await?;
    // Whoever owns the account and did not ask can stop it: a new password ends the link.
    let told = tell_owner(person, caller, "mail-address-asked", "/account");
    mail::queue(&mut tx, academy, &told).await?;
    let (event, about) = ("account.address_asked", ("person", person.id.as_str()));
    audit::note(&mut tx, academy, &permit, event, about, ()).await?;
    tx.commit().await
}

/// Signs in; the token for the cookie. `next` is where the person wants to go.
///
/// # Errors
/// `sign-in-wrong` whether or not there is such an account; `not-verified` when the password is
/// right and the address not verified (the link is sent again); `too-many-tries`.
pub async fn sign_in(
    academy: &Academy,
    caller: &Caller,
    email: &str,
    password: &str,
    device: &str,
    next: &str,
) -> Result<Token> {
    let wrong = || Error::from(Refusal::invalid("sign-in-wrong"));
    let address = Email::parse("email", email)
        .map(String::from)
        .unwrap_or_default();
    let counted = limit(academy, caller, "sign-in", &address).await?;
    let mut tx = academy.db.read().await?;
    let person = store::by_email(&mut tx, &address).await?;
    let stored = match &person {
        Some(person) => store::password_of(&mut tx, &person.id).await?,
        None => None,
    };
    drop(tx);
    let checked = academy
        .passwords
        .check(Password::attempt(password), stored)
        .await?;
    let (Some(person), true) = (person, checked != Checked::Wrong) else {
        return Err(wrong());
    };
    if !person.verified {
        let mut tx = academy.db.write().await?;
        send_verification(
            &mut tx,
            academy,
            &person,
            person.language.unwrap_or(caller.language),
            next,
        )
        .await?;
        tx.commit().await?;
        return Err(Refusal::new(Kind::Forbidden, "not-verified").into());
    }
    let mut tx = academy.db.write().await?;
    if let Checked::Rehashed(hash) = checked {
        store::set_password(&mut tx, &person.id, &hash).await?;
    }
    store::forget_attempts(&mut tx, &format!("sign-in:account:{address}")).await?;
    // Everybody in a room full of people comes from one network address: only wrong tries count against it.
    if let Some(counted) = counted {
        store::forgive_attempt(&mut tx, &counted.key, counted.window).await?;
    }
    // A browser has one sign-in: the one it came with ends, whoever's it was.
    if let (Some(before), Some(owner)) = (&caller.sign_in, &caller.person) {
        store::end(&mut tx, before, &owner.id).await?;
    }
    let token = open(&mut tx, academy, &person.id, device).await?;
    audit::note_account(
        &mut tx,
        academy,
        caller,
        "account.signed_in",
        &person.id,
        true,
    )
    .await?;
    tx.commit().await?;
    Ok(token)
}

async fn open(tx: &mut Tx, academy: &Academy, person: &PersonId, device: &str) -> Result<Token> {
    let token = Token::new(academy.chance.as_ref());
    let now = academy.now();
    let device: String = device
        .chars()
        .filter(|c| !c.is_control())
        .take(200)
        .collect();
    store::insert_sign_in(
        tx,
        &academy.id(),
        person,
        &token.hash(),
        &device,
        now,
        now.plus(ABSOLUTE),
    )
    .await?;
    Ok(token)
}

/// Ends the sign-in that is being used.
///
/// # Errors
/// When the database fails.
pub async fn sign_out(academy: &Academy, caller: &Caller) -> Result<()> {
    if let (Some(person), Some(sign_in)) = (&caller.person, &caller.sign_in) {
        let mut tx = academy.db.write().await?;
        store::end(&mut tx, sign_in, &person.id).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Sends a link to set a new password, if there is such an account; the answer is the same if not.
///
/// # Errors
/// A field that cannot be read, `too-many-tries`.
pub async fn forgot(academy: &Academy, caller: &Caller, email: &str, next: &str) -> Result<()> {
    let email = Email::parse("email", email)?;
    limit(academy, caller, "forgot", email.as_str()).await?;
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    // The same statements either way; a person who does not exist gets a token that is not stored.
    let token = Token::new(academy.chance.as_ref());
    if let Some(person) = store::by_email(&mut tx, email.as_str()).await? {
        store::end_links(&mut tx, &person.id, "reset", now).await?;
        store::insert_link(
            &mut tx,
            &token.hash(),
            &person.id,
            "reset",
            None,
            now,
            now.plus(RESET_HOLDS),
        )
        .await?;
        let language = person.language.unwrap_or(caller.language);
        let letter = letter_to(
            &person,
            language,
            MailKind::Reset,
            "mail-reset",
            going_on(format!("/reset?token={}", token.reveal()), next),
        );
        mail::queue(&mut tx, academy, &letter).await?;
        audit::note_account(
            &mut tx,
            academy,
            caller,
            "account.reset_asked",
            &person.id,
            false,
        )
        .await?;
    }
    tx.commit().await
}

/// Sets a new password by link; ends every sign-in. The address counts as verified: the link
/// arrived there.
///
/// # Errors
/// `link-wrong`, or a password that cannot be accepted (the link then still holds).
pub async fn reset(academy: &Academy, caller: &Caller, token: &str, password: &str) -> Result<()> {
    let token = Token::parse(token)?;
    let password = Password::parse("password", password)?;
    strong_enough(&password, &["urban academy integration"])?;
    let hash = academy.passwords.hash(password).await?;
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    let (person, _) = store::use_link(&mut tx, &token.hash(), "reset", now)
        .await?
        .ok_or(Refusal::invalid("link-wrong"))?;
    store::set_password(&mut tx, &person, &hash).await?;
    store::verify(&mut tx, &person, now).await?;
    // Somebody else may have asked for another address.
    store::end_links(&mut tx, &person, "verify", now).await?;
    store::end_all(&mut tx, &person, None).await?;
    audit::note_account(&mut tx, academy, caller, "account.reset", &person, true).await?;
    tx.commit().await
}

/// Stores the caller's profile.
///
/// # Errors
/// Fields that cannot be accepted.
pub async fn save_profile(academy: &Academy, caller: &Caller, form: &ProfileForm) -> Result<()> {
    let permit = caller.permit(Operation::KeepOwnAccount, &[])?;
    let profile = form.parse()?;
    if !when::is_zone(&profile.time_zone) {
        return Err(FieldProblem::new("time_zone", "choose").into());
    }
    let person = permit.person()?;
    let mut tx = academy.db.write().await?;
    match store::city(&mut tx, profile.city).await? {
        Some(city) if city.country == profile.country => {}
        _ => return Err(FieldProblem::new("city", "city").into()),
    }
    store::set_profile(&mut tx, &person.id, &profile).await?;
    audit::note(
        &mut tx,
        academy,
        &permit,
        "account.profile_saved",
        ("person", person.id.as_str()),
        (),
    )
    .await?;
    tx.commit().await
}

/// What is typed of the name of a city, as it is looked for; nobody's city has a longer name.
fn city_key(typed: &str) -> String {
    let short: String = typed.chars().take(100).collect();
    cities::key(&short)
}

/// Cities of a country one of whose names begins as typed: those called exactly so first, then the largest.
///
/// # Errors
/// When the database fails.
pub async fn cities(academy: &Academy, country: &str, typed: &str) -> Result<Vec<City>> {
    let key = city_key(typed);
    if key.is_empty() {
        return Ok(Vec::new());
    }
    let mut tx = academy.db.read().await?;
    store::cities(&mut tx, country, &key, 12).await
}

/// The city that somebody means: the one `chosen` from the list if what is typed still says so; else the one called
/// as `typed`, or the only one that begins so. Where that is not plain, nothing is guessed.
///
/// # Errors
/// When the database fails.
pub async fn city_meant(
    academy: &Academy,
    country: &str,
    chosen: &str,
    typed: &str,
) -> Result<Option<City>> {
    let mut tx = academy.db.read().await?;
    let chosen = match chosen.parse() {
        Ok(id) => store::city(&mut tx, id).await?,
        Err(_) => None,
    };
    let typed = typed.trim();
    if let Some(city) = chosen
        && city.country == country
        && typed == city.name
    {
        return Ok(Some(city));
    }
    let key = city_key(typed);
    if key.is_empty() {
        return Ok(None);
    }
    if let Some(city) = store::city_named(&mut tx, country, &key).await? {
        return Ok(Some(city));
    }
    // "Frankfurt" for Frankfurt am Main, but never Gentilly for "Gent".
    let mut begun = store::cities(&mut tx, country, &key, 2).await?;
    let only = begun.pop().filter(|_| begun.is_empty());
    Ok(only.filter(|city| city_key(&city.name).starts_with(&format!("{key} "))))
}

/// Remembers the language a signed-in person chose; for visitors a cookie does.
///
/// # Errors
/// When the database fails.
pub async fn choose_language(academy: &Academy, caller: &Caller, language: Language) -> Result<()> {
    if let Some(person) = &caller.person {
        let mut tx = academy.db.write().await?;
        store::set_language(&mut tx, &person.id, language).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// The caller's sign-ins, the last used first.
///
/// # Errors
/// `sign-in` for visitors.
pub async fn sign_ins(academy: &Academy, caller: &Caller) -> Result<Vec<store::SignIn>> {
    let person = caller.signed_in()?;
    let now = academy.now();
    let mut tx = academy.db.read().await?;
    store::sign_ins_of(&mut tx, &person.id, now, now.plus(-IDLE)).await
}

/// Ends one of the caller's sign-ins.
///
/// # Errors
/// `not-found` when it is not theirs.
pub async fn end_sign_in(academy: &Academy, caller: &Caller, id: &SignInId) -> Result<()> {
    let permit = caller.permit(Operation::KeepOwnAccount, &[])?;
    let person = permit.person()?;
    let mut tx = academy.db.write().await?;
    if !store::end(&mut tx, id, &person.id).await? {
        return Err(Refusal::not_found().into());
    }
    audit::note(
        &mut tx,
        academy,
        &permit,
        "account.sign_in_ended",
        ("sign_in", id.as_str()),
        (),
    )
    .await?;
    tx.commit().await
}

/// Changes the caller's password and ends their other sign-ins.
///
/// # Errors
/// `password-wrong` at the old one, or a new one that cannot be accepted; `too-many-tries`.
pub async fn change_password(
    academy: &Academy,
    caller: &Caller,
    old: &str,
    new: &str,
) -> Result<()> {
    let permit = caller.permit(Operation::KeepOwnAccount, &[])?;
    let person = permit.person()?;
    confirm_password(academy, caller, person, "old_password", old).await?;
    let password = Password::parse("password", new)?;
    strong_enough(&password, &[&person.name, &person.email])?;
    let hash = academy.passwords.hash(password).await?;
    let mut tx = academy.db.write().await?;
    store::set_password(&mut tx, &person.id, &hash).await?;
    store::end_links(&mut tx, &person.id, "verify", academy.now()).await?;
    store::end_all(&mut tx, &person.id, caller.sign_in.as_ref()).await?;
    audit::note(
        &mut tx,
        academy,
        &permit,
        "account.password_changed",
        ("person", person.id.as_str()),
        (),
    )
    .await?;
    tx.commit().await
}

async fn confirm_password(
    academy: &Academy,
    caller: &Caller,
    person: &Person,
    field: &'static str,
    typed: &str,
) -> Result<()> {
    limit(academy, caller, "confirm", person.id.as_str()).await?;
    let mut tx = academy.db.read().await?;
    let stored = store::password_of(&mut tx, &person.id).await?;
    drop(tx);
    match academy
        .passwords
        .check(Password::attempt(typed), stored)
        .await?
    {
        Checked::Wrong => Err(FieldProblem::new(field, "password-wrong").into()),
        _ => Ok(()),
    }
}

/// Erases the caller: name, address, profile, what they wrote in applications. Records of what
/// happened stay without a name.
///
/// # Errors
/// `password-wrong`; `last-administrator` when nobody else could administer.
pub async fn erase(academy: &Academy, caller: &Caller, password: &str) -> Result<()> {
    let permit = caller.permit(Operation::KeepOwnAccount, &[])?;
    let person = permit.person()?;
    confirm_password(academy, caller, person, "password", password).await?;
    let mut tx = academy.db.write().await?;
    let administers = caller
        .grants
        .iter()
        .any(|grant| grant.role == domain::permission::Role::Administrator);
    if administers && store::holders(&mut tx, domain::permission::Role::Administrator).await? <= 1 {
        return Err(Refusal::conflict("last-administrator").into());
    }
    audit::note(
        &mut tx,
        academy,
        &permit,
        "account.erased",
        ("person", person.id.as_str()),
        (),
    )
    .await?;
    retention::erase_person(&mut tx, &person.id).await?;
    store::erase(&mut tx, &person.id, academy.now()).await?;
    tx.commit().await
}

/// What the academy stores about the caller, for taking along (EUDPR 2018/1725, article 22).
///
/// # Errors
/// `sign-in` for visitors.
pub async fn export(academy: &Academy, caller: &Caller) -> Result<String> {
    let person = caller.signed_in()?;
    let mut tx = academy.db.read().await?;
    let records = retention::records_of(&mut tx, &person.id).await?;
    Ok(serde_json::to_string_pretty(&serde_json::json!({
        "exported_at": when::rfc3339(academy.now()), "person": person, "records": records,
    }))?)
}
