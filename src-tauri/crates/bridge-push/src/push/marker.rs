//! Leaving the marker before the first write, and stopping where another installation's stands.

use bridge_core::Context;
use bridge_core::error::{Code, Error, Result};
use ldap::{Change, ObjectRef};

use super::run::Scene;
use crate::target::{installation_id, marker};

/// Leaves the marker before the first write.
///
/// # Errors
/// `target.overlap` where another installation's stands, unless a person took it over.
pub(super) async fn claim(
    context: &Context,
    scene: &Scene,
    (writes, take_over): (bool, bool),
) -> Result<()> {
    let installation = context.store().read(installation_id)?;
    let name = marker::dn(&scene.frame.base);
    let mut objects = scene.read.snapshot.objects.iter();
    let there = objects.find(|object| object.dn == name);
    let is_own = there.is_some_and(|there| {
        let values = there.values(marker::ATTRIBUTE).iter();
        marker::is_own(values.map(String::as_str), &installation)
    });
    if there.is_some() && !is_own && !take_over {
        let error = Error::new(
            Code::TargetOverlap,
            "another installation pushes below this base",
        );
        return Err(error.with("reason", "installation"));
    }
    if is_own || !writes || !scene.target.settings.marker {
        return Ok(());
    }
    let connection = scene.wire.get().await;
    let written = match there {
        Some(_) => {
            let value = vec![installation.into_bytes()];
            let change = Change::Replace(marker::ATTRIBUTE.to_owned(), value);
            let object = ObjectRef::Dn(name);
            connection.modify(&object, vec![change], None).await
        }
        None => {
            let entry = marker::entry(scene.frame.kind, &installation);
            connection.add(&name, entry, &[]).await.map(drop)
        }
    };
    // Where the account may not make it, two installations are told apart by nobody; pushing goes on.
    if let Err(error) = written {
        tracing::warn!(%error, "the marker could not be written");
    }
    Ok(())
}
