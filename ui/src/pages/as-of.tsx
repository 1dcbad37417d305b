import { DatePicker, Segmented } from 'antd';
import dayjs from 'dayjs';
import type { AsRecorded, WhoAsk } from '../api/types.gen';
import { dayAt } from '../fields/time';
import { useWords } from '../i18n';
import { address } from '../kit/route';

/** A day, and whether only what was on record on it counts. */
export type Day = { day: string; recorded: boolean };

/** Today in Shanghai, by what is on file now. */
export const today = (): Day => ({ day: dayAt(new Date().toISOString()), recorded: false });

/** The day as the core is asked. */
export const asked = ({ day, recorded }: Day): WhoAsk => ({ day, ...(recorded ? { as_recorded: day } : {}) });

type Props = { value: Day; onChange: (next: Day) => void; answered: AsRecorded | null | undefined };

/** Chooses the day and whose knowledge counts; says from which journal entry a question about the past was answered. */
export function AsOf({ value, onChange, answered }: Props) {
  const { t } = useWords();
  return (
    <>
      <DatePicker
        id="as-of-day"
        aria-label={t('asof.day')}
        data-testid="as-of-day"
        allowClear={false}
        format="YYYY-MM-DD"
        value={dayjs(value.day)}
        onChange={(next) => next && onChange({ ...value, day: next.format('YYYY-MM-DD') })}
      />
      <Segmented<string>
        aria-label={t('asof.knowledge')}
        data-testid="as-of-knowledge"
        value={value.recorded ? 'recorded' : 'now'}
        onChange={(next) => onChange({ ...value, recorded: next === 'recorded' })}
        options={[
          { value: 'now', label: t('asof.now'), title: t('asof.now.help') },
          { value: 'recorded', label: t('asof.recorded'), title: t('asof.recorded.help') },
        ]}
      />
      {answered && (
        <span className="quiet" role="status">
          {answered.head_seq === 0 ? (
            t('asof.nothing')
          ) : (
            <a href={address('journal', String(answered.head_seq))}>{t('asof.entry', { seq: answered.head_seq })}</a>
          )}
        </span>
      )}
    </>
  );
}
