// PNG files made small: as many colours as a palette holds, and a note that a later run reads. No dependencies.
import { crc32, deflateSync, inflateSync } from 'node:zlib';

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
/** Colours of a palette; bits of each channel by which colours fall together. */
const COLOURS = 128;
const BITS = 5;
const KEYWORD = 'Comment';

function* chunks(png) {
  for (let at = SIGNATURE.length; at < png.length; ) {
    const length = png.readUInt32BE(at);
    yield { type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) };
    at += length + 12;
  }
}

function chunk(type, data) {
  const out = Buffer.alloc(data.length + 12);
  out.writeUInt32BE(data.length, 0);
  out.write(type, 4, 'latin1');
  data.copy(out, 8);
  out.writeUInt32BE(crc32(out.subarray(4, data.length + 8)), data.length + 8);
  return out;
}

const nearest = (left, up, corner) => {
  const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
};

/** The pixels of a PNG of eight bits a channel, as browsers make them: three bytes each. */
function pixels(png) {
  const parts = [...chunks(png)];
  const head = parts.find((one) => one.type === 'IHDR').data;
  const [width, height, depth, kind] = [head.readUInt32BE(0), head.readUInt32BE(4), head[8], head[9]];
  const of = { 2: 3, 6: 4 }[kind];
  if (depth !== 8 || !of || head[12] !== 0) throw new Error('not a PNG as browsers make them');
  const raw = inflateSync(Buffer.concat(parts.filter((one) => one.type === 'IDAT').map((one) => one.data)));
  const line = width * of;
  const rgb = Buffer.alloc(width * height * 3);
  let above = Buffer.alloc(line);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (line + 1)];
    const row = raw.subarray(y * (line + 1) + 1, (y + 1) * (line + 1));
    for (let x = 0; x < line; x += 1) {
      const left = x >= of ? row[x - of] : 0;
      const corner = x >= of ? above[x - of] : 0;
      const guess = [0, left, above[x], (left + above[x]) >> 1, filter === 4 ? nearest(left, above[x], corner) : 0];
      row[x] = (row[x] + guess[filter]) & 255;
    }
    for (let x = 0; x < width; x += 1) row.copy(rgb, (y * width + x) * 3, x * of, x * of + 3);
    above = row;
  }
  return { width, height, rgb };
}

const far = (a, b) => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;

/**
 * Colours for a palette, and of each pixel which of them is nearest. The next colour is the one that is missed most, by
 * how far it lies from those chosen and by how often it is seen: a red mark is small and has to stay red.
 */
function palette(rgb) {
  const seen = new Map();
  const keyOf = (at) => {
    const shift = 8 - BITS;
    return ((rgb[at] >> shift) << (2 * BITS)) | ((rgb[at + 1] >> shift) << BITS) | (rgb[at + 2] >> shift);
  };
  for (let at = 0; at < rgb.length; at += 3) {
    const key = keyOf(at);
    const sum = seen.get(key) ?? seen.set(key, [0, 0, 0, 0]).get(key);
    sum[0] += rgb[at];
    sum[1] += rgb[at + 1];
    sum[2] += rgb[at + 2];
    sum[3] += 1;
  }
  const all = [...seen].sort(([a, x], [b, y]) => y[3] - x[3] || a - b).map(([key, [r, g, b, n]]) => {
    return { key, weight: Math.sqrt(n), colour: [r, g, b].map((sum) => Math.round(sum / n)), miss: Infinity, place: 0 };
  });
  const colours = [];
  for (let next = all[0]; next && next.miss > 0 && colours.length < COLOURS; ) {
    const { colour } = next;
    for (const one of all) {
      const miss = far(one.colour, colour);
      if (miss < one.miss) Object.assign(one, { miss, place: colours.length });
    }
    colours.push(colour);
    next = all.reduce((most, one) => (one.miss * one.weight > most.miss * most.weight ? one : most));
  }
  const places = new Map(all.map(({ key, place }) => [key, place]));
  return { colours, placeOf: (at) => places.get(keyOf(at)) };
}

/** A browser's PNG with few colours and a note. */
export function small(png, note) {
  const { width, height, rgb } = pixels(png);
  const { colours, placeOf } = palette(rgb);
  const lines = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) lines[y * (width + 1) + 1 + x] = placeOf((y * width + x) * 3);
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', head),
    chunk('tEXt', Buffer.from(`${KEYWORD}\0${note}`, 'latin1')),
    chunk('PLTE', Buffer.from(colours.flat())),
    chunk('IDAT', deflateSync(lines, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** The note of such a PNG; nothing where it has none. */
export function noteOf(png) {
  const texts = [...chunks(png)].filter((one) => one.type === 'tEXt').map((one) => one.data.toString('latin1').split('\0'));
  return texts.find(([key]) => key === KEYWORD)?.[1];
}
