import { Alert, Drawer, Form, InputNumber, Select, Space, Statistic } from 'antd';
import { useRef, useState } from 'react';
import { useDesk } from '../api/session';
import type { BankColumns, BankFile, BankKind, BankRead, BankSample } from '../api/types.gen';
import { useDoing, useLooked } from '../api/use';
import { Findings } from '../fields/findings';
import { useFields } from '../fields/of-register';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { ChoiceField, TextField } from '../kit/form-fields';
import { Notice } from '../kit/notice';
import { bareName, PickedFiles } from '../kit/picked-files';
import { countColumn, DataTable, digestColumn } from '../kit/table';
import { BankCategories } from './categories';
import { useTopics } from './topics';
import { Underway } from '../kit/underway';

/** What a column of a file of questions may be. */
const COLUMNS = ['question', 'category', 'id', 'criterion', 'modality'] as const;

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
  const { found: read, look: preview, forget } = useLooked<BankRead>();
  const [kept, setKept] = useState(false);
  /** As chosen last: a mapping that is kept meanwhile looks again by these. */
  const latest = useRef({ columns, category });
  latest.current = { columns, category };
  const topics = useTopics(kind);
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
    const found = await preview(() => ask(true, more));
    if (found) setColumns(found.columns);
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
    if (added && name === '') setName(bareName(added));
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
        <ChoiceField
          id="bank-kind"
          label={label('kind')}
          required
          value={kind}
          options={options('kind') as { value: BankKind; label: string }[]}
          onChange={(next) => {
            setKind(next);
            setCategory(undefined);
            forget();
          }}
        />
        <TextField id="bank-name" label={label('name')} required value={name} onChange={setName} />
        <TextField
          id="bank-edition"
          label={label('edition')}
          required
          extra={t('banks.edition.help')}
          value={edition}
          onChange={setEdition}
        />
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
      <Underway doing={doing} />
      <Notice error={topics.error} onAgain={topics.again} />
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
          countColumn(t('banks.rows'), (file) => file.rows),
          digestColumn(),
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
          countColumn(t('banks.row'), (one) => one.row, 80),
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
