import dayjs, { type Dayjs } from 'dayjs';
import utc from 'dayjs/plugin/utc';

dayjs.extend(utc);

/** Minutes that Shanghai is ahead of UTC; no summer time since 1991. */
const SHANGHAI = 8 * 60;

/** An instant (RFC 3339) as people read it in Shanghai: `2026-11-21 13:16`. What is no instant stays as it is. */
export function showInstant(at: unknown, seconds = false): string {
  if (typeof at !== 'string' || at === '') return '';
  const instant = dayjs.utc(at);
  if (!instant.isValid()) return at;
  return instant.utcOffset(SHANGHAI).format(seconds ? 'YYYY-MM-DD HH:mm:ss' : 'YYYY-MM-DD HH:mm');
}

/** A day as people read it. */
export function showDay(day: unknown): string {
  if (typeof day !== 'string' || day === '') return '';
  const read = dayjs(day);
  return read.isValid() ? read.format('YYYY-MM-DD') : day;
}

/** A day for a picker. */
export const dayOf = (value: unknown): Dayjs | null =>
  typeof value === 'string' && dayjs(value).isValid() ? dayjs(value) : null;

/** An instant for a picker, which shows the wall clock of Shanghai wherever the machine stands. */
export const wallOf = (value: unknown): Dayjs | null => {
  const shown = showInstant(value, true);
  return shown === '' || !dayjs(shown).isValid() ? null : dayjs(shown);
};

/** The instant of a picker's wall clock in Shanghai, in the one written form. */
export const instantOf = (wall: Dayjs | null): string | null =>
  wall === null ? null : new Date(`${wall.format('YYYY-MM-DDTHH:mm:ss')}+08:00`).toISOString();
