import { Skeleton, Statistic, Tabs, Tag } from 'antd';
import type { KeywordLint, RiskCount } from '../api/types.gen';
import { useCall } from '../api/use';
import { Findings } from '../fields/findings';
import { useWords } from '../i18n';
import { FloorChart } from '../kit/chart';
import { Nothing } from '../kit/empty';
import { Notice } from '../kit/notice';
import { Section } from '../kit/page';
import { DataTable } from '../kit/table';
import { CategoryTable } from './categories';

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
      <Tabs
        items={[
          { key: 'risks', label: t('keywords.by_risk'), children: <Risks lint={found} /> },
          {
            key: 'categories',
            label: <span data-testid="tab-categories">{t('keywords.categories')}</span>,
            children: <CategoryTable categories={found.categories} />,
          },
          { key: 'long', label: t('keywords.long_words'), children: <LongWords lint={found} /> },
        ]}
      />
    </Section>
  );
}

function Risks({ lint }: { lint: KeywordLint }) {
  const { t, say } = useWords();
  return (
    <div className="lint">
      <FloorChart
        label={t('keywords.chart')}
        names={lint.risks.map((risk) => risk.risk)}
        values={lint.risks.map((risk) => risk.words)}
        floors={lint.risks.map((risk) => risk.floor)}
        valueName={t('keywords.words')}
        floorName={t('keywords.floor')}
      />
      <DataTable<RiskCount>
        label={t('keywords.by_risk')}
        testid="risks"
        wrap
        rows={lint.risks}
        rowKey={(risk) => risk.risk}
        rowTestid={(risk) => `risk-${risk.risk}`}
        columns={[
          { title: t('keywords.risk'), render: (_, risk) => `${risk.risk} ${say(risk.name)}` },
          {
            title: t('keywords.words'),
            className: 'right',
            width: 90,
            render: (_, risk) => risk.words.toLocaleString('en-US'),
          },
          {
            title: t('keywords.floor'),
            className: 'right',
            width: 90,
            render: (_, risk) => (risk.floor > 0 ? risk.floor.toLocaleString('en-US') : '—'),
          },
          {
            title: t('keywords.gap'),
            width: 110,
            render: (_, risk) =>
              risk.words < risk.floor ? (
                <Tag color="red">{t('keywords.short', { n: risk.floor - risk.words })}</Tag>
              ) : risk.floor > 0 ? (
                <Tag color="green">{t('keywords.enough')}</Tag>
              ) : (
                <span className="nothing">—</span>
              ),
          },
        ]}
      />
    </div>
  );
}

function LongWords({ lint }: { lint: KeywordLint }) {
  const { t } = useWords();
  return (
    <>
      {lint.long_words.length < lint.long_word_count && (
        <p className="quiet">{t('keywords.long_some', { shown: lint.long_words.length, all: lint.long_word_count })}</p>
      )}
      <DataTable
        label={t('keywords.long_words')}
        testid="long-words"
        wrap
        rows={lint.long_words}
        rowKey={(one) => one.word}
        empty={<Nothing text={t('keywords.no_long')} />}
        columns={[
          { title: t('keywords.word'), render: (_, one) => one.word },
          { title: t('keywords.characters'), className: 'right', width: 140, render: (_, one) => one.characters },
          { title: t('keywords.foreign'), className: 'right', width: 140, render: (_, one) => one.words },
        ]}
      />
    </>
  );
}
