//! Which file formats carry which modality of output. Reviewers ask that the two go together one to one.

use crate::standard::Provenance;
use serde::Deserialize;
use std::sync::OnceLock;

/// The formats of one modality.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Formats {
    /// Key of `model_versions.modalities`.
    pub modality: String,
    /// Endings of file names, lower case, without a dot.
    pub formats: Vec<String>,
    /// Where it was read.
    pub provenance: Provenance,
}

/// Every modality with its formats.
pub fn shipped() -> &'static [Formats] {
    static ALL: OnceLock<Vec<Formats>> = OnceLock::new();
    ALL.get_or_init(|| {
        serde_json::from_str(include_str!("../../../../assets/filing/formats.json"))
            .expect("shipped formats are valid")
    })
}

/// A format as it is compared: lower case, without a leading dot.
pub fn folded(format: &str) -> String {
    format.trim().trim_start_matches('.').to_ascii_lowercase()
}

/// May the format carry the modality? None where nobody knows the format.
pub fn carries(modality: &str, format: &str) -> Option<bool> {
    let format = folded(format);
    let all = shipped();
    let known = all.iter().any(|f| f.formats.contains(&format));
    known.then(|| all.iter().any(|f| f.modality == modality && f.formats.contains(&format)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registers::model_versions;

    #[test]
    fn every_modality_has_formats_and_a_wrong_pair_is_told_from_an_unknown_one() {
        let crate::field::Kind::Choices(of) = model_versions::MODALITIES.def.kind else { panic!("choices") };
        for c in of {
            assert!(shipped().iter().any(|f| f.modality == c.key && !f.formats.is_empty()), "{}", c.key);
        }
        assert_eq!(carries("audio", ".MP3"), Some(true));
        assert_eq!(carries("audio", "mp4"), Some(false));
        assert_eq!(carries("audio", "xyz"), None);
    }
}
