import { Alert, Button, Drawer, Form, Input, Modal, Space } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { call } from '../api/call';
import { useDesk } from '../api/session';
import type { Finding, RecordDetail, RecordView, RegisterInfo, Saved } from '../api/types.gen';
import { useDoing } from '../api/use';
import { FieldEdit } from '../fields/edit';
import { Findings } from '../fields/findings';
import { isEmpty } from '../fields/plain';
import { useWords } from '../i18n';
import { useKeys } from '../kit/keyboard';
import { Notice } from '../kit/notice';
import { draftOf, keepDraft } from './drafts';
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
  const { login } = useDesk().session;
  const id = detail?.record.id;
  const [draft, setDraft] = useState(() => draftOf(login, register.key, id));
  // A draft rests on the record as it was then: if somebody changed it since, saving shows both.
  const [base, setBase] = useState<RecordView | undefined>(draft?.base ?? detail?.record);
  const stored = (base?.values ?? {}) as Values;
  const begun = (record: Values) =>
    Object.fromEntries(open.map((f) => [f.key, record[f.key] ?? given?.[f.key] ?? null]));
  const [values, setValues] = useState<Values>(() => ({ ...begun(stored), ...draft?.values }));
  const [leaving, setLeaving] = useState(false);
  const [reason, setReason] = useState('');
  const [findings, setFindings] = useState<Finding[]>([]);
  const [touched, setTouched] = useState<Set<string>>(new Set());
  const asked = useRef(0);
  const done = useRef(false);
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
  const typed = changes(values, begun(stored));
  const unsaved = Object.keys(typed).length > 0;
  const typedKey = JSON.stringify(typed);
  useEffect(() => {
    if (!done.current) keepDraft(login, register.key, id, unsaved ? { values: typed, base } : undefined);
  }, [typedKey, base]);
  useEffect(() => {
    if (!unsaved) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    globalThis.addEventListener('beforeunload', warn);
    return () => globalThis.removeEventListener('beforeunload', warn);
  }, [unsaved]);
  /** Nothing of what was typed is kept. */
  const forget = () => {
    done.current = true;
    keepDraft(login, register.key, id, undefined);
  };
  const drop = () => {
    forget();
    onClose();
  };
  const leave = () => (unsaved ? setLeaving(true) : onClose());
  const dropDraft = () => {
    setDraft(undefined);
    setBase(detail?.record);
    setTouched(new Set());
    setValues(begun((detail?.record.values ?? {}) as Values));
  };
  const set = (field: string, value: unknown) => {
    setTouched((was) => new Set(was).add(field));
    setValues((was) => ({ ...was, [field]: value }));
  };
  const save = async () => {
    const saved = await doing.run('record_save', args);
    if (!saved) return;
    forget();
    onSaved(saved);
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
      title={base ? t('form.change', { title: say(base.title) }) : t('records.new', { one: say(register.one) })}
      onClose={leave}
      mask={{ closable: false }}
      data-testid="record-form"
      footer={
        <Space className="drawer-foot">
          <span className="quiet">{t('form.keys')}</span>
          <Button onClick={leave} data-testid="form-cancel">
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
            setBase(base && { ...theirs, title: base.title });
            doing.clear();
          }}
          onDrop={drop}
        />
      ) : (
        <Notice error={doing.error} onClose={doing.clear} />
      )}
      {draft && !stale && (
        <Alert
          type="info"
          showIcon
          className="notice"
          data-testid="form-draft"
          title={t('form.draft')}
          action={
            <Button size="small" onClick={dropDraft} data-testid="draft-drop">
              {t('form.draft.drop')}
            </Button>
          }
        />
      )}
      <Modal
        open={leaving}
        title={t('form.left')}
        onCancel={() => setLeaving(false)}
        footer={
          <Space wrap>
            <Button danger onClick={drop} data-testid="left-drop">
              {t('form.left.drop')}
            </Button>
            <Button onClick={onClose} data-testid="left-keep">
              {t('form.left.keep')}
            </Button>
            <Button type="primary" onClick={() => setLeaving(false)} data-testid="left-back">
              {t('form.left.back')}
            </Button>
          </Space>
        }
      >
        {t('form.left.text')}
      </Modal>
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
