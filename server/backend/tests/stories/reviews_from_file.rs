//! Reviews that come from a file, told on SQLite and on PostgreSQL.
#![allow(clippy::float_cmp, reason = "weighted means of small whole numbers")]

use std::sync::Arc;

use crate::common::{
    House, applicants, ask_as, caller, code, criterion, edition, id_of, on_both, profile,
};
use backend::service::accounts as accounts_service;
use backend::service::imports::{self as imports, MOST_ROWS, reviews as service};
use backend::service::reviews::{self, RoundForm};
use backend::store::{mails, reviews as store};
use backend::{Academy, Caller, one};
use domain::exchange::ImportKind;
use domain::ids::{ApplicationId, ImportId};
use domain::mail::MailKind;
use domain::permission::Role;
use domain::programme::Edition;
use domain::reviews::{Audience, ConflictKind, ReviewState};

on_both! {
    reviews_come_in_whole_or_not_at_all
    what_changed_meanwhile_brings_nothing_in
    a_file_of_reviews_is_reported_on_line_by_line
    nobody_else_brings_reviews_in
}

const GHENT: i64 = 2;
const LODZ: i64 = 1;

struct Stage {
    academy: Arc<Academy>,
    edition: Edition,
    olga: Caller,
    people: Vec<(Caller, ApplicationId)>,
    /// From a country of which nobody applies.
    berta: Caller,
    /// From the country of every third applicant.
    lech: Caller,
}

impl Stage {
    /// Six applications, two reviewers, and a round that is open.
    async fn set(house: &House) -> Self {
        let academy = house.academy().await;
        let (edition, modules) = edition(&academy).await;
        let people = applicants(&academy, &edition, &modules, 6).await;
        let olga = caller(&academy, "Olga", &[(Role::Organiser, "")]).await;
        let form = RoundForm {
            criteria: vec![criterion("Dilemma", "3"), criterion("Use", "1")],
            reviews_each: "1".to_owned(),
            due: "2027-01-25".to_owned(),
        };
        reviews::prepare(&academy, &olga, "2027", &form)
            .await
            .unwrap();
        let (berta, lech) = (
            reviewer(&academy, &olga, "Berta", GHENT).await,
            reviewer(&academy, &olga, "Lech", LODZ).await,
        );
        let stage = Self {
            academy,
            edition,
            olga,
            people,
            berta,
            lech,
        };
        // One review is given out; the others come in without.
        reviews::give(
            &stage.academy,
            &stage.olga,
            &stage.people[0].1,
            id_of(&stage.berta),
        )
        .await
        .unwrap();
        reviews::open(&stage.academy, &stage.olga, "2027")
            .await
            .unwrap();
        stage
    }

    fn number(&self, at: usize) -> String {
        domain::applications::receipt("2027", &self.people[at].1)
    }

    fn file(lines: &[String]) -> String {
        let head =
            "application,reviewer,score_c1,comment_c1,score_c2,comment_c2,shared,abstains,reason";
        std::iter::once(head)
            .chain(lines.iter().map(String::as_str))
            .collect::<Vec<_>>()
            .join("\r\n")
    }

    async fn read(&self, text: &str) -> ImportId {
        service::read(&self.academy, &self.olga, "2027", "a.csv", text.as_bytes())
            .await
            .unwrap()
    }

    async fn reviews(&self) -> Vec<store::Review> {
        let mut tx = self.academy.db.read().await.unwrap();
        store::of_edition(&mut tx, &self.edition.id).await.unwrap()
    }

    async fn audited(&self, sql: &'static str) -> i64 {
        let mut tx = self.academy.db.read().await.unwrap();
        one!(tx, sqlx::query_scalar(sql)).unwrap()
    }
}

async fn reviewer(academy: &Academy, olga: &Caller, name: &str, home: i64) -> Caller {
    let person = caller(academy, name, &[]).await;
    accounts_service::save_profile(academy, &person, &profile(name, home))
        .await
        .unwrap();
    let email = person.person.as_ref().unwrap().email.clone();
    let languages = ["en".to_owned()];
    reviews::add_reviewer(academy, olga, "2027", &email, &languages, "")
        .await
        .unwrap();
    ask_as(academy, id_of(&person)).await
}

async fn reviews_come_in_whole_or_not_at_all(house: House) {
    let stage = Stage::set(&house).await;
    let (academy, olga) = (&stage.academy, &stage.olga);
    // What is given out and not begun is in the file to fill in.
    let (head, rows) = service::template(academy, olga, "2027").await.unwrap();
    assert_eq!(head.join(","), Stage::file(&[]));
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0][..2], [stage.number(0), "berta@example.org".into()]);

    let file = Stage::file(&[
        format!(
            "{},Berta@example.org,5,\"Two, good things\",1,,c1,,",
            stage.number(0)
        ),
        format!(
            "{},lech@example.org,3,,3,'=text,,,",
            stage.number(1).to_lowercase()
        ),
        format!("{},berta@example.org,,,,,,conflict,", stage.number(1)),
        format!(
            "{},berta@example.org,,,,,,cannot_judge,Another law",
            stage.number(2)
        ),
    ]);
    let import = stage.read(&file).await;
    let report = imports::report(academy, olga, "2027", &import)
        .await
        .unwrap();
    assert_eq!(report.troubles, []);
    assert_eq!(report.import.kind, ImportKind::Reviews);
    assert_eq!(
        report.first[0],
        [stage.number(0), "Berta".into(), "done".into()]
    );
    assert_eq!(report.first[2][2], "abstained");
    assert_eq!(stage.reviews().await.len(), 1, "reading writes no review");

    let brought = imports::bring(academy, olga, "2027", &import)
        .await
        .unwrap();
    assert_eq!(brought, (ImportKind::Reviews, 4));
    assert_eq!(
        code(imports::bring(academy, olga, "2027", &import).await),
        "import-done"
    );
    let found = stage.reviews().await;
    assert_eq!(found.len(), 4);
    let of = |at: usize, who: &Caller| {
        let (application, reviewer) = (&stage.people[at].1, id_of(who).clone());
        found
            .iter()
            .find(|one| one.application_id == *application && one.reviewer_id == reviewer)
            .unwrap()
    };
    let first = of(0, &stage.berta);
    assert_eq!((first.state, first.total), (ReviewState::Done, Some(75.0)));
    assert_eq!(first.opinion.comments["c1"].text, "Two, good things");
    assert_eq!(first.opinion.comments["c1"].audience, Audience::Applicant);
    let second = of(1, &stage.lech);
    assert_eq!((second.total, second.sent_at.is_some()), (Some(50.0), true));
    assert_eq!(second.opinion.comments["c2"].text, "=text");
    assert_eq!(of(1, &stage.berta).state, ReviewState::Abstained);
    assert_eq!(of(2, &stage.berta).reason, "Another law");
    let mut tx = academy.db.read().await.unwrap();
    let noted = store::conflicts(&mut tx, &stage.edition.id).await.unwrap();
    assert_eq!(noted.len(), 1);
    assert_eq!(noted[0].kind, ConflictKind::Declared);
    // One mail to each reviewer, in whose name something was entered.
    let (sent, _) = mails::page(&mut tx, "", "", 100, 0).await.unwrap();
    let told: Vec<_> = sent
        .iter()
        .filter(|mail| mail.kind == MailKind::Review && mail.subject.contains("entered"))
        .collect();
    assert_eq!(told.len(), 2);
    assert!(told.iter().any(|mail| mail.subject.starts_with("3 ")));
    drop(tx);
    assert_eq!(
        stage
            .audited("SELECT COUNT(*) FROM audit WHERE operation = 'review.entered'")
            .await,
        4
    );
    // To the reviewer it reads as their own, which can be sent anew.
    let blind = reviews::read(academy, &stage.berta, &first.id)
        .await
        .unwrap();
    assert_eq!(blind.review.state, ReviewState::Done);

    // What somebody wrote themselves, or was entered before, stays.
    let again = stage.read(&file).await;
    let report = imports::report(academy, olga, "2027", &again)
        .await
        .unwrap();
    assert_eq!(report.import.problems_found, 4);
    assert!(
        report
            .troubles
            .iter()
            .any(|trouble| trouble.problem.code == "import-reviewed")
    );
    assert_eq!(
        code(imports::bring(academy, olga, "2027", &again).await),
        "import-problems"
    );
}

async fn what_changed_meanwhile_brings_nothing_in(house: House) {
    let stage = Stage::set(&house).await;
    let (academy, olga) = (&stage.academy, &stage.olga);
    let line = |at: usize, who: &str| format!("{},{who},3,,3,,,,", stage.number(at));
    let file = Stage::file(&[line(1, "berta@example.org"), line(3, "lech@example.org")]);
    let import = stage.read(&file).await;
    // The second of the two is no reviewer any more.
    reviews::remove_reviewer(academy, olga, "2027", id_of(&stage.lech))
        .await
        .unwrap();
    assert_eq!(
        code(imports::bring(academy, olga, "2027", &import).await),
        "import-reviews-changed"
    );
    assert_eq!(
        stage.reviews().await.len(),
        1,
        "the first did not come in either"
    );
    // Somebody begins to write while the file waits.
    let file = Stage::file(&[line(0, "berta@example.org")]);
    let import = stage.read(&file).await;
    let given = stage.reviews().await.remove(0);
    let form = domain::reviews::ReviewForm::default();
    reviews::save(academy, &stage.berta, &given.id, given.revision, &form)
        .await
        .unwrap();
    assert_eq!(
        code(imports::bring(academy, olga, "2027", &import).await),
        "import-reviews-changed"
    );
    // Nothing comes in once the round is closed; the page says so, too.
    let file = Stage::file(&[line(1, "berta@example.org")]);
    let import = stage.read(&file).await;
    assert!(service::desk(academy, olga, "2027").await.unwrap().open);
    reviews::close(academy, olga, "2027").await.unwrap();
    assert!(!service::desk(academy, olga, "2027").await.unwrap().open);
    assert_eq!(
        code(imports::bring(academy, olga, "2027", &import).await),
        "review-not-open"
    );
    assert_eq!(
        code(service::read(academy, olga, "2027", "a.csv", file.as_bytes()).await),
        "review-not-open"
    );
    assert_eq!(
        code(service::template(academy, olga, "2027").await),
        "review-not-open"
    );
    // Open again, the very same file comes in.
    reviews::open(academy, olga, "2027").await.unwrap();
    let brought = imports::bring(academy, olga, "2027", &import)
        .await
        .unwrap();
    assert_eq!(brought, (ImportKind::Reviews, 1));
}

async fn a_file_of_reviews_is_reported_on_line_by_line(house: House) {
    let stage = Stage::set(&house).await;
    let (academy, olga) = (&stage.academy, &stage.olga);
    let found = async |bytes: &[u8]| {
        let id = service::read(academy, olga, "2027", "a.csv", bytes)
            .await
            .unwrap();
        let report = imports::report(academy, olga, "2027", &id).await.unwrap();
        assert!(report.first.is_empty());
        let found: Vec<(u64, String, String)> = report
            .troubles
            .into_iter()
            .map(|trouble| {
                let problem = trouble.problem;
                (
                    trouble.line,
                    problem.field.to_string(),
                    problem.code.to_string(),
                )
            })
            .collect();
        found
    };
    let one = |line: u64, column: &str, code: &str| (line, column.to_owned(), code.to_owned());
    let wrong = found(b"application;reviewer;score_c1;score_c9;name\nx;y;1;1;z").await;
    assert_eq!(
        wrong,
        [
            one(1, "score_c9", "import-column-unknown"),
            one(1, "name", "import-column-unknown"),
            one(1, "score_c2", "import-column-missing"),
        ]
    );
    let number = |at: usize| stage.number(at);
    let lines = [
        "2027-XXXX-XXXX,berta@example.org,3,,3,,,,".to_owned(),
        format!("{},nobody@example.org,3,,3,,,,", number(0)),
        format!("{},no address,3,,3,,,,", number(0)),
        // Poles on both sides.
        format!("{},lech@example.org,3,,3,,,,", number(2)),
        format!("{},berta@example.org,3,,3,,,,", number(3)),
        format!("{},berta@example.org,4,,4,,,,", number(3)),
        format!("{},berta@example.org,6,,much,,,,", number(4)),
        format!("{},berta@example.org,,,3,,,,", number(1)),
        format!("{},berta@example.org,3,,,,,conflict,", number(5)),
        format!("{},lech@example.org,,,,,,tired,", number(0)),
        format!("{},lech@example.org,,,,,,cannot_judge,", number(1)),
        format!("{},lech@example.org,3,Yes,3,,c2,,", number(3)),
        format!("{},lech@example.org,3,=1+1,3,,,,", number(4)),
        format!("{},lech@example.org,3", number(4)),
    ];
    let wrong = found(Stage::file(&lines).as_bytes()).await;
    let expected = [
        one(2, "application", "import-application"),
        one(3, "reviewer", "import-reviewer"),
        one(4, "reviewer", "email"),
        one(5, "reviewer", "import-conflict"),
        one(7, "reviewer", "import-pair-twice"),
        one(8, "score_c1", "choose"),
        one(8, "score_c2", "choose"),
        one(9, "score_c1", "score-missing"),
        one(10, "abstains", "import-both"),
        one(11, "abstains", "choose"),
        one(12, "reason", "required"),
        one(13, "shared", "import-shared"),
        one(14, "comment_c1", "import-formula"),
        one(15, "", "import-cells"),
    ];
    assert_eq!(wrong, expected);
    assert_eq!(
        code(service::read(academy, olga, "2027", "a.csv", b" \n").await),
        "import-empty"
    );
    assert_eq!(
        found(Stage::file(&[]).as_bytes()).await,
        [one(1, "", "import-no-rows")]
    );
    let wrong = found(b"application,reviewer,score_c1,score_c2\n\xE9,x,1,1").await;
    assert_eq!(wrong, [one(2, "", "import-encoding")]);
    let many = Stage::file(&vec!["x".to_owned(); 100_000]);
    let wrong = found(many.as_bytes()).await;
    assert_eq!(wrong[0], one(1, "", "import-many"));
    assert!(wrong.len() <= MOST_ROWS);
    // A conflict that was a false alarm is none.
    reviews::dismiss(
        academy,
        olga,
        "2027",
        id_of(&stage.lech),
        ConflictKind::Country,
        Some(&stage.people[2].1),
        true,
    )
    .await
    .unwrap();
    let line = format!("{},lech@example.org,3,,3,,,,", number(2));
    let import = stage.read(&Stage::file(&[line])).await;
    let report = imports::report(academy, olga, "2027", &import)
        .await
        .unwrap();
    assert_eq!(report.troubles, []);
}

async fn nobody_else_brings_reviews_in(house: House) {
    let stage = Stage::set(&house).await;
    let academy = &stage.academy;
    let line = format!("{},berta@example.org,3,,3,,,,", stage.number(0));
    let file = Stage::file(&[line]);
    let import = stage.read(&file).await;
    let visitor = Caller::visitor(domain::Language::En);
    let administrator = caller(academy, "Adam", &[(Role::Administrator, "")]).await;
    let elsewhere = caller(academy, "Else", &[(Role::Organiser, "another edition")]).await;
    let applicant = ask_as(academy, id_of(&stage.people[0].0)).await;
    for (who, refused) in [
        (&visitor, "sign-in"),
        (&stage.berta, "forbidden"),
        (&applicant, "forbidden"),
        (&administrator, "forbidden"),
        (&elsewhere, "forbidden"),
    ] {
        let bytes = file.as_bytes();
        assert_eq!(
            code(service::read(academy, who, "2027", "a.csv", bytes).await),
            refused
        );
        assert_eq!(code(service::desk(academy, who, "2027").await), refused);
        assert_eq!(code(service::template(academy, who, "2027").await), refused);
        assert_eq!(
            code(imports::report(academy, who, "2027", &import).await),
            refused
        );
        assert_eq!(
            code(imports::bring(academy, who, "2027", &import).await),
            refused
        );
    }
    // By the address of an edition in which it is not.
    assert_eq!(
        code(imports::report(academy, &stage.olga, "1999", &import).await),
        "not-found"
    );
    assert_eq!(
        code(imports::report(academy, &stage.olga, "2027", &academy.id()).await),
        "not-found"
    );
    assert_eq!(stage.reviews().await[0].state, ReviewState::Assigned);
}
