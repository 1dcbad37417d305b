// Keeping a workspace: made with its recovery paper, its users, its backup, and what is taken back or taken out.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { freshPlace, inWindow, until } from '../driver.mjs';
import { PASSPHRASE, call, given, logIn, sampleForAll, sessionOf, visit } from './sample.mjs';

const limits = { timeout: 240_000 };
const { sample, inSample } = sampleForAll();

const lies = (file, what) => until(`${what} lies there`, 60_000, () => existsSync(file) && readFileSync(file).length > 0);

test('a workspace is made, its recovery key is printed, and the key opens it when the passphrase is lost', limits, async () => {
  const place = freshPlace();
  const folder = join(place.files, 'own');
  const paper = join(place.files, 'recovery.pdf');
  try {
    await inWindow('create', { workspace: folder }, async (window) => {
      await window.byTestId('lang-zh').click();
      await window.byTestId('way-create').click();
      await window.byTestId('create-folder').fill(folder);
      await window.byTestId('create-name').type('示例负责人');
      await window.byTestId('create-login').type('first');
      await window.byTestId('new-passphrase').type('示例 口令 之一 长句');
      await window.byTestId('passphrase-again').type('示例 口令 之二');
      assert.equal(await window.byTestId('create-ok').enabled(), false, 'two passphrases that differ make nothing');
      await window.byTestId('passphrase-again').fill('示例 口令 之一 长句');
      await window.byTestId('create-ok').click();
      await until('the workspace is made', 60_000, async () => (await window.byTestId('recovery-key').count()) > 0);
      const key = (await window.byTestId('recovery-key').text()).trim();
      window.pick(paper);
      await window.byTestId('recovery-paper').click();
      await lies(paper, 'the recovery paper');
      assert.equal(readFileSync(paper).subarray(0, 5).toString(), '%PDF-');
      await window.screenshot('recovery');
      await window.byTestId('recovery-done').click();
      await window.byTestId('session-person').shows('示例负责人');
      await window.byTestId('lock').click();
      await window.byTestId('slot-first').click();
      await window.byTestId('recover').click();
      await window.byTestId('recover-key').type(key);
      await window.byTestId('new-passphrase').type('示例 口令 之三 长句');
      await window.byTestId('passphrase-again').type('示例 口令 之三 长句');
      await window.byTestId('recover-ok').click();
      await until('the key opens it', 60_000, async () => (await window.byTestId('session-person').count()) > 0);
      await window.byTestId('lock').click();
      await window.byTestId('slot-first').click();
      await window.byTestId('passphrase').type('示例 口令 之一 长句');
      await window.byTestId('login-open').click();
      await window.byTestId('error-message').shows(/口令/);
      assert.deepEqual(window.pageErrors(), []);
    });
  } finally {
    place.remove();
  }
});

test('a user is added, sets a passphrase, is admitted, and is removed again', limits, () =>
  inSample('users', async (window) => {
    // The system administrator makes the seat and reads no record.
    await logIn(window, 'xi');
    await visit(window, '#/users');
    assert.equal(await window.byTestId('menu-registers').count(), 0, 'no register for the system administrator');
    await window.byTestId('user-add').click();
    await window.byTestId('user-name').type('新示例');
    await window.byTestId('user-login').type('newone');
    await window.byTestId('user-add-ok').click();
    await window.byTestId('user-newone').shows('待设置口令');
    await window.byTestId('lock').click();
    await window.byTestId('slot-newone').click();
    await window.byTestId('new-passphrase').type(PASSPHRASE);
    await window.byTestId('passphrase-again').type(PASSPHRASE);
    await window.byTestId('activate-ok').click();
    await until('the seat waits for admission', 60_000, async () => (await window.byTestId('slot-waiting').count()) > 0);
    await logIn(window, 'an');
    await visit(window, '#/users');
    await window.byTestId('admit-newone').click();
    await window.xpath('//label[contains(@class,"ant-checkbox-wrapper") and contains(., "查阅者")]').click();
    await window.screenshot('admit');
    await window.byTestId('admit-ok').click();
    await window.byTestId('user-newone').shows('已启用');
    await window.byTestId('user-newone').shows('查阅者');
    await window.byTestId('lock').click();
    await logIn(window, 'newone');
    await visit(window, '#/records/people');
    await window.byTestId('list-people').present();
    assert.equal(await window.byTestId('record-new').count(), 0, 'a viewer writes nothing');
    await window.byTestId('lock').click();
    await logIn(window, 'an');
    await visit(window, '#/users');
    await window.byTestId('remove-newone').click();
    await window.byTestId('reason-text').type('示例：离岗');
    await window.byTestId('reason-ok').click();
    await until('the user is removed', 60_000, async () => !/已启用/.test((await window.byTestId('user-newone').count()) > 0 ? await window.byTestId('user-newone').text() : ''));
    assert.deepEqual(window.pageErrors(), []);
  }));

test('a change is undone, and records leave as a sheet or a paper, in clear only for a reason', limits, () =>
  inSample('undo', async (window) => {
    const lin = await sessionOf(window, sample.workspace, 'lin');
    const id = await given(window, lin, 'people', {
      code: 'U-1',
      name: '丁撤销',
      employer_kind: 'internal',
      department: '合规部',
      joined_on: '2025-01-06',
      phone: '13911112222',
    });
    const { record } = await call(window, lin, 'record_show', { register: 'people', id });
    const saved = await call(window, lin, 'record_save', { register: 'people', id, version: record.version, values: { department: '错误部门' }, reason: '示例：误改' });
    await logIn(window, 'lin');
    await visit(window, `#/journal/${saved.version}`);
    await window.byTestId('entry').shows('错误部门');
    await window.byTestId('entry-undo').click();
    await window.byTestId('reason-text').type('示例：改错了部门');
    await window.byTestId('reason-ok').click();
    await window.byTestId('reason-ok').gone();
    await visit(window, `#/records/people/${id}`);
    await window.byTestId('value-department').shows('合规部');
    await window.screenshot('undone');
    await visit(window, '#/records/people');
    for (const [key, name, reason] of [['导出记录（XLSX）', '人员.xlsx', ''], ['导出记录（PDF）', '人员.pdf', ''], ['导出明文（XLSX，需填理由）', '人员-明文.xlsx', '示例：备案核对']]) {
      const file = join(sample.files, name);
      window.pick(file);
      await window.byTestId('exports').click();
      await window.byText(key).click();
      if (reason) {
        await window.byTestId('reason-text').type(reason);
        await window.byTestId('reason-ok').click();
      }
      await lies(file, name);
      const begins = name.endsWith('.pdf') ? '%PDF-' : 'PK';
      assert.equal(readFileSync(file).subarray(0, begins.length).toString(), begins, `${name} is what its name says`);
    }
    const entries = await call(window, lin, 'journal_list', { limit: 5 });
    const clear = entries.find((entry) => entry.reason === '示例：备案核对');
    assert.ok(clear, 'the clear export stands in the journal');
    // The entry names the file that left by its digest.
    await visit(window, `#/journal/${clear.seq}`);
    const digest = createHash('sha256').update(readFileSync(join(sample.files, '人员-明文.xlsx'))).digest('hex');
    await window.byTestId('fact-sha256').shows(digest);
    await window.byTestId('fact-register').shows('人员');
    await window.byTestId('fact-unmasked').shows('身份证号');
    await window.screenshot('export-journalled');
    assert.deepEqual(window.pageErrors(), []);
  }));

test('a backup is made, restored into a new folder, and proves its journal', limits, () =>
  inSample('backup', async (window) => {
    const folder = join(sample.files, 'backups');
    mkdirSync(folder);
    await logIn(window, 'an');
    await visit(window, '#/workspace');
    await window.byTestId('backup-folder').type(folder);
    await window.byTestId('backup-make').click();
    await until('the backup is made', 60_000, async () => (await window.byTestId('backup-receipt').count()) > 0);
    await window.screenshot('backup');
    const [file] = readdirSync(folder).filter((name) => name.endsWith('.hegui-backup'));
    assert.ok(file, 'the backup lies in the folder');
    await window.byTestId('lock').click();
    await window.byTestId('way-restore').click();
    await window.byTestId('restore-file').type(join(folder, file));
    await window.byTestId('restore-folder').fill(join(sample.files, 'restored'));
    await window.css('#restore-login').fill('an');
    await window.css('#restore-passphrase').fill(PASSPHRASE);
    await window.byTestId('restore-ok').click();
    await until('the backup is restored', 90_000, async () => /已恢复/.test(await window.pageText()));
    await window.screenshot('restored');
    assert.deepEqual(window.pageErrors(), []);
  }));
