/**
 * Days and instants, all told and asked in the organisation's time, whatever the machine's clock is set to.
 *
 * Two ways of writing them. In columns, in values laid beside each other and in what is typed they stand in digits
 * (`2026-11-22 14:05`, GB/T 7408) in both languages: they stand under one another, sort, and are what the exports hold.
 * Where they are read as text they stand as the language writes them (`2026年11月22日 14:05`, `22 Nov 2026, 14:05`); that
 * is `day` and `instant` of `useWords`, so that a change of language reaches them at once.
 */
import dayjs, { type Dayjs } from 'dayjs';
import timezone from 'dayjs/plugin/timezone';
import utc from 'dayjs/plugin/utc';

dayjs.extend(utc);
dayjs.extend(timezone);
// The picker's own “today” and “now” ask for this zone.
dayjs.tz.setDefault('Asia/Shanghai');

/** Minutes that Shanghai is ahead of UTC; no summer time since 1991. */
const SHANGHAI = 8 * 60;

const DIGITS = { day: 'YYYY-MM-DD', time: ' HH:mm' };
/** How each language writes a day, and a time of day behind it. */
const WRITTEN = {
  zh: { day: 'YYYY年M月D日', time: ' HH:mm' },
  en: { day: 'D MMM YYYY', time: ', HH:mm' },
};

/** What is told; what cannot be read as a time stays as it is. */
function told(value: unknown, read: (text: string) => Dayjs, format: string, lang: string): string {
  if (typeof value !== 'string' || value === '') return '';
  const at = read(value);
  return at.isValid() ? at.locale(lang === 'zh' ? 'zh-cn' : 'en').format(format) : value;
}

/** Shanghai's wall clock, shifted within UTC: going by the machine's zone would lose the hours that its summer time skips. */
const shanghai = (at: string) => dayjs.utc(at).add(SHANGHAI, 'minute');
/** A day has no zone; the first ten characters are one. */
const plainDay = (day: string) => dayjs.utc(/^\d{4}-\d{2}-\d{2}/.test(day) ? day.slice(0, 10) : 'none');

/** An instant (RFC 3339) in digits: `2026-11-21 13:16`. */
export const showInstant = (at: unknown, seconds = false): string =>
  told(at, shanghai, `${DIGITS.day}${DIGITS.time}${seconds ? ':ss' : ''}`, 'en');

/** A day in digits. */
export const showDay = (day: unknown): string => told(day, plainDay, DIGITS.day, 'en');

/** The day of Shanghai on which an instant falls, in digits. */
export const dayAt = (at: string): string => told(at, shanghai, DIGITS.day, 'en');

/** An instant as a language writes it. */
export const writtenInstant = (lang: 'zh' | 'en', at: unknown, seconds = false): string =>
  told(at, shanghai, `${WRITTEN[lang].day}${WRITTEN[lang].time}${seconds ? ':ss' : ''}`, lang);

/** A day as a language writes it. */
export const writtenDay = (lang: 'zh' | 'en', day: unknown): string => told(day, plainDay, WRITTEN[lang].day, lang);

/** A day for a picker. */
export const dayOf = (value: unknown): Dayjs | null =>
  typeof value === 'string' && dayjs(value).isValid() ? dayjs(value) : null;

/** An instant for a picker, which shows the wall clock of Shanghai wherever the machine stands. */
export const wallOf = (value: unknown): Dayjs | null => {
  const shown = showInstant(value, true);
  return shown === '' || !dayjs.utc(shown).isValid() ? null : dayjs.utc(shown);
};

/** The instant of a picker's wall clock in Shanghai, in the one written form. */
export const instantOf = (wall: Dayjs | null): string | null =>
  wall === null ? null : new Date(`${wall.format('YYYY-MM-DDTHH:mm:ss')}+08:00`).toISOString();
