//! Leavers: what a data source does with them, and erasing one by hand.

use crate::Bridge;
use crate::contract::failure::CommandResult;
use crate::contract::session::Session;
use crate::contract::topic::Topic;
use crate::contract::types::OfUser;
use crate::directory::query::UserView;
use crate::error::Result;
use crate::lang::{Text, grouped};
use crate::source::Source;
use crate::text;

/// After how many days leavers who are kept are worth a word.
const LONG_AGO: u32 = 180;

/// What becomes of leavers, and how many left long ago.
pub(super) fn text(bridge: &Bridge, source: &Source) -> Result<Text> {
    let days = source.archive_after.unwrap_or(LONG_AGO);
    let people = bridge.directory().left_more_than(source, days)?;
    let n = grouped(people);
    Ok(match (source.archive_after, people) {
        (None, 0) => Text::fixed("停用后保留资料", "deactivated, their data are kept"),
        (None, _) => text!(
            "停用后保留资料；其中 {n} 人停用已超过 {days} 天",
            "deactivated, their data are kept; {n} of them left more than {days} days ago"
        ),
        (Some(_), 0) => text!(
            "停用满 {days} 天后归档",
            "archived {days} days after they left"
        ),
        (Some(_), _) => text!(
            "停用满 {days} 天后归档；{n} 人已满，下次同步时归档",
            "archived {days} days after they left; {n} did, whom the next run archives"
        ),
    })
}

/// Erases a user at once.
pub(in crate::contract) async fn erase(
    session: &Session,
    request: OfUser,
) -> CommandResult<UserView> {
    let user = session
        .with(move |bridge| {
            let tenant = bridge.tenant(&request.tenant)?;
            let user = bridge.directory().user_by_id(&tenant, &request.user)?;
            bridge.erase_user(&tenant, &user.id)
        })
        .await?;
    session.changed(&[Topic::Directory, Topic::Runs]);
    Ok(user)
}
