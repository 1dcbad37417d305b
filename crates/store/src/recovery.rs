//! The recovery key: 32 random bytes on paper that open the workspace when every passphrase is lost.
//!
//! The paper holds an X25519 secret; `<workspace>/keys/recovery.json` holds the public key and the database key
//! sealed to it. Whoever has the paper and the folder has everything: the paper belongs in a safe.
//!
//! Written form: 13 groups of five characters of Crockford's base32. In each group four characters carry 20 bits and
//! the fifth checks them: a weighted sum over GF(32) that finds every single wrong character, every exchange of two
//! characters within a group, and any exchange of two groups. The last group carries four spare bits, filled from
//! the SHA-256 of the secret, so that several errors that escape the groups mostly don't escape here; whether the
//! paper fits the workspace is decided by the public key.

use crate::secret::DatabaseKey;
use crate::slots::SlotError;
use crate::slots::folder::{Folder, Staged};
use crate::slots::mark::bytes;
use crate::slots::wrap::{Holder, Wrapped};
use ed25519_dalek::SigningKey;
use hegui_model::text::Text;
use rand_core::OsRng;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;
use std::path::Path;
use zeroize::Zeroizing;

/// Stem of the file; no login may have this name.
pub(crate) const STEM: &str = "recovery";
const FORMAT: u32 = 1;
const GROUPS: usize = 13;
const GROUP: usize = 5;
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The recovery key could not be made or used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RecoveryError {
    /// The workspace has no recovery key.
    #[error("no recovery key")]
    None,
    /// A group has a wrong, missing or surplus character.
    #[error("recovery key: group {group}")]
    Group {
        /// Number of the group on the paper, from 1.
        group: usize,
    },
    /// Not 13 groups.
    #[error("recovery key: {found} characters instead of 65")]
    Length {
        /// Characters found, separators left out.
        found: usize,
    },
    /// Every group is right by itself, but not all of them together.
    #[error("recovery key: groups do not fit each other")]
    Sum,
    /// A well-formed recovery key, but not of this workspace (or of an earlier paper).
    #[error("recovery key of another workspace")]
    Other,
    /// The file is damaged, or could not be read or written.
    #[error(transparent)]
    File(#[from] SlotError),
}

impl RecoveryError {
    /// The sentence for people.
    pub fn text(&self) -> Text {
        match self {
            Self::None => Text::new("这个工作区没有恢复密钥", "This workspace has no recovery key"),
            Self::Group { group } => Text::new(
                format!("恢复密钥第 {group} 组有误，请对照纸面核对这一组的五个字符"),
                format!(
                    "Group {group} of the recovery key is wrong: compare its five characters with the paper"
                ),
            ),
            Self::Length { found } => Text::new(
                format!("恢复密钥应为 13 组、每组 5 个字符，共 65 个；现在是 {found} 个"),
                format!("The recovery key has 13 groups of 5 characters, 65 in all; there are {found}"),
            ),
            Self::Sum => Text::new(
                "恢复密钥各组之间不吻合，请对照纸面逐组核对",
                "The groups of the recovery key do not fit each other: compare all of them with the paper",
            ),
            Self::Other => Text::new(
                "这份恢复密钥不属于本工作区，或已被新的恢复密钥取代",
                "This recovery key belongs to another workspace, or was replaced by a newer one",
            ),
            Self::File(e) => e.text(),
        }
    }
}

/// The recovery key as printed. Wiped on drop, printed in logs as `***`.
pub struct RecoveryText(Zeroizing<String>);

impl RecoveryText {
    /// The 13 groups, separated by hyphens, for the paper alone.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for RecoveryText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

/// `recovery.json`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RecoveryFile {
    format: u32,
    /// X25519 in hexadecimal.
    public: String,
    pub(crate) wrapped: Vec<Wrapped>,
}

impl RecoveryFile {
    pub(crate) fn load(folder: &Folder) -> Result<Option<Self>, SlotError> {
        #[derive(Deserialize)]
        struct Head {
            format: u32,
        }
        let Some(text) = folder.read(STEM)? else { return Ok(None) };
        let place = |e: serde_json::Error| {
            SlotError::damaged(STEM, format!("line {} column {}", e.line(), e.column()))
        };
        let head: Head = serde_json::from_slice(&text).map_err(place)?;
        if head.format > FORMAT {
            return Err(SlotError::Newer { login: STEM.to_owned(), format: head.format });
        }
        let file: Self = serde_json::from_slice(&text).map_err(place)?;
        file.check().map_err(|field| SlotError::damaged(STEM, field))?;
        Ok(Some(file))
    }

    fn check(&self) -> Result<(), &'static str> {
        if self.format != FORMAT {
            return Err("format");
        }
        bytes::<32>(&self.public).ok_or("public")?;
        if self.wrapped.is_empty() || self.wrapped.len() > 2 {
            return Err("wrapped");
        }
        self.wrapped.iter().try_for_each(|w| w.check(self.holder()))
    }

    pub(crate) fn holder(&self) -> Holder<'_> {
        Holder { login: STEM, signing_public: "", box_public: &self.public }
    }

    fn to_bytes(&self) -> Result<Vec<u8>, SlotError> {
        let mut text = serde_json::to_vec_pretty(self).map_err(|_| SlotError::damaged(STEM, "file"))?;
        text.push(b'\n');
        Ok(text)
    }

    pub(crate) fn stage(&self, folder: &Folder) -> Result<Staged, SlotError> {
        folder.stage(STEM, &self.to_bytes()?)
    }

    /// Adds the next database key beside the present one.
    pub(crate) fn add(
        &mut self,
        present: &DatabaseKey,
        next: &DatabaseKey,
        by: (&str, &SigningKey),
    ) -> Result<(), SlotError> {
        let [only] = self.wrapped.as_slice() else { return Err(SlotError::Unsettled) };
        let wrapped = only
            .vouched(self.holder(), present)
            .and_then(|()| Wrapped::seal(self.holder(), next, Some(by)))
            .map_err(|field| SlotError::damaged(STEM, field))?;
        self.wrapped.push(wrapped);
        Ok(())
    }
}

fn keys_of(folder: &Path) -> Folder {
    Folder::at(folder.join("keys"))
}

/// Makes the recovery key of a workspace and returns what is to be printed; it can't be shown again. A recovery key
/// made earlier stops opening the workspace (though not older backups of the folder).
///
/// # Errors
/// `File`: the folder can't be written.
pub fn create(folder: &Path, key: &DatabaseKey) -> Result<RecoveryText, RecoveryError> {
    let secret = crypto_box::SecretKey::generate(&mut OsRng);
    let mut file = RecoveryFile {
        format: FORMAT,
        public: hex::encode(secret.public_key().as_bytes()),
        wrapped: Vec::new(),
    };
    let wrapped = Wrapped::seal(file.holder(), key, None).map_err(|field| SlotError::damaged(STEM, field))?;
    file.wrapped.push(wrapped);
    let keys = keys_of(folder);
    let _exclusive = keys.exclusive()?;
    keys.write(STEM, &file.to_bytes()?)?;
    Ok(write(&Zeroizing::new(secret.to_bytes())))
}

/// Has the workspace a recovery key?
pub fn exists(folder: &Path) -> bool {
    keys_of(folder).file(STEM).is_file()
}

/// The database keys that the paper opens, in the order to be tried: one, or two after an interrupted change of the
/// key. Typing is forgiven where it can't mislead: case, spaces, line breaks, hyphens, full-width characters, `O` for
/// `0`, `I` and `L` for `1`.
///
/// # Errors
/// `None`, `Group` (which), `Length`, `Sum`, `Other`, `File`.
pub fn unlock(folder: &Path, text: &str) -> Result<Vec<DatabaseKey>, RecoveryError> {
    let secret = crypto_box::SecretKey::from_bytes(*read(text)?);
    let file = RecoveryFile::load(&keys_of(folder))?.ok_or(RecoveryError::None)?;
    if hex::encode(secret.public_key().as_bytes()) != file.public {
        return Err(RecoveryError::Other);
    }
    let keys = file.wrapped.iter().map(|w| w.unseal(file.holder(), &secret));
    let keys: Result<Vec<_>, _> = keys.collect();
    Ok(keys.map_err(|field| SlotError::damaged(STEM, field))?)
}

/// Times x in GF(32) with x^5 + x^2 + 1.
const fn doubled(a: u8) -> u8 {
    let b = a << 1;
    if b & 32 == 0 { b } else { (b ^ 0b10_0101) & 31 }
}

/// Check character of a group: sum of `a[i] * x^(i+1)`, plus the number of the group. The weights differ from each
/// other and from 1, the weight of the check itself.
fn check_of(group: usize, data: &[u8]) -> u8 {
    // Horner from the last character: each step multiplies what has been added so far once more.
    let sum = data.iter().rev().fold(0, |sum, a| doubled(sum ^ a));
    sum ^ u8::try_from(group).unwrap_or(0)
}

fn spare(secret: &[u8; 32]) -> u8 {
    Sha256::digest(secret)[0] >> 4
}

fn write(secret: &[u8; 32]) -> RecoveryText {
    let bit = |at: usize| match at {
        0..256 => (secret[at / 8] >> (7 - at % 8)) & 1,
        _ => (spare(secret) >> (259 - at)) & 1,
    };
    let mut out = Zeroizing::new(String::with_capacity(GROUPS * (GROUP + 1)));
    for group in 0..GROUPS {
        let mut data = Zeroizing::new([0_u8; 4]);
        for (i, value) in data.iter_mut().enumerate() {
            *value = (0..5).fold(0, |v, b| v << 1 | bit((group * 4 + i) * 5 + b));
        }
        if group > 0 {
            out.push('-');
        }
        for value in data.iter().copied().chain([check_of(group, data.as_slice())]) {
            out.push(char::from(ALPHABET[usize::from(value)]));
        }
    }
    RecoveryText(out)
}

/// Value of a typed character; 255 for one that is not in the alphabet.
fn value(c: char) -> u8 {
    let c = match u32::from(c) {
        full @ 0xff01..=0xff5e => char::from_u32(full - 0xfee0).unwrap_or(c),
        _ => c,
    };
    let c = match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    ALPHABET.iter().position(|a| char::from(*a) == c).and_then(|p| u8::try_from(p).ok()).unwrap_or(255)
}

fn separates(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '－' | '‐' | '‑' | '–' | '—' | '_' | '·')
}

fn read(text: &str) -> Result<Zeroizing<[u8; 32]>, RecoveryError> {
    let found = text.chars().filter(|c| !separates(*c)).count();
    if found != GROUPS * GROUP {
        let groups: Vec<usize> =
            text.split(separates).filter(|g| !g.is_empty()).map(|g| g.chars().count()).collect();
        // With the groups still apart, the one that is too short or too long can be named.
        return Err(match groups.iter().position(|n| *n != GROUP) {
            Some(at) if groups.len() == GROUPS => RecoveryError::Group { group: at + 1 },
            _ => RecoveryError::Length { found },
        });
    }
    let values: Zeroizing<Vec<u8>> =
        Zeroizing::new(text.chars().filter(|c| !separates(*c)).map(value).collect());
    let mut secret = Zeroizing::new([0_u8; 32]);
    let mut rest = 0;
    for (group, typed) in values.chunks(GROUP).enumerate() {
        let (data, check) = typed.split_at(GROUP - 1);
        if typed.contains(&255) || check_of(group, data) != check[0] {
            return Err(RecoveryError::Group { group: group + 1 });
        }
        for (i, v) in data.iter().enumerate() {
            for b in 0..5 {
                let at = (group * 4 + i) * 5 + b;
                let bit = (v >> (4 - b)) & 1;
                match at {
                    0..256 => secret[at / 8] |= bit << (7 - at % 8),
                    _ => rest |= bit << (259 - at),
                }
            }
        }
    }
    if rest != spare(&secret) {
        return Err(RecoveryError::Sum);
    }
    Ok(secret)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;
    use crate::slots::trial::TrialFolder;

    fn group_of(text: &str) -> usize {
        match read(text) {
            Err(RecoveryError::Group { group }) => group,
            other => panic!("{text}: {:?}", other.map(|_| "read")),
        }
    }

    #[test]
    fn what_is_written_is_read_in_every_forgiven_form() {
        for seed in [[0_u8; 32], [0xff; 32], std::array::from_fn(|i| u8::try_from(i * 37 % 251).unwrap())] {
            let text = write(&seed);
            let text = text.expose();
            assert_eq!(text.len(), 13 * 5 + 12);
            let full_width: String =
                text.chars().map(|c| char::from_u32(u32::from(c) + 0xfee0).unwrap()).collect();
            for form in [
                text.to_owned(),
                text.to_lowercase(),
                text.replace('-', " "),
                text.replace('-', ""),
                text.replace('-', "\r\n"),
                text.replace('0', "o").replace('1', "l"),
                text.replace('1', "I"),
                full_width,
            ] {
                assert_eq!(*read(&form).unwrap(), seed, "{form}");
            }
        }
    }

    #[test]
    fn every_single_error_and_every_exchange_names_its_group() {
        let text = write(&std::array::from_fn(|i| u8::try_from(i * 89 % 256).unwrap()));
        let good: Vec<char> = text.expose().chars().filter(|c| *c != '-').collect();
        let joined = |chars: &[char]| chars.iter().collect::<String>();
        for at in 0..65 {
            for c in ALPHABET.iter().map(|b| char::from(*b)).chain(['U', '*', '中']) {
                if c != good[at] {
                    let mut bad = good.clone();
                    bad[at] = c;
                    assert_eq!(group_of(&joined(&bad)), at / 5 + 1);
                }
            }
            for other in at + 1..(at / 5 + 1) * 5 {
                if good[at] != good[other] {
                    let mut bad = good.clone();
                    bad.swap(at, other);
                    assert_eq!(group_of(&joined(&bad)), at / 5 + 1);
                }
            }
        }
        for (a, b) in (0..13).flat_map(|a| (a + 1..13).map(move |b| (a, b))) {
            let mut groups: Vec<_> = good.chunks(5).map(<[char]>::to_vec).collect();
            groups.swap(a, b);
            assert_eq!(group_of(&joined(&groups.concat())), a + 1);
        }
    }

    #[test]
    fn missing_and_surplus_characters_are_named_where_groups_are_apart() {
        let text = write(&[7; 32]);
        let groups: Vec<&str> = text.expose().split('-').collect();
        let mut bad = groups.clone();
        bad[8] = &groups[8][..4];
        assert_eq!(group_of(&bad.join(" ")), 9);
        assert_eq!(read(&groups[..12].join("-")).unwrap_err(), RecoveryError::Length { found: 60 });
        assert_eq!(read("").unwrap_err(), RecoveryError::Length { found: 0 });
        assert!(read(&"中".repeat(65)).is_err());
        assert!(matches!(read(&"A-".repeat(100_000)), Err(RecoveryError::Length { .. })));
    }

    #[test]
    fn the_spare_bits_find_errors_that_fit_their_groups() {
        let text = write(&[7; 32]);
        let mut values: Vec<u8> = text.expose().chars().filter(|c| *c != '-').map(value).collect();
        values[63] ^= 1;
        values[64] = check_of(12, &values[60..64]);
        let forged: String = values.iter().map(|v| char::from(ALPHABET[usize::from(*v)])).collect();
        assert_eq!(read(&forged).unwrap_err(), RecoveryError::Sum);
    }

    #[test]
    fn the_paper_opens_its_workspace_and_no_other() {
        let (one, two) = (TrialFolder::new(), TrialFolder::new());
        let key = DatabaseKey::generate();
        assert!(!exists(one.path()));
        let paper = create(one.path(), &key).unwrap();
        assert!(exists(one.path()));
        let opened = unlock(one.path(), paper.expose()).unwrap();
        assert_eq!(opened.len(), 1);
        assert_eq!(opened[0].expose(), key.expose());
        assert_eq!(unlock(two.path(), paper.expose()).unwrap_err(), RecoveryError::None);
        create(two.path(), &key).unwrap();
        assert_eq!(unlock(two.path(), paper.expose()).unwrap_err(), RecoveryError::Other);
        let newer = create(one.path(), &key).unwrap();
        assert_eq!(unlock(one.path(), paper.expose()).unwrap_err(), RecoveryError::Other);
        assert_eq!(unlock(one.path(), newer.expose()).unwrap()[0].expose(), key.expose());
    }

    #[test]
    fn every_tampered_byte_of_the_file_is_detected_or_harmless() {
        let folder = TrialFolder::new();
        let key = DatabaseKey::generate();
        let paper = create(folder.path(), &key).unwrap();
        let path = folder.path().join("keys/recovery.json");
        let good = std::fs::read(&path).unwrap();
        for at in 0..good.len() {
            for flip in [1, 0x20, 0x80] {
                let mut bad = good.clone();
                bad[at] ^= flip;
                std::fs::write(&path, &bad).unwrap();
                match unlock(folder.path(), paper.expose()) {
                    Ok(keys) => {
                        assert_eq!(keys[0].expose(), key.expose());
                        assert!(good[at].is_ascii_whitespace(), "byte {at}");
                    }
                    Err(RecoveryError::File(_) | RecoveryError::Other) => {}
                    Err(other) => panic!("byte {at}: {other:?}"),
                }
            }
        }
    }
}
