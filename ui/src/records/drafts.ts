import type { RecordView } from '../api/types.gen';

/** What stood in a form that was left without saving, and the record that it rests on. */
export type Draft = { values: Record<string, unknown>; base: RecordView | undefined };

/** Drafts of one login, in memory alone: what is typed of a record lies nowhere else than in the workspace. */
let owner = '';
const drafts = new Map<string, Draft>();

const place = (register: string, id: string | undefined) => `${register}/${id ?? ''}`;

/** Drafts belong to whoever typed them: another login begins without any. */
function belong(login: string): void {
  if (owner === login) return;
  owner = login;
  drafts.clear();
}

/** The draft of a record, or of a new one, that this login left. */
export function draftOf(login: string, register: string, id: string | undefined): Draft | undefined {
  belong(login);
  return drafts.get(place(register, id));
}

/** Keeps a draft; nothing typed is no draft. */
export function keepDraft(login: string, register: string, id: string | undefined, draft: Draft | undefined): void {
  belong(login);
  if (draft) drafts.set(place(register, id), draft);
  else drafts.delete(place(register, id));
}
