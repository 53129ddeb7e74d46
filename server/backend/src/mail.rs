//! Mail: written in the transaction of what it is about, sent by the worker over SMTP.

use std::time::Duration;

use domain::ids::MailId;
use domain::mail::MailKind;
use domain::{Language, Timestamp};
use lettre::message::{Mailbox, MultiPart};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor};

use crate::db::Tx;
use crate::store::mails::{self, Mail};
use crate::texts::{say, say_with};
use crate::{Academy, Error, Result, args, jobs};

/// A letter before it is put into its layout. One action at the most.
#[derive(Debug, Clone)]
pub struct Letter {
    /// What it is about.
    pub kind: MailKind,
    /// The thing it is about.
    pub about: String,
    /// To whom.
    pub person: Option<domain::ids::PersonId>,
    /// The name it greets.
    pub name: String,
    /// The address.
    pub address: String,
    /// Its language.
    pub language: Language,
    /// Subject.
    pub subject: String,
    /// Paragraphs, plain text.
    pub paragraphs: Vec<String>,
    /// The one thing to do: label and address (from the root of the site).
    pub action: Option<(String, String)>,
}

/// A letter as it leaves: subject, plain text and HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// Subject.
    pub subject: String,
    /// `text/plain`.
    pub text: String,
    /// `text/html`.
    pub html: String,
}

const LAYOUT: &str = r#"<!doctype html><html lang="{{ lang }}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{ subject }}</title></head>
<body style="margin:0;background:#f3f5f8;font-family:Arial,sans-serif;font-size:16px;line-height:1.5;color:#26324b">
<div style="max-width:560px;margin:0 auto;padding:24px">
<p style="font-weight:bold;color:#082b7a">{{ site }}</p>
<div style="background:#fff;padding:24px;border-top:4px solid #3860ed">
<p>{{ greeting }}</p>
{% for paragraph in paragraphs %}<p style="white-space:pre-line">{{ paragraph }}</p>
{% endfor %}{% if link %}<p><a href="{{ link }}" style="display:inline-block;background:#3860ed;color:#fff;padding:12px 20px;text-decoration:none;font-weight:bold">{{ label }}</a></p>
<p style="font-size:14px;color:#515560">{{ hint }}<br>{{ link }}</p>{% endif %}
</div><p style="font-size:13px;color:#515560">{{ footer }}</p></div></body></html>"#;

/// Puts a letter into its layout. The same function makes the preview and the mail.
///
/// # Errors
/// Never with the layout above (a test renders it).
pub fn render(academy: &Academy, letter: &Letter) -> Result<Rendered> {
    let language = letter.language;
    let link = letter
        .action
        .as_ref()
        .map(|(_, path)| format!("{}{path}", academy.settings.public_url));
    let label = letter.action.as_ref().map(|(label, _)| label.clone());
    let greeting = say_with(
        language,
        "mail-greeting",
        args!(name = letter.name.as_str()),
    );
    let footer = say(
        language,
        if academy.settings.demonstration {
            "mail-footer-demonstration"
        } else {
            "mail-footer"
        },
    );
    let mut text = format!("{greeting}\n\n{}\n", letter.paragraphs.join("\n\n"));
    if let (Some(link), Some(label)) = (&link, &label) {
        let colon = say(language, "colon");
        text = format!("{text}\n{label}{}\n{link}\n", colon.trim_end());
    }
    text = format!("{text}\n-- \n{footer}\n");
    let mut env = minijinja::Environment::new();
    env.add_template("mail.html", LAYOUT)
        .map_err(Error::fault)?;
    let html = env
        .get_template("mail.html")
        .and_then(|template| {
            template.render(minijinja::context! {
                lang => language.tag(), subject => &letter.subject, site => say(language, "site-name"), greeting,
                paragraphs => &letter.paragraphs, link, label, hint => say(language, "mail-link-hint"), footer,
            })
        })
        .map_err(Error::fault)?;
    Ok(Rendered {
        subject: letter.subject.clone(),
        text,
        html,
    })
}

/// Puts a letter into the outbox, in the caller's transaction.
///
/// # Errors
/// When the database fails.
pub async fn queue(tx: &mut Tx, academy: &Academy, letter: &Letter) -> Result<MailId> {
    let rendered = render(academy, letter)?;
    let id: MailId = academy.id();
    mails::insert(tx, &id, letter, &rendered, academy.now()).await?;
    jobs::enqueue(
        tx,
        academy,
        jobs::Kind::Mail,
        id.as_str(),
        None,
        academy.now(),
    )
    .await?;
    Ok(id)
}

/// The way to the SMTP server.
#[derive(Debug, Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

impl Mailer {
    /// A way to the server at `url` (`smtp://host:port`, `smtps://user:password@host`;
    /// `?tls=required` for STARTTLS), sending from `from`.
    ///
    /// # Errors
    /// When the address of the server or of the sender cannot be read.
    pub fn new(url: &str, from: &str) -> Result<Self> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|error| Error::fault(format!("the SMTP address cannot be read: {error}")))?
            .timeout(Some(Duration::from_secs(20)))
            .build();
        let from = from.parse().map_err(|error| {
            Error::fault(format!("the sender's address cannot be read: {error}"))
        })?;
        Ok(Self { transport, from })
    }

    /// Whether the server answers.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub async fn answers(&self) -> Result<bool> {
        self.transport.test_connection().await.map_err(Error::fault)
    }

    /// Sends one mail.
    ///
    /// # Errors
    /// When an address cannot be used, or the server does not take the mail.
    pub async fn send(&self, mail: &Mail) -> Result<()> {
        let to: Mailbox = mail.address.parse().map_err(Error::fault)?;
        let message = Message::builder()
            .message_id(Some(format!("<{}@{}>", mail.id, self.from.email.domain())))
            .from(self.from.clone())
            .to(to)
            .subject(&mail.subject)
            .multipart(MultiPart::alternative_plain_html(
                mail.body_text.clone(),
                mail.body_html.clone(),
            ))
            .map_err(Error::fault)?;
        self.transport.send(message).await.map_err(Error::fault)?;
        Ok(())
    }
}

/// Sends one waiting mail; the work of a job. Secrets in links are gone from the outbox once sent.
///
/// # Errors
/// When the server does not take it; the job tries again.
pub async fn deliver(academy: &Academy, id: &MailId) -> Result<()> {
    let Some(mailer) = &academy.mailer else {
        return Err(Error::fault("no SMTP server is configured"));
    };
    let mut tx = academy.db.read().await?;
    let Some(mail) = mails::by_id(&mut tx, id).await? else {
        return Ok(());
    };
    drop(tx);
    if mail.sent_at.is_some() {
        return Ok(());
    }
    let outcome = mailer.send(&mail).await;
    let now: Timestamp = academy.now();
    let mut tx = academy.db.write().await?;
    match &outcome {
        Ok(()) => mails::sent(&mut tx, id, now, mail.kind.carries_secret()).await?,
        Err(error) => mails::failed(&mut tx, id, &error.to_string()).await?,
    }
    tx.commit().await?;
    outcome
}
