import { Alert, Form, Input, Segmented, Select, Space, Statistic } from 'antd';
import { useState } from 'react';
import { useDesk } from '../api/session';
import type { PopulationFile, PopulationRead, PopulationShare } from '../api/types.gen';
import { useDoing } from '../api/use';
import { Findings } from '../fields/findings';
import { useFields } from '../fields/of-register';
import { Reference } from '../fields/reference';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { grouped } from '../kit/figures';
import { Notice } from '../kit/notice';
import { Section } from '../kit/page';
import { fileName, PickedFiles } from '../kit/picked-files';
import { PickedTarget } from '../kit/picked-target';
import { Progress } from '../kit/progress';
import { address, go } from '../kit/route';
import { DataTable } from '../kit/table';
import { ShortList } from '../records/short-list';

/** Rows after which a table scrolls in itself. */
const ROWS = 8;

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
  const [read, setRead] = useState<PopulationRead>();
  /** What was shown rests on a choice that is another one now. */
  const choose = <T,>(set: (value: T) => void, value: T) => {
    set(value);
    setRead(undefined);
  };
  const pick = (next: string[], added?: string) => {
    choose(setPaths, next);
    if (added && name === '') setName(fileName(added).replace(/\.[^.]+$/, ''));
  };
  const ask = (preview: boolean) =>
    doing.run('population_register', {
      name,
      kind: kind ?? '',
      datasets,
      preview,
      // What workers registered in parts is read from its merged register alone.
      ...(merged
        ? { merged, paths: [], target: paths[0] ?? '' }
        : { paths, text, source: source.trim() === '' ? undefined : source.trim(), target }),
    });
  const look = async () => {
    const found = await ask(true);
    if (found) setRead(found);
  };
  const keep = async () => {
    const kept = await ask(false);
    if (kept) setRead(kept);
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
          <Form.Item
            className="field-wide"
            label={t('evaluation.files')}
            required
            htmlFor="population-pick"
            extra={t('evaluation.files.help')}
          >
            <PickedFiles
              testid="population"
              title={t('evaluation.pick')}
              folder={t('evaluation.pick_folder')}
              paths={paths}
              onChange={pick}
            />
          </Form.Item>
        )}
        <Form.Item label={label('name')} required htmlFor="population-name">
          <Input
            id="population-name"
            data-testid="population-name"
            value={name}
            onChange={(event) => choose(setName, event.target.value)}
          />
        </Form.Item>
        <Form.Item label={label('kind')} required htmlFor="population-kind">
          <Select
            id="population-kind"
            data-testid="population-kind"
            aria-label={label('kind')}
            placeholder={t('choose')}
            value={kind}
            options={options('kind')}
            onChange={(next: string) => choose(setKind, next)}
          />
        </Form.Item>
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
            <Form.Item label={t('evaluation.source')} htmlFor="population-source" extra={t('evaluation.source.help')}>
              <Input
                id="population-source"
                data-testid="population-source"
                placeholder={t('evaluation.by_name')}
                value={source}
                onChange={(event) => choose(setSource, event.target.value)}
              />
            </Form.Item>
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
        {t('evaluation.look')}
      </Action>
      <Progress busy={doing.busy} step={doing.step} onCancel={doing.cancel} />
      <Notice error={doing.error} onClose={doing.clear} />
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
                name={t('evaluation.target.name', { name })}
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
        <Alert
          className="notice"
          type="success"
          showIcon
          role="status"
          data-testid="population-kept"
          title={t('evaluation.kept')}
          action={
            <Space>
              <a href={address('records', 'populations', read.record)}>{t('log.open')}</a>
              <a href={address('evaluation', 'draws')} data-testid="population-to-draws">
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
        {...(read.files.length > ROWS ? { height: 300 } : {})}
        columns={[
          { title: t('file'), render: (_, file) => file.name },
          { title: t('evaluation.size'), className: 'right', render: (_, file) => grouped(file.bytes) },
          { title: t('evaluation.encoding'), render: (_, file) => file.encoding ?? '—' },
          { title: t('evaluation.items'), className: 'right', render: (_, file) => grouped(file.items) },
          { title: t('evaluation.refused'), className: 'right', render: (_, file) => grouped(file.refused) },
          {
            title: 'SHA-256',
            render: (_, file) => (
              <span className="code digest" title={file.sha256}>
                {file.sha256}
              </span>
            ),
          },
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
        {...(shares.length > ROWS ? { height: 300 } : {})}
        columns={[
          { title: of, render: (_, one) => name(one.name) },
          { title: t('evaluation.items'), className: 'right', render: (_, one) => grouped(one.items) },
          { title: t('evaluation.bytes'), className: 'right', render: (_, one) => grouped(one.bytes) },
        ]}
      />
    </>
  );
}
