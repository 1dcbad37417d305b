// The data lead: test data is held against the training data that it is kept apart from, item by item.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { call, dayFromToday, given, logIn, sampleForAll, sessionOf, visit } from './sample.mjs';

const { sample, inSample } = sampleForAll();

/** A dataset with the list of its items' digests; its id. */
async function dataset(window, session, name, items, values) {
  const list = join(sample.files, `${name}.sha256`);
  const lines = items.map((item) => `${createHash('sha256').update(item).digest('hex')}  ${item}`);
  writeFileSync(list, `${lines.join('\n')}\n`);
  const about = { title: `${name}条目摘要清单`, kind: 'data', period_from_on: '2025-10-01' };
  const proof = await call(window, session, 'evidence_add', { paths: [list], values: about });
  const [source] = (await call(window, session, 'record_list', { register: 'corpus_sources' })).rows;
  const [person] = (await call(window, session, 'record_list', { register: 'people' })).rows;
  return given(window, session, 'datasets', {
    name,
    edition: '1.0',
    sources: [source.id],
    items: items.length,
    item_digest_list: [proof.id],
    storage: '示例存储区',
    built_by: person.id,
    built_on: dayFromToday(-30),
    ...values,
  });
}

test('items that stand in training and in test data are counted, and the record keeps the figure', { timeout: 120_000 }, () =>
  inSample('datasets', async (window) => {
    const wang = await sessionOf(window, sample.workspace, 'wang');
    const trained = await dataset(window, wang, '示例训练集甲', ['一', '二', '三', '四'], { purpose: 'fine_tuning' });
    const tested = await dataset(window, wang, '示例测试集乙', ['三', '五', '六'], { purpose: 'test', counterparts: [trained] });
    await logIn(window, 'wang');
    await visit(window, `#/records/datasets/${trained}`);
    await window.byTestId('record-edit').present();
    assert.equal(await window.byTestId('compare-items').count(), 0, 'training data is kept apart from nothing');
    await visit(window, `#/records/datasets/${tested}`);
    await window.byTestId('compare-items').click();
    await window.byTestId('compare-ok').click();
    await window.byTestId('compare-shared').shows('重合 1 条');
    await window.byTestId('compare-result').shows('示例训练集甲');
    await window.screenshot('datasets-compared');
    await window.byTestId('compare-close').click();
    await window.byTestId('compare-result').gone();
    await window.byTestId('value-overlap_items').shows('1');
    await window.byTestId('value-overlap_with').shows('示例训练集甲');
    assert.deepEqual(window.pageErrors(), []);
  }));
