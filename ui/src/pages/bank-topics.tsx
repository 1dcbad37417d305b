import { Alert, Tag } from 'antd';
import type { BankKind, BankLint, TopicCount } from '../api/types.gen';
import { useWords } from '../i18n';
import { FloorChart } from '../kit/chart';
import { grouped } from '../kit/figures';
import { Section } from '../kit/page';
import { DataTable } from '../kit/table';

/** Is a floor reached, or how many are missing? Said in words; the colour says no more. */
export function Enough({ count, floor }: { count: number; floor: number }) {
  const { t } = useWords();
  if (floor === 0) return <span className="nothing">—</span>;
  return count < floor ? (
    <Tag color="red">{t('keywords.short', { n: grouped(floor - count) })}</Tag>
  ) : (
    <Tag color="green">{t('keywords.enough')}</Tag>
  );
}

/** What a topic is called: a risk with its id, an aspect by name alone. */
export function useTopicName(kind: BankKind): (topic: { topic: string; name: { zh: string; en: string } }) => string {
  const { say } = useWords();
  return ({ topic, name }) => (kind === 'should_answer' ? say(name) : `${topic} ${say(name)}`);
}

/** Questions by risk or aspect against their floors. */
export function BankTopics({ lint }: { lint: BankLint }) {
  const { t, list, aside } = useWords();
  const name = useTopicName(lint.kind);
  const unknown = Object.entries(lint.unknown);
  const aspects = lint.kind === 'should_answer';
  return (
    <Section title={t('banks.topics')} testid="bank-topics">
      {unknown.length > 0 && (
        <Alert
          className="notice"
          type="warning"
          showIcon
          data-testid="bank-unknown"
          title={t('banks.unknown', { topics: list(unknown.map(([topic, n]) => `${topic}${aside(grouped(n))}`)) })}
        />
      )}
      <div className="lint">
        <FloorChart
          label={t('banks.chart')}
          names={lint.topics.map((one) => (aspects ? name(one) : one.topic))}
          values={lint.topics.map((one) => one.count)}
          floors={lint.topics.map((one) => one.floor)}
          valueName={t('banks.questions')}
          floorName={t('keywords.floor')}
        />
        <DataTable<TopicCount>
          label={t('banks.topics')}
          testid="bank-topic-table"
          wrap
          rows={lint.topics}
          rowKey={(one) => one.topic}
          rowTestid={(one) => `topic-${one.topic}`}
          columns={[
            { title: t(aspects ? 'banks.aspects' : 'keywords.risk'), render: (_, one) => name(one) },
            { title: t('banks.questions'), className: 'right', width: 90, render: (_, one) => grouped(one.count) },
            {
              title: t('keywords.floor'),
              className: 'right',
              width: 90,
              render: (_, one) => (one.floor > 0 ? grouped(one.floor) : '—'),
            },
            {
              title: t('keywords.gap'),
              width: 110,
              render: (_, one) => <Enough count={one.count} floor={one.floor} />,
            },
            // Clause 9.3 c asks for criteria of this bank alone.
            ...(lint.kind !== 'generated_content'
              ? []
              : [
                  {
                    title: t('banks.criteria'),
                    key: 'criterion',
                    width: 110,
                    render: (_: unknown, one: TopicCount) => (
                      <Tag color={one.criterion ? 'green' : 'orange'}>
                        {t(one.criterion ? 'banks.criterion.there' : 'banks.criterion.missing')}
                      </Tag>
                    ),
                  },
                ]),
          ]}
        />
      </div>
    </Section>
  );
}
