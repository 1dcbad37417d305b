import { fireEvent, render, screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { CitationsChecked } from '../src/api/types.gen';
import { SideMenu } from '../src/pages/menu';
import CitationsPage from '../src/pages/citations';
import { Behind, record } from './desk';

const found = (rows: CitationsChecked['rows'], citations = 1): CitationsChecked => ({
  of: { zh: '文本', en: 'Text' },
  texts: 1,
  citations,
  unverified: 0,
  rows,
  more: 0,
  cut: 0,
  documents: 67,
});
const fault: CitationsChecked['rows'][number] = {
  fault: {
    level: 'error',
    code: 'title_of_another',
    message: { zh: '编号与名称不一致', en: 'Number and title disagree' },
    line: 2,
    column: 6,
    excerpt: 'GB/T 43697 示例',
  },
  record: {
    register: 'policies',
    label: { zh: '管理制度', en: 'Policies' },
    id: 'p9',
    title: { zh: '示例制度', en: '示例制度' },
    field: 'summary',
  },
  place: { zh: '摘要', en: 'Summary' },
};

describe('the citation check', () => {
  it('is reached from the menu', () => {
    record();
    render(
      <Behind>
        <SideMenu />
      </Behind>,
    );
    fireEvent.click(screen.getByTestId('menu-citations'));
    expect(globalThis.location.hash).toBe('#/citations');
  });

  it('sends the pasted text and shows where each fault stands', async () => {
    const calls = record((name) => (name === 'citations_check' ? found([fault]) : undefined));
    render(
      <Behind>
        <CitationsPage />
      </Behind>,
    );
    expect(screen.getByTestId('citations-check-text')).toHaveProperty('disabled', true);
    fireEvent.change(screen.getByTestId('citations-text'), { target: { value: '依据 GB/T 43697 示例' } });
    fireEvent.click(screen.getByTestId('citations-check-text'));
    const row = await screen.findByTestId('citation-title_of_another');
    expect(calls.find((one) => one.name === 'citations_check')?.args).toMatchObject({
      text: '依据 GB/T 43697 示例',
      path: null,
      assessment: null,
    });
    expect(within(row).getByText('编号与名称不一致')).toBeTruthy();
    expect(within(row).getByText('第 2 行第 6 字')).toBeTruthy();
    expect(within(row).getByRole('link', { name: '示例制度' }).getAttribute('href')).toBe('#/records/policies/p9');
    fireEvent.click(row);
    expect(globalThis.location.hash).toBe('#/records/policies/p9');
  });

  it('checks every record and says so where nothing is wrong', async () => {
    const calls = record((name) => (name === 'citations_check' ? found([], 3) : undefined));
    render(
      <Behind lang="en">
        <CitationsPage />
      </Behind>,
    );
    fireEvent.click(screen.getByTestId('citations-check-all'));
    await screen.findByText('No fault was found in the citations');
    expect(calls.find((one) => one.name === 'citations_check')?.args).toMatchObject({ text: null, path: null });
  });

  it('says where nothing is cited', async () => {
    record((name) => (name === 'citations_check' ? found([], 0) : undefined));
    render(
      <Behind>
        <CitationsPage />
      </Behind>,
    );
    fireEvent.click(screen.getByTestId('citations-check-all'));
    await screen.findByText('没有找到标准或法规的引用');
  });
});
