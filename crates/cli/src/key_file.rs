//! `--p12 FILE --p12-passphrase-file FILE`: the key that a person signs with.

use crate::console::{Console, path};
use clap::Args;
use hegui_app::error::Result;
use std::path::PathBuf;

#[derive(Args, Debug)]
pub(crate) struct KeyFile {
    /// 签名用的 P12 文件；默认试用密钥 | P12 file to sign with; default: a trial key
    #[arg(long, value_name = "FILE")]
    p12: Option<PathBuf>,
    /// P12 文件的口令所在文件 | File with the passphrase of the P12 file
    #[arg(long, value_name = "FILE", requires = "p12")]
    p12_passphrase_file: Option<PathBuf>,
}

impl KeyFile {
    /// Was a file named?
    pub(crate) fn is_given(&self) -> bool {
        self.p12.is_some()
    }

    /// Path and passphrase, asked for where no file holds it.
    pub(crate) fn open(&self, c: &Console) -> Result<(Option<String>, Option<String>)> {
        let Some(p12) = &self.p12 else { return Ok((None, None)) };
        let passphrase = c.secret(
            self.p12_passphrase_file.as_deref(),
            ("P12 文件口令", "Passphrase of the P12 file"),
            "--p12-passphrase-file",
        )?;
        Ok((Some(path(p12)?), Some(passphrase)))
    }
}
