//! Reviews from a file: those that reviewers wrote elsewhere, entered in their name by an organiser. What
//! holds on a reviewer's page holds here: the rubric, conflicts of interest, the round that is open.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::accounts::Email;
use domain::applications::typed_receipt;
use domain::exchange::ImportKind;
use domain::ids::{ApplicationId, ImportId, PersonId};
use domain::permission::Operation;
use domain::programme::Edition;
use domain::reviews::{Abstention, Criterion, Opinion, ReviewForm, ReviewState, Rubric};
use domain::{FieldProblem, Refusal};
use serde::{Deserialize, Serialize};

use super::table::{Cells, Column, Troubles};
use super::{FIRST, Read, keep, open};
use crate::access::{Caller, Permit};
use crate::db::Tx;
use crate::service::programme::permitted;
use crate::service::reviews;
use crate::store::exchange::Import;
use crate::store::reviews::{self as store, Candidate, NotedConflict, Review, Reviewer, Round};
use crate::{Academy, Result, audit, mail};

/// The column with the score of a criterion.
pub fn score_column(criterion: &Criterion) -> String {
    format!("score_{}", criterion.key)
}

/// The column with the comment on a criterion.
pub fn comment_column(criterion: &Criterion) -> String {
    format!("comment_{}", criterion.key)
}

/// The columns of a file of reviews by this rubric.
pub fn columns(rubric: &Rubric) -> Vec<Column> {
    let column = |name: &str, needed| Column {
        name: name.to_owned(),
        needed,
    };
    let mut columns = vec![column("application", true), column("reviewer", true)];
    for criterion in rubric.criteria() {
        columns.push(column(&score_column(criterion), true));
        columns.push(column(&comment_column(criterion), false));
    }
    columns.extend(["shared", "abstains", "reason"].map(|name| column(name, false)));
    columns
}

/// What a reviewer thinks of an application, as a file has it, checked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Row {
    application: ApplicationId,
    receipt: String,
    reviewer: PersonId,
    name: String,
    verdict: Verdict,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Verdict {
    Scored(Opinion),
    Abstained(Abstention, String),
}

/// What checking needs to know of a round.
struct Known {
    round: Round,
    reviewers: Vec<Reviewer>,
    candidates: HashMap<String, Candidate>,
    noted: HashMap<(ApplicationId, PersonId), Vec<NotedConflict>>,
    reviews: HashMap<(ApplicationId, PersonId), Review>,
}

impl Known {
    async fn of(tx: &mut Tx, edition: &Edition) -> Result<Self> {
        let round = reviews::round_of(tx, &edition.id).await?;
        round.state.takes_reviews()?;
        let mut noted: HashMap<_, Vec<_>> = HashMap::new();
        for conflict in store::conflicts(tx, &edition.id).await? {
            let pair = (
                conflict.application_id.clone(),
                conflict.reviewer_id.clone(),
            );
            noted.entry(pair).or_default().push(conflict);
        }
        let candidates = store::candidates(tx, &edition.id).await?;
        let given = store::of_edition(tx, &edition.id).await?;
        Ok(Self {
            round,
            reviewers: store::reviewers(tx, &edition.id).await?,
            candidates: candidates
                .into_iter()
                .filter_map(|candidate| Some((candidate.receipt.clone()?, candidate)))
                .collect(),
            noted,
            reviews: given
                .into_iter()
                .map(|review| {
                    let pair = (review.application_id.clone(), review.reviewer_id.clone());
                    (pair, review)
                })
                .collect(),
        })
    }

    /// Whether somebody's review of an application can come from a file: there is no conflict, and what they
    /// wrote themselves stays theirs.
    fn admits(&self, candidate: &Candidate, reviewer: &Reviewer) -> Result<(), &'static str> {
        let pair = (candidate.id.clone(), reviewer.id.clone());
        let noted = self.noted.get(&pair).map_or(&[][..], Vec::as_slice);
        if reviews::is_barred(reviewer, candidate, noted) {
            return Err("import-conflict");
        }
        match self.reviews.get(&pair).map(|review| review.state) {
            None | Some(ReviewState::Assigned) => Ok(()),
            Some(_) => Err("import-reviewed"),
        }
    }
}

/// One line.
fn check(
    known: &Known,
    seen: &mut BTreeSet<(ApplicationId, PersonId)>,
    cells: &Cells<'_>,
    troubles: &mut Troubles,
) -> Option<Row> {
    let (line, before) = (cells.line, troubles.count);
    let receipt = typed_receipt(cells.get("application"));
    let candidate = known.candidates.get(&receipt);
    if candidate.is_none() {
        troubles.code(line, "application", "import-application");
    }
    let reviewer = match Email::parse("reviewer", cells.get("reviewer")) {
        Ok(email) => {
            let reviewer = known
                .reviewers
                .iter()
                .find(|one| one.email == email.as_str());
            if reviewer.is_none() {
                troubles.code(line, "reviewer", "import-reviewer");
            }
            reviewer
        }
        Err(problem) => {
            troubles.note(line, problem);
            None
        }
    };
    if let (Some(candidate), Some(reviewer)) = (candidate, reviewer) {
        if !seen.insert((candidate.id.clone(), reviewer.id.clone())) {
            troubles.code(line, "reviewer", "import-pair-twice");
        } else if let Err(code) = known.admits(candidate, reviewer) {
            troubles.code(line, "reviewer", code);
        }
    }
    let verdict = match verdict(&known.round.rubric, cells, line, troubles) {
        Ok(verdict) => Some(verdict),
        Err(refusal) => {
            // `scores[key]` is the column `score_key`.
            troubles.refusal(line, &refusal, |field| {
                let word = field.trim_end_matches(']').replace("s[", "_");
                if word == "because" {
                    "abstains".to_owned()
                } else {
                    word
                }
            });
            None
        }
    };
    let (Some(candidate), Some(reviewer), Some(verdict), true) =
        (candidate, reviewer, verdict, troubles.count == before)
    else {
        return None;
    };
    Some(Row {
        application: candidate.id.clone(),
        receipt,
        reviewer: reviewer.id.clone(),
        name: reviewer.name.clone(),
        verdict,
    })
}

/// What somebody thinks, or that they abstain.
fn verdict(
    rubric: &Rubric,
    cells: &Cells<'_>,
    line: u64,
    troubles: &mut Troubles,
) -> Result<Verdict, Refusal> {
    let mut form = ReviewForm::default();
    for criterion in rubric.criteria() {
        let score = cells.get(&score_column(criterion)).trim().to_owned();
        let comment = cells.get(&comment_column(criterion)).to_owned();
        if !score.is_empty() {
            form.scores.insert(criterion.key.clone(), score);
        }
        if !comment.trim().is_empty() {
            form.comments.insert(criterion.key.clone(), comment);
        }
    }
    for word in cells.get("shared").split([';', '|', ',']).map(str::trim) {
        if form.comments.contains_key(word) {
            form.shared.insert(word.to_owned(), "on".to_owned());
        } else if !word.is_empty() {
            troubles.code(line, "shared", "import-shared");
        }
    }
    let (because, reason) = (cells.get("abstains").trim(), cells.get("reason"));
    if because.is_empty() && reason.trim().is_empty() {
        let opinion = form.parse(rubric)?;
        opinion.complete(rubric)?;
        return Ok(Verdict::Scored(opinion));
    }
    if !(form.scores.is_empty() && form.comments.is_empty()) {
        return Err(FieldProblem::new("because", "import-both").into());
    }
    let (because, reason) = reviews::abstention(&because.to_lowercase(), reason)?;
    Ok(Verdict::Abstained(because, reason))
}

// ------------------------------------------------------------------ read, then brought in

/// Where reviews come from a file.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The edition.
    pub edition: Edition,
    /// What is scored; none before the round is prepared.
    pub rubric: Option<Rubric>,
    /// Whether reviews can come in just now.
    pub open: bool,
}

/// The edition into which a file of reviews goes, with what is scored.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`.
pub async fn desk(academy: &Academy, caller: &Caller, slug: &str) -> Result<Desk> {
    let mut tx = academy.db.read().await?;
    let (edition, _) = permitted(&mut tx, caller, Operation::ImportReviews, slug).await?;
    let round = store::round(&mut tx, &edition.id).await?;
    Ok(Desk {
        open: round
            .as_ref()
            .is_some_and(|round| round.state.takes_reviews().is_ok()),
        rubric: round.map(|round| round.rubric),
        edition,
    })
}

/// The first line of a file to fill in, and one for every review that was given out and not begun.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`, `review-not-prepared`, `review-not-open`.
pub async fn template(
    academy: &Academy,
    caller: &Caller,
    slug: &str,
) -> Result<(Vec<String>, Vec<Vec<String>>)> {
    let mut tx = academy.db.read().await?;
    let (edition, _) = permitted(&mut tx, caller, Operation::ImportReviews, slug).await?;
    let known = Known::of(&mut tx, &edition).await?;
    let head: Vec<String> = columns(&known.round.rubric)
        .into_iter()
        .map(|column| column.name)
        .collect();
    let receipts: HashMap<&ApplicationId, &String> = known
        .candidates
        .iter()
        .map(|(receipt, candidate)| (&candidate.id, receipt))
        .collect();
    let mut rows = Vec::new();
    for review in known.reviews.values() {
        let receipt = receipts.get(&review.application_id);
        let reviewer = known
            .reviewers
            .iter()
            .find(|one| one.id == review.reviewer_id);
        if let (Some(receipt), Some(reviewer), ReviewState::Assigned) =
            (receipt, reviewer, review.state)
        {
            let mut row = vec![(*receipt).clone(), reviewer.email.clone()];
            row.resize(head.len(), String::new());
            rows.push(row);
        }
    }
    rows.sort_by(|one, other| (&one[1], &one[0]).cmp(&(&other[1], &other[0])));
    Ok((head, rows))
}

/// Reads a file and keeps what was found for its report. No review is written yet.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`, `review-not-prepared`, `review-not-open`, `import-empty`.
pub async fn read(
    academy: &Academy,
    caller: &Caller,
    slug: &str,
    file_name: &str,
    bytes: &[u8],
) -> Result<ImportId> {
    let mut tx = academy.db.read().await?;
    let (edition, permit) = permitted(&mut tx, caller, Operation::ImportReviews, slug).await?;
    let known = Known::of(&mut tx, &edition).await?;
    drop(tx);
    let mut read = Read::new(ImportKind::Reviews, file_name);
    let columns = columns(&known.round.rubric);
    if let Some(mut table) = open(bytes, &columns, &mut read.troubles)? {
        let mut seen = BTreeSet::new();
        while let Some(cells) = table.next(&mut read.troubles)? {
            let row = check(&known, &mut seen, &cells, &mut read.troubles);
            read.rows.extend(row);
        }
        read.found = table.end(&mut read.troubles);
    }
    keep(academy, &permit, &edition, read).await
}

/// The first reviews of a file: number of the application, reviewer, whether they score or abstain.
pub(super) fn first(content: &str) -> Result<Vec<[String; 3]>> {
    let rows: Vec<Row> = serde_json::from_str(content)?;
    Ok(rows
        .into_iter()
        .take(FIRST)
        .map(|row| {
            let state = match row.verdict {
                Verdict::Scored(_) => ReviewState::Done,
                Verdict::Abstained(..) => ReviewState::Abstained,
            };
            [row.receipt, row.name, state.key().to_owned()]
        })
        .collect())
}

/// Enters every review of a file; how many. Each reviewer gets one mail that says so.
pub(super) async fn bring(
    tx: &mut Tx,
    academy: &Academy,
    permit: &Permit<'_>,
    edition: &Edition,
    import: &Import,
) -> Result<usize> {
    let known = Known::of(tx, edition).await?;
    let rows: Vec<Row> = serde_json::from_str(&import.content)?;
    let mut told: BTreeMap<PersonId, i64> = BTreeMap::new();
    for row in &rows {
        let changed = || Refusal::conflict("import-reviews-changed");
        let candidate = known.candidates.get(&row.receipt).ok_or_else(changed)?;
        let reviewer = known.reviewers.iter().find(|one| one.id == row.reviewer);
        let reviewer = reviewer.ok_or_else(changed)?;
        known.admits(candidate, reviewer).map_err(|_| changed())?;
        enter(tx, academy, permit, &known, row).await?;
        *told.entry(row.reviewer.clone()).or_default() += 1;
    }
    for reviewer in &known.reviewers {
        if let Some(count) = told.get(&reviewer.id) {
            let letter = reviews::letter(edition, &known.round, reviewer, *count, "entered");
            mail::queue(tx, academy, &letter).await?;
        }
    }
    Ok(rows.len())
}

/// Enters one review in the name of whoever wrote it.
async fn enter(
    tx: &mut Tx,
    academy: &Academy,
    permit: &Permit<'_>,
    known: &Known,
    row: &Row,
) -> Result<()> {
    let now = academy.now();
    let given = known
        .reviews
        .get(&(row.application.clone(), row.reviewer.clone()));
    let before = match given {
        Some(review) => review.clone(),
        None => reviews::new(academy.id(), &row.application, &row.reviewer, now),
    };
    let (after, details) = match &row.verdict {
        Verdict::Scored(opinion) => {
            let total = opinion.complete(&known.round.rubric)?;
            let after = Review {
                state: before.state.send()?,
                opinion: opinion.clone(),
                total: Some(total),
                updated_at: now,
                sent_at: Some(now),
                ..before.clone()
            };
            (
                after,
                serde_json::json!({"reviewer": row.reviewer, "total": total}),
            )
        }
        Verdict::Abstained(because, reason) => {
            let after = Review {
                state: before.state.abstain()?,
                reason: reason.clone(),
                updated_at: now,
                ..before.clone()
            };
            if *because == Abstention::Conflict {
                reviews::declare(tx, &after, now).await?;
            }
            (
                after,
                serde_json::json!({"reviewer": row.reviewer, "because": because}),
            )
        }
    };
    let stored = match given {
        Some(_) => store::save(tx, &before, &after).await?,
        None => store::insert(tx, &after).await?,
    };
    if !stored {
        return Err(Refusal::conflict("import-reviews-changed").into());
    }
    audit::note(
        tx,
        academy,
        permit,
        "review.entered",
        ("review", after.id.as_str()),
        details,
    )
    .await
}
