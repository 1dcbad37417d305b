import { http } from './http';
import { inWindow, tauri } from './tauri';
import type { Platform } from './types';

export { asRefusal, cancelled } from './refusal';
export * from './types';

/** The place this page runs in. Set once by `settle`, before anything is shown. */
export let platform: Platform = inWindow() ? tauri : http;

/** Replaces the place; for tests. */
export function use(other: Platform): void {
  platform = other;
}

/** Chooses the place. The mock is compiled in only with `VITE_MOCK=1`. */
export async function settle(): Promise<Platform> {
  if (import.meta.env.VITE_MOCK === '1') use((await import('../mock/mock')).mock);
  return platform;
}
