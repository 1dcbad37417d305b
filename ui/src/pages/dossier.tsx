import { Alert, Collapse, Skeleton, Tag } from 'antd';
import { useEffect, useState } from 'react';
import { useDesk } from '../api/session';
import type { Card, Dossier, Proposal, Threshold } from '../api/types.gen';
import { useCall } from '../api/use';
import { Findings } from '../fields/findings';
import { useWords } from '../i18n';
import { DropZone } from '../kit/drop-zone';
import { Notice } from '../kit/notice';
import { Section } from '../kit/page';
import { address } from '../kit/route';
import { History } from '../records/history';
import { useTitlesOf } from '../records/titles';
import { Checks } from './checks';
import { Counterparts, Licensed } from './counterparts';
import { ConclusionForm } from './conclude';
import { MissingList } from './path';
import { Remediations } from './remediations';
import { StateMark, VerdictTag } from './verdicts';
import { grouped } from '../kit/figures';

type Props = {
  assessment: string;
  clause: string;
  onNext: () => void;
  /** Told the digest of what is shown, so that it can be checked as it was seen. */
  onSeen?: (clause: string, digest: string) => void;
};

/** Everything about one clause: what it asks, what proves it, what records say, what was concluded and checked. */
export function DossierView({ assessment, clause, onNext, onSeen }: Props) {
  const { t, say, word } = useWords();
  const { register } = useDesk();
  const [adding, setAdding] = useState<readonly string[]>();
  const takesFiles = Boolean(register('evidence')?.writable && register('assessments')?.writable);
  const shown = useCall('clause_show', { assessment, clause }, { watch: 'any' });
  const dossier = shown.data;
  const digest = dossier?.seen;
  useEffect(() => {
    if (digest) onSeen?.(clause, digest);
  }, [clause, digest, onSeen]);
  if (!dossier) return shown.error ? <Notice error={shown.error} onAgain={shown.again} /> : <Skeleton active />;
  const { row } = dossier;
  return (
    <DropZone
      testid="dossier-drop"
      text={t('evidence.drop_here', { clause: dossier.clause.id })}
      off={adding !== undefined || !takesFiles}
      onDrop={setAdding}
    >
      <article data-testid="dossier" aria-label={say(dossier.clause.title)}>
        <header className="dossier-head">
          <div className="clause">{dossier.cite}</div>
          <h2 data-testid="dossier-title">
            {dossier.clause.id} {say(dossier.clause.title)}
          </h2>
          <div>
            <Tag color={dossier.clause.demand.startsWith('must') ? 'geekblue' : 'default'}>
              {word('demand', dossier.clause.demand)}
            </Tag>
            <span data-testid="dossier-state">
              <StateMark row={row} />
            </span>
            <Owner dossier={dossier} />
          </div>
        </header>
        {row.blocks.length > 0 && (
          <Alert
            type="warning"
            className="notice"
            title={t('dossier.blocks')}
            data-testid="dossier-blocks"
            description={
              <ul className="plain">
                {row.blocks.map((text, at) => (
                  <li key={at}>{say(text)}</li>
                ))}
              </ul>
            }
          />
        )}
        <Section title={t('dossier.requirement')}>
          <p className="requirement" data-testid="dossier-requirement">
            {say(dossier.clause.requirement)}
          </p>
          {dossier.clause.note && <p className="quiet">{say(dossier.clause.note)}</p>}
          <Thresholds thresholds={dossier.thresholds} />
          {dossier.clause.card && <CardView card={dossier.clause.card} />}
        </Section>
        <Licensed dossier={dossier} />
        {dossier.proposal && <ProposalView proposal={dossier.proposal} />}
        <Section title={t('dossier.conclusion')} testid="dossier-conclusion">
          <ConclusionForm
            assessment={assessment}
            dossier={dossier}
            onNext={onNext}
            adding={adding}
            takesFiles={takesFiles}
            onAdding={setAdding}
          />
        </Section>
        <Remediations assessment={assessment} dossier={dossier} />
        <Carried dossier={dossier} />
        <Counterparts counterparts={dossier.counterparts} />
        <Section title={t('dossier.checks')}>
          <Checks assessment={assessment} dossier={dossier} />
        </Section>
        <ConclusionHistory dossier={dossier} />
        <span className="unseen">{register('conclusions') ? '' : t('register.unreadable')}</span>
      </article>
    </DropZone>
  );
}

/** Where a conclusion was carried from. */
function Carried({ dossier }: { dossier: Dossier }) {
  const { t } = useWords();
  const note = dossier.conclusion?.values.carried_note;
  if (typeof note !== 'string') return null;
  return (
    <Section title={t('carried.note')} testid="carried-note">
      {note.split('\n').map((line) => (
        <p key={line} className="quiet">
          {line}
        </p>
      ))}
    </Section>
  );
}

/** Who works on the clause, and until when. */
function Owner({ dossier }: { dossier: Dossier }) {
  const { t, say, day } = useWords();
  const { owner } = dossier.row;
  return (
    <span className="quiet dossier-owner" data-testid="dossier-owner">
      {owner ? (
        <>
          {t('assign.owner')} <a href={address('records', 'people', owner.person.id)}>{say(owner.person.title)}</a>{' '}
          {owner.due_on && (
            <span className={owner.overdue ? 'mark-red' : ''}>{t('assign.until', { day: day(owner.due_on) })}</span>
          )}
        </>
      ) : (
        t('clauses.no_owner')
      )}
    </span>
  );
}

function ConclusionHistory({ dossier }: { dossier: Dossier }) {
  const { t } = useWords();
  const conclusions = useDesk().register('conclusions');
  const titles = useTitlesOf(dossier.history.map(({ changes }) => ({ register: conclusions, changes })));
  if (dossier.history.length === 0) return null;
  return (
    <Section title={t('record.history')}>
      <History entries={dossier.history} register={conclusions} titles={titles} />
    </Section>
  );
}

function Thresholds({ thresholds }: { thresholds: Threshold[] }) {
  const { t, say, word } = useWords();
  if (thresholds.length === 0) return null;
  return (
    <ul className="thresholds" data-testid="thresholds">
      {thresholds.map((one) => (
        <li key={one.key}>
          {say(one.label)} <strong>{word('bound', one.bound)}</strong>{' '}
          <strong className="figure">{grouped(one.value)}</strong> {word('unit', one.unit)}
          {!one.provenance.verified && <Tag color="orange">{t('dossier.unverified')}</Tag>}
        </li>
      ))}
    </ul>
  );
}

function CardView({ card }: { card: Card }) {
  const { t, say } = useWords();
  return (
    <Collapse
      size="small"
      defaultActiveKey={['card']}
      items={[
        {
          key: 'card',
          label: t('card'),
          children: (
            <dl className="card">
              <dt>{t('card.evidence')}</dt>
              <dd>{say(card.evidence)}</dd>
              <dt>{t('card.example')}</dt>
              <dd>{say(card.example)}</dd>
              <dt>{t('card.why')}</dt>
              <dd>{say(card.why)}</dd>
            </dl>
          ),
        },
      ]}
    />
  );
}

function ProposalView({ proposal }: { proposal: Proposal }) {
  const { t, say } = useWords();
  return (
    <Section title={t('proposal')} testid="proposal" extra={<VerdictTag verdict={proposal.verdict} />}>
      <ul className="facts">
        {proposal.grounds.map((ground, at) => (
          <li key={at}>{say(ground)}</li>
        ))}
      </ul>
      <Findings findings={proposal.findings} />
      {proposal.missing.length > 0 && <strong>{t('proposal.missing')}</strong>}
      <MissingList missing={proposal.missing} testid="proposal-missing" />
      {proposal.records.length > 0 && (
        <div className="links">
          <span className="quiet">{t('proposal.records')}</span>
          {proposal.records.map((record) => (
            <a key={`${record.register}/${record.id}`} href={address('records', record.register, record.id)}>
              {say(record.title)}
            </a>
          ))}
        </div>
      )}
    </Section>
  );
}
