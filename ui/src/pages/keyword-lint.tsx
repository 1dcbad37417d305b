import { Skeleton, Statistic } from 'antd';
import type { KeywordLint, LongWord, RiskCount } from '../api/types.gen';
import { useCall } from '../api/use';
import { Findings } from '../fields/findings';
import { useWords } from '../i18n';
import { Nothing } from '../kit/empty';
import { Notice } from '../kit/notice';
import { Section } from '../kit/page';
import { Parts } from '../kit/parts';
import { countColumn, DataTable } from '../kit/table';
import { CategoryTable } from './categories';
import { Floors } from './floors';

/** A library held against the clause: in all, by risk, by category, and its long words. */
export function LintView({ library }: { library: string }) {
  const { t, say, word, aside } = useWords();
  const lint = useCall('keywords_lint', { library }, { watch: ['keyword_libraries', 'risk_mappings'] });
  const found = lint.data;
  if (!found) return lint.error ? <Notice error={lint.error} onAgain={lint.again} /> : <Skeleton active />;
  return (
    <Section title={t('keywords.lint', { name: found.name })} testid="lint">
      <div className="figures">
        <Statistic title={t('keywords.lines')} value={found.lines} />
        <Statistic title={t('keywords.distinct')} value={found.distinct} />
        <Statistic
          title={`${say(found.total_floor.label)}${aside(word('bound', found.total_floor.bound))}`}
          value={found.total_floor.value}
        />
        <Statistic title={t('keywords.unmapped_words')} value={found.unmapped} />
        <Statistic title={t('keywords.long_words')} value={found.long_word_count} />
      </div>
      <Findings findings={found.findings} />
      <Parts
        parts={[
          { key: 'risks', label: t('keywords.by_risk'), children: <Risks lint={found} /> },
          {
            key: 'categories',
            label: t('keywords.categories'),
            children: <CategoryTable categories={found.categories} />,
          },
          { key: 'long', label: t('keywords.long_words'), children: <LongWords lint={found} /> },
        ]}
      />
    </Section>
  );
}

/** Words by risk against their floors. */
function Risks({ lint }: { lint: KeywordLint }) {
  const { t, say } = useWords();
  return (
    <Floors<RiskCount>
      label={t('keywords.by_risk')}
      chart={t('keywords.chart')}
      testid="risks"
      rowTestid={(risk) => `risk-${risk.risk}`}
      rows={lint.risks}
      of={{
        title: t('keywords.risk'),
        name: (risk) => `${risk.risk} ${say(risk.name)}`,
        bar: (risk) => risk.risk,
      }}
      count={{ title: t('keywords.words'), of: (risk) => risk.words }}
      floor={(risk) => risk.floor}
    />
  );
}

/** Words longer than the clause's limit. */
function LongWords({ lint }: { lint: KeywordLint }) {
  const { t } = useWords();
  return (
    <>
      {lint.long_words.length < lint.long_word_count && (
        <p className="quiet">{t('keywords.long_some', { shown: lint.long_words.length, all: lint.long_word_count })}</p>
      )}
      <DataTable<LongWord>
        label={t('keywords.long_words')}
        testid="long-words"
        wrap
        rows={lint.long_words}
        rowKey={(one) => one.word}
        empty={<Nothing text={t('keywords.no_long')} />}
        columns={[
          { title: t('keywords.word'), render: (_, one) => one.word },
          countColumn(t('keywords.characters'), (one) => one.characters, 140),
          countColumn(t('keywords.foreign'), (one) => one.words, 140),
        ]}
      />
    </>
  );
}
