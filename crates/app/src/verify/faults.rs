//! What a verification found wrong, bounded: a hostile file could hold a fault in every byte.

use hegui_model::text::Text;

/// Faults that are told one by one; of more, their number is.
const NAMED: usize = 200;

/// Faults, bounded.
#[derive(Default)]
pub(crate) struct Faults {
    told: Vec<Text>,
    more: usize,
}

impl Faults {
    pub(crate) fn add(&mut self, zh: String, en: String) {
        self.tell(Text::new(zh, en));
    }

    pub(crate) fn tell(&mut self, fault: Text) {
        if self.told.len() < NAMED {
            self.told.push(fault);
        } else {
            self.more += 1;
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.told.is_empty()
    }

    pub(crate) fn into_told(mut self) -> Vec<Text> {
        if self.more > 0 {
            let n = self.more;
            self.told.push(Text::new(format!("另有 {n} 处问题"), format!("{n} faults more")));
        }
        self.told
    }
}
