import { Alert, Form, Skeleton, Space, Tag } from 'antd';
import { useState } from 'react';
import { useDesk } from '../api/session';
import type { DrawMade } from '../api/types.gen';
import { useCall, useDoing } from '../api/use';
import { Findings } from '../fields/findings';
import { useFields } from '../fields/of-register';
import { FieldView } from '../fields/view';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Notice } from '../kit/notice';
import { Section } from '../kit/page';
import { address, go } from '../kit/route';
import { useSave } from '../kit/save';
import { MovedField } from './population-files';
import { Underway } from '../kit/underway';
import { grouped } from '../kit/figures';

/** What is told of a draw, in the order in which it came about. */
const TOLD = [
  'population',
  'purpose',
  'strata',
  'asked',
  'drawn',
  'seed',
  'seed_source',
  'seeded_at',
  'drawn_by',
  'algorithm',
  'population_digest',
  'list_sha256',
  'reason',
] as const;
/** Values that are read sign by sign. */
const DIGESTS: readonly string[] = ['seed', 'population_digest', 'list_sha256'];

/** A draw: its seed and digests, whether it drew as many as asked, and what can be done with it. */
export function DrawView({ draw }: { draw: string }) {
  const { t, say } = useWords();
  const save = useSave();
  const { register } = useDesk();
  const { field, label } = useFields('draws');
  const doing = useDoing();
  const shown = useCall('record_show', { register: 'draws', id: draw }, { watch: ['draws', 'populations'] });
  const [moved, setMoved] = useState<string[]>([]);
  const [again, setAgain] = useState<DrawMade>();
  const detail = shown.data;
  if (!detail) {
    return shown.error ? <Notice error={shown.error} onAgain={shown.again} /> : <Skeleton active />;
  }
  const { values } = detail.record;
  const code = say(detail.record.title);
  const drawn = typeof values.drawn === 'number';
  const writes = register('draws')?.access === 'write';
  const key = { draw, register: moved[0] };
  const verify = async () => {
    setAgain(undefined);
    setAgain(await doing.run('draw_verify', key));
  };
  const list = async () => save(await doing.run('draw_list', key), t('evaluation.list.name', { code }));
  const same = again !== undefined && again.list_sha256 === values.list_sha256;
  return (
    <Section
      title={t('evaluation.draw_of', { code })}
      testid="draw"
      extra={
        <Space wrap>
          {!drawn && writes && (
            <Action
              testid="draw-finish"
              type="primary"
              loading={doing.busy}
              onClick={() => doing.run('draw_finish', key)}
            >
              {t('evaluation.finish')}
            </Action>
          )}
          {drawn && (
            <>
              <Action testid="draw-verify" loading={doing.busy} onClick={verify}>
                {t('evaluation.verify')}
              </Action>
              <Action testid="draw-list" loading={doing.busy} onClick={list}>
                {t('evaluation.list')}
              </Action>
              {writes && (
                <Action testid="draw-to-run" type="primary" onClick={() => go('evaluation', 'begin', draw)}>
                  {t('evaluation.runs.new')}
                </Action>
              )}
            </>
          )}
        </Space>
      }
    >
      <Underway doing={doing} />
      {again && (
        <Alert
          className="notice"
          type={same ? 'success' : 'error'}
          showIcon
          role="status"
          data-testid="draw-verified"
          title={t(same ? 'evaluation.verified' : 'evaluation.verified.not', {
            n: grouped(again.drawn),
          })}
        />
      )}
      <dl className="card">
        {TOLD.map((one) => {
          const of = field(one);
          const value = values[one];
          if (!of || value === null || value === undefined || value === '') return null;
          return (
            <div key={one} className="fact">
              <dt>{label(one)}</dt>
              <dd className={DIGESTS.includes(one) ? 'code wrap' : undefined} data-testid={`draw-${one}-value`}>
                <FieldView field={of} value={value} titles={detail.titles} />
                {one === 'drawn' && values.fewer === true && (
                  <Tag color="orange" className="beside">
                    {t('evaluation.fewer')}
                  </Tag>
                )}
                {one === 'seed' && (
                  <Tag className="beside">
                    {t(values.seed_source ? 'evaluation.seed.typed' : 'evaluation.seed.drawn')}
                  </Tag>
                )}
              </dd>
            </div>
          );
        })}
      </dl>
      <div className="after">
        <Findings findings={detail.findings} label={label} />
      </div>
      <Form layout="vertical" component="div">
        <MovedField testid="draw" paths={moved} onChange={(next) => setMoved(next)} />
      </Form>
      <a href={address('records', 'draws', draw)}>{t('log.open')}</a>
    </Section>
  );
}
