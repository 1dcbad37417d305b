import { Badge, Space } from 'antd';
import { useWords } from '../i18n';

/** How many errors and warnings there are. */
export function Weight({ errors, warnings }: { errors: number; warnings: number }) {
  const { t } = useWords();
  if (errors === 0 && warnings === 0) return <span className="quiet">{t('records.clean')}</span>;
  return (
    <Space size={8}>
      {errors > 0 && <Badge status="error" text={t('records.errors', { n: errors })} />}
      {warnings > 0 && <Badge status="warning" text={t('records.warnings', { n: warnings })} />}
    </Space>
  );
}
