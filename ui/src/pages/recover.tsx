import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import type { SessionInfo, SlotInfo } from '../api/types.gen';
import { useDoing } from '../api/use';
import { useWords } from '../i18n';
import { Notice } from '../kit/notice';
import { Progress } from '../kit/progress';
import { Passphrases } from './login';

type Props = { folder: string; slot: SlotInfo; onSession: (session: SessionInfo) => void };

/** A new passphrase for a person who lost the old one, by the recovery key that lies on paper. */
export function Recover({ folder, slot, onSession }: Props) {
  const { t } = useWords();
  const doing = useDoing();
  const [open, setOpen] = useState(false);
  const [key, setKey] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  if (!open) {
    return (
      <Button type="link" className="after bare" onClick={() => setOpen(true)} data-testid="recover">
        {t('recover')}
      </Button>
    );
  }
  const act = async () => {
    const args = { folder, login: slot.login, recovery_key: key.trim(), passphrase };
    const session = await doing.run('workspace_recover', args);
    if (session) onSession(session);
  };
  return (
    <div className="after" data-testid="recover-form">
      <p>{t('recover.text')}</p>
      <Form.Item label={t('recover.key')} required htmlFor="recover-key">
        <Input
          id="recover-key"
          data-testid="recover-key"
          className="code"
          autoComplete="off"
          value={key}
          onChange={(event) => setKey(event.target.value)}
        />
      </Form.Item>
      <Passphrases passphrase={passphrase} again={again} onPassphrase={setPassphrase} onAgain={setAgain} />
      <Progress busy={doing.busy} step={doing.step} />
      <Notice error={doing.error} onClose={doing.clear} />
      <Button
        block
        disabled={key.trim() === '' || passphrase === '' || passphrase !== again}
        loading={doing.busy}
        onClick={act}
        data-testid="recover-ok"
      >
        {t('recover.ok')}
      </Button>
    </div>
  );
}
