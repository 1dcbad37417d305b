import { Skeleton, Space, Statistic } from 'antd';
import { useState } from 'react';
import { useDesk } from '../api/session';
import type { BankLinted } from '../api/types.gen';
import { useCall, useDoing } from '../api/use';
import { Findings } from '../fields/findings';
import { useFields } from '../fields/of-register';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { grouped } from '../kit/figures';
import { Notice } from '../kit/notice';
import { Page, Section } from '../kit/page';
import { Parts } from '../kit/parts';
import { address, go } from '../kit/route';
import { BankCriteria } from './bank-criteria';
import { BankDuplicates } from './bank-duplicates';
import { BankGrowth } from './bank-growth';
import { BankTopics } from './bank-topics';
import { BankCategories } from './categories';
import { Enough } from './floors';

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
  const may = (key: string) => register(key)?.access === 'write';
  const writes = may('question_banks');
  const kind = options('kind').find((one) => one.value === found?.lint.kind)?.label;
  const population = found?.population;
  const duplicates = (found?.duplicates.length ?? 0) + (found?.duplicates_left_out ?? 0);
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
          {population && may('draws') && (
            <Action testid="bank-draw" type="primary" onClick={() => go('evaluation', 'from', population)}>
              {t('banks.draw')}
            </Action>
          )}
          {found && !population && may('populations') && (
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
          <Parts
            parts={[
              {
                key: 'topics',
                label: t('banks.topics'),
                children: <BankTopics lint={found.lint} />,
              },
              {
                key: 'growth',
                label: t('banks.growth'),
                children: <BankGrowth growth={found.growth} kind={found.lint.kind} />,
              },
              {
                key: 'categories',
                label: t('keywords.categories'),
                children: (
                  <BankCategories kind={found.lint.kind} categories={found.categories} writes={may('risk_mappings')} />
                ),
              },
              {
                key: 'duplicates',
                label: `${t('banks.duplicates')}${duplicates === 0 ? '' : aside(grouped(duplicates))}`,
                children: (
                  <BankDuplicates
                    found={found}
                    busy={linted.busy}
                    onNear={() => (near ? linted.again() : setNear(true))}
                  />
                ),
              },
              ...(found.lint.kind === 'should_answer'
                ? []
                : [
                    {
                      key: 'criteria',
                      label: t('banks.criteria'),
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
