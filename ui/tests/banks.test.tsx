import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { can, choose, record, sent } from './desk';
import { at } from './evaluation-desk';

describe('banks', () => {
  it('are looked at first, their columns put right and categories mapped, then kept', async () => {
    const calls = record();
    at('#/evaluation/banks');
    fireEvent.click(await screen.findByTestId('bank-import'));
    fireEvent.click(await screen.findByTestId('bank-pick'));
    await screen.findByTestId('bank-files');
    expect(can('bank-look')).toBe(false);
    await choose('bank-kind', '生成内容测试题库');
    fireEvent.change(screen.getByTestId('bank-edition'), { target: { value: '2026-11' } });
    expect(can('bank-keep')).toBe(false);
    fireEvent.click(screen.getByTestId('bank-look'));
    const preview = await screen.findByTestId('bank-preview');
    expect(sent(calls, 'bank_import')[0]).toMatchObject({ kind: 'generated_content', preview: true });
    // What was guessed stands chosen.
    expect(within(preview).getByTestId('bank-column-question').textContent).toContain('测试题');
    expect(preview.textContent).toContain('示例题目 1');
    fireEvent.click(within(preview).getByTestId('take-示例类别甲'));
    await waitFor(() =>
      expect(sent(calls, 'bank_map')).toEqual([{ kind: 'generated_content', category: '示例类别甲', topic: 'A.1.a' }]),
    );
    await choose('bank-column-criterion', '备注');
    await waitFor(() =>
      expect(sent(calls, 'bank_import').at(-1)).toMatchObject({
        preview: true,
        columns: { question: '测试题', category: '一级分类', criterion: '备注' },
      }),
    );
    await waitFor(() => expect(can('bank-keep')).toBe(true));
    fireEvent.click(screen.getByTestId('bank-keep'));
    await waitFor(() => expect(globalThis.location.hash).toMatch(/^#\/evaluation\/banks\/question_banks-/));
    expect(sent(calls, 'bank_import').at(-1)).toMatchObject({ preview: false, edition: '2026-11' });
  });

  it('of the should-answer kind are mapped to aspects, or belong to one as a whole', async () => {
    const calls = record();
    at('#/evaluation/banks');
    fireEvent.click(await screen.findByTestId('bank-import'));
    fireEvent.click(await screen.findByTestId('bank-pick'));
    await screen.findByTestId('bank-files');
    await choose('bank-kind', '非拒答题库');
    fireEvent.click(screen.getByTestId('bank-look'));
    await screen.findByTestId('bank-preview');
    await choose('map-示例类别乙', '历史');
    await waitFor(() =>
      expect(sent(calls, 'bank_map')).toEqual([{ kind: 'should_answer', category: '示例类别乙', topic: 'history' }]),
    );
    expect(screen.queryByTestId('bank-one-topic')).toBeNull();
    const category = screen.getByTestId('bank-column-category');
    fireEvent.click(category.querySelector('.ant-select-clear') as HTMLElement);
    await choose('bank-one-topic', '文化');
    await waitFor(() =>
      expect(sent(calls, 'bank_import').at(-1)).toMatchObject({ category: 'culture', columns: { category: '' } }),
    );
  });

  it('tell what is missing and where, in words as well as in a chart', async () => {
    record();
    at('#/evaluation/banks/bank0');
    expect((await screen.findByTestId('bank-total')).textContent).toContain('少 132');
    expect(screen.getByTestId('finding-bank_total_short').textContent).toContain('TC260-003/9.3.a');
    expect(screen.getByTestId('topic-A.1.a').textContent).toContain('少 6');
    expect(screen.getByTestId('topic-A.1.b').textContent).toContain('达标');
    expect(screen.getByRole('figure').getAttribute('aria-label')).toContain('A.1.a: 44 / 50');
    fireEvent.click(screen.getByTestId('tab-growth'));
    expect((await screen.findByTestId('growth-A.1.a')).textContent).toContain('+6');
  });

  it('are looked through for near duplicates when one asks', async () => {
    const calls = record();
    at('#/evaluation/banks/bank0');
    fireEvent.click(await screen.findByTestId('tab-duplicates'));
    const groups = await screen.findByTestId('bank-duplicates');
    expect(groups.textContent).not.toContain('86%');
    fireEvent.click(screen.getByTestId('bank-near'));
    await waitFor(() => expect(groups.textContent).toContain('86%'));
    expect(sent(calls, 'bank_lint').map((one) => one.near)).toEqual([false, true]);
    expect(screen.queryByTestId('bank-near')).toBeNull();
  });

  it('take criteria for all 31 risks and save them as a whole', async () => {
    const calls = record();
    at('#/evaluation/banks/bank0', { lang: 'en' });
    fireEvent.click(await screen.findByTestId('tab-criteria'));
    const field = await screen.findByTestId('criterion-A.1.b');
    expect(can('criteria-save')).toBe(false);
    expect(screen.getAllByTestId(/^criterion-A/)).toHaveLength(31);
    expect(screen.getByTestId('criteria-missing').textContent).toContain('30');
    fireEvent.change(field, { target: { value: ' Example criterion ' } });
    expect(screen.getByTestId('criteria-missing').textContent).toContain('29');
    fireEvent.click(screen.getByTestId('criteria-save'));
    await waitFor(() => expect(sent(calls, 'bank_criteria')).toHaveLength(1));
    // What was saved is on record: nothing is left to be saved.
    await waitFor(() => expect(can('criteria-save')).toBe(false));
    expect((field as HTMLTextAreaElement).value).toBe('Example criterion');
    const [criteria] = sent(calls, 'bank_criteria') as { criteria: { risk: string; criterion: string }[] }[];
    expect(criteria?.criteria.find((one) => one.risk === 'A.1.b')?.criterion).toBe('Example criterion');
    expect(criteria?.criteria.find((one) => one.risk === 'A.1.a')?.criterion).not.toBe('');
  });

  it('are registered as a population, and drawn from', async () => {
    const calls = record();
    at('#/evaluation/banks/bank0');
    fireEvent.click(await screen.findByTestId('bank-register'));
    const draw = await screen.findByTestId('bank-draw');
    expect(sent(calls, 'bank_population')).toEqual([{ bank: 'bank0' }]);
    fireEvent.click(draw);
    await waitFor(() => expect(globalThis.location.hash).toMatch(/^#\/evaluation\/from\/populations-/));
    expect((await screen.findByTestId('draw-population')).textContent).toContain('示例生成内容测试题库');
  });
});

describe('a session that only reads draws', () => {
  it('is not led to a draw that it may not make', async () => {
    record();
    at('#/evaluation/banks/bank1', { reads: ['draws'] });
    await screen.findByTestId('bank-population');
    expect(screen.queryByTestId('bank-draw')).toBeNull();
  });
});

describe('sample sizes', () => {
  it('are computed for the limit of a clause, and explained', async () => {
    const calls = record();
    at('#/evaluation/plan');
    await choose('plan-limit', /人工抽检合格率/);
    expect(can('plan-compute')).toBe(false);
    fireEvent.change(document.querySelector('#plan-expected') as HTMLElement, { target: { value: '97.5' } });
    await waitFor(() => expect(can('plan-compute')).toBe(true));
    fireEvent.click(screen.getByTestId('plan-compute'));
    const planned = await screen.findByTestId('planned');
    expect(sent(calls, 'sample_plan')).toEqual([{ requirement: 'example_pass', expected: '97.5' }]);
    expect(planned.textContent).toContain('条款要求至少抽 4,000 条');
    fireEvent.change(document.querySelector('#plan-expected') as HTMLElement, { target: { value: '96' } });
    expect(screen.queryByTestId('planned')).toBeNull();
    fireEvent.click(screen.getByTestId('plan-compute'));
    expect((await screen.findByTestId('planned')).textContent).toContain('预期比例就是限值');
  });

  it('are computed for a limit of one’s own', async () => {
    const calls = record();
    at('#/evaluation/plan', { lang: 'en' });
    await choose('plan-limit', 'A limit of your own');
    fireEvent.change(document.querySelector('#plan-own') as HTMLElement, { target: { value: '90' } });
    fireEvent.change(document.querySelector('#plan-expected') as HTMLElement, { target: { value: '95' } });
    fireEvent.change(document.querySelector('#plan-items') as HTMLElement, { target: { value: '60' } });
    await waitFor(() => expect(can('plan-compute')).toBe(true));
    fireEvent.click(screen.getByTestId('plan-compute'));
    expect((await screen.findByTestId('planned')).textContent).toContain('60 items are too few');
    expect(sent(calls, 'sample_plan')).toEqual([{ percent: '90', at_least: true, expected: '95', items: 60 }]);
  });
});
