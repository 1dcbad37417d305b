import { Input, Select, Skeleton, type TableColumnsType } from 'antd';
import { useMemo, useRef, useState } from 'react';
import type { DayAsk, Scope, WhoMayWork, WorkCell, WorkPerson } from '../api/types.next';
import { useCall } from '../api/use';
import { useWords } from '../i18n';
import { Nothing } from '../kit/empty';
import { Notice } from '../kit/notice';
import { Page } from '../kit/page';
import { named } from '../kit/pinyin';
import { address } from '../kit/route';
import { DataTable } from '../kit/table';
import { AsOf, today } from './as-of';

const WATCH = ['people', 'qualifications', 'exam_results', 'trainings', 'training_attendances', 'annotators'];

/** Scopes that at least one person may work in; all of them where there is none. */
export function usedScopes({ scopes, people }: WhoMayWork): Scope[] {
  const used = new Set(people.flatMap((person) => person.cells.filter((cell) => cell.may).map((cell) => cell.scope)));
  const some = scopes.filter((scope) => used.has(scope.key));
  return some.length > 0 ? some : scopes;
}

type Told = { person: WorkPerson; scope: Scope; cell: WorkCell };

/** Who may work on what on a day, and why somebody may not. */
export default function WorkPage() {
  const { t, say } = useWords();
  const [ask, setAsk] = useState<DayAsk>({ day: today(), as_recorded: false });
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<string[]>([]);
  const work = useCall('who_may_work', ask, { watch: WATCH });
  const data = work.data;
  return (
    <Page testid="page-work" title={t('menu.work_today')} about={t('work.about')}>
      <div className="bar">
        <AsOf value={ask} onChange={setAsk} />
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
          options={data?.scopes.map((scope) => ({ value: scope.key, label: say(scope.label) })) ?? []}
        />
      </div>
      <Notice error={work.error} onAgain={work.again} />
      {!data && !work.error && <Skeleton active />}
      {data && <WorkTable data={data} typed={typed} chosen={chosen} />}
    </Page>
  );
}

function WorkTable({ data, typed, chosen }: { data: WhoMayWork; typed: string; chosen: readonly string[] }) {
  const { t, say } = useWords();
  const tell = useRef<(told: Told) => void>(() => {});
  const scopes = useMemo(
    () => (chosen.length > 0 ? data.scopes.filter((scope) => chosen.includes(scope.key)) : usedScopes(data)),
    [data, chosen],
  );
  const people = useMemo(() => data.people.filter((person) => named(typed, person.name, person.code)), [data, typed]);
  const columns: TableColumnsType<WorkPerson> = [
    {
      title: t('work.person'),
      fixed: 'left',
      width: 170,
      render: (_, person) => (
        <>
          <a href={address('records', 'people', person.person)}>{person.name}</a>{' '}
          <span className="quiet">
            {person.code} {say(person.employer)}
          </span>
        </>
      ),
    },
    ...scopes.map((scope) => ({
      title: <span className="scope">{say(scope.label)}</span>,
      key: scope.key,
      align: 'center' as const,
      render: (_: unknown, person: WorkPerson) => {
        const cell = person.cells.find((one) => one.scope === scope.key);
        if (!cell) return <span className="nothing">—</span>;
        const reasons = cell.reasons.map((text) => say(text)).join(t('work.join'));
        const show = () => tell.current({ person, scope, cell });
        return (
          <button
            type="button"
            className={`work-cell ${cell.may ? 'work-may' : 'work-not'}`}
            title={reasons}
            aria-label={t('work.cell', {
              name: person.name,
              scope: say(scope.label),
              may: t(cell.may ? 'work.may' : 'work.not'),
              reasons,
            })}
            data-testid={`work-${person.person}-${scope.key}`}
            onFocus={show}
            onMouseEnter={show}
            onClick={show}
          >
            {t(cell.may ? 'work.may' : 'work.not')}
          </button>
        );
      },
    })),
  ];
  if (data.people.length === 0) return <Nothing text={t('work.none')} />;
  return (
    <>
      <DataTable<WorkPerson>
        label={t('menu.work_today')}
        testid="work-table"
        rows={people}
        rowKey={(person) => person.person}
        columns={columns}
        height={560}
        empty={<Nothing text={t('work.no_match')} />}
      />
      <Reasons listen={tell} />
    </>
  );
}

/** Why the cell that is pointed at or focused says what it says. Stands apart, so that a table of thousands stays. */
function Reasons({ listen }: { listen: { current: (told: Told) => void } }) {
  const { t, say } = useWords();
  const [told, setTold] = useState<Told>();
  listen.current = setTold;
  return (
    <div className="work-reasons" role="status" data-testid="work-reasons">
      {told ? (
        <>
          <strong>
            {told.person.name} · {say(told.scope.label)} · {t(told.cell.may ? 'work.may' : 'work.not')}
          </strong>
          <ul className="plain">
            {told.cell.reasons.map((reason) => (
              <li key={reason.en}>{say(reason)}</li>
            ))}
          </ul>
          {told.cell.qualification && (
            <a href={address('records', 'qualifications', told.cell.qualification)}>{t('work.qualification')}</a>
          )}
        </>
      ) : (
        <span className="quiet">{t('work.point')}</span>
      )}
    </div>
  );
}
