import { Empty, Select, Space, Tabs, Tag } from 'antd';
import { useState } from 'react';
import type { ReportInfo } from '../api/types.gen';
import { useCall } from '../api/use';
import { showInstant } from '../fields/time';
import { useWords, type Lang } from '../i18n';
import { Notice } from '../kit/notice';
import { Page, Section } from '../kit/page';
import { go } from '../kit/route';
import { DataTable } from '../kit/table';
import { AssessmentChoice, useAssessments } from './assessments';
import { Draft } from './report-draft';
import { ReportView } from './report-view';
import { VerifyOther } from './report-verify';

const STATE: Record<string, string> = { frozen: 'blue', signed: 'green', superseded: 'default' };

/** Drafts to look at, frozen reports to sign, papers to verify. */
export default function ReportsPage({ report }: { report: string | undefined }) {
  const { t, word } = useWords();
  const reports = useCall('report_list', {}, { watch: ['reports', 'signatures', 'approvals'] });
  const chosen = reports.data?.find((one) => one.id === report);
  const known = (reports.data?.length ?? 0) > 0;
  const [tab, setTab] = useState<string>();
  return (
    <Page testid="page-reports" title={t('menu.reports')} about={t('reports.about')}>
      <Notice error={reports.error} onAgain={reports.again} />
      <Tabs
        activeKey={tab ?? (chosen ? 'frozen' : 'draft')}
        onChange={setTab}
        items={[
          {
            key: 'draft',
            label: <span data-testid="tab-draft">{t('reports.draft')}</span>,
            children: <DraftTab onFrozen={() => setTab('frozen')} />,
          },
          {
            key: 'frozen',
            label: <span data-testid="tab-frozen">{t('reports.frozen', { n: reports.data?.length ?? 0 })}</span>,
            children: (
              <>
                {known ? (
                  <DataTable<ReportInfo>
                    label={t('reports.list')}
                    testid="reports"
                    rows={reports.data ?? []}
                    rowKey={(one) => one.id}
                    rowTestid={(one) => `report-${one.id}`}
                    rowClass={(one) => (one.id === report ? 'row-chosen' : '')}
                    onOpen={(one) => {
                      setTab('frozen');
                      go('reports', one.id);
                    }}
                    columns={[
                      { title: t('report.code'), render: (_, one) => <span className="code">{one.code}</span> },
                      { title: t('report.title'), render: (_, one) => one.title },
                      { title: t('report.version'), className: 'right', render: (_, one) => one.version },
                      { title: t('report.language'), render: (_, one) => word('language', one.language) },
                      { title: t('report.frozen_at'), render: (_, one) => showInstant(one.frozen_at) },
                      {
                        title: t('report.state'),
                        render: (_, one) => <Tag color={STATE[one.state]}>{word('report', one.state)}</Tag>,
                      },
                      {
                        title: t('reports.signed'),
                        render: (_, one) =>
                          `${one.places.filter((place) => place.signed_at !== null).length} / ${one.places.length}`,
                      },
                    ]}
                  />
                ) : (
                  <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('reports.none')} />
                )}
                {chosen && <ReportView key={chosen.id} report={chosen} onChanged={reports.again} />}
              </>
            ),
          },
          {
            key: 'verify',
            label: <span data-testid="tab-verify">{t('reports.verify')}</span>,
            children: <VerifyOther />,
          },
        ]}
      />
    </Page>
  );
}

function DraftTab({ onFrozen }: { onFrozen: () => void }) {
  const { t, lang } = useWords();
  const assessments = useAssessments();
  const [picked, setPicked] = useState<string>();
  const [inLang, setInLang] = useState<Lang>(lang);
  const assessment = picked ?? assessments.data?.rows[0]?.id;
  return (
    <Section
      title={t('reports.draft')}
      extra={
        <Space wrap>
          <AssessmentChoice
            testid="report-assessment"
            assessments={assessments.data}
            value={assessment}
            onChange={setPicked}
          />
          <Select<Lang>
            aria-label={t('report.language')}
            data-testid="report-language"
            value={inLang}
            onChange={setInLang}
            options={[
              { value: 'zh', label: '中文' },
              { value: 'en', label: 'English' },
            ]}
          />
        </Space>
      }
    >
      <Notice error={assessments.error} />
      {assessment ? (
        <Draft
          key={`${assessment}/${inLang}`}
          assessment={assessment}
          lang={inLang}
          onFrozen={(id) => {
            onFrozen();
            go('reports', id);
          }}
        />
      ) : (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('clauses.none')} />
      )}
    </Section>
  );
}
