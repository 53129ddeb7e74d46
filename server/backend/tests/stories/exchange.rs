//! Working with other people's programs, told on both engines: filters kept by name, tokens, calendars,
//! applications from a file.

use std::sync::Arc;

use crate::common::{House, NOW, ask_as, caller, code, edition, on_both};
use backend::access::Grant;
use backend::service::applications::{self as applications, ListQuery};
use backend::service::calendar::{self, Span};
use backend::service::call;
use backend::service::imports::{self, MOST_ROWS};
use backend::service::tokens::{self, TokenForm};
use backend::service::{accounts as accounts_service, retention, views};
use backend::store::{accounts, mails};
use backend::{Academy, Caller, one};
use domain::applications::ApplicationState;
use domain::exchange::{ImportKind, Scope};
use domain::ids::PersonId;
use domain::mail::MailKind;
use domain::permission::Role;
use domain::programme::{Edition, Module};
use domain::{Kind, Language, Timestamp};

on_both! {
    a_filter_is_kept_for_oneself
    a_token_reads_what_its_maker_may_and_no_more
    a_list_is_read_page_by_page
    a_calendar_holds_what_is_to_come
    a_file_comes_in_whole_or_not_at_all
    a_file_is_reported_on_line_by_line
    an_application_from_a_file_outlives_an_address_nobody_verified
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

    async fn organiser(&self, name: &str) -> Caller {
        caller(
            &self.academy,
            name,
            &[(Role::Organiser, self.edition.id.as_str())],
        )
        .await
    }

    /// A file with these lines under the right head.
    fn file(lines: &[String]) -> String {
        let head = "email,name,country,city,organisation,level,language,modules,motivation,dilemma_title,situation,one_hand,other_hand,tried,key_question,wish";
        std::iter::once(head)
            .chain(lines.iter().map(String::as_str))
            .collect::<Vec<_>>()
            .join("\r\n")
    }

    fn line(email: &str) -> String {
        format!(
            "{email},Zofia,pl,łódź,City of Łódź,local,fr,work;housing,\"Why,\nand why now\",A title,So it is,One,Other,,How could we?,"
        )
    }

    /// Applications of so many people, from a file.
    async fn filled(&self, organiser: &Caller, count: usize) {
        let lines: Vec<String> = (0..count)
            .map(|at| Self::line(&format!("person{at}@example.org")))
            .collect();
        let id = imports::applications::read(
            &self.academy,
            organiser,
            "2027",
            "a.csv",
            Self::file(&lines).as_bytes(),
        )
        .await
        .unwrap();
        imports::bring(&self.academy, organiser, "2027", &id)
            .await
            .unwrap();
    }

    async fn count(&self, sql: &'static str) -> i64 {
        let mut tx = self.academy.db.read().await.unwrap();
        one!(tx, sqlx::query_scalar(sql)).unwrap()
    }
}

fn token_form(name: &str, scopes: &[Scope]) -> TokenForm {
    TokenForm {
        name: name.to_owned(),
        scopes: scopes.iter().map(|scope| scope.key().to_owned()).collect(),
        expires: "2027-02-01".to_owned(),
    }
}

async fn a_filter_is_kept_for_oneself(house: House) {
    let stage = Stage::set(&house).await;
    let (ana, ben) = (stage.organiser("Ana").await, stage.organiser("Ben").await);
    let visitor = caller(&stage.academy, "Vis", &[]).await;
    let query = ListQuery {
        text: "a b&c=d".to_owned(),
        state: "waiting".to_owned(),
        sort: "-name".to_owned(),
        ..ListQuery::default()
    };
    views::keep(&stage.academy, &ana, "2027", "Mine", &query)
        .await
        .unwrap();
    // Under the same name, the other replaces it.
    let other = ListQuery {
        country: "PL".to_owned(),
        ..query.clone()
    };
    views::keep(&stage.academy, &ana, "2027", " Mine ", &other)
        .await
        .unwrap();
    let kept = views::list(&stage.academy, &ana, "2027").await.unwrap();
    assert_eq!(kept.len(), 1);
    assert_eq!(
        kept[0].query,
        "q=a+b%26c%3Dd&state=waiting&country=PL&sort=-name"
    );
    assert!(
        views::list(&stage.academy, &ben, "2027")
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(
        code(views::remove(&stage.academy, &ben, &kept[0].id).await),
        "not-found"
    );
    for slug in ["2027", "1999"] {
        assert_eq!(
            code(views::list(&stage.academy, &visitor, slug).await),
            "forbidden"
        );
    }
    assert_eq!(
        code(views::keep(&stage.academy, &visitor, "2027", "x", &query).await),
        "forbidden"
    );
    assert_eq!(
        code(views::keep(&stage.academy, &ana, "2027", " ", &query).await),
        "fields"
    );
    for at in 1..views::MOST {
        views::keep(&stage.academy, &ana, "2027", &format!("F{at}"), &query)
            .await
            .unwrap();
    }
    assert_eq!(
        code(views::keep(&stage.academy, &ana, "2027", "one more", &query).await),
        "views-many"
    );
    views::remove(&stage.academy, &ana, &kept[0].id)
        .await
        .unwrap();
    assert_eq!(
        views::list(&stage.academy, &ana, "2027")
            .await
            .unwrap()
            .len(),
        views::MOST - 1
    );
}

async fn a_token_reads_what_its_maker_may_and_no_more(house: House) {
    let stage = Stage::set(&house).await;
    let academy = &stage.academy;
    let ana = stage.organiser("Ana").await;
    let administrator = caller(academy, "Adm", &[(Role::Administrator, "")]).await;
    let nobody = caller(academy, "Nobody", &[]).await;
    stage.filled(&ana, 2).await;

    assert_eq!(
        code(tokens::make(academy, &nobody, &token_form("x", &[Scope::Programme])).await),
        "forbidden"
    );
    assert_eq!(code(tokens::list(academy, &nobody).await), "forbidden");
    // What an administrator may not read, their token cannot be made for.
    assert_eq!(
        code(
            tokens::make(
                academy,
                &administrator,
                &token_form("x", &[Scope::Applications])
            )
            .await
        ),
        "fields"
    );
    for bad in ["", "2027-01-14", "2029-01-01", "soon"] {
        let form = TokenForm {
            expires: bad.to_owned(),
            ..token_form("x", &[Scope::Programme])
        };
        assert_eq!(
            code(tokens::make(academy, &ana, &form).await),
            "fields",
            "{bad}"
        );
    }
    let secret = tokens::make(academy, &ana, &token_form("all", Scope::ALL))
        .await
        .unwrap();
    assert!(secret.starts_with(tokens::PREFIX));
    assert_eq!(
        code(tokens::make(academy, &ana, &token_form("all", Scope::ALL)).await),
        "token-name-taken"
    );
    let narrow = tokens::make(academy, &ana, &token_form("narrow", &[Scope::Decisions]))
        .await
        .unwrap();

    let ask = async |secret: &str| tokens::reader(academy, secret, None, String::new()).await;
    let reader = ask(&secret).await.unwrap();
    assert_eq!(reader.editions(academy).await.unwrap().len(), 1);
    let rows = reader
        .applications(academy, "2027", "", 100)
        .await
        .unwrap()
        .rows;
    assert_eq!(rows.len(), 2);
    let whole = reader.application(academy, &rows[0].id).await.unwrap();
    assert_eq!(whole.application.content.situation, "So it is");
    assert!(
        reader
            .decisions(academy, "2027", "", 100)
            .await
            .unwrap()
            .rows
            .is_empty()
    );
    let reader = ask(&narrow).await.unwrap();
    assert_eq!(code(reader.editions(academy).await), "token-scope");
    assert_eq!(
        code(reader.applications(academy, "2027", "", 1).await),
        "token-scope"
    );
    assert_eq!(
        code(reader.application(academy, &rows[0].id).await),
        "token-scope"
    );

    // Only its hash is stored, its use is noted, and so is every reading.
    let stored = stage
        .count("SELECT COUNT(*) FROM api_tokens WHERE token_hash LIKE 'uai_%' OR name = ''")
        .await;
    assert_eq!(stored, 0);
    let listed = tokens::list(academy, &ana).await.unwrap();
    assert!(listed.iter().all(|token| token.used_at == Some(NOW)));
    let audited = stage.count("SELECT COUNT(*) FROM audit WHERE operation IN ('application.downloaded', 'decision.downloaded', 'token.made')").await;
    assert_eq!(audited, 5);

    // Wrong, almost right, of somebody else.
    for bad in [
        "",
        "uai_",
        "x",
        &secret[4..],
        &format!("{secret}x"),
        &secret.to_uppercase(),
    ] {
        assert_eq!(code(ask(bad).await), "token-wrong", "{bad}");
    }
    let ben = stage.organiser("Ben").await;
    let id = &listed.iter().find(|token| token.name == "all").unwrap().id;
    assert_eq!(code(tokens::revoke(academy, &ben, id).await), "not-found");
    assert!(tokens::list(academy, &ben).await.unwrap().is_empty());

    // The role gone, the token opens nothing of it; what is not there for its maker is not there for it.
    let mut tx = academy.db.write().await.unwrap();
    accounts::revoke(&mut tx, &ana.person.as_ref().unwrap().id, &ana.grants[0])
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let reader = ask(&secret).await.unwrap();
    assert_eq!(
        code(reader.applications(academy, "2027", "", 1).await),
        "not-found"
    );
    assert_eq!(
        code(reader.decisions(academy, "2027", "", 1).await),
        "not-found"
    );
    assert_eq!(
        code(reader.application(academy, &rows[0].id).await),
        "not-found"
    );

    // An administrator sees and ends everybody's.
    assert_eq!(
        tokens::list(academy, &administrator).await.unwrap().len(),
        2
    );
    tokens::revoke(academy, &administrator, id).await.unwrap();
    assert_eq!(code(ask(&secret).await), "token-wrong");
    assert!(ask(&narrow).await.is_ok());
    house.clock.forward(60 * Timestamp::DAY);
    assert_eq!(code(ask(&narrow).await), "token-wrong");
    house.clock.forward(400 * Timestamp::DAY);
    retention::run(academy).await.unwrap();
    assert_eq!(stage.count("SELECT COUNT(*) FROM api_tokens").await, 0);
}

async fn a_list_is_read_page_by_page(house: House) {
    let stage = Stage::set(&house).await;
    let ana = stage.organiser("Ana").await;
    stage.filled(&ana, 7).await;
    let secret = tokens::make(&stage.academy, &ana, &token_form("t", Scope::ALL))
        .await
        .unwrap();
    let reader = tokens::reader(&stage.academy, &secret, None, String::new())
        .await
        .unwrap();
    let (mut seen, mut cursor, mut pages) = (Vec::new(), String::new(), 0);
    loop {
        let page = reader
            .applications(&stage.academy, "2027", &cursor, 3)
            .await
            .unwrap();
        pages += 1;
        seen.extend(page.rows.into_iter().map(|row| row.email));
        match page.next {
            Some(next) => cursor = next,
            None => break,
        }
    }
    seen.sort();
    seen.dedup();
    assert_eq!((seen.len(), pages), (7, 3));
    assert_eq!(
        code(
            reader
                .applications(&stage.academy, "2027", "' OR 1=1", 3)
                .await
        ),
        "cursor-wrong"
    );
    assert_eq!(
        reader
            .applications(&stage.academy, "2027", "", -5)
            .await
            .unwrap()
            .rows
            .len(),
        1
    );
    assert_eq!(
        code(reader.applications(&stage.academy, "2028", "", 3).await),
        "not-found"
    );

    // A decision has an author and a reason, and no applicant.
    let first = reader
        .applications(&stage.academy, "2027", "", 1)
        .await
        .unwrap()
        .rows
        .remove(0);
    let form = applications::DecisionForm {
        decision: "wait".to_owned(),
        reason: "Full.".to_owned(),
        seen: "submitted".to_owned(),
        ..applications::DecisionForm::default()
    };
    applications::decide(&stage.academy, &ana, &first.id, &form)
        .await
        .unwrap();
    let decided = reader
        .decisions(&stage.academy, "2027", "", 10)
        .await
        .unwrap()
        .rows;
    assert_eq!(decided.len(), 1);
    assert_eq!(
        (decided[0].decided_by.as_str(), decided[0].reason.as_str()),
        ("Ana", "Full.")
    );
    assert_eq!(decided[0].state, ApplicationState::Waiting);
}

async fn a_calendar_holds_what_is_to_come(house: House) {
    let stage = Stage::set(&house).await;
    let academy = &stage.academy;
    let visitor = Caller::visitor(domain::Language::En);
    let public = calendar::of_edition(academy, &visitor, "2027")
        .await
        .unwrap();
    let uids: Vec<&str> = public
        .entries
        .iter()
        .map(|entry| entry.uid.split('-').next().unwrap())
        .collect();
    assert_eq!(uids, ["opens", "closes", "answers", "days"]);
    assert_eq!(
        public.entries[3].span,
        Span::Days("2027-05-20".into(), "2027-05-21".into())
    );
    assert_eq!(
        code(calendar::of_edition(academy, &visitor, "2031").await),
        "not-found"
    );

    let ana = stage.organiser("Ana").await;
    stage.filled(&ana, 1).await;
    let mut tx = academy.db.read().await.unwrap();
    let person = accounts::by_email(&mut tx, "person0@example.org")
        .await
        .unwrap()
        .unwrap();
    drop(tx);
    let zofia = ask_as(academy, &person.id).await;
    assert_eq!(calendar::since(academy, &zofia).await.unwrap(), None);
    let path = calendar::make(academy, &zofia).await.unwrap();
    let secret = path
        .trim_start_matches("/calendar/")
        .trim_end_matches(".ics")
        .to_owned();
    assert!(
        calendar::private(academy, &secret)
            .await
            .unwrap()
            .entries
            .is_empty()
    );

    let own = applications::own(academy, &zofia, "2027")
        .await
        .unwrap()
        .application
        .unwrap();
    let form = applications::DecisionForm {
        decision: "offer".to_owned(),
        module: stage.modules[0].id.to_string(),
        confirm_by: "2027-01-20".to_owned(),
        reason: "Strong.".to_owned(),
        seen: "submitted".to_owned(),
    };
    applications::decide(academy, &ana, &own.id, &form)
        .await
        .unwrap();
    let entries = calendar::private(academy, &secret).await.unwrap().entries;
    assert_eq!(entries.len(), 1);
    assert!(entries[0].uid.starts_with("confirm-"));
    // In the language she chose.
    assert!(
        entries[0].title.contains("dernier moment"),
        "{}",
        entries[0].title
    );
    applications::answer(
        academy,
        &zofia,
        &own.id,
        domain::applications::Answer::Confirm,
    )
    .await
    .unwrap();
    let entries = calendar::private(academy, &secret).await.unwrap().entries;
    assert_eq!(entries.len(), 1);
    // The days are the same thing in both calendars.
    assert_eq!(entries[0].uid, public.entries[3].uid);

    // A new address ends the old one; ending ends it; so does erasing oneself.
    let again = calendar::make(academy, &zofia).await.unwrap();
    assert_eq!(code(calendar::private(academy, &secret).await), "not-found");
    let secret = again
        .trim_start_matches("/calendar/")
        .trim_end_matches(".ics")
        .to_owned();
    assert!(calendar::private(academy, &secret).await.is_ok());
    calendar::end(academy, &zofia).await.unwrap();
    assert_eq!(code(calendar::private(academy, &secret).await), "not-found");
    for bad in ["", "..", "x", "' OR 1=1 --"] {
        assert_eq!(code(calendar::private(academy, bad).await), "not-found");
    }
    assert_eq!(code(calendar::make(academy, &visitor).await), "sign-in");
}

async fn an_application_from_a_file_outlives_an_address_nobody_verified(house: House) {
    let stage = Stage::set(&house).await;
    let academy = &stage.academy;
    let ana = stage.organiser("Ana").await;
    let (reviewer, nobody) = ("reviewer@example.org", "nobody@example.org");
    let mut tx = academy.db.write().await.unwrap();
    for email in ["paper@example.org", reviewer, nobody] {
        let id: PersonId = academy.id();
        let new = accounts::NewPerson {
            id: &id,
            email,
            name: email,
            password_hash: "",
            language: Language::En,
            time_zone: "Europe/Brussels",
        };
        accounts::insert(&mut tx, &new, NOW).await.unwrap();
        if email == reviewer {
            let role = Grant {
                role: Role::Reviewer,
                scope: stage.edition.id.to_string(),
            };
            accounts::grant(&mut tx, &id, &role, None, NOW)
                .await
                .unwrap();
        }
    }
    tx.commit().await.unwrap();
    // The mail with the link was lost, so the application came on paper and in by a file.
    let file = Stage::file(&[Stage::line("paper@example.org")]);
    let import = imports::applications::read(academy, &ana, "2027", "a.csv", file.as_bytes())
        .await
        .unwrap();
    imports::bring(academy, &ana, "2027", &import)
        .await
        .unwrap();
    // What somebody wrote down for an address is not its account's.
    let late = call::ExceptionForm {
        email: nobody.to_owned(),
        until: "2027-02-17T12:00".to_owned(),
        waives_rules: false,
        reason: "The mail with the link was lost.".to_owned(),
    };
    call::grant(academy, &ana, "2027", &late).await.unwrap();
    house.clock.forward(15 * Timestamp::DAY);
    // Who asked for the link again has until it ends.
    let visitor = Caller::visitor(Language::En);
    let here = async || {
        let mut tx = academy.db.read().await.unwrap();
        accounts::by_email(&mut tx, nobody).await.unwrap().is_some()
    };
    let again = accounts_service::SignUp {
        name: "Nobody".to_owned(),
        email: nobody.to_owned(),
        password: "quiet harbour seven lamps".to_owned(),
        next: String::new(),
    };
    accounts_service::sign_up(academy, &visitor, &again)
        .await
        .unwrap();
    retention::run(academy).await.unwrap();
    assert!(here().await);
    house.clock.forward(4 * Timestamp::DAY);
    retention::run(academy).await.unwrap();
    let exceptions = "SELECT COUNT(*) FROM call_exceptions";
    assert_eq!(stage.count(exceptions).await, 1);
    let whole = "SELECT COUNT(*) FROM applications WHERE state = 'submitted' AND content <> '{}'";
    assert_eq!(stage.count(whole).await, 1);
    let mut tx = academy.db.read().await.unwrap();
    for (email, there) in [
        ("paper@example.org", true),
        (reviewer, true),
        (nobody, false),
    ] {
        let person = accounts::by_email(&mut tx, email).await.unwrap();
        assert_eq!(person.is_some(), there, "{email}");
    }
}

async fn a_file_comes_in_whole_or_not_at_all(house: House) {
    let stage = Stage::set(&house).await;
    let academy = &stage.academy;
    let ana = stage.organiser("Ana").await;
    let nobody = caller(academy, "Nobody", &[]).await;
    let known = caller(academy, "Known", &[]).await;
    let file = Stage::file(&[
        Stage::line("new@example.org"),
        Stage::line("Known@example.org"),
    ]);
    assert_eq!(
        code(imports::applications::read(academy, &nobody, "2027", "a.csv", file.as_bytes()).await),
        "forbidden"
    );
    assert_eq!(
        code(imports::applications::edition(academy, &nobody, "2027").await),
        "forbidden"
    );
    let id = imports::applications::read(academy, &ana, "2027", "a.csv", file.as_bytes())
        .await
        .unwrap();
    assert_eq!(
        code(imports::report(academy, &nobody, "2027", &id).await),
        "forbidden"
    );
    assert_eq!(
        code(imports::bring(academy, &nobody, "2027", &id).await),
        "forbidden"
    );
    let report = imports::report(academy, &ana, "2027", &id).await.unwrap();
    assert_eq!(
        (report.import.rows_found, report.import.problems_found),
        (2, 0)
    );
    assert_eq!(report.first[0][2], "A title");
    // Reading it made nothing.
    assert_eq!(stage.count("SELECT COUNT(*) FROM applications").await, 0);
    assert_eq!(
        imports::bring(academy, &ana, "2027", &id).await.unwrap(),
        (ImportKind::Applications, 2)
    );
    assert_eq!(
        code(imports::bring(academy, &ana, "2027", &id).await),
        "import-done"
    );
    let again = imports::applications::read(academy, &ana, "2027", "a.csv", file.as_bytes())
        .await
        .unwrap();
    assert_eq!(
        code(imports::bring(academy, &ana, "2027", &again).await),
        "import-problems"
    );
    assert_eq!(
        stage
            .count("SELECT COUNT(*) FROM applications WHERE state = 'submitted'")
            .await,
        2
    );
    assert_eq!(
        stage
            .count("SELECT COUNT(*) FROM audit WHERE operation = 'application.entered'")
            .await,
        2
    );

    // What came in reads as if it had been sent; the account that was there stayed as it was.
    let known = ask_as(academy, &known.person.unwrap().id).await;
    assert_eq!(known.person.as_ref().unwrap().name, "Known");
    let own = applications::own(academy, &known, "2027")
        .await
        .unwrap()
        .application
        .unwrap();
    assert_eq!(own.content.motivation, "Why,\nand why now");
    assert_eq!(
        own.content.preferences,
        [
            stage.modules[1].id.to_string(),
            stage.modules[0].id.to_string()
        ]
    );
    assert_eq!(own.city_name.as_deref(), Some("Łódź"));
    let mut tx = academy.db.read().await.unwrap();
    let (sent, _) = mails::page(&mut tx, "", "", 10, 0).await.unwrap();
    let receipts: Vec<_> = sent
        .iter()
        .filter(|mail| mail.kind == MailKind::Receipt)
        .collect();
    assert_eq!(receipts.len(), 2);
    assert!(
        receipts
            .iter()
            .any(|mail| mail.body_text.contains(own.receipt.as_deref().unwrap()))
    );
    drop(tx);
    // Nobody can sign in to the new account before setting a password by mail.
    let form = accounts_service::sign_in(
        academy,
        &Caller::visitor(domain::Language::En),
        "new@example.org",
        "any password at all",
        "d",
        "",
    )
    .await;
    assert_eq!(code(form), "sign-in-wrong");

    // Somebody applies between reading and bringing in: nothing at all comes in.
    let file = Stage::file(&[Stage::line("a@example.org"), Stage::line("b@example.org")]);
    let (one, two) = (
        imports::applications::read(academy, &ana, "2027", "1.csv", file.as_bytes())
            .await
            .unwrap(),
        imports::applications::read(
            academy,
            &ana,
            "2027",
            "2.csv",
            Stage::file(&[Stage::line("b@example.org")]).as_bytes(),
        )
        .await
        .unwrap(),
    );
    imports::bring(academy, &ana, "2027", &two).await.unwrap();
    assert_eq!(
        code(imports::bring(academy, &ana, "2027", &one).await),
        "import-changed"
    );
    assert_eq!(
        stage
            .count("SELECT COUNT(*) FROM people WHERE email = 'a@example.org'")
            .await,
        0
    );
    assert_eq!(
        stage
            .count("SELECT COUNT(*) FROM imports WHERE done_at IS NULL AND problems_found = 0")
            .await,
        1
    );
}

async fn a_file_is_reported_on_line_by_line(house: House) {
    let stage = Stage::set(&house).await;
    let ana = stage.organiser("Ana").await;
    let found = async |bytes: &[u8]| {
        let id = imports::applications::read(&stage.academy, &ana, "2027", "a.csv", bytes)
            .await
            .unwrap();
        let report = imports::report(&stage.academy, &ana, "2027", &id)
            .await
            .unwrap();
        assert!(
            report.first.is_empty(),
            "nothing is kept of a file with problems"
        );
        let found: Vec<(u64, String, String)> = report
            .troubles
            .into_iter()
            .map(|trouble| {
                (
                    trouble.line,
                    trouble.problem.field.to_string(),
                    trouble.problem.code.to_string(),
                )
            })
            .collect();
        (found, report.import.problems_found)
    };
    let one = |line: u64, column: &str, code: &str| (line, column.to_owned(), code.to_owned());

    // Wrong columns: each is named, no line is looked at.
    let (wrong, _) = found(b"email;name;shoe size;name\nx;y;z;w").await;
    for expected in [
        one(1, "shoe size", "import-column-unknown"),
        one(1, "name", "import-column-twice"),
        one(1, "motivation", "import-column-missing"),
    ] {
        assert!(wrong.contains(&expected), "{wrong:?}");
    }
    // Formulas, an address twice, a city nobody knows, a short line; the good line says nothing.
    let formula = Stage::line("c@example.org").replace("A title", "=cmd|' /C calc'!A0");
    let quoted = Stage::line("q@example.org").replace("A title", "'=1+1");
    let lines = [
        Stage::line("a@example.org"),
        formula,
        Stage::line("A@example.org"),
        Stage::line("d@example.org").replace("łódź", "Atlantis"),
        "e@example.org,too,short".to_owned(),
        Stage::line("no address"),
        Stage::line("g@example.org").replace("work;housing", "work;cooking"),
        Stage::line("h@example.org").replace("So it is", ""),
        quoted,
    ];
    let (wrong, count) = found(Stage::file(&lines).as_bytes()).await;
    // A cell in quotes goes over two lines.
    let expected = [
        one(4, "dilemma_title", "import-formula"),
        one(6, "email", "import-twice"),
        one(8, "city", "city"),
        one(10, "", "import-cells"),
        one(11, "email", "email"),
        one(13, "modules", "import-module"),
        one(15, "situation", "required"),
        one(17, "dilemma_title", "import-formula"),
    ];
    // The last is what the academy's own download would hold: an apostrophe before it makes it text.
    assert_eq!(wrong, expected[..7], "{wrong:?}");
    assert_eq!(count, 7);
    // Wrong encodings.
    let latin = Stage::file(&[Stage::line("a@example.org")]).replace("ó", "#");
    let latin: Vec<u8> = latin
        .bytes()
        .map(|byte| if byte == b'#' { 0xF3 } else { byte })
        .collect();
    let (wrong, _) = found(&latin).await;
    assert_eq!(wrong, [one(2, "", "import-encoding")]);
    let (wrong, _) = found(&[0xFF, 0xFE, b'e', 0]).await;
    assert_eq!(wrong, [one(1, "", "import-utf16")]);
    let (wrong, _) = found(Stage::file(&[]).as_bytes()).await;
    assert_eq!(wrong, [one(1, "", "import-no-rows")]);
    assert_eq!(
        code(imports::applications::read(&stage.academy, &ana, "2027", "a.csv", b" \n").await),
        "import-empty"
    );
    // A hundred thousand lines: said at once, and nothing comes in.
    let many = Stage::file(&vec!["x".to_owned(); 100_000]);
    let (wrong, count) = found(many.as_bytes()).await;
    assert_eq!(wrong[0], one(1, "", "import-many"));
    assert_eq!(count, i64::try_from(MOST_ROWS).unwrap() + 1);
    let kind = imports::applications::edition(&stage.academy, &ana, "1999")
        .await
        .unwrap_err();
    assert_eq!(kind.refusal().kind(), Kind::NotFound);
    // Semicolons and a byte order mark, as spreadsheets write.
    let file = Stage::file(&[Stage::line("a@example.org").replace("work;housing", "work|housing")]);
    let file = format!(
        "\u{feff}{}",
        file.replace(',', ";").replace("\"Why;", "\"Why,")
    );
    let id = imports::applications::read(&stage.academy, &ana, "2027", "a.csv", file.as_bytes())
        .await
        .unwrap();
    let report = imports::report(&stage.academy, &ana, "2027", &id)
        .await
        .unwrap();
    assert_eq!(
        (report.import.rows_found, report.import.problems_found),
        (1, 0),
        "{:?}",
        report.troubles
    );
}
