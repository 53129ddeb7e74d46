//! Where somebody stands around what belongs to an edition or one of its modules.

use domain::dilemmas::Confidentiality;
use domain::ids::{EditionId, ModuleId};
use domain::permission::Operation;
use domain::programme::{Edition, Module};

use crate::Result;
use crate::access::Caller;
use crate::db::Tx;
use crate::store::programme;

/// Every edition and module: names for ids, and the circles around them.
pub(super) struct Programme {
    pub editions: Vec<Edition>,
    pub modules: Vec<Module>,
}

impl Programme {
    pub async fn read(tx: &mut Tx) -> Result<Self> {
        Ok(Self {
            editions: programme::editions(tx).await?,
            modules: programme::all_modules(tx).await?,
        })
    }

    pub fn edition(&self, id: &EditionId) -> Option<&Edition> {
        self.editions.iter().find(|edition| edition.id == *id)
    }

    pub fn module(&self, id: Option<&ModuleId>) -> Option<&Module> {
        self.modules.iter().find(|module| Some(&module.id) == id)
    }

    /// The narrowest circle outside the room that the caller is in: whoever has a role in the module,
    /// in the edition, in any edition, or none. A place in a space alone is none: the open space is for
    /// everybody who ever applied.
    pub fn circle(
        &self,
        caller: &Caller,
        edition: &EditionId,
        module: Option<&ModuleId>,
    ) -> Confidentiality {
        let reads = |scopes: &[&str]| caller.permit(Operation::ReadSpace, scopes).is_ok();
        let mut scopes = vec![edition.as_str()];
        scopes.extend(module.map(ModuleId::as_str));
        if module.is_some() && reads(&scopes) {
            return Confidentiality::Module;
        }
        let own = self.modules.iter().filter(|of| of.edition_id == *edition);
        scopes.extend(own.map(|module| module.id.as_str()));
        if reads(&scopes) {
            return Confidentiality::Edition;
        }
        scopes.clear();
        scopes.extend(self.editions.iter().map(|edition| edition.id.as_str()));
        scopes.extend(self.modules.iter().map(|module| module.id.as_str()));
        if reads(&scopes) {
            Confidentiality::Academy
        } else {
            Confidentiality::Public
        }
    }
}
