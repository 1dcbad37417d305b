//! `hegui overlap`

use crate::console::{Console, DONE, FINDINGS};
use crate::output::Table;
use crate::tables::line;
use clap::Args;
use hegui_app::api::{DatasetOverlap, OverlapCounted};
use hegui_app::error::Result;

#[derive(Args, Debug)]
pub(crate) struct Overlap {
    /// 数据集：编号、名称或标识 | Dataset: code, name or id
    dataset: String,
}

pub(crate) fn overlap(c: &Console, a: Overlap) -> Result<u8> {
    let id = c.refer("datasets", &a.dataset)?;
    let counted = c.ask::<OverlapCounted>("dataset_overlap", &DatasetOverlap { id })?;
    c.show(&counted, |o| {
        let mut out = line(c.say("条数", "Items"), &o.items.to_string());
        let mut table = Table::new([c.say("对照数据集", "Compared with"), c.say("条数", "Items")]);
        o.compared.iter().for_each(|k| table.row([k.dataset.clone(), k.items.to_string()]));
        out.push_str(&table.text());
        out.push_str(&line(c.say("重合条数", "Shared"), &o.shared.to_string()));
        out
    })?;
    Ok(if counted.it.shared > 0 { FINDINGS } else { DONE })
}
