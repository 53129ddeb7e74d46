//! The least of an HTTP client: the load must cost little beside what is measured.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A request for a page.
pub fn get(path: &str, cookie: Option<&str>) -> Vec<u8> {
    let cookie = cookie
        .map(|cookie| format!("cookie: {cookie}\r\n"))
        .unwrap_or_default();
    format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept-language: en\r\n{cookie}\r\n")
        .into_bytes()
}

/// A request that sends JSON, from the site's own page.
pub fn post_json(path: &str, cookie: &str, body: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\norigin: http://127.0.0.1\r\ncookie: {cookie}\r\ncontent-type: application/json\r\naccept: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// One kept connection.
pub struct Line {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Line {
    pub async fn open(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self {
            stream,
            buffer: vec![0; 256 * 1024],
        }
    }

    /// Sends a request and reads the whole answer; its body.
    pub async fn ask(&mut self, request: &[u8]) -> Vec<u8> {
        let (head, end) = self.answer(request).await;
        self.buffer[head..end].to_vec()
    }

    /// Sends a request and reads the whole answer into the buffer; where its body lies there.
    async fn answer(&mut self, request: &[u8]) -> (usize, usize) {
        self.stream.write_all(request).await.unwrap();
        let (mut filled, mut ends) = (0, None);
        loop {
            let read = self.stream.read(&mut self.buffer[filled..]).await.unwrap();
            assert!(read > 0, "the server hung up");
            filled += read;
            if ends.is_none()
                && let Some(at) = self.buffer[..filled]
                    .windows(4)
                    .position(|four| four == b"\r\n\r\n")
            {
                let head = std::str::from_utf8(&self.buffer[..at]).unwrap();
                assert!(head.starts_with("HTTP/1.1 200"), "{head}");
                let length: usize = head
                    .lines()
                    .find_map(|line| {
                        line.to_ascii_lowercase()
                            .strip_prefix("content-length:")
                            .map(|value| value.trim().parse().unwrap())
                    })
                    .expect("the answer says its length");
                ends = Some((at + 4, at + 4 + length));
            }
            if let Some((head, end)) = ends
                && filled >= end
            {
                return (head, end);
            }
        }
    }
}

/// Asks once; the body.
pub async fn once(address: SocketAddr, request: &[u8]) -> Vec<u8> {
    Line::open(address).await.ask(request).await
}

/// Answers a second over `lines` connections.
pub async fn rate(address: SocketAddr, request: &[u8], lines: usize, span: Duration) -> f64 {
    let count = Arc::new(AtomicU64::new(0));
    let request: Arc<[u8]> = request.into();
    // A moment to warm up, then the span that counts.
    let from = Instant::now() + Duration::from_millis(300);
    let until = from + span;
    let mut asking = Vec::new();
    for _ in 0..lines {
        let (count, request) = (Arc::clone(&count), Arc::clone(&request));
        asking.push(tokio::spawn(async move {
            let mut line = Line::open(address).await;
            loop {
                line.answer(&request).await;
                let now = Instant::now();
                if now >= until {
                    return;
                }
                if now >= from {
                    count.fetch_add(1, Ordering::Relaxed);
                }
            }
        }));
    }
    for one in asking {
        one.await.unwrap();
    }
    count.load(Ordering::Relaxed) as f64 / span.as_secs_f64()
}
