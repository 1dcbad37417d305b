import { Refusal, type Sentence } from './types';

const isSentence = (value: unknown): value is Sentence =>
  typeof value === 'object' && value !== null && 'zh' in value && 'en' in value;

/** Whatever was thrown, as the one error that the pages know. */
export function asRefusal(thrown: unknown): Refusal {
  if (thrown instanceof Refusal) return thrown;
  if (thrown instanceof DOMException && thrown.name === 'AbortError') return cancelled();
  if (typeof thrown === 'object' && thrown !== null && 'code' in thrown && 'message' in thrown) {
    const { code, message, field, findings, current } = thrown as Record<string, unknown>;
    if (isSentence(message)) {
      return new Refusal(
        String(code),
        message,
        typeof field === 'string' ? field : null,
        Array.isArray(findings) ? findings : [],
        current ?? null,
      );
    }
  }
  const said = thrown instanceof Error ? thrown.message : String(thrown);
  return new Refusal('internal', {
    zh: `程序内部出错，本次操作没有完成（${said}）`,
    en: `The program failed inside; nothing was done (${said})`,
  });
}

/** The person stopped it. */
export const cancelled = (): Refusal => new Refusal('cancelled', { zh: '已取消', en: 'Cancelled' });
