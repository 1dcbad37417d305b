//! The tags of an XML stream, with a bound on every token.
//!
//! Not a parser: it cuts a stream where a parser cuts it (comments, character data, instructions, tags with quoted
//! values), so that nothing a parser would hold in memory is longer than [`TOKEN`]. Encodings other than UTF-8 are
//! refused, since a parser that decodes them would see other tags.

use std::io::{self, Read};

/// Longest token (tag, text run, comment) in bytes. A cell of 32 767 characters takes 400 KB if all are escaped.
const TOKEN: usize = 2 << 20;
const CHUNK: usize = 128 << 10;

/// What is wrong, in Chinese and English.
pub(crate) type Fault = (&'static str, &'static str);

/// Why the tokens end early.
pub(crate) enum Broken {
    /// The stream under them failed.
    Read(io::Error),
    /// The text is not what a workbook holds.
    Fault(Fault),
}

const ENDLESS: Broken =
    Broken::Fault(("有一段内容长得不合常理", "one run of its content is unreasonably long"));
const CUT: Broken = Broken::Fault(("XML 在标签中间结束", "its XML ends inside a tag"));
const DOCTYPE: Broken = Broken::Fault((
    "含有不允许的声明（如 DOCTYPE）",
    "it has a declaration such as DOCTYPE, which is not allowed",
));
const ENCODING: Broken = Broken::Fault(("不是 UTF-8 编码", "it is not UTF-8"));

/// A tag without its angle brackets, and how many bytes of the stream end with it.
pub(crate) struct Tag<'b> {
    pub(crate) bytes: &'b [u8],
    pub(crate) position: u64,
}

/// A tag as a reader of text takes it.
pub(crate) struct Mark<'b> {
    /// Its name without prefix.
    pub(crate) name: &'b [u8],
    /// Does it end an element?
    pub(crate) end: bool,
    /// Is the element empty?
    pub(crate) empty: bool,
}

impl<'b> Tag<'b> {
    pub(crate) fn mark(&self) -> Mark<'b> {
        let name = self.bytes.strip_prefix(b"/");
        Mark {
            name: local_name(name.unwrap_or(self.bytes)),
            end: name.is_some(),
            empty: self.bytes.ends_with(b"/"),
        }
    }
}

/// Cuts a stream into tags.
pub(crate) struct Tokens<R> {
    inner: R,
    buffer: Vec<u8>,
    at: usize,
    end: usize,
    /// Where the tag given out last stands in the buffer, until more is read.
    last: (usize, usize),
    /// Bytes of the stream before the buffer.
    before: u64,
    ended: bool,
    begun: bool,
}

impl<R: Read> Tokens<R> {
    pub(crate) fn new(inner: R) -> Self {
        Self {
            inner,
            buffer: vec![0; CHUNK],
            at: 0,
            end: 0,
            last: (0, 0),
            before: 0,
            ended: false,
            begun: false,
        }
    }

    /// Bytes of the stream consumed so far.
    pub(crate) fn position(&self) -> u64 {
        self.before + self.at as u64
    }

    /// Reads more, keeping what is not consumed; false at the end of the stream.
    fn more(&mut self) -> Result<bool, Broken> {
        if self.ended {
            return Ok(false);
        }
        self.buffer.copy_within(self.at..self.end, 0);
        self.before += self.at as u64;
        self.end -= self.at;
        self.at = 0;
        if self.end > TOKEN {
            return Err(ENDLESS);
        }
        if self.buffer.len() - self.end < CHUNK / 2 {
            let larger = self.buffer.len() * 2;
            self.buffer.resize(larger, 0);
        }
        loop {
            match self.inner.read(&mut self.buffer[self.end..]) {
                Ok(n) => {
                    self.end += n;
                    self.ended = n == 0;
                    return Ok(n > 0);
                }
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(Broken::Read(e)),
            }
        }
    }

    /// Consumes through the first occurrence of `mark`, looked for from `skip` bytes on. What lies between is kept, its
    /// ampersands escaped as those of a text.
    fn pass(&mut self, skip: usize, mark: &[u8], mut kept: Option<&mut Vec<u8>>) -> Result<(), Broken> {
        let mut from = skip;
        loop {
            let rest = &self.buffer[self.at..self.end];
            if let Some(i) = rest.get(from..).and_then(|r| memchr::memmem::find(r, mark)) {
                if let Some(kept) = kept.as_deref_mut() {
                    for part in rest[skip..from + i].split_inclusive(|b| *b == b'&') {
                        kept.extend_from_slice(part);
                        if part.ends_with(b"&") {
                            kept.extend_from_slice(b"amp;");
                        }
                    }
                }
                self.at += from + i + mark.len();
                return Ok(());
            }
            from = from.max(rest.len().saturating_sub(mark.len() - 1));
            if !self.more()? {
                return Err(CUT);
            }
        }
    }

    /// Consumes text up to the next `<`; false at the end of the stream.
    fn pass_text(&mut self, mut kept: Option<&mut Vec<u8>>) -> Result<bool, Broken> {
        let mut text = 0;
        loop {
            let rest = &self.buffer[self.at..self.end];
            let end = if rest.first() == Some(&b'<') { Some(0) } else { memchr::memchr(b'<', rest) };
            let passed = end.unwrap_or(rest.len());
            text += passed;
            if let Some(kept) = kept.as_deref_mut() {
                kept.extend_from_slice(&rest[..passed]);
                text = text.max(kept.len());
            }
            if text > TOKEN {
                return Err(ENDLESS);
            }
            self.at += passed;
            if end.is_some() {
                return Ok(true);
            }
            if !self.more()? {
                return Ok(false);
            }
        }
    }

    /// Sees to it that the buffer holds `n` bytes from here on, unless the stream ends before.
    fn ahead(&mut self, n: usize) -> Result<&[u8], Broken> {
        while self.end - self.at < n && self.more()? {}
        Ok(&self.buffer[self.at..self.end.min(self.at + n)])
    }

    /// The tag that was given out last, once more.
    pub(crate) fn last_tag(&self) -> &[u8] {
        &self.buffer[self.last.0..self.last.1]
    }

    /// The next start, empty or end tag; nothing at the end of the stream.
    pub(crate) fn next_tag(&mut self) -> Result<Option<Tag<'_>>, Broken> {
        self.next_tag_after(None)
    }

    /// The next tag; the text before it is added to `kept` as it stands, for [`decode`].
    pub(crate) fn next_tag_after(
        &mut self,
        mut kept: Option<&mut Vec<u8>>,
    ) -> Result<Option<Tag<'_>>, Broken> {
        if !self.begun {
            self.begun = true;
            let head = self.ahead(4)?;
            if head.starts_with(b"\xFE\xFF") || head.starts_with(b"\xFF\xFE") || head.contains(&0) {
                return Err(ENCODING);
            }
        }
        loop {
            if !self.pass_text(kept.as_deref_mut())? {
                return Ok(None);
            }
            let head = self.ahead(9)?;
            match head.get(1) {
                Some(b'!') if head.starts_with(b"<!--") => self.pass(4, b"-->", None)?,
                Some(b'!') if head.starts_with(b"<![CDATA[") => self.pass(9, b"]]>", kept.as_deref_mut())?,
                Some(b'!') => return Err(DOCTYPE),
                Some(b'?') => self.instruction()?,
                _ => break,
            }
        }
        let mut seen = 1;
        let mut quote = 0;
        let close = loop {
            let rest = &self.buffer[self.at..self.end];
            let mut found = None;
            for (i, b) in rest.iter().enumerate().skip(seen) {
                match *b {
                    b'>' if quote == 0 => {
                        found = Some(i);
                        break;
                    }
                    b'"' | b'\'' if quote == 0 => quote = *b,
                    b if b == quote => quote = 0,
                    _ => {}
                }
            }
            if let Some(i) = found {
                break i;
            }
            seen = rest.len();
            if !self.more()? {
                return Err(CUT);
            }
        };
        let start = self.at + 1;
        let end = self.at + close;
        self.at = end + 1;
        self.last = (start, end);
        Ok(Some(Tag { bytes: &self.buffer[start..end], position: self.before + self.at as u64 }))
    }

    /// Passes a processing instruction; an XML declaration must not name another encoding.
    fn instruction(&mut self) -> Result<(), Broken> {
        let head = self.ahead(256)?;
        let declaration = head.split(|b| *b == b'>').next().unwrap_or(head).to_vec();
        self.pass(2, b"?>", None)?;
        if let Some(name) = attribute(&declaration, b"encoding") {
            let name = name.to_ascii_lowercase();
            if !matches!(name.as_slice(), b"utf-8" | b"utf8" | b"us-ascii" | b"ascii") {
                return Err(ENCODING);
            }
        }
        Ok(())
    }
}

/// Name of a tag without its prefix.
pub(crate) fn local_name(tag: &[u8]) -> &[u8] {
    let mut start = 0;
    for (i, b) in tag.iter().enumerate() {
        match b {
            b':' => start = i + 1,
            b'/' | b' ' | b'\t' | b'\n' | b'\r' | b'\x0C' => return &tag[start..i],
            _ => {}
        }
    }
    &tag[start..]
}

/// Names and values of a tag's attributes, the values as they stand between their quotes.
pub(crate) fn attributes(tag: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    // The tag's own name comes first.
    let mut rest = tag.iter().position(u8::is_ascii_whitespace).map_or(&tag[tag.len()..], |i| &tag[i..]);
    std::iter::from_fn(move || {
        rest = rest.trim_ascii_start();
        let equals = rest.iter().position(|b| *b == b'=')?;
        let name = rest[..equals].trim_ascii_end();
        rest = rest[equals + 1..].trim_ascii_start();
        let quote = *rest.first().filter(|b| matches!(b, b'"' | b'\''))?;
        let close = rest[1..].iter().position(|b| *b == quote)?;
        let value = &rest[1..=close];
        rest = &rest[close + 2..];
        Some((name, value))
    })
}

/// Value of an attribute as it stands between its quotes.
pub(crate) fn attribute<'t>(tag: &'t [u8], key: &[u8]) -> Option<&'t [u8]> {
    attributes(tag).find(|(name, _)| *name == key).map(|(_, value)| value)
}

/// Adds a text or an attribute's value to `out`, its entities replaced and its line ends made one.
pub(crate) fn decode(raw: &[u8], out: &mut String) -> Result<(), Fault> {
    const UTF8: Fault = ("不是 UTF-8 编码", "it is not UTF-8");
    let text = std::str::from_utf8(raw).map_err(|_| UTF8)?;
    let mut rest = text;
    while let Some(i) = memchr::memchr2(b'&', b'\r', rest.as_bytes()) {
        out.push_str(&rest[..i]);
        rest = &rest[i..];
        if let Some(tail) = rest.strip_prefix('\r') {
            out.push('\n');
            rest = tail.strip_prefix('\n').unwrap_or(tail);
        } else {
            let (c, tail) =
                entity(&rest[1..]).ok_or(("含有不认识的实体", "it has an entity that is not known"))?;
            out.push(c);
            rest = tail;
        }
    }
    out.push_str(rest);
    Ok(())
}

/// The character that an entity stands for, and what follows its semicolon.
fn entity(text: &str) -> Option<(char, &str)> {
    let end = text.bytes().take(12).position(|b| b == b';')?;
    let (name, tail) = (&text[..end], &text[end + 1..]);
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            code.ok().filter(|n| *n != 0).and_then(char::from_u32)?
        }
    };
    Some((c, tail))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives out one byte at a time, so that every token is cut everywhere.
    struct Drip<'a>(&'a [u8]);

    impl Read for Drip<'_> {
        fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
            let Some((first, rest)) = self.0.split_first() else { return Ok(0) };
            buf[0] = *first;
            self.0 = rest;
            Ok(1)
        }
    }

    fn tags(reader: impl Read) -> Result<Vec<String>, &'static str> {
        let mut tokens = Tokens::new(reader);
        let mut all = Vec::new();
        loop {
            match tokens.next_tag() {
                Ok(Some(tag)) => all.push(String::from_utf8_lossy(tag.bytes).into_owned()),
                Ok(None) => return Ok(all),
                Err(Broken::Fault((_, en))) => return Err(en),
                Err(Broken::Read(_)) => return Err("read"),
            }
        }
    }

    #[test]
    fn tags_are_cut_where_a_parser_cuts_them() {
        let text = br#"<?xml version="1.0" encoding="UTF-8"?><a x="1>2" y='"'>t<!-- <no> --><b/><![CDATA[<no>]]></a>"#;
        let expected = ["a x=\"1>2\" y='\"'", "b/", "/a"];
        assert_eq!(tags(&text[..]).as_deref(), Ok(expected.map(String::from).as_slice()));
        assert_eq!(tags(Drip(text)).as_deref(), Ok(expected.map(String::from).as_slice()));
    }

    #[test]
    fn what_has_no_end_is_refused() {
        let endless = "one run of its content is unreasonably long";
        for head in ["<a>", "<!--", "<![CDATA[", "<a b='", "<?x "] {
            assert_eq!(tags(head.as_bytes().chain(io::repeat(b'x'))), Err(endless), "{head}");
        }
        for cut in ["<", "<a", "<!-- x", "<a b='>"] {
            assert_eq!(tags(cut.as_bytes()), Err("its XML ends inside a tag"), "{cut}");
        }
        assert!(tags(&b"\xFF\xFE<\0"[..]).is_err());
        assert!(tags(&b"<?xml encoding='utf-16'?><a/>"[..]).is_err());
        assert!(tags(&b"<!DOCTYPE a><a/>"[..]).is_err());
    }

    #[test]
    fn texts_are_kept_where_they_are_asked_for() {
        let text = b"<a>x &amp; <!-- no -->\r\ny<![CDATA[&lt; <b>]]>&#x4e2d;</a>";
        for reader in [&mut &text[..] as &mut dyn Read, &mut Drip(text)] {
            let mut tokens = Tokens::new(reader);
            assert!(tokens.next_tag().is_ok_and(|t| t.is_some_and(|t| t.bytes == b"a")));
            let mut raw = Vec::new();
            assert!(tokens.next_tag_after(Some(&mut raw)).is_ok_and(|t| t.is_some_and(|t| t.bytes == b"/a")));
            let mut kept = String::new();
            assert_eq!(decode(&raw, &mut kept), Ok(()));
            assert_eq!(kept, "x & \ny&lt; <b>中");
        }
        for bad in [&b"&nbsp;"[..], b"&", b"&#xD800;", b"&#0;", b"&amp", b"&#99999999999;", b"\xFF"] {
            assert!(decode(bad, &mut String::new()).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn names_and_attributes() {
        assert_eq!(local_name(b"x:row r=\"1\""), b"row");
        assert_eq!(local_name(b"si/"), b"si");
        let tag = b"c  s = '3' r=\"B2\" t=\"a=b\"";
        assert_eq!(attribute(tag, b"r"), Some(&b"B2"[..]));
        assert_eq!(attribute(tag, b"s"), Some(&b"3"[..]));
        assert_eq!(attribute(tag, b"t"), Some(&b"a=b"[..]));
        assert_eq!(attribute(tag, b"u"), None);
        assert_eq!(attribute(b"c", b"r"), None);
        assert_eq!(attribute(b"c r", b"r"), None);
    }
}
