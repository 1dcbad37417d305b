import { Tag } from 'antd';
import type { EvidenceView } from '../api/types.gen';
import { useWords } from '../i18n';
import { address } from '../kit/route';
import { DataTable } from '../kit/table';
import { EvidenceFiles } from '../records/evidence-files';

/** Evidence of a conclusion: does it count, and its files. */
export function EvidenceTable({ evidence }: { evidence: EvidenceView[] }) {
  const { t, say } = useWords();
  if (evidence.length === 0) return null;
  return (
    <DataTable<EvidenceView>
      label={t('conclude.evidence')}
      testid="evidence-table"
      wrap
      rows={evidence}
      rowKey={(one) => one.id}
      columns={[
        {
          title: t('evidence.code'),
          width: 96,
          render: (_, one) => <a href={address('records', 'evidence', one.id)}>{one.code}</a>,
        },
        { title: t('evidence.title'), render: (_, one) => one.title },
        {
          title: t('evidence.counts'),
          width: 190,
          render: (_, one) => (
            <>
              <Tag color={one.counts ? 'green' : 'red'}>
                {one.counts ? t('evidence.counts.yes') : t('evidence.counts.no')}
              </Tag>
              {one.why_not && <span className="quiet">{say(one.why_not)}</span>}
            </>
          ),
        },
        { title: t('evidence.files'), render: (_, one) => <EvidenceFiles id={one.id} files={one.files} /> },
      ]}
    />
  );
}
