import { Statistic } from 'antd';
import type { BankKind, Growth, GrowthStep } from '../api/types.gen';
import { useWords } from '../i18n';
import { Nothing } from '../kit/empty';
import { grouped } from '../kit/figures';
import { Section } from '../kit/page';
import { DataTable } from '../kit/table';
import { useTopicName } from './bank-topics';

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
          { title: t('banks.growth.have'), className: 'right', width: 110, render: (_, one) => grouped(one.have) },
          { title: t('banks.growth.to_floor'), className: 'right', width: 150, render: (_, one) => add(one.to_floor) },
          { title: t('banks.growth.to_total'), className: 'right', width: 150, render: (_, one) => add(one.to_total) },
          { title: t('banks.growth.to_even'), className: 'right', width: 150, render: (_, one) => add(one.to_even) },
        ]}
      />
    </Section>
  );
}
