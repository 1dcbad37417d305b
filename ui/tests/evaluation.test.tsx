import { fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { mock } from '../src/mock/mock';
import { SideMenu } from '../src/pages/menu';
import { Behind, can, choose, record, sent } from './desk';
import { at } from './evaluation-desk';

describe('populations', () => {
  it('are reached from the menu', () => {
    record();
    render(<SideMenu />, { wrapper: Behind });
    fireEvent.click(screen.getByTestId('menu-section-evaluation'));
    fireEvent.click(screen.getByTestId('menu-evaluation'));
    expect(globalThis.location.hash).toBe('#/evaluation');
  });

  it('are looked at before they are registered, and anew after each change', async () => {
    const calls = record();
    at('#/evaluation');
    expect(can('population-look')).toBe(false);
    fireEvent.click(screen.getByTestId('population-pick-folder'));
    await screen.findByTestId('population-files');
    fireEvent.change(screen.getByTestId('population-name'), { target: { value: '示例总体' } });
    await choose('population-kind', '训练语料');
    fireEvent.click(screen.getByTestId('population-look'));
    const read = await screen.findByTestId('population-read');
    expect(within(read).getByTestId('population-items').textContent).toContain('1,204,533');
    expect(read.textContent).toContain('GB18030');
    expect(read.textContent).toContain('（没有来源）');
    expect(read.textContent).toContain('拉丁字母');
    expect(sent(calls, 'population_register')[0]).toMatchObject({
      paths: ['/示例/新工作区.hegui'],
      name: '示例总体',
      kind: 'corpus',
      preview: true,
    });
    expect(can('population-keep')).toBe(false);
    fireEvent.change(screen.getByTestId('population-source'), { target: { value: 'site' } });
    expect(screen.queryByTestId('population-read')).toBeNull();
    fireEvent.click(screen.getByTestId('population-look'));
    await screen.findByTestId('population-read');
    fireEvent.click(screen.getByTestId('population-target'));
    await screen.findByTestId('population-target-path');
    fireEvent.click(screen.getByTestId('population-keep'));
    await screen.findByTestId('population-kept');
    expect(sent(calls, 'population_register').at(-1)).toMatchObject({
      source: 'site',
      target: '/示例/示例总体-条目清单.items',
      preview: false,
    });
    // The way on leads to a draw from this very population.
    expect(screen.getByTestId('population-to-draws').getAttribute('href')).toMatch(
      /^#\/evaluation\/from\/populations-/,
    );
  });
});

describe('a look', () => {
  it('shows nothing where a choice was changed while it was on its way', async () => {
    let arrive = () => {};
    record(async (name, args) => {
      if (name !== 'population_register') return undefined;
      await new Promise<void>((done) => {
        arrive = done;
      });
      return mock.call(name, args, 't');
    });
    at('#/evaluation');
    fireEvent.click(screen.getByTestId('population-pick-folder'));
    await screen.findByTestId('population-files');
    await choose('population-kind', '训练语料');
    fireEvent.click(screen.getByTestId('population-look'));
    await screen.findByTestId('progress');
    fireEvent.change(screen.getByTestId('population-source'), { target: { value: 'site' } });
    arrive();
    await waitFor(() => expect(screen.queryByTestId('progress')).toBeNull());
    await waitFor(() => expect(screen.getByTestId('population-look').className).not.toContain('loading'));
    expect(screen.queryByTestId('population-read')).toBeNull();
    fireEvent.click(screen.getByTestId('population-look'));
    await screen.findByTestId('progress');
    arrive();
    await screen.findByTestId('population-read');
  });
});

describe('merged populations', () => {
  it('are registered from their register of items, and no file is read', async () => {
    const calls = record();
    at('#/evaluation');
    fireEvent.click(screen.getByTestId('population-from-merged'));
    fireEvent.click(await screen.findByTestId('population-merged-pick'));
    await screen.findByTestId('population-merged-files');
    expect(screen.queryByTestId('population-source')).toBeNull();
    await choose('population-kind', '其他');
    fireEvent.click(screen.getByTestId('population-look'));
    await screen.findByTestId('population-read');
    expect(screen.queryByTestId('population-target')).toBeNull();
    fireEvent.click(screen.getByTestId('population-keep'));
    await screen.findByTestId('population-kept');
    expect(sent(calls, 'population_register').map((one) => one.preview)).toEqual([true, false]);
    for (const args of sent(calls, 'population_register')) {
      expect(args).toMatchObject({ merged: true, paths: [], target: '/示例/file/人员名单.xlsx' });
    }
  });
});

describe('draws', () => {
  it('show what the core refuses, then draw with the reason', async () => {
    const calls = record();
    at('#/evaluation/draws');
    await choose('draw-population', /示例对话语料/);
    await choose('draw-purpose', '语料人工抽检');
    expect(can('draw-make')).toBe(false);
    fireEvent.change(document.querySelector('#draw-asked') as HTMLElement, { target: { value: '4000' } });
    await waitFor(() => expect(can('draw-make')).toBe(true));
    fireEvent.click(screen.getByTestId('draw-own-seed'));
    await waitFor(() => expect(can('draw-make')).toBe(false));
    fireEvent.click(screen.getByTestId('draw-own-seed'));
    fireEvent.click(screen.getByTestId('draw-make'));
    await screen.findByText(/请写明再次抽样的理由/);
    expect(sent(calls, 'draw_make')[0]).toEqual({
      population: 'pop0',
      purpose: 'corpus_manual',
      strata: 'uniform',
      asked: 4000,
      reason: '',
    });
    fireEvent.change(screen.getByTestId('draw-reason'), { target: { value: '示例：语料有更新' } });
    fireEvent.click(screen.getByTestId('draw-make'));
    await waitFor(() => expect(globalThis.location.hash).toMatch(/^#\/evaluation\/draws\/draws-/));
  });

  it('are verified by their list, and say so where it differs', async () => {
    let list = '0c77d19be2f4a358'.repeat(4);
    record((name) =>
      name === 'draw_verify'
        ? {
            id: 'draw0',
            code: '',
            seed: '',
            population_digest: '',
            drawn: 4000,
            fewer: false,
            list_sha256: list,
            changed: [],
          }
        : undefined,
    );
    at('#/evaluation/draws/draw0');
    const draw = await screen.findByTestId('draw');
    expect(within(draw).getByTestId('draw-seed-value').textContent).toContain('5be1c07a');
    expect(screen.queryByTestId('draw-finish')).toBeNull();
    fireEvent.click(screen.getByTestId('draw-verify'));
    expect((await screen.findByTestId('draw-verified')).textContent).toContain('核对一致');
    list = 'ff'.repeat(32);
    fireEvent.click(screen.getByTestId('draw-verify'));
    await waitFor(() => expect(screen.getByTestId('draw-verified').textContent).toContain('核对不一致'));
  });

  it('are finished where only the seed is fixed', async () => {
    const calls = record();
    at('#/evaluation/draws/draw1', { lang: 'en' });
    fireEvent.click(await screen.findByTestId('draw-finish'));
    await waitFor(() => expect(sent(calls, 'draw_finish')).toEqual([{ draw: 'draw1' }]));
    expect(screen.queryByTestId('draw-verify')).toBeNull();
    expect(screen.getByTestId('draw-seed-value').textContent).toContain('Typed');
  });
});

describe('runs', () => {
  it('begin with a draw that was carried out; the share is the core’s where nobody names one', async () => {
    const calls = record();
    at('#/evaluation/runs');
    await screen.findByTestId('run-form');
    await choose('run-draw', /DRW-0001/);
    expect(screen.queryByText(/DRW-0002/, { selector: '.ant-select-item-option-content' })).toBeNull();
    fireEvent.change(screen.getByTestId('run-name'), { target: { value: '示例评估' } });
    fireEvent.click(screen.getByTestId('run-pick-folder'));
    await screen.findByTestId('run-files');
    fireEvent.click(screen.getByTestId('run-begin'));
    await waitFor(() => expect(globalThis.location.hash).toMatch(/^#\/evaluation\/runs\/evaluation_runs-/));
    expect(sent(calls, 'run_begin')).toEqual([{ draw: 'draw0', name: '示例评估', paths: ['/示例/新工作区.hegui'] }]);
  });

  it('tell their figures in words, bar by bar as well', async () => {
    record();
    at('#/evaluation/runs/run0');
    const sources = await screen.findByTestId('run-sources');
    expect(screen.getByTestId('figures').textContent).toContain('达标，但置信区间未越过限值');
    expect(within(sources).getByTestId('standing-not_met').textContent).toBe('未达标');
    const chart = within(sources).getByRole('figure');
    expect(chart.getAttribute('aria-label')).toContain('示例论坛: 97.0%（1205/1242）（未达标）');
    expect(chart.getAttribute('aria-label')).toContain('（没有来源）');
    expect(screen.getByTestId('run-kappa').textContent).toContain('0.82');
    expect(screen.getByTestId('run-progress').textContent).toContain('gu 2,140');
    fireEvent.click(screen.getByTestId('run-judge'));
    expect(globalThis.location.hash).toBe('#/judging/run0');
  });
});
