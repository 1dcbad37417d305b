import { Checkbox, Form, Modal } from 'antd';
import { useState } from 'react';
import { useDesk } from '../api/session';
import { useDoing } from '../api/use';
import { FieldEdit } from '../fields/edit';
import { useWords } from '../i18n';
import { DropZone } from '../kit/drop-zone';
import { bareName, PickedFiles } from '../kit/picked-files';
import { Underway } from '../kit/underway';

type Props = {
  /** Evidence that gets a new revision; absent: new evidence. */
  id?: string;
  /** Files that it begins with: those that were dropped. */
  dropped?: readonly string[];
  onClose: () => void;
  onAdded: (id: string, title: string) => void;
};

/** New evidence with its files: what it is, who answers for it, and the period it speaks for. */
export function AddEvidence({ id, dropped = [], onClose, onAdded }: Props) {
  const { t, say } = useWords();
  const doing = useDoing();
  const register = useDesk().register('evidence');
  const [paths, setPaths] = useState<string[]>([...dropped]);
  const [outside, setOutside] = useState(false);
  const titled = (path: string | undefined) => (path && !id ? { title: bareName(path) } : {});
  const [values, setValues] = useState<Record<string, unknown>>(() => titled(dropped[0]));
  const fields =
    (id ? [] : register?.fields)?.filter(
      (field) => !field.stamped && !['code', 'records', 'remarks'].includes(field.key),
    ) ?? [];
  const pick = (next: string[], added?: string) => {
    setPaths(next);
    if (!values.title) setValues({ ...values, ...titled(added) });
  };
  const add = async () => {
    const saved = await doing.run('evidence_add', { id: id ?? null, paths, outside, values });
    if (saved) onAdded(saved.id, String(values.title ?? saved.id));
  };
  return (
    <Modal
      open
      width={640}
      title={t(id ? 'evidence.revise' : 'evidence.new')}
      okText={t('evidence.add')}
      cancelText={t('cancel')}
      confirmLoading={doing.busy}
      okButtonProps={{ disabled: paths.length === 0, ...({ 'data-testid': 'evidence-ok' } as object) }}
      onOk={add}
      onCancel={onClose}
    >
      <DropZone
        testid="evidence-drop-zone"
        text={t('evidence.drop')}
        off={doing.busy}
        onDrop={(more) => pick([...new Set([...paths, ...more])], more[0])}
      >
        <Form layout="vertical" component="div" className="record-fields" data-testid="evidence-form">
          <Form.Item label={t('evidence.files')} required className="field-wide" htmlFor="evidence-pick">
            <PickedFiles testid="evidence" title={t('evidence.pick')} paths={paths} onChange={pick} />
            <div>
              <Checkbox checked={outside} onChange={(event) => setOutside(event.target.checked)}>
                {t('evidence.keep_outside')}
              </Checkbox>
            </div>
          </Form.Item>
          {fields.map((field) => (
            <Form.Item
              key={field.key}
              className="field"
              label={say(field.label)}
              required={field.required}
              htmlFor={`e-${field.key}`}
            >
              <FieldEdit
                id={`e-${field.key}`}
                testid={`evidence-${field.key}`}
                field={field}
                value={values[field.key]}
                onChange={(value) => setValues((was) => ({ ...was, [field.key]: value }))}
              />
            </Form.Item>
          ))}
        </Form>
      </DropZone>
      <Underway doing={doing} />
    </Modal>
  );
}
