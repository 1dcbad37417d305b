import { fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { describe, expect, it } from 'vitest';
import type { FieldInfo } from '../src/api/types.gen';
import { plain } from '../src/fields/plain';
import { RowsEdit } from '../src/fields/rows';
import { FieldView } from '../src/fields/view';
import { Behind, record } from './desk';

const field = (key: string, kind: string, more: Partial<FieldInfo> = {}): FieldInfo => ({
  key,
  label: { zh: key, en: key },
  help: null,
  kind,
  options: [],
  target: null,
  columns: [],
  required: false,
  listed: false,
  stamped: false,
  masked: false,
  extra: false,
  ...more,
});
const options = ['people', 'complaints'].map((key) => ({ key, label: { zh: `${key} 册`, en: key } }));
const rests = field('records', 'table', {
  columns: [field('register', 'choice', { options }), field('record', 'record', { target: 'register' })],
});
const titles = { 'people/p0': { zh: '王小明', en: 'Wang' } };

describe('a record of a register that is named beside it', () => {
  it('is called by its name and leads to it', () => {
    render(
      <Behind lang="en">
        <FieldView field={rests} value={[{ register: 'people', record: 'p0' }]} titles={titles} />
      </Behind>,
    );
    expect(screen.getByText('Wang').getAttribute('href')).toBe('#/records/people/p0');
    const of = rests.columns[1] as FieldInfo;
    expect(plain(of, 'p0', (text) => text.zh, titles, { register: 'people' })).toBe('王小明');
    expect(plain(of, 'p0', (text) => text.zh, titles, { register: 'complaints' })).toBe('p0');
  });

  it('is chosen among the records of that register, and none is left when another is named', () => {
    record();
    let rows: unknown;
    function Form() {
      const [value, setValue] = useState<unknown>([{ register: 'people', record: 'p0' }, {}]);
      rows = value;
      return <RowsEdit id="r" field={rests} value={value} titles={titles} onChange={setValue} testid="r" />;
    }
    render(
      <Behind>
        <Form />
      </Behind>,
    );
    expect(screen.getByTestId('r-0-record').textContent).toContain('王小明');
    expect(screen.getByTestId('r-1-record').className).toContain('disabled');
    const choose = screen.getByTestId('r-0-register');
    fireEvent.mouseDown(choose.querySelector('.ant-select-selector') ?? choose);
    fireEvent.click(screen.getAllByText('complaints 册').at(-1) as HTMLElement);
    expect(rows).toEqual([{ register: 'complaints', record: null }, {}]);
  });
});
