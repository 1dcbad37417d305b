import { Alert, Form, Input } from 'antd';
import { useState } from 'react';
import { useDesk } from '../api/session';
import type { Backup, Finding } from '../api/types.gen';
import { useDoing } from '../api/use';
import { Findings } from '../fields/findings';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Done } from '../kit/done';
import { FolderField } from '../kit/folder-field';
import { Page, Section } from '../kit/page';
import { EverythingOut } from './everything-out';
import { size } from '../records/evidence-files';
import { Underway } from '../kit/underway';

/** The workspace as a whole: what is wrong with it, and its backups. */
export default function WorkspacePage() {
  const { t } = useWords();
  const { session, registers } = useDesk();
  // Only when it is asked for: a refusal would stand in the journal.
  const check = useDoing();
  const [found, setFound] = useState<Finding[]>();
  const look = async () => setFound(await check.run('workspace_check'));
  return (
    <Page testid="page-workspace" title={t('menu.workspace')} about={session.workspace}>
      <Section
        title={t('workspace.check')}
        extra={
          <Action testid="workspace-check" size="small" loading={check.busy} onClick={look}>
            {t('workspace.look')}
          </Action>
        }
      >
        <Underway doing={check} />
        {found?.length === 0 && (
          <Alert type="success" showIcon title={t('workspace.clean')} data-testid="workspace-clean" />
        )}
        <Findings findings={found ?? []} />
      </Section>
      <MakeBackup />
      {registers.length > 0 && <EverythingOut />}
      <Section title={t('honest.protects')}>
        <div className="honest">
          <ul>
            <li>{t('honest.disk')}</li>
            <li>{t('honest.trace')}</li>
            <li>{t('honest.offline')}</li>
          </ul>
          <div>
            <strong>{t('honest.not')}</strong>
            <ul>
              <li>{t('honest.role')}</li>
              <li>{t('honest.copy')}</li>
              <li>{t('honest.trial')}</li>
              <li>{t('honest.lost')}</li>
            </ul>
          </div>
        </div>
      </Section>
    </Page>
  );
}

function MakeBackup() {
  const { t, aside, instant } = useWords();
  const doing = useDoing();
  const [folder, setFolder] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [made, setMade] = useState<Backup>();
  const make = async () => {
    const receipt = await doing.run('workspace_backup', { folder: folder || null, passphrase: passphrase || null });
    setMade(receipt);
    if (receipt) setPassphrase('');
  };
  return (
    <Section title={t('backup')}>
      <p className="quiet">{t('backup.text')}</p>
      <Form layout="vertical" component="div">
        <div className="two">
          <FolderField
            id="backup-folder"
            label={t('backup.folder')}
            value={folder}
            onChange={setFolder}
            required={false}
            placeholder={t('backup.beside')}
          />
          <Form.Item label={t('backup.passphrase')} htmlFor="backup-passphrase">
            <Input.Password
              id="backup-passphrase"
              data-testid="backup-passphrase"
              placeholder={t('backup.keys')}
              value={passphrase}
              onChange={(e) => setPassphrase(e.target.value)}
            />
          </Form.Item>
        </div>
        <Action testid="backup-make" type="primary" loading={doing.busy} onClick={make}>
          {t('backup.make')}
        </Action>
      </Form>
      <Underway doing={doing} />
      {made && (
        <Done
          testid="backup-receipt"
          title={t('backup.made', { at: instant(made.made_at) })}
          description={
            <dl className="card">
              <dt>{t('file')}</dt>
              <dd className="wrap">
                {made.path}
                {aside(size(made.size))}
              </dd>
              <dt>SHA-256</dt>
              <dd className="code wrap">{made.sha256}</dd>
              <dt>{t('journal.head')}</dt>
              <dd className="code wrap">{`${made.head_seq}:${made.head_hash}`}</dd>
            </dl>
          }
        />
      )}
    </Section>
  );
}
