//! The manifest of a package: every file with size and SHA-256, and what it came from. Its canonical JSON is what is
//! signed, so it is read back exactly and within bounds.

use crate::canonical::{canonical, sha256_hex};
use crate::text::Text;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

/// What a manifest calls itself.
pub const FORMAT: &str = "hegui-filing-package/1";
/// Name of its file within the package.
pub const FILE: &str = "manifest.json";
/// Bytes that a manifest may have.
pub const BYTES_MAX: usize = 64 << 20;
/// Files that a package may hold.
pub const FILES_MAX: usize = 100_000;
/// Characters of a path, bytes of one part of it, and parts.
const PATH_MAX: usize = 400;
const PART_MAX: usize = 255;
const PARTS_MAX: usize = 12;
/// Characters of any other text.
const TEXT_MAX: usize = 2_000;

/// Where a file came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Register.
    pub register: String,
    /// Id of the record.
    pub record: String,
}

/// A file of the package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Path within the package, parts parted by `/`.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256, lower-case hexadecimal.
    pub sha256: String,
    /// Slot that it fills; empty for what stands beside them.
    pub slot: String,
    /// What it came from; none for what the program wrote from many records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
}

/// A slot that fell away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FellAway {
    /// Slot.
    pub slot: String,
    /// Why.
    pub reason: String,
}

/// The manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// [`FORMAT`].
    pub format: String,
    /// Track.
    pub track: String,
    /// Code of the filing.
    pub filing: String,
    /// Version in its chain, from 1.
    pub version: u32,
    /// Name of the organisation.
    pub organization: String,
    /// Unified social credit code.
    pub credit_code: String,
    /// Name of the service.
    pub service: String,
    /// Number of the filing, where it has one.
    pub number: String,
    /// Instant of making, RFC 3339.
    pub made_at: String,
    /// Login of who made it.
    pub made_by: String,
    /// Program and version.
    pub program: String,
    /// Number of the last journal entry that it tells of.
    pub head_seq: i64,
    /// Hash of that entry.
    pub head_hash: String,
    /// Its files, sorted by path.
    pub files: Vec<Entry>,
    /// Slots that fell away, with their reasons.
    pub not_involved: Vec<FellAway>,
}

fn fault(place: &str, zh: &str, en: &str) -> Text {
    Text::new(format!("清单的「{place}」{zh}"), format!("{place} of the manifest {en}"))
}

/// Names that some systems keep for themselves.
const RESERVED: [&str; 4] = ["con", "prn", "aux", "nul"];

/// Is a path safe to unpack anywhere: relative, without `..`, drive, control or reserved characters, not too long?
///
/// # Errors
/// What is wrong with it, in a sentence that does not repeat control characters.
pub fn is_safe_path(path: &str) -> Result<(), Text> {
    let shown: String = path.chars().take(80).map(|c| if c.is_control() { '?' } else { c }).collect();
    let bad = |zh: &str, en: &str| Err(fault(&shown, zh, en));
    if path.is_empty() {
        return bad("是空路径", "is an empty path");
    }
    if path.chars().count() > PATH_MAX {
        return bad("路径过长", "is too long a path");
    }
    if path.starts_with('/') || path.contains('\\') {
        return bad("不是包内的相对路径", "is no relative path within the package");
    }
    if path.chars().any(|c| c.is_control() || r#"<>:"|?*"#.contains(c) || is_invisible(c)) {
        return bad("含有文件名不允许的字符", "holds a character that no file name may have");
    }
    if path.split('/').count() > PARTS_MAX {
        return bad("文件夹层级过多", "nests too deeply");
    }
    for part in path.split('/') {
        let stem = part.split('.').next().unwrap_or_default().to_ascii_lowercase();
        let numbered = ["com", "lpt"].iter().any(|p| {
            stem.strip_prefix(p).is_some_and(|n| n.len() == 1 && n.bytes().all(|b| b.is_ascii_digit()))
        });
        if part.is_empty() || part == "." || part == ".." || RESERVED.contains(&stem.as_str()) || numbered {
            return bad("含有不允许的文件夹或文件名", "holds a part that is no name of a folder or file");
        }
        if part.len() > PART_MAX {
            return bad("有一段名称过长", "has a name that is too long");
        }
        if part.ends_with('.') || part.ends_with(' ') || part.starts_with(' ') {
            return bad(
                "有一段名称以点或空格开头或结尾",
                "has a name that begins with a blank or ends in a blank or dot",
            );
        }
    }
    Ok(())
}

/// Characters that turn or hide what stands around them.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// A path as file systems compare it where they forget case and Unicode form.
pub fn folded(path: &str) -> String {
    path.nfkc().flat_map(char::to_lowercase).nfkc().collect()
}

fn is_digest(s: &str) -> bool {
    s.len() == 64 && s.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

impl Manifest {
    /// Checks it and puts its files in the order of their paths.
    ///
    /// # Errors
    /// The first fault, with its place.
    pub fn checked(mut self) -> Result<Self, Text> {
        self.files.sort_by(|a, b| a.path.cmp(&b.path));
        self.check()?;
        Ok(self)
    }

    fn check(&self) -> Result<(), Text> {
        if self.format != FORMAT {
            return Err(fault(
                "format",
                "不是本程序认识的格式，请用较新的程序",
                "is unknown; use a newer program",
            ));
        }
        let texts = [
            ("track", &self.track),
            ("filing", &self.filing),
            ("organization", &self.organization),
            ("credit_code", &self.credit_code),
            ("service", &self.service),
            ("number", &self.number),
            ("made_by", &self.made_by),
            ("program", &self.program),
        ];
        for (place, text) in texts {
            if text.chars().count() > TEXT_MAX || text.chars().any(char::is_control) {
                return Err(fault(place, "过长或含控制字符", "is too long or holds control characters"));
            }
        }
        if crate::instant::parse(&self.made_at).is_none() {
            return Err(fault("made_at", "不是时间", "is no instant"));
        }
        if self.version == 0 || self.head_seq < 0 {
            return Err(fault("version", "不是版次", "is no version"));
        }
        if !is_digest(&self.head_hash) {
            return Err(fault("head_hash", "不是 SHA-256", "is no SHA-256"));
        }
        if self.files.len() > FILES_MAX || self.not_involved.len() > FILES_MAX {
            return Err(fault("files", "文件过多", "has too many files"));
        }
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        for (n, e) in self.files.iter().enumerate() {
            is_safe_path(&e.path)?;
            if !is_digest(&e.sha256) {
                return Err(fault(&e.path, "的摘要不是 SHA-256", "has no SHA-256"));
            }
            if i64::try_from(e.size).is_err() {
                return Err(fault(&e.path, "的大小超出范围", "has a size out of range"));
            }
            let source = e.source.iter().flat_map(|s| [&s.register, &s.record]);
            if source.chain([&e.slot]).any(|s| s.chars().count() > TEXT_MAX) {
                return Err(fault(&e.path, "的来源过长", "has too long a source"));
            }
            if n > 0 && self.files.get(n - 1).is_some_and(|before| before.path > e.path) {
                return Err(fault(&e.path, "不在路径顺序中", "is out of the order of paths"));
            }
            if let Some(other) = seen.insert(folded(&e.path), &e.path) {
                let (zh, en) = if other == e.path {
                    ("出现两次", "stands twice")
                } else {
                    (
                        "与另一路径只差大小写或字符形式",
                        "differs from another path in case or Unicode form alone",
                    )
                };
                return Err(fault(&e.path, zh, en));
            }
        }
        // A file may not stand where another one needs a folder.
        for path in seen.keys() {
            let mut end = 0;
            while let Some(at) = path.get(end..).and_then(|rest| rest.find('/')) {
                end += at;
                if let Some(file) = path.get(..end).and_then(|folder| seen.get(folder)) {
                    return Err(fault(file, "既是文件又是文件夹", "is a file and a folder at once"));
                }
                end += 1;
            }
        }
        for a in &self.not_involved {
            if a.reason.trim().is_empty() || a.reason.chars().count() > crate::field::LONG_TEXT_MAX {
                return Err(fault(&a.slot, "不涉及而没有理由", "fell away without a reason"));
            }
        }
        Ok(())
    }

    /// Its canonical JSON: what is written, hashed and signed.
    ///
    /// # Errors
    /// The first fault, with its place.
    pub fn to_json(&self) -> Result<String, Text> {
        self.check()?;
        let json = serde_json::to_value(self).map_err(|e| {
            Text::new(format!("清单无法写出：{e}"), format!("The manifest cannot be written: {e}"))
        })?;
        Ok(canonical(&json))
    }

    /// SHA-256 of its canonical JSON.
    ///
    /// # Errors
    /// As for [`Self::to_json`].
    pub fn digest(&self) -> Result<String, Text> {
        Ok(sha256_hex(self.to_json()?.as_bytes()))
    }

    /// Reads a manifest from outside.
    ///
    /// # Errors
    /// It is too big, no JSON, of another shape, not canonical, or one of its entries is at fault; the sentence names
    /// the place.
    pub fn parse(bytes: &[u8]) -> Result<Self, Text> {
        if bytes.len() > BYTES_MAX {
            return Err(Text::new("清单文件过大", "The manifest is too big"));
        }
        let json: Json = serde_json::from_slice(bytes).map_err(|e| {
            Text::new(
                format!("清单不是 JSON（第 {} 行第 {} 列）", e.line(), e.column()),
                format!("The manifest is no JSON (line {}, column {})", e.line(), e.column()),
            )
        })?;
        let it = Self::deserialize(&json).map_err(|e| {
            Text::new(format!("清单内容不符：{e}"), format!("The manifest has another shape: {e}"))
        })?;
        it.check()?;
        // Two texts of one content would have two digests: what is signed is the canonical one alone.
        if canonical(&json).as_bytes() != bytes {
            return Err(Text::new(
                "清单不是规范写法，可能被改动过",
                "The manifest is not written canonically; it may have been changed",
            ));
        }
        Ok(it)
    }

    /// What differs between two manifests: paths only here, only there, and those whose content differs.
    pub fn difference<'a>(&'a self, other: &'a Self) -> PackageDifference<'a> {
        let of = |m: &'a Self| m.files.iter().map(|e| (e.path.as_str(), e)).collect::<BTreeMap<_, _>>();
        let (here, there) = (of(self), of(other));
        PackageDifference {
            gone: here.iter().filter(|(p, _)| !there.contains_key(*p)).map(|(_, e)| *e).collect(),
            new: there.iter().filter(|(p, _)| !here.contains_key(*p)).map(|(_, e)| *e).collect(),
            changed: here
                .iter()
                .filter_map(|(p, e)| there.get(p).filter(|o| o.sha256 != e.sha256).map(|o| (*e, *o)))
                .collect(),
        }
    }
}

/// What differs from one version of a package to the next, each in the order of paths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackageDifference<'a> {
    /// Files of the first alone.
    pub gone: Vec<&'a Entry>,
    /// Files of the second alone.
    pub new: Vec<&'a Entry>,
    /// Files whose content differs.
    pub changed: Vec<(&'a Entry, &'a Entry)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(path: &str) -> Entry {
        Entry {
            path: path.into(),
            size: 3,
            sha256: sha256_hex(path.as_bytes()),
            slot: "form".into(),
            source: Some(Source { register: "filings".into(), record: "f1".into() }),
        }
    }

    fn manifest(paths: &[&str]) -> Manifest {
        Manifest {
            format: FORMAT.into(),
            track: "filing".into(),
            filing: "FIL-0001".into(),
            version: 1,
            organization: "示例科技有限公司".into(),
            credit_code: "91350100M000100Y43".into(),
            service: "示例问答".into(),
            number: String::new(),
            made_at: "2026-06-01T01:00:00.000Z".into(),
            made_by: "lin".into(),
            program: "hegui 0.3.0".into(),
            head_seq: 7,
            head_hash: "0".repeat(64),
            files: paths.iter().map(|p| entry(p)).collect(),
            not_involved: vec![FellAway { slot: "safety_rules".into(), reason: "未开展标注".into() }],
        }
    }

    #[test]
    fn what_is_written_is_read_back_to_the_byte_and_any_change_is_refused() {
        let m = manifest(&["2 协议/隐私政策.pdf", "0 表/备案表.docx"]).checked().expect("sound");
        assert_eq!(m.files[0].path, "0 表/备案表.docx", "in the order of paths");
        let json = m.to_json().expect("written");
        assert_eq!(Manifest::parse(json.as_bytes()).expect("read"), m);
        assert_eq!(m.digest().expect("digest"), sha256_hex(json.as_bytes()));
        for at in 0..json.len() {
            let mut bytes = json.clone().into_bytes();
            bytes[at] ^= 1;
            let read = Manifest::parse(&bytes);
            assert!(read.is_err() || read.as_ref() != Ok(&m), "byte {at}");
        }
        assert!(Manifest::parse(format!("{json} ").as_bytes()).is_err_and(|t| t.zh.contains("规范")));
        assert!(Manifest::parse(b"{").is_err_and(|t| t.en.contains("line 1")));
    }

    #[test]
    fn names_that_lead_out_of_the_package_or_fall_together_are_refused_with_their_place() {
        for bad in [
            "",
            "/etc/x",
            "../x",
            "a/../b",
            "a//b",
            "a\\b",
            "C:/x",
            "a/./b",
            "a/",
            "nul.txt",
            "COM1",
            "a\u{202e}b",
            "a\nb",
            "a/b .",
            "a. /b",
            " a",
        ] {
            let read = manifest(&[bad]).checked();
            assert!(read.is_err(), "{bad:?}");
        }
        assert!(manifest(&[&"a".repeat(256)]).checked().is_err());
        assert!(manifest(&[&["a"; 13].join("/")]).checked().is_err());
        for twice in
            [["a/B.pdf", "a/b.pdf"], ["Ａ.pdf", "A.pdf"], ["e\u{301}.pdf", "é.pdf"], ["x.pdf", "x.pdf"]]
        {
            assert!(manifest(&twice).checked().is_err(), "{twice:?}");
        }
        assert!(manifest(&["a", "a/b.pdf"]).checked().is_err_and(|t| t.en.contains("folder")));
        let good = manifest(&["1 附件1-安全评估报告/安全评估报告（第 1 版）.pdf", "console.txt"]);
        assert!(good.checked().is_ok());
    }

    #[test]
    fn unknown_keys_and_values_out_of_range_are_refused() {
        let m = manifest(&["a.pdf"]);
        let json: Json = serde_json::from_str(&m.to_json().expect("sound")).expect("json");
        let broken = |change: &dyn Fn(&mut Json)| {
            let mut j = json.clone();
            change(&mut j);
            Manifest::parse(canonical(&j).as_bytes()).is_err()
        };
        assert!(!broken(&|_| {}));
        assert!(broken(&|j| j["more"] = 1.into()));
        assert!(broken(&|j| j["format"] = "hegui-filing-package/9".into()));
        assert!(broken(&|j| j["version"] = 0.into()));
        assert!(broken(&|j| j["made_at"] = "gestern".into()));
        assert!(broken(&|j| j["files"][0]["sha256"] = "ABC".into()));
        assert!(broken(&|j| j["files"][0]["size"] = (-1).into()));
        assert!(broken(&|j| j["files"][0]["size"] = u64::MAX.into()));
        assert!(broken(&|j| j["not_involved"][0]["reason"] = " ".into()));
        assert!(broken(&|j| j["organization"] = "x".repeat(3_000).into()));
    }

    #[test]
    fn two_versions_are_compared_file_by_file() {
        let (mut a, b) = (manifest(&["a.pdf", "b.pdf"]), manifest(&["b.pdf", "c.pdf"]));
        a.files[1].sha256 = "f".repeat(64);
        let d = a.difference(&b);
        let paths = |all: &[&Entry]| all.iter().map(|e| e.path.clone()).collect::<Vec<_>>();
        assert_eq!(
            (paths(&d.gone), paths(&d.new), d.changed.len()),
            (vec!["a.pdf".into()], vec!["c.pdf".into()], 1)
        );
    }
}
