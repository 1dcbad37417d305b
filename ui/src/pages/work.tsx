import { Input, Select, Skeleton, type TableColumnsType } from 'antd';
import { useMemo, useRef, useState } from 'react';
import type { WhoRow, WhoScope } from '../api/types.gen';
import { useCall } from '../api/use';
import { useWords } from '../i18n';
import { Nothing } from '../kit/empty';
import { Notice } from '../kit/notice';
import { Page } from '../kit/page';
import { named } from '../kit/pinyin';
import { address } from '../kit/route';
import { DataTable } from '../kit/table';
import { AsOf, asked, type Day, today } from './as-of';

const WATCH = ['people', 'qualifications', 'exam_results', 'trainings', 'training_attendances', 'annotators'];

/** A scope's key: its three parts. */
const keyOf = (scope: WhoScope): string => `${scope.kind}/${scope.data_type}/${scope.function}`;

/** The scopes that anybody has or had a qualification for, as they first appear. */
export function scopesOf(rows: readonly WhoRow[]): Map<string, WhoScope['label']> {
  const scopes = new Map<string, WhoScope['label']>();
  for (const row of rows) {
    for (const scope of row.scopes) if (!scopes.has(keyOf(scope))) scopes.set(keyOf(scope), scope.label);
  }
  return scopes;
}

type Told = { person: WhoRow['person']; scope: WhoScope };

/** Who may work on what on a day, and why somebody may not. */
export default function WorkPage() {
  const { t, say } = useWords();
  const [ask, setAsk] = useState<Day>(today);
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<string[]>([]);
  const work = useCall('who_may_work', asked(ask), { watch: WATCH });
  const data = work.data;
  return (
    <Page testid="page-work" title={t('menu.work_today')} about={t('work.about')}>
      <div className="bar">
        <AsOf value={ask} onChange={setAsk} answered={data?.as_recorded} />
        <Input
          className="bar-search"
          allowClear
          aria-label={t('work.find')}
          placeholder={t('work.find')}
          data-testid="work-find"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
        <Select<string[]>
          className="bar-scopes"
          mode="multiple"
          allowClear
          maxTagCount="responsive"
          aria-label={t('work.scopes')}
          placeholder={t('work.scopes')}
          data-testid="work-scopes"
          value={chosen}
          onChange={setChosen}
          optionFilterProp="label"
          options={[...scopesOf(data?.rows ?? [])].map(([value, label]) => ({ value, label: say(label) }))}
        />
      </div>
      <Notice error={work.error} onAgain={work.again} />
      {!data && !work.error && <Skeleton active />}
      {data && <WorkTable rows={data.rows} typed={typed} chosen={chosen} />}
    </Page>
  );
}

function WorkTable({ rows, typed, chosen }: { rows: readonly WhoRow[]; typed: string; chosen: readonly string[] }) {
  const { t, say } = useWords();
  const tell = useRef<(told: Told) => void>(() => {});
  const scopes = useMemo(
    () => [...scopesOf(rows)].filter(([key]) => chosen.length === 0 || chosen.includes(key)),
    [rows, chosen],
  );
  const shown = useMemo(() => rows.filter((row) => named(typed, row.person.name)), [rows, typed]);
  const columns: TableColumnsType<WhoRow> = [
    {
      title: t('work.person'),
      fixed: 'left',
      width: 120,
      render: (_, { person }) => <a href={address('records', 'people', person.id)}>{person.name}</a>,
    },
    ...scopes.map(([key, label]) => ({
      title: <span className="scope">{say(label)}</span>,
      key,
      align: 'center' as const,
      render: (_: unknown, row: WhoRow) => {
        const scope = row.scopes.find((one) => keyOf(one) === key);
        return scope ? <Cell person={row.person} scope={scope} tell={tell} /> : <span className="nothing">—</span>;
      },
    })),
  ];
  if (rows.length === 0) return <Nothing text={t('work.none')} />;
  return (
    <>
      <DataTable<WhoRow>
        label={t('menu.work_today')}
        testid="work-table"
        rows={shown}
        rowKey={({ person }) => person.id}
        columns={columns}
        height="rest"
        empty={<Nothing text={t('work.no_match')} />}
      />
      <Reasons listen={tell} />
    </>
  );
}

type Listen = { current: (told: Told) => void };

/** May the person work in the scope? The reasons are told to whoever points at it or comes to it by keyboard. */
function Cell({ person, scope, tell }: Told & { tell: Listen }) {
  const { t, say } = useWords();
  const may = t(scope.may ? 'work.may' : 'work.not');
  const reasons = scope.why.map((text) => say(text)).join(t('work.join'));
  const show = () => tell.current({ person, scope });
  return (
    <button
      type="button"
      className={`work-cell ${scope.may ? 'work-may' : 'work-not'}`}
      title={reasons}
      aria-label={t('work.cell', { name: person.name, scope: say(scope.label), may, reasons })}
      data-testid={`work-${person.id}-${keyOf(scope)}`}
      onFocus={show}
      onMouseEnter={show}
      onClick={show}
    >
      {may}
    </button>
  );
}

/** Why the cell that is pointed at or focused says what it says. Stands apart, so that a table of thousands stays. */
function Reasons({ listen }: { listen: Listen }) {
  const { t, say } = useWords();
  const [told, setTold] = useState<Told>();
  listen.current = setTold;
  return (
    <div className="work-reasons" role="status" data-testid="work-reasons">
      {told ? (
        <>
          <strong>
            {told.person.name} · {say(told.scope.label)} · {t(told.scope.may ? 'work.may' : 'work.not')}
          </strong>
          <ul className="plain">
            {told.scope.why.map((reason) => (
              <li key={reason.en}>{say(reason)}</li>
            ))}
          </ul>
        </>
      ) : (
        <span className="quiet">{t('work.point')}</span>
      )}
    </div>
  );
}
