import { Space } from 'antd';
import { useState } from 'react';
import { useDesk } from '../api/session';
import type { ImportPlan } from '../api/types.gen';
import { useDoing } from '../api/use';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Notice } from '../kit/notice';
import { Section } from '../kit/page';
import { Progress } from '../kit/progress';
import { useSave } from '../kit/save';
import { type Imported, ImportDone, PlanView, usePickSheet } from './import-plan';

/** Judging away from the screen: what waits for the person as a sheet, and the sheet back, looked at before it is kept. */
export function JudgingSheets({ run, title }: { run: string; title: string }) {
  const { t, lang } = useWords();
  const { register } = useDesk();
  const doing = useDoing();
  const save = useSave();
  const pickSheet = usePickSheet();
  const [looked, setLooked] = useState<{ plan: ImportPlan; path: string }>();
  const [done, setDone] = useState<Imported>();
  const judgements = register('judgements');
  const look = async () => {
    const path = await pickSheet();
    if (!path) return;
    setLooked(undefined);
    setDone(undefined);
    const read = await doing.run('judging_sheet_import', { run, path, preview: true });
    if (read) setLooked({ plan: read.plan, path });
  };
  const commit = async () => {
    if (!looked) return;
    const kept = await doing.run('judging_sheet_import', {
      run,
      path: looked.path,
      preview: false,
      seen: looked.plan.plan,
    });
    if (!kept) return;
    setLooked(undefined);
    if (kept.seq !== null) setDone({ seq: kept.seq, count: kept.plan.new + kept.plan.change });
  };
  return (
    <>
      <Section title={t('judging.sheet')} testid="judging-sheets">
        <p className="quiet">{t('judging.sheet.about')}</p>
        <Space wrap>
          <Action
            testid="judging-sheet"
            loading={doing.busy}
            onClick={async () =>
              save(await doing.run('judging_sheet', { run, lang }), t('judging.sheet.name', { title }))
            }
          >
            {t('judging.sheet.export')}
          </Action>
          <Action testid="judging-sheet-import" type="primary" loading={doing.busy} onClick={look}>
            {t('judging.sheet.import')}
          </Action>
        </Space>
        <Progress busy={doing.busy} step={doing.step} onCancel={doing.cancel} />
        <Notice error={doing.error} onClose={doing.clear} />
        {done && <ImportDone testid="judging-sheet-done" {...done} />}
      </Section>
      {looked && judgements && (
        <PlanView
          title={t('interchange.look', { file: looked.plan.file })}
          plan={looked.plan}
          register={judgements}
          busy={doing.busy}
          reasoned={false}
          onCommit={commit}
          onDrop={() => setLooked(undefined)}
        />
      )}
    </>
  );
}
