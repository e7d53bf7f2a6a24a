//! The StartTLS operation, on a connection that nothing else was sent over.

use futures::{SinkExt as _, StreamExt as _};
use ldap3_proto::proto::{LdapExtendedRequest, LdapMsg, LdapOp, LdapResultCode};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_util::codec::Framed;

use crate::codec::{Bound, Codec};
use crate::error::{ErrorKind, Result};
use crate::result::refusal;

const START_TLS: &str = "1.3.6.1.4.1.1466.20037";

/// Asks the server to begin TLS. Afterwards the stream is ready for the handshake.
///
/// # Errors
/// `Refused` with the server's code; `NotLdap` for anything else than one answer: what came unprotected behind it would be
/// taken for protected.
pub(crate) async fn agree<S>(stream: &mut S, message: usize) -> Result<()>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut framed = Framed::new(stream, Codec::new(Bound::new(message)));
    let request = LdapMsg {
        msgid: 1,
        op: LdapOp::ExtendedRequest(LdapExtendedRequest {
            name: START_TLS.to_owned(),
            value: None,
        }),
        ctrl: Vec::new(),
    };
    framed.send(request).await.map_err(ErrorKind::from)?;
    let answer = match framed.next().await {
        Some(Ok(answer)) => answer,
        Some(Err(broken)) => return Err(ErrorKind::from(broken).into()),
        None => return Err(ErrorKind::Closed.into()),
    };
    let LdapOp::ExtendedResponse(response) = answer.op else {
        return Err(ErrorKind::NotLdap.into());
    };
    if response.res.code != LdapResultCode::Success {
        return Err(refusal(response.res));
    }
    if answer.msgid != 1 || !framed.read_buffer().is_empty() {
        return Err(ErrorKind::NotLdap.into());
    }
    Ok(())
}
