import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { App } from '../src/app';
import type { FieldInfo } from '../src/api/types.gen';
import { FieldView } from '../src/fields/view';
import { lookOf, TEXT } from '../src/kit/look';
import { mock } from '../src/mock/mock';
import { platform, use } from '../src/platform';
import { Notes } from '../src/records/notes';
import { Behind, record, register } from './desk';

const root = document.documentElement;

/** The whole interface before anybody is known, and what it kept of the person's choices. */
async function window(kept: Record<string, unknown> = {}) {
  record();
  const held: Record<string, string>[] = [];
  use({ ...platform, keep: (next) => held.push(next) });
  render(<App start={{ ...(await mock.start()), kept }} />);
  return held;
}

/** A screen that answers as the system would, and can change its mind. */
function system(dark: boolean) {
  const heard = new Set<() => void>();
  const now = { dark };
  const plain = globalThis.matchMedia;
  vi.spyOn(globalThis, 'matchMedia').mockImplementation((query: string) =>
    query.includes('prefers-color-scheme')
      ? ({
          get matches() {
            return now.dark;
          },
          media: query,
          addEventListener: (_: string, hear: () => void) => heard.add(hear),
          removeEventListener: (_: string, hear: () => void) => heard.delete(hear),
        } as unknown as MediaQueryList)
      : plain(query),
  );
  return (next: boolean) => {
    now.dark = next;
    for (const hear of heard) hear();
  };
}

afterEach(() => vi.restoreAllMocks());

describe('the look of the window', () => {
  it('follows the system until a person chooses, and keeps what was chosen', async () => {
    const turn = system(false);
    const held = await window();
    expect(root.dataset.theme).toBe('light');
    act(() => turn(true));
    expect(root.dataset.theme).toBe('dark');
    fireEvent.click(screen.getByTestId('looks'));
    fireEvent.click(await screen.findByTestId('theme-light'));
    await waitFor(() => expect(root.dataset.theme).toBe('light'));
    fireEvent.click(screen.getByTestId('text-largest'));
    await waitFor(() => expect(root.dataset.text).toBe('largest'));
    expect(held.at(-1)).toMatchObject({ theme: 'light', text: 'largest' });
  });

  it('begins as it was left, and is light on paper', async () => {
    system(false);
    await window({ theme: 'dark', text: 'large', lang: 'en' });
    expect([root.dataset.theme, root.dataset.text, root.lang]).toEqual(['dark', 'large', 'en']);
    act(() => {
      globalThis.dispatchEvent(new Event('beforeprint'));
    });
    expect(root.dataset.theme).toBe('light');
    act(() => {
      globalThis.dispatchEvent(new Event('afterprint'));
    });
    expect(root.dataset.theme).toBe('dark');
  });

  it('takes nothing for a choice that is none', () => {
    expect(lookOf({ theme: 'pink', text: 7 })).toEqual({ theme: 'system', text: 'normal' });
    expect(TEXT.normal.font < TEXT.large.font && TEXT.large.font < TEXT.largest.font).toBe(true);
  });
});

describe('the language', () => {
  it('reaches days and instants at once, those of a record included', () => {
    record();
    const people = register('people');
    const joined = people.fields.find((field) => field.key === 'joined_on') as FieldInfo;
    const page = (lang: 'zh' | 'en') => (
      <Behind lang={lang}>
        <FieldView field={joined} value="2026-11-02" />
        <FieldView field={joined} value="2026-11-02" short />
        <Notes
          register="people"
          record="p0"
          notes={[{ id: 'n', author: 'a', at: '2026-11-22T16:30:00Z', text: '—' }]}
        />
      </Behind>
    );
    const { container, rerender } = render(page('zh'));
    expect(container.textContent).toContain('2026年11月2日2026-11-02');
    expect(container.textContent).toContain('2026年11月23日 00:30');
    rerender(page('en'));
    expect(container.textContent).toContain('2 Nov 20262026-11-02');
    expect(container.textContent).toContain('23 Nov 2026, 00:30');
  });

  it('changes at once, is kept, and loses nothing that was typed', async () => {
    const held = await window();
    fireEvent.click(await screen.findByTestId('slot-wangxm'));
    const passphrase = await screen.findByTestId('passphrase');
    fireEvent.change(passphrase, { target: { value: '不记录 of it' } });
    fireEvent.click(screen.getByTestId('lang-en'));
    await waitFor(() => expect(root.lang).toBe('en'));
    const still = screen.getByTestId('passphrase');
    expect(still).toBe(passphrase);
    expect((still as HTMLInputElement).value).toBe('不记录 of it');
    expect(within(document.body).getByText('Display')).toBeTruthy();
    expect(held.at(-1)).toEqual({ lang: 'en' });
  });
});
