import { Form, Segmented, Select, Space, Statistic } from 'antd';
import { useState } from 'react';
import { useDesk } from '../api/session';
import type { PopulationFile, PopulationRead, PopulationShare } from '../api/types.gen';
import { useDoing, useLooked } from '../api/use';
import { Findings } from '../fields/findings';
import { useFields } from '../fields/of-register';
import { Reference } from '../fields/reference';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Done } from '../kit/done';
import { ChoiceField, TextField } from '../kit/form-fields';
import { Section } from '../kit/page';
import { bareName, PickedFiles } from '../kit/picked-files';
import { PickedTarget } from '../kit/picked-target';
import { address, go } from '../kit/route';
import { countColumn, DataTable, digestColumn } from '../kit/table';
import { ShortList } from '../records/short-list';
import { FilesField } from './population-files';
import { Underway } from '../kit/underway';

/** Populations: files are looked at, then registered by the digests of their items. */
export function Populations() {
  const { t } = useWords();
  const { register } = useDesk();
  return (
    <>
      {register('populations')?.access === 'write' && <NewPopulation />}
      <Section title={t('evaluation.populations.list')}>
        <ShortList
          register="populations"
          newest="registered_at"
          empty={t('evaluation.populations.none')}
          onOpen={(row) => go('records', 'populations', row.id)}
        />
      </Section>
    </>
  );
}

/** Chooses files, says what they are, shows what is there, registers it. */
function NewPopulation() {
  const { t } = useWords();
  const { register } = useDesk();
  const { label, options } = useFields('populations');
  const doing = useDoing();
  const [merged, setMerged] = useState(false);
  const [paths, setPaths] = useState<string[]>([]);
  const [name, setName] = useState('');
  const [kind, setKind] = useState<string>();
  const [text, setText] = useState<string[]>([]);
  const [source, setSource] = useState('');
  const [datasets, setDatasets] = useState<string[]>([]);
  const [target, setTarget] = useState('');
  const { found: read, look: preview, show, forget } = useLooked<PopulationRead>();
  /** What was shown rests on a choice that is another one now. */
  const choose = <T,>(set: (value: T) => void, value: T) => {
    set(value);
    forget();
  };
  const pick = (next: string[], added?: string) => {
    choose(setPaths, next);
    if (added && name === '') setName(bareName(added));
  };
  const ask = (preview: boolean) =>
    doing.run('population_register', {
      name: name.trim(),
      kind: kind ?? '',
      datasets,
      preview,
      // What workers registered in parts is read from its merged register alone.
      ...(merged
        ? { merged, paths: [], target: paths[0] ?? '' }
        : { paths, text, source: source.trim() === '' ? undefined : source.trim(), target }),
    });
  const look = () => preview(() => ask(true));
  const keep = async () => {
    const kept = await ask(false);
    if (kept) show(kept);
  };
  const done = read !== undefined && read.record !== null;
  return (
    <Section
      title={t('evaluation.populations.new')}
      testid="population-form"
      extra={
        <Segmented<boolean>
          size="small"
          aria-label={t('evaluation.from')}
          value={merged}
          onChange={(next) => {
            choose(setMerged, next);
            setPaths([]);
          }}
          options={[
            { value: false, label: <span data-testid="population-from-files">{t('evaluation.from.files')}</span> },
            { value: true, label: <span data-testid="population-from-merged">{t('evaluation.from.merged')}</span> },
          ]}
        />
      }
    >
      <Form layout="vertical" component="div" className="record-fields">
        {merged ? (
          <Form.Item
            className="field-wide"
            label={t('evaluation.target')}
            required
            htmlFor="population-merged-pick"
            extra={t('evaluation.merged.help')}
          >
            <PickedFiles
              single
              testid="population-merged"
              title={t('evaluation.register.pick')}
              paths={paths}
              onChange={pick}
            />
          </Form.Item>
        ) : (
          <FilesField testid="population" help={t('evaluation.files.help')} paths={paths} onChange={pick} />
        )}
        <TextField
          id="population-name"
          label={label('name')}
          required
          value={name}
          onChange={(next) => choose(setName, next)}
        />
        <ChoiceField
          id="population-kind"
          label={label('kind')}
          required
          value={kind}
          options={options('kind')}
          onChange={(next: string) => choose(setKind, next)}
        />
        {!merged && (
          <>
            <Form.Item label={t('evaluation.text')} htmlFor="population-text" extra={t('evaluation.text.help')}>
              <Select
                id="population-text"
                data-testid="population-text"
                aria-label={t('evaluation.text')}
                mode="tags"
                open={false}
                suffixIcon={null}
                tokenSeparators={[',', '，', '、']}
                placeholder={t('evaluation.by_name')}
                value={text}
                onChange={(next: string[]) => choose(setText, next)}
              />
            </Form.Item>
            <TextField
              id="population-source"
              label={t('evaluation.source')}
              extra={t('evaluation.source.help')}
              placeholder={t('evaluation.by_name')}
              value={source}
              onChange={(next) => choose(setSource, next)}
            />
          </>
        )}
        {register('datasets') && (
          <Form.Item className="field-wide" label={label('datasets')} htmlFor="population-datasets">
            <Reference
              id="population-datasets"
              testid="population-datasets"
              register="datasets"
              many
              label={label('datasets')}
              value={datasets}
              onChange={(next) => choose(setDatasets, Array.isArray(next) ? next : [])}
            />
          </Form.Item>
        )}
      </Form>
      <Action
        testid="population-look"
        disabled={paths.length === 0 || name.trim() === '' || kind === undefined}
        loading={doing.busy}
        onClick={look}
      >
        {t('keywords.look')}
      </Action>
      <Underway doing={doing} />
      {read && <ReadView read={read} />}
      {read && !done && (
        <Form layout="vertical" component="div">
          {!merged && (
            <Form.Item
              label={t('evaluation.target')}
              required
              htmlFor="population-target"
              extra={t('evaluation.target.help')}
            >
              <PickedTarget
                testid="population-target"
                title={t('evaluation.target.pick')}
                name={t('evaluation.target.name', { name: name.trim() })}
                path={target}
                onChange={setTarget}
              />
            </Form.Item>
          )}
          <Action
            testid="population-keep"
            type="primary"
            disabled={!merged && target === ''}
            loading={doing.busy}
            onClick={keep}
          >
            {t('evaluation.keep')}
          </Action>
        </Form>
      )}
      {read?.record && (
        <Done
          testid="population-kept"
          title={t('evaluation.kept')}
          action={
            <Space>
              <a href={address('records', 'populations', read.record)}>{t('log.open')}</a>
              <a href={address('evaluation', 'from', read.record)} data-testid="population-to-draws">
                {t('evaluation.to_draws')}
              </a>
            </Space>
          }
        />
      )}
    </Section>
  );
}

/** What was read: how much, of what, file by file. */
function ReadView({ read }: { read: PopulationRead }) {
  const { t, word } = useWords();
  return (
    <div data-testid="population-read">
      <div className="figures">
        <Statistic title={t('evaluation.items')} value={read.items} data-testid="population-items" />
        <Statistic title={t('evaluation.distinct')} value={read.distinct} />
        <Statistic title={t('evaluation.bytes')} value={read.bytes} />
        <Statistic title={t('evaluation.refused')} value={read.refused} />
      </div>
      <p>
        {t('evaluation.digest')}{' '}
        <span className="code wrap" data-testid="population-digest">
          {read.digest}
        </span>
      </p>
      <Findings findings={read.findings} files={read.files.length > 1} />
      <DataTable<PopulationFile>
        label={t('evaluation.files')}
        testid="population-file-table"
        rows={read.files}
        rowKey={(file) => file.name}
        height="part"
        columns={[
          { title: t('file'), render: (_, file) => file.name },
          countColumn(t('evaluation.size'), (file) => file.bytes),
          { title: t('evaluation.encoding'), render: (_, file) => file.encoding ?? '—' },
          countColumn(t('evaluation.items'), (file) => file.items),
          countColumn(t('evaluation.refused'), (file) => file.refused),
          digestColumn(),
        ]}
      />
      <Shares
        title={t('evaluation.languages')}
        of={t('evaluation.language')}
        testid="population-languages"
        shares={read.languages}
        name={(key) => word('script', key)}
      />
      <Shares
        title={t('evaluation.sources')}
        of={t('evaluation.source_of')}
        testid="population-sources"
        shares={read.sources}
        name={(key) => key || t('evaluation.no_source')}
      />
    </div>
  );
}

/** Items and bytes by language or by source. */
function Shares(props: {
  title: string;
  of: string;
  testid: string;
  shares: PopulationShare[];
  name: (key: string) => string;
}) {
  const { t } = useWords();
  const { title, of, testid, shares, name } = props;
  return (
    <>
      <h3>{title}</h3>
      <DataTable<PopulationShare>
        label={title}
        testid={testid}
        rows={shares}
        rowKey={(one) => `of ${one.name}`}
        height="part"
        columns={[
          { title: of, render: (_, one) => name(one.name) },
          countColumn(t('evaluation.items'), (one) => one.items),
          countColumn(t('evaluation.bytes'), (one) => one.bytes),
        ]}
      />
    </>
  );
}
