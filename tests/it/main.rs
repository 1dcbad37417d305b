//! Journeys through the command list, as every front end takes it.
#![expect(clippy::unwrap_used, reason = "tests")]

mod annotation_log;
mod annotators; // who may work on what, counts, as recorded
mod assessment_work; // owners, many at once, remediations, the whole
mod banks; // question banks, answers, programs that judge, sheets
mod canary; // nothing typed lies on the disk in clear
mod cases; // merging, timelines, erasure
mod citations; // citations in texts, files, drafts, records
mod duties; // what is due, reminders, calendars
mod editions; // editions side by side: carrying over, thresholds entered, licensed texts, content packs
mod endpoints; // models asked at their endpoints
mod evaluation; // populations, draws, judges, figures
mod evidence; // files inside, outside, revisions, cancelling
mod filing; // packages of filings: made, verified, tampered with
mod full_evaluation; // from files to proposals by the command line
mod oscal; // OSCAL out, and its judge
mod overview; // figures, findings and clocks, kept and anew
mod papers; // papers from templates, receipts, labels
mod records; // list, form, moves, clocks, search, undo, erasure
mod released; // workspaces of every released schema
mod reports; // conclusions, checks, freezing, three signatures, verifying
mod roles; // every role against every command; masked and absent fields
mod sample; // the sample organisation, backups
mod shards; // populations read by several processes
mod signed_in_ink; // ink and seal: scans matched page by page
mod stamps; // time-stamps of signatures, the order of signers
mod tables; // views, several records as one, clauses and files found
mod whole; // what each role needs first, everything out
mod workspace; // making, opening, users, keys

mod conclusion_sheet; // conclusions out and back
mod demo; // the sample organisation
mod import; // sheets in and out
mod import_mended; // cells mended in place, columns led, cells pasted, faulty rows out
mod keywords;
mod ledgers; // libraries, mapping, lint
