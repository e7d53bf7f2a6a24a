//! Both set-up methods: values are looked at while they are entered.

use crate::contract::failure::CommandResult;
use crate::contract::jobs::Job;
use crate::contract::session::Session;
use crate::contract::types::{AppInput, ContactsInput, Validation};

pub(in crate::contract) async fn validate_contacts(
    session: &Session,
    input: ContactsInput,
    _: Job<()>,
) -> CommandResult<Validation> {
    let secret = input.secret()?;
    let bridge = session.bridge().await?;
    let tenant = bridge.tenant(&input.tenant)?;
    let checks = bridge
        .diagnose()
        .check_contacts(&tenant, &input.corp_id, &secret)
        .await?;
    Ok(Validation::of(&bridge, &tenant, checks))
}

pub(in crate::contract) async fn validate_app(
    session: &Session,
    input: AppInput,
    _: Job<()>,
) -> CommandResult<Validation> {
    let secret = input.secret()?;
    let bridge = session.bridge().await?;
    let tenant = bridge.tenant(&input.tenant)?;
    let checks = bridge
        .diagnose()
        .check_app(
            &tenant,
            &input.corp_id,
            &input.agent_id,
            &secret,
            input.contacts().as_ref(),
        )
        .await?;
    Ok(Validation::of(&bridge, &tenant, checks))
}
