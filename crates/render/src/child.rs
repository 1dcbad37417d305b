//! The child's side: one request on standard input, one reply on standard output, then the end.
//!
//! A frame is the length of a JSON header (4 bytes, little-endian) and the header; a reply's header names the
//! lengths of the binary parts that follow it.

use crate::press::{FieldBox, Press};
use crate::scan::{self, Scanned};
use crate::{Preview, RenderError, Typeset};
use hegui_model::report::Document;
use serde::{Deserialize, Serialize};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// First argument of a program that is asked to be the typesetting child.
pub const CHILD_ARG: &str = "render-child";
/// Largest header read on either side: a report of 10,000 pages has about 30 MB.
pub(crate) const MAX_HEADER: u32 = 256 << 20;
/// Layout of deeply nested content needs room; the main thread's stack is 1 MB on Windows.
const STACK_BYTES: usize = 64 << 20;

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Request {
    pub(crate) fonts: PathBuf,
    pub(crate) work: Work,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Work {
    Pdf { document: Box<Document> },
    Preview { document: Box<Document>, from: u32, to: u32, pixels_per_pt: f32 },
    Appearance { lines: Vec<String>, trial: bool, width: f64, height: f64 },
    Scan { file: PathBuf, from: u32, to: u32 },
}

#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Reply {
    pub(crate) outcome: Result<Made, RenderError>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Made {
    pub(crate) pages: u32,
    pub(crate) boxes: Vec<FieldBox>,
    pub(crate) scanned: Option<Scanned>,
    pub(crate) parts: Vec<u64>,
}

pub(crate) fn write_frame(out: &mut impl Write, header: &[u8]) -> io::Result<()> {
    let length = u32::try_from(header.len())
        .ok()
        .filter(|n| *n <= MAX_HEADER)
        .ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "the document is too large to typeset"))?;
    out.write_all(&length.to_le_bytes())?;
    out.write_all(header)
}

pub(crate) fn read_frame(from: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut length = [0; 4];
    from.read_exact(&mut length)?;
    let length = u32::from_le_bytes(length);
    if length > MAX_HEADER {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "the header is too long"));
    }
    let mut header = Vec::new();
    if from.take(u64::from(length)).read_to_end(&mut header)? < length as usize {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(header)
}

/// Becomes the typesetting child if the program was asked to by its first argument. Front ends call it first, before
/// they read arguments or open anything.
pub fn child_if_asked() -> Option<ExitCode> {
    (std::env::args_os().nth(1)? == CHILD_ARG).then(run_child)
}

/// Reads one request from standard input, does the work, writes one reply to standard output.
pub fn run_child() -> ExitCode {
    // A panic's message may quote the document; the parent learns of it by the reply alone.
    std::panic::set_hook(Box::new(|_| {}));
    let worker = std::thread::Builder::new().stack_size(STACK_BYTES).spawn(|| {
        let request: Request = serde_json::from_slice(&read_frame(&mut io::stdin().lock())?)?;
        Ok::<_, io::Error>(work(request))
    });
    let outcome = match worker.map(|thread| thread.join()) {
        Ok(Ok(Ok(outcome))) => outcome,
        Ok(Ok(Err(e))) => Err(RenderError::Child { reason: format!("the request cannot be read: {e}") }),
        Ok(Err(_)) => Err(RenderError::Child { reason: "the layout engine stopped unexpectedly".into() }),
        Err(e) => Err(RenderError::Child { reason: e.to_string() }),
    };
    if answer(outcome).is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn work(request: Request) -> Result<(Made, Vec<Vec<u8>>), RenderError> {
    let press = || Press::once(Path::new(&request.fonts));
    match request.work {
        Work::Scan { file, from, to } => {
            let scanned = Some(scan::scan(&file, from..to)?);
            Ok((Made { scanned, ..Made::default() }, Vec::new()))
        }
        Work::Pdf { document } => {
            let Typeset { pdf, boxes, pages } = press()?.pdf(&document)?;
            Ok((Made { pages, boxes, ..Made::default() }, vec![pdf]))
        }
        Work::Preview { document, from, to, pixels_per_pt } => {
            let Preview { pages, images } = press()?.preview(&document, from..to, pixels_per_pt)?;
            Ok((Made { pages, ..Made::default() }, images))
        }
        Work::Appearance { lines, trial, width, height } => {
            let page = press()?.signature_appearance(&lines, trial, width, height)?;
            Ok((Made { pages: 1, ..Made::default() }, vec![page]))
        }
    }
}

fn answer(outcome: Result<(Made, Vec<Vec<u8>>), RenderError>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    let (outcome, parts) = match outcome {
        Ok((mut made, parts)) => {
            made.parts = parts.iter().map(|p| p.len() as u64).collect();
            (Ok(made), parts)
        }
        Err(e) => (Err(e), Vec::new()),
    };
    write_frame(&mut out, &serde_json::to_vec(&Reply { outcome })?)?;
    for part in &parts {
        out.write_all(part)?;
    }
    out.flush()
}
