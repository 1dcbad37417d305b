import { Tabs } from 'antd';
import { useWords } from '../i18n';
import { Page, useTop } from '../kit/page';
import { go } from '../kit/route';
import { Draws } from './evaluation-draws';
import { Populations } from './evaluation-populations';
import { RunPage } from './evaluation-run';
import { Runs } from './evaluation-runs';
import { Scans } from './evaluation-scans';

/** The parts of the page in the order in which one works: what is drawn from, what was drawn, who judges it. */
const PARTS = ['populations', 'scans', 'draws', 'runs'] as const;
type Part = (typeof PARTS)[number];

const isPart = (key: string | undefined): key is Part => PARTS.some((one) => one === key);

/** Sampling and evaluation: populations, draws and runs; a run has a page of its own. */
export default function EvaluationPage({ part: given, id }: { part: string | undefined; id: string | undefined }) {
  const { t } = useWords();
  const part = isPart(given) ? given : 'populations';
  useTop(`${part}/${id ?? ''}`);
  if (part === 'runs' && id) return <RunPage key={id} run={id} />;
  const children = { populations: <Populations />, scans: <Scans />, draws: <Draws draw={id} />, runs: <Runs /> };
  return (
    <Page testid="page-evaluation" title={t('menu.evaluation')} about={t('evaluation.about')}>
      <Tabs
        activeKey={part}
        onChange={(key) => go('evaluation', key)}
        destroyOnHidden
        items={PARTS.map((key) => ({
          key,
          label: <span data-testid={`tab-${key}`}>{t(`evaluation.${key}`)}</span>,
          children: children[key],
        }))}
      />
    </Page>
  );
}
