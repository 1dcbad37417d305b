import { Alert, Button, Drawer, Form, Input, Select, Space } from 'antd';
import { useState } from 'react';
import type { FieldInfo, JsonValue, RecordChanged, RecordsChanged, RecordView, RegisterInfo } from '../api/types.gen';
import { useDoing, useLooked } from '../api/use';
import { FieldEdit } from '../fields/edit';
import { Findings } from '../fields/findings';
import { plain } from '../fields/plain';
import { useWords } from '../i18n';
import { Notice } from '../kit/notice';
import { DataTable } from '../kit/table';

type Props = {
  register: RegisterInfo;
  /** Records as they were seen when they were chosen. */
  chosen: readonly RecordView[];
  onClose: () => void;
  onKept: () => void;
};

/** Fields that several records may be given at once: not what is each one's own. */
const common = (field: FieldInfo): boolean => !field.stamped && !field.masked && field.key !== 'code';

/** Gives the chosen records the same value: looked at first, kept as one entry or not at all. */
export function ChangeMany({ register, chosen, onClose, onKept }: Props) {
  const { t, say, word } = useWords();
  const doing = useDoing();
  const looked = useLooked<RecordsChanged>();
  const [key, setKey] = useState<string>();
  const [value, setValue] = useState<unknown>(null);
  const [reason, setReason] = useState('');
  const fields = register.fields.filter(common);
  const field = fields.find((one) => one.key === key);
  const args = {
    register: register.key,
    records: chosen.map(({ id, version }) => ({ id, version })),
    values: field ? { [field.key]: value as JsonValue } : {},
    reason,
  };
  const look = () => looked.look(() => doing.run('records_change', { ...args, digest: null }));
  const keep = async () => {
    const kept = await doing.run('records_change', { ...args, digest: looked.found?.digest ?? null });
    if (kept?.kept) onKept();
  };
  const told = (values: { [key in string]: JsonValue }) =>
    field ? plain(field, values[field.key], say, looked.found?.titles ?? {}) || '—' : '';
  const found = looked.found;
  return (
    <Drawer
      open
      size={720}
      title={t('many.title', { n: chosen.length, register: say(register.label) })}
      onClose={onClose}
      mask={{ closable: false }}
      data-testid="change-many"
      footer={
        <Space className="drawer-foot">
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button onClick={look} disabled={!field} loading={doing.busy && !found} data-testid="many-look">
            {t('many.look')}
          </Button>
          <Button
            type="primary"
            onClick={keep}
            disabled={!found || found.refused > 0 || found.change === 0}
            loading={doing.busy && found !== undefined}
            data-testid="many-keep"
          >
            {t('many.keep', { n: found?.change ?? 0 })}
          </Button>
        </Space>
      }
    >
      <Notice error={doing.error} onClose={doing.clear} />
      <Form layout="vertical" component="div">
        <Form.Item label={t('filter.field')} required htmlFor="many-field">
          <Select
            id="many-field"
            data-testid="many-field"
            aria-label={t('filter.field')}
            placeholder={t('choose')}
            showSearch={{ optionFilterProp: 'label' }}
            value={key}
            options={fields.map((one) => ({ value: one.key, label: say(one.label) }))}
            onChange={(next) => {
              looked.forget();
              setKey(next);
              setValue(null);
            }}
          />
        </Form.Item>
        {field && (
          <Form.Item label={t('many.value')} htmlFor="many-value" extra={t('many.empty')}>
            <FieldEdit
              id="many-value"
              testid="many-value"
              field={field}
              value={value}
              onChange={(next) => {
                looked.forget();
                setValue(next);
              }}
            />
          </Form.Item>
        )}
        <Form.Item label={t('reason')} htmlFor="many-reason">
          <Input
            id="many-reason"
            data-testid="many-reason"
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Form.Item>
      </Form>
      {found && found.refused > 0 && (
        <Alert type="error" showIcon data-testid="many-refused" title={t('many.refused', { n: found.refused })} />
      )}
      {found && (
        <DataTable<RecordChanged>
          label={t('many.rows')}
          testid="many-rows"
          wrap
          rows={found.rows}
          rowKey={(row) => row.id}
          rowClass={(row) => (row.action === 'refused' ? 'row-refused' : '')}
          columns={[
            { title: t('finding.where'), render: (_, row) => say(row.title) },
            { title: t('import.action'), width: 90, render: (_, row) => word('action', row.action) },
            { title: t('many.before'), render: (_, row) => (row.action === 'same' ? '' : told(row.before)) },
            { title: t('many.after'), render: (_, row) => (row.action === 'change' ? told(row.after) : '') },
            {
              title: t('records.findings'),
              render: (_, row) => (
                <>
                  {row.why.map((why) => (
                    <div key={why.en}>{say(why)}</div>
                  ))}
                  <Findings findings={row.findings} />
                </>
              ),
            },
          ]}
        />
      )}
    </Drawer>
  );
}
