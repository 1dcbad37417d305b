//! Which passphrases are refused.

use crate::secret::Secret;
use crate::slots::error::Weakness;

/// Shortest passphrase, in characters.
pub const SHORTEST: usize = 10;

/// Passphrases tried first by anyone who guesses, of the length that the rule above lets through.
const COMMON: [&str; 50] = [
    "0000000000",
    "0123456789",
    "0987654321",
    "1111111111",
    "1122334455",
    "12345678901",
    "1234567890",
    "123456789a",
    "123456789q",
    "1234567891",
    "12345678910",
    "123456abcd",
    "123123123123",
    "1314520520",
    "1q2w3e4r5t",
    "1q2w3e4r5t6y",
    "1qaz2wsx3edc",
    "5201314520",
    "52013141314",
    "520131452013",
    "6666666666",
    "8888888888",
    "9876543210",
    "9999999999",
    "a1234567890",
    "a123456789",
    "aa123456789",
    "abc123456789",
    "abcd123456",
    "abcdefghij",
    "admin12345",
    "admin123456",
    "administrator",
    "asdfghjkl;",
    "iloveyou123",
    "passw0rd123",
    "password12",
    "password123",
    "password1234",
    "q123456789",
    "qazwsxedcrfv",
    "qq123456789",
    "qwer123456",
    "qwerty1234",
    "qwerty123456",
    "qwertyuiop",
    "welcome123",
    "woaini1314",
    "woaini520520",
    "zxcvbnm123",
];

/// Why the passphrase is too weak for the login, or nothing.
pub(crate) fn weakness(login: &str, passphrase: &Secret) -> Option<Weakness> {
    let Some(text) = passphrase.expose_text() else {
        return (passphrase.expose().len() < SHORTEST).then_some(Weakness::Short);
    };
    if text.chars().count() < SHORTEST {
        return Some(Weakness::Short);
    }
    if text.eq_ignore_ascii_case(login) {
        return Some(Weakness::Login);
    }
    if COMMON.iter().any(|c| c.eq_ignore_ascii_case(text)) {
        return Some(Weakness::Common);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_known_and_own_names_are_refused() {
        let of = |s: &str| weakness("zhang.wei-office", &Secret::passphrase(s));
        assert_eq!(of("九个字的口令太短了"), Some(Weakness::Short));
        assert_eq!(of("Zhang.Wei-Office"), Some(Weakness::Login));
        assert_eq!(of("QWERTYUIOP"), Some(Weakness::Common));
        assert_eq!(of("十个字的口令就足够长了"), None);
        assert!(COMMON.iter().all(|c| c.len() >= SHORTEST), "a shorter one would never be reached");
    }
}
