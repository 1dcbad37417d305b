//! A person's day in the real window: the start after the passphrase, clicks, search, and a table of a million rows.

use crate::figure::{Aim, Bench, Taken};
use crate::made;
use crate::window::{bare_window, lacking, program, script};
use anyhow::{Context, Result, ensure};
use hegui_tests::PASSPHRASE;
use serde_json::Value as Json;
use std::path::Path;
use std::time::Duration;

/// Milliseconds from the passphrase to a usable window, on the sample organisation.
const USABLE: f64 = 1500.0;
/// Milliseconds from a click to its answer or to a sign that one is on its way.
const ANSWERED: f64 = 100.0;
/// Milliseconds from a key to what was found.
const SEARCHED: f64 = 100.0;
/// Milliseconds of a frame: fifty a second.
const FRAME: f64 = 20.0;
/// MiB of all processes of the window.
const MEMORY: f64 = 500.0;
/// Complaints that are searched.
const COMPLAINTS: u64 = 100_000;

/// Measures it by `daily.mjs`.
pub(crate) fn measure(bench: &mut Bench) -> Result<()> {
    if let Some(why) = lacking() {
        bench.leave_out("a day in the window", &why);
        return Ok(());
    }
    let people = made::people_workspace(bench)?;
    let complaints = made::complaints_workspace(bench, COMPLAINTS)?;
    let bare = bare_window();
    let out = program(&script("daily.mjs"))
        .arg(bare.as_deref().unwrap_or(Path::new("")))
        .args([&people, &complaints])
        .arg(PASSPHRASE)
        .output()
        .context("node")?;
    ensure!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let told: Json = serde_json::from_slice(&out.stdout).context("the day is told as JSON")?;
    let numbers = |key: &str| told[key].as_array().into_iter().flatten().filter_map(Json::as_f64);
    let taken = |key: &str| {
        let mut taken = Taken::in_unit("ms");
        for ms in numbers(key) {
            taken.add(Duration::from_secs_f64(ms / 1e3));
        }
        taken
    };
    let longest = |key: &str| Taken::of("ms", numbers(key).fold(0.0, f64::max));
    let size = bench.size;
    let of = format!("{COMPLAINTS} complaints");
    bench.figure(
        "window usable after the passphrase, sample organisation",
        &taken("usable"),
        None,
        Aim::AtMost(USABLE),
    );
    bench.figure("a page answers, or says that it is on its way", &taken("answered"), None, Aim::None);
    let slowest = told["slowest"].as_str().unwrap_or_default();
    let answered = longest("answered");
    bench.figure(format!("the slowest of them, {slowest}"), &answered, None, Aim::AtMost(ANSWERED));
    bench.figure(
        format!("from a key to what was found among {of}"),
        &taken("searched"),
        None,
        Aim::AtMost(SEARCHED),
    );
    bench.figure("the slowest of them", &longest("searched"), None, Aim::None);
    let peer =
        bare.is_some().then(|| taken("frame_bare").peer("plain lines in a bare window of the same engine"));
    bench.figure(
        format!("a frame while a table of {size} scrolls"),
        &taken("frame"),
        peer,
        Aim::AtMost(FRAME),
    );
    bench.figure(
        format!("the next page of a table of {size}, or that it is on its way"),
        &taken("paged"),
        None,
        Aim::AtMost(ANSWERED),
    );
    bench.figure("until that page is there", &taken("turned"), None, Aim::None);
    let held = format!("memory of the window's processes with {size} rows behind the table");
    for (mib, after) in numbers("memory").zip(["", ", after ten pages of it"]) {
        bench.figure(format!("{held}{after}"), &Taken::of("MiB", mib), None, Aim::AtMost(MEMORY));
    }
    Ok(())
}
