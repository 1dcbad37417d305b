import dayjs from 'dayjs';
import type { Clock, TimelineRow } from '../api/types.gen';
import { useWords } from '../i18n';
import { ClockTag } from './clocks';

const instant = (at: string): number => dayjs(at).valueOf();

/** A part of a bar, in percent of the whole. */
export type Part = { kind: 'gone' | 'left' | 'late'; from: number; to: number };

/** The span that all bars share: from the first start to the last that is due, was done, or is now while one runs. */
export function spanOf(clocks: readonly Clock[], now: number): [number, number] {
  const from = Math.min(...clocks.map((clock) => instant(clock.started_at)));
  const ends = clocks.flatMap((clock) => [
    clock.due_at ? instant(clock.due_at) : now,
    clock.done_at ? instant(clock.done_at) : now,
  ]);
  return [from, Math.max(...ends, from + 1)];
}

/** What is gone of a clock up to its end, what was left of it, and by how much it was too late. */
export function partsOf(clock: Clock, [from, to]: [number, number], now: number): Part[] {
  if (!clock.due_at) return [];
  const at = (time: number) => Math.round(((time - from) / (to - from)) * 1000) / 10;
  const [start, due] = [instant(clock.started_at), instant(clock.due_at)];
  const end = clock.done_at ? instant(clock.done_at) : now;
  const parts: Part[] = [
    { kind: 'gone', from: at(start), to: at(Math.max(start, Math.min(end, due))) },
    { kind: 'left', from: at(Math.max(start, Math.min(end, due))), to: at(due) },
    { kind: 'late', from: at(due), to: at(Math.max(end, due)) },
  ];
  return parts.filter((part) => part.to > part.from);
}

/** Clocks as bars over one span of time, with what was done standing where it happened. */
export function CourseBars({ clocks, rows }: { clocks: readonly Clock[]; rows: readonly TimelineRow[] }) {
  const { t, say, word, instant: read } = useWords();
  const now = Date.now();
  const drawn = clocks.filter((clock) => clock.due_at !== null && !clock.at_once);
  if (drawn.length === 0) return null;
  const span = spanOf(drawn, now);
  const place = (at: string) => ((instant(at) - span[0]) / (span[1] - span[0])) * 100;
  const done = rows.filter(
    (row) => row.mark !== 'due' && row.mark !== 'journal' && place(row.at) >= 0 && place(row.at) <= 100,
  );
  const [first, last] = span.map((at) => read(new Date(at).toISOString()));
  return (
    <figure className="course-bars" data-testid="course-bars">
      <ul>
        {drawn.map((clock) => {
          const told = [
            t('bars.start', { at: read(clock.started_at) }),
            t('clock.due', { at: read(clock.due_at) }),
            clock.done_at ? t('clock.done_at', { at: read(clock.done_at) }) : '',
          ];
          const sentence = told.filter(Boolean).join(' · ');
          return (
            <li key={clock.key} data-testid={`bar-${clock.key}`}>
              <span className="course-name">
                {say(clock.label)} <ClockTag clock={clock} />
              </span>
              <span className="course-track" role="img" aria-label={`${say(clock.label)} ${sentence}`} title={sentence}>
                {partsOf(clock, span, now).map((part) => (
                  <i
                    key={part.kind}
                    className={`course-${part.kind}`}
                    style={{ left: `${part.from}%`, width: `${part.to - part.from}%` }}
                  />
                ))}
                {done.map((row, at) => (
                  <i
                    key={at}
                    className="course-done"
                    style={{ left: `${place(row.at)}%` }}
                    title={`${read(row.at)} ${word('mark', row.mark)} ${say(row.what)}`}
                  />
                ))}
              </span>
            </li>
          );
        })}
      </ul>
      <div className="course-ends quiet figure">
        <span>{first}</span>
        <span>{last}</span>
      </div>
      <figcaption className="quiet">
        <i className="course-key course-gone" /> {t('bars.gone')} <i className="course-key course-left" />{' '}
        {t('bars.left')} <i className="course-key course-late" /> {t('bars.late')}{' '}
        <i className="course-key course-done" /> {t('bars.done')}
      </figcaption>
    </figure>
  );
}
