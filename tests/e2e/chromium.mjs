// The interface in Chromium, driven by its WebDriver: for judges that run in the page. No dependencies.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, freshPlace, request, startGroup, until } from './driver.mjs';

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

/** A page in Chromium of a width and height in CSS pixels; `close` ends browser and driver. */
export async function openChromium({ width = 1280, height = 720 } = {}) {
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
    const args = [...FLAGS, `--window-size=${width},${height}`, `--user-data-dir=${join(place.root, 'profile')}`];
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
    Object.assign(this, { url, end });
  }

  post(path, body) {
    return request('POST', this.url + path, body, 60_000);
  }

  /** Goes to an address. */
  open(url) {
    return this.post('/url', { url });
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
    await this.present(selector);
    await this.execute('document.querySelector(arguments[0]).click()', selector);
  }

  /** Types into a field, through React's own hearing. */
  async fill(selector, text) {
    await this.present(selector);
    await this.execute(
      `const field = document.querySelector(arguments[0]);
       Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, arguments[1]);
       field.dispatchEvent(new Event('input', { bubbles: true }));`,
      selector,
      text,
    );
  }

  /** Goes to a page of the interface, and waits until nothing on it is still on its way. */
  async visit(hash) {
    await this.execute('location.hash = arguments[0]', hash);
    await this.settled();
  }

  /** Waits until the page shows itself and has stood still for a moment. */
  async settled() {
    let before = '';
    await until('the page stands still', 30_000, async () => {
      const now = await this.execute(
        `const busy = document.querySelector('.ant-skeleton-active, .ant-spin-spinning, .ant-btn-loading');
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
