//! Passphrases: from a prompt, a file, or a file named in the environment; never from an argument.

use crate::console::Console;
use hegui_app::error::{Code, Error, Result};
use std::fs::File;
use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

/// Names the file with the passphrase.
pub(crate) const PASSPHRASE_FILE: &str = "HEGUI_PASSPHRASE_FILE";
/// A file longer than this is no passphrase.
const LONGEST: u64 = 4096;

/// A passphrase from a file: its text without the line break at the end.
pub(crate) fn from_file(path: &Path) -> Result<String> {
    let shown = path.display();
    let unreadable = |e: std::io::Error| {
        Error::new(
            Code::Usage,
            format!("读不了口令文件 {shown}（{e}），请检查路径和权限"),
            format!("The passphrase file {shown} cannot be read ({e}); check its path and rights"),
        )
    };
    let mut text = String::new();
    File::open(path).and_then(|f| f.take(LONGEST + 1).read_to_string(&mut text)).map_err(unreadable)?;
    if text.len() as u64 > LONGEST {
        return Err(Error::new(
            Code::Usage,
            format!("口令文件 {shown} 超过 {LONGEST} 字节，请确认是否选错了文件"),
            format!("The passphrase file {shown} is longer than {LONGEST} bytes; is it the right file?"),
        ));
    }
    let end = text.trim_end_matches(['\n', '\r']).len();
    text.truncate(end);
    // Editors on Windows begin a UTF-8 file with a mark that nobody typed.
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

impl Console {
    /// The passphrase of the login: `--passphrase-file`, the environment, or the prompt.
    pub(crate) fn passphrase(&self) -> Result<String> {
        match self.passphrase_file() {
            Some(path) => from_file(&path),
            None => self.prompt(("口令", "Passphrase"), "--passphrase-file"),
        }
    }

    /// A passphrase that is being set: its file, or typed twice.
    pub(crate) fn new_passphrase(&self, file: Option<&Path>) -> Result<String> {
        if let Some(path) = file {
            return from_file(path);
        }
        let first = self.prompt(("新口令", "New passphrase"), "--new-passphrase-file")?;
        if first != self.prompt(("再次输入新口令", "The new passphrase again"), "--new-passphrase-file")?
        {
            return Err(Error::new(
                Code::Usage,
                "两次输入的口令不一致，请重新执行",
                "The two passphrases differ; run the command again",
            ));
        }
        Ok(first)
    }

    /// A secret of another kind: its file, or the prompt.
    pub(crate) fn secret(&self, file: Option<&Path>, label: (&str, &str), option: &str) -> Result<String> {
        file.map_or_else(|| self.prompt(label, option), from_file)
    }

    /// Is a file with the passphrase named?
    pub(crate) fn has_passphrase_file(&self) -> bool {
        self.passphrase_file().is_some()
    }

    fn passphrase_file(&self) -> Option<PathBuf> {
        let named = || std::env::var_os(PASSPHRASE_FILE).filter(|v| !v.is_empty()).map(PathBuf::from);
        self.options.passphrase_file.clone().or_else(named)
    }

    fn prompt(&self, label: (&str, &str), option: &str) -> Result<String> {
        if !std::io::stdin().is_terminal() {
            return Err(Error::new(
                Code::Usage,
                format!("需要{}：请在终端中运行，或用 {option} 指定文件", label.0),
                format!("{} needed: run in a terminal, or name a file with {option}", label.1),
            ));
        }
        self.waiting.store(true, Ordering::Relaxed);
        let typed = rpassword::prompt_password(format!("{}: ", self.say(label.0, label.1)));
        self.waiting.store(false, Ordering::Relaxed);
        typed.map_err(|e| {
            Error::new(
                Code::Cancelled,
                format!("没有读到{}（{e}），请重新执行", label.0),
                format!("{}: nothing was read ({e}); run the command again", label.1),
            )
        })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    #[test]
    fn a_file_loses_its_last_line_break_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("p");
        for (bytes, wanted) in
            [("口 令 \n", "口 令 "), ("\u{feff}a\r\n", "a"), ("  two words", "  two words"), ("", "")]
        {
            std::fs::write(&path, bytes).unwrap();
            assert_eq!(from_file(&path).unwrap(), wanted);
        }
    }

    #[test]
    fn a_file_that_is_no_passphrase_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("p");
        std::fs::write(&path, vec![b'a'; 5000]).unwrap();
        assert_eq!(from_file(&path).unwrap_err().code, Code::Usage);
        std::fs::write(&path, [0xff, 0xfe, 0x00]).unwrap();
        assert_eq!(from_file(&path).unwrap_err().code, Code::Usage);
        assert_eq!(from_file(&dir.path().join("absent")).unwrap_err().code, Code::Usage);
    }
}
