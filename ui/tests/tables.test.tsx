import { fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { keepDraft } from '../src/records/drafts';
import { RecordPage } from '../src/records/detail';
import { RegisterPage } from '../src/records/list';
import { Behind, can, choose, record, register, sent } from './desk';

const people = () => render(<RegisterPage register={register('people')} />, { wrapper: Behind });
const box = (name: string) => screen.getByRole('checkbox', { name });

afterEach(() => keepDraft('nobody', '', undefined, undefined));

describe('a table', () => {
  it('shows the columns that were chosen, and the usual ones again', async () => {
    record();
    people();
    const table = await screen.findByRole('table', { name: '人员' });
    expect(within(table).queryByRole('columnheader', { name: '电子邮箱' })).toBeNull();
    fireEvent.click(screen.getByTestId('columns'));
    const email = register('people').fields.find((field) => field.key === 'email');
    fireEvent.click(await screen.findByTestId('column-email'));
    await within(table).findByRole('columnheader', { name: email?.label.zh ?? '' });
    fireEvent.click(screen.getByTestId('columns-plain'));
    await waitFor(() => expect(within(table).queryByRole('columnheader', { name: email?.label.zh ?? '' })).toBeNull());
  });

  it('is kept under a name by the core, and found again with its conditions', async () => {
    const calls = record();
    render(<RegisterPage register={register('complaints')} />, { wrapper: Behind });
    fireEvent.click(await screen.findByTestId('views'));
    fireEvent.click(await screen.findByTestId('view-v0'));
    await waitFor(() =>
      expect(sent(calls, 'record_list').at(-1)).toMatchObject({
        filters: [{ field: 'state', op: 'is_not', value: 'closed' }],
        descending: true,
      }),
    );
    fireEvent.click(screen.getByTestId('views'));
    fireEvent.click(await screen.findByText('将当前视图另存为…'));
    expect(can('view-ok')).toBe(false);
    fireEvent.change(await screen.findByTestId('view-name'), { target: { value: '我的待办' } });
    fireEvent.click(screen.getByTestId('view-shared'));
    fireEvent.click(screen.getByTestId('view-ok'));
    await waitFor(() =>
      expect(sent(calls, 'table_view_save')).toMatchObject([
        { register: 'complaints', id: null, name: '我的待办', shared: true, arrangement: { descending: true } },
      ]),
    );
    await waitFor(() => expect(screen.getByTestId('views').textContent).toContain('我的待办'));
  });

  it('is walked and chosen from by the keyboard, without opening what is chosen', async () => {
    record();
    people();
    const first = await screen.findByTestId('row-p0');
    first.focus();
    fireEvent.keyDown(first, { key: 'ArrowDown' });
    expect(document.activeElement?.getAttribute('data-testid')).toMatch(/^row-/);
    expect(document.activeElement).not.toBe(first);
    fireEvent.keyDown(first, { key: ' ' });
    expect((await screen.findByTestId('chosen')).textContent).toContain('已选 1 条');
    fireEvent.click(box('选择：李晓芳'));
    expect(screen.getByTestId('chosen').textContent).toContain('已选 2 条');
    fireEvent.click(screen.getByTestId('choose-page'));
    expect(screen.getByTestId('chosen').textContent).toContain('已选 20 条');
    expect(globalThis.location.hash).toBe('');
    fireEvent.keyDown(first, { key: 'Enter' });
    expect(globalThis.location.hash).toBe('#/records/people/p0');
  });
});

describe('several records', () => {
  it('are changed together after a preview, as it was shown', async () => {
    const calls = record();
    people();
    await screen.findByTestId('row-p0');
    fireEvent.click(box('选择：王小明'));
    fireEvent.click(box('选择：李晓芳'));
    fireEvent.click(screen.getByTestId('many'));
    await choose('many-field', '部门');
    fireEvent.change(await screen.findByTestId('many-value'), { target: { value: '法务部' } });
    expect(can('many-keep')).toBe(false);
    fireEvent.click(screen.getByTestId('many-look'));
    const rows = await screen.findByTestId('many-rows');
    expect(rows.textContent).toMatch(/王小明更新.+部法务部/);
    await waitFor(() => expect(can('many-keep')).toBe(true));
    // Another value was not looked at.
    fireEvent.change(screen.getByTestId('many-value'), { target: { value: '审计部' } });
    expect(can('many-keep')).toBe(false);
    fireEvent.click(screen.getByTestId('many-look'));
    await waitFor(() => expect(can('many-keep')).toBe(true));
    fireEvent.click(screen.getByTestId('many-keep'));
    await waitFor(() => expect(screen.queryByTestId('chosen')).toBeNull());
    const asked = sent(calls, 'records_change');
    expect(asked.map((one) => typeof one.digest)).toEqual(['object', 'object', 'string']);
    expect(asked.at(-1)).toMatchObject({ values: { department: '审计部' } });
    expect(((asked.at(-1)?.records ?? []) as { id: string }[]).map((one) => one.id).sort()).toEqual(['p0', 'p1']);
  });

  it('are not kept where one is refused, nor offered to who only reads', async () => {
    record((name) =>
      name === 'records_change'
        ? {
            rows: [
              {
                id: 'p0',
                title: '王小明',
                action: 'refused',
                before: {},
                after: {},
                why: [{ zh: '已变', en: 'x' }],
                findings: [],
              },
            ],
            change: 0,
            same: 0,
            refused: 1,
            titles: {},
            digest: 'd',
            kept: false,
            changed: [],
          }
        : undefined,
    );
    const { unmount } = people();
    await screen.findByTestId('row-p0');
    fireEvent.click(box('选择：王小明'));
    fireEvent.click(screen.getByTestId('many'));
    await choose('many-field', '部门');
    fireEvent.click(screen.getByTestId('many-look'));
    await screen.findByTestId('many-refused');
    expect(screen.getByTestId('many-rows').textContent).toContain('已变');
    expect(can('many-keep')).toBe(false);
    unmount();
    render(
      <Behind reads={['people']}>
        <RegisterPage register={{ ...register('people'), access: 'read', writable: false }} />
      </Behind>,
    );
    await screen.findByTestId('row-p0');
    expect(screen.queryAllByRole('checkbox')).toEqual([]);
  });
});

describe('what was typed', () => {
  it('is not lost by closing: it is asked for, kept as a draft, and comes back', async () => {
    record();
    const { unmount } = render(<RecordPage register={register('people')} id="p5" />, { wrapper: Behind });
    fireEvent.click(await screen.findByTestId('record-edit'));
    fireEvent.change(await screen.findByTestId('field-department'), { target: { value: '草稿部' } });
    fireEvent.click(screen.getByTestId('form-cancel'));
    fireEvent.click(await screen.findByTestId('left-back'));
    expect(screen.getByTestId('field-department')).toHaveProperty('value', '草稿部');
    fireEvent.click(screen.getByTestId('form-cancel'));
    fireEvent.click(await screen.findByTestId('left-keep'));
    unmount();
    render(<RecordPage register={register('people')} id="p5" />, { wrapper: Behind });
    fireEvent.click(await screen.findByTestId('record-edit'));
    await screen.findByTestId('form-draft');
    expect(screen.getByTestId('field-department')).toHaveProperty('value', '草稿部');
    fireEvent.click(screen.getByTestId('draft-drop'));
    await waitFor(() => expect(screen.queryByTestId('form-draft')).toBeNull());
    expect(screen.getByTestId('field-department')).not.toHaveProperty('value', '草稿部');
  });

  it('belongs to the login that typed it, and ends with saving', async () => {
    const calls = record();
    const { unmount } = render(<RecordPage register={register('people')} id="p6" />, { wrapper: Behind });
    fireEvent.click(await screen.findByTestId('record-edit'));
    fireEvent.change(await screen.findByTestId('field-department'), { target: { value: '甲' } });
    unmount();
    keepDraft('somebody.else', 'people', 'p9', undefined);
    const again = render(<RecordPage register={register('people')} id="p6" />, { wrapper: Behind });
    fireEvent.click(await screen.findByTestId('record-edit'));
    expect(await screen.findByTestId('field-department')).not.toHaveProperty('value', '甲');
    expect(screen.queryByTestId('form-draft')).toBeNull();
    fireEvent.change(screen.getByTestId('field-department'), { target: { value: '乙' } });
    fireEvent.click(screen.getByTestId('form-save'));
    await waitFor(() => expect(sent(calls, 'record_save').length).toBe(1));
    again.unmount();
    render(<RecordPage register={register('people')} id="p6" />, { wrapper: Behind });
    fireEvent.click(await screen.findByTestId('record-edit'));
    await screen.findByTestId('field-department');
    expect(screen.queryByTestId('form-draft')).toBeNull();
  });
});
