//! Journeys through the command list, as every front end takes it.
#![expect(clippy::unwrap_used, reason = "tests")]

mod annotation_log;
mod annotators; // who may work on what, counts, as recorded
mod assessment_work; // owners, many at once, remediations, the whole
mod canary; // nothing typed lies on the disk in clear
mod cases; // merging, timelines, erasure
mod duties; // what is due, reminders, calendars
mod evidence; // files inside, outside, revisions, cancelling
mod overview; // figures, findings and clocks, kept and anew
mod records; // list, form, moves, clocks, search, undo, erasure
mod released; // workspaces of every released schema
mod reports; // conclusions, checks, freezing, three signatures, verifying
mod roles; // every role against every command; masked and absent fields
mod sample; // the sample organisation, backups
mod workspace; // making, opening, users, keys

mod demo; // the sample organisation
mod import; // sheets in and out
mod keywords;
mod ledgers; // libraries, mapping, lint
