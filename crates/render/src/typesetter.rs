//! The application's side: starts the child, watches it, takes its reply.

use crate::child::{CHILD_ARG, Made, Reply, Request, Work, read_frame, write_frame};
use crate::scan::Scanned;
use crate::{Preview, RenderError, Typeset, check};
use hegui_model::report::Document;
use std::io::{self, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

/// Resident memory at which the child is ended, bytes. 340 pages take about 450 MB.
pub const MEMORY_LIMIT: u64 = 3 << 30;
/// Most bytes that a reply may carry after its header.
const MAX_PARTS: u64 = 1 << 30;
/// How often cancel flag, limits and child are looked at.
const TICK: Duration = Duration::from_millis(20);

/// Sets documents in a child process.
#[derive(Clone, Debug)]
pub struct Typesetter {
    /// The program to start; its `main` calls [`crate::child_if_asked`] first. Usually `std::env::current_exe()`.
    pub program: PathBuf,
    /// Folder of the fonts, see [`crate::find_fonts`].
    pub fonts: PathBuf,
    /// Longest time that one piece of work may take.
    pub limit: Duration,
}

impl Typesetter {
    /// The report as PDF/A-3b with its signature fields' places.
    ///
    /// # Errors
    /// Those of [`crate::Press::pdf`], [`RenderError::TimeLimit`], [`RenderError::MemoryLimit`],
    /// [`RenderError::Cancelled`] (as soon as `cancel` is true) and [`RenderError::Child`].
    pub fn pdf(&self, doc: &Document, cancel: &AtomicBool) -> Result<Typeset, RenderError> {
        check::shape(doc)?;
        let (made, parts) = self.run(Work::Pdf { document: Box::new(doc.clone()) }, cancel)?;
        Ok(Typeset { pdf: single(parts)?, boxes: made.boxes, pages: made.pages })
    }

    /// Pages as PNG, see [`crate::Press::preview`]: `1..3` are the first two.
    ///
    /// # Errors
    /// As [`Self::pdf`].
    pub fn preview(
        &self,
        doc: &Document,
        pages: Range<u32>,
        pixels_per_pt: f32,
        cancel: &AtomicBool,
    ) -> Result<Preview, RenderError> {
        check::shape(doc)?;
        let pixels_per_pt = if pixels_per_pt.is_finite() { pixels_per_pt } else { 1.0 };
        let document = Box::new(doc.clone());
        let work = Work::Preview { document, from: pages.start, to: pages.end, pixels_per_pt };
        let (made, images) = self.run(work, cancel)?;
        Ok(Preview { pages: made.pages, images })
    }

    /// The appearance of a visible signature as a one-page PDF, see [`crate::Press::signature_appearance`].
    ///
    /// # Errors
    /// As [`Self::pdf`].
    pub fn signature_appearance(
        &self,
        lines: &[String],
        trial: bool,
        width: f64,
        height: f64,
        cancel: &AtomicBool,
    ) -> Result<Vec<u8>, RenderError> {
        if !(width.is_finite() && height.is_finite()) {
            let reason = "a signature's size is not a number".to_owned();
            return Err(RenderError::Malformed { path: "signature".into(), reason });
        }
        single(self.run(Work::Appearance { lines: lines.to_vec(), trial, width, height }, cancel)?.1)
    }

    /// Reads the codes of papers' pages on some pages of a scanned file, see [`crate::scan`]: `1..9` are the first eight.
    ///
    /// # Errors
    /// [`RenderError::Scan`], and as [`Self::pdf`].
    pub fn scan(&self, file: &Path, pages: Range<u32>, cancel: &AtomicBool) -> Result<Scanned, RenderError> {
        let work = Work::Scan { file: file.to_owned(), from: pages.start, to: pages.end };
        self.run(work, cancel)?.0.scanned.ok_or_else(other_shape)
    }

    fn run(&self, work: Work, cancel: &AtomicBool) -> Result<(Made, Vec<Vec<u8>>), RenderError> {
        let request = serde_json::to_vec(&Request { fonts: self.fonts.clone(), work })
            .map_err(|e| RenderError::Child { reason: e.to_string() })?;
        let mut child = Running(self.start()?);
        let (Some(mut to), Some(mut from)) = (child.0.stdin.take(), child.0.stdout.take()) else {
            return Err(RenderError::Child { reason: "the process has no pipes".into() });
        };
        // Both pipes have their own thread: a child that does not read or write must not hold up the watch.
        thread::spawn(move || write_frame(&mut to, &request));
        let (sender, reply) = mpsc::channel();
        thread::spawn(move || sender.send(receive(&mut from)));

        let started = Instant::now();
        loop {
            match reply.recv_timeout(TICK) {
                Ok(Ok((reply, parts))) => return reply.outcome.map(|made| (made, parts)),
                Ok(Err(e)) => return Err(child.ended(&e)),
                Err(RecvTimeoutError::Disconnected) => {
                    return Err(child.ended(&io::ErrorKind::BrokenPipe.into()));
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
            if cancel.load(Ordering::Relaxed) {
                return Err(RenderError::Cancelled);
            }
            if started.elapsed() >= self.limit {
                return Err(RenderError::TimeLimit { seconds: self.limit.as_secs_f64() });
            }
            if child.resident().is_some_and(|bytes| bytes > MEMORY_LIMIT) {
                return Err(RenderError::MemoryLimit { mebibytes: MEMORY_LIMIT >> 20 });
            }
        }
    }

    fn start(&self) -> Result<Child, RenderError> {
        let mut command = Command::new(&self.program);
        command.arg(CHILD_ARG).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        #[cfg(windows)]
        {
            use std::os::windows::process::CommandExt;
            // CREATE_NO_WINDOW: no console flashes up behind the desktop window.
            command.creation_flags(0x0800_0000);
        }
        command.spawn().map_err(|e| RenderError::Child {
            reason: format!("{} cannot be started: {e}", self.program.display()),
        })
    }
}

/// A child that does not outlive this value.
struct Running(Child);

impl Running {
    fn ended(&mut self, cause: &io::Error) -> RenderError {
        // Its output is closed, so it ends or is about to; it does not get longer than this.
        let until = Instant::now() + Duration::from_millis(500);
        while Instant::now() < until {
            if let Ok(Some(status)) = self.0.try_wait() {
                return RenderError::Child { reason: format!("it ended without an answer ({status})") };
            }
            thread::sleep(Duration::from_millis(5));
        }
        RenderError::Child { reason: format!("its answer cannot be read: {cause}") }
    }

    /// Resident bytes, where the system tells them cheaply.
    #[cfg(target_os = "linux")]
    fn resident(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0.id())).ok()?;
        let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"))?;
        Some(line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()? << 10)
    }

    #[cfg(not(target_os = "linux"))]
    fn resident(&self) -> Option<u64> {
        None
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Both fail only when it has ended already, which is what is wanted.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn receive(from: &mut impl Read) -> io::Result<(Reply, Vec<Vec<u8>>)> {
    let reply: Reply = serde_json::from_slice(&read_frame(from)?)?;
    let lengths = reply.outcome.as_ref().map_or(&[][..], |made| &made.parts);
    let total = lengths.iter().try_fold(0_u64, |sum, n| sum.checked_add(*n)).filter(|n| *n <= MAX_PARTS);
    if total.is_none() {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "the reply is too long"));
    }
    let mut parts = Vec::new();
    for length in lengths {
        let mut part = Vec::new();
        if (from.take(*length).read_to_end(&mut part)? as u64) < *length {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        parts.push(part);
    }
    Ok((reply, parts))
}

fn single(mut parts: Vec<Vec<u8>>) -> Result<Vec<u8>, RenderError> {
    match (parts.pop(), parts.is_empty()) {
        (Some(part), true) => Ok(part),
        _ => Err(other_shape()),
    }
}

fn other_shape() -> RenderError {
    RenderError::Child { reason: "its answer has another shape".into() }
}
