import { Button } from 'antd';
import { useState } from 'react';
import { useDoing } from '../api/use';
import type { FieldInfo } from '../api/types.gen';
import { useWords } from '../i18n';
import { Notice } from '../kit/notice';
import { ReasonDialog } from '../kit/reason';
import { isEmpty, plain } from './plain';

type Props = { register: string; id: string; field: FieldInfo; value: unknown };

/** A masked value: in clear only for a reason, and the journal keeps that. */
export function Masked({ register, id, field, value }: Props) {
  const { t, say } = useWords();
  const doing = useDoing();
  const [asking, setAsking] = useState(false);
  const [clear, setClear] = useState<unknown>();
  if (isEmpty(value)) return <span className="nothing">—</span>;
  const show = async (reason: string) => {
    const reply = await doing.run('record_unmask', { register, id, field: field.key, reason });
    setAsking(false);
    if (reply) setClear(reply.value);
  };
  return (
    <span data-testid={`masked-${field.key}`}>
      <span className="code">{plain(field, clear ?? value, say)}</span>
      {clear === undefined && (
        <Button type="link" size="small" onClick={() => setAsking(true)} data-testid={`unmask-${field.key}`}>
          {t('unmask')}
        </Button>
      )}
      <ReasonDialog
        open={asking}
        title={t('unmask.title', { field: say(field.label) })}
        text={t('unmask.text')}
        busy={doing.busy}
        onDone={show}
        onCancel={() => setAsking(false)}
      />
      <Notice error={doing.error} onClose={doing.clear} />
    </span>
  );
}
