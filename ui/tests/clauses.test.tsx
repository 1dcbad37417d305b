import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { ClauseRow } from '../src/api/types.gen';
import { keyName } from '../src/kit/keyboard';
import { parts, useRoute } from '../src/kit/route';
import { groupsOf, inOrder } from '../src/pages/clause-groups';
import ClausesPage from '../src/pages/clauses';
import ComparePage from '../src/pages/compare';
import { Behind, can, record } from './desk';

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

  it('takes files dropped on a dossier as evidence of its clause, by the form of the button', async () => {
    const calls = record();
    globalThis.location.hash = '#/assessment/a0/7.e.1';
    render(<Routed />, { wrapper: Behind });
    await screen.findByTestId('conclusion-form');
    const files = (...names: string[]) => ({
      dataTransfer: { types: ['Files'], files: names.map((name) => ({ name })) },
    });
    const place = screen.getByTestId('dossier-drop');
    fireEvent.dragOver(screen.getByTestId('dossier-title'), files('制度.pdf'));
    await waitFor(() => expect(place.textContent).toContain('作为第 7.e.1 条的证据添加'));
    fireEvent.drop(screen.getByTestId('dossier-title'), files('制度.pdf', '附件.docx'));
    const form = await screen.findByTestId('evidence-form');
    expect(screen.getByTestId('evidence-files').textContent).toMatch(/制度\.pdf.*附件\.docx/);
    expect((screen.getByTestId('evidence-title') as HTMLInputElement).value).toBe('制度');
    // While the form is open, it takes them.
    fireEvent.drop(form, files('补充.png', '制度.pdf'));
    await waitFor(() => expect(screen.getByTestId('evidence-files').textContent).toContain('补充.png'));
    fireEvent.click(screen.getByTestId('evidence-ok'));
    await waitFor(() => expect(calls.some((one) => one.name === 'evidence_add')).toBe(true));
    expect(calls.find((one) => one.name === 'evidence_add')?.args).toMatchObject({
      id: null,
      paths: ['/示例/制度.pdf', '/示例/附件.docx', '/示例/补充.png'],
      values: { title: '制度' },
    });
    await waitFor(() => expect(screen.queryByTestId('evidence-form')).toBeNull());
    expect(screen.getByTestId('conclude-evidence').textContent).toContain('制度');
  });

  it('takes no files where evidence is only read', async () => {
    record();
    globalThis.location.hash = '#/assessment/a0/7.e.1';
    render(
      <Behind reads={['evidence']}>
        <Routed />
      </Behind>,
    );
    await screen.findByTestId('conclusion-form');
    const dropped = { dataTransfer: { types: ['Files'], files: [{ name: '制度.pdf' }] } };
    fireEvent.drop(screen.getByTestId('dossier-title'), dropped);
    expect(screen.getByTestId('dossier-drop').dataset.drop).toBe('idle');
    expect(screen.queryByTestId('evidence-form')).toBeNull();
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
    await waitFor(() => expect(can('carry-keep')).toBe(true));
    fireEvent.click(screen.getByTestId('carry-keep'));
    await waitFor(() => expect(parts(globalThis.location.hash)).toEqual(['assessment', 'a1']));
    const kept = calls.filter((one) => one.name === 'assessment_carry').at(-1);
    expect(kept?.args).toMatchObject({ assessment: 'a0', edition: 'TC260-003@2024-02-29', seen: '5c1e'.repeat(16) });
  });
});

describe('work on many clauses', () => {
  const desk = async (at: string) => {
    const calls = record();
    globalThis.location.hash = `#/assessment/a0/${at}`;
    render(<Routed />, { wrapper: Behind });
    await screen.findByTestId('conclusion-form');
    return calls;
  };

  it('keeps only what the preview said would pass, by the versions seen', async () => {
    const calls = await desk('7.e.1');
    fireEvent.click(screen.getByTestId('pick-7.e.1'));
    fireEvent.click(screen.getByTestId('pick-7.e.2'));
    fireEvent.click(screen.getByTestId('bar-conclude'));
    fireEvent.mouseDown((await screen.findByTestId('many-verdict')).firstElementChild as Element);
    fireEvent.click(await screen.findByTitle('符合'));
    fireEvent.change(screen.getByTestId('many-reason'), { target: { value: '示例理由' } });
    expect(can('many-keep')).toBe(false);
    fireEvent.click(screen.getByTestId('many-look'));
    await waitFor(() => expect(screen.getByTestId('many-7.e.2').textContent).toContain('不能通过'));
    fireEvent.click(screen.getByTestId('many-keep'));
    await waitFor(() => expect(calls.filter((one) => one.name === 'conclude_many').length).toBe(2));
    const kept = calls.filter((one) => one.name === 'conclude_many').at(-1)?.args as { clauses: { clause: string }[] };
    expect(kept).toMatchObject({ preview: false, reason: '示例理由' });
    expect(kept.clauses.map((one) => one.clause)).toEqual(['7.e.1']);
  });

  it('checks together only what was opened, with the digest seen', async () => {
    const calls = await desk('4.p1');
    fireEvent.click(screen.getByTestId('pick-4.p1'));
    fireEvent.click(screen.getByTestId('pick-9.1.a'));
    fireEvent.click(screen.getByTestId('bar-check'));
    expect((await screen.findByTestId('check-many-unseen')).textContent).toContain('9.1.a');
    fireEvent.click(screen.getByTestId('check-many-agreed'));
    await waitFor(() => expect(calls.some((one) => one.name === 'conclusions_check')).toBe(true));
    const sent = calls.find((one) => one.name === 'conclusions_check')?.args as { checks: unknown[] };
    expect(sent.checks).toEqual([{ clause: '4.p1', seen: expect.stringMatching(/^seen-/) }]);
  });

  it('tells the whole beside the verdict that a person chose', async () => {
    await desk('7.e.1');
    fireEvent.click(screen.getByTestId('whole-overall'));
    expect((await screen.findByTestId('overall-contradiction')).textContent).toContain('不符合 1 条');
    expect(screen.getByTestId('overall-own-rule').textContent).toContain('本单位规则');
    expect(screen.getByTestId('assessment-warnings').textContent).toContain('7.e.2');
  });

  it('shows who works on a clause and what is done about it', async () => {
    await desk('7.e.2');
    expect(screen.getByTestId('dossier-owner').textContent).toContain('王小明');
    expect(screen.getByTestId('remediation-r0').textContent).toContain('复测未通过');
    fireEvent.click(screen.getByTestId('remediation-plan'));
    expect(await screen.findByTestId('record-form')).toBeTruthy();
    fireEvent.click(screen.getByTestId('pick-7.e.2'));
    fireEvent.click(screen.getByTestId('bar-assign'));
    expect((await screen.findByTestId('assign-give')) as HTMLButtonElement).toHaveProperty('disabled', true);
  });

  it('lays clauses together and counts them', () => {
    const row = (id: string, more: Partial<ClauseRow>): ClauseRow => ({
      id,
      cite: `TC260-003/${id}`,
      demand: 'must',
      title: { zh: id, en: id },
      chapter: '7',
      applies: true,
      verdict: null,
      proposed: null,
      state: 'open',
      blocks: [],
      owner: null,
      version: null,
      unplanned: false,
      ...more,
    });
    const title = { zh: '示例甲', en: '示例甲' };
    const person = { person: { register: 'people', id: 'p0', title }, due_on: null, overdue: false };
    const why = { zh: '尚无结论', en: 'No conclusion yet' };
    const rows = [row('a', {}), row('b', { owner: person, blocks: [why] }), row('c', { blocks: [why], state: 'void' })];
    const told = (by: Parameters<typeof groupsOf>[1]) => groupsOf(rows, by).map((one) => [one.key, one.rows.length]);
    expect(told('owner')).toEqual([
      ['p0', 1],
      ['', 2],
    ]);
    expect(told('block')).toEqual([['尚无结论', 2]]);
    expect(told('state')[0]).toEqual(['open', 2]);
    expect(inOrder(rows, 'owner').map((one) => one.id)).toEqual(['b', 'a', 'c']);
  });
});

describe('two assessments', () => {
  it('are told where they differ, and whole where asked', async () => {
    record();
    render(<ComparePage earlier="a0" later="a1" />, { wrapper: Behind });
    await waitFor(() => expect(screen.getByTestId('compare-table').textContent).toContain('负责人'));
    expect(screen.getByTestId('compare-table').textContent).not.toContain('7.e.1');
    fireEvent.click(screen.getByTestId('compare-whole'));
    await waitFor(() => expect(screen.getByTestId('compare-table').textContent).toContain('7.e.1'));
  });
});

describe('keys and addresses', () => {
  it('have names', () => {
    expect(keyName({ key: 'K', ctrlKey: true, metaKey: false })).toBe('mod+k');
    expect(keyName({ key: 'Enter', ctrlKey: false, metaKey: true })).toBe('mod+Enter');
    expect(parts('#/records/people/%E7%8E%8B')).toEqual(['records', 'people', '王']);
  });
});
