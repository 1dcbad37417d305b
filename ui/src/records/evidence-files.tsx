import type { EvidenceFile } from '../api/types.gen';
import { useDoing } from '../api/use';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Notice } from '../kit/notice';
import { platform } from '../platform';

/** Bytes as people read them. */
export function size(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

type Shown = Pick<EvidenceFile, 'name' | 'sha256' | 'size' | 'revision' | 'kept'>;

/** Files of a piece of evidence; each is proved against its digest when it is taken out. */
export function EvidenceFiles({ id, files }: { id: string; files: readonly Shown[] }) {
  const { t } = useWords();
  const doing = useDoing();
  const keep = async (file: Shown) => {
    const bytes = await doing.run('evidence_file', { id, sha256: file.sha256 });
    if (bytes) await platform.pickSave(bytes, { title: t('save.as'), name: file.name });
  };
  return (
    <>
      {files.map((file) => (
        <div key={`${file.revision}/${file.sha256}`} title={`SHA-256 ${file.sha256}`}>
          <Action
            testid={`evidence-file-${file.sha256.slice(0, 8)}`}
            className="bare"
            type="link"
            size="small"
            onClick={() => keep(file)}
          >
            {file.name}
          </Action>{' '}
          <span className="quiet">
            {size(file.size)}
            {file.kept === 'outside' ? ` · ${t('evidence.outside')}` : ''}
          </span>
        </div>
      ))}
      <Notice error={doing.error} onClose={doing.clear} />
    </>
  );
}
