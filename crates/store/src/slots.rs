//! Key slots: one small file per user in `<workspace>/keys`, opened with that person's passphrase.
//!
//! A slot is made empty by an administrator, activated by its person (who sets the passphrase and thereby makes the
//! keys), and admitted by someone who holds the database key. No step tells anyone else the passphrase.
//!
//! # Changing the database key
//! 1. [`Slots::rewrap_all`] adds the new key beside the old one in every admitted slot and in the recovery key.
//! 2. The store re-keys the database.
//! 3. [`Slots::settle`] drops the key that is no longer in force.
//! 4. [`Slots::remove`] deletes the slot of the removed user.
//!
//! A kill at any moment leaves every remaining user able to open: before step 2 the old key is in every slot, after
//! it the new one is. Whoever opens the workspace tries [`Unlocked::keys`] in order and then calls `settle` with
//! the key that the database took.
//!
//! # What this does not do
//! Whoever can write to the folder can put back an older slot file (with its older passphrase), delete a slot, or
//! exchange the public keys of a slot that is not admitted yet: compare [`SlotInfo::fingerprint`] with the person
//! before admitting. Logins and names stand in the files in clear.

mod content;
mod cost;
mod error;
pub(crate) mod folder;
pub(crate) mod mark;
pub(crate) mod passphrase;
#[cfg(test)]
mod tests;
#[cfg(test)]
pub(crate) mod trial;
pub(crate) mod wrap;

pub use content::Duty;
pub use cost::Cost;
pub use error::{SlotError, Weakness};
pub use passphrase::SHORTEST as SHORTEST_PASSPHRASE;

use crate::recovery::RecoveryFile;
use crate::secret::{DatabaseKey, Secret};
use content::SlotFile;
use ed25519_dalek::SigningKey;
use folder::{Folder, Staged};
use hegui_model::text::Text;
use serde::Serialize;
use std::path::Path;
use wrap::Wrapped;

/// Nothing, if there is no entry or one of them fits.
fn first_fault(
    wrapped: &[Wrapped],
    fits: impl Fn(&Wrapped) -> Result<(), wrap::Fault>,
) -> Option<wrap::Fault> {
    let outcomes: Vec<_> = wrapped.iter().map(fits).collect();
    if outcomes.iter().any(Result::is_ok) { None } else { outcomes.into_iter().find_map(Result::err) }
}

/// The slots of one workspace.
#[derive(Clone, Debug)]
pub struct Slots {
    folder: Folder,
}

/// An opened slot: the person, and the keys that only this person has.
#[derive(Debug)]
pub struct Unlocked {
    /// Login.
    pub login: String,
    /// Duty that restricts the slot.
    pub duty: Option<Duty>,
    /// The person's own signing key.
    pub signing: SigningKey,
    /// The database key; absent before admission and for a system administrator. Replace it after a change of the
    /// database key in the running session.
    pub database_key: Option<DatabaseKey>,
    /// The next database key, while a change of it is not settled.
    pub next_key: Option<DatabaseKey>,
}

impl Unlocked {
    /// The database keys in the order to be tried at open: usually one, two after an interrupted change.
    pub fn keys(&self) -> impl Iterator<Item = &DatabaseKey> {
        self.database_key.iter().chain(&self.next_key)
    }

    /// The database key, or why there is none.
    pub fn key(&self) -> Result<&DatabaseKey, SlotError> {
        let login = || self.login.clone();
        match (&self.database_key, self.duty) {
            (Some(key), _) => Ok(key),
            (None, Some(Duty::SystemAdministrator)) => Err(SlotError::SystemAdministrator { login: login() }),
            (None, None) => Err(SlotError::NotAdmitted { login: login() }),
        }
    }

    fn signer(&self) -> (&str, &SigningKey) {
        (&self.login, &self.signing)
    }
}

/// How far a slot has come; derived from what it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SlotState {
    /// No keys yet: the person has not set a passphrase.
    Empty,
    /// The person's keys, no database key. A system administrator's slot stays so.
    Waiting,
    /// Holds the database key.
    Admitted,
    /// Can't be read; see [`SlotInfo::fault`].
    Damaged,
}

/// Who made or admitted a slot: compare the key with the one the `users` register has for the login.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SlotActor {
    /// Login as stated in the slot.
    pub login: String,
    /// Ed25519 public key that signed, in hexadecimal.
    pub key: String,
}

/// The public facts of a slot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SlotInfo {
    /// Login.
    pub login: String,
    /// Name of the person.
    pub name: String,
    /// Duty that restricts the slot.
    pub duty: Option<Duty>,
    /// State.
    pub state: SlotState,
    /// Ed25519 public key in hexadecimal, once activated.
    pub signing_key: Option<String>,
    /// Six groups of four digits over both public keys, to be compared by voice before admission.
    pub fingerprint: Option<String>,
    /// Cost of the passphrase.
    pub cost: Option<Cost>,
    /// Who made the slot; nobody for the first one.
    pub created_by: Option<SlotActor>,
    /// Who admitted it or wrapped the newest key for it.
    pub admitted_by: Option<SlotActor>,
    /// Holds two database keys: a change of the key is not settled.
    pub unsettled: bool,
    /// Why the slot can't be read.
    pub fault: Option<Text>,
}

impl SlotInfo {
    fn of(file: &SlotFile) -> Self {
        let actor = |m: &mark::Mark| SlotActor { login: m.by.clone(), key: m.key.clone() };
        Self {
            login: file.login.clone(),
            name: file.name.clone(),
            duty: file.duty,
            state: match (&file.keys, file.wrapped.is_empty()) {
                (None, _) => SlotState::Empty,
                (Some(_), true) => SlotState::Waiting,
                (Some(_), false) => SlotState::Admitted,
            },
            signing_key: file.keys.as_ref().map(|k| k.signing_public.clone()),
            fingerprint: file.keys.as_ref().map(|k| fingerprint(&k.signing_public, &k.box_public)),
            cost: file.keys.as_ref().map(|k| k.cost),
            created_by: file.created.as_ref().map(actor),
            admitted_by: file.wrapped.last().and_then(|w| w.mark.as_ref()).map(actor),
            unsettled: file.wrapped.len() > 1,
            fault: None,
        }
    }

    fn damaged(login: String, fault: &SlotError) -> Self {
        Self {
            name: login.clone(),
            login,
            duty: None,
            state: SlotState::Damaged,
            signing_key: None,
            fingerprint: None,
            cost: None,
            created_by: None,
            admitted_by: None,
            unsettled: false,
            fault: Some(fault.text()),
        }
    }
}

/// 24 hexadecimal digits (96 bits) in groups of four.
fn fingerprint(signing_public: &str, box_public: &str) -> String {
    let digest =
        hegui_model::canonical::sha256_hex(format!("hegui slot\n{signing_public}\n{box_public}").as_bytes());
    let groups: Vec<&str> = (0..24).step_by(4).map(|at| &digest[at..at + 4]).collect();
    groups.join(" ")
}

/// Device names of Windows, where `con.json` can't be a file; `recovery` is the recovery key.
const RESERVED: [&str; 5] = ["recovery", "con", "prn", "aux", "nul"];

fn login_allowed(login: &str) -> bool {
    let stem = login.split('.').next().unwrap_or_default();
    let port = ["com", "lpt"]
        .iter()
        .any(|p| stem.strip_prefix(p).is_some_and(|n| n.len() == 1 && n.bytes().all(|b| b.is_ascii_digit())));
    (1..=40).contains(&login.len())
        && login.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-'))
        && !stem.is_empty()
        && !RESERVED.contains(&stem)
        && !port
}

fn name_allowed(name: &str) -> bool {
    (1..=100).contains(&name.chars().count())
        && !name.chars().any(char::is_control)
        && !name.trim().is_empty()
}

impl Slots {
    /// The slots of the workspace in `folder`. Nothing is read or made yet.
    pub fn at(folder: &Path) -> Self {
        Self { folder: Folder::at(folder.join("keys")) }
    }

    fn load(&self, login: &str) -> Result<SlotFile, SlotError> {
        if !login_allowed(login) {
            return Err(SlotError::Login { login: login.to_owned() });
        }
        let text = self.folder.read(login)?.ok_or_else(|| SlotError::Unknown { login: login.to_owned() })?;
        SlotFile::parse(login, &text)
    }

    fn save(&self, file: &SlotFile) -> Result<(), SlotError> {
        self.folder.write(&file.login, &file.to_bytes()?)
    }

    /// Makes an empty slot. `by` is absent for the first user of a new workspace alone.
    ///
    /// # Errors
    /// `Login`, `Name`, `Exists`, `Io`.
    pub fn create_empty(
        &self,
        login: &str,
        name: &str,
        duty: Option<Duty>,
        by: Option<&Unlocked>,
    ) -> Result<(), SlotError> {
        if !login_allowed(login) {
            return Err(SlotError::Login { login: login.to_owned() });
        }
        if !name_allowed(name) {
            return Err(SlotError::Name);
        }
        let _exclusive = self.folder.exclusive()?;
        // A damaged slot exists too: it is never overwritten by a new one.
        if self.folder.file(login).symlink_metadata().is_ok() {
            return Err(SlotError::Exists { login: login.to_owned() });
        }
        self.save(&SlotFile::empty(login, name, duty, by.map(Unlocked::signer)))
    }

    /// The person sets the passphrase; the person's keys are made. Costs one derivation at `cost`.
    ///
    /// # Errors
    /// `Unknown`, `AlreadyActivated`, `Weak`, `Cost`, `Damaged`, `Newer`, `Io`.
    pub fn activate(&self, login: &str, passphrase: &Secret, cost: Cost) -> Result<(), SlotError> {
        let _exclusive = self.folder.exclusive()?;
        let mut file = self.load(login)?;
        if file.keys.is_some() {
            return Err(SlotError::AlreadyActivated { login: login.to_owned() });
        }
        if let Some(weakness) = passphrase::weakness(login, passphrase) {
            return Err(SlotError::Weak(weakness));
        }
        file.seal(&SlotFile::new_private(), passphrase, cost)?;
        self.save(&file)
    }

    /// Seals the same keys under a new passphrase, at the cost the slot has. Admission stays.
    ///
    /// # Errors
    /// As [`Slots::unlock`], and `Weak`.
    pub fn change_passphrase(&self, login: &str, old: &Secret, new: &Secret) -> Result<(), SlotError> {
        let _exclusive = self.folder.exclusive()?;
        let mut file = self.load(login)?;
        let (private, keys) = file.open(old)?;
        let cost = keys.cost;
        if let Some(weakness) = passphrase::weakness(login, new) {
            return Err(SlotError::Weak(weakness));
        }
        file.seal(&private, new, cost)?;
        self.save(&file)
    }

    /// Opens a slot. A slot that waits for admission opens too, without a database key.
    ///
    /// # Errors
    /// `Login`, `Unknown`, `NotActivated`, `WrongPassphrase`, `Damaged` (which field), `Newer`, `Io`.
    pub fn unlock(&self, login: &str, passphrase: &Secret) -> Result<Unlocked, SlotError> {
        let file = self.load(login)?;
        let (private, keys) = file.open(passphrase)?;
        let holder = file.holder(keys);
        let mut found = Vec::with_capacity(2);
        for wrapped in &file.wrapped {
            let key = wrapped.unseal(holder, &private.boxed);
            found.push(key.map_err(|field| SlotError::damaged(login, field))?);
        }
        let mut found = found.into_iter();
        Ok(Unlocked {
            login: file.login.clone(),
            duty: file.duty,
            signing: private.signing,
            database_key: found.next(),
            next_key: found.next(),
        })
    }

    /// Wraps the database key for an activated slot. Admitting again replaces the wrapped key.
    ///
    /// # Errors
    /// `SystemAdministrator` (of the slot, or of `by`), `NotActivated`, `Unsettled`, `Unknown`, `Damaged`, `Newer`,
    /// `Io`.
    pub fn admit(&self, login: &str, key: &DatabaseKey, by: &Unlocked) -> Result<(), SlotError> {
        if by.duty == Some(Duty::SystemAdministrator) {
            return Err(SlotError::SystemAdministrator { login: by.login.clone() });
        }
        let _exclusive = self.folder.exclusive()?;
        let mut file = self.load(login)?;
        if file.duty == Some(Duty::SystemAdministrator) {
            return Err(SlotError::SystemAdministrator { login: login.to_owned() });
        }
        let keys = file.keys.as_ref().ok_or_else(|| SlotError::NotActivated { login: login.to_owned() })?;
        if file.wrapped.len() > 1 {
            return Err(SlotError::Unsettled);
        }
        let wrapped = Wrapped::seal(file.holder(keys), key, Some(by.signer()))
            .map_err(|field| SlotError::damaged(login, field))?;
        file.wrapped = vec![wrapped];
        self.save(&file)
    }

    /// Step 1 of a change of the database key: adds `new_key` beside the present one in every admitted slot but
    /// those in `except`, and in the recovery key. On an error nothing that opens now stops opening.
    ///
    /// # Errors
    /// `NotAdmitted` or `SystemAdministrator` (`by` holds no database key), `Unsettled` (settle first), `Damaged` (a
    /// slot that would be re-wrapped is not as its admission left it: reset or remove it first), `Newer`, `Io`.
    pub fn rewrap_all(&self, new_key: &DatabaseKey, except: &[&str], by: &Unlocked) -> Result<(), SlotError> {
        let _exclusive = self.folder.exclusive()?;
        for staged in self.stage_rewrap(new_key, except, by)? {
            staged.commit()?;
        }
        self.folder.sync()
    }

    fn stage_rewrap(
        &self,
        new_key: &DatabaseKey,
        except: &[&str],
        by: &Unlocked,
    ) -> Result<Vec<Staged>, SlotError> {
        let present = by.key()?;
        let mut staged = Vec::new();
        for login in self.logins()? {
            if except.contains(&login.as_str()) {
                continue;
            }
            let mut file = self.load(&login)?;
            let Some(keys) = &file.keys else { continue };
            let holder = file.holder(keys);
            let next = match file.wrapped.as_slice() {
                [] => continue,
                [only] => only
                    .vouched(holder, present)
                    .and_then(|()| Wrapped::seal(holder, new_key, Some(by.signer())))
                    .map_err(|field| SlotError::damaged(&login, field))?,
                _ => return Err(SlotError::Unsettled),
            };
            file.wrapped.push(next);
            staged.push(self.folder.stage(&login, &file.to_bytes()?)?);
        }
        if let Some(mut file) = RecoveryFile::load(&self.folder)? {
            file.add(present, new_key, by.signer())?;
            staged.push(file.stage(&self.folder)?);
        }
        Ok(staged)
    }

    /// Step 3 of a change of the database key, and after every open while [`Slots::unsettled`]: keeps the wrapped key
    /// that equals `in_force` (the key the database has just opened with) and drops the other. A slot that was
    /// left out of the change and does not hold the key goes back to waiting. May be repeated; a kill in between
    /// is made good by the next call.
    ///
    /// # Errors
    /// `KeyUnknown` (nothing was changed), `Io`. Slots that can't be read stay as they are.
    pub fn settle(&self, in_force: &DatabaseKey) -> Result<(), SlotError> {
        let _exclusive = self.folder.exclusive()?;
        let id = in_force.id();
        let mut files: Vec<SlotFile> = self.logins()?.iter().filter_map(|l| self.load(l).ok()).collect();
        let mut recovery = RecoveryFile::load(&self.folder).ok().flatten();
        let entries = || files.iter().map(|f| &f.wrapped).chain(recovery.iter().map(|r| &r.wrapped));
        if !entries().any(|w| w.len() > 1) {
            return Ok(());
        }
        if !entries().flatten().any(|w| w.key_id == id) {
            return Err(SlotError::KeyUnknown);
        }
        // Slots with one entry come first: as long as one with two is left, the next call knows that it is not done.
        files.sort_by_key(|f| f.wrapped.len());
        let mut staged = Vec::new();
        for file in &mut files {
            let before = file.wrapped.len();
            file.wrapped.retain(|w| w.key_id == id);
            if file.wrapped.len() != before {
                staged.push(self.folder.stage(&file.login, &file.to_bytes()?)?);
            }
        }
        if let Some(file) = &mut recovery
            && file.wrapped.len() > 1
        {
            file.wrapped.retain(|w| w.key_id == id);
            // Without a key that fits, the old paper is worth more than an empty file.
            if !file.wrapped.is_empty() {
                staged.push(file.stage(&self.folder)?);
            }
        }
        for one in staged {
            one.commit()?;
        }
        self.folder.sync()
    }

    /// Is a change of the database key not settled yet?
    ///
    /// # Errors
    /// `Io`.
    pub fn unsettled(&self) -> Result<bool, SlotError> {
        let recovery = RecoveryFile::load(&self.folder).ok().flatten();
        Ok(self.list()?.iter().any(|s| s.unsettled) || recovery.is_some_and(|r| r.wrapped.len() > 1))
    }

    /// Deletes a slot, damaged or not. Whether anyone is left who can open the workspace is for the caller to see.
    ///
    /// # Errors
    /// `Login`, `Unknown`, `Io`.
    pub fn remove(&self, login: &str) -> Result<(), SlotError> {
        if !login_allowed(login) {
            return Err(SlotError::Login { login: login.to_owned() });
        }
        let _exclusive = self.folder.exclusive()?;
        let path = self.folder.file(login);
        match std::fs::remove_file(&path) {
            Ok(()) => self.folder.sync(),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                Err(SlotError::Unknown { login: login.to_owned() })
            }
            Err(e) => Err(SlotError::io(&path, &e)),
        }
    }

    /// Empties a slot whose passphrase is forgotten: the person sets a new one, gets new keys and needs a new
    /// admission. A damaged slot can't be reset (its name and duty are not to be trusted): remove and make it anew.
    ///
    /// # Errors
    /// `Login`, `Unknown`, `Damaged`, `Newer`, `Io`.
    pub fn reset(&self, login: &str, by: &Unlocked) -> Result<(), SlotError> {
        let _exclusive = self.folder.exclusive()?;
        let file = self.load(login)?;
        self.save(&SlotFile::empty(login, &file.name, file.duty, Some(by.signer())))
    }

    /// Makes the slot of a login anew, with new keys of the person, for whoever opened the database with the recovery
    /// key. One write: a slot that was there, damaged ones too, stands until the new one is whole.
    ///
    /// # Errors
    /// `Login`, `Name`, `Weak`, `Cost`, `Io`.
    pub fn recover(
        &self,
        login: &str,
        name: &str,
        key: &DatabaseKey,
        passphrase: &Secret,
        cost: Cost,
    ) -> Result<Unlocked, SlotError> {
        if !login_allowed(login) {
            return Err(SlotError::Login { login: login.to_owned() });
        }
        if !name_allowed(name) {
            return Err(SlotError::Name);
        }
        if let Some(weakness) = passphrase::weakness(login, passphrase) {
            return Err(SlotError::Weak(weakness));
        }
        {
            let _exclusive = self.folder.exclusive()?;
            let mut file = SlotFile::empty(login, name, None, None);
            let private = SlotFile::new_private();
            file.seal(&private, passphrase, cost)?;
            let keys =
                file.keys.as_ref().ok_or_else(|| SlotError::NotActivated { login: login.to_owned() })?;
            // Nobody else is at hand: the person admits the own slot, and the journal says by what right.
            let own = Some((login, &private.signing));
            let wrapped = Wrapped::seal(file.holder(keys), key, own)
                .map_err(|field| SlotError::damaged(login, field))?;
            file.wrapped = vec![wrapped];
            self.save(&file)?;
        }
        self.unlock(login, passphrase)
    }

    /// The public facts of one slot.
    ///
    /// # Errors
    /// `Login`, `Unknown`, `Damaged`, `Newer`, `Io`.
    pub fn info(&self, login: &str) -> Result<SlotInfo, SlotError> {
        self.load(login).map(|file| SlotInfo::of(&file))
    }

    /// The public facts of every slot, sorted by login. One that can't be read stands among them with its fault.
    ///
    /// # Errors
    /// `Io` (the folder itself).
    pub fn list(&self) -> Result<Vec<SlotInfo>, SlotError> {
        let facts = |login: String| match self.load(&login) {
            Ok(file) => SlotInfo::of(&file),
            Err(fault) => SlotInfo::damaged(login, &fault),
        };
        Ok(self.logins()?.into_iter().map(facts).collect())
    }

    /// What is wrong with the slots and the recovery key, given the database key in force: those that can't be read,
    /// and those that were not admitted by someone who had this key. Empty when all is well.
    ///
    /// # Errors
    /// `Io` (the folder itself).
    pub fn check(&self, in_force: &DatabaseKey) -> Result<Vec<SlotError>, SlotError> {
        let mut faults = Vec::new();
        for login in self.logins()? {
            match self.load(&login) {
                Ok(file) => {
                    let Some(keys) = &file.keys else { continue };
                    let fits = |w: &Wrapped| w.vouched(file.holder(keys), in_force);
                    faults.extend(first_fault(&file.wrapped, fits).map(|f| SlotError::damaged(&login, f)));
                }
                Err(fault) => faults.push(fault),
            }
        }
        match RecoveryFile::load(&self.folder) {
            Ok(Some(file)) => {
                let fits = |w: &Wrapped| w.vouched(file.holder(), in_force);
                let fault = first_fault(&file.wrapped, fits);
                faults.extend(fault.map(|f| SlotError::damaged(crate::recovery::STEM, f)));
            }
            Ok(None) => {}
            Err(fault) => faults.push(fault),
        }
        Ok(faults)
    }

    fn logins(&self) -> Result<Vec<String>, SlotError> {
        let mut stems = self.folder.stems()?;
        stems.retain(|s| s != crate::recovery::STEM);
        Ok(stems)
    }
}
