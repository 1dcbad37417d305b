// The sample organisation for the journeys, made once through the window; and how its people log in and choose.
import { join } from 'node:path';
import { after, before } from 'node:test';
import { freshPlace, GOING, inWindow, openWindow, PASSPHRASE, until, WAIT } from '../driver.mjs';

export { PASSPHRASE };

/** Calls the shell's one command from the page, as `ui/src/platform` does. */
const CALL = `const [name, args, session] = arguments;
  const id = window.__TAURI_INTERNALS__.transformCallback(() => {});
  return window.__TAURI_INTERNALS__.invoke('call', { session, name, args, channel: '__CHANNEL__:' + id });`;

/** The command list beside the page, for what a journey needs but does not show; `session` is a token or null. */
export const call = (window, session, name, args = {}) => window.executeAsync(CALL, name, args, session);

/** A session beside the page. */
export async function sessionOf(window, workspace, login) {
  const { token } = await call(window, null, 'workspace_open', { folder: workspace, login, passphrase: PASSPHRASE });
  return token;
}

/** Makes the sample through the login page; the folder and where it lies. */
async function makeSample() {
  const place = freshPlace();
  const workspace = join(place.files, 'sample');
  const window = await openWindow({ place, name: 'sample' });
  try {
    await window.loaded();
    await window.byTestId('way-demo').click();
    await window.byTestId('demo-folder').fill(workspace);
    await window.byTestId('demo-ok').click();
    // Every user has a key derived from a passphrase at full cost.
    await until('the sample is there', 120_000, async () => (await window.byTestId('page-path').count()) > 0);
    await window.screenshot('sample');
  } finally {
    await window.close();
  }
  return { workspace, files: place.files, remove: place.remove };
}

/** The sample for the journeys of a file, made before the first and removed after the last; and a window on it. */
export function sampleForAll() {
  const sample = {};
  before(async () => Object.assign(sample, await makeSample()), { timeout: 180_000 });
  after(() => sample.remove?.());
  return { sample, inSample: (name, journey) => inWindow(name, { workspace: sample.workspace }, journey) };
}

/** The newest assessment of the sample. */
export async function assessmentOf(window, session) {
  const { rows } = await call(window, session, 'record_list', { register: 'assessments' });
  return rows[0].id;
}

/** Logs in on the login page, in Chinese. */
export async function logIn(window, login) {
  await window.byTestId('lang-zh').click();
  await window.byTestId(`slot-${login}`).click();
  await window.byTestId('passphrase').fill(PASSPHRASE);
  await window.byTestId('login-open').click();
  await until(`${login} is logged in`, 30_000, async () => (await window.byTestId('session-person').count()) > 0);
}

/** Goes to a page by its address, as a link would; waits until it stands where the one before it stood. */
export const visit = async (window, hash) => {
  await window.executeAsync(GOING, hash);
  await window.byTestId('page-coming').gone();
};

/**
 * Opens a drop-down list and waits for an option of it, by a condition of XPath. Lists that were open before stay on the
 * page, so the option is looked for in the list of this control; a list may close again while the page settles.
 */
async function optionOf(window, testid, condition, typed) {
  const input = window.css(`[data-testid="${testid}"] input`);
  const list = `${await input.attribute('id')}_list`;
  const option = window.xpath(
    `//div[contains(@class,"ant-select-dropdown") and .//*[@id="${list}"]]//div[contains(@class,"ant-select-item-option") and ${condition}]`,
  );
  await until(`${testid} offers ${condition}`, 20_000, async () => {
    if ((await input.attribute('aria-expanded')) !== 'true') await window.byTestId(testid).click();
    if (typed !== undefined && (await input.property('value')) !== typed) await input.fill(typed);
    await new Promise((done) => setTimeout(done, 400));
    return (await input.attribute('aria-expanded')) === 'true' && (await option.count()) > 0;
  });
  return option;
}

/** Chooses an option of a drop-down list by what it is called. */
export async function choose(window, testid, label) {
  await (await optionOf(window, testid, `@title="${label}"`)).click();
}

/** Answers a yes-or-no field; a click may be lost while its form still moves into place. */
export async function answer(window, testid, label) {
  const option = `//*[@data-testid="${testid}"]//label[.//*[text()="${label}"]]`;
  await until(`${testid} is answered ${label}`, WAIT, async () => {
    await window.xpath(option).click();
    await new Promise((done) => setTimeout(done, 300));
    return (await window.xpath(`${option}[contains(@class,"ant-segmented-item-selected")]`).count()) > 0;
  });
}

/** Types a day into a date field and leaves it. */
export async function day(window, field, value) {
  const input = window.css(`#${field}`);
  await input.click();
  await input.fill(value);
  await input.press('enter');
}

/** Waits until an element holds a text. WebKit's driver leaves out texts that are cut short by an ellipsis. */
export const holds = (window, testid, text) =>
  until(`${testid} holds ${text}`, WAIT, async () => String(await window.byTestId(testid).property('textContent')).includes(text));

/** Chooses a record in a reference by typing a part of what it is called. */
export async function refer(window, testid, text) {
  await (await optionOf(window, testid, `contains(., "${text}")`, text)).click();
}

/** Types an instant of Shanghai, `2026-11-20 09:00`, into its field and takes it over. */
export async function instant(window, field, value) {
  const input = window.css(`#${field}`);
  await input.click();
  await input.fill(value);
  await input.press('enter');
}

/** A record that stands there before the journey begins, by the command list; its id. */
export async function given(window, session, register, values) {
  return (await call(window, session, 'record_save', { register, values })).id;
}

/** A day of Shanghai, so many days from today: `2026-11-21`. */
export const dayFromToday = (days) => new Date(Date.now() + (days * 24 + 8) * 3_600_000).toISOString().slice(0, 10);

/** A wall clock of Shanghai, so many hours ago: `2026-11-21 09:30`. */
export const hoursAgo = (hours) => new Date(Date.now() + (8 - hours) * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');

/** Waits until a button may be used, then clicks it. */
export async function press(window, testid) {
  await until(`${testid} may be used`, 20_000, () => window.byTestId(testid).enabled());
  await window.byTestId(testid).click();
}

/** Answers the next dialog with a path and opens it by a button; waits until the page names what was picked. */
export async function pick(window, testid, path, shown) {
  window.pick(path);
  await window.byTestId(testid).click();
  await window.byTestId(shown).present();
}
