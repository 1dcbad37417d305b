import { Alert, Button, Form, Input } from 'antd';
import { useState } from 'react';
import type { SessionInfo, WorkspaceCreated } from '../api/types.gen';
import { useDoing } from '../api/use';
import { useWords } from '../i18n';
import { Notice } from '../kit/notice';
import { Progress } from '../kit/progress';
import { platform } from '../platform';
import { FolderField } from '../kit/folder-field';
import { Passphrases } from './login';

type Props = { proposed: string; onSession: (session: SessionInfo) => void };

/** A new workspace with its first user; the recovery key is shown this one time. */
export function CreateWorkspace({ proposed, onSession }: Props) {
  const { t } = useWords();
  const doing = useDoing();
  const [folder, setFolder] = useState(proposed);
  const [login, setLogin] = useState('');
  const [name, setName] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [created, setCreated] = useState<WorkspaceCreated>();
  const ready = folder !== '' && login !== '' && name !== '' && passphrase !== '' && passphrase === again;
  if (created) return <RecoveryKey folder={folder} created={created} onGo={() => onSession(created.session)} />;
  const act = async () => {
    const made = await doing.run('workspace_create', { folder, login, name, passphrase, roles: [] });
    if (made) setCreated(made);
  };
  return (
    <Form layout="vertical" component="div">
      <FolderField id="create-folder" label={t('create.folder')} value={folder} onChange={setFolder} />
      <div className="two">
        <Form.Item label={t('create.name')} required htmlFor="create-name">
          <Input id="create-name" data-testid="create-name" value={name} onChange={(e) => setName(e.target.value)} />
        </Form.Item>
        <Form.Item label={t('create.login')} required htmlFor="create-login" extra={t('create.login.help')}>
          <Input
            id="create-login"
            data-testid="create-login"
            value={login}
            onChange={(e) => setLogin(e.target.value)}
          />
        </Form.Item>
      </div>
      <Passphrases passphrase={passphrase} again={again} onPassphrase={setPassphrase} onAgain={setAgain} />
      <p className="quiet">{t('create.roles')}</p>
      <Notice error={doing.error} onClose={doing.clear} />
      <Progress busy={doing.busy} step={doing.step} />
      <Button type="primary" block disabled={!ready} loading={doing.busy} onClick={act} data-testid="create-ok">
        {t('create.ok')}
      </Button>
    </Form>
  );
}

function RecoveryKey({ folder, created, onGo }: { folder: string; created: WorkspaceCreated; onGo: () => void }) {
  const { t } = useWords();
  const doing = useDoing();
  const [kept, setKept] = useState(false);
  const paper = async () => {
    const bytes = await doing.run('recovery_paper', { folder, recovery_key: created.recovery_key });
    if (!bytes) return;
    const path = await platform.pickSave(bytes, {
      title: t('recovery.paper'),
      name: t('recovery.file'),
      filters: [{ name: 'PDF', extensions: ['pdf'] }],
    });
    if (path !== null) setKept(true);
  };
  return (
    <div data-testid="recovery">
      <h2>{t('recovery.title')}</h2>
      <Alert type="warning" showIcon title={t('recovery.text')} />
      <div className="recovery-key code" data-testid="recovery-key">
        {created.recovery_key}
      </div>
      <Notice error={doing.error} onClose={doing.clear} />
      <Button block onClick={paper} loading={doing.busy} data-testid="recovery-paper">
        {t('recovery.paper')}
      </Button>
      <Button className="after" type={kept ? 'primary' : 'default'} block onClick={onGo} data-testid="recovery-done">
        {t('recovery.done')}
      </Button>
    </div>
  );
}
