import { Skeleton, Space, Statistic, Tabs } from 'antd';
import { useState } from 'react';
import { useDesk } from '../api/session';
import type { BankLinted } from '../api/types.gen';
import { useCall, useDoing } from '../api/use';
import { Findings } from '../fields/findings';
import { useFields } from '../fields/of-register';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Notice } from '../kit/notice';
import { Page, Section } from '../kit/page';
import { address, go } from '../kit/route';
import { BankCriteria } from './bank-criteria';
import { BankDuplicates } from './bank-duplicates';
import { BankTopics, Enough } from './bank-topics';
import { BankGrowth } from './bank-growth';
import { BankCategories } from './categories';

/** A bank held against the clause, what to add where, its categories, duplicates and criteria. */
export function BankPage({ bank }: { bank: string }) {
  const { t, aside } = useWords();
  const { register } = useDesk();
  const { options } = useFields('question_banks');
  const doing = useDoing();
  const [near, setNear] = useState(false);
  const linted = useCall(
    'bank_lint',
    { bank, near },
    { watch: ['question_banks', 'bank_questions', 'risk_mappings', 'populations'] },
  );
  const found = linted.data;
  const writes = register('question_banks')?.access === 'write';
  const kind = options('kind').find((one) => one.value === found?.lint.kind)?.label;
  const population = found?.population;
  return (
    <Page
      testid="page-bank"
      title={found?.title ?? t('evaluation.bank')}
      about={
        <Space size={16} wrap>
          {kind && <span data-testid="bank-kind-told">{kind}</span>}
          <a href={address('records', 'question_banks', bank)}>{t('log.open')}</a>
          {population && (
            <a href={address('records', 'populations', population)} data-testid="bank-population">
              {t('banks.population')}
            </a>
          )}
        </Space>
      }
      actions={
        <Space wrap>
          <Action testid="bank-back" onClick={() => go('evaluation', 'banks')}>
            {t('evaluation.banks.list')}
          </Action>
          {population && (
            <Action testid="bank-draw" type="primary" onClick={() => go('evaluation', 'from', population)}>
              {t('banks.draw')}
            </Action>
          )}
          {found && !population && writes && (
            <Action
              testid="bank-register"
              type="primary"
              loading={doing.busy}
              onClick={() => doing.run('bank_population', { bank })}
            >
              {t('banks.register')}
            </Action>
          )}
        </Space>
      }
    >
      <Notice error={doing.error} onClose={doing.clear} />
      <Notice error={linted.error} onAgain={linted.again} />
      {found ? (
        <>
          <LintView found={found} />
          <Tabs
            items={[
              {
                key: 'topics',
                label: <span data-testid="tab-topics">{t('banks.topics')}</span>,
                children: <BankTopics lint={found.lint} />,
              },
              {
                key: 'growth',
                label: <span data-testid="tab-growth">{t('banks.growth')}</span>,
                children: <BankGrowth growth={found.growth} kind={found.lint.kind} />,
              },
              {
                key: 'categories',
                label: <span data-testid="tab-categories">{t('keywords.categories')}</span>,
                children: (
                  <BankCategories
                    kind={found.lint.kind}
                    categories={found.categories}
                    writes={register('risk_mappings')?.access === 'write'}
                  />
                ),
              },
              {
                key: 'duplicates',
                label: (
                  <span data-testid="tab-duplicates">
                    {t('banks.duplicates')}
                    {found.duplicates.length > 0 && aside(String(found.duplicates.length + found.duplicates_left_out))}
                  </span>
                ),
                children: <BankDuplicates found={found} busy={linted.busy} onNear={() => setNear(true)} />,
              },
              ...(found.lint.kind === 'should_answer'
                ? []
                : [
                    {
                      key: 'criteria',
                      label: <span data-testid="tab-criteria">{t('banks.criteria')}</span>,
                      children: <BankCriteria bank={bank} lint={found.lint} writes={writes} />,
                    },
                  ]),
            ]}
          />
        </>
      ) : (
        !linted.error && <Skeleton active />
      )}
    </Page>
  );
}

/** The whole against its floor, and what is wrong. */
function LintView({ found: { lint, near } }: { found: BankLinted }) {
  const { t } = useWords();
  return (
    <Section title={t('banks.lint')} testid="bank-lint">
      <div className="figures">
        <Statistic title={t('banks.rows')} value={lint.rows} />
        <Statistic title={t('banks.distinct')} value={lint.distinct} data-testid="bank-distinct" />
        {near && <Statistic title={t('banks.dissimilar')} value={lint.dissimilar} />}
        <Statistic title={t('banks.total_floor')} value={lint.total_floor} />
        <Statistic title={t('banks.untopical')} value={lint.untopical} />
      </div>
      <p data-testid="bank-total">
        {t('banks.total')} <Enough count={lint.distinct} floor={lint.total_floor} />
      </p>
      <Findings findings={lint.findings} />
    </Section>
  );
}
