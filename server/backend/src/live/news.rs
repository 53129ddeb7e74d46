//! What processes on one PostgreSQL tell each other: which rooms have news, by NOTIFY.
//!
//! A message is the name of the process that stored the news, then for each room its session, a colon and
//! the number of its last event. The events themselves are in the log.

use std::collections::HashMap;

use domain::ids::SessionId;
use domain::sessions::Seq;

use super::Process;

/// The channel of the messages.
pub(super) const CHANNEL: &str = "academy_sessions";
/// PostgreSQL refuses a message of 8,000 bytes and more.
const LONGEST: usize = 7_900;

/// The messages that tell of new events, by the number of each room's last.
pub(super) fn say<'a>(
    process: &Process,
    news: impl Iterator<Item = (&'a SessionId, Seq)>,
) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    for (session, last) in news {
        let word = format!(" {session}:{}", last.get());
        match said.last_mut() {
            Some(message) if message.len() + word.len() <= LONGEST => message.push_str(&word),
            _ => said.push(format!("{}{word}", process.0)),
        }
    }
    said
}

/// The rooms other processes name, and the numbers of their last events.
pub(super) type News = HashMap<String, i64>;

/// Adds what a message tells, unless this process sent it. What cannot be read is of a version that
/// says it otherwise: the room learns of it in its next turn.
pub(super) fn hear(process: &Process, message: &str, news: &mut News) {
    let mut words = message.split_ascii_whitespace();
    if words.next() == Some(&process.0) {
        return;
    }
    for word in words {
        if let Some((session, Ok(last))) = word.split_once(':').map(|(id, last)| (id, last.parse()))
        {
            let known = news.entry(session.to_owned()).or_insert(last);
            *known = last.max(*known);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_said_is_heard_however_many_rooms_have_news() {
        let ids: Vec<SessionId> = (0..500)
            .map(|at| SessionId::parse(&format!("01a1edc6-ef40-7daa-b898-{at:012}")).unwrap())
            .collect();
        let one = Process::default();
        let said = say(&one, ids.iter().map(|id| (id, Seq::new(9))));
        assert!(said.len() > 1 && said.iter().all(|message| message.len() < 8_000));
        let (mut own, mut other) = (News::new(), News::new());
        for message in &said {
            hear(&one, message, &mut own);
            hear(&Process::default(), message, &mut other);
        }
        assert!(own.is_empty(), "one does not read what one wrote");
        assert_eq!(other.len(), 500);
        assert!(other.values().all(|last| *last == 9));
        for last in [12, 10] {
            let later = say(&Process::default(), [(&ids[0], Seq::new(last))].into_iter());
            hear(&one, &later[0], &mut other);
        }
        assert_eq!(other[ids[0].as_str()], 12);
        hear(&one, "somebody nonsense 1:b : ::", &mut other);
        assert_eq!(other.len(), 500);
    }
}
