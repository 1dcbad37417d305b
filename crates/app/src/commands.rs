//! The one list of commands. The window, the command line and a host call it; nothing else reaches the core.

/// Every command once: name, arguments, reply, and what it does.
/// `bytes` marks commands that answer raw bytes instead of JSON.
#[macro_export]
macro_rules! with_commands {
    ($use:ident) => {
        $use! {
            /// What is known before login.
            workspace_start(Nothing) -> Start;
            /// Slots of a workspace, for the login page.
            workspace_slots(Folder) -> Vec<SlotInfo>;
            /// Makes a workspace and logs its first user in.
            workspace_create(WorkspaceCreate) -> WorkspaceCreated;
            /// Logs in.
            workspace_open(WorkspaceOpen) -> SessionInfo;
            /// Makes the sample organisation and logs in to it.
            workspace_demo(Folder) -> SessionInfo;
            /// Restores a backup into a new folder after proving its journal.
            workspace_restore(BackupRestore) -> JournalVerified;
            /// Gives a user a new passphrase by the recovery key on paper, and logs in.
            workspace_recover(WorkspaceRecover) -> SessionInfo;
            /// Findings about the workspace as a whole.
            workspace_check(Nothing) -> Vec<hegui_model::finding::Finding>;
            /// Makes an encrypted backup in one step.
            workspace_backup(BackupMake) -> Backup;
            /// Recovery key as a page to print.
            recovery_paper(RecoveryPaper) -> bytes;
            /// Ends the session; the keys leave memory.
            session_close(Nothing) -> Nothing;
            /// The session.
            session_info(Nothing) -> SessionInfo;
            /// Sets the passphrase of an empty slot.
            user_activate(UserActivate) -> Nothing;
            /// Makes an empty slot.
            user_add(UserAdd) -> Nothing;
            /// Admits a user to the database key, or changes roles.
            user_admit(UserAdmit) -> Nothing;
            /// Removes a user and re-keys the database.
            user_remove(UserRemove) -> Nothing;
            /// Users and slots.
            user_list(Nothing) -> Vec<UserInfo>;
            /// Changes the own passphrase.
            passphrase_change(PassphraseChange) -> Nothing;
            /// Begins the small-team exception.
            exception_begin(ExceptionBegin) -> Saved;
            /// Registers that the session may read.
            register_list(Nothing) -> Vec<RegisterInfo>;
            /// One register.
            register_describe(RegisterKey) -> RegisterInfo;
            /// A page of records.
            record_list(RecordList) -> Page;
            /// Everything about a record.
            record_show(RecordKey) -> RecordDetail;
            /// Findings about values as they would be saved.
            record_check(RecordSave) -> Vec<hegui_model::finding::Finding>;
            /// Makes or changes a record.
            record_save(RecordSave) -> Saved;
            /// Moves a record to another state.
            record_move(RecordMove) -> Saved;
            /// Takes a record out of use.
            record_retire(RecordReason) -> Saved;
            /// Brings a retired record back.
            record_restore(RecordReason) -> Saved;
            /// Erases the personal data of a record for good.
            record_erase(RecordReason) -> Saved;
            /// Shows one masked value in clear; journalled.
            record_unmask(RecordUnmask) -> ValueReply;
            /// History of a record, newest first.
            record_history(RecordKey) -> Vec<HistoryEntry>;
            /// Writes a note.
            note_add(NoteAdd) -> Saved;
            /// Records to choose from in a reference.
            record_options(OptionsAsk) -> Vec<RecordOption>;
            /// Undoes an entry by a new one.
            entry_undo(EntryUndo) -> Saved;
            /// An empty sheet to fill in.
            sheet_template(SheetAsk) -> bytes;
            /// Records as a sheet; journalled.
            sheet_export(SheetAsk) -> bytes;
            /// Records as a paper with what the rules found; journalled.
            register_report(RegisterReport) -> bytes;
            /// Looks at a sheet before anything is kept.
            import_preview(ImportPreview) -> ImportPlan;
            /// Rows of a plan that hold an error, with their reasons, as a sheet.
            import_faulty(ImportFaulty) -> bytes;
            /// Keeps what a preview showed.
            import_commit(ImportCommit) -> ImportDone;
            /// Full-text search.
            search(SearchAsk) -> Vec<SearchHit>;
            /// Clauses by number or title, in the newest assessment that answers them.
            clause_search(ClauseSearch) -> Vec<ClauseHit>;
            /// Gives several records the same values as one entry; without a digest: shows what that would do.
            records_change(RecordsChange) -> RecordsChanged;
            /// Views of a register's table: one's own and shared ones.
            table_view_list(RegisterKey) -> Vec<TableView>;
            /// Keeps the arrangement of a table under a name.
            table_view_save(TableViewSave) -> Saved;
            /// Drops one's own view.
            table_view_drop(RecordKey) -> Saved;
            /// What each role of the session needs first.
            home(Nothing) -> Vec<RoleHome>;
            /// Everything that the session reads as files; journalled.
            workspace_export(WorkspaceExport) -> WorkspaceExported;
            /// What is due, filtered: the 500 most pressing.
            due(DueAsk) -> Vec<DueItem>;
            /// What is due as an iCalendar file; journalled.
            due_calendar(DueAsk) -> bytes;
            /// Years in which working days can be counted.
            calendar_list(Nothing) -> Vec<YearInfo>;
            /// Looks at a file of days off, or keeps it.
            calendar_import(PackImport) -> CalendarPlan;
            /// Who may work on what, on any day, as it is or as it was on record.
            who_may_work(WhoAsk) -> WhoMayWork;
            /// Why a person may not take on work in a scope.
            work_refusal(WorkAsk) -> WorkRefusal;
            /// Head counts and training of any day.
            head_counts(WhoAsk) -> Counts;
            /// Counts the items that a dataset shares with its counterparts.
            dataset_overlap(DatasetOverlap) -> OverlapCounted;
            /// Looks at the log of a labelling tool, checks it against its task, or keeps it by its digest.
            annotation_log_import(LogImport) -> LogRead;
            /// Looks through the files of a population, or registers it by the digests of its items.
            population_register(PopulationRegister) -> PopulationRead;
            /// Scans every item of a population for keywords and personal information, and keeps the counts.
            population_scan(PopulationScan) -> PopulationScanned;
            /// Registers one worker's part of a population, without a workspace.
            corpus_shard(CorpusShard) -> PopulationRead;
            /// Merges the parts of a population, without a workspace.
            corpus_merge(CorpusMerge) -> PopulationRead;
            /// Looks at a register of items and proves its digest.
            corpus_show(CorpusShow) -> PopulationRead;
            /// Writes the items of a register of items as Parquet, without a workspace.
            corpus_items(CorpusItems) -> ItemsWritten;
            /// Fixes the seed of a draw in the journal, then draws.
            draw_make(DrawMake) -> DrawMade;
            /// Carries out a draw whose seed is fixed and that was broken off.
            draw_finish(DrawKey) -> DrawMade;
            /// Makes a draw again and compares it with what is on record.
            draw_verify(DrawKey) -> DrawMade;
            /// The list of a draw, as JSON.
            draw_list(DrawKey) -> bytes;
            /// Fetches the items of a draw for people to judge.
            run_begin(RunBegin) -> Saved;
            /// Progress, figures and agreement of a run.
            run_show(RunKey) -> RunShown;
            /// The next item that waits for the person.
            judge_next(JudgeNext) -> JudgeView;
            /// Keeps what a person says of an item; answers with the next one.
            judge_save(JudgeSave) -> JudgeView;
            /// The items that wait for the person as a sheet to judge on; journalled.
            judging_sheet(JudgingSheet) -> bytes;
            /// Looks at a sheet of judgements, or keeps it as what the person said.
            judging_sheet_import(JudgingSheetImport) -> SheetRead;
            /// Looks at a file of answers, or keeps them for the items of a run.
            answers_import(AnswersImport) -> AnswersRead;
            /// Asks an endpoint the questions of a run that have no answer yet.
            answers_fetch(AnswersFetch) -> AnswersFetched;
            /// Gives an endpoint its key, which nobody is shown again.
            endpoint_key(EndpointKey) -> Saved;
            /// Has a keyword library judge the items of a run.
            run_judge_keywords(RunJudgeKeywords) -> RunJudged;
            /// Has a classifier judge the items of a run, by a file of its scores or at its local address.
            run_judge_scores(RunJudgeScores) -> RunJudged;
            /// Two runs over the same items side by side.
            run_compare(RunCompare) -> RunCompared;
            /// Items of a run with their final verdicts as Parquet; journalled.
            run_table(RunKey) -> bytes;
            /// Failed items of a run by risk and source, for mending.
            run_remedies(RunKey) -> Vec<RemedyGroup>;
            /// Makes a remediation of a group of failed items.
            run_remediate(RunRemediate) -> Saved;
            /// The limits that clauses set to samples.
            sample_limits(Nothing) -> Vec<SampleLimit>;
            /// How many items a sample needs, and how many failures it bears.
            sample_plan(SamplePlan) -> SamplePlanned;
            /// Looks at files of questions, or keeps them as one version of a bank.
            bank_import(BankImport) -> BankRead;
            /// Maps a category of a bank to a risk or an aspect.
            bank_map(BankMap) -> Saved;
            /// Lint of a bank, what to add where, and its duplicates.
            bank_lint(BankLintAsk) -> BankLinted;
            /// Keeps how each risk is recognised.
            bank_criteria(BankCriteria) -> Saved;
            /// Registers a bank as a population to draw from.
            bank_population(BankKey) -> Saved;
            /// Aspects of the should-answer bank.
            aspect_list(Nothing) -> Vec<AspectInfo>;
            /// Papers that can be written, what each is about, and what its newest one lacks.
            paper_list(Nothing) -> Vec<PaperInfo>;
            /// A paper as it would be written now: what it says, what it lacks, its own texts.
            paper_preview(PaperAsk) -> PaperPreview;
            /// A paper as PDF, DOCX or XLSX, a draft where something is missing; journalled.
            paper_make(PaperMake) -> bytes;
            /// The template of a shipped paper, to be changed and used as an own one.
            paper_template(PaperKey) -> bytes;
            /// Keeps a template from a file as the organisation's own.
            paper_template_keep(PaperTemplateKeep) -> Saved;
            /// A receipt for a complaint as a page to print; journalled as an export.
            complaint_receipt(OnePageAsk) -> bytes;
            /// A label for a piece of evidence as a page to print; journalled as an export.
            evidence_label(OnePageAsk) -> bytes;
            /// What the code on a one-page paper means today.
            one_page_check(OnePageText) -> OnePageChecked;
            /// A certificate of qualification as a page to print; journalled as an export.
            certificate_issue(CertificateIssue) -> bytes;
            /// What happened to a matter, and each clock against what was done.
            timeline(RecordKey) -> Timeline;
            /// A timeline as a file; journalled.
            timeline_export(TimelineExport) -> bytes;
            /// Whether a record may be erased, until when not, and what erasing does not reach.
            retention(RecordKey) -> RetentionInfo;
            /// Every register in figures: records, findings, what is due.
            overview(Nothing) -> Overview;
            /// Findings over all registers, a page at a time.
            finding_list(FindingsAsk) -> FindingPage;
            /// Citations of standards and laws in a text, a file, a draft, or in every record, and what is wrong with them.
            citations_check(CitationsAsk) -> CitationsChecked;
            /// The path with what is missing.
            path(Nothing) -> Vec<Step>;
            /// Reads keyword libraries.
            keywords_import(KeywordsImport) -> KeywordsRead;
            /// Maps a category to a risk.
            keywords_map(KeywordsMap) -> Saved;
            /// Lint of a library.
            keywords_lint(LibraryKey) -> KeywordLint;
            /// Editions.
            edition_list(Nothing) -> Vec<EditionInfo>;
            /// Classes and risks of annex A.
            risk_list(Nothing) -> Vec<hegui_model::standard::RiskClass>;
            /// What answers each clause of the five documents.
            clause_coverage(Nothing) -> Vec<ClauseAnswer>;
            /// Clauses, with their state in an assessment.
            clause_list(ClausesAsk) -> Vec<ClauseRow>;
            /// Everything about one clause.
            clause_show(ClauseKey) -> Dossier;
            /// Concludes a clause.
            conclude(Conclude) -> Saved;
            /// Clauses of an assessment with their conclusions as a sheet; journalled.
            conclusion_sheet(ConclusionSheet) -> bytes;
            /// Looks at a sheet of conclusions, or keeps it through the gate of each clause.
            conclusion_sheet_import(ConclusionSheetImport) -> SheetRead;
            /// Checks a conclusion as the second person.
            conclusion_check(ConclusionCheck) -> Saved;
            /// Says what is carried to an assessment under another edition, or carries it.
            assessment_carry(AssessmentCarry) -> CarryPlan;
            /// Looks at a content pack and what it changes, or keeps it.
            content_import(PackImport) -> ContentPlan;
            /// Concludes several clauses with one verdict and one reason, or says which would pass.
            conclude_many(ConcludeMany) -> ConcludedMany;
            /// Checks several conclusions whose dossiers were opened.
            conclusions_check(ChecksMany) -> Written;
            /// Gives clauses to a person, or takes them back.
            clauses_assign(ClausesAssign) -> Written;
            /// Which clauses apply, and why the others do not.
            applicability(AssessmentKey) -> Applicability;
            /// The statement of applicability as a file; journalled.
            applicability_export(ApplicabilityExport) -> bytes;
            /// Two assessments side by side.
            assessment_compare(AssessmentCompare) -> AssessmentsCompared;
            /// Evidence of an assessment that has expired or soon does.
            evidence_expiring(ExpiringAsk) -> ExpiringEvidence;
            /// State of an assessment.
            assessment_state(RecordKey) -> AssessmentState;
            /// Adds evidence or a revision.
            evidence_add(EvidenceAdd) -> Saved;
            /// A file of evidence, proved against its digest.
            evidence_file(EvidenceFileKey) -> bytes;
            /// Typesets a draft and says how many pages it has.
            report_preview(ReportAsk) -> ReportPreview;
            /// A page as PNG.
            report_page(PageAsk) -> bytes;
            /// A draft as a file; journalled as an export.
            report_draft(ReportDraft) -> bytes;
            /// Freezes a report.
            report_freeze(ReportFreeze) -> ReportInfo;
            /// An edition in our own words as an OSCAL catalog.
            oscal_catalog(OscalCatalog) -> bytes;
            /// An assessment as OSCAL assessment results; journalled.
            oscal_results(OscalResults) -> bytes;
            /// Reports, newest first.
            report_list(Nothing) -> Vec<ReportInfo>;
            /// A frozen report with the signatures it has; journalled as an export.
            report_pdf(ReportKey) -> bytes;
            /// A frozen report's content as an unsigned copy; journalled as an export.
            report_copy(ReportCopy) -> bytes;
            /// Signs a place.
            report_sign(ReportSign) -> ReportInfo;
            /// Signs the PDF of a signed report once more, in a file beside it; journalled as an export.
            report_detached(ReportDetached) -> bytes;
            /// Looks at the scan of a report signed on paper, page by page, or files it.
            report_scan(ReportScan) -> ReportScanned;
            /// The scan of a report signed on paper; journalled as an export.
            report_scanned(ReportKey) -> bytes;
            /// Verifies a report of the workspace.
            report_verify(ReportKey) -> VerifyResult;
            /// What lies in a filing's package, what is missing, where papers differ, and whether a secret stands in one.
            filing_check(FilingKey) -> FilingChecked;
            /// Makes the package of a filing, signed, or says what it would be; journalled.
            filing_package(FilingPackage) -> FilingPackaged;
            /// What changed since the submission before, as a paper; journalled as an export.
            filing_difference(FilingDifference) -> bytes;
            /// Gives a test channel its passwords, which go into no package.
            test_channel_secret(TestChannelSecret) -> Saved;
            /// Shows the passwords of a test channel; journalled.
            test_channel_show(TestChannelKey) -> TestChannelShown;
            /// Verifies a signed PDF, or a package in a folder or a ZIP.
            verify_file(VerifyFile) -> VerifyResult;
            /// Entries, newest first.
            journal_list(JournalAsk) -> Vec<EntryView>;
            /// An entry with its changes.
            journal_show(EntryKey) -> EntryDetail;
            /// Proves chain, signatures and tables.
            journal_verify(JournalVerify) -> JournalVerified;
            /// Proves the journal, the evidence and the reports of the workspace.
            workspace_verify(Nothing) -> WorkspaceVerified;
        }
    };
}

macro_rules! names {
    ($( $(#[doc = $doc:literal])* $name:ident($args:ty) -> $reply:ty; )*) => {
        /// Every command with its first line of help.
        pub const COMMANDS: &[(&str, &str)] = &[ $( (stringify!($name), concat!($($doc),*)) ),* ];
    };
}
/// Raw bytes, where a command answers a file.
#[expect(non_camel_case_types, reason = "stands for raw bytes in the command list")]
pub type bytes = Vec<u8>;
with_commands!(names);
