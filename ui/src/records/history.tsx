import type { FieldChange, HistoryEntry, RegisterInfo } from '../api/types.gen';
import { Timeline } from 'antd';
import { plain, type Titles } from '../fields/plain';
import { useWords } from '../i18n';
import { Nothing } from '../kit/empty';
import { address } from '../kit/route';
import { besideIn } from './titles';

/** A field before and after. */
export function Changes({
  changes,
  register,
  titles = {},
}: {
  changes: FieldChange[];
  register: RegisterInfo | undefined;
  titles?: Titles;
}) {
  const { t, say } = useWords();
  const shown = (change: FieldChange, value: unknown) => {
    const field = register?.fields.find((one) => one.key === change.field);
    if (value === null || value === undefined || value === '') return t('history.nothing');
    return field
      ? plain(field, value, say, titles, besideIn(changes))
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value);
  };
  return (
    <ul className="changes">
      {changes.map((change) => (
        <li key={change.field}>
          <strong>{say(change.label)}</strong>{' '}
          {change.erased_by !== null ? (
            <em>{t('history.erased', { seq: change.erased_by })}</em>
          ) : (
            <>
              <del>{shown(change, change.before)}</del> <span aria-hidden="true">→</span>{' '}
              <ins>{shown(change, change.after)}</ins>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

/** What became of a record, newest first; each entry leads to the journal. */
export function History({
  entries,
  register,
  titles,
}: {
  entries: HistoryEntry[];
  register: RegisterInfo | undefined;
  titles?: Titles;
}) {
  const { t, say, instant } = useWords();
  if (entries.length === 0) return <Nothing text={t('history.empty')} />;
  return (
    <div data-testid="history">
      <Timeline
        items={entries.map((entry) => ({
          key: entry.seq,
          content: (
            <div>
              <div>
                <strong>{say(entry.op_label)}</strong> <span>{entry.actor}</span>{' '}
                <span className="quiet">
                  {instant(entry.at)} ·{' '}
                  <a href={address('journal', String(entry.seq))}>{t('history.entry', { seq: entry.seq })}</a>
                </span>
              </div>
              {entry.reason && <div className="quiet">{t('history.reason', { reason: entry.reason })}</div>}
              <Changes changes={entry.changes} register={register} titles={titles ?? {}} />
            </div>
          ),
        }))}
      />
    </div>
  );
}
