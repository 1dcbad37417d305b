import { Button, Input, Select, Space, type TableColumnsType } from 'antd';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useDesk } from '../api/session';
import type { Arrangement, Filter, RecordView, RegisterInfo } from '../api/types.gen';
import { useCall } from '../api/use';
import { Findings } from '../fields/findings';
import type { Titles } from '../fields/plain';
import { FieldView } from '../fields/view';
import { type Spoken, useWords } from '../i18n';
import { Nothing } from '../kit/empty';
import { Notice } from '../kit/notice';
import { Page } from '../kit/page';
import { usePaste } from '../kit/paste';
import { address, go } from '../kit/route';
import { DataTable } from '../kit/table';
import { ChangeMany } from './change-many';
import { Clauses } from './clauses';
import { EmptyRegister } from './empty-register';
import { Exports } from './exports';
import { Filters } from './filters';
import { ownOf } from './own';
import { handOver, pasteOrder } from './pasted';
import { Columns, Views } from './views';
import { Weight } from './weight';

const ROWS = 50;

type Shown = {
  register: RegisterInfo;
  /** Does it begin with making a record? */
  making?: boolean;
  /** Conditions that it begins with. */
  filters?: Filter[];
};

const NO_ROWS: readonly RecordView[] = [];
const NO_TITLES: Titles = {};
const idOf = (row: RecordView) => row.id;
const testidOf = (row: RecordView) => `row-${row.id}`;
const classOf = (row: RecordView) => (row.retired ? 'retired' : '');

/** The table's columns: those that were chosen, else those that the register lists, and what was found. */
function columnsOf(
  register: RegisterInfo,
  columns: readonly string[],
  titles: Titles,
  { t, say }: Spoken,
): TableColumnsType<RecordView> {
  const shown = ({ key, listed }: { key: string; listed: boolean }) =>
    columns.length > 0 ? columns.includes(key) : listed;
  return [
    ...register.fields.filter(shown).map((field) => ({
      title: say(field.label),
      key: field.key,
      className: ['int', 'decimal', 'percent'].includes(field.kind) ? 'right' : '',
      render: (_: unknown, row: RecordView) => (
        <FieldView field={field} value={row.values[field.key]} titles={titles} beside={row.values} short />
      ),
    })),
    ...register.computed.filter(shown).map((one) => ({
      title: say(one.label),
      key: one.key,
      render: (_: unknown, row: RecordView) => say(row.computed[one.key]),
    })),
    {
      title: t('records.findings'),
      key: 'findings',
      width: 110,
      render: (_: unknown, row: RecordView) => <Weight errors={row.errors} warnings={row.warnings} />,
    },
  ];
}

/** Rows that a person chose, over pages; what is on the page stands for what was seen last. */
function useChosen(rows: readonly RecordView[]) {
  const [seen, see] = useState<ReadonlyMap<string, RecordView>>(new Map());
  const choose = useCallback(
    (keys: readonly string[]) => {
      const now = new Map(rows.map((row) => [row.id, row]));
      see((was) => new Map(keys.flatMap((key) => now.get(key) ?? was.get(key) ?? []).map((row) => [row.id, row])));
    },
    [rows],
  );
  const fresh = new Map(rows.map((row) => [row.id, row]));
  const keys = useMemo(() => [...seen.keys()], [seen]);
  return { keys, chosen: [...seen.values()].map((row) => fresh.get(row.id) ?? row), choose };
}

/** The records of a register: found, filtered, sorted, arranged, opened, chosen, made. */
export function RecordList({ register, making: begun = false, filters: given = [] }: Shown) {
  const words = useWords();
  const { t, say } = words;
  const { registers } = useDesk();
  const [arrangement, arrange] = useState<Arrangement>({
    columns: [],
    filters: given,
    sort: register.sorts[0] ?? null,
    descending: false,
    text: '',
  });
  const { columns, filters, descending, text } = arrangement;
  const sort = arrangement.sort ?? register.sorts[0] ?? null;
  const change = (next: Partial<Arrangement>) => arrange((was) => ({ ...was, ...next }));
  const [typed, setTyped] = useState('');
  const [cursors, setCursors] = useState<string[]>([]);
  const [making, setMaking] = useState(begun && register.writable);
  const [many, setMany] = useState(false);
  const { New } = ownOf(register);
  usePaste(
    (text) => {
      handOver(register.key, { name: t('import.pasted'), text, order: pasteOrder(register, columns) });
      go('import', register.key);
    },
    register.writable && !making && !many,
  );
  useEffect(() => {
    const timer = setTimeout(() => change({ text: typed.trim() }), 250);
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
  const rows = page.data?.rows ?? NO_ROWS;
  const titles = page.data?.titles ?? NO_TITLES;
  const tableColumns = useMemo(() => columnsOf(register, columns, titles, words), [register, columns, titles, words]);
  const { keys, chosen, choose } = useChosen(rows);
  const selection = useMemo(() => {
    const nameOf = (row: RecordView) => say(row.title) || row.id;
    return register.writable ? { selection: { keys, onChange: choose, nameOf } } : {};
  }, [register.writable, keys, choose, say]);
  const open = useCallback((row: RecordView) => go('records', register.key, row.id), [register.key]);
  const label = (key: string) => {
    const field = register.fields.find((one) => one.key === key);
    return field ? say(field.label) : key;
  };
  const narrowed = text !== '' || filters.length > 0;
  const empty = useMemo(
    () =>
      narrowed ? (
        <Nothing text={t('records.none')} />
      ) : (
        <EmptyRegister register={register} onNew={() => setMaking(true)} />
      ),
    [narrowed, register, t],
  );
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
          onChange={(next) => change({ sort: next })}
          options={register.sorts.map((key) => ({ value: key, label: t('records.by', { field: label(key) }) }))}
        />
        <Button onClick={() => change({ descending: !descending })} data-testid="list-direction">
          {descending ? t('records.down') : t('records.up')}
        </Button>
        <Columns register={register} arrangement={arrangement} onChange={arrange} />
        <Views
          register={register}
          arrangement={{ ...arrangement, sort }}
          onChange={(next) => {
            setTyped(next.text);
            arrange(next);
          }}
        />
        {register.writable && (
          <Button
            onClick={() => choose([...new Set([...keys, ...rows.map((row) => row.id)])])}
            data-testid="choose-page"
          >
            {t('table.choose_all')}
          </Button>
        )}
        <Filters register={register} filters={filters} onChange={(next) => change({ filters: next })} />
      </div>
      {keys.length > 0 && (
        <div className="bar chosen" role="status" data-testid="chosen">
          <span>{t('many.chosen', { n: keys.length })}</span>
          <Button size="small" onClick={() => setMany(true)} data-testid="many">
            {t('many')}
          </Button>
          <Button size="small" onClick={() => choose([])} data-testid="chosen-none">
            {t('many.none')}
          </Button>
        </div>
      )}
      <Notice error={page.error} onAgain={page.again} />
      <Findings findings={described.data?.whole ?? []} />
      <DataTable<RecordView>
        label={say(register.label)}
        testid="record-table"
        height="rest"
        rows={rows}
        columns={tableColumns}
        rowKey={idOf}
        rowTestid={testidOf}
        rowClass={classOf}
        busy={page.busy && !page.data}
        onOpen={open}
        {...selection}
        empty={empty}
        paging={{
          page: cursors.length + 1,
          more: Boolean(page.data?.next),
          total: page.data?.total,
          over: page.data?.more,
          busy: page.busy && page.data !== undefined,
          onNext: () => {
            const next = page.data?.next;
            if (next) setCursors([...cursors, next]);
          },
          onBack: () => setCursors(cursors.slice(0, -1)),
        }}
      />
      {many && keys.length > 0 && (
        <ChangeMany
          register={register}
          chosen={chosen}
          onClose={() => setMany(false)}
          onKept={() => {
            setMany(false);
            choose([]);
          }}
        />
      )}
      {making && (
        <New register={register} onClose={() => setMaking(false)} onMade={(id) => go('records', register.key, id)} />
      )}
    </Page>
  );
}

/** A list that forgets its search and pages when the register, or what it begins with, changes. */
export function RegisterPage(props: Shown) {
  const begun = JSON.stringify([props.register.key, props.making ?? false, props.filters ?? []]);
  return <RecordList key={begun} {...props} />;
}
