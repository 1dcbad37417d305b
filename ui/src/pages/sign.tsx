import { Checkbox, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import type { ReportInfo, SignaturePlace } from '../api/types.gen';
import { useDoing } from '../api/use';
import { useWords } from '../i18n';
import { Notice } from '../kit/notice';
import { Progress } from '../kit/progress';
import { isChosen, SigningKeyFields, sentKey, TRIAL } from '../kit/signing-key';
import { useDuty } from './duties';
import { ReportStanding } from './report-standing';

type Props = { report: ReportInfo; place: SignaturePlace; onClose: () => void; onSigned: () => void };

/** Signs a place, with a certificate of one's own or with the workspace's trial key. */
export function SignDialog({ report, place, onClose, onSigned }: Props) {
  const { t } = useWords();
  const duty = useDuty();
  const doing = useDoing();
  const [key, setKey] = useState(TRIAL);
  const [reason, setReason] = useState('');
  const [unstamped, setUnstamped] = useState(false);
  // Signing without a time-stamp is offered once the server was asked in vain.
  const refused = doing.error?.findings as { code?: string }[] | undefined;
  const offered = unstamped || (refused?.some((one) => one.code === 'stamp_unavailable') ?? false);
  const sign = async () => {
    const done = await doing.run('report_sign', {
      report: report.id,
      field: place.field,
      reason,
      without_stamp: unstamped,
      ...sentKey(key),
    });
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
        <ReportStanding report={report} />
        <SigningKeyFields value={key} onChange={setKey} />
        {report.stamp_server !== null && !unstamped && (
          <p className="quiet" data-testid="sign-stamp">
            {t('sign.stamp', { name: report.stamp_server })}
          </p>
        )}
        {offered && (
          <Checkbox
            data-testid="sign-without-stamp"
            checked={unstamped}
            onChange={(event) => setUnstamped(event.target.checked)}
          >
            {t('sign.without_stamp')}
          </Checkbox>
        )}
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
