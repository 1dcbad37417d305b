import { Alert, Checkbox, DatePicker, Form, Input, Modal, Space, Tag } from 'antd';
import { type ReactNode, useState } from 'react';
import { useDesk, useRoleLabel } from '../api/session';
import type { UserInfo } from '../api/types.gen';
import { useCall, useDoing } from '../api/use';
import { Reference } from '../fields/reference';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Notice } from '../kit/notice';
import { Page, Section } from '../kit/page';
import { ReasonDialog } from '../kit/reason';
import { DataTable } from '../kit/table';
import { Passphrases } from './login';

const STATES: Record<string, string> = { invited: 'orange', waiting: 'orange', active: 'green', removed: 'default' };

/** Who may do what: slots, admission, roles, and the one exception of a small team. */
export default function UsersPage() {
  const { t, word, list } = useWords();
  const { register } = useDesk();
  const users = useCall('user_list', {}, { watch: ['users'] });
  const name = useRoleLabel();
  const [admitting, setAdmitting] = useState<UserInfo>();
  const [removing, setRemoving] = useState<UserInfo>();
  const [open, setOpen] = useState<'add' | 'exception' | 'passphrase'>();
  const doing = useDoing();
  const remove = async (reason: string) => {
    if (!removing) return;
    await doing.run('user_remove', { login: removing.login, reason });
    setRemoving(undefined);
  };
  return (
    <Page
      testid="page-users"
      title={t('menu.users')}
      about={t('users.about')}
      actions={
        <Space wrap>
          <Action testid="passphrase-change" onClick={() => setOpen('passphrase')}>
            {t('passphrase.change')}
          </Action>
          {register('exceptions') && (
            <Action testid="exception-begin" onClick={() => setOpen('exception')}>
              {t('exception')}
            </Action>
          )}
          <Action testid="user-add" type="primary" onClick={() => setOpen('add')}>
            {t('users.add')}
          </Action>
        </Space>
      }
    >
      <Notice error={users.error} onAgain={users.again} />
      <Notice error={doing.error} onClose={doing.clear} />
      <Section title={t('users.list')}>
        <DataTable<UserInfo>
          label={t('users.list')}
          testid="users"
          wrap
          rows={users.data ?? []}
          busy={users.busy && !users.data}
          rowKey={(user) => user.login}
          rowTestid={(user) => `user-${user.login}`}
          columns={[
            { title: t('create.login'), render: (_, user) => <span className="code">{user.login}</span> },
            { title: t('create.name'), render: (_, user) => user.name },
            { title: t('users.person'), render: (_, user) => user.person_name || '—' },
            {
              title: t('users.roles'),
              render: (_, user) => <span className="roles">{list(user.roles.map(name)) || '—'}</span>,
            },
            {
              title: t('users.state'),
              render: (_, user) => (
                <>
                  <Tag color={STATES[user.state]}>{word('slot', user.state)}</Tag>
                  {user.system_administrator && <Tag>{t('users.no_key')}</Tag>}
                </>
              ),
            },
            {
              title: t('users.act'),
              render: (_, user) =>
                user.state === 'removed' ? null : (
                  <Space wrap>
                    {user.state !== 'invited' && !user.system_administrator && (
                      <Action testid={`admit-${user.login}`} size="small" onClick={() => setAdmitting(user)}>
                        {user.state === 'waiting' ? t('users.admit') : t('users.change')}
                      </Action>
                    )}
                    <Action testid={`remove-${user.login}`} size="small" danger onClick={() => setRemoving(user)}>
                      {t('users.remove')}
                    </Action>
                  </Space>
                ),
            },
          ]}
        />
      </Section>
      {open === 'add' && <AddUser onClose={() => setOpen(undefined)} onDone={users.again} />}
      {open === 'exception' && <Exception onClose={() => setOpen(undefined)} />}
      {open === 'passphrase' && <ChangePassphrase onClose={() => setOpen(undefined)} />}
      {admitting && <Admit user={admitting} onClose={() => setAdmitting(undefined)} />}
      <ReasonDialog
        open={removing !== undefined}
        title={t('users.remove.title', { name: removing?.name ?? '' })}
        text={t('users.remove.text')}
        danger
        busy={doing.busy}
        onDone={remove}
        onCancel={() => setRemoving(undefined)}
      />
    </Page>
  );
}

type DialogProps = {
  title: string;
  ok: string;
  ready: boolean;
  doing: ReturnType<typeof useDoing>;
  onOk: () => void;
  onClose: () => void;
  testid: string;
  children: ReactNode;
};

function Dialog({ title, ok, ready, doing, onOk, onClose, testid, children }: DialogProps) {
  const { t } = useWords();
  return (
    <Modal
      open
      title={title}
      okText={ok}
      cancelText={t('cancel')}
      confirmLoading={doing.busy}
      okButtonProps={{ disabled: !ready, ...({ 'data-testid': testid } as object) }}
      onOk={onOk}
      onCancel={onClose}
    >
      <Form layout="vertical" component="div">
        {children}
      </Form>
      <Notice error={doing.error} onClose={doing.clear} />
    </Modal>
  );
}

function AddUser({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const { t } = useWords();
  const doing = useDoing();
  const [login, setLogin] = useState('');
  const [name, setName] = useState('');
  const [system, setSystem] = useState(false);
  const act = async () => {
    const done = await doing.run('user_add', { login, name, system_administrator: system });
    if (!done) return;
    onDone();
    onClose();
  };
  return (
    <Dialog
      title={t('users.add')}
      ok={t('users.add')}
      ready={login !== '' && name !== ''}
      doing={doing}
      onOk={act}
      onClose={onClose}
      testid="user-add-ok"
    >
      <p>{t('users.add.text')}</p>
      <Form.Item label={t('create.name')} required htmlFor="user-name">
        <Input id="user-name" data-testid="user-name" value={name} onChange={(e) => setName(e.target.value)} />
      </Form.Item>
      <Form.Item label={t('create.login')} required htmlFor="user-login" extra={t('create.login.help')}>
        <Input id="user-login" data-testid="user-login" value={login} onChange={(e) => setLogin(e.target.value)} />
      </Form.Item>
      <Checkbox checked={system} onChange={(e) => setSystem(e.target.checked)}>
        {t('users.system')}
      </Checkbox>
    </Dialog>
  );
}

function Admit({ user, onClose }: { user: UserInfo; onClose: () => void }) {
  const { t, say } = useWords();
  const doing = useDoing();
  const roles = useDesk().session.role_labels;
  const [held, setHeld] = useState<string[]>(user.roles);
  const [person, setPerson] = useState<string | null>(user.person);
  const [reason, setReason] = useState('');
  const act = async () => {
    const done = await doing.run('user_admit', { login: user.login, roles: held, person, reason });
    if (done) onClose();
  };
  return (
    <Dialog
      title={t('users.admit.title', { name: user.name })}
      ok={t('save')}
      ready={held.length > 0}
      doing={doing}
      onOk={act}
      onClose={onClose}
      testid="admit-ok"
    >
      <p>{t('users.admit.text')}</p>
      <Form.Item label={t('users.roles')} required>
        <Checkbox.Group
          className="roles-choice"
          value={held}
          onChange={(next) => setHeld(next)}
          options={roles
            .filter((role) => role.key !== 'system_administrator')
            .map((role) => ({ value: role.key, label: say(role.label) }))}
        />
      </Form.Item>
      <Form.Item label={t('users.person')} extra={t('users.person.help')} htmlFor="admit-person">
        <Reference
          id="admit-person"
          testid="admit-person"
          label={t('users.person')}
          register="people"
          value={person}
          known={user.person ? { [user.person]: user.person_name } : {}}
          onChange={(next) => setPerson(typeof next === 'string' ? next : null)}
        />
      </Form.Item>
      <Form.Item label={t('reason')} htmlFor="admit-reason">
        <Input id="admit-reason" value={reason} onChange={(e) => setReason(e.target.value)} />
      </Form.Item>
    </Dialog>
  );
}

function Exception({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const doing = useDoing();
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState<string | null>(null);
  const act = async () => {
    const done = await doing.run('exception_begin', { reason, to_on: until });
    if (done) onClose();
  };
  return (
    <Dialog
      title={t('exception')}
      ok={t('exception.ok')}
      ready={reason.trim() !== ''}
      doing={doing}
      onOk={act}
      onClose={onClose}
      testid="exception-ok"
    >
      <Alert type="warning" showIcon title={t('exception.text')} />
      <Form.Item className="after" label={t('reason')} required htmlFor="exception-reason">
        <Input.TextArea
          id="exception-reason"
          data-testid="exception-reason"
          rows={3}
          value={reason}
          onChange={(e) => setReason(e.target.value)}
        />
      </Form.Item>
      <Form.Item label={t('exception.until')} htmlFor="exception-until">
        <DatePicker
          id="exception-until"
          placeholder="YYYY-MM-DD"
          onChange={(day) => setUntil(day ? day.format('YYYY-MM-DD') : null)}
        />
      </Form.Item>
    </Dialog>
  );
}

function ChangePassphrase({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const doing = useDoing();
  const [old, setOld] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const act = async () => {
    const done = await doing.run('passphrase_change', { old, new: passphrase });
    if (done) onClose();
  };
  return (
    <Dialog
      title={t('passphrase.change')}
      ok={t('passphrase.change')}
      ready={old !== '' && passphrase !== '' && passphrase === again}
      doing={doing}
      onOk={act}
      onClose={onClose}
      testid="passphrase-ok"
    >
      <Form.Item label={t('passphrase.old')} required htmlFor="old-passphrase">
        <Input.Password
          id="old-passphrase"
          data-testid="old-passphrase"
          value={old}
          onChange={(e) => setOld(e.target.value)}
        />
      </Form.Item>
      <Passphrases passphrase={passphrase} again={again} onPassphrase={setPassphrase} onAgain={setAgain} />
    </Dialog>
  );
}
