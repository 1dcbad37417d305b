import { Alert, Form, Input, Radio, Space } from 'antd';
import { useWords } from '../i18n';
import { platform } from '../platform';
import { Action } from './action';
import { fileName } from './picked-files';

/** A key to sign with: a certificate of one's own, or the workspace's trial key where there is none. */
export type SigningKey = { own: boolean; p12: string; passphrase: string };

export const TRIAL: SigningKey = { own: false, p12: '', passphrase: '' };

/** What is sent of a key. */
export const sentKey = (key: SigningKey) => (key.own ? { p12: key.p12, passphrase: key.passphrase } : {});

export const isChosen = (key: SigningKey) => !key.own || key.p12 !== '';

/** Chooses the key to sign with. */
export function SigningKeyFields({ value, onChange }: { value: SigningKey; onChange: (next: SigningKey) => void }) {
  const { t } = useWords();
  const pick = async () => {
    const path = await platform.pickOpen({
      title: t('sign.pick'),
      filters: [{ name: 'P12 / PFX', extensions: ['p12', 'pfx'] }],
    });
    if (path) onChange({ ...value, p12: path });
  };
  return (
    <>
      <Form.Item label={t('sign.key')}>
        <Radio.Group
          value={value.own}
          onChange={(event) => onChange({ ...value, own: event.target.value === true })}
          aria-label={t('sign.key')}
        >
          <Radio value={false}>
            <span data-testid="sign-trial">{t('sign.trial')}</span>
          </Radio>
          <Radio value={true}>
            <span data-testid="sign-p12">{t('sign.p12')}</span>
          </Radio>
        </Radio.Group>
      </Form.Item>
      {value.own ? (
        <>
          <Form.Item label={t('sign.file')} required htmlFor="sign-file">
            <Space>
              <Action id="sign-file" testid="sign-file" onClick={pick}>
                {t('sign.pick')}
              </Action>
              {value.p12 && <span>{fileName(value.p12)}</span>}
            </Space>
          </Form.Item>
          <Form.Item label={t('sign.passphrase')} required htmlFor="sign-passphrase">
            <Input.Password
              id="sign-passphrase"
              data-testid="sign-passphrase"
              value={value.passphrase}
              onChange={(e) => onChange({ ...value, passphrase: e.target.value })}
            />
          </Form.Item>
        </>
      ) : (
        <Alert type="warning" showIcon title={t('sign.trial.text')} />
      )}
    </>
  );
}
