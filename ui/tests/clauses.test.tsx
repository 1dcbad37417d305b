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

describe('editions side by side', () => {
  it('a dossier shows the clause elsewhere, and which document is not held', async () => {
    record();
    globalThis.location.hash = '#/assessment/a0/7.e.1';
    render(<Routed />, { wrapper: Behind });
    const section = await screen.findByTestId('counterparts');
    expect(section.textContent).toContain('TC260-003@2024-02-29/7.e.1');
    expect(section.textContent).toContain('LIAONING-2025/8.3.a');
    expect(section.textContent).toContain('该文件未收录');
  });

  it('an assessment is carried over as it was looked at', async () => {
    const calls = record();
    globalThis.location.hash = '#/assessment/a0/7.e.1';
    render(<Routed />, { wrapper: Behind });
    fireEvent.click(await screen.findByTestId('carry'));
    const keep = await screen.findByTestId('carry-keep');
    expect((keep as HTMLButtonElement).disabled).toBe(true);
    const choice = await screen.findByTestId('carry-edition');
    fireEvent.mouseDown(choice.querySelector('.ant-select-selector') ?? choice);
    fireEvent.click(await screen.findByText(/TC260-003@2024-02-29/, { selector: '.ant-select-item-option-content' }));
    const plan = await screen.findByTestId('carry-plan');
    expect(plan.textContent).toContain('8.1.a');
    expect(screen.getByTestId('carry-open').textContent).toContain('5.1.b');
    await waitFor(() => expect((screen.getByTestId('carry-keep') as HTMLButtonElement).disabled).toBe(false));
    fireEvent.click(screen.getByTestId('carry-keep'));
    await waitFor(() => expect(parts(globalThis.location.hash)).toEqual(['assessment', 'a1']));
    const kept = calls.filter((one) => one.name === 'assessment_carry').at(-1);
    expect(kept?.args).toMatchObject({ assessment: 'a0', edition: 'TC260-003@2024-02-29', seen: '5c1e'.repeat(16) });
  });
});

describe('keys and addresses', () => {
  it('have names', () => {
    expect(keyName({ key: 'K', ctrlKey: true, metaKey: false })).toBe('mod+k');
    expect(keyName({ key: 'Enter', ctrlKey: false, metaKey: true })).toBe('mod+Enter');
    expect(parts('#/records/people/%E7%8E%8B')).toEqual(['records', 'people', '王']);
  });
});
