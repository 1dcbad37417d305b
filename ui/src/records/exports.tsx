import { Button, Dropdown } from 'antd';
import { useState } from 'react';
import type { Filter, RegisterInfo } from '../api/types.gen';
import { useDoing } from '../api/use';
import { useWords } from '../i18n';
import { Notice } from '../kit/notice';
import { Progress } from '../kit/progress';
import { ReasonDialog } from '../kit/reason';
import { platform } from '../platform';

/** A register as a sheet, empty to fill in or with its records; or as a paper. */
export function Exports({ register, filters }: { register: RegisterInfo; filters: Filter[] }) {
  const { t, say, lang } = useWords();
  const doing = useDoing();
  const [asking, setAsking] = useState(false);
  const [licensing, setLicensing] = useState(false);
  const keep = async (bytes: Uint8Array | undefined, name: string) => {
    const format = name.split('.').at(-1) ?? '';
    const filters = [{ name: format.toUpperCase(), extensions: [format] }];
    if (bytes) await platform.pickSave(bytes, { title: t('save.as'), name, filters });
  };
  const template = async () =>
    keep(
      await doing.run('sheet_template', { register: register.key, lang }),
      t('exports.template.name', { register: say(register.label) }),
    );
  const records = async (unmasked: boolean, reason: string, with_licensed_text = false) =>
    keep(
      await doing.run('sheet_export', { register: register.key, lang, filters, unmasked, with_licensed_text, reason }),
      `${say(register.label)}.xlsx`,
    );
  const report = async () =>
    keep(await doing.run('register_report', { register: register.key, lang, filters }), `${say(register.label)}.pdf`);
  const masked = register.fields.some((field) => field.masked);
  const items = [
    ...(register.writable ? [{ key: 'template', label: t('exports.template') }] : []),
    { key: 'records', label: t('exports.records') },
    { key: 'report', label: t('exports.report') },
    ...(masked ? [{ key: 'clear', label: t('exports.clear') }] : []),
  ];
  const act = (key: string) => {
    if (key === 'template') void template();
    if (key === 'records' && register.licensed) setLicensing(true);
    else if (key === 'records') void records(false, '');
    if (key === 'report') void report();
    if (key === 'clear') setAsking(true);
  };
  return (
    <>
      <Dropdown menu={{ items, onClick: ({ key }) => act(key) }} trigger={['click']}>
        <Button data-testid="exports" loading={doing.busy}>
          {t('exports')}
        </Button>
      </Dropdown>
      <Progress busy={doing.busy} step={doing.step} onCancel={doing.cancel} />
      <Notice error={doing.error} onClose={doing.clear} />
      <ReasonDialog
        open={asking}
        title={t('exports.clear')}
        text={t('exports.clear.text')}
        onDone={(reason) => {
          setAsking(false);
          void records(true, reason);
        }}
        onCancel={() => setAsking(false)}
      />
      <ReasonDialog
        open={licensing}
        title={t('exports.licensed')}
        text={t('exports.licensed.text')}
        onDone={(reason) => {
          setLicensing(false);
          void records(false, reason, true);
        }}
        onCancel={() => setLicensing(false)}
      />
    </>
  );
}
