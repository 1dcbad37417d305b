import { useState } from 'react';
import { useDesk } from '../api/session';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Section } from '../kit/page';
import { go } from '../kit/route';
import { ShortList } from '../records/short-list';
import { BankImport } from './bank-import';

/** Question banks: their versions, and the way to read another one. */
export function Banks() {
  const { t } = useWords();
  const { register } = useDesk();
  const [reading, setReading] = useState(false);
  const writes = register('question_banks')?.access === 'write';
  return (
    <Section
      title={t('evaluation.banks.list')}
      testid="banks"
      extra={
        writes && (
          <Action testid="bank-import" type="primary" onClick={() => setReading(true)}>
            {t('banks.import')}
          </Action>
        )
      }
    >
      <p className="quiet">{t('banks.about')}</p>
      <ShortList
        register="question_banks"
        newest="read_at"
        empty={t('banks.none')}
        onOpen={(row) => go('evaluation', 'banks', row.id)}
      />
      {reading && <BankImport onClose={() => setReading(false)} onKept={(id) => go('evaluation', 'banks', id)} />}
    </Section>
  );
}
