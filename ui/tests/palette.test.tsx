import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { placesNamed } from '../src/pages/places';
import { SearchDialog } from '../src/pages/search';
import { Behind, type Call, record, sent } from './desk';

const type = (text: string) => fireEvent.change(screen.getByTestId('search-text'), { target: { value: text } });
const press = (key: string) => fireEvent.keyDown(screen.getByTestId('search-text'), { key });
const lastAsked = (calls: Call[]) => sent(calls, 'search').at(-1)?.text;

function palette(hidden: readonly string[] = []) {
  const calls = record();
  let closed = 0;
  render(
    <Behind hidden={hidden}>
      <SearchDialog open onClose={() => (closed += 1)} />
    </Behind>,
  );
  return { calls, closed: () => closed };
}

describe('the palette', () => {
  it('finds records from one Chinese character on, and opens what the arrows chose', async () => {
    const { calls, closed } = palette();
    type('晓');
    expect((await screen.findByTestId('hit-0')).textContent).toContain('李晓芳');
    expect(lastAsked(calls)).toBe('晓');
    const all = screen.getAllByRole('option');
    expect(all[0]?.getAttribute('aria-selected')).toBe('true');
    for (let n = 1; n < all.length; n += 1) press('ArrowDown');
    expect(screen.getByTestId('search-text').getAttribute('aria-activedescendant')).toBe(`search-${all.length - 1}`);
    press('ArrowDown');
    press('Enter');
    expect(closed()).toBe(1);
    expect(globalThis.location.hash).toMatch(/^#\/records\/\w+\/\w+/);
  });

  it('leads to a clause by its number, and to pages and commands by their names or initials', async () => {
    palette();
    type('7.a.1');
    fireEvent.click(await screen.findByTestId('clause-7.a.1'));
    expect(globalThis.location.hash).toBe('#/assessment/a0/7.a.1');
    type('tsjb');
    await screen.findByTestId('place-complaints');
    type('新增投诉');
    fireEvent.click(await screen.findByTestId('place-new-complaints'));
    expect(globalThis.location.hash).toBe('#/new/complaints');
  });

  it('leads to each of the guides', async () => {
    palette();
    type('术语');
    fireEvent.click(await screen.findByTestId('place-help-glossary'));
    expect(globalThis.location.hash).toBe('#/help/glossary');
  });

  it('asks for no clause where the session reads no assessment, and says that nothing was found', async () => {
    const { calls } = palette(['assessments']);
    type('查无此物');
    await waitFor(() => expect(lastAsked(calls)).toBe('查无此物'));
    expect(await screen.findByText('没有符合的内容')).toBeTruthy();
    expect(sent(calls, 'clause_search')).toEqual([]);
  });

  it('puts names that begin with what was typed first', () => {
    const of = (key: string, label: string) => ({ key, label, about: '', to: [key] });
    expect(placesNamed([of('a', '新增人员'), of('b', '人员')], '人员').map((one) => one.key)).toEqual(['b', 'a']);
  });
});
