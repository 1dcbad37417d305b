import type { zhHelp } from './zh-help';

/** Words of the page of guides in English. */
export const enHelp: Record<keyof typeof zhHelp, string> = {
  'menu.help': 'Guide',
  'help.parts': 'Contents',
  'help.sections': 'On this page',
  'help.first-report': 'Fifteen minutes',
  'help.compliance': 'Compliance officer',
  'help.annotation': 'Annotation lead',
  'help.legal': 'Legal reviewer',
  'help.keys': 'Keyboard',
  'help.glossary': 'Glossary',
};
