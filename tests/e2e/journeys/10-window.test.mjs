// The window itself: it opens on our page, has no fault, cannot be led away, and leaves nothing on the disk.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { display, freshPlace, inWindow, pngSize, programs, startGroup, until } from '../driver.mjs';

const limits = { timeout: 90_000 };

/** Calls the shell's one command from the page, as `ui/src/platform` does. */
const CALL = `const [name, args] = arguments;
  const id = window.__TAURI_INTERNALS__.transformCallback(() => {});
  return window.__TAURI_INTERNALS__.invoke('call', { session: null, name, args, channel: '__CHANNEL__:' + id });`;

test('the window opens with a title and without a fault', limits, () =>
  inWindow('window', {}, async (window) => {
    const title = await until('the document has a title', 15_000, () => window.title());
    assert.match(title, /合规工作台|Hegui/);
    await until('the page shows something', 15_000, async () => (await window.pageText()).trim());
    assert.deepEqual(window.pageErrors(), []);
    const { width, bytes } = pngSize(await window.screenshot('window'));
    assert.ok(width >= 1024 && bytes > 2000, 'a picture of the window');
  }));

test('the shell answers its own commands and no other', limits, () =>
  inWindow('shell', { workspace: join('somewhere', 'sample.hegui') }, async (window) => {
    const start = await window.executeAsync(CALL, 'window_start', {});
    assert.equal(start.workspace, join('somewhere', 'sample.hegui'));
    assert.ok(['zh', 'en'].includes(start.lang));
    assert.equal(start.still, true, 'a driven window keeps still');
    const chosen = join(window.place.files, '人员.xlsx');
    window.pick(chosen);
    assert.equal(await window.executeAsync(CALL, 'window_pick_open', {}), chosen);
    const written = { path: join(window.place.files, '报告.txt'), base64: Buffer.from('合规').toString('base64') };
    await assert.rejects(window.executeAsync(CALL, 'window_save_bytes', written), /refused/, 'a path that nobody chose');
    window.pick(written.path);
    assert.equal(await window.executeAsync(CALL, 'window_pick_save', { name: '报告.txt' }), written.path);
    await window.executeAsync(CALL, 'window_save_bytes', written);
    assert.equal(readFileSync(written.path, 'utf8'), '合规');
    await assert.rejects(window.executeAsync(CALL, 'window_save_bytes', written), /refused/, 'a choice is for one file');
    await assert.rejects(window.executeAsync(CALL, 'window_no_such_thing', {}), /window_no_such_thing/);
    await assert.rejects(window.executeAsync(`return window.__TAURI_INTERNALS__.invoke('plugin:fs|read_file', {})`));
    await window.executeAsync(CALL, 'window_log', { level: 'error', message: 'a fault that is seen' });
    await until('the fault is in the log', 5000, () => window.pageErrors().length === 1);
  }));

test('no page leads away from ours, and no script comes in from outside', limits, async () => {
  const asked = [];
  const outside = createServer((request, response) => {
    asked.push(request.url);
    response.end('<title>elsewhere</title>');
  });
  await new Promise((done) => outside.listen(0, '127.0.0.1', done));
  const address = `http://127.0.0.1:${outside.address().port}`;
  try {
    await inWindow('navigation', {}, async (window) => {
      const before = await window.execute('return location.href');
      await window.execute('location.href = arguments[0]; return true', `${address}/away`);
      await until('the shell blocks it', 5000, () => /blocked navigation/.test(window.driver.output()));
      await window.execute('window.open(arguments[0]); return true', `${address}/window`);
      await window.execute('const a = document.createElement("a"); a.href = arguments[0]; a.target = "_blank"; document.body.append(a); a.click(); return true', `${address}/link`);
      await assert.rejects(window.executeAsync('await fetch(arguments[0]); return true', `${address}/fetch`));
      await window.execute('new Image().src = arguments[0]; return true', `${address}/image`);
      const ran = await window.executeAsync(`
        window.inlineScriptRan = false;
        const script = document.createElement('script');
        script.textContent = 'window.inlineScriptRan = true';
        document.head.append(script);
        await new Promise((done) => setTimeout(done, 500));
        return window.inlineScriptRan;`);
      assert.equal(ran, false, 'an inline script is refused');
      assert.equal(await window.execute('return location.href'), before);
      assert.equal((await window.get('/window/handles')).length, 1, 'no second window');
    });
    assert.deepEqual(asked, [], 'nothing was asked of an address outside');
  } finally {
    outside.close();
  }
});

/** Files under a folder, with their sizes. */
function filesUnder(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

test('a window that nobody drives leaves no page on the disk', limits, async () => {
  const place = freshPlace();
  try {
    const env = { ...place.env, ...(await display()), RUST_LOG: 'hegui_desktop=info' };
    const window = startGroup(programs.desktop, [], env, join(programs.out, 'undriven.log'));
    try {
      await until('the page has loaded', 20_000, () => /the page has loaded/.test(window.output()));
      // What is going to be cached is written after the page is there.
      await new Promise((done) => setTimeout(done, 2000));
      assert.equal(window.child.exitCode, null, 'the window stayed open');
    } finally {
      await window.end();
    }
    const kept = ['data', 'config', 'cache', 'state'].flatMap((folder) => filesUnder(join(place.root, folder)));
    const pages = kept.filter((file) => {
      const about = file.slice(place.root.length);
      // WebKit salts a cache that it then does not fill.
      return /WebKitCache|LocalStorage|IndexedDB|cookies/i.test(about) && !about.endsWith('/salt') && statSync(file).size > 0;
    });
    assert.deepEqual(pages, []);
    assert.ok(!kept.some((file) => readFileSync(file).includes('<div id="root"')), 'no page lies in any file');
  } finally {
    place.remove();
  }
});
