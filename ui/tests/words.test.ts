import { describe, expect, it } from 'vitest';
import { fill, WORDS } from '../src/i18n';

const places = (sentence: string) => (sentence.match(/\{\w+\}/g) ?? []).sort();

describe('words', () => {
  it('stand in both languages, with the same places to fill', () => {
    expect(Object.keys(WORDS.en).sort()).toEqual(Object.keys(WORDS.zh).sort());
    for (const [key, zh] of Object.entries(WORDS.zh)) {
      const en = WORDS.en[key as keyof typeof WORDS.en];
      expect(zh.trim(), key).not.toBe('');
      expect(en.trim(), key).not.toBe('');
      expect(places(en), key).toEqual(places(zh));
    }
  });

  it('hold no Chinese in English', () => {
    for (const [key, en] of Object.entries(WORDS.en)) expect(en, key).not.toMatch(/[\u3400-\u9fff，。：；（）]/);
  });

  it('keep a place that nothing fills', () => {
    expect(fill('第 {page} 页，共 {total} 条', { page: 2 })).toBe('第 2 页，共 {total} 条');
  });
});
