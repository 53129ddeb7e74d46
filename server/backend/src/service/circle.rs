//! Where somebody stands around what belongs to an edition or one of its modules.

use domain::dilemmas::Confidentiality;
use domain::ids::{EditionId, ModuleId};
use domain::permission::Operation;
use domain::programme::Module;

use crate::access::Caller;

/// The narrowest circle outside the room that the caller is in: whoever has a role in the module, in
/// the edition, anywhere in the academy, or none. `modules` are those of all editions.
pub(super) fn of(
    caller: &Caller,
    edition: &EditionId,
    module: Option<&ModuleId>,
    modules: &[Module],
) -> Confidentiality {
    let mut scopes = vec![edition.as_str()];
    scopes.extend(module.map(ModuleId::as_str));
    if module.is_some() && caller.permit(Operation::ReadSpace, &scopes).is_ok() {
        return Confidentiality::Module;
    }
    let own = modules.iter().filter(|other| other.edition_id == *edition);
    scopes.extend(own.map(|other| other.id.as_str()));
    if caller.permit(Operation::ReadSpace, &scopes).is_ok() {
        Confidentiality::Edition
    } else if caller.could(Operation::ReadSpace) {
        Confidentiality::Academy
    } else {
        Confidentiality::Public
    }
}
