import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { EverythingOut } from '../src/pages/everything-out';
import { Home, leads } from '../src/pages/home';
import { Behind, can, record, sent } from './desk';

describe('what a role needs first', () => {
  it('is told in figures, each of which leads to what it counts', async () => {
    record();
    render(<Home />, { wrapper: Behind });
    await screen.findByTestId('home-compliance_officer');
    const to = (key: string) => screen.getByTestId(`figure-compliance_officer-${key}`).getAttribute('href');
    expect(to('steps')).toBe('#/path');
    expect(to('overdue')).toBe('#/duties/overdue');
    const list = decodeURIComponent(to('complaints_closed') ?? '');
    expect(list).toBe('#/list/complaints/[{"field":"state","op":"is_not","value":"closed"}]');
  });

  it('leads to a section of what is due, and to entries of a kind', () => {
    const of = (page: string, only: string | null) =>
      leads({ key: '', label: { zh: '', en: '' }, value: 1, level: 'plain', page, filters: [], only });
    expect(of('duties/response', 'overdue')).toBe('#/duties/overdue/response');
    expect(of('journal', 'refusal')).toBe('#/journal/op/refusal');
    expect(of('section/corpus', null)).toBe('#/section/corpus');
  });

  it('is nothing for a session whose roles have none', async () => {
    const calls = record((name) => (name === 'home' ? [] : undefined));
    render(<Home />, { wrapper: Behind });
    await waitFor(() => expect(sent(calls, 'home').length).toBe(1));
    await waitFor(() => expect(screen.queryByTestId('home')).toBeNull());
  });
});

describe('everything out', () => {
  it('asks for a folder and a reason, and tells what was written', async () => {
    const calls = record();
    render(<EverythingOut />, { wrapper: Behind });
    expect(can('out-make')).toBe(false);
    fireEvent.click(screen.getByTestId('out-folder-pick'));
    await waitFor(() => expect(screen.getByTestId('out-folder')).toHaveProperty('value', '/示例/新工作区.hegui'));
    fireEvent.change(screen.getByTestId('out-reason'), { target: { value: '移交' } });
    fireEvent.click(screen.getByTestId('out-make'));
    const receipt = await screen.findByTestId('out-receipt');
    expect(receipt.textContent).toContain('1,204');
    expect(sent(calls, 'workspace_export')).toEqual([{ folder: '/示例/新工作区.hegui', reason: '移交' }]);
  });
});
