//! What a person without the database key does must still reach the journal.
//!
//! A system administrator makes slots and backups but can't write the journal. Each such act is left as a signed file
//! in `<workspace>/outbox`; the next person who opens the workspace takes it into the journal. An act that is
//! altered or that nobody vouches for is shown as such, never dropped. Deleting a whole file can't be prevented here:
//! whoever owns the folder can.

use crate::slots::folder::Folder;
use crate::slots::{SlotError, Slots, Unlocked, mark};
use hegui_model::instant::{self, Instant};
use hegui_model::text::Text;
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};
use uuid::Uuid;

const FORMAT: u32 = 1;
const PURPOSE: &str = "outbox event";

/// One act, as it is to stand in the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Event {
    /// Time-ordered id, signed with the rest: a journal that has it already must not take it again.
    pub id: Uuid,
    /// When, by the clock of the machine.
    pub at: Instant,
    /// Who.
    pub login: String,
    /// What: key of the operation.
    pub op: String,
    /// Its facts; numbers are integers.
    pub facts: Json,
    /// Ed25519 public key that signed, in hexadecimal.
    pub key: String,
    /// Ed25519 signature in hexadecimal.
    pub signature: String,
}

/// An act could not be left or is not to be taken as it stands.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OutboxError {
    /// The file is not what was written: it can't be read, or its signature does not hold.
    #[error("outbox file {file} is damaged at {field}")]
    Damaged {
        /// Name of the file.
        file: String,
        /// Field, or line and column.
        field: String,
    },
    /// The signature holds, but its key is not the key of that login's slot (any more): the slot was reset or removed
    /// since, or somebody else signed. The journal takes it with this remark.
    #[error("outbox event of an unknown key of {}", .0.login)]
    Stranger(
        /// The act as signed.
        Box<Event>,
    ),
    /// The file was written by a newer program.
    #[error("outbox file {file} has format {format}")]
    Newer {
        /// Name of the file.
        file: String,
        /// Its format.
        format: u32,
    },
    /// The facts hold a number that is not an integer, or are longer than 48 KiB.
    #[error("facts can't be written canonically")]
    Facts,
    /// The path is not one of the outbox.
    #[error("not a file of the outbox")]
    Elsewhere,
    /// The folder could not be read or written.
    #[error(transparent)]
    Io(SlotError),
}

impl OutboxError {
    /// The sentence for people.
    pub fn text(&self) -> Text {
        match self {
            Self::Damaged { file, field } => Text::new(
                format!("待记事项“{file}”已损坏或被改动，位置：{field}"),
                format!("Outbox entry \"{file}\" is damaged or was altered, at: {field}"),
            ),
            Self::Stranger(event) => Text::new(
                format!("待记事项“{}”由“{}”名下已不在用的密钥签名", event.op, event.login),
                format!(
                    "Outbox entry \"{}\" was signed in the name of \"{}\" by a key that the slot does not have",
                    event.op, event.login
                ),
            ),
            Self::Newer { file, format } => Text::new(
                format!("待记事项“{file}”由更新版本的程序写成（格式 {format}），请升级"),
                format!(
                    "Outbox entry \"{file}\" was written by a newer program (format {format}): please upgrade"
                ),
            ),
            Self::Facts => Text::new(
                "事项内容过长，或含有非整数的数字",
                "The facts are too long or hold a number that is not an integer",
            ),
            Self::Elsewhere => {
                Text::new("这个文件不在待记事项文件夹中", "The file does not lie in the outbox")
            }
            Self::Io(e) => e.text(),
        }
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EventFile {
    format: u32,
    id: Uuid,
    at: String,
    login: String,
    op: String,
    facts: Json,
    key: String,
    signature: String,
}

impl EventFile {
    fn signed(&self) -> Json {
        json!({
            "format": self.format, "id": self.id, "at": self.at, "login": self.login, "op": self.op,
            "facts": self.facts, "key": self.key,
        })
    }
}

/// The outbox of one workspace.
#[derive(Clone, Debug)]
pub struct Outbox {
    folder: Folder,
    slots: Slots,
}

fn integers_only(value: &Json) -> bool {
    match value {
        Json::Number(n) => n.is_i64() || n.is_u64(),
        Json::Array(items) => items.iter().all(integers_only),
        Json::Object(map) => map.values().all(integers_only),
        _ => true,
    }
}

impl Outbox {
    /// The outbox of the workspace in `folder`, checked against the slots there. Nothing is read or made yet.
    pub fn at(folder: &Path) -> Self {
        Self { folder: Folder::at(folder.join("outbox")), slots: Slots::at(folder) }
    }

    /// Leaves an act of `by` for the journal; when it returns, the act is on the disk.
    ///
    /// # Errors
    /// `Facts`, `Io`.
    pub fn append(&self, at: Instant, by: &Unlocked, op: &str, facts: Json) -> Result<PathBuf, OutboxError> {
        let mut file = EventFile {
            format: FORMAT,
            id: Uuid::now_v7(),
            at: instant::format(at),
            login: by.login.clone(),
            op: op.to_owned(),
            facts,
            key: hex::encode(by.signing.verifying_key().to_bytes()),
            signature: String::new(),
        };
        if !integers_only(&file.facts) {
            return Err(OutboxError::Facts);
        }
        file.signature = mark::sign(&by.signing, PURPOSE, &file.signed());
        let text = serde_json::to_vec_pretty(&file).map_err(|_| OutboxError::Facts)?;
        // Well below what is read back.
        if text.len() > 48 * 1024 {
            return Err(OutboxError::Facts);
        }
        let stem = file.id.hyphenated().to_string();
        let _exclusive = self.folder.exclusive().map_err(OutboxError::Io)?;
        self.folder.write(&stem, &text).map_err(OutboxError::Io)?;
        Ok(self.folder.file(&stem))
    }

    /// Every act that waits, oldest first, each verified against the slot of its login.
    ///
    /// # Errors
    /// `Io` (the folder itself). What is wrong with one file stands in its place of the list.
    #[expect(clippy::type_complexity, reason = "a list of files, each with its own outcome")]
    pub fn pending(&self) -> Result<Vec<(PathBuf, Result<Event, OutboxError>)>, OutboxError> {
        let stems = self.folder.stems().map_err(OutboxError::Io)?;
        Ok(stems.iter().map(|stem| (self.folder.file(stem), self.read(stem))).collect())
    }

    fn read(&self, stem: &str) -> Result<Event, OutboxError> {
        #[derive(Deserialize)]
        struct Head {
            format: u32,
        }
        let damaged =
            |field: &str| OutboxError::Damaged { file: format!("{stem}.json"), field: field.to_owned() };
        let place = |e: serde_json::Error| damaged(&format!("line {} column {}", e.line(), e.column()));
        let text = match self.folder.read(stem) {
            Ok(Some(text)) => text,
            Ok(None) | Err(SlotError::Damaged { .. }) => return Err(damaged("file")),
            Err(e) => return Err(OutboxError::Io(e)),
        };
        let head: Head = serde_json::from_slice(&text).map_err(place)?;
        if head.format > FORMAT {
            return Err(OutboxError::Newer { file: format!("{stem}.json"), format: head.format });
        }
        let file: EventFile = serde_json::from_slice(&text).map_err(place)?;
        if !mark::verify(&file.key, &file.signature, PURPOSE, &file.signed()) {
            return Err(damaged("signature"));
        }
        // The id is signed, the name is not: a copy under another name is not a second act.
        if file.id.hyphenated().to_string() != stem {
            return Err(damaged("id"));
        }
        let at = instant::parse(&file.at).filter(|at| instant::format(*at) == file.at);
        let event = Event {
            id: file.id,
            at: at.ok_or_else(|| damaged("at"))?,
            login: file.login,
            op: file.op,
            facts: file.facts,
            key: file.key,
            signature: file.signature,
        };
        match self.slots.info(&event.login) {
            Ok(info) if info.signing_key.as_deref() == Some(event.key.as_str()) => Ok(event),
            Err(e @ SlotError::Io { .. }) => Err(OutboxError::Io(e)),
            _ => Err(OutboxError::Stranger(Box::new(event))),
        }
    }

    /// Removes an act that the journal now has (or has noted as damaged). Removing twice is no error.
    ///
    /// # Errors
    /// `Elsewhere`, `Io`.
    pub fn taken(&self, path: &Path) -> Result<(), OutboxError> {
        let inside =
            path.parent() == Some(self.folder.path()) && path.extension().is_some_and(|e| e == "json");
        if !inside {
            return Err(OutboxError::Elsewhere);
        }
        match std::fs::remove_file(path) {
            Ok(()) => {}
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            Err(e) => return Err(OutboxError::Io(SlotError::io(path, &e))),
        }
        self.folder.sync().map_err(OutboxError::Io)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::secret::Secret;
    use crate::slots::trial::TrialFolder;
    use crate::slots::{Cost, Duty};

    fn passphrase() -> Secret {
        Secret::passphrase("系统管理员的口令一二三")
    }

    fn with_administrator() -> (TrialFolder, Outbox, Unlocked) {
        let folder = TrialFolder::new();
        let slots = Slots::at(folder.path());
        slots.create_empty("sys", "系统管理员", Some(Duty::SystemAdministrator), None).unwrap();
        slots.activate("sys", &passphrase(), Cost::TRIAL).unwrap();
        let sys = slots.unlock("sys", &passphrase()).unwrap();
        let outbox = Outbox::at(folder.path());
        (folder, outbox, sys)
    }

    fn at() -> Instant {
        instant::parse("2026-11-21T05:16:58.123Z").unwrap()
    }

    #[test]
    fn acts_wait_in_order_until_they_are_taken() {
        let (folder, outbox, sys) = with_administrator();
        assert!(outbox.pending().unwrap().is_empty());
        for n in 0..3 {
            outbox.append(at(), &sys, "slot_create", json!({"login": "li", "n": n})).unwrap();
        }
        let pending = outbox.pending().unwrap();
        let numbers: Vec<_> =
            pending.iter().map(|(_, e)| e.as_ref().unwrap().facts["n"].as_i64().unwrap()).collect();
        assert_eq!(numbers, [0, 1, 2]);
        let first = pending[0].1.as_ref().unwrap();
        assert_eq!((first.at, first.login.as_str(), first.op.as_str()), (at(), "sys", "slot_create"));
        outbox.taken(&pending[0].0).unwrap();
        outbox.taken(&pending[0].0).unwrap();
        assert_eq!(outbox.pending().unwrap().len(), 2);
        let elsewhere = folder.path().join("keys/sys.json");
        assert_eq!(outbox.taken(&elsewhere).unwrap_err(), OutboxError::Elsewhere);
        assert!(elsewhere.exists());
    }

    #[test]
    fn every_tampered_byte_is_reported_or_harmless_and_never_dropped() {
        let (_folder, outbox, sys) = with_administrator();
        let path = outbox.append(at(), &sys, "backup_make", json!({"file": "备份", "bytes": 7})).unwrap();
        let good = std::fs::read(&path).unwrap();
        let event = outbox.pending().unwrap().remove(0).1.unwrap();
        for at in 0..good.len() {
            for flip in [1, 0x20] {
                let mut bad = good.clone();
                bad[at] ^= flip;
                std::fs::write(&path, &bad).unwrap();
                let mut pending = outbox.pending().unwrap();
                assert_eq!(pending.len(), 1, "byte {at}");
                match pending.remove(0).1 {
                    Err(OutboxError::Damaged { .. } | OutboxError::Newer { .. }) => {}
                    Ok(same) => {
                        assert_eq!(same, event, "byte {at}");
                        assert_eq!(same.signature, event.signature);
                    }
                    Err(other) => panic!("byte {at}: {other:?}"),
                }
            }
        }
    }

    #[test]
    fn a_copy_a_stranger_and_a_reset_slot_are_told_apart() {
        let (folder, outbox, sys) = with_administrator();
        let path = outbox.append(at(), &sys, "backup_make", json!({})).unwrap();
        let copy = path.with_file_name(format!("{}.json", Uuid::now_v7()));
        std::fs::copy(&path, &copy).unwrap();
        let pending = outbox.pending().unwrap();
        assert!(pending[0].1.is_ok());
        assert!(matches!(&pending[1].1, Err(OutboxError::Damaged { field, .. }) if field == "id"));
        outbox.taken(&copy).unwrap();

        let (_other, _, stranger) = with_administrator();
        outbox.append(at(), &stranger, "backup_make", json!({})).unwrap();
        let pending = outbox.pending().unwrap();
        assert!(matches!(&pending[1].1, Err(OutboxError::Stranger(e)) if e.login == "sys"));

        Slots::at(folder.path()).reset("sys", &sys).unwrap();
        let pending = outbox.pending().unwrap();
        assert!(pending.iter().all(|(_, e)| matches!(e, Err(OutboxError::Stranger(_)))));
        Slots::at(folder.path()).remove("sys").unwrap();
        assert_eq!(outbox.pending().unwrap().len(), 2);
    }

    #[test]
    fn facts_that_have_no_canonical_form_are_refused() {
        let (_folder, outbox, sys) = with_administrator();
        for bad in [json!({"a": [1.5]}), json!({"a": "长".repeat(20_000)})] {
            assert_eq!(outbox.append(at(), &sys, "x", bad).unwrap_err(), OutboxError::Facts);
        }
        assert!(outbox.pending().unwrap().is_empty());
    }
}
