//! First chapter: what was assessed, by whom, against what.

use super::Paper;
use crate::registers::{appointments, assessments, organizations, people, services};
use crate::text::t;

impl Paper<'_> {
    pub(super) fn overview(&mut self) {
        self.chapter("overview");
        self.sheet.heading(2, t("评估对象", "What was assessed"));
        match self.service.clone() {
            Some(service) => {
                let pairs = self.values_of(&service, services::FIELDS, &[services::CODE.key()]);
                self.sheet.facts(pairs);
            }
            None => {
                self.sheet.notice("本次评估未登记被评估服务。", "No service is named in this assessment.")
            }
        }
        self.sheet.heading(2, t("提供单位", "The provider"));
        match self.organization.clone() {
            Some(organization) => {
                let left_out = [organizations::CODE.key(), organizations::CONTACT.key()];
                let pairs = self.values_of(&organization, organizations::FIELDS, &left_out);
                self.sheet.facts(pairs);
            }
            None => self
                .sheet
                .notice("未登记服务的提供单位。", "The organisation behind the service is not on file."),
        }
        self.sheet.heading(2, t("评估方式、范围与日期", "Method, scope and day"));
        let shown_elsewhere = [
            assessments::SERVICE.key(),
            assessments::TEAM.key(),
            assessments::EDITION.key(),
            assessments::SCOPE.key(),
            assessments::OVERALL.key(),
            assessments::JOINT_ROLE_NOTE.key(),
        ];
        let pairs = self.values_of(self.assessment, assessments::FIELDS, &shown_elsewhere);
        self.sheet.facts(pairs);
        let scope = self.assessment.text(assessments::SCOPE).to_owned();
        if scope.trim().is_empty() {
            self.sheet.notice("评估范围未填写。", "The scope of the assessment is not stated.");
        } else {
            self.entered(&scope);
        }
        self.sheet.paragraph(
            "评估按条款逐条进行：先由系统根据台账记录推算，再由评估人员结合证据作出结论，最后由另一人复核。推算只作参考，结论由评估人员负责。",
            "The assessment goes clause by clause: the records are evaluated first, a person then concludes on the evidence, and another person checks. What the records propose is for reference; the conclusion is the person's.",
        );
        self.team();
        self.basis();
    }

    fn team(&mut self) {
        self.sheet.heading(2, t("评估组", "Team"));
        let day = self.assessment.get(assessments::ASSESSED_ON);
        let ids = self.assessment.get(assessments::TEAM).unwrap_or_default();
        if ids.is_empty() {
            self.sheet.notice("未登记评估组成员。", "No member of the team is on file.");
            return;
        }
        let rows: Vec<Vec<String>> = ids
            .iter()
            .map(|id| {
                let department = self.reader.get("people", id).map(|p| p.text(people::DEPARTMENT).to_owned());
                let posts = day.map(|d| appointments::posts_of(id, d, self.reader)).unwrap_or_default();
                let posts: Vec<String> = posts
                    .iter()
                    .map(|p| {
                        appointments::POST
                            .def
                            .choice_label(p)
                            .map_or_else(|| p.clone(), |l| self.sheet.word(l))
                    })
                    .collect();
                vec![self.person(id), self.or_missing(&department.unwrap_or_default()), self.join(&posts)]
            })
            .collect();
        self.complete(
            format!("评估组成员 {} / {} 人", rows.len(), ids.len()),
            format!("{} of {} members of the team", rows.len(), ids.len()),
        );
        self.sheet.table(
            t("评估组成员及评估日期在任岗位", "Members of the team and their posts on the day"),
            &[(t("姓名", "Name"), 2.0), (t("部门", "Department"), 3.0), (t("岗位", "Posts"), 5.0)],
            rows,
        );
    }

    fn basis(&mut self) {
        self.sheet.heading(2, t("评估依据", "Edition"));
        let Some(e) = self.edition else {
            let id = self.or_missing(self.assessment.text(assessments::EDITION));
            self.sheet.notice(
                format!("依据版本「{id}」不在标准库中，无法列出条款。"),
                format!("The edition {id} is not in the catalogue; no clause can be listed."),
            );
            return;
        };
        let status = match e.status.as_str() {
            "draft" => t("征求意见稿", "Draft for comment"),
            "published" => t("已发布", "Published"),
            "in_force" => t("现行", "In force"),
            "superseded" => t("已被替代", "Superseded"),
            _ => t("未注明", "Not stated"),
        };
        let verified =
            if e.provenance.verified { t("已核对", "Checked") } else { t("未核对", "Not verified") };
        let pairs = vec![
            (self.sheet.say("文件", "Document"), format!("{} {}", e.document, e.name.get(self.lang))),
            (self.sheet.say("版本", "Edition"), e.id.clone()),
            (self.sheet.say("状态", "Status"), self.sheet.word(status)),
            (self.sheet.say("版本日期", "Date of the edition"), e.date.clone()),
            (self.sheet.say("条款数", "Clauses"), e.clauses.len().to_string()),
            (self.sheet.say("文本来源", "Text read from"), e.provenance.source.clone()),
            (
                self.sheet.say("核对情况", "Verification"),
                format!("{} {}", self.sheet.word(verified), e.provenance.checked_on),
            ),
        ];
        self.sheet.facts(pairs);
        self.sheet.notice(e.note.zh.clone(), e.note.en.clone());
    }
}
