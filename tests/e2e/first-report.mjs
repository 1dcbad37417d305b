// The way of the guide "Fifteen minutes": from nothing to a signed report of the sample organisation, through the window,
// how long the machine took for each part of it, and how much a person does.
import { join } from 'node:path';
import { PASSPHRASE, until } from './driver.mjs';

const id = (testid) => `[data-testid="${testid}"]`;
/** Those who sign the sample's report, in their order. */
const SIGNERS = ['zhao', 'wang', 'fang'];

/** Logs in on the login page. */
export async function logIn(tab, folder, login) {
  await tab.click(id('way-open'));
  await tab.fill('#workspace-folder', folder);
  await tab.click(id(`slot-${login}`));
  await tab.fill(id('passphrase'), PASSPHRASE);
  await tab.press(id('login-open'));
  await tab.present(id('session-person'));
  await tab.settled();
}

/** Leaves, and logs in as somebody else. */
export async function change(tab, folder, login) {
  await tab.click(id('lock'));
  await tab.present(id('login-ways'));
  await tab.settled();
  await logIn(tab, folder, login);
}

/** Opens the drawer for all clauses in these states that still keep the report from being signed. */
async function picked(tab, states, button) {
  await tab.click(id('clauses-blocks'));
  await tab.choose(id('clauses-by'), '按状态');
  await tab.settled();
  for (const state of states) await tab.click(id(`pick-group-${state}`));
  await tab.click(id(button));
}

/** Concludes what is open or was returned with one verdict; `look` sees the preview. */
async function conclude(tab, verdict, look) {
  await picked(tab, ['open', 'returned'], 'bar-conclude');
  await tab.choose(id('many-verdict'), verdict);
  await tab.fill(id('many-reason'), '示例：依所附证据作出结论。');
  await tab.fill(id('many-difference'), '示例：登记册中的数据尚不完整，依所附证据作出结论。');
  await tab.choose(id('many-evidence'), '示例', '示例');
  await tab.press(id('many-look'));
  await tab.present(id('many-plan'));
  await look();
  await tab.press(id('many-keep'));
  await tab.gone(id('many'));
  await tab.settled();
}

/** Opens every dossier that waits for a check, as the second person has to. */
async function readAll(tab) {
  await tab.click(id('clauses-blocks'));
  await tab.settled();
  const ids = await tab.execute(
    `return [...document.querySelectorAll('[data-testid="clause-tree"] [data-testid^="clause-"]')]
       .map((one) => one.dataset.testid.slice('clause-'.length));`,
  );
  for (const clause of ids) {
    await tab.click(id(`clause-${clause}`));
    await until(`${clause} is open`, 20_000, async () => (await tab.text(id('dossier-title'))).includes(clause));
    await tab.present(id('checks'));
  }
}

/**
 * Goes the way. `shot` takes a picture, which counts for no part; answers the folder, the report,
 * and of each part the seconds that the machine took and what a person does.
 */
export async function firstReport({ tab, files }, shot) {
  const folder = join(files, '示例单位');
  const parts = {};
  /** Times a part of the way and counts what a person does in it, pictures aside. */
  const part = async (name, walk) => {
    const count = () => ({ at: Date.now(), acts: tab.acts, typed: tab.typed });
    const began = count();
    const look = async (...args) => {
      const from = count();
      await shot(...args);
      began.at += Date.now() - from.at;
      Object.assign(tab, { acts: from.acts, typed: from.typed });
    };
    await walk(look);
    parts[name] = {
      seconds: Math.round((Date.now() - began.at) / 1000),
      acts: tab.acts - began.acts,
      typed: tab.typed - began.typed,
    };
  };

  await part('make', async () => {
    await tab.click(id('way-demo'));
    await tab.fill('#demo-folder', folder);
    await tab.press(id('demo-ok'));
    await until('the sample is there', 240_000, () =>
      tab.execute('return document.querySelector(arguments[0]) !== null', id('page-path')),
    );
    await tab.settled();
  });
  await part('path', async (look) => {
    await tab.visit('#/path');
    await look('path');
  });
  await part('conclude', async (look) => {
    await tab.visit('#/assessment');
    await tab.click(id('clause-5.1.c.2'));
    await tab.settled();
    await look('clauses');
    await conclude(tab, '符合', () => look('many'));
  });
  await part('check', async (look) => {
    await change(tab, folder, 'gu');
    await tab.visit('#/assessment');
    await readAll(tab);
    await picked(tab, ['concluded'], 'bar-check');
    await tab.press(id('check-many-agreed'));
    await tab.gone(id('check-many'));
    await look('checked');
  });
  await part('freeze', async (look) => {
    await change(tab, folder, 'lin');
    await tab.visit('#/reports');
    await tab.present(id('report-picture'));
    await look('report', () => tab.intoSight(id('report-freeze')));
    await tab.press(id('report-freeze'));
    await tab.press(id('reason-ok'));
    await tab.present(id('report-view'));
  });
  const report = (await tab.execute('return location.hash')).split('/').at(-1);
  await part('sign', async () => {
    for (const login of SIGNERS) {
      await change(tab, folder, login);
      await tab.visit(`#/reports/${report}`);
      await tab.press('[data-testid^="sign-"]:not([disabled])');
      await tab.press(id('sign-ok'));
      await tab.gone(id('sign-ok'));
      await tab.settled();
    }
  });
  await part('verify', async (look) => {
    await tab.press(id('report-verify'));
    await tab.present(id('verify-outcome'));
    await look('signed', () => tab.intoSight(id('verify-outcome')));
  });
  return { folder, report, parts };
}
