import { render, screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { type Lang, WORDS } from '../src/i18n';
import { GUIDES, told } from '../src/pages/guides';
import HelpPage from '../src/pages/help';
import { Behind } from './desk';

const ROOT = '../../docs/guide';
const texts = import.meta.glob<string>('../../docs/guide/{zh,en}/*.md', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const pictures = Object.keys(
  import.meta.glob('../../docs/guide/pictures/{zh,en}/*.png', { query: '?url', eager: true }),
);
/** The core's labels: registers with fields, states and moves as they are generated, the rest where they are written. */
const tables = import.meta.glob<string>('../../docs/registers.md', { query: '?raw', import: 'default', eager: true });
const sources = import.meta.glob<string>('../../crates/{model,app}/src/**/*.rs', {
  query: '?raw',
  import: 'default',
  eager: true,
});

const LANGS = ['zh', 'en'] as const;
const guide = (lang: Lang, name: string) => texts[`${ROOT}/${lang}/${name}.md`] ?? '';
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((found) => found[1] ?? '');
const bold = (text: string) => all(text.replace(/```[\s\S]*?```/g, ''), /\*\*([^*]+)\*\*/g);
const linked = (text: string) => all(text, /!\[[^\]]*\]\(([^)]+)\)/g);

/** Labels of a language, without their places: what stands there in the window is not the guide's to say. */
function labels(lang: Lang): { whole: Set<string>; open: RegExp[] } {
  const at = lang === 'zh' ? 0 : 1;
  const pairs = Object.values(sources).flatMap((text) => [
    ...text.matchAll(/\bt\(\s*"([^"]*)",\s*"([^"]*)",?\s*\)/g),
    ...[...text.matchAll(/\bchoice\(\s*"[^"]*",\s*"([^"]*)",\s*"([^"]*)",?\s*\)/g)],
  ]);
  const rows = Object.values(tables).flatMap((text) => [
    ...text.matchAll(/^### `\w+` (.+) · (.+)$/gm),
    ...text.matchAll(/^\| `\w+` \| ([^|]+) \| ([^|]+) \|/gm),
    ...text.matchAll(/^\| `\w+` ([^|]+) · ([^|]+) \|/gm),
  ]);
  const told = [...pairs, ...rows].map((found) => (found[at + 1] ?? '').trim());
  const words = [...Object.values(WORDS[lang]), ...told].map((word) => word.replace(/[：:]$/, '').trim());
  const escaped = (word: string) => word.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
  return {
    whole: new Set(words.flatMap((word) => [word, word.replace(/ ?[（(]\{n\}[^)）]*[)）]$/, '')])),
    open: words
      .filter((word) => /\p{L}/u.test(word.replace(/\{\w+\}/g, '')) && /\{\w+\}/.test(word))
      .map((word) => new RegExp(`^${escaped(word).replace(/\{\w+\}/g, '.+')}$`, 'u')),
  };
}

describe('the guides', () => {
  it('are there in both languages, with the same sections and pictures', () => {
    expect(Object.keys(texts).sort()).toEqual(
      LANGS.flatMap((lang) => GUIDES.map((name) => `${ROOT}/${lang}/${name}.md`)).sort(),
    );
    for (const name of GUIDES) {
      const [zh, en] = [guide('zh', name), guide('en', name)];
      const shape = (text: string) => told(text).sections.map((one) => linked(one.body));
      expect(shape(en.replaceAll('pictures/en/', 'pictures/zh/')), name).toEqual(shape(zh));
      const steps = (text: string) => text.split('\n').filter((line) => /^(\d+\.|-|\|) /.test(line)).length;
      expect(steps(en), name).toBe(steps(zh));
    }
  });

  it('show every picture that was made, and no other', () => {
    for (const lang of LANGS) {
      const shown = GUIDES.flatMap((name) => linked(guide(lang, name)).map((path) => path.replace(/^\.\./, ROOT)));
      expect([...new Set(shown)].sort()).toEqual(pictures.filter((path) => path.includes(`/${lang}/`)).sort());
    }
  });

  it.each(LANGS)('call everything as the window does (%s)', (lang) => {
    const { whole, open } = labels(lang);
    for (const name of GUIDES) {
      const unknown = bold(guide(lang, name)).filter(
        (label) => !whole.has(label) && !open.some((pattern) => pattern.test(label)),
      );
      expect(unknown, name).toEqual([]);
    }
  });

  it('lead to guides alone', () => {
    for (const [path, text] of Object.entries(texts)) {
      const links = all(text, /(?<!!)\[[^\]]*\]\(([^)]+)\)/g);
      expect(
        links.filter((link) => !texts[path.replace(/[^/]+$/, link)]),
        path,
      ).toEqual([]);
    }
  });

  it('hold no Chinese in English, the glossary aside', () => {
    for (const name of GUIDES.filter((one) => one !== 'glossary')) {
      expect(guide('en', name), name).not.toMatch(/[\u3400-\u9fff，。：；（）]/);
    }
  });
});

describe('the page of guides', () => {
  it('opens with the guide of the role, its sections and pictures', async () => {
    render(
      <Behind>
        <HelpPage part={undefined} at={undefined} />
      </Behind>,
    );
    const shown = await screen.findByTestId('guide-compliance');
    const { title, sections } = told(guide('zh', 'compliance'));
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe(title);
    expect(
      within(shown)
        .getAllByRole('heading', { level: 2 })
        .map((one) => one.textContent),
    ).toEqual(sections.map((one) => one.title));
    expect(shown.textContent).not.toContain('**');
    for (const picture of within(shown).getAllByRole('img')) expect(picture.getAttribute('src')).toBeTruthy();
  });

  it('leads from guide to guide within the window', async () => {
    render(
      <Behind>
        <HelpPage part="compliance" at="1" />
      </Behind>,
    );
    const link = await screen.findByRole('link', { name: '十五分钟上手' });
    expect(link.getAttribute('href')).toBe('#/help/first-report');
  });
});
