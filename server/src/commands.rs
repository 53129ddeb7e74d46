//! What the binary does: serve, migrate, demo, admin create, backup, restore, replay, check.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use backend::db::{Db, is_open_elsewhere, sqlite_file};
use backend::mail::Mailer;
use backend::selection::Solver;
use backend::{Academy, Settings, cities, jobs, live, service};
use clap::{Parser, Subcommand};
use tokio_util::sync::CancellationToken;

use crate::config::{self, Config, Options};
use crate::context::{Proxies, Secure, State};
use crate::router::router;
use crate::telemetry;

/// The learning and enrolment platform of the Urban Academy on Integration.
#[derive(Debug, Parser)]
#[command(name = "academy", version)]
pub struct Cli {
    /// Configuration file (TOML)
    #[arg(long, env = "ACADEMY_CONFIG", global = true)]
    config: Option<PathBuf>,
    #[command(flatten)]
    options: Options,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the academy
    Serve {
        /// With demonstration data and its sign-ins; refuses a database that holds anything else
        #[arg(long)]
        demo: bool,
    },
    /// Bring the database up to date
    Migrate,
    /// Fill an empty database with demonstration data
    Demo,
    /// Administrators
    Admin {
        #[command(subcommand)]
        command: AdminCommand,
    },
    /// Copy the running SQLite database into FILE
    Backup {
        /// New file
        file: PathBuf,
    },
    /// Put a backup in the place of the SQLite database; the academy must not be running
    Restore {
        /// File made by backup
        file: PathBuf,
    },
    /// Come to the cohort of a selection again from its protocol alone
    Replay {
        /// Protocol as downloaded, JSON
        file: PathBuf,
        /// How long the solver may take
        #[arg(long, default_value_t = 600)]
        seconds: u32,
    },
    /// Do what a running academy asks on standard input
    #[command(hide = true)]
    Solve,
    /// Check configuration, database and mail
    Check,
}

#[derive(Debug, Subcommand)]
enum AdminCommand {
    /// Make an administrator; the password is read from standard input
    Create {
        /// E-mail address
        email: String,
        /// Full name
        name: String,
    },
}

/// Runs the command line.
///
/// # Errors
/// What went wrong, in words for the person at the terminal.
pub async fn run(cli: Cli) -> Result<(), String> {
    match &cli.command {
        Command::Replay { file, seconds } => return replay(file, *seconds),
        Command::Solve => return backend::selection::serve().map_err(words),
        _ => {}
    }
    let config = config::read(cli.config.as_deref(), cli.options)?;
    telemetry::start(&config)?;
    match cli.command {
        Command::Serve { demo } => serve(&config, demo).await,
        Command::Migrate => {
            let db = open(&config).await?;
            migrate(&db).await?;
            db.close().await;
            say("the database is up to date");
            Ok(())
        }
        Command::Demo => {
            let db = open(&config).await?;
            migrate(&db).await?;
            let academy = academy(&config, db, true, "http://127.0.0.1:3000")?;
            service::demonstration::fill(&academy)
                .await
                .map_err(words)?;
            academy.db.close().await;
            say("the demonstration data are there");
            Ok(())
        }
        Command::Admin {
            command: AdminCommand::Create { email, name },
        } => {
            let db = open(&config).await?;
            migrate(&db).await?;
            let academy = academy(&config, db, false, "")?;
            eprintln_prompt("Password: ");
            let mut password = String::new();
            std::io::stdin()
                .read_line(&mut password)
                .map_err(|error| error.to_string())?;
            service::administration::create_administrator(
                &academy,
                &email,
                &name,
                password.trim_end_matches(['\r', '\n']),
            )
            .await
            .map_err(words)?;
            academy.db.close().await;
            say("the administrator can sign in");
            Ok(())
        }
        Command::Backup { file } => {
            let db = existing(&config).await?;
            db.backup(&file).await.map_err(words)?;
            db.close().await;
            say(&format!("backup written to {}", file.display()));
            Ok(())
        }
        Command::Restore { file } => restore(&config, &file).await,
        // Need no configuration.
        Command::Replay { .. } | Command::Solve => Ok(()),
        Command::Check => check(&config).await,
    }
}

#[expect(clippy::print_stdout, reason = "what a command answers")]
fn say(text: &str) {
    println!("{text}");
}

#[expect(
    clippy::print_stderr,
    reason = "a prompt belongs to the terminal, not to the output"
)]
fn eprintln_prompt(text: &str) {
    eprint!("{text}");
}

fn words(error: backend::Error) -> String {
    match error {
        backend::Error::Refused(refusal) if !refusal.problems().is_empty() => refusal
            .problems()
            .iter()
            .map(|problem| {
                format!(
                    "{}: {}",
                    problem.field,
                    backend::texts::problem(domain::Language::En, problem)
                )
            })
            .collect::<Vec<_>>()
            .join("\n"),
        backend::Error::Refused(refusal) => {
            backend::texts::refusal(domain::Language::En, &refusal).into_owned()
        }
        other => other.to_string(),
    }
}

async fn open(config: &Config) -> Result<Db, String> {
    Db::open(&config.database_url)
        .await
        .map_err(|error| format!("database_url: {error}"))
}

async fn existing(config: &Config) -> Result<Db, String> {
    Db::existing(&config.database_url)
        .await
        .map_err(|error| format!("database_url: {error}"))
}

async fn migrate(db: &Db) -> Result<(), String> {
    db.migrate().await.map_err(words)?;
    cities::load(db).await.map_err(words)
}

fn academy(
    config: &Config,
    db: Db,
    demonstration: bool,
    public_url: &str,
) -> Result<Arc<Academy>, String> {
    let mailer = config
        .smtp_url
        .as_deref()
        .map(|url| Mailer::new(url, &config.mail_from))
        .transpose()
        .map_err(|error| format!("smtp_url, mail_from: {error}"))?;
    let settings = Settings {
        public_url: public_url.to_owned(),
        contact: config.contact.clone(),
        demonstration,
        pseudo_locale: config.pseudo_locale,
    };
    let academy = Academy::new(db, settings, mailer).map_err(words)?;
    let solver = Solver::APART;
    Ok(Arc::new(Academy { solver, ..academy }))
}

async fn serve(config: &Config, demo: bool) -> Result<(), String> {
    use axum::serve::ListenerExt as _;
    app::assets::load(&config.site).map_err(|error| format!("site: {error}"))?;
    let db = open(config).await?;
    migrate(&db).await?;
    let listener = tokio::net::TcpListener::bind(config.listen)
        .await
        .map_err(|error| format!("listen: {}: {error}", config.listen))?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let public_url = config
        .public_url
        .clone()
        .unwrap_or_else(|| format!("http://{address}"));
    let academy = academy(config, db, demo, &public_url)?;
    service::demonstration::guard(&academy)
        .await
        .map_err(words)?;
    if demo {
        service::demonstration::fill(&academy)
            .await
            .map_err(words)?;
    }
    service::retention::schedule(&academy)
        .await
        .map_err(words)?;
    service::call::schedule_all(&academy).await.map_err(words)?;
    let stop = CancellationToken::new();
    let worker = tokio::spawn(jobs::work(Arc::clone(&academy), stop.clone()));
    let listening = tokio::spawn(live::listen(Arc::clone(&academy), stop.clone()));
    let state = State {
        academy: Arc::clone(&academy),
        proxies: Proxies(config.proxies),
        secure: Secure(public_url.starts_with("https://")),
    };
    let router = router(state, &config.site, &public_url)?;
    // Small answers must not wait for more to come (Nagle): pages are written in one go.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    tracing::info!(%address, database = ?academy.db, mail = academy.mailer.is_some(), demo, "listening");
    let ended = (stop.clone(), academy.rooms.closing.clone());
    let served = axum::serve(
        listener,
        router.into_make_service_with_connect_info::<std::net::SocketAddr>(),
    )
    .with_graceful_shutdown(async move {
        signal().await;
        tracing::info!("stopping");
        ended.0.cancel();
        ended.1.cancel();
    })
    .into_future();
    tokio::pin!(served);
    tokio::select! {
        outcome = &mut served => outcome.map_err(|error| error.to_string())?,
        () = async { stop.cancelled().await; tokio::time::sleep(Duration::from_secs(10)).await } => tracing::warn!("some requests were still running"),
    }
    stop.cancel();
    academy.rooms.close().await;
    drop((worker.await, listening.await));
    academy.db.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// Waits for SIGTERM or Ctrl-C.
async fn signal() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        },
        Err(error) => {
            tracing::error!(%error, "SIGTERM cannot be heard");
            drop(tokio::signal::ctrl_c().await);
        }
    }
}

async fn restore(config: &Config, file: &Path) -> Result<(), String> {
    let Some(target) = sqlite_file(&config.database_url) else {
        return Err("restore is for SQLite; PostgreSQL is restored with pg_restore".to_owned());
    };
    // Reading the backup as an academy first: a broken or newer file replaces nothing.
    let db = Db::existing(&format!("sqlite:{}", file.display()))
        .await
        .map_err(|error| format!("{}: {error}", file.display()))?;
    db.close().await;
    let failed = |at: &Path, error: std::io::Error| format!("{}: {error}", at.display());
    let mut kept = String::new();
    if target.exists() {
        if is_open_elsewhere(&target).await {
            let target = target.display();
            return Err(format!(
                "{target}: the academy is running; stop it first. Nothing was changed"
            ));
        }
        let aside = free_beside(&target);
        // What a killed academy had acknowledged may stand in the log alone: it goes along, under the name that
        // SQLite looks for.
        for suffix in ["-wal", "-shm", ""] {
            let (from, to) = (with_suffix(&target, suffix), with_suffix(&aside, suffix));
            if from.exists() {
                std::fs::rename(&from, &to).map_err(|error| failed(&from, error))?;
            }
        }
        kept = format!("; what was there before is {}", aside.display());
    }
    std::fs::copy(file, &target).map_err(|error| failed(&target, error))?;
    let written = std::fs::File::open(&target).and_then(|written| written.sync_all());
    written.map_err(|error| failed(&target, error))?;
    say(&format!("restored from {}{kept}", file.display()));
    Ok(())
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// A name for what makes room, which nothing has yet.
fn free_beside(target: &Path) -> PathBuf {
    let first = with_suffix(target, ".before-restore");
    let (mut free, mut number) = (first.clone(), 1);
    while free.exists() {
        number += 1;
        free = with_suffix(&first, &format!("-{number}"));
    }
    free
}

/// Reads nothing but the file: no configuration, no database.
fn replay(file: &Path, seconds: u32) -> Result<(), String> {
    use backend::selection::{Replay, Watch, replay, solver};
    let text = std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let protocol: domain::selection::Protocol = serde_json::from_slice(&text)
        .map_err(|error| format!("{}: not a protocol: {error}", file.display()))?;
    let clock = Arc::new(backend::clock::SystemClock);
    let watch = Watch::new(clock, i64::from(seconds) * 1_000);
    match replay(&protocol, &watch).map_err(words)? {
        Replay::Same => {
            say(&format!(
                "the same {} people in the same modules, by {}",
                protocol.outcome.chosen.len(),
                solver()
            ));
            Ok(())
        }
        Replay::Holds => {
            say(
                "the cohort satisfies its limits and is worth what the protocol says; its solver had not come to an end, so another run may find another one",
            );
            Ok(())
        }
        Replay::Differs(what) => Err(format!("not the same: {}", what.join("; "))),
    }
}

async fn check(config: &Config) -> Result<(), String> {
    say(&format!(
        "configuration: listens on {}, public address {}",
        config.listen,
        config.public_url.as_deref().unwrap_or("follows it")
    ));
    match app::assets::load(&config.site) {
        Ok(()) => say(&format!("site: {}", config.site.display())),
        Err(error) => return Err(format!("site: {error}")),
    }
    let missing = sqlite_file(&config.database_url).filter(|file| !file.exists());
    if let Some(file) = missing {
        let file = file.display();
        say(&format!(
            "database: {file} is not there; the first start makes it"
        ));
    } else {
        let db = existing(config).await?;
        say(&format!("database: {db:?} answers"));
        db.close().await;
    }
    match &config.smtp_url {
        None => say("mail: no smtp_url; mail waits in the outbox"),
        Some(url) => {
            let mailer = Mailer::new(url, &config.mail_from)
                .map_err(|error| format!("smtp_url, mail_from: {error}"))?;
            match mailer.answers().await {
                Ok(true) => say("mail: the server answers"),
                Ok(false) => {
                    return Err("smtp_url: the server answers and does not accept mail".to_owned());
                }
                Err(error) => return Err(format!("smtp_url: {error}")),
            }
        }
    }
    Ok(())
}
