//! What a number format of a spreadsheet makes of a number.

/// Kind of a number format, as far as it changes what a number means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NumberFormat {
    /// The number is itself.
    Plain,
    /// Shown as a percentage: a hundredth of what a person reads.
    Percent,
    /// A day, or a day and a time.
    Date,
    /// A span of time that may exceed a day.
    Duration,
}

impl NumberFormat {
    /// The format that a number names, from those that every spreadsheet knows (ECMA-376-1, 18.8.30).
    pub(crate) fn built_in(id: u32) -> Self {
        match id {
            9 | 10 => Self::Percent,
            14..=22 | 27..=36 | 45 | 47 | 50..=58 => Self::Date,
            46 => Self::Duration,
            _ => Self::Plain,
        }
    }

    /// The format that a code describes. Only the section for positive numbers counts.
    pub(crate) fn of_code(code: &str) -> Self {
        let mut characters = code.chars();
        while let Some(c) = characters.next() {
            match c.to_ascii_lowercase() {
                // The next character is shown, skipped by its width, or repeated.
                '\\' | '_' | '*' => {
                    characters.next();
                }
                '"' => while characters.next().is_some_and(|c| c != '"') {},
                '[' => {
                    let inside: String = characters.by_ref().take_while(|c| *c != ']').collect();
                    let one = inside.chars().next().map(|c| c.to_ascii_lowercase());
                    if matches!(one, Some('h' | 'm' | 's'))
                        && inside.chars().all(|c| Some(c.to_ascii_lowercase()) == one)
                    {
                        return Self::Duration;
                    }
                }
                ';' => return Self::Plain,
                '%' => return Self::Percent,
                'd' | 'm' | 'y' | 'h' | 's' => return Self::Date,
                _ => {}
            }
        }
        Self::Plain
    }
}

/// A fraction as the percentage that a person reads, without the tail that the multiplication drags along.
pub(crate) fn percentage(fraction: f64) -> f64 {
    let exact = fraction * 100.0;
    format!("{exact:.14e}").parse().unwrap_or(exact)
}

#[cfg(test)]
mod tests {
    use super::{NumberFormat as F, percentage};

    #[test]
    fn codes_that_spreadsheets_write() {
        for (code, format) in [
            ("General", F::Plain),
            ("0.00", F::Plain),
            ("#,##0_);[Red](#,##0)", F::Plain),
            ("0.00E+00", F::Plain),
            ("@", F::Plain),
            ("0\"days\"", F::Plain),
            ("0\\d", F::Plain),
            ("_(* #,##0_);0%", F::Plain),
            ("#,##0\\ [$¥-804]", F::Plain),
            ("0%", F::Percent),
            ("0.00%;[Red]-0.00%", F::Percent),
            ("0.0_%\"%\"", F::Plain),
            ("[Red]0%", F::Percent),
            ("yyyy-mm-dd", F::Date),
            ("yyyy\"年\"m\"月\"d\"日\";@", F::Date),
            ("[$-804]aaaa;h:mm AM/PM", F::Plain),
            ("[$-F400]h:mm:ss AM/PM", F::Date),
            ("上午/下午h\"时\"", F::Date),
            ("[h]:mm:ss", F::Duration),
            ("[Blue]\\+[hh]:mm", F::Duration),
            ("[ss].00", F::Duration),
            ("[>=100][Magenta]0", F::Plain),
            ("\"unclosed d", F::Plain),
            ("[d", F::Plain),
        ] {
            assert_eq!(F::of_code(code), format, "{code}");
        }
        assert_eq!(
            [F::built_in(0), F::built_in(10), F::built_in(14), F::built_in(46)],
            [F::Plain, F::Percent, F::Date, F::Duration]
        );
    }

    #[test]
    fn percentages_lose_the_tail_of_the_multiplication() {
        for (fraction, shown) in [
            (0.125, 12.5),
            (0.07, 7.0),
            (0.29, 29.0),
            (1.0, 100.0),
            (-0.003, -0.3),
            (0.0, 0.0),
            (0.999_999, 99.9999),
        ] {
            assert_eq!(percentage(fraction), shown);
        }
        assert!(percentage(f64::NAN).is_nan());
        assert_eq!(percentage(f64::INFINITY), f64::INFINITY);
    }
}
