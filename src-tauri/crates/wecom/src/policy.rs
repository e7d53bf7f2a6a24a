//! Retry and rate-limit policy as plain data: no I/O, no clock.

use std::time::Duration;

/// How a call is retried after an errcode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetryAction {
    /// The token is no longer valid: request a new one and try once more.
    FreshToken,
    /// The server is busy: try again after a pause.
    BackOff,
    /// Too many calls at once: fewer at a time, and try again after a pause.
    SlowDown,
    /// Too many calls in a window: send nothing for at least this long.
    Stop {
        /// The shortest of WeCom's windows; a longer one shows itself only by refusing again.
        for_: Duration,
    },
    /// Asking again would give the same answer, or do harm.
    Never,
}

/// The shortest window after which WeCom lifts a frequency block.
pub const SHORTEST_BLOCK: Duration = Duration::from_secs(60);

/// The longest window that is waited for without asking WeCom in between.
pub(crate) const LONGEST_BLOCK: Duration = Duration::from_secs(3600);

/// The retry action for an errcode; every code that is not known to be transient is final, since a repeated wrong secret
/// gets the whole IP address blocked.
#[must_use]
pub fn retry_action(errcode: i64) -> RetryAction {
    match errcode {
        40014 | 42001 => RetryAction::FreshToken,
        -1 => RetryAction::BackOff,
        45033 => RetryAction::SlowDown,
        45009 => RetryAction::Stop {
            for_: SHORTEST_BLOCK,
        },
        _ => RetryAction::Never,
    }
}

/// Retry policy: attempts and exponential backoff with jitter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetryPolicy {
    /// The maximum number of attempts, the first one included.
    pub tries: u32,
    /// The pause before the second attempt; each further one doubles.
    pub base: Duration,
    /// The longest pause.
    pub cap: Duration,
    /// Seed of the jitter; the same seed gives the same pauses, so that tests repeat.
    pub seed: u64,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            tries: 4,
            base: Duration::from_millis(500),
            cap: Duration::from_secs(8),
            seed: 0,
        }
    }
}

impl RetryPolicy {
    /// The pause after a request failed for the `failures`-th time, between half and all of its nominal length.
    ///
    /// `request` tells requests apart, so that those which failed together do not return together.
    #[must_use]
    pub fn pause(&self, failures: u32, request: u64) -> Duration {
        let doublings = failures.saturating_sub(1).min(20);
        let nominal = self.base.saturating_mul(1 << doublings).min(self.cap);
        let random = mix(self.seed ^ mix(request.wrapping_add(u64::from(failures) << 48)));
        let share = f64::from((random >> 48) as u16) / f64::from(u16::MAX);
        nominal.mul_f64(0.5 + share / 2.0)
    }
}

/// Time-outs of a request, after which it has failed and may be sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// For connecting.
    pub connect: Duration,
    /// For the whole request, until the last byte of its response.
    pub request: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            request: Duration::from_secs(30),
        }
    }
}

/// Client-side rate limits. They stay a tenth below WeCom's, since other programs of the corp use the same quota.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pacing {
    /// Concurrent requests, per corp.
    pub concurrency: usize,
    /// Requests in any minute, per corp and API. WeCom's own limit is 10,000.
    pub per_minute: u32,
    /// Requests in any hour, per corp and API. WeCom's own limit is 150,000, and past it the API is barred for an hour.
    pub per_hour: u32,
    /// Successes in a row after which the concurrency limit grows by one again, once WeCom asked for fewer.
    pub recover_after: u32,
}

impl Default for Pacing {
    fn default() -> Self {
        Self {
            concurrency: 4,
            per_minute: 9_000,
            per_hour: 135_000,
            recover_after: 40,
        }
    }
}

/// Spreads a number over all 64 bits (the finaliser of splitmix64).
fn mix(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_actions() {
        let stop = RetryAction::Stop {
            for_: SHORTEST_BLOCK,
        };
        let cases = [
            (40014, RetryAction::FreshToken),
            (42001, RetryAction::FreshToken),
            (-1, RetryAction::BackOff),
            (45033, RetryAction::SlowDown),
            (45009, stop),
        ];
        for (code, expected) in cases {
            assert_eq!(retry_action(code), expected, "{code}");
        }
        for code in [
            40001,
            40013,
            42003,
            45035,
            48002,
            48009,
            60011,
            60020,
            301_002,
            301_022,
            1,
            i64::MIN,
        ] {
            assert_eq!(retry_action(code), RetryAction::Never, "{code}");
        }
    }

    #[test]
    fn pauses_double_up_to_the_cap_and_repeat_themselves() {
        let policy = RetryPolicy::default();
        for (failures, nominal) in [
            (1, 500),
            (2, 1000),
            (3, 2000),
            (5, 8000),
            (6, 8000),
            (u32::MAX, 8000),
        ] {
            for request in 0..50 {
                let pause = policy.pause(failures, request);
                assert!(
                    (nominal / 2..=nominal).contains(&pause.as_millis()),
                    "{failures}: {pause:?}"
                );
                assert_eq!(pause, policy.pause(failures, request));
            }
        }
        assert_ne!(
            policy.pause(1, 1),
            policy.pause(1, 2),
            "requests that failed together return apart"
        );
        let other = RetryPolicy {
            seed: 7,
            ..RetryPolicy::default()
        };
        assert_ne!(policy.pause(1, 1), other.pause(1, 1));
    }
}
