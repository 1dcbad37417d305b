import { Alert, Checkbox, Space, Tag } from 'antd';
import { useState } from 'react';
import type { ComparedClause, ComparedSide } from '../api/types.gen';
import { useCall } from '../api/use';
import { useWords } from '../i18n';
import { Nothing } from '../kit/empty';
import { Notice } from '../kit/notice';
import { Page } from '../kit/page';
import { address, go } from '../kit/route';
import { DataTable } from '../kit/table';
import { AssessmentChoice, useAssessments } from './assessments';
import { VerdictTag } from './verdicts';

type Props = { earlier: string | undefined; later: string | undefined };

/** Two assessments side by side, clause by clause. */
export default function ComparePage({ earlier, later }: Props) {
  const { t, say, word } = useWords();
  const [whole, setWhole] = useState(false);
  const all = useAssessments();
  const both = { earlier: earlier ?? '', later: later ?? '' };
  const told = useCall('assessment_compare', both, { off: !earlier || !later, watch: 'any' });
  const rows = (told.data?.rows ?? []).filter((row) => whole || row.differs.length > 0);
  const title = (register: string, id: string) => say(told.data?.titles[`${register}/${id}`]) || id;
  const side = (one: ComparedSide | null, of: string | undefined) =>
    one && (
      <Space orientation="vertical" size={2}>
        <Space size={4}>
          {one.verdict ? <VerdictTag verdict={one.verdict} /> : t('clause.open')}
          {of && <a href={address('assessment', of, one.clause)}>{one.clause}</a>}
        </Space>
        {one.proposed && (
          <span className="quiet">
            {t('proposal')} <VerdictTag verdict={one.proposed} />
          </span>
        )}
        {one.evidence.map((id) => (
          <a key={id} href={address('records', 'evidence', id)}>
            {title('evidence', id)}
          </a>
        ))}
        {one.owner && <span className="quiet">{title('people', one.owner)}</span>}
      </Space>
    );
  return (
    <Page testid="page-compare" title={t('menu.compare')}>
      <div className="bar">
        <AssessmentChoice
          testid="compare-earlier"
          label={t('compare.earlier')}
          assessments={all.data}
          value={earlier}
          onChange={(id) => go('compare', id, ...(later ? [later] : []))}
        />
        <AssessmentChoice
          testid="compare-later"
          label={t('compare.later')}
          assessments={all.data}
          value={later}
          onChange={(id) => earlier && go('compare', earlier, id)}
        />
        <Checkbox checked={whole} onChange={(event) => setWhole(event.target.checked)} data-testid="compare-whole">
          {t('compare.whole')}
        </Checkbox>
      </div>
      <Notice error={all.error ?? told.error} onAgain={told.again} />
      {told.data?.matched === 'crosswalk' && <Alert type="info" className="notice" title={t('compare.crosswalk')} />}
      {earlier && later ? (
        <DataTable<ComparedClause>
          label={t('menu.compare')}
          testid="compare-table"
          rows={rows}
          rowKey={(row) => `${row.earlier?.clause ?? ''}/${row.later?.clause ?? ''}`}
          busy={told.busy}
          wrap
          empty={<Nothing text={t('compare.nothing')} />}
          columns={[
            { title: t('statement.title'), render: (_, row) => say(row.title) },
            { title: say(told.data?.earlier.title), render: (_, row) => side(row.earlier, earlier) },
            { title: say(told.data?.later.title), render: (_, row) => side(row.later, later) },
            {
              title: t('compare.differs'),
              width: 200,
              render: (_, row) => row.differs.map((one) => <Tag key={one}>{word('compare.in', one)}</Tag>),
            },
          ]}
        />
      ) : (
        <Nothing text={t('compare.choose')} />
      )}
    </Page>
  );
}
