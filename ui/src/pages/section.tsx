import { Segmented } from 'antd';
import { useState } from 'react';
import { useOverview } from '../api/overview';
import { useDesk } from '../api/session';
import type { Level, RegisterOverview } from '../api/types.gen';
import { useCall } from '../api/use';
import { useWords } from '../i18n';
import { Nothing } from '../kit/empty';
import { Notice } from '../kit/notice';
import { Page, Section } from '../kit/page';
import { address } from '../kit/route';
import { FindingTable } from '../records/finding-table';
import { SectionRegisters } from './directory';
import { type Part, sectionsOf } from './sections';

/** Findings of a register that are shown at once. */
const ROWS = 20;

type Shown = Level | 'all';

/** How much of a weight is found in a register. */
const count = (held: RegisterOverview, level: Shown): number =>
  level === 'all' ? held.errors + held.warnings + held.notes : held[`${level}s`];

/** A section: its registers, and everything that is wrong in them. */
export default function SectionPage({ section: key }: { section: string | undefined }) {
  const { t, say } = useWords();
  const { registers } = useDesk();
  const part = sectionsOf(registers).find((one) => one.key === key);
  if (!part) return <Page title={t('nowhere')}>{key}</Page>;
  return (
    <Page testid={`section-${part.key}`} title={say(part.label)}>
      {part.pages.length > 0 && (
        <nav className="own-pages" aria-label={t('section.pages')}>
          {part.pages.map((own) => (
            <a key={own.page} href={address(own.page)}>
              {t(own.label)}
            </a>
          ))}
        </nav>
      )}
      <div className="detail">
        <div className="detail-main">
          <SectionFindings key={part.key} part={part} />
        </div>
        <aside className="detail-side">
          <SectionRegisters part={part} bare />
        </aside>
      </div>
    </Page>
  );
}

/** What is found in a section, register by register; which of them hold anything is known from the overview. */
function SectionFindings({ part }: { part: Part }) {
  const { t } = useWords();
  const overview = useOverview();
  const [level, setLevel] = useState<Shown>('all');
  const held = overview?.find(({ section }) => section.key === part.key)?.registers;
  const found = held?.filter((one) => count(one, level) > 0);
  return (
    <Section
      title={t('section.findings')}
      extra={
        <Segmented<Shown>
          size="small"
          aria-label={t('section.level')}
          value={level}
          onChange={setLevel}
          options={[
            { value: 'all', label: t('clauses.all') },
            { value: 'error', label: t('level.error') },
            { value: 'warning', label: t('level.warning') },
            { value: 'note', label: t('level.note') },
          ]}
        />
      }
    >
      {found?.length === 0 && <Nothing text={t('section.clean')} />}
      {found?.map((one) => (
        <RegisterFindings key={`${one.register}/${level}`} held={one} level={level} />
      ))}
    </Section>
  );
}

/** The findings of one register, a page at a time. */
function RegisterFindings({ held, level }: { held: RegisterOverview; level: Shown }) {
  const { t, say } = useWords();
  const [cursors, setCursors] = useState<string[]>([]);
  const found = useCall(
    'finding_list',
    {
      register: held.register,
      level: level === 'all' ? null : level,
      after: cursors.at(-1) ?? null,
      limit: ROWS,
    },
    { watch: 'any' },
  );
  const { data } = found;
  return (
    <div data-testid={`found-${held.register}`}>
      <h3>
        <a href={address('records', held.register)}>{say(held.label)}</a>{' '}
        <span className="quiet">{t('section.found', { n: count(held, level) })}</span>
      </h3>
      <Notice error={found.error} onAgain={found.again} />
      {data && (
        <FindingTable
          label={say(held.label)}
          rows={data.rows}
          {...((data.next !== null || cursors.length > 0) && {
            paging: {
              page: cursors.length + 1,
              more: data.next !== null,
              total: data.total,
              onNext: () => data.next !== null && setCursors([...cursors, data.next]),
              onBack: () => setCursors(cursors.slice(0, -1)),
            },
          })}
        />
      )}
    </div>
  );
}
