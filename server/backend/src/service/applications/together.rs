//! Writing together: the author of a draft lets colleagues write along. They change the text and nothing else: only
//! the author sends it, takes it back, answers.

use domain::accounts::{Email, Person};
use domain::ids::ApplicationId;
use domain::mail::MailKind;
use domain::permission::Operation;
use domain::{FieldProblem, Kind, Refusal, Timestamp};

use super::edition_of;
use super::own::{OwnPage, mine, written};
use crate::access::Caller;
use crate::mail::{self, Letter};
use crate::store::{accounts, call, co_authors as store, programme};
use crate::texts::{say, say_with};
use crate::{Academy, Error, Result, args, audit};

/// The most colleagues who write along at one application.
pub const CO_AUTHORS_MAX: usize = 5;

/// Invitations are counted in windows of this length.
const WINDOW: i64 = 15 * Timestamp::MINUTE;
/// The most invitations that somebody sends in a window: each is a mail to an address they choose.
const INVITATIONS_A_WINDOW: i64 = 10;

/// A draft as somebody sees it who writes along.
#[derive(Debug, Clone)]
pub struct SharedPage {
    /// The draft, and what it takes.
    pub own: OwnPage,
    /// Whose it is.
    pub author: Person,
}

/// A draft that the caller writes along at.
///
/// # Errors
/// `sign-in`, `not-found`; `not-editable` once it was sent.
pub async fn shared(academy: &Academy, caller: &Caller, id: &ApplicationId) -> Result<SharedPage> {
    let permit = caller.permit(Operation::Apply, &[])?;
    let person = permit.person()?;
    let mut tx = academy.db.read().await?;
    let draft = written(&mut tx, id, person).await?;
    if !draft.state.is_editable() {
        return Err(Refusal::conflict("not-editable").into());
    }
    let author = accounts::by_id(&mut tx, &draft.person_id)
        .await?
        .ok_or_else(|| Error::fault("an application without its author"))?;
    let edition = edition_of(&mut tx, &draft).await?;
    // Until when there is to write is the author's own.
    let leave = call::leave(&mut tx, &edition.id, &author.email).await?;
    let edition = edition.with_leave(leave.as_ref());
    let modules = programme::modules(&mut tx, &edition.id).await?;
    let mut own = OwnPage::of(&mut tx, edition, Some(draft)).await?;
    own.modules = modules;
    Ok(SharedPage { own, author })
}

/// Lets a colleague write along, and writes to them. The link in the mail is no secret: what it opens, it opens
/// for the account with this address.
///
/// # Errors
/// `sign-in`, `not-found`, `not-editable`, `co-authors-many`, `too-many-tries`, or an address that cannot be accepted.
pub async fn invite(
    academy: &Academy,
    caller: &Caller,
    id: &ApplicationId,
    address: &str,
) -> Result<()> {
    let permit = caller.permit(Operation::Apply, &[])?;
    let person = permit.person()?;
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    let draft = mine(&mut tx, id, person).await?;
    if !draft.state.is_editable() {
        return Err(Refusal::conflict("not-editable").into());
    }
    let email = Email::parse("co_author", address).map_err(Refusal::from)?;
    if email.as_str() == person.email {
        return Err(Refusal::from(FieldProblem::new("co_author", "own-address")).into());
    }
    if store::of(&mut tx, id).await?.len() >= CO_AUTHORS_MAX {
        return Err(Refusal::conflict("co-authors-many").into());
    }
    if !store::add(&mut tx, id, email.as_str(), now).await? {
        return tx.commit().await;
    }
    let window = Timestamp::from_millis(now.millis() / WINDOW * WINDOW);
    let tries = format!("co-author:account:{}", person.id);
    if accounts::count_attempt(&mut tx, &tries, window).await? > INVITATIONS_A_WINDOW {
        return Err(Refusal::new(Kind::TooMany, "too-many-tries").into());
    }
    audit::note(
        &mut tx,
        academy,
        &permit,
        "application.co_author_invited",
        ("application", id.as_str()),
        (),
    )
    .await?;
    let edition = edition_of(&mut tx, &draft).await?;
    let colleague = accounts::by_email(&mut tx, email.as_str()).await?;
    let language = colleague
        .as_ref()
        .and_then(|colleague| colleague.language)
        .unwrap_or(caller.language);
    let title = edition.title.get(language);
    let letter = Letter {
        kind: MailKind::CoAuthor,
        about: id.to_string(),
        person: colleague.as_ref().map(|colleague| colleague.id.clone()),
        name: colleague.map_or_else(|| email.as_str().to_owned(), |colleague| colleague.name),
        address: email.as_str().to_owned(),
        language,
        subject: say_with(
            language,
            "mail-co-author-subject",
            args!(name = person.name.as_str()),
        )
        .into_owned(),
        paragraphs: vec![
            say_with(
                language,
                "mail-co-author-text",
                args!(name = person.name.as_str(), edition = title),
            )
            .into_owned(),
            say_with(
                language,
                "mail-exception-account",
                args!(address = email.as_str()),
            )
            .into_owned(),
        ],
        action: Some((
            say(language, "mail-co-author-action").into_owned(),
            format!("/apply/with/{id}"),
        )),
    };
    mail::queue(&mut tx, academy, &letter).await?;
    tx.commit().await
}

/// Lets a colleague write along no more. What they wrote stays. Who wrote along at what was sent stays known: they
/// are hidden from its reviewers, and are none of them.
///
/// # Errors
/// `sign-in`, `not-found`, `not-editable` once it was sent.
pub async fn uninvite(
    academy: &Academy,
    caller: &Caller,
    id: &ApplicationId,
    address: &str,
) -> Result<()> {
    let permit = caller.permit(Operation::Apply, &[])?;
    let person = permit.person()?;
    let mut tx = academy.db.write().await?;
    if !mine(&mut tx, id, person).await?.state.is_editable() {
        return Err(Refusal::conflict("not-editable").into());
    }
    if !store::remove(&mut tx, id, address).await? {
        return Err(Refusal::not_found().into());
    }
    audit::note(
        &mut tx,
        academy,
        &permit,
        "application.co_author_removed",
        ("application", id.as_str()),
        (),
    )
    .await?;
    tx.commit().await
}
