import { Button, Dropdown } from 'antd';
import { useState } from 'react';
import type { Filter, PaperFormat, RegisterInfo } from '../api/types.gen';
import { useDoing } from '../api/use';
import { useWords } from '../i18n';
import { ReasonDialog } from '../kit/reason';
import { useSave } from '../kit/save';
import { Underway } from '../kit/underway';

/** What leaves with the records only for a reason. */
const REASONED = ['clear', 'licensed'] as const;
type Reasoned = (typeof REASONED)[number];

/** A register as a sheet, empty to fill in or with its records; or as a paper. */
export function Exports({ register, filters }: { register: RegisterInfo; filters: Filter[] }) {
  const { t, say, lang } = useWords();
  const doing = useDoing();
  const [asking, setAsking] = useState<Reasoned>();
  const keep = useSave();
  const template = async () =>
    keep(
      await doing.run('sheet_template', { register: register.key, lang }),
      t('exports.template.name', { register: say(register.label) }),
    );
  const records = async (reason = '', what?: Reasoned) =>
    keep(
      await doing.run('sheet_export', {
        register: register.key,
        lang,
        filters,
        unmasked: what === 'clear',
        with_licensed_text: what === 'licensed',
        reason,
      }),
      `${say(register.label)}.xlsx`,
    );
  const report = async (format: PaperFormat) =>
    keep(
      await doing.run('register_report', { register: register.key, lang, filters, format }),
      `${say(register.label)}.${format}`,
    );
  const masked = register.fields.some((field) => field.masked);
  const items = [
    ...(register.writable ? [{ key: 'template', label: t('exports.template') }] : []),
    { key: 'records', label: t('exports.records') },
    { key: 'pdf', label: t('exports.report') },
    { key: 'docx', label: t('exports.docx') },
    ...(masked ? [{ key: 'clear', label: t('exports.clear') }] : []),
  ];
  const act = (key: string) => {
    if (key === 'template') void template();
    if (key === 'records' && register.licensed) setAsking('licensed');
    else if (key === 'records') void records();
    if (key === 'pdf' || key === 'docx') void report(key);
    if (key === 'clear') setAsking('clear');
  };
  return (
    <>
      <Dropdown menu={{ items, onClick: ({ key }) => act(key) }} trigger={['click']}>
        <Button data-testid="exports" loading={doing.busy}>
          {t('exports')}
        </Button>
      </Dropdown>
      <Underway doing={doing} />
      {REASONED.map((what) => (
        <ReasonDialog
          key={what}
          open={asking === what}
          title={t(`exports.${what}`)}
          text={t(`exports.${what}.text`)}
          onDone={(reason) => {
            setAsking(undefined);
            void records(reason, what);
          }}
          onCancel={() => setAsking(undefined)}
        />
      ))}
    </>
  );
}
