import { Alert, Select, Space } from 'antd';
import { useState } from 'react';
import { useDesk } from '../api/session';
import type { ImportPlan } from '../api/types.gen';
import { useCall, useDoing } from '../api/use';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Nothing } from '../kit/empty';
import { Notice } from '../kit/notice';
import { Page, Section } from '../kit/page';
import { Progress } from '../kit/progress';
import { address } from '../kit/route';
import { platform } from '../platform';
import { PlanView } from './import-plan';

/** An assessment out and back: its conclusions as a sheet, and all of it in the interchange format of NIST. */
export default function InterchangePage() {
  const { t, lang } = useWords();
  const { register } = useDesk();
  const doing = useDoing();
  const assessments = useCall(
    'record_list',
    { register: 'assessments', limit: 200, descending: true },
    { watch: ['assessments'] },
  );
  const [chosen, setChosen] = useState<string>();
  const [looked, setLooked] = useState<{ plan: ImportPlan; path: string }>();
  const [done, setDone] = useState<{ seq: number; count: number }>();
  const rows = assessments.data?.rows ?? [];
  const row = rows.find((one) => one.id === chosen) ?? rows[0];
  const conclusions = register('conclusions');
  const writable = register('assessments')?.writable ?? false;
  const save = async (bytes: Uint8Array | undefined, name: string) => {
    const format = name.split('.').at(-1) ?? '';
    const filters = [{ name: format.toUpperCase(), extensions: [format] }];
    if (bytes) await platform.pickSave(bytes, { title: t('save.as'), name, filters });
  };
  const forget = () => {
    setLooked(undefined);
    setDone(undefined);
  };
  if (!row) {
    return (
      <Page testid="page-interchange" title={t('menu.interchange')} about={t('interchange.about')}>
        <Notice error={assessments.error} />
        {assessments.data && <Nothing text={t('clauses.none')} />}
      </Page>
    );
  }
  const assessment = row.id;
  const edition = String(row.values.edition ?? '');
  const look = async () => {
    const path = await platform.pickOpen({
      title: t('import.pick'),
      filters: [{ name: t('import.sheets'), extensions: ['xlsx', 'csv'] }],
    });
    if (!path) return;
    forget();
    const ask = { assessment, path, preview: true, seen: null, reason: '' };
    const read = await doing.run('conclusion_sheet_import', ask);
    if (read) setLooked({ plan: read.plan, path });
  };
  const commit = async (reason: string) => {
    if (!looked) return;
    const ask = { assessment, path: looked.path, preview: false, seen: looked.plan.plan, reason };
    const kept = await doing.run('conclusion_sheet_import', ask);
    if (!kept) return;
    setLooked(undefined);
    if (kept.seq !== null) setDone({ seq: kept.seq, count: kept.plan.new + kept.plan.change });
  };
  return (
    <Page
      testid="page-interchange"
      title={t('menu.interchange')}
      about={t('interchange.about')}
      actions={
        <Select
          className="assessment-choice"
          aria-label={t('clauses.assessment')}
          data-testid="interchange-assessment"
          value={assessment}
          onChange={(next) => {
            setChosen(next);
            forget();
          }}
          options={rows.map((one) => ({ value: one.id, label: one.title }))}
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
        <Progress busy={doing.busy} step={doing.step} onCancel={doing.cancel} />
        <Notice error={doing.error} onClose={doing.clear} />
        {done && (
          <Alert
            className="notice"
            type="success"
            showIcon
            data-testid="interchange-done"
            title={t('import.done', { count: done.count })}
            description={<a href={address('journal', String(done.seq))}>{t('history.entry', { seq: done.seq })}</a>}
          />
        )}
      </Section>
      {looked && conclusions && (
        <PlanView plan={looked.plan} register={conclusions} busy={doing.busy} onCommit={commit} onDrop={forget} />
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
