//! Years of days off: those that the program ships, and those that are imported over them.

use crate::api::{CalendarPlan, MovedItem, Nothing, PackImport, YearInfo};
use crate::due::placed;
use crate::error::{Error, Result};
use crate::files;
use crate::host::Ctx;
use crate::view;
use hegui_model::calendar::pack::{BYTES_MAX, Pack, read};
use hegui_model::calendar::{Calendar, CalendarYear};
use hegui_model::clock::moved::moved;
use hegui_model::deadline::Deadlines;
use hegui_model::instant::Instant;
use hegui_model::op::Op;
use hegui_model::reader::{LibraryWord, Reader, Touch};
use hegui_model::record::Record;
use hegui_model::registers::calendar_years as years;
use hegui_store::journal::Intent;
use serde_json::json;
use std::sync::Arc;

/// The same world under another calendar.
struct Under<'a> {
    world: &'a dyn Reader,
    calendar: Calendar,
}

impl Reader for Under<'_> {
    fn now(&self) -> Instant {
        self.world.now()
    }
    fn get(&self, register: &str, id: &str) -> Option<Arc<Record>> {
        self.world.get(register, id)
    }
    fn find(&self, register: &str, field: &str, value: &str) -> Vec<Arc<Record>> {
        self.world.find(register, field, value)
    }
    fn all(&self, register: &str) -> Vec<Arc<Record>> {
        self.world.all(register)
    }
    fn walk(&self, register: &str, look: &mut dyn FnMut(&Record)) {
        self.world.walk(register, look);
    }
    fn words(&self, library: &str) -> Vec<LibraryWord> {
        self.world.words(library)
    }
    fn touched(&self, register: &str, id: &str) -> Vec<Touch> {
        self.world.touched(register, id)
    }
    fn head(&self) -> (i64, String) {
        self.world.head()
    }
    fn calendar(&self) -> &Calendar {
        &self.calendar
    }
    fn deadlines(&self) -> &Deadlines {
        self.world.deadlines()
    }
}

fn info(year: &CalendarYear, imported: bool) -> YearInfo {
    let count = |off| u32::try_from(year.days.iter().filter(|d| d.off == off).count()).unwrap_or(u32::MAX);
    YearInfo {
        year: year.year,
        source: year.provenance.source.clone(),
        checked_on: year.provenance.checked_on.clone(),
        verified: year.provenance.verified,
        off: count(true),
        working: count(false),
        imported,
    }
}

/// Every year that working days can be counted in.
pub(crate) fn calendar_list(ctx: &Ctx<'_>, _: Nothing) -> Result<Vec<YearInfo>> {
    ctx.session()?.read(|reader| {
        let own: Vec<i64> =
            reader.all(years::REGISTER.key).iter().filter_map(|r| r.get(years::YEAR)).collect();
        Ok(reader.calendar().years().map(|y| info(y, own.contains(&i64::from(y.year)))).collect())
    })
}

/// Looks at a file of days off and says which due days it moves; with the digest of that look, keeps it.
pub(crate) fn calendar_import(ctx: &Ctx<'_>, args: PackImport) -> Result<CalendarPlan> {
    let session = ctx.session()?;
    let bytes = files::bytes(&args.path, BYTES_MAX)?;
    let name = files::name(&args.path);
    let (pack, moves) = session.read(|reader| {
        let mut pack: Pack = read(&bytes, reader.today()).map_err(|t| files::fault(&name, t))?;
        for year in &mut pack.years {
            // Whether the notice itself was compared is for a person to say, not for the file.
            year.provenance.verified = args.verified;
        }
        let under = Under { world: reader, calendar: reader.calendar().with(&pack) };
        let all = moved(&placed(session, reader), &placed(session, &under));
        let titled = |m: hegui_model::clock::moved::Moved| MovedItem {
            title: view::title(session, reader, &m.register, &m.record),
            moved: m,
        };
        Ok((pack, all.into_iter().map(titled).collect::<Vec<_>>()))
    })?;
    let mut plan = CalendarPlan {
        sha256: pack.digest.clone(),
        years: pack.years.iter().map(|y| info(y, true)).collect(),
        moved: moves,
        seq: None,
        changed: Vec::new(),
    };
    let Some(seen) = args.sha256.as_deref() else { return Ok(plan) };
    files::unchanged(seen, &pack.digest)?;
    let facts = json!({ "file": name, "sha256": pack.digest, "years": pack.years.iter().map(|y| y.year).collect::<Vec<_>>() });
    let intent = Intent::new(Op::ImportCalendar, args.reason.trim()).with(facts);
    let done = session.transact(intent, move |tx| {
        for year in &pack.years {
            let old = tx.reader().all(years::REGISTER.key);
            let old = old.into_iter().find(|r| r.get(years::YEAR) == Some(i64::from(year.year)));
            tx.put(
                &years::REGISTER,
                old.as_ref().map(|r| r.id.as_str()),
                None,
                &years::values(year, &name, &pack.digest),
            )?;
        }
        Ok::<_, Error>(())
    })?;
    plan.seq = done.entry.map(|e| e.seq);
    plan.changed = done.changed;
    Ok(plan)
}
