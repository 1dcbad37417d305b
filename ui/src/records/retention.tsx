import { Alert } from 'antd';
import { useCall } from '../api/use';
import { useWords } from '../i18n';
import { Notice } from '../kit/notice';

/** Before personal values are erased: what must be kept until when, and what an erasure does not reach. */
export function RetentionInfo({ register, id }: { register: string; id: string }) {
  const { t, say, list, day } = useWords();
  const kept = useCall('retention', { register, id });
  const info = kept.data;
  return (
    <div data-testid="retention">
      <Notice error={kept.error} onAgain={kept.again} />
      {info && (
        <Alert
          className="notice"
          type={info.allowed ? 'info' : 'warning'}
          showIcon
          title={
            info.allowed
              ? t('retention.free')
              : info.allowed_on
                ? t('retention.until', { day: day(info.allowed_on) })
                : t('retention.held')
          }
          description={
            <>
              {info.holds.length > 0 && (
                <ul className="plain">
                  {info.holds.map((hold) => (
                    <li key={hold.key}>
                      {say(hold.why)} {hold.until && <span className="quiet">{day(hold.until)}</span>}
                    </li>
                  ))}
                </ul>
              )}
              {info.unverified.length > 0 && (
                <p>{t('retention.unverified', { periods: list(info.unverified.map((text) => say(text))) })}</p>
              )}
              {info.beyond.length > 0 && (
                <p>{t('retention.beyond', { places: list(info.beyond.map((text) => say(text))) })}</p>
              )}
            </>
          }
        />
      )}
    </div>
  );
}
