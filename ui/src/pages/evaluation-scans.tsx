import { Checkbox, Form, Statistic } from 'antd';
import { useState } from 'react';
import { useDesk } from '../api/session';
import type { PopulationScanned, ScanShare } from '../api/types.gen';
import { useDoing, useLooked } from '../api/use';
import { Findings } from '../fields/findings';
import { useFields } from '../fields/of-register';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Lacking } from '../kit/lacking';
import { ChoiceField } from '../kit/form-fields';
import { Notice } from '../kit/notice';
import { Section } from '../kit/page';
import { PickedTarget } from '../kit/picked-target';
import { go } from '../kit/route';
import { countColumn, DataTable } from '../kit/table';
import { useChoices, useLibraries } from '../records/choices';
import { ShortList } from '../records/short-list';
import { useTopics } from './topics';
import { PopulationFilesFields, usePopulationFiles } from './population-files';
import { Underway } from '../kit/underway';

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
  const { t, say, aside } = useWords();
  const { label } = useFields('scans');
  const doing = useDoing();
  const populations = useChoices('populations', 'registered_at');
  const libraries = useLibraries();
  const [population, setPopulation] = useState<string>();
  const [library, setLibrary] = useState<string>();
  const [files, setFiles] = usePopulationFiles();
  const [keepsHits, setKeepsHits] = useState(false);
  const [hits, setHits] = useState('');
  const { found: scanned, look: count, forget } = useLooked<PopulationScanned>();
  const scan = async () => {
    if (population === undefined || library === undefined) return;
    forget();
    await count(() =>
      doing.run('population_scan', {
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
    <ChoiceField
      id={`scan-${key}`}
      label={label(key)}
      required
      searched
      value={value}
      options={options}
      onChange={(id: string) => {
        onChange(id);
        forget();
      }}
    />
  );
  const title = t('evaluation.scans.new');
  if (populations.data?.rows.length === 0) {
    return (
      <Lacking
        testid="scans-to-evaluation"
        title={title}
        text={t('evaluation.scans.no_population')}
        to={['evaluation']}
        way={t('evaluation.populations.new')}
      />
    );
  }
  if (libraries.data?.rows.length === 0) {
    return (
      <Lacking
        testid="scans-to-keywords"
        title={title}
        text={t('evaluation.scans.no_library')}
        to={['keywords']}
        way={t('menu.keywords')}
      />
    );
  }
  return (
    <Section title={title} testid="scan-form">
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
            label: `${say(row.title)}${aside(String(row.values.code ?? ''))}`,
          })),
        )}
        {chosen('library', library, setLibrary, libraries.options)}
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
      <Underway doing={doing} />
      {scanned && <Scanned of={scanned} />}
    </Section>
  );
}

/** What a scan counted; the record keeps it. */
function Scanned({ of }: { of: PopulationScanned }) {
  const { t, say } = useWords();
  const { name: risk } = useTopics();
  const shares = (
    testid: string,
    title: string,
    rows: ScanShare[],
    second: string,
    name = (of: string) => of || t('evaluation.no_source'),
  ) =>
    rows.length > 0 && (
      <DataTable<ScanShare>
        label={title}
        testid={testid}
        rows={rows}
        rowKey={(row) => row.name}
        columns={[
          { title, key: 'name', render: (_, row) => name(row.name) },
          countColumn(t('evaluation.items'), (row) => row.items),
          countColumn(second, (row) => row.hits),
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
      {shares('scanned-risks', t('keywords.risk'), of.by_risk, t('evaluation.hits'), (id) =>
        id ? risk(id) : t('keywords.unmapped'),
      )}
      {shares('scanned-sources', t('evaluation.source_of'), of.by_source, t('evaluation.hit_items'))}
      {shares('scanned-words', t('keywords.word'), of.by_word, t('evaluation.hits'))}
      <Findings findings={of.findings} />
      <Action testid="scan-record" onClick={() => go('records', 'scans', of.record)}>
        {t('evaluation.scan_record')}
      </Action>
    </div>
  );
}
