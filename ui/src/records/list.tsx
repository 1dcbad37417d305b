import { Button, Input, Select, Space, type TableColumnsType } from 'antd';
import { useEffect, useMemo, useState } from 'react';
import { useDesk } from '../api/session';
import type { Filter, RecordView, RegisterInfo } from '../api/types.gen';
import { useCall } from '../api/use';
import { Findings } from '../fields/findings';
import { FieldView } from '../fields/view';
import { useWords } from '../i18n';
import { Nothing } from '../kit/empty';
import { Notice } from '../kit/notice';
import { Page } from '../kit/page';
import { address, go } from '../kit/route';
import { DataTable } from '../kit/table';
import { Clauses } from './clauses';
import { EmptyRegister } from './empty-register';
import { Exports } from './exports';
import { Filters } from './filters';
import { ownOf } from './own';
import { Weight } from './weight';

const ROWS = 50;

/** The records of a register: found, filtered, sorted, opened, made. */
export function RecordList({ register }: { register: RegisterInfo }) {
  const { t, say } = useWords();
  const { registers } = useDesk();
  const [text, setText] = useState('');
  const [typed, setTyped] = useState('');
  const [filters, setFilters] = useState<Filter[]>([]);
  const [sort, setSort] = useState(register.sorts[0] ?? '');
  const [descending, setDescending] = useState(false);
  const [cursors, setCursors] = useState<string[]>([]);
  const [making, setMaking] = useState(false);
  const { New } = ownOf(register);
  useEffect(() => {
    const timer = setTimeout(() => setText(typed.trim()), 250);
    return () => clearTimeout(timer);
  }, [typed]);
  const wish = JSON.stringify([text, filters, sort, descending]);
  useEffect(() => setCursors([]), [wish]);
  const watch = useMemo(() => [register.key, ...registers.map((r) => r.key)], [register.key, registers]);
  const page = useCall(
    'record_list',
    { register: register.key, text, filters, sort, descending, after: cursors.at(-1) ?? null, limit: ROWS },
    { watch },
  );
  const described = useCall('register_describe', { register: register.key }, { watch: 'any' });
  const listed = register.fields.filter((field) => field.listed);
  const titles = page.data?.titles ?? {};
  const columns: TableColumnsType<RecordView> = listed.map((field) => ({
    title: say(field.label),
    key: field.key,
    className: ['int', 'decimal', 'percent'].includes(field.kind) ? 'right' : '',
    render: (_: unknown, row: RecordView) => (
      <FieldView field={field} value={row.values[field.key]} titles={titles} short />
    ),
  }));
  for (const one of register.computed.filter((computed) => computed.listed)) {
    columns.push({
      title: say(one.label),
      key: one.key,
      render: (_: unknown, row: RecordView) => say(row.computed[one.key]),
    });
  }
  columns.push({
    title: t('records.findings'),
    key: 'findings',
    width: 110,
    render: (_: unknown, row: RecordView) => <Weight errors={row.errors} warnings={row.warnings} />,
  });
  const label = (key: string) => {
    const field = register.fields.find((one) => one.key === key);
    return field ? say(field.label) : key;
  };
  const narrowed = text !== '' || filters.length > 0;
  return (
    <Page
      testid={`list-${register.key}`}
      title={say(register.label)}
      about={
        <>
          <a href={address('section', register.section.key)}>{say(register.section.label)}</a>{' '}
          <Clauses clauses={register.clauses} />
        </>
      }
      actions={
        <Space wrap>
          <Exports register={register} filters={filters} />
          {register.writable && (
            <Button onClick={() => go('import', register.key)} data-testid="to-import">
              {t('records.import')}
            </Button>
          )}
          {register.writable && (
            <Button type="primary" onClick={() => setMaking(true)} data-testid="record-new">
              {t('records.new', { one: say(register.one) })}
            </Button>
          )}
        </Space>
      }
    >
      <div className="bar">
        <Input.Search
          className="bar-search"
          allowClear
          placeholder={t('records.search')}
          aria-label={t('records.search')}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          data-testid="list-search"
        />
        <Select
          aria-label={t('records.sort')}
          data-testid="list-sort"
          className="bar-sort"
          value={sort}
          onChange={setSort}
          options={register.sorts.map((key) => ({ value: key, label: t('records.by', { field: label(key) }) }))}
        />
        <Button onClick={() => setDescending(!descending)} data-testid="list-direction">
          {descending ? t('records.down') : t('records.up')}
        </Button>
        <Filters register={register} filters={filters} onChange={setFilters} />
      </div>
      <Notice error={page.error} onAgain={page.again} />
      <Findings findings={described.data?.whole ?? []} />
      <DataTable<RecordView>
        label={say(register.label)}
        testid="record-table"
        rows={page.data?.rows ?? []}
        columns={columns}
        rowKey={(row) => row.id}
        rowTestid={(row) => `row-${row.id}`}
        rowClass={(row) => (row.retired ? 'retired' : '')}
        busy={page.busy && !page.data}
        onOpen={(row) => go('records', register.key, row.id)}
        empty={
          narrowed ? (
            <Nothing text={t('records.none')} />
          ) : (
            <EmptyRegister register={register} onNew={() => setMaking(true)} />
          )
        }
        paging={{
          page: cursors.length + 1,
          more: Boolean(page.data?.next),
          total: page.data?.total,
          over: page.data?.more,
          onNext: () => {
            const next = page.data?.next;
            if (next) setCursors([...cursors, next]);
          },
          onBack: () => setCursors(cursors.slice(0, -1)),
        }}
      />
      {making && (
        <New register={register} onClose={() => setMaking(false)} onMade={(id) => go('records', register.key, id)} />
      )}
    </Page>
  );
}

/** A list that forgets its search and pages when the register changes. */
export function RegisterPage({ register }: { register: RegisterInfo }) {
  return <RecordList key={register.key} register={register} />;
}
