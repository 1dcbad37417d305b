import { type TableColumnsType, Tag } from 'antd';
import { useWords } from '../i18n';
import { FloorChart } from '../kit/chart';
import { grouped } from '../kit/figures';
import { countColumn, DataTable } from '../kit/table';

/** Is a floor reached, or how many are missing? Said in words; the colour says no more. */
export function Enough({ count, floor }: { count: number; floor: number }) {
  const { t } = useWords();
  if (floor === 0) return <span className="nothing">—</span>;
  return count < floor ? (
    <Tag color="red">{t('keywords.short', { n: grouped(floor - count) })}</Tag>
  ) : (
    <Tag color="green">{t('keywords.enough')}</Tag>
  );
}

type Props<T> = {
  /** Of the table, and of the chart beside it. */
  label: string;
  chart: string;
  testid: string;
  rowTestid: (row: T) => string;
  rows: readonly T[];
  /** What a row is, and what is counted in it. */
  of: { title: string; name: (row: T) => string; bar: (row: T) => string };
  count: { title: string; of: (row: T) => number };
  floor: (row: T) => number;
  /** Columns beside these. */
  more?: TableColumnsType<T>;
};

/** Counts against their floors, row by row, as a chart and as a table. */
export function Floors<T extends object>({ rows, of, count, floor, more = [], ...told }: Props<T>) {
  const { t } = useWords();
  return (
    <div className="lint">
      <FloorChart
        label={told.chart}
        names={rows.map(of.bar)}
        values={rows.map(count.of)}
        floors={rows.map(floor)}
        valueName={count.title}
        floorName={t('keywords.floor')}
      />
      <DataTable<T>
        label={told.label}
        testid={told.testid}
        wrap
        rows={rows}
        rowKey={of.bar}
        rowTestid={told.rowTestid}
        columns={[
          { title: of.title, key: 'of', render: (_, row) => of.name(row) },
          countColumn(count.title, count.of, 90),
          {
            title: t('keywords.floor'),
            key: 'floor',
            className: 'right',
            width: 90,
            render: (_, row) => (floor(row) > 0 ? grouped(floor(row)) : '—'),
          },
          {
            title: t('keywords.gap'),
            key: 'gap',
            width: 110,
            render: (_, row) => <Enough count={count.of(row)} floor={floor(row)} />,
          },
          ...more,
        ]}
      />
    </div>
  );
}
