import { Alert, Select, Space } from 'antd';
import { useEffect, useState } from 'react';
import { useDesk } from '../api/session';
import { useDoing } from '../api/use';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { DropZone } from '../kit/drop-zone';
import { Page, Section } from '../kit/page';
import { usePaste } from '../kit/paste';
import { fileName } from '../kit/picked-files';
import { go } from '../kit/route';
import { Underway } from '../kit/underway';
import { platform } from '../platform';
import { pasteOrder, takePasted } from '../records/pasted';
import { type Given, useMending } from './import-mending';
import { type Imported, ImportDone, PlanView, usePickSheet } from './import-plan';

/** Looks at a sheet or at pasted cells before anything is kept, mends what is faulty, then keeps all of it or nothing. */
export function ImportPage({ register: key }: { register: string | undefined }) {
  const { t, say, lang } = useWords();
  const { registers } = useDesk();
  const able = registers.filter((register) => register.writable);
  const register = able.find((one) => one.key === key);
  const doing = useDoing();
  const pickSheet = usePickSheet();
  const mending = useMending(register?.key, doing);
  const { plan } = mending;
  const [done, setDone] = useState<Imported>();
  const [only, setOnly] = useState<string>();
  const begin = (given: Given) => {
    setDone(undefined);
    setOnly(undefined);
    return mending.look(given);
  };
  // Cells that were pasted beside the register's table are looked at as soon as their import is open.
  useEffect(() => {
    const cells = register && takePasted(register.key);
    if (cells) void begin({ pasted: cells });
  }, [register?.key]);
  usePaste(
    (text) => register && begin({ pasted: { name: t('import.pasted'), text, order: pasteOrder(register) } }),
    register !== undefined && !doing.busy,
  );
  const choose = (next: string) => {
    mending.forget();
    setDone(undefined);
    go('import', next);
  };
  const pick = async () => {
    const path = await pickSheet();
    if (path) await begin({ path });
  };
  const drop = async (paths: string[]) => {
    const [path] = paths;
    if (!register || path === undefined) return;
    await begin({ path });
    if (paths.length > 1) setOnly(fileName(path));
  };
  const commit = async (reason: string) => {
    if (!plan) return;
    const kept = await doing.run('import_commit', { plan: plan.plan, reason });
    if (!kept) return;
    setDone({ seq: kept.seq, count: kept.new + kept.change });
    mending.forget();
  };
  const template = async () => {
    if (!register) return;
    const bytes = await doing.run('sheet_template', { register: register.key, lang });
    if (bytes)
      await platform.pickSave(bytes, {
        title: t('save.as'),
        name: t('exports.template.name', { register: say(register.label) }),
      });
  };
  const faulty = async () => {
    if (!plan || !register) return;
    const bytes = await doing.run('import_faulty', { plan: plan.plan, lang });
    if (bytes)
      await platform.pickSave(bytes, {
        title: t('save.as'),
        name: t('import.faulty.name', { register: say(register.label) }),
      });
  };
  return (
    <Page testid="page-import" title={t('menu.import')} about={t('import.about')}>
      <DropZone
        testid="import-drop"
        off={doing.busy}
        text={register ? t('import.drop_here', { register: say(register.label) }) : t('import.drop_first')}
        onDrop={drop}
      >
        <Section title={t('import.first')}>
          <Space wrap>
            <Select
              className="import-register"
              aria-label={t('import.register')}
              placeholder={t('import.register')}
              data-testid="import-register"
              value={register?.key}
              onChange={choose}
              options={able.map((one) => ({ value: one.key, label: say(one.label) }))}
            />
            <Action testid="import-template" disabled={!register} onClick={template}>
              {t('exports.template')}
            </Action>
            <Action testid="import-pick" type="primary" disabled={!register} loading={doing.busy} onClick={pick}>
              {t('import.pick')}
            </Action>
          </Space>
          <p className="quiet">{t('import.ways')}</p>
          {only && (
            <Alert className="notice" type="info" showIcon role="status" title={t('import.one_file', { file: only })} />
          )}
          {!plan && <Underway doing={doing} />}
          {done && <ImportDone testid="import-done" {...done} />}
        </Section>
        {plan && register && (
          <PlanView
            title={t('import.second', { file: plan.file })}
            plan={plan}
            of={register}
            busy={doing.busy}
            mending={mending}
            onFaulty={faulty}
            underway={<Underway doing={doing} />}
            onCommit={commit}
            onDrop={mending.forget}
          />
        )}
      </DropZone>
    </Page>
  );
}
