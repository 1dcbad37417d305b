//! What each command needs. Checked once, in the dispatcher, before a command runs; a refusal is journalled.

use hegui_model::role::{Access, Area};

/// What a command needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Nobody has to be logged in.
    Nobody,
    /// Any session, one without a database key too.
    Session,
    /// Any session with the database key.
    Reader,
    /// Access to an area.
    Area(Area, Access),
    /// Access to the area of the register that the arguments name.
    Register(Access),
}

use Access::{Read, Write};
use Need::{Nobody, Reader, Register, Session};

const fn area(area: Area, access: Access) -> Need {
    Need::Area(area, access)
}

/// Every command with what it needs.
pub const NEEDS: &[(&str, Need)] = &[
    ("workspace_start", Nobody),
    ("workspace_slots", Nobody),
    ("workspace_create", Nobody),
    ("workspace_open", Nobody),
    ("workspace_demo", Nobody),
    ("workspace_restore", Nobody),
    ("workspace_recover", Nobody),
    ("user_activate", Nobody),
    ("recovery_paper", Nobody),
    ("verify_file", Nobody),
    ("corpus_shard", Nobody),
    ("corpus_merge", Nobody),
    ("corpus_show", Nobody),
    ("corpus_items", Nobody),
    ("session_close", Session),
    ("session_info", Session),
    ("passphrase_change", Session),
    ("workspace_check", area(Area::Workspace, Read)),
    ("workspace_backup", area(Area::Workspace, Write)),
    ("user_add", area(Area::Workspace, Write)),
    ("user_admit", area(Area::Users, Write)),
    ("user_remove", area(Area::Users, Write)),
    ("user_list", Session),
    ("exception_begin", area(Area::Users, Write)),
    ("register_list", Reader),
    ("register_describe", Register(Read)),
    ("record_list", Register(Read)),
    ("record_show", Register(Read)),
    ("record_check", Register(Write)),
    ("record_save", Register(Write)),
    ("record_move", Register(Write)),
    ("record_retire", Register(Write)),
    ("record_restore", Register(Write)),
    ("record_erase", Register(Write)),
    ("record_unmask", Register(Read)),
    ("record_history", Register(Read)),
    ("note_add", Register(Write)),
    ("record_options", Register(Read)),
    ("entry_undo", area(Area::Journal, Read)),
    ("sheet_template", Register(Read)),
    ("sheet_export", Register(Read)),
    ("register_report", Register(Read)),
    ("import_preview", Register(Write)),
    ("import_faulty", Reader),
    ("import_commit", Reader),
    ("search", Reader),
    ("clause_search", Reader),
    ("records_change", Register(Write)),
    ("table_view_list", Register(Read)),
    ("table_view_save", Register(Read)),
    ("table_view_drop", Register(Read)),
    ("overview", Reader),
    ("finding_list", Reader),
    ("due", Reader),
    ("due_calendar", Reader),
    ("who_may_work", area(Area::Annotation, Read)),
    ("work_refusal", area(Area::Annotation, Read)),
    ("head_counts", area(Area::Annotation, Read)),
    ("dataset_overlap", area(Area::Corpus, Write)),
    ("annotation_log_import", area(Area::Annotation, Write)),
    ("population_register", area(Area::Evaluation, Write)),
    ("population_scan", area(Area::Evaluation, Write)),
    ("draw_make", area(Area::Evaluation, Write)),
    ("draw_finish", area(Area::Evaluation, Write)),
    ("draw_verify", area(Area::Evaluation, Read)),
    ("draw_list", area(Area::Evaluation, Read)),
    ("run_begin", area(Area::Evaluation, Write)),
    ("run_show", area(Area::Evaluation, Read)),
    ("judge_next", area(Area::Evaluation, Write)),
    ("judge_save", area(Area::Evaluation, Write)),
    ("judging_sheet", area(Area::Evaluation, Write)),
    ("judging_sheet_import", area(Area::Evaluation, Write)),
    ("answers_import", area(Area::Evaluation, Write)),
    ("answers_fetch", area(Area::Evaluation, Write)),
    ("endpoint_key", area(Area::Evaluation, Write)),
    ("run_judge_keywords", area(Area::Evaluation, Write)),
    ("run_judge_scores", area(Area::Evaluation, Write)),
    ("run_compare", area(Area::Evaluation, Read)),
    ("run_table", area(Area::Judgements, Read)),
    ("run_remedies", area(Area::Evaluation, Read)),
    ("run_remediate", area(Area::Assessment, Write)),
    ("sample_limits", Reader),
    ("sample_plan", Reader),
    ("bank_import", area(Area::Evaluation, Write)),
    ("bank_map", area(Area::Keywords, Write)),
    ("bank_lint", area(Area::Evaluation, Read)),
    ("bank_criteria", area(Area::Evaluation, Write)),
    ("bank_population", area(Area::Evaluation, Write)),
    ("aspect_list", Reader),
    ("certificate_issue", area(Area::Annotation, Read)),
    ("one_page_check", Reader),
    ("complaint_receipt", area(Area::Complaints, Read)),
    ("evidence_label", area(Area::Evidence, Read)),
    ("paper_list", area(Area::Reports, Read)),
    ("paper_preview", area(Area::Reports, Read)),
    ("paper_make", area(Area::Reports, Read)),
    ("paper_template", area(Area::Reports, Read)),
    ("paper_template_keep", area(Area::Assessment, Write)),
    ("timeline", Register(Read)),
    ("timeline_export", Register(Read)),
    ("retention", Register(Read)),
    ("calendar_list", Reader),
    ("calendar_import", area(Area::Organization, Write)),
    ("citations_check", Reader),
    ("path", Reader),
    ("home", Reader),
    ("workspace_export", Reader),
    ("keywords_import", area(Area::Keywords, Write)),
    ("keywords_map", area(Area::Keywords, Write)),
    ("keywords_lint", area(Area::Keywords, Read)),
    ("edition_list", Reader),
    ("risk_list", Reader),
    ("clause_coverage", Reader),
    ("clause_list", area(Area::Assessment, Read)),
    ("clause_show", area(Area::Assessment, Read)),
    ("conclude", area(Area::Assessment, Write)),
    ("conclusion_sheet", area(Area::Assessment, Read)),
    ("conclusion_sheet_import", area(Area::Assessment, Write)),
    ("conclusion_check", area(Area::Assessment, Write)),
    ("assessment_carry", area(Area::Assessment, Write)),
    ("content_import", area(Area::Assessment, Write)),
    ("conclude_many", area(Area::Assessment, Write)),
    ("conclusions_check", area(Area::Assessment, Write)),
    ("clauses_assign", area(Area::Assessment, Write)),
    ("applicability", area(Area::Assessment, Read)),
    ("applicability_export", area(Area::Assessment, Read)),
    ("assessment_compare", area(Area::Assessment, Read)),
    ("evidence_expiring", area(Area::Assessment, Read)),
    ("assessment_state", area(Area::Assessment, Read)),
    ("evidence_add", area(Area::Evidence, Write)),
    ("evidence_file", area(Area::Evidence, Read)),
    ("oscal_catalog", Reader),
    ("oscal_results", area(Area::Assessment, Read)),
    ("report_preview", area(Area::Reports, Read)),
    ("report_page", area(Area::Reports, Read)),
    ("report_copy", area(Area::Reports, Read)),
    ("report_draft", area(Area::Reports, Read)),
    ("report_freeze", area(Area::Reports, Write)),
    ("report_list", area(Area::Reports, Read)),
    ("report_pdf", area(Area::Reports, Read)),
    ("report_scan", area(Area::Reports, Write)),
    ("report_scanned", area(Area::Reports, Read)),
    ("report_sign", area(Area::Reports, Write)),
    ("report_detached", area(Area::Reports, Write)),
    ("report_verify", area(Area::Reports, Read)),
    ("filing_check", area(Area::Assessment, Read)),
    ("filing_difference", area(Area::Assessment, Read)),
    ("filing_package", area(Area::Assessment, Write)),
    ("test_channel_secret", area(Area::Assessment, Write)),
    ("test_channel_show", area(Area::Assessment, Write)),
    ("journal_list", area(Area::Journal, Read)),
    ("journal_show", area(Area::Journal, Read)),
    ("journal_verify", area(Area::Journal, Read)),
    ("workspace_verify", area(Area::Journal, Read)),
];

/// What a command needs; `None` for an unknown one.
pub fn need(name: &str) -> Option<Need> {
    NEEDS.iter().find(|(n, _)| *n == name).map(|(_, need)| *need)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::COMMANDS;

    #[test]
    fn every_command_says_what_it_needs_and_no_other_does() {
        for (name, _) in COMMANDS {
            assert!(need(name).is_some(), "{name} does not say what it needs");
        }
        for (name, _) in NEEDS {
            assert!(COMMANDS.iter().any(|(n, _)| n == name), "{name} is no command");
        }
    }
}
