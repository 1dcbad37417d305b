//! Exact decimals with six places. Floats never enter a record, so figures compare and hash alike everywhere.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A decimal in millionths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Decimal {
    /// Value times 1,000,000.
    pub micros: i64,
}

impl Decimal {
    /// Nought.
    pub const ZERO: Self = Self { micros: 0 };

    /// A whole number.
    pub const fn whole(n: i64) -> Self {
        Self { micros: n * 1_000_000 }
    }
}

impl FromStr for Decimal {
    type Err = ();

    fn from_str(s: &str) -> Result<Self, ()> {
        let s = s.trim();
        let (negative, s) = s.strip_prefix('-').map_or((false, s), |rest| (true, rest));
        let (whole, fraction) = s.split_once('.').unwrap_or((s, ""));
        let digits = |p: &str| p.bytes().all(|b| b.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty())
            || fraction.len() > 6
            || !digits(whole)
            || !digits(fraction)
        {
            return Err(());
        }
        let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().map_err(drop)? };
        let fraction: i64 = format!("{fraction:0<6}").parse().map_err(drop)?;
        let micros = whole.checked_mul(1_000_000).and_then(|w| w.checked_add(fraction)).ok_or(())?;
        Ok(Self { micros: if negative { -micros } else { micros } })
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.micros < 0 { "-" } else { "" };
        let n = self.micros.unsigned_abs();
        let fraction = format!("{:06}", n % 1_000_000);
        let fraction = fraction.trim_end_matches('0');
        let dot = if fraction.is_empty() { "" } else { "." };
        write!(f, "{sign}{}{dot}{fraction}", n / 1_000_000)
    }
}

impl From<Decimal> for String {
    fn from(d: Decimal) -> Self {
        d.to_string()
    }
}

impl TryFrom<String> for Decimal {
    type Error = &'static str;

    fn try_from(s: String) -> Result<Self, Self::Error> {
        s.parse().map_err(|()| "not a decimal with up to six places")
    }
}

#[cfg(test)]
mod tests {
    use super::Decimal;

    #[test]
    fn text_comes_back_in_its_shortest_form() {
        for (given, kept) in [("96.50", "96.5"), (".5", "0.5"), ("-0.000001", "-0.000001"), ("007", "7")] {
            assert_eq!(given.parse::<Decimal>().expect(given).to_string(), kept);
        }
        for wrong in ["", ".", "1.0000001", "1e3", "--1", "12a", "99999999999999999999"] {
            assert!(wrong.parse::<Decimal>().is_err(), "{wrong:?} must be refused");
        }
    }
}
