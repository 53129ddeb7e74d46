//! Files on their way in: read and reported on line by line first, brought in whole or not at all.

pub mod applications;
pub mod reviews;
mod table;

use domain::Refusal;
use domain::exchange::ImportKind;
use domain::ids::ImportId;
use domain::programme::Edition;
use serde::Serialize;

use crate::access::{Caller, Permit};
use crate::db::Tx;
use crate::service::programme::permitted;
use crate::store::exchange::{self as store, Import};
use crate::{Academy, Result, audit};

pub use table::{Column, Trouble};
use table::{Table, Troubles};

/// The most lines of one file.
pub const MOST_ROWS: usize = 5_000;
/// The most bytes of a file.
pub const MOST_BYTES: usize = 20 * 1024 * 1024;
/// The most problems that are kept to be shown; all are counted.
pub const SHOWN: usize = 200;
/// The most lines that are shown before they come in.
const FIRST: usize = 20;

/// A file that was read, as its page shows it.
#[derive(Debug, Clone)]
pub struct Report {
    /// The file.
    pub import: Import,
    /// Where it goes.
    pub edition: Edition,
    /// The first problems.
    pub troubles: Vec<Trouble>,
    /// The first lines. Of applications: name, organisation, title. Of reviews: number of the application,
    /// reviewer, points; none where the reviewer abstains.
    pub first: Vec<[String; 3]>,
}

/// Opens a file that holds something.
fn open<'a>(
    bytes: &'a [u8],
    columns: &[Column],
    troubles: &mut Troubles,
) -> Result<Option<Table<'a>>> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Refusal::invalid("import-empty").into());
    }
    Table::open(bytes, columns, troubles)
}

/// What was found in a file.
struct Read<R> {
    kind: ImportKind,
    file_name: String,
    found: i64,
    troubles: Troubles,
    rows: Vec<R>,
}

impl<R> Read<R> {
    fn new(kind: ImportKind, file_name: &str) -> Self {
        Self {
            kind,
            file_name: file_name.to_owned(),
            found: 0,
            troubles: Troubles::default(),
            rows: Vec::new(),
        }
    }
}

/// Keeps what was found in a file for its report.
async fn keep<R: Serialize>(
    academy: &Academy,
    permit: &Permit<'_>,
    edition: &Edition,
    mut read: Read<R>,
) -> Result<ImportId> {
    // Nothing is kept of a file that cannot be brought in but what is wrong with it.
    if read.troubles.count > 0 {
        read.rows.clear();
    }
    let import = Import {
        id: academy.id(),
        edition_id: edition.id.clone(),
        person_id: permit.person()?.id.clone(),
        kind: read.kind,
        file_name: domain::text::shown(read.file_name.chars().take(120).collect()),
        rows_found: read.found,
        problems_found: read.troubles.count,
        problems: serde_json::to_string(&read.troubles.kept)?,
        content: serde_json::to_string(&read.rows)?,
        created_at: academy.now(),
        done_at: None,
    };
    let mut tx = academy.db.write().await?;
    store::insert_import(&mut tx, &import).await?;
    audit::note(
        &mut tx,
        academy,
        permit,
        "import.read",
        ("edition", edition.id.as_str()),
        serde_json::json!({"of": read.kind, "rows": read.found, "problems": read.troubles.count}),
    )
    .await?;
    tx.commit().await?;
    Ok(import.id)
}

/// A file of the edition with this word, and the permit for what it holds.
async fn kept<'a>(
    tx: &mut Tx,
    caller: &'a Caller,
    slug: &str,
    id: &ImportId,
) -> Result<(Import, Edition, Permit<'a>)> {
    let import = store::import(tx, id).await?;
    let kind = import
        .as_ref()
        .map_or(ImportKind::Applications, |import| import.kind);
    let (edition, permit) = permitted(tx, caller, kind.operation(), slug).await?;
    let import = import
        .filter(|import| import.edition_id == edition.id)
        .ok_or(Refusal::not_found())?;
    Ok((import, edition, permit))
}

/// What was found in a file.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found` (that of another edition too).
pub async fn report(
    academy: &Academy,
    caller: &Caller,
    slug: &str,
    id: &ImportId,
) -> Result<Report> {
    let mut tx = academy.db.read().await?;
    let (import, edition, _) = kept(&mut tx, caller, slug, id).await?;
    Ok(Report {
        troubles: serde_json::from_str(&import.problems)?,
        first: match import.kind {
            ImportKind::Applications => applications::first(&import.content)?,
            ImportKind::Reviews => reviews::first(&import.content)?,
        },
        import,
        edition,
    })
}

/// Brings in every line of a file, or none; what they were, and how many. Whoever they concern gets a mail.
///
/// # Errors
/// `sign-in`, `forbidden`, `not-found`, `import-problems`, `import-done`; `import-not-now` and `import-changed`
/// for applications, `review-not-open` and `import-reviews-changed` for reviews, when something of what the file
/// was read by changed in the meantime.
pub async fn bring(
    academy: &Academy,
    caller: &Caller,
    slug: &str,
    id: &ImportId,
) -> Result<(ImportKind, usize)> {
    let mut tx = academy.db.write().await?;
    let (import, edition, permit) = kept(&mut tx, caller, slug, id).await?;
    if import.problems_found > 0 {
        return Err(Refusal::conflict("import-problems").into());
    }
    if !store::import_done(&mut tx, id, academy.now()).await? {
        return Err(Refusal::conflict("import-done").into());
    }
    let rows = match import.kind {
        ImportKind::Applications => {
            applications::bring(&mut tx, academy, &permit, &edition, &import).await?
        }
        ImportKind::Reviews => reviews::bring(&mut tx, academy, &permit, &edition, &import).await?,
    };
    audit::note(
        &mut tx,
        academy,
        &permit,
        "import.brought_in",
        ("edition", edition.id.as_str()),
        serde_json::json!({"of": import.kind, "import": id, "rows": rows}),
    )
    .await?;
    tx.commit().await?;
    Ok((import.kind, rows))
}
