import { Checkbox, Form, Input, InputNumber } from 'antd';
import { useState } from 'react';
import { announce } from '../api/changes';
import { useDesk } from '../api/session';
import { useCall, useDoing } from '../api/use';
import { useFields } from '../fields/of-register';
import { Reference } from '../fields/reference';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { ChoiceField, TextField } from '../kit/form-fields';
import { Section } from '../kit/page';
import { go } from '../kit/route';
import { ShortList } from '../records/short-list';
import { DrawView } from './evaluation-draw';
import { Underway } from '../kit/underway';

/** Draws: made with a seed that is on record before an item is shown, and checked by drawing again. */
export function Draws({ draw, population }: { draw: string | undefined; population?: string | undefined }) {
  const { t } = useWords();
  const { register } = useDesk();
  const writes = register('draws')?.access === 'write';
  // What was typed stays when the draw that came of it is shown, and goes when another population is given.
  const [from, setFrom] = useState(population);
  if (population !== undefined && population !== from) setFrom(population);
  return (
    <>
      {draw && <DrawView key={draw} draw={draw} />}
      {writes && <NewDraw key={from} from={from} />}
      <Section title={t('evaluation.draws.list')}>
        <ShortList
          register="draws"
          newest="seeded_at"
          watch={['populations']}
          chosen={draw}
          empty={t('evaluation.draws.none')}
          onOpen={(row) => go('evaluation', 'draws', row.id)}
        />
      </Section>
    </>
  );
}

/** Says what is drawn from, for what and how many; the seed is the workbench's own or one that anybody can look up. */
function NewDraw({ from }: { from: string | undefined }) {
  const { t, say } = useWords();
  const { label, options } = useFields('draws');
  const doing = useDoing();
  const strataOptions = options('strata');
  const given = useCall('record_show', { register: 'populations', id: from ?? '' }, { off: from === undefined });
  const [population, setPopulation] = useState<string | null>(from ?? null);
  const [purpose, setPurpose] = useState<string>();
  const [strata, setStrata] = useState<string | undefined>(strataOptions[0]?.value);
  const [asked, setAsked] = useState<number | null>(null);
  const [own, setOwn] = useState(false);
  const [seed, setSeed] = useState('');
  const [origin, setOrigin] = useState('');
  const [reason, setReason] = useState('');
  const ready =
    population !== null && purpose !== undefined && asked !== null && (!own || (seed !== '' && origin.trim() !== ''));
  const make = async () => {
    if (population === null || purpose === undefined || asked === null) return;
    const made = await doing.run('draw_make', {
      population,
      purpose,
      strata,
      asked,
      ...(own ? { seed, seed_source: origin.trim() } : {}),
      reason: reason.trim(),
    });
    if (!made) {
      // Where it broke off after the seed was fixed, the draw stands there and can be finished.
      announce(['draws']);
      return;
    }
    setReason('');
    go('evaluation', 'draws', made.id);
  };
  return (
    <Section title={t('evaluation.draws.new')} testid="draw-form">
      <Form layout="vertical" component="div" className="record-fields">
        <Form.Item label={label('population')} required htmlFor="draw-population">
          <Reference
            id="draw-population"
            testid="draw-population"
            register="populations"
            label={label('population')}
            value={population}
            known={given.data ? { [given.data.record.id]: say(given.data.record.title) } : {}}
            onChange={(next) => setPopulation(typeof next === 'string' ? next : null)}
          />
        </Form.Item>
        <ChoiceField
          id="draw-purpose"
          label={label('purpose')}
          required
          value={purpose}
          options={options('purpose')}
          onChange={setPurpose}
        />
        <ChoiceField
          id="draw-strata"
          label={label('strata')}
          extra={t('evaluation.strata.help')}
          value={strata}
          options={strataOptions}
          onChange={setStrata}
        />
        <Form.Item label={label('asked')} required htmlFor="draw-asked">
          <InputNumber
            id="draw-asked"
            data-testid="draw-asked"
            className="wide"
            min={1}
            precision={0}
            value={asked}
            onChange={setAsked}
          />
        </Form.Item>
        <Form.Item className="field-wide" extra={t('evaluation.seed.help')}>
          <Checkbox checked={own} onChange={(event) => setOwn(event.target.checked)}>
            <span data-testid="draw-own-seed">{t('evaluation.seed.own')}</span>
          </Checkbox>
        </Form.Item>
        {own && (
          <>
            <TextField id="draw-seed" label={label('seed')} required value={seed} onChange={setSeed} />
            <TextField
              id="draw-seed-source"
              label={label('seed_source')}
              required
              extra={t('evaluation.seed.source.help')}
              value={origin}
              onChange={setOrigin}
            />
          </>
        )}
        <Form.Item
          className="field-wide"
          label={label('reason')}
          htmlFor="draw-reason"
          extra={t('evaluation.again.help')}
        >
          <Input.TextArea
            id="draw-reason"
            data-testid="draw-reason"
            rows={2}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </Form.Item>
      </Form>
      <Action testid="draw-make" type="primary" disabled={!ready} loading={doing.busy} onClick={make}>
        {t('evaluation.draw')}
      </Action>
      <Underway doing={doing} />
    </Section>
  );
}
