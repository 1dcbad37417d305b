import { cleanup, configure } from '@testing-library/react';
import { afterEach } from 'vitest';

// A machine that builds something else beside is slow, not wrong.
configure({ asyncUtilTimeout: 15_000 });

// What a window has and a test does not.
globalThis.matchMedia ??= ((query: string) => ({
  matches: false,
  media: query,
  onchange: null,
  addListener: () => {},
  removeListener: () => {},
  addEventListener: () => {},
  removeEventListener: () => {},
  dispatchEvent: () => false,
})) as unknown as typeof matchMedia;
globalThis.ResizeObserver ??= class {
  observe() {}
  unobserve() {}
  disconnect() {}
};

afterEach(() => {
  cleanup();
  globalThis.location.hash = '';
});
