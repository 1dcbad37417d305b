import { Space } from 'antd';
import { useState } from 'react';
import { useDesk } from '../api/session';
import { useDoing } from '../api/use';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Nothing } from '../kit/empty';
import { Notice } from '../kit/notice';
import { Page, Section } from '../kit/page';
import { useSave } from '../kit/save';
import { AssessmentChoice, useAssessments } from './assessments';
import { ImportDone, PlanView, useSheet } from './import-plan';
import { Underway } from '../kit/underway';

/** An assessment out and back: its conclusions as a sheet, and all of it in the interchange format of NIST. */
export default function InterchangePage() {
  const { t, lang } = useWords();
  const { register } = useDesk();
  const doing = useDoing();
  const assessments = useAssessments();
  const [chosen, setChosen] = useState<string>();
  const rows = assessments.data?.rows ?? [];
  const row = rows.find((one) => one.id === chosen) ?? rows[0];
  const conclusions = register('conclusions');
  const writable = register('assessments')?.writable ?? false;
  const save = useSave();
  const assessment = row?.id ?? '';
  const { plan, done, look, commit, forget } = useSheet((ask) =>
    doing.run('conclusion_sheet_import', { assessment, seen: null, ...ask }),
  );
  if (!row) {
    return (
      <Page testid="page-interchange" title={t('menu.interchange')} about={t('interchange.about')}>
        <Notice error={assessments.error} />
        {assessments.data && <Nothing text={t('clauses.none')} />}
      </Page>
    );
  }
  const edition = String(row.values.edition ?? '');
  return (
    <Page
      testid="page-interchange"
      title={t('menu.interchange')}
      about={t('interchange.about')}
      actions={
        <AssessmentChoice
          testid="interchange-assessment"
          assessments={assessments.data}
          value={assessment}
          onChange={(next) => {
            setChosen(next);
            forget();
          }}
        />
      }
    >
      <Section title={t('interchange.sheet')}>
        <Space wrap>
          <Action
            testid="interchange-export"
            loading={doing.busy}
            onClick={async () =>
              save(await doing.run('conclusion_sheet', { assessment, lang }), `${t('interchange.sheet')}.xlsx`)
            }
          >
            {t('interchange.export')}
          </Action>
          {writable && (
            <Action testid="interchange-import" type="primary" loading={doing.busy} onClick={look}>
              {t('interchange.import')}
            </Action>
          )}
        </Space>
        <p className="quiet">{t('interchange.gate')}</p>
        <Underway doing={doing} />
        {done && <ImportDone testid="interchange-done" {...done} />}
      </Section>
      {plan && conclusions && (
        <PlanView
          title={t('interchange.look', { file: plan.file })}
          plan={plan}
          of={conclusions}
          busy={doing.busy}
          onCommit={commit}
          onDrop={forget}
        />
      )}
      <Section title={t('interchange.oscal')}>
        <Space wrap>
          <Action
            testid="interchange-results"
            loading={doing.busy}
            onClick={async () =>
              save(await doing.run('oscal_results', { assessment, lang }), 'assessment-results.json')
            }
          >
            {t('interchange.results')}
          </Action>
          <Action
            testid="interchange-catalog"
            loading={doing.busy}
            disabled={edition === ''}
            onClick={async () => save(await doing.run('oscal_catalog', { edition, lang }), 'catalog.json')}
          >
            {t('interchange.catalog')}
          </Action>
        </Space>
        <p className="quiet">{t('interchange.words')}</p>
      </Section>
    </Page>
  );
}
