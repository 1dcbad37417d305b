import { Checkbox, Tooltip } from 'antd';
import { useEffect, useRef } from 'react';
import type { Chapter, ClauseRow } from '../api/types.gen';
import { useWords } from '../i18n';
import { Nothing } from '../kit/empty';
import { type By, type Group, groupsOf } from './clause-groups';
import { StateMark, useVerdict } from './verdicts';

export type Picked = { has: ReadonlySet<string>; set: (ids: readonly string[], on: boolean) => void };

type Props = {
  rows: ClauseRow[];
  by: By;
  chapters: readonly Chapter[];
  chosen: string | undefined;
  picked: Picked;
  onChoose: (id: string) => void;
};

const within = (chapter: string, one: ClauseRow | undefined) =>
  one !== undefined && (one.chapter === chapter || one.chapter.startsWith(`${chapter}.`));

/** Headings that begin at a row: those chapters of its own that the row before it did not stand in. */
function headings(row: ClauseRow, before: ClauseRow | undefined, chapters: readonly Chapter[]): Chapter[] {
  return chapters.filter((chapter) => within(chapter.id, row) && !within(chapter.id, before));
}

/** The clauses under their chapters or groups, each with its state; heads pick all that lie under them. */
export function ClauseTree(props: Props) {
  const { rows, by, chapters, chosen, picked, onChoose } = props;
  const { t, say } = useWords();
  const label = useGroupLabel(by);
  const here = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    here.current?.scrollIntoView?.({ block: 'nearest' });
  }, [chosen, by]);
  if (rows.length === 0) return <Nothing text={t('clauses.no_match')} />;
  const one = (row: ClauseRow) => (
    <Row row={row} at={row.id === chosen} mark={here} picked={picked} onChoose={() => onChoose(row.id)} />
  );
  if (by !== 'chapter') {
    return (
      <ul className="tree" data-testid="clause-tree">
        {groupsOf(rows, by).map((group) => (
          <li key={group.key}>
            <Head testid={`group-${group.key}`} name={label(group)} rows={group.rows} picked={picked} />
            <ul className="tree-group">
              {group.rows.map((row) => (
                <li key={row.id}>{one(row)}</li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    );
  }
  return (
    <ul className="tree" data-testid="clause-tree">
      {rows.map((row, at) => (
        <li key={row.id}>
          {headings(row, rows[at - 1], chapters).map((chapter) => (
            <Head
              key={chapter.id}
              sub={chapter.id.includes('.')}
              testid={`chapter-${chapter.id}`}
              name={`${chapter.id} ${say(chapter.title)}`}
              rows={rows.filter((other) => within(chapter.id, other))}
              picked={picked}
            />
          ))}
          {one(row)}
        </li>
      ))}
    </ul>
  );
}

/** What a group is called. */
function useGroupLabel(by: By): (group: Group) => string {
  const { t, say, word } = useWords();
  const verdict = useVerdict();
  return ({ key, label }) => {
    if (by === 'owner' && key === '') return t('clauses.no_owner');
    if (typeof label !== 'string') return say(label);
    if (by === 'proposal') return key === '' ? t('clauses.no_proposal') : verdict(key);
    return word(by === 'state' ? 'clause' : 'demand', key);
  };
}

type HeadProps = { name: string; rows: readonly ClauseRow[]; picked: Picked; testid: string; sub?: boolean };

/** A head with how many lie under it; its box picks them all. */
function Head({ name, rows, picked, testid, sub = false }: HeadProps) {
  const { t } = useWords();
  const ids = rows.map((row) => row.id);
  const held = ids.filter((id) => picked.has.has(id)).length;
  return (
    <div className={sub ? 'tree-sub' : 'tree-chapter'}>
      <Checkbox
        checked={held === ids.length}
        indeterminate={held > 0 && held < ids.length}
        onChange={(event) => picked.set(ids, event.target.checked)}
        aria-label={t('clauses.pick_all', { name })}
        data-testid={`pick-${testid}`}
      />
      <span className="tree-name">{name}</span>
      <span className="quiet figure">{ids.length}</span>
    </div>
  );
}

type RowProps = {
  row: ClauseRow;
  at: boolean;
  mark: React.RefObject<HTMLButtonElement | null>;
  picked: Picked;
  onChoose: () => void;
};

function Row({ row, at, mark, picked, onChoose }: RowProps) {
  const { t, say, list } = useWords();
  return (
    <div className="clause-line">
      <Checkbox
        checked={picked.has.has(row.id)}
        onChange={(event) => picked.set([row.id], event.target.checked)}
        aria-label={t('clauses.pick', { clause: row.id })}
        data-testid={`pick-${row.id}`}
      />
      <Tooltip
        title={row.blocks.length > 0 ? list(row.blocks.map(say)) : undefined}
        placement="right"
        mouseEnterDelay={0.6}
      >
        <button
          type="button"
          ref={at ? mark : null}
          className={`clause-row ${at ? 'clause-at' : ''} ${row.applies ? '' : 'clause-off'}`}
          aria-current={at}
          onClick={onChoose}
          data-testid={`clause-${row.id}`}
        >
          <span className="clause-id">{row.id}</span>
          <span className="clause-title" title={say(row.title)}>
            {say(row.title)}
          </span>
          {row.owner && (
            <span className={`clause-owner ${row.owner.overdue ? 'mark-red' : ''}`}>{say(row.owner.person.title)}</span>
          )}
          <StateMark row={row} />
        </button>
      </Tooltip>
    </div>
  );
}
