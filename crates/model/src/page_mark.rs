//! The code on each page of a paper: by it a scan is matched with the very version that was printed.

use serde::{Deserialize, Serialize};

/// First part of every page's code; another shape would begin otherwise.
const MARK: &str = "HG1";
/// Hexadecimal digits of a SHA-256.
const DIGEST: usize = 64;
/// Largest number of a page; also what the size of a paper's codes is chosen for, so that all of them are alike.
pub const LAST_PAGE: u32 = 99_999;
/// Most bytes of a paper's number in a code.
const NUMBER_MOST: usize = 120;

/// What the code on a page says: which page, of which content, under which number. The number holds the version, as
/// in `ASM-0001-R2`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct PageMark {
    /// Page, from 1.
    pub page: u32,
    /// SHA-256 of the document's JSON, 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// Number of the paper.
    pub number: String,
}

impl PageMark {
    /// The text of the code: `HG1/page/SHA256/number`. Upper case and digits alone where the number allows it, for
    /// which a QR code has a denser writing.
    pub fn code(&self) -> String {
        let number: String = self.number.chars().take(NUMBER_MOST).collect();
        format!("{MARK}/{}/{}/{number}", self.page, self.sha256.to_ascii_uppercase())
    }

    /// Reads a code. Nothing where it is no page's: papers carry other codes too.
    pub fn read(code: &str) -> Option<Self> {
        let mut parts = code.splitn(4, '/');
        let (mark, page, sha256, number) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let digits = |s: &str| !s.is_empty() && s.len() <= 5 && s.bytes().all(|b| b.is_ascii_digit());
        let hex = sha256.len() == DIGEST && sha256.bytes().all(|b| b.is_ascii_hexdigit());
        if mark != MARK || !digits(page) || !hex || number.len() > NUMBER_MOST * 4 {
            return None;
        }
        let page = page.parse().ok().filter(|p| *p > 0)?;
        Some(Self { page, sha256: sha256.to_ascii_lowercase(), number: number.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(page: u32, number: &str) -> PageMark {
        PageMark { page, sha256: "0a".repeat(32), number: number.into() }
    }

    #[test]
    fn a_code_is_read_back_whatever_its_number_holds() {
        for number in ["ASM-0001-R2-EN", "a/b/c", "", "评估 1"] {
            let m = mark(17, number);
            assert_eq!(PageMark::read(&m.code()), Some(m));
        }
        assert!(mark(LAST_PAGE, "ASM-0001-R2").code().bytes().all(|b| !b.is_ascii_lowercase()));
    }

    #[test]
    fn what_is_no_code_of_a_page_is_none() {
        let sound = mark(3, "X").code();
        for other in [
            String::new(),
            "https://example.com/1/2/3".into(),
            sound.replacen("HG1", "HG2", 1),
            sound.replacen("/3/", "/0/", 1),
            sound.replacen("/3/", "/-3/", 1),
            sound.replacen("/3/", "/1234567/", 1),
            sound.replacen("0A", "0G", 1),
            sound.replacen("0A", "", 1),
            sound.rsplit_once('/').map(|(a, _)| a.to_owned()).unwrap_or_default(),
        ] {
            assert_eq!(PageMark::read(&other), None, "{other}");
        }
    }
}
