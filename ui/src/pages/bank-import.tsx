import { Alert, Drawer, Form, Input, InputNumber, Select, Space, Statistic } from 'antd';
import { useRef, useState } from 'react';
import { useDesk } from '../api/session';
import type { BankColumns, BankFile, BankKind, BankRead, BankSample } from '../api/types.gen';
import { useDoing } from '../api/use';
import { Findings } from '../fields/findings';
import { useFields } from '../fields/of-register';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { grouped } from '../kit/figures';
import { Notice } from '../kit/notice';
import { fileName, PickedFiles } from '../kit/picked-files';
import { Progress } from '../kit/progress';
import { DataTable } from '../kit/table';
import { BankCategories } from './categories';
import { useTopics } from './topics';

/** What a column of a file of questions may be. */
const COLUMNS = ['question', 'category', 'id', 'criterion', 'modality'] as const;
const FILE_END = /\.[^.]+$/;

/** Reads files of questions: looked at first, columns and categories put right, then kept as one version of a bank. */
export function BankImport({ onKept, onClose }: { onKept: (id: string) => void; onClose: () => void }) {
  const { t } = useWords();
  const { label, options } = useFields('question_banks');
  const doing = useDoing();
  const [paths, setPaths] = useState<string[]>([]);
  const [name, setName] = useState('');
  const [kind, setKind] = useState<BankKind>();
  const [edition, setEdition] = useState('');
  const [declared, setDeclared] = useState<number | null>(null);
  const [columns, setColumns] = useState<BankColumns>();
  const [category, setCategory] = useState<string>();
  const [read, setRead] = useState<BankRead>();
  const [kept, setKept] = useState(false);
  /** Looks so far: one whose files or columns were changed meanwhile shows nothing. */
  const asked = useRef(0);
  /** As chosen last: a mapping that is kept meanwhile looks again by these. */
  const latest = useRef({ columns, category });
  latest.current = { columns, category };
  const topics = useTopics(kind);
  const forget = () => {
    asked.current += 1;
    setRead(undefined);
  };
  const ask = (preview: boolean, more: { columns?: BankColumns | undefined; category?: string | undefined } = {}) =>
    doing.run('bank_import', {
      paths,
      name: name.trim(),
      kind,
      edition: edition.trim(),
      ...latest.current,
      ...(declared === null ? {} : { declared }),
      ...more,
      preview,
    });
  const look = async (more: Parameters<typeof ask>[1] = {}) => {
    asked.current += 1;
    const mine = asked.current;
    const found = await ask(true, more);
    if (!found || mine !== asked.current) return;
    setRead(found);
    setColumns(found.columns);
  };
  const keep = async () => {
    const done = await ask(false);
    if (!done) return;
    setKept(true);
    onKept(done.bank);
  };
  /** What was shown rests on other files now, whose columns are guessed anew. */
  const pick = (next: string[], added?: string) => {
    setPaths(next);
    forget();
    setColumns(undefined);
    setCategory(undefined);
    if (added && name === '') setName(fileName(added).replace(FILE_END, ''));
  };
  const choose = (next: BankColumns) => {
    setColumns(next);
    // With a column of categories no category is given for the whole file.
    const one = next.category === '' ? category : undefined;
    setCategory(one);
    void look({ columns: next, category: one });
  };
  return (
    <Drawer open size={980} title={t('banks.import')} onClose={onClose} data-testid="bank-form">
      <Form layout="vertical" component="div" className="record-fields">
        <Form.Item
          className="field-wide"
          label={t('banks.files')}
          required
          htmlFor="bank-pick"
          extra={t('banks.files.help')}
        >
          <PickedFiles
            testid="bank"
            title={t('evaluation.pick')}
            filter={{ name: t('banks.files'), extensions: ['xlsx', 'csv', 'json', 'jsonl', 'txt'] }}
            paths={paths}
            onChange={pick}
          />
        </Form.Item>
        <Form.Item label={label('kind')} required htmlFor="bank-kind">
          <Select<BankKind>
            id="bank-kind"
            data-testid="bank-kind"
            aria-label={label('kind')}
            placeholder={t('choose')}
            value={kind}
            options={options('kind') as { value: BankKind; label: string }[]}
            onChange={(next) => {
              setKind(next);
              setCategory(undefined);
              forget();
            }}
          />
        </Form.Item>
        <Form.Item label={label('name')} required htmlFor="bank-name">
          <Input
            id="bank-name"
            data-testid="bank-name"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </Form.Item>
        <Form.Item label={label('edition')} required htmlFor="bank-edition" extra={t('banks.edition.help')}>
          <Input
            id="bank-edition"
            data-testid="bank-edition"
            value={edition}
            onChange={(event) => setEdition(event.target.value)}
          />
        </Form.Item>
        <Form.Item label={label('declared')} htmlFor="bank-declared" extra={t('banks.declared.help')}>
          <InputNumber
            id="bank-declared"
            data-testid="bank-declared"
            className="wide"
            min={1}
            precision={0}
            value={declared}
            onChange={(next) => {
              setDeclared(next);
              forget();
            }}
          />
        </Form.Item>
      </Form>
      <Space wrap>
        <Action
          testid="bank-look"
          disabled={paths.length === 0 || kind === undefined}
          loading={doing.busy}
          onClick={() => look()}
        >
          {t('keywords.look')}
        </Action>
        <Action
          testid="bank-keep"
          type="primary"
          disabled={!read || kept || name.trim() === '' || edition.trim() === ''}
          loading={doing.busy}
          onClick={keep}
        >
          {t('keywords.keep')}
        </Action>
        {!read && <span className="quiet">{t('banks.look_first')}</span>}
      </Space>
      <Progress busy={doing.busy} step={doing.step} onCancel={doing.cancel} />
      <Notice error={doing.error} onClose={doing.clear} />
      {read && kind && columns && (
        <div data-testid="bank-preview" className="after">
          <Columns headers={read.headers} columns={columns} onChange={choose} />
          {columns.category === '' && (
            <Form.Item label={t('banks.one_topic')} layout="vertical" htmlFor="bank-one-topic">
              <Select
                id="bank-one-topic"
                data-testid="bank-one-topic"
                aria-label={t('banks.one_topic')}
                allowClear
                showSearch={{ optionFilterProp: 'label' }}
                placeholder={t('banks.one_topic.none')}
                value={category}
                options={topics.groups}
                onChange={(next?: string) => {
                  setCategory(next);
                  void look({ category: next });
                }}
              />
            </Form.Item>
          )}
          <ReadView read={read} kind={kind} onMapped={look} />
        </div>
      )}
    </Drawer>
  );
}

type Choosing = {
  headers: readonly string[];
  columns: BankColumns;
  onChange: (next: BankColumns) => void;
};

/** Which column is what: those that were guessed stand chosen. */
function Columns({ headers, columns, onChange }: Choosing) {
  const { t } = useWords();
  return (
    <>
      <h3>{t('banks.columns')}</h3>
      <p className="quiet">{t('banks.columns.help')}</p>
      <Form layout="vertical" component="div" className="record-fields">
        {COLUMNS.map((key) => (
          <Form.Item
            key={key}
            label={t(`banks.column.${key}`)}
            required={key === 'question'}
            htmlFor={`bank-column-${key}`}
          >
            <Select
              id={`bank-column-${key}`}
              data-testid={`bank-column-${key}`}
              aria-label={t(`banks.column.${key}`)}
              allowClear={key !== 'question'}
              placeholder={t('banks.column.none')}
              value={columns[key] || null}
              options={headers.map((header) => ({ value: header, label: header }))}
              onChange={(next?: string | null) => onChange({ ...columns, [key]: next ?? '' })}
            />
          </Form.Item>
        ))}
      </Form>
    </>
  );
}

/** What was read: how much, the first questions, the categories, what is to be said of rows. */
function ReadView({ read, kind, onMapped }: { read: BankRead; kind: BankKind; onMapped: () => void }) {
  const { t, say } = useWords();
  const { register } = useDesk();
  const maps = register('risk_mappings')?.access === 'write';
  return (
    <>
      <div className="figures">
        <Statistic title={t('banks.rows')} value={read.rows} />
        <Statistic title={t('banks.distinct')} value={read.distinct} />
      </div>
      <Findings findings={read.findings} files={read.files.length > 1} />
      <DataTable<BankFile>
        label={t('banks.files')}
        testid="bank-file-table"
        rows={read.files}
        rowKey={(file) => `${file.name}/${file.sha256}`}
        columns={[
          { title: t('file'), render: (_, file) => file.name },
          { title: t('keywords.form'), render: (_, file) => say(file.form) },
          { title: t('banks.rows'), className: 'right', render: (_, file) => grouped(file.rows) },
          { title: 'SHA-256', render: (_, file) => <span className="code digest">{file.sha256}</span> },
        ]}
      />
      <h3>{t('banks.sample')}</h3>
      <DataTable<BankSample>
        label={t('banks.sample')}
        testid="bank-sample"
        wrap
        rows={read.sample}
        rowKey={(one) => String(one.row)}
        columns={[
          { title: t('banks.row'), width: 80, className: 'right', render: (_, one) => grouped(one.row) },
          { title: t('banks.column.question'), render: (_, one) => <span className="long">{one.question}</span> },
          { title: t('banks.column.category'), width: 220, render: (_, one) => one.category || '—' },
        ]}
      />
      {read.categories.length > 0 && (
        <>
          <h3>{t('keywords.categories')}</h3>
          <Alert className="notice" type="info" showIcon title={t('banks.map.text')} />
          <BankCategories kind={kind} categories={read.categories} writes={maps} onMapped={onMapped} />
        </>
      )}
    </>
  );
}
