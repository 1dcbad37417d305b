import { Checkbox, Form, Select, Statistic } from 'antd';
import { useState } from 'react';
import { useDesk } from '../api/session';
import type { PopulationScanned, ScanShare } from '../api/types.gen';
import { useCall, useDoing } from '../api/use';
import { useFields } from '../fields/of-register';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Nothing } from '../kit/empty';
import { Notice } from '../kit/notice';
import { Section } from '../kit/page';
import { PickedTarget } from '../kit/picked-target';
import { Progress } from '../kit/progress';
import { go } from '../kit/route';
import { DataTable } from '../kit/table';
import { ShortList } from '../records/short-list';
import { PopulationFilesFields, usePopulationFiles } from './population-files';

/** Populations and libraries that can be chosen from; more than this many is beyond what a list is for. */
const CHOICES = 200;

/** Scans: every item of a population against a keyword library, and for personal information. */
export function Scans() {
  const { t } = useWords();
  const { register } = useDesk();
  return (
    <>
      {register('scans')?.access === 'write' && <NewScan />}
      <Section title={t('evaluation.scans.list')}>
        <ShortList
          register="scans"
          newest="scanned_at"
          watch={['populations']}
          empty={t('evaluation.scans.none')}
          onOpen={(row) => go('records', 'scans', row.id)}
        />
      </Section>
    </>
  );
}

/** Scans a population and shows what was counted. */
function NewScan() {
  const { t, aside } = useWords();
  const { label } = useFields('scans');
  const doing = useDoing();
  const populations = useCall(
    'record_list',
    { register: 'populations', sort: 'registered_at', descending: true, limit: CHOICES },
    { watch: ['populations'] },
  );
  const libraries = useCall(
    'record_list',
    { register: 'keyword_libraries', sort: 'updated_on', descending: true, limit: CHOICES },
    { watch: ['keyword_libraries'] },
  );
  const [population, setPopulation] = useState<string>();
  const [library, setLibrary] = useState<string>();
  const [files, setFiles] = usePopulationFiles();
  const [keepsHits, setKeepsHits] = useState(false);
  const [hits, setHits] = useState('');
  const [scanned, setScanned] = useState<PopulationScanned>();
  const scan = async () => {
    if (population === undefined || library === undefined) return;
    setScanned(undefined);
    setScanned(
      await doing.run('population_scan', {
        population,
        library,
        paths: files.paths,
        register: files.moved[0],
        ...(keepsHits && hits !== '' ? { hits } : {}),
      }),
    );
  };
  const chosen = (
    key: 'population' | 'library',
    value: string | undefined,
    onChange: (id: string) => void,
    options: { value: string; label: string }[] = [],
  ) => (
    <Form.Item label={label(key)} required htmlFor={`scan-${key}`}>
      <Select
        id={`scan-${key}`}
        data-testid={`scan-${key}`}
        aria-label={label(key)}
        placeholder={t('choose')}
        showSearch={{ optionFilterProp: 'label' }}
        value={value}
        onChange={onChange}
        options={options}
      />
    </Form.Item>
  );
  const lacks = (text: string, page: string, go_to: string) => (
    <Section title={t('evaluation.scans.new')}>
      <Nothing text={text}>
        <Action testid={`scans-to-${page}`} type="primary" onClick={() => go(page)}>
          {go_to}
        </Action>
      </Nothing>
    </Section>
  );
  if (populations.data?.rows.length === 0) {
    return lacks(t('evaluation.scans.no_population'), 'evaluation', t('evaluation.populations.new'));
  }
  if (libraries.data?.rows.length === 0) {
    return lacks(t('evaluation.scans.no_library'), 'keywords', t('menu.keywords'));
  }
  return (
    <Section title={t('evaluation.scans.new')} testid="scan-form">
      <p className="quiet">{t('evaluation.scans.help')}</p>
      <Notice error={populations.error} onAgain={populations.again} />
      <Notice error={libraries.error} onAgain={libraries.again} />
      <Form layout="vertical" component="div" className="record-fields">
        {chosen(
          'population',
          population,
          setPopulation,
          populations.data?.rows.map((row) => ({
            value: row.id,
            label: `${row.title}${aside(String(row.values.code ?? ''))}`,
          })),
        )}
        {chosen(
          'library',
          library,
          setLibrary,
          libraries.data?.rows.map((row) => ({
            value: row.id,
            label: `${row.title} ${String(row.values.edition ?? '')}`,
          })),
        )}
        <PopulationFilesFields
          testid="scan"
          help={t('evaluation.scans.files_help')}
          files={files}
          onChange={setFiles}
        />
        <Form.Item className="field-wide" extra={t('evaluation.scans.hits.help')}>
          <Checkbox checked={keepsHits} onChange={(event) => setKeepsHits(event.target.checked)}>
            <span data-testid="scan-keeps-hits">{t('evaluation.scans.hits')}</span>
          </Checkbox>
          {keepsHits && (
            <div className="after">
              <PickedTarget
                testid="scan-hits"
                title={t('evaluation.target.pick')}
                name={t('evaluation.scans.hits.name')}
                path={hits}
                onChange={setHits}
              />
            </div>
          )}
        </Form.Item>
      </Form>
      <Action
        testid="scan-begin"
        type="primary"
        disabled={
          population === undefined || library === undefined || files.paths.length === 0 || (keepsHits && hits === '')
        }
        loading={doing.busy}
        onClick={scan}
      >
        {t('evaluation.scan')}
      </Action>
      <Progress busy={doing.busy} step={doing.step} onCancel={doing.cancel} />
      <Notice error={doing.error} onClose={doing.clear} />
      {scanned && <Scanned of={scanned} />}
    </Section>
  );
}

/** What a scan counted; the record keeps it. */
function Scanned({ of }: { of: PopulationScanned }) {
  const { t, say } = useWords();
  const number = (n: number) => n.toLocaleString('en-US');
  const shares = (testid: string, title: string, rows: ScanShare[], second: string) =>
    rows.length > 0 && (
      <DataTable<ScanShare>
        label={title}
        testid={testid}
        rows={rows}
        rowKey={(row) => row.name}
        columns={[
          { title, key: 'name', render: (_, row) => row.name || t('evaluation.no_source') },
          { title: t('evaluation.items'), key: 'items', className: 'right', render: (_, row) => number(row.items) },
          { title: second, key: 'hits', className: 'right', render: (_, row) => number(row.hits) },
        ]}
      />
    );
  return (
    <div className="after" data-testid="scanned">
      <div className="figures">
        <Statistic title={t('evaluation.scanned')} value={of.items} />
        <Statistic title={t('evaluation.hit_items')} value={of.hit_items} />
        {of.personal.map((kind) => (
          <Statistic key={kind.risk} title={say(kind.title)} value={kind.items} />
        ))}
      </div>
      {shares('scanned-risks', t('evaluation.risk_of'), of.by_risk, t('evaluation.hits'))}
      {shares('scanned-sources', t('evaluation.source_of'), of.by_source, t('evaluation.hit_items'))}
      {shares('scanned-words', t('evaluation.word'), of.by_word, t('evaluation.hits'))}
      <Action testid="scan-record" onClick={() => go('records', 'scans', of.record)}>
        {t('evaluation.scan_record')}
      </Action>
    </div>
  );
}
