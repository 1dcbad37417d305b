import { Alert, Form, Select, Space } from 'antd';
import { useState } from 'react';
import { useDesk } from '../api/session';
import type { LogColumns, LogPart, LogRead } from '../api/types.gen';
import { useCall, useDoing } from '../api/use';
import { Findings } from '../fields/findings';
import { Reference } from '../fields/reference';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Notice } from '../kit/notice';
import { Page, Section } from '../kit/page';
import { PickedFiles } from '../kit/picked-files';
import { Progress } from '../kit/progress';
import { address } from '../kit/route';
import { DataTable } from '../kit/table';
import { LogResult } from './log-figures';

/** What a column can be, in the order in which people read a log. */
const PARTS: readonly LogPart[] = ['item', 'annotator', 'reviewer', 'label', 'verdict', 'seconds', 'risk', 'at'];
const EXTENSIONS = ['csv', 'tsv', 'txt', 'jsonl', 'json', 'xlsx'];

/** The log of a labelling tool: its columns are told apart, it is held against the task, and what it shows is kept. */
export default function AnnotationLogPage() {
  const { t } = useWords();
  const { register } = useDesk();
  const doing = useDoing();
  const [paths, setPaths] = useState<string[]>([]);
  const [task, setTask] = useState<string | null>(null);
  const [read, setRead] = useState<LogRead>();
  const [columns, setColumns] = useState<LogColumns>({});
  const tasks = useCall('record_options', { register: 'annotation_tasks', text: '' }, { watch: ['annotation_tasks'] });
  const path = paths[0];
  const pick = async (next: string[]) => {
    setPaths(next);
    setRead(undefined);
    const [first] = next;
    if (!first) return;
    const head = await doing.run('annotation_log_import', { path: first, task: null, columns: null, preview: true });
    if (!head) return setPaths([]);
    setRead(head);
    setColumns(head.columns);
  };
  const go = async (preview: boolean) => {
    const found = await doing.run('annotation_log_import', { path: path ?? '', task, columns, preview });
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
              onChange={(next) => setTask(typeof next === 'string' ? next : null)}
            />
          </div>
        </Space>
        <Progress busy={doing.busy} step={doing.step} onCancel={doing.cancel} />
        <Notice error={doing.error} onClose={doing.clear} />
      </Section>
      {read && (
        <Section title={t('log.second', { file: read.file })} testid="log-columns">
          <Form layout="vertical" component="div" className="log-parts">
            {PARTS.map((part) => (
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
                    setColumns(next === undefined ? rest : { ...rest, [part]: next });
                  }}
                />
              </Form.Item>
            ))}
          </Form>
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
        <Alert
          className="notice"
          type="success"
          showIcon
          role="status"
          data-testid="log-kept"
          title={t('log.kept')}
          action={<a href={address('records', 'annotation_logs', read.record)}>{t('log.open')}</a>}
        />
      )}
      {read?.figures && <LogResult figures={read.figures} />}
    </Page>
  );
}

/** The first rows, each column under what it was taken as. */
function Sample({ read, columns }: { read: LogRead; columns: LogColumns }) {
  const { t } = useWords();
  const part = (header: string) => PARTS.find((one) => columns[one] === header);
  return (
    <DataTable<string[]>
      label={t('log.sample')}
      testid="log-sample"
      rows={read.sample}
      rowKey={(row) => row.join('\u0001')}
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
