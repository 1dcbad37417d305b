//! Addresses of mail and of houses in a folded text.

use super::patterns::{Ending, begins, ends, patterns};
use super::{Kind, Raw};
use hegui_model::keyword_lint::is_han;

/// Characters looked back for the province or city of an address.
const BACK: usize = 40;
/// Characters of a name between two numbers of an address, as 创新大厦 in 12号创新大厦3栋.
const BETWEEN: usize = 8;
/// Digits and letters of the number of a house or room.
const NUMBER: usize = 8;

/// Finds the addresses of mail.
pub(super) fn mail(chars: &[char], out: &mut Vec<Raw>) {
    let mut from = 0;
    while let Some(at) = chars[from..].iter().position(|c| *c == '@').map(|n| from + n) {
        from = at + 1;
        let local = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-');
        let mut start = at;
        while start > 0 && at - start < 64 && local(&chars[start - 1]) {
            start -= 1;
        }
        while start < at && !chars[start].is_ascii_alphanumeric() {
            start += 1;
        }
        let Some(end) = domain_end(chars, at + 1).filter(|_| start < at) else { continue };
        out.push(Raw { kind: Kind::Email, at: start..end, shown: at - start });
        from = end;
    }
}

/// Where a domain that begins here ends: labels parted by dots, the last of two to 24 letters.
fn domain_end(chars: &[char], start: usize) -> Option<usize> {
    let mut end = start;
    let mut last = None;
    loop {
        let from = end;
        while end - from < 63 && chars.get(end).is_some_and(|c| c.is_ascii_alphanumeric() || *c == '-') {
            end += 1;
        }
        let label = &chars[from..end];
        if label.is_empty() || label[0] == '-' {
            return last;
        }
        if from > start && (2..=24).contains(&label.len()) && label.iter().all(char::is_ascii_alphabetic) {
            last = Some(end);
        }
        if chars.get(end) != Some(&'.') {
            return last;
        }
        end += 1;
    }
}

fn numeral(c: char) -> bool {
    c.is_ascii_alphanumeric() || "一二三四五六七八九十百零〇".contains(c)
}

/// Where the number of a house begins that ends here; `None` without one.
fn number_back(chars: &[char], end: usize) -> Option<usize> {
    let mut start = end;
    while start > 0 && end - start < NUMBER && (numeral(chars[start - 1]) || chars[start - 1] == '-') {
        start -= 1;
    }
    let digit = |c: &char| numeral(*c) && !c.is_ascii_alphabetic();
    (start < end && chars[start..end].iter().any(digit)).then_some(start)
}

/// Where `number unit` ends, with up to `between` characters of a name before it.
fn unit_forward(chars: &[char], start: usize, between: usize) -> Option<usize> {
    let p = patterns();
    for name in 0..=between {
        let from = start + name;
        if name > 0
            && (!chars.get(from - 1).is_some_and(|c| is_han(*c))
                || ends(&p.not_in_names, chars, from).is_some())
        {
            return None;
        }
        let mut end = from;
        while end - from < NUMBER && chars.get(end).is_some_and(|c| numeral(*c) || *c == '-') {
            end += 1;
            if let Some(unit) = begins(&p.units, chars, end) {
                let after = end + unit.0.len();
                return begins(&p.not_after_number, chars, after).is_none().then_some(after);
            }
        }
    }
    None
}

/// Where the name that carries the ending at `end` begins: at most `most` Han characters before it.
fn name_back(chars: &[char], end: usize, ending: &Ending, most: usize) -> usize {
    let last = end - ending.0.len();
    let mut start = last;
    while start > 0 && last - start < most && is_han(chars[start - 1]) {
        if ends(&patterns().not_in_names, chars, start).is_some() {
            break;
        }
        start -= 1;
    }
    start
}

/// Finds addresses of houses: at least two of an administrative place (province to township), a road or estate with
/// a number, and a unit within.
pub(super) fn houses(chars: &[char], out: &mut Vec<Raw>) {
    let p = patterns();
    let mut done = 0;
    for at in 0..chars.len() {
        if !matches!(chars[at], '号' | '栋' | '幢' | '座' | '室' | '单' | '弄') || at < done {
            continue;
        }
        let Some(number) = number_back(chars, at).filter(|n| *n >= done) else { continue };
        let road = ends(&p.roads, chars, number).or_else(|| ends(&p.buildings, chars, number));
        let Some(road) = road else { continue };
        let road_start = name_back(chars, number, road, 6);
        if road_start + road.0.len() >= number {
            continue;
        }
        let Some(mut end) = unit_forward(chars, number, 0).or((chars[at] == '弄').then_some(at + 1)) else {
            continue;
        };
        let mut units = 0;
        while let Some(further) = unit_forward(chars, end, BETWEEN) {
            end = further;
            units += 1;
        }
        let place = place_before(chars, number - road.0.len(), done);
        let (start, shown) = match place {
            Some((start, shown)) => (start, shown - start),
            None if units > 0 => (road_start.max(done), 0),
            None => continue,
        };
        out.push(Raw { kind: Kind::Address, at: start..end, shown });
        done = end;
    }
}

/// The administrative places before the name of a road: where they begin and where the last of them ends.
fn place_before(chars: &[char], end: usize, done: usize) -> Option<(usize, usize)> {
    let p = patterns();
    let mut from = end;
    // As far as the address may reach back: Han characters without a mark between them.
    while from > done && end - from < BACK && is_han(chars[from - 1]) {
        from -= 1;
    }
    let (mut first, mut last) = (None, None);
    for at in from..end {
        if first.is_none()
            && let Some(province) = begins(&p.provinces, chars, at).filter(|w| at + w.0.len() <= end)
        {
            first = Some(at);
            last = Some(at + province.0.len());
        }
        let here = at + 1;
        if let Some(division) = ends(&p.divisions, chars, here).filter(|w| here > from + w.0.len()) {
            let name = name_back(chars, here, division, 3).max(from);
            if here - division.0.len() > name {
                first.get_or_insert(name);
                last = Some(here);
            }
        }
    }
    Some((first?, last?))
}
