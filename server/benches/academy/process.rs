//! Servers in processes of their own (this program again), so that their memory and processor time
//! are their own and the clients, all in this one, come from outside as browsers do.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command as Program, Stdio};

use axum::Router;
use axum::response::Html;
use axum::routing::{any, get};

use crate::rooms::{Rooms, plain_room};
use crate::{House, listen};

/// What the second process is told to serve.
pub const SERVE: &str = "BENCH_SERVE";

/// A server in a process of its own; it ends with this value.
pub struct Server {
    child: Child,
    pub address: SocketAddr,
}

impl Server {
    /// Serves what [`serve`] is told.
    pub fn start(what: &str) -> Self {
        let mut child = Program::new(std::env::current_exe().unwrap())
            .env(SERVE, what)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line.trim().parse().unwrap();
        Self { child, address }
    }

    fn proc(&self, file: &str) -> String {
        std::fs::read_to_string(format!("/proc/{}/{file}", self.child.id())).unwrap()
    }

    pub fn resident_kb(&self) -> f64 {
        let status = self.proc("status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        line.and_then(|rest| rest.trim().split(' ').next()?.parse().ok())
            .unwrap()
    }

    /// Processor time so far, in microseconds; the kernel counts in hundredths of a second.
    pub fn cpu(&self) -> f64 {
        let stat = self.proc("stat");
        let fields: Vec<&str> = stat
            .rsplit(')')
            .next()
            .unwrap()
            .split_whitespace()
            .collect();
        let ticks: f64 = fields[11..13]
            .iter()
            .map(|ticks| ticks.parse::<f64>().unwrap())
            .sum();
        ticks * 10_000.0
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// The other process: serves until it is killed. `plain` is a broadcast channel a room; `bare FILE` a route
/// that returns what the file holds; anything else the academy in the database of that address.
pub async fn serve(what: &str) {
    let address = if what == "plain" {
        let rooms = Rooms::default();
        let plain = Router::new().route("/{room}", any(plain_room));
        listen(plain.with_state(rooms)).await
    } else if let Some(file) = what.strip_prefix("bare ") {
        let body = std::fs::read_to_string(file).unwrap();
        let bare = get(move || std::future::ready(Html(body.clone())));
        listen(Router::new().route("/", bare)).await
    } else {
        House::open(what, None).await.address
    };
    println!("{address}");
    std::future::pending::<()>().await;
}
