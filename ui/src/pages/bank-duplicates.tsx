import { Space, Tag } from 'antd';
import type { BankDuplicates as Group, BankLinted } from '../api/types.gen';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Nothing } from '../kit/empty';
import { grouped } from '../kit/figures';
import { Section } from '../kit/page';
import { address } from '../kit/route';
import { DataTable } from '../kit/table';

type Props = { found: BankLinted; busy: boolean; onNear: () => void };

/** Groups of questions that are alike: the same ones, and where it was asked for, those nearly the same. */
export function BankDuplicates({ found, busy, onNear }: Props) {
  const { t } = useWords();
  const { duplicates, duplicates_left_out: left, near } = found;
  return (
    <Section
      title={t('banks.duplicates')}
      testid="bank-duplicates"
      extra={
        !near && (
          <Action testid="bank-near" loading={busy} onClick={onNear}>
            {t('banks.near')}
          </Action>
        )
      }
    >
      <p className="quiet" role="status">
        {t(near ? 'banks.near.done' : 'banks.near.help')}
      </p>
      <DataTable<Group & { at: number }>
        label={t('banks.duplicates')}
        testid="duplicate-groups"
        wrap
        rows={duplicates.map((one, at) => ({ ...one, at: at + 1 }))}
        rowKey={(one) => String(one.at)}
        empty={<Nothing text={t('banks.duplicates.none')} />}
        columns={[
          {
            title: t('banks.alike'),
            width: 170,
            render: (_, one) => (
              <Space>
                <Tag color={one.exact ? 'red' : 'orange'}>{t(one.exact ? 'banks.exact' : 'banks.near_one')}</Tag>
                <span className="figure">{`${one.percent}%`}</span>
              </Space>
            ),
          },
          {
            title: t('banks.questions_of'),
            render: (_, one) => (
              <ul className="plain">
                {one.questions.map((question) => (
                  <li key={question.id}>
                    <a href={address('records', 'bank_questions', question.id)}>
                      {t('banks.number', { n: grouped(question.number) })}
                    </a>{' '}
                    {question.text}
                  </li>
                ))}
              </ul>
            ),
          },
        ]}
      />
      {left > 0 && <p className="quiet">{t('banks.duplicates.more', { n: grouped(left) })}</p>}
    </Section>
  );
}
