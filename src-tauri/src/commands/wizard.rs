//! Both set-up methods: values are looked at while they are entered.

use tauri::State;

use crate::failure::Answer;
use crate::shell::Shell;
use crate::views::{AppInput, ContactsInput, Validation};

#[tauri::command]
pub(crate) async fn validate_contacts(
    shell: State<'_, Shell>,
    input: ContactsInput,
    job: String,
) -> Answer<Validation> {
    let look = async |_| {
        let secret = input.secret()?;
        let bridge = shell.bridge().await?;
        let tenant = bridge.tenant(&input.tenant)?;
        let checks = bridge
            .probe()
            .look_at_contacts(&tenant, &input.corp_id, &secret)
            .await?;
        Ok(checks.as_slice().into())
    };
    shell.jobs().run(&job, look).await
}

#[tauri::command]
pub(crate) async fn validate_app(
    shell: State<'_, Shell>,
    input: AppInput,
    job: String,
) -> Answer<Validation> {
    let look = async |_| {
        let secret = input.secret()?;
        let bridge = shell.bridge().await?;
        let tenant = bridge.tenant(&input.tenant)?;
        let checks = bridge
            .probe()
            .look_at_app(&tenant, &input.corp_id, &input.agent_id, &secret)
            .await?;
        Ok(checks.as_slice().into())
    };
    shell.jobs().run(&job, look).await
}
