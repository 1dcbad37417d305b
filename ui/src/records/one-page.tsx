import type { RecordDetail } from '../api/types.gen';
import { useDoing } from '../api/use';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Notice } from '../kit/notice';
import { useSave } from '../kit/save';

const PAGES = { receipt: 'complaint_receipt', label: 'evidence_label' } as const;

/** A paper of one page about a record, to be printed. */
export function OnePage({ kind, detail: { record } }: { kind: keyof typeof PAGES; detail: RecordDetail }) {
  const { t, lang } = useWords();
  const doing = useDoing();
  const keep = useSave();
  const take = async () => {
    const code = String(record.values.code ?? '');
    await keep(await doing.run(PAGES[kind], { record: record.id, lang }), t(`onepage.${kind}.name`, { code }));
  };
  return (
    <p>
      <Action testid={`onepage-${kind}`} loading={doing.busy} onClick={take}>
        {t(`onepage.${kind}`)}
      </Action>
      <Notice error={doing.error} onClose={doing.clear} />
    </p>
  );
}
