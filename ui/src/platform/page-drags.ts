/** Files dragged over a page in a browser, which tells their names and never where they lie. */
import type { Dragged } from './types';

const ofFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
const under = (event: DragEvent): Element | null => (event.target instanceof Element ? event.target : null);

/** Watches the page's own events; `pathOf` answers where a file of this name lies, null where nobody says. */
export function watchPageDrags(hear: (dragged: Dragged) => void, pathOf: (name: string) => string | null): () => void {
  const over = (event: DragEvent) => {
    if (!ofFiles(event)) return;
    // Else the browser would open the file in place of the page.
    event.preventDefault();
    hear({ kind: 'over', at: under(event) });
  };
  const drop = (event: DragEvent) => {
    if (!ofFiles(event)) return;
    event.preventDefault();
    const names = [...(event.dataTransfer?.files ?? [])].map((file) => file.name);
    hear({ kind: 'drop', at: under(event), paths: names.flatMap((name) => pathOf(name) ?? []) });
  };
  const leave = (event: DragEvent) => {
    if (event.relatedTarget === null) hear({ kind: 'leave' });
  };
  globalThis.addEventListener('dragover', over);
  globalThis.addEventListener('drop', drop);
  globalThis.addEventListener('dragleave', leave);
  return () => {
    globalThis.removeEventListener('dragover', over);
    globalThis.removeEventListener('drop', drop);
    globalThis.removeEventListener('dragleave', leave);
  };
}
