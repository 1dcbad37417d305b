//! Tables as templates tell them: registers, columns, conditions, order.

use super::super::matter::{self, Scope};
use super::super::parts::{
    Choosing, Condition, PaperColumn, Part, RegisterTable, RowsTable, Source, Tally, Wording,
};
use super::{COLUMNS_MAX, ITEMS_MAX, Look};
use crate::field::{FieldDef, Kind, Privacy};
use crate::register::Register;
use crate::registers::register;
use crate::text::Text;
use serde_json::{Map, Value as Json};

/// Relative width of a column that names none.
fn usual_width(kind: Kind) -> f32 {
    match kind {
        Kind::LongText | Kind::Refs(_) | Kind::Choices(_) | Kind::Table(_) => 3.0,
        Kind::Text | Kind::Ref(_) | Kind::RecordOf(_) | Kind::Files => 2.0,
        Kind::Int | Kind::Bool => 1.0,
        _ => 1.4,
    }
}

fn options(field: &FieldDef) -> Option<&'static [crate::field::Choice]> {
    match field.kind {
        Kind::Choice(of) | Kind::Choices(of) => Some(of),
        _ => None,
    }
}

impl Look<'_> {
    fn register_of(&mut self, object: &Map<String, Json>) -> Option<&'static Register> {
        let key = self.word(object, "register");
        let found = register(key);
        if found.is_none() && !key.is_empty() {
            self.within(".register", |l| {
                l.fault(format!("没有登记册「{key}」"), format!("there is no register {key:?}"));
            });
        }
        found
    }

    /// A field of a register; masked ones go into no paper.
    fn field(&mut self, of: &'static Register, key: &str) -> Option<&'static FieldDef> {
        let Some(f) = of.field(key) else {
            self.fault(
                format!("「{}」没有字段「{key}」", of.label.zh),
                format!("{} has no field {key:?}", of.label.en),
            );
            return None;
        };
        if f.privacy == Privacy::Masked {
            self.fault(
                format!("「{}」是遮盖的个人信息，不写入文书", f.label.zh),
                format!("{} is masked personal data, which goes into no paper", f.label.en),
            );
            return None;
        }
        if of.licensed == Some(f.key) {
            self.fault("他人享有权利的文本不写入文书", "text that others own goes into no paper");
            return None;
        }
        Some(f)
    }

    fn field_named(
        &mut self,
        object: &Map<String, Json>,
        of: &'static Register,
    ) -> Option<&'static FieldDef> {
        let key = self.word(object, "field").to_owned();
        if key.is_empty() { None } else { self.within(".field", |l| l.field(of, &key)) }
    }

    fn width(&mut self, object: &Map<String, Json>, usual: f32) -> f32 {
        match object.get("width") {
            None => usual,
            Some(v) => match v.as_f64() {
                #[expect(clippy::cast_possible_truncation, reason = "between a tenth and twenty")]
                Some(w) if (0.1..=20.0).contains(&w) => w as f32,
                _ => {
                    self.within(".width", |l| {
                        l.fault("列宽应在 0.1 到 20 之间", "a width lies between 0.1 and 20")
                    });
                    usual
                }
            },
        }
    }

    fn columns(&mut self, object: &Map<String, Json>, of: &'static Register) -> Vec<PaperColumn> {
        self.within(".columns", |l| {
            let listed = l.list(object.get("columns"), COLUMNS_MAX);
            l.some(listed);
            let mut out: Vec<PaperColumn> = Vec::new();
            let mut seen: Vec<String> = Vec::new();
            for (n, v) in listed.iter().enumerate() {
                l.within(&format!("[{n}]"), |l| {
                    let Some(object) = l.object(v, &["field", "label", "width"]) else { return };
                    let key = l.word(object, "field").to_owned();
                    if key.is_empty() {
                        return;
                    }
                    if seen.contains(&key) {
                        l.fault(format!("列「{key}」出现两次"), format!("the column {key:?} stands twice"));
                    }
                    seen.push(key.clone());
                    let (source, own, usual) = match of.computed.iter().find(|c| c.key == key) {
                        Some(c) => (Source::Computed(c), c.label, 2.0),
                        None => {
                            let Some(f) = l.within(".field", |l| l.field(of, &key)) else { return };
                            (Source::Field(f), f.label, usual_width(f.kind))
                        }
                    };
                    let label = match object.get("label") {
                        Some(label) => l.within(".label", |l| l.text(Some(label))),
                        None => Text::from(own),
                    };
                    let width = l.width(object, usual);
                    out.push(PaperColumn { label, width, source });
                });
            }
            out
        })
    }

    fn choosing(&mut self, object: &Map<String, Json>) -> Option<Choosing> {
        let of = self.register_of(object)?;
        let conditions = self.within(".where", |l| {
            let listed = l.list(object.get("where"), COLUMNS_MAX);
            let one = |(n, v): (usize, &Json)| l.within(&format!("[{n}]"), |l| l.condition(v, of));
            listed.iter().enumerate().filter_map(one).collect()
        });
        Some(Choosing { register: of, conditions })
    }

    fn condition(&mut self, v: &Json, of: &'static Register) -> Option<Condition> {
        let object = self.object(v, &["field", "is", "is_not", "of", "within", "filled"])?;
        let f = self.field_named(object, of)?;
        let asked: Vec<&String> = object.keys().filter(|k| *k != "field").collect();
        let [how] = asked[..] else {
            self.fault(
                "条件须有且只有一个：is、is_not、of、within、filled",
                "a condition has one of: is, is_not, of, within, filled",
            );
            return None;
        };
        match how.as_str() {
            "is" => Some(Condition::Is(f, self.choices(object, "is", f))),
            "is_not" => Some(Condition::IsNot(f, self.choices(object, "is_not", f))),
            "of" => {
                let name = self.word(object, "of").to_owned();
                self.within(".of", |l| l.scope(&name, f)).map(|scope| Condition::Of(f, scope))
            }
            "within" => {
                let says_period = object.get("within").and_then(Json::as_str) == Some("period");
                if !says_period || !matches!(f.kind, Kind::Date | Kind::Instant) {
                    self.within(".within", |l| {
                        l.fault(
                            "只能写 period，且字段须为日期或时间",
                            "takes \"period\" alone, of a field that holds a day or an instant",
                        );
                    });
                    return None;
                }
                if !self.period {
                    self.no_period();
                }
                Some(Condition::Within(f))
            }
            _ => self.flag(object, "filled").then_some(Condition::Filled(f)),
        }
    }

    fn choices(&mut self, object: &Map<String, Json>, key: &str, f: &FieldDef) -> Vec<String> {
        self.within(&format!(".{key}"), |l| {
            let listed = l.list(object.get(key), ITEMS_MAX);
            l.some(listed);
            let known: Option<Vec<&str>> = match f.kind {
                Kind::Bool => Some(vec!["true", "false"]),
                _ => options(f).map(|of| of.iter().map(|c| c.key).collect()),
            };
            let Some(known) = known else {
                l.fault("字段不是选项，也不是是否", "the field is no choice and no yes or no");
                return Vec::new();
            };
            let mut out = Vec::new();
            for (n, v) in listed.iter().enumerate() {
                let said = v.as_str().unwrap_or_default();
                if known.contains(&said) {
                    out.push(said.to_owned());
                } else {
                    l.within(&format!("[{n}]"), |l| {
                        l.fault(
                            format!("没有选项「{said}」，可用：{}", known.join("、")),
                            format!("there is no option {said:?}; known: {}", known.join(", ")),
                        );
                    });
                }
            }
            out
        })
    }

    fn scope(&mut self, name: &str, f: &FieldDef) -> Option<&'static Scope> {
        let found = matter::scope(name).filter(|s| s.from.is_empty() || s.from.contains(&self.about));
        let Some(scope) = found else {
            if !name.is_empty() {
                self.fault(format!("没有对象「{name}」"), format!("there is no scope {name:?}"));
            }
            return None;
        };
        match f.kind {
            Kind::Ref(target) | Kind::Refs(target) if target == scope.register => Some(scope),
            _ => {
                self.fault(
                    format!("字段「{}」不引用「{}」", f.label.zh, scope.label.zh),
                    format!("the field {} does not refer to {}", f.label.en, scope.label.en),
                );
                None
            }
        }
    }

    pub(super) fn register_table(&mut self, object: &Map<String, Json>) -> Option<Part> {
        let caption = self.within(".caption", |l| l.text(object.get("caption")));
        let of = self.choosing(object)?;
        let columns = self.columns(object, of.register);
        let sort = object.get("sort").and_then(|v| self.within(".sort", |l| l.sort(v, of.register)));
        let empty = match object.get("empty") {
            Some(v) => self.within(".empty", |l| l.wording(Some(v))),
            None => self.wording_of(Text::new("没有记录。", "Nothing is on record.")),
        };
        let optional = self.flag(object, "optional");
        Some(Part::Register(RegisterTable { caption, of, columns, sort, empty, optional }))
    }

    fn sort(&mut self, v: &Json, of: &'static Register) -> Option<(&'static FieldDef, bool)> {
        let object = self.object(v, &["field", "descending"])?;
        let f = self.field_named(object, of)?;
        if matches!(f.kind, Kind::Table(_) | Kind::Refs(_) | Kind::Choices(_) | Kind::Files) {
            self.within(".field", |l| l.fault("不能按此字段排序", "nothing is sorted by this field"));
            return None;
        }
        Some((f, self.flag(object, "descending")))
    }

    pub(super) fn rows_table(&mut self, object: &Map<String, Json>) -> Option<Part> {
        let caption = self.within(".caption", |l| l.text(object.get("caption")));
        let named = self.word(object, "of").to_owned();
        let (name, key) = named.split_once('.').unwrap_or((named.as_str(), ""));
        let found = matter::scope(name).filter(|s| s.from.is_empty() || s.from.contains(&self.about));
        let field =
            found.and_then(|s| register(s.register)?.field(key)).filter(|f| f.privacy == Privacy::Open);
        let (Some(scope), Some(field), Some(Kind::Table(all))) = (found, field, field.map(|f| f.kind)) else {
            if !named.is_empty() {
                self.within(".of", |l| {
                    l.fault(
                        format!("「{named}」不是表格字段"),
                        format!("{named:?} is no field that is a table"),
                    );
                });
            }
            return None;
        };
        let columns = self.within(".columns", |l| {
            let listed = l.list(object.get("columns"), COLUMNS_MAX);
            l.some(listed);
            let mut out = Vec::new();
            for (n, v) in listed.iter().enumerate() {
                l.within(&format!("[{n}]"), |l| {
                    let Some(object) = l.object(v, &["field", "width"]) else { return };
                    let key = l.word(object, "field");
                    match all.iter().find(|f| f.key == key) {
                        Some(f) => out.push((f, l.width(object, usual_width(f.kind)))),
                        None if key.is_empty() => {}
                        None => l.within(".field", |l| {
                            l.fault(
                                format!("表格没有「{key}」一列"),
                                format!("the table has no column {key:?}"),
                            );
                        }),
                    }
                });
            }
            out
        });
        let optional = self.flag(object, "optional");
        Some(Part::Rows(RowsTable { caption, scope, field, columns, optional }))
    }

    pub(super) fn tally(&mut self, object: &Map<String, Json>) -> Option<Part> {
        let caption = self.within(".caption", |l| l.text(object.get("caption")));
        let of = self.choosing(object)?;
        let key = self.word(object, "by").to_owned();
        let by = if key.is_empty() { None } else { self.within(".by", |l| l.field(of.register, &key)) }?;
        if options(by).is_none() {
            self.within(".by", |l| l.fault("只能按选项字段统计", "records are counted by a choice alone"));
            return None;
        }
        Some(Part::Tally(Tally { caption, of, by }))
    }

    pub(super) fn limits(&mut self, object: &Map<String, Json>) -> Option<Part> {
        Some(Part::Limits(self.choosing(object)?))
    }
}

/// Every text of a part, for what looks through a template.
pub(in crate::paper) fn wordings(part: &Part) -> Vec<&Wording> {
    match part {
        Part::Heading { text, .. } | Part::Paragraph(text) | Part::Notice(text) => vec![text],
        Part::OwnText { start, .. } => vec![start],
        Part::List(items) => items.iter().collect(),
        Part::Facts(rows) => rows.iter().map(|r| &r.value).collect(),
        Part::Register(table) => vec![&table.empty],
        Part::Signature { duty, person } => vec![duty, person],
        Part::Rows(_)
        | Part::Tally(_)
        | Part::Limits(_)
        | Part::Timeline
        | Part::Journal(_)
        | Part::Basis
        | Part::PageBreak => Vec::new(),
    }
}
