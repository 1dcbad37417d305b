import { Checkbox, Form, Input, Modal } from 'antd';
import { type ReactNode, useState } from 'react';
import { type Doing, useDoing } from '../api/use';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Notice } from '../kit/notice';
import { platform } from '../platform';

/** What is sent of a pack: its path to look at it; with what was shown, to keep it. */
type Sending = { path: string; sha256?: string; verified?: boolean; reason?: string };

type Props<P> = {
  /** Before the names of the controls that a test finds, and of the words for keeping it. */
  name: 'calendar' | 'content';
  /** Of the button, and of the dialog that picks the file. */
  label: string;
  /** What may be picked. */
  files: string;
  size?: 'small';
  send: (doing: Doing, sending: Sending) => Promise<P | undefined>;
  /** Of the dialog that shows what the pack holds. */
  title: (plan: P) => string;
  /** Said beside the button once a pack is kept. */
  kept: (plan: P) => ReactNode;
  /** What the pack holds and changes. */
  children: (plan: P) => ReactNode;
};

/** Brings in a pack of contents from a file: looked at with what it changes, then kept. */
export function PackImport<P extends { sha256: string }>(props: Props<P>) {
  const { name, label, size } = props;
  const doing = useDoing();
  const [path, setPath] = useState('');
  const [plan, setPlan] = useState<P>();
  const [kept, setKept] = useState<P>();
  const look = async () => {
    const picked = await platform.pickOpen({ title: label, filters: [{ name: props.files, extensions: ['json'] }] });
    if (!picked) return;
    setPath(picked);
    setPlan(await props.send(doing, { path: picked }));
  };
  return (
    <>
      <Action testid={`${name}-import`} {...(size && { size })} loading={doing.busy} onClick={look}>
        {label}
      </Action>
      {kept && props.kept(kept)}
      <Notice error={doing.error} onClose={doing.clear} />
      {plan && (
        <PlanDialog<P>
          {...props}
          path={path}
          plan={plan}
          onClose={() => setPlan(undefined)}
          onKept={(done) => {
            setPlan(undefined);
            setKept(done);
          }}
        />
      )}
    </>
  );
}

type Looked<P> = Props<P> & { path: string; plan: P; onClose: () => void; onKept: (kept: P) => void };

function PlanDialog<P extends { sha256: string }>(props: Looked<P>) {
  const { name, path, plan } = props;
  const { t } = useWords();
  const doing = useDoing();
  const [verified, setVerified] = useState(false);
  const [reason, setReason] = useState('');
  const keep = async () => {
    const kept = await props.send(doing, { path, sha256: plan.sha256, verified, reason });
    if (kept) props.onKept(kept);
  };
  return (
    <Modal
      open
      width={760}
      title={props.title(plan)}
      okText={t(`${name}.keep`)}
      cancelText={t('cancel')}
      confirmLoading={doing.busy}
      okButtonProps={{ ...({ 'data-testid': `${name}-keep` } as object) }}
      onOk={keep}
      onCancel={props.onClose}
    >
      {props.children(plan)}
      <Form layout="vertical" component="div" className="after">
        <Checkbox checked={verified} onChange={(event) => setVerified(event.target.checked)}>
          {t(`${name}.verified`)}
        </Checkbox>
        <Form.Item label={t('reason')} htmlFor={`${name}-reason`}>
          <Input id={`${name}-reason`} value={reason} onChange={(event) => setReason(event.target.value)} />
        </Form.Item>
      </Form>
      <Notice error={doing.error} onClose={doing.clear} />
    </Modal>
  );
}
