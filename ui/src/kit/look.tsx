import { Button, Popover, Segmented } from 'antd';
import { createContext, useContext, useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { type Key, useWords } from '../i18n';

export const THEMES = ['system', 'light', 'dark'] as const;
export const SIZES = ['normal', 'large', 'largest'] as const;
/** How the window looks: its colours, and the size of its text. */
export type Look = { theme: (typeof THEMES)[number]; text: (typeof SIZES)[number] };

/** Text of a step in pixels, and the height of what is pressed and typed into beside it. */
export const TEXT: Record<Look['text'], { font: number; control: number }> = {
  normal: { font: 14, control: 32 },
  large: { font: 16, control: 36 },
  largest: { font: 18, control: 40 },
};

/** The look that was kept; what is not readable is as it comes. */
export function lookOf(kept: Record<string, unknown>): Look {
  return {
    theme: THEMES.find((one) => one === kept.theme) ?? 'system',
    text: SIZES.find((one) => one === kept.text) ?? 'normal',
  };
}

type Held = Look & { dark: boolean; setLook: (next: Partial<Look>) => void };
/** The look, whether it is dark just now, and how to change it. */
export const LookContext = createContext<Held>({ theme: 'system', text: 'normal', dark: false, setLook: () => {} });

const DARK = '(prefers-color-scheme: dark)';

/** Does a question to the screen hold just now? Follows it as it changes. */
export function useScreen(query: string): boolean {
  const [holds, set] = useState(() => globalThis.matchMedia(query).matches);
  useEffect(() => {
    const asked = globalThis.matchMedia(query);
    const hear = () => set(asked.matches);
    hear();
    asked.addEventListener('change', hear);
    return () => asked.removeEventListener('change', hear);
  }, [query]);
  return holds;
}

/** Is it dark, by choice or by the system? Never on paper. The page itself is told, for what is styled by hand. */
export function useDark({ theme, text }: Look): boolean {
  const system = useScreen(DARK);
  const [printing, print] = useState(false);
  useEffect(() => {
    const begin = () => flushSync(() => print(true));
    const end = () => print(false);
    globalThis.addEventListener('beforeprint', begin);
    globalThis.addEventListener('afterprint', end);
    return () => {
      globalThis.removeEventListener('beforeprint', begin);
      globalThis.removeEventListener('afterprint', end);
    };
  }, []);
  const dark = !printing && (theme === 'dark' || (theme === 'system' && system));
  // Before anything is painted: the page and its controls change as one.
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  document.documentElement.dataset.text = text;
  return dark;
}

/** Chooses colours and the size of text; at once, and kept. */
export function Looks() {
  const { t } = useWords();
  const { theme, text, setLook } = useContext(LookContext);
  const chooser = (
    <div className="looks">
      <span id="look-theme">{t('look.theme')}</span>
      <Segmented<Look['theme']>
        aria-labelledby="look-theme"
        data-testid="look-theme"
        value={theme}
        onChange={(next) => setLook({ theme: next })}
        options={THEMES.map((one) => ({
          value: one,
          label: <span data-testid={`theme-${one}`}>{t(`theme.${one}` as Key)}</span>,
        }))}
      />
      <span id="look-text">{t('look.text')}</span>
      <Segmented<Look['text']>
        aria-labelledby="look-text"
        data-testid="look-text"
        value={text}
        onChange={(next) => setLook({ text: next })}
        options={SIZES.map((one) => ({
          value: one,
          label: <span data-testid={`text-${one}`}>{t(`text.${one}` as Key)}</span>,
        }))}
      />
    </div>
  );
  return (
    <Popover trigger="click" placement="bottomRight" content={chooser}>
      <Button size="small" data-testid="looks">
        {t('look')}
      </Button>
    </Popover>
  );
}
