//! What the rapporteur words, what each person allows, and what the case giver decides about.

use domain::Refusal;
use domain::ids::{PassageId, SessionId};
use domain::reports::{self, PASSAGES_MAX, Passage, Section, Verdict, Words, can_be_written};
use domain::sessions::SessionState;

use super::{desk, only};
use crate::access::Caller;
use crate::store::reports::{self as store, Consent};
use crate::{Academy, Result, audit};

/// A passage as a form holds it: id, the revision it shows, what was typed or chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    /// Which.
    pub passage: String,
    /// Its revision when the form was shown.
    pub seen: String,
    /// The words, or the key of the verdict.
    pub value: String,
}

impl Typed {
    /// Reads the three lists of a form.
    ///
    /// # Errors
    /// `form-incomplete` when they are not equally long.
    pub fn zip(passages: Vec<String>, seen: Vec<String>, values: Vec<String>) -> Result<Vec<Self>> {
        if passages.len() != seen.len() || seen.len() != values.len() {
            return Err(Refusal::invalid("form-incomplete").into());
        }
        let rows = passages.into_iter().zip(seen).zip(values);
        Ok(rows
            .map(|((passage, seen), value)| Self {
                passage,
                seen,
                value,
            })
            .collect())
    }

    fn find(&self, passages: &[Passage]) -> Result<(Passage, i64), Refusal> {
        let seen = self
            .seen
            .parse()
            .map_err(|_| Refusal::invalid("form-incomplete"))?;
        // Who has it open while another takes it out is told that something changed.
        let passage = passages
            .iter()
            .find(|passage| passage.id.as_str() == self.passage)
            .ok_or(Refusal::conflict("changed-meanwhile"))?;
        Ok((passage.clone(), seen))
    }
}

/// Words a section: what was typed replaces what stood there, an empty passage goes, `added` is a
/// new one. The number of the section that comes next, if one does.
///
/// # Errors
/// `not-found`, `room-role`, `report-not-yet`, `session-over`, `changed-meanwhile`, `report-full`,
/// or words that cannot be accepted.
pub async fn word(
    academy: &Academy,
    caller: &Caller,
    id: &SessionId,
    section: &str,
    typed: &[Typed],
    added: &str,
) -> Result<Option<i64>> {
    let mut tx = academy.db.write().await?;
    let desk = desk(&mut tx, caller, id).await?;
    only(reports::words_it(desk.board(), desk.role))?;
    can_be_written(desk.session.state)?;
    let phases = desk.session.template.phases.len();
    let section = Section::parse(section, phases)?;
    let passages = store::passages(&mut tx, id).await?;
    let mut changed = 0;
    for typed in typed {
        let (passage, seen) = typed.find(&passages)?;
        let Some(words) = Words::optional("text", &typed.value)? else {
            passage.at(seen)?;
            changed += 1;
            if !store::remove(&mut tx, &passage).await? {
                return Err(Refusal::conflict("changed-meanwhile").into());
            }
            continue;
        };
        let before = passage.revision;
        let after = passage.reworded(seen, &words)?;
        if after.revision != before {
            changed += 1;
            if !store::set(&mut tx, before, &after).await? {
                return Err(Refusal::conflict("changed-meanwhile").into());
            }
        }
    }
    if let Some(words) = Words::optional("added", added)? {
        if passages.len() >= PASSAGES_MAX {
            return Err(Refusal::conflict("report-full").into());
        }
        let last = passages.iter().filter(|passage| passage.section == section);
        let position = last.map(|passage| passage.position + 1).max().unwrap_or(0);
        changed += 1;
        let passage = written(academy, section, position, words.as_str());
        store::insert(&mut tx, id, &passage).await?;
    }
    let detail = serde_json::json!({"section": section.number(), "changed": changed});
    audit::note(
        &mut tx,
        academy,
        &desk.permit,
        "report.worded",
        ("session", id.as_str()),
        detail,
    )
    .await?;
    tx.commit().await?;
    let next = section.number() + 1;
    Ok(usize::try_from(next)
        .is_ok_and(|next| next < phases)
        .then_some(next))
}

/// A passage that the rapporteur wrote.
pub(super) fn written(academy: &Academy, section: Section, position: i64, words: &str) -> Passage {
    Passage {
        id: academy.id::<PassageId>(),
        section,
        position,
        source: None,
        author: None,
        body: words.to_owned(),
        edited: false,
        verdict: Verdict::Pending,
        revision: 0,
    }
}

/// Notes what the caller allows: their name beside their words, the session told again for training.
///
/// # Errors
/// `not-found` for who was not in the room, `report-not-yet`.
pub async fn consent(
    academy: &Academy,
    caller: &Caller,
    id: &SessionId,
    named: bool,
    replay: bool,
) -> Result<()> {
    let mut tx = academy.db.write().await?;
    let desk = desk(&mut tx, caller, id).await?;
    // Whoever changes their mind later is heard as well.
    if desk.session.state != SessionState::Released {
        can_be_written(desk.session.state)?;
    }
    let consent = Consent {
        person_id: desk.person.clone(),
        named,
        replay,
    };
    store::set_consent(&mut tx, id, &consent, academy.now()).await?;
    audit::note(
        &mut tx,
        academy,
        &desk.permit,
        "report.consented",
        ("session", id.as_str()),
        serde_json::json!({"named": named, "replay": replay}),
    )
    .await?;
    tx.commit().await
}

/// Decides about passages.
///
/// # Errors
/// `not-found`, `room-role`, `report-not-handed-over`, `session-over`, `changed-meanwhile`.
pub async fn judge(
    academy: &Academy,
    caller: &Caller,
    id: &SessionId,
    typed: &[Typed],
) -> Result<()> {
    let mut tx = academy.db.write().await?;
    let desk = desk(&mut tx, caller, id).await?;
    only(reports::decides(desk.board(), desk.role))?;
    // What is decided about stands on its own: whether all of it is comes at the release.
    reports::release(desk.session.state, &[])?;
    let passages = store::passages(&mut tx, id).await?;
    let mut changed = 0;
    for typed in typed {
        let (passage, seen) = typed.find(&passages)?;
        let verdict = Verdict::from_key(&typed.value).ok_or(Refusal::invalid("form-incomplete"))?;
        let (before, said) = (passage.revision, passage.verdict);
        let after = passage.judged(seen, verdict)?;
        if after.verdict != said {
            changed += 1;
            if !store::set(&mut tx, before, &after).await? {
                return Err(Refusal::conflict("changed-meanwhile").into());
            }
        }
    }
    audit::note(
        &mut tx,
        academy,
        &desk.permit,
        "report.judged",
        ("session", id.as_str()),
        serde_json::json!({"changed": changed}),
    )
    .await?;
    tx.commit().await
}
