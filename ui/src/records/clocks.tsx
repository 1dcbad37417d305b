import { Progress, Tag } from 'antd';
import dayjs from 'dayjs';
import type { Clock, ClockState } from '../api/types.gen';
import { useWords } from '../i18n';

export const CLOCK_COLOURS: Record<ClockState, string> = {
  overdue: 'red',
  due_now: 'volcano',
  running: 'blue',
  paused: 'default',
  unknown: 'orange',
  done_late: 'orange',
  done: 'green',
};

const BARS: Record<ClockState, string> = {
  overdue: 'var(--red)',
  due_now: 'var(--red)',
  running: 'var(--blue)',
  paused: 'var(--faint)',
  unknown: 'var(--amber)',
  done_late: 'var(--amber)',
  done: 'var(--green)',
};

/** How much of the span from start to due has gone at an instant, in percent. A picture of the reply, not a rule. */
export function gone(clock: Clock, now: number): number {
  if (!clock.due_at) return 0;
  const [from, due] = [dayjs(clock.started_at).valueOf(), dayjs(clock.due_at).valueOf()];
  const at = clock.done_at ? dayjs(clock.done_at).valueOf() : now;
  return due <= from ? 100 : Math.max(0, Math.min(100, Math.round(((at - from) / (due - from)) * 100)));
}

/** State of a clock as a tag. */
export function ClockTag({ clock }: { clock: Clock }) {
  const { word } = useWords();
  return (
    <Tag color={CLOCK_COLOURS[clock.state]}>
      {word('clock', clock.state === 'done' && clock.at_once ? 'done_at_once' : clock.state)}
    </Tag>
  );
}

/** When a clock is due, in words; one without a number tells since when, and how long it took. */
export function useWhen(): (clock: Clock) => string {
  const { t, instant } = useWords();
  /** Days and hours; below a day hours and minutes. */
  const span = (from: string, to: number) => {
    const minutes = Math.max(0, Math.floor((to - dayjs(from).valueOf()) / 60_000));
    const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60)];
    return days > 0 ? t('span.days', { days, hours: hours % 24 }) : t('span.hours', { hours, minutes: minutes % 60 });
  };
  return ({ at_once, started_at, due_at, done_at }) => {
    // The tag and the rule say that there is no due day, and why.
    if (!at_once) return due_at ? t('clock.due', { at: instant(due_at) }) : '';
    const to = done_at ? dayjs(done_at).valueOf() : Date.now();
    const values = { at: instant(started_at), span: span(started_at, to) };
    return t(done_at ? 'clock.took' : 'clock.since', values);
  };
}

/** Clocks, each with its rule and clause; as bars where there is a number. */
export function Clocks({ clocks }: { clocks: readonly Clock[] }) {
  const { t, say, instant } = useWords();
  const when = useWhen();
  return (
    <ul className="clocks" data-testid="clocks">
      {clocks.map((clock) => (
        <li key={clock.key} data-testid={`clock-${clock.key}`}>
          <div className="clock-head">
            <strong>{say(clock.label)}</strong>
            <ClockTag clock={clock} />
            {clock.leads && <Tag color="gold">{t('clock.leads')}</Tag>}
            <span className="quiet">
              {[when(clock), clock.done_at ? t('clock.done_at', { at: instant(clock.done_at) }) : '']
                .filter(Boolean)
                .join(' · ')}
            </span>
          </div>
          {!clock.at_once && (
            <Progress
              percent={gone(clock, Date.now())}
              showInfo={false}
              strokeColor={BARS[clock.state]}
              size="small"
              aria-label={say(clock.label)}
            />
          )}
          <div className="quiet">
            {say(clock.rule)} {clock.clause && <span className="clause">{clock.clause}</span>}
            {clock.moved?.map((line) => (
              <div key={line.en}>{say(line)}</div>
            ))}
          </div>
        </li>
      ))}
    </ul>
  );
}
