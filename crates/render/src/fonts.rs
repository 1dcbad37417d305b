//! The four fonts of every paper: where they lie, and reading them.

use crate::RenderError;
use std::fs;
use std::path::{Path, PathBuf};
use typst::foundations::Bytes;
use typst::text::Font;

/// Files that a font folder must hold: Noto Serif SC and Noto Sans SC, regular and bold (OFL-1.1).
pub const FONT_FILES: [&str; 4] = [
    "NotoSerifSC_400Regular.ttf",
    "NotoSerifSC_700Bold.ttf",
    "NotoSansSC_400Regular.ttf",
    "NotoSansSC_700Bold.ttf",
];

/// A font file larger than this is not read; the largest of ours has 15 MB, CJK collections about 30 MB.
const MAX_FONT_BYTES: u64 = 64 << 20;
/// Further font files in the folder that are read, in the order of their names.
const MAX_FURTHER_FONTS: usize = 8;

/// The folder with the fonts: `HEGUI_FONTS`, else `fonts` beside the program or one or two folders above it,
/// else `/usr/share/hegui/fonts`. `None` when none of them holds all of [`FONT_FILES`].
pub fn find_fonts() -> Option<PathBuf> {
    let given = std::env::var_os("HEGUI_FONTS").filter(|v| !v.is_empty()).map(PathBuf::from);
    let beside = std::env::current_exe().ok();
    let near = beside.iter().flat_map(|exe| exe.ancestors().skip(1).take(3)).map(|dir| dir.join("fonts"));
    given
        .into_iter()
        .chain(near)
        .chain([PathBuf::from("/usr/share/hegui/fonts")])
        .find(|dir| FONT_FILES.iter().all(|f| dir.join(f).is_file()))
}

/// One of the four files, read whole.
pub(crate) fn font_bytes(folder: &Path, name: &str) -> Result<Vec<u8>, RenderError> {
    let path = folder.join(name);
    let unusable = |reason: String| RenderError::FontUnusable { file: name.to_owned(), reason };
    let size = fs::metadata(&path).map_err(|e| unusable(e.to_string()))?.len();
    if size > MAX_FONT_BYTES {
        return Err(unusable(format!("{size} bytes are more than {MAX_FONT_BYTES}")));
    }
    fs::read(&path).map_err(|e| unusable(e.to_string()))
}

/// All fonts of the folder: the four, then further `.ttf`, `.otf` and `.ttc` files, which serve characters the
/// four lack (rare names).
pub(crate) fn load(folder: &Path) -> Result<Vec<Font>, RenderError> {
    let missing: Vec<String> =
        FONT_FILES.iter().filter(|f| !folder.join(f).is_file()).map(|f| (*f).to_owned()).collect();
    if !missing.is_empty() {
        return Err(RenderError::FontsMissing { folder: folder.display().to_string(), missing });
    }
    let mut fonts = Vec::new();
    for name in FONT_FILES {
        let before = fonts.len();
        fonts.extend(Font::iter(Bytes::new(font_bytes(folder, name)?)));
        if fonts.len() == before {
            let reason = "not a TrueType or OpenType font".to_owned();
            return Err(RenderError::FontUnusable { file: name.to_owned(), reason });
        }
    }
    for name in further(folder) {
        match font_bytes(folder, &name) {
            Ok(bytes) => fonts.extend(Font::iter(Bytes::new(bytes))),
            Err(e) => tracing::warn!(error = %e, "a further font is left out"),
        }
    }
    Ok(fonts)
}

fn further(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| {
            let end = name.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase());
            matches!(end.as_deref(), Some("ttf" | "otf" | "ttc")) && !FONT_FILES.contains(&name.as_str())
        })
        .collect();
    names.sort_unstable();
    names.truncate(MAX_FURTHER_FONTS);
    names
}
