//! Records that a sheet names by code or title.

use super::*;

/// Finds the record that a cell refers to: by code, by a title that no other record has, by id.
pub(crate) struct References<'a> {
    pub(crate) session: &'a Session,
    pub(crate) reader: &'a dyn Reader,
    pub(crate) known: BTreeMap<(String, String), std::result::Result<String, Finding>>,
}

impl References<'_> {
    pub(crate) fn find(&mut self, key: &str, wanted: &str) -> std::result::Result<String, Finding> {
        let at = (key.to_owned(), wanted.to_owned());
        if let Some(known) = self.known.get(&at) {
            return known.clone();
        }
        let found = self.look(key, wanted);
        self.known.insert(at, found.clone());
        found
    }

    fn look(&self, key: &str, wanted: &str) -> std::result::Result<String, Finding> {
        let none = |zh: &str, en: &str| {
            let label = register(key).map_or(hegui_model::text::t("记录", "records"), |r| r.label);
            Err(Finding::error(
                "reference_unknown",
                format!("在「{}」中{zh}「{wanted}」，请填写编号", label.zh),
                format!("{en} {wanted:?} in {}; enter its code", label.en),
            ))
        };
        let Some(of) = register(key) else { return none("找不到", "There is no") };
        if self.session.may(of, Access::Read) {
            if let [one] = self.reader.find(key, CODE, wanted).as_slice() {
                return Ok(one.id.clone());
            }
            let by_title = of.field(of.title).filter(|f| f.privacy != Privacy::Masked && f.key != CODE);
            let titled = by_title.map_or_else(Vec::new, |f| self.reader.find(key, f.key, wanted));
            match titled.as_slice() {
                [one] => return Ok(one.id.clone()),
                [] => {}
                _ => return none("有多条记录名为", "Several records are called"),
            }
        }
        match self.reader.get(key, wanted) {
            Some(r) => Ok(r.id.clone()),
            None => none("找不到", "There is no"),
        }
    }
}
