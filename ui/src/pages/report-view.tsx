import { Space, Tag } from 'antd';
import { useId, useState } from 'react';
import type { ReportInfo, SignaturePlace, VerifyResult } from '../api/types.gen';
import { useDoing } from '../api/use';
import { dayAt } from '../fields/time';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Section } from '../kit/page';
import { type OtherFormat, PaperFormats } from '../kit/paper-formats';
import { useSave } from '../kit/save';
import { DataTable } from '../kit/table';
import { useDuty } from './duties';
import { ReportPages } from './report-pages';
import { ScanDialog } from './report-scan';
import { ReportStanding } from './report-standing';
import { Verified } from './report-verify';
import { SignDialog } from './sign';
import { SignBeside } from './sign-beside';
import { Underway } from '../kit/underway';

/** A frozen report: its places for signatures, its pages, its proof. */
export function ReportView({ report, onChanged }: { report: ReportInfo; onChanged: () => void }) {
  const { t, day, instant } = useWords();
  const duty = useDuty();
  const doing = useDoing();
  const [signing, setSigning] = useState<SignaturePlace>();
  const [scanning, setScanning] = useState(false);
  const [beside, setBeside] = useState(false);
  const [result, setResult] = useState<VerifyResult>();
  const save = useSave();
  const pdf = async () => save(await doing.run('report_pdf', { report: report.id }), `${report.code}.pdf`);
  const copy = async (format: OtherFormat) =>
    save(await doing.run('report_copy', { report: report.id, format }), `${report.code}.${format}`);
  const scan = async () => save(await doing.run('report_scanned', { report: report.id }), `${report.code}-scan.pdf`);
  const copies = useId();
  const verify = async () => setResult(await doing.run('report_verify', { report: report.id }));
  return (
    <Section
      testid="report-view"
      title={`${report.code} ${report.title}`}
      extra={
        <Space wrap>
          {report.scannable && (
            <Action testid="report-scan" onClick={() => setScanning(true)}>
              {t('report.scan')}
            </Action>
          )}
          {report.scan_sha256 !== '' && (
            <Action testid="report-scanned" loading={doing.busy} onClick={scan}>
              {t('report.scanned')}
            </Action>
          )}
          {report.state === 'signed' && (
            <Action testid="report-beside" onClick={() => setBeside(true)}>
              {t('beside.do')}
            </Action>
          )}
          <Action testid="report-verify" loading={doing.busy} onClick={verify}>
            {t('reports.verify.do')}
          </Action>
          <PaperFormats
            testid="report-pdf"
            note={t('paper.copies')}
            busy={doing.busy}
            describedBy={copies}
            onTake={copy}
          >
            <Action testid="report-pdf" loading={doing.busy} onClick={pdf}>
              {t('reports.pdf')}
            </Action>
          </PaperFormats>
        </Space>
      }
    >
      <ReportStanding report={report} />
      <div className="quiet" id={copies} data-testid="report-copies">
        {t('reports.copies.text')}
      </div>
      <Underway doing={doing} />
      {result && <Verified result={result} />}
      <div className="report">
        <div className="report-side">
          <h3>{t('report.places')}</h3>
          <DataTable<SignaturePlace>
            label={t('report.places')}
            testid="places"
            wrap
            rows={report.places}
            rowKey={(place) => place.field}
            rowTestid={(place) => `place-${place.duty}`}
            columns={[
              { title: t('place.duty'), render: (_, place) => duty(place.duty) },
              { title: t('place.name'), render: (_, place) => place.name },
              {
                title: t('place.signed'),
                render: (_, place) =>
                  place.signed_at !== null ? (
                    <>
                      {place.ink ? t('report.ink_on', { day: day(dayAt(place.signed_at)) }) : instant(place.signed_at)}{' '}
                      {place.trial && <Tag color="orange">{t('trial')}</Tag>}
                      {place.stamped_at !== null && (
                        <div className="quiet" data-testid={`stamped-${place.duty}`}>
                          {t('place.stamped', { at: instant(place.stamped_at), by: place.stamped_by })}
                        </div>
                      )}
                      {place.stamp_waived && <div className="quiet">{t('place.stamp_waived')}</div>}
                    </>
                  ) : (
                    <Action
                      testid={`sign-${place.duty}`}
                      size="small"
                      type="primary"
                      disabled={!place.ready}
                      onClick={() => setSigning(place)}
                    >
                      {t('sign')}
                    </Action>
                  ),
              },
            ]}
          />
          <p className="quiet">{t(report.any_order ? 'report.places.any' : 'report.places.text')}</p>
        </div>
        <ReportPages
          key={report.places.map((place) => place.signed_at).join()}
          of={{ assessment: null, report: report.id, lang: report.language === 'en' ? 'en' : 'zh' }}
          pages={report.pages}
        />
      </div>
      {beside && <SignBeside report={report} onClose={() => setBeside(false)} />}
      {scanning && (
        <ScanDialog
          report={report}
          onClose={() => setScanning(false)}
          onFiled={() => {
            setScanning(false);
            setResult(undefined);
            onChanged();
          }}
        />
      )}
      {signing && (
        <SignDialog
          report={report}
          place={signing}
          onClose={() => setSigning(undefined)}
          onSigned={() => {
            setSigning(undefined);
            setResult(undefined);
            onChanged();
          }}
        />
      )}
    </Section>
  );
}
