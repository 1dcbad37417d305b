// Starts our window and a bare one of the same engine in turn; prints for each start the milliseconds until it is usable.
import { display, freePort, freshPlace, programs, request, startGroup, until } from '../../../e2e/driver.mjs';

const [bare, runs] = process.argv.slice(2);
const LIMIT = 60_000;

/** One start: from the wish for a window until a person could type or press something in it. */
async function start(binary, args, address) {
  const place = freshPlace();
  const port = await freePort();
  const env = { ...place.env, ...(await display()), TAURI_AUTOMATION: 'true', TAURI_WEBVIEW_AUTOMATION: 'true' };
  const driver = startGroup('WebKitWebDriver', [`--port=${port}`], env);
  const base = `http://127.0.0.1:${port}`;
  try {
    await until('the driver listens', LIMIT, async () => (await request('GET', `${base}/status`)).ready);
    const began = performance.now();
    const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': { binary, args } } };
    const { sessionId } = await request('POST', `${base}/session`, { capabilities }, LIMIT);
    const session = `${base}/session/${sessionId}`;
    if (address !== undefined) await request('POST', `${session}/url`, { url: address });
    const script = 'return document.readyState === "complete" && document.querySelector("input, button") !== null';
    await until('something to use', LIMIT, () => request('POST', `${session}/execute/sync`, { script, args: [] }));
    const took = performance.now() - began;
    await request('DELETE', session).catch(() => {});
    return took;
  } finally {
    await driver.end();
    place.remove();
  }
}

const taken = { ours: [], bare: [] };
for (let run = 0; run < Number(runs); run++) {
  taken.ours.push(await start(programs.desktop, []));
  if (bare) taken.bare.push(await start(bare, ['--automation'], 'data:text/html,<button>bare</button>'));
}
console.log(JSON.stringify(taken));
process.exit(0);
