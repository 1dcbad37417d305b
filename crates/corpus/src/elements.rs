//! The elements of a JSON array at the root of a text, cut apart before anything is parsed, one in memory at a time.

use crate::encoding::TextStream;
use crate::error::{ForeignError, at_row, refuse};

/// Deepest nesting of an element.
const DEPTH: u32 = 64;

/// What is wrong with the JSON of a file, at the number of an element or line, in both languages.
pub(crate) fn malformed(code: &str, file: &str, number: u32, zh: &str, en: &str) -> ForeignError {
    refuse(
        code,
        at_row(file, None, number),
        &format!("JSON 有误：{zh}。请重新导出。"),
        &format!("its JSON is faulty: {en}. Export it anew."),
    )
}

/// An element with its number from 1; no bytes for one that is too long.
type Value<'e> = (u32, Option<&'e [u8]>);

/// Cuts an array into its elements.
pub(crate) struct Elements<'f> {
    text: TextStream,
    file: &'f str,
    /// Code of what is wrong with the file.
    code: &'static str,
    /// Longest element in bytes.
    longest: usize,
    /// Values of any kind are elements, and one that is too long is passed over; else objects alone.
    any: bool,
    number: u32,
    begun: bool,
    ended: bool,
    buffer: Vec<u8>,
}

const CUT: (&str, &str) = ("文件在数组结束前中断", "it breaks off before its array ends");

impl<'f> Elements<'f> {
    /// Objects of at most `longest` bytes; anything else is a fault of the file.
    pub(crate) fn of_objects(text: TextStream, file: &'f str, longest: usize, code: &'static str) -> Self {
        Self {
            text,
            file,
            code,
            longest,
            any: false,
            number: 0,
            begun: false,
            ended: false,
            buffer: Vec::new(),
        }
    }

    /// Values of every kind; one of more than `longest` bytes is told and passed over.
    pub(crate) fn of_values(text: TextStream, file: &'f str, longest: usize, code: &'static str) -> Self {
        Self { any: true, ..Self::of_objects(text, file, longest, code) }
    }

    pub(crate) fn text(&mut self) -> &mut TextStream {
        &mut self.text
    }

    pub(crate) fn into_text(self) -> TextStream {
        self.text
    }

    fn fault(&self, zh: &str, en: &str) -> ForeignError {
        malformed(self.code, self.file, self.number.saturating_add(1), zh, en)
    }

    /// The next object with its number from 1.
    pub(crate) fn next_element(&mut self) -> Result<Option<(u32, &[u8])>, ForeignError> {
        Ok(self.next_value()?.map(|(number, value)| (number, value.unwrap_or_default())))
    }

    /// The next element.
    pub(crate) fn next_value(&mut self) -> Result<Option<Value<'_>>, ForeignError> {
        if self.ended {
            return Ok(None);
        }
        let first = self.text.peek()?;
        if !self.begun {
            if first != Some(b'[') {
                return Err(self.fault("应为数组（[…]）", "an array ([…]) was expected"));
            }
            self.begun = true;
            self.text.consume(1);
        } else if first == Some(b',') {
            self.text.consume(1);
            if self.text.peek()? == Some(b']') {
                return Err(self.fault("逗号之后没有内容", "nothing follows a comma"));
            }
        } else if first.is_some_and(|b| b != b']') {
            return Err(self.fault("元素之间缺少逗号", "a comma is missing between elements"));
        }
        match self.text.peek()? {
            None => return Err(self.fault(CUT.0, CUT.1)),
            Some(b']') => {
                self.text.consume(1);
                self.ended = true;
                if self.text.peek()?.is_some() {
                    return Err(self.fault("数组之后还有内容", "something follows its array"));
                }
                return Ok(None);
            }
            Some(b'{') => {}
            Some(b',' | b'}') => {
                return Err(self.fault("逗号之间没有内容", "nothing stands between commas"));
            }
            Some(_) if self.any => {}
            Some(_) => return Err(self.fault("应为对象（{…}）", "an object ({…}) was expected")),
        }
        let whole = self.value()?;
        self.number = self.number.saturating_add(1);
        Ok(Some((self.number, whole.then_some(&self.buffer))))
    }

    /// Reads one value into the buffer; false if it was too long and passed over.
    fn value(&mut self) -> Result<bool, ForeignError> {
        self.buffer.clear();
        let (mut depth, mut quoted, mut escaped) = (0_u32, false, false);
        let mut whole = true;
        loop {
            let chunk = self.text.fill()?;
            if chunk.is_empty() {
                return Err(self.fault(CUT.0, CUT.1));
            }
            let mut end = None;
            let mut too_deep = false;
            for (i, byte) in chunk.iter().enumerate() {
                if quoted {
                    match byte {
                        _ if escaped => escaped = false,
                        b'\\' => escaped = true,
                        b'"' => {
                            quoted = false;
                            if depth == 0 {
                                end = Some(i + 1);
                                break;
                            }
                        }
                        _ => {}
                    }
                    continue;
                }
                match byte {
                    b'"' => quoted = true,
                    b'{' | b'[' => {
                        depth += 1;
                        too_deep |= depth > DEPTH;
                    }
                    // A number or word ends before what follows it.
                    b',' | b']' | b'}' if depth == 0 => {
                        end = Some(i);
                        break;
                    }
                    b'}' | b']' => {
                        depth -= 1;
                        if depth == 0 {
                            end = Some(i + 1);
                            break;
                        }
                    }
                    _ => {}
                }
            }
            let n = end.unwrap_or(chunk.len());
            if too_deep {
                return Err(self.fault("嵌套过深", "it nests too deeply"));
            }
            if self.buffer.len() + n > self.longest {
                if !self.any {
                    let longest = self.longest;
                    return Err(self.fault(
                        &format!("单个任务超过 {longest} 字节"),
                        &format!("a single task exceeds {longest} bytes"),
                    ));
                }
                whole = false;
                self.buffer.clear();
            }
            if whole {
                self.buffer.extend_from_slice(&chunk[..n]);
            }
            self.text.consume(n);
            if end.is_some() {
                return Ok(whole);
            }
        }
    }
}
