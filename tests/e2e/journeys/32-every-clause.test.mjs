// From an empty assessment to all its clauses concluded and checked by two users, with the refusals on the way.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { until, WAIT } from '../driver.mjs';
import { call, choose, day, dayFromToday, logIn, refer, sampleForAll, sessionOf, visit } from './sample.mjs';

const limits = { timeout: 300_000 };
const NAME = '示例二次开发管理评估';
const EDITION = 'TTAF-268.5@2025';
const CLAUSES = 12;
/** The assessment that the first journey makes and the others go on with. */
let assessment;
const { sample, inSample } = sampleForAll();

const clausesOf = (window, session) => call(window, session, 'clause_list', { assessment });

/** What an element holds at this moment; nothing where it is not there. */
async function said(window, testid) {
  const element = window.byTestId(testid);
  return (await element.count()) > 0 ? String(await element.property('textContent')) : '';
}

/** Clicks until the state stands; a click may be lost while the page settles. */
const press = (what, element, stands) =>
  until(what, 60_000, async () => {
    if (await stands()) return true;
    await element.click();
    return until(what, 4_000, stands).catch((error) => {
      throw new Error(`clicked, yet ${error.message}`);
    });
  });

/** Ticks or unticks a box of the clause list, until so many are picked. */
const pick = (window, testid, n) =>
  press(`${n} clauses are picked`, window.xpath(`//label[.//*[@data-testid="${testid}"]]`), async () =>
    (await said(window, 'clause-bar')).includes(`已选 ${n} 条`),
  );

/** Waits until the desk counts so many concluded and checked. */
const counted = (window, concluded, checked) =>
  until(`${concluded} are concluded and ${checked} checked`, 60_000, async () => {
    const shown = await said(window, 'assessment-state');
    if (!shown.includes(`已作结论 ${concluded} / ${CLAUSES}，已复核 ${checked}`)) throw new Error(`it shows: ${shown}`);
    return true;
  });

/** The rows of the clause list that bear a word. */
const MARKED = `return [...document.querySelectorAll('[data-testid="clause-tree"] .clause-row')]
  .filter((row) => row.textContent.includes(arguments[0])).length;`;

/** Waits until so many rows of the clause list bear a word. */
const marked = (window, word, n) =>
  until(`${n} rows say ${word}`, 20_000, async () => {
    const found = await window.execute(MARKED, word);
    if (found !== n) throw new Error(`${found} do`);
    return true;
  });

/** Opens the dossier of a clause. */
async function open(window, clause) {
  await visit(window, `#/assessment/${assessment}/${clause}`);
  await window.byTestId('dossier-title').shows(clause);
}

/** Chooses the verdict of the dossier that is open. */
const judge = (window, verdict) =>
  press(`the verdict is ${verdict}`, window.byTestId(`verdict-${verdict}`), async () => {
    const chosen = `//label[contains(@class, "-wrapper-checked") and .//*[@data-testid="verdict-${verdict}"]]`;
    return (await window.xpath(chosen).count()) > 0;
  });

/** Does a verdict differ from what the records propose, so that a reason is due? */
const differs = (row, verdict) =>
  row.proposed !== null && !['to_judge', 'not_enough_data', verdict].includes(row.proposed);

/** Looks at what would be kept: the preview tells of each clause whether it passes. */
async function preview(window, rows, passes) {
  await press('the preview is there', window.byTestId('many-look'), async () => (await window.byTestId('many-plan').count()) > 0);
  const passing = rows.filter(passes).length;
  await window.byTestId('many-plan').shows(`可通过 ${passing} 条，不能通过 ${rows.length - passing} 条`);
  for (const row of rows) assert.match(await said(window, `many-${row.id}`), passes(row) ? /可通过/ : /不能通过/, row.id);
  return passing;
}

/** Opens a drawer by its button in the bar of the clauses picked. */
const drawer = (window, button, inside) =>
  press(`${inside} is open`, window.byTestId(button), async () => (await window.byTestId(inside).count()) > 0);

const drawerError = (window) => window.xpath('//*[contains(@class, "ant-drawer")]//*[@data-testid="error-message"]');

test('a new assessment begins with every clause open, and none is concluded without its grounds', limits, () =>
  inSample('every-clause-new', async (window) => {
    await logIn(window, 'lin');
    await visit(window, '#/records/assessments');
    await window.byTestId('record-new').click();
    await window.byTestId('field-name').type(NAME);
    await refer(window, 'field-service', '示例问答');
    await window.byTestId('field-edition').type(EDITION);
    await choose(window, 'field-occasion', '定期');
    await choose(window, 'field-conducted', '自行评估');
    await day(window, 'f-assessed_on', dayFromToday(-1));
    await window.screenshot('every-clause-form');
    await window.byTestId('form-save').click();
    await window.byTestId('record-page').shows(NAME);
    assessment = (await window.execute('return location.hash')).split('/').at(-1);

    await visit(window, `#/assessment/${assessment}`);
    await counted(window, 0, 0);
    const lin = await sessionOf(window, sample.workspace, 'lin');
    const rows = await clausesOf(window, lin);
    assert.equal(rows.length, CLAUSES);
    assert.ok(rows.every((row) => row.state === 'open' && row.verdict === null));
    const [{ id: first }] = rows;
    await open(window, first);
    await window.byTestId('dossier-state').shows('未作结论');
    await marked(window, '未作结论', rows.filter((row) => row.applies).length);
    await window.screenshot('every-clause-open');

    // To conform takes evidence, not to conform takes a reason.
    const refusal = window.css('[data-testid="conclusion-form"] [data-testid="error-message"]');
    await judge(window, 'conforms');
    await window.byTestId('conclude-save').click();
    await refusal.shows(/需要至少一项在评估日期.*有效的证据/);
    await window.screenshot('every-clause-no-evidence');
    await judge(window, 'does_not_conform');
    await window.byTestId('conclude-save').click();
    await refusal.shows('结论为「不符合」，须写明理由');
    await window.screenshot('every-clause-no-reason');
    await counted(window, 0, 0);
    assert.ok((await clausesOf(window, lin)).every((row) => row.state === 'open'), 'what is refused leaves nothing');

    await window.byTestId('conclude-reason').type('示例：数据集的对照表尚未编制，列入整改。');
    const difference = window.byTestId('conclude-difference');
    if ((await difference.count()) > 0) await difference.type('示例：对照表尚未编制，记录不足以证明。');
    await window.byTestId('conclude-save').click();
    await window.byTestId('conclude-saved').present();
    await refusal.gone();
    await window.byTestId('dossier-state').shows('待复核');
    await counted(window, 1, 0);
    assert.deepEqual(window.pageErrors(), []);
  }));

test('the other clauses are concluded together as the preview tells, and their author checks none', limits, () =>
  inSample('every-clause-many', async (window) => {
    assert.ok(assessment, 'the journey before made the assessment');
    await logIn(window, 'lin');
    const lin = await sessionOf(window, sample.workspace, 'lin');
    await visit(window, `#/assessment/${assessment}`);
    await counted(window, 1, 0);
    const all = await clausesOf(window, lin);
    const rows = all.filter((row) => row.state === 'open');
    const inFive = all.filter((row) => row.id.startsWith('5.')).length;
    await pick(window, 'pick-chapter-5', inFive);
    await pick(window, 'pick-chapter-6', CLAUSES);
    await pick(window, `pick-${all[0].id}`, rows.length);

    // Conforming: none passes without evidence; with it, those pass of which the records say nothing else.
    await drawer(window, 'bar-conclude', 'many-look');
    await choose(window, 'many-verdict', '符合');
    await window.byTestId('many-reason').type('示例：依所附制度与登记册中的记录作出结论。');
    assert.equal(await preview(window, rows, () => false), 0);
    assert.equal(await window.byTestId('many-keep').enabled(), false, 'where none passes, nothing is kept');
    await window.screenshot('every-clause-none-pass');
    await refer(window, 'many-evidence', '示例个人信息保护制度');
    await until('the evidence is chosen', WAIT, async () => (await said(window, 'many-evidence')).includes('示例个人信息保护制度'));
    // The list of evidence stays open and would cover the buttons.
    await press('the list of evidence is closed', window.css('.ant-drawer-title'), async () =>
      (await window.css('[data-testid="many-evidence"] input').attribute('aria-expanded')) !== 'true',
    );
    const passing = await preview(window, rows, (row) => !differs(row, 'conforms'));
    const refused = rows.filter((row) => differs(row, 'conforms'));
    assert.ok(passing > 0 && refused.length > 0, `some pass and some do not: ${passing} and ${refused.length}`);
    assert.match(await said(window, `many-${refused[0].id}`), /须写明不同的理由/);
    await window.screenshot('every-clause-some-pass');
    await window.byTestId('many-keep').click();
    await counted(window, 1 + passing, 0);
    await window.byTestId('clause-bar').gone();

    // The rest does not conform, and says why it differs where the records say something else.
    const rest = (await clausesOf(window, lin)).filter((row) => row.state === 'open');
    assert.deepEqual(rest.map((row) => row.id), refused.map((row) => row.id));
    for (const [at, row] of rest.entries()) await pick(window, `pick-${row.id}`, at + 1);
    await drawer(window, 'bar-conclude', 'many-look');
    await choose(window, 'many-verdict', '不符合');
    await window.byTestId('many-reason').type('示例：登记册显示的差距列入整改。');
    await window.byTestId('many-difference').type('示例：登记信息尚不完整，从严作出结论。');
    assert.equal(await preview(window, rest, () => true), rest.length);
    await window.screenshot('every-clause-rest-passes');
    await window.byTestId('many-keep').click();
    await counted(window, CLAUSES, 0);
    await window.byTestId('clause-bar').gone();

    // Nobody checks their own conclusion, neither one nor several.
    const own = rows.at(-1).id;
    await open(window, own);
    await window.byTestId('dossier-state').shows('待复核');
    await window.byTestId('check-agree').click();
    await window.css('[data-testid="checks"] [data-testid="error-message"]').shows('本人');
    await window.screenshot('every-clause-own-check');
    await pick(window, `pick-${own}`, 1);
    await drawer(window, 'bar-check', 'check-many-agreed');
    await window.byTestId('check-many-agreed').click();
    await drawerError(window).shows('本人');
    await drawerError(window).shows(own);
    await window.screenshot('every-clause-own-checks');
    assert.ok((await clausesOf(window, lin)).every((row) => row.state === 'concluded'), 'concluded, and none checked');
    assert.deepEqual(window.pageErrors(), []);
  }));

test('the second user opens and checks every clause, alone and together, until none is left', limits, () =>
  inSample('every-clause-check', async (window) => {
    assert.ok(assessment, 'the first journey made the assessment');
    await logIn(window, 'gu');
    const gu = await sessionOf(window, sample.workspace, 'gu');
    await visit(window, `#/assessment/${assessment}`);
    await counted(window, CLAUSES, 0);
    const ids = (await clausesOf(window, gu)).map((row) => row.id);
    const [five, six] = ['5.', '6.'].map((chapter) => ids.filter((id) => id.startsWith(chapter)));
    for (const [at, id] of five.entries()) {
      await open(window, id);
      await press(`${id} is checked`, window.byTestId('check-agree'), async () =>
        (await said(window, 'dossier-state')).includes('已复核'),
      );
      await counted(window, CLAUSES, at + 1);
    }
    await window.screenshot('every-clause-chapter-checked');

    // What was not opened is not checked along with the others.
    await pick(window, 'pick-chapter-6', six.length);
    await drawer(window, 'bar-check', 'check-many-agreed');
    await window.byTestId('check-many-unseen').shows(`${six.length} 条尚无结论或未打开查看`);
    assert.equal(await window.byTestId('check-many-agreed').enabled(), false, 'nothing that was seen, nothing to agree to');
    await window.screenshot('every-clause-unseen');
    await press('the drawer is closed', window.css('.ant-drawer-close'), async () =>
      (await window.byTestId('check-many-agreed').count()) === 0,
    );
    for (const id of six) {
      await open(window, id);
      await window.byTestId('checks').present();
    }
    await drawer(window, 'bar-check', 'check-many-agreed');
    assert.equal(await window.byTestId('check-many-unseen').count(), 0, 'each was opened');
    await window.byTestId('check-many-agreed').click();
    await counted(window, CLAUSES, CLAUSES);
    await window.byTestId('clause-bar').gone();
    await marked(window, '已复核', CLAUSES);
    assert.ok((await clausesOf(window, gu)).every((row) => row.state === 'checked'));
    await window.byTestId('dossier-state').shows('已复核');
    await window.screenshot('every-clause-checked');

    await press('the desk is in English', window.byTestId('lang-en'), async () =>
      (await said(window, 'assessment-state')).includes(`${CLAUSES} of ${CLAUSES} concluded, ${CLAUSES} checked`),
    );
    await window.byTestId('dossier-state').shows('Checked');
    await marked(window, 'Checked', CLAUSES);
    await window.screenshot('every-clause-checked-en');
    assert.deepEqual(window.pageErrors(), []);
  }));
