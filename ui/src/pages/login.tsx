import { Button, Form, Input, Radio, Segmented, Tag } from 'antd';
import { useEffect, useState } from 'react';
import type { SessionInfo, SlotInfo } from '../api/types.gen';
import { useCall, useDoing } from '../api/use';
import { useWords } from '../i18n';
import { FolderField } from '../kit/folder-field';
import { Looks } from '../kit/look';
import { Notice } from '../kit/notice';
import { CreateWorkspace } from './create-workspace';
import { Languages } from './languages';
import { Recover } from './recover';
import { RestoreBackup } from './restore-backup';
import { Sample } from './sample';
import { FirstStart, type Way } from './first-start';

type Props = { workspace: string | null; onSession: (session: SessionInfo) => void };

/** Before anybody is known: open, make or restore a workspace, or look at the sample organisation. */
export function Login({ workspace, onSession }: Props) {
  const { t } = useWords();
  const start = useCall('workspace_start');
  const [way, setWay] = useState<Way>();
  const exists = workspace !== null || start.data?.exists === true;
  const chosen = way ?? (exists || !start.data ? 'open' : 'start');
  const folder = workspace ?? start.data?.workspace ?? start.data?.proposed ?? '';
  return (
    <div className="login">
      <aside className="login-about">
        <div className="brand">{t('app.name')}</div>
        <p className="brand-line">{t('app.line')}</p>
        <h2>{t('honest.protects')}</h2>
        <ul>
          <li>{t('honest.disk')}</li>
          <li>{t('honest.trace')}</li>
          <li>{t('honest.offline')}</li>
        </ul>
        <h2>{t('honest.not')}</h2>
        <ul>
          <li>{t('honest.role')}</li>
          <li>{t('honest.copy')}</li>
          <li>{t('honest.trial')}</li>
          <li>{t('honest.lost')}</li>
        </ul>
        <div className="quiet">{start.data ? t('app.version', { version: start.data.version }) : ''}</div>
      </aside>
      <main className="login-main">
        <div className="login-lang">
          <Languages /> <Looks />
        </div>
        <Segmented<Way>
          block
          value={chosen}
          onChange={setWay}
          data-testid="login-ways"
          options={[
            { value: 'open', label: <span data-testid="way-open">{t('login.open')}</span> },
            { value: 'create', label: <span data-testid="way-create">{t('login.create')}</span> },
            { value: 'demo', label: <span data-testid="way-demo">{t('login.demo')}</span> },
            { value: 'restore', label: <span data-testid="way-restore">{t('login.restore')}</span> },
          ]}
        />
        <Notice error={start.error} onAgain={start.again} />
        {start.data && (
          <div className="login-card">
            {chosen === 'open' && (
              <OpenWorkspace
                folder={workspace ?? start.data.workspace ?? (exists ? folder : '')}
                onSession={onSession}
              />
            )}
            {chosen === 'create' && <CreateWorkspace proposed={start.data.proposed} onSession={onSession} />}
            {chosen === 'demo' && <Sample proposed={start.data.proposed} onSession={onSession} />}
            {chosen === 'start' && <FirstStart proposed={start.data.proposed} onWay={setWay} onSession={onSession} />}
            {chosen === 'restore' && <RestoreBackup proposed={start.data.proposed} />}
          </div>
        )}
      </main>
    </div>
  );
}

function OpenWorkspace({ folder: given, onSession }: { folder: string; onSession: Props['onSession'] }) {
  const { t, word } = useWords();
  const [folder, setFolder] = useState(given);
  const [asked, setAsked] = useState(given);
  const slots = useCall('workspace_slots', { folder: asked }, { off: asked === '' });
  const [login, setLogin] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const doing = useDoing();
  useEffect(() => {
    const timer = setTimeout(() => setAsked(folder.trim()), 400);
    return () => clearTimeout(timer);
  }, [folder]);
  const usable = (asked !== '' && slots.data) || [];
  const chosen = usable.find((slot) => slot.login === login) ?? (usable.length === 1 ? usable[0] : undefined);
  const open = async () => {
    if (!chosen || passphrase === '') return;
    const session = await doing.run('workspace_open', { folder: asked, login: chosen.login, passphrase });
    if (session) onSession(session);
  };
  return (
    <Form layout="vertical" component="div">
      <FolderField id="workspace-folder" label={t('login.folder')} value={folder} onChange={setFolder} />
      {asked !== '' && <Notice error={slots.error} onAgain={slots.again} />}
      {usable.length > 0 && (
        <Form.Item label={t('login.who')}>
          <Radio.Group
            className="slots"
            value={chosen?.login}
            onChange={(event) => setLogin(event.target.value as string)}
            aria-label={t('login.who')}
          >
            {usable.map((slot) => (
              <Radio key={slot.login} value={slot.login}>
                <strong data-testid={`slot-${slot.login}`}>{slot.name}</strong>{' '}
                <span className="code">{slot.login}</span>{' '}
                {slot.state !== 'active' && <Tag color="orange">{word('slot', slot.state)}</Tag>}
                {slot.system_administrator && <Tag>{t('login.keeper')}</Tag>}
              </Radio>
            ))}
          </Radio.Group>
        </Form.Item>
      )}
      {chosen?.state === 'invited' && <Activate folder={asked} slot={chosen} onDone={slots.again} />}
      {chosen?.state === 'waiting' && <p data-testid="slot-waiting">{t('login.waiting')}</p>}
      {chosen?.state === 'active' && (
        <>
          <Form.Item label={t('login.passphrase')} required htmlFor="passphrase">
            <Input.Password
              id="passphrase"
              data-testid="passphrase"
              autoFocus
              value={passphrase}
              onChange={(event) => setPassphrase(event.target.value)}
              onPressEnter={open}
            />
          </Form.Item>
          <Notice error={doing.error} onClose={doing.clear} />
          <Button
            type="primary"
            block
            loading={doing.busy}
            disabled={passphrase === ''}
            onClick={open}
            data-testid="login-open"
          >
            {t('login.enter')}
          </Button>
          {!chosen.system_administrator && (
            <Recover key={chosen.login} folder={asked} slot={chosen} onSession={onSession} />
          )}
        </>
      )}
    </Form>
  );
}

/** The person of an empty slot sets the passphrase; nobody else ever knows it. */
function Activate({ folder, slot, onDone }: { folder: string; slot: SlotInfo; onDone: () => void }) {
  const { t } = useWords();
  const doing = useDoing();
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const act = async () => {
    const done = await doing.run('user_activate', { folder, login: slot.login, passphrase });
    if (done) onDone();
  };
  return (
    <div data-testid="activate">
      <p>{t('activate.text', { name: slot.name })}</p>
      <Passphrases passphrase={passphrase} again={again} onPassphrase={setPassphrase} onAgain={setAgain} />
      <Notice error={doing.error} onClose={doing.clear} />
      <Button
        type="primary"
        block
        disabled={passphrase === '' || passphrase !== again}
        loading={doing.busy}
        onClick={act}
        data-testid="activate-ok"
      >
        {t('activate.ok')}
      </Button>
    </div>
  );
}

/** A new passphrase, typed twice. */
export function Passphrases(props: {
  passphrase: string;
  again: string;
  onPassphrase: (v: string) => void;
  onAgain: (v: string) => void;
}) {
  const { t } = useWords();
  const differ = props.again !== '' && props.again !== props.passphrase;
  return (
    <>
      <Form.Item label={t('passphrase.new')} required htmlFor="new-passphrase" extra={t('passphrase.help')}>
        <Input.Password
          id="new-passphrase"
          data-testid="new-passphrase"
          value={props.passphrase}
          onChange={(event) => props.onPassphrase(event.target.value)}
        />
      </Form.Item>
      <Form.Item
        label={t('passphrase.again')}
        required
        htmlFor="passphrase-again"
        validateStatus={differ ? 'error' : ''}
        help={differ ? t('passphrase.differ') : undefined}
      >
        <Input.Password
          id="passphrase-again"
          data-testid="passphrase-again"
          value={props.again}
          onChange={(event) => props.onAgain(event.target.value)}
        />
      </Form.Item>
    </>
  );
}
