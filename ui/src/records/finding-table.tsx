import { Tag } from 'antd';
import type { FindingRow } from '../api/types.gen';
import { LEVEL_COLOURS } from '../fields/findings';
import { useWords } from '../i18n';
import { go } from '../kit/route';
import { DataTable, type Paging } from '../kit/table';

/** Where a finding is mended: its record, else its register. */
function open({ finding }: FindingRow): void {
  if (finding.register && finding.record) go('records', finding.register, finding.record);
  else if (finding.register) go('records', finding.register);
}

/** Findings of a register; each leads to where it is mended. One without a title is about the register as a whole, and may name a record of another one. */
export function FindingTable({ label, rows, paging }: { label: string; rows: FindingRow[]; paging?: Paging }) {
  const { t, say, word } = useWords();
  return (
    <DataTable<FindingRow>
      label={label}
      testid="finding-table"
      wrap
      rows={rows}
      rowKey={(row) => String(rows.indexOf(row))}
      onOpen={open}
      {...(paging && { paging })}
      columns={[
        {
          title: t('finding.level'),
          width: 76,
          render: (_, { finding }) => <Tag color={LEVEL_COLOURS[finding.level]}>{word('level', finding.level)}</Tag>,
        },
        {
          title: t('finding.where'),
          width: 190,
          render: (_, { title }) => say(title) || <span className="quiet">{t('finding.whole')}</span>,
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
  );
}
