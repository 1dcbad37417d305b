import { Button, Form, Input, Modal, Space } from 'antd';
import { useState } from 'react';
import type { MoveInfo, RecordDetail, RegisterInfo } from '../api/types.gen';
import { useDoing } from '../api/use';
import { FieldEdit } from '../fields/edit';
import { useWords } from '../i18n';
import { Notice } from '../kit/notice';

type Props = { register: RegisterInfo; detail: RecordDetail };

/** The steps that lead on from a record's state; each asks for what it needs and says what is missing. */
export function Moves({ register, detail }: Props) {
  const { t, say } = useWords();
  const [chosen, setChosen] = useState<MoveInfo>();
  if (detail.moves.length === 0) return null;
  return (
    <>
      <Space wrap data-testid="moves">
        {detail.moves.map((move, at) => (
          <Button
            key={move.key}
            type={at === 0 ? 'primary' : 'default'}
            onClick={() => setChosen(move)}
            data-testid={`move-${move.key}`}
          >
            {say(move.label)}
          </Button>
        ))}
      </Space>
      {chosen && (
        <MoveDialog
          key={chosen.key}
          move={chosen}
          register={register}
          detail={detail}
          onClose={() => setChosen(undefined)}
        />
      )}
      <span className="unseen">{t('moves')}</span>
    </>
  );
}

function MoveDialog({ move, register, detail, onClose }: Props & { move: MoveInfo; onClose: () => void }) {
  const { t, say } = useWords();
  const doing = useDoing();
  const fields = register.fields.filter((field) => move.asks.includes(field.key));
  const [values, setValues] = useState<Record<string, unknown>>(() =>
    Object.fromEntries(fields.filter((f) => !f.masked).map((f) => [f.key, detail.record.values[f.key] ?? null])),
  );
  const [reason, setReason] = useState('');
  const act = async () => {
    const { id, version } = detail.record;
    const saved = await doing.run('record_move', {
      register: register.key,
      id,
      version,
      step: move.key,
      values,
      reason,
    });
    if (saved) onClose();
  };
  return (
    <Modal
      open
      title={say(move.label)}
      okText={say(move.label)}
      cancelText={t('cancel')}
      confirmLoading={doing.busy}
      okButtonProps={{ disabled: move.reason && reason.trim() === '', ...({ 'data-testid': 'move-ok' } as object) }}
      cancelButtonProps={{ ...({ 'data-testid': 'move-cancel' } as object) }}
      onOk={act}
      onCancel={onClose}
    >
      <Notice error={doing.error} onClose={doing.clear} />
      {move.missing.length > 0 && (
        <div className="missing" data-testid="move-missing">
          <strong>{t('moves.missing')}</strong>
          <ul>
            {move.missing.map((text, at) => (
              <li key={at}>{say(text)}</li>
            ))}
          </ul>
        </div>
      )}
      <Form layout="vertical" component="div">
        {fields.map((field) => (
          <Form.Item key={field.key} label={say(field.label)} required htmlFor={`m-${field.key}`}>
            <FieldEdit
              id={`m-${field.key}`}
              testid={`ask-${field.key}`}
              field={field}
              value={values[field.key]}
              titles={detail.titles}
              onChange={(value) => setValues({ ...values, [field.key]: value })}
            />
          </Form.Item>
        ))}
        {move.reason && (
          <Form.Item label={t('reason')} required htmlFor="move-reason">
            <Input.TextArea
              id="move-reason"
              data-testid="move-reason"
              value={reason}
              onChange={(e) => setReason(e.target.value)}
            />
          </Form.Item>
        )}
        {fields.length === 0 && !move.reason && <p>{t('moves.sure', { step: say(move.label) })}</p>}
      </Form>
    </Modal>
  );
}
