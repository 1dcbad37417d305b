import { Form, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { useDesk } from '../api/session';
import { useCall, useDoing } from '../api/use';
import { plain } from '../fields/plain';
import { useFields } from '../fields/of-register';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Nothing } from '../kit/empty';
import { Notice } from '../kit/notice';
import { Section } from '../kit/page';
import { Progress } from '../kit/progress';
import { go } from '../kit/route';
import { ShortList } from '../records/short-list';
import { PopulationFilesFields, usePopulationFiles } from './population-files';

/** Draws that can be chosen from; more than this many in use at once is beyond what a list is for. */
const DRAWS = 200;

/** Runs: the items of a draw, fetched for people to judge. */
export function Runs() {
  const { t } = useWords();
  const { register } = useDesk();
  return (
    <>
      {register('evaluation_runs')?.access === 'write' && <NewRun />}
      <Section title={t('evaluation.runs.list')}>
        <ShortList
          register="evaluation_runs"
          newest="begun_at"
          watch={['judgements']}
          empty={t('evaluation.runs.none')}
          onOpen={(row) => go('evaluation', 'runs', row.id)}
        />
      </Section>
    </>
  );
}

/** Begins a run of a draw that was carried out. */
function NewRun() {
  const { t, say, aside } = useWords();
  const { label } = useFields('evaluation_runs');
  const { field } = useFields('draws');
  const doing = useDoing();
  const draws = useCall(
    'record_list',
    { register: 'draws', sort: 'seeded_at', descending: true, limit: DRAWS },
    { watch: ['draws'] },
  );
  const [draw, setDraw] = useState<string>();
  const [name, setName] = useState('');
  const [share, setShare] = useState<string | null>(null);
  const [files, setFiles] = usePopulationFiles();
  const carriedOut = (draws.data?.rows ?? []).filter((row) => typeof row.values.drawn === 'number');
  const titles = draws.data?.titles ?? {};
  const told = (key: string, value: unknown) => {
    const of = field(key);
    return of ? plain(of, value, say, titles) : '';
  };
  const begin = async () => {
    if (draw === undefined) return;
    const begun = await doing.run('run_begin', {
      draw,
      name: name.trim(),
      second_share: share ?? undefined,
      paths: files.paths,
      register: files.moved[0],
    });
    if (begun) go('evaluation', 'runs', begun.id);
  };
  if (draws.data && carriedOut.length === 0) {
    return (
      <Section title={t('evaluation.runs.new')}>
        <Nothing text={t('evaluation.runs.no_draw')}>
          <Action testid="runs-to-draws" type="primary" onClick={() => go('evaluation', 'draws')}>
            {t('evaluation.to_draws')}
          </Action>
        </Nothing>
      </Section>
    );
  }
  return (
    <Section title={t('evaluation.runs.new')} testid="run-form">
      <Notice error={draws.error} onAgain={draws.again} />
      <Form layout="vertical" component="div" className="record-fields">
        <Form.Item className="field-wide" label={label('draw')} required htmlFor="run-draw">
          <Select
            id="run-draw"
            data-testid="run-draw"
            aria-label={label('draw')}
            placeholder={t('choose')}
            showSearch={{ optionFilterProp: 'label' }}
            value={draw}
            onChange={setDraw}
            options={carriedOut.map((row) => ({
              value: row.id,
              label: `${row.title}${aside(
                t('evaluation.draw_told', {
                  population: told('population', row.values.population),
                  purpose: told('purpose', row.values.purpose),
                  drawn: told('drawn', row.values.drawn),
                }),
              )}`,
            }))}
          />
        </Form.Item>
        <Form.Item label={label('name')} required htmlFor="run-name">
          <Input id="run-name" data-testid="run-name" value={name} onChange={(event) => setName(event.target.value)} />
        </Form.Item>
        <Form.Item label={label('second_share')} htmlFor="run-share" extra={t('evaluation.share.help')}>
          <InputNumber<string>
            id="run-share"
            data-testid="run-share"
            className="wide"
            stringMode
            min="0"
            max="100"
            suffix="%"
            value={share}
            onChange={setShare}
          />
        </Form.Item>
        <PopulationFilesFields testid="run" help={t('evaluation.run_files.help')} files={files} onChange={setFiles} />
      </Form>
      <Action
        testid="run-begin"
        type="primary"
        disabled={draw === undefined || name.trim() === '' || files.paths.length === 0}
        loading={doing.busy}
        onClick={begin}
      >
        {t('evaluation.begin')}
      </Action>
      <Progress busy={doing.busy} step={doing.step} onCancel={doing.cancel} />
      <Notice error={doing.error} onClose={doing.clear} />
    </Section>
  );
}
