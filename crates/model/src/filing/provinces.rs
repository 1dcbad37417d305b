//! What is known of provinces: one profile that holds everywhere, and per province nothing but facts with a source.
//! A profile of the workspace (`content_packs`) comes before the one that ships.

use crate::pack::Province;
use crate::reader::Reader;
use crate::registers::content_packs;
use std::sync::OnceLock;

const SHIPPED: [&str; 4] = [
    include_str!("../../../../assets/provinces/general.json"),
    include_str!("../../../../assets/provinces/CN-BJ.json"),
    include_str!("../../../../assets/provinces/CN-GD.json"),
    include_str!("../../../../assets/provinces/CN-SH.json"),
];

/// Every profile that ships, the general one first.
pub fn shipped() -> &'static [Province] {
    static ALL: OnceLock<Vec<Province>> = OnceLock::new();
    ALL.get_or_init(|| {
        SHIPPED.iter().map(|told| serde_json::from_str(told).expect("shipped profiles are valid")).collect()
    })
}

/// A name without what all names of its kind end in.
fn folded(name: &str) -> String {
    let name = name.trim();
    let bare = ["特别行政区", "壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "省", "市"]
        .iter()
        .find_map(|end| name.strip_suffix(end))
        .unwrap_or(name);
    bare.to_lowercase()
}

fn is(p: &Province, name: &str) -> bool {
    let name = folded(name);
    !name.is_empty() && [&p.province, &p.name.zh, &p.name.en].into_iter().any(|own| folded(own) == name)
}

/// The profiles that hold in a province, by code or by name: its own where one is known, then the general one.
pub fn of(name: &str, reader: &dyn Reader) -> Vec<Province> {
    let held = content_packs::provinces(reader).into_iter().find(|p| is(p, name));
    let (general, others) = shipped().split_at(1);
    let own = held.or_else(|| others.iter().find(|p| is(p, name)).cloned());
    own.into_iter().chain(general.iter().cloned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::made::world;
    use std::collections::BTreeSet;

    #[test]
    fn profiles_hold_sourced_facts_alone_and_are_found_by_code_or_name() {
        for p in shipped() {
            let keys: BTreeSet<&str> = p.facts.iter().map(|f| f.key.as_str()).collect();
            assert_eq!(keys.len(), p.facts.len(), "{}", p.province);
            assert!(
                p.facts.iter().all(|f| !f.provenance.source.is_empty() && f.value.en.is_ascii()),
                "{}",
                p.province
            );
        }
        let codes = |name: &str| of(name, &world()).into_iter().map(|p| p.province).collect::<Vec<_>>();
        for name in ["广东省", "广东", "Guangdong", "CN-GD"] {
            assert_eq!(codes(name), ["CN-GD", "CN"], "{name}");
        }
        assert_eq!(codes("示例省"), ["CN"]);
        assert_eq!(codes(""), ["CN"]);
    }
}
