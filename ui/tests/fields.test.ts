import dayjs from 'dayjs';
import { describe, expect, it } from 'vitest';
import type { Clock, FieldInfo } from '../src/api/types.gen';
import { columnName } from '../src/fields/findings';
import { plain } from '../src/fields/plain';
import { instantOf, showDay, showInstant, wallOf } from '../src/fields/time';
import { gone } from '../src/records/clocks';
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

describe('values', () => {
  it('are told by their kind', () => {
    expect(plain(field('people', 'employer_kind'), 'outsourced', zh)).toBe('外包');
    expect(plain(field('people', 'employer_kind'), 'outsourced', en)).toBe('Outsourced');
    expect(plain(field('complaints', 'disposals'), ['remove', 'stop_generation'], zh)).toBe('消除、停止生成');
    expect(plain(field('complaints', 'assignee'), 'p0', zh, { 'people/p0': '王小明' })).toBe('王小明');
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
