//! Acts on sources, as the record keeps them.

use bridge_core::acts::{NewAct, ObjectKind, RecordedActKind};
use bridge_core::auth::Auth;
use bridge_core::source::Source;

/// An act on a data source.
pub(crate) fn source_act<'a>(
    act: RecordedActKind,
    source: &'a Source,
    fields: &'a [String],
) -> NewAct<'a> {
    NewAct {
        act,
        tenant: &source.tenant,
        object: (ObjectKind::Source, &source.id),
        name: Some(source.label()),
        fields,
    }
}

/// An act on an authentication source.
pub(crate) fn auth_act<'a>(
    act: RecordedActKind,
    auth: &'a Auth,
    fields: &'a [String],
) -> NewAct<'a> {
    NewAct {
        act,
        tenant: &auth.tenant,
        object: (ObjectKind::Auth, &auth.id),
        name: Some(auth.corp_id.as_str()),
        fields,
    }
}
