import { Alert, Form, InputNumber, Segmented, Statistic } from 'antd';
import { useState } from 'react';
import type { SampleLimit, SamplePlanned } from '../api/types.gen';
import { useCall, useDoing, useLooked } from '../api/use';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { grouped } from '../kit/figures';
import { PercentInput } from '../kit/percent';
import { ChoiceField } from '../kit/form-fields';
import { Notice } from '../kit/notice';
import { Section } from '../kit/page';

/** Chosen where no clause sets the limit. */
const OWN = '';

/** How many items a limit asks for, and how many failures such a sample bears. */
export function SamplePlanner() {
  const { t, say, aside } = useWords();
  const limits = useCall('sample_limits');
  const doing = useDoing();
  const [key, setKey] = useState<string>();
  const [own, setOwn] = useState<string | null>(null);
  const [atLeast, setAtLeast] = useState(true);
  const [expected, setExpected] = useState<string | null>(null);
  const [population, setPopulation] = useState<number | null>(null);
  const [items, setItems] = useState<number | null>(null);
  const { found: planned, look: compute, forget } = useLooked<SamplePlanned>();
  const limit = limits.data?.find((one) => one.key === key);
  /** What was computed rests on other numbers now. */
  const choose =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value);
      forget();
    };
  const told = (one: SampleLimit) =>
    `${say(one.name)}${aside(`${t(`plan.${one.limit.bound}`)} ${one.limit.percent}%`)}`;
  const ready = expected !== null && (limit !== undefined || (key === OWN && own !== null));
  const plan = async () => {
    if (expected === null) return;
    forget();
    await compute(() =>
      doing.run('sample_plan', {
        ...(limit ? { requirement: limit.key } : { percent: own ?? undefined, at_least: atLeast }),
        expected,
        ...(population === null ? {} : { population }),
        ...(items === null ? {} : { items }),
      }),
    );
  };
  const percentage = (id: string, value: string | null, set: (next: string | null) => void) => (
    <PercentInput id={id} value={value} onChange={choose(set)} />
  );
  const count = (id: string, value: number | null, set: (next: number | null) => void) => (
    <InputNumber id={id} data-testid={id} className="wide" min={1} precision={0} value={value} onChange={choose(set)} />
  );
  return (
    <Section title={t('evaluation.plan')} testid="plan-form">
      <p className="quiet">{t('plan.about')}</p>
      <Notice error={limits.error} onAgain={limits.again} />
      <Form layout="vertical" component="div" className="record-fields">
        <ChoiceField
          id="plan-limit"
          className="field-wide"
          label={t('plan.limit')}
          required
          value={key}
          options={[
            ...(limits.data ?? []).map((one) => ({ value: one.key, label: told(one) })),
            { value: OWN, label: t('plan.own') },
          ]}
          onChange={choose(setKey)}
        />
        {limit && (
          <p className="field-wide quiet" data-testid="plan-source">
            {limit.limit.clause} {aside(limit.limit.provenance.source)}
            {!limit.limit.provenance.verified && <strong> {t('dossier.unverified')}</strong>}
          </p>
        )}
        {key === OWN && (
          <>
            <Form.Item label={t('plan.bound')}>
              <Segmented<boolean>
                aria-label={t('plan.bound')}
                value={atLeast}
                onChange={choose(setAtLeast)}
                options={[
                  { value: true, label: t('plan.at_least') },
                  { value: false, label: t('plan.at_most') },
                ]}
              />
            </Form.Item>
            <Form.Item label={t('evaluation.limit')} required htmlFor="plan-own">
              {percentage('plan-own', own, setOwn)}
            </Form.Item>
          </>
        )}
        <Form.Item label={t('plan.expected')} required htmlFor="plan-expected" extra={t('plan.expected.help')}>
          {percentage('plan-expected', expected, setExpected)}
        </Form.Item>
        <Form.Item label={t('plan.population')} htmlFor="plan-population" extra={t('plan.population.help')}>
          {count('plan-population', population, setPopulation)}
        </Form.Item>
        <Form.Item label={t('plan.items')} htmlFor="plan-items" extra={t('plan.items.help')}>
          {count('plan-items', items, setItems)}
        </Form.Item>
      </Form>
      <Action testid="plan-compute" type="primary" disabled={!ready} loading={doing.busy} onClick={plan}>
        {t('plan.compute')}
      </Action>
      <Notice error={doing.error} onClose={doing.clear} />
      {planned && <Planned planned={planned} />}
    </Section>
  );
}

/** What was computed, each number with what it means. */
function Planned({ planned }: { planned: SamplePlanned }) {
  const { t, say } = useWords();
  const { needed, reason, floor, tolerated, items } = planned;
  const bears = (n: number | null) => (n === null ? '—' : grouped(n));
  return (
    <div className="after" data-testid="planned" role="status">
      <div className="figures">
        <Statistic title={t('plan.needed')} value={needed ? grouped(needed.items) : '—'} />
        <Statistic title={t('plan.floor')} value={floor === null ? '—' : grouped(floor)} />
        <Statistic title={t('plan.sample')} value={grouped(items)} />
        <Statistic title={t('plan.met')} value={bears(tolerated.met)} />
        <Statistic title={t('plan.assured')} value={bears(tolerated.assured)} />
      </div>
      {reason && <Alert className="notice" type="warning" showIcon title={say(reason)} />}
      <ul className="plain">
        {needed && (
          <li>
            {t('plan.needed.told', {
              items: grouped(needed.items),
              failures: grouped(needed.expected_failures),
              tolerated: grouped(needed.tolerated),
            })}
          </li>
        )}
        {floor !== null && <li>{t('plan.floor.told', { n: grouped(floor) })}</li>}
        <li>
          {tolerated.met === null
            ? t('plan.met.none', { items: grouped(items) })
            : t('plan.met.told', { items: grouped(items), n: grouped(tolerated.met) })}
        </li>
        <li>
          {tolerated.assured === null
            ? t('plan.assured.none', { items: grouped(items) })
            : t('plan.assured.told', { items: grouped(items), n: grouped(tolerated.assured) })}
        </li>
      </ul>
    </div>
  );
}
