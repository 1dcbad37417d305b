import { Alert, Tag } from 'antd';
import type { BankKind, BankLint, TopicCount } from '../api/types.gen';
import { useWords } from '../i18n';
import { grouped } from '../kit/figures';
import { Section } from '../kit/page';
import { Floors } from './floors';

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
      <Floors<TopicCount>
        label={t('banks.topics')}
        chart={t('banks.chart')}
        testid="bank-topic-table"
        rowTestid={(one) => `topic-${one.topic}`}
        rows={lint.topics}
        of={{
          title: t(aspects ? 'banks.aspects' : 'keywords.risk'),
          name,
          bar: (one) => (aspects ? name(one) : one.topic),
        }}
        count={{ title: t('banks.questions'), of: (one) => one.count }}
        floor={(one) => one.floor}
        // Clause 9.3 c asks for criteria of this bank alone.
        more={
          lint.kind === 'generated_content'
            ? [
                {
                  title: t('banks.criteria'),
                  key: 'criterion',
                  width: 110,
                  render: (_, one) => (
                    <Tag color={one.criterion ? 'green' : 'orange'}>
                      {t(one.criterion ? 'banks.criterion.there' : 'banks.criterion.missing')}
                    </Tag>
                  ),
                },
              ]
            : []
        }
      />
    </Section>
  );
}
