//! What a scope can be made of: the departments and tags that WeCom has now.

use compact_str::CompactString;
use wecom::{Caller, CorpId, Secret};

use crate::SyncRunner;
use crate::probe::is_limited;
use crate::started_by::StartedBy;
use bridge_core::error::{Error, Result};
use bridge_core::secret_kind::SecretKind;
use bridge_core::source::Source;
use bridge_core::tenant::Tenant;

/// The departments and tags of a corp.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScopeChoices {
    /// Its departments; without names where the secret may not read them.
    pub departments: Vec<DepartmentChoice>,
    /// Its tags; `None` where they cannot be read.
    pub tags: Option<Vec<TagChoice>>,
}

/// A department that a rule can name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DepartmentChoice {
    /// WeCom's number.
    pub id: i64,
    /// The department above.
    pub parent: Option<i64>,
    /// WeCom's order: larger comes first.
    pub order: i64,
    /// What it is called.
    pub name: Option<CompactString>,
}

/// A tag that a rule can name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TagChoice {
    /// WeCom's number.
    pub id: i64,
    /// What it is called.
    pub name: CompactString,
}

impl SyncRunner {
    /// Reads the departments and tags that rules can name: two calls.
    ///
    /// # Errors
    /// `secret.missing`, `secret.elsewhere`, `keyring.unavailable`, `wecom.*` of the departments, `store.*`.
    pub async fn scope_choices(&self, source: &Source) -> Result<ScopeChoices> {
        let (contacts, _) = self.callers(source, StartedBy::Person).await?;
        self.choices(&contacts).await
    }

    /// The same of a corp that is being set up, by its contacts secret as entered.
    ///
    /// # Errors
    /// `address.invalid` or `wecom.*` of the departments.
    pub async fn scope_choices_ahead(
        &self,
        tenant: &Tenant,
        corp_id: &CorpId,
        secret: &Secret,
    ) -> Result<ScopeChoices> {
        let secret = (SecretKind::Contacts, secret);
        let contacts = self.context.caller_unsaved(tenant, corp_id, secret).await?;
        self.choices(&contacts).await
    }

    async fn choices(&self, contacts: &Caller) -> Result<ScopeChoices> {
        let departments = match contacts.departments(None).await {
            Ok(read) => read.into_iter().map(|each| DepartmentChoice {
                id: each.id,
                parent: each.parent,
                order: each.order,
                name: each.name,
            }),
            Err(error) if is_limited(&error) => {
                return self.numbers(contacts).await;
            }
            Err(error) => return Err(error.into()),
        };
        Ok(ScopeChoices {
            departments: departments.collect(),
            tags: tags(contacts).await,
        })
    }

    /// The same where the names of departments are closed.
    async fn numbers(&self, contacts: &Caller) -> Result<ScopeChoices> {
        let read = contacts.department_ids(None).await.map_err(Error::from)?;
        let departments = read.into_iter().map(|each| DepartmentChoice {
            id: each.id,
            parent: each.parent,
            order: each.order,
            name: None,
        });
        Ok(ScopeChoices {
            departments: departments.collect(),
            tags: tags(contacts).await,
        })
    }
}

/// Departments can be picked without them.
async fn tags(contacts: &Caller) -> Option<Vec<TagChoice>> {
    let tags = contacts.tags().await.ok()?;
    let tags = tags.into_iter().map(|tag| TagChoice {
        id: tag.id,
        name: tag.name,
    });
    Some(tags.collect())
}
