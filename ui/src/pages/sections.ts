import type { RegisterInfo } from '../api/types.gen';
import type { Key } from '../i18n';
import { named } from '../kit/pinyin';

/** A page that stands beside the registers of a section, and the pages that are reached through it alone. */
export type OwnPage = { page: string; label: Key; needs: string; inner?: readonly string[] };

/** Pages of their own, by section; shown where the session reads the register that they rest on. */
const PAGES: Record<string, readonly OwnPage[]> = {
  annotation: [
    { page: 'work', label: 'menu.work_today', needs: 'qualifications' },
    { page: 'heads', label: 'menu.heads', needs: 'qualifications' },
    { page: 'certificates', label: 'menu.certificates', needs: 'qualifications' },
    { page: 'annotation-log', label: 'menu.annotation_log', needs: 'annotation_tasks' },
  ],
  evaluation: [
    { page: 'keywords', label: 'menu.keywords', needs: 'keyword_libraries' },
    { page: 'evaluation', label: 'menu.evaluation', needs: 'populations', inner: ['judging'] },
  ],
  assessment: [
    { page: 'assessment', label: 'menu.clauses', needs: 'assessments' },
    { page: 'interchange', label: 'menu.interchange', needs: 'assessments' },
    { page: 'compare', label: 'menu.compare', needs: 'assessments' },
    { page: 'reports', label: 'menu.reports', needs: 'reports' },
    { page: 'papers', label: 'menu.papers', needs: 'reports' },
  ],
};

/** A section as the session sees it. */
export type Part = { key: string; label: RegisterInfo['label']; pages: readonly OwnPage[]; registers: RegisterInfo[] };

/** Where a session begins: one that reads no register has only the workspace to look after. */
export const firstPage = (registers: readonly RegisterInfo[]): string => (registers.length > 0 ? 'path' : 'workspace');

/** The sections of what the session may read, in the core's order. */
export function sectionsOf(registers: readonly RegisterInfo[]): Part[] {
  const parts = new Map<string, Part>();
  const reads = new Set(registers.map((register) => register.key));
  for (const register of registers) {
    const { key, label } = register.section;
    const part = parts.get(key) ?? {
      key,
      label,
      pages: (PAGES[key] ?? []).filter((one) => reads.has(one.needs)),
      registers: [],
    };
    part.registers.push(register);
    parts.set(key, part);
  }
  return [...parts.values()];
}

/** The section that a page belongs to: that of its register, or that of a page of its own. */
export function sectionOf(parts: readonly Part[], page: string, register: string): string | undefined {
  if (page === 'section') return register;
  return parts.find(
    (part) =>
      part.pages.some((own) => own.page === page || own.inner?.includes(page)) ||
      (page === 'records' && part.registers.some((one) => one.key === register)),
  )?.key;
}

/** The registers whose name in either language, key or pinyin initials hold what was typed. */
export const registersNamed = (registers: readonly RegisterInfo[], typed: string): RegisterInfo[] =>
  registers.filter((register) => named(typed, register.label.zh, register.label.en, register.key));
