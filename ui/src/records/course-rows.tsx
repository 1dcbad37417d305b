import { Form, Input, Modal } from 'antd';
import { useState } from 'react';
import type { FieldInfo, RecordDetail, RegisterInfo } from '../api/types.gen';
import { useDoing } from '../api/use';
import { FieldEdit } from '../fields/edit';
import { isEmpty } from '../fields/plain';
import { type Key, useWords } from '../i18n';
import { Action } from '../kit/action';
import { Notice } from '../kit/notice';

type Row = Record<string, unknown>;

/** The rows of a table field. */
const rowsOf = (value: unknown): Row[] => (Array.isArray(value) ? (value as Row[]) : []);

/** A pause that lasts: it has begun and has no end. */
export const lasting = (rows: readonly Row[]): number =>
  rows.findIndex((row) => !isEmpty(row.from_at) && isEmpty(row.to_at));

type Props = { register: RegisterInfo; field: FieldInfo; detail: RecordDetail };

/** Writes one more line of a matter's course: an event, a pause, an extension. A pause that lasts is ended here. */
export function CourseRows({ register, field, detail }: Props) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const rows = rowsOf(detail.record.values[field.key]);
  const ends = field.key === 'pauses' ? lasting(rows) : -1;
  const label = t((ends >= 0 ? 'course.pauses.end' : `course.${field.key}`) as Key);
  return (
    <>
      <Action testid={`course-${field.key}`} onClick={() => setOpen(true)}>
        {label}
      </Action>
      {open && (
        <RowDialog
          title={label}
          register={register}
          field={field}
          detail={detail}
          rows={rows}
          at={ends}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

/** One line; `at` is the line that is changed, -1 for a new one. */
function RowDialog(props: Props & { title: string; rows: Row[]; at: number; onClose: () => void }) {
  const { t, say } = useWords();
  const { register, field, detail, rows, at } = props;
  const doing = useDoing();
  const [row, setRow] = useState<Row>(rows[at] ?? {});
  const [reason, setReason] = useState('');
  const missing = field.columns.some((column) => column.required && isEmpty(row[column.key]));
  const keep = async () => {
    const next = at < 0 ? [...rows, row] : rows.map((one, n) => (n === at ? row : one));
    const saved = await doing.run('record_save', {
      register: register.key,
      id: detail.record.id,
      version: detail.record.version,
      values: { [field.key]: next },
      reason,
    });
    if (saved) props.onClose();
  };
  return (
    <Modal
      open
      title={props.title}
      okText={t('save')}
      cancelText={t('cancel')}
      confirmLoading={doing.busy}
      okButtonProps={{ disabled: missing, ...({ 'data-testid': 'course-ok' } as object) }}
      onOk={keep}
      onCancel={props.onClose}
    >
      <Notice error={doing.error} onClose={doing.clear} />
      <Form layout="vertical" component="div">
        {field.columns.map((column) => (
          <Form.Item
            key={column.key}
            label={say(column.label)}
            required={column.required}
            htmlFor={`c-${column.key}`}
            extra={column.help ? say(column.help) : undefined}
          >
            <FieldEdit
              id={`c-${column.key}`}
              testid={`course-${field.key}-${column.key}`}
              field={column}
              value={row[column.key]}
              titles={detail.titles}
              onChange={(value) => setRow((was) => ({ ...was, [column.key]: value }))}
            />
          </Form.Item>
        ))}
        <Form.Item label={t('form.reason.label')} htmlFor="course-reason">
          <Input id="course-reason" value={reason} onChange={(event) => setReason(event.target.value)} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
