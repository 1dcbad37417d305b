import { Select, Space } from 'antd';
import { useState } from 'react';
import { useDesk } from '../api/session';
import type { ImportPlan } from '../api/types.gen';
import { useDoing } from '../api/use';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Page, Section } from '../kit/page';
import { go } from '../kit/route';
import { platform } from '../platform';
import { type Imported, ImportDone, PlanView, usePickSheet } from './import-plan';
import { Underway } from '../kit/underway';

/** Looks at a sheet before anything is kept, then keeps all of it or nothing. */
export function ImportPage({ register: key }: { register: string | undefined }) {
  const { t, say, lang } = useWords();
  const { registers } = useDesk();
  const able = registers.filter((register) => register.writable);
  const register = able.find((one) => one.key === key);
  const doing = useDoing();
  const pickSheet = usePickSheet();
  const [plan, setPlan] = useState<ImportPlan>();
  const [done, setDone] = useState<Imported>();
  const choose = (next: string) => {
    setPlan(undefined);
    setDone(undefined);
    go('import', next);
  };
  const look = async () => {
    if (!register) return;
    const path = await pickSheet();
    if (!path) return;
    setDone(undefined);
    setPlan(await doing.run('import_preview', { register: register.key, path }));
  };
  const commit = async (reason: string) => {
    if (!plan) return;
    const kept = await doing.run('import_commit', { plan: plan.plan, reason });
    if (!kept) return;
    setDone({ seq: kept.seq, count: kept.new + kept.change });
    setPlan(undefined);
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
  return (
    <Page testid="page-import" title={t('menu.import')} about={t('import.about')}>
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
          <Action testid="import-pick" type="primary" disabled={!register} loading={doing.busy} onClick={look}>
            {t('import.pick')}
          </Action>
        </Space>
        <Underway doing={doing} />
        {done && <ImportDone testid="import-done" {...done} />}
      </Section>
      {plan && register && (
        <PlanView
          title={t('import.second', { file: plan.file })}
          plan={plan}
          of={register}
          busy={doing.busy}
          onCommit={commit}
          onDrop={() => setPlan(undefined)}
        />
      )}
    </Page>
  );
}
