/**
 * A number with its thousands set apart, also one too long or too exact for a float. Chinese and English both set a
 * comma before every third digit and a point before the fraction, so that one way serves both.
 */
export function grouped(n: number | string): string {
  const [whole = '', rest] = String(n).split('.');
  const set = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return rest === undefined ? set : `${set}.${rest}`;
}

/** A percentage as the core computed it; a dash where there is none. */
export const percent = (value: string | null): string => (value === null ? '—' : `${value}%`);
