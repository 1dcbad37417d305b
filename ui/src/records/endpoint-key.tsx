import { Alert, Form, Input, Space } from 'antd';
import { useState } from 'react';
import { useDoing } from '../api/use';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Notice } from '../kit/notice';

/** Gives an endpoint its key, or takes it away. What was typed is forgotten at once and shown to nobody again. */
export function EndpointKey({ endpoint }: { endpoint: string }) {
  const { t } = useWords();
  const doing = useDoing();
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
      <Form.Item label={t('endpoint.key.new')} htmlFor="endpoint-key" extra={t('endpoint.key.help')}>
        <Space wrap>
          <Input.Password
            id="endpoint-key"
            data-testid="endpoint-key"
            autoComplete="off"
            visibilityToggle={false}
            value={key}
            onChange={(event) => setKey(event.target.value)}
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
          <Action testid="endpoint-key-take" disabled={doing.busy} onClick={() => give('')}>
            {t('endpoint.key.take')}
          </Action>
        </Space>
      </Form.Item>
      <Notice error={doing.error} onClose={doing.clear} />
      {done && (
        <Alert
          className="notice"
          type="success"
          showIcon
          role="status"
          data-testid="endpoint-key-done"
          title={t(`endpoint.key.${done}.done`)}
        />
      )}
    </Form>
  );
}
