import { Form } from 'antd';
import { useState } from 'react';
import type { WorkspaceExported } from '../api/types.gen';
import { useDoing } from '../api/use';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Done } from '../kit/done';
import { grouped } from '../kit/figures';
import { FolderField } from '../kit/folder-field';
import { TextField } from '../kit/form-fields';
import { Section } from '../kit/page';
import { Underway } from '../kit/underway';
import { size } from '../records/evidence-files';

/** Everything that the session reads, as files that other programs read. */
export function EverythingOut() {
  const { t, aside } = useWords();
  const doing = useDoing();
  const [folder, setFolder] = useState('');
  const [reason, setReason] = useState('');
  const [made, setMade] = useState<WorkspaceExported>();
  const make = async () => setMade(await doing.run('workspace_export', { folder, reason }));
  const counts =
    made &&
    ([
      ['out.registers', made.registers],
      ['out.records', made.records],
      ['out.entries', made.entries],
      ['out.files', made.files],
      ['out.outside', made.outside],
    ] as const);
  return (
    <Section title={t('out')} testid="everything-out">
      <p className="quiet">{t('out.text')}</p>
      <Form layout="vertical" component="div">
        <div className="two">
          <FolderField id="out-folder" label={t('out.folder')} value={folder} onChange={setFolder} />
          <TextField id="out-reason" label={t('reason')} required value={reason} onChange={setReason} />
        </div>
        <Action
          testid="out-make"
          type="primary"
          loading={doing.busy}
          disabled={folder.trim() === '' || reason.trim() === ''}
          onClick={make}
        >
          {t('out.make')}
        </Action>
      </Form>
      <Underway doing={doing} />
      {made && counts && (
        <Done
          testid="out-receipt"
          title={t('out.made', { folder: made.folder })}
          description={
            <dl className="card">
              {counts.map(([key, n]) => (
                <div key={key} className="fact">
                  <dt>{t(key)}</dt>
                  <dd>{grouped(n)}</dd>
                </div>
              ))}
              <dt>SHA-256</dt>
              <dd className="code wrap">
                {made.manifest_sha256}
                {aside(`manifest.json, ${size(made.size)}`)}
              </dd>
            </dl>
          }
        />
      )}
    </Section>
  );
}
