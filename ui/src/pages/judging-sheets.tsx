import { Space } from 'antd';
import type { RunShown } from '../api/types.gen';
import { useDoing } from '../api/use';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Section } from '../kit/page';
import { useSave } from '../kit/save';
import { ofRefusal } from './judging-keys';
import { ImportDone, PlanView, useSheet } from './import-plan';
import { Underway } from '../kit/underway';

/** Judging away from the screen: what waits for the person as a sheet, and the sheet back, looked at before it is kept. */
export function JudgingSheets({ found: { id: run, title, asks } }: { found: RunShown }) {
  const { t, lang } = useWords();
  const doing = useDoing();
  const save = useSave();
  const { plan, done, look, commit, forget } = useSheet(({ reason: _, ...ask }) =>
    doing.run('judging_sheet_import', { run, ...ask }),
  );
  // Whoever judges may not read the register of judgements, so that the columns are named here.
  const columns = {
    item: t('judging.sheet.item'),
    verdict: t('judging.sheet.verdict'),
    ...(ofRefusal(asks) ? {} : { risks: t('judging.sheet.risks') }),
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
        <Underway doing={doing} />
        {done && <ImportDone testid="judging-sheet-done" {...done} />}
      </Section>
      {plan && (
        <PlanView
          title={t('interchange.look', { file: plan.file })}
          plan={plan}
          of={columns}
          busy={doing.busy}
          reasoned={false}
          onCommit={commit}
          onDrop={forget}
        />
      )}
    </>
  );
}
