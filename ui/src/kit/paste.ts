import { useEffect, useRef } from 'react';
import { typing } from './keyboard';

/** Are these cells? One word on the clipboard is none: cells are parted by tabs or stand on several lines. */
export const isCells = (text: string): boolean => /[\t\r\n]/.test(text.trim());

/** Whatever is open above the page hears the keyboard itself. */
const above = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('[role="dialog"], .ant-popover, .ant-dropdown') !== null;

/** Milliseconds that the field out of sight waits for what is pasted; an empty clipboard pastes nothing. */
const WAIT = 100;

const elsewhere = (target: EventTarget | null): boolean => typing(target) || above(target);

/**
 * Hears cells that are pasted while nobody types. A page that holds nothing to type into is not always asked when
 * something is pasted, so a field out of sight has the focus for as long as that takes.
 */
export function usePaste(act: (text: string) => void, on = true): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    if (!on) return;
    let field: HTMLTextAreaElement | undefined;
    let before: Element | null = null;
    const end = () => {
      if (!field) return;
      const held = document.activeElement === field;
      field.remove();
      field = undefined;
      if (held && before instanceof HTMLElement) before.focus();
    };
    const press = (event: KeyboardEvent) => {
      const pastes = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
      if (!pastes || event.key.toLowerCase() !== 'v' || elsewhere(event.target)) return;
      end();
      before = document.activeElement;
      field = document.createElement('textarea');
      field.className = 'unseen';
      field.tabIndex = -1;
      document.body.append(field);
      field.focus();
      setTimeout(end, WAIT);
    };
    const paste = (event: ClipboardEvent) => {
      if (event.target !== field && elsewhere(event.target)) return;
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (event.target === field) event.preventDefault();
      end();
      if (!isCells(text)) return;
      event.preventDefault();
      latest.current(text);
    };
    globalThis.addEventListener('keydown', press);
    globalThis.addEventListener('paste', paste);
    return () => {
      globalThis.removeEventListener('keydown', press);
      globalThis.removeEventListener('paste', paste);
      end();
    };
  }, [on]);
}
