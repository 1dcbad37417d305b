import { Form, Input, Space } from 'antd';
import { useState } from 'react';
import { useCall, useDoing } from '../api/use';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Done } from '../kit/done';
import { Notice } from '../kit/notice';

/** Gives an endpoint its key, or takes it away. What was typed is forgotten at once and shown to nobody again. */
export function EndpointKey({ endpoint }: { endpoint: string }) {
  const { t } = useWords();
  const doing = useDoing();
  const shown = useCall('record_show', { register: 'model_endpoints', id: endpoint }, { watch: ['model_endpoints'] });
  const given = shown.data?.record.values.key_given;
  const [key, setKey] = useState('');
  const [done, setDone] = useState<'set' | 'taken'>();
  const give = async (next: string) => {
    setDone(undefined);
    const kept = await doing.run('endpoint_key', { endpoint, secret: next });
    // Neither a key that was taken nor one that was refused stays in the window.
    setKey('');
    if (kept) setDone(next === '' ? 'taken' : 'set');
  };
  return (
    <Form layout="vertical" component="div" data-testid="endpoint-key-form">
      {typeof given === 'boolean' && (
        <p className="quiet" data-testid="endpoint-key-given">
          {t(given ? 'endpoint.key.there' : 'endpoint.key.none')}
        </p>
      )}
      <Form.Item label={t('endpoint.key.new')} htmlFor="endpoint-key" extra={t('endpoint.key.help')}>
        <Space wrap>
          <Input.Password
            id="endpoint-key"
            data-testid="endpoint-key"
            autoComplete="off"
            visibilityToggle={false}
            value={key}
            onChange={(event) => setKey(event.target.value)}
            onPressEnter={() => key.trim() !== '' && !doing.busy && give(key.trim())}
          />
          <Action
            testid="endpoint-key-set"
            type="primary"
            disabled={key.trim() === ''}
            loading={doing.busy}
            onClick={() => give(key.trim())}
          >
            {t('endpoint.key.set')}
          </Action>
          <Action testid="endpoint-key-take" disabled={doing.busy || given === false} onClick={() => give('')}>
            {t('endpoint.key.take')}
          </Action>
        </Space>
      </Form.Item>
      <Notice error={doing.error} onClose={doing.clear} />
      {done && <Done testid="endpoint-key-done" title={t(`endpoint.key.${done}.done`)} />}
    </Form>
  );
}
