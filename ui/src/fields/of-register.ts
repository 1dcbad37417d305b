import { useDesk } from '../api/session';
import type { FieldInfo } from '../api/types.gen';
import { useWords } from '../i18n';

/** The fields of a register as the core names them, for a page of its own: labels, and what can be chosen. */
export function useFields(register: string) {
  const { say } = useWords();
  const fields = useDesk().register(register)?.fields ?? [];
  const field = (key: string): FieldInfo | undefined => fields.find((one) => one.key === key);
  return {
    field,
    /** What a field is called; its key where the session does not see it. */
    label: (key: string): string => say(field(key)?.label) || key,
    /** What can be chosen in a field. */
    options: (key: string) => (field(key)?.options ?? []).map((one) => ({ value: one.key, label: say(one.label) })),
  };
}
