import { Progress, Tag } from 'antd';
import dayjs from 'dayjs';
import type { Clock } from '../api/types.gen';
import { showInstant } from '../fields/time';
import { useWords } from '../i18n';

export const CLOCK_COLOURS: Record<Clock['state'], string> = {
  overdue: 'red',
  due_now: 'volcano',
  running: 'blue',
  paused: 'default',
  unknown: 'orange',
  done_late: 'orange',
  done: 'green',
};

const BARS: Record<Clock['state'], string> = {
  overdue: '#c0392b',
  due_now: '#c0392b',
  running: '#1f5fb0',
  paused: '#8c8c8c',
  unknown: '#d48806',
  done_late: '#d48806',
  done: '#3f8f4f',
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
  return <Tag color={CLOCK_COLOURS[clock.state]}>{word('clock', clock.state)}</Tag>;
}

/** Clocks as bars, each with its rule and clause. */
export function Clocks({ clocks }: { clocks: readonly Clock[] }) {
  const { t, say } = useWords();
  return (
    <ul className="clocks" data-testid="clocks">
      {clocks.map((clock) => (
        <li key={clock.key} data-testid={`clock-${clock.key}`}>
          <div className="clock-head">
            <strong>{say(clock.label)}</strong>
            <ClockTag clock={clock} />
            {clock.leads && <Tag color="gold">{t('clock.leads')}</Tag>}
            <span className="quiet">
              {clock.due_at ? t('clock.due', { at: showInstant(clock.due_at) }) : t('clock.no_due')}
              {clock.done_at ? ` · ${t('clock.done_at', { at: showInstant(clock.done_at) })}` : ''}
            </span>
          </div>
          <Progress
            percent={gone(clock, Date.now())}
            showInfo={false}
            strokeColor={BARS[clock.state]}
            size="small"
            aria-label={say(clock.label)}
          />
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
