//! How large a sample has to be, before it is drawn.

use super::edition_in_use;
use crate::api::{Nothing, SampleLimit, SamplePlan, SamplePlanned};
use crate::error::{Code, Error, Result};
use crate::host::Ctx;
use hegui_model::evaluation::interval::Z_95;
use hegui_model::evaluation::plan::Aim;
use hegui_model::evaluation::requirement::{Asked, asked};
use hegui_model::standard::Bound;
use hegui_model::text::Text;

/// What is counted, and of what.
fn name(a: &Asked) -> Text {
    let (measure, method) = (a.requirement.measure.label(), a.requirement.method.label());
    let of = a.requirement.bank.map(|kind| kind.label());
    match of {
        Some(bank) => Text::new(
            format!("{}：{}（{}）", bank.zh, measure.zh, method.zh),
            format!("{}: {} ({})", bank.en, measure.en, method.en),
        ),
        None if a.requirement.each_source => {
            Text::new(format!("语料逐来源：{}", measure.zh), format!("Corpus by source: {}", measure.en))
        }
        None => Text::new(
            format!("语料：{}（{}）", measure.zh, method.zh),
            format!("Corpus: {} ({})", measure.en, method.en),
        ),
    }
}

pub(crate) fn sample_limits(_: &Ctx<'_>, _: Nothing) -> Result<Vec<SampleLimit>> {
    let of = |a: Asked| SampleLimit {
        key: a.requirement.limit.into(),
        name: name(&a),
        limit: a.limit,
        floor: a.floor,
    };
    Ok(asked(edition_in_use()?).into_iter().map(of).collect())
}

pub(crate) fn sample_plan(_: &Ctx<'_>, args: SamplePlan) -> Result<SamplePlanned> {
    let limits = asked(edition_in_use()?);
    let named = match &args.requirement {
        Some(key) => {
            Some(limits.iter().find(|a| a.requirement.limit == *key).ok_or_else(|| Error::not_found(key))?)
        }
        None => None,
    };
    let (bound, percent) = match (named, args.percent) {
        (Some(a), _) => (a.limit.bound, a.limit.percent),
        (None, Some(percent)) => (if args.at_least { Bound::AtLeast } else { Bound::AtMost }, percent),
        (None, None) => {
            return Err(Error::new(
                Code::Usage,
                "请选择条文的限值，或填写自定限值",
                "Choose the limit of a clause, or give one of your own",
            ));
        }
    };
    let aim = Aim { bound, percent, z: Z_95, population: args.population };
    let needed = aim.needed(args.expected);
    let floor = named.and_then(|a| a.floor.as_ref()?.items(args.population));
    let least = needed.as_ref().map_or(0, |n| n.items).max(floor.unwrap_or(0));
    let least = args.population.map_or(least, |all| least.min(all));
    let items = args.items.filter(|n| *n > 0).unwrap_or(least);
    Ok(SamplePlanned {
        reason: needed.as_ref().err().map(|why| why.reason().into()),
        needed: needed.ok(),
        floor,
        tolerated: aim.tolerated(items),
        items,
    })
}
