//! When the next request may begin. Arithmetic alone: the instants are given.

use std::time::{Duration, Instant};

/// Longest wait that a server may ask for or that failures add up to.
const MOST_WAIT: Duration = Duration::from_secs(60);
/// Wait after a first failure.
pub(super) const FIRST_WAIT: Duration = Duration::from_secs(1);

/// Spaces the requests of a batch evenly and keeps all of them back while the server asks for it.
#[derive(Debug)]
pub(super) struct Pace {
    gap: Duration,
    free: Option<Instant>,
}

impl Pace {
    /// At most so many requests in any minute; 0 for no limit.
    pub(super) fn new(per_minute: u32) -> Self {
        let minute = Duration::from_secs(60);
        // Rounded up: a gap too short by a nanosecond would let one more in.
        let gap = minute.checked_div(per_minute).unwrap_or_default();
        let gap =
            if gap * per_minute < minute && per_minute > 0 { gap + Duration::from_nanos(1) } else { gap };
        Self { gap, free: None }
    }

    /// Takes the turn that is free now; else, when to ask again. Turns that nobody took are lost: there is no burst
    /// after a pause.
    pub(super) fn take(&mut self, now: Instant) -> Result<(), Instant> {
        match self.free {
            Some(free) if free > now => Err(free),
            _ => {
                self.free = Some(now + self.gap);
                Ok(())
            }
        }
    }

    /// Keeps every request back until then, unless they are kept back for longer already.
    pub(super) fn hold(&mut self, until: Instant) {
        self.free = Some(self.free.map_or(until, |free| free.max(until)));
    }
}

/// How long to wait after so many attempts, the first being 1: what the server asked for, else twice as long after
/// each. `first` at least, a minute at most.
pub(super) fn wait(attempts: u32, first: Duration, asked: Option<u32>) -> Duration {
    let doubled = first.saturating_mul(1_u32.checked_shl(attempts.saturating_sub(1)).unwrap_or(u32::MAX));
    let wait = asked.map_or(doubled, |seconds| Duration::from_secs(seconds.into()));
    wait.max(first).min(MOST_WAIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// When `n` requests begin that are all ready at the same instant.
    fn begun(pace: &mut Pace, start: Instant, n: usize) -> Vec<Duration> {
        let mut now = start;
        let mut begun = Vec::new();
        while begun.len() < n {
            match pace.take(now) {
                Ok(()) => begun.push(now - start),
                Err(until) => {
                    assert!(until > now, "waiting leads on");
                    now = until;
                }
            }
        }
        begun
    }

    #[test]
    fn requests_are_spaced_evenly() {
        let begun = begun(&mut Pace::new(120), Instant::now(), 5);
        assert_eq!(begun, [0, 500, 1000, 1500, 2000].map(Duration::from_millis));
    }

    #[test]
    fn no_minute_holds_more_requests_than_its_limit() {
        for per_minute in [1, 7, 59, 60, 61, 999, 60_000] {
            let begun = begun(&mut Pace::new(per_minute), Instant::now(), per_minute as usize + 1);
            assert!(begun[per_minute as usize] >= Duration::from_secs(60), "{per_minute}");
        }
    }

    #[test]
    fn without_a_limit_nothing_waits() {
        assert_eq!(begun(&mut Pace::new(0), Instant::now(), 1000).last(), Some(&Duration::ZERO));
    }

    #[test]
    fn a_pause_is_not_made_up_for() {
        let (mut pace, start) = (Pace::new(60), Instant::now());
        assert_eq!(pace.take(start), Ok(()));
        let later = start + Duration::from_secs(100);
        assert_eq!(pace.take(later), Ok(()));
        assert_eq!(pace.take(later), Err(later + Duration::from_secs(1)));
    }

    #[test]
    fn a_server_keeps_every_request_back_and_none_comes_earlier_for_a_second_word() {
        let (mut pace, start) = (Pace::new(0), Instant::now());
        let (near, far) = (start + Duration::from_secs(5), start + Duration::from_secs(30));
        pace.hold(far);
        pace.hold(near);
        assert_eq!(pace.take(start), Err(far));
        assert_eq!(pace.take(near), Err(far));
        assert_eq!(pace.take(far), Ok(()));
    }

    #[test]
    fn after_a_hold_the_spacing_goes_on() {
        let (mut pace, start) = (Pace::new(60), Instant::now());
        pace.hold(start + Duration::from_secs(10));
        assert_eq!(begun(&mut pace, start, 3), [10, 11, 12].map(Duration::from_secs));
    }

    #[test]
    fn waits_double_up_to_a_minute() {
        let waits = [1, 2, 3, 6, 7, 11, 33, u32::MAX].map(|n| wait(n, FIRST_WAIT, None).as_secs());
        assert_eq!(waits, [1, 2, 4, 32, 60, 60, 60, 60]);
    }

    #[test]
    fn a_server_is_believed_within_a_minute() {
        assert_eq!([0, 1, 7, 60, 3600].map(|s| wait(5, FIRST_WAIT, Some(s)).as_secs()), [1, 1, 7, 60, 60]);
    }
}
