/** A whole number with its thousands set apart. */
export const grouped = (n: number): string => n.toLocaleString('en-US');

/** A percentage as the core computed it; a dash where there is none. */
export const percent = (value: string | null): string => (value === null ? '—' : `${value}%`);
