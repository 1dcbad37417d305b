/** The first character of each initial in the pinyin order; there is none that begins with i, u or v. */
const FIRSTS: readonly [string, string][] = [
  ['a', '阿'],
  ['b', '八'],
  ['c', '嚓'],
  ['d', '咑'],
  ['e', '妸'],
  ['f', '发'],
  ['g', '旮'],
  ['h', '哈'],
  ['j', '丌'],
  ['k', '咔'],
  ['l', '垃'],
  ['m', '妈'],
  ['n', '拏'],
  ['o', '噢'],
  ['p', '妑'],
  ['q', '七'],
  ['r', '呥'],
  ['s', '仨'],
  ['t', '他'],
  ['w', '穵'],
  ['x', '夕'],
  ['y', '丫'],
  ['z', '帀'],
];

const ORDER = new Intl.Collator('zh-Hans-CN-u-co-pinyin');
const HAN = /\p{Script=Han}/u;

/** The initial of a character's most common reading; other signs stay as they are, in lower case. */
function initial(character: string): string {
  if (!HAN.test(character)) return character.toLowerCase();
  let found = '';
  for (const [letter, first] of FIRSTS) {
    if (ORDER.compare(character, first) < 0) break;
    found = letter;
  }
  return found;
}

/** Pinyin initials of a name: 投诉举报 is `tsjb`. A character of several readings has its most common one. */
export const initials = (name: string): string => [...name].map(initial).join('');

/** Does one of the names hold what was typed, by its characters or its pinyin initials? */
export function named(typed: string, ...names: readonly string[]): boolean {
  const text = typed.trim().toLowerCase();
  if (text === '') return true;
  return names.some((name) => name.toLowerCase().includes(text) || initials(name).includes(text));
}
