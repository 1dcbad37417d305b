import { Space } from 'antd';
import { useDesk } from '../api/session';
import { useWords } from '../i18n';
import { Page, useTop } from '../kit/page';
import { Parts } from '../kit/parts';
import { address, go } from '../kit/route';
import { BankPage } from './evaluation-bank';
import { Banks } from './evaluation-banks';
import { Draws } from './evaluation-draws';
import { SamplePlanner } from './evaluation-plan';
import { Populations } from './evaluation-populations';
import { RunPage } from './evaluation-run';
import { Runs } from './evaluation-runs';
import { Scans } from './evaluation-scans';

/** The parts of the page in the order in which one works: what is drawn from, what was drawn, who judges it. */
const PARTS = ['populations', 'banks', 'scans', 'plan', 'draws', 'runs'] as const;
type Part = (typeof PARTS)[number];

/** Ways into a part with something chosen: a draw of this population, a run of this draw. */
const INTO: Record<string, Part> = { from: 'draws', begin: 'runs' };
/** Registers that the work rests on and that have no page of their own here. */
const BESIDE = ['model_endpoints', 'classifiers', 'test_plans'] as const;

const isPart = (key: string | undefined): key is Part => PARTS.some((one) => one === key);

/** Sampling and evaluation: banks, populations, draws and runs; a bank and a run have pages of their own. */
export default function EvaluationPage({ part: given, id }: { part: string | undefined; id: string | undefined }) {
  const { t } = useWords();
  const part = isPart(given) ? given : (INTO[given ?? ''] ?? 'populations');
  useTop(`${given ?? part}/${id ?? ''}`);
  if (given === 'runs' && id) return <RunPage key={id} run={id} />;
  if (given === 'banks' && id) return <BankPage key={id} bank={id} />;
  const children = {
    banks: <Banks />,
    populations: <Populations />,
    scans: <Scans />,
    plan: <SamplePlanner />,
    draws: <Draws draw={given === 'draws' ? id : undefined} population={given === 'from' ? id : undefined} />,
    runs: <Runs key={id} draw={given === 'begin' ? id : undefined} />,
  };
  return (
    <Page
      testid="page-evaluation"
      title={t('menu.evaluation')}
      about={
        <>
          <div>{t('evaluation.about')}</div>
          <Beside />
        </>
      }
    >
      <Parts
        open={part}
        onOpen={(key) => go('evaluation', key)}
        parts={PARTS.map((key) => ({ key, label: t(`evaluation.${key}`), children: children[key] }))}
      />
    </Page>
  );
}

/** The way to the registers that the work rests on, those that the session reads. */
function Beside() {
  const { say } = useWords();
  const { register } = useDesk();
  return (
    <Space size={16} wrap data-testid="evaluation-beside">
      {BESIDE.flatMap((key) => register(key) ?? []).map((one) => (
        <a key={one.key} href={address('records', one.key)}>
          {say(one.label)}
        </a>
      ))}
    </Space>
  );
}
