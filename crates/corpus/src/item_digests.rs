//! The list of a dataset's items by digest: a line an item, its SHA-256 in hexadecimal first. What follows the digest
//! (a name, as `sha256sum` writes it, or further columns) is passed over; copies of an item stand as often as they occur.

use crate::error::{ForeignError, at_row, cancelled, in_file, refuse, unreadable};
use std::io::{BufRead, BufReader, Read};
use std::sync::atomic::{AtomicBool, Ordering};

/// Longest line in bytes.
const LINE: u64 = 8_192;
/// Lines between two looks at whether a person wants to stop.
const STEP: u64 = 65_536;

/// The first 128 bits of an item's digest: of 10^8 items two differing ones agree with a probability below 10^-22.
pub type Item = u128;

/// Gives out the items of a list in constant memory; answers how many there were.
///
/// # Errors
/// `item_digest_malformed` with the row that does not begin with a digest, `item_digests_empty`, `cancelled`, and what
/// reading answers. Items given out before an error must not be used.
pub fn items(
    source: impl Read,
    file: &str,
    cancel: &AtomicBool,
    take: &mut dyn FnMut(Item),
) -> Result<u64, ForeignError> {
    let mut lines = BufReader::with_capacity(1 << 20, source);
    let mut line = Vec::with_capacity(256);
    let (mut row, mut count) = (0_u32, 0);
    loop {
        line.clear();
        let n = (&mut lines).take(LINE).read_until(b'\n', &mut line).map_err(|e| unreadable(file, &e))?;
        if n == 0 {
            break;
        }
        row = row.saturating_add(1);
        if u64::from(row).is_multiple_of(STEP) && cancel.load(Ordering::Relaxed) {
            return Err(cancelled(file));
        }
        let text = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&line).trim_ascii();
        if text.is_empty() {
            continue;
        }
        match item(text) {
            Some(item) => {
                take(item);
                count += 1;
            }
            // The one line that may be no digest: what a table calls its first column.
            None if row == 1 && text[0].is_ascii_alphabetic() && text.len() < 64 => {}
            None => {
                return Err(refuse(
                    "item_digest_malformed",
                    at_row(file, None, row),
                    "这一行不以条目摘要（64 位十六进制 SHA-256）开头。请重新导出摘要清单，每个条目一行。",
                    "the line does not begin with the digest of an item (SHA-256, 64 hexadecimal digits). Export the list again, a line an item.",
                ));
            }
        }
    }
    if count == 0 {
        return Err(refuse(
            "item_digests_empty",
            in_file(file),
            "没有一个条目摘要。请检查导出是否成功。",
            "it holds no digest of an item. Check whether the export succeeded.",
        ));
    }
    Ok(count)
}

fn item(text: &[u8]) -> Option<Item> {
    let digest = text.get(..64)?;
    let ends = text.get(64).is_none_or(|b| !b.is_ascii_alphanumeric());
    if !ends || !digest.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    u128::from_str_radix(std::str::from_utf8(&digest[..32]).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<Item>, ForeignError> {
        let mut out = Vec::new();
        items(text.as_bytes(), "示例.txt", &AtomicBool::new(false), &mut |i| out.push(i))?;
        Ok(out)
    }

    #[test]
    fn forms_in_which_lists_come() {
        let (a, b) = ("0a".repeat(32), "FF".repeat(32));
        let (first, second) = (u128::from_be_bytes([10; 16]), u128::MAX);
        assert_eq!(read(&format!("{a}\n{b}\n{a}\n")).expect("bare"), [first, second, first]);
        assert_eq!(
            read(&format!("\u{feff}sha256,文件\r\n{a},甲\r\n\r\n{b}")).expect("table"),
            [first, second]
        );
        assert_eq!(read(&format!("{a}  ./甲.json\n")).expect("sha256sum"), [first]);
    }

    #[test]
    fn a_line_that_is_no_digest_is_named() {
        let a = "0a".repeat(32);
        for bad in
            [format!("{a}\n{}\n", &a[1..]), format!("{a}\n{a}0\n"), format!("{a}\n{}\n", "g".repeat(64))]
        {
            let e = read(&bad).expect_err("bad").into_finding();
            assert_eq!((e.code.as_str(), e.place.and_then(|p| p.row)), ("item_digest_malformed", Some(2)));
        }
        assert_eq!(read("sha256\n").expect_err("empty").code(), "item_digests_empty");
        let long = "x".repeat(20_000);
        assert_eq!(read(&long).expect_err("long").code(), "item_digest_malformed");
    }
}
