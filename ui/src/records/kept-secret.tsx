import { Form, Input, Space } from 'antd';
import { useState } from 'react';
import { useCall, useDoing } from '../api/use';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Done } from '../kit/done';
import { Notice } from '../kit/notice';

/** Whose secrets the workspace keeps beside the records. */
const OWNERS = {
  endpoint: { register: 'model_endpoints', given: 'key_given', words: 'endpoint.key', testid: 'endpoint-key' },
  channel: { register: 'test_channels', given: 'secrets_given', words: 'channel.secret', testid: 'channel-secret' },
} as const;

type Props = { owner: keyof typeof OWNERS; id: string };

/** Gives a record its secret, or takes it away. What was typed is forgotten at once. */
export function KeptSecret({ owner, id }: Props) {
  const { register, given: field, words, testid } = OWNERS[owner];
  const { t } = useWords();
  const doing = useDoing();
  const shown = useCall('record_show', { register, id }, { watch: [register] });
  const given = shown.data?.record.values[field];
  const [secret, setSecret] = useState('');
  const [done, setDone] = useState<'set' | 'taken'>();
  const give = async (next: string) => {
    setDone(undefined);
    const kept =
      owner === 'endpoint'
        ? await doing.run('endpoint_key', { endpoint: id, secret: next })
        : await doing.run('test_channel_secret', { channel: id, secret: next });
    // Neither a secret that was taken nor one that was refused stays in the window.
    setSecret('');
    if (kept) setDone(next === '' ? 'taken' : 'set');
  };
  const input = {
    id: testid,
    'data-testid': testid,
    autoComplete: 'off',
    value: secret,
  };
  return (
    <Form layout="vertical" component="div" data-testid={`${testid}-form`}>
      {typeof given === 'boolean' && (
        <p className="quiet" data-testid={`${testid}-given`}>
          {t(given ? `${words}.there` : `${words}.none`)}
        </p>
      )}
      <Form.Item label={t(`${words}.new`)} htmlFor={testid} extra={t(`${words}.help`)}>
        <Space wrap>
          {owner === 'endpoint' ? (
            <Input.Password
              {...input}
              visibilityToggle={false}
              onChange={(event) => setSecret(event.target.value)}
              onPressEnter={() => secret.trim() !== '' && !doing.busy && give(secret.trim())}
            />
          ) : (
            <Input.TextArea {...input} rows={4} onChange={(event) => setSecret(event.target.value)} />
          )}
          <Action
            testid={`${testid}-set`}
            type="primary"
            disabled={secret.trim() === ''}
            loading={doing.busy}
            onClick={() => give(secret.trim())}
          >
            {t(`${words}.set`)}
          </Action>
          <Action testid={`${testid}-take`} disabled={doing.busy || given === false} onClick={() => give('')}>
            {t(`${words}.take`)}
          </Action>
        </Space>
      </Form.Item>
      <Notice error={doing.error} onClose={doing.clear} />
      {done && <Done testid={`${testid}-done`} title={t(`${words}.${done}.done`)} />}
      {owner === 'channel' && given === true && <ShownSecret channel={id} />}
    </Form>
  );
}

/** Shows the passwords of a channel to who hands them over. */
function ShownSecret({ channel }: { channel: string }) {
  const { t } = useWords();
  const doing = useDoing();
  const [secret, setSecret] = useState<string>();
  const show = async () => {
    const shown = await doing.run('test_channel_show', { channel });
    if (shown) setSecret(shown.secret);
  };
  return (
    <>
      {secret === undefined ? (
        <Action testid="channel-secret-show" loading={doing.busy} onClick={show}>
          {t('channel.secret.show')}
        </Action>
      ) : (
        <>
          <pre data-testid="channel-secret-shown">{secret}</pre>
          <Action testid="channel-secret-hide" onClick={() => setSecret(undefined)}>
            {t('channel.secret.hide')}
          </Action>
        </>
      )}
      <Notice error={doing.error} onClose={doing.clear} />
    </>
  );
}
