import { Badge, Input } from 'antd';
import { useMemo, useState } from 'react';
import { registerOf, useOverview } from '../api/overview';
import { useDesk } from '../api/session';
import { useWords } from '../i18n';
import { Nothing } from '../kit/empty';
import { Page, Section } from '../kit/page';
import { address, go } from '../kit/route';
import { Clauses } from '../records/clauses';
import { type Part, registersNamed, sectionsOf } from './sections';

/** Every register that the session may read: what it is for and what it holds. */
export default function DirectoryPage() {
  const { t } = useWords();
  const { registers } = useDesk();
  const [typed, setTyped] = useState('');
  const shown = useMemo(() => registersNamed(registers, typed), [registers, typed]);
  const first = shown[0];
  return (
    <Page
      testid="page-directory"
      title={t('menu.directory')}
      about={t('directory.about', { n: registers.length })}
      actions={
        <Input
          className="bar-search"
          autoFocus
          allowClear
          aria-label={t('directory.search')}
          placeholder={t('directory.search')}
          data-testid="directory-search"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onPressEnter={() => typed.trim() !== '' && first && go('records', first.key)}
        />
      }
    >
      {shown.length === 0 && <Nothing text={t('directory.none')} />}
      <div className="directory">
        {sectionsOf(shown).map((part) => (
          <SectionRegisters key={part.key} part={part} />
        ))}
      </div>
    </Page>
  );
}

/** The registers of a section as a list. */
export function SectionRegisters({ part, bare = false }: { part: Part; bare?: boolean }) {
  const { t, say } = useWords();
  const overview = useOverview();
  return (
    <Section
      title={bare ? t('section.registers') : <a href={address('section', part.key)}>{say(part.label)}</a>}
      testid={`directory-${part.key}`}
    >
      <ul className="registers">
        {part.registers.map((register) => {
          const held = registerOf(overview, register.key);
          const records = held?.records ?? register.count;
          return (
            <li key={register.key}>
              <div className="registers-line">
                <a href={address('records', register.key)} data-testid={`to-${register.key}`}>
                  {say(register.label)}
                </a>
                <span className="quiet">{t('directory.records', { n: records })}</span>
                {held && held.errors > 0 && <Badge status="error" text={t('records.errors', { n: held.errors })} />}
                {held && held.warnings > 0 && (
                  <Badge status="warning" text={t('records.warnings', { n: held.warnings })} />
                )}
                {held && held.due > 0 && <Badge status="processing" text={t('directory.due', { n: held.due })} />}
                {held && held.overdue > 0 && (
                  <Badge status="error" text={t('directory.overdue', { n: held.overdue })} />
                )}
                {held?.too_big && <span className="quiet">{t('directory.too_big')}</span>}
              </div>
              <Clauses clauses={register.clauses} />
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
