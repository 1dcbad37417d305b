import { type ComponentType, useState } from 'react';
import type { EvidenceFile, RecordDetail, RegisterInfo } from '../api/types.gen';
import { isEmpty } from '../fields/plain';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Section } from '../kit/page';
import { address } from '../kit/route';
import { AddEvidence } from './add-evidence';
import { CompareItems } from './compare-items';
import { EvidenceFiles } from './evidence-files';
import { FilingPackage } from './filing-package';
import { RecordForm } from './form';
import { KeptSecret } from './kept-secret';
import { OnePage } from './one-page';

/** A record as its page shows it. */
export type Shown = { register: RegisterInfo; detail: RecordDetail };
type Making = { register: RegisterInfo; onClose: () => void; onMade: (id: string) => void };

/** What a register has of its own. */
type Own = {
  /** Stands among the actions of a record, for those who may write it. */
  Actions?: ComponentType<Shown>;
  /** Stands below the values of a record. */
  Below?: ComponentType<Shown>;
  /** Makes a record. */
  New: ComponentType<Making>;
};

/** The form that every register has. */
function NewRecord({ register, onClose, onMade }: Making) {
  return (
    <RecordForm
      register={register}
      onClose={onClose}
      onSaved={(saved) => {
        onClose();
        onMade(saved.id);
      }}
    />
  );
}

/** Evidence comes with its files. */
function NewEvidence({ onClose, onMade }: Making) {
  return <AddEvidence onClose={onClose} onAdded={onMade} />;
}

function ReviseEvidence({ detail }: Shown) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Action testid="evidence-revise" onClick={() => setOpen(true)}>
        {t('evidence.revise')}
      </Action>
      {open && <AddEvidence id={detail.record.id} onClose={() => setOpen(false)} onAdded={() => setOpen(false)} />}
    </>
  );
}

function FilesOfEvidence({ detail }: Shown) {
  const { t } = useWords();
  const { record } = detail;
  if (isEmpty(record.values.files)) return null;
  return (
    <Section title={t('evidence.take')}>
      <OnePage kind="label" detail={detail} />
      <EvidenceFiles id={record.id} files={record.values.files as unknown as EvidenceFile[]} />
    </Section>
  );
}

/** A record that has a page of its own among the pages of evaluation, and the way to it. */
const evaluated = (part: 'banks' | 'draws' | 'runs') =>
  function InEvaluation({ detail }: Shown) {
    const { t } = useWords();
    return (
      <p>
        <a href={address('evaluation', part, detail.record.id)} data-testid="to-evaluation">
          {t('evaluation.open')}
        </a>
      </p>
    );
  };

/** The key of an endpoint, for those who may write it. */
function KeyOfEndpoint({ register, detail: { record } }: Shown) {
  const { t } = useWords();
  if (register.access !== 'write') return null;
  return (
    <Section title={t('endpoint.key')}>
      <KeptSecret owner="endpoint" id={record.id} />
    </Section>
  );
}

/** The passwords of a test channel, for those who may write it. */
function SecretsOfChannel({ register, detail: { record } }: Shown) {
  const { t } = useWords();
  if (register.access !== 'write') return null;
  return (
    <Section title={t('channel.secret')}>
      <KeptSecret owner="channel" id={record.id} />
    </Section>
  );
}

function PackageOfFiling({ register, detail: { record } }: Shown) {
  const name = typeof record.values.code === 'string' ? record.values.code : 'package';
  const again = typeof record.values.previous === 'string' && record.values.previous !== '';
  return <FilingPackage filing={record.id} name={name} writes={register.access === 'write'} again={again} />;
}

function ReceiptOfComplaint({ detail }: Shown) {
  return <OnePage kind="receipt" detail={detail} />;
}

const PLAIN: Own = { New: NewRecord };

/** The registers that have more than fields, states and clocks. Their pages ask here and name none of them. */
const OWN: Record<string, Partial<Own>> = {
  evidence: { Actions: ReviseEvidence, Below: FilesOfEvidence, New: NewEvidence },
  complaints: { Below: ReceiptOfComplaint },
  datasets: { Actions: CompareItems },
  question_banks: { Below: evaluated('banks') },
  model_endpoints: { Below: KeyOfEndpoint },
  test_channels: { Below: SecretsOfChannel },
  filings: { Below: PackageOfFiling },
  draws: { Below: evaluated('draws') },
  evaluation_runs: { Below: evaluated('runs') },
};

/** What a register has of its own, beside what every one has. */
export const ownOf = (register: RegisterInfo): Own => ({ ...PLAIN, ...OWN[register.key] });
