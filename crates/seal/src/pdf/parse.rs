use std::ops::Range;

use super::value::{Dict, ObjId, Value};
use super::{MAX_DEPTH, MAX_VALUES};

/// Why a place could not be read: an offset into the file and the rule it breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bad {
    pub(crate) at: usize,
    pub(crate) what: &'static str,
}

/// The outcome of reading one thing.
pub(crate) type Parsed<T> = Result<T, Bad>;

/// An indirect object with the places of its parts.
#[derive(Debug, Clone)]
pub(crate) struct Indirect {
    pub(crate) id: ObjId,
    pub(crate) value: Value,
    /// Raw stream data.
    pub(crate) data: Option<Range<usize>>,
    /// Just after `endobj`.
    pub(crate) end: usize,
    /// The hexadecimal string under `/Contents` of the outermost dictionary, brackets included.
    pub(crate) contents: Option<Range<usize>>,
}

/// Reads objects at a position of a file.
pub(crate) struct Parser<'a> {
    data: &'a [u8],
    pub(crate) pos: usize,
    contents: Option<Range<usize>>,
    values: usize,
}

const fn is_space(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

const fn is_delimiter(byte: u8) -> bool {
    matches!(byte, b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

const fn hex_digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        b'A'..=b'F' => Some(byte - b'A' + 10),
        _ => None,
    }
}

impl<'a> Parser<'a> {
    pub(crate) const fn new(data: &'a [u8], pos: usize) -> Self {
        Self { data, pos, contents: None, values: 0 }
    }

    fn bad<T>(&self, what: &'static str) -> Parsed<T> {
        Err(Bad { at: self.pos, what })
    }

    pub(crate) fn peek(&self) -> Option<u8> {
        self.data.get(self.pos).copied()
    }

    fn rest(&self) -> &'a [u8] {
        self.data.get(self.pos..).unwrap_or_default()
    }

    /// Passes white space and comments.
    pub(crate) fn space(&mut self) {
        while let Some(byte) = self.peek() {
            if is_space(byte) {
                self.pos += 1;
            } else if byte == b'%' {
                while self.peek().is_some_and(|b| b != b'\n' && b != b'\r') {
                    self.pos += 1;
                }
            } else {
                break;
            }
        }
    }

    /// Passes white space only.
    pub(crate) fn blanks(&mut self) {
        while self.peek().is_some_and(is_space) {
            self.pos += 1;
        }
    }

    /// Whether `word` stands here, ending where a word may end; passes it.
    pub(crate) fn word(&mut self, word: &[u8]) -> bool {
        let rest = self.rest();
        let ends = rest.get(word.len()).is_none_or(|&b| is_space(b) || is_delimiter(b));
        if rest.starts_with(word) && ends {
            self.pos += word.len();
            return true;
        }
        false
    }

    /// An unsigned decimal number of at most 19 digits.
    pub(crate) fn unsigned(&mut self) -> Parsed<u64> {
        let digits = self.rest().iter().take_while(|b| b.is_ascii_digit()).count();
        if digits == 0 || digits > 19 {
            return self.bad("a whole number was expected");
        }
        let n = self.rest()[..digits].iter().fold(0u64, |n, b| n * 10 + u64::from(b - b'0'));
        self.pos += digits;
        Ok(n)
    }

    fn number(&mut self) -> Parsed<Value> {
        let rest = self.rest();
        let len = rest.iter().take_while(|b| matches!(b, b'0'..=b'9' | b'+' | b'-' | b'.')).count();
        let text = &rest[..len];
        let digits = text.strip_prefix(b"-").or_else(|| text.strip_prefix(b"+")).unwrap_or(text);
        let points = digits.iter().filter(|b| **b == b'.').count();
        let plain = digits.iter().all(|b| b.is_ascii_digit() || *b == b'.');
        if !plain || points > 1 || digits.len() == points || digits.len() > 40 {
            return self.bad("a number was expected");
        }
        if rest.get(len).is_some_and(|&b| !is_space(b) && !is_delimiter(b)) {
            return self.bad("a number ends in something else");
        }
        let value = if points == 1 {
            Value::Real(text.to_vec())
        } else {
            let parsed = std::str::from_utf8(text).ok().and_then(|t| t.parse().ok());
            match parsed {
                Some(i) => Value::Int(i),
                None => return self.bad("a number is too large"),
            }
        };
        self.pos += len;
        Ok(value)
    }

    fn name(&mut self) -> Parsed<Vec<u8>> {
        self.pos += 1;
        let mut out = Vec::new();
        while let Some(byte) = self.peek() {
            if is_space(byte) || is_delimiter(byte) {
                break;
            }
            self.pos += 1;
            if byte == b'#' {
                let pair = self.rest().get(..2).and_then(|p| Some((hex_digit(p[0])?, hex_digit(p[1])?)));
                match pair {
                    Some((high, low)) => {
                        out.push(high << 4 | low);
                        self.pos += 2;
                    }
                    None => return self.bad("a name holds a broken escape"),
                }
            } else {
                out.push(byte);
            }
        }
        Ok(out)
    }

    fn hex_string(&mut self) -> Parsed<Vec<u8>> {
        self.pos += 1;
        let mut out = Vec::new();
        let mut high = None;
        loop {
            let Some(byte) = self.peek() else { return self.bad("a string does not end") };
            self.pos += 1;
            if byte == b'>' {
                break;
            }
            if is_space(byte) {
                continue;
            }
            let Some(digit) = hex_digit(byte) else {
                self.pos -= 1;
                return self.bad("a hexadecimal string holds another character");
            };
            match high.take() {
                Some(h) => out.push(h << 4 | digit),
                None => high = Some(digit),
            }
        }
        if let Some(h) = high {
            out.push(h << 4);
        }
        Ok(out)
    }

    fn literal_string(&mut self) -> Parsed<Vec<u8>> {
        self.pos += 1;
        let mut out = Vec::new();
        let mut open = 1u32;
        loop {
            let Some(byte) = self.peek() else { return self.bad("a string does not end") };
            self.pos += 1;
            match byte {
                b'(' => open = open.saturating_add(1),
                b')' => {
                    open -= 1;
                    if open == 0 {
                        return Ok(out);
                    }
                }
                b'\\' => {
                    let Some(next) = self.peek() else { return self.bad("a string does not end") };
                    self.pos += 1;
                    match next {
                        b'n' => out.push(b'\n'),
                        b'r' => out.push(b'\r'),
                        b't' => out.push(b'\t'),
                        b'b' => out.push(8),
                        b'f' => out.push(12),
                        b'\n' => {}
                        b'\r' => {
                            if self.peek() == Some(b'\n') {
                                self.pos += 1;
                            }
                        }
                        b'0'..=b'7' => {
                            let mut code = u32::from(next - b'0');
                            for _ in 0..2 {
                                if let Some(d @ b'0'..=b'7') = self.peek() {
                                    code = code * 8 + u32::from(d - b'0');
                                    self.pos += 1;
                                }
                            }
                            out.push(u8::try_from(code & 0xFF).unwrap_or_default());
                        }
                        other => out.push(other),
                    }
                    continue;
                }
                _ => {}
            }
            out.push(byte);
        }
    }

    fn reference(&mut self) -> Option<ObjId> {
        let start = self.pos;
        let id = self.try_reference();
        if id.is_none() {
            self.pos = start;
        }
        id
    }

    fn try_reference(&mut self) -> Option<ObjId> {
        let num = self.unsigned().ok()?;
        let gap = self.pos;
        self.blanks();
        if self.pos == gap {
            return None;
        }
        let generation = self.unsigned().ok()?;
        let gap = self.pos;
        self.blanks();
        if self.pos == gap || !self.word(b"R") {
            return None;
        }
        Some(ObjId { num: u32::try_from(num).ok()?, generation: u16::try_from(generation).ok()? })
    }

    fn dict(&mut self, depth: usize) -> Parsed<Dict> {
        self.pos += 2;
        let mut dict = Dict::new();
        loop {
            self.space();
            match self.peek() {
                Some(b'>') if self.rest().starts_with(b">>") => {
                    self.pos += 2;
                    // A null entry is an absent entry (ISO 32000-1, 7.3.7).
                    dict.retain(|_, v| *v != Value::Null);
                    return Ok(dict);
                }
                Some(b'/') => {}
                _ => return self.bad("a dictionary key was expected"),
            }
            let key = self.name()?;
            self.space();
            let start = self.pos;
            let value = self.value(depth + 1)?;
            if depth == 0 && key == b"Contents" && self.data.get(start) == Some(&b'<') {
                self.contents = matches!(value, Value::Text(_)).then_some(start..self.pos);
            }
            // Two readers may disagree which of two equal keys counts.
            if dict.insert(key, value).is_some() {
                return self.bad("a dictionary holds a key twice");
            }
        }
    }

    /// A direct object or a reference; `depth` is the nesting so far.
    pub(crate) fn value(&mut self, depth: usize) -> Parsed<Value> {
        if depth > MAX_DEPTH {
            return self.bad("nested too deeply");
        }
        self.values += 1;
        if self.values > MAX_VALUES {
            return self.bad("an object holds too many values");
        }
        self.space();
        match self.peek() {
            None => self.bad("the file ends here"),
            Some(b'/') => self.name().map(Value::Name),
            Some(b'(') => self.literal_string().map(Value::Text),
            Some(b'<') if self.rest().starts_with(b"<<") => self.dict(depth).map(Value::Dict),
            Some(b'<') => self.hex_string().map(Value::Text),
            Some(b'[') => {
                self.pos += 1;
                let mut items = Vec::new();
                loop {
                    self.space();
                    if self.peek() == Some(b']') {
                        self.pos += 1;
                        return Ok(Value::Array(items));
                    }
                    items.push(self.value(depth + 1)?);
                }
            }
            Some(b'0'..=b'9') => match self.reference() {
                Some(id) => Ok(Value::Ref(id)),
                None => self.number(),
            },
            Some(b'+' | b'-' | b'.') => self.number(),
            Some(_) => {
                if self.word(b"true") {
                    Ok(Value::Bool(true))
                } else if self.word(b"false") {
                    Ok(Value::Bool(false))
                } else if self.word(b"null") {
                    Ok(Value::Null)
                } else {
                    self.bad("not a PDF object")
                }
            }
        }
    }

    /// `N G obj … endobj` at the position. `length` finds the number behind a reference in
    /// `/Length`.
    pub(crate) fn indirect(&mut self, length: &dyn Fn(ObjId) -> Option<i64>) -> Parsed<Indirect> {
        let num = self.unsigned()?;
        self.blanks();
        let generation = self.unsigned()?;
        self.blanks();
        let (Ok(num), Ok(generation)) = (u32::try_from(num), u16::try_from(generation)) else {
            return self.bad("an object number is too large");
        };
        // The largest number ISO 32000-1 expects of a reader (annex C).
        if num > 8_388_607 {
            return self.bad("an object number is too large");
        }
        if !self.word(b"obj") {
            return self.bad("`obj` was expected");
        }
        self.contents = None;
        let value = self.value(0)?;
        let contents = self.contents.take();
        self.space();
        let mut data = None;
        if self.word(b"stream") {
            let Value::Dict(dict) = &value else { return self.bad("a stream without a dictionary") };
            if self.rest().starts_with(b"\r\n") {
                self.pos += 2;
            } else if self.rest().starts_with(b"\n") {
                self.pos += 1;
            } else {
                return self.bad("`stream` must end its line");
            }
            let size = match dict.get(b"Length".as_slice()) {
                Some(Value::Int(n)) => Some(*n),
                Some(Value::Ref(id)) => length(*id),
                _ => None,
            };
            let end = size
                .and_then(|n| usize::try_from(n).ok())
                .and_then(|n| self.pos.checked_add(n))
                .filter(|end| *end <= self.data.len());
            let Some(end) = end else { return self.bad("the stream's length is wrong") };
            data = Some(self.pos..end);
            self.pos = end;
            if self.rest().starts_with(b"\r\n") {
                self.pos += 2;
            } else if matches!(self.peek(), Some(b'\n' | b'\r')) {
                self.pos += 1;
            }
            if !self.word(b"endstream") {
                return self.bad("the stream's length is wrong");
            }
            self.space();
        }
        if !self.word(b"endobj") {
            return self.bad("`endobj` was expected");
        }
        Ok(Indirect { id: ObjId { num, generation }, value, data, end: self.pos, contents })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]
    use super::*;

    fn parse(text: &[u8]) -> Parsed<Value> {
        Parser::new(text, 0).value(0)
    }

    #[test]
    fn reads_what_the_standard_writes() {
        let value =
            parse(b"<< /A [1 -2.5 (a\\(b\\051\\n) <48 6> /N#20x 3 0 R null] /B true /C null >>").unwrap();
        let dict = value.as_dict().unwrap();
        assert_eq!(dict.len(), 2, "null entries are absent entries");
        let items = dict[b"A".as_slice()].as_array().unwrap();
        assert_eq!(items[2], Value::Text(b"a(b)\n".to_vec()));
        assert_eq!(items[3], Value::Text(b"H`".to_vec()));
        assert_eq!(items[4], Value::Name(b"N x".to_vec()));
        assert_eq!(items[5], Value::Ref(ObjId { num: 3, generation: 0 }));
    }

    #[test]
    fn refuses_what_readers_would_guess_at() {
        for bad in [
            &b"<< /A 1 /A 2 >>"[..],
            b"<< /A 1",
            b"(open",
            b"<4G>",
            b"1.2.3",
            b"1x",
            b"99999999999999999999",
            b"[1 2",
            b"",
            b"/A#4",
        ] {
            let mut parser = Parser::new(bad, 0);
            assert!(parser.value(0).is_err(), "{}", String::from_utf8_lossy(bad));
        }
    }

    #[test]
    fn nesting_is_bounded() {
        assert!(parse(&[b'['; 100_000]).is_err());
        assert!(parse(&b"<</A".repeat(50_000)).is_err());
    }

    #[test]
    fn a_stream_must_end_where_it_says() {
        let none = |_| None;
        assert!(
            Parser::new(b"1 0 obj <</Length 3>> stream\nabc\nendstream endobj", 0).indirect(&none).is_ok()
        );
        assert!(
            Parser::new(b"1 0 obj <</Length 2>> stream\nabc\nendstream endobj", 0).indirect(&none).is_err()
        );
        assert!(
            Parser::new(b"1 0 obj <</Length 99>> stream\nabc\nendstream endobj", 0).indirect(&none).is_err()
        );
        assert!(
            Parser::new(b"1 0 obj <</Length 4 0 R>> stream\nabc\nendstream endobj", 0)
                .indirect(&none)
                .is_err()
        );
    }
}
