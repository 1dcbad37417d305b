import { Alert, Space } from 'antd';
import { useState } from 'react';
import { useCall, useDoing } from '../api/use';
import { useWords, type Lang } from '../i18n';
import { Action } from '../kit/action';
import { Notice } from '../kit/notice';
import { type OtherFormat, PaperFormats } from '../kit/paper-formats';
import { Progress } from '../kit/progress';
import { ReasonDialog } from '../kit/reason';
import { useSave } from '../kit/save';
import { Completeness } from './completeness';
import { PaperChapters } from './paper-chapters';
import { MissingList } from './path';
import { ReportPages } from './report-pages';
import { Underway } from '../kit/underway';

type Props = { assessment: string; lang: Lang; onFrozen: (id: string) => void };

/** A draft: how complete it is, what keeps it from being frozen, and its pages. */
export function Draft({ assessment, lang, onFrozen }: Props) {
  const { t } = useWords();
  const preview = useCall(
    'report_preview',
    { assessment, lang },
    { watch: ['conclusions', 'approvals', 'assessments', 'evidence', 'organizations', 'services', 'paper_texts'] },
  );
  const doing = useDoing();
  const [asking, setAsking] = useState(false);
  const save = useSave();
  const take = async (format?: OtherFormat) =>
    save(
      await doing.run('report_draft', { assessment, lang, ...(format && { format }) }),
      t('reports.draft.name', { format: format ?? 'pdf' }),
    );
  const freeze = async (reason: string) => {
    setAsking(false);
    const report = await doing.run('report_freeze', { assessment, lang, reason });
    if (report) onFrozen(report.id);
  };
  const found = preview.data;
  return (
    <div className="report">
      <div className="report-side">
        <Notice error={preview.error} onAgain={preview.again} />
        <Progress busy={preview.busy} step={undefined} />
        {found && (
          <>
            <h3>{t('reports.complete')}</h3>
            <Completeness told={found.completeness} />
            {found.blocks.length > 0 ? (
              <Alert
                type="warning"
                title={t('reports.blocks', { n: found.blocks.length })}
                description={<MissingList missing={found.blocks} testid="report-blocks" />}
              />
            ) : (
              <Alert type="success" showIcon title={t('reports.ready')} />
            )}
            <Space className="after" wrap>
              <Action
                testid="report-freeze"
                type="primary"
                disabled={found.blocks.length > 0}
                loading={doing.busy}
                onClick={() => setAsking(true)}
              >
                {t('reports.freeze')}
              </Action>
              <PaperFormats testid="report-draft-pdf" note={t('paper.same')} busy={doing.busy} onTake={take}>
                <Action testid="report-draft-pdf" loading={doing.busy} onClick={() => take()}>
                  {t('reports.draft.pdf')}
                </Action>
              </PaperFormats>
            </Space>
            <PaperChapters
              paper="self_assessment"
              subject={assessment}
              chapters={found.chapters}
              onSaved={preview.again}
            />
          </>
        )}
        <Underway doing={doing} />
      </div>
      {found && <ReportPages of={{ assessment, report: null, lang }} pages={found.pages} />}
      <ReasonDialog
        open={asking}
        title={t('reports.freeze')}
        text={t('reports.freeze.text')}
        required={false}
        onDone={freeze}
        onCancel={() => setAsking(false)}
      />
    </div>
  );
}
