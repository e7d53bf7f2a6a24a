//! The worlds that are open, and the ones they were copied from.
//!
//! A named world is built once per process, when somebody first asks for it; whoever asks gets a copy of their own.

use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::json;
use tokio::sync::OnceCell;

use crate::recipes::{RECIPES, Recipe};
use crate::world::{Facts, NotMade, World};

/// A named world as it was built.
struct Built {
    world: World,
    facts: Facts,
}

/// All worlds of this process.
#[derive(Default)]
pub(crate) struct Worlds {
    built: BTreeMap<&'static str, OnceCell<Built>>,
    open: Mutex<HashMap<String, Arc<World>>>,
    made: AtomicU64,
}

impl Worlds {
    pub(crate) fn new() -> Self {
        let cells = RECIPES.iter().map(|recipe| (recipe.name, OnceCell::new()));
        Self {
            built: cells.collect(),
            ..Self::default()
        }
    }

    /// Opens a fresh copy of a named world; its name, and what is to be known of it.
    pub(crate) async fn copy(&self, name: &str) -> Result<(String, Facts), NotMade> {
        let unknown = || NotMade::Unknown(name.to_owned());
        let recipe = RECIPES.iter().find(|recipe| recipe.name == name);
        let recipe = recipe.ok_or_else(unknown)?;
        let cell = self.built.get(recipe.name).ok_or_else(unknown)?;
        let built = cell.get_or_try_init(|| build(recipe)).await?;
        let world = built.world.copy((recipe.config)()).await?;
        (recipe.afterwards)(world.wecom());
        let mut facts = built.facts.clone();
        (recipe.finish)(&world, &mut facts).await?;
        let number = self.made.fetch_add(1, Ordering::Relaxed);
        let id = format!("{name}-{number}");
        facts.insert("wecom".to_owned(), json!(world.details().api_base));
        self.open().insert(id.clone(), Arc::new(world));
        Ok((id, facts))
    }

    /// The open world with this name.
    pub(crate) fn get(&self, id: &str) -> Option<Arc<World>> {
        self.open().get(id).cloned()
    }

    /// Closes a world; whether it was open.
    pub(crate) fn close(&self, id: &str) -> bool {
        self.open().remove(id).is_some()
    }

    fn open(&self) -> MutexGuard<'_, HashMap<String, Arc<World>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn build(recipe: &Recipe) -> Result<Built, NotMade> {
    let folder = tempfile::tempdir()?;
    let vault = crate::vault::SessionVault::empty(recipe.has_keyring);
    let world = World::open(folder, (recipe.config)(), vault).await?;
    let mut facts = Facts::new();
    (recipe.build)(&world, &mut facts).await?;
    if recipe.forgets_secrets {
        world.vault.clear();
    }
    Ok(Built { world, facts })
}
