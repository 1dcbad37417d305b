//! 多样性: how sources spread over languages and media types, and how many of them are foreign. Pure: a table made
//! from sources, never stored.

use crate::field::Choice;
use crate::record::Record;
use crate::registers::corpus_sources::{LANGUAGES, LANGUAGES_OF, MEDIA, MEDIA_OF, ORIGIN};
use crate::text::Label;
use std::collections::BTreeMap;

/// Sources counted together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Domestic sources.
    pub domestic: usize,
    /// Foreign sources.
    pub foreign: usize,
}

impl Count {
    /// Both together.
    pub const fn sources(self) -> usize {
        self.domestic + self.foreign
    }

    /// Share of foreign sources in whole per cent, rounded down; none without a source.
    pub const fn foreign_percent(self) -> Option<usize> {
        if self.sources() == 0 { None } else { Some(self.foreign * 100 / self.sources()) }
    }

    fn add(&mut self, foreign: bool) {
        if foreign {
            self.foreign += 1;
        } else {
            self.domestic += 1;
        }
    }
}

/// Sources by language and by media type. A source of several languages counts once in each of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diversity {
    /// By language key.
    pub languages: BTreeMap<String, Count>,
    /// By key of the media type.
    pub media: BTreeMap<String, Count>,
    /// By language and media type.
    pub cells: BTreeMap<(String, String), Count>,
    /// Each source once.
    pub all: Count,
}

/// A language, a media type or a cell of both that too few sources feed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shortfall {
    /// Language; none for a media type alone.
    pub language: Option<Label>,
    /// Media type; none for a language alone.
    pub media: Option<Label>,
    /// How many there are.
    pub sources: usize,
}

/// The key of sources that speak no natural language, such as code or sounds; it is no language to be diverse in.
pub const NO_LANGUAGE: &str = "none";

fn label(of: &[Choice], key: &str) -> Option<Label> {
    of.iter().find(|c| c.key == key).map(|c| c.label)
}

/// The table over the given sources; which of them count is the caller's to say.
pub fn table<'a>(sources: impl IntoIterator<Item = &'a Record>) -> Diversity {
    let mut out = Diversity::default();
    for s in sources {
        let foreign = s.text(ORIGIN) == "foreign";
        let languages = s.get(LANGUAGES_OF).unwrap_or_default();
        let media = s.get(MEDIA_OF).unwrap_or_default();
        out.all.add(foreign);
        for l in &languages {
            out.languages.entry(l.clone()).or_default().add(foreign);
            for m in &media {
                out.cells.entry((l.clone(), m.clone())).or_default().add(foreign);
            }
        }
        for m in media {
            out.media.entry(m).or_default().add(foreign);
        }
    }
    out
}

impl Diversity {
    /// Languages and media types, then cells, with fewer sources than asked for. Only what is used at all counts.
    pub fn shortfalls(&self, least: usize) -> Vec<Shortfall> {
        let few = |c: &Count| c.sources() < least;
        let natural = |l: &String| l != NO_LANGUAGE;
        let languages = self.languages.iter().filter(|(l, c)| natural(l) && few(c)).map(|(l, c)| Shortfall {
            language: label(LANGUAGES, l),
            media: None,
            sources: c.sources(),
        });
        let media = self.media.iter().filter(|(_, c)| few(c)).map(|(m, c)| Shortfall {
            language: None,
            media: label(MEDIA, m),
            sources: c.sources(),
        });
        let cells = self.cells.iter().filter(|((l, _), c)| natural(l) && few(c)).map(|((l, m), c)| {
            Shortfall { language: label(LANGUAGES, l), media: label(MEDIA, m), sources: c.sources() }
        });
        languages.chain(media).chain(cells).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(languages: &[&str], media: &[&str], origin: &str) -> Record {
        let mut r = Record::default();
        let list = |of: &[&str]| of.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
        r.set(LANGUAGES_OF, list(languages)).set(MEDIA_OF, list(media)).set(ORIGIN, origin.into());
        r
    }

    #[test]
    fn a_source_counts_once_in_each_of_its_languages_and_media_types() {
        let sources = [
            source(&["zh", "en"], &["text"], "foreign"),
            source(&["zh"], &["text", "image"], "domestic"),
            source(&["none"], &["code"], "domestic"),
        ];
        let d = table(&sources);
        assert_eq!(d.all, Count { domestic: 2, foreign: 1 });
        assert_eq!(d.all.foreign_percent(), Some(33));
        assert_eq!(d.languages["zh"].sources(), 2);
        assert_eq!(d.cells[&("zh".to_owned(), "image".to_owned())], Count { domestic: 1, foreign: 0 });
        assert_eq!(Count::default().foreign_percent(), None);
    }

    #[test]
    fn languages_media_types_and_cells_fall_short_apart_and_no_language_is_none() {
        let sources = [
            source(&["zh"], &["text"], "domestic"),
            source(&["zh"], &["text", "image"], "domestic"),
            source(&["none"], &["image"], "domestic"),
        ];
        let found: Vec<_> = table(&sources)
            .shortfalls(2)
            .into_iter()
            .map(|s| (s.language.map(|l| l.en), s.media.map(|m| m.en), s.sources))
            .collect();
        assert_eq!(found, [(Some("Chinese"), Some("Image"), 1)], "only the cell of Chinese images");
        let one = table(&sources[..1]).shortfalls(2);
        assert_eq!(one.len(), 3, "language, media type and cell: {one:?}");
    }
}
