//! The file of accounts that was chosen last, and what its import would do. The interface never names a file by its path.

use std::sync::{Arc, Mutex};

use crate::directory::import::{ImportFile, ImportPlan};
use crate::error::{Code, Error, Result};
use bridge_core::ids;
use bridge_core::locked::locked;

/// The chosen file. A new one takes the place of the last.
#[derive(Default)]
pub(super) struct Imports(Mutex<Option<Chosen>>);

struct Chosen {
    id: String,
    file: ImportFile,
    planned: Option<Planned>,
}

/// What an import would do, and for which tenant.
#[derive(Clone)]
pub(super) struct Planned {
    pub(super) tenant: String,
    pub(super) plan: Arc<ImportPlan>,
}

impl Imports {
    /// Keeps a file, and gives the name under which the interface has it.
    pub(super) fn keep(&self, file: ImportFile) -> Result<String> {
        let id = ids::new_id()?;
        *locked(&self.0) = Some(Chosen {
            id: id.clone(),
            file,
            planned: None,
        });
        Ok(id)
    }

    /// The file with this name.
    pub(super) fn file(&self, id: &str) -> Result<ImportFile> {
        let chosen = locked(&self.0);
        let chosen = chosen.as_ref().filter(|chosen| chosen.id == id);
        chosen.map(|chosen| chosen.file.clone()).ok_or_else(gone)
    }

    /// Keeps what the file's import would do.
    pub(super) fn keep_plan(&self, id: &str, planned: Planned) {
        let mut chosen = locked(&self.0);
        if let Some(chosen) = chosen.as_mut().filter(|chosen| chosen.id == id) {
            chosen.planned = Some(planned);
        }
    }

    /// What the file's import would do, as it was planned last.
    pub(super) fn planned(&self, id: &str) -> Result<Planned> {
        let chosen = locked(&self.0);
        let chosen = chosen.as_ref().filter(|chosen| chosen.id == id);
        let planned = chosen.and_then(|chosen| chosen.planned.clone());
        planned.ok_or_else(gone)
    }

    /// Forgets the file and its plan.
    pub(super) fn forget(&self) {
        *locked(&self.0) = None;
    }
}

fn gone() -> Error {
    Error::new(Code::InputInvalid, "no such file is chosen")
        .with("field", "file")
        .with("reason", "gone")
}
