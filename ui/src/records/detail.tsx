import { Button, Dropdown, Skeleton, Space, Tabs, Tag } from 'antd';
import { useMemo, useState } from 'react';
import { useDesk } from '../api/session';
import type { RecordDetail, RegisterInfo } from '../api/types.gen';
import { useCall, useDoing } from '../api/use';
import { Findings } from '../fields/findings';
import { Masked } from '../fields/masked';
import { isEmpty, plain } from '../fields/plain';
import { FieldView } from '../fields/view';
import { type Key, useWords } from '../i18n';
import { Notice } from '../kit/notice';
import { Page, Section } from '../kit/page';
import { ReasonDialog } from '../kit/reason';
import { address } from '../kit/route';
import { Clocks } from './clocks';
import { RecordForm } from './form';
import { History } from './history';
import { Moves } from './moves';
import { Notes } from './notes';
import { ownOf } from './own';
import { Related } from './related';
import { RetentionInfo } from './retention';
import { hasCourse, Timeline } from './timeline';

type Act = 'record_retire' | 'record_restore' | 'record_erase' | 'entry_undo';

/** What each act is called, and what it means. */
const ACTS = {
  record_retire: { title: 'record.retire', text: 'record.retire.text' },
  record_restore: { title: 'record.restore', text: undefined },
  record_erase: { title: 'record.erase', text: 'record.erase.text' },
  entry_undo: { title: 'record.undo', text: 'record.undo.text' },
} as const satisfies Record<Act, { title: Key; text: Key | undefined }>;

/** Everything about one record. */
export function RecordPage({ register, id }: { register: RegisterInfo; id: string }) {
  const { t, say } = useWords();
  const { session } = useDesk();
  // Its clocks and findings rest on other registers too: a notification ends the clock of an incident.
  const shown = useCall('record_show', { register: register.key, id }, { watch: 'any' });
  const [changing, setChanging] = useState(false);
  const [asking, setAsking] = useState<Act>();
  const doing = useDoing();
  const detail = shown.data;
  if (!detail) {
    return (
      <Page title={say(register.one)}>
        <Notice error={shown.error} onAgain={shown.again} />
        {!shown.error && <Skeleton active />}
      </Page>
    );
  }
  const { record } = detail;
  const { Actions, Below } = ownOf(register);
  const act = async (reason: string) => {
    if (!asking) return;
    // A record's version is the number of the entry that changed it last.
    if (asking === 'entry_undo') await doing.run(asking, { seq: record.version, reason });
    else await doing.run(asking, { register: register.key, id, reason });
    setAsking(undefined);
  };
  const state = register.fields.find((field) => field.key === 'state' || field.key === 'status');
  const personal = register.fields.some((field) => field.masked);
  const values = <Values register={register} detail={detail} />;
  const more = [
    {
      key: record.retired ? 'record_restore' : 'record_retire',
      label: t(record.retired ? 'record.restore' : 'record.retire'),
    },
    ...(session.access.some((one) => one.area === 'journal' && one.access !== 'none')
      ? [{ key: 'entry_undo', label: t('record.undo') }]
      : []),
    ...(personal ? [{ key: 'record_erase', label: t('record.erase'), danger: true }] : []),
  ];
  return (
    <Page
      testid="record-page"
      title={say(record.title) || t('record.untitled')}
      about={
        <Space size={8} wrap>
          <a href={address('section', register.section.key)}>{say(register.section.label)}</a>
          <a href={address('records', register.key)}>{say(register.label)}</a>
          {typeof record.values.code === 'string' && <span className="code">{record.values.code}</span>}
          {state && !isEmpty(record.values[state.key]) && (
            <Tag color="blue" data-testid="record-state">
              {plain(state, record.values[state.key], say)}
            </Tag>
          )}
          {record.retired && <Tag data-testid="record-retired">{t('records.retired')}</Tag>}
        </Space>
      }
      actions={
        register.writable && (
          <Space wrap>
            <Moves register={register} detail={detail} />
            {Actions && <Actions register={register} detail={detail} />}
            <Button onClick={() => setChanging(true)} data-testid="record-edit">
              {t('record.edit')}
            </Button>
            <Dropdown menu={{ items: more, onClick: ({ key }) => setAsking(key as Act) }} trigger={['click']}>
              <Button data-testid="record-more">{t('record.more')}</Button>
            </Dropdown>
          </Space>
        )
      }
    >
      <Notice error={doing.error} onClose={doing.clear} />
      <Notice error={shown.error} onAgain={shown.again} />
      <Findings
        findings={detail.findings}
        label={(key) => {
          const field = register.fields.find((one) => one.key === key);
          return field ? say(field.label) : '';
        }}
      />
      <div className="detail">
        <div className="detail-main">
          {hasCourse(register) ? (
            <Tabs
              items={[
                { key: 'values', label: t('record.values'), children: values },
                {
                  key: 'course',
                  label: <span data-testid="tab-course">{t('timeline')}</span>,
                  children: <Timeline register={register} detail={detail} />,
                },
              ]}
            />
          ) : (
            <Section title={t('record.values')}>{values}</Section>
          )}
          <ComputedValues register={register} detail={detail} />
          {Below && <Below register={register} detail={detail} />}
        </div>
        <aside className="detail-side">
          {detail.clocks.length > 0 && (
            <Section title={t('record.clocks')}>
              <Clocks clocks={detail.clocks} />
            </Section>
          )}
          <Tabs
            items={[
              {
                key: 'history',
                label: t('record.history'),
                children: <RecordHistory register={register} id={id} detail={detail} />,
              },
              {
                key: 'notes',
                label: `${t('record.notes')}${detail.notes.length > 0 ? ` (${detail.notes.length})` : ''}`,
                children: <Notes register={register.key} record={id} notes={detail.notes} />,
              },
              {
                key: 'related',
                label: <span data-testid="tab-related">{t('related')}</span>,
                children: <Related register={register} id={id} />,
              },
            ]}
          />
        </aside>
      </div>
      {changing && (
        <RecordForm
          register={register}
          detail={detail}
          onClose={() => setChanging(false)}
          onSaved={() => setChanging(false)}
        />
      )}
      <ReasonDialog
        open={asking !== undefined}
        title={asking ? t(ACTS[asking].title) : ''}
        text={asking && ACTS[asking].text ? t(ACTS[asking].text) : undefined}
        danger={asking === 'record_erase'}
        busy={doing.busy}
        onDone={act}
        onCancel={() => setAsking(undefined)}
      >
        {asking === 'record_erase' && <RetentionInfo register={register.key} id={id} />}
      </ReasonDialog>
    </Page>
  );
}

/** Values that are computed each time they are shown; nobody types them. */
function ComputedValues({ register, detail }: { register: RegisterInfo; detail: RecordDetail }) {
  const { t, say } = useWords();
  const shown = register.computed.filter((one) => detail.record.computed[one.key]);
  if (shown.length === 0) return null;
  return (
    <Section title={t('record.computed')} testid="record-computed">
      <dl className="values">
        {shown.map((one) => (
          <div key={one.key} className="value" data-testid={`computed-${one.key}`}>
            <dt>{say(one.label)}</dt>
            <dd>{say(detail.record.computed[one.key])}</dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}

function RecordHistory({ register, id, detail }: { register: RegisterInfo; id: string; detail: RecordDetail }) {
  const watch = useMemo(() => [register.key], [register.key]);
  const history = useCall('record_history', { register: register.key, id }, { watch });
  return (
    <>
      <Notice error={history.error} onAgain={history.again} />
      {history.data && <History entries={history.data} register={register} titles={detail.titles} />}
    </>
  );
}

/** The values of a record; long ones across the whole width. */
function Values({ register, detail }: { register: RegisterInfo; detail: RecordDetail }) {
  const { say } = useWords();
  const { record, titles } = detail;
  return (
    <dl className="values">
      {register.fields.map((field) => {
        const value = record.values[field.key];
        const wide = ['long_text', 'table'].includes(field.kind);
        if (field.stamped && isEmpty(value)) return null;
        return (
          <div key={field.key} className={wide ? 'value-wide' : 'value'} data-testid={`value-${field.key}`}>
            <dt>{say(field.label)}</dt>
            <dd>
              {field.masked ? (
                <Masked key={record.version} register={register.key} id={record.id} field={field} value={value} />
              ) : (
                <FieldView field={field} value={value} titles={titles} beside={record.values} />
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

/** Finds the register that the session may read, or says that it may not. */
export function RecordRoute({ register: key, id }: { register: string; id: string }) {
  const { t } = useWords();
  const register = useDesk().register(key);
  if (!register) return <Page title={key}>{t('register.unreadable')}</Page>;
  return <RecordPage key={`${key}/${id}`} register={register} id={id} />;
}
