import { Tag } from 'antd';
import type { ReportInfo } from '../api/types.gen';
import { useWords } from '../i18n';
import { Completeness } from './completeness';

/** What a signer signs: the digest, what is not conformed to, what was printed of what existed; and how it was signed. */
export function ReportStanding({ report }: { report: ReportInfo }) {
  const { t, list } = useWords();
  return (
    <dl className="standing" data-testid="report-standing">
      <dt>{t('report.digest')}</dt>
      <dd className="code">{report.document_sha256}</dd>
      <dt>{t('report.open')}</dt>
      <dd data-testid="report-open">
        {report.open.length > 0
          ? t('report.open.some', { n: report.open.length, list: list(report.open) })
          : t('report.open.none')}
      </dd>
      {report.completeness.length > 0 && (
        <>
          <dt>{t('reports.complete')}</dt>
          <dd>
            <Completeness told={report.completeness} />
          </dd>
        </>
      )}
      {report.signed_by !== '' && (
        <>
          <dt>{t('report.signed_by')}</dt>
          <dd data-testid="report-signed-by">
            {t(report.signed_by === 'ink' ? 'report.signed_by.ink' : 'report.signed_by.key')}{' '}
            {report.sealed && <Tag color="green">{t('report.sealed')}</Tag>}
          </dd>
        </>
      )}
    </dl>
  );
}
