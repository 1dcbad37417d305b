import { Checkbox, Form, Input, Modal, Tag } from 'antd';
import { useState } from 'react';
import type { CalendarPlan } from '../api/types.gen';
import { useDoing } from '../api/use';
import { showInstant } from '../fields/time';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Notice } from '../kit/notice';
import { DataTable } from '../kit/table';
import { platform } from '../platform';

/** Brings in the days off of a year: looked at with every due day that it moves, then kept. */
export function CalendarImport() {
  const { t } = useWords();
  const doing = useDoing();
  const [path, setPath] = useState('');
  const [plan, setPlan] = useState<CalendarPlan>();
  const [years, setYears] = useState<string>();
  const look = async () => {
    const picked = await platform.pickOpen({
      title: t('duties.calendar'),
      filters: [{ name: t('duties.calendar.files'), extensions: ['json'] }],
    });
    if (!picked) return;
    setPath(picked);
    setPlan(await doing.run('calendar_import', { path: picked }));
  };
  return (
    <div>
      <Action testid="calendar-import" size="small" loading={doing.busy} onClick={look}>
        {t('duties.calendar')}
      </Action>
      {years && <div role="status">{t('duties.calendar.kept', { years })}</div>}
      <Notice error={doing.error} onClose={doing.clear} />
      {plan && (
        <PlanDialog
          path={path}
          plan={plan}
          onClose={() => setPlan(undefined)}
          onKept={(kept) => {
            setPlan(undefined);
            setYears(kept.years.map((one) => one.year).join(', '));
          }}
        />
      )}
    </div>
  );
}

type Props = { path: string; plan: CalendarPlan; onClose: () => void; onKept: (kept: CalendarPlan) => void };

function PlanDialog({ path, plan, onClose, onKept }: Props) {
  const { t, say } = useWords();
  const doing = useDoing();
  const [verified, setVerified] = useState(false);
  const [reason, setReason] = useState('');
  const keep = async () => {
    const kept = await doing.run('calendar_import', { path, sha256: plan.sha256, verified, reason });
    if (kept) onKept(kept);
  };
  const instant = (at: string | null) => (at ? showInstant(at) : t('clock.no_due'));
  return (
    <Modal
      open
      width={760}
      title={t('duties.calendar')}
      okText={t('calendar.keep')}
      cancelText={t('cancel')}
      confirmLoading={doing.busy}
      okButtonProps={{ ...({ 'data-testid': 'calendar-keep' } as object) }}
      onOk={keep}
      onCancel={onClose}
    >
      <DataTable
        label={t('calendar.years')}
        testid="calendar-years"
        wrap
        rows={plan.years}
        rowKey={(year) => String(year.year)}
        columns={[
          { title: t('calendar.year'), render: (_, year) => year.year },
          { title: t('calendar.off'), className: 'right', render: (_, year) => year.off },
          { title: t('calendar.working'), className: 'right', render: (_, year) => year.working },
          {
            title: t('calendar.source'),
            render: (_, year) => (
              <>
                {year.source} {!year.verified && <Tag color="orange">{t('dossier.unverified')}</Tag>}
              </>
            ),
          },
        ]}
      />
      <h3>{t('calendar.moved')}</h3>
      <DataTable
        label={t('calendar.moved')}
        testid="calendar-moved"
        wrap
        rows={plan.moved}
        rowKey={(item) => `${item.moved.register}/${item.moved.record}/${item.moved.key}`}
        empty={t('calendar.moved.none')}
        columns={[
          { title: t('due.what'), render: (_, item) => item.title },
          { title: t('due.step'), render: (_, item) => say(item.moved.label) },
          { title: t('calendar.was'), render: (_, item) => instant(item.moved.was) },
          { title: t('calendar.is'), render: (_, item) => instant(item.moved.is) },
        ]}
      />
      <Form layout="vertical" component="div" className="after">
        <Checkbox checked={verified} onChange={(event) => setVerified(event.target.checked)}>
          {t('calendar.verified')}
        </Checkbox>
        <Form.Item label={t('reason')} htmlFor="calendar-reason">
          <Input id="calendar-reason" value={reason} onChange={(event) => setReason(event.target.value)} />
        </Form.Item>
      </Form>
      <Notice error={doing.error} onClose={doing.clear} />
    </Modal>
  );
}
