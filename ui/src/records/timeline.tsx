import { Checkbox, Dropdown, Form, Modal, Skeleton, Tag, Timeline as Line } from 'antd';
import { useMemo, useState } from 'react';
import type { Mark, PaperFormat, RecordDetail, RegisterInfo, TimelineRow } from '../api/types.gen';
import { useCall, useDoing } from '../api/use';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Nothing } from '../kit/empty';
import { Notice } from '../kit/notice';
import { address } from '../kit/route';
import { useSave } from '../kit/save';
import { isChosen, SigningKeyFields, sentKey, TRIAL } from '../kit/signing-key';
import { CourseBars } from './course-bars';
import { CourseRows } from './course-rows';
import { Underway } from '../kit/underway';

const COLOURS: Partial<Record<Mark, string>> = {
  step: 'green',
  notification: 'green',
  pause: 'gray',
  resume: 'gray',
  journal: 'gray',
  due: 'orange',
};

/** Fields of a matter's course: what befell it, beside its states. */
const COURSE = ['events', 'pauses', 'extensions'];

/** Does a register tell the course of its matters? */
export const hasCourse = (register: RegisterInfo): boolean =>
  register.fields.some((field) => field.kind === 'table' && COURSE.includes(field.key));

/** The field that names the main matter of a merged one. */
const MERGED = 'merged_into';

/** Matters that were merged into this one. */
function Merged({ register, id }: { register: RegisterInfo; id: string }) {
  const { t, say, list } = useWords();
  const watch = useMemo(() => [register.key], [register.key]);
  const under = useCall(
    'record_list',
    { register: register.key, filters: [{ field: MERGED, op: 'is', value: id }], limit: 50 },
    { watch },
  );
  const rows = under.data?.rows ?? [];
  if (rows.length === 0) return null;
  return (
    <p data-testid="merged">
      {t('timeline.merged', { n: rows.length })}{' '}
      {rows.map((row, at) => (
        <span key={row.id}>
          {at > 0 && list(['', ''])}
          <a href={address('records', register.key, row.id)}>{say(row.title)}</a>
        </span>
      ))}
    </p>
  );
}

/** What happened in which order, with the due instants among it; what is missing is written in by hand. */
export function Timeline({ register, detail }: { register: RegisterInfo; detail: RecordDetail }) {
  const { t, say, lang } = useWords();
  const { id } = detail.record;
  const [whole, setWhole] = useState(false);
  const watch = useMemo(() => [register.key, 'notes', 'notifications'], [register.key]);
  const events = useCall('timeline', { register: register.key, id }, { watch });
  const rows = events.data?.rows.filter((row) => whole || row.mark !== 'journal');
  const doing = useDoing();
  const save = useSave();
  const [signing, setSigning] = useState(false);
  const [key, setKey] = useState(TRIAL);
  const take = async (format: PaperFormat, sign = false) => {
    const own = sign ? { sign, ...sentKey(key) } : {};
    const bytes = await doing.run('timeline_export', { register: register.key, id, lang, format, ...own });
    if (bytes) setSigning(false);
    await save(bytes, t('timeline.name', { title: say(detail.record.title), format }));
  };
  return (
    <div data-testid="timeline">
      <div className="bar">
        {register.writable &&
          register.fields
            .filter((field) => COURSE.includes(field.key) && field.kind === 'table')
            .map((field) => <CourseRows key={field.key} register={register} field={field} detail={detail} />)}
        <Dropdown
          trigger={['click']}
          menu={{
            items: [
              { key: 'xlsx', label: 'XLSX' },
              { key: 'docx', label: 'DOCX' },
              { key: 'pdf', label: 'PDF' },
              { key: 'signed', label: t('timeline.signed') },
            ],
            onClick: (item) => (item.key === 'signed' ? setSigning(true) : void take(item.key as PaperFormat)),
          }}
        >
          <Action testid="timeline-export" loading={doing.busy}>
            {t('timeline.export')}
          </Action>
        </Dropdown>
        <Checkbox checked={whole} onChange={(event) => setWhole(event.target.checked)} data-testid="timeline-whole">
          {t('timeline.whole')}
        </Checkbox>
      </div>
      <Modal
        open={signing}
        title={t('timeline.signed')}
        okText={t('sign')}
        cancelText={t('cancel')}
        confirmLoading={doing.busy}
        okButtonProps={{ disabled: !isChosen(key), ...({ 'data-testid': 'timeline-sign' } as object) }}
        onOk={() => void take('pdf', true)}
        onCancel={() => setSigning(false)}
        destroyOnHidden
      >
        <Form layout="vertical" component="div">
          <SigningKeyFields value={key} onChange={setKey} />
        </Form>
      </Modal>
      <Underway doing={doing} />
      <Notice error={events.error} onAgain={events.again} />
      {register.fields.some((field) => field.key === MERGED) && <Merged register={register} id={id} />}
      {!events.data && !events.error && <Skeleton active />}
      {events.data && <CourseBars clocks={events.data.clocks} rows={events.data.rows} />}
      {rows?.length === 0 && <Nothing text={t('history.empty')} />}
      {rows && rows.length > 0 && <Rows rows={rows} />}
    </div>
  );
}

/** The rows in the order of time; the due instants stand among what was done, late ones marked. */
function Rows({ rows }: { rows: readonly TimelineRow[] }) {
  const { t, say, word, instant } = useWords();
  return (
    <Line
      className="course"
      items={rows.map((row) => ({
        color: row.late ? 'red' : (COLOURS[row.mark] ?? 'blue'),
        content: (
          <div data-testid={`event-${row.mark}`} className={row.late ? 'bad' : undefined}>
            <span className="whole figure">{instant(row.at)}</span>{' '}
            <Tag color={row.late ? 'red' : undefined}>{word('mark', row.mark)}</Tag>
            {row.of && <Tag>{t('timeline.of', { code: row.of })}</Tag>}
            <span className="long">{say(row.what)}</span> {row.who && <span className="quiet">{row.who}</span>}{' '}
            {row.record && <a href={address('records', ...row.record)}>{t('log.open')}</a>}
          </div>
        ),
      }))}
    />
  );
}
