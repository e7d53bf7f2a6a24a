//! Checks that failed because WeCom does not trust this machine's address: the list that lacks the address.

use bridge_core::lang::Text;
use bridge_core::remedy::trusted_ip::NOT_TRUSTED;
use bridge_core::secret_kind::SecretKind;

use bridge_core::check::Check;

/// Names the list in a check that failed with 60020.
// WeCom's error does not say which of the two lists it means; the secret in use does.
pub(super) fn name_list(mut check: Check, list: SecretKind) -> Check {
    if check.errcode != Some(NOT_TRUSTED) {
        return check;
    }
    let place = list.trusted_ip_list();
    let evidence = check.evidence;
    check.evidence = Text::new(
        format!("{}；要加到{}", evidence.zh, place.zh),
        format!("{}; it belongs in {}", evidence.en, place.en),
    );
    check.fix = Some(list.trusted_ip_fix(check.caller_ip.as_deref()));
    check.error = check.error.map(|error| list.name_in(error));
    check
}
