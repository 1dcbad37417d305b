//! Logs of labelling tools, good and bad.

#[path = "support/files.rs"]
mod support;

use hegui_corpus::annotation_log::{Column, Layout, LogForm, LogRead, TimeUnit, look, read};
use hegui_corpus::digest::{Watch, digest_file};
use hegui_corpus::{ForeignError, Limits, open_table};
use hegui_model::annotation_log::{LogCheck, LogRow, TaskFacts};
use hegui_model::instant;
use proptest::prelude::*;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use support::{Folder, names_place};

/// A row as a test compares it: number, item, annotator, reviewer, label, verdict, seconds, risk, instant.
type Taken = (u64, [String; 6], Option<f64>, String);

fn owned(number: u64, r: &LogRow<'_>) -> Taken {
    let text = |s: Option<&str>| s.unwrap_or_default().to_owned();
    let texts =
        [r.item.into(), r.annotator.into(), text(r.reviewer), r.label.into(), text(r.verdict), text(r.risk)];
    (number, texts, r.seconds, r.at.map(instant::format).unwrap_or_default())
}

fn read_as(path: &Path, layout: &Layout, limits: &Limits) -> Result<(LogRead, Vec<Taken>), ForeignError> {
    let (mut all, cancel) = (Vec::new(), AtomicBool::new(false));
    let mut watch = Watch { progress: &mut |_, _| (), cancel: &cancel };
    let done = read(path, layout, limits, &mut watch, &mut |n, r| all.push(owned(n, r)))?;
    Ok((done, all))
}

fn guessed(path: &Path) -> Result<(LogRead, Vec<Taken>), ForeignError> {
    let head = look(path, 0, &Limits::of_logs())?;
    read_as(path, &head.layout, &Limits::of_logs())
}

const HEADERS: [&str; 8] =
    ["样本ID", "标注人员", "审核人员", "标注结果", "审核结论", "用时(秒)", "风险", "标注时间"];
const ROWS: [[&str; 8]; 3] = [
    ["样本-1", "A01", "R01", "正常", "通过", "12.5", "A.1.a", "2026-03-05 14:30:05"],
    ["样本-2", "A02", "", "辱骂，“引”", "", "8", "", "2026-03-05T06:31:00.000Z"],
    ["样本-3", "张三", "R02", "正常", "辱骂", "1:05", "A.2.b", "2026-03-06"],
];

fn expected() -> Vec<Taken> {
    let at = ["2026-03-05T06:30:05.000Z", "2026-03-05T06:31:00.000Z", "2026-03-05T16:00:00.000Z"];
    let rows = ROWS.iter().zip([12.5, 8.0, 65.0]).zip(at).zip(1..);
    rows.map(|(((r, seconds), at), n)| {
        (n, [r[0], r[1], r[2], r[3], r[4], r[6]].map(str::to_owned), Some(seconds), at.to_owned())
    })
    .collect()
}

/// The same rows, whatever their numbers.
fn same(found: &[Taken], first: u64, what: &str) {
    let moved: Vec<Taken> = expected().into_iter().map(|(n, t, s, a)| (n + first - 1, t, s, a)).collect();
    assert_eq!(found, moved, "{what}");
}

fn delimited(separator: &str) -> String {
    let lines = std::iter::once(&HEADERS).chain(&ROWS).map(|r| r.join(separator));
    lines.collect::<Vec<_>>().join("\r\n")
}

#[test]
fn one_log_in_every_form_and_encoding() {
    let folder = Folder::new();
    let csv = delimited(",");
    let wide: Vec<u8> = [0xFEFF].into_iter().chain(csv.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let gb = encoding_rs::GB18030.encode(&csv).0.into_owned();
    for (name, bytes) in [
        ("utf8.csv", csv.clone().into_bytes()),
        ("bom.csv", ["\u{feff}", &csv].concat().into_bytes()),
        ("gb18030.csv", gb),
        ("utf16.csv", wide),
        ("tabs.tsv", delimited("\t").into_bytes()),
    ] {
        let path = folder.write(name, &bytes);
        let head = look(&path, 0, &Limits::of_logs()).expect("a good log");
        assert_eq!((head.layout.form, head.layout.unit), (LogForm::Delimited, TimeUnit::Seconds), "{name}");
        assert_eq!(
            (head.layout.headers.as_slice(), head.sample.len()),
            (&HEADERS.map(String::from)[..], 3),
            "{name}"
        );
        assert!(head.findings.is_empty(), "{name}: {:?}", head.findings);
        let (done, rows) = guessed(&path).expect(name);
        same(&rows, 2, name);
        let mut watch = Watch { progress: &mut |_, _| (), cancel: &AtomicBool::new(false) };
        let digest = digest_file(&path, &mut watch).expect("a digest");
        assert_eq!((done.sha256, done.bytes, done.rows), (digest.sha256, digest.bytes, 3), "{name}");
        assert!(done.findings.is_empty(), "{name}: {:?}", done.findings);
    }
    let keys = ["id", "annotator", "reviewer", "label", "verdict", "lead_time", "risk", "created_at"];
    let objects: Vec<String> = ROWS
        .iter()
        .map(|row| {
            let pair = |(k, v): (&&str, &&str)| format!("{k:?}:{v:?}");
            format!(
                "{{{},\"text\":{{\"a\":[1,{{}}]}}}}",
                keys.iter().zip(row).map(pair).collect::<Vec<_>>().join(",")
            )
        })
        .collect();
    let lines = folder.write("log.jsonl", format!("{}\n\n", objects.join("\n")));
    let array = folder.write("log.json", format!("\u{feff}[\n{}\n]\n", objects.join(",\n")));
    same(&guessed(&lines).expect("lines").1, 1, "lines");
    same(&guessed(&array).expect("an array").1, 1, "array");
    assert_eq!(look(&array, 0, &Limits::of_logs()).expect("a head").layout.form, LogForm::JsonArray);

    let book = folder.path("log.xlsx");
    let mut made = rust_xlsxwriter::Workbook::new();
    let sheet = made.add_worksheet();
    for (r, row) in std::iter::once(&HEADERS).chain(&ROWS).enumerate() {
        for (c, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            sheet.write(r as u32, c as u16, *cell).expect("a cell");
        }
    }
    made.save(&book).expect("saving");
    let (done, rows) = guessed(&book).expect("a workbook");
    same(&rows, 2, "workbook");
    assert_eq!((done.sha256.len(), done.rows), (64, 3));
}

const LABEL_STUDIO: &str = r#"[
 {"id": 11, "data": {"text": "示例 \"[{\" 文本", "risk": "A.1.a"}, "predictions": [{"result": [{"value": {"choices": ["x"]}}]}],
  "annotations": [
   {"id": 1, "completed_by": {"id": 3, "email": "a@example.com"}, "lead_time": 7.25, "was_cancelled": false, "created_at": "2026-03-05T06:30:05.123456Z",
    "result": [{"from_name": "c", "type": "choices", "value": {"choices": ["辱骂", "歧视"]}}],
    "reviews": [{"created_by": 9, "accepted": false}, {"created_by": {"email": "r@example.com"}, "accepted": true}]},
   {"id": 2, "completed_by": 4, "was_cancelled": true, "result": []},
   {"id": 3, "completed_by": 4, "lead_time": null, "created_at": "nonsense", "result": [{"value": {"rating": 4}}]}
  ]},
 {"id": 12, "data": {"text": "b"}, "annotations": []},
 {"id": 13, "data": {"text": "c"}, "completions": [{"completed_by": 4, "result": [{"value": {"start": 1, "choices": ["正常"]}}]}]}
]"#;

#[test]
fn a_label_studio_export_task_by_task() {
    let folder = Folder::new();
    let path = folder.write("export.json", LABEL_STUDIO);
    let head = look(&path, 0, &Limits::of_logs()).expect("an export");
    assert_eq!(head.layout.form, LogForm::LabelStudio);
    assert_eq!(head.layout.headers, ["data.risk", "data.text", "id"]);
    assert_eq!(
        (head.layout.columns.get(Column::Item), head.layout.columns.get(Column::Risk)),
        (Some(2), Some(0))
    );
    let (done, rows) = guessed(&path).expect("rows");
    let row = |n, t: [&str; 6], s, at: &str| (n, t.map(str::to_owned), s, at.to_owned());
    assert_eq!(
        rows,
        [
            row(
                1,
                ["11", "a@example.com", "r@example.com", "辱骂、歧视", "accepted", "A.1.a"],
                Some(7.25),
                "2026-03-05T06:30:05.123Z"
            ),
            row(1, ["11", "4", "", "4", "", "A.1.a"], None, ""),
            row(3, ["13", "4", "", "正常", "", ""], None, ""),
        ]
    );
    assert_eq!((done.rows, done.skipped, done.findings.len()), (3, 1, 1));
    assert_eq!(done.findings[0].code, "log_instant_malformed");
    // Another key of the data can be the item.
    let mut layout = head.layout;
    layout.columns.set(Column::Item, Some(1));
    assert_eq!(read_as(&path, &layout, &Limits::of_logs()).expect("rows").1[2].1[0], "c");

    // Cut anywhere it is refused, and no task is taken for whole.
    for cut in (1..LABEL_STUDIO.len()).filter(|n| LABEL_STUDIO.is_char_boundary(*n)) {
        let path = folder.write("cut.json", &LABEL_STUDIO[..cut]);
        let error = read_as(&path, &layout, &Limits::of_logs()).expect_err("a cut export");
        assert_eq!(error.code(), "log_json_malformed", "{cut}: {error}");
        names_place(&error, "cut.json", None);
    }
}

#[test]
fn json_that_would_fill_memory_or_stack_is_refused() {
    let folder = Folder::new();
    let deep = format!("[{{\"id\":1,\"annotations\":[],\"x\":{}}}]", "[".repeat(2_000_000));
    let huge = format!("[{{\"id\":1,\"annotations\":[],\"x\":\"{}\"}}]", "a".repeat(17 << 20));
    let long_line = format!("{{\"id\":\"{}\"}}\n", "a".repeat(2 << 20));
    let deep_line = format!("{{\"id\":{}{}}}\n", "[".repeat(5_000), "]".repeat(5_000));
    for (name, content, code) in [
        ("deep.json", deep.as_str(), "log_json_malformed"),
        ("huge.json", &huge, "log_json_malformed"),
        ("line.jsonl", &long_line, "cell_too_long"),
        ("deep.jsonl", &deep_line, "log_json_malformed"),
        ("comma.json", "[{\"id\":1},]", "log_json_malformed"),
        ("missing.json", "[{\"id\":1}{\"id\":2}]", "log_json_malformed"),
        ("tail.json", "[{\"id\":1}] x", "log_json_malformed"),
        ("numbers.json", "[1,2]", "log_json_malformed"),
        ("brackets.json", "[{\"id\":1]}]", "log_json_malformed"),
        ("none.json", "[]", "log_empty"),
        ("header.csv", "样本ID,标注人员,标签\n", "log_empty"),
        ("blank.csv", " \n\n", "file_empty"),
        ("paper.csv", "%PDF-1.7", "file_kind_mismatch"),
    ] {
        let path = folder.write(name, content);
        let error = look(&path, 0, &Limits::of_logs()).expect_err(name);
        assert_eq!(error.code(), code, "{name}: {error}");
        names_place(&error, name, None);
    }
}

#[test]
fn values_that_cannot_be_read_are_named_by_row_and_column() {
    let folder = Folder::new();
    let path = folder.write(
        "log.csv",
        "编号,标注人,标签,耗时,标注时间\n1,a,x,很久,昨天\n2,a,x,3\n3,a,\"x,3,2026-03-05 10:00:00\n4,a,x,,\n",
    );
    let head = look(&path, 0, &Limits::of_logs());
    assert_eq!(head.expect_err("an open quote").code(), "csv_quote_open");
    let path = folder.write(
        "log.csv",
        "编号,标注人,标签,耗时,标注时间\n1,a,x,很久,昨天\n2,a,x,3\n3,a,x,3,2026-03-05 10:00:00\n",
    );
    let (done, rows) = guessed(&path).expect("a log");
    assert_eq!(rows.len(), 3);
    let told: Vec<_> = done
        .findings
        .iter()
        .map(|f| {
            (f.code.as_str(), f.place.as_ref().and_then(|p| p.row), f.place.as_ref().and_then(|p| p.column))
        })
        .collect();
    assert_eq!(
        told,
        [
            ("log_seconds_malformed", Some(2), Some(4)),
            ("log_instant_malformed", Some(2), Some(5)),
            ("csv_ragged", Some(3), None)
        ]
    );
    assert!(
        done.findings.iter().all(|f| f.message.zh.contains("log.csv") && f.message.en.contains("log.csv"))
    );
    let many = format!("id,annotator,label,seconds\n{}", "1,a,x,?\n".repeat(3_000));
    let done = guessed(&folder.write("many.csv", many)).expect("a log").0;
    assert_eq!((done.findings.len(), done.findings.left_out(), done.rows), (1_000, 2_000, 3_000));
}

#[test]
fn columns_are_chosen_and_the_file_is_held_to_them() {
    let folder = Folder::new();
    let path = folder.write("log.csv", "甲,乙,丙,丙\n1,a,x,y\n");
    let head = look(&path, 0, &Limits::of_logs()).expect("a head");
    let codes: Vec<_> = head.findings.iter().map(|f| f.code.as_str()).collect();
    assert_eq!(codes, ["log_header_twice", "log_column_unknown", "log_column_unknown", "log_column_unknown"]);
    let refused = |layout: &Layout| {
        read_as(&path, layout, &Limits::of_logs()).expect_err("a refusal").code().to_owned()
    };
    assert_eq!(refused(&head.layout), "log_columns_missing");
    let mut layout = head.layout.clone();
    for (column, at) in [(Column::Item, 0), (Column::Annotator, 1), (Column::Label, 3)] {
        layout.columns.set(column, Some(at));
    }
    let rows = read_as(&path, &layout, &Limits::of_logs()).expect("rows").1;
    assert_eq!(rows[0].1, ["1", "a", "", "y", "", ""].map(str::to_owned));
    let mut beyond = layout.clone();
    beyond.columns.set(Column::Risk, Some(4));
    assert_eq!(refused(&beyond), "log_columns_missing");
    folder.write("log.csv", "甲,乙,丙\n1,a,x\n");
    assert_eq!(refused(&layout), "log_columns_changed");
    folder.write("log.csv", "甲,乙,丙,丙\n1,a,x,y\n");
    let small = Limits { cell_chars: 100, ..Limits::of_logs() };
    folder.write("log.csv", format!("甲,乙,丙,丙\n1,a,{},y\n", "长".repeat(101)));
    let error = read_as(&path, &layout, &small).expect_err("a huge field");
    assert_eq!(
        (error.code(), error.finding().place.as_ref().and_then(|p| p.column)),
        ("cell_too_long", Some(3))
    );
    names_place(&error, "log.csv", Some(2));
}

#[test]
fn a_bad_byte_far_down_and_a_wish_to_stop() {
    let folder = Folder::new();
    let mut bytes = b"id,annotator,label\n".to_vec();
    for n in 0..200_000 {
        bytes.extend_from_slice(format!("{n},a,正常\n").as_bytes());
    }
    let path = folder.write("log.csv", &bytes);
    let head = look(&path, 0, &Limits::of_logs()).expect("a head");
    let cancel = AtomicBool::new(true);
    let mut watch = Watch { progress: &mut |_, _| (), cancel: &cancel };
    let stopped = read(&path, &head.layout, &Limits::of_logs(), &mut watch, &mut |_, _| ());
    assert!(stopped.is_err_and(|e| e.is_cancelled()));
    let at = bytes.len() - 10;
    bytes[at] = 0xFF;
    folder.write("log.csv", &bytes);
    let error = read_as(&path, &head.layout, &Limits::of_logs()).expect_err("a bad byte");
    assert_eq!(error.code(), "text_malformed");
    names_place(&error, "log.csv", Some(200_001));
    // Chinese that begins beyond the part that is looked at is read in its encoding.
    let ascii = format!("id,annotator,label\n{}", "1,a,plain\n".repeat(150_000));
    let mixed = [ascii.as_bytes(), &encoding_rs::GB18030.encode("2,张三,正常\n").0].concat();
    let rows = guessed(&folder.write("late.csv", mixed)).expect("a log").1;
    assert_eq!(rows.last().map(|r| r.1[1].as_str()), Some("张三"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn whatever_stands_there_is_answered(
        text in "([\\[\\]{}\",:;\t\r\n\\\\ ]|id|annotator|label|seconds|at|annotations|result|1|[a中\u{feff}-]|null|true){0,120}",
        columns in proptest::collection::vec(proptest::option::of(0..6usize), 8),
        ext in 0..4usize,
    ) {
        let folder = Folder::new();
        let name = ["a.csv", "a.json", "a.jsonl", "a.tsv"][ext];
        let path = folder.write(name, &text);
        let limits = Limits { cell_chars: 50, columns: 12, ..Limits::of_logs() };
        match look(&path, 0, &limits) {
            Err(e) => names_place(&e, name, None),
            Ok(head) => {
                let mut layouts = vec![head.layout.clone()];
                let mut other = head.layout;
                for (column, at) in Column::ALL.into_iter().zip(columns) {
                    other.columns.set(column, at);
                }
                for form in [LogForm::Delimited, LogForm::JsonLines, LogForm::JsonArray, LogForm::LabelStudio, LogForm::Workbook] {
                    layouts.push(Layout { form, ..other.clone() });
                }
                for layout in layouts {
                    match read_as(&path, &layout, &limits) {
                        Err(e) => names_place(&e, name, None),
                        Ok((done, rows)) => prop_assert_eq!(done.rows, rows.len() as u64),
                    }
                }
            }
        }
    }

    #[test]
    fn bytes_under_the_name_of_a_log(bytes in proptest::collection::vec(any::<u8>(), 0..400), head in 0..3usize) {
        let folder = Folder::new();
        let bytes = [[&b"id,annotator,label\n"[..], b"[{\"id\":1,\"annotations\":[]},", b"{\"id\":1}\n"][head], &bytes].concat();
        let path = folder.write("a.log", bytes);
        if let Err(e) = guessed(&path) {
            names_place(&e, "a.log", None);
        }
    }
}

/// A real data set under a second labelling that disagrees by rule, so that kappa is known beforehand.
#[test]
fn the_real_comments_agree_as_much_as_was_put_into_them() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/real/coldataset/dev.csv");
    if !path.exists() {
        eprintln!("left out: coldataset is not here");
        return;
    }
    let mut table = open_table(&path, &Limits::default()).expect("a table");
    let header = table.rows(0).expect("rows").next().expect("a header").expect("a header");
    let at = |name: &str| header.cells.iter().position(|c| c.text() == name).expect("a column");
    let (topic, label) = (at("topic"), at("label"));
    let mut log = String::from("id,标注人员,审核人员,标签,审核标签\n");
    let mut matrix = [[0_u32; 2]; 2];
    let mut topics = std::collections::BTreeMap::<String, u32>::new();
    let rows: Vec<_> = table.rows(0).expect("rows").skip(1).collect::<Result<_, _>>().expect("good rows");
    assert!(rows.len() > 6_000, "{}", rows.len());
    // Every third row is the batch; each ninth of the batch is seen otherwise by the reviewer.
    for (n, row) in rows.iter().step_by(3).enumerate() {
        let first = usize::from(row.cell(label).text() == "1");
        let second = if n % 9 == 4 { 1 - first } else { first };
        matrix[first][second] += 1;
        *topics.entry(row.cell(topic).text()).or_default() += 1;
        log.push_str(&format!("{},A{:02},R{:02},{first},{second}\n", row.cell(0).text(), n % 7, n % 3));
    }
    assert_eq!(topics.len(), 3, "{topics:?}");
    let n = f64::from(matrix.iter().flatten().sum::<u32>());
    let observed = f64::from(matrix[0][0] + matrix[1][1]) / n;
    let side = |i: usize| (f64::from(matrix[i][0] + matrix[i][1]), f64::from(matrix[0][i] + matrix[1][i]));
    let chance = (side(0).0 * side(0).1 + side(1).0 * side(1).1) / (n * n);
    let kappa = (observed - chance) / (1.0 - chance);

    let folder = Folder::new();
    let path = folder.write("second-labelling.csv", log);
    let head = look(&path, 0, &Limits::of_logs()).expect("a head");
    assert!(head.findings.is_empty(), "{:?}", head.findings);
    let mut check = LogCheck::new(TaskFacts::default(), &head.file);
    let mut watch = Watch { progress: &mut |_, _| (), cancel: &AtomicBool::new(false) };
    let done = read(&path, &head.layout, &Limits::of_logs(), &mut watch, &mut |n, r| check.take(n, r))
        .expect("rows");
    let figures = check.finish();
    assert_eq!((figures.rows, figures.labels), (done.rows, 2));
    let found: f64 = figures.kappa.value.expect("a kappa").parse().expect("a number");
    assert!((found - kappa).abs() < 1e-6 && (0.5..0.9).contains(&kappa), "{found} instead of {kappa}");
}
