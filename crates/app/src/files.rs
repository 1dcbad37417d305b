//! Files from outside that are looked at and then kept: read in bounds, named by their digest.

use crate::error::{Code, Error, Result};
use hegui_model::text::Text;
use std::io::Read;
use std::path::Path;

/// Bytes of a file, one more than `most` at the most: whoever reads them refuses what is too big.
pub(crate) fn bytes(path: &str, most: usize) -> Result<Vec<u8>> {
    let unreadable = |e: std::io::Error| {
        Error::new(Code::Usage, format!("无法读取「{path}」：{e}"), format!("{path} cannot be read: {e}"))
    };
    let file = std::fs::File::open(path).map_err(unreadable)?;
    let mut out = Vec::new();
    let most = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    file.take(most).read_to_end(&mut out).map_err(unreadable)?;
    Ok(out)
}

/// Name of a file without its folder.
pub(crate) fn name(path: &str) -> String {
    Path::new(path).file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default()
}

/// A fault of a file, which it names.
pub(crate) fn fault(file: &str, fault: Text) -> Error {
    Error::with(Code::Usage, Text::new(format!("{file}：{}", fault.zh), format!("{file}: {}", fault.en)))
}

/// Is the file still the one that was looked at?
pub(crate) fn unchanged(seen: &str, now: &str) -> Result<()> {
    if seen == now {
        return Ok(());
    }
    Err(Error::new(
        Code::Stale,
        "文件在查看之后被改动，请重新查看后再导入",
        "The file changed after it was looked at; look again before keeping it",
    ))
}
