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

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    async fn runs(world: &World, facts: &Facts) -> usize {
        let request = json!({ "tenant": facts["tenant"], "most": 50 });
        let runs = world.call("run_list", request).await.unwrap();
        runs.as_array().map_or(0, Vec::len)
    }

    #[tokio::test]
    async fn every_named_world_can_be_entered() {
        let worlds = Worlds::new();
        for recipe in RECIPES {
            let (id, facts) = worlds.copy(recipe.name).await.unwrap();
            assert!(facts.contains_key("wecom"), "{id}");
            let world = worlds.get(&id).unwrap();
            let tenants = world.call("tenant_list", json!({})).await.unwrap();
            assert_eq!(tenants != json!([]), facts.contains_key("tenant"), "{id}");
            assert!(worlds.close(&id) && !worlds.close(&id));
        }
    }

    #[tokio::test]
    async fn what_is_done_in_one_copy_is_not_done_in_another() {
        let worlds = Worlds::new();
        let (one, facts) = worlds.copy("changed").await.unwrap();
        let (other, _) = worlds.copy("changed").await.unwrap();
        let (one, other) = (worlds.get(&one).unwrap(), worlds.get(&other).unwrap());
        let request = json!({
            "source": facts["source"], "dry_run": false, "confirm": false, "seen": null, "expect": null,
        });
        let run = one.call("sync_run", request).await.unwrap();
        assert_eq!(
            (&run["outcome"], &run["counts"]["created"]),
            (&json!("applied"), &json!(1))
        );
        assert_eq!(
            (runs(&one, &facts).await, runs(&other, &facts).await),
            (2, 1)
        );
    }

    #[tokio::test]
    async fn a_member_logs_in_and_a_look_alike_is_told_from_the_portal() {
        let worlds = Worlds::new();
        let (id, facts) = worlds.copy("set-up").await.unwrap();
        let world = worlds.get(&id).unwrap();
        let rehearse = async || {
            let request = json!({ "auth": facts["auth"], "way": "window", "pasted": null });
            world.call("login_rehearse", request).await.unwrap()
        };
        assert_eq!(rehearse().await["outcome"], "logged_in");
        world.phone.plan(vec![crate::phone::Scan::LookAlike]);
        let refused = rehearse().await;
        assert_eq!(
            (&refused["outcome"], &refused["user"]),
            (&json!("refused"), &Value::Null)
        );
        assert_eq!(refused["reason"], "astray", "{refused}");
    }

    #[tokio::test]
    async fn a_secret_that_is_shown_is_recorded_by_its_title_only() {
        let worlds = Worlds::new();
        let (id, facts) = worlds.copy("set-up").await.unwrap();
        let world = worlds.get(&id).unwrap();
        let request = json!({ "auth": facts["auth"] });
        let answer = world.call("secret_reveal", request).await.unwrap();
        assert_eq!(answer, Value::Null);
        let record = serde_json::to_string(&world.machine.record()).unwrap();
        let secret = facts["app_secret"].as_str().unwrap();
        assert!(
            record.contains("Secret") && !record.contains(secret),
            "{record}"
        );
    }
}
