import { Skeleton, Steps, Tag } from 'antd';
import { sum, useOverview } from '../api/overview';
import { useDesk } from '../api/session';
import type { DueItem, EntryView, Missing, Step } from '../api/types.gen';
import { useCall } from '../api/use';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Nothing } from '../kit/empty';
import { Notice } from '../kit/notice';
import { Page, Section } from '../kit/page';
import { Home } from './home';
import { address, go } from '../kit/route';
import { DataTable } from '../kit/table';
import { Clauses } from '../records/clauses';
import { byRecord, DueTable } from '../records/due';
import { grouped } from '../kit/figures';

/** Records with something due that are shown here; the rest stands on the page of duties. */
const MOST_DUE = 8;

const STATUS = { done: 'finish', open: 'process', blocked: 'wait' } as const;

/** Where we are, what is missing, what is due, what changed. */
export function PathPage() {
  const { t } = useWords();
  const { session } = useDesk();
  const path = useCall('path', {}, { watch: 'any' });
  const due = useCall('due', {}, { watch: 'any' });
  const journal = useCall('journal_list', { limit: 12 }, { watch: 'any' });
  const done = path.data?.filter((step) => step.state === 'done').length ?? 0;
  return (
    <Page
      testid="page-path"
      title={t('path.title')}
      // A line from the first moment: what stands below must not move from under a pointer when the steps are there.
      about={path.data ? t('path.about', { name: session.name, done, total: path.data.length }) : session.name}
    >
      <Home />
      <div className="detail">
        <div className="detail-main">
          <Section title={t('path.steps')} testid="path-steps">
            <Notice error={path.error} onAgain={path.again} />
            {path.data ? <PathSteps steps={path.data} /> : !path.error && <Skeleton active />}
          </Section>
        </div>
        <aside className="detail-side">
          <Section title={t('path.due')} testid="path-due" extra={<a href={address('duties')}>{t('clauses.all')}</a>}>
            <Notice error={due.error} onAgain={due.again} />
            {due.data && <DueList items={due.data} />}
          </Section>
          <Section title={t('path.overview')} testid="path-overview">
            <SectionTable />
          </Section>
          <Section title={t('path.changes')} testid="path-changes">
            <Notice error={journal.error} />
            {journal.data && <Latest entries={journal.data} />}
          </Section>
        </aside>
      </div>
    </Page>
  );
}

/** The page of the window that the core means: it calls the desk of an assessment after its clauses. */
const pageOf = (page: string): string[] => page.replace(/^clauses(?=\/|$)/, 'assessment').split('/');

/** What is missing, each with a button to where it is mended. */
export function MissingList({ missing, testid }: { missing: readonly Missing[]; testid: string }) {
  const { t, say } = useWords();
  if (missing.length === 0) return null;
  return (
    <ul className="missing-list" data-testid={testid}>
      {missing.map((one, at) => (
        <li key={at}>
          <span>{say(one.text)}</span>
          {one.page !== '' && (
            <Action testid={`${testid}-${at}`} size="small" type="link" onClick={() => go(...pageOf(one.page))}>
              {t('path.mend')}
            </Action>
          )}
        </li>
      ))}
    </ul>
  );
}

function PathSteps({ steps }: { steps: Step[] }) {
  const { say, word } = useWords();
  return (
    <Steps
      orientation="vertical"
      size="small"
      className="path"
      items={steps.map((step) => ({
        status: STATUS[step.state as keyof typeof STATUS] ?? 'wait',
        title: (
          <span data-testid={`step-${step.key}`}>
            {say(step.title)}{' '}
            <Tag color={step.state === 'done' ? 'green' : step.state === 'open' ? 'blue' : 'default'}>
              {word('step', step.state)}
            </Tag>
          </span>
        ),
        content: (
          <div className="step">
            <div className="quiet">
              {say(step.why)} <Clauses clauses={step.clauses} />
            </div>
            {step.facts.length > 0 && (
              <ul className="facts">
                {step.facts.map((fact, at) => (
                  <li key={at}>
                    {fact.page === '' ? (
                      say(fact.text)
                    ) : (
                      <a href={address(...pageOf(fact.page))} data-testid={`fact-${step.key}-${at}`}>
                        {say(fact.text)}
                      </a>
                    )}
                  </li>
                ))}
              </ul>
            )}
            <MissingList missing={step.missing} testid={`missing-${step.key}`} />
          </div>
        ),
      }))}
    />
  );
}

function DueList({ items }: { items: readonly DueItem[] }) {
  const { t } = useWords();
  const records = byRecord(items);
  if (records.length === 0) return <Nothing text={t('path.nothing_due')} />;
  return (
    <>
      <DueTable records={records.slice(0, MOST_DUE)} />
      {records.length > MOST_DUE && (
        <Action testid="due-all" type="link" size="small" onClick={() => go('duties')}>
          {t('path.all_due', { n: records.length })}
        </Action>
      )}
    </>
  );
}

/** What is wrong and due, by section; each line leads there. */
function SectionTable() {
  const { t, say } = useWords();
  const overview = useOverview();
  if (!overview) return <Skeleton active />;
  const rows = overview.map(({ section, registers }) => ({ section, held: sum(registers) }));
  type Line = (typeof rows)[number];
  const figure =
    (read: (held: Line['held']) => number, css: (held: Line['held']) => string = () => 'figure') =>
    (_: unknown, { held }: Line) => {
      const n = read(held);
      return <span className={n === 0 ? 'nothing' : css(held)}>{grouped(n)}</span>;
    };
  return (
    <DataTable<Line>
      label={t('path.overview')}
      testid="overview"
      wrap
      rows={rows}
      rowKey={({ section }) => section.key}
      rowTestid={({ section }) => `overview-${section.key}`}
      onOpen={({ section }) => go('section', section.key)}
      columns={[
        { title: t('overview.section'), render: (_, { section }) => say(section.label) },
        { title: t('overview.records'), className: 'right', render: figure((held) => held.records) },
        {
          title: t('overview.errors'),
          className: 'right',
          render: figure(
            (held) => held.errors,
            () => 'figure bad',
          ),
        },
        {
          title: t('overview.warnings'),
          className: 'right',
          render: figure(
            (held) => held.warnings,
            () => 'figure warned',
          ),
        },
        {
          title: t('due.when'),
          className: 'right',
          render: figure(
            (held) => held.due,
            (held) => (held.overdue > 0 ? 'figure bad' : 'figure'),
          ),
        },
      ]}
    />
  );
}

function Latest({ entries }: { entries: EntryView[] }) {
  const { t, say, instant } = useWords();
  if (entries.length === 0) return <Nothing text={t('history.empty')} />;
  return (
    <ul className="latest">
      {entries.map((entry) => {
        const more = entry.records.length > 1 ? t('path.more', { n: entry.records.length }) : '';
        const what = `${say(entry.op_label)} ${say(entry.records[0]?.title)}${more}`;
        return (
          <li key={entry.seq}>
            <a href={address('journal', String(entry.seq))} title={what}>
              {what}
            </a>
            <span className="quiet">
              {entry.actor_name} · {instant(entry.at)}
            </span>
          </li>
        );
      })}
    </ul>
  );
}
