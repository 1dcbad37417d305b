// The interface in Chromium with the loopback host and the real core behind it.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { openChromium } from './chromium.mjs';
import { freshPlace, PASSPHRASE, programs, until } from './driver.mjs';

const DIST = new URL('../../ui/dist', import.meta.url).pathname;

/** Makes the sample organisation in a folder. */
function makeSample(folder) {
  const made = spawnSync(programs.cli, ['demo', folder], { encoding: 'utf8', timeout: 240_000 });
  if (made.status !== 0) throw new Error(`${made.stdout}${made.stderr}`);
}

/**
 * A host with a tab on its login page; with `sample`, on the sample organisation. `files` is a folder for what is
 * written on the way.
 */
export async function openHost({ sample = false, ...browser } = {}) {
  if (!programs.cli || !existsSync(programs.cli)) throw new Error('HEGUI_BIN names no program: run by cargo xtask');
  const place = freshPlace();
  const workspace = join(place.files, 'sample');
  if (sample) makeSample(workspace);
  const given = sample ? ['--workspace', workspace] : [];
  const host = spawn(programs.cli, [...given, 'serve', '--dev', '--dist', DIST], {
    env: { ...process.env, ...place.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  // Whatever ends this process ends the host with it.
  const ended = () => host.kill();
  process.once('exit', ended);
  let said = '';
  host.stdout.on('data', (chunk) => {
    said += chunk;
  });
  let tab;
  const close = async () => {
    await tab?.close();
    process.off('exit', ended);
    host.kill();
    place.remove();
  };
  try {
    const url = await until('the host says its address', 30_000, () => said.match(/http:\/\/\S+/)?.[0]);
    tab = await openChromium(browser);
    await tab.open(`${url}&test`);
    await tab.present('[data-testid="login-ways"]');
    await tab.settled();
    return { tab, workspace, files: place.files, close, ...asking(tab) };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Asks the core as the page does: `ask(session, command, args)`; `session(folder, login)` opens one beside the page's. */
function asking(tab) {
  const ask = (session, name, args = {}) =>
    tab.executeAsync(
      `const [name, wish, session] = args;
       const reply = await fetch('/call', { method: 'POST', headers: { 'content-type': 'application/json' },
         body: JSON.stringify({ session, name, args: wish }) });
       if (!reply.ok) throw new Error(await reply.text());
       return reply.json();`,
      name,
      args,
      session,
    );
  const session = async (folder, login) =>
    (await ask(null, 'workspace_open', { folder, login, passphrase: PASSPHRASE })).token;
  return { ask, session };
}
