//! 服务责任: what the service owes the people who use it.

use crate::register::Section;
use crate::text::t;

/// 服务责任.
pub(super) static SECTION: Section =
    Section { key: "service", label: t("服务责任", "Service duties"), registers: &[] };
