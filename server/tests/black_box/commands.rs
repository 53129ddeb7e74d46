//! The binary as an administrator uses it: commands, refusals with their reason, backup and restore
//! while it serves, stopping, a kill in the middle of saving.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use crate::common::Browser;
use backend::db::Db;
use backend::service::demonstration::PASSWORD;
use reqwest::{Client, StatusCode};
use tokio::time::timeout;

/// A folder with a database and the least of a site.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join("site");
        std::fs::create_dir(&site).unwrap();
        std::fs::write(site.join("manifest.json"), "{}").unwrap();
        std::fs::write(site.join("map.json"), "{}").unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn url(&self) -> String {
        format!("sqlite:{}", self.path("academy.sqlite").display())
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_academy"));
        command
            .args(words)
            .current_dir(self.folder.path())
            .env_clear()
            .env("DATABASE_URL", self.url())
            .env("ACADEMY_SITE", self.path("site"))
            .env("ACADEMY_LISTEN", "127.0.0.1:0")
            .env("ACADEMY_LOG_FORMAT", "json");
        command
    }

    fn run(&self, words: &[&str]) -> Output {
        self.command(words).output().unwrap()
    }

    fn serve(&self, words: &[&str]) -> Serving {
        Serving::of(&mut self.command(&[&["serve"], words].concat()))
    }
}

struct Serving {
    child: Child,
    url: String,
    log: Receiver<Line>,
}

/// How long something is waited for before the test gives up.
const PATIENCE: Duration = Duration::from_mins(2);

/// A line of the log.
type Line = serde_json::Value;

impl Serving {
    fn of(command: &mut Command) -> Self {
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        // Read by itself: a log that nobody reads would stop the server.
        let (kept, log) = mpsc::channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let line = serde_json::from_str(&line).unwrap_or(Line::String(line));
                drop(kept.send(line));
            }
        });
        let mut serving = Self {
            child,
            url: String::new(),
            log,
        };
        let listening = serving.logged("listening");
        let address = listening["address"].as_str();
        serving.url = format!("http://{}", address.unwrap());
        serving
    }

    /// Waits until something is in the log.
    fn logged(&self, message: &str) -> Line {
        let next = || self.log.recv_timeout(PATIENCE).ok();
        let line = std::iter::from_fn(next).find(|line| line["message"] == message);
        line.unwrap_or_else(|| panic!("{message} is never in the log"))
    }

    async fn status(&self, path: &str) -> StatusCode {
        reqwest::get(format!("{}{path}", self.url))
            .await
            .unwrap()
            .status()
    }

    /// Somebody signed in to the demonstration.
    async fn sign_in(&self, email: &str) -> Client {
        let client = Client::builder()
            .cookie_store(true)
            .redirect(reqwest::redirect::Policy::none())
            .build()
            .unwrap();
        let form = format!(
            "do=accounts%2Fsign_in&email={email}&password={}",
            PASSWORD.replace(' ', "+")
        );
        let answer = client
            .post(format!("{}/sign-in", self.url))
            .header("origin", &self.url)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        client
    }

    fn signal(&self, signal: &str) {
        assert!(
            Command::new("kill")
                .arg(signal)
                .arg(self.child.id().to_string())
                .status()
                .unwrap()
                .success()
        );
    }

    /// The processes that solve for it.
    fn solvers(&self) -> Vec<u32> {
        let parent = format!("PPid:\t{}\n", self.child.id());
        let processes = std::fs::read_dir("/proc").unwrap().filter_map(|entry| {
            let number = entry.unwrap().file_name().to_str()?.parse().ok()?;
            let read = |what| std::fs::read_to_string(format!("/proc/{number}/{what}"));
            let solves = read("cmdline").ok()?.contains("\0solve\0");
            (solves && read("status").ok()?.contains(&parent)).then_some(number)
        });
        processes.collect()
    }

    /// Waits for such a process, and ends it.
    async fn solver_killed(&self, signal: &str) {
        let begun = async {
            loop {
                if let Some(solver) = self.solvers().pop() {
                    break solver;
                }
                tokio::task::yield_now().await;
            }
        };
        let solver = timeout(PATIENCE, begun).await.expect("a solver");
        let mut kill = Command::new("kill");
        let killed = kill.arg(signal).arg(solver.to_string()).status();
        assert!(killed.unwrap().success());
    }

    fn ended(mut self) -> std::process::ExitStatus {
        self.child.wait().unwrap()
    }

    /// Ends it, and gives what is left of its log.
    fn rest(mut self) -> Vec<Line> {
        self.signal("-TERM");
        assert!(self.child.wait().unwrap().success());
        self.log.iter().collect()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn said(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

#[test]
fn a_wrong_configuration_is_refused_with_its_key_and_the_reason() {
    let place = Place::new();
    std::fs::write(
        place.path("academy.toml"),
        "listen = \"127.0.0.1:0\"\nsmpt_url = \"smtp://x\"\n",
    )
    .unwrap();
    for (words, part) in [
        (
            &["serve", "--listen", "nowhere"] as &[&str],
            "listen: “nowhere”",
        ),
        (
            &["serve", "--database-url", "mysql://x"],
            "database_url: begins with neither",
        ),
        (
            &["serve", "--public-url", "example.org"],
            "public_url: “example.org”",
        ),
        (&["serve", "--site", "/nonexistent"], "site: /nonexistent"),
        (&["serve", "--smtp-url", "http://x"], "smtp_url"),
        (&["serve", "--log-format", "xml"], "log_format: “xml”"),
        (&["serve", "--log", "academy=loudly"], "log: "),
        (&["serve", "--proxies", "many"], "proxies"),
        (&["serve", "--contact", "nobody"], "contact: “nobody”"),
        (&["serve", "--config", "academy.toml"], "smpt_url"),
        (&["serve", "--config", "missing.toml"], "missing.toml"),
    ] {
        let output = place.run(words);
        assert!(!output.status.success(), "{words:?}");
        assert!(
            said(&output).contains(part),
            "{words:?} said: {}",
            said(&output)
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_a_newer_version_is_refused_and_left_alone() {
    let place = Place::new();
    assert!(place.run(&["migrate"]).status.success());
    let db = Db::open(&place.url()).await.unwrap();
    let mut tx = db.write().await.unwrap();
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, 'from the future', TRUE, $1, 0)";
    backend::exec!(tx, sqlx::query(newer).bind(vec![0_u8])).unwrap();
    tx.commit().await.unwrap();
    db.close().await;
    for words in [&["migrate"] as &[&str], &["serve"], &["check"]] {
        let output = place.run(words);
        assert!(!output.status.success(), "{words:?}");
        assert!(
            said(&output).contains("newer version") && said(&output).contains("9999"),
            "{words:?} said: {}",
            said(&output)
        );
    }
}

#[test]
fn an_administrator_is_made_by_a_command_and_weak_passwords_are_refused() {
    let place = Place::new();
    let create = |password: &str| {
        let mut child = place
            .command(&["admin", "create", "root@example.org", "Root Person"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(format!("{password}\n").as_bytes())
            .unwrap();
        child.wait_with_output().unwrap()
    };
    let weak = create("password1234");
    assert!(
        !weak.status.success() && said(&weak).contains("easy to guess"),
        "{}",
        said(&weak)
    );
    assert!(create("seven quiet lamps in harbour").status.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn demonstration_and_real_data_do_not_mix() {
    let place = Place::new();
    assert!(place.run(&["demo"]).status.success());
    let plain = place.run(&["serve"]);
    assert!(
        !plain.status.success() && said(&plain).contains("--demo"),
        "{}",
        said(&plain)
    );

    let real = Place::new();
    let mut child = real
        .command(&["admin", "create", "root@example.org", "Root Person"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(b"seven quiet lamps in harbour\n")
        .unwrap();
    assert!(child.wait().unwrap().success());
    for words in [&["demo"] as &[&str], &["serve", "--demo"]] {
        let output = real.run(words);
        assert!(!output.status.success(), "{words:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn backup_while_serving_and_restore() {
    let place = Place::new();
    let serving = place.serve(&["--demo"]);
    assert_eq!(serving.status("/health/live").await, StatusCode::OK);
    assert_eq!(serving.status("/health/ready").await, StatusCode::OK);
    assert!(place.run(&["backup", "copy.sqlite"]).status.success());
    let again = place.run(&["backup", "copy.sqlite"]);
    assert!(!again.status.success() && said(&again).contains("nothing was overwritten"));
    let under_it = place.run(&["restore", "copy.sqlite"]);
    assert!(
        !under_it.status.success() && said(&under_it).contains("the academy is running"),
        "{}",
        said(&under_it)
    );
    assert_eq!(serving.status("/health/ready").await, StatusCode::OK);

    serving.signal("-TERM");
    assert!(serving.ended().success(), "it stops when asked to");
    std::fs::write(place.path("broken.sqlite"), b"this is no database").unwrap();
    assert!(!place.run(&["restore", "broken.sqlite"]).status.success());
    std::fs::write(
        place.path("academy.sqlite"),
        b"something broke the database",
    )
    .unwrap();
    let restored = place.run(&["restore", "copy.sqlite"]);
    assert!(restored.status.success(), "{}", said(&restored));
    let serving = place.serve(&["--demo"]);
    assert_eq!(
        serving
            .sign_in("organiser@example.org")
            .await
            .get(format!("{}/today", serving.url))
            .send()
            .await
            .unwrap()
            .status(),
        StatusCode::OK
    );
}

/// Whoever was asked for something answers it before the end.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_being_asked_is_answered_before_it_stops() {
    let place = Place::new();
    let serving = place.serve(&["--demo"]);
    let host = serving.url.trim_start_matches("http://").to_owned();
    let body = format!(
        "do=accounts%2Fsign_in&email=organiser%40example.org&password={}",
        PASSWORD.replace(' ', "+")
    );
    let (begun, rest) = body.split_at(20);
    let head = format!(
        "POST /sign-in HTTP/1.1\r\nHost: {host}\r\nOrigin: {}\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{begun}",
        serving.url,
        body.len()
    );
    let mut line = TcpStream::connect(&host).unwrap();
    line.write_all(head.as_bytes()).unwrap();
    // A request that came later was answered: this one is being read.
    assert_eq!(serving.status("/health/live").await, StatusCode::OK);
    serving.signal("-TERM");
    serving.logged("stopping");
    line.write_all(rest.as_bytes()).unwrap();
    let mut answer = String::new();
    line.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    assert!(answer.contains("location: /today"), "{answer}");
    serving.logged("stopped");
    assert!(serving.ended().success());
}

/// The solver is C++: where it crashes, it takes a process along that is not the academy.
#[tokio::test(flavor = "multi_thread")]
async fn a_solver_that_crashes_takes_nobody_along() {
    let place = Place::new();
    let serving = place.serve(&["--demo"]);
    let organiser = Browser {
        client: serving.sign_in("organiser@example.org").await,
        url: serving.url.clone(),
    };
    let desk = organiser.page("/organise/2027/selection").await;
    let scenarios = "td a[href*='/selection/']";
    let named = desk.texts(scenarios);
    let at = named.iter().position(|name| name == "Balanced").unwrap();
    let path = &desk.attributes(scenarios, "href")[at];
    let id = path.rsplit('/').next().unwrap();
    let state = async || {
        organiser
            .page(path)
            .await
            .texts("#main h1 ~ * .ua-pill, #main .ua-pill")
            .swap_remove(0)
    };
    let comes_to = async |wanted: &str| {
        let waited = async { while state().await != wanted {} };
        timeout(PATIENCE, waited).await.expect(wanted);
    };
    let compose = [("do", "selection/compose"), ("scenario", id)];

    let asked = organiser.submit(path, &compose).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER);
    // Not by SEGV: where no instruction of its own caused it, Rust's handler lets the process live.
    serving.solver_killed("-ABRT").await;
    let failed = serving.logged("the solver failed");
    let cause = failed["error"].as_str().unwrap();
    assert!(cause.contains("signal: 6"), "{cause}");
    comes_to("Not finished").await;
    assert_eq!(serving.status("/health/ready").await, StatusCode::OK);

    // It can be begun again, and comes to something.
    let asked = organiser.submit(path, &compose).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER);
    comes_to("Composed").await;
    let done = organiser.page(path).await;
    assert!(done.status == StatusCode::OK && done.html.contains("Composed"));
    // Whoever ends the academy ends its solver.
    let solvers = serving.solvers();
    serving.signal("-TERM");
    assert!(serving.ended().success());
    for solver in solvers {
        assert!(!PathBuf::from(format!("/proc/{solver}")).exists());
    }
}

/// A page that cannot be made says under which number; there it is in the log, once, with its cause.
#[tokio::test(flavor = "multi_thread")]
async fn what_fails_is_in_the_log_with_the_number_that_the_page_says() {
    let place = Place::new();
    let serving = place.serve(&["--demo"]);
    let organiser = serving.sign_in("organiser@example.org").await;
    let db = Db::existing(&place.url()).await.unwrap();
    let mut tx = db.write().await.unwrap();
    backend::exec!(
        tx,
        sqlx::query("ALTER TABLE applications RENAME TO elsewhere")
    )
    .unwrap();
    tx.commit().await.unwrap();
    let mut numbers = Vec::new();
    for path in [
        "/organise/2027/applications",
        "/organise/2027/applications.csv",
    ] {
        let answer = organiser.get(format!("{}{path}", serving.url));
        let answer = answer.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE, "{path}");
        let text = answer.text().await.unwrap();
        assert!(!text.contains("no such table"), "{text}");
        numbers.push(text);
    }
    assert_eq!(serving.status("/health/ready").await, StatusCode::OK);
    let log = serving.rest();
    let errors: Vec<_> = log.iter().filter(|line| line["level"] == "ERROR").collect();
    let codes: Vec<_> = errors.iter().map(|line| &line["code"]).collect();
    assert_eq!(codes, ["unavailable", "export"], "each once");
    for line in &errors {
        let number = line["span"]["id"].as_str().unwrap();
        assert!(line["error"].as_str().unwrap().contains("applications"));
        let answered = log.iter().filter(|other| {
            other["message"] == "answered" && other["span"]["id"].as_str() == Some(number)
        });
        assert_eq!(answered.count(), 1, "{line}");
    }
    let number = errors[0]["span"]["id"].as_str().unwrap();
    assert!(numbers[0].contains(number), "{number}");
}

/// What a killed academy had acknowledged is kept beside the backup that takes its place; so is what a second
/// backup replaces.
#[tokio::test(flavor = "multi_thread")]
async fn a_restore_takes_nothing_away() {
    let place = Place::new();
    let serving = place.serve(&["--demo"]);
    assert!(place.run(&["backup", "copy.sqlite"]).status.success());
    for _ in 0..3 {
        serving.sign_in("organiser@example.org").await;
    }
    serving.signal("-KILL");
    serving.ended();
    let sign_ins = async |file: &str| -> i64 {
        let url = format!("sqlite:{}", place.path(file).display());
        let db = Db::existing(&url).await.unwrap();
        let mut tx = db.read().await.unwrap();
        let count = backend::one!(tx, sqlx::query_scalar("SELECT COUNT(*) FROM sign_ins"));
        drop(tx);
        db.close().await;
        count.unwrap()
    };
    for _ in 0..2 {
        let restored = place.run(&["restore", "copy.sqlite"]);
        assert!(restored.status.success(), "{}", said(&restored));
    }
    assert_eq!(sign_ins("academy.sqlite").await, 0);
    assert_eq!(sign_ins("academy.sqlite.before-restore").await, 3);
    assert_eq!(sign_ins("academy.sqlite.before-restore-2").await, 0);
}

#[test]
fn a_mistyped_name_makes_no_database() {
    let place = Place::new();
    assert!(place.run(&["migrate"]).status.success());
    let typo = ["--database-url", "sqlite:typo.sqlite"];
    for words in [
        &[&typo[..], &["backup", "copy.sqlite"]].concat(),
        &vec!["restore", "typo.sqlite"],
    ] {
        let output = place.run(words);
        assert!(
            !output.status.success() && said(&output).contains("there is no such file"),
            "{words:?}: {}",
            said(&output)
        );
    }
    let checked = place.run(&[&typo[..], &["check"]].concat());
    assert!(
        checked.status.success() && said(&checked).contains("the first start makes it"),
        "{}",
        said(&checked)
    );
    for name in ["typo.sqlite", "typo.sqlite-wal", "copy.sqlite"] {
        assert!(!place.path(name).exists(), "{name}");
    }
}

#[test]
fn check_says_what_it_found() {
    let place = Place::new();
    assert!(place.run(&["migrate"]).status.success());
    let output = place.run(&["check"]);
    assert!(output.status.success(), "{}", said(&output));
    for part in [
        "configuration:",
        "database: Db(SQLite) answers",
        "mail: no smtp_url",
    ] {
        assert!(said(&output).contains(part), "{part} in {}", said(&output));
    }
    let unreachable = place.run(&["check", "--smtp-url", "smtp://127.0.0.1:1"]);
    assert!(
        !unreachable.status.success() && said(&unreachable).contains("smtp_url"),
        "{}",
        said(&unreachable)
    );
}

/// What was acknowledged before a kill is there after it.
#[tokio::test(flavor = "multi_thread")]
async fn a_kill_in_the_middle_of_saving_loses_nothing_that_was_acknowledged() {
    let place = Place::new();
    let serving = place.serve(&["--demo"]);
    let applicant = serving.sign_in("applicant@example.org").await;
    let (application, mut revision) = draft_of(&place, "applicant@example.org").await;
    let mut kept = String::new();
    for turn in 0..200 {
        if turn == 150 {
            // From another thread, so that the kill falls into a save.
            let pid = serving.child.id().to_string();
            std::thread::spawn(move || Command::new("kill").arg("-KILL").arg(pid).status());
        }
        let text = format!("Saved {turn} times, and what the screen called saved is still here.");
        let answer = applicant
            .post(format!("{}/api/applications/save", serving.url))
            .header("origin", &serving.url)
            .json(&serde_json::json!({"save": {"about": application, "base": revision, "content": {"motivation": [text]}}}))
            .send()
            .await;
        let Ok(answer) = answer else { break };
        let Ok(answer) = answer.json::<serde_json::Value>().await else {
            break;
        };
        revision = answer["Kept"]["revision"]
            .as_i64()
            .unwrap_or_else(|| panic!("kept: {answer}"));
        kept = text;
    }
    drop(serving);
    assert!(!kept.is_empty());
    let serving = place.serve(&["--demo"]);
    let (_, after) = draft_of(&place, "applicant@example.org").await;
    assert!(
        after >= revision,
        "revision {revision} was acknowledged, {after} is there"
    );
    if after == revision {
        let content = content_of(&place, &application).await;
        assert!(content.contains(&kept), "{kept} in {content}");
    }
    drop(serving);
}

/// On a disk of its own, a small one in memory, which is then filled to the last byte.
#[tokio::test(flavor = "multi_thread")]
async fn on_a_full_disk_reading_goes_on_and_saving_says_why_not() {
    let place = Place::new();
    let serving = place.serve(&["--demo"]);
    let applicant = serving.sign_in("applicant@example.org").await;
    let (application, revision) = draft_of(&place, "applicant@example.org").await;
    serving.signal("-TERM");
    assert!(serving.ended().success());
    // Signed in a while ago: the next page marks the sign-in as used, which needs room.
    let db = Db::open(&place.url()).await.unwrap();
    let mut tx = db.write().await.unwrap();
    backend::exec!(
        tx,
        sqlx::query("UPDATE sign_ins SET seen_at = seen_at - 600000")
    )
    .unwrap();
    tx.commit().await.unwrap();
    db.close().await;

    // A mount that only this process sees, and that goes when it ends; needs no rights.
    let small = place.path("small");
    std::fs::create_dir(&small).unwrap();
    let alone = |script: &str| {
        let mut command = Command::new("unshare");
        command
            .args(["--map-root-user", "--mount", "sh", "-ec", script, "sh"])
            .arg(env!("CARGO_BIN_EXE_academy"))
            .args(["serve", "--demo"])
            .current_dir(place.folder.path())
            .env("DATABASE_URL", "sqlite:small/academy.sqlite")
            .env("ACADEMY_SITE", place.path("site"))
            .env("ACADEMY_LISTEN", "127.0.0.1:0")
            .env("ACADEMY_LOG_FORMAT", "json");
        command
    };
    let mount = "mount -t tmpfs -o size=64m none small";
    match alone(mount).output() {
        Ok(output) if output.status.success() => {}
        // The other test of a full disk (full_disk.rs) runs everywhere.
        refused => {
            eprintln!("not run, this machine lets nobody mount: {refused:?}");
            return;
        }
    }
    let script = format!("{mount}; cp academy.sqlite small/; exec \"$@\"");
    let serving = Serving::of(&mut alone(&script));
    let inside = format!("/proc/{}/root{}", serving.child.id(), small.display());
    let filler = format!("{inside}/filler");
    let mut file = std::fs::File::create(&filler).unwrap();
    for size in [1 << 20, 1] {
        while file.write_all(&vec![0_u8; size]).is_ok() {}
    }

    let save = async |text: &str, base: i64| {
        let answer = applicant
            .post(format!("{}/api/applications/save", serving.url))
            .header("origin", &serving.url)
            .json(&serde_json::json!({"save": {"about": application, "base": base, "content": {"motivation": [text]}}}))
            .send()
            .await
            .unwrap();
        (answer.status(), answer.text().await.unwrap())
    };
    let page = async |path: &str| {
        let answer = applicant
            .get(format!("{}{path}", serving.url))
            .send()
            .await
            .unwrap();
        (answer.status(), answer.text().await.unwrap())
    };
    assert_eq!(page("/today").await.0, StatusCode::OK);
    let mut saved = revision;
    let (status, said) = loop {
        let (status, said) = save(&format!("Kept as number {saved}."), saved).await;
        if status != StatusCode::OK || saved > revision + 100 {
            break (status, said);
        }
        saved += 1;
    };
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "{said}");
    assert!(said.contains("storage-full"), "{said}");
    for path in ["/today", "/editions/2027", "/health/live"] {
        assert_eq!(page(path).await.0, StatusCode::OK, "{path}");
    }

    drop(file);
    std::fs::remove_file(&filler).unwrap();
    let (status, said) = save("There is room again.", saved).await;
    assert_eq!(status, StatusCode::OK, "{said}");
    assert!(said.contains("Kept"), "{said}");
    let (_, draft) = page("/apply/2027").await;
    assert!(draft.contains("There is room again."));
}

async fn draft_of(place: &Place, email: &str) -> (String, i64) {
    let db = Db::open(&place.url()).await.unwrap();
    let mut tx = db.read().await.unwrap();
    let sql = "SELECT a.id, a.revision FROM applications a JOIN people p ON p.id = a.person_id WHERE p.email = $1 AND a.state = 'draft'";
    let row: (String, i64) = backend::one!(tx, sqlx::query_as(sql).bind(email)).unwrap();
    row
}

async fn content_of(place: &Place, application: &str) -> String {
    let db = Db::open(&place.url()).await.unwrap();
    let mut tx = db.read().await.unwrap();
    backend::one!(
        tx,
        sqlx::query_scalar("SELECT content FROM applications WHERE id = $1").bind(application)
    )
    .unwrap()
}
