//! Invented people, the same at each run: number and seed alone decide what they are.

use serde_json::{Map, Value as Json, json};

const SURNAMES: &[&str] = &[
    "赵", "钱", "孙", "李", "周", "吴", "郑", "王", "冯", "陈", "褚", "卫", "蒋", "沈", "韩", "杨", "朱",
    "秦", "尤", "许", "何", "吕", "施", "张", "孔", "曹", "严", "华", "金", "魏", "陶", "姜", "欧阳", "司马",
    "诸葛", "上官",
];
const GIVEN: &str = "安白北昌晨楚丹东恩芳飞歌光海涵和恒虹嘉健江锦静凯可兰乐礼林龙露梅铭南宁平奇清荣瑞山诗思松涛天婉薇文希晓心旭雅阳怡盈宇远云泽哲芝中卓";
const DEPARTMENTS: &[&str] =
    &["内容安全部", "法务部", "模型研发部", "数据部", "客户服务部", "运维部", "产品部", "内审部"];
const COMPANIES: &[&str] = &["示例外包一号公司", "示例外包二号公司", "示例外包三号公司"];

/// Well mixed bits of a number (SplitMix64).
pub(crate) fn mixed(n: u64) -> u64 {
    let mut z = n.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn pick<'a>(of: &'a [&'a str], bits: u64) -> &'a str {
    of[usize::try_from(bits % of.len() as u64).unwrap_or(0)]
}

fn day(from_year: i32, years: u64, bits: u64) -> String {
    let first = chrono::NaiveDate::from_ymd_opt(from_year, 1, 1).unwrap_or_default();
    (first + chrono::Days::new(bits % (years * 365))).to_string()
}

/// A well-formed identity number of an area that is not in use.
fn identity_number(n: u64, bits: u64) -> String {
    let born = day(1960, 40, bits).replace('-', "");
    let head = format!("999999{born}{:03}", n % 1000);
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: usize = weights.iter().zip(head.bytes()).map(|(w, b)| w * usize::from(b - b'0')).sum();
    format!("{head}{}", char::from(b"10X98765432"[sum % 11]))
}

/// Fields of a person in the order of a sheet's columns; the last is the organisation's own field.
pub(crate) const COLUMNS: &[&str] = &[
    "code",
    "name",
    "employer_kind",
    "employer",
    "department",
    "identity_number",
    "phone",
    "email",
    "joined_on",
    "left_on",
    "remarks",
    "x_shift",
];

/// Staff number of the n-th person.
pub(crate) fn code(n: u64) -> String {
    format!("S-{n:07}")
}

/// The n-th person's values in the order of [`COLUMNS`].
pub(crate) fn row(n: u64) -> Vec<String> {
    let bits = mixed(n);
    let given: Vec<char> = GIVEN.chars().collect();
    let one = |shift: u32| given[usize::try_from((bits >> shift) % given.len() as u64).unwrap_or(0)];
    let mut name = format!("{}{}", pick(SURNAMES, bits), one(8));
    if bits & 0x10 == 0 {
        name.push(one(16));
    }
    let outsourced = bits.is_multiple_of(3);
    let joined = day(2012, 13, bits >> 20);
    vec![
        code(n),
        name,
        if outsourced { "outsourced" } else { "internal" }.into(),
        if outsourced { pick(COMPANIES, bits >> 7) } else { "" }.into(),
        pick(DEPARTMENTS, bits >> 11).into(),
        identity_number(n, bits >> 5),
        format!("19{:09}", bits % 1_000_000_000),
        format!("s{n}@example.com"),
        joined,
        if bits.is_multiple_of(50) { "2026-06-30" } else { "" }.into(),
        format!("第 {n} 条示例人员，参加过 {} 次培训", bits % 9),
        format!("{} 班", bits % 4 + 1),
    ]
}

/// The n-th person as a record, without the organisation's own field.
pub(crate) fn person(n: u64) -> Map<String, Json> {
    COLUMNS
        .iter()
        .zip(row(n))
        .filter(|(key, value)| !value.is_empty() && !key.starts_with("x_"))
        .map(|(key, value)| ((*key).to_owned(), json!(value)))
        .collect()
}
