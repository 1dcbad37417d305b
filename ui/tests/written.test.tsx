import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';
import type { RecordDetail } from '../src/api/types.gen';
import { enPapers } from '../src/i18n/en-papers';
import { zhPapers } from '../src/i18n/zh-papers';
import { mock } from '../src/mock/mock';
import PapersPage from '../src/pages/papers';
import { platform, use } from '../src/platform';
import { OnePage } from '../src/records/one-page';
import { Behind, type Call, record } from './desk';

let names: (string | undefined)[];
beforeEach(() => {
  names = [];
});

/** A page behind the desk, with the names of files that are offered to be kept. */
function at(page: React.ReactElement, change?: Parameters<typeof record>[0]): Call[] {
  const calls = record(change);
  use({
    ...platform,
    pickSave: async (_, ask) => {
      names.push(ask.name);
      return null;
    },
  });
  render(<Behind>{page}</Behind>);
  return calls;
}

const of = (calls: Call[], name: string) => calls.filter((one) => one.name === name).map((one) => one.args);

describe('papers', () => {
  it('stand in a list, and what one lacks leads to where it is mended', async () => {
    const calls = at(<PapersPage paper="complaint_statistics" />);
    expect((await screen.findByTestId('paper-annotator_file')).textContent).toContain(zhPapers['papers.unread']);
    const mend = await screen.findByTestId('paper-mend-0');
    expect(mend.getAttribute('href')).toContain('records/organizations/o0');
    expect(screen.getByTestId('paper-printed').textContent).toContain('2 / 2');
    expect(screen.getByTestId('paper-preview').textContent).toContain('CMP-0002');
    expect(of(calls, 'paper_preview')[0]).toMatchObject({ paper: 'complaint_statistics', subject: 's0', lang: 'zh' });
  });

  it('are made in the format that is asked for, of a period once both days are given', async () => {
    const calls = at(<PapersPage paper="complaint_statistics" />);
    fireEvent.change(await screen.findByTestId('paper-from'), { target: { value: '2026-01-01' } });
    fireEvent.click(screen.getByTestId('paper-make'));
    await waitFor(() => expect(names).toEqual(['投诉举报统计.pdf']));
    expect(of(calls, 'paper_make')[0]).not.toHaveProperty('from');
    fireEvent.change(screen.getByTestId('paper-to'), { target: { value: '2026-03-31' } });
    fireEvent.click(screen.getByTestId('paper-make-more'));
    fireEvent.click(await screen.findByTestId('paper-make-docx'));
    await waitFor(() => expect(names[1]).toBe('投诉举报统计.docx'));
    expect(of(calls, 'paper_make')[1]).toMatchObject({ from: '2026-01-01', to: '2026-03-31', format: 'docx' });
  });
});

describe('papers of one page', () => {
  it('are printed from a complaint under its number', async () => {
    const detail = (await mock.call('record_show', { register: 'complaints', id: 'c0' }, null)) as RecordDetail;
    const calls = at(<OnePage kind="receipt" detail={detail} />);
    fireEvent.click(screen.getByTestId('onepage-receipt'));
    await waitFor(() => expect(names).toHaveLength(1));
    expect(names[0]).toContain(String(detail.record.values.code));
    expect(of(calls, 'complaint_receipt')).toEqual([{ record: 'c0', lang: 'zh' }]);
  });

  it('have their words in both languages', () => {
    expect(Object.keys(enPapers)).toEqual(Object.keys(zhPapers));
  });
});
