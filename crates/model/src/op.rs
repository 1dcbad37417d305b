//! What a person meant: one for each journal entry.

use crate::text::{Label, t};
use serde::{Deserialize, Serialize};

macro_rules! ops {
    ($( $(#[doc = $doc:literal])* $name:ident $key:literal $zh:literal $en:literal ; )*) => {
        /// An intention.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum Op { $( $(#[doc = $doc])* #[serde(rename = $key)] $name ),* }
        /// Every intention.
        pub const OPS: &[Op] = &[ $( Op::$name ),* ];
        impl Op {
            /// Stored key, never renamed once released.
            pub const fn key(self) -> &'static str { match self { $( Self::$name => $key ),* } }
            /// Label.
            pub const fn label(self) -> Label { match self { $( Self::$name => t($zh, $en) ),* } }
            /// Reads a stored key.
            pub fn parse(key: &str) -> Option<Self> { OPS.iter().copied().find(|o| o.key() == key) }
        }
    };
}

ops! {
    /// First entry of a workspace.
    CreateWorkspace "workspace_create" "创建工作区" "Create workspace";
    /// A user got the database key and roles.
    AdmitUser "user_admit" "授权用户" "Admit user";
    /// Roles or person of a user changed.
    ChangeUser "user_change" "变更用户" "Change user";
    /// A user was removed and the database re-keyed.
    RemoveUser "user_remove" "移除用户" "Remove user";
    /// A system administrator did something beside the database.
    TakeOutbox "outbox_take" "登记系统管理员操作" "Take in what a system administrator did";
    /// A user got a new passphrase and new keys by the recovery key on paper.
    RecoverUser "user_recover" "用恢复密钥恢复用户" "Recover user with the recovery key";
    /// The small-team exception began.
    BeginException "exception_begin" "启用小团队例外" "Begin small-team exception";
    /// A record was made.
    CreateRecord "record_create" "新建记录" "Create record";
    /// A record was changed.
    ChangeRecord "record_change" "修改记录" "Change record";
    /// Several records were given the same values.
    ChangeRecords "records_change" "批量修改记录" "Change several records";
    /// A record moved to another state.
    MoveRecord "record_move" "流转记录" "Move record";
    /// A record was taken out of use.
    RetireRecord "record_retire" "停用记录" "Retire record";
    /// A record was brought back.
    RestoreRecord "record_restore" "恢复记录" "Restore record";
    /// Personal data was erased.
    EraseRecord "record_erase" "删除个人信息" "Erase personal data";
    /// A masked value was shown in clear.
    Unmask "record_unmask" "查看明文" "Unmask a value";
    /// A note was written.
    AddNote "note_add" "添加批注" "Add note";
    /// An entry was undone.
    Undo "entry_undo" "撤销" "Undo";
    /// A population was registered.
    RegisterPopulation "population_register" "登记总体" "Register population";
    /// A population was scanned.
    Scan "population_scan" "扫描总体" "Scan population";
    /// The seed of a draw was fixed.
    FixSeed "draw_seed" "确定抽样种子" "Fix the seed of a draw";
    /// A draw was carried out.
    Draw "draw_carry_out" "完成抽样" "Carry out a draw";
    /// The judging of a draw began.
    BeginRun "run_begin" "开始评估" "Begin a run";
    /// An item was judged.
    Judge "judge" "判定条目" "Judge an item";
    /// A program judged the items of a run.
    JudgeByProgram "run_judge_program" "程序判定" "Judge by program";
    /// A sheet of judgements was read.
    JudgingSheet "judging_sheet_import" "导入判定表" "Import judging sheet";
    /// A question bank was read.
    ImportBank "bank_import" "导入题库" "Import question bank";
    /// Answers of a model were read from a file.
    ImportAnswers "answers_import" "导入应答" "Import answers";
    /// A model was asked at its endpoint.
    FetchAnswers "answers_fetch" "调用模型接口" "Ask an endpoint";
    /// An endpoint was given a key, or lost it. The key itself is nowhere in the journal.
    SetKey "endpoint_key" "设置接口密钥" "Set the key of an endpoint";
    /// A sheet was imported.
    Import "import_commit" "导入表格" "Import sheet";
    /// Years of days off were imported.
    ImportCalendar "calendar_import" "导入节假日安排" "Import calendar";
    /// An edition or a province profile was imported.
    ImportContent "content_import" "导入内容包" "Import content pack";
    /// Records left as a file.
    Export "sheet_export" "导出" "Export";
    /// A library was imported.
    ImportKeywords "keywords_import" "导入关键词库" "Import keyword library";
    /// The log of a labelling tool was checked and kept by its digest.
    ImportLog "annotation_log_import" "导入标注日志" "Import annotation log";
    /// A dataset was compared with its counterparts.
    CompareDatasets "dataset_overlap" "比对数据集条目" "Compare items of datasets";
    /// A category was mapped.
    MapCategory "keywords_map" "设置分类对应" "Map category";
    /// Evidence was added or revised.
    AddEvidence "evidence_add" "添加证据" "Add evidence";
    /// A clause was concluded.
    Conclude "conclude" "作出条款结论" "Conclude clause";
    /// Clauses were given to a person, or taken back.
    AssignClauses "clauses_assign" "分派条款" "Assign clauses";
    /// A conclusion was checked.
    Check "conclusion_check" "复核结论" "Check conclusion";
    /// Conclusions were carried into an assessment under another edition.
    Carry "assessment_carry" "承接评估结论" "Carry conclusions over";
    /// A report was frozen.
    FreezeReport "report_freeze" "报告定稿" "Freeze report";
    /// A report was signed.
    SignReport "report_sign" "签署报告" "Sign report";
    /// The scan of a report signed on paper was filed.
    FileScan "report_scan" "归档签字盖章扫描件" "File scan of signed report";
    /// The package of a filing was made.
    MakePackage "filing_package" "生成申报材料包" "Make the package of a filing";
    /// A test channel was given passwords, or lost them. They are nowhere in the journal.
    SetChannelSecret "test_channel_secret" "设置测试通道密码" "Set the passwords of a test channel";
    /// A backup was made.
    Backup "workspace_backup" "备份" "Back up";
    /// The arrangement of a table was kept under a name, or dropped.
    ArrangeTable "table_view_save" "保存表格视图" "Keep a table view";
    /// All that a role reads left the workspace as files.
    ExportWorkspace "workspace_export" "导出整个工作区" "Export the whole workspace";
    /// A role or a rule refused something.
    Refusal "refusal" "拒绝操作" "Refusal";
}
