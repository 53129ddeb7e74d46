//! Work for later: queued in the transaction that causes it, leased by one worker, tried again with
//! growing pauses, set aside after too many tries. Whoever waits for it then is told.

use std::sync::Arc;
use std::time::Duration;

use domain::Timestamp;
use domain::ids::{JobId, MailId};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::db::Tx;
use crate::store::jobs as store;
use crate::{Academy, Result, mail, service};

/// The kinds of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Send the mail whose id is the payload.
    Mail,
    /// Let the offer of the application whose id is the payload run out.
    ExpireOffer,
    /// Remind of the offer of the application whose id is the payload, before it runs out.
    RemindOffer,
    /// Remind the authors of drafts to the edition whose id is the payload.
    RemindDrafts,
    /// Remind the reviewers of the edition whose id is the payload.
    RemindReviewers,
    /// Compose the scenario whose id is the payload.
    Compose,
    /// Find who comes in for the proposal whose id is the payload.
    Refill,
    /// Erase what has outlived its retention; queues itself for the next day.
    Retention,
}

impl Kind {
    const fn key(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::ExpireOffer => "expire_offer",
            Self::RemindOffer => "remind_offer",
            Self::RemindDrafts => "remind_drafts",
            Self::RemindReviewers => "remind_reviewers",
            Self::Compose => "compose",
            Self::Refill => "refill",
            Self::Retention => "retention",
        }
    }

    fn from_key(key: &str) -> Option<Self> {
        [
            Self::Mail,
            Self::ExpireOffer,
            Self::RemindOffer,
            Self::RemindDrafts,
            Self::RemindReviewers,
            Self::Compose,
            Self::Refill,
            Self::Retention,
        ]
        .into_iter()
        .find(|kind| kind.key() == key)
    }

    const fn lane(self) -> Lane {
        match self {
            Self::Mail => Lane::Mail,
            Self::Compose | Self::Refill => Lane::Long,
            _ => Lane::Short,
        }
    }

    /// After so many tries it is set aside.
    const fn tries(self) -> i64 {
        match self {
            // Somebody sits in front of it, and can begin it again.
            Self::Compose | Self::Refill => 3,
            // More than a day: a mail server may be down over a weekend's night.
            Self::Mail => 16,
            _ => 10,
        }
    }
}

/// A worker that does not finish within this time, or say that it is still at it, has lost the job to
/// another.
const LEASE: i64 = 2 * Timestamp::MINUTE;
/// How often a worker says that it is still at what takes minutes.
const BEAT: Duration = Duration::from_secs(30);

/// Which jobs a worker takes: none waits for what takes minutes, or for a mail server that does not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lane {
    /// What is done in a moment.
    Short,
    /// What takes minutes by its nature.
    Long,
    /// What goes to a mail server, where there is one.
    Mail,
}

impl Lane {
    /// As in the queue's SQL.
    const fn key(self) -> &'static str {
        match self {
            Self::Short => "short",
            Self::Long => "long",
            Self::Mail => "mail",
        }
    }
}

/// Wakes the worker of a lane when something was queued.
#[derive(Debug, Default)]
pub struct Wake {
    short: Arc<Notify>,
    long: Arc<Notify>,
    mail: Arc<Notify>,
}

impl Wake {
    const fn lane(&self, lane: Lane) -> &Arc<Notify> {
        match lane {
            Lane::Short => &self.short,
            Lane::Long => &self.long,
            Lane::Mail => &self.mail,
        }
    }

    /// The worker that does this, for [`Tx::tell`].
    pub const fn of(&self, kind: Kind) -> &Arc<Notify> {
        self.lane(kind.lane())
    }
}

/// Queues a job in the caller's transaction. With a `unique_key`, a second one is not queued.
///
/// # Errors
/// When the database fails.
pub async fn enqueue(
    tx: &mut Tx,
    academy: &Academy,
    kind: Kind,
    payload: &str,
    unique_key: Option<&str>,
    run_at: Timestamp,
) -> Result<()> {
    store::insert(
        tx,
        &academy.id::<JobId>(),
        kind.key(),
        payload,
        unique_key,
        run_at,
    )
    .await?;
    tx.tell(academy.wake.of(kind));
    Ok(())
}

/// Does every job that is due; how many were done or tried. Tests call it to drain the queue.
///
/// # Errors
/// When the database fails; a job that fails is not an error here.
pub async fn run_due(academy: &Academy) -> Result<usize> {
    let mut count = 0;
    loop {
        let mut done = run_lane(academy, Lane::Short).await?;
        done += run_lane(academy, Lane::Long).await?;
        if academy.mailer.is_some() {
            done += run_lane(academy, Lane::Mail).await?;
        }
        count += done;
        if done == 0 || academy.rooms.closing.is_cancelled() {
            return Ok(count);
        }
    }
}

async fn run_lane(academy: &Academy, lane: Lane) -> Result<usize> {
    let mut count = 0;
    while let Some(job) = claim(academy, lane).await? {
        count += 1;
        let kind = Kind::from_key(&job.kind);
        let most = kind.map_or(1, Kind::tries);
        let outcome = match kind {
            // Whoever tried last went away with the process, and so may the next who tries.
            Some(_) if job.tries > most => Err(crate::Error::fault("its last try did not end")),
            Some(kind) if kind.lane() == Lane::Long => tokio::select! {
                outcome = perform(academy, kind, &job.payload) => outcome,
                lost = beat(academy, &job) => Err(lost),
            },
            Some(kind) => perform(academy, kind, &job.payload).await,
            None => Err(crate::Error::fault("no such kind of job")),
        };
        let now = academy.now();
        let mut tx = academy.db.write().await?;
        match outcome {
            Ok(()) => store::done(&mut tx, &job, now).await?,
            // What the academy leaves when it closes was no try: it begins anew with the next.
            Err(error) if academy.rooms.closing.is_cancelled() => {
                let tries = job.tries - 1;
                store::failed(&mut tx, &job, tries, now, None, &error.to_string()).await?;
            }
            Err(error) => {
                let tries = job.tries;
                tracing::warn!(code = "job", job = %job.id, kind = job.kind, tries, %error, "a job failed");
                // 10 s, 20 s, 40 s … at most six hours.
                let pause = ((10 * Timestamp::SECOND) << tries.clamp(1, 13).saturating_sub(1))
                    .min(6 * Timestamp::HOUR);
                let dead = (tries >= most).then_some(now);
                let (again, error) = (now.plus(pause), error.to_string());
                store::failed(&mut tx, &job, tries, again, dead, &error).await?;
                if let (Some(kind), Some(_)) = (kind, dead) {
                    give_up(&mut tx, academy, kind, &job.payload).await?;
                }
            }
        }
        tx.commit().await?;
        if academy.rooms.closing.is_cancelled() {
            break;
        }
    }
    Ok(count)
}

/// Says, as long as somebody works, that they do; ends when another worker has the job.
async fn beat(academy: &Academy, job: &store::Job) -> crate::Error {
    loop {
        tokio::time::sleep(BEAT).await;
        let until = academy.now().plus(LEASE);
        let kept = async {
            let mut tx = academy.db.write().await?;
            let kept = store::keep(&mut tx, job, until).await?;
            tx.commit().await?;
            Ok(kept)
        };
        match kept.await {
            Ok(true) => {}
            Ok(false) => return crate::Error::fault("another worker has the job"),
            // The next beat may reach the database again; until then the lease holds.
            Err(error) => {
                let error: crate::Error = error;
                tracing::warn!(code = "job", job = %job.id, %error, "a lease could not be kept");
            }
        }
    }
}

/// Says that a job is set aside where somebody waits for what it does.
async fn give_up(tx: &mut Tx, academy: &Academy, kind: Kind, payload: &str) -> Result<()> {
    match kind {
        Kind::Compose => service::selection::give_up(tx, academy, payload).await,
        Kind::Refill => service::refills::give_up(tx, academy, payload).await,
        _ => Ok(()),
    }
}

async fn claim(academy: &Academy, lane: Lane) -> Result<Option<store::Job>> {
    let now = academy.now();
    // Looking costs no write; the claim itself is one statement, so two workers cannot both have it.
    let mut read = academy.db.read().await?;
    if !store::any_due(&mut read, now, lane.key()).await? {
        return Ok(None);
    }
    drop(read);
    let lease = academy.id::<JobId>();
    let mut tx = academy.db.write().await?;
    let job = store::claim(&mut tx, now, now.plus(LEASE), lease.as_str(), lane.key()).await?;
    tx.commit().await?;
    Ok(job)
}

async fn perform(academy: &Academy, kind: Kind, payload: &str) -> Result<()> {
    match kind {
        Kind::Mail => mail::deliver(academy, &MailId::parse(payload)?).await,
        Kind::ExpireOffer => service::applications::expire_offer(academy, payload).await,
        Kind::RemindOffer => service::applications::remind_offer(academy, payload).await,
        Kind::RemindDrafts => service::call::remind_drafts(academy, payload).await,
        Kind::RemindReviewers => service::reviews::remind_due(academy, payload).await,
        Kind::Compose => service::selection::run(academy, payload).await,
        Kind::Refill => service::refills::run(academy, payload).await,
        Kind::Retention => service::retention::run(academy).await,
    }
}

/// Works until told to stop. What is being done is finished first.
pub async fn work(academy: Arc<Academy>, stop: CancellationToken) {
    tokio::join!(
        work_lane(&academy, Lane::Short, &stop),
        work_lane(&academy, Lane::Long, &stop),
        async {
            if academy.mailer.is_some() {
                work_lane(&academy, Lane::Mail, &stop).await;
            }
        },
    );
}

async fn work_lane(academy: &Academy, lane: Lane, stop: &CancellationToken) {
    loop {
        if let Err(error) = run_lane(academy, lane).await {
            tracing::error!(code = "jobs", %error, "the worker could not read its queue");
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = academy.wake.lane(lane).notified() => {}
            // Jobs of other processes and those whose time comes.
            () = tokio::time::sleep(Duration::from_secs(5)) => {}
        }
    }
}
