import { Form, Select } from 'antd';
import { useState } from 'react';
import type { AnswerStrategy } from '../api/types.gen';
import { useCall, useDoing } from '../api/use';
import { useFields } from '../fields/of-register';
import { plain } from '../fields/plain';
import { Reference } from '../fields/reference';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Lacking } from '../kit/lacking';
import { ChoiceField, TextField } from '../kit/form-fields';
import { Notice } from '../kit/notice';
import { Section } from '../kit/page';
import { PercentInput } from '../kit/percent';
import { go } from '../kit/route';
import { useChoices } from '../records/choices';
import { PopulationFilesFields, usePopulationFiles } from './population-files';
import { Underway } from '../kit/underway';

/** Records that a run may name, beside its draw: field, and the register that it points to. */
const NAMED = [
  ['service', 'services'],
  ['model_version', 'model_versions'],
  ['retest_of', 'evaluation_runs'],
] as const;
type Named = Partial<Record<(typeof NAMED)[number][0], string>>;

/** The population of a draw: is it a bank's, and do its items lie in the workspace? */
function useOfBank(population: unknown): { known: boolean; bank: boolean; asks: boolean } {
  const id = typeof population === 'string' ? population : '';
  const { options } = useFields('question_banks');
  const shown = useCall('record_show', { register: 'populations', id }, { off: id === '', watch: ['populations'] });
  const record = shown.data?.record;
  if (record?.id !== id) return { known: shown.error !== undefined, bank: false, asks: false };
  const bank = typeof record.values.bank === 'string';
  return { known: true, bank, asks: bank || options('kind').some((one) => one.value === record.values.kind) };
}

/** Begins a run of a draw that was carried out; what was drawn from a bank needs no files. */
export function NewRun({ given }: { given: string | undefined }) {
  const { t, say, aside } = useWords();
  const { label, options } = useFields('evaluation_runs');
  const { field } = useFields('draws');
  const doing = useDoing();
  const draws = useChoices('draws', 'seeded_at');
  const [draw, setDraw] = useState(given);
  const [name, setName] = useState('');
  const [share, setShare] = useState<string | null>(null);
  const [strategy, setStrategy] = useState<AnswerStrategy>();
  const [named, setNamed] = useState<Named>({});
  const [files, setFiles] = usePopulationFiles();
  const carriedOut = (draws.data?.rows ?? []).filter((row) => typeof row.values.drawn === 'number');
  const of = useOfBank(carriedOut.find((row) => row.id === draw)?.values.population);
  const titles = draws.data?.titles ?? {};
  const told = (key: string, value: unknown) => {
    const one = field(key);
    return one ? plain(one, value, say, titles) : '';
  };
  const begin = async () => {
    if (draw === undefined) return;
    const begun = await doing.run('run_begin', {
      draw,
      name: name.trim(),
      second_share: share ?? undefined,
      ...(of.bank ? {} : { paths: files.paths, register: files.moved[0] }),
      ...(of.asks ? { strategy, service: named.service, model_version: named.model_version } : {}),
      retest_of: named.retest_of,
    });
    if (begun) go('evaluation', 'runs', begun.id);
  };
  if (draws.data && carriedOut.length === 0) {
    return (
      <Lacking
        testid="runs-to-draws"
        title={t('evaluation.runs.new')}
        text={t('evaluation.runs.no_draw')}
        to={['evaluation', 'draws']}
        way={t('evaluation.to_draws')}
      />
    );
  }
  return (
    <Section title={t('evaluation.runs.new')} testid="run-form">
      <Notice error={draws.error} onAgain={draws.again} />
      <Form layout="vertical" component="div" className="record-fields">
        <ChoiceField
          id="run-draw"
          className="field-wide"
          label={label('draw')}
          required
          searched
          value={draw}
          options={carriedOut.map((row) => ({
            value: row.id,
            label: `${say(row.title)}${aside(
              t('evaluation.draw_told', {
                population: told('population', row.values.population),
                purpose: told('purpose', row.values.purpose),
                drawn: told('drawn', row.values.drawn),
              }),
            )}`,
          }))}
          onChange={(next) => {
            setDraw(next);
            // They are the files of another population.
            setFiles({ paths: [], moved: [] });
          }}
        />
        <TextField id="run-name" label={label('name')} required value={name} onChange={setName} />
        <Form.Item label={label('second_share')} htmlFor="run-share" extra={t('evaluation.share.help')}>
          <PercentInput id="run-share" value={share} onChange={setShare} />
        </Form.Item>
        {of.asks && (
          <Form.Item label={label('strategy')} htmlFor="run-strategy" extra={t('evaluation.strategy.help')}>
            <Select<AnswerStrategy>
              id="run-strategy"
              data-testid="run-strategy"
              aria-label={label('strategy')}
              placeholder={t('evaluation.strategy.usual')}
              allowClear
              value={strategy}
              options={options('strategy') as { value: AnswerStrategy; label: string }[]}
              onChange={setStrategy}
            />
          </Form.Item>
        )}
        {NAMED.filter(([key]) => of.asks || key === 'retest_of').map(([key, register]) => (
          <Form.Item
            key={key}
            label={label(key)}
            htmlFor={`run-${key}`}
            extra={key === 'retest_of' ? t('evaluation.retest.help') : undefined}
          >
            <Reference
              id={`run-${key}`}
              testid={`run-${key}`}
              register={register}
              label={label(key)}
              value={named[key] ?? null}
              onChange={(next) => {
                const { [key]: _, ...others } = named;
                setNamed(typeof next === 'string' ? { ...others, [key]: next } : others);
              }}
            />
          </Form.Item>
        ))}
        {of.bank ? (
          <p className="field-wide quiet" data-testid="run-no-files">
            {t('evaluation.run.no_files')}
          </p>
        ) : (
          <PopulationFilesFields testid="run" help={t('evaluation.run_files.help')} files={files} onChange={setFiles} />
        )}
      </Form>
      <Action
        testid="run-begin"
        type="primary"
        disabled={draw === undefined || name.trim() === '' || !of.known || !(of.bank || files.paths.length > 0)}
        loading={doing.busy}
        onClick={begin}
      >
        {t('evaluation.begin')}
      </Action>
      <Underway doing={doing} />
    </Section>
  );
}
