import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import type { ComponentProps, ReactElement } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { RecordDetail, ReportInfo } from '../src/api/types.gen';
import { WORDS } from '../src/i18n';
import { mock } from '../src/mock/mock';
import { Draft } from '../src/pages/report-draft';
import { ReportView } from '../src/pages/report-view';
import { type Platform, platform, use } from '../src/platform';
import { Exports } from '../src/records/exports';
import { Timeline } from '../src/records/timeline';
import { Behind, type Call, record, register, sent } from './desk';

type Kept = { name: string | undefined; formats: string[]; head: string };
/** Files that were offered to be kept, and where they lie: null where the person thought better of it. */
let kept: Kept[];
let places: (string | null)[];
/** What the save dialog answers. */
let answer: Platform['pickSave'];

beforeEach(() => {
  kept = [];
  places = [];
  answer = mock.pickSave;
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** The desk, with what is offered to be kept written down beside the calls. */
function at(
  paper: ReactElement,
  change?: Parameters<typeof record>[0],
  how: Partial<ComponentProps<typeof Behind>> = {},
) {
  const calls = record(change);
  use({
    ...platform,
    pickSave: async (bytes, ask) => {
      const formats = ask.filters?.flatMap((one) => one.extensions) ?? [];
      kept.push({ name: ask.name, formats, head: new TextDecoder().decode(bytes.slice(0, 2)) });
      const place = await answer(bytes, ask);
      places.push(place);
      return place;
    },
  });
  render(<Behind {...how}>{paper}</Behind>);
  return calls;
}

/** Takes a paper by its menu. */
async function take(testid: string, format: string) {
  fireEvent.click(await screen.findByTestId(`${testid}-more`));
  fireEvent.click(await screen.findByTestId(`${testid}-${format}`));
}

const [frozen] = (await mock.call('report_list', {}, null)) as ReportInfo[];
if (!frozen) throw new Error('the mock has no frozen report');
const detail = (await mock.call('record_show', { register: 'complaints', id: 'c0' }, null)) as RecordDetail;
const filters = [{ field: 'state', op: 'is', value: 'closed' }];

type Place = {
  place: string;
  testid: string;
  paper: ReactElement;
  /** Takes the PDF as before. */
  pdf: () => Promise<void>;
  /** The command for a format, and the one for the PDF. */
  command: string;
  pdfCommand?: string;
  args: Record<string, unknown>;
  pdfArgs?: Record<string, unknown>;
  name: string;
};

const press = (testid: string) => async () => {
  fireEvent.click(await screen.findByTestId(testid));
};
const menu = (testid: string, label: string) => async () => {
  await press(testid)();
  fireEvent.click(await screen.findByText(label));
};

const PLACES: Place[] = [
  {
    place: 'a draft',
    testid: 'report-draft-pdf',
    paper: <Draft assessment="a0" lang="en" onFrozen={() => {}} />,
    pdf: press('report-draft-pdf'),
    command: 'report_draft',
    args: { assessment: 'a0', lang: 'en' },
    name: '安全自评估报告（草稿）',
  },
  {
    place: 'a frozen report',
    testid: 'report-pdf',
    paper: <ReportView report={frozen} onChanged={() => {}} />,
    pdf: press('report-pdf'),
    command: 'report_copy',
    pdfCommand: 'report_pdf',
    args: { report: frozen.id },
    name: frozen.code,
  },
];

const asked = (calls: readonly Call[], { command, pdfCommand }: Place) => [
  ...sent(calls, command),
  ...(pdfCommand ? sent(calls, pdfCommand) : []),
];

describe.each(PLACES)('the paper of $place', (of) => {
  it('is a PDF as before, by the call as before', async () => {
    const calls = at(of.paper);
    await of.pdf();
    await waitFor(() => expect(places).toHaveLength(1));
    expect(kept).toEqual([{ name: `${of.name}.pdf`, formats: ['pdf'], head: '%P' }]);
    expect(sent(calls, of.pdfCommand ?? of.command)).toEqual([of.args]);
    if (of.pdfCommand) expect(sent(calls, of.command)).toEqual([]);
  });

  it.each(['docx', 'xlsx'])('is taken as %s, under a name that says so', async (format) => {
    const calls = at(of.paper);
    await take(of.testid, format);
    await waitFor(() => expect(places).toHaveLength(1));
    expect(kept).toEqual([{ name: `${of.name}.${format}`, formats: [format], head: 'PK' }]);
    expect(sent(calls, of.command)).toEqual([{ ...of.args, format }]);
    if (of.pdfCommand) expect(sent(calls, of.pdfCommand)).toEqual([]);
  });

  it('is not kept where the core refuses, and says why', async () => {
    at(of.paper, (name) => {
      if (name === of.command) throw { code: 'gate', message: { zh: '示例：不予导出', en: 'refused' } };
      return undefined;
    });
    await take(of.testid, 'docx');
    expect((await screen.findByTestId('error-message')).textContent).toContain('示例：不予导出');
    expect(kept).toEqual([]);
    await waitFor(() => expect(screen.getByTestId(`${of.testid}-more`).getAttribute('aria-disabled')).toBe('false'));
  });

  it('is not kept where the call was cancelled; meanwhile no other format is offered', async () => {
    let refuse = (_: unknown) => {};
    const calls = at(of.paper, (name) =>
      name === of.command
        ? new Promise((_, fail) => {
            refuse = fail;
          })
        : undefined,
    );
    await take(of.testid, 'xlsx');
    const opener = screen.getByTestId(`${of.testid}-more`);
    await waitFor(() => expect(opener.getAttribute('aria-disabled')).toBe('true'));
    fireEvent.click(opener);
    expect(opener.getAttribute('aria-expanded')).toBe('false');
    refuse({ code: 'cancelled', message: { zh: '已取消', en: 'Cancelled' } });
    await waitFor(() => expect(opener.getAttribute('aria-disabled')).toBe('false'));
    expect(kept).toEqual([]);
    expect(screen.queryByTestId('error-message')).toBeNull();
    expect(asked(calls, of)).toHaveLength(1);
  });

  it('lies nowhere where the person thought better of it, and no fault is told', async () => {
    answer = () => Promise.resolve(null);
    const calls = at(of.paper);
    await take(of.testid, 'docx');
    await waitFor(() => expect(places).toEqual([null]));
    expect(asked(calls, of)).toHaveLength(1);
    expect(screen.queryByTestId('error-message')).toBeNull();
  });

  it.each(['zh', 'en'] as const)('names its opener and its formats in %s', async (lang) => {
    at(of.paper, undefined, { lang });
    const opener = await screen.findByTestId(`${of.testid}-more`);
    expect(opener.getAttribute('aria-label')).toBe(WORDS[lang]['paper.more']);
    expect(opener.getAttribute('aria-haspopup')).toBe('menu');
    fireEvent.click(opener);
    const shown = [await screen.findByTestId(`${of.testid}-docx`), screen.getByTestId(`${of.testid}-xlsx`)];
    expect(shown.map((one) => one.textContent)).toEqual(
      lang === 'zh' ? ['DOCX（Word）', 'XLSX（Excel）'] : ['DOCX (Word)', 'XLSX (Excel)'],
    );
    expect(opener.getAttribute('aria-expanded')).toBe('true');
  });
});

describe('the formats of a paper', () => {
  it('are chosen by the keys alone, and the focus comes back', async () => {
    // Nothing is laid out in a test, and a menu gives the focus to what is to be seen alone.
    vi.spyOn(Element.prototype, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, 0, 90, 30));
    const calls = at(<ReportView report={frozen} onChanged={() => {}} />);
    const opener = await screen.findByTestId('report-pdf-more');
    expect([opener.tagName, opener.tabIndex]).toEqual(['BUTTON', 0]);
    opener.focus();
    // What a browser makes of Enter on a button.
    fireEvent.click(opener);
    const on = (format: string) =>
      waitFor(() => expect(document.activeElement?.contains(screen.getByTestId(`report-pdf-${format}`))).toBe(true));
    const key = (name: string, keyCode: number) =>
      fireEvent.keyDown(document.activeElement as Element, { key: name, code: name, keyCode, which: keyCode });
    await on('docx');
    key('Escape', 27);
    await waitFor(() => expect(opener.getAttribute('aria-expanded')).toBe('false'));
    expect(document.activeElement).toBe(opener);
    expect(sent(calls, 'report_copy')).toEqual([]);
    fireEvent.click(opener);
    await on('docx');
    key('ArrowDown', 40);
    await on('xlsx');
    // Not handed on to the button that has the focus back: it would open the formats anew.
    expect(key('Enter', 13)).toBe(false);
    await waitFor(() => expect(kept.map((one) => one.name)).toEqual([`${frozen.code}.xlsx`]));
    expect(sent(calls, 'report_copy')).toEqual([{ report: frozen.id, format: 'xlsx' }]);
    expect(document.activeElement).toBe(opener);
  });

  it.each(['zh', 'en'] as const)('of a frozen report are told to be unsigned copies, in %s', async (lang) => {
    at(<ReportView report={frozen} onChanged={() => {}} />, undefined, { lang });
    const told = await screen.findByTestId('report-copies');
    expect(told.textContent).toBe(WORDS[lang]['reports.copies.text']);
    const opener = screen.getByTestId('report-pdf-more');
    expect(opener.getAttribute('aria-describedby')).toBe(told.id);
    fireEvent.click(opener);
    expect(await screen.findByText(WORDS[lang]['paper.copies'])).toBeTruthy();
  });

  it('of a draft are told to hold the same', async () => {
    at(<Draft assessment="a0" lang="zh" onFrozen={() => {}} />);
    const opener = await screen.findByTestId('report-draft-pdf-more');
    expect(opener.getAttribute('aria-describedby')).toBeNull();
    fireEvent.click(opener);
    expect(await screen.findByText('内容与 PDF 相同')).toBeTruthy();
  });

  it.each([
    ['pdf', '导出记录（PDF）', '%P'],
    ['docx', '导出记录（DOCX）', 'PK'],
  ])('of a register stand in its menu: %s', async (format, label, head) => {
    const calls = at(<Exports register={register('complaints')} filters={filters} />);
    await menu('exports', label)();
    await waitFor(() => expect(places).toHaveLength(1));
    expect(kept).toEqual([{ name: `投诉举报.${format}`, formats: [format], head }]);
    expect(sent(calls, 'register_report')).toEqual([{ register: 'complaints', lang: 'zh', filters, format }]);
  });

  it.each(['pdf', 'docx', 'xlsx'])('of a timeline stand in its menu: %s', async (format) => {
    const calls = at(<Timeline register={register('complaints')} detail={detail} />);
    await menu('timeline-export', format.toUpperCase())();
    await waitFor(() => expect(places).toHaveLength(1));
    expect(kept[0]?.name).toBe(`${detail.record.title.zh}-办理时间线.${format}`);
    expect(sent(calls, 'timeline_export')).toEqual([{ register: 'complaints', id: 'c0', lang: 'zh', format }]);
  });

  it('of a copy are not PDF: the mock refuses it as the core does', async () => {
    await expect(mock.call('report_copy', { report: frozen.id, format: 'pdf' }, null)).rejects.toMatchObject({
      code: 'usage',
    });
  });
});
