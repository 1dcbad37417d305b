import { Form, Input, Modal } from 'antd';
import { useState } from 'react';
import type { ReportInfo, SignaturePlace } from '../api/types.gen';
import { useDoing } from '../api/use';
import { useWords } from '../i18n';
import { Notice } from '../kit/notice';
import { Progress } from '../kit/progress';
import { isChosen, SigningKeyFields, sentKey, TRIAL } from '../kit/signing-key';
import { useDuty } from './duties';

type Props = { report: ReportInfo; place: SignaturePlace; onClose: () => void; onSigned: () => void };

/** Signs a place, with a certificate of one's own or with the workspace's trial key. */
export function SignDialog({ report, place, onClose, onSigned }: Props) {
  const { t } = useWords();
  const duty = useDuty();
  const doing = useDoing();
  const [key, setKey] = useState(TRIAL);
  const [reason, setReason] = useState('');
  const sign = async () => {
    const done = await doing.run('report_sign', { report: report.id, field: place.field, reason, ...sentKey(key) });
    if (done) onSigned();
  };
  return (
    <Modal
      open
      title={t('sign.title', { duty: duty(place.duty), name: place.name })}
      okText={t('sign')}
      cancelText={t('cancel')}
      confirmLoading={doing.busy}
      okButtonProps={{ disabled: !isChosen(key), ...({ 'data-testid': 'sign-ok' } as object) }}
      onOk={sign}
      onCancel={onClose}
    >
      <Form layout="vertical" component="div">
        <p>{t('sign.text', { code: report.code })}</p>
        <SigningKeyFields value={key} onChange={setKey} />
        <Form.Item className="after" label={t('sign.reason')} htmlFor="sign-reason">
          <Input
            id="sign-reason"
            data-testid="sign-reason"
            value={reason}
            onChange={(e) => setReason(e.target.value)}
          />
        </Form.Item>
      </Form>
      <Progress busy={doing.busy} step={doing.step} />
      <Notice error={doing.error} onClose={doing.clear} />
    </Modal>
  );
}
