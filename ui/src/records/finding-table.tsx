import { Tag } from 'antd';
import { useDesk } from '../api/session';
import type { FindingRow } from '../api/types.gen';
import { LEVEL_COLOURS } from '../fields/findings';
import { useWords } from '../i18n';
import { go } from '../kit/route';
import { DataTable } from '../kit/table';

/** Where a finding is mended: its record, else its register. */
function open({ finding }: FindingRow): void {
  if (finding.register && finding.record) go('records', finding.register, finding.record);
  else if (finding.register) go('records', finding.register);
}

/** Findings over many records; each leads to what it is about. */
export function FindingTable({ rows, total }: { rows: readonly FindingRow[]; total: number }) {
  const { t, say, word } = useWords();
  const { register } = useDesk();
  return (
    <>
      <DataTable<FindingRow>
        label={t('section.findings')}
        testid="finding-table"
        wrap
        rows={rows}
        rowKey={(row) =>
          `${row.finding.code}/${row.finding.register}/${row.finding.record ?? ''}/${row.finding.field ?? ''}/${row.finding.message.en}`
        }
        onOpen={open}
        columns={[
          {
            title: t('finding.level'),
            width: 76,
            render: (_, { finding }) => <Tag color={LEVEL_COLOURS[finding.level]}>{word('level', finding.level)}</Tag>,
          },
          {
            title: t('finding.where'),
            width: 190,
            render: (_, row) => (
              <>
                <div>{say(register(row.finding.register ?? '')?.label) || row.finding.register}</div>
                <div className="quiet">{row.whole ? t('finding.whole') : row.title}</div>
              </>
            ),
          },
          {
            title: t('finding.what'),
            render: (_, { finding }) => (
              <>
                {say(finding.message)} {finding.clause && <span className="clause">{finding.clause}</span>}
              </>
            ),
          },
        ]}
      />
      {total > rows.length && <p className="quiet">{t('finding.more', { shown: rows.length, all: total })}</p>}
    </>
  );
}
