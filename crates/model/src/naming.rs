//! How a finding calls a record: by what people call it, and a person by the staff number, as names are personal.

use crate::field::Privacy;
use crate::reader::Reader;
use crate::record::Record;
use crate::register::{CODE, Register};
use crate::registers::register;
use crate::text::Text;

/// What a sentence calls a record: the label of a choice, a title that is nobody's personal data, else the code.
pub fn called(of: &Register, r: &Record) -> Text {
    let code = || Text::same(r.str(CODE));
    let Some(title) = of.field(of.title) else { return code() };
    let value = r.str(title.key);
    if value.is_empty() || title.privacy != Privacy::Open {
        return code();
    }
    title.choice_label(value).map_or_else(|| Text::same(value), Text::from)
}

/// What a sentence calls the record of an id; `?` where there is none.
pub fn called_by_id(key: &str, id: &str, reader: &dyn Reader) -> Text {
    let found = register(key).and_then(|of| Some(called(of, &*reader.get(key, id)?)));
    found.filter(|t| !t.zh.is_empty()).unwrap_or_else(|| Text::same("?"))
}

/// Items of a sentence, joined as each language does.
pub fn listed<'a>(items: impl IntoIterator<Item = &'a Text>) -> Text {
    let (zh, en): (Vec<_>, Vec<_>) = items.into_iter().map(|t| (t.zh.as_str(), t.en.as_str())).unzip();
    Text::new(zh.join("、"), en.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registers::{appointments, people};

    #[test]
    fn a_person_is_called_by_the_staff_number_and_a_choice_by_its_label() {
        let mut p = Record::default();
        p.set(people::CODE, "S-001".into()).set(people::NAME, "示例甲".into());
        assert_eq!(called(&people::REGISTER, &p), Text::same("S-001"));
        let mut a = Record::default();
        a.set(appointments::POST, "ip_officer".into());
        assert_eq!(called(&appointments::REGISTER, &a).zh, "知识产权负责人");
    }
}
