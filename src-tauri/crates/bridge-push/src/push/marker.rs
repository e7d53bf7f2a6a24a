//! The marker: an entry below the base that says which installation pushes there, so that a second one does not do so
//! unseen.

use bridge_core::Context;
use bridge_core::error::{Code, Error, Result};
use ldap::{Change, Dn, ObjectRef, Rdn};

use super::plan::Frame;
use super::plan::frame::MARKER;
use super::remote::RemoteSnapshot;
use super::run::Scene;
use crate::target::{TargetKind, installation_id};

/// What the description begins with.
const WORDS: &str = "WeCom Bridge installation ";

/// The attribute that says which installation it is.
pub(super) const ATTRIBUTE: &str = "description";

fn name(frame: &Frame) -> Dn {
    frame.base.child(Rdn::new("cn", MARKER))
}

fn own(context: &Context) -> Result<String> {
    let id = context.store().read(installation_id)?;
    Ok(format!("{WORDS}{id}"))
}

/// Whether the marker is there, and another installation's.
fn found(frame: &Frame, snapshot: &RemoteSnapshot, own: &str) -> (bool, bool) {
    let name = name(frame);
    let marker = snapshot.objects.iter().find(|object| object.dn == name);
    let words = marker.and_then(|marker| marker.values(ATTRIBUTE).first());
    let is_foreign = words.is_some_and(|words| words.starts_with(WORDS) && words != own);
    (marker.is_some(), is_foreign)
}

/// Leaves the marker before the first write.
///
/// # Errors
/// `target.overlap` where another installation's stands, unless a person took it over.
pub(super) async fn claim(
    context: &Context,
    scene: &Scene,
    (writes, take_over): (bool, bool),
) -> Result<()> {
    let own = own(context)?;
    let (is_there, is_foreign) = found(&scene.frame, &scene.read.snapshot, &own);
    if is_foreign && !take_over {
        let error = Error::new(
            Code::TargetOverlap,
            "another installation pushes below this base",
        );
        return Err(error.with("reason", "installation"));
    }
    if (is_there && !is_foreign) || !writes || !scene.target.settings.marker {
        return Ok(());
    }
    let connection = scene.wire.get().await;
    let name = name(&scene.frame);
    let value = vec![own.into_bytes()];
    let written = match is_there {
        true => {
            let change = Change::Replace(ATTRIBUTE.to_owned(), value);
            connection
                .modify(&ObjectRef::Dn(name), vec![change], None)
                .await
        }
        false => {
            let classes: &[&str] = match scene.frame.kind {
                TargetKind::Ad => &["top", "container"],
                TargetKind::Ldap => &["top", "device"],
            };
            let classes = classes
                .iter()
                .map(|class| class.as_bytes().to_vec())
                .collect();
            let attributes = vec![
                ("objectClass".to_owned(), classes),
                ("cn".to_owned(), vec![MARKER.as_bytes().to_vec()]),
                (ATTRIBUTE.to_owned(), value),
            ];
            connection.add(&name, attributes, &[]).await.map(drop)
        }
    };
    // Where the account may not make it, two installations are told apart by nobody; pushing goes on.
    if let Err(error) = written {
        tracing::warn!(%error, "the marker could not be written");
    }
    Ok(())
}
