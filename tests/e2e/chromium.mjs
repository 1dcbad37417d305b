// The interface in Chromium, driven by its WebDriver: for judges that run in the page. No dependencies.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, freshPlace, GOING, request, startGroup, until } from './driver.mjs';

const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--force-prefers-reduced-motion',
];

/** axe-core as npm installed it for the interface. */
const AXE = readFileSync(new URL('../../ui/node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

/** A page in Chromium in a window of a width and height; `close` ends browser and driver. */
export async function openChromium({ width = 1280, height = 720, flags = [] } = {}) {
  const place = freshPlace();
  const port = await freePort();
  const driver = startGroup('chromedriver', [`--port=${port}`], place.env);
  const base = `http://127.0.0.1:${port}`;
  const end = async () => {
    await driver.end();
    place.remove();
  };
  try {
    await until('chromedriver listens', 30_000, async () => (await request('GET', `${base}/status`, undefined, 1000)).ready);
    const args = [...FLAGS, ...flags, `--window-size=${width},${height}`, `--user-data-dir=${join(place.root, 'profile')}`];
    const { sessionId } = await request(
      'POST',
      `${base}/session`,
      { capabilities: { alwaysMatch: { 'goog:chromeOptions': { args } } } },
      60_000,
    );
    return new Tab(`${base}/session/${sessionId}`, end);
  } catch (error) {
    await end();
    throw new Error(`${error.message}\n${driver.output()}`, { cause: error });
  }
}

/** The browser's one tab. */
class Tab {
  constructor(url, end) {
    // What a person would do: how often something is pressed, chosen or gone to, and how many characters are typed.
    Object.assign(this, { url, end, acts: 0, typed: 0 });
  }

  post(path, body) {
    return request('POST', this.url + path, body, 60_000);
  }

  /** Goes to an address. */
  open(url) {
    return this.post('/url', { url });
  }

  /** Gives the page a size in CSS pixels, whatever the browser's frame takes of its window, and time to answer it. */
  async resize(width, height) {
    const params = { width, height, deviceScaleFactor: 1, mobile: false };
    await this.post('/goog/cdp/execute', { cmd: 'Emulation.setDeviceMetricsOverride', params });
    await this.executeAsync('for (let at = 0; at < 3; at += 1) await new Promise(requestAnimationFrame);');
  }

  /** Runs a function's body in the page; `arguments` holds the rest. */
  execute(script, ...args) {
    return this.post('/execute/sync', { script, args });
  }

  /** The same for a body that awaits. */
  async executeAsync(script, ...args) {
    const wrapped = `const done = arguments[arguments.length - 1];
      (async (...args) => { ${script} })(...[...arguments].slice(0, -1)).then((value) => done({ value }),
        (error) => done({ error: String(error?.stack ?? error) }));`;
    const { value, error } = await this.post('/execute/async', { script: wrapped, args });
    if (error !== undefined) throw new Error(error);
    return value;
  }

  /** Waits until the page holds an element. */
  present(selector) {
    return until(`${selector} is on the page`, 30_000, () =>
      this.execute('return document.querySelector(arguments[0]) !== null', selector),
    );
  }

  /** Clicks an element as soon as it is there. */
  async click(selector) {
    this.acts += 1;
    await this.present(selector);
    await this.execute('document.querySelector(arguments[0]).click()', selector);
  }

  /** Types into a field, through React's own hearing. */
  async fill(selector, text) {
    this.acts += 1;
    this.typed += text.length;
    await this.present(selector);
    await this.execute(
      `const field = document.querySelector(arguments[0]);
       Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value').set.call(field, arguments[1]);
       field.dispatchEvent(new Event('input', { bubbles: true }));`,
      selector,
      text,
    );
  }

  /** Waits until the page holds an element no longer. */
  gone(selector) {
    return until(`${selector} is gone`, 60_000, () =>
      this.execute('return document.querySelector(arguments[0]) === null', selector),
    );
  }

  /** The text of an element; nothing where it is not there. */
  text(selector) {
    return this.execute('return document.querySelector(arguments[0])?.textContent ?? ""', selector);
  }

  /** Waits until an element may be used, then clicks it. */
  async press(selector) {
    await until(`${selector} may be used`, 60_000, () =>
      this.execute('return document.querySelector(arguments[0])?.disabled === false', selector),
    );
    await this.click(selector);
  }

  /** Presses a key that the page listens to. */
  key(key) {
    return this.execute('dispatchEvent(new KeyboardEvent("keydown", { key: arguments[0], bubbles: true }))', key);
  }

  /** Chooses the option of a drop-down list that holds a text, typing it first where the list is searched. */
  async choose(selector, text, typed) {
    this.acts += 2;
    await this.present(selector);
    await this.execute(
      `document.querySelector(arguments[0]).dispatchEvent(new MouseEvent('mousedown', { bubbles: true }))`,
      selector,
    );
    if (typed !== undefined) await this.fill(`${selector} input`, typed);
    await until(`${selector} offers ${text}`, 20_000, () =>
      this.execute(
        `const lists = [...document.querySelectorAll('.ant-select-dropdown:not(.ant-select-dropdown-hidden)')];
         const option = lists.flatMap((list) => [...list.querySelectorAll('.ant-select-item-option')])
           .find((one) => one.textContent.includes(arguments[0]));
         option?.click();
         return option !== undefined;`,
        text,
      ),
    );
  }

  /** Scrolls until an element is in sight, in the middle or where it is said. */
  async intoSight(selector, block = 'center') {
    await this.present(selector);
    await this.execute('document.querySelector(arguments[0]).scrollIntoView({ block: arguments[1] })', selector, block);
  }

  /** The next dialogs for a file answer with this path. */
  pick(path) {
    return this.execute('const [path] = arguments; globalThis.prompt = () => path', path);
  }

  /** A PNG of what the tab shows. */
  async picture() {
    return Buffer.from(await request('GET', `${this.url}/screenshot`, undefined, 60_000), 'base64');
  }

  /** Goes to a page of the interface, and waits until nothing on it is still on its way. */
  async visit(hash) {
    this.acts += 1;
    await this.executeAsync(GOING, hash);
    await this.settled();
  }

  /** Waits until the page shows itself, has every answer that it asked for, and has stood still for a moment. */
  async settled() {
    let before = '';
    await until('the page stands still', 30_000, async () => {
      const now = await this.execute(
        `if (window.asking === undefined) {
           window.asking = 0;
           const plain = window.fetch;
           window.fetch = (...of) => { window.asking += 1; return plain(...of).finally(() => { window.asking -= 1; }); };
         }
         const busy = window.asking > 0 || document.querySelector(
           '.ant-skeleton-active, .ant-spin-spinning, .ant-btn-loading, .chart-canvas:empty, [data-testid="page-coming"]');
         return busy || !document.querySelector('main') ? '' : document.body.innerHTML.length + document.body.innerText;`,
      );
      const still = now !== '' && now === before;
      before = now;
      return still;
    });
  }

  /** What axe-core finds wrong on the page as it stands, the serious and the critical: rule, element, what to do. */
  async faults() {
    await this.execute(`if (!window.axe) { ${AXE} }`);
    return this.executeAsync(`
      const { violations } = await window.axe.run(document, { resultTypes: ['violations'] });
      return violations.filter((one) => ['serious', 'critical'].includes(one.impact)).flatMap((one) =>
        one.nodes.map((node) => one.id + ' at ' + node.target.join(' ') + ': ' + node.html.slice(0, 160) + ' ' +
          node.any.concat(node.all).map((check) => check.message).join('; ').slice(0, 200)));`);
  }

  async close() {
    await request('DELETE', this.url).catch(() => {});
    await this.end();
  }
}
