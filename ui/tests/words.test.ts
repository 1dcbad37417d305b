import { describe, expect, it } from 'vitest';
import { fill, WORDS } from '../src/i18n';

const places = (sentence: string) => (sentence.match(/\{\w+\}/g) ?? []).sort();

/** Latin that stands in Chinese because it is called so in Chinese too: forms of files, keys, names of tools, appendix A. */
const LATIN = new Set(
  (
    'PDF DOCX XLSX Word Excel CSV TSV TXT JSON JSONL Parquet gzip zstd P12 SHA-256 ics OSCAL NIST Label Studio Kappa ' +
    'Alpha Ctrl Ctrl+V Enter A J K X PgUp PgDn Tab Esc hegui-sample-2026 backups tsjb a qs Shift Space ZIP p7s SM2 RSA ECDSA'
  ).split(' '),
);
/** Words of a sentence in Latin letters, apart from the places that are filled and the ends of names of files. */
const latin = (sentence: string) =>
  sentence
    .replace(/\{\w+\}/g, '')
    .replace(/\.(pdf|xlsx|ics|json|jsonl|items|docx)\b/g, '')
    .replaceAll('Ctrl+Enter', 'Ctrl Enter')
    .match(/[A-Za-z][A-Za-z0-9.+-]*/g) ?? [];

/** The files that the words of a language are put together from. */
const FILES = import.meta.glob<Record<string, Record<string, string>>>('../src/i18n/zh-*.ts', { eager: true });

describe('words', () => {
  it('stand under a key of their own: a later file would take the words of an earlier one', () => {
    const keys = Object.values(FILES).flatMap((file) => Object.values(file).flatMap(Object.keys));
    expect(keys.filter((key, at) => keys.indexOf(key) !== at)).toEqual([]);
  });

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

  it('hold no unexplained Latin in Chinese, and say something in Chinese', () => {
    for (const [key, zh] of Object.entries(WORDS.zh)) {
      expect(
        latin(zh).filter((word) => !LATIN.has(word)),
        key,
      ).toEqual([]);
      const bare = zh.replace(/\{\w+\}/g, '');
      if (latin(zh).length === 0 && /\p{L}/u.test(bare)) expect(bare, key).toMatch(/[\u3400-\u9fff]/);
    }
  });

  it('keep a place that nothing fills', () => {
    expect(fill('第 {page} 页，共 {total} 条', { page: 2 })).toBe('第 2 页，共 {total} 条');
  });
});
