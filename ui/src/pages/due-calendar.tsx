import { Alert, Calendar, DatePicker, Segmented, Select, Skeleton, Space, Tag } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useState } from 'react';
import { useDesk } from '../api/session';
import type { DueItem } from '../api/types.gen';
import { useCall, useDoing } from '../api/use';
import { Reference } from '../fields/reference';
import { dayAt } from '../fields/time';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Nothing } from '../kit/empty';
import { Notice } from '../kit/notice';
import { Page, Section } from '../kit/page';
import { go } from '../kit/route';
import { platform } from '../platform';
import { CLOCK_COLOURS } from '../records/clocks';
import { byRecord, DueTable } from '../records/due';
import { today } from './as-of';
import { CalendarImport } from './calendar-import';
import { Underway } from '../kit/underway';

/** States of a clock that is not done. */
const OPEN = ['overdue', 'due_now', 'running', 'paused', 'unknown'] as const;
/** Duties that fit into a day of the month. */
const MOST_A_DAY = 3;
/** Most that the core tells of at once: the most pressing. */
const MOST = 500;

/** The day of Shanghai on which each duty falls due. */
export function byDay(items: readonly DueItem[]): Map<string, DueItem[]> {
  const days = new Map<string, DueItem[]>();
  for (const item of items) {
    if (item.clock.due_at === null) continue;
    const day = dayAt(item.clock.due_at);
    days.set(day, [...(days.get(day) ?? []), item]);
  }
  return days;
}

/** Everything that is due, as a list and as a month, narrowed to a person or a register. */
export default function DuePage({
  state: asked,
  section,
}: {
  state?: string | undefined;
  section?: string | undefined;
}) {
  const { t, say, word, lang } = useWords();
  const { registers, register: registerOf, session } = useDesk();
  const [person, setPerson] = useState<string>();
  const [register, setRegister] = useState<string>();
  const [state, setState] = useState<string | undefined>(OPEN.find((one) => one === asked));
  const [view, setView] = useState<'list' | 'month'>('list');
  const [shown, setShown] = useState<Dayjs>(() => dayjs(today().day));
  const ask = {
    ...(person && { person }),
    ...(register && { register }),
    ...(state && { state }),
    ...(section && { section }),
  };
  const due = useCall('due', ask, { watch: 'any' });
  // The days that the month shows reach into its neighbours.
  const days = {
    from: shown.startOf('month').subtract(7, 'day').format('YYYY-MM-DD'),
    to: shown.endOf('month').add(14, 'day').format('YYYY-MM-DD'),
  };
  const month = useCall('due', { ...ask, ...days }, { watch: 'any', off: view === 'list' });
  const doing = useDoing();
  const part = registers.find((one) => one.section.key === section);
  const items = due.data ?? [];
  const take = async () => {
    const bytes = await doing.run('due_calendar', { ...ask, lang });
    if (bytes) {
      await platform.pickSave(bytes, {
        title: t('save.as'),
        name: t('duties.ics.name'),
        filters: [{ name: 'iCalendar', extensions: ['ics'] }],
      });
    }
  };
  return (
    <Page
      testid="page-duties"
      title={t('menu.duties')}
      about={t('duties.about')}
      actions={
        <Action testid="duties-ics" loading={doing.busy} onClick={take}>
          {t('duties.ics')}
        </Action>
      }
    >
      <div className="bar">
        {registerOf('people') && (
          <div className="bar-person">
            <Reference
              register="people"
              label={t('due.person')}
              placeholder={t('duties.anyone')}
              testid="duties-person"
              value={person ?? null}
              onChange={(next) => setPerson(typeof next === 'string' ? next : undefined)}
            />
          </div>
        )}
        {session.person && (
          <Action
            testid="duties-mine"
            type={person === session.person ? 'primary' : 'default'}
            aria-pressed={person === session.person}
            onClick={() => setPerson(person === session.person || !session.person ? undefined : session.person)}
          >
            {t('duties.mine')}
          </Action>
        )}
        <Select
          className="bar-sort"
          allowClear
          aria-label={t('overview.section')}
          data-testid="duties-register"
          placeholder={t('duties.any_register')}
          showSearch={{ optionFilterProp: 'label' }}
          value={register}
          onChange={(next?: string) => setRegister(next)}
          options={registers.map((one) => ({ value: one.key, label: say(one.label) }))}
        />
        <Select
          className="bar-state"
          allowClear
          aria-label={t('report.state')}
          data-testid="duties-state"
          placeholder={t('duties.any_state')}
          value={state}
          onChange={(next?: string) => setState(next)}
          options={OPEN.map((key) => ({ value: key, label: word('clock', key) }))}
        />
        {part && (
          <Tag closable onClose={() => go('duties', ...(state ? [state] : []))} data-testid="duties-section">
            {say(part.section.label)}
          </Tag>
        )}
        <Segmented<'list' | 'month'>
          aria-label={t('duties.view')}
          value={view}
          onChange={setView}
          options={[
            { value: 'list', label: t('duties.list') },
            { value: 'month', label: t('duties.month') },
          ]}
        />
      </div>
      <Underway doing={doing} />
      <Notice error={due.error ?? month.error} onAgain={due.again} />
      {items.length >= MOST && <p className="quiet">{t('duties.most', { n: MOST })}</p>}
      <Unknown items={items} />
      {!due.data && !due.error && <Skeleton active />}
      {due.data && items.length === 0 && <Nothing text={t('path.nothing_due')} />}
      {items.length > 0 && view === 'list' && <DueTable whole records={byRecord(items)} />}
      {items.length > 0 && view === 'month' && (
        <Month items={month.data ?? []} first={[...byDay(items).keys()].sort()[0]} shown={shown} onShow={setShown} />
      )}
      <Years />
    </Page>
  );
}

/** Clocks whose day cannot be told, each with its reason, and where the missing calendar is brought in. */
function Unknown({ items }: { items: readonly DueItem[] }) {
  const { t, say, list } = useWords();
  const unknown = items.filter((item) => item.clock.due_at === null);
  if (unknown.length === 0) return null;
  const byRule = new Map<string, { rule: DueItem['clock']['rule']; titles: string[] }>();
  for (const { clock, title } of unknown) {
    const held = byRule.get(clock.rule.en);
    if (held) held.titles.push(say(title));
    else byRule.set(clock.rule.en, { rule: clock.rule, titles: [say(title)] });
  }
  return (
    <Alert
      className="notice"
      type="warning"
      showIcon
      data-testid="duties-unknown"
      title={t('duties.unknown', { n: unknown.length })}
      description={
        <ul className="plain">
          {[...byRule.values()].map((of) => (
            <li key={of.rule.en}>
              {say(of.rule)} <span className="quiet">{t('duties.unknown.of', { titles: list(of.titles) })}</span>
            </li>
          ))}
        </ul>
      }
    />
  );
}

/** Years in which working days can be counted, and the way to bring in another. */
function Years() {
  const { t, list } = useWords();
  const years = useCall('calendar_list', {}, { watch: ['calendar_years'] });
  if (!years.data) return <Notice error={years.error} />;
  return (
    <div className="bar after" data-testid="duties-years">
      <span>{t('duties.years')}</span>
      <span>
        {list(years.data.map((year) => `${year.year}${year.verified ? '' : ` (${t('dossier.unverified')})`}`))}
      </span>
      <CalendarImport />
    </div>
  );
}

type MonthProps = { items: readonly DueItem[]; first: string | undefined; shown: Dayjs; onShow: (day: Dayjs) => void };

/** The month, with the duties of each day; a chosen day lists them in full. */
function Month({ items, first, shown, onShow }: MonthProps) {
  const { t, say, day } = useWords();
  const days = byDay(items);
  const chosen = shown.format('YYYY-MM-DD');
  const ofDay = days.get(chosen) ?? [];
  return (
    <div className="month">
      <Section title={t('duties.month')}>
        <Calendar
          value={shown}
          onChange={onShow}
          cellRender={(cell, { type, originNode }) => {
            if (type !== 'date') return originNode;
            const held = days.get(cell.format('YYYY-MM-DD')) ?? [];
            return (
              <ul className="month-day">
                {held.slice(0, MOST_A_DAY).map((item) => (
                  <li key={`${item.register}/${item.id}/${item.clock.key}`}>
                    <Tag color={CLOCK_COLOURS[item.clock.state]} title={`${say(item.title)} ${say(item.clock.label)}`}>
                      {say(item.clock.label)} {say(item.title)}
                    </Tag>
                  </li>
                ))}
                {held.length > MOST_A_DAY && (
                  <li className="quiet">{t('due.more', { n: held.length - MOST_A_DAY })}</li>
                )}
              </ul>
            );
          }}
        />
      </Section>
      <Section
        title={t('duties.of_day', { day: day(chosen) })}
        extra={
          <Space>
            <DatePicker
              size="small"
              allowClear={false}
              aria-label={t('asof.day')}
              data-testid="duties-day"
              format="YYYY-MM-DD"
              value={shown}
              onChange={(next) => next && onShow(next)}
            />
            {first && (
              <Action testid="duties-first" size="small" onClick={() => onShow(dayjs(first))}>
                {t('duties.first')}
              </Action>
            )}
          </Space>
        }
      >
        {ofDay.length === 0 ? <Nothing text={t('path.nothing_due')} /> : <DueTable whole records={byRecord(ofDay)} />}
      </Section>
    </div>
  );
}
