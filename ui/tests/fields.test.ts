import dayjs from 'dayjs';
import { afterEach, describe, expect, it } from 'vitest';
import type { Clock, FieldInfo } from '../src/api/types.gen';
import { columnName } from '../src/fields/findings';
import { plain } from '../src/fields/plain';
import { dayAt, instantOf, showDay, showInstant, wallOf, writtenDay, writtenInstant } from '../src/fields/time';
import { fill } from '../src/i18n';
import { grouped } from '../src/kit/figures';
import { gone } from '../src/records/clocks';
import { partsOf, spanOf } from '../src/records/course-bars';
import { changes } from '../src/records/form';
import { register } from './desk';

const zh = (text: { zh: string; en: string }) => text.zh;
const en = (text: { zh: string; en: string }) => text.en;
const field = (of: string, key: string): FieldInfo => {
  const found = register(of).fields.find((one) => one.key === key);
  if (!found) throw new Error(key);
  return found;
};

describe('time', () => {
  it('is that of Shanghai, wherever the machine stands', () => {
    expect(showInstant('2026-11-20T16:30:00.000Z')).toBe('2026-11-21 00:30');
    expect(showDay('2026-11-21')).toBe('2026-11-21');
    expect(showInstant('谁知道')).toBe('谁知道');
  });

  it('comes back from a picker as the instant that was shown', () => {
    expect(instantOf(dayjs('2026-11-21 00:30:00'))).toBe('2026-11-20T16:30:00.000Z');
    expect(instantOf(wallOf('2026-11-20T16:30:00.000Z'))).toBe('2026-11-20T16:30:00.000Z');
    expect(instantOf(null)).toBeNull();
  });
});

describe('a time as it is read', () => {
  const zone = process.env.TZ;
  afterEach(() => {
    process.env.TZ = zone;
  });

  it('stands as the language writes it', () => {
    expect(writtenDay('zh', '2026-11-22')).toBe('2026年11月22日');
    expect(writtenDay('en', '2026-11-02')).toBe('2 Nov 2026');
    expect(writtenInstant('zh', '2026-11-22T06:05:09Z')).toBe('2026年11月22日 14:05');
    expect(writtenInstant('en', '2026-11-22T06:05:09Z', true)).toBe('22 Nov 2026, 14:05:09');
    expect([writtenDay('zh', null), writtenDay('en', 'spring')]).toEqual(['', 'spring']);
  });

  it('is never that of the machine', () => {
    for (const place of ['America/Los_Angeles', 'Pacific/Kiritimati', 'Europe/Berlin', 'UTC']) {
      process.env.TZ = place;
      expect(showInstant('2026-11-20T16:30:00.000Z'), place).toBe('2026-11-21 00:30');
      expect(dayAt('2026-11-20T16:30:00.000Z'), place).toBe('2026-11-21');
      expect(writtenDay('en', '2026-11-21'), place).toBe('21 Nov 2026');
      // An hour that the clocks of Berlin leave out.
      expect(instantOf(wallOf('2026-03-28T18:30:00.000Z')), place).toBe('2026-03-28T18:30:00.000Z');
      // What the “now” button of a picker gives.
      const now = instantOf(dayjs().tz()) ?? '';
      expect(Math.abs(Date.parse(now) - Date.now()), place).toBeLessThan(5000);
    }
  });
});

describe('a number', () => {
  it('is set apart as both languages do, and one that names something is not', () => {
    for (const n of [0, 7, 999, 1000, 1234567]) {
      expect(grouped(n)).toBe(n.toLocaleString('zh-CN'));
      expect(grouped(n)).toBe(n.toLocaleString('en-GB'));
    }
    expect(grouped('-1234567.8901')).toBe('-1,234,567.8901');
    expect(fill('第 {page} 页，共 {total} 条', { page: 1200, total: 24000 })).toBe('第 1200 页，共 24,000 条');
  });
});

describe('values', () => {
  it('are told by their kind', () => {
    expect(plain(field('people', 'employer_kind'), 'outsourced', zh)).toBe('外包');
    expect(plain(field('people', 'employer_kind'), 'outsourced', en)).toBe('Outsourced');
    expect(plain(field('complaints', 'disposals'), ['remove', 'stop_generation'], zh)).toBe('消除、停止生成');
    expect(plain(field('complaints', 'assignee'), 'p0', zh, { 'people/p0': { zh: '王小明', en: '王小明' } })).toBe(
      '王小明',
    );
    expect(plain(field('complaints', 'assignee'), 'p9', zh)).toBe('p9');
    expect(plain(field('services', 'monitors'), 1234567, zh)).toBe('1,234,567');
    expect(plain(field('services', 'minors_served'), false, en)).toBe('No');
    expect(plain(field('complaints', 'kind'), null, zh)).toBe('');
  });

  it('name columns as a spreadsheet does', () => {
    expect([1, 26, 27, 52, 703].map(columnName)).toEqual(['A', 'Z', 'AA', 'AZ', 'AAA']);
  });
});

describe('a form', () => {
  it('sends what was changed, null for what was emptied, and nothing else', () => {
    const stored = { name: '王小明', left_on: '2026-01-01', tags: ['a'] };
    expect(changes({ name: '王小明', left_on: null, tags: ['a'], remarks: null }, stored)).toEqual({ left_on: null });
    expect(changes({ name: '李晓芳', tags: [] }, stored)).toEqual({ name: '李晓芳', tags: [] });
  });
});

describe('a clock', () => {
  const clock = (due_at: string | null): Clock => ({
    key: 'answer',
    label: { zh: '答复', en: 'Answer' },
    started_at: '2026-11-20T00:00:00Z',
    due_at,
    done_at: null,
    state: 'running',
    rule: { zh: '', en: '' },
    clause: '',
  });
  it('is drawn by what is gone of it, and never beyond its end', () => {
    const now = dayjs('2026-11-20T12:00:00Z').valueOf();
    expect(gone(clock('2026-11-21T00:00:00Z'), now)).toBe(50);
    expect(gone(clock('2026-11-20T06:00:00Z'), now)).toBe(100);
    expect(gone(clock(null), now)).toBe(0);
  });
});

describe('clocks as bars', () => {
  const clock = (started_at: string, due_at: string | null, done_at: string | null): Clock => ({
    key: 'answer',
    label: { zh: '答复', en: 'Answer' },
    started_at,
    due_at,
    done_at,
    state: 'running',
    rule: { zh: '', en: '' },
    clause: '',
  });
  const now = Date.parse('2026-11-25T00:00:00Z');
  const inTime = clock('2026-11-20T00:00:00Z', '2026-11-24T00:00:00Z', '2026-11-22T00:00:00Z');
  const late = clock('2026-11-20T00:00:00Z', '2026-11-22T00:00:00Z', null);

  it('share one span, up to now while one still runs', () => {
    const [from, to] = spanOf([inTime, late], now);
    expect([from, to]).toEqual([Date.parse('2026-11-20T00:00:00Z'), now]);
    expect(spanOf([inTime], now)[1]).toBe(Date.parse('2026-11-24T00:00:00Z'));
  });

  it('tell what is gone, what was left, and by how much it was too late', () => {
    const span = spanOf([inTime, late], now);
    expect(partsOf(inTime, span, now)).toEqual([
      { kind: 'gone', from: 0, to: 40 },
      { kind: 'left', from: 40, to: 80 },
    ]);
    expect(partsOf(late, span, now)).toEqual([
      { kind: 'gone', from: 0, to: 40 },
      { kind: 'late', from: 40, to: 100 },
    ]);
    expect(partsOf(clock('2026-11-20T00:00:00Z', null, null), span, now)).toEqual([]);
  });
});
