import { fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { AnswersRead } from '../src/api/types.gen';
import { mock } from '../src/mock/mock';
import { catalogue } from '../src/mock/world';
import { KeptSecret } from '../src/records/kept-secret';
import { Refusal } from '../src/platform';
import { Behind, can, choose, open, record, sent } from './desk';
import { at } from './evaluation-desk';

describe('a run of a bank', () => {
  it('is begun from its draw, with a strategy and without files', async () => {
    const calls = record();
    at('#/evaluation/draws/draw2');
    fireEvent.click(await screen.findByTestId('draw-to-run'));
    expect(globalThis.location.hash).toBe('#/evaluation/begin/draw2');
    await screen.findByTestId('run-no-files');
    expect(screen.getByTestId('run-draw').textContent).toContain('DRW-0003');
    expect(screen.queryByTestId('run-pick')).toBeNull();
    fireEvent.change(screen.getByTestId('run-name'), { target: { value: '示例应拒答' } });
    await choose('run-strategy', '加安全策略');
    fireEvent.click(screen.getByTestId('run-begin'));
    await waitFor(() => expect(sent(calls, 'run_begin')).toHaveLength(1));
    expect(sent(calls, 'run_begin')[0]).toEqual({ draw: 'draw2', name: '示例应拒答', strategy: 'with_strategy' });
  });

  it('says that answers are missing, and takes them from a file', async () => {
    const calls = record();
    at('#/evaluation/runs/run1');
    expect((await screen.findByTestId('run-unanswered')).textContent).toContain('15');
    fireEvent.click(screen.getByTestId('run-to-answers'));
    globalThis.location.hash = '#/evaluation/runs/run1/answers';
    expect((await screen.findByTestId('answers-alone')).textContent).toContain('本次评判');
    fireEvent.click(screen.getByTestId('answers-pick'));
    await screen.findByTestId('answers-files');
    fireEvent.click(screen.getByTestId('answers-look'));
    await screen.findByTestId('answers-read');
    expect(screen.queryByTestId('answers-unmatched')).toBeNull();
    expect(screen.getByTestId('answers-answer').textContent).toContain('模型返回');
    fireEvent.click(screen.getByTestId('answers-replace'));
    fireEvent.click(screen.getByTestId('answers-keep'));
    await screen.findByTestId('answers-kept');
    expect(sent(calls, 'answers_import').at(-1)).toMatchObject({
      run: 'run1',
      strategy: 'alone',
      question: '测试题',
      answer: '模型返回',
      replace: true,
      preview: false,
    });
  });

  it('tells what an endpoint answered, and why it did not', async () => {
    const calls = record();
    at('#/evaluation/runs/run1/answers');
    await screen.findByTestId('answers-fetch');
    expect(can('answers-fetch-begin')).toBe(false);
    await choose('answers-endpoint', /示例模型接口/);
    await waitFor(() => expect(can('answers-fetch-begin')).toBe(true));
    fireEvent.click(screen.getByTestId('answers-fetch-begin'));
    const fetched = await screen.findByTestId('answers-fetched');
    expect(within(fetched).getByRole('status').textContent).toContain('仍有 2 条没有应答');
    expect(within(fetched).getByTestId('answers-failures').textContent).toContain('接口限流');
    expect(sent(calls, 'answers_fetch')).toEqual([{ run: 'run1', endpoint: 'end0' }]);
  });

  it('says what to do where no question of a file is one of its own', async () => {
    record(async (name, args) =>
      name === 'answers_import'
        ? { ...((await mock.call(name, args, 't')) as AnswersRead), matched: 0, strange: 306 }
        : undefined,
    );
    at('#/evaluation/runs/run1/answers');
    fireEvent.click(await screen.findByTestId('answers-pick'));
    await screen.findByTestId('answers-files');
    fireEvent.click(screen.getByTestId('answers-look'));
    expect((await screen.findByTestId('answers-unmatched')).textContent).toContain('题目所在列');
    expect(can('answers-keep')).toBe(false);
  });

  it('says that fetching was stopped, and that it can go on', async () => {
    let end = () => {};
    record((name) =>
      name === 'answers_fetch'
        ? new Promise((_, fail) => {
            end = () => fail({ code: 'cancelled', message: { zh: '已取消', en: 'Cancelled' } });
          })
        : undefined,
    );
    at('#/evaluation/runs/run1/answers');
    await choose('answers-endpoint', /示例模型接口/);
    await waitFor(() => expect(can('answers-fetch-begin')).toBe(true));
    fireEvent.click(screen.getByTestId('answers-fetch-begin'));
    fireEvent.click(await screen.findByTestId('cancel-work'));
    end();
    expect((await screen.findByTestId('answers-stopped')).textContent).toContain('已取得的应答已保留');
    expect(screen.queryByTestId('error')).toBeNull();
  });

  it('is judged by people alone, at the screen or with a sheet that is looked at first', async () => {
    const calls = record();
    // Whoever judges does not read what the others said.
    at('#/evaluation/runs/run1/judges', { hidden: ['judgements'] });
    await screen.findByTestId('judging-sheets');
    expect(screen.queryByTestId('run-programs')).toBeNull();
    fireEvent.click(screen.getByTestId('judging-sheet-import'));
    await screen.findByTestId('import-row-2');
    expect(document.querySelector('#import-reason')).toBeNull();
    // The sheet has columns of its own: none of them is passed over.
    expect(screen.queryByTestId('import-columns')).toBeNull();
    expect(screen.getByTestId('import-row-3').textContent).toContain('不合格');
    fireEvent.click(screen.getByTestId('import-commit'));
    await screen.findByTestId('judging-sheet-done');
    const [looked, kept] = sent(calls, 'judging_sheet_import');
    expect(looked).toMatchObject({ run: 'run1', preview: true });
    expect(kept).toMatchObject({ preview: false, seen: '77aa'.repeat(16) });
  });

  it('is compared with another run of its population, the earlier one first', async () => {
    const calls = record();
    at('#/evaluation/runs/run2/comparison');
    await open('comparison-other');
    expect(screen.queryByText(/EVR-0001/, { selector: '.ant-select-item-option-content' })).toBeNull();
    fireEvent.click(await screen.findByText(/EVR-0002/, { selector: '.ant-select-item-option-content' }));
    const compared = await screen.findByTestId('compared');
    expect(sent(calls, 'run_compare')).toEqual([{ before: 'run1', after: 'run2' }]);
    const broken = within(compared).getByTestId('changes-broken');
    expect(broken.textContent).toContain('第 33 条');
    expect(broken.textContent).toContain('已拒答（合格）');
    expect(broken.textContent).toContain('未拒答（不合格）');
    expect(within(compared).getByTestId('comparison-chance').textContent).toContain('0.7266');
  });
});

describe('a run of a corpus', () => {
  it('has no answers, and is judged by a library or by the scores of a classifier', async () => {
    const calls = record();
    at('#/evaluation/runs/run0/judges');
    await screen.findByTestId('run-programs');
    expect(screen.queryByTestId('tab-answers')).toBeNull();
    fireEvent.click(screen.getByTestId('programs-classifier'));
    await choose('programs-chosen', /示例分类模型/);
    expect(can('programs-judge')).toBe(false);
    fireEvent.click(screen.getByTestId('scores-pick'));
    await waitFor(() => expect(can('programs-judge')).toBe(true));
    fireEvent.click(screen.getByTestId('programs-judge'));
    expect((await screen.findByTestId('programs-judged')).textContent).toContain('10 个条目没有得分');
    fireEvent.click(screen.getByTestId('programs-address'));
    fireEvent.click(screen.getByTestId('programs-judge'));
    await waitFor(() => expect(sent(calls, 'run_judge_scores')).toHaveLength(2));
    expect(sent(calls, 'run_judge_scores')[0]).toMatchObject({ classifier: 'cls0', path: '/示例/file/人员名单.xlsx' });
    expect(sent(calls, 'run_judge_scores')[1]).toEqual({ run: 'run0', classifier: 'cls0' });
  });

  it('leads from failed items to what is done about them', async () => {
    const calls = record();
    at('#/evaluation/runs/run0/remedies');
    fireEvent.click(await screen.findByTestId('remedy-A.1.a-示例论坛'));
    fireEvent.change(await screen.findByTestId('remedy-measure'), { target: { value: '示例措施' } });
    await choose('remedy-owner', /王小明/);
    expect(can('remedy-save')).toBe(false);
    const due = document.querySelector('#remedy-due') as HTMLInputElement;
    fireEvent.mouseDown(due);
    fireEvent.change(due, { target: { value: '2026-12-01' } });
    fireEvent.keyDown(due, { key: 'Enter', keyCode: 13 });
    await waitFor(() => expect(can('remedy-save')).toBe(true));
    fireEvent.click(screen.getByTestId('remedy-save'));
    await waitFor(() => expect(sent(calls, 'run_remediate')).toHaveLength(1));
    expect(sent(calls, 'run_remediate')[0]).toEqual({
      run: 'run0',
      assessment: 'a0',
      risk: 'A.1.a',
      source: '示例论坛',
      measure: '示例措施',
      owner: 'p0',
      due_on: '2026-12-01',
    });
  });
});

describe('the key of an endpoint', () => {
  it('is forgotten by the window as soon as it is sent, kept or refused', async () => {
    let refuse = false;
    const calls = record((name) => {
      if (name === 'endpoint_key' && refuse) throw new Refusal('refused', { zh: '没有权限', en: 'Not allowed' });
      return undefined;
    });
    render(<KeptSecret owner="endpoint" id="end0" />, { wrapper: Behind });
    const field = screen.getByTestId('endpoint-key') as HTMLInputElement;
    expect(field.type).toBe('password');
    expect(can('endpoint-key-set')).toBe(false);
    await waitFor(() => expect(can('endpoint-key-take')).toBe(false));
    expect(screen.getByTestId('endpoint-key-given').textContent).toBe('尚未设置密钥');
    fireEvent.change(field, { target: { value: ' example-key ' } });
    fireEvent.click(screen.getByTestId('endpoint-key-set'));
    expect((await screen.findByTestId('endpoint-key-done')).textContent).toContain('密钥已设置');
    expect(field.value).toBe('');
    expect(sent(calls, 'endpoint_key')).toEqual([{ endpoint: 'end0', secret: 'example-key' }]);
    refuse = true;
    fireEvent.change(field, { target: { value: 'example-key' } });
    fireEvent.click(screen.getByTestId('endpoint-key-set'));
    await screen.findByText('没有权限');
    expect(field.value).toBe('');
    refuse = false;
    expect(screen.getByTestId('endpoint-key-given').textContent).toBe('已设置密钥');
    fireEvent.click(screen.getByTestId('endpoint-key-take'));
    expect((await screen.findByTestId('endpoint-key-done')).textContent).toContain('密钥已删除');
  });
});

describe('a scan', () => {
  it('writes the items that were hit only where one says so', async () => {
    const calls = record();
    at('#/evaluation/scans');
    await screen.findByTestId('scan-form');
    await choose('scan-population', /示例对话语料/);
    await choose('scan-library', /拦截关键词库/);
    fireEvent.click(screen.getByTestId('scan-pick-folder'));
    await waitFor(() => expect(can('scan-begin')).toBe(true));
    fireEvent.click(screen.getByTestId('scan-keeps-hits'));
    await waitFor(() => expect(can('scan-begin')).toBe(false));
    fireEvent.click(screen.getByTestId('scan-hits'));
    await waitFor(() => expect(can('scan-begin')).toBe(true));
    fireEvent.click(screen.getByTestId('scan-begin'));
    const scanned = await screen.findByTestId('scanned');
    const [first] = catalogue.risk_classes[0]?.risks ?? [];
    await waitFor(() => expect(within(scanned).getByTestId('scanned-risks').textContent).toContain(first?.name.zh));
    expect(within(scanned).getByTestId('finding-scan_example').textContent).toContain('示例提示');
    // What was counted is of the population that was chosen then.
    await choose('scan-population', /示例应拒答题库/);
    expect(screen.queryByTestId('scanned')).toBeNull();
    expect(sent(calls, 'population_scan')[0]).toMatchObject({ hits: '/示例/命中条目.jsonl' });
  });
});
