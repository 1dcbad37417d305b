import type { Page } from '../api/types.gen';
import { type Asked, useCall } from '../api/use';
import { useWords } from '../i18n';

/** Records that a list offers; more than this many is beyond what a list is for. */
const MOST = 200;

/** The records of a register that one chooses from in a list, the newest by a field first. */
export const useChoices = (register: string, newest?: string, off = false): Asked<Page> =>
  useCall(
    'record_list',
    { register, descending: true, limit: MOST, ...(newest ? { sort: newest } : {}) },
    { watch: [register], off },
  );

/** Keyword libraries, the newest first, as a list offers them: by name and version. */
export function useLibraries(off = false): Asked<Page> & { options: { value: string; label: string }[] } {
  const { say } = useWords();
  const asked = useChoices('keyword_libraries', 'updated_on', off);
  const options = (asked.data?.rows ?? []).map((row) => ({
    value: row.id,
    label: `${say(row.title)} ${String(row.values.edition ?? '')}`,
  }));
  return { ...asked, options };
}
