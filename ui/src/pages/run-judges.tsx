import { Form, Radio, Segmented, Statistic } from 'antd';
import { useState } from 'react';
import type { RunJudged, RunShown } from '../api/types.gen';
import { useDoing, useLooked } from '../api/use';
import { Findings } from '../fields/findings';
import { useFields } from '../fields/of-register';
import { Reference } from '../fields/reference';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Done } from '../kit/done';
import { Section } from '../kit/page';
import { PickedFiles } from '../kit/picked-files';
import { ofRefusal } from './judging-keys';
import { JudgingSheets } from './judging-sheets';
import { Underway } from '../kit/underway';

/** Who judges a run beside people at the screen: a program, or people with a sheet. */
export function RunJudges({ found, writes }: { found: RunShown; writes: boolean }) {
  const { t } = useWords();
  return (
    <>
      {ofRefusal(found.asks) ? (
        <Section title={t('programs')}>
          <p className="quiet">{t('programs.not_refusals')}</p>
        </Section>
      ) : (
        <Programs found={found} writes={writes} />
      )}
      {writes && <JudgingSheets found={found} />}
    </>
  );
}

/** Has a keyword library or a classifier judge every item. */
function Programs({ found, writes }: { found: RunShown; writes: boolean }) {
  const { t } = useWords();
  const { label } = useFields('evaluation_runs');
  const doing = useDoing();
  const [by, setBy] = useState<'library' | 'classifier'>('library');
  const [chosen, setChosen] = useState<string | null>(null);
  const [asked, setAsked] = useState(false);
  const [paths, setPaths] = useState<string[]>([]);
  const { found: judged, look: count, forget } = useLooked<RunJudged>();
  /** What was counted is of another program or other scores. */
  const choose =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value);
      forget();
    };
  const fromFile = by === 'classifier' && !asked;
  const judge = async () => {
    if (chosen === null) return;
    forget();
    const run = found.id;
    await count(() =>
      by === 'library'
        ? doing.run('run_judge_keywords', { run, library: chosen })
        : doing.run('run_judge_scores', { run, classifier: chosen, ...(asked ? {} : { path: paths[0] }) }),
    );
  };
  return (
    <Section
      title={t('programs')}
      testid="run-programs"
      extra={
        writes && (
          <Segmented<'library' | 'classifier'>
            size="small"
            aria-label={t('programs')}
            value={by}
            onChange={(next) => {
              choose(setBy)(next);
              setChosen(null);
            }}
            options={(['library', 'classifier'] as const).map((value) => ({
              value,
              label: <span data-testid={`programs-${value}`}>{label(value)}</span>,
            }))}
          />
        )
      }
    >
      <p className="quiet">{t('programs.about')}</p>
      <p data-testid="programs-by">
        {found.judged_by ? t('programs.by', { by: found.judged_by }) : t('programs.none')}
      </p>
      {writes && (
        <>
          <Form layout="vertical" component="div" className="record-fields">
            <Form.Item key={by} label={label(by)} required htmlFor="programs-chosen">
              <Reference
                id="programs-chosen"
                testid="programs-chosen"
                register={by === 'library' ? 'keyword_libraries' : 'classifiers'}
                label={label(by)}
                value={chosen}
                onChange={(next) => choose(setChosen)(typeof next === 'string' ? next : null)}
              />
            </Form.Item>
            {by === 'classifier' && (
              <Form.Item label={t('programs.scores')}>
                <Radio.Group
                  aria-label={t('programs.scores')}
                  value={asked}
                  onChange={(event) => choose(setAsked)(event.target.value === true)}
                >
                  <Radio value={false}>
                    <span data-testid="programs-file">{t('programs.scores.file')}</span>
                  </Radio>
                  <Radio value={true}>
                    <span data-testid="programs-address">{t('programs.scores.address')}</span>
                  </Radio>
                </Radio.Group>
              </Form.Item>
            )}
            {fromFile && (
              <Form.Item label={t('programs.file')} required htmlFor="scores-pick" extra={t('programs.file.help')}>
                <PickedFiles
                  single
                  testid="scores"
                  title={t('evaluation.pick')}
                  paths={paths}
                  onChange={choose(setPaths)}
                />
              </Form.Item>
            )}
          </Form>
          <Action
            testid="programs-judge"
            type="primary"
            disabled={chosen === null || (fromFile && paths.length === 0)}
            loading={doing.busy}
            onClick={judge}
          >
            {t('programs.judge')}
          </Action>
          <Underway doing={doing} />
        </>
      )}
      {judged && (
        <div data-testid="programs-judged" className="after">
          <Done title={t('programs.done')} />
          <div className="figures">
            <Statistic title={t('programs.judged')} value={judged.judged} />
            <Statistic title={t('programs.failing')} value={judged.failing} />
            <Statistic title={t('programs.left')} value={judged.left} />
          </div>
          <Findings findings={judged.findings} />
        </div>
      )}
    </Section>
  );
}
