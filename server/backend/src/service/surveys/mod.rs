//! Surveys: answered once and by nobody who can be found out, opened and closed, read when closed.

mod answer;
mod figures;
mod keep;
mod prepare;
mod results;

use domain::Refusal;
use domain::programme::Edition;
use domain::surveys::Survey;

use crate::Result;
use crate::db::Tx;
use crate::store::programme;

pub(super) use answer::task;
pub use answer::{Invited, answer, invited};
pub use figures::{FigureForm, figure, publish, withdraw};
pub use keep::{REMINDER_PAUSE, close, open, remind, report};
pub use prepare::{BuiltIn, Choices, DraftForm, built_in, choices, discard, prepare};
pub use results::{EditionSurveys, Elsewhere, Listed, Results, Table, list, results, table};

async fn edition_of(tx: &mut Tx, survey: &Survey) -> Result<Edition> {
    Ok(programme::edition(tx, &survey.edition_id)
        .await?
        .ok_or(Refusal::not_found())?)
}
