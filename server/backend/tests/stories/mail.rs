//! Mail as it leaves, over SMTP to a server that takes it or does not, told on both engines.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use crate::common::{House, applicants, caller, code, code_of, edition, on_both};
use backend::mail::{self, Letter, Mailer};
use backend::service::applications::{self, DecisionForm};
use backend::service::{administration, retention};
use backend::store::mails::{self, Mail};
use backend::{Academy, Caller, all, jobs};
use domain::ids::{ApplicationId, MailId};
use domain::mail::{MailKind, MailState};
use domain::permission::Role;
use domain::{Language, Timestamp};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

on_both! {
    what_the_server_refuses_is_seen_and_tried_again
    what_is_never_taken_is_set_aside_until_somebody_sends_it_again
    what_was_taken_is_not_sent_twice_and_keeps_no_secret
    what_comes_back_later_did_not_arrive
    what_was_sent_long_ago_is_sent_again
}

/// A mail server of a few words.
#[derive(Clone, Default)]
struct Post {
    /// Addresses it does not know.
    unknown: Arc<Mutex<BTreeSet<String>>>,
    /// What it took: to whom, and the message.
    taken: Arc<Mutex<Vec<(String, String)>>>,
}

impl Post {
    /// Opens it; the way to it.
    async fn open(&self) -> Mailer {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let post = self.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(post.clone().serve(stream));
            }
        });
        Mailer::new(&url, "Urban Academy <academy@example.org>").unwrap()
    }

    async fn serve(self, stream: TcpStream) {
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        write.write_all(b"220 post.example.org\r\n").await.unwrap();
        let mut to = String::new();
        while let Ok(Some(line)) = lines.next_line().await {
            let word = line.split(' ').next().unwrap_or_default().to_uppercase();
            let answer = match word.as_str() {
                "RCPT" => {
                    let address = line.split(['<', '>']).nth(1).unwrap_or_default();
                    address.clone_into(&mut to);
                    if self.unknown.lock().unwrap().contains(address) {
                        "550 5.1.1 no such user"
                    } else {
                        "250 ok"
                    }
                }
                "DATA" => {
                    write.write_all(b"354 go on\r\n").await.unwrap();
                    let mut message = Vec::new();
                    while let Ok(Some(line)) = lines.next_line().await {
                        if line == "." {
                            break;
                        }
                        message.push(line);
                    }
                    let taken = (to.clone(), message.join("\n"));
                    self.taken.lock().unwrap().push(taken);
                    "250 taken"
                }
                "QUIT" => "221 bye",
                _ => "250 ok",
            };
            let answer = format!("{answer}\r\n");
            if write.write_all(answer.as_bytes()).await.is_err() || word == "QUIT" {
                return;
            }
        }
    }

    fn forgets(&self, address: &str) {
        self.unknown.lock().unwrap().insert(address.to_owned());
    }

    fn learns(&self, address: &str) {
        self.unknown.lock().unwrap().remove(address);
    }

    /// What it took for somebody.
    fn of(&self, address: &str) -> Vec<String> {
        let taken = self.taken.lock().unwrap();
        let theirs = taken.iter().filter(|(to, _)| to == address);
        theirs.map(|(_, message)| message.clone()).collect()
    }
}

struct Stage {
    house: House,
    academy: Arc<Academy>,
    post: Post,
    organiser: Caller,
}

impl Stage {
    async fn set(house: House) -> Self {
        let post = Post::default();
        let academy = house.academy_mailing(post.open().await).await;
        let organiser = caller(&academy, "Olga", &[(Role::Organiser, "")]).await;
        Self {
            house,
            academy,
            post,
            organiser,
        }
    }

    async fn run(&self) -> usize {
        jobs::run_due(&self.academy).await.unwrap()
    }

    async fn mail(&self, id: &MailId) -> Mail {
        let mut tx = self.academy.db.read().await.unwrap();
        mails::by_id(&mut tx, id).await.unwrap().unwrap()
    }

    /// Mails about an application that did not arrive.
    async fn undelivered(&self, id: &ApplicationId) -> Vec<Mail> {
        let dossier = applications::read(&self.academy, &self.organiser, id).await;
        dossier.unwrap().undelivered
    }

    /// Declines an application.
    async fn decline(&self, id: &ApplicationId) {
        let form = DecisionForm {
            decision: "decline".to_owned(),
            reason: "There were too many.".to_owned(),
            seen: "submitted".to_owned(),
            ..DecisionForm::default()
        };
        applications::decide(&self.academy, &self.organiser, id, &form)
            .await
            .unwrap();
    }

    async fn queue(&self, kind: MailKind) -> MailId {
        let letter = Letter {
            kind,
            about: "nothing".to_owned(),
            person: None,
            name: "Ana".to_owned(),
            address: "ana@example.org".to_owned(),
            language: Language::Fr,
            subject: "Une question".to_owned(),
            paragraphs: vec!["À lire.".to_owned()],
            action: Some(("Répondre".to_owned(), "/reset?token=abc".to_owned())),
        };
        let mut tx = self.academy.db.write().await.unwrap();
        let id = mail::queue(&mut tx, &self.academy, &letter).await.unwrap();
        tx.commit().await.unwrap();
        id
    }
}

async fn what_the_server_refuses_is_seen_and_tried_again(house: House) {
    let stage = Stage::set(house).await;
    let academy = &stage.academy;
    let (edition, modules) = edition(academy).await;
    let people = applicants(academy, &edition, &modules, 2).await;
    let (lost, well) = ("person.0@example.org", "person.1@example.org");
    stage.post.forgets(lost);
    for (_, id) in &people {
        stage.decline(id).await;
    }
    assert!(
        stage.undelivered(&people[0].1).await.is_empty(),
        "it waits, which is no failure"
    );
    stage.run().await;
    let [(_, first), (_, second)] = &people[..] else {
        panic!("two apply")
    };
    let found = stage.undelivered(first).await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].kind, MailKind::NotSelected);
    let why = found[0].last_error.as_deref().unwrap();
    assert!(why.contains("550") && why.contains("no such user"), "{why}");
    assert!(stage.undelivered(second).await.is_empty());
    let letters = stage.post.of(well);
    assert_eq!(letters.len(), 1);
    for part in [
        "To: person.1@example.org",
        "From: \"Urban Academy\" <academy@example.org>",
        "multipart/alternative",
        "text/html",
        "There were too many.",
    ] {
        assert!(letters[0].contains(part), "{part}: {}", letters[0]);
    }

    // Nothing before the pause is over; then it is asked again, and the other letter is not sent again.
    assert_eq!(stage.run().await, 0);
    stage.post.learns(lost);
    stage.house.clock.forward(10 * Timestamp::SECOND);
    stage.run().await;
    assert!(stage.undelivered(first).await.is_empty());
    assert_eq!(
        (stage.post.of(lost).len(), stage.post.of(well).len()),
        (1, 1)
    );
}

async fn what_is_never_taken_is_set_aside_until_somebody_sends_it_again(house: House) {
    let stage = Stage::set(house).await;
    stage.post.forgets("ana@example.org");
    let id = stage.queue(MailKind::Survey).await;
    let mut tries = 0;
    for _ in 0..20 {
        tries += stage.run().await;
        stage.house.clock.forward(6 * Timestamp::HOUR);
    }
    assert_eq!(tries, 16, "it ends");
    assert_eq!(stage.mail(&id).await.state, MailState::Failed);
    stage.post.learns("ana@example.org");
    assert_eq!(stage.run().await, 0);
    administration::send_again(&stage.academy, &stage.organiser, &id)
        .await
        .unwrap();
    assert_eq!(stage.run().await, 1);
    let mail = stage.mail(&id).await;
    assert_eq!((mail.state, mail.last_error), (MailState::Sent, None));
    assert_eq!(stage.post.of("ana@example.org").len(), 1);
}

async fn what_was_taken_is_not_sent_twice_and_keeps_no_secret(house: House) {
    let stage = Stage::set(house).await;
    let academy = &stage.academy;
    let (plain, secret) = (
        stage.queue(MailKind::Survey).await,
        stage.queue(MailKind::Reset).await,
    );
    stage.run().await;
    // A worker whose lease ran out after the server had taken it.
    for id in [&plain, &secret] {
        mail::deliver(academy, id).await.unwrap();
    }
    let taken = stage.post.of("ana@example.org");
    assert_eq!(taken.len(), 2);
    assert!(
        stage
            .mail(&plain)
            .await
            .body_text
            .contains("Répondre\u{a0}:")
    );
    let gone = stage.mail(&secret).await;
    assert_eq!((gone.body_text.as_str(), gone.body_html.as_str()), ("", ""));
    // It can come back like any other, and cannot be sent again.
    administration::returned(academy, &stage.organiser, &secret, "550")
        .await
        .unwrap();
    let again = administration::send_again(academy, &stage.organiser, &secret).await;
    assert_eq!(code(again), "mail-gone");
    // One that came back goes out anew when somebody says so.
    administration::returned(academy, &stage.organiser, &plain, "")
        .await
        .unwrap();
    stage.run().await;
    assert_eq!(stage.post.of("ana@example.org").len(), 2, "not by itself");
    administration::send_again(academy, &stage.organiser, &plain)
        .await
        .unwrap();
    stage.run().await;
    assert_eq!(stage.post.of("ana@example.org").len(), 3);
    assert_eq!(stage.mail(&plain).await.state, MailState::Sent);
}

async fn what_was_sent_long_ago_is_sent_again(house: House) {
    let stage = Stage::set(house).await;
    let (academy, organiser) = (&stage.academy, &stage.organiser);
    let id = stage.queue(MailKind::Survey).await;
    stage.run().await;
    // The job that sent it is gone by then; the mail is kept.
    stage.house.clock.forward(31 * Timestamp::DAY);
    retention::run(academy).await.unwrap();
    administration::returned(academy, organiser, &id, "550")
        .await
        .unwrap();
    administration::send_again(academy, organiser, &id)
        .await
        .unwrap();
    stage.run().await;
    assert_eq!(stage.mail(&id).await.state, MailState::Sent);
    assert_eq!(stage.post.of("ana@example.org").len(), 2);
}

async fn what_comes_back_later_did_not_arrive(house: House) {
    let stage = Stage::set(house).await;
    let (academy, organiser) = (&stage.academy, &stage.organiser);
    let (edition, modules) = edition(academy).await;
    let [(ana, application)] = &applicants(academy, &edition, &modules, 1).await[..] else {
        panic!("one applies")
    };
    stage.decline(application).await;
    let mut tx = academy.db.read().await.unwrap();
    let (letters, _) = mails::page(&mut tx, "", application.as_str(), 10, 0)
        .await
        .unwrap();
    drop(tx);
    let id = letters[0].id.clone();
    let back = async |who: &Caller, id: &MailId, why: &str| {
        let noted = administration::returned(academy, who, id, why).await;
        noted.map_err(|error| code_of(&error))
    };
    let why = "550 5.1.1 mailbox unknown";
    // Whoever may not see the outbox learns nothing of it.
    let here = [(Role::Organiser, edition.id.as_str())];
    let local = caller(academy, "Lea", &here).await;
    let reviewer = caller(academy, "Rita", &[(Role::Reviewer, "")]).await;
    for who in [ana, &local, &reviewer] {
        for id in [&id, &academy.id()] {
            assert_eq!(back(who, id, why).await, Err("forbidden".to_owned()));
        }
    }
    let visitor = Caller::visitor(Language::En);
    assert_eq!(back(&visitor, &id, why).await, Err("sign-in".to_owned()));
    let unknown = back(organiser, &academy.id(), why).await;
    assert_eq!(unknown, Err("not-found".to_owned()));
    // What waits has not left.
    let waits = back(organiser, &id, why).await;
    assert_eq!(waits, Err("mail-not-sent".to_owned()));
    stage.run().await;
    let long = "x".repeat(administration::RETURNED_MAX + 1);
    assert_eq!(back(organiser, &id, &long).await, Err("fields".to_owned()));
    assert!(stage.undelivered(application).await.is_empty());

    let administrator = caller(academy, "Ada", &[(Role::Administrator, "")]).await;
    back(&administrator, &id, &format!(" {why}\n"))
        .await
        .unwrap();
    let found = stage.undelivered(application).await;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].state, MailState::Failed);
    assert_eq!(found[0].last_error.as_deref(), Some(why));
    assert!(found[0].sent_at.is_some(), "the server had taken it");
    // A second who notes it is told, and overwrites nothing.
    let second = back(organiser, &id, "Something else").await;
    assert_eq!(second, Err("mail-not-sent".to_owned()));
    let found = stage.undelivered(application).await;
    assert_eq!(found[0].last_error.as_deref(), Some(why));
    let mut tx = academy.db.read().await.unwrap();
    let noted: Vec<String> = all!(
        &mut tx,
        sqlx::query_scalar(
            "SELECT actor_id FROM audit WHERE operation = 'mail.returned' AND subject_id = $1"
        )
        .bind(id.as_str())
    )
    .unwrap();
    drop(tx);
    assert_eq!(noted, [administrator.person.unwrap().id.to_string()]);

    // Sent again it waits anew; it may come back once more, and nobody has to say why.
    administration::send_again(academy, organiser, &id)
        .await
        .unwrap();
    assert!(stage.undelivered(application).await.is_empty());
    stage.run().await;
    back(organiser, &id, " ").await.unwrap();
    assert_eq!(stage.undelivered(application).await[0].last_error, None);
}
