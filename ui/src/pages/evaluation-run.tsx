import { Alert, Skeleton, Space, Statistic } from 'antd';
import { useDesk } from '../api/session';
import type { RiskFound, RunShown } from '../api/types.gen';
import { useCall } from '../api/use';
import { Findings } from '../fields/findings';
import { useFields } from '../fields/of-register';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Nothing } from '../kit/empty';
import { grouped } from '../kit/figures';
import { Notice } from '../kit/notice';
import { Page, Section } from '../kit/page';
import { Parts } from '../kit/parts';
import { address, go, useRoute } from '../kit/route';
import { countColumn, DataTable } from '../kit/table';
import { Figures, FiguresBy } from './evaluation-figures';
import { ofRefusal } from './judging-keys';
import { RunAnswers } from './run-answers';
import { RunCompare } from './run-compare';
import { RunJudges } from './run-judges';
import { RunProgress } from './run-progress';
import { RunRemedies } from './run-remedies';

/** The parts of a run's page; the address names the one that is open. */
const PARTS = ['results', 'answers', 'judges', 'comparison', 'remedies'] as const;
type Part = (typeof PARTS)[number];

/** A run: how far it is, what its judgements come to, where its answers come from, and what follows from it. */
export function RunPage({ run }: { run: string }) {
  const { t, say } = useWords();
  const { register } = useDesk();
  const { options } = useFields('question_banks');
  const [, , , open] = useRoute();
  const shown = useCall(
    'run_show',
    { run },
    { watch: ['judgements', 'evaluation_runs', 'run_items', 'draws', 'answers'] },
  );
  const found = shown.data;
  const writes = register('evaluation_runs')?.access === 'write';
  const asks = found && options('kind').find((one) => one.value === found.asks)?.label;
  return (
    <Page
      testid="page-run"
      title={found?.title ?? t('evaluation.run')}
      about={
        found && (
          <Space size={16} wrap>
            <span data-testid="run-purpose">{say(found.purpose)}</span>
            {asks && <span data-testid="run-asks">{asks}</span>}
            {found.judged_by && <span data-testid="run-judged-by">{t('programs.by', { by: found.judged_by })}</span>}
            <a href={address('evaluation', 'draws', found.draw)}>{t('evaluation.run.draw')}</a>
            <a href={address('records', 'evaluation_runs', run)}>{t('log.open')}</a>
          </Space>
        )
      }
      actions={
        <Space wrap>
          <Action testid="run-back" onClick={() => go('evaluation', 'runs')}>
            {t('evaluation.runs.list')}
          </Action>
          {writes && (
            <Action testid="run-judge" type="primary" onClick={() => go('judging', run)}>
              {t('evaluation.judge')}
            </Action>
          )}
        </Space>
      }
    >
      <Notice error={shown.error} onAgain={shown.again} />
      {found ? <RunParts found={found} writes={writes} open={open} /> : !shown.error && <Skeleton active />}
    </Page>
  );
}

/** The parts that a run of its kind has, and what is missing before its items can be judged. */
function RunParts({ found, writes, open }: { found: RunShown; writes: boolean; open: string | undefined }) {
  const { t } = useWords();
  const parts: Record<Part, React.ReactNode> = {
    results: <RunFigures found={found} />,
    answers: found.asks ? <RunAnswers found={found} writes={writes} /> : null,
    judges: <RunJudges found={found} writes={writes} />,
    comparison: <RunCompare found={found} />,
    remedies: <RunRemedies run={found.id} />,
  };
  const there = PARTS.filter((part) => parts[part] !== null);
  return (
    <>
      {found.unanswered > 0 && open !== 'answers' && (
        <Alert
          className="notice"
          type="info"
          showIcon
          data-testid="run-unanswered"
          title={t('answers.missing', { n: grouped(found.unanswered) })}
          action={
            <a href={address('evaluation', 'runs', found.id, 'answers')} data-testid="run-to-answers">
              {t('answers.to')}
            </a>
          }
        />
      )}
      <Parts
        open={there.find((part) => part === open) ?? 'results'}
        onOpen={(key) => go('evaluation', 'runs', found.id, key)}
        parts={there.map((part) => ({ key: part, label: t(`run.${part}`), children: parts[part] }))}
      />
    </>
  );
}

/** How far the judging is, and what it comes to. */
function RunFigures({ found }: { found: RunShown }) {
  const { t, say } = useWords();
  return (
    <>
      <Section title={t('evaluation.progress')} testid="run-progress">
        <RunProgress progress={found.progress} />
        <div className="figures after">
          <Statistic
            title={t('evaluation.kappa')}
            value={found.kappa === null ? '—' : found.kappa}
            data-testid="run-kappa"
          />
        </div>
        {found.kappa_missing && <p className="quiet">{say(found.kappa_missing)}</p>}
      </Section>
      <Section title={t('evaluation.figures')} testid="run-figures">
        <Figures label={t('evaluation.figures')} testid="figures" figures={found.figures} />
        <div className="after">
          <Findings findings={found.findings} />
        </div>
      </Section>
      {found.asks && (
        <FiguresOf
          part="topic"
          title={t('evaluation.by_topic')}
          figures={found.by_topic}
          by={{ of: t('evaluation.topic_of'), unnamed: t('evaluation.no_topic') }}
        />
      )}
      {(found.by_source.length > 0 || !found.asks) && (
        <FiguresOf
          part="source"
          title={t('evaluation.by_source')}
          figures={found.by_source}
          by={{ of: t('evaluation.source_of'), unnamed: t('evaluation.no_source') }}
        />
      )}
      {!ofRefusal(found.asks) && (
        <Section title={t('evaluation.risks')} testid="run-risks">
          <DataTable<RiskFound>
            label={t('evaluation.risks')}
            testid="risks"
            wrap
            rows={found.risks}
            rowKey={(one) => one.risk}
            rowTestid={(one) => `found-${one.risk}`}
            empty={<Nothing text={t('evaluation.risks.none')} />}
            columns={[
              { title: t('keywords.risk'), render: (_, one) => `${one.risk} ${say(one.title)}` },
              countColumn(t('evaluation.items'), (one) => one.items, 120),
            ]}
          />
        </Section>
      )}
    </>
  );
}

type Of = Pick<Parameters<typeof FiguresBy>[0], 'figures' | 'by'> & { part: 'topic' | 'source'; title: string };

/** The figure of the run, group by group. */
function FiguresOf({ part, title, figures, by }: Of) {
  const { t } = useWords();
  return (
    <Section title={title} testid={`run-${part}s`}>
      {figures.length > 0 ? (
        <FiguresBy label={title} testid={`figures-by-${part}`} figures={figures} by={by} />
      ) : (
        <Nothing text={t('evaluation.nothing_judged')} />
      )}
    </Section>
  );
}
