//! Files that answer a question of the call. Their type is found from what is in them; what they are called
//! has to agree. They are never opened here, and only ever leave as something to save.

use std::io::{Cursor, Read as _};

use domain::applications::ApplicationState;
use domain::call::{Ask, FileKind, field_of};
use domain::ids::{ApplicationId, FileId};
use domain::permission::Operation;
use domain::text::Line;
use domain::{FieldProblem, Refusal};

use crate::access::Caller;
use crate::service::applications;
use crate::store::applications as application_store;
use crate::store::call::{self as store, StoredFile};
use crate::store::co_authors;
use crate::{Academy, Result};

/// The most bytes of a file.
pub const FILE_MAX: usize = 10 * 1024 * 1024;

/// The longest name that is kept, in characters.
const NAME_MAX: usize = 120;

/// What a file is, by what is in it.
fn kind(bytes: &[u8]) -> Option<FileKind> {
    let media = infer::get(bytes)?.mime_type();
    FileKind::ALL
        .iter()
        .copied()
        .find(|kind| kind.media() == media && !is_packed(*kind))
        .or_else(|| packed(bytes))
}

const fn is_packed(kind: FileKind) -> bool {
    matches!(kind, FileKind::Docx | FileKind::Odt)
}

/// The two kinds of documents are archives that differ by what they hold. One with macros is neither.
fn packed(bytes: &[u8]) -> Option<FileKind> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let names: Vec<String> = archive
        .file_names()
        .filter_map(|name| Some(name.ok()?.into_owned()))
        .collect();
    if names.iter().any(|name| name.ends_with("vbaProject.bin")) {
        return None;
    }
    if let Ok(file) = archive.by_name("mimetype") {
        let mut media = String::new();
        file.take(100).read_to_string(&mut media).ok()?;
        return (media.trim() == FileKind::Odt.media()).then_some(FileKind::Odt);
    }
    let holds = |name: &str| names.iter().any(|one| one == name);
    (holds("[Content_Types].xml") && holds("word/document.xml")).then_some(FileKind::Docx)
}

/// What a file is called, without folders and with nothing that could make a name look like another.
fn name_of(raw: &str) -> Option<String> {
    let bare = raw.rsplit(['/', '\\']).next().unwrap_or_default();
    let line = Line::<2000>::parse("", bare).ok()?;
    let (stem, ending) = line.as_str().rsplit_once('.')?;
    let stem: String = stem.chars().take(NAME_MAX).collect();
    Some(format!("{stem}.{ending}"))
}

/// Stores a file as the answer of a draft to a question; it takes the place of the one there was.
///
/// # Errors
/// `not-found`, `not-editable`, or at the field of the question: `file-empty`, `file-large`, `file-kind`
/// (none of the types that are taken), `file-lies` (not what its name says).
pub async fn attach(
    academy: &Academy,
    caller: &Caller,
    application: &ApplicationId,
    question: &str,
    name: &str,
    bytes: &[u8],
) -> Result<StoredFile> {
    let permit = caller.permit(Operation::Apply, &[])?;
    let person = permit.person()?;
    let mut tx = academy.db.write().await?;
    let draft = applications::writable(&mut tx, application, person).await?;
    let form = store::form(&mut tx, &draft.edition_id).await?;
    let asked = form
        .question(question)
        .is_some_and(|question| question.ask == Ask::File);
    if !asked {
        return Err(Refusal::conflict("form-changed").into());
    }
    let problem = |code| {
        let mut problem = FieldProblem::new("", code);
        problem.field = field_of(question).into();
        Refusal::from(problem)
    };
    if bytes.is_empty() {
        return Err(problem("file-empty").into());
    }
    if bytes.len() > FILE_MAX {
        return Err(problem("file-large").into());
    }
    let found = kind(bytes).ok_or_else(|| problem("file-kind"))?;
    let name = name_of(name)
        .filter(|name| FileKind::named(name) == Some(found))
        .ok_or_else(|| problem("file-lies"))?;
    let file = StoredFile {
        id: academy.id(),
        application_id: draft.id,
        question: question.to_owned(),
        name,
        kind: found,
        size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
        stored_at: academy.now(),
    };
    store::put_file(&mut tx, &file, bytes).await?;
    tx.commit().await?;
    Ok(file)
}

/// Removes the file that answers a question of a draft.
///
/// # Errors
/// `not-found`, `not-editable`.
pub async fn detach(
    academy: &Academy,
    caller: &Caller,
    application: &ApplicationId,
    question: &str,
) -> Result<()> {
    let permit = caller.permit(Operation::Apply, &[])?;
    let person = permit.person()?;
    let mut tx = academy.db.write().await?;
    let draft = applications::writable(&mut tx, application, person).await?;
    if !store::remove_file(&mut tx, &draft.id, question).await? {
        return Err(Refusal::not_found().into());
    }
    tx.commit().await
}

/// A file with what is in it: for those who write the application, and once it was sent for those who may
/// read it. For everybody else there is none.
///
/// # Errors
/// `sign-in`, `not-found`.
pub async fn download(
    academy: &Academy,
    caller: &Caller,
    id: &FileId,
) -> Result<(StoredFile, Vec<u8>)> {
    let person = caller.signed_in()?;
    let mut tx = academy.db.read().await?;
    let file = store::file(&mut tx, id)
        .await?
        .ok_or(Refusal::not_found())?;
    let application = application_store::by_id(&mut tx, &file.application_id)
        .await?
        .ok_or(Refusal::not_found())?;
    let sent = !matches!(
        application.state,
        ApplicationState::Draft | ApplicationState::Withdrawn
    );
    let reads = caller
        .permit(
            Operation::ReadApplication,
            &[application.edition_id.as_str()],
        )
        .is_ok();
    let along = !sent && co_authors::is_one(&mut tx, &application.id, &person.id).await?;
    if application.person_id != person.id && !along && !(sent && reads) {
        return Err(Refusal::not_found().into());
    }
    let bytes = store::content(&mut tx, id).await?;
    Ok((file, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_bare_and_keep_their_ending() {
        assert_eq!(name_of("C:\\plans\\Plan.pdf").as_deref(), Some("Plan.pdf"));
        assert_eq!(name_of("../../etc/x.pdf").as_deref(), Some("x.pdf"));
        let long = format!("{}.pdf", "é".repeat(300));
        assert_eq!(name_of(&long).map(|name| name.chars().count()), Some(124));
        assert_eq!(name_of("a\u{202e}fdp.exe").as_deref(), Some("afdp.exe"));
        for bad in ["", "pdf", "..", "/"] {
            assert!(
                name_of(bad).is_none_or(|name| FileKind::named(&name).is_none()),
                "{bad}"
            );
        }
    }

    #[test]
    fn what_is_no_document_is_none() {
        assert_eq!(kind(b"%PDF-1.7\n..."), Some(FileKind::Pdf));
        assert_eq!(kind(b"\x89PNG\r\n\x1a\n...."), Some(FileKind::Png));
        assert_eq!(kind(&[0xff, 0xd8, 0xff, 0xe0, 0, 0]), Some(FileKind::Jpeg));
        for bad in [
            &b"<html><script>alert(1)</script>"[..],
            b"MZ\x90\0",
            b"PK\x03\x04word/document.xml",
            b"GIF89a",
            b"",
        ] {
            assert_eq!(kind(bad), None);
        }
    }
}
