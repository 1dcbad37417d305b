// Pictures of the guides, made from the running program on the sample organisation: `cargo xtask pictures`.
//
// A picture is written anew only where its page says something else than when it was made, days, hours and digests
// aside, or where the interface looks otherwise; so the machine's clock alone changes none.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { until, WAIT } from './driver.mjs';
import { change, firstReport } from './first-report.mjs';
import { openHost } from './host.mjs';
import { workbook } from './journeys/workbook.mjs';
import { noteOf, small } from './png.mjs';

const DOCS = new URL('../../docs/', import.meta.url).pathname;
const PICTURES = join(DOCS, 'guide/pictures');
const LANGS = ['zh', 'en'];
const SIZE = { width: 1200, height: 900 };
/** Bytes of all pictures together. */
const MOST = 3_000_000;
const id = (testid) => `[data-testid="${testid}"]`;

const opened = await openHost({ ...SIZE, flags: ['--hide-scrollbars'] });
const { tab, files, ask, session } = opened;
const made = new Set();

/** What the page says and how it looks, without what the clock and chance put there. */
async function said() {
  const [text, styles] = await tab.execute(
    `const own = [...document.styleSheets].filter((sheet) => sheet.href);
     return [document.body.innerText, own.flatMap((sheet) => [...sheet.cssRules].map((rule) => rule.cssText))];`,
  );
  const told = text.replace(/[0-9a-f]+(-[0-9a-f]+){2,}|[0-9a-f]{8,}/g, '#').replace(/\d+/g, '0');
  return createHash('sha256').update(JSON.stringify([SIZE, styles, told])).digest('hex').slice(0, 32);
}

/** Writes a picture of the page as it stands, unless one of it is there. */
async function write(file) {
  made.add(file);
  const note = await said();
  if (existsSync(file) && noteOf(readFileSync(file)) === note) return;
  mkdirSync(dirname(file), { recursive: true });
  const picture = small(await tab.picture(), note);
  writeFileSync(file, picture);
  console.log(`${file.slice(DOCS.length)}  ${picture.length}`);
}

/** A picture of the page in each language; `sight` brings what matters into sight once the language has changed. */
async function shot(name, sight = async () => {}) {
  for (const lang of LANGS) {
    await tab.click(id(`lang-${lang}`));
    await until(`the page speaks ${lang}`, WAIT, () =>
      tab.execute('return document.documentElement.lang.startsWith(arguments[0])', lang),
    );
    await tab.settled();
    await sight();
    await tab.settled();
    await tab.execute('document.activeElement?.blur()');
    await write(join(PICTURES, lang, `${name}.png`));
  }
  await tab.click(id('lang-zh'));
  await tab.settled();
}

/** A file with this content among those of the run. */
function file(name, content) {
  const path = join(files, name);
  writeFileSync(path, content);
  return path;
}

/** The page on which a workspace is made, before there is one. */
async function create() {
  await tab.click(id('way-create'));
  await tab.fill('#create-folder', 'D:\\合规工作区');
  await tab.fill(id('create-name'), '林合规');
  await tab.fill(id('create-login'), 'lin');
  await tab.fill(id('new-passphrase'), 'hegui-sample-2026');
  await tab.fill(id('passphrase-again'), 'hegui-sample-2026');
  await shot('create');
}

/** What the compliance officer sees. */
async function compliance({ folder, report }) {
  const lin = await session(folder, 'lin');
  const rows = async (register) => (await ask(lin, 'record_list', { register, limit: 100 })).rows;
  await tab.visit('#/records/corpus_sources');
  await shot('records');

  const roster = [
    ['工号', '姓名', '用工方式', '部门', '入职日期'],
    ['S-101', '示例新人甲', '内部', '数据部', '2026-03-02'],
    ['S-102', '示例新人乙', '内部', '数据部', '2026 年 2 月 30 日'],
    ['S-103', '', '外包', '数据部', '2026-03-02'],
  ];
  await tab.visit('#/import/people');
  await tab.pick(file('人员名册.xlsx', workbook('people', roster)));
  await tab.press(id('import-pick'));
  await tab.present(id('import-plan'));
  await shot('import');

  const { id: filing } = (await rows('filings')).find((one) => one.title.zh.includes('上线备案'));
  const [assessment] = await rows('assessments');
  const { record } = await ask(lin, 'record_show', { register: 'filings', id: filing });
  await ask(lin, 'record_save', {
    register: 'filings',
    id: filing,
    version: record.version,
    values: { assessment: assessment.id, report },
  });
  await tab.visit(`#/records/filings/${filing}`);
  await tab.press(id('package-check'));
  await tab.present(id('package-checked'));
  await shot('package', () => tab.intoSight(id('package-compared')));

  const packed = join(files, '示例材料包.zip');
  await ask(lin, 'filing_package', { filing, target: packed, despite: '示例：演示用，尚有材料未备齐。' });
  await tab.visit('#/reports');
  await tab.click(id('tab-verify'));
  await tab.pick(packed);
  await tab.click(id('verify-pick'));
  await tab.press(id('verify-do'));
  await tab.present(id('verify-outcome'));
  await shot('verify');

  await tab.visit('#/path');
  await tab.click(id('search-open'));
  await tab.fill(id('search-text'), '语料');
  await tab.present('[role="option"]');
  await shot('search');
  await tab.execute('document.querySelector(".ant-modal-close").click()');
}

/** What the annotation lead sees. */
async function annotation({ folder }) {
  await change(tab, folder, 'jian');
  const jian = await session(folder, 'jian');
  const { rows } = await ask(jian, 'record_list', { register: 'qualifications', limit: 100 });
  const suspended = rows.find((one) => one.values.state === 'suspended') ?? rows[0];
  await tab.visit(`#/records/qualifications/${suspended.id}`);
  await shot('qualification');
  await tab.visit('#/work');
  await shot('work', () => tab.execute('document.querySelector(".work-not").focus()'));
  const granted = rows.filter((one) => one.values.state === 'granted');
  granted.sort((a, b) => b.values.valid_to_on.localeCompare(a.values.valid_to_on));
  await tab.visit(`#/certificates/${granted[0].id}`);
  await tab.present(id('certificate'));
  await shot('certificate');
  await tab.visit('#/heads');
  await shot('heads');

  const [log] = (await ask(jian, 'record_list', { register: 'annotation_logs', limit: 1 })).rows;
  const day = log.values.first_on;
  const lines = [
    '条目编号,标注人员,审核人员,标签,审核结论,用时（秒）,标注时间',
    `示例-001,label-012,label-a01,准确,通过,42,${day} 10:00`,
    `示例-002,label-012,label-a01,准确,通过,38,${day} 10:02`,
    `示例-003,label-013,label-a01,不准确,退回,45,${day} 10:03`,
    `示例-004,label-013,label-013,准确,通过,40,${day} 10:05`,
  ];
  await tab.visit('#/annotation-log');
  await tab.pick(file('示例标注日志.csv', `${lines.join('\n')}\n`));
  await tab.click(id('log-pick'));
  await tab.present(id('log-columns'));
  await tab.choose(id('log-task'), '示例问答优化标注', '示例问答优化标注');
  await tab.press(id('log-look'));
  await tab.present(id('log-result'));
  await shot('log', () => tab.intoSight(id('log-result'), 'start'));
}

/** What the legal reviewer sees. */
async function legal({ folder }) {
  await change(tab, folder, 'fang');
  const fang = await session(folder, 'fang');
  const rows = async (register) => (await ask(fang, 'record_list', { register, limit: 100 })).rows;
  const complaint = (await rows('complaints')).find((one) => one.values.state === 'accepted' && one.values.reopened_at);
  await tab.visit(`#/records/complaints/${complaint.id}`);
  await shot('complaint');
  await tab.click(id('tab-course'));
  await tab.present(id('timeline'));
  await shot('timeline');
  const shown = [];
  for (const { id: one } of await rows('incidents')) {
    shown.push(await ask(fang, 'record_show', { register: 'incidents', id: one }));
  }
  // The one with most clocks tells most.
  const [{ record: incident }] = shown.sort((a, b) => b.clocks.length - a.clocks.length);
  await tab.visit(`#/records/incidents/${incident.id}`);
  await shot('incident');
  await tab.visit('#/duties');
  await shot('due');
  await tab.visit('#/citations');
  await tab.fill(
    id('citations-text'),
    '本制度依据《生成式人工智能服务管理暂行办法》第十七条、GB/T 35273-2017《信息安全技术 个人信息安全规范》和 GB/T 99999-2024 编制。',
  );
  await tab.press(id('citations-check-text'));
  await tab.present(id('citations-found'));
  await shot('citations');
  await tab.visit('#/journal');
  await tab.press(id('journal-verify'));
  await tab.present(id('journal-verified'));
  await shot('journal', () => tab.intoSight(id('journal-verified')));
}

/** Pictures that nothing made are taken away; all together stay small. */
function tidy() {
  let bytes = 0;
  for (const lang of LANGS) {
    const folder = join(PICTURES, lang);
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      if (made.has(path)) bytes += readFileSync(path).length;
      else rmSync(path);
    }
  }
  console.log(`${made.size} pictures, ${bytes} bytes`);
  if (bytes > MOST) throw new Error(`the pictures are larger than ${MOST} bytes together`);
}

try {
  await create();
  const way = await firstReport(opened, shot);
  console.table(way.parts);
  await change(tab, way.folder, 'lin');
  await compliance(way);
  await annotation(way);
  await legal(way);
  tidy();
} finally {
  await opened.close();
}
