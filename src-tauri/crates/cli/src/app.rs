//! What every command works with: the output, the language, and the way to the data.

use std::path::PathBuf;
use std::sync::Arc;

use bridge::lang::Text;
use bridge::vault::SessionOnly;
use bridge::{Bridge, Code, Error, GivenSecrets, Lang, Options};

use crate::failure::{Failure, Result};
use crate::output::Out;
use crate::output::progress::Busy;
use crate::secrets::{self, Which};

/// What throw-away folders begin with.
const FOLDER: &str = "wecom-bridge";

/// One run of the program.
pub(crate) struct App {
    /// Where results go.
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

    /// The data folder's product, without secrets from the environment, but for what a proxy wants to know.
    pub(crate) fn bridge(&self) -> Result<Bridge> {
        // What is wrong with it is said by whoever needs it.
        let proxy = secrets::from_environment(Which::Proxy).ok().flatten();
        self.bridge_given(GivenSecrets {
            proxy,
            ..GivenSecrets::default()
        })
    }

    /// The data folder's product, with secrets that win over the keyring's.
    pub(crate) fn bridge_given(&self, given: GivenSecrets) -> Result<Bridge> {
        let options = Options::new(self.folder()?);
        Ok(Bridge::open(Options { given, ..options })?)
    }

    /// Shows that work goes on, if it takes its time.
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

/// A product that leaves nothing behind: a folder that goes with it, and a vault in memory.
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
