import { describe, expect, it } from 'vitest';
import { segments } from '../src/pages/judging-marks';

const told = (text: string, ...passages: [number, number][]) =>
  segments(
    text,
    passages.map(([from, to]) => ({ from, to })),
  ).map((one) => [one.text, one.hits.join(), one.ends.join()]);

describe('passages of a text', () => {
  it('are cut out where they begin and end', () => {
    expect(told('抱歉，我不能协助。', [0, 2], [4, 6])).toEqual([
      ['抱歉', '0', '0'],
      ['，我', '', ''],
      ['不能', '1', '1'],
      ['协助。', '', ''],
    ]);
  });

  it('may overlap, and keep every character once', () => {
    const cut = told('一二三四五', [0, 3], [2, 4]);
    expect(cut).toEqual([
      ['一二', '0', ''],
      ['三', '0,1', '0'],
      ['四', '1', '1'],
      ['五', '', ''],
    ]);
    expect(cut.map(([text]) => text).join('')).toBe('一二三四五');
  });

  it('are counted in whole characters, as the core counts them', () => {
    expect(told('𠮷😀不能', [2, 4])).toEqual([
      ['𠮷😀', '', ''],
      ['不能', '0', '0'],
    ]);
  });

  it('mark nothing where they are empty or outside', () => {
    expect(told('应答', [1, 1], [5, 9])).toEqual([['应答', '', '']]);
    expect(told('应答', [1, 9])).toEqual([
      ['应', '', ''],
      ['答', '0', '0'],
    ]);
    expect(told('', [0, 2])).toEqual([]);
  });
});
