//! The call of an edition, told on SQLite and on PostgreSQL.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::common::{self, House, ask_as, caller, code, code_of, edition, on_both};
use backend::service::accounts as accounts_service;
use backend::service::applications::{self as applications, ListQuery};
use backend::service::calendar::{self, Span};
use backend::service::call::{self as service, ExceptionForm, RulesForm};
use backend::service::programme::{self as programme_service, CallForm};
use backend::service::today;
use backend::store::applications::Application;
use backend::store::{call as store, mails, programme, retention};
use backend::{Academy, Caller, Error, jobs, one};
use domain::applications::{ApplicationState, Content, Save, Saved};
use domain::call::{Answers, QuestionForm, Unmet};
use domain::ids::ApplicationId;
use domain::language::Bilingual;
use domain::mail::MailKind;
use domain::permission::Role;
use domain::programme::{Call, Edition, EditionState, Module, Story};
use domain::{Language, Timestamp};

on_both! {
    questions_are_asked_and_frozen_at_the_opening
    a_form_is_changed_while_somebody_fills_it
    answers_are_checked_kept_and_downloaded
    files_are_what_they_say_or_refused
    files_are_for_their_author_and_organisers
    rules_bar_and_exceptions_let_in
    late_access_is_personal_and_ends
    drafts_are_reminded_of_once_before_the_call_closes
    a_deadline_means_one_moment_that_can_be_met
    colleagues_write_along_and_only_the_author_sends
    who_writes_along_is_told_as_long_as_the_author_may_send
    an_application_is_taken_along_by_those_who_may_read_it
    of_an_application_taken_back_organisers_get_no_text
}

struct Stage {
    academy: Arc<Academy>,
    edition: Edition,
    modules: Vec<Module>,
}

impl Stage {
    async fn set(house: &House) -> Self {
        let academy = house.academy().await;
        let (edition, modules) = edition(&academy).await;
        Self {
            academy,
            edition,
            modules,
        }
    }

    async fn applicant(&self, name: &str) -> Caller {
        let person = caller(&self.academy, name, &[]).await;
        let form = common::profile(name, 2);
        accounts_service::save_profile(&self.academy, &person, &form)
            .await
            .unwrap();
        ask_as(&self.academy, &person.person.unwrap().id).await
    }

    async fn organiser(&self) -> Caller {
        caller(&self.academy, "Olga", &[(Role::Organiser, "")]).await
    }

    /// Opens and closes the call at other times than those that stand there.
    async fn set_call(&self, who: &Caller, opens: &str, closes: &str) -> backend::Result<()> {
        let page = programme_service::edition(&self.academy, who, "2027").await?;
        let form = CallForm {
            opens: opens.to_owned(),
            closes: closes.to_owned(),
            grace: "0".to_owned(),
        };
        let seen = programme_service::call_seen(&page.edition)?;
        programme_service::set_call(&self.academy, who, "2027", &seen, &form).await
    }

    /// Changes who may apply, from what stands there.
    async fn set_rules(&self, who: &Caller, form: &RulesForm) -> backend::Result<()> {
        let seen = service::access(&self.academy, who, "2027").await?.seen;
        service::set_rules(&self.academy, who, "2027", &seen, form).await
    }

    async fn stored(&self, who: &Caller) -> Application {
        let own = applications::own(&self.academy, who, "2027").await.unwrap();
        own.application.unwrap()
    }

    async fn started(&self, who: &Caller) -> Application {
        applications::start(&self.academy, who, "2027")
            .await
            .unwrap();
        self.stored(who).await
    }

    /// Everything that the fixed part asks for, with these answers.
    fn whole(&self, answers: &[(&str, &[&str])]) -> Content {
        Content {
            preferences: vec![self.modules[0].id.to_string()],
            motivation: "We learn alone.".to_owned(),
            dilemma_title: "Two goods".to_owned(),
            situation: "As it is.".to_owned(),
            one_hand: "Housing first.".to_owned(),
            other_hand: "Work first.".to_owned(),
            key_question: "How could we decide?".to_owned(),
            answers: given(answers),
            ..Content::default()
        }
    }

    async fn set_state(&self, to: EditionState, from: EditionState) {
        let mut tx = self.academy.db.write().await.unwrap();
        let moved = programme::set_state(&mut tx, &self.edition.id, to, from);
        assert!(moved.await.unwrap());
        tx.commit().await.unwrap();
    }

    /// Asks one more question.
    async fn ask(&self, organiser: &Caller, question: &QuestionForm) {
        let page = service::form(&self.academy, organiser, "2027")
            .await
            .unwrap();
        let at = ("", page.revision());
        service::add(&self.academy, organiser, "2027", at, question)
            .await
            .unwrap();
    }

    async fn version(&self) -> i64 {
        let mut tx = self.academy.db.read().await.unwrap();
        let form = store::form(&mut tx, &self.edition.id).await.unwrap();
        form.version
    }
}

fn given(answers: &[(&str, &[&str])]) -> Answers {
    answers
        .iter()
        .map(|(key, values)| {
            let values = values.iter().map(|value| (*value).to_owned()).collect();
            ((*key).to_owned(), values)
        })
        .collect()
}

fn both(text: &str) -> Bilingual {
    Bilingual {
        en: text.to_owned(),
        fr: text.to_owned(),
    }
}

fn question(kind: &str, text: &str, required: bool) -> QuestionForm {
    QuestionForm {
        kind: kind.to_owned(),
        text: both(text),
        required,
        min: "0".to_owned(),
        max: if matches!(kind, "number" | "text") {
            "100"
        } else {
            ""
        }
        .to_owned(),
        options: both("Train\nBus\nPlane"),
        ..QuestionForm::default()
    }
}

fn save(stored: &Application, form: i64, content: Content) -> Save {
    Save {
        application: stored.id.clone(),
        base: stored.revision,
        content,
        form,
        replace: false,
    }
}

fn fields(error: &Error) -> BTreeMap<String, String> {
    let refusal = error.refusal();
    let problems = refusal.problems().iter();
    problems
        .map(|problem| (problem.field.to_string(), problem.code.to_string()))
        .collect()
}

// ---------------------------------------------------------------- the form

async fn questions_are_asked_and_frozen_at_the_opening(house: House) {
    let stage = Stage::set(&house).await;
    let academy = &stage.academy;
    let organiser = stage.organiser().await;
    stage
        .set_state(EditionState::Announced, EditionState::CallOpen)
        .await;
    stage
        .ask(&organiser, &question("number", "Team", true))
        .await;
    stage.ask(&organiser, &question("one", "Way", false)).await;
    let page = service::form(academy, &organiser, "2027").await.unwrap();
    assert_eq!(
        (page.versions.len(), page.frozen, page.revision()),
        (1, false, 2)
    );
    assert_eq!(page.versions[0].1.as_deref(), Some("Olga"));

    // A second organiser who saw less is told.
    let other = caller(academy, "Otto", &[(Role::Organiser, "")]).await;
    for refused in [
        service::add(
            academy,
            &other,
            "2027",
            ("", 1),
            &question("text", "Why", false),
        )
        .await,
        service::remove(academy, &other, "2027", ("team", 1)).await,
        service::shift(academy, &other, "2027", ("team", 0), false).await,
    ] {
        assert_eq!(code(refused), "changed-meanwhile");
    }
    service::shift(academy, &other, "2027", ("team", 2), false)
        .await
        .unwrap();
    let keys = async || -> Vec<String> {
        let page = service::form(academy, &other, "2027").await.unwrap();
        page.form()
            .questions
            .into_iter()
            .map(|one| one.key)
            .collect()
    };
    assert_eq!(keys().await, ["way", "team"]);

    // From the opening on, every change is a version of its own; what does not change is none.
    stage
        .set_state(EditionState::CallOpen, EditionState::Announced)
        .await;
    let reworded = QuestionForm {
        text: both("Size of your team"),
        ..question("number", "", true)
    };
    service::add(academy, &other, "2027", ("team", 3), &reworded)
        .await
        .unwrap();
    service::add(academy, &other, "2027", ("team", 4), &reworded)
        .await
        .unwrap();
    let page = service::form(academy, &organiser, "2027").await.unwrap();
    assert_eq!(
        (page.versions.len(), page.frozen, page.revision()),
        (2, true, 4)
    );
    assert_eq!(
        page.form().question("team").unwrap().text.en,
        "Size of your team"
    );
    assert_eq!(
        page.versions[1].0.form.question("team").unwrap().text.en,
        "Team"
    );

    // The next edition asks the same.
    let mut tx = academy.db.write().await.unwrap();
    let next = Edition {
        id: academy.id(),
        slug: "2028".to_owned(),
        state: EditionState::Draft,
        starts_on: "2028-05-20".to_owned(),
        ..stage.edition.clone()
    };
    programme::insert_edition(&mut tx, &next, &Story::default())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let fresh = service::form(academy, &organiser, "2028").await.unwrap();
    assert_eq!(
        fresh.other.as_ref().map(|other| other.slug.as_str()),
        Some("2027")
    );
    service::copy(academy, &organiser, "2028", 0, "2027")
        .await
        .unwrap();
    let again = service::copy(academy, &organiser, "2028", 1, "2027").await;
    assert_eq!(code(again), "nothing-to-copy");
    let (_, modules, copied) = service::preview(academy, &organiser, "2028").await.unwrap();
    assert_eq!(
        (modules.len(), copied.questions),
        (0, page.form().questions)
    );

    // Nobody else.
    let elsewhere = caller(academy, "Eva", &[(Role::Organiser, next.id.as_str())]).await;
    for who in [
        &stage.applicant("Ana").await,
        &caller(academy, "Rex", &[(Role::Reviewer, "")]).await,
        &elsewhere,
        &Caller::visitor(Language::En),
    ] {
        let q = question("text", "Why", false);
        assert!(service::form(academy, who, "2027").await.is_err());
        assert!(service::preview(academy, who, "2027").await.is_err());
        assert!(
            service::add(academy, who, "2027", ("", 4), &q)
                .await
                .is_err()
        );
        assert!(
            service::remove(academy, who, "2027", ("team", 4))
                .await
                .is_err()
        );
        assert!(
            service::shift(academy, who, "2027", ("team", 4), true)
                .await
                .is_err()
        );
        assert!(
            service::copy(academy, who, "2027", 4, "2028")
                .await
                .is_err()
        );
    }
    // Nor does the answer tell them whether there is such an edition.
    let (tom, visitor) = (stage.applicant("Tom").await, Caller::visitor(Language::En));
    for slug in ["2027", "1999"] {
        for (who, answer) in [(&visitor, "sign-in"), (&tom, "forbidden")] {
            let refused = service::form(academy, who, slug).await;
            assert_eq!(code(refused), answer, "{slug}");
        }
    }
    // Not even of an edition one organises, from one that one does not.
    let stolen = service::copy(academy, &elsewhere, "2028", 1, "2027").await;
    assert_eq!(code(stolen), "forbidden");
}

async fn a_form_is_changed_while_somebody_fills_it(house: House) {
    let stage = Stage::set(&house).await;
    let academy = &stage.academy;
    let (organiser, ana) = (stage.organiser().await, stage.applicant("Ana").await);
    stage
        .ask(&organiser, &question("number", "Team", true))
        .await;
    stage.ask(&organiser, &question("text", "Why", false)).await;
    let draft = stage.started(&ana).await;
    assert_eq!(draft.form_version, 2);
    let typed = stage.whole(&[("team", &["7"]), ("why", &["Because."])]);
    applications::save(academy, &ana, save(&draft, 2, typed.clone()))
        .await
        .unwrap();

    let page = service::form(academy, &organiser, "2027").await.unwrap();
    service::remove(academy, &organiser, "2027", ("why", page.revision()))
        .await
        .unwrap();
    stage.ask(&organiser, &question("one", "Way", true)).await;
    let own = applications::own(academy, &ana, "2027").await.unwrap();
    let news: Vec<&str> = own.news.iter().map(|one| one.key.as_str()).collect();
    assert_eq!(news, ["way"]);
    let stored = own.application.unwrap();
    assert_eq!(
        stored.content.answers, typed.answers,
        "what was answered is there"
    );

    // Sent from the page that shows the old questions: told, and nothing is lost.
    let old = applications::submit(academy, &ana, save(&stored, 2, typed.clone())).await;
    assert_eq!(code(old), "form-changed");
    let stored = stage.stored(&ana).await;
    assert_eq!(
        (stored.state, stored.form_version),
        (ApplicationState::Draft, 2)
    );
    // From the page with the new ones: what is missing is missing at its field.
    let new = applications::submit(academy, &ana, save(&stored, 4, typed.clone())).await;
    let problems = fields(&new.unwrap_err());
    assert_eq!(
        problems.get("answers[way]").map(String::as_str),
        Some("choose")
    );
    assert_eq!(problems.len(), 1);
    let own = applications::own(academy, &ana, "2027").await.unwrap();
    assert!(own.news.is_empty(), "seen is seen");

    let mut whole = typed;
    whole
        .answers
        .insert("way".to_owned(), vec!["bus".to_owned()]);
    let stored = stage.stored(&ana).await;
    applications::submit(academy, &ana, save(&stored, 4, whole))
        .await
        .unwrap();
    let dossier = applications::read(academy, &organiser, &stored.id)
        .await
        .unwrap();
    assert_eq!(dossier.form.version, 4);
    assert_eq!(
        dossier.application.content.answers,
        given(&[("team", &["7"]), ("way", &["bus"])]),
        "what is not asked any more is not sent"
    );
    // What was sent stays what it was.
    stage
        .ask(&organiser, &question("text", "Later", true))
        .await;
    let own = applications::own(academy, &ana, "2027").await.unwrap();
    assert_eq!((own.form.version, own.news.len()), (4, 0));
}

async fn answers_are_checked_kept_and_downloaded(house: House) {
    let stage = Stage::set(&house).await;
    let academy = &stage.academy;
    let (organiser, ana) = (stage.organiser().await, stage.applicant("Ana").await);
    stage
        .ask(&organiser, &question("number", "Team", true))
        .await;
    stage
        .ask(&organiser, &question("several", "Ways", false))
        .await;
    let draft = stage.started(&ana).await;
    let form = stage.version().await;
    for (answers, field) in [
        (given(&[]), "answers[team]"),
        (given(&[("team", &["many"])]), "answers[team]"),
        (given(&[("team", &["101"])]), "answers[team]"),
        (
            given(&[("team", &["1"]), ("ways", &["train", "rocket"])]),
            "answers[ways]",
        ),
    ] {
        let stored = stage.stored(&ana).await;
        let content = Content {
            answers: answers.clone(),
            // The problems of both parts come together.
            key_question: String::new(),
            ..stage.whole(&[])
        };
        let refused = applications::submit(academy, &ana, save(&stored, form, content)).await;
        let problems = fields(&refused.unwrap_err());
        assert_eq!(problems.len(), 2, "{problems:?}");
        assert!(problems.contains_key(field), "{problems:?}");
        assert_eq!(
            stage.stored(&ana).await.content.answers,
            answers,
            "kept as typed"
        );
    }
    let stored = stage.stored(&ana).await;
    let long = "x".repeat(domain::call::ANSWER_MAX + 1);
    let refused = applications::save(
        academy,
        &ana,
        save(&stored, form, stage.whole(&[("team", &[&long])])),
    );
    assert!(fields(&refused.await.unwrap_err()).contains_key("answers[team]"));

    let content = stage.whole(&[
        ("team", &["12"]),
        ("ways", &["plane", "bus"]),
        ("nothing", &["x"]),
    ]);
    applications::submit(academy, &ana, save(&stored, form, content))
        .await
        .unwrap();
    let table = applications::download(academy, &organiser, "2027", &ListQuery::default())
        .await
        .unwrap();
    let keys: Vec<&str> = table.questions.iter().map(|one| one.key.as_str()).collect();
    assert_eq!(keys, ["team", "ways"]);
    assert_eq!(
        table.answers[&draft.id],
        given(&[("team", &["12"]), ("ways", &["plane", "bus"])])
    );
    // Taken back, it is its author's again.
    applications::withdraw(academy, &ana, &draft.id)
        .await
        .unwrap();
    let table = applications::download(academy, &organiser, "2027", &ListQuery::default())
        .await
        .unwrap();
    assert!(table.answers.is_empty());
}

// ---------------------------------------------------------------- files

const PDF: &[u8] = b"%PDF-1.7\n1 0 obj << >> endobj\ntrailer << >>\n%%EOF";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

/// An archive with these files, as document programs write them.
fn archive(files: &[(&str, &str)]) -> Vec<u8> {
    use std::io::Write as _;
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let plain =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in files {
        writer.start_file(*name, plain).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

async fn files_are_what_they_say_or_refused(house: House) {
    let stage = Stage::set(&house).await;
    let academy = &stage.academy;
    let (organiser, ana) = (stage.organiser().await, stage.applicant("Ana").await);
    stage.ask(&organiser, &question("file", "Plan", true)).await;
    stage.ask(&organiser, &question("text", "Why", false)).await;
    let draft = stage.started(&ana).await;
    let put = async |name: &str, bytes: &[u8]| {
        service::attach(academy, &ana, &draft.id, "plan", name, bytes).await
    };
    let files = async || {
        applications::own(academy, &ana, "2027")
            .await
            .unwrap()
            .files
    };

    let docx = archive(&[
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", "<x/>"),
        ("word/document.xml", "<w/>"),
    ]);
    // As LibreOffice and others order it.
    let docx_other = archive(&[
        ("_rels/.rels", "<x/>"),
        ("docProps/app.xml", "<x/>"),
        ("docProps/core.xml", "<x/>"),
        ("word/document.xml", "<w/>"),
        ("[Content_Types].xml", "<Types/>"),
    ]);
    let macros = archive(&[
        ("[Content_Types].xml", "<Types/>"),
        ("word/document.xml", "<w/>"),
        ("word/vbaProject.bin", "x"),
    ]);
    let odt = archive(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("content.xml", "<x/>"),
    ]);
    let ods = archive(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", "<x/>"),
    ]);
    let jar = archive(&[("META-INF/MANIFEST.MF", "x"), ("A.class", "x")]);
    let large = [PDF, &vec![b' '; service::FILE_MAX]].concat();
    let html = b"<!doctype html><script>alert(1)</script>";
    let hidden = [b"GIF89a", PDF].concat();
    for (name, bytes, problem) in [
        ("plan.pdf", &b""[..], "file-empty"),
        ("plan.pdf", &large, "file-large"),
        ("plan.pdf", html, "file-kind"),
        (
            "plan.svg",
            b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
            "file-kind",
        ),
        ("plan.exe", b"MZ\x90\0\x03\0\0\0", "file-kind"),
        ("plan.docm", &macros, "file-kind"),
        ("plan.docx", &macros, "file-kind"),
        ("plan.docx", &jar, "file-kind"),
        ("plan.odt", &ods, "file-kind"),
        ("plan.pdf", &hidden, "file-kind"),
        ("plan.docx", b"PK\x03\x04 word/document.xml", "file-kind"),
        ("plan.pdf", PNG, "file-lies"),
        ("plan.png", PDF, "file-lies"),
        ("plan.pdf.html", PDF, "file-lies"),
        ("plan", PDF, "file-lies"),
        ("", PDF, "file-lies"),
        ("plan.docx", &odt, "file-lies"),
        ("plan\u{202e}fdp.exe", PDF, "file-lies"),
    ] {
        let refused = put(name, bytes).await.unwrap_err();
        let problems = fields(&refused);
        assert_eq!(
            problems.get("answers[plan]").map(String::as_str),
            Some(problem),
            "{name}"
        );
    }
    assert!(files().await.is_empty());
    // Without it, nothing is sent.
    let form = stage.version().await;
    let refused = applications::submit(academy, &ana, save(&draft, form, stage.whole(&[]))).await;
    assert_eq!(
        fields(&refused.unwrap_err())["answers[plan]"],
        "file-missing"
    );
    // No file answers what asks for none.
    for question in ["why", "nothing", ""] {
        let refused = service::attach(academy, &ana, &draft.id, question, "a.pdf", PDF).await;
        assert_eq!(code(refused), "form-changed");
    }

    for (name, bytes, kept) in [
        ("plan.docx", &docx[..], "plan.docx"),
        ("plan.docx", &docx_other, "plan.docx"),
        ("plan.ODT", &odt, "plan.ODT"),
        ("photo.jpeg", &[0xff, 0xd8, 0xff, 0xe0, 1, 2], "photo.jpeg"),
        ("../../Plán \"1\".png", PNG, "Plán \"1\".png"),
        ("C:\\x\\plan.pdf", PDF, "plan.pdf"),
    ] {
        put(name, bytes).await.unwrap();
        let stored = files().await;
        assert_eq!(stored.len(), 1, "the last one counts");
        assert_eq!(stored[0].name, kept);
        let (_, content) = service::download(academy, &ana, &stored[0].id)
            .await
            .unwrap();
        assert_eq!(content, bytes, "as it was sent");
    }
    service::detach(academy, &ana, &draft.id, "plan")
        .await
        .unwrap();
    let again = service::detach(academy, &ana, &draft.id, "plan").await;
    assert_eq!(code(again), "not-found");
    put("plan.pdf", PDF).await.unwrap();
    let stored = stage.stored(&ana).await;
    applications::submit(academy, &ana, save(&stored, form, stage.whole(&[])))
        .await
        .unwrap();
    // What was sent is not changed any more.
    assert_eq!(code(put("plan.png", PNG).await), "not-editable");
    let refused = service::detach(academy, &ana, &draft.id, "plan").await;
    assert_eq!(code(refused), "not-editable");
}

async fn files_are_for_their_author_and_organisers(house: House) {
    let stage = Stage::set(&house).await;
    let academy = &stage.academy;
    let (organiser, ana) = (stage.organiser().await, stage.applicant("Ana").await);
    let jan = stage.applicant("Jan").await;
    let reviewer = caller(academy, "Rex", &[(Role::Reviewer, "")]).await;
    let elsewhere = caller(academy, "Eva", &[(Role::Organiser, "another-edition")]).await;
    let visitor = Caller::visitor(Language::En);
    stage.ask(&organiser, &question("file", "Plan", true)).await;
    let draft = stage.started(&ana).await;
    service::attach(academy, &ana, &draft.id, "plan", "plan.pdf", PDF)
        .await
        .unwrap();
    let id = applications::own(academy, &ana, "2027")
        .await
        .unwrap()
        .files[0]
        .id
        .clone();
    let reads = async |who: &Caller| match service::download(academy, who, &id).await {
        Ok(_) => "read".to_owned(),
        Err(error) => code_of(&error),
    };
    // Whoever writes to another's application, or takes away from it, finds none.
    for who in [&jan, &organiser, &reviewer] {
        let put = service::attach(academy, who, &draft.id, "plan", "plan.pdf", PDF).await;
        assert_eq!(code(put), "not-found");
        let removed = service::detach(academy, who, &draft.id, "plan").await;
        assert_eq!(code(removed), "not-found");
    }
    let nobody: ApplicationId = academy.id();
    let put = service::attach(academy, &ana, &nobody, "plan", "plan.pdf", PDF).await;
    assert_eq!(code(put), "not-found");

    for (who, found) in [
        (&ana, "read"),
        (&organiser, "not-found"),
        (&jan, "not-found"),
        (&visitor, "sign-in"),
    ] {
        assert_eq!(reads(who).await, found, "a draft is its author's");
    }
    let form = stage.version().await;
    let stored = stage.stored(&ana).await;
    applications::submit(academy, &ana, save(&stored, form, stage.whole(&[])))
        .await
        .unwrap();
    for (who, found) in [
        (&ana, "read"),
        (&organiser, "read"),
        (&elsewhere, "not-found"),
        (&reviewer, "not-found"),
        (&jan, "not-found"),
        (&visitor, "sign-in"),
    ] {
        assert_eq!(reads(who).await, found);
    }
    let dossier = applications::read(academy, &organiser, &draft.id)
        .await
        .unwrap();
    assert_eq!(dossier.files.len(), 1);
    let table = applications::download(academy, &organiser, "2027", &ListQuery::default())
        .await
        .unwrap();
    assert_eq!(table.answers[&draft.id], given(&[("plan", &["plan.pdf"])]));
    applications::withdraw(academy, &ana, &draft.id)
        .await
        .unwrap();
    assert_eq!(
        reads(&organiser).await,
        "not-found",
        "taken back, it is its author's again"
    );
    let dossier = applications::read(academy, &organiser, &draft.id)
        .await
        .unwrap();
    assert!(dossier.files.is_empty());
    assert_eq!(reads(&ana).await, "read");

    let count = async || -> i64 {
        let mut tx = academy.db.read().await.unwrap();
        one!(
            tx,
            sqlx::query_scalar("SELECT COUNT(*) FROM application_files")
        )
        .unwrap()
    };
    // What was never sent goes when the call is long over.
    let late = stage.edition.call.closes_at.plus(91 * Timestamp::DAY);
    let mut tx = academy.db.write().await.unwrap();
    retention::apply(&mut tx, late).await.unwrap();
    drop(tx);
    assert_eq!(count().await, 1, "the transaction was let go");
    let mut tx = academy.db.write().await.unwrap();
    retention::apply(&mut tx, late).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(count().await, 0);
    // Who erases themselves takes their files along.
    service::attach(academy, &ana, &draft.id, "plan", "plan.pdf", PDF)
        .await
        .unwrap();
    let person = &ana.person.as_ref().unwrap().id;
    let mut tx = academy.db.write().await.unwrap();
    let records = retention::records_of(&mut tx, person).await.unwrap();
    assert_eq!(records["files of applications"], ["plan.pdf"]);
    retention::erase_person(&mut tx, person).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(count().await, 0);
}

// ---------------------------------------------------------------- who may apply, and when

fn texts(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

fn rules(levels: &[&str], countries: &[&str], roles: &[&str]) -> RulesForm {
    RulesForm {
        levels: texts(levels),
        countries: texts(countries),
        roles: texts(roles),
        remind_days: "3".to_owned(),
    }
}

fn exception(email: &str, until: &str, waives_rules: bool) -> ExceptionForm {
    ExceptionForm {
        email: email.to_owned(),
        until: until.to_owned(),
        waives_rules,
        reason: "Agreed with the ministry.".to_owned(),
    }
}

async fn rules_bar_and_exceptions_let_in(house: House) {
    let stage = Stage::set(&house).await;
    let academy = &stage.academy;
    let organiser = stage.organiser().await;
    let (piotr, rui) = (stage.applicant("Piotr").await, stage.applicant("Rui").await);
    let draft = stage.started(&piotr).await;
    let seen = service::access(academy, &organiser, "2027")
        .await
        .unwrap()
        .seen;
    stage
        .set_rules(&organiser, &rules(&["local"], &["PT", "XX"], &["reviewer"]))
        .await
        .unwrap();
    // A page from before writes nothing over.
    let old = service::set_rules(academy, &organiser, "2027", &seen, &rules(&[], &[], &[])).await;
    assert_eq!(code(old), "changed-meanwhile");
    // Nobody begins, and what was begun is not sent; what is written stays.
    let refused = applications::start(academy, &rui, "2027")
        .await
        .unwrap_err();
    assert_eq!(code_of(&refused), "not-eligible");
    let own = applications::own(academy, &piotr, "2027").await.unwrap();
    assert_eq!(own.barred, [Unmet::Country]);
    let content = stage.whole(&[]);
    let refused = applications::submit(academy, &piotr, save(&draft, 0, content.clone())).await;
    assert_eq!(code(refused), "not-eligible");
    let kept = stage.stored(&piotr).await;
    assert_eq!(
        (kept.state, &kept.content),
        (ApplicationState::Draft, &content)
    );
    // Who was let into the open space has had no place; who has one in a module has.
    stage
        .set_rules(&organiser, &rules(&[], &[], &["participant"]))
        .await
        .unwrap();
    let module = stage.modules[0].id.as_str();
    for (name, scope, found) in [
        ("Ben", "open-space", vec![]),
        ("Cora", module, vec![Unmet::Role]),
    ] {
        let who = caller(academy, name, &[(Role::Participant, scope)]).await;
        let own = applications::own(academy, &who, "2027").await.unwrap();
        assert_eq!(own.barred, found, "{name}");
    }
    // Who reads the applications of this call does not write one; roles of another edition are none of it.
    let mut reviewer = ask_as(academy, &rui.person.as_ref().unwrap().id).await;
    stage
        .set_rules(&organiser, &rules(&[], &[], &["reviewer"]))
        .await
        .unwrap();
    for (scope, found) in [
        ("another-edition", vec![]),
        (stage.edition.id.as_str(), vec![Unmet::Role]),
        ("", vec![Unmet::Role]),
    ] {
        reviewer.grants = vec![backend::access::Grant {
            role: Role::Reviewer,
            scope: scope.to_owned(),
        }];
        assert_eq!(
            applications::own(academy, &reviewer, "2027")
                .await
                .unwrap()
                .barred,
            found
        );
    }
    stage
        .set_rules(&organiser, &rules(&[], &["PT"], &[]))
        .await
        .unwrap();

    // An exception needs something it allows, and a reason.
    for (form, field) in [
        (exception("piotr@example.org", "", false), "until"),
        (exception("piotr@example.org", "soon", true), "until"),
        (
            exception("piotr@example.org", "2026-01-01T10:00", true),
            "until",
        ),
        (exception("nobody", "", true), "email"),
        (
            ExceptionForm {
                reason: " ".to_owned(),
                ..exception("piotr@example.org", "", true)
            },
            "reason",
        ),
    ] {
        let refused = service::grant(academy, &organiser, "2027", &form)
            .await
            .unwrap_err();
        assert!(fields(&refused).contains_key(field), "{form:?}");
    }
    let form = exception(" PIOTR@Example.org ", "", true);
    service::grant(academy, &organiser, "2027", &form)
        .await
        .unwrap();
    assert!(
        applications::own(academy, &piotr, "2027")
            .await
            .unwrap()
            .barred
            .is_empty()
    );
    applications::submit(academy, &piotr, save(&kept, 0, content))
        .await
        .unwrap();
    assert_eq!(
        code(applications::start(academy, &rui, "2027").await),
        "not-eligible"
    );
    let page = service::access(academy, &organiser, "2027").await.unwrap();
    assert_eq!(page.exceptions.len(), 1);
    assert_eq!(page.exceptions[0].granted_by, "Olga");
    let audited: i64 = {
        let mut tx = academy.db.read().await.unwrap();
        one!(tx, sqlx::query_scalar("SELECT COUNT(*) FROM audit WHERE operation IN ('call.exception_made', 'call.rules_changed')")).unwrap()
    };
    assert_eq!(audited, 5);

    for who in [&piotr, &reviewer, &Caller::visitor(Language::En)] {
        assert!(service::access(academy, who, "2027").await.is_err());
        assert!(
            ["sign-in", "forbidden"].contains(
                &code(service::set_rules(academy, who, "2027", "", &rules(&[], &[], &[])).await)
                    .as_str()
            )
        );
        assert!(service::grant(academy, who, "2027", &form).await.is_err());
        assert!(
            service::revoke(academy, who, "2027", "piotr@example.org")
                .await
                .is_err()
        );
    }
    let refused = stage
        .set_rules(
            &organiser,
            &RulesForm {
                remind_days: "31".to_owned(),
                ..rules(&[], &[], &[])
            },
        )
        .await;
    assert!(fields(&refused.unwrap_err()).contains_key("remind_days"));
    // Who erases themselves takes the exception along, with what it says about them.
    let mut tx = academy.db.write().await.unwrap();
    let id = &piotr.person.as_ref().unwrap().id;
    let records = retention::records_of(&mut tx, id).await.unwrap();
    assert_eq!(
        records["exceptions from the rules of a call"],
        ["Agreed with the ministry."]
    );
    retention::erase_person(&mut tx, id).await.unwrap();
    tx.commit().await.unwrap();
    assert!(
        service::access(academy, &organiser, "2027")
            .await
            .unwrap()
            .exceptions
            .is_empty()
    );
}

async fn late_access_is_personal_and_ends(house: House) {
    let stage = Stage::set(&house).await;
    let academy = &stage.academy;
    let organiser = stage.organiser().await;
    let (piotr, jan) = (stage.applicant("Piotr").await, stage.applicant("Jan").await);
    let (of_piotr, of_jan) = (stage.started(&piotr).await, stage.started(&jan).await);
    // The call closes a day later; the applications of the others are being read.
    house.clock.forward(Timestamp::DAY + Timestamp::HOUR);
    stage
        .set_state(EditionState::Selecting, EditionState::CallOpen)
        .await;
    let form = exception("piotr@example.org", "2027-01-17T12:00", false);
    service::grant(academy, &organiser, "2027", &form)
        .await
        .unwrap();
    let mut tx = academy.db.read().await.unwrap();
    let (sent, _) = mails::page(&mut tx, "", stage.edition.id.as_str(), 10, 0)
        .await
        .unwrap();
    drop(tx);
    assert_eq!((sent.len(), sent[0].kind), (1, MailKind::CallException));
    assert!(
        sent[0]
            .body_text
            .contains("https://academy.example.org/apply/2027")
    );
    assert!(
        sent[0].body_text.contains("17 January 2027"),
        "{}",
        sent[0].body_text
    );

    let content = stage.whole(&[]);
    let refused = applications::submit(academy, &jan, save(&of_jan, 0, content.clone())).await;
    assert_eq!(code(refused), "call-closed");
    let own = applications::own(academy, &piotr, "2027").await.unwrap();
    assert!(own.closed.is_none());
    assert_eq!(
        backend::when::local(own.edition.call.closes_at, "Europe/Brussels"),
        "2027-01-17T12:00"
    );
    let due = |tasks: Vec<today::Task>| {
        tasks
            .into_iter()
            .find(|task| task.key == "application-finish")
    };
    let path = calendar::make(academy, &piotr).await.unwrap();
    let secret = path
        .trim_start_matches("/calendar/")
        .trim_end_matches(".ics");
    let entries = calendar::private(academy, secret).await.unwrap().entries;
    let spans: Vec<Span> = entries.into_iter().map(|entry| entry.span).collect();
    assert_eq!(spans, [Span::Instant(own.edition.call.closes_at)]);
    let task = due(today::tasks(academy, &piotr).await.unwrap()).unwrap();
    assert_eq!(task.due, Some(own.edition.call.closes_at));
    assert!(due(today::tasks(academy, &jan).await.unwrap()).is_none());
    applications::submit(academy, &piotr, save(&of_piotr, 0, content.clone()))
        .await
        .unwrap();

    applications::withdraw(academy, &piotr, &of_piotr.id)
        .await
        .unwrap();
    house.clock.forward(2 * Timestamp::DAY);
    let back = stage.stored(&piotr).await;
    let refused = applications::submit(academy, &piotr, save(&back, 0, content)).await;
    assert_eq!(code(refused), "call-closed");
    service::revoke(academy, &organiser, "2027", "piotr@example.org")
        .await
        .unwrap();
    let again = service::revoke(academy, &organiser, "2027", "piotr@example.org").await;
    assert_eq!(code(again), "not-found");
    // Once the cohort stands, it would have no effect.
    stage
        .set_state(EditionState::Confirmed, EditionState::Selecting)
        .await;
    let form = exception("piotr@example.org", "2027-02-17T12:00", false);
    let refused = service::grant(academy, &organiser, "2027", &form).await;
    assert_eq!(code(refused), "exception-late");
}

async fn a_deadline_means_one_moment_that_can_be_met(house: House) {
    let stage = Stage::set(&house).await;
    let (academy, organiser) = (&stage.academy, stage.organiser().await);
    let move_to = async |opens: &str, closes: &str| -> Vec<String> {
        match stage.set_call(&organiser, opens, closes).await {
            Ok(()) => Vec::new(),
            Err(error) => {
                let refusal = error.refusal();
                let problems = refusal.problems().iter();
                problems
                    .map(|problem| format!("{}: {}", problem.field, problem.code))
                    .collect()
            }
        }
    };
    let opened = "2027-01-14T09:00";
    for (opens, closes, problem) in [
        (opened, "soon", "closes: date"),
        (opened, "2027-01-10T09:00", "closes: after-opening"),
        (opened, "2027-01-15T08:59", "closes: past"),
        (opened, "2027-05-20T09:00", "closes: before-event"),
        (opened, "2027-03-06T09:00", "closes: after-answers"),
        // The night in which Brussels goes over to summer time.
        (opened, "2027-03-28T02:30", "closes: clock-change"),
        // And the one in which it comes back.
        (
            "2026-10-25T02:30",
            "2027-02-01T12:00",
            "opens: clock-change",
        ),
        ("2027-01-20T09:00", "2027-02-01T12:00", "opens: opened"),
    ] {
        assert_eq!(move_to(opens, closes).await, [problem], "{opens} {closes}");
    }
    assert!(move_to(opened, "2027-01-17T09:00").await.is_empty());
    // A page from before that change does not take it back.
    let old = CallForm {
        opens: opened.to_owned(),
        closes: "2027-01-16T09:00".to_owned(),
        grace: "60".to_owned(),
    };
    let seen = programme_service::call_seen(&stage.edition).unwrap();
    let refused = programme_service::set_call(academy, &organiser, "2027", &seen, &old).await;
    assert_eq!(code(refused), "changed-meanwhile");
    assert!(move_to(opened, "2027-01-16T09:00").await.is_empty());
    // A call that is over can be looked at and sent again as it is.
    house.clock.forward(2 * Timestamp::DAY);
    assert!(move_to(opened, "2027-01-16T09:00").await.is_empty());
}

async fn drafts_are_reminded_of_once_before_the_call_closes(house: House) {
    let stage = Stage::set(&house).await;
    let academy = &stage.academy;
    let organiser = stage.organiser().await;
    stage.ask(&organiser, &question("text", "Why", true)).await;
    let opens = "2027-01-10T09:00";
    stage
        .set_call(&organiser, opens, "2027-01-25T17:00")
        .await
        .unwrap();
    let (piotr, jan) = (stage.applicant("Piotr").await, stage.applicant("Jan").await);
    let draft = stage.started(&piotr).await;
    let sent = stage.started(&jan).await;
    let whole = stage.whole(&[("why", &["Because."])]);
    applications::submit(academy, &jan, save(&sent, 1, whole))
        .await
        .unwrap();
    let reminders = async || -> Vec<String> {
        jobs::run_due(academy).await.unwrap();
        let mut tx = academy.db.read().await.unwrap();
        let (found, _) = mails::page(&mut tx, "", "", 100, 0).await.unwrap();
        let of = found
            .into_iter()
            .filter(|mail| mail.kind == MailKind::DraftReminder);
        of.map(|mail| mail.body_text).collect()
    };
    house.clock.forward(6 * Timestamp::DAY);
    assert!(reminders().await.is_empty());
    // The call moves by a week: the reminder of the old day says nothing.
    stage
        .set_call(&organiser, opens, "2027-02-01T17:00")
        .await
        .unwrap();
    house.clock.forward(3 * Timestamp::DAY);
    assert!(reminders().await.is_empty());
    // Five days before rather than three.
    let days = RulesForm {
        remind_days: "5".to_owned(),
        ..rules(&[], &[], &[])
    };
    stage.set_rules(&organiser, &days).await.unwrap();
    house.clock.forward(3 * Timestamp::DAY + Timestamp::HOUR);
    house.clock.forward(8 * Timestamp::HOUR);
    // Who has longer is told the day that holds for them.
    let late = stage.applicant("Late").await;
    stage.started(&late).await;
    let longer = exception("late@example.org", "2027-02-05T12:00", false);
    service::grant(academy, &organiser, "2027", &longer)
        .await
        .unwrap();
    let mut found = reminders().await;
    found.sort_by_key(|text| text.contains("5 February 2027"));
    assert_eq!(
        found.len(),
        2,
        "those who have sent theirs are left in peace"
    );
    assert!(found[1].contains("5 February 2027") && !found[1].contains("1 February 2027"));
    assert!(
        found[0].contains("8 parts are still missing"),
        "{}",
        found[0]
    );
    assert!(found[0].contains("/apply/2027") && found[0].contains("1 February 2027"));
    // Once, whoever starts and however often it is looked at.
    service::schedule_all(academy).await.unwrap();
    stage.set_rules(&organiser, &days).await.unwrap();
    house.clock.forward(Timestamp::DAY);
    assert_eq!(reminders().await.len(), 2);
    // Extended once more, once more.
    stage
        .set_call(&organiser, opens, "2027-02-10T17:00")
        .await
        .unwrap();
    house.clock.forward(9 * Timestamp::DAY);
    assert_eq!(reminders().await.len(), 4);
    assert_eq!(stage.stored(&piotr).await.id, draft.id);
    // Nobody is reminded where organisers say so, nor after the closing.
    let never = RulesForm {
        remind_days: "0".to_owned(),
        ..rules(&[], &[], &[])
    };
    stage.set_rules(&organiser, &never).await.unwrap();
    stage
        .set_call(&organiser, opens, "2027-02-20T17:00")
        .await
        .unwrap();
    house.clock.forward(30 * Timestamp::DAY);
    assert_eq!(reminders().await.len(), 4);
}

// ---------------------------------------------------------------- writing together

/// What Today tells of a colleague's draft comes from one statement; it must be what the rules of the call say.
async fn who_writes_along_is_told_as_long_as_the_author_may_send(house: House) {
    let stage = Stage::set(&house).await;
    let academy = &stage.academy;
    let organiser = stage.organiser().await;
    let (ana, ben) = (stage.applicant("Ana").await, stage.applicant("Ben").await);
    let draft = stage.started(&ana).await;
    applications::invite(academy, &ana, &draft.id, "ben@example.org")
        .await
        .unwrap();
    // Whether Ana may send, and whether Ben is told so, with the same end.
    let open = async || {
        let own = applications::own(academy, &ana, "2027").await.unwrap();
        let told = today::tasks(academy, &ben).await.unwrap();
        let told = told.iter().find(|task| task.key == "application-along");
        let closes = Some(own.edition.call.closes_at).filter(|_| own.closed.is_none());
        assert_eq!(told.and_then(|task| task.due), closes);
        let shared = applications::shared(academy, &ben, &draft.id).await;
        assert_eq!(shared.unwrap().own.edition.call, own.edition.call);
        closes.is_some()
    };
    let at = |moment: Timestamp| house.clock.forward(moment.since(academy.now()));
    let grace = Call {
        grace_minutes: 15,
        ..stage.edition.call
    };
    let mut tx = academy.db.write().await.unwrap();
    programme::set_call(&mut tx, &stage.edition.id, &grace)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let last = grace.last_moment();
    assert!(open().await);
    at(last);
    assert!(open().await);
    at(last.plus(1));
    assert!(!open().await);
    // Late access of who writes along lets nobody send; that of the author does, also while others are being read.
    let until = "2027-01-17T12:00";
    for (email, admitted) in [("ben@example.org", false), ("ana@example.org", true)] {
        service::grant(academy, &organiser, "2027", &exception(email, until, false))
            .await
            .unwrap();
        assert_eq!(open().await, admitted, "{email}");
    }
    stage
        .set_state(EditionState::Selecting, EditionState::CallOpen)
        .await;
    assert!(open().await);
    let own = applications::own(academy, &ana, "2027").await.unwrap();
    at(own.edition.call.closes_at);
    assert!(open().await);
    // Once the cohort stands, late access has no effect.
    stage
        .set_state(EditionState::Confirmed, EditionState::Selecting)
        .await;
    assert!(!open().await);
    stage
        .set_state(EditionState::Selecting, EditionState::Confirmed)
        .await;
    at(own.edition.call.closes_at.plus(1));
    assert!(!open().await);
}

async fn colleagues_write_along_and_only_the_author_sends(house: House) {
    let stage = Stage::set(&house).await;
    let academy = &stage.academy;
    let organiser = stage.organiser().await;
    stage
        .ask(&organiser, &question("file", "Plan", false))
        .await;
    let (ana, ben) = (stage.applicant("Ana").await, stage.applicant("Ben").await);
    let eva = stage.applicant("Eva").await;
    let draft = stage.started(&ana).await;
    for (address, problem) in [("nobody", "email"), ("ANA@example.org", "own-address")] {
        let refused = applications::invite(academy, &ana, &draft.id, address).await;
        assert_eq!(fields(&refused.unwrap_err())["co_author"], problem);
    }
    // Whose it is not, finds nothing, whatever they try.
    let content = stage.whole(&[]);
    for who in [&ben, &eva, &organiser] {
        let found = applications::shared(academy, who, &draft.id).await;
        assert_eq!(code(found), "not-found");
        let saved = applications::save(academy, who, save(&draft, 1, content.clone())).await;
        assert_eq!(code(saved), "not-found");
        let sent = applications::submit(academy, who, save(&draft, 1, content.clone())).await;
        assert_eq!(code(sent), "not-found");
        let invited = applications::invite(academy, who, &draft.id, "ben@example.org").await;
        assert_eq!(code(invited), "not-found");
    }
    applications::invite(academy, &ana, &draft.id, " Ben@example.org ")
        .await
        .unwrap();
    applications::invite(academy, &ana, &draft.id, "ben@example.org")
        .await
        .unwrap();
    let mut tx = academy.db.read().await.unwrap();
    let (letters, _) = mails::page(&mut tx, "", draft.id.as_str(), 10, 0)
        .await
        .unwrap();
    drop(tx);
    assert_eq!(
        (letters.len(), letters[0].kind),
        (1, MailKind::CoAuthor),
        "once"
    );
    assert!(
        letters[0]
            .body_text
            .contains(&format!("/apply/with/{}", draft.id))
    );
    let tasks = today::tasks(academy, &ben).await.unwrap();
    let along = tasks
        .iter()
        .find(|task| task.key == "application-along")
        .unwrap();
    assert_eq!(along.about, "Ana");

    // Ben writes, Ana's older page is told, nothing is lost.
    let shared = applications::shared(academy, &ben, &draft.id)
        .await
        .unwrap();
    assert_eq!(
        (shared.author.name.as_str(), shared.own.modules.len()),
        ("Ana", 2)
    );
    let kept = applications::save(academy, &ben, save(&draft, 1, content.clone()))
        .await
        .unwrap();
    assert!(matches!(kept, Saved::Kept { revision: 2, .. }));
    let older = Content {
        motivation: "Mine.".to_owned(),
        ..Content::default()
    };
    let told = applications::save(academy, &ana, save(&draft, 1, older))
        .await
        .unwrap();
    assert!(matches!(told, Saved::Changed { revision: 2, .. }));
    service::attach(academy, &ben, &draft.id, "plan", "plan.pdf", PDF)
        .await
        .unwrap();
    let file = applications::own(academy, &ana, "2027")
        .await
        .unwrap()
        .files[0]
        .id
        .clone();
    assert!(service::download(academy, &ben, &file).await.is_ok());
    assert_eq!(
        code(service::download(academy, &eva, &file).await),
        "not-found"
    );
    // What only the author does.
    let stored = stage.stored(&ana).await;
    let sent = applications::submit(academy, &ben, save(&stored, 1, content.clone())).await;
    assert_eq!(code(sent), "author-submits");
    for refused in [
        applications::withdraw(academy, &ben, &draft.id).await,
        applications::invite(academy, &ben, &draft.id, "eva@example.org").await,
        applications::uninvite(academy, &ben, &draft.id, "ben@example.org").await,
    ] {
        assert_eq!(code(refused), "not-found");
    }
    assert_eq!(stage.stored(&ana).await.state, ApplicationState::Draft);

    // Five at most; whoever is removed finds nothing any more.
    for at in 0..4 {
        applications::invite(academy, &ana, &draft.id, &format!("c{at}@example.org"))
            .await
            .unwrap();
    }
    let sixth = applications::invite(academy, &ana, &draft.id, "eva@example.org").await;
    assert_eq!(code(sixth), "co-authors-many");
    applications::uninvite(academy, &ana, &draft.id, "c0@example.org")
        .await
        .unwrap();
    let again = applications::uninvite(academy, &ana, &draft.id, "c0@example.org").await;
    assert_eq!(code(again), "not-found");
    // Sent, it is nobody's to change; those who wrote along are told.
    applications::submit(academy, &ana, save(&stored, 1, content.clone()))
        .await
        .unwrap();
    let found = applications::shared(academy, &ben, &draft.id).await;
    assert_eq!(code(found), "not-editable");
    assert_eq!(
        code(service::download(academy, &ben, &file).await),
        "not-found"
    );
    assert!(
        today::tasks(academy, &ben)
            .await
            .unwrap()
            .iter()
            .all(|task| task.key != "application-along")
    );
    applications::withdraw(academy, &ana, &draft.id)
        .await
        .unwrap();
    applications::uninvite(academy, &ana, &draft.id, "ben@example.org")
        .await
        .unwrap();
    let stored = stage.stored(&ana).await;
    let saved = applications::save(academy, &ben, save(&stored, 1, content)).await;
    assert_eq!(code(saved), "not-found");

    // Nobody sends letters without end to whom they please, whatever they take back in between.
    house.clock.forward(Timestamp::HOUR);
    let again = async || {
        applications::invite(academy, &ana, &draft.id, "stranger@example.org").await?;
        applications::uninvite(academy, &ana, &draft.id, "stranger@example.org").await
    };
    for _ in 0..10 {
        again().await.unwrap();
    }
    assert_eq!(code(again().await), "too-many-tries");
    house.clock.forward(15 * Timestamp::MINUTE);
    again().await.unwrap();

    // With an account, the address goes; with the author, all of it.
    applications::invite(academy, &ana, &draft.id, "eva@example.org")
        .await
        .unwrap();
    let count = async || -> i64 {
        let mut tx = academy.db.read().await.unwrap();
        one!(tx, sqlx::query_scalar("SELECT COUNT(*) FROM co_authors")).unwrap()
    };
    assert_eq!(count().await, 4);
    for (who, left) in [(&eva, 3), (&ana, 0)] {
        let mut tx = academy.db.write().await.unwrap();
        retention::erase_person(&mut tx, &who.person.as_ref().unwrap().id)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(count().await, left);
    }
    // The letters to colleagues say who invited them.
    let mut tx = academy.db.read().await.unwrap();
    let (letters, _) = mails::page(&mut tx, "", draft.id.as_str(), 50, 0)
        .await
        .unwrap();
    assert!(letters.iter().all(|mail| mail.kind != MailKind::CoAuthor));
}

async fn an_application_is_taken_along_by_those_who_may_read_it(house: House) {
    let stage = Stage::set(&house).await;
    let academy = &stage.academy;
    let organiser = stage.organiser().await;
    for (kind, text) in [
        ("text", "Why now"),
        ("number", "Team"),
        ("several", "Ways"),
        ("file", "Plan"),
        ("text", "Left empty"),
    ] {
        stage.ask(&organiser, &question(kind, text, false)).await;
    }
    let (ana, ben) = (stage.applicant("Ana").await, stage.applicant("Ben").await);
    let draft = stage.started(&ana).await;
    service::attach(academy, &ana, &draft.id, "plan", "plan.pdf", PDF)
        .await
        .unwrap();
    applications::invite(academy, &ana, &draft.id, "ben@example.org")
        .await
        .unwrap();
    let of_others = [(Role::Organiser, "another-edition")];
    let elsewhere = caller(academy, "Otto", &of_others).await;
    let reviewer = caller(
        academy,
        "Rita",
        &[(Role::Reviewer, ""), (Role::Facilitator, "")],
    )
    .await;
    let eva = stage.applicant("Eva").await;
    let visitor = Caller::visitor(Language::En);
    let refused = async |who: &Caller| {
        let refused = applications::paper(academy, who, &draft.id).await;
        code(refused.map(|(name, _)| name))
    };
    let read = async |who: &Caller| {
        let (name, paper) = applications::paper(academy, who, &draft.id).await.unwrap();
        (name, common::pages_of(&paper).join(" "))
    };
    let nobodys = async || {
        for stranger in [&elsewhere, &reviewer, &eva] {
            assert_eq!(refused(stranger).await, "not-found");
        }
        assert_eq!(refused(&visitor).await, "sign-in");
    };
    // A draft is for those who write it.
    let content = stage.whole(&[
        ("why_now", &["Łódź is growing."]),
        ("team", &["12"]),
        ("ways", &["train", "plane"]),
    ]);
    let saved = applications::save(academy, &ben, save(&draft, 5, content.clone())).await;
    assert!(matches!(saved, Ok(Saved::Kept { .. })), "{saved:?}");
    for who in [&ana, &ben] {
        let (name, said) = read(who).await;
        assert_eq!(name, "urban-academy-application-2027.pdf");
        for part in ["Third edition", "Draft", "Ana", "Łódź is growing."] {
            assert!(said.contains(part), "{part}: {said}");
        }
    }
    assert_eq!(refused(&organiser).await, "not-found");
    nobodys().await;

    let stored = stage.stored(&ana).await;
    applications::submit(academy, &ana, save(&stored, 5, content))
        .await
        .unwrap();
    let number = stage.stored(&ana).await.receipt.unwrap();
    assert_eq!(refused(&ben).await, "not-found", "it is no draft any more");
    nobodys().await;
    let audited = async || -> i64 {
        let mut tx = academy.db.read().await.unwrap();
        one!(
            &mut tx,
            sqlx::query_scalar("SELECT COUNT(*) FROM audit WHERE operation = 'application.downloaded' AND subject_id = $1")
                .bind(draft.id.as_str())
        )
        .unwrap()
    };
    for (who, noted) in [(&ana, 0), (&organiser, 1)] {
        let (name, said) = read(who).await;
        let file = format!("urban-academy-application-{}.pdf", number.to_lowercase());
        assert_eq!(name, file);
        let parts = [
            number.as_str(),
            "Third edition",
            "Submitted",
            "City of Ghent",
            "Ghent, Belgium",
            "1. housing",
            "How could we decide?",
            "Why now Łódź is growing.",
            "Team 12",
            "• Train • Plane",
            "plan.pdf (1 kB)",
            "What happened",
        ];
        for part in parts {
            assert!(said.contains(part), "{part}: {said}");
        }
        assert!(
            !said.contains("Left empty") && !said.contains("Bus"),
            "{said}"
        );
        assert_eq!(audited().await, noted, "of organisers it is known");
    }

    // Once it is decided: what was decided, and why.
    let form = applications::DecisionForm {
        decision: "offer".to_owned(),
        module: stage.modules[1].id.to_string(),
        confirm_by: "2027-02-01".to_owned(),
        reason: "Your dilemma is new to us.".to_owned(),
        seen: "submitted".to_owned(),
    };
    applications::decide(academy, &organiser, &draft.id, &form)
        .await
        .unwrap();
    let french = Caller {
        language: Language::Fr,
        ..ana.clone()
    };
    let (_, said) = read(&french).await;
    for part in [
        "Candidature",
        "Place proposée",
        "work (fr)",
        "1er février 2027",
        "Your dilemma is new to us.",
        "Motivation We learn alone.",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    nobodys().await;
}

async fn of_an_application_taken_back_organisers_get_no_text(house: House) {
    let stage = Stage::set(&house).await;
    let academy = &stage.academy;
    let (organiser, ana) = (stage.organiser().await, stage.applicant("Ana").await);
    let draft = stage.started(&ana).await;
    applications::submit(academy, &ana, save(&draft, 0, stage.whole(&[])))
        .await
        .unwrap();
    applications::withdraw(academy, &ana, &draft.id)
        .await
        .unwrap();
    for (who, theirs) in [(&ana, true), (&organiser, false)] {
        let (_, paper) = applications::paper(academy, who, &draft.id).await.unwrap();
        let said = common::pages_of(&paper).join(" ");
        assert_eq!(said.contains("We learn alone."), theirs, "{said}");
        assert_eq!(
            said.contains("Its text is theirs again."),
            !theirs,
            "{said}"
        );
    }
}
