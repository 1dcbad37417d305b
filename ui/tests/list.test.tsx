import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { announce } from '../src/api/changes';
import { RecordPage } from '../src/records/detail';
import { RegisterPage } from '../src/records/list';
import { Behind, record, register } from './desk';

const lists = (calls: { name: string; args: Record<string, unknown> }[]) =>
  calls.filter((one) => one.name === 'record_list');

describe('a list of records', () => {
  it('shows its records as a table, in either language', async () => {
    record();
    const { unmount } = render(<RegisterPage register={register('people')} />, { wrapper: Behind });
    const table = await screen.findByRole('table', { name: '人员' });
    await within(table).findByText('李晓芳');
    expect(within(table).getByRole('columnheader', { name: '入职日期' })).toBeTruthy();
    unmount();
    render(
      <Behind lang="en">
        <RegisterPage register={register('people')} />
      </Behind>,
    );
    const english = await screen.findByRole('table', { name: 'People' });
    expect(within(english).getByRole('columnheader', { name: 'Joined on' })).toBeTruthy();
  });

  it('asks for what is typed, and for the next page by its cursor', async () => {
    const rows = Array.from({ length: 2 }, (_, n) => ({
      id: `r${n}`,
      version: 1,
      retired: false,
      title: `甲${n}`,
      values: { name: `甲${n}` },
      errors: 0,
      warnings: 1,
    }));
    const calls = record((name, args) =>
      name === 'record_list' ? { rows, next: args.after ? null : 'cursor-1', total: 4, titles: {} } : undefined,
    );
    render(<RegisterPage register={register('people')} />, { wrapper: Behind });
    await screen.findByText('甲0');
    fireEvent.click(screen.getByTestId('page-next'));
    await waitFor(() => expect(lists(calls).at(-1)?.args.after).toBe('cursor-1'));
    await waitFor(() => expect(screen.getByTestId('page-next')).toHaveProperty('disabled', true));
    fireEvent.change(screen.getByPlaceholderText('在本登记册内检索'), { target: { value: '甲' } });
    await waitFor(() => expect(lists(calls).at(-1)?.args).toMatchObject({ text: '甲', after: null }));
  });

  it('is fetched anew when its register changed', async () => {
    const calls = record();
    render(<RegisterPage register={register('people')} />, { wrapper: Behind });
    await screen.findByText('李晓芳');
    const before = lists(calls).length;
    act(() => announce(['people']));
    await waitFor(() => expect(lists(calls).length).toBe(before + 1));
  });
});

describe('a form', () => {
  it('shows a finding beside its field, and saves all the same', async () => {
    const calls = record();
    render(<RegisterPage register={register('people')} />, { wrapper: Behind });
    fireEvent.click(await screen.findByTestId('record-new'));
    const name = await screen.findByTestId('field-name');
    fireEvent.change(name, { target: { value: '高原' } });
    fireEvent.change(name, { target: { value: '' } });
    expect((await screen.findByTestId('fault-name')).textContent).toContain('必填');
    fireEvent.change(name, { target: { value: '高原' } });
    await waitFor(() => expect(screen.queryByTestId('fault-name')).toBeNull());
    fireEvent.click(screen.getByTestId('form-save'));
    await waitFor(() => expect(calls.find((one) => one.name === 'record_save')?.args.values).toEqual({ name: '高原' }));
  });

  it('shows both versions when somebody saved meanwhile, and goes on from theirs', async () => {
    const calls = record();
    render(<RecordPage register={register('people')} id="p3" />, { wrapper: Behind });
    fireEvent.click(await screen.findByTestId('record-edit'));
    fireEvent.change(await screen.findByTestId('field-name'), { target: { value: '冲突' } });
    fireEvent.click(screen.getByTestId('form-save'));
    const stale = await screen.findByTestId('stale');
    expect(within(stale).getByText('冲突')).toBeTruthy();
    expect(within(stale).getByText('陈思远')).toBeTruthy();
    fireEvent.click(screen.getByTestId('stale-mine'));
    fireEvent.change(screen.getByTestId('field-name'), { target: { value: '陈思源' } });
    fireEvent.click(screen.getByTestId('form-save'));
    await waitFor(() =>
      expect(calls.filter((one) => one.name === 'record_save').at(-1)?.args.values).toEqual({ name: '陈思源' }),
    );
  });
});
