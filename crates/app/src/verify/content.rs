//! Is what a report prints what its attached data say? Its first revision is made again from the data, byte for byte.

use crate::host::Ctx;
use crate::reports::with_places;
use hegui_model::report::Document;
use hegui_model::text::Text;

/// What making a report again told.
pub(super) enum Content {
    /// The same bytes.
    Equal,
    /// Other bytes, though set by the same template, fonts and engine: pages and data contradict each other.
    Different,
    /// It could not be made again, and why.
    NotChecked(Text),
}

impl Content {
    /// `equal`, `different` or `not_checked`.
    pub(super) const fn key(&self) -> &'static str {
        match self {
            Self::Equal => "equal",
            Self::Different => "different",
            Self::NotChecked(_) => "not_checked",
        }
    }

    /// The sentence.
    pub(super) fn text(&self) -> Text {
        match self {
            Self::Equal => Text::new(
                "页面内容与所附数据一致：由所附数据重新排版，与签署前的文件逐字节相同",
                "The pages say what the attached data say: set again from the data, the file before signing is the same byte for byte",
            ),
            Self::Different => Text::new(
                "页面内容与所附数据不一致：由所附数据重新排版，得到的是另一份文件",
                "The pages do not say what the attached data say: set again from the data, the file comes out otherwise",
            ),
            Self::NotChecked(why) => Text::new(
                format!("页面内容与所附数据是否一致：未核对（{}）", why.zh),
                format!("Whether the pages say what the attached data say was not checked: {}", why.en),
            ),
        }
    }
}

/// Makes a report again from its data and compares. `unsigned`: nothing may follow the first revision.
pub(super) fn content(ctx: &Ctx<'_>, pdf: &[u8], document: &Document, unsigned: bool) -> Content {
    let setting = |pdf: &[u8]| hegui_seal::attachment(pdf, "setting.json");
    let Some(theirs) = setting(pdf) else {
        return Content::NotChecked(Text::new(
            "文件没有说明所用的模板与字体，由较早版本的程序生成",
            "the file does not tell its template and fonts; an earlier program made it",
        ));
    };
    let set = match ctx.host.setting.typesetter.pdf(document, ctx.cancel) {
        Ok(set) => set,
        Err(e) => return Content::NotChecked(e.message()),
    };
    if setting(&set.pdf).is_none_or(|ours| ours != theirs) {
        return Content::NotChecked(Text::new(
            "文件由另一版本的模板、字体或排版引擎生成，请用生成它的程序版本核对",
            "another version of template, fonts or engine set the file; use the program that made it",
        ));
    }
    // A paper that leaves to be signed by hand has no fields in it.
    if unsigned && pdf == set.pdf {
        return Content::Equal;
    }
    match with_places(set, document) {
        Ok(made) if pdf.starts_with(&made) && (!unsigned || pdf.len() == made.len()) => Content::Equal,
        Ok(_) => Content::Different,
        Err(e) => Content::NotChecked(e.message),
    }
}
