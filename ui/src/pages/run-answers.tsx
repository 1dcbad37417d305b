import { Alert, Checkbox, Collapse, Form, Space, Statistic, Tag } from 'antd';
import { useState } from 'react';
import { announce } from '../api/changes';
import type { AnswersFetched, AnswersRead, AnswerStrategy, RunShown } from '../api/types.gen';
import { useDoing, useLooked } from '../api/use';
import { Findings } from '../fields/findings';
import { useFields } from '../fields/of-register';
import { Reference } from '../fields/reference';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Done } from '../kit/done';
import { grouped } from '../kit/figures';
import { ChoiceField } from '../kit/form-fields';
import { Section } from '../kit/page';
import { PickedFiles } from '../kit/picked-files';
import { address } from '../kit/route';
import { countColumn, DataTable } from '../kit/table';
import { KeptSecret } from '../records/kept-secret';
import { Underway } from '../kit/underway';

type StrategyOption = { value: AnswerStrategy; label: string };
/** How far the answers under a strategy are. */
type Answered = StrategyOption & { answered: number; failed: number; without: number };

const useStrategies = () => useFields('evaluation_runs').options('strategy') as StrategyOption[];

/** What the model answered, under both strategies, and the two ways to get it: from a file, from an endpoint. */
export function RunAnswers({ found, writes }: { found: RunShown; writes: boolean }) {
  const { t } = useWords();
  const strategies = useStrategies();
  const judged: AnswerStrategy = found.strategy ?? 'alone';
  const { items } = found.progress;
  const rows = strategies.map((one): Answered => {
    const count = found.answered.find((of) => of.strategy === one.value);
    const answered = count?.answered ?? 0;
    const failed = count?.failed ?? 0;
    return { ...one, answered, failed, without: Math.max(items - answered - failed, 0) };
  });
  return (
    <>
      <Section title={t('run.answers')} testid="run-answers">
        <DataTable<Answered>
          label={t('run.answers')}
          testid="answers-by-strategy"
          wrap
          rows={rows}
          rowKey={(one) => one.value}
          rowTestid={(one) => `answers-${one.value}`}
          columns={[
            {
              title: t('answers.strategy'),
              render: (_, one) => (
                <>
                  {one.label}
                  {one.value === judged && (
                    <Tag color="blue" className="beside">
                      {t('answers.judged')}
                    </Tag>
                  )}
                </>
              ),
            },
            countColumn(t('answers.answered'), (one) => one.answered, 130),
            countColumn(t('answers.failed'), (one) => one.failed, 130),
            countColumn(t('answers.without'), (one) => one.without, 130),
          ]}
        />
        <p className="quiet">{t('answers.about')}</p>
      </Section>
      {writes && <FromFile run={found.id} judged={judged} />}
      {writes && <FromEndpoint run={found.id} />}
    </>
  );
}

/** Answers from a file: looked at first, its columns put right, then kept. */
function FromFile({ run, judged }: { run: string; judged: AnswerStrategy }) {
  const { t } = useWords();
  const strategies = useStrategies();
  const doing = useDoing();
  const [paths, setPaths] = useState<string[]>([]);
  const [strategy, setStrategy] = useState(judged);
  const [replace, setReplace] = useState(false);
  const { found: read, look: preview, show, forget: drop } = useLooked<AnswersRead>();
  const [kept, setKept] = useState(false);
  type Columns = { question?: string; answer?: string };
  const ask = (preview: boolean, columns: Columns) =>
    doing.run('answers_import', { run, path: paths[0] ?? '', strategy, replace, preview, ...columns });
  const chosen: Columns = read ? { question: read.question, answer: read.answer } : {};
  const look = (columns: Columns = chosen) => {
    setKept(false);
    return preview(() => ask(true, columns));
  };
  const keep = async () => {
    const found = await ask(false, chosen);
    if (!found) return;
    show(found);
    setKept(true);
  };
  /** What was shown rests on another choice now. */
  const forget = () => {
    drop();
    setKept(false);
  };
  const column = (key: 'question' | 'answer', of: AnswersRead) => (
    <ChoiceField
      id={`answers-${key}`}
      label={t(`answers.column.${key}`)}
      value={of[key] || undefined}
      options={of.headers.map((header) => ({ value: header, label: header }))}
      onChange={(next: string) => look({ ...chosen, [key]: next })}
    />
  );
  return (
    <Section title={t('answers.import')} testid="answers-import">
      <Form layout="vertical" component="div" className="record-fields">
        <Form.Item label={t('answers.file')} required htmlFor="answers-pick" extra={t('answers.file.help')}>
          <PickedFiles
            single
            testid="answers"
            title={t('evaluation.pick')}
            paths={paths}
            onChange={(next) => {
              setPaths(next);
              forget();
            }}
          />
        </Form.Item>
        <ChoiceField
          id="answers-strategy"
          label={t('answers.strategy')}
          extra={t('answers.strategy.help')}
          value={strategy}
          options={strategies}
          onChange={(next) => {
            setStrategy(next);
            forget();
          }}
        />
        {read && column('question', read)}
        {read && column('answer', read)}
        {read && (read.differ > 0 || replace) && (
          <Form.Item className="field-wide" extra={t('answers.replace.help')}>
            <Checkbox checked={replace} onChange={(event) => setReplace(event.target.checked)}>
              <span data-testid="answers-replace">{t('answers.replace', { n: grouped(read.differ) })}</span>
            </Checkbox>
          </Form.Item>
        )}
      </Form>
      <Space wrap>
        <Action testid="answers-look" disabled={paths.length === 0} loading={doing.busy} onClick={() => look()}>
          {t('keywords.look')}
        </Action>
        <Action
          testid="answers-keep"
          type="primary"
          disabled={!read || kept || read.matched === 0}
          loading={doing.busy}
          onClick={keep}
        >
          {t('answers.keep')}
        </Action>
      </Space>
      <Underway doing={doing} />
      {kept && <Done testid="answers-kept" title={t('answers.kept')} />}
      {read && read.matched === 0 && (
        <Alert
          className="notice"
          type="warning"
          showIcon
          role="status"
          data-testid="answers-unmatched"
          title={t('answers.unmatched')}
        />
      )}
      {read && (
        <div data-testid="answers-read">
          <div className="figures">
            <Statistic title={t('answers.rows')} value={read.rows} />
            <Statistic title={t('answers.matched')} value={read.matched} />
            <Statistic title={t('answers.strange')} value={read.strange} />
            <Statistic title={t('answers.empty')} value={read.empty} />
            <Statistic title={t('answers.differ')} value={read.differ} />
            <Statistic title={t('answers.unanswered')} value={read.unanswered} />
          </div>
          <Findings findings={read.findings} />
        </div>
      )}
    </Section>
  );
}

/** Asks an endpoint what has no answer yet; what came before a stop is kept, and the next time goes on from there. */
function FromEndpoint({ run }: { run: string }) {
  const { t, say } = useWords();
  const endpoints = useFields('model_endpoints');
  const doing = useDoing();
  const [endpoint, setEndpoint] = useState<string | null>(null);
  const [fetched, setFetched] = useState<AnswersFetched>();
  /** The window no longer waits for what a stopped call comes to. */
  const [stopped, setStopped] = useState(false);
  const stop = () => {
    setStopped(true);
    doing.cancel();
  };
  const fetch = async () => {
    if (endpoint === null) return;
    setFetched(undefined);
    setStopped(false);
    const outcome = await doing.run('answers_fetch', { run, endpoint });
    if (outcome) setFetched(outcome);
    // Where it broke off or was stopped, the answers until then are there.
    else announce(['answers']);
  };
  return (
    <Section title={t('answers.fetch')} testid="answers-fetch">
      <p className="quiet">{t('answers.fetch.help')}</p>
      <Form layout="vertical" component="div" className="record-fields">
        <Form.Item
          label={t('answers.endpoint')}
          required
          htmlFor="answers-endpoint"
          extra={
            <>
              {t('answers.endpoint.help')}{' '}
              <a href={address('records', 'model_endpoints')}>{t('answers.endpoint.register')}</a>
            </>
          }
        >
          <Reference
            id="answers-endpoint"
            testid="answers-endpoint"
            register="model_endpoints"
            label={t('answers.endpoint')}
            value={endpoint}
            onChange={(next) => {
              setEndpoint(typeof next === 'string' ? next : null);
              setFetched(undefined);
              setStopped(false);
            }}
          />
        </Form.Item>
      </Form>
      {endpoint !== null && endpoints.field('key_given') && (
        <Collapse
          className="notice"
          size="small"
          items={[
            {
              key: 'key',
              label: <span data-testid="endpoint-key-open">{t('endpoint.key')}</span>,
              children: <KeptSecret key={endpoint} owner="endpoint" id={endpoint} />,
            },
          ]}
        />
      )}
      <Action
        testid="answers-fetch-begin"
        type="primary"
        disabled={endpoint === null}
        loading={doing.busy}
        onClick={fetch}
      >
        {t('answers.fetch.begin')}
      </Action>
      <Underway doing={{ ...doing, cancel: stop }} />
      {stopped && !doing.busy && (
        <Alert
          className="notice"
          type="warning"
          showIcon
          role="status"
          data-testid="answers-stopped"
          title={t('answers.stopped')}
        />
      )}
      {fetched && (
        <div data-testid="answers-fetched" className="after">
          <Alert
            className="notice"
            type={fetched.unanswered > 0 ? 'warning' : 'success'}
            showIcon
            role="status"
            title={
              fetched.stopped
                ? t('answers.stopped')
                : t(fetched.unanswered > 0 ? 'answers.incomplete' : 'answers.complete', {
                    n: grouped(fetched.unanswered),
                  })
            }
          />
          <div className="figures">
            <Statistic title={t('answers.asked')} value={fetched.asked} />
            <Statistic title={t('answers.answered')} value={fetched.answered} />
            <Statistic title={t('answers.unanswered')} value={fetched.unanswered} />
          </div>
          {fetched.failures.length > 0 && (
            <DataTable<AnswersFetched['failures'][number]>
              label={t('answers.reasons')}
              testid="answers-failures"
              wrap
              rows={fetched.failures}
              rowKey={(one) => one.reason.zh}
              columns={[
                { title: t('answers.reasons'), render: (_, one) => say(one.reason) },
                countColumn(t('banks.questions'), (one) => one.questions, 120),
              ]}
            />
          )}
        </div>
      )}
    </Section>
  );
}
