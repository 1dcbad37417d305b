import { Statistic } from 'antd';
import type { BankKind, Growth, GrowthStep } from '../api/types.gen';
import { useWords } from '../i18n';
import { Nothing } from '../kit/empty';
import { grouped } from '../kit/figures';
import { Section } from '../kit/page';
import { countColumn, DataTable } from '../kit/table';
import { useTopicName } from './bank-topics';

/** What is added to a topic, in the order in which it is needed. */
const STEPS = ['to_floor', 'to_total', 'to_even'] as const;

/** What to add where: to reach every floor and the total, and beyond them to be even. */
export function BankGrowth({ growth, kind }: { growth: Growth; kind: BankKind }) {
  const { t } = useWords();
  const name = useTopicName(kind);
  const add = (n: number) => (n === 0 ? <span className="nothing">—</span> : `+${grouped(n)}`);
  return (
    <Section title={t('banks.growth')} testid="bank-growth">
      <p className="quiet">{t('banks.growth.about')}</p>
      {growth.needed === 0 ? (
        <Nothing text={t('banks.growth.none')} />
      ) : (
        <div className="figures">
          <Statistic title={t('banks.growth.needed')} value={growth.needed} data-testid="growth-needed" />
          <Statistic title={t('banks.growth.then')} value={growth.reached} />
        </div>
      )}
      <DataTable<GrowthStep>
        label={t('banks.growth')}
        testid="growth-steps"
        wrap
        rows={growth.steps}
        rowKey={(one) => one.topic}
        rowTestid={(one) => `growth-${one.topic}`}
        columns={[
          { title: t(kind === 'should_answer' ? 'banks.aspects' : 'keywords.risk'), render: (_, one) => name(one) },
          countColumn(t('banks.growth.have'), (one) => one.have, 110),
          ...STEPS.map((step) => ({
            title: t(`banks.growth.${step}`),
            key: step,
            className: 'right',
            width: 150,
            render: (_: unknown, one: GrowthStep) => add(one[step]),
          })),
        ]}
      />
    </Section>
  );
}
