//! Where each command's use case stands.

pub(crate) use crate::annotation_log::annotation_log_import;
pub(crate) use crate::annotators::{head_counts, who_may_work, work_refusal};
pub(crate) use crate::assessment::{
    applicability, applicability_export, assessment_compare, assessment_state, clause_coverage, clause_list,
    clause_show, clauses_assign, conclude, conclude_many, conclusion_check, conclusions_check, edition_list,
    evidence_expiring, risk_list,
};
pub(crate) use crate::backup::{workspace_backup, workspace_restore};
pub(crate) use crate::calendars::{calendar_import, calendar_list};
pub(crate) use crate::carry::assessment_carry;
pub(crate) use crate::change_many::records_change;
pub(crate) use crate::citations::citations_check;
pub(crate) use crate::conclusion_sheet::{conclusion_sheet, conclusion_sheet_import};
pub(crate) use crate::content::content_import;
pub(crate) use crate::demo::workspace_demo;
pub(crate) use crate::due::{due, due_calendar};
pub(crate) use crate::evaluation::{
    answers_fetch, answers_import, aspect_list, bank_criteria, bank_import, bank_lint, bank_map,
    bank_population, corpus_items, corpus_merge, corpus_shard, corpus_show, draw_finish, draw_list,
    draw_make, draw_verify, endpoint_key, judge_next, judge_save, judging_sheet, judging_sheet_import,
    population_register, population_scan, run_begin, run_compare, run_judge_keywords, run_judge_scores,
    run_remediate, run_remedies, run_show, run_table, sample_limits, sample_plan,
};
pub(crate) use crate::evidence::{evidence_add, evidence_file};
pub(crate) use crate::export::{sheet_export, sheet_template};
pub(crate) use crate::filing::{
    filing_check, filing_difference, filing_package, test_channel_secret, test_channel_show,
};
pub(crate) use crate::home::home;
pub(crate) use crate::import::{import_commit, import_faulty, import_preview};
pub(crate) use crate::journal::{entry_undo, journal_list, journal_show, journal_verify};
pub(crate) use crate::keywords::{keywords_import, keywords_lint, keywords_map};
pub(crate) use crate::one_pages::{certificate_issue, complaint_receipt, evidence_label, one_page_check};
pub(crate) use crate::oscal::{oscal_catalog, oscal_results};
pub(crate) use crate::overlap::dataset_overlap;
pub(crate) use crate::overview::{finding_list, overview, path};
pub(crate) use crate::papers::{paper_list, paper_make, paper_preview, paper_template, paper_template_keep};
pub(crate) use crate::records::{
    note_add, record_check, record_erase, record_history, record_list, record_move, record_options,
    record_restore, record_retire, record_save, record_show, record_unmask, register_describe, register_list,
};
pub(crate) use crate::register_report::register_report;
pub(crate) use crate::reports::{
    report_copy, report_detached, report_draft, report_freeze, report_list, report_page, report_pdf,
    report_preview, report_scan, report_scanned, report_sign,
};
pub(crate) use crate::retention::retention;
pub(crate) use crate::search::{clause_search, search};
pub(crate) use crate::table_views::{table_view_drop, table_view_list, table_view_save};
pub(crate) use crate::timeline::{timeline, timeline_export};
pub(crate) use crate::users::{
    exception_begin, passphrase_change, user_activate, user_add, user_admit, user_list, user_remove,
};
pub(crate) use crate::verify::{report_verify, verify_file, workspace_verify};
pub(crate) use crate::whole::workspace_export;
pub(crate) use crate::workspace::{
    recovery_paper, session_close, session_info, workspace_check, workspace_create, workspace_open,
    workspace_recover, workspace_slots, workspace_start,
};
