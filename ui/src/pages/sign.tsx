import { Alert, Form, Input, Modal, Radio, Space } from 'antd';
import { useState } from 'react';
import type { ReportInfo, SignaturePlace } from '../api/types.gen';
import { useDoing } from '../api/use';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Notice } from '../kit/notice';
import { Progress } from '../kit/progress';
import { platform } from '../platform';
import { fileName } from '../kit/picked-files';
import { useDuty } from './duties';

type Props = { report: ReportInfo; place: SignaturePlace; onClose: () => void; onSigned: () => void };

/** Signs a place, with a certificate of one's own or with the workspace's trial key. */
export function SignDialog({ report, place, onClose, onSigned }: Props) {
  const { t } = useWords();
  const duty = useDuty();
  const doing = useDoing();
  const [key, setKey] = useState<'trial' | 'p12'>('trial');
  const [p12, setP12] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [reason, setReason] = useState('');
  const sign = async () => {
    const own = key === 'p12' ? { p12, passphrase } : {};
    const done = await doing.run('report_sign', { report: report.id, field: place.field, reason, ...own });
    if (done) onSigned();
  };
  const pick = async () => {
    const path = await platform.pickOpen({
      title: t('sign.pick'),
      filters: [{ name: 'P12 / PFX', extensions: ['p12', 'pfx'] }],
    });
    if (path) setP12(path);
  };
  return (
    <Modal
      open
      title={t('sign.title', { duty: duty(place.duty), name: place.name })}
      okText={t('sign')}
      cancelText={t('cancel')}
      confirmLoading={doing.busy}
      okButtonProps={{ disabled: key === 'p12' && p12 === '', ...({ 'data-testid': 'sign-ok' } as object) }}
      onOk={sign}
      onCancel={onClose}
    >
      <Form layout="vertical" component="div">
        <p>{t('sign.text', { code: report.code })}</p>
        <Form.Item label={t('sign.key')}>
          <Radio.Group
            value={key}
            onChange={(event) => setKey(event.target.value as 'trial' | 'p12')}
            aria-label={t('sign.key')}
          >
            <Radio value="trial">
              <span data-testid="sign-trial">{t('sign.trial')}</span>
            </Radio>
            <Radio value="p12">
              <span data-testid="sign-p12">{t('sign.p12')}</span>
            </Radio>
          </Radio.Group>
        </Form.Item>
        {key === 'trial' ? (
          <Alert type="warning" showIcon title={t('sign.trial.text')} />
        ) : (
          <>
            <Form.Item label={t('sign.file')} required htmlFor="sign-file">
              <Space>
                <Action id="sign-file" testid="sign-file" onClick={pick}>
                  {t('sign.pick')}
                </Action>
                {p12 && <span>{fileName(p12)}</span>}
              </Space>
            </Form.Item>
            <Form.Item label={t('sign.passphrase')} required htmlFor="sign-passphrase">
              <Input.Password
                id="sign-passphrase"
                data-testid="sign-passphrase"
                value={passphrase}
                onChange={(e) => setPassphrase(e.target.value)}
              />
            </Form.Item>
          </>
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
