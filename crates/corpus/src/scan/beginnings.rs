//! Which characters words begin with: a text is mostly made of places where none can, and those need no automaton.

/// The first three characters of all words, or both of those that have two, hashed, with the length of the longest
/// word behind each. It may say yes where no word begins, never no where one does.
pub(super) struct Beginnings {
    bits: Vec<u64>,
    lengths: Vec<u8>,
    shift: u32,
    /// Characters that are words by themselves, by code; empty without one.
    single: Vec<u64>,
}

/// Slots for each word, as a power of two: about one place in fifty is a false alarm.
const ROOM: u32 = 6;
/// Slots that share a length, as a power of two.
const SHARED: u32 = 2;
/// Characters with a bit of their own among the single ones; a single word beyond sets the flag for all beyond.
const CODES: usize = 0x3_0000;

impl Beginnings {
    /// From folded words, none of them empty or longer than 255 characters.
    pub(super) fn new<'w>(words: impl ExactSizeIterator<Item = &'w str>) -> Self {
        let size = (usize::BITS - words.len().leading_zeros() + ROOM).clamp(12, 22);
        let mut out = Self {
            bits: vec![0; 1 << (size - 6)],
            lengths: vec![0; 1 << (size - SHARED)],
            shift: u64::BITS - size,
            single: Vec::new(),
        };
        for word in words {
            let length = u8::try_from(word.chars().count()).unwrap_or(u8::MAX);
            let mut chars = word.chars();
            let slot = match (chars.next(), chars.next(), chars.next()) {
                (Some(first), Some(second), Some(third)) => out.of_three(first, second, third),
                (Some(first), Some(second), None) => out.of_two(first, second),
                (Some(only), None, _) => {
                    out.single.resize(CODES / 64 + 1, 0);
                    let code = (only as usize).min(CODES);
                    out.single[code >> 6] |= 1 << (code & 63);
                    continue;
                }
                (None, ..) => continue,
            };
            out.bits[slot >> 6] |= 1 << (slot & 63);
            let longest = &mut out.lengths[slot >> SHARED];
            *longest = length.max(*longest);
        }
        out
    }

    /// Each character by a factor of its own: sums of such products spread evenly whatever the characters.
    #[inline(always)]
    fn of_two(&self, first: char, second: char) -> usize {
        (self.sum(first, second) >> self.shift) as usize
    }

    #[inline(always)]
    fn of_three(&self, first: char, second: char, third: char) -> usize {
        let third = u64::from(u32::from(third)).wrapping_mul(0x9FB2_1C65_1E98_DF25);
        (self.sum(first, second).wrapping_add(third) >> self.shift) as usize
    }

    #[inline(always)]
    fn sum(&self, first: char, second: char) -> u64 {
        let first = u64::from(u32::from(first)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let second = u64::from(u32::from(second)).wrapping_mul(0xD6E8_FEB8_6659_FD93);
        first.wrapping_add(second)
    }

    #[inline(always)]
    fn set(&self, slot: usize) -> bool {
        self.bits.get(slot >> 6).is_some_and(|bits| bits >> (slot & 63) & 1 == 1)
    }

    #[inline(always)]
    fn is_word(&self, c: char) -> bool {
        let code = (c as usize).min(CODES);
        self.single.get(code >> 6).is_some_and(|bits| bits >> (code & 63) & 1 == 1)
    }

    /// May a word begin with the first of these?
    #[inline(always)]
    pub(super) fn any(&self, first: char, second: char, third: char) -> bool {
        // Without `||`: two loads side by side cost less than a branch that is hard to foresee.
        self.set(self.of_two(first, second)) | self.set(self.of_three(first, second, third))
            || !self.single.is_empty() && self.is_word(first)
    }

    /// At most how many characters a word has that begins with `first` before these; 0 where none begins.
    #[inline(always)]
    pub(super) fn longest(&self, first: char, second: Option<char>, third: Option<char>) -> usize {
        let length = |slot: usize| match self.set(slot) {
            true => self.lengths.get(slot >> SHARED).copied().unwrap_or(u8::MAX).into(),
            false => 0,
        };
        let two = second.map_or(0, |second| length(self.of_two(first, second)));
        let three = match (second, third) {
            (Some(second), Some(third)) => length(self.of_three(first, second, third)),
            _ => 0,
        };
        two.max(three).max(usize::from(self.is_word(first)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_word_is_denied(words in prop::collection::vec("[甲乙丙丁a-c\u{31000}]{1,9}", 1..200)) {
            let beginnings = Beginnings::new(words.iter().map(String::as_str));
            for word in &words {
                let mut chars = word.chars();
                let (first, second, third) = (chars.next().unwrap_or(' '), chars.next(), chars.next());
                prop_assert!(beginnings.longest(first, second, third) >= word.chars().count());
                prop_assert!(beginnings.any(first, second.unwrap_or('x'), third.unwrap_or('x')));
            }
        }
    }

    #[test]
    fn most_other_places_are_denied() {
        let word = |i: u32| -> String {
            [0x4E00 + i % 300, 0x5E00 + i / 300].into_iter().filter_map(char::from_u32).collect()
        };
        let words: Vec<String> = (0..3000).map(word).collect();
        let beginnings = Beginnings::new(words.iter().map(String::as_str));
        let alarms = (3000..90_000).filter(|i| {
            let other = word(*i);
            let mut chars = other.chars();
            let (first, second) = (chars.next().unwrap_or(' '), chars.next().unwrap_or(' '));
            assert_eq!(
                beginnings.any(first, second, '字'),
                beginnings.longest(first, Some(second), Some('字')) > 0
            );
            beginnings.any(first, second, '字')
        });
        assert!(alarms.count() < 87_000 / 20);
    }
}
