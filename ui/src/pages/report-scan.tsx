import { Alert, Checkbox, DatePicker, Form, Modal } from 'antd';
import { useState } from 'react';
import type { ReportInfo, ReportScanned } from '../api/types.gen';
import { useDoing } from '../api/use';
import { dayOf } from '../fields/time';
import { useWords } from '../i18n';
import { PickedFiles } from '../kit/picked-files';
import { Underway } from '../kit/underway';

type Props = { report: ReportInfo; onClose: () => void; onFiled: () => void };

/** Files the scan of a report that was signed and sealed on paper: looked at first, kept only where it is whole. */
export function ScanDialog({ report, onClose, onFiled }: Props) {
  const { t } = useWords();
  const doing = useDoing();
  const [paths, setPaths] = useState<string[]>([]);
  const [seen, setSeen] = useState<ReportScanned | null>();
  const [day, setDay] = useState<string | null>(null);
  const [sealed, setSealed] = useState(false);
  const path = paths[0];
  const look = async () => setSeen(await doing.run('report_scan', { report: report.id, path, preview: true }));
  const keep = async () => {
    const sent = { report: report.id, path, seen: seen?.sha256 ?? '', signed_on: day ?? '', sealed };
    if (await doing.run('report_scan', sent)) onFiled();
  };
  const whole = seen?.whole === true;
  return (
    <Modal
      open
      title={t('scan.title', { code: report.code })}
      okText={whole ? t('scan.keep') : t('scan.look')}
      cancelText={t('cancel')}
      confirmLoading={doing.busy}
      okButtonProps={{
        disabled: path === undefined || (whole && day === null),
        ...({ 'data-testid': 'scan-ok' } as object),
      }}
      onOk={whole ? keep : look}
      onCancel={onClose}
    >
      <Form layout="vertical" component="div">
        <p>{t('scan.text')}</p>
        <PickedFiles
          testid="scan"
          title={t('scan.pick')}
          filter={{ name: 'PDF / JPEG / PNG', extensions: ['pdf', 'jpg', 'jpeg', 'png'] }}
          paths={paths}
          single
          onChange={(next) => {
            setPaths(next);
            setSeen(undefined);
          }}
        />
        {seen && <Found seen={seen} />}
        {whole && (
          <>
            <Form.Item className="after" label={t('scan.signed_on')} htmlFor="scan-day">
              <DatePicker
                id="scan-day"
                data-testid="scan-day"
                format="YYYY-MM-DD"
                value={dayOf(day)}
                onChange={(next) => setDay(next ? next.format('YYYY-MM-DD') : null)}
              />
            </Form.Item>
            <Checkbox data-testid="scan-sealed" checked={sealed} onChange={(e) => setSealed(e.target.checked)}>
              {t('scan.sealed')}
            </Checkbox>
          </>
        )}
      </Form>
      <Underway doing={doing} />
    </Modal>
  );
}

/** What the look told: whole, or what is missing, double, foreign or without a code. */
function Found({ seen }: { seen: ReportScanned }) {
  const { t, list } = useWords();
  const pages = (all: readonly number[]) => list(all.map(String));
  return (
    <Alert
      className="after"
      type={seen.whole ? 'success' : 'warning'}
      showIcon
      data-testid="scan-found"
      title={t(seen.whole ? 'scan.whole' : 'scan.not_whole', { found: seen.found, expected: seen.expected })}
      description={
        seen.whole ? undefined : (
          <ul className="plain">
            {seen.missing.length > 0 && <li>{t('scan.missing', { pages: pages(seen.missing) })}</li>}
            {seen.twice.length > 0 && <li>{t('scan.twice', { pages: pages(seen.twice) })}</li>}
            {seen.unread.length > 0 && <li>{t('scan.unread', { pages: pages(seen.unread) })}</li>}
            {seen.foreign.map((one, at) => (
              <li key={at}>
                {t(one.other_content ? 'scan.other_version' : 'scan.foreign', {
                  page: one.page,
                  number: one.number,
                  of: one.of_page,
                })}
              </li>
            ))}
          </ul>
        )
      }
    />
  );
}
