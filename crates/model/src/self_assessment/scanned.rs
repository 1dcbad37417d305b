//! The newest scan of a corpus in full: counts by source and risk, never the words that were hit.

use super::Paper;
use super::sampling::{Samples, Scanned, verdict};
use crate::registers::{keyword_libraries, scans};
use crate::report::Block;
use crate::text::t;
use serde_json::Value as Json;

impl Paper<'_> {
    /// The newest scan, in full; words are left out.
    pub(super) fn scanned(&mut self, s: &Scanned, samples: &Samples) {
        let of = &scans::REGISTER;
        let title = format!("{} {}", self.sheet.word(of.one), s.scan.text(scans::CODE));
        self.sheet.push(Block::Heading { level: 3, text: title.trim().to_owned() });
        let mut pairs = self.of_population(Some(&s.population));
        pairs.push((self.sheet.word(scans::SCANNED_AT.def.label), self.at(s.scan.get(scans::SCANNED_AT))));
        pairs
            .push((self.sheet.word(scans::SCANNED_BY.def.label), self.login(s.scan.text(scans::SCANNED_BY))));
        let library = self.versioned(&keyword_libraries::REGISTER, s.scan.text(scans::LIBRARY));
        pairs.push((
            self.sheet.word(scans::LIBRARY.def.label),
            library.unwrap_or_else(|| self.sheet.word(super::NOT_GIVEN)),
        ));
        for key in ["library_digest", "items", "hit_items", "personal"] {
            if let Some(f) = of.field(key).filter(|_| s.scan.has(key)) {
                pairs.push((self.sheet.word(f.label), self.shown(of, &s.scan, key)));
            }
        }
        let told = s.figure.told();
        pairs.push((self.sheet.word(s.figure.measure.label()), told.get(self.lang).to_owned()));
        let counts = if samples.scan_instead().is_some() {
            self.sheet.word(verdict(&s.figure))
        } else {
            self.sheet.say("有更新的技术抽检，不计入判定", "A newer technical sample counts instead")
        };
        pairs.push((self.sheet.say("判定", "Verdict"), counts));
        self.sheet.facts(pairs);
        self.sheet.paragraph(
            "命中关键词的条目未经人工确认，一律按不合格计。",
            "No person has looked at items with a keyword; every one counts as failing.",
        );
        let number = |row: &serde_json::Map<String, Json>, key: &str| {
            row.get(key).and_then(Json::as_i64).map_or_else(String::new, |n| n.to_string())
        };
        for (key, name, more, caption, head) in [
            ("by_source", "name", "hit_items", t("扫描结果按来源", "Scan by source"), t("来源", "Source")),
            ("by_risk", "risk", "hits", t("扫描结果按风险", "Scan by risk"), t("风险", "Risk")),
        ] {
            let rows: Vec<Vec<String>> = s
                .scan
                .value(key)
                .and_then(Json::as_array)
                .into_iter()
                .flatten()
                .filter_map(Json::as_object)
                .map(|row| {
                    let name = row.get(name).and_then(Json::as_str).unwrap_or_default();
                    vec![self.or_missing(name), number(row, "items"), number(row, more)]
                })
                .collect();
            let more = match more {
                "hits" => t("命中次数", "Hits"),
                _ => t("命中条目数", "Items with a keyword"),
            };
            let columns = vec![
                (self.sheet.word(head), 4.0),
                (self.sheet.say("条目数", "Items"), 1.5),
                (self.sheet.word(more), 1.5),
            ];
            let caption = self.sheet.word(caption);
            self.long_table(caption, columns, rows);
        }
    }
}
