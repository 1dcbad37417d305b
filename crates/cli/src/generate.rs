//! `hegui generate`: the files that the program writes about itself; `cargo xtask gen` puts them in place.

use crate::console::DONE;
use clap::Args;
use hegui_app::error::{Code, Error, Result};
use std::fs;
use std::path::{Path, PathBuf};

#[derive(Args, Debug)]
pub(crate) struct Generate {
    /// 写入此文件夹 | Folder to write into
    folder: PathBuf,
}

fn file(path: &Path, e: &std::io::Error) -> Error {
    let path = path.display();
    Error::new(Code::Usage, format!("无法写入「{path}」：{e}"), format!("Cannot write {path}: {e}"))
}

pub(crate) fn run(a: &Generate) -> Result<u8> {
    for (path, text) in hegui_app::generate::files() {
        let to = a.folder.join(path);
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent).map_err(|e| file(parent, &e))?;
        }
        fs::write(&to, text).map_err(|e| file(&to, &e))?;
    }
    Ok(DONE)
}
