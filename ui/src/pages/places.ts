import { useDesk } from '../api/session';
import { useWords } from '../i18n';
import { named } from '../kit/pinyin';
import { GUIDES } from './guides';
import { sectionsOf } from './sections';

/** Somewhere to go, or something to begin, by its name. */
export type Place = { key: string; label: string; about: string; to: readonly string[] };

/** Everything that the session can open from anywhere: pages, sections, registers, and making a record of one. */
export function usePlaces(): Place[] {
  const { t, say } = useWords();
  const { registers } = useDesk();
  const reads = registers.length > 0;
  const page = (key: string, label: string): Place => ({ key, label, about: t('search.page'), to: [key] });
  const parts = sectionsOf(registers);
  return [
    ...(reads
      ? [
          page('path', t('menu.path')),
          page('duties', t('menu.duties')),
          page('registers', t('menu.directory')),
          ...(registers.some((one) => one.writable) ? [page('import', t('menu.import'))] : []),
          page('citations', t('menu.citations')),
          page('journal', t('menu.journal')),
        ]
      : []),
    page('users', t('menu.users')),
    page('workspace', t('menu.workspace')),
    page('help', t('menu.help')),
    ...GUIDES.map((part) => ({
      key: `help-${part}`,
      label: t(`help.${part}`),
      about: t('menu.help'),
      to: ['help', part],
    })),
    ...(reads ? [{ ...page('tour', t('tour')), about: t('search.command') }] : []),
    ...parts.flatMap((part) => part.pages.map((own) => page(own.page, t(own.label)))),
    ...registers.map((one) => ({
      key: one.key,
      label: say(one.label),
      about: t('search.register', { section: say(one.section.label) }),
      to: ['records', one.key],
    })),
    ...registers
      .filter((one) => one.writable)
      .map((one) => ({
        key: `new-${one.key}`,
        label: t('records.new', { one: say(one.one) }),
        about: t('search.command'),
        to: ['new', one.key],
      })),
  ];
}

/** The places whose name or key holds what was typed, by its characters or pinyin initials; those that begin so first. */
export function placesNamed(places: readonly Place[], typed: string): Place[] {
  const text = typed.trim().toLowerCase();
  const begins = (place: Place) => Number(!place.label.toLowerCase().startsWith(text));
  return places.filter((place) => named(text, place.label, place.key)).sort((a, b) => begins(a) - begins(b));
}
