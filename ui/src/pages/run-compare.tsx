import { Select, Skeleton, Statistic } from 'antd';
import { useState } from 'react';
import type { BankKind, RunCompared, RunShown, VerdictChange } from '../api/types.gen';
import { useCall } from '../api/use';
import { Findings } from '../fields/findings';
import { useWords } from '../i18n';
import { Nothing } from '../kit/empty';
import { grouped } from '../kit/figures';
import { Notice } from '../kit/notice';
import { Section } from '../kit/page';
import { DataTable } from '../kit/table';
import { useChoices } from '../records/choices';
import { useVerdictWord } from './judging-item';
import { useTopics } from './topics';

const CHANGES = ['mended', 'broken', 'shifted'] as const;

/** The runs of the population that a run is of, without the run itself: the newest first. */
function useOthers(run: string, draw: string) {
  const runs = useChoices('evaluation_runs', 'begun_at');
  const draws = useChoices('draws', 'seeded_at');
  const population = (id: unknown) => draws.data?.rows.find((one) => one.id === id)?.values.population;
  const mine = population(draw);
  const rows = runs.data && draws.data ? runs.data.rows : undefined;
  return {
    error: runs.error ?? draws.error,
    again: () => {
      runs.again();
      draws.again();
    },
    begun: (id: string) => String(rows?.find((one) => one.id === id)?.values.begun_at ?? ''),
    others: rows?.filter((one) => one.id !== run && mine !== undefined && population(one.values.draw) === mine),
  };
}

/** A run beside another of the same population: another version of the model, or of the strategy. */
export function RunCompare({ found: { id: run, draw, asks } }: { found: RunShown }) {
  const { t, say } = useWords();
  const { error, again, begun, others } = useOthers(run, draw);
  const [other, setOther] = useState<string>();
  // Whichever began first is the earlier one, from wherever one looks.
  const [before, after] = other && begun(other) > begun(run) ? [run, other] : [other ?? '', run];
  const compared = useCall(
    'run_compare',
    { before, after },
    { off: other === undefined, watch: ['judgements', 'evaluation_runs'] },
  );
  return (
    <Section title={t('run.comparison')} testid="run-comparison">
      <p className="quiet">{t('comparison.about')}</p>
      <Notice error={error} onAgain={again} />
      {!others && !error && <Skeleton active />}
      {others?.length === 0 && <Nothing text={t('comparison.none')} />}
      {others && others.length > 0 && (
        <Select
          className="assessment-choice"
          data-testid="comparison-other"
          aria-label={t('comparison.other')}
          placeholder={t('comparison.other')}
          showSearch={{ optionFilterProp: 'label' }}
          value={other}
          onChange={setOther}
          options={others.map((one) => ({
            value: one.id,
            label: `${String(one.values.code ?? '')} ${say(one.title)}`,
          }))}
        />
      )}
      {other && (
        <>
          <Notice error={compared.error} onAgain={compared.again} />
          {compared.data && !compared.busy ? (
            <Compared found={compared.data} asks={asks} />
          ) : (
            !compared.error && <Skeleton active />
          )}
        </>
      )}
    </Section>
  );
}

/** What became of the items that both judged. */
function Compared({ found, asks }: { found: RunCompared; asks: BankKind | null }) {
  const { t, list } = useWords();
  const { name } = useTopics();
  const verdict = useVerdictWord(asks, name);
  const { comparison: of } = found;
  const texts = new Map(found.items.map((one) => [one.item, one]));
  const apart: [string, number][] = [
    [t('comparison.undecided'), of.undecided.length],
    [t('comparison.only_before'), of.only_before.length],
    [t('comparison.only_after'), of.only_after.length],
  ];
  return (
    <div data-testid="compared" className="after">
      <p>{t('comparison.of', { before: found.before, after: found.after })}</p>
      <div className="figures">
        <Statistic title={t('comparison.both')} value={of.both} />
        <Statistic title={t('comparison.mended')} value={of.mended.length} data-testid="comparison-mended" />
        <Statistic title={t('comparison.broken')} value={of.broken.length} data-testid="comparison-broken" />
        <Statistic title={t('comparison.shifted')} value={of.shifted.length} />
        <Statistic title={t('comparison.passing')} value={of.passing} />
        <Statistic title={t('comparison.failing')} value={of.failing} />
      </div>
      <p data-testid="comparison-chance">{t('comparison.chance', { chance: found.chance })}</p>
      <Findings findings={found.findings} />
      {CHANGES.filter((key) => of[key].length > 0).map((key) => (
        <section key={key}>
          <h3>{t(`comparison.${key}`)}</h3>
          <DataTable<VerdictChange>
            label={t(`comparison.${key}`)}
            testid={`changes-${key}`}
            wrap
            rows={of[key]}
            rowKey={(one) => one.item}
            height="part"
            columns={[
              {
                title: t('comparison.item'),
                render: (_, one) => {
                  const text = texts.get(one.item);
                  return text ? (
                    <>
                      <span className="quiet">{t('judging.number', { n: grouped(text.number) })}</span> {text.text}
                    </>
                  ) : (
                    <span className="code digest">{one.item}</span>
                  );
                },
              },
              { title: t('comparison.before'), width: 200, render: (_, one) => verdict(one.before) },
              { title: t('comparison.after'), width: 200, render: (_, one) => verdict(one.after) },
            ]}
          />
        </section>
      ))}
      {apart.some(([, n]) => n > 0) && (
        <p className="quiet">{list(apart.filter(([, n]) => n > 0).map(([what, n]) => `${what} ${grouped(n)}`))}</p>
      )}
    </div>
  );
}
