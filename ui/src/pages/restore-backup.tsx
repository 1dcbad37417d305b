import { Button, Form, Input, Space } from 'antd';
import { useState } from 'react';
import type { JournalVerified } from '../api/types.gen';
import { useDoing } from '../api/use';
import { Findings } from '../fields/findings';
import { useWords } from '../i18n';
import { Notice } from '../kit/notice';
import { Progress } from '../kit/progress';
import { Proved } from '../kit/proved';
import { platform } from '../platform';
import { FolderField } from '../kit/folder-field';

/** A backup into a new folder; its journal is proved before anybody works on it. */
export function RestoreBackup({ proposed }: { proposed: string }) {
  const { t, say } = useWords();
  const doing = useDoing();
  const [backup, setBackup] = useState('');
  const [folder, setFolder] = useState(proposed);
  const [login, setLogin] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [done, setDone] = useState<JournalVerified>();
  const act = async () => setDone(await doing.run('workspace_restore', { backup, folder, login, passphrase }));
  const pick = async () => {
    const path = await platform.pickOpen({ title: t('restore.file') });
    if (path) setBackup(path);
  };
  return (
    <Form layout="vertical" component="div">
      <Form.Item label={t('restore.file')} required htmlFor="restore-file">
        <Space.Compact className="wide">
          <Input
            id="restore-file"
            data-testid="restore-file"
            value={backup}
            onChange={(e) => setBackup(e.target.value)}
          />
          <Button onClick={pick}>{t('browse')}</Button>
        </Space.Compact>
      </Form.Item>
      <FolderField id="restore-folder" label={t('create.folder')} value={folder} onChange={setFolder} />
      <div className="two">
        <Form.Item label={t('create.login')} htmlFor="restore-login" extra={t('restore.login.help')}>
          <Input id="restore-login" value={login} onChange={(e) => setLogin(e.target.value)} />
        </Form.Item>
        <Form.Item label={t('login.passphrase')} required htmlFor="restore-passphrase">
          <Input.Password id="restore-passphrase" value={passphrase} onChange={(e) => setPassphrase(e.target.value)} />
        </Form.Item>
      </div>
      <Notice error={doing.error} onClose={doing.clear} />
      <Progress busy={doing.busy} step={doing.step} onCancel={doing.cancel} />
      {done && (
        <Proved
          ok={done.ok}
          title={done.ok ? t('restore.ok', { n: done.entries }) : say(done.fault)}
          description={<Findings findings={done.findings} />}
        />
      )}
      <Button
        type="primary"
        block
        disabled={!backup || !folder || !passphrase}
        loading={doing.busy}
        onClick={act}
        data-testid="restore-ok"
      >
        {t('restore.do')}
      </Button>
    </Form>
  );
}
