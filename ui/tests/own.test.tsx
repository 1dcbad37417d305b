import { fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../src/api/types.gen';
import { byRule } from '../src/fields/findings-by-rule';
import { mock } from '../src/mock/mock';
import { EntryFacts } from '../src/pages/entry-facts';
import { RecordPage } from '../src/records/detail';
import { Exports } from '../src/records/exports';
import { Behind, record, register } from './desk';

describe('what a register has of its own', () => {
  it('compares the items of a dataset that names counterparts, and looks at the record again', async () => {
    const calls = record();
    render(<RecordPage register={register('datasets')} id="d1" />, { wrapper: Behind });
    fireEvent.click(await screen.findByTestId('compare-items'));
    expect((await screen.findByRole('dialog')).textContent).toContain('行首为该条目的 SHA-256（十六进制）');
    fireEvent.click(screen.getByTestId('compare-ok'));
    const result = await screen.findByTestId('compare-result');
    expect(calls.find((one) => one.name === 'dataset_overlap')?.args).toEqual({ id: 'd1' });
    expect(screen.getByTestId('compare-shared').className).toBe('bad');
    expect(screen.getByTestId('compare-shared').textContent).toContain('重合 3 条');
    expect(result.textContent).toContain('20,000');
    expect(within(result).getByText('示例对话训练集')).toBeTruthy();
    await waitFor(() => expect(screen.getByTestId('value-overlap_items').textContent).toContain('3'));
    fireEvent.click(screen.getByTestId('compare-close'));
    await waitFor(() => expect(screen.queryByTestId('compare-result')).toBeNull());
    expect(calls.filter((one) => one.name === 'record_show').length).toBeGreaterThan(1);
  });

  it('says that nothing is shared, and why it was refused', async () => {
    let refused = true;
    record((name) => {
      if (name !== 'dataset_overlap') return undefined;
      if (refused) {
        const sentence = { zh: '还缺：「示例对话训练集」的条目摘要清单', en: 'a list is missing' };
        throw { code: 'gate', message: sentence };
      }
      return {
        items: 5,
        compared: [{ dataset: 'd0', items: 7 }],
        shared: 0,
        saved: { register: 'datasets', id: 'd1', version: 9, findings: [], changed: [] },
      };
    });
    render(<RecordPage register={register('datasets')} id="d1" />, { wrapper: Behind });
    fireEvent.click(await screen.findByTestId('compare-items'));
    fireEvent.click(await screen.findByTestId('compare-ok'));
    expect((await screen.findByTestId('error-message')).textContent).toContain('条目摘要清单');
    expect(screen.queryByTestId('compare-result')).toBeNull();
    refused = false;
    fireEvent.click(screen.getByTestId('compare-ok'));
    const shared = await screen.findByTestId('compare-shared');
    expect([shared.textContent, shared.className]).toEqual(['重合 0 条', '']);
  });

  it('is not offered without counterparts, nor on other registers', async () => {
    record();
    const { unmount } = render(<RecordPage register={register('datasets')} id="d0" />, { wrapper: Behind });
    await screen.findByTestId('record-edit');
    expect(screen.queryByTestId('compare-items')).toBeNull();
    unmount();
    render(<RecordPage register={register('evidence')} id="e0" />, { wrapper: Behind });
    expect(await screen.findByTestId('evidence-revise')).toBeTruthy();
    expect(screen.getByTestId('evidence-file-9f2c4e7a')).toBeTruthy();
    expect(screen.queryByTestId('compare-items')).toBeNull();
  });
});

describe('a register that leaves', () => {
  it('is a paper as well as a sheet, with the filters that are shown', async () => {
    const calls = record();
    const names: (string | undefined)[] = [];
    const pickSave = mock.pickSave;
    const { platform, use } = await import('../src/platform');
    use({
      ...platform,
      pickSave: (bytes, ask) => {
        names.push(ask.name, ...(ask.filters?.flatMap((one) => one.extensions) ?? []));
        return pickSave(bytes, ask);
      },
    });
    const filters = [{ field: 'state', op: 'is', value: 'closed' }];
    render(<Exports register={register('complaints')} filters={filters} />, { wrapper: Behind });
    fireEvent.click(screen.getByTestId('exports'));
    fireEvent.click(await screen.findByText('导出记录（PDF）'));
    await waitFor(() => expect(names).toEqual(['投诉举报.pdf', 'pdf']));
    expect(calls.find((one) => one.name === 'register_report')?.args).toEqual({
      register: 'complaints',
      format: 'pdf',
      lang: 'zh',
      filters,
    });
  });
});

describe('facts of an entry', () => {
  const shown = (facts: JsonValue) => render(<EntryFacts facts={facts} />, { wrapper: Behind });

  it('are a line each, nested ones as text', () => {
    shown({
      register: 'people',
      sha256: 'ab12',
      rows: 1200,
      years: [2026, 2027],
      unmasked: ['phone'],
      own_passphrase: false,
      filters: [
        { field: 'department', op: 'is', value: null },
        { field: 'other', op: 'contains', value: '甲' },
      ],
      message: { zh: '无权', en: 'refused' },
      unheard_of: 'x',
    });
    const told = (key: string) => screen.getByTestId(`fact-${key}`).textContent;
    expect(told('register')).toBe('登记册人员');
    expect(told('sha256')).toBe('摘要（SHA-256）ab12');
    expect(told('rows')).toBe('行数1,200');
    expect(told('years')).toBe('年份2026、2027');
    expect(told('unmasked')).toBe('明文字段手机');
    expect(told('own_passphrase')).toBe('单独口令否');
    expect(told('filters')).toBe('筛选条件字段 部门、条件 等于、值 —\n字段 other、条件 包含、值 甲');
    expect(told('message')).toBe('说明无权');
    expect(told('unheard_of')).toBe('unheard_ofx');
  });

  it('are not there where there are none', () => {
    shown(null);
    expect(screen.queryByTestId('entry-facts')).toBeNull();
    shown({ filters: [], reason: '' });
    expect(screen.queryByTestId('entry-facts')).toBeNull();
  });
});

describe('findings', () => {
  it('stand together by rule, the heaviest first', () => {
    const of = (code: string, level: 'error' | 'warning') => ({ code, level, message: { zh: code, en: code } });
    const found = [of('a', 'warning'), of('b', 'error'), of('a', 'warning'), of('b', 'error'), of('c', 'error')];
    expect(byRule(found).map(([code, all]) => [code, all.length])).toEqual([
      ['b', 2],
      ['c', 1],
      ['a', 2],
    ]);
  });
});
