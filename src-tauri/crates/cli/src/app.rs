//! Context of a command: output, language, and access to the product's data folder.

use std::path::PathBuf;
use std::sync::Arc;

use bridge::lang::Text;
use bridge::vault::SessionOnly;
use bridge::{Bridge, Code, Error, GivenSecrets, Lang, Options};

use crate::failure::{Failure, Result};
use crate::output::Out;
use crate::output::progress::Busy;
use crate::secrets::{self, Which};

/// Name prefix of temporary data folders.
const FOLDER: &str = "wecom-bridge";

/// One invocation of the program.
pub(crate) struct App {
    /// The output.
    pub(crate) out: Out,
    folder: Option<PathBuf>,
}

impl App {
    pub(crate) fn new(out: Out, folder: Option<PathBuf>) -> Self {
        let folder = folder.filter(|folder| !folder.as_os_str().is_empty());
        Self { out, folder }
    }

    pub(crate) fn lang(&self) -> Lang {
        self.out.lang
    }

    /// Opens the data folder, without secrets from the environment except the proxy password: commands that need no other
    /// secret must not fail for one that is set wrongly.
    pub(crate) fn bridge(&self) -> Result<Bridge> {
        // An unusable one is reported by the request that needs it, and many commands send none.
        let proxy = secrets::from_environment(Which::Proxy).ok().flatten();
        self.bridge_given(GivenSecrets {
            proxy,
            ..GivenSecrets::default()
        })
    }

    /// Opens the data folder, with secrets that take precedence over the keyring's.
    pub(crate) fn bridge_given(&self, given: GivenSecrets) -> Result<Bridge> {
        let options = Options::new(self.folder()?);
        Ok(Bridge::open(Options { given, ..options })?)
    }

    /// Shows a progress indicator, if the work takes longer than a moment.
    pub(crate) fn busy(&self, words: Text) -> Busy {
        Busy::start(self.lang(), &words)
    }

    fn folder(&self) -> Result<PathBuf> {
        if let Some(folder) = &self.folder {
            return Ok(folder.clone());
        }
        Ok(bridge::default_folder()?)
    }
}

/// The product over a temporary data folder and an in-memory vault, both gone when this is dropped.
pub(crate) struct Throwaway {
    /// The product.
    pub(crate) bridge: Bridge,
    /// Its folder, removed when this is dropped.
    pub(crate) folder: tempfile::TempDir,
}

impl Throwaway {
    pub(crate) fn open() -> Result<Self> {
        let folder = tempfile::Builder::new().prefix(FOLDER).tempdir();
        let folder = folder.map_err(|error| {
            Failure::from(Error::new(Code::StoreUnavailable, error.to_string()))
        })?;
        let vault = Arc::new(SessionOnly::default());
        let options = Options::new(folder.path());
        let bridge = Bridge::open(Options { vault, ..options })?;
        Ok(Self { bridge, folder })
    }
}
