import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { ImportPlan } from '../src/api/types.gen';
import InterchangePage from '../src/pages/interchange';
import { Behind, record } from './desk';

const plan: ImportPlan = {
  plan: 'digest-of-what-was-shown',
  register: 'conclusions',
  file: '结论.xlsx',
  sha256: 'a',
  form: { zh: 'Excel 工作簿（.xlsx）', en: 'Excel workbook (.xlsx)' },
  headed: true,
  columns: [],
  rows: [],
  new: 1,
  change: 2,
  same: 97,
  refused: 0,
  findings: [],
};

describe('the interchange of an assessment', () => {
  it('keeps a sheet against what its preview showed', async () => {
    const calls = record((name, args) =>
      name === 'conclusion_sheet_import' ? { plan, seq: args.preview ? null : 12, changed: [] } : undefined,
    );
    render(
      <Behind>
        <InterchangePage />
      </Behind>,
    );
    fireEvent.click(await screen.findByTestId('interchange-import'));
    fireEvent.click(await screen.findByTestId('import-commit'));
    await screen.findByTestId('interchange-done');
    const asked = calls.filter((one) => one.name === 'conclusion_sheet_import').map((one) => one.args);
    expect(asked).toHaveLength(2);
    expect(asked[0]).toMatchObject({ preview: true, seen: null });
    expect(asked[1]).toMatchObject({ preview: false, seen: plan.plan, path: asked[0]?.path });
  });

  it('asks for OSCAL of the assessment and of its edition', async () => {
    const calls = record((name) => (name.startsWith('oscal_') ? new Uint8Array([123, 125]) : undefined));
    render(
      <Behind lang="en">
        <InterchangePage />
      </Behind>,
    );
    fireEvent.click(await screen.findByTestId('interchange-results'));
    await waitFor(() => expect(calls.some((one) => one.name === 'oscal_results')).toBe(true));
    const asked = calls.find((one) => one.name === 'oscal_results')?.args;
    expect(asked).toMatchObject({ lang: 'en' });
    expect(asked?.assessment).toBeTruthy();
  });
});
