//! Everything out: the whole workspace as files that other programs read.

shapes! {
    /// Asks for everything that the session reads, as files.
    WorkspaceExport {
        /// Folder that does not exist or is empty.
        folder: String,
        /// Why it leaves.
        reason: String,
    }
    /// What was written.
    WorkspaceExported {
        /// Folder.
        folder: String,
        /// Registers.
        registers: u32,
        /// Records, retired ones too.
        records: u64,
        /// Entries of the journal.
        entries: u64,
        /// Files of evidence.
        files: u64,
        /// Bytes of everything.
        size: u64,
        /// SHA-256 of `manifest.json`, which holds the digest of every other file.
        manifest_sha256: String,
        /// Files of evidence that lie outside the workspace and are named, not copied.
        outside: u64,
    }
}
