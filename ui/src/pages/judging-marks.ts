/** A passage of a text, counted in characters as people count them: `to` stands behind the last. */
export type Passage = { from: number; to: number };

/** A piece of a text and the passages that cover it, by their places in the list; and those that end with it. */
export type Segment = { text: string; from: number; hits: readonly number[]; ends: readonly number[] };

/**
 * Cuts a text at the ends of passages, which may overlap. The core counts whole characters, and a string of the window
 * pairs of them, so a rare character is one here. Passages that lie outside the text or are empty mark nothing.
 */
export function segments(text: string, passages: readonly Passage[]): Segment[] {
  const characters = Array.from(text);
  const inside = (n: number) => Math.min(Math.max(n, 0), characters.length);
  const held = passages.map(({ from, to }) => ({ from: inside(from), to: inside(to) }));
  const cuts = [...new Set([0, characters.length, ...held.flatMap(({ from, to }) => (from < to ? [from, to] : []))])];
  cuts.sort((a, b) => a - b);
  return cuts.slice(0, -1).map((from, at) => {
    const to = cuts[at + 1] ?? characters.length;
    const hits = held.flatMap((one, n) => (one.from <= from && to <= one.to && one.from < one.to ? [n] : []));
    return {
      text: characters.slice(from, to).join(''),
      from,
      hits,
      ends: hits.filter((n) => held[n]?.to === to),
    };
  });
}
