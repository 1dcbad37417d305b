import { DatePicker, Drawer, Form, Input, Skeleton } from 'antd';
import { useState } from 'react';
import { useDesk } from '../api/session';
import type { RemedyGroup } from '../api/types.gen';
import { useCall, useDoing } from '../api/use';
import { useFields } from '../fields/of-register';
import { Reference } from '../fields/reference';
import { dayOf } from '../fields/time';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Nothing } from '../kit/empty';
import { grouped } from '../kit/figures';
import { Notice } from '../kit/notice';
import { Section } from '../kit/page';
import { address } from '../kit/route';
import { countColumn, DataTable } from '../kit/table';
import { AssessmentChoice, useAssessments } from './assessments';

/** Failed items in groups that are mended together, and the way from each to its remediation. */
export function RunRemedies({ run }: { run: string }) {
  const { t, say } = useWords();
  const { register } = useDesk();
  const groups = useCall('run_remedies', { run }, { watch: ['judgements', 'remediations', 'answers'] });
  const [making, setMaking] = useState<RemedyGroup>();
  const writes = register('remediations')?.access === 'write';
  const risk = (one: RemedyGroup) => (one.risk === '' ? t('remedies.no_risk') : `${one.risk} ${say(one.title)}`);
  return (
    <Section title={t('run.remedies')} testid="run-remedies">
      <p className="quiet">{t('remedies.about')}</p>
      <Notice error={groups.error} onAgain={groups.again} />
      {!groups.data && !groups.error && <Skeleton active />}
      {groups.data && (
        <DataTable<RemedyGroup>
          label={t('run.remedies')}
          testid="remedy-groups"
          wrap
          rows={groups.data}
          rowKey={(one) => `${one.risk}/${one.source}`}
          empty={<Nothing text={t('remedies.none')} />}
          columns={[
            { title: t('keywords.risk'), render: (_, one) => risk(one) },
            { title: t('remedies.source'), render: (_, one) => one.source || t('evaluation.no_source') },
            countColumn(t('evaluation.items'), (one) => one.items, 90),
            {
              title: t('remedies.numbers'),
              render: (_, one) => (
                <span className="figure">
                  {one.numbers.map(grouped).join(' ')}
                  {one.numbers.length < one.items && ' …'}
                </span>
              ),
            },
            {
              title: t('remedies.remediation'),
              width: 170,
              render: (_, one) =>
                one.remediation ? (
                  <a href={address('records', 'remediations', one.remediation)}>{t('remedies.open')}</a>
                ) : writes ? (
                  <Action
                    testid={`remedy-${one.risk}-${one.source}`}
                    size="small"
                    aria-label={`${t('remediations.plan')} ${risk(one)} ${one.source}`}
                    onClick={() => setMaking(one)}
                  >
                    {t('remediations.plan')}
                  </Action>
                ) : (
                  <span className="nothing">—</span>
                ),
            },
          ]}
        />
      )}
      {making && <Remediate run={run} group={making} told={risk(making)} onClose={() => setMaking(undefined)} />}
    </Section>
  );
}

type Making = { run: string; group: RemedyGroup; told: string; onClose: () => void };

/** Says what is done about a group, by whom and by when. */
function Remediate({ run, group, told, onClose }: Making) {
  const { t, aside } = useWords();
  const { label } = useFields('remediations');
  const doing = useDoing();
  const assessments = useAssessments();
  const [chosen, setChosen] = useState<string>();
  const [measure, setMeasure] = useState('');
  const [owner, setOwner] = useState<string | null>(null);
  const [due, setDue] = useState<string | null>(null);
  const assessment = chosen ?? assessments.data?.rows[0]?.id;
  const save = async () => {
    if (assessment === undefined || owner === null || due === null) return;
    const { risk, source } = group;
    const ask = { run, assessment, risk, source, measure: measure.trim(), owner, due_on: due };
    if (await doing.run('run_remediate', ask)) onClose();
  };
  return (
    <Drawer open size={520} title={t('remediations.plan')} onClose={onClose} data-testid="remedy-form">
      <p>{t('remedies.of', { what: `${told}${group.source ? aside(group.source) : ''}`, n: grouped(group.items) })}</p>
      <Notice error={assessments.error} onAgain={assessments.again} />
      {assessments.data?.rows.length === 0 && (
        <p className="warned">
          {t('clauses.none')} <a href={address('records', 'assessments')}>{t('clauses.to_assessments')}</a>
        </p>
      )}
      <Form layout="vertical" component="div">
        <Form.Item label={t('clauses.assessment')} required>
          <AssessmentChoice
            testid="remedy-assessment"
            assessments={assessments.data}
            value={assessment}
            onChange={setChosen}
          />
        </Form.Item>
        <Form.Item label={label('measure')} required htmlFor="remedy-measure">
          <Input.TextArea
            id="remedy-measure"
            data-testid="remedy-measure"
            autoSize={{ minRows: 3, maxRows: 10 }}
            value={measure}
            onChange={(event) => setMeasure(event.target.value)}
          />
        </Form.Item>
        <Form.Item label={label('owner')} required htmlFor="remedy-owner">
          <Reference
            id="remedy-owner"
            testid="remedy-owner"
            register="people"
            label={label('owner')}
            value={owner}
            onChange={(next) => setOwner(typeof next === 'string' ? next : null)}
          />
        </Form.Item>
        <Form.Item label={label('due_on')} required htmlFor="remedy-due">
          <DatePicker
            id="remedy-due"
            data-testid="remedy-due"
            format="YYYY-MM-DD"
            value={dayOf(due)}
            onChange={(next) => setDue(next ? next.format('YYYY-MM-DD') : null)}
          />
        </Form.Item>
        <Notice error={doing.error} onClose={doing.clear} />
        <Action
          testid="remedy-save"
          type="primary"
          disabled={assessment === undefined || owner === null || due === null || measure.trim() === ''}
          loading={doing.busy}
          onClick={save}
        >
          {t('save')}
        </Action>
      </Form>
    </Drawer>
  );
}
