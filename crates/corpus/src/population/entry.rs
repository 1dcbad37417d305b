//! An item in a register of items: 48 bytes, so written that their order as bytes is the order of the register.

use super::language::Language;
use super::out::ItemPlace;

/// Bytes of an entry.
pub(crate) const ENTRY: usize = 48;
/// Sources that an entry can number.
pub(crate) const SOURCES: usize = 1 << 24;

/// An entry as it is written: digest (32 bytes), number of the source (3), of the language (1), of the file (4), of the
/// sheet (4), row (4), all big-endian.
pub(crate) type Packed = [u8; ENTRY];

/// An item of a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) digest: [u8; 32],
    pub(crate) source: u32,
    pub(crate) language: Language,
    pub(crate) file: u32,
    pub(crate) place: ItemPlace,
}

impl Entry {
    pub(crate) fn pack(&self) -> Packed {
        let mut out = [0; ENTRY];
        out[..32].copy_from_slice(&self.digest);
        out[32..36].copy_from_slice(&(self.source << 8 | self.language as u32).to_be_bytes());
        out[36..40].copy_from_slice(&self.file.to_be_bytes());
        out[40..44].copy_from_slice(&self.place.sheet.to_be_bytes());
        out[44..].copy_from_slice(&self.place.row.to_be_bytes());
        out
    }

    pub(crate) fn unpack(packed: &Packed) -> Self {
        let mut digest = [0; 32];
        digest.copy_from_slice(&packed[..32]);
        Self {
            digest,
            source: source(packed),
            language: Language::of_number(language(packed)).unwrap_or(Language::Other),
            file: number(packed, 36),
            place: ItemPlace { sheet: number(packed, 40), row: number(packed, 44) },
        }
    }
}

fn number(packed: &Packed, at: usize) -> u32 {
    u32::from_be_bytes([packed[at], packed[at + 1], packed[at + 2], packed[at + 3]])
}

pub(crate) fn source(packed: &Packed) -> u32 {
    number(packed, 32) >> 8
}

/// The number of the language, which [`Language::of_number`] reads.
pub(crate) fn language(packed: &Packed) -> u8 {
    packed[35]
}

pub(crate) fn file(packed: &Packed) -> u32 {
    number(packed, 36)
}

/// Gives an entry other numbers for its source and file.
pub(crate) fn renumber(packed: &mut Packed, source: u32, file: u32) {
    packed[32..35].copy_from_slice(&source.to_be_bytes()[1..]);
    packed[36..40].copy_from_slice(&file.to_be_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_survives_its_bytes_and_sorts_by_them() {
        let entry = Entry {
            digest: [7; 32],
            source: 0x01_02_03,
            language: Language::Korean,
            file: 9,
            place: ItemPlace { sheet: 2, row: u32::MAX },
        };
        let mut packed = entry.pack();
        assert_eq!(Entry::unpack(&packed), entry);
        assert!(packed < Entry { source: 0x01_02_04, file: 0, ..entry }.pack());
        renumber(&mut packed, 5, 6);
        assert_eq!(Entry::unpack(&packed), Entry { source: 5, file: 6, ..entry });
    }
}
