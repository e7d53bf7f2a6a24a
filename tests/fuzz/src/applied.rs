//! What applying a plan does, without a database. The plan's own tests have this file too.

use bridge::directory::StoredDirectory;
use bridge::directory::department::Department;
use bridge::sync::plan::Plan;

/// The keys of those who are new.
const NEW: i64 = 1000;

/// The directory with the plan applied to it.
pub(crate) fn applied(plan: &Plan) -> StoredDirectory {
    let mut directory = plan.directory.clone();
    for item in &plan.departments {
        directory
            .departments
            .retain(|department| department.wecom_id != item.after.wecom_id);
        directory.departments.push(Department {
            key: item.after.wecom_id,
            ..item.after.clone()
        });
    }
    for (key, item) in (NEW..).zip(&plan.items) {
        let Some(mut after) = plan.after(item) else {
            continue;
        };
        match item.user {
            Some(place) => directory.users.set(place as usize, &after),
            None => {
                after.key = key;
                directory.users.push(&after);
            }
        }
    }
    directory
}
