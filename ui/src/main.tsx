import { createRoot } from 'react-dom/client';
import { App } from './app';
import { platform, settle } from './platform';
import './style.css';
import './pages/pages.css';
import './style-records.css';
import './style-work.css';
import './pages/evaluation.css';
import './pages/help.css';
import './style-theme.css';

// A page that fails looks like an empty one: whatever nobody caught is told to the shell's log.
globalThis.addEventListener('error', (event) => {
  platform.log('error', `${event.message} ${event.filename}:${event.lineno}`);
});
globalThis.addEventListener('unhandledrejection', (event) => {
  const { reason } = event;
  platform.log('error', `unhandled: ${reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)}`);
});

async function begin() {
  const place = await settle();
  const start = await place.start();
  const told = globalThis as { __HEGUI_TEST__?: unknown };
  const still = start.still || told.__HEGUI_TEST__ === true || new URLSearchParams(location.search).has('test');
  const root = document.getElementById('root');
  if (root) createRoot(root).render(<App start={{ ...start, still }} />);
}

begin().catch((error: unknown) => {
  platform.log('error', `start: ${String(error)}`);
  document.body.textContent = `合规工作台无法启动 / Hegui could not start: ${String(error)}`;
});
