import { createContext, useContext, useMemo } from 'react';
import { writtenDay, writtenInstant } from '../fields/time';
import { grouped } from '../kit/figures';
import { en } from './en';
import { zh } from './zh';

export type Lang = 'zh' | 'en';
export type Key = keyof typeof zh;
export type Words = Record<Key, string>;

/** Every word of the interface in each language; a key that English lacks does not compile. */
export const WORDS: Record<Lang, Words> = { zh, en };

/** Places that tell which one it is, not how many there are. */
const ORDINALS = new Set(['seq', 'row', 'line', 'column', 'page']);

/** Puts values in the places `{name}` of a sentence; how many there are is set apart by thousands. */
export function fill(sentence: string, values: Record<string, string | number> = {}): string {
  return sentence.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = values[name] ?? place;
    return typeof value === 'number' && !ORDINALS.has(name) ? grouped(value) : String(value);
  });
}

/** The language, and how to change it. */
export const LangContext = createContext<{ lang: Lang; setLang: (lang: Lang) => void }>({
  lang: 'zh',
  setLang: () => {},
});

/** What a language says, and how. */
export type Spoken = ReturnType<typeof useWords>;

/** Words in the person's language: `t` for the interface's own, `say` for what the core said in both. */
export function useWords() {
  const { lang, setLang } = useContext(LangContext);
  return useMemo(() => {
    const t = (key: Key, values?: Record<string, string | number>) => fill(WORDS[lang][key], values);
    const say = (text: { zh: string; en: string } | null | undefined) => (text ? text[lang] : '');
    /** Joins parts of a list. */
    const list = (parts: readonly string[]) => parts.join(lang === 'zh' ? '、' : ', ');
    /** An aside in brackets. */
    const aside = (text: string) => (lang === 'zh' ? `（${text}）` : ` (${text})`);
    /** The word of a key that the core sent, such as a state; the key itself where there is none. */
    const word = (group: string, key: string) => (WORDS[lang] as Record<string, string>)[`${group}.${key}`] ?? key;
    /** A day and an instant as they are read in a text; `fields/time` says how columns tell them. */
    const day = (value: unknown) => writtenDay(lang, value);
    const instant = (value: unknown, seconds = false) => writtenInstant(lang, value, seconds);
    return { lang, setLang, t, say, list, aside, word, day, instant };
  }, [lang, setLang]);
}
