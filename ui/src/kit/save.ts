import { useWords } from '../i18n';
import { platform } from '../platform';

/** Keeps a file that the core answered where the person says; the end of its name tells what it is. Nothing where the call was refused. */
export function useSave(): (bytes: Uint8Array | undefined, name: string) => Promise<void> {
  const { t } = useWords();
  return async (bytes, name) => {
    const format = name.split('.').at(-1) ?? '';
    const filters = [{ name: format.toUpperCase(), extensions: [format] }];
    if (bytes) await platform.pickSave(bytes, { title: t('save.as'), name, filters });
  };
}
