import { Progress as Bar, Skeleton, Space, Statistic, Tag } from 'antd';
import { useDesk } from '../api/session';
import type { JudgingProgress, NamedFigure, RiskFound, RunShown, Standing } from '../api/types.gen';
import { useCall } from '../api/use';
import { Findings } from '../fields/findings';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { FloorChart } from '../kit/chart';
import { Nothing } from '../kit/empty';
import { Notice } from '../kit/notice';
import { Page, Section } from '../kit/page';
import { address, go } from '../kit/route';
import { DataTable } from '../kit/table';

const COLOURS: Record<Standing, string> = {
  met: 'green',
  met_not_assured: 'orange',
  not_met: 'red',
  not_computable: 'default',
  no_limit: 'blue',
};
/** Sources that a chart has room for; the table has them all. */
const BARS = 30;

const grouped = (n: number) => n.toLocaleString('en-US');
const percent = (value: string | null): string => (value === null ? '—' : `${value}%`);

/** A run: how far it is, what its judgements come to, and the way to judge. */
export function RunPage({ run }: { run: string }) {
  const { t, say } = useWords();
  const { register } = useDesk();
  const shown = useCall('run_show', { run }, { watch: ['judgements', 'evaluation_runs', 'run_items', 'draws'] });
  const found = shown.data;
  const writes = register('evaluation_runs')?.access === 'write';
  return (
    <Page
      testid="page-run"
      title={found?.title ?? t('evaluation.run')}
      about={
        found && (
          <Space size={16} wrap>
            <span data-testid="run-purpose">{say(found.purpose)}</span>
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
      {found ? <RunFigures found={found} /> : !shown.error && <Skeleton active />}
    </Page>
  );
}

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
      <Section title={t('evaluation.by_source')} testid="run-sources">
        {found.by_source.length > 0 ? (
          <BySource figures={found.by_source} />
        ) : (
          <Nothing text={t('evaluation.nothing_judged')} />
        )}
      </Section>
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
            {
              title: t('evaluation.items'),
              className: 'right',
              width: 120,
              render: (_, one) => grouped(one.items),
            },
          ]}
        />
      </Section>
    </>
  );
}

/** How many items are settled, and what the others wait for. */
export function RunProgress({ progress }: { progress: JudgingProgress }) {
  const { t, list } = useWords();
  const { items, settled } = progress;
  const judges = Object.entries(progress.by_judge).map(([judge, n]) => `${judge} ${grouped(n)}`);
  const counts: [string, string, number][] = [
    ['first', t('evaluation.first'), progress.first],
    ['second', t('evaluation.second'), progress.second],
    ['arbitration', t('evaluation.arbitration'), progress.arbitration],
    ['settled', t('evaluation.settled'), settled],
  ];
  return (
    <>
      <Bar
        percent={items === 0 ? 0 : Math.floor((settled / items) * 100)}
        aria-label={t('evaluation.settled_of', { settled: grouped(settled), items: grouped(items) })}
      />
      <div className="figures">
        <Statistic title={t('evaluation.items')} value={items} />
        {counts.map(([key, label, n]) => (
          <Statistic key={key} title={label} value={n} data-testid={`run-${key}`} />
        ))}
        <Statistic title={t('evaluation.second_looks')} value={progress.second_looks} />
      </div>
      {judges.length > 0 && <p className="quiet">{t('evaluation.judges', { judges: list(judges) })}</p>}
      {progress.strange > 0 && <p className="warned">{t('evaluation.strange', { n: grouped(progress.strange) })}</p>}
    </>
  );
}

/** What a figure says against its limit, in words; the colour says no more. */
export function StandingTag({ figure }: { figure: NamedFigure }) {
  const { say } = useWords();
  return (
    <Tag color={COLOURS[figure.standing]} data-testid={`standing-${figure.standing}`}>
      {say(figure.standing_label)}
    </Tag>
  );
}

/** What a figure is of; items without a source are a group of their own. */
function useName(): (figure: NamedFigure) => string {
  const { t, say } = useWords();
  return (figure) => say(figure.name) || t('evaluation.no_source');
}

function Figures(props: { label: string; testid: string; figures: NamedFigure[]; bySource?: boolean }) {
  const { label, testid, figures, bySource = false } = props;
  const { t, say } = useWords();
  const name = useName();
  return (
    <DataTable<NamedFigure>
      label={label}
      testid={testid}
      wrap
      rows={figures}
      rowKey={(one) => `of ${one.name.zh}`}
      {...(figures.length > BARS ? { height: 480 } : {})}
      columns={[
        {
          title: t(bySource ? 'evaluation.source_of' : 'evaluation.figure'),
          render: (_, one) => (
            <>
              <strong>{name(one)}</strong>
              {!bySource && <div className="quiet">{say(one.counted)}</div>}
            </>
          ),
        },
        {
          title: t('evaluation.rate'),
          className: 'right',
          width: 130,
          render: (_, one) => (
            <span title={say(one.told)}>
              <strong className="figure">{percent(one.percent)}</strong>
              <div className="quiet figure">{`${grouped(one.numerator)}/${grouped(one.denominator)}`}</div>
            </span>
          ),
        },
        {
          title: t('evaluation.interval'),
          width: 190,
          render: (_, one) =>
            one.low === null || one.high === null ? (
              <span className="nothing">—</span>
            ) : (
              <span className="figure">
                {t('evaluation.interval.of', { low: percent(one.low), high: percent(one.high) })}
              </span>
            ),
        },
        {
          title: t('evaluation.limit'),
          className: 'right',
          width: 90,
          render: (_, one) => <span className="figure">{percent(one.limit)}</span>,
        },
        { title: t('evaluation.standing'), width: 190, render: (_, one) => <StandingTag figure={one} /> },
      ]}
    />
  );
}

/** The first figure source by source, as bars and as a table. */
function BySource({ figures }: { figures: NamedFigure[] }) {
  const { t, say, aside } = useWords();
  const name = useName();
  const bars = figures.filter((one) => one.percent !== null).slice(0, BARS);
  return (
    <div className="lint">
      {bars.length > 0 && (
        <FloorChart
          label={t('evaluation.by_source')}
          names={bars.map(name)}
          values={bars.map((one) => Number(one.percent))}
          floors={bars.map((one) => Number(one.limit ?? 0))}
          valueName={t('evaluation.rate')}
          floorName={t('evaluation.limit')}
          short={bars.map((one) => one.standing === 'not_met')}
          told={bars.map((one) => `${say(one.told)}${aside(say(one.standing_label))}`)}
        />
      )}
      {bars.length < figures.length && (
        <p className="quiet">{t('evaluation.bars', { shown: bars.length, all: figures.length })}</p>
      )}
      <p className="quiet">{say(figures[0]?.counted)}</p>
      <Figures label={t('evaluation.by_source')} testid="figures-by-source" figures={figures} bySource />
    </div>
  );
}
