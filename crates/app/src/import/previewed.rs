//! What a person saw in a preview, and whether it still holds when it is to be kept.

use crate::error::{Code, Error, Result};
use hegui_model::reader::Reader;

/// That something changed since the preview, so that nothing was kept.
pub(super) fn changed_since(zh: &str, en: &str) -> Error {
    Error::new(
        Code::Stale,
        format!("{zh}，未保存任何内容；请重新预览"),
        format!("{en}; nothing was kept. Preview it again"),
    )
}

/// Refuses to keep another sheet than the one whose digest a person was shown.
pub(crate) fn as_shown(seen: Option<&str>, promise: &str) -> Result<()> {
    if seen == Some(promise) {
        return Ok(());
    }
    Err(changed_since(
        "文件或相关记录在预览后有变化",
        "The file or records it rests on changed after the preview",
    ))
}

/// Refuses to keep what was looked at before somebody else wrote. `seen` is the head of the journal of then.
pub(crate) fn at_head(seen: &(i64, String), reader: &dyn Reader) -> Result<()> {
    if reader.head() == *seen {
        return Ok(());
    }
    Err(changed_since("保存期间有人修改了数据", "Somebody wrote while this was being kept"))
}
