//! A folder for one test, removed at its end.

use std::path::{Path, PathBuf};

pub(crate) struct TrialFolder(PathBuf);

impl TrialFolder {
    pub(crate) fn new() -> Self {
        let path = std::env::temp_dir().join(format!("hegui-trial-{}", uuid::Uuid::now_v7().simple()));
        std::fs::create_dir_all(&path).expect("a folder for the test");
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for TrialFolder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
