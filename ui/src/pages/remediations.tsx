import { Tag } from 'antd';
import { useState } from 'react';
import { useDesk } from '../api/session';
import type { Dossier } from '../api/types.gen';
import { Findings } from '../fields/findings';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Section } from '../kit/page';
import { address } from '../kit/route';
import { RecordForm } from '../records/form';

/** What is done about a clause that is not conformed to, and a place to plan it. */
export function Remediations({ assessment, dossier }: { assessment: string; dossier: Dossier }) {
  const { t, say, day } = useWords();
  const register = useDesk().register('remediations');
  const [planning, setPlanning] = useState(false);
  const { row, remediations } = dossier;
  if (!register || (remediations.length === 0 && row.verdict !== 'does_not_conform')) return null;
  return (
    <Section title={say(register.label)} testid="remediations">
      {row.unplanned && <p className="mark-red">{t('remediations.unplanned')}</p>}
      <ul className="notes">
        {remediations.map((one) => (
          <li key={one.id} data-testid={`remediation-${one.id}`}>
            <a href={address('records', 'remediations', one.id)}>{one.code}</a> <Tag>{say(one.state_label)}</Tag>
            {one.retest && (
              <Tag color={one.retest === 'passed' ? 'green' : 'red'}>
                {t(one.retest === 'passed' ? 'remediations.passed' : 'remediations.failed')}
              </Tag>
            )}
            <span className="quiet">
              {one.owner} {day(one.due_on)}
            </span>
            <div className="long">{one.gap}</div>
            <div className="long">{one.measure}</div>
            <Findings findings={one.findings} />
          </li>
        ))}
      </ul>
      {register.writable && (
        <Action testid="remediation-plan" onClick={() => setPlanning(true)}>
          {t('remediations.plan')}
        </Action>
      )}
      {planning && (
        <RecordForm
          register={register}
          given={{
            assessment,
            clause: dossier.clause.id,
            conclusion: dossier.conclusion?.id ?? null,
            gap: dossier.conclusion?.values.reason ?? null,
            owner: row.owner?.person.id ?? null,
          }}
          onClose={() => setPlanning(false)}
          onSaved={() => setPlanning(false)}
        />
      )}
    </Section>
  );
}
