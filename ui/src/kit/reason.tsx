import { Form, Input, Modal } from 'antd';
import { type ReactNode, useState } from 'react';
import { useWords } from '../i18n';

type Props = {
  open: boolean;
  title: string;
  /** What will happen. */
  text?: ReactNode;
  okText?: string;
  danger?: boolean;
  /** Must a reason be given? */
  required?: boolean;
  busy?: boolean;
  onDone: (reason: string) => void;
  onCancel: () => void;
  children?: ReactNode;
};

/** Asks whether, and why. */
export function ReasonDialog(props: Props) {
  const { t } = useWords();
  const [reason, setReason] = useState('');
  const missing = props.required !== false && reason.trim() === '';
  return (
    <Modal
      open={props.open}
      title={props.title}
      okText={props.okText ?? t('confirm')}
      cancelText={t('cancel')}
      okButtonProps={{
        danger: props.danger ?? false,
        disabled: missing,
        ...({ 'data-testid': 'reason-ok' } as object),
      }}
      confirmLoading={props.busy ?? false}
      onOk={() => props.onDone(reason.trim())}
      onCancel={props.onCancel}
      afterClose={() => setReason('')}
      destroyOnHidden
    >
      {props.text && <p>{props.text}</p>}
      {props.children}
      <Form layout="vertical" component="div">
        <Form.Item label={t('reason')} required={props.required !== false} htmlFor="reason-text">
          <Input.TextArea
            id="reason-text"
            data-testid="reason-text"
            rows={3}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}
