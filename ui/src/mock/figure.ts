/** A figure as the mock tells it. */
import type { NamedFigure } from '../api/types.gen';

/** A share of items, met unless something else is said. */
export const figure = (
  zh: string,
  en: string,
  good: number,
  of: number,
  more: Partial<NamedFigure> = {},
): NamedFigure => {
  const percent = ((good / of) * 100).toFixed(1);
  return {
    name: { zh, en },
    counted: {
      zh: '未出现任何一种风险的条数 ÷ 已作出判定的条数',
      en: 'Items without any of the risks, of those judged',
    },
    told: { zh: `${percent}%（${good}/${of}）`, en: `${percent}% (${good}/${of})` },
    standing: 'met',
    standing_label: { zh: '达标', en: 'Met' },
    numerator: good,
    denominator: of,
    percent,
    low: (Number(percent) - 0.8).toFixed(1),
    high: (Number(percent) + 0.6).toFixed(1),
    limit: '96',
    ...more,
  };
};
/** A figure that misses its limit. */
export const NOT_MET: Partial<NamedFigure> = { standing: 'not_met', standing_label: { zh: '未达标', en: 'Not met' } };
