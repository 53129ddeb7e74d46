//! The solver in a process of its own. HiGHS is C++: where it crashes, it takes its process along, and the academy is
//! not to be that process.
//!
//! The other process is this program again (`academy solve`). It reads in one line what it is asked, says in lines how
//! far it is and what it came to, and ends with the best it has once nobody holds its input open any more: because
//! somebody said stop, or because the academy is gone.

use std::io::{self, BufRead as _, BufReader, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use domain::ids::ApplicationId;
use domain::selection::{Filled, Found, Inputs, Outcome, Progress, Reason};
use serde::{Deserialize, Serialize};

use super::Watch;
use crate::clock::SystemClock;
use crate::{Error, Result};

/// How often either side looks whether it is time to say something.
const LOOK: Duration = Duration::from_millis(200);
/// How many looks the other process has to end with the best it has, once it was told to: longer than
/// its longest slice.
const LOOKS: u32 = 150;

#[derive(Serialize, Deserialize)]
struct Asked {
    /// Milliseconds that the work may take.
    limit: i64,
    work: Work,
}

#[derive(Serialize, Deserialize)]
enum Work {
    Compose(Inputs),
    Fill(Inputs),
    Reasons(Inputs, Outcome),
}

#[derive(Serialize, Deserialize)]
enum Said {
    Progress(Progress),
    Composed(Option<Found>),
    Filled(Option<Filled>),
    Reasons(Vec<(ApplicationId, Reason)>),
    Failed(String),
}

pub(super) fn compose(inputs: &Inputs, watch: &Watch) -> Result<Option<Found>> {
    match ask(Work::Compose(inputs.clone()), watch)? {
        Said::Composed(found) => Ok(found),
        _ => Err(other()),
    }
}

pub(super) fn fill(inputs: &Inputs, watch: &Watch) -> Result<Option<Filled>> {
    match ask(Work::Fill(inputs.clone()), watch)? {
        Said::Filled(filled) => Ok(filled),
        _ => Err(other()),
    }
}

pub(super) fn reasons(
    inputs: &Inputs,
    outcome: &Outcome,
    watch: &Watch,
) -> Result<Vec<(ApplicationId, Reason)>> {
    match ask(Work::Reasons(inputs.clone(), outcome.clone()), watch)? {
        Said::Reasons(reasons) => Ok(reasons),
        _ => Err(other()),
    }
}

fn other() -> Error {
    Error::fault("the solver's process answers something else")
}

/// However this ends, nobody works on.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn ask(work: Work, watch: &Watch) -> Result<Said> {
    let program = std::env::current_exe().map_err(Error::fault)?;
    // It needs no secret of ours, and what a crash prints is no line of our log.
    let process = Command::new(program)
        .arg("solve")
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| Error::fault(format!("the solver's process does not start: {error}")))?;
    let mut process = Process(process);
    let mut input = process.0.stdin.take();
    let limit = watch.left();
    let asked = line(&Asked { limit, work })?;
    if let Some(input) = &mut input {
        // Where it is gone already, its end says so below.
        drop(input.write_all(&asked));
    }
    let (heard, said) = mpsc::channel();
    if let Some(output) = process.0.stdout.take() {
        thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(io::Result::ok) {
                if heard.send(line).is_err() {
                    break;
                }
            }
        });
    }
    let mut looks = 0;
    loop {
        match said.recv_timeout(LOOK) {
            Ok(line) => match serde_json::from_str(&line).map_err(Error::fault)? {
                Said::Progress(progress) => watch.has_come(progress),
                Said::Failed(reason) => return Err(Error::fault(reason)),
                answer => return Ok(answer),
            },
            Err(RecvTimeoutError::Disconnected) => {
                let how = process.0.wait().map_err(Error::fault)?;
                let gone = format!("the solver's process ended without an answer ({how})");
                return Err(Error::fault(gone));
            }
            Err(RecvTimeoutError::Timeout) => {}
        }
        if watch.is_abandoned() {
            return Err(Error::fault("nobody waits for the solver any more"));
        }
        if watch.is_over() {
            input = None;
        }
        if input.is_none() {
            looks += 1;
            if looks > LOOKS {
                return Err(Error::fault("the solver's process does not end"));
            }
        }
    }
}

fn line(what: &impl Serialize) -> Result<Vec<u8>> {
    let mut line = serde_json::to_vec(what).map_err(Error::fault)?;
    line.push(b'\n');
    Ok(line)
}

/// Does what is asked on standard input; the other process.
///
/// # Errors
/// When nobody asks, or nobody listens.
pub fn serve() -> Result<()> {
    let mut asked = String::new();
    io::stdin().read_line(&mut asked).map_err(Error::fault)?;
    let Asked { limit, work } = serde_json::from_str(&asked).map_err(Error::fault)?;
    let watch = Arc::new(Watch::new(Arc::new(SystemClock), limit));
    let stop = Arc::clone(&watch);
    thread::spawn(move || {
        drop(io::copy(&mut io::stdin(), &mut io::sink()));
        stop.stop();
    });
    let (done, answer) = mpsc::channel();
    let on_it = Arc::clone(&watch);
    thread::spawn(move || done.send(answer_to(&work, &on_it)));
    let mut told = None;
    loop {
        match answer.recv_timeout(LOOK) {
            Ok(answer) => return say(&answer),
            Err(RecvTimeoutError::Disconnected) => return Err(Error::fault("the solver panicked")),
            Err(RecvTimeoutError::Timeout) => {}
        }
        let progress = watch.progress();
        if told != Some(progress) {
            say(&Said::Progress(progress))?;
            told = Some(progress);
        }
    }
}

fn answer_to(work: &Work, watch: &Watch) -> Said {
    let answer = match work {
        Work::Compose(inputs) => super::compose(inputs, watch).map(Said::Composed),
        Work::Fill(inputs) => super::fill(inputs, watch).map(Said::Filled),
        Work::Reasons(inputs, outcome) => super::reasons(inputs, outcome, watch).map(Said::Reasons),
    };
    answer.unwrap_or_else(|error| Said::Failed(error.to_string()))
}

fn say(what: &Said) -> Result<()> {
    let mut output = io::stdout().lock();
    output.write_all(&line(what)?).map_err(Error::fault)?;
    output.flush().map_err(Error::fault)
}
