import { Alert, Button, Checkbox, Form, Input, Space, Statistic } from 'antd';
import { type ReactNode, useState } from 'react';
import type { ImportPlan, RegisterInfo, SheetRead } from '../api/types.gen';
import { Findings } from '../fields/findings';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Done } from '../kit/done';
import { Section } from '../kit/page';
import { address } from '../kit/route';
import { platform } from '../platform';
import { ImportColumns } from './import-columns';
import type { Mending } from './import-mending';
import { isRegister, PlanRows } from './import-rows';

type Props = {
  /** Heading that names the file. */
  title: string;
  plan: ImportPlan;
  /** Whose fields the columns are; or, for a sheet of a form of its own, its columns by the keys of their values. */
  of: RegisterInfo | Record<string, string>;
  busy: boolean;
  /** Is a reason asked for? Absent: yes. */
  reasoned?: boolean;
  /** What a person mends of it; absent: it is mended in its sheet alone. */
  mending?: Mending;
  /** Takes the faulty rows out as a sheet. */
  onFaulty?: () => void;
  /** How far a call is and why it was refused, told where it was begun. */
  underway?: ReactNode;
  onCommit: (reason: string) => void;
  onDrop: () => void;
};

/** What an import kept: how many records, and where the journal tells of it. */
export type Imported = { seq: number; count: number };

/** Asks for a sheet to import. */
export function usePickSheet(): () => Promise<string | null> {
  const { t } = useWords();
  const filters = [{ name: t('import.sheets'), extensions: ['xlsx', 'csv'] }];
  return () => platform.pickOpen({ title: t('import.pick'), filters });
}

/** What a sheet is sent with: looked at first, then kept against what the look promised. */
type SheetSent = { path: string; preview: boolean; seen?: string; reason: string };

/** A sheet of a form of its own: picked, looked at, and kept as it was seen. */
export function useSheet(send: (ask: SheetSent) => Promise<SheetRead | undefined>) {
  const pickSheet = usePickSheet();
  const [looked, setLooked] = useState<{ plan: ImportPlan; path: string }>();
  const [done, setDone] = useState<Imported>();
  const forget = () => {
    setLooked(undefined);
    setDone(undefined);
  };
  const look = async () => {
    const path = await pickSheet();
    if (!path) return;
    forget();
    const read = await send({ path, preview: true, reason: '' });
    if (read) setLooked({ plan: read.plan, path });
  };
  const commit = async (reason: string) => {
    if (!looked) return;
    const kept = await send({ path: looked.path, preview: false, seen: looked.plan.plan, reason });
    if (!kept) return;
    setLooked(undefined);
    if (kept.seq !== null) setDone({ seq: kept.seq, count: kept.plan.new + kept.plan.change });
  };
  return { plan: looked?.plan, done, look, commit, forget };
}

/** Says what was imported. */
export function ImportDone({ testid, seq, count }: Imported & { testid: string }) {
  const { t } = useWords();
  return (
    <Done
      testid={testid}
      title={t('import.done', { count })}
      description={<a href={address('journal', String(seq))}>{t('history.entry', { seq })}</a>}
    />
  );
}

/** What an import would do, row by row, and the ways on: mend it, keep all of it, or drop it. */
export function PlanView({
  title,
  plan,
  of,
  busy,
  reasoned = true,
  mending,
  onFaulty,
  underway,
  onCommit,
  onDrop,
}: Props) {
  const { t, say } = useWords();
  const [reason, setReason] = useState('');
  const nothing = plan.new + plan.change === 0;
  const unchecked = mending?.unchecked ?? 0;
  const clear = plan.refused === 0 && unchecked === 0;
  return (
    <Section title={title} testid="import-plan" extra={<span className="quiet">{say(plan.form)}</span>}>
      <div className="figures">
        <Statistic title={t('action.new')} value={plan.new} />
        <Statistic title={t('action.change')} value={plan.change} />
        <Statistic title={t('action.same')} value={plan.same} />
        <Statistic
          title={t('action.refused')}
          value={plan.refused}
          styles={plan.refused > 0 ? { content: { color: 'var(--red)' } } : {}}
        />
      </div>
      <Findings findings={plan.findings} />
      {mending?.pasted && (
        <Checkbox
          checked={plan.headed}
          disabled={busy}
          data-testid="import-headed"
          onChange={(event) => mending.setHeaded(event.target.checked)}
        >
          {t('import.headed')}
        </Checkbox>
      )}
      {mending && isRegister(of) && <ImportColumns plan={plan} register={of} busy={busy} onLead={mending.lead} />}
      <PlanRows plan={plan} of={of} mending={mending} />
      <Form layout="vertical" component="div" className="after">
        {plan.refused > 0 && (
          <Alert
            type="error"
            showIcon
            data-testid="import-refused"
            title={t(mending ? 'import.refused' : 'import.refused_sheet', { n: plan.refused })}
          />
        )}
        {reasoned && clear && (
          <Form.Item label={t('reason')} htmlFor="import-reason">
            <Input id="import-reason" value={reason} onChange={(event) => setReason(event.target.value)} />
          </Form.Item>
        )}
        {underway}
        <Space className="after" wrap>
          {mending && unchecked > 0 && (
            <Action testid="import-again" type="primary" loading={busy} onClick={mending.again}>
              {t('import.again')}
            </Action>
          )}
          <Action
            testid="import-commit"
            type={unchecked > 0 ? 'default' : 'primary'}
            disabled={!clear || nothing}
            loading={busy}
            onClick={() => onCommit(reason)}
          >
            {t('import.commit', { n: plan.new + plan.change })}
          </Action>
          {onFaulty && plan.refused > 0 && (
            <Action testid="import-faulty" disabled={busy} onClick={onFaulty}>
              {t('import.faulty')}
            </Action>
          )}
          <Button onClick={onDrop}>{t('import.drop')}</Button>
          {unchecked > 0 && (
            <span role="status" data-testid="import-unchecked">
              {t('import.unchecked', { n: unchecked })}
            </span>
          )}
        </Space>
      </Form>
    </Section>
  );
}
