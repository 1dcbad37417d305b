import { Skeleton } from 'antd';
import { useState } from 'react';
import { useDesk } from '../api/session';
import type { Counts, Heads, TrainingCounts } from '../api/types.gen';
import { useCall } from '../api/use';
import { optionLabel } from '../fields/plain';
import { type Key, useWords } from '../i18n';
import { Action } from '../kit/action';
import { copyText } from '../kit/copy';
import { Notice } from '../kit/notice';
import { Page, Section } from '../kit/page';
import { DataTable } from '../kit/table';
import { AsOf, asked, type Day, today } from './as-of';

const WATCH = ['people', 'annotators', 'qualifications', 'exam_results', 'trainings', 'training_attendances'];

/** A line to be taken over: what it is, and its figures. */
type Line = { key: string; label: string; figures: (string | number)[] };
type Group = { title: Key; columns: Key[]; lines: Line[] };

const heads = (key: string, label: string, { all, internal, outsourced }: Heads): Line => ({
  key,
  label,
  figures: [all, internal, outsourced],
});

/** The figures of a reply in the order of the form; `label` names a key of a field of `qualifications` or `trainings`. */
export function groupsOf(
  counts: Counts,
  t: (key: Key, values?: Record<string, string>) => string,
  label: (register: string, field: string, key: string) => string,
): Group[] {
  const by = (field: string, of: { [key in string]?: Heads }): Line[] =>
    Object.entries(of).flatMap(([key, held]) =>
      held ? [heads(`${field}-${key}`, label('qualifications', field, key), held)] : [],
    );
  const single = (key: string, words: Key, value: number | string): Line => ({
    key,
    label: t(words),
    figures: [value],
  });
  const trained = (prefix: string, of: TrainingCounts): Line[] => [
    single(`${prefix}-sessions`, 'heads.sessions', of.sessions),
    single(`${prefix}-hours`, 'heads.hours', of.hours),
    single(`${prefix}-persons`, 'heads.persons', of.persons),
    single(`${prefix}-person-hours`, 'heads.person_hours', of.person_hours),
    ...Object.entries(of.by_kind).map(([key, n]) => ({
      key: `${prefix}-${key}`,
      label: t('heads.sessions_of', { kind: label('trainings', 'kind', key) }),
      figures: [n ?? 0],
    })),
  ];
  const { heads: held } = counts;
  const three: Key[] = ['heads.all', 'heads.internal', 'heads.outsourced'];
  const one: Key[] = ['heads.value'];
  return [
    {
      title: 'heads.people',
      columns: three,
      lines: [heads('pool', t('heads.pool'), held.pool), heads('qualified', t('heads.qualified'), held.qualified)],
    },
    { title: 'heads.by_function', columns: three, lines: by('function', held.by_function) },
    { title: 'heads.by_kind', columns: three, lines: by('kind', held.by_kind) },
    { title: 'heads.by_data_type', columns: three, lines: by('data_type', held.by_data_type) },
    {
      title: 'heads.by_employer',
      columns: one,
      lines: Object.entries(held.by_employer).map(([name, n]) => ({ key: name, label: name, figures: [n ?? 0] })),
    },
    {
      title: 'heads.qualifications',
      columns: one,
      lines: [
        single('examinations', 'heads.examinations', held.examinations),
        single('passed', 'heads.passed', held.examinations_passed),
        single('granted', 'heads.granted', held.granted),
        single('live', 'heads.live', held.live),
        single('suspended', 'heads.suspended', held.suspended),
        single('revoked', 'heads.revoked', held.revoked),
        single('expired', 'heads.expired', held.expired),
      ],
    },
    { title: 'heads.training', columns: one, lines: trained('pool', held.training) },
    { title: 'heads.training_of_all', columns: one, lines: trained('everyone', counts.training_of_all) },
  ].filter((group) => group.lines.length > 0) as Group[];
}

const asText = (line: Line) => [line.label, ...line.figures].join('\t');

/** Figures about annotators that the filing form asks for, as of a day, ready to be taken over. */
export default function HeadsPage() {
  const { t, say } = useWords();
  const { register } = useDesk();
  const [day, setDay] = useState<Day>(today);
  const [copied, setCopied] = useState('');
  const counts = useCall('head_counts', asked(day), { watch: WATCH });
  const label = (of: string, key: string, option: string) => {
    const field = register(of)?.fields.find((one) => one.key === key);
    return field ? optionLabel(field, option, say) : option;
  };
  const groups = counts.data ? groupsOf(counts.data, t, label) : [];
  const copy = async (key: string, text: string) => setCopied((await copyText(text)) ? key : '');
  return (
    <Page
      testid="page-heads"
      title={t('menu.heads')}
      about={t('heads.about')}
      actions={
        <Action
          testid="heads-copy"
          disabled={groups.length === 0}
          onClick={() => copy('all', groups.flatMap((group) => group.lines.map(asText)).join('\n'))}
        >
          {t(copied === 'all' ? 'heads.copied' : 'heads.copy_all')}
        </Action>
      }
    >
      <div className="bar">
        <AsOf value={day} onChange={setDay} answered={counts.data?.as_recorded} />
      </div>
      <Notice error={counts.error} onAgain={counts.again} />
      {!counts.data && !counts.error && <Skeleton active />}
      <div className="directory">
        {groups.map((group) => (
          <Section key={group.title} title={t(group.title)}>
            <DataTable<Line>
              label={t(group.title)}
              testid={`heads-${group.title.replace('heads.', '')}`}
              wrap
              rows={group.lines}
              rowKey={(line) => line.key}
              rowTestid={(line) => `head-${line.key}`}
              columns={[
                { title: t('heads.figure'), render: (_, line) => line.label },
                ...group.columns.map((column, at) => ({
                  title: t(column),
                  key: column,
                  className: 'right',
                  width: 72,
                  render: (_: unknown, line: Line) => <span className="figure">{line.figures[at]}</span>,
                })),
                {
                  title: t('users.act'),
                  width: 84,
                  render: (_, line) => (
                    <Action
                      testid={`copy-${line.key}`}
                      size="small"
                      type="link"
                      className="bare"
                      aria-label={t('heads.copy_one', { figure: line.label })}
                      onClick={() => copy(line.key, line.figures.join('\t'))}
                    >
                      {t(copied === line.key ? 'heads.copied' : 'heads.copy')}
                    </Action>
                  ),
                },
              ]}
            />
          </Section>
        ))}
      </div>
      <span className="unseen" role="status">
        {copied === '' ? '' : t('heads.copied')}
      </span>
    </Page>
  );
}
