import { Form, Input, Radio, Space } from 'antd';
import { useState } from 'react';
import type { Dossier } from '../api/types.gen';
import { useDoing } from '../api/use';
import { Reference } from '../fields/reference';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { useKeys } from '../kit/keyboard';
import { Notice } from '../kit/notice';
import { AddEvidence } from '../records/add-evidence';
import { EvidenceTable } from './evidence-table';

type Props = {
  assessment: string;
  dossier: Dossier;
  onNext: () => void;
  /** Files that become new evidence, none of them yet where it is begun by its button; absent: nothing is added. */
  adding: readonly string[] | undefined;
  /** May files be dropped on the clause? */
  takesFiles: boolean;
  onAdding: (files: readonly string[] | undefined) => void;
};

/** The conclusion of a clause. 1, 2, 3 choose the verdict, Ctrl+Enter keeps it. */
export function ConclusionForm({ assessment, dossier, onNext, adding, takesFiles, onAdding }: Props) {
  const { t, say, aside } = useWords();
  const doing = useDoing();
  const stored = dossier.conclusion?.values ?? {};
  const text = (key: string) => (typeof stored[key] === 'string' ? (stored[key] as string) : '');
  const [verdict, setVerdict] = useState(text('verdict'));
  const [reason, setReason] = useState(text('reason'));
  const [measure, setMeasure] = useState(text('equivalent_measure'));
  const [difference, setDifference] = useState(text('difference_reason'));
  const [evidence, setEvidence] = useState<string[]>(() => dossier.evidence.map((one) => one.id));
  const [titles, setTitles] = useState<Record<string, string>>(() =>
    Object.fromEntries(dossier.evidence.map((one) => [one.id, `${one.title}${aside(one.code)}`])),
  );
  const [savedAs, setSavedAs] = useState<string>();
  const proposed = dossier.proposal?.verdict;
  // Whether a reason is needed is the core's to say; here is where it goes.
  const differs = proposed !== undefined && verdict !== '' && verdict !== proposed;
  const now = JSON.stringify([verdict, reason, measure, difference, evidence]);
  const save = async () => {
    if (verdict === '') return;
    const done = await doing.run('conclude', {
      assessment,
      clause: dossier.clause.id,
      verdict,
      reason,
      equivalent_measure: measure,
      difference_reason: differs ? difference : '',
      evidence,
      version: dossier.conclusion?.version ?? null,
    });
    if (done) setSavedAs(now);
  };
  const choose = (at: number) => {
    const option = dossier.verdicts[at];
    if (option) setVerdict(option.key);
  };
  useKeys({
    '1': () => choose(0),
    '2': () => choose(1),
    '3': () => choose(2),
    'mod+Enter': () => void save(),
  });
  return (
    <Form layout="vertical" component="div" data-testid="conclusion-form">
      <Radio.Group
        optionType="button"
        buttonStyle="solid"
        value={verdict}
        onChange={(event) => setVerdict(event.target.value as string)}
        aria-label={t('dossier.conclusion')}
      >
        {dossier.verdicts.map((option, at) => (
          <Radio.Button key={option.key} value={option.key}>
            <span data-testid={`verdict-${option.key}`}>
              {at + 1} {say(option.label)}
            </span>
          </Radio.Button>
        ))}
      </Radio.Group>
      <Form.Item className="after" label={t('conclude.reason')} htmlFor="conclude-reason">
        <Input.TextArea
          id="conclude-reason"
          data-testid="conclude-reason"
          autoSize={{ minRows: 2, maxRows: 10 }}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </Form.Item>
      {differs && (
        <Form.Item label={t('conclude.difference')} htmlFor="conclude-difference">
          <Input.TextArea
            id="conclude-difference"
            data-testid="conclude-difference"
            autoSize={{ minRows: 2, maxRows: 6 }}
            value={difference}
            onChange={(event) => setDifference(event.target.value)}
          />
        </Form.Item>
      )}
      {(verdict === 'does_not_conform' || measure !== '') && (
        <Form.Item label={t('conclude.measure')} htmlFor="conclude-measure">
          <Input.TextArea
            id="conclude-measure"
            data-testid="conclude-measure"
            autoSize={{ minRows: 2, maxRows: 6 }}
            value={measure}
            onChange={(event) => setMeasure(event.target.value)}
          />
        </Form.Item>
      )}
      <Form.Item
        label={t('conclude.evidence')}
        htmlFor="conclude-evidence"
        extra={takesFiles ? t('evidence.drop_ways') : undefined}
      >
        <Space.Compact className="wide">
          <Reference
            id="conclude-evidence"
            testid="conclude-evidence"
            label={t('conclude.evidence')}
            register="evidence"
            many
            value={evidence}
            known={titles}
            onChange={(next) => setEvidence(Array.isArray(next) ? next : [])}
          />
          <Action testid="evidence-new" onClick={() => onAdding([])}>
            {t('evidence.new')}
          </Action>
        </Space.Compact>
      </Form.Item>
      <EvidenceTable evidence={dossier.evidence.filter((one) => evidence.includes(one.id))} />
      <Notice error={doing.error} onClose={doing.clear} />
      <Space className="after">
        <Action testid="conclude-save" type="primary" disabled={verdict === ''} loading={doing.busy} onClick={save}>
          {t('conclude.save')}
        </Action>
        <Action testid="conclude-next" onClick={onNext}>
          {t('conclude.next')}
        </Action>
        {savedAs === now && (
          <span role="status" data-testid="conclude-saved">
            {t('saved')}
          </span>
        )}
        {dossier.concluded_by && <span className="quiet">{t('conclude.by', { name: dossier.concluded_by })}</span>}
      </Space>
      {adding && (
        <AddEvidence
          dropped={adding}
          onClose={() => onAdding(undefined)}
          onAdded={(id, title) => {
            setTitles({ ...titles, [id]: title });
            setEvidence([...evidence, id]);
            onAdding(undefined);
          }}
        />
      )}
    </Form>
  );
}
