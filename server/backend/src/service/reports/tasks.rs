//! What people have to do for reports.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use domain::ids::{PersonId, SessionId};
use domain::reports;
use domain::sessions::{Member, Seq, SessionState};

use super::fold;
use crate::Result;
use crate::access::Caller;
use crate::db::Tx;
use crate::service::today::Task;
use crate::store::sessions;
use crate::store::today::Waiting;

/// Who words a report and who decides what leaves the room.
#[derive(Debug)]
struct Duty {
    words: Vec<PersonId>,
    decides: Vec<PersonId>,
}

/// The duties of sessions, each as the log says up to a number. They are asked for with the first page
/// after every sign-in, and only the whole log tells who has which role.
#[derive(Debug, Default)]
pub struct Duties(Mutex<HashMap<SessionId, (Seq, Arc<Duty>)>>);

impl Duties {
    /// Sessions that are remembered; there are as many reports in the making only in bad years.
    const MOST: usize = 256;

    /// The duties of a session whose last event has this number.
    async fn of(&self, tx: &mut Tx, id: &SessionId, last: Seq) -> Result<Option<Arc<Duty>>> {
        let known = {
            let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            all.get(id).filter(|(seq, _)| *seq == last).cloned()
        };
        if let Some((_, duty)) = known {
            return Ok(Some(duty));
        }
        let Some(session) = sessions::by_id(tx, id).await? else {
            return Ok(None);
        };
        let (room, _) = fold(tx, &session).await?;
        let board = room.board();
        let who = |has: &dyn Fn(&Member) -> bool| {
            let people = board.members.iter().filter(|member| has(member));
            people.map(|member| member.person.clone()).collect()
        };
        let duty = Arc::new(Duty {
            words: who(&|member| reports::words_it(board, member.role)),
            decides: who(&|member| reports::decides(board, member.role)),
        });
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= Self::MOST {
            all.clear();
        }
        all.insert(id.clone(), (last, Arc::clone(&duty)));
        Ok(Some(duty))
    }
}

/// What a person has to do for the reports of the sessions that wait for something.
///
/// # Errors
/// `sign-in` for visitors.
pub(crate) async fn tasks(
    tx: &mut Tx,
    duties: &Duties,
    caller: &Caller,
    waiting: &[Waiting],
) -> Result<Vec<Task>> {
    let person = &caller.signed_in()?.id;
    let mut tasks = Vec::new();
    for row in waiting {
        let Waiting::Report {
            session: id,
            title,
            state,
            last,
        } = row
        else {
            continue;
        };
        let Some(duty) = duties.of(tx, id, *last).await? else {
            continue;
        };
        let report = format!("/sessions/{id}/report");
        let mut add = |key: &'static str, href: String| {
            tasks.push(Task {
                key,
                about: title.clone(),
                count: 0,
                due: None,
                zone: None,
                href,
            });
        };
        let handed_over = *state == SessionState::Reported;
        if !handed_over && duty.words.contains(person) {
            add("report-word", format!("{report}/edit"));
        }
        if handed_over && duty.decides.contains(person) {
            add("report-release", report.clone());
        }
        let asked = |row: &Waiting| matches!(row, Waiting::Consent { session } if session == id);
        if waiting.iter().any(asked) {
            add("report-consent", format!("{report}#consent"));
        }
    }
    Ok(tasks)
}
