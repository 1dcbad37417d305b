//! The parts of a workbook's package that say where its sheets are and how their numbers are meant.

use crate::archive::{damaged, part_error, zip_error};
use crate::error::ForeignError;
use crate::number_format::NumberFormat;
use crate::xml::{Broken, Tokens, attribute, attributes, decode, local_name};
use std::collections::HashMap;
use std::io::{Read, Seek};
use zip::ZipArchive;

/// A worksheet of the workbook.
pub(crate) struct SheetPart {
    pub(crate) name: String,
    pub(crate) hidden: bool,
    /// Number of its part in the archive; none if the package names a part that is not there.
    pub(crate) part: Option<usize>,
}

/// What the package says besides cells and strings.
#[derive(Default)]
pub(crate) struct Package {
    pub(crate) sheets: Vec<SheetPart>,
    /// Formats by the style that a cell names.
    pub(crate) formats: Vec<NumberFormat>,
    pub(crate) is_1904: bool,
    /// Number of the part with the shared strings.
    pub(crate) strings: Option<usize>,
}

/// A relation of a part to another one.
struct Relation {
    id: String,
    /// Last word of its type, as `worksheet`.
    kind: String,
    target: String,
}

/// A part's name as it is compared: without a leading slash, `.` and `..`, in lower case.
fn plain_name(name: &str) -> String {
    let mut steps: Vec<&str> = Vec::new();
    for step in name.split(['/', '\\']) {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/").to_lowercase()
}

/// A target named in a part of this folder.
fn resolved(folder: &str, target: &str) -> String {
    plain_name(&if target.starts_with('/') { target.to_owned() } else { format!("{folder}/{target}") })
}

struct Parts<'a, R> {
    archive: &'a mut ZipArchive<R>,
    file: &'a str,
    by_name: HashMap<String, usize>,
}

impl<R: Read + Seek> Parts<'_, R> {
    fn find(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    /// Shows each tag of a part.
    fn tags(
        &mut self,
        part: usize,
        mut see: impl FnMut(&[u8]) -> Result<(), ForeignError>,
    ) -> Result<(), ForeignError> {
        let reader = self.archive.by_index(part).map_err(|e| zip_error(self.file, &e))?;
        let name = reader.name().to_owned();
        let mut tokens = Tokens::new(reader);
        loop {
            match tokens.next_tag() {
                Ok(Some(tag)) => see(tag.bytes)?,
                Ok(None) => return Ok(()),
                Err(Broken::Read(e)) => return Err(part_error(self.file, &name, &e)),
                Err(Broken::Fault((zh, en))) => return Err(damaged(self.file, &name, zh, en)),
            }
        }
    }

    fn relations(&mut self, of: &str) -> Result<Vec<Relation>, ForeignError> {
        let (folder, name) = of.rsplit_once('/').unwrap_or(("", of));
        let path = resolved(folder, &format!("_rels/{name}.rels"));
        let file = self.file;
        let Some(part) = self.find(&path) else {
            return Err(damaged(file, &path, "缺少这个部件", "the part is missing"));
        };
        let mut all = Vec::new();
        self.tags(part, |tag| {
            if local_name(tag) == b"Relationship" {
                let text = |key: &[u8]| value(file, &path, attribute(tag, key).unwrap_or_default());
                let kind = text(b"Type")?;
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                all.push(Relation { id: text(b"Id")?, kind, target: text(b"Target")? });
            }
            Ok(())
        })?;
        Ok(all)
    }
}

/// An attribute's value.
fn value(file: &str, part: &str, raw: &[u8]) -> Result<String, ForeignError> {
    let mut out = String::new();
    decode(raw, &mut out).map_err(|(zh, en)| damaged(file, part, zh, en))?;
    Ok(out)
}

/// Reads what the package says. Its parts have been measured before.
pub(crate) fn read<R: Read + Seek>(archive: &mut ZipArchive<R>, file: &str) -> Result<Package, ForeignError> {
    let mut by_name = HashMap::new();
    for index in 0..archive.len() {
        if let Some(name) = archive.name_for_index(index) {
            by_name.entry(plain_name(name)).or_insert(index);
        }
    }
    let mut parts = Parts { archive, file, by_name };
    let of_package = parts.relations("")?;
    let Some(root) = of_package.iter().find(|r| r.kind == "officeDocument") else {
        let (zh, en) = ("没有指明工作簿在哪里", "it does not say where the workbook is");
        return Err(damaged(file, "_rels/.rels", zh, en));
    };
    let workbook = resolved("", &root.target);
    let folder = workbook.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let relations = parts.relations(&workbook)?;
    let of_kind = |kind: &str, usual: &str| {
        let target = relations.iter().find(|r| r.kind == kind).map_or(usual, |r| r.target.as_str());
        parts.find(&resolved(&folder, target))
    };
    let (strings, styles) = (of_kind("sharedStrings", "sharedStrings.xml"), of_kind("styles", "styles.xml"));
    let mut package = Package { strings, ..Package::default() };
    if let Some(part) = parts.find(&workbook) {
        sheets(&mut parts, part, &workbook, &relations, &mut package)?;
    }
    if let Some(part) = styles {
        package.formats = formats(&mut parts, part)?;
    }
    Ok(package)
}

fn sheets<R: Read + Seek>(
    parts: &mut Parts<'_, R>,
    part: usize,
    workbook: &str,
    relations: &[Relation],
    package: &mut Package,
) -> Result<(), ForeignError> {
    let file = parts.file;
    let folder = workbook.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut found = Vec::new();
    let is_1904 = &mut package.is_1904;
    parts.tags(part, |tag| {
        match local_name(tag) {
            b"workbookPr" => {
                if let Some(set) = attribute(tag, b"date1904") {
                    *is_1904 = matches!(set, b"1" | b"true" | b"on");
                }
            }
            b"sheet" => {
                let id = attributes(tag).find(|(key, _)| local_name(key) == b"id").map(|(_, id)| id);
                let id = value(file, workbook, id.unwrap_or_default())?;
                let Some(relation) = relations.iter().find(|r| r.id == id) else {
                    let (zh, en) = ("工作表没有对应的部件", "one of its sheets has no part");
                    return Err(damaged(file, workbook, zh, en));
                };
                if relation.kind == "worksheet" {
                    found.push((
                        value(file, workbook, attribute(tag, b"name").unwrap_or_default())?,
                        attribute(tag, b"state").is_some_and(|state| state != b"visible"),
                        resolved(folder, &relation.target),
                    ));
                }
            }
            _ => {}
        }
        Ok(())
    })?;
    let found = found.into_iter();
    package.sheets =
        found.map(|(name, hidden, path)| SheetPart { name, hidden, part: parts.find(&path) }).collect();
    Ok(())
}

fn formats<R: Read + Seek>(parts: &mut Parts<'_, R>, part: usize) -> Result<Vec<NumberFormat>, ForeignError> {
    let file = parts.file;
    let mut own: HashMap<u32, NumberFormat> = HashMap::new();
    let mut formats = Vec::new();
    let mut of_cells = false;
    let number = |raw: Option<&[u8]>| -> Option<u32> { std::str::from_utf8(raw?).ok()?.trim().parse().ok() };
    parts.tags(part, |tag| {
        if let [b'/', name @ ..] = tag {
            of_cells &= local_name(name) != b"cellXfs";
            return Ok(());
        }
        match local_name(tag) {
            b"numFmt" => {
                let code = value(file, "styles.xml", attribute(tag, b"formatCode").unwrap_or_default())?;
                if let Some(id) = number(attribute(tag, b"numFmtId")) {
                    own.insert(id, NumberFormat::of_code(&code));
                }
            }
            b"cellXfs" => of_cells = !tag.ends_with(b"/"),
            b"xf" if of_cells => {
                let id = number(attribute(tag, b"numFmtId")).unwrap_or(0);
                formats.push(own.get(&id).copied().unwrap_or_else(|| NumberFormat::built_in(id)));
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(formats)
}

#[cfg(test)]
mod tests {
    use super::resolved;

    #[test]
    fn targets_are_found_however_they_are_written() {
        for target in ["worksheets/Sheet1.xml", "/xl/worksheets/sheet1.xml", "../xl/./worksheets\\sheet1.xml"]
        {
            assert_eq!(resolved("xl", target), "xl/worksheets/sheet1.xml");
        }
        assert_eq!(resolved("", "../../xl/workbook.xml"), "xl/workbook.xml");
    }
}
