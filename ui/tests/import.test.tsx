import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { PastedCells } from '../src/api/types.gen';
import { useDesk } from '../src/api/session';
import { parts, useRoute } from '../src/kit/route';
import { ImportPage } from '../src/pages/import';
import { platform } from '../src/platform';
import { dragOf } from '../src/platform/tauri';
import { RegisterPage } from '../src/records/list';
import { Behind, can, choose, record, register, sent } from './desk';

const CELLS = '工号\t姓名\r\nP-1\t"两行\n姓名"\r\n';
const clipboard = (text: string) => ({ clipboardData: { getData: () => text } });
const files = (...names: string[]) => ({ dataTransfer: { types: ['Files'], files: names.map((name) => ({ name })) } });
const importing = (key = 'people') => render(<ImportPage register={key} />, { wrapper: Behind });

/** Opens a cell, writes into it as one would in a spreadsheet, and takes it over. */
async function mend(cell: string, text: string) {
  fireEvent.click(await screen.findByTestId(`mend-${cell}`));
  const edit = await screen.findByTestId(`edit-${cell}`);
  fireEvent.change(edit, { target: { value: text } });
  // Were the key to go on, the button that has the focus by then would open the cell again.
  expect(fireEvent.keyDown(edit, { key: 'Enter', keyCode: 13 })).toBe(false);
}

describe('an import', () => {
  it('is mended in place, checked again by the core, and kept as a whole', async () => {
    const calls = record();
    importing();
    fireEvent.click(screen.getByTestId('import-pick'));
    await screen.findByTestId('import-refused');
    expect(can('import-commit')).toBe(false);
    expect(screen.getByTestId('import-row-7').className).toContain('row-refused');

    await mend('7-name', '何示例');
    expect(screen.getByTestId('mend-7-name').textContent).toBe('何示例');
    fireEvent.click(screen.getByTestId('near-8-employer_kind'));
    await mend('4-identity_number', '11010519491231002X');
    expect(screen.getByTestId('import-unchecked').textContent).toContain('3');
    expect(can('import-commit')).toBe(false);
    expect(sent(calls, 'import_preview')).toHaveLength(1);

    fireEvent.click(screen.getByTestId('import-again'));
    await waitFor(() => expect(screen.queryByTestId('import-refused')).toBeNull());
    const [first, second] = sent(calls, 'import_preview');
    expect(first).toMatchObject({ register: 'people', path: expect.stringContaining('人员名单') });
    expect(second).toMatchObject({
      plan: expect.stringMatching(/^plan/),
      mended: [
        { row: 7, field: 'name', value: '何示例' },
        { row: 8, field: 'employer_kind', value: '内部' },
        { row: 4, field: 'identity_number', value: '11010519491231002X' },
      ],
    });
    await waitFor(() => expect(can('import-commit')).toBe(true));
    fireEvent.click(screen.getByTestId('import-commit'));
    await screen.findByTestId('import-done');
    expect(sent(calls, 'import_commit')).toHaveLength(1);
  });

  it('takes a mending back, and leaves a cell by Escape as it was', async () => {
    record();
    importing();
    fireEvent.click(screen.getByTestId('import-pick'));
    const cell = await screen.findByTestId('mend-7-name');
    expect(cell.getAttribute('aria-label')).toContain('修改第 7 行的“姓名”');
    fireEvent.click(cell);
    const edit = await screen.findByTestId('edit-7-name');
    fireEvent.change(edit, { target: { value: '误写' } });
    fireEvent.keyDown(edit, { key: 'Escape' });
    await waitFor(() => expect(document.activeElement?.getAttribute('data-testid')).toBe('mend-7-name'));
    expect(screen.queryByTestId('import-unchecked')).toBeNull();
    await mend('7-name', '何示例');
    fireEvent.click(screen.getByTestId('restore-7-name'));
    expect(screen.queryByTestId('import-unchecked')).toBeNull();
    expect(screen.getByTestId('mend-7-name').className).toContain('cell-faulty');
  });

  it('offers the options of a choice, and writes what they are called', async () => {
    const calls = record();
    importing();
    fireEvent.click(screen.getByTestId('import-pick'));
    fireEvent.click(await screen.findByTestId('mend-8-employer_kind'));
    await choose('edit-8-employer_kind', '外包');
    await waitFor(() => expect(screen.getByTestId('mend-8-employer_kind').textContent).toBe('外包'));
    fireEvent.click(screen.getByTestId('import-again'));
    await waitFor(() => expect(sent(calls, 'import_preview')).toHaveLength(2));
    expect(sent(calls, 'import_preview').at(-1)?.mended).toEqual([{ row: 8, field: 'employer_kind', value: '外包' }]);
  });

  it('shows what its columns became, and leads one to the field that is near', async () => {
    const calls = record();
    importing();
    fireEvent.click(screen.getByTestId('import-pick'));
    const columns = await screen.findByTestId('import-columns');
    expect(columns.textContent).toContain('入职日');
    fireEvent.click(screen.getByTestId('import-near-4'));
    await waitFor(() => expect(screen.queryByTestId('import-near-4')).toBeNull());
    expect(sent(calls, 'import_preview').at(-1)?.columns).toEqual([{ column: 4, field: 'joined_on' }]);
    await waitFor(() => expect(screen.getByTestId('import-lead-4').className).not.toContain('disabled'));
    await choose('import-lead-4', '不导入');
    await waitFor(() => expect(sent(calls, 'import_preview')).toHaveLength(3));
    expect(sent(calls, 'import_preview').at(-1)?.columns).toEqual([{ column: 4, field: null }]);
  });

  it('shows the rows of a long plan page by page, the first page again once it is looked at anew', async () => {
    const looked: Record<string, unknown>[] = [];
    record((name, args) => {
      if (name !== 'import_preview') return undefined;
      looked.push(args);
      const rows = Array.from({ length: 250 }, (_, n) => ({
        row: n + 2,
        action: n === 240 && looked.length === 1 ? 'refused' : 'new',
        values: { name: `示例${n}` },
        findings: [],
        cells: n === 240 ? [{ field: 'name', text: `示例${n}`, near: [] }] : [],
      }));
      const of = (action: string) => rows.filter((row) => row.action === action).length;
      const counts = { new: of('new'), change: 0, same: 0, refused: of('refused') };
      const columns = [{ header: '姓名', field: 'name', near: [] }];
      const file = { file: '人员.xlsx', sha256: 'ab'.repeat(32), form: { zh: '工作簿', en: 'Workbook' } };
      return {
        plan: `long${looked.length}`,
        register: 'people',
        headed: true,
        findings: [],
        ...file,
        ...counts,
        columns,
        rows,
      };
    });
    importing();
    fireEvent.click(screen.getByTestId('import-pick'));
    await screen.findByTestId('import-row-2');
    expect(screen.getByTestId('import-row-101')).toBeDefined();
    expect(screen.queryByTestId('import-row-102')).toBeNull();
    expect(screen.getByTestId('total').textContent).toContain('250');
    fireEvent.click(screen.getByTestId('page-next'));
    fireEvent.click(screen.getByTestId('page-next'));
    expect(can('page-next')).toBe(false);
    await mend('242-name', '何示例');
    fireEvent.click(screen.getByTestId('import-again'));
    await screen.findByTestId('import-row-2');
    expect(looked[1]).toMatchObject({ mended: [{ row: 242, field: 'name', value: '何示例' }] });
  });

  it('gives the faulty rows out as a sheet', async () => {
    const calls = record();
    const save = vi.spyOn(platform, 'pickSave');
    importing();
    fireEvent.click(screen.getByTestId('import-pick'));
    fireEvent.click(await screen.findByTestId('import-faulty'));
    await waitFor(() => expect(save).toHaveBeenCalled());
    expect(save.mock.calls[0]?.[1].name).toBe('有错误的行-人员.xlsx');
    expect(sent(calls, 'import_faulty')).toEqual([{ plan: expect.stringMatching(/^plan/), lang: 'zh' }]);
  });
});

describe('files dropped on the import', () => {
  it('are looked at as if they had been chosen, one at a time', async () => {
    const calls = record();
    importing();
    const place = screen.getByTestId('import-drop');
    fireEvent.dragOver(document.body, files('人员.xlsx'));
    await waitFor(() => expect(place.dataset.drop).toBe('ready'));
    fireEvent.dragOver(screen.getByTestId('import-pick'), files('人员.xlsx'));
    await waitFor(() => expect(place.dataset.drop).toBe('over'));
    expect(place.textContent).toContain('松开鼠标，预览后导入「人员」');
    fireEvent.drop(screen.getByTestId('import-pick'), files('人员.xlsx', '其他.xlsx'));
    await screen.findByTestId('import-plan');
    expect(sent(calls, 'import_preview')[0]).toMatchObject({ register: 'people', path: '/示例/人员.xlsx' });
    expect(await screen.findByText(/一次只能导入一个文件.*人员\.xlsx/)).toBeTruthy();
    expect(place.dataset.drop).toBe('idle');
  });

  it('ask for the register first', async () => {
    const calls = record();
    importing('');
    const place = screen.getByTestId('import-drop');
    fireEvent.dragOver(place, files('人员.xlsx'));
    await waitFor(() => expect(place.textContent).toContain('请先选择登记册'));
    fireEvent.drop(place, files('人员.xlsx'));
    fireEvent.dragOver(document.body, { dataTransfer: { types: ['text/plain'], files: [] } });
    expect(sent(calls, 'import_preview')).toEqual([]);
  });

  it('are told of by the window as parts of it', () => {
    const under = vi.fn(() => document.body);
    document.elementFromPoint = under;
    Object.assign(globalThis, { innerWidth: 1000, innerHeight: 600 });
    expect(dragOf({ dragged: 'over', x: 0.5, y: 0.25 })).toEqual({ kind: 'over', at: document.body });
    expect(under).toHaveBeenCalledWith(500, 150);
    expect(dragOf({ dragged: 'drop', x: 0, y: 0, paths: ['a.csv'] })).toMatchObject({ kind: 'drop', paths: ['a.csv'] });
    expect(dragOf({ dragged: 'leave' })).toEqual({ kind: 'leave' });
  });
});

function Routed() {
  const [page, key = 'people'] = useRoute();
  const shown = useDesk().register(key) ?? register(key);
  return page === 'import' ? <ImportPage register={key} /> : <RegisterPage register={shown} />;
}

describe('cells pasted beside a table', () => {
  beforeEach(() => {
    globalThis.location.hash = '#/records/people';
  });

  it('lead to the import of its register, in the order of the columns shown', async () => {
    const calls = record();
    render(<Routed />, { wrapper: Behind });
    await screen.findByText('李晓芳');
    fireEvent.paste(document.body, clipboard(CELLS));
    await screen.findByTestId('import-plan');
    expect(parts(globalThis.location.hash)).toEqual(['import', 'people']);
    const asked = sent(calls, 'import_preview');
    expect(asked).toHaveLength(1);
    expect(asked[0]?.pasted).toMatchObject({ name: '粘贴的单元格', text: CELLS });
    const order = (asked[0]?.pasted as PastedCells | undefined)?.order ?? [];
    expect(order.slice(0, 3)).toEqual(['code', 'name', 'employer_kind']);
    expect(order).not.toContain('remarks');
    fireEvent.click(screen.getByTestId('import-headed'));
    await waitFor(() => expect(sent(calls, 'import_preview').at(-1)?.headed).toBe(false));
    expect(sent(calls, 'import_preview').at(-1)?.pasted).toBeUndefined();
  });

  it('are left to a field that is typed into, to a form, and to whatever is one word', async () => {
    const calls = record();
    render(<Routed />, { wrapper: Behind });
    await screen.findByText('李晓芳');
    fireEvent.paste(screen.getByPlaceholderText('在本登记册内检索'), clipboard(CELLS));
    fireEvent.paste(document.body, clipboard('张三'));
    fireEvent.click(screen.getByTestId('record-new'));
    await screen.findByTestId('record-form');
    fireEvent.paste(document.body, clipboard(CELLS));
    expect(parts(globalThis.location.hash)).toEqual(['records', 'people']);
    expect(sent(calls, 'import_preview')).toEqual([]);
  });

  it('are nothing to who only reads', async () => {
    record();
    render(
      <Behind reads={['people']}>
        <Routed />
      </Behind>,
    );
    await screen.findByText('李晓芳');
    fireEvent.paste(document.body, clipboard(CELLS));
    expect(parts(globalThis.location.hash)).toEqual(['records', 'people']);
  });

  it('are heard by Ctrl+V where the page holds no field, and the focus comes back', async () => {
    record();
    render(<Routed />, { wrapper: Behind });
    await screen.findByText('李晓芳');
    const button = screen.getByTestId('record-new');
    button.focus();
    fireEvent.keyDown(button, { key: 'v', ctrlKey: true });
    expect(document.activeElement?.tagName).toBe('TEXTAREA');
    fireEvent.paste(document.activeElement as Element, clipboard('一个词'));
    expect(document.activeElement).toBe(button);
    expect(document.querySelector('textarea.unseen')).toBeNull();
    fireEvent.keyDown(button, { key: 'v', ctrlKey: true });
    await waitFor(() => expect(document.activeElement).toBe(button));
    fireEvent.keyDown(button, { key: 'v', ctrlKey: true });
    fireEvent.paste(document.activeElement as Element, clipboard(CELLS));
    await screen.findByTestId('import-plan');
  });
});
