import { Button, Progress as Bar } from 'antd';
import { useWords } from '../i18n';
import type { Step } from '../platform';
import { grouped } from './figures';

type Props = { busy: boolean; step: Step | undefined; onCancel?: () => void };

/** How far a long call is, and a way to stop it. */
export function Progress({ busy, step, onCancel }: Props) {
  const { t, say } = useWords();
  if (!busy) return null;
  const known = step !== undefined && step.total > 0;
  const percent = known ? Math.floor((step.done / step.total) * 100) : 0;
  return (
    <div className="progress" role="status" aria-live="polite" data-testid="progress">
      <span>{(step && say(step.label)) || t('working')}</span>
      {known ? (
        <Bar percent={percent} size="small" aria-label={t('working')} />
      ) : (
        <span>{step && step.done > 0 ? grouped(step.done) : '…'}</span>
      )}
      {onCancel && (
        <Button size="small" onClick={onCancel} data-testid="cancel-work">
          {t('cancel')}
        </Button>
      )}
    </div>
  );
}
