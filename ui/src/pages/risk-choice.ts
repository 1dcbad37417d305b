import { named } from '../kit/pinyin';

/** A risk as it is chosen: its id, its class, and what it is called in both languages. */
export type RiskOption = {
  id: string;
  title: { zh: string; en: string };
  of: { zh: string; en: string };
  aliases: readonly string[];
};

/** What a risk is called, with its id; the id alone where it is not known. */
export function riskTold(
  options: readonly RiskOption[],
  id: string,
  say: (text: RiskOption['title']) => string,
): string {
  const of = options.find((one) => one.id === id);
  return of ? `${id} ${say(of.title)}` : id;
}

/** What is typed, what is marked in the list (none: -1), and what was chosen, in the order of choosing. */
export type Choice = { typed: string; at: number; chosen: readonly string[] };

/** Nothing typed, marked or chosen. */
export const NO_CHOICE: Choice = { typed: '', at: -1, chosen: [] };

/** What a key comes to: another choice, or that it is done. */
export type Step = { choice: Choice } | 'save' | 'close' | undefined;

/** An id without what one does not type: `A.1.a` is `a1a`, and `1a` finds it too. */
const bare = (id: string): string => id.toLowerCase().replace(/[^a-z0-9]/g, '');

/** The risks that what was typed finds: by id first, then by words or pinyin initials. */
export function risksFound(options: readonly RiskOption[], typed: string): readonly RiskOption[] {
  if (typed.trim() === '') return options;
  const id = bare(typed);
  const byId =
    id === '' ? [] : options.filter((one) => bare(one.id).startsWith(id) || bare(one.id).slice(1).startsWith(id));
  const byName = options.filter(
    (one) => !byId.includes(one) && named(typed, one.title.zh, one.title.en, one.of.zh, one.of.en, ...one.aliases),
  );
  return [...byId, ...byName];
}

/** Adds a risk, or takes it away where it was chosen; what was typed is done with. */
export const toggled = (choice: Choice, id: string): Choice => ({
  typed: '',
  at: -1,
  chosen: choice.chosen.includes(id) ? choice.chosen.filter((one) => one !== id) : [...choice.chosen, id],
});

/** What was typed is another text; the first that it finds is marked. */
export const typedIn = (choice: Choice, typed: string): Choice => ({
  ...choice,
  typed,
  at: typed.trim() === '' ? -1 : 0,
});

/**
 * What a key does in the field of risks. Enter takes the marked risk; on an empty field with none marked it saves, as
 * Ctrl+Enter does anywhere. Backspace in an empty field takes the last one back. Undefined: the key is the field's own.
 */
export function pressed(choice: Choice, key: string, found: readonly RiskOption[]): Step {
  switch (key) {
    case 'ArrowDown':
      return { choice: { ...choice, at: Math.min(choice.at + 1, found.length - 1) } };
    case 'ArrowUp':
      return { choice: { ...choice, at: Math.max(choice.at - 1, choice.typed.trim() === '' ? -1 : 0) } };
    case 'Enter': {
      const marked = found[choice.at];
      if (marked) return { choice: toggled(choice, marked.id) };
      // A word that finds nothing is not thrown away with the whole judgement.
      return choice.typed.trim() === '' ? 'save' : { choice };
    }
    case 'mod+Enter':
      return 'save';
    case 'Escape':
      return 'close';
    case 'Backspace':
      return choice.typed === '' && choice.chosen.length > 0
        ? { choice: { ...choice, chosen: choice.chosen.slice(0, -1) } }
        : undefined;
    default:
      return undefined;
  }
}
