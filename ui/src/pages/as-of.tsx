import { DatePicker, Segmented } from 'antd';
import dayjs from 'dayjs';
import type { DayAsk } from '../api/types.next';
import { showInstant } from '../fields/time';
import { useWords } from '../i18n';

/** Today in Shanghai. */
export const today = (): string => showInstant(new Date().toISOString()).slice(0, 10);

/** A day, and whose knowledge counts: today's, or what was on record on that day. */
export function AsOf({ value, onChange }: { value: DayAsk; onChange: (next: DayAsk) => void }) {
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
        value={value.as_recorded ? 'recorded' : 'now'}
        onChange={(next) => onChange({ ...value, as_recorded: next === 'recorded' })}
        options={[
          { value: 'now', label: t('asof.now'), title: t('asof.now.help') },
          { value: 'recorded', label: t('asof.recorded'), title: t('asof.recorded.help') },
        ]}
      />
    </>
  );
}
