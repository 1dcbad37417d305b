//! The cells of a sheet in the order of its XML, one at a time.

use crate::strings::{RichText, unescaped};
use crate::xml::{Broken, Fault, Tokens, attributes, decode, local_name};
use std::io::Read;

/// A cell as its sheet writes it.
pub(crate) struct RawCell {
    /// From 1.
    pub(crate) row: u32,
    /// From 1.
    pub(crate) column: u32,
    /// Number of its style.
    pub(crate) style: Option<usize>,
    /// A formula stands behind it.
    pub(crate) formula: bool,
    pub(crate) value: RawValue,
}

/// A value before its number format is asked.
#[derive(Debug, PartialEq)]
pub(crate) enum RawValue {
    Empty,
    /// Number of a shared string.
    Shared(usize),
    Text(String),
    Number(f64),
    Bool(bool),
    /// A date in ISO 8601, as few programs write it.
    IsoDate(String),
    Error(String),
}

/// Reads the cells of a sheet.
pub(crate) struct Cells<R> {
    tokens: Tokens<R>,
    /// Row and column of the next cell that does not say where it stands, from 1.
    row: u32,
    column: u32,
    /// Text of the value or the run that is being read, as it stands in the file.
    raw: Vec<u8>,
    ended: bool,
}

type Taken<T> = Result<T, Broken>;

const fn fault<T>(zh: &'static str, en: &'static str) -> Taken<T> {
    Err(Broken::Fault((zh, en)))
}

impl<R: Read> Cells<R> {
    /// Goes to the sheet's data.
    pub(crate) fn open(part: R) -> Taken<Self> {
        let mut tokens = Tokens::new(part);
        let ended = loop {
            match tokens.next_tag()? {
                Some(tag) if local_name(tag.bytes) == b"sheetData" => break tag.bytes.ends_with(b"/"),
                Some(_) => {}
                None => return fault("没有工作表数据", "there is no sheet data"),
            }
        };
        Ok(Self { tokens, row: 1, column: 1, raw: Vec::new(), ended })
    }

    /// The next cell, empty ones included; nothing at the end of the sheet's data.
    pub(crate) fn next_cell(&mut self) -> Taken<Option<RawCell>> {
        while !self.ended {
            let Some(tag) = self.tokens.next_tag()? else {
                return fault("工作表数据没有结尾", "the sheet's data has no end");
            };
            match tag.bytes {
                [b'/', name @ ..] => match local_name(name) {
                    b"row" => (self.row, self.column) = (self.row.saturating_add(1), 1),
                    b"sheetData" => self.ended = true,
                    _ => {}
                },
                tag => match local_name(tag) {
                    b"row" => {
                        if let Some((_, r)) = attributes(tag).find(|(key, _)| *key == b"r") {
                            match digits(r) {
                                Some(n @ 1..) => self.row = n,
                                _ => return fault("行号不合规", "a row number in it is malformed"),
                            }
                        }
                        if tag.ends_with(b"/") {
                            (self.row, self.column) = (self.row.saturating_add(1), 1);
                        }
                    }
                    b"c" => return self.cell().map(Some),
                    _ => {}
                },
            }
        }
        Ok(None)
    }

    /// Reads on from the start tag of a cell, the tag read last.
    fn cell(&mut self) -> Taken<RawCell> {
        let tag = self.tokens.last_tag();
        let mut cell = RawCell {
            row: self.row,
            column: self.column,
            style: None,
            formula: false,
            value: RawValue::Empty,
        };
        let mut kind = Type::Plain;
        for (key, value) in attributes(tag) {
            match key {
                b"r" => match position(value) {
                    Some((row, column)) => (cell.row, cell.column) = (row, column),
                    None => return fault("单元格引用不合规", "a cell reference in it is malformed"),
                },
                b"s" => cell.style = digits(value).map(|n| n as usize),
                b"t" => {
                    kind = match value {
                        b"s" => Type::Shared,
                        b"n" => Type::Number,
                        b"b" => Type::Bool,
                        b"e" => Type::Error,
                        b"str" => Type::Text,
                        b"d" => Type::Date,
                        b"inlineStr" | b"is" => Type::Inline,
                        _ => return fault("单元格类型不合规", "the type of a cell is not known"),
                    }
                }
                _ => {}
            }
        }
        self.column = cell.column.saturating_add(1);
        if tag.ends_with(b"/") {
            return Ok(cell);
        }
        loop {
            let Some(tag) = self.tokens.next_tag()? else {
                return fault("单元格没有结尾", "a cell has no end");
            };
            let empty = tag.bytes.ends_with(b"/");
            match tag.bytes {
                [b'/', name @ ..] => match local_name(name) {
                    b"c" => return Ok(cell),
                    b"row" | b"sheetData" => return fault("单元格没有结尾", "a cell has no end"),
                    _ => {}
                },
                tag => match local_name(tag) {
                    b"v" if !empty => {
                        self.text()?;
                        if kind != Type::Inline {
                            cell.value = value(&self.raw, kind).map_err(Broken::Fault)?;
                        }
                    }
                    b"is" if !empty => cell.value = RawValue::Text(self.inline()?),
                    b"f" => {
                        cell.formula = true;
                        if !empty {
                            self.text()?;
                        }
                    }
                    b"c" | b"row" => return fault("单元格没有结尾", "a cell has no end"),
                    _ => {}
                },
            }
        }
    }

    /// Reads the text up to the next tag, which must be an end tag.
    fn text(&mut self) -> Taken<()> {
        self.raw.clear();
        match self.tokens.next_tag_after(Some(&mut self.raw))? {
            Some(tag) if tag.bytes.starts_with(b"/") => Ok(()),
            _ => fault("单元格内容不合规", "the content of a cell is malformed"),
        }
    }

    /// Reads a rich text within its cell.
    fn inline(&mut self) -> Taken<String> {
        let mut rich = RichText::default();
        let mut out = String::new();
        loop {
            self.raw.clear();
            let kept = rich.wants_text().then_some(&mut self.raw);
            let Some(tag) = self.tokens.next_tag_after(kept)? else {
                return fault("单元格没有结尾", "a cell has no end");
            };
            if let [b'/', name @ ..] = tag.bytes
                && matches!(local_name(name), b"is" | b"c" | b"row" | b"sheetData")
            {
                return if local_name(name) == b"is" {
                    Ok(out)
                } else {
                    fault("单元格没有结尾", "a cell has no end")
                };
            }
            rich.see(tag.bytes, &self.raw, &mut out).map_err(Broken::Fault)?;
        }
    }
}

/// Type of a cell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Type {
    /// Not said: a number.
    Plain,
    Number,
    Shared,
    Bool,
    Error,
    Text,
    Date,
    Inline,
}

fn value(raw: &[u8], kind: Type) -> Result<RawValue, Fault> {
    if raw.is_empty() {
        return Ok(RawValue::Empty);
    }
    let text = || {
        let mut out = String::new();
        decode(raw, &mut out).map(|()| out)
    };
    Ok(match kind {
        Type::Shared => match digits(raw.trim_ascii()) {
            Some(index) => RawValue::Shared(index as usize),
            None => return Err(("共享字符串编号不合规", "the number of a shared string is malformed")),
        },
        Type::Plain | Type::Number => match number(raw) {
            Some(n) => RawValue::Number(n),
            None if kind == Type::Plain => RawValue::Text(text()?),
            None => return Err(("数字不合规", "a number is malformed")),
        },
        Type::Bool => match raw.trim_ascii() {
            b"" => RawValue::Empty,
            b"0" => RawValue::Bool(false),
            b"1" => RawValue::Bool(true),
            word if word.eq_ignore_ascii_case(b"false") => RawValue::Bool(false),
            word if word.eq_ignore_ascii_case(b"true") => RawValue::Bool(true),
            _ => return Err(("是/否值不合规", "a yes-or-no value is malformed")),
        },
        Type::Error if raw.starts_with(b"#") && raw.len() <= 40 => RawValue::Error(text()?),
        Type::Error => return Err(("错误值不合规", "an error value is malformed")),
        Type::Text | Type::Inline => {
            let text = text()?;
            let plain = unescaped(&text);
            RawValue::Text(if plain.len() == text.len() { text } else { plain.into_owned() })
        }
        Type::Date => RawValue::IsoDate(text()?),
    })
}

/// Up to nine digits.
fn digits(raw: &[u8]) -> Option<u32> {
    if raw.is_empty() || raw.len() > 9 {
        return None;
    }
    raw.iter().try_fold(0, |n, b| b.is_ascii_digit().then(|| n * 10 + u32::from(b - b'0')))
}

fn number(raw: &[u8]) -> Option<f64> {
    match digits(raw) {
        Some(n) => Some(f64::from(n)),
        None => std::str::from_utf8(raw.trim_ascii()).ok()?.parse().ok(),
    }
}

/// `B3` as row and column from 1.
pub(crate) fn position(reference: &[u8]) -> Option<(u32, u32)> {
    let (mut column, mut row, mut at) = (0_u32, 0_u32, 0);
    while let Some(b) = reference.get(at).filter(|b| b.is_ascii_alphabetic()) {
        column = column * 26 + u32::from(b.to_ascii_uppercase() - b'A') + 1;
        at += 1;
        if at > 3 {
            return None;
        }
    }
    let numeral = &reference[at..];
    if at == 0 || numeral.is_empty() || numeral.len() > 7 {
        return None;
    }
    for b in numeral {
        if !b.is_ascii_digit() {
            return None;
        }
        row = row * 10 + u32::from(b - b'0');
    }
    (row > 0).then_some((row, column))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the cells of a sheet's data are, or what is wrong with them.
    fn all(data: &str) -> Result<Vec<(u32, u32, RawValue)>, String> {
        let told = |e| match e {
            Broken::Fault((_, en)) => en.to_owned(),
            Broken::Read(e) => e.to_string(),
        };
        let mut cells = Cells::open(data.as_bytes()).map_err(told)?;
        let mut found = Vec::new();
        while let Some(cell) = cells.next_cell().map_err(told)? {
            found.push((cell.row, cell.column, cell.value));
        }
        Ok(found)
    }

    #[test]
    fn cells_that_do_not_say_where_they_stand_follow_each_other() {
        let data = "<sheetData><row><c><v>1</v></c><c/><c r=\"E1\"><v>2</v></c><c><v>3</v></c></row><row/><row><c><v>-4.5e1</v></c></row></sheetData>";
        let n = |n: f64| RawValue::Number(n);
        assert_eq!(
            all(data),
            Ok(vec![
                (1, 1, n(1.0)),
                (1, 2, RawValue::Empty),
                (1, 5, n(2.0)),
                (1, 6, n(3.0)),
                (3, 1, n(-45.0))
            ])
        );
        assert_eq!(all("<worksheet><sheetData/></worksheet>"), Ok(Vec::new()));
    }

    #[test]
    fn values_of_every_type() {
        let of =
            |cell: &str| all(&format!("<sheetData><row>{cell}</row></sheetData>")).map(|mut c| c.remove(0).2);
        let text = |s: &str| Ok(RawValue::Text(s.into()));
        assert_eq!(of("<c t='str'><v>a&amp;b_x000A_</v></c>"), text("a&b\n"));
        assert_eq!(of("<c><v>12 Uhr</v></c>"), text("12 Uhr"));
        assert_eq!(
            of("<c t='inlineStr'><v>no</v><is><r><t>甲</t></r><r><t> 乙</t></r></is></c>"),
            text("甲乙")
        );
        assert_eq!(of("<c t='s'><v>7</v></c>"), Ok(RawValue::Shared(7)));
        assert_eq!(of("<c t='b'><v>TRUE</v></c>"), Ok(RawValue::Bool(true)));
        assert_eq!(of("<c t='e'><v>#SPILL!</v></c>"), Ok(RawValue::Error("#SPILL!".into())));
        assert_eq!(of("<c t='d'><v>2026-03-05</v></c>"), Ok(RawValue::IsoDate("2026-03-05".into())));
        assert_eq!(of("<c><v><![CDATA[5]]></v></c>"), Ok(RawValue::Number(5.0)));
        assert_eq!(of("<c><f>A1</f><v/><extLst><ext/></extLst></c>"), Ok(RawValue::Empty));
        for bad in [
            "<c t='s'><v>x</v></c>",
            "<c t='n'><v>x</v></c>",
            "<c t='b'><v>2</v></c>",
            "<c t='e'><v>REF</v></c>",
            "<c t='?'/>",
            "<c r='1A'/>",
            "<c r='A0'/>",
            "<c><c/></c>",
            "<c><v><b/></v></c>",
            "<c><is><t>a</t></c>",
            "<c>",
        ] {
            assert!(of(bad).is_err(), "{bad}");
        }
    }
}
