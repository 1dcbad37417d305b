import { Drawer, Input, Skeleton, Space, Tag } from 'antd';
import { useEffect, useState } from 'react';
import { useDesk } from '../api/session';
import type { EntryView, JournalVerified } from '../api/types.gen';
import { useCall, useDoing } from '../api/use';
import { Findings } from '../fields/findings';
import { showInstant } from '../fields/time';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Nothing } from '../kit/empty';
import { Notice } from '../kit/notice';
import { Page, Section } from '../kit/page';
import { Proved } from '../kit/proved';
import { ReasonDialog } from '../kit/reason';
import { address, go } from '../kit/route';
import { OneLine } from '../kit/one-line';
import { DataTable } from '../kit/table';
import { Changes } from '../records/history';
import { useTitlesOf } from '../records/titles';
import { EntryFacts } from './entry-facts';
import { VerifyWorkspace } from './workspace-verified';
import { Underway } from '../kit/underway';
import { grouped } from '../kit/figures';

const ROWS = 50;

/** Every change, who made it and why; and the proof that nothing is missing. */
export default function JournalPage({ seq, op }: { seq: string | undefined; op?: string | undefined }) {
  const { t, say } = useWords();
  const [actor, setActor] = useState('');
  const [before, setBefore] = useState<number[]>([]);
  const who = actor.trim();
  useEffect(() => setBefore([]), [who, op]);
  const entries = useCall(
    'journal_list',
    { before: before.at(-1) ?? null, limit: ROWS, actor: who === '' ? null : who, op: op ?? null },
    { watch: 'any' },
  );
  const rows = entries.data ?? [];
  return (
    <Page testid="page-journal" title={t('menu.journal')} about={t('journal.about')}>
      <Verify />
      <VerifyWorkspace />
      <Section
        title={t('journal.entries')}
        extra={
          <Space>
            {op && (
              <Tag closable onClose={() => go('journal')} data-testid="journal-only">
                {t('journal.only', { op: rows[0] ? say(rows[0].op_label) : op })}
              </Tag>
            )}
            <Input
              allowClear
              aria-label={t('journal.actor')}
              placeholder={t('journal.actor')}
              value={actor}
              onChange={(event) => setActor(event.target.value)}
              data-testid="journal-actor"
            />
          </Space>
        }
      >
        <Notice error={entries.error} onAgain={entries.again} />
        <DataTable<EntryView>
          label={t('journal.entries')}
          testid="journal"
          rows={rows}
          busy={entries.busy && !entries.data}
          rowKey={(entry) => String(entry.seq)}
          rowTestid={(entry) => `entry-${entry.seq}`}
          onOpen={(entry) => go('journal', String(entry.seq))}
          empty={<Nothing text={t('history.empty')} />}
          columns={[
            { title: t('journal.seq'), className: 'right', width: 72, render: (_, entry) => entry.seq },
            { title: t('journal.at'), width: 160, render: (_, entry) => showInstant(entry.at, true) },
            {
              title: t('journal.who'),
              width: 140,
              render: (_, entry) => <span title={entry.actor}>{entry.actor_name}</span>,
            },
            { title: t('journal.op'), width: 150, render: (_, entry) => say(entry.op_label) },
            {
              title: t('journal.records'),
              render: (_, entry) => (
                <OneLine
                  text={`${say(entry.records[0]?.title)}${
                    entry.records.length > 1 ? t('path.more', { n: entry.records.length }) : ''
                  }`}
                />
              ),
            },
            { title: t('reason'), render: (_, entry) => <OneLine text={entry.reason} /> },
            {
              title: t('journal.hash'),
              width: 120,
              render: (_, entry) => (
                <span className="code" title={entry.hash}>
                  {entry.hash.slice(0, 10)}…
                </span>
              ),
            },
          ]}
          paging={{
            page: before.length + 1,
            more: rows.length === ROWS,
            total: undefined,
            onNext: () => {
              const last = rows.at(-1);
              if (last) setBefore([...before, last.seq]);
            },
            onBack: () => setBefore(before.slice(0, -1)),
          }}
        />
      </Section>
      {seq && /^\d+$/.test(seq) && <EntryDrawer seq={Number(seq)} />}
    </Page>
  );
}

/** Proves chain, signatures and tables; also against a head printed on paper. */
function Verify() {
  const { t, say } = useWords();
  const doing = useDoing();
  const [anchor, setAnchor] = useState('');
  const [found, setFound] = useState<JournalVerified>();
  const verify = async () => {
    setFound(undefined);
    setFound(await doing.run('journal_verify', { anchor: anchor.trim() === '' ? null : anchor.trim() }));
  };
  return (
    <Section title={t('journal.verify')}>
      <Space wrap>
        <Input
          className="anchor"
          aria-label={t('journal.anchor')}
          placeholder={t('journal.anchor')}
          value={anchor}
          onChange={(event) => setAnchor(event.target.value)}
          data-testid="journal-anchor"
        />
        <Action testid="journal-verify" type="primary" loading={doing.busy} onClick={verify}>
          {t('journal.verify.do')}
        </Action>
      </Space>
      <Underway doing={doing} />
      {found && (
        <Proved
          ok={found.ok}
          testid="journal-verified"
          title={
            found.ok
              ? t('journal.ok', {
                  entries: grouped(found.entries),
                  records: grouped(found.records),
                })
              : t('journal.broken')
          }
          description={
            <>
              {found.fault && <div data-testid="journal-fault">{say(found.fault)}</div>}
              {found.erased > 0 && <div>{t('journal.erased', { n: found.erased })}</div>}
              <div>
                {t('journal.head')} <span className="code wrap">{`${found.entries}:${found.head}`}</span>
              </div>
              <Findings findings={found.findings} />
            </>
          }
        />
      )}
    </Section>
  );
}

function EntryDrawer({ seq }: { seq: number }) {
  const { t, say, aside, instant } = useWords();
  const { register } = useDesk();
  const shown = useCall('journal_show', { seq });
  const doing = useDoing();
  const [undoing, setUndoing] = useState(false);
  const detail = shown.data?.entry.seq === seq ? shown.data : undefined;
  const touched = detail?.changes.map((one) => ({ register: register(one.record.register), changes: one.fields }));
  const titles = useTitlesOf(touched ?? []);
  const undo = async (reason: string) => {
    const done = await doing.run('entry_undo', { seq, reason });
    setUndoing(false);
    if (done) go('journal', String(done.version));
  };
  return (
    <Drawer
      open
      size={640}
      title={t('history.entry', { seq })}
      onClose={() => go('journal')}
      data-testid="entry"
      extra={
        <Action testid="entry-undo" onClick={() => setUndoing(true)}>
          {t('journal.undo')}
        </Action>
      }
    >
      <Notice error={shown.error ?? doing.error} onClose={doing.clear} />
      {detail ? (
        <>
          <dl className="values">
            <div className="value">
              <dt>{t('journal.op')}</dt>
              <dd>{say(detail.entry.op_label)}</dd>
            </div>
            <div className="value">
              <dt>{t('journal.at')}</dt>
              <dd>{instant(detail.entry.at, true)}</dd>
            </div>
            <div className="value">
              <dt>{t('journal.who')}</dt>
              <dd>
                {detail.entry.actor_name}
                {aside(detail.entry.actor)}
              </dd>
            </div>
            <div className="value">
              <dt>{t('journal.program')}</dt>
              <dd>{detail.program}</dd>
            </div>
            {detail.entry.reason && (
              <div className="value-wide">
                <dt>{t('reason')}</dt>
                <dd>{detail.entry.reason}</dd>
              </div>
            )}
          </dl>
          <EntryFacts facts={detail.facts} />
          {detail.changes.map((change) => (
            <div key={`${change.record.register}/${change.record.id}`} className="entry-record">
              <a href={address('records', change.record.register, change.record.id)}>
                {say(change.record.title) || change.record.id}
              </a>{' '}
              <span className="quiet">{say(register(change.record.register)?.label ?? null)}</span>
              <Changes changes={change.fields} register={register(change.record.register)} titles={titles} />
            </div>
          ))}
          <dl className="card">
            <dt>{t('journal.hash')}</dt>
            <dd className="code wrap">{detail.entry.hash}</dd>
            <dt>{t('journal.prev')}</dt>
            <dd className="code wrap">{detail.prev}</dd>
            <dt>{t('journal.signature')}</dt>
            <dd className="code wrap">{detail.signature}</dd>
          </dl>
        </>
      ) : (
        !shown.error && <Skeleton active />
      )}
      <ReasonDialog
        open={undoing}
        title={t('journal.undo')}
        text={t('journal.undo.text')}
        busy={doing.busy}
        onDone={undo}
        onCancel={() => setUndoing(false)}
      />
    </Drawer>
  );
}
