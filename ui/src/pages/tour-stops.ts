import type { Key } from '../i18n';

/** A stop of the tour: its words, and what it points to; the first of these that is in sight. None: the middle. */
export type Stop = { key: string; at: readonly string[] };

/** Where the menu stands behind its button, a stop of the menu points to the button. */
const menu = (key: string): readonly string[] => [`menu-${key}`, 'menu-open'];

const WELCOME: Stop = { key: 'welcome', at: [] };
const HOME: Stop = { key: 'home', at: ['home'] };
const STEPS: Stop = { key: 'steps', at: ['path-steps'] };
const DUE: Stop = { key: 'due', at: ['path-due'] };
const OVERVIEW: Stop = { key: 'overview', at: ['path-overview'] };
const CHANGES: Stop = { key: 'changes', at: ['path-changes'] };
const SEARCH: Stop = { key: 'search', at: ['search-open'] };
const of = (key: string, to = key): Stop => ({ key, at: menu(to) });

/** Tours by role, the one that says most about a person's work first. */
const TOURS: readonly [string, readonly Stop[]][] = [
  [
    'compliance_officer',
    [WELCOME, HOME, STEPS, DUE, of('assessment', 'section-assessment'), of('filing', 'section-filing'), SEARCH],
  ],
  [
    'annotation_lead',
    [
      WELCOME,
      HOME,
      DUE,
      of('annotation', 'section-annotation'),
      of('import'),
      of('evaluation', 'section-evaluation'),
      SEARCH,
    ],
  ],
  [
    'legal_reviewer',
    [
      WELCOME,
      HOME,
      DUE,
      of('response', 'section-response'),
      of('assessment', 'section-assessment'),
      of('citations'),
      SEARCH,
    ],
  ],
  ['security_auditor', [WELCOME, HOME, OVERVIEW, CHANGES, of('journal'), of('users'), SEARCH]],
];
const OTHERS: readonly Stop[] = [WELCOME, HOME, STEPS, DUE, OVERVIEW, SEARCH];

/** The stops for a person's roles, and the role they are told for; none where the roles share one tour. */
export function tourOf(roles: readonly string[]): { role: string | undefined; stops: readonly Stop[] } {
  const own = TOURS.find(([role]) => roles.includes(role));
  return own ? { role: own[0], stops: own[1] } : { role: undefined, stops: OTHERS };
}

/** Words of a stop. */
export const words = ({ key }: Stop): { title: Key; text: Key } => ({
  title: `tour.${key}` as Key,
  text: `tour.${key}.text` as Key,
});
