//! The round: its rubric and reviewers, its opening and closing, its mails.

use domain::accounts::Email;
use domain::error::Form;
use domain::ids::{EditionId, PersonId};
use domain::mail::MailKind;
use domain::permission::Role;
use domain::programme::{CALL_ZONE, Edition};
use domain::reviews::{CriterionForm, RoundState, Rubric};
use domain::time::Day;
use domain::{FieldProblem, Language, Refusal, Timestamp};

use super::{held, kept, round_of};
use crate::access::{Caller, Grant};
use crate::db::Tx;
use crate::mail::{self, Letter};
use crate::store::reviews::{self as store, MOST, Reviewer, Round};
use crate::store::{accounts, mails, programme};
use crate::texts::{say, say_with};
use crate::{Academy, Error, Result, args, audit, jobs, when};

/// The rubric an edition begins with when there was none before.
const RUBRIC: &str = include_str!("../rubric.json");
/// Reviewers are reminded so long before the round is due.
const REMINDER: i64 = 3 * Timestamp::DAY;
/// A round is due so many days after it is prepared, unless the organiser says otherwise.
const DAYS: i64 = 14;
/// Reviews an application gets unless the organiser says otherwise.
const EACH: i64 = 2;

/// What an organiser sees of a round before and while it runs.
#[derive(Debug, Clone)]
pub struct RoundPage {
    /// The edition.
    pub edition: Edition,
    /// The round; before it is prepared, what is suggested.
    pub round: Round,
    /// Whether the round is stored.
    pub prepared: bool,
    /// The edition whose rubric is suggested, before the round is prepared.
    pub copied_from: Option<Edition>,
    /// Its reviewers.
    pub reviewers: Vec<Reviewer>,
}

/// The round of an edition with its reviewers. Before it is prepared: the rubric of the latest
/// edition that has one, to start from.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`.
pub async fn round_page(academy: &Academy, caller: &Caller, slug: &str) -> Result<RoundPage> {
    let mut tx = academy.db.read().await?;
    let (edition, _) = kept(&mut tx, caller, slug).await?;
    let reviewers = store::reviewers(&mut tx, &edition.id).await?;
    if let Some(round) = store::round(&mut tx, &edition.id).await? {
        return Ok(RoundPage {
            edition,
            round,
            prepared: true,
            copied_from: None,
            reviewers,
        });
    }
    let rounds = store::rounds(&mut tx).await?;
    let before = programme::editions(&mut tx)
        .await?
        .into_iter()
        .find_map(|edition| {
            let round = rounds.iter().find(|round| round.edition_id == edition.id)?;
            Some((edition, round.rubric.clone()))
        });
    let (copied_from, rubric) = match before {
        Some((edition, rubric)) => (Some(edition), rubric),
        None => (None, suggested()?),
    };
    Ok(RoundPage {
        round: Round {
            edition_id: edition.id.clone(),
            state: RoundState::Prepared,
            rubric,
            reviews_each: EACH,
            due_at: academy.now().plus(DAYS * Timestamp::DAY),
        },
        edition,
        prepared: false,
        copied_from,
        reviewers,
    })
}

/// The rubric that comes with the academy.
///
/// # Errors
/// Never: a test reads it.
pub(crate) fn suggested() -> Result<Rubric> {
    serde_json::from_str(RUBRIC).map_err(|error| Error::fault(format!("rubric.json: {error}")))
}

/// What the form of a round holds.
#[derive(Debug, Clone, Default)]
pub struct RoundForm {
    /// The criteria; none once the rubric is frozen.
    pub criteria: Vec<CriterionForm>,
    /// Reviews an application gets.
    pub reviews_each: String,
    /// The day until whose end reviewers should be done, in [`CALL_ZONE`].
    pub due: String,
}

/// Prepares the round of an edition or changes it. The rubric freezes when reviewers can score by
/// it; how many reviews and until when can change later.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`, `rubric-frozen`, or fields that cannot be accepted.
pub async fn prepare(
    academy: &Academy,
    caller: &Caller,
    slug: &str,
    form: &RoundForm,
) -> Result<()> {
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    let (edition, permit) = held(&mut tx, caller, slug).await?;
    let before = store::round(&mut tx, &edition.id).await?;
    let state = before
        .as_ref()
        .map_or(RoundState::Prepared, |round| round.state);
    let mut check = Form::default();
    let rubric = match (&before, state.takes_rubric()) {
        (_, Ok(())) => Rubric::parse(&form.criteria)?,
        (Some(before), Err(_)) if form.criteria.is_empty() => before.rubric.clone(),
        (_, Err(frozen)) => return Err(frozen.into()),
    };
    let reviews_each = check.take(number("reviews_each", &form.reviews_each, 1, 6));
    let due_at = check.take(last_moment(&form.due, now));
    let (reviews_each, due_at) = check.all((reviews_each, due_at))?;
    let round = Round {
        edition_id: edition.id.clone(),
        state,
        rubric,
        reviews_each,
        due_at,
    };
    store::put_round(&mut tx, &round).await?;
    audit::note(
        &mut tx,
        academy,
        &permit,
        "review.prepared",
        ("edition", edition.id.as_str()),
        serde_json::json!({"reviews_each": reviews_each, "due_at": due_at, "criteria": round.rubric.criteria().len()}),
    )
    .await?;
    if state == RoundState::Open {
        remember(&mut tx, academy, &round).await?;
    }
    tx.commit().await
}

fn number(field: &'static str, raw: &str, min: i64, max: i64) -> Result<i64, FieldProblem> {
    raw.trim()
        .parse()
        .ok()
        .filter(|number| (min..=max).contains(number))
        .ok_or_else(|| {
            FieldProblem::new(field, "number")
                .with("min", min)
                .with("max", max)
        })
}

/// 23:59 of a day in the zone of the call, like every deadline.
fn last_moment(day: &str, now: Timestamp) -> Result<Timestamp, FieldProblem> {
    let day = Day::parse("due", day)?;
    when::instant(&format!("{day}T23:59"), CALL_ZONE)
        .filter(|at| *at > now)
        .ok_or_else(|| FieldProblem::new("due", "due-past"))
}

// ------------------------------------------------------------------ reviewers

/// Makes somebody with an account a reviewer of an edition, or changes what they take on.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`; `no-account` at the address, `choose-language`, `number`.
pub async fn add_reviewer(
    academy: &Academy,
    caller: &Caller,
    slug: &str,
    email: &str,
    languages: &[String],
    most: &str,
) -> Result<()> {
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    let (edition, permit) = kept(&mut tx, caller, slug).await?;
    let mut form = Form::default();
    let address = form.take(Email::parse("email", email));
    let read: Vec<Language> = Language::CHOICES
        .into_iter()
        .filter(|language| languages.iter().any(|tag| tag == language.tag()))
        .collect();
    if read.is_empty() {
        form.note(FieldProblem::new("languages", "choose-language"));
    }
    let most = form.take(if most.trim().is_empty() {
        Ok(MOST)
    } else {
        number("most", most, 1, 1_000)
    });
    let person = match &address {
        Some(address) => accounts::by_email(&mut tx, address.as_str()).await?,
        None => None,
    };
    if address.is_some() && person.is_none() {
        form.note(FieldProblem::new("email", "no-account"));
    }
    let (person, most) = form.all((person, most))?;
    let grant = Grant {
        role: Role::Reviewer,
        scope: edition.id.to_string(),
    };
    accounts::grant(&mut tx, &person.id, &grant, Some(&permit.person()?.id), now).await?;
    store::put_reviewer(&mut tx, &edition.id, &person.id, &read, most).await?;
    audit::note(
        &mut tx,
        academy,
        &permit,
        "review.reviewer_named",
        ("person", person.id.as_str()),
        serde_json::json!({"edition": edition.slug, "languages": read, "most": most}),
    )
    .await?;
    tx.commit().await
}

/// Takes the role of reviewer of an edition from somebody. What they have not begun goes back; what
/// they wrote stays and counts.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`.
pub async fn remove_reviewer(
    academy: &Academy,
    caller: &Caller,
    slug: &str,
    person: &PersonId,
) -> Result<()> {
    let mut tx = academy.db.write().await?;
    let (edition, permit) = kept(&mut tx, caller, slug).await?;
    let grant = Grant {
        role: Role::Reviewer,
        scope: edition.id.to_string(),
    };
    if !accounts::revoke(&mut tx, person, &grant).await? {
        return Err(Refusal::not_found().into());
    }
    let mut back = 0;
    for review in store::of_edition(&mut tx, &edition.id).await? {
        if review.reviewer_id == *person && store::remove(&mut tx, &review.id).await? {
            back += 1;
        }
    }
    audit::note(
        &mut tx,
        academy,
        &permit,
        "review.reviewer_removed",
        ("person", person.as_str()),
        serde_json::json!({"edition": edition.slug, "given_back": back}),
    )
    .await?;
    tx.commit().await
}

// ------------------------------------------------------------------ opening, closing, reminding

/// Lets the reviewers begin (or go on) and writes to each of them.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`, `review-not-prepared`, `review-open`, `review-nobody`.
pub async fn open(academy: &Academy, caller: &Caller, slug: &str) -> Result<()> {
    let mut tx = academy.db.write().await?;
    let (edition, permit) = held(&mut tx, caller, slug).await?;
    let before = round_of(&mut tx, &edition.id).await?;
    let round = Round {
        state: before.state.open()?,
        ..before
    };
    store::put_round(&mut tx, &round).await?;
    let mails = tell(&mut tx, academy, &edition, &round, "assigned", None).await?;
    if mails == 0 {
        return Err(Refusal::conflict("review-nobody").into());
    }
    remember(&mut tx, academy, &round).await?;
    audit::note(
        &mut tx,
        academy,
        &permit,
        "review.opened",
        ("edition", edition.id.as_str()),
        serde_json::json!({ "mails": mails }),
    )
    .await?;
    tx.commit().await
}

/// Ends the reviewing; scores stand as they are.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`, `review-not-prepared`, `review-not-open`.
pub async fn close(academy: &Academy, caller: &Caller, slug: &str) -> Result<()> {
    let mut tx = academy.db.write().await?;
    let (edition, permit) = held(&mut tx, caller, slug).await?;
    let before = round_of(&mut tx, &edition.id).await?;
    let round = Round {
        state: before.state.close()?,
        ..before
    };
    store::put_round(&mut tx, &round).await?;
    audit::note(
        &mut tx,
        academy,
        &permit,
        "review.closed",
        ("edition", edition.id.as_str()),
        (),
    )
    .await?;
    tx.commit().await
}

/// Reminds those who still have reviews to write; nobody twice within a day.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`, `review-not-open`, `review-reminded` when nobody is left to
/// write to.
pub async fn remind(academy: &Academy, caller: &Caller, slug: &str) -> Result<()> {
    let mut tx = academy.db.write().await?;
    let (edition, permit) = held(&mut tx, caller, slug).await?;
    let round = round_of(&mut tx, &edition.id).await?;
    round.state.takes_reviews()?;
    let mails = tell(&mut tx, academy, &edition, &round, "reminder", None).await?;
    if mails == 0 {
        return Err(Refusal::conflict("review-reminded").into());
    }
    audit::note(
        &mut tx,
        academy,
        &permit,
        "review.reminded",
        ("edition", edition.id.as_str()),
        serde_json::json!({ "mails": mails }),
    )
    .await?;
    tx.commit().await
}

/// Queues the reminder that comes by itself; one for each day the round may be due.
async fn remember(tx: &mut Tx, academy: &Academy, round: &Round) -> Result<()> {
    let key = format!("reviews-{}-{}", round.edition_id, round.due_at.millis());
    jobs::enqueue(
        tx,
        academy,
        jobs::Kind::RemindReviewers,
        round.edition_id.as_str(),
        Some(&key),
        round
            .due_at
            .plus(-REMINDER)
            .max(academy.now().plus(Timestamp::DAY)),
    )
    .await
}

/// Reminds the reviewers of an edition before their round is due; the work of a job. One that was
/// queued for another day than the round is due by now does nothing.
///
/// # Errors
/// When the database fails.
pub async fn remind_due(academy: &Academy, edition: &str) -> Result<()> {
    let id = EditionId::parse(edition)?;
    let now = academy.now();
    let mut tx = academy.db.write().await?;
    let Some(round) = store::round(&mut tx, &id).await? else {
        return Ok(());
    };
    let near = round.due_at.plus(-REMINDER - Timestamp::HOUR) <= now;
    if round.state.takes_reviews().is_err() || !near {
        return Ok(());
    }
    let Some(edition) = programme::edition(&mut tx, &id).await? else {
        return Ok(());
    };
    let mails = tell(&mut tx, academy, &edition, &round, "reminder", None).await?;
    audit::note_own(
        &mut tx,
        academy,
        "review.reminded",
        ("edition", id.as_str()),
        serde_json::json!({ "mails": mails }),
    )
    .await?;
    tx.commit().await
}

/// Writes to those who have reviews to write, `only` these if said; how many mails.
pub(super) async fn tell(
    tx: &mut Tx,
    academy: &Academy,
    edition: &Edition,
    round: &Round,
    occasion: &'static str,
    only: Option<&[PersonId]>,
) -> Result<usize> {
    let since = academy.now().plus(-Timestamp::DAY);
    let mut mails = 0;
    for reviewer in store::reviewers(tx, &edition.id).await? {
        if only.is_some_and(|only| !only.contains(&reviewer.id)) {
            continue;
        }
        let waiting = store::waiting(tx, &reviewer.id).await?;
        let Some((_, count)) = waiting.into_iter().find(|(id, _)| *id == edition.id) else {
            continue;
        };
        let reminder = occasion == "reminder";
        if reminder
            && mails::any_since(
                tx,
                &reviewer.id,
                MailKind::Review,
                edition.id.as_str(),
                since,
            )
            .await?
        {
            continue;
        }
        let letter = letter(edition, round, &reviewer, count, occasion);
        mail::queue(tx, academy, &letter).await?;
        mails += 1;
    }
    Ok(mails)
}

/// A mail to a reviewer about so many applications.
pub(crate) fn letter(
    edition: &Edition,
    round: &Round,
    reviewer: &Reviewer,
    count: i64,
    occasion: &'static str,
) -> Letter {
    let language = reviewer.language.unwrap_or_default();
    let text = |part: &str| {
        let due = when::date_time(language, round.due_at, CALL_ZONE);
        say_with(
            language,
            &format!("mail-review-{occasion}-{part}"),
            args!(
                count = count,
                edition = edition.title.get(language),
                due = due
            ),
        )
        .into_owned()
    };
    let mut paragraphs = vec![text("text")];
    // Whoever has read them already needs no advice for reading.
    if occasion != "entered" {
        paragraphs.push(say(language, "mail-review-blind").into_owned());
    }
    Letter {
        kind: MailKind::Review,
        about: edition.id.to_string(),
        person: Some(reviewer.id.clone()),
        name: reviewer.name.clone(),
        address: reviewer.email.clone(),
        language,
        subject: text("subject"),
        paragraphs,
        action: Some((
            say(language, "mail-review-action").into_owned(),
            "/reviews".to_owned(),
        )),
    }
}
