import { Alert, Button } from 'antd';
import { useWords, type Key } from '../i18n';
import type { Refusal } from '../platform';

/** What a person can do about a refusal, by its code. */
const NEXT: Record<string, Key> = {
  stale: 'next.stale',
  refused: 'next.refused',
  in_use: 'next.in_use',
  wrong_passphrase: 'next.wrong_passphrase',
  damaged: 'next.damaged',
  newer: 'next.newer',
  internal: 'next.internal',
  fault: 'next.internal',
  disk_full: 'next.disk_full',
  gate: 'next.gate',
};

type Said = { level?: string; message?: { zh: string; en: string } };

/** A refusal: what happened, what stands in the way, and what to do next. */
export function Notice({
  error,
  onClose,
  onAgain,
}: {
  error: Refusal | undefined;
  onClose?: () => void;
  onAgain?: () => void;
}) {
  const { t, say } = useWords();
  if (!error) return null;
  const next = NEXT[error.code];
  const said = error.findings as Said[];
  // One alone that the sentence already tells is not told twice.
  const findings = said.length === 1 && say(error.sentence).includes(say(said[0]?.message)) ? [] : said;
  return (
    <Alert
      type="error"
      showIcon
      className="notice"
      role="alert"
      data-testid="error"
      title={<span data-testid="error-message">{say(error.sentence)}</span>}
      description={
        (next || findings.length > 0) && (
          <>
            {findings.length > 0 && (
              <ul className="plain">
                {findings.map((finding, at) => (
                  <li key={at}>{say(finding.message)}</li>
                ))}
              </ul>
            )}
            {next && <div>{t(next)}</div>}
          </>
        )
      }
      action={
        onAgain && (
          <Button size="small" onClick={onAgain}>
            {t('again')}
          </Button>
        )
      }
      closable={onClose ? { onClose } : false}
    />
  );
}
