import type { DueItem } from '../api/types.gen';
import { showInstant } from '../fields/time';
import { useWords } from '../i18n';
import { go } from '../kit/route';
import { DataTable } from '../kit/table';
import { ClockTag } from './clocks';

/** A record's clocks that are not done; the first of them leads. */
export type DueRecord = { lead: DueItem; others: DueItem[] };

/** Clocks by record, in the order in which the core sent them; the one that the core says leads stands in front. */
export function byRecord(items: readonly DueItem[]): DueRecord[] {
  const records = new Map<string, DueRecord>();
  for (const item of items) {
    const key = `${item.register}/${item.id}`;
    const held = records.get(key);
    if (held) held.others.push(item);
    else records.set(key, { lead: item, others: [] });
  }
  return [...records.values()].map(({ lead, others }) => {
    const all = [lead, ...others];
    const first = all.find((item) => item.clock.leads) ?? lead;
    return { lead: first, others: all.filter((item) => item !== first) };
  });
}

/** The due instant as it stands in a column; what is asked for at once stands there with its start. */
function useShortWhen(): (item: DueItem) => string {
  const { t } = useWords();
  return ({ clock: { due_at, at_once } }) => {
    if (!due_at) return t('clock.no_due');
    return at_once ? t('clock.from', { at: showInstant(due_at) }) : showInstant(due_at);
  };
}

/** Whom something due concerns, and to whom it went when it was overdue. */
function Concerned({ item }: { item: DueItem }) {
  const { t, list, instant } = useWords();
  const gone = item.escalations.filter((one) => one.reached);
  return (
    <>
      {list(item.people.map((person) => person.name)) || '—'}
      {gone.length > 0 && (
        <div className="quiet">{t('due.escalated', { names: list(gone.map((one) => one.to.name)) })}</div>
      )}
      {item.remind_at && <div className="quiet">{t('due.remind', { at: instant(item.remind_at) })}</div>}
    </>
  );
}

/** What is due, one line a record: its leading clock, and how many more run. */
export function DueTable({ records, whole = false }: { records: readonly DueRecord[]; whole?: boolean }) {
  const { t, say } = useWords();
  const when = useShortWhen();
  return (
    <DataTable<DueRecord>
      label={t('path.due')}
      testid="due"
      wrap
      rows={records}
      rowKey={({ lead }) => `${lead.register}/${lead.id}`}
      rowTestid={({ lead }) => `due-${lead.id}`}
      onOpen={({ lead }) => go('records', lead.register, lead.id)}
      columns={[
        {
          title: t('due.what'),
          render: (_, { lead }) => (
            <>
              <span className={whole ? undefined : 'cell-title'} title={say(lead.title)}>
                {say(lead.title)}
              </span>
              {whole && <div className="quiet">{say(lead.register_label)}</div>}
            </>
          ),
        },
        {
          title: t('due.step'),
          render: (_, { lead, others }) => (
            <>
              {say(lead.clock.label)}
              {others.length > 0 && (
                <div className="quiet" title={others.map((one) => `${say(one.clock.label)} ${when(one)}`).join('\n')}>
                  {t('due.more', { n: others.length })}
                </div>
              )}
            </>
          ),
        },
        ...(whole
          ? [{ title: t('due.person'), render: (_: unknown, { lead }: DueRecord) => <Concerned item={lead} /> }]
          : []),
        {
          title: t('due.when'),
          render: (_, { lead }) => (
            <span title={say(lead.clock.rule)}>
              {lead.clock.due_at && <span className={lead.clock.at_once ? undefined : 'whole'}>{when(lead)}</span>}{' '}
              <ClockTag clock={lead.clock} />
              {whole && (
                <div className="quiet">
                  {say(lead.clock.rule)} <span className="clause">{lead.clock.clause}</span>
                </div>
              )}
            </span>
          ),
        },
      ]}
    />
  );
}
