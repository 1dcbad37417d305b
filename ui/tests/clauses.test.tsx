import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { keyName } from '../src/kit/keyboard';
import { parts, useRoute } from '../src/kit/route';
import ClausesPage from '../src/pages/clauses';
import { Behind, record } from './desk';

function Routed() {
  const [, assessment, clause] = useRoute();
  return <ClausesPage assessment={assessment} clause={clause} />;
}

const press = (key: string, more: object = {}) => fireEvent.keyDown(document.body, { key, ...more });
const verdict = (key: string) =>
  screen.getByTestId(`verdict-${key}`).closest('label')?.querySelector('input') ?? screen.getByTestId(`verdict-${key}`);

describe('the clause desk', () => {
  it('is worked by the keyboard', async () => {
    const calls = record();
    globalThis.location.hash = '#/assessment/a0/7.e.1';
    render(<Routed />, { wrapper: Behind });
    await screen.findByTestId('conclusion-form');
    expect(screen.getByTestId('dossier-title').textContent).toContain('7.e.1');
    press('j');
    await waitFor(() => expect(screen.getByTestId('dossier-title').textContent).toContain('7.e.2'));
    press('k');
    await waitFor(() => expect(screen.getByTestId('dossier-title').textContent).toContain('7.e.1'));
    await screen.findByTestId('conclusion-form');
    press('2');
    await waitFor(() => expect((verdict('does_not_conform') as HTMLInputElement).checked).toBe(true));
    // A letter typed into a field belongs to the field.
    fireEvent.keyDown(screen.getByTestId('conclude-reason'), { key: '3' });
    fireEvent.change(await screen.findByTestId('conclude-difference'), { target: { value: '复核时发现一件超期' } });
    press('Enter', { ctrlKey: true });
    await waitFor(() => expect(calls.some((one) => one.name === 'conclude')).toBe(true));
    expect(calls.find((one) => one.name === 'conclude')?.args).toMatchObject({
      assessment: 'a0',
      clause: '7.e.1',
      verdict: 'does_not_conform',
      difference_reason: '复核时发现一件超期',
      evidence: ['e0', 'e1'],
      version: 3,
    });
  });

  it('shows what keeps the assessment from being signed', async () => {
    record();
    globalThis.location.hash = '#/assessment/a0/4.p1';
    render(<Routed />, { wrapper: Behind });
    fireEvent.click(await screen.findByTestId('clauses-blocks'));
    await waitFor(() => expect(screen.queryByTestId('clause-4.p1')).toBeNull());
    expect(screen.getByTestId('clause-7.e.2')).toBeTruthy();
    expect(screen.getByTestId('assessment-blocks').textContent).toContain('未作结论');
  });
});

describe('keys and addresses', () => {
  it('have names', () => {
    expect(keyName({ key: 'K', ctrlKey: true, metaKey: false })).toBe('mod+k');
    expect(keyName({ key: 'Enter', ctrlKey: false, metaKey: true })).toBe('mod+Enter');
    expect(parts('#/records/people/%E7%8E%8B')).toEqual(['records', 'people', '王']);
  });
});
