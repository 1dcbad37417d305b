import { Button, Input, Segmented, Select, Skeleton, Space, Tooltip } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useDesk } from '../api/session';
import type { Chapter, ClauseRow } from '../api/types.gen';
import { useCall } from '../api/use';
import { useWords } from '../i18n';
import { Nothing } from '../kit/empty';
import { useKeys } from '../kit/keyboard';
import { Notice } from '../kit/notice';
import { Page } from '../kit/page';
import { go } from '../kit/route';
import { MissingList } from './path';
import { Carry } from './carry';
import { ContentImport } from './content-import';
import { DossierView } from './dossier';
import { StateMark } from './verdicts';

type Show = 'all' | 'open' | 'blocks';

/** What a clause rests on: a change of any of it may change a proposal or a state. */
const WATCH = 'any' as const;

/** Clauses on the left, one dossier on the right; the keyboard leads through all of them. */
export default function ClausesPage({
  assessment: given,
  clause,
}: {
  assessment: string | undefined;
  clause: string | undefined;
}) {
  const { t, say } = useWords();
  const assessments = useCall(
    'record_list',
    { register: 'assessments', limit: 200, descending: true },
    { watch: ['assessments'] },
  );
  const assessment = given ?? assessments.data?.rows[0]?.id;
  const off = { off: assessment === undefined, watch: WATCH };
  const key = { assessment: assessment ?? null };
  const rows = useCall('clause_list', key, off);
  const state = useCall('assessment_state', { register: 'assessments', id: assessment ?? '' }, off);
  const editions = useCall('edition_list');
  const writes = useDesk().register('assessments')?.writable ?? false;
  const [show, setShow] = useState<Show>('all');
  const [text, setText] = useState('');
  const all = rows.data ?? [];
  const chosen = clause ?? all[0]?.id;
  const shown = useMemo(() => {
    const word = text.trim().toLowerCase();
    return all.filter(
      (row) =>
        (show === 'all' ||
          (show === 'blocks' && row.blocks.length > 0) ||
          (show === 'open' && row.applies && row.state !== 'checked')) &&
        (word === '' || row.id.toLowerCase().includes(word) || say(row.title).toLowerCase().includes(word)),
    );
  }, [all, show, text, say]);
  const step = (by: number) => {
    const at = shown.findIndex((row) => row.id === chosen);
    const next = shown[Math.max(0, Math.min(shown.length - 1, at < 0 ? 0 : at + by))];
    if (next && assessment) go('assessment', assessment, next.id);
  };
  useKeys({ j: () => step(1), k: () => step(-1) });
  const record = assessments.data?.rows.find((row) => row.id === assessment);
  const edition = editions.data?.find((one) => one.id === record?.values.edition) ?? editions.data?.[0];
  if (assessments.data && assessments.data.rows.length === 0) {
    return (
      <Page testid="page-clauses" title={t('menu.clauses')}>
        <Nothing text={t('clauses.none')}>
          <Button type="primary" onClick={() => go('records', 'assessments')}>
            {t('clauses.to_assessments')}
          </Button>
        </Nothing>
      </Page>
    );
  }
  const blocks = state.data?.blocks ?? [];
  return (
    <Page
      testid="page-clauses"
      title={t('menu.clauses')}
      about={
        state.data && (
          <Space size={16} data-testid="assessment-state">
            <span>
              {t('clauses.count', {
                concluded: state.data.concluded,
                checked: state.data.checked,
                total: state.data.total,
              })}
            </span>
            {edition && <span>{say(edition.name)}</span>}
          </Space>
        )
      }
      actions={
        <Space>
          <Select
            className="assessment-choice"
            aria-label={t('clauses.assessment')}
            data-testid="assessment-choice"
            value={assessment}
            onChange={(next) => go('assessment', next)}
            options={assessments.data?.rows.map((row) => ({ value: row.id, label: row.title })) ?? []}
          />
          {assessment && edition && writes && <Carry assessment={assessment} edition={edition.id} />}
          {writes && <ContentImport />}
        </Space>
      }
    >
      <Notice error={assessments.error ?? rows.error ?? state.error} onAgain={rows.again} />
      <div className="desk">
        <nav className="desk-list" aria-label={t('clauses.list')}>
          <div className="desk-filter">
            <Segmented<Show>
              block
              size="small"
              value={show}
              onChange={setShow}
              options={[
                { value: 'all', label: <span data-testid="clauses-all">{t('clauses.all')}</span> },
                { value: 'open', label: <span data-testid="clauses-open">{t('clauses.open')}</span> },
                { value: 'blocks', label: <span data-testid="clauses-blocks">{t('clauses.blocks')}</span> },
              ]}
            />
            <Input
              size="small"
              allowClear
              aria-label={t('clauses.find')}
              placeholder={t('clauses.find')}
              value={text}
              onChange={(event) => setText(event.target.value)}
              data-testid="clauses-find"
            />
          </div>
          {show === 'blocks' && <MissingList missing={blocks} testid="assessment-blocks" />}
          {rows.data ? (
            <Tree
              rows={shown}
              chapters={edition?.chapters ?? []}
              chosen={chosen}
              onChoose={(id) => assessment && go('assessment', assessment, id)}
            />
          ) : (
            <Skeleton active />
          )}
          <div className="quiet desk-keys">{t('clauses.keys')}</div>
        </nav>
        <div className="desk-dossier">
          {assessment && chosen && (
            <DossierView
              key={`${assessment}/${chosen}`}
              assessment={assessment}
              clause={chosen}
              onNext={() => step(1)}
            />
          )}
        </div>
      </div>
    </Page>
  );
}

type TreeProps = {
  rows: ClauseRow[];
  chapters: readonly Chapter[];
  chosen: string | undefined;
  onChoose: (id: string) => void;
};

/** Headings that begin at a row: those chapters of its own that the row before it did not stand in. */
function headings(row: ClauseRow, before: ClauseRow | undefined, chapters: readonly Chapter[]): Chapter[] {
  const within = (chapter: string, one: ClauseRow | undefined) =>
    one !== undefined && (one.chapter === chapter || one.chapter.startsWith(`${chapter}.`));
  return chapters.filter((chapter) => within(chapter.id, row) && !within(chapter.id, before));
}

/** The clauses under their chapters, each with its state. */
function Tree({ rows, chapters, chosen, onChoose }: TreeProps) {
  const { t, say, list } = useWords();
  const here = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    here.current?.scrollIntoView?.({ block: 'nearest' });
  }, [chosen]);
  if (rows.length === 0) return <Nothing text={t('clauses.no_match')} />;
  return (
    <ul className="tree" data-testid="clause-tree">
      {rows.map((row, at) => (
        <li key={row.id}>
          {headings(row, rows[at - 1], chapters).map((chapter) => (
            <div key={chapter.id} className={chapter.id.includes('.') ? 'tree-sub' : 'tree-chapter'}>
              {chapter.id} {say(chapter.title)}
            </div>
          ))}
          <Tooltip
            title={row.blocks.length > 0 ? list(row.blocks.map(say)) : undefined}
            placement="right"
            mouseEnterDelay={0.6}
          >
            <button
              type="button"
              ref={row.id === chosen ? here : null}
              className={`clause-row ${row.id === chosen ? 'clause-at' : ''} ${row.applies ? '' : 'clause-off'}`}
              aria-current={row.id === chosen}
              onClick={() => onChoose(row.id)}
              data-testid={`clause-${row.id}`}
            >
              <span className="clause-id">{row.id}</span>
              <span className="clause-title">{say(row.title)}</span>
              <StateMark row={row} />
            </button>
          </Tooltip>
        </li>
      ))}
    </ul>
  );
}
