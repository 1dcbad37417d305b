import { Alert } from 'antd';
import { useCall } from '../api/use';
import { useWords } from '../i18n';
import { Notice } from '../kit/notice';

/** Before personal values are erased: which ones go, and what must be kept until when. */
export function RetentionInfo({ register, id }: { register: string; id: string }) {
  const { t, say, list } = useWords();
  const kept = useCall('retention', { register, id });
  return (
    <div data-testid="retention">
      <Notice error={kept.error} onAgain={kept.again} />
      {kept.data && (
        <>
          {kept.data.fields.length > 0 && (
            <p>{t('retention.fields', { fields: list(kept.data.fields.map((text) => say(text))) })}</p>
          )}
          {kept.data.lines.length > 0 && (
            <Alert
              className="notice"
              type={kept.data.free ? 'info' : 'warning'}
              showIcon
              title={t(kept.data.free ? 'retention.free' : 'retention.held')}
              description={
                <ul className="plain">
                  {kept.data.lines.map((line, at) => (
                    <li key={at}>
                      {say(line.text)}
                      {line.until_on ? ` ${t('retention.until', { day: line.until_on })}` : ''}{' '}
                      <span className="clause">{line.clause}</span>
                    </li>
                  ))}
                </ul>
              }
            />
          )}
        </>
      )}
    </div>
  );
}
