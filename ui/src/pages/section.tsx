import { Segmented } from 'antd';
import { useState } from 'react';
import { useDesk } from '../api/session';
import type { Level } from '../api/types.gen';
import { useCall } from '../api/use';
import { useWords } from '../i18n';
import { Nothing } from '../kit/empty';
import { Notice } from '../kit/notice';
import { Page, Section } from '../kit/page';
import { address } from '../kit/route';
import { FindingTable } from '../records/finding-table';
import { SectionRegisters } from './directory';
import { sectionsOf } from './sections';

/** Findings of a section that are shown at once. */
const MOST = 200;

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
          <SectionFindings key={part.key} section={part.key} />
        </div>
        <aside className="detail-side">
          <SectionRegisters part={part} bare />
        </aside>
      </div>
    </Page>
  );
}

function SectionFindings({ section }: { section: string }) {
  const { t } = useWords();
  const [level, setLevel] = useState<Level | 'all'>('all');
  const found = useCall(
    'finding_list',
    { section, register: null, level: level === 'all' ? null : level, limit: MOST },
    { watch: 'any' },
  );
  return (
    <Section
      title={t('section.findings')}
      extra={
        <Segmented<Level | 'all'>
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
      <Notice error={found.error} onAgain={found.again} />
      {found.data?.rows.length === 0 && <Nothing text={t('section.clean')} />}
      {found.data && found.data.rows.length > 0 && <FindingTable rows={found.data.rows} total={found.data.total} />}
    </Section>
  );
}
