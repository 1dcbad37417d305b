import { Alert, Form, Select, Space } from 'antd';
import { useState } from 'react';
import { useDesk } from '../api/session';
import type { LogPart, LogRead, TimeUnit } from '../api/types.gen';
import { useCall, useDoing } from '../api/use';
import { Findings } from '../fields/findings';
import { Reference } from '../fields/reference';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Done } from '../kit/done';
import { Page, Section } from '../kit/page';
import { PickedFiles } from '../kit/picked-files';
import { address } from '../kit/route';
import { DataTable } from '../kit/table';
import { LogResult } from './log-figures';
import { Underway } from '../kit/underway';

/** What a column can be, in the order in which people read a log. */
const PARTS: readonly LogPart[] = ['item', 'annotator', 'reviewer', 'label', 'verdict', 'seconds', 'risk', 'at'];
/** What is chosen in a Label Studio export: its form tells the rest. */
const OF_LABEL_STUDIO: readonly LogPart[] = ['item', 'risk'];
const UNITS: readonly TimeUnit[] = ['milliseconds', 'seconds', 'minutes'];
const EXTENSIONS = ['csv', 'tsv', 'txt', 'jsonl', 'json', 'xlsx'];

/** The log of a labelling tool: its columns are told apart, it is held against the task, and what it shows is kept. */
export default function AnnotationLogPage() {
  const { t } = useWords();
  const { register } = useDesk();
  const doing = useDoing();
  const [paths, setPaths] = useState<string[]>([]);
  const [task, setTask] = useState<string | null>(null);
  const [read, setRead] = useState<LogRead>();
  const [columns, setColumns] = useState<LogRead['columns']>({});
  const [unit, setUnit] = useState<TimeUnit>('seconds');
  const tasks = useCall('record_options', { register: 'annotation_tasks', text: '' }, { watch: ['annotation_tasks'] });
  const path = paths[0];
  const parts = read?.form === 'label_studio' ? OF_LABEL_STUDIO : PARTS;
  const pick = async (next: string[]) => {
    setPaths(next);
    setRead(undefined);
    if (next[0] && !(await look(next[0]))) setPaths([]);
  };
  /** Shows the beginning of a sheet, each column as it was guessed. */
  const look = async (file: string, sheet?: number) => {
    const head = await doing.run('annotation_log_import', { path: file, preview: true, ...(sheet && { sheet }) });
    if (!head) return false;
    setRead(head);
    setColumns(head.columns);
    setUnit(head.unit);
    return true;
  };
  /** What was shown rests on a choice that is another one now. */
  const choose = <T,>(set: (value: T) => void, value: T) => {
    set(value);
    setRead((was) => was && { ...was, figures: null, record: null });
  };
  const go = async (preview: boolean) => {
    if (!path || !task || !read) return;
    const ask = { path, sheet: read.sheet, task, columns, unit, preview };
    const found = await doing.run('annotation_log_import', ask);
    if (found) setRead(found);
  };
  return (
    <Page testid="page-annotation-log" title={t('menu.annotation_log')} about={t('log.about')}>
      <Section title={t('log.first')}>
        <Space orientation="vertical" className="wide">
          <PickedFiles
            single
            testid="log"
            title={t('log.pick')}
            filter={{ name: t('log.files'), extensions: EXTENSIONS }}
            paths={paths}
            onChange={pick}
          />
          {tasks.data?.length === 0 && (
            <Alert
              type="info"
              showIcon
              title={t('log.no_task')}
              action={
                register('annotation_tasks')?.writable && (
                  <a href={address('records', 'annotation_tasks')}>{t('path.mend')}</a>
                )
              }
            />
          )}
          <div className="log-task">
            <label htmlFor="log-task">{t('log.task')}</label>
            <Reference
              id="log-task"
              testid="log-task"
              register="annotation_tasks"
              label={t('log.task')}
              value={task}
              onChange={(next) => choose(setTask, typeof next === 'string' ? next : null)}
            />
          </div>
        </Space>
        <Underway doing={doing} />
      </Section>
      {read && (
        <Section title={t('log.second', { file: read.file })} testid="log-columns">
          <Form layout="vertical" component="div" className="log-parts">
            {read.sheets.length > 1 && (
              <Form.Item label={t('log.sheet')} htmlFor="log-sheet">
                <Select
                  id="log-sheet"
                  data-testid="log-sheet"
                  aria-label={t('log.sheet')}
                  value={read.sheet}
                  options={read.sheets.map((name, value) => ({ value, label: name }))}
                  onChange={(sheet: number) => path && void look(path, sheet)}
                />
              </Form.Item>
            )}
            {parts.map((part) => (
              <Form.Item key={part} label={t(`log.part.${part}`)} htmlFor={`log-part-${part}`}>
                <Select
                  id={`log-part-${part}`}
                  data-testid={`log-part-${part}`}
                  aria-label={t(`log.part.${part}`)}
                  allowClear
                  placeholder={t('log.part.none')}
                  value={columns[part]}
                  options={read.headers.map((header) => ({ value: header, label: header }))}
                  onChange={(next?: string) => {
                    const { [part]: _, ...rest } = columns;
                    choose(setColumns, next === undefined ? rest : { ...rest, [part]: next });
                  }}
                />
              </Form.Item>
            ))}
            {columns.seconds !== undefined && (
              <Form.Item label={t('log.unit')} htmlFor="log-unit">
                <Select
                  id="log-unit"
                  data-testid="log-unit"
                  aria-label={t('log.unit')}
                  value={unit}
                  options={UNITS.map((value) => ({ value, label: t(`log.unit.${value}`) }))}
                  onChange={(next: TimeUnit) => choose(setUnit, next)}
                />
              </Form.Item>
            )}
          </Form>
          {parts !== PARTS && <p className="quiet">{t('log.label_studio')}</p>}
          <Sample read={read} columns={columns} />
          <Findings findings={read.findings} />
          <Space className="after">
            <Action testid="log-look" loading={doing.busy} disabled={task === null} onClick={() => go(true)}>
              {t('log.look')}
            </Action>
            <Action
              testid="log-keep"
              type="primary"
              loading={doing.busy}
              disabled={task === null || read.figures === null || read.record !== null}
              onClick={() => go(false)}
            >
              {t('log.keep')}
            </Action>
          </Space>
        </Section>
      )}
      {read?.record && (
        <Done
          testid="log-kept"
          title={t('log.kept')}
          action={<a href={address('records', 'annotation_logs', read.record)}>{t('log.open')}</a>}
        />
      )}
      {read?.figures && <LogResult figures={read.figures} />}
    </Page>
  );
}

/** The first rows, each column under what it was taken as. */
function Sample({ read, columns }: { read: LogRead; columns: LogRead['columns'] }) {
  const { t } = useWords();
  const part = (header: string) => PARTS.find((one) => columns[one] === header);
  return (
    <DataTable<string[]>
      label={t('log.sample')}
      testid="log-sample"
      rows={read.sample}
      rowKey={(row) => String(read.sample.indexOf(row))}
      columns={read.headers.map((header, at) => {
        const taken = part(header);
        return {
          key: header,
          title: (
            <>
              {header}
              <div className="quiet">{taken ? t(`log.part.${taken}`) : t('log.part.none')}</div>
            </>
          ),
          render: (_, row) => row[at] ?? '',
        };
      })}
    />
  );
}
