import { Button, Drawer, Form, Input, Space } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { call } from '../api/call';
import type { Finding, RecordDetail, RecordView, RegisterInfo, Saved } from '../api/types.gen';
import { useDoing } from '../api/use';
import { FieldEdit } from '../fields/edit';
import { Findings } from '../fields/findings';
import { isEmpty } from '../fields/plain';
import { useWords } from '../i18n';
import { useKeys } from '../kit/keyboard';
import { Notice } from '../kit/notice';
import { Stale } from './stale';

type Values = Record<string, unknown>;
type Props = {
  register: RegisterInfo;
  /** The record to change; absent: a new one. */
  detail?: RecordDetail;
  /** Values that a new one begins with. */
  given?: Values;
  onClose: () => void;
  onSaved: (saved: Saved) => void;
};

/** Milliseconds without typing after which the values are checked. */
const CHECK = 350;

/** What differs from what is stored; an emptied field is null. */
export function changes(values: Values, stored: Values): Values {
  const out: Values = {};
  for (const [key, value] of Object.entries(values)) {
    if (isEmpty(value) && isEmpty(stored[key])) continue;
    if (JSON.stringify(value ?? null) !== JSON.stringify(stored[key] ?? null)) out[key] = value ?? null;
  }
  return out;
}

/** The form of a record: findings stand beside their fields while one types. A record with faults is kept all the same. */
export function RecordForm({ register, detail, given, onClose, onSaved }: Props) {
  const { t, say } = useWords();
  const doing = useDoing();
  const fields = register.fields.filter((field) => !field.stamped);
  const open = fields.filter((field) => !field.masked);
  const [base, setBase] = useState<RecordView | undefined>(detail?.record);
  const stored = (base?.values ?? {}) as Values;
  const [values, setValues] = useState<Values>(() =>
    Object.fromEntries(open.map((f) => [f.key, stored[f.key] ?? given?.[f.key] ?? null])),
  );
  const [reason, setReason] = useState('');
  const [findings, setFindings] = useState<Finding[]>([]);
  const [touched, setTouched] = useState<Set<string>>(new Set());
  const asked = useRef(0);
  // A masked field is changed only by typing into it: what is stored is not shown, so it is not compared.
  const changed = changes(values, Object.fromEntries(open.map((f) => [f.key, stored[f.key]])));
  const args = {
    register: register.key,
    id: base?.id ?? null,
    version: base?.version ?? null,
    values: changed,
    reason,
  };
  const key = JSON.stringify(args.values);
  useEffect(() => {
    asked.current += 1;
    const mine = asked.current;
    const timer = setTimeout(() => {
      call('record_check', args).then(
        (found) => mine === asked.current && setFindings(found),
        () => {},
      );
    }, CHECK);
    return () => clearTimeout(timer);
  }, [key]);
  const set = (field: string, value: unknown) => {
    setTouched((was) => new Set(was).add(field));
    setValues((was) => ({ ...was, [field]: value }));
  };
  const save = async () => {
    const saved = await doing.run('record_save', args);
    if (saved) onSaved(saved);
  };
  useKeys({ 'mod+Enter': () => void save(), 'mod+s': () => void save() });
  // A new form does not begin with a list of everything that is still empty.
  const shown = (finding: Finding) => !finding.field || base !== undefined || touched.has(finding.field);
  const of = (field: string) => findings.filter((finding) => finding.field === field && shown(finding));
  const known = new Set(fields.map((field) => field.key));
  const rest = findings.filter((finding) => !finding.field || !known.has(finding.field));
  const stale = doing.error?.code === 'stale' && doing.error.current;
  return (
    <Drawer
      open
      size={720}
      title={base ? t('form.change', { title: base.title }) : t('records.new', { one: say(register.one) })}
      onClose={onClose}
      mask={{ closable: false }}
      data-testid="record-form"
      footer={
        <Space className="drawer-foot">
          <span className="quiet">{t('form.keys')}</span>
          <Button onClick={onClose} data-testid="form-cancel">
            {t('cancel')}
          </Button>
          <Button type="primary" loading={doing.busy} onClick={save} data-testid="form-save">
            {t('save')}
          </Button>
        </Space>
      }
    >
      {stale ? (
        <Stale
          register={register}
          mine={values}
          theirs={doing.error?.current as RecordView}
          onTake={(theirs) => {
            setBase({ ...theirs, title: base?.title ?? '' });
            doing.clear();
          }}
          onDrop={onClose}
        />
      ) : (
        <Notice error={doing.error} onClose={doing.clear} />
      )}
      <Findings findings={rest} />
      <Form layout="vertical" component="div" className="record-fields">
        {fields.map((field) => {
          const found = of(field.key);
          const worst = found.some((f) => f.level === 'error') ? 'error' : found.length > 0 ? 'warning' : '';
          const wide = ['long_text', 'table', 'choices', 'refs', 'files'].includes(field.kind);
          return (
            <Form.Item
              key={field.key}
              className={wide ? 'field-wide' : 'field'}
              label={say(field.label)}
              required={field.required}
              htmlFor={`f-${field.key}`}
              validateStatus={worst}
              extra={field.help ? say(field.help) : undefined}
              help={
                found.length > 0 ? (
                  <div data-testid={`fault-${field.key}`}>
                    {found.map((finding) => (
                      <div key={finding.code}>{say(finding.message)}</div>
                    ))}
                  </div>
                ) : undefined
              }
            >
              <FieldEdit
                id={`f-${field.key}`}
                testid={`field-${field.key}`}
                field={field}
                value={values[field.key]}
                stored={stored[field.key]}
                titles={detail?.titles ?? {}}
                onChange={(value) => set(field.key, value)}
              />
            </Form.Item>
          );
        })}
        {base && (
          <Form.Item label={t('reason')} className="field-wide" extra={t('form.reason')} htmlFor="form-reason">
            <Input
              id="form-reason"
              data-testid="form-reason"
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </Form.Item>
        )}
      </Form>
    </Drawer>
  );
}
