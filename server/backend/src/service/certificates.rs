//! Certificates: that an application arrived, and that somebody took part; and the page on which anybody can ask
//! whether one is genuine.

use domain::applications::ApplicationState;
use domain::certificates::Code;
use domain::permission::Operation;
use domain::programme::{CALL_ZONE, Edition, EditionState, Module};
use domain::{Refusal, Timestamp};

use super::door::written;
use crate::access::Caller;
use crate::db::Tx;
use crate::paper::Paper;
use crate::store::applications::{self, Application};
use crate::store::certificates::{self as store, Certificate};
use crate::store::programme;
use crate::texts::{say, say_with};
use crate::{Academy, Error, Result, args, audit, when};

async fn mine(tx: &mut Tx, caller: &Caller, slug: &str) -> Result<(Edition, Application)> {
    let person = &caller.signed_in()?.id;
    let edition = programme::edition_by_slug(tx, slug)
        .await?
        .ok_or(Refusal::not_found())?;
    let own = applications::of_person(tx, &edition.id, person)
        .await?
        .ok_or(Refusal::not_found())?;
    Ok((edition, own))
}

/// Whether certificates of an edition are handed out: once its last day has come.
fn is_over(edition: &Edition, now: Timestamp) -> bool {
    match edition.state {
        EditionState::FollowUp | EditionState::Archived => true,
        EditionState::Running => {
            let last = if edition.ends_on.is_empty() {
                &edition.starts_on
            } else {
                &edition.ends_on
            };
            when::iso_day(now, &edition.time_zone) >= *last
        }
        _ => false,
    }
}

/// How it stands with somebody's certificate for an edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Own {
    /// There will be none: they did not take part, or not yet.
    None,
    /// They can have one.
    Ready,
    /// They have one.
    Issued(Code),
}

/// How it stands with the caller's certificate of participation for an edition.
///
/// # Errors
/// `sign-in`; a fault.
pub async fn own(academy: &Academy, caller: &Caller, slug: &str) -> Result<Own> {
    caller.permit(Operation::Apply, &[])?;
    let mut tx = academy.db.read().await?;
    let Ok((edition, own)) = mine(&mut tx, caller, slug).await else {
        return Ok(Own::None);
    };
    if own.state != ApplicationState::Attended {
        return Ok(Own::None);
    }
    let issued = store::of(&mut tx, &own.id)
        .await?
        .filter(|one| !one.withdrawn);
    Ok(match issued {
        Some(one) => Own::Issued(Code::parse(&one.code)?),
        None if is_over(&edition, academy.now()) => Own::Ready,
        None => Own::None,
    })
}

/// Hands the caller their certificate of participation, once they were checked in and the last day has come. Asked
/// for again, it stays the one there is.
///
/// # Errors
/// `sign-in`, `not-found`, `not-attended`, `edition-not-over`.
pub async fn issue(academy: &Academy, caller: &Caller, slug: &str) -> Result<()> {
    let permit = caller.permit(Operation::Apply, &[])?;
    let person = permit.person()?;
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    let (edition, own) = mine(&mut tx, caller, slug).await?;
    let module = own.module_id.clone();
    let (ApplicationState::Attended, Some(module)) = (own.state, module) else {
        return Err(Refusal::conflict("not-attended").into());
    };
    if !is_over(&edition, now) {
        return Err(Refusal::conflict("edition-not-over").into());
    }
    if store::of(&mut tx, &own.id)
        .await?
        .is_some_and(|one| !one.withdrawn)
    {
        return tx.commit().await;
    }
    let mut random = [0; 16];
    academy.chance.fill(&mut random);
    let certificate = Certificate {
        code: Code::from_bits(u128::from_le_bytes(random))
            .as_str()
            .to_owned(),
        application_id: own.id.clone(),
        edition_id: edition.id.clone(),
        module_id: module,
        name: person.name.clone(),
        issued_at: now,
        withdrawn: false,
    };
    store::insert(&mut tx, &certificate).await?;
    // The code is a secret of whoever holds the paper: the log does not have it.
    audit::note(
        &mut tx,
        academy,
        &permit,
        "certificate.issued",
        ("application", own.id.as_str()),
        (),
    )
    .await?;
    tx.commit().await
}

/// The caller's certificate of participation: the name of the file, and the file.
///
/// # Errors
/// `sign-in`, `not-found` where none was handed out or it was withdrawn.
pub async fn paper(academy: &Academy, caller: &Caller, slug: &str) -> Result<(String, Vec<u8>)> {
    caller.permit(Operation::Apply, &[])?;
    let mut tx = academy.db.read().await?;
    let (edition, own) = mine(&mut tx, caller, slug).await?;
    let certificate = store::of(&mut tx, &own.id)
        .await?
        .filter(|one| !one.withdrawn)
        .ok_or(Refusal::not_found())?;
    let module = module(&mut tx, &certificate).await?;
    drop(tx);
    let language = caller.language;
    let code = Code::parse(&certificate.code)?;
    let address = format!("{}/certificates/{code}", academy.settings.public_url);
    let title = say(language, "certificate-title").into_owned();
    let mut paper = Paper::new(
        format!("{title}: {}", edition.title.get(language)),
        language,
    );
    paper.heading(title);
    let name = args!(name = certificate.name.as_str());
    paper.paragraph(say_with(language, "certificate-text", name));
    paper.facts([
        (say(language, "certificate-name"), certificate.name.clone()),
        (
            say(language, "certificate-edition"),
            edition.title.get(language).to_owned(),
        ),
        (
            say(language, "certificate-module"),
            module.title.get(language).to_owned(),
        ),
        (
            say(language, "certificate-dates"),
            when::days(language, &edition.starts_on, &edition.ends_on),
        ),
        (
            say(language, "certificate-place"),
            edition.place.get(language).to_owned(),
        ),
        (
            say(language, "certificate-issued"),
            when::date(language, certificate.issued_at, CALL_ZONE),
        ),
    ]);
    paper.section(say(language, "certificate-verify"));
    paper.paragraph(say(language, "certificate-verify-text"));
    paper.facts([
        (say(language, "certificate-code"), code.to_string()),
        (say(language, "certificate-address"), address.clone()),
    ]);
    paper.code(address, say(language, "certificate-alt"));
    let name = format!("urban-academy-{}-certificate.pdf", edition.slug);
    Ok((name, written(paper).await?))
}

async fn module(tx: &mut Tx, certificate: &Certificate) -> Result<Module> {
    programme::module(tx, &certificate.module_id)
        .await?
        .ok_or_else(|| Error::fault("a certificate without its module"))
}

/// The certificate that the caller's application arrived: the name of the file, and the file.
///
/// # Errors
/// `sign-in`, `not-found` where nothing was submitted.
pub async fn receipt(academy: &Academy, caller: &Caller, slug: &str) -> Result<(String, Vec<u8>)> {
    let permit = caller.permit(Operation::Apply, &[])?;
    let person = permit.person()?;
    let mut tx = academy.db.read().await?;
    let (edition, own) = mine(&mut tx, caller, slug).await?;
    let (false, Some(at), Some(number)) = (own.state.is_editable(), own.submitted_at, own.receipt)
    else {
        return Err(Refusal::not_found().into());
    };
    drop(tx);
    let language = caller.language;
    let title = say(language, "receipt-title").into_owned();
    let mut paper = Paper::new(format!("{title} {number}"), language);
    paper.heading(title);
    paper.paragraph(say_with(
        language,
        "receipt-text",
        args!(edition = edition.title.get(language)),
    ));
    paper.facts([
        (say(language, "apply-receipt"), number),
        (say(language, "certificate-name"), person.name.clone()),
        (
            say(language, "receipt-organisation"),
            own.organisation.unwrap_or_default(),
        ),
        (
            say(language, "text-dilemma_title"),
            own.title.unwrap_or_default(),
        ),
        (
            say(language, "receipt-arrived"),
            when::date_time(language, at, CALL_ZONE),
        ),
    ]);
    let name = format!("urban-academy-{}-receipt.pdf", edition.slug);
    Ok((name, written(paper).await?))
}

/// What anybody may know of a certificate.
#[derive(Debug, Clone)]
pub enum Verified {
    /// It is genuine.
    Genuine {
        /// Its code.
        code: Code,
        /// The name as printed.
        name: String,
        /// Of which edition.
        edition: Box<Edition>,
        /// Of which module.
        module: Box<Module>,
        /// When it was handed out.
        issued_at: Timestamp,
    },
    /// There was one, and it no longer counts.
    Withdrawn,
    /// There is none.
    Unknown,
}

/// Whether a code is one of a certificate; for anybody.
///
/// # Errors
/// A fault.
pub async fn verify(academy: &Academy, caller: &Caller, code: &str) -> Result<Verified> {
    caller.permit(Operation::ReadProgramme, &[])?;
    let Ok(code) = Code::parse(code) else {
        return Ok(Verified::Unknown);
    };
    let mut tx = academy.db.read().await?;
    let Some(certificate) = store::by_code(&mut tx, code.as_str()).await? else {
        return Ok(Verified::Unknown);
    };
    if certificate.withdrawn {
        return Ok(Verified::Withdrawn);
    }
    let edition = programme::edition(&mut tx, &certificate.edition_id)
        .await?
        .ok_or_else(|| Error::fault("a certificate without its edition"))?;
    let module = module(&mut tx, &certificate).await?;
    Ok(Verified::Genuine {
        code,
        name: certificate.name,
        edition: Box::new(edition),
        module: Box::new(module),
        issued_at: certificate.issued_at,
    })
}
