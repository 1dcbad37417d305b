import { Dropdown, Skeleton, Timeline as Line } from 'antd';
import { useMemo } from 'react';
import type { RecordDetail, RegisterInfo, TimelineEvent } from '../api/types.next';
import { useCall, useDoing } from '../api/use';
import { showInstant } from '../fields/time';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Nothing } from '../kit/empty';
import { Notice } from '../kit/notice';
import { Progress } from '../kit/progress';
import { address } from '../kit/route';
import { platform } from '../platform';
import { CourseRows } from './course-rows';

const COLOURS: Record<string, string> = { clock: 'red', move: 'green', pause: 'gray', event: 'blue', note: 'gray' };

/** Fields of a matter's course: what befell it, beside its states. */
const COURSE = ['events', 'pauses', 'extensions'];

/** Does a register tell the course of its matters? */
export const hasCourse = (register: RegisterInfo): boolean =>
  register.fields.some((field) => field.kind === 'table' && COURSE.includes(field.key));

/** What happened in which order, with the due instants among it; what is missing is written in by hand. */
export function Timeline({ register, detail }: { register: RegisterInfo; detail: RecordDetail }) {
  const { t, lang } = useWords();
  const { id } = detail.record;
  const watch = useMemo(() => [register.key, 'notes', 'notifications'], [register.key]);
  const events = useCall('timeline', { register: register.key, id }, { watch });
  const doing = useDoing();
  const take = async (form: string) => {
    const bytes = await doing.run('timeline_export', { register: register.key, id, lang, form });
    if (bytes) {
      await platform.pickSave(bytes, {
        title: t('save.as'),
        name: t('timeline.name', { title: detail.record.title, form }),
        filters: [{ name: form.toUpperCase(), extensions: [form] }],
      });
    }
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
              { key: 'pdf', label: 'PDF' },
            ],
            onClick: ({ key }) => void take(key),
          }}
        >
          <Action testid="timeline-export" loading={doing.busy}>
            {t('timeline.export')}
          </Action>
        </Dropdown>
      </div>
      <Progress busy={doing.busy} step={doing.step} onCancel={doing.cancel} />
      <Notice error={doing.error} onClose={doing.clear} />
      <Notice error={events.error} onAgain={events.again} />
      {!events.data && !events.error && <Skeleton active />}
      {events.data?.length === 0 && <Nothing text={t('history.empty')} />}
      {events.data && events.data.length > 0 && <Events events={events.data} />}
    </div>
  );
}

function Events({ events }: { events: readonly TimelineEvent[] }) {
  const { t, say } = useWords();
  return (
    <Line
      className="course"
      items={events.map((event) => ({
        color: COLOURS[event.kind] ?? 'blue',
        content: (
          <div data-testid={`event-${event.kind}`}>
            <div>
              <span className="whole figure">{showInstant(event.at)}</span> <strong>{say(event.title)}</strong>{' '}
              {event.by && <span className="quiet">{event.by}</span>}{' '}
              {event.seq !== null && (
                <a className="quiet" href={address('journal', String(event.seq))}>
                  {t('history.entry', { seq: event.seq })}
                </a>
              )}
            </div>
            {event.text && <div className="long">{event.text}</div>}
          </div>
        ),
      }))}
    />
  );
}
