//! Step 5: duties towards the people who use the service.

use super::{Outline, nothing_more};
use crate::text::t;

pub(super) const OUTLINE: Outline = Outline {
    key: "service",
    title: t("服务责任", "Service duties"),
    why: t(
        "协议、公示、标识、关闭训练的路径和内容安全措施都要有据可查",
        "Agreement, disclosures, labels, the way to switch training off and content measures are on record",
    ),
    clauses: &["TC260-003/6.c.1-1", "TC260-003/7.a.1", "TC260-003/7.c.1", "TC260-003/7.d.1"],
    section: Some("service"),
    needs: &[
        "use_cases",
        "agreements",
        "disclosures",
        "click_paths",
        "labellings",
        "content_measures",
        "user_information",
    ],
    look: nothing_more,
};
