//! `hegui content …`

use crate::console::Console;
use crate::output::{Table, clean};
use crate::packs;
use crate::tables::line;
use hegui_app::api::ContentPlan;
use hegui_app::error::Result;

pub(crate) fn run(c: &Console, word: packs::Word) -> Result<u8> {
    packs::import::<ContentPlan>(c, "content_import", word, |p| &p.sha256, |p| told(c, p))
}

fn told(c: &Console, p: &ContentPlan) -> String {
    let mut out = format!("{}  {}\n", clean(&p.key), clean(p.name.get(c.lang)));
    out.push_str(&line(c.say("出处", "Source"), &p.source));
    out.push_str(&line("SHA-256", &p.sha256));
    if p.replaces {
        out.push_str(&line(
            c.say("替换", "Replaces"),
            c.say("已导入的同名内容包", "the pack of that id on record"),
        ));
    }
    if let Some(e) = &p.edition {
        if let Some(against) = &e.against {
            out.push_str(&line(c.say("对照", "Against"), against));
        }
        let lists = [
            (c.say("新增条款", "Clauses added"), &e.added),
            (c.say("移除条款", "Clauses removed"), &e.removed),
            (c.say("变更条款", "Clauses changed"), &e.changed),
        ];
        for (label, ids) in lists {
            out.push_str(&line(label, &format!("{} {}", ids.len(), ids.join(" "))));
        }
        let mut table = Table::new([
            c.say("数值", "Number"),
            c.say("条款", "Clause"),
            c.say("原值", "Was"),
            c.say("现值", "Is"),
        ]);
        let told = |n: Option<i64>| n.map(|n| n.to_string()).unwrap_or_default();
        for t in &e.thresholds {
            table.row([t.label.get(c.lang), &t.clause, &told(t.before), &told(t.after)]);
        }
        out.push_str(&table.text());
    }
    if let Some(province) = &p.province {
        let mut table = Table::new([c.say("事项", "What"), c.say("要求", "Asked"), c.say("出处", "Source")]);
        for f in &province.facts {
            table.row([f.label.get(c.lang), f.value.get(c.lang), &f.provenance.source]);
        }
        out.push_str(&table.text());
    }
    for a in &p.assessments {
        out.push_str(&line(c.say("受影响的评估", "Assessment that uses it"), a.title.get(c.lang)));
    }
    if let Some(seq) = p.seq {
        out.push_str(&line(c.say("日志条目", "Journal entry"), &seq.to_string()));
    }
    out
}
