import { Tag } from 'antd';
import type { CalendarPlan } from '../api/types.gen';
import { showInstant } from '../fields/time';
import { useWords } from '../i18n';
import { DataTable } from '../kit/table';
import { PackImport } from './pack-import';

/** Brings in the days off of a year: looked at with every due day that it moves, then kept. */
export function CalendarImport() {
  const { t } = useWords();
  const years = (plan: CalendarPlan) => plan.years.map((one) => one.year).join(', ');
  return (
    <div>
      <PackImport<CalendarPlan>
        name="calendar"
        label={t('duties.calendar')}
        files={t('duties.calendar.files')}
        size="small"
        send={(doing, sending) => doing.run('calendar_import', sending)}
        title={() => t('duties.calendar')}
        kept={(plan) => <div role="status">{t('duties.calendar.kept', { years: years(plan) })}</div>}
      >
        {(plan) => <PlanView plan={plan} />}
      </PackImport>
    </div>
  );
}

function PlanView({ plan }: { plan: CalendarPlan }) {
  const { t, say } = useWords();
  const instant = (at: string | null) => (at ? showInstant(at) : t('clock.no_due'));
  return (
    <>
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
          { title: t('due.what'), render: (_, item) => say(item.title) },
          { title: t('due.step'), render: (_, item) => say(item.moved.label) },
          { title: t('calendar.was'), render: (_, item) => instant(item.moved.was) },
          { title: t('calendar.is'), render: (_, item) => instant(item.moved.is) },
        ]}
      />
    </>
  );
}
