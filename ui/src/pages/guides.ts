/** The guides, in the order in which they are offered; `docs/guide/<language>` holds a file of each name. */
export const GUIDES = ['first-report', 'compliance', 'annotation', 'legal', 'keys', 'glossary'] as const;
/** One of the guides. */
export type Guide = (typeof GUIDES)[number];

/** The guide of each role that has one of its own; the compliance officer's goes through everything. */
const OF_ROLE: Readonly<Record<string, Guide>> = { annotation_lead: 'annotation', legal_reviewer: 'legal' };

/** The guide that an address names, else the one of the first role that has its own. */
export const guideOf = (named: string | undefined, roles: readonly string[]): Guide =>
  GUIDES.find((one) => one === named) ?? roles.map((role) => OF_ROLE[role]).find((one) => one) ?? 'compliance';

/** A guide taken apart: its title, what stands before the first heading, and its sections. */
export type Told = { title: string; lead: string; sections: readonly { title: string; body: string }[] };

/** Takes the text of a guide apart by its headings of the first and second order. */
export function told(text: string): Told {
  const [head = '', ...rest] = text.split(/^## /m);
  const [title = '', ...lead] = head.trim().split('\n');
  const sections = rest.map((part) => {
    const [name = '', ...body] = part.split('\n');
    return { title: name.trim(), body: body.join('\n').trim() };
  });
  return { title: title.replace(/^# /, ''), lead: lead.join('\n').trim(), sections };
}

/** The guide that a link in a guide leads to; nothing for any other link. */
export const linked = (href: string): Guide | undefined => GUIDES.find((one) => `${one}.md` === href);
