import { Button, Space, Table, type TableColumnsType, type TableColumnType } from 'antd';
import { type KeyboardEvent, memo, type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import { useWords } from '../i18n';
import { grouped } from './figures';

/** Paging by keys: the cursors of the pages before this one. */
export type Paging = {
  page: number;
  /** Is there a page after this one? */
  more: boolean;
  total: number | null | undefined;
  /** Were there more than were counted? */
  over?: boolean;
  /** Is another page on its way? */
  busy?: boolean;
  onNext: () => void;
  onBack: () => void;
};

/** Rows of a page where all of them are at hand: more would take longer to draw than a person waits for. */
const PAGE = 100;

/** Rows at hand, page by page; the first one again when what they come `of` is another. No paging where one page holds all. */
export function usePages<T>(rows: readonly T[], of: string): { shown: readonly T[]; paging: Paging | undefined } {
  const [turned, turn] = useState({ of, page: 1 });
  const last = Math.max(1, Math.ceil(rows.length / PAGE));
  const page = turned.of === of ? Math.min(turned.page, last) : 1;
  if (last === 1) return { shown: rows, paging: undefined };
  return {
    shown: rows.slice((page - 1) * PAGE, page * PAGE),
    paging: {
      page,
      more: page < last,
      total: rows.length,
      onNext: () => turn({ of, page: page + 1 }),
      onBack: () => turn({ of, page: page - 1 }),
    },
  };
}

type Props<T> = {
  label: string;
  rows: readonly T[];
  columns: TableColumnsType<T>;
  rowKey: (row: T) => string;
  busy?: boolean;
  paging?: Paging;
  onOpen?: (row: T) => void;
  rowClass?: (row: T) => string;
  empty?: ReactNode;
  testid?: string;
  /** What it may take up of the window before it scrolls in itself, its heads in sight: a part, or all that is left. */
  height?: 'part' | 'rest';
  /** Long cells break into lines instead of making the table scroll sideways. */
  wrap?: boolean;
  rowTestid?: (row: T) => string;
  expand?: (row: T) => ReactNode;
  /** Rows that are chosen, by their keys; what a row is called to those who hear it. */
  selection?: { keys: readonly string[]; onChange: (keys: string[]) => void; nameOf: (row: T) => string };
};

/** A column of whole numbers, set to the right with their thousands apart. */
export const countColumn = <T,>(title: string, of: (row: T) => number, width?: number): TableColumnType<T> => ({
  title,
  key: title,
  className: 'right',
  ...(width === undefined ? {} : { width }),
  render: (_, row) => grouped(of(row)),
});

/** The column of digests of files; cut short in sight, whole to whoever points at it. */
export const digestColumn = <T extends { sha256: string }>(): TableColumnType<T> => ({
  title: 'SHA-256',
  key: 'sha256',
  render: (_, file) => (
    <span className="code digest" title={file.sha256}>
      {file.sha256}
    </span>
  ),
});

/** The row that an event came from, unless it came from something within it that acts by itself. */
const plainRow = (event: { target: EventTarget; currentTarget: HTMLElement }): boolean =>
  !(event.target instanceof HTMLElement) ||
  event.target === event.currentTarget ||
  event.target.closest('a, button, input, label, .ant-table-selection-column') === null;

/** The focus goes to the row above or below, past rows that only measure. */
function focusBeside(row: HTMLElement, up: boolean): void {
  let next = up ? row.previousElementSibling : row.nextElementSibling;
  while (next && !next.hasAttribute('tabindex')) next = up ? next.previousElementSibling : next.nextElementSibling;
  if (next instanceof HTMLElement) next.focus();
}

/** Whatever scrolls and holds nothing that can be focused is itself a stop of the keyboard, as long as it scrolls. */
function useScrollByKeys(around: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const whole = around.current;
    if (!whole || typeof ResizeObserver === 'undefined') return;
    const observer = new ResizeObserver(() => {
      for (const part of whole.querySelectorAll<HTMLElement>('.ant-table-content')) {
        const scrolls = part.scrollWidth > part.clientWidth || part.scrollHeight > part.clientHeight;
        if (scrolls) part.tabIndex = 0;
        else part.removeAttribute('tabindex');
      }
    });
    observer.observe(whole);
    for (const table of whole.querySelectorAll('table')) observer.observe(table);
    return () => observer.disconnect();
  }, [around]);
}

type Shown<T> = Omit<Props<T>, 'testid' | 'height' | 'paging'>;

/** The rows alone: what stands around them may change without drawing a thousand cells again. */
function Rows<T extends object>(props: Shown<T>) {
  const { t } = useWords();
  const { onOpen, expand, selection } = props;
  const turn = (row: T) => {
    if (!selection) return;
    const key = props.rowKey(row);
    const { keys, onChange } = selection;
    onChange(keys.includes(key) ? keys.filter((one) => one !== key) : [...keys, key]);
  };
  const press = (event: KeyboardEvent<HTMLElement>, row: T) => {
    if (event.target !== event.currentTarget) return;
    if (event.key === 'Enter') onOpen?.(row);
    else if (event.key === ' ' && selection) turn(row);
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      focusBeside(event.currentTarget, event.key === 'ArrowUp');
    } else return;
    event.preventDefault();
  };
  return (
    <Table<T>
      aria-label={props.label}
      size="small"
      bordered
      rowKey={props.rowKey}
      columns={props.columns}
      dataSource={props.rows as T[]}
      loading={props.busy ?? false}
      pagination={false}
      scroll={props.wrap ? {} : { x: 'max-content' }}
      locale={{ emptyText: props.empty ?? t('empty') }}
      rowClassName={(row) => `${onOpen ? 'row-open' : ''} ${props.rowClass?.(row) ?? ''}`}
      {...(selection
        ? {
            rowSelection: {
              selectedRowKeys: [...selection.keys],
              preserveSelectedRowKeys: true,
              onChange: (keys) => selection.onChange(keys.map(String)),
              getCheckboxProps: (row) => ({ 'aria-label': t('table.choose', { row: selection.nameOf(row) }) }),
              // The table measures itself with a copy of its heads, where a box could be focused and not seen.
              hideSelectAll: true,
            },
          }
        : {})}
      {...(expand ? { expandable: { expandedRowRender: (row: T) => expand(row) } } : {})}
      onRow={(row) => ({
        ...(props.rowTestid ? { 'data-testid': props.rowTestid(row) } : {}),
        ...(onOpen
          ? {
              tabIndex: 0,
              onClick: (event) => plainRow(event) && onOpen(row),
              onKeyDown: (event) => press(event, row),
            }
          : {}),
      })}
    />
  );
}
const SameRows = memo(Rows) as typeof Rows;

/**
 * A table that screen readers hear as one. Rows open by click and by Enter, arrow keys go from row to row, Space
 * chooses one. It is drawn again where one of its properties is another one: a big one is given the same.
 */
export function DataTable<T extends object>({ testid, height, paging, ...rows }: Props<T>) {
  const { t } = useWords();
  const around = useRef<HTMLDivElement>(null);
  useScrollByKeys(around);
  const page = paging?.page;
  useEffect(() => {
    // A page is read from its top.
    if (page !== undefined) around.current?.querySelector('.ant-table-content')?.scrollTo?.({ top: 0 });
  }, [page]);
  return (
    <div data-testid={testid} ref={around} className={height && `table-held table-${height}`}>
      <SameRows<T> {...rows} />
      {paging && (
        <nav className="paging" aria-label={t('paging')}>
          <span data-testid="total">
            {paging.total === null || paging.total === undefined
              ? t('paging.page', { page: paging.page })
              : t(paging.over ? 'paging.over' : 'paging.total', {
                  page: paging.page,
                  total: grouped(paging.total),
                })}
          </span>
          <Space>
            {paging.busy && (
              <span role="status" data-testid="page-on-its-way">
                {t('working')}
              </span>
            )}
            <Button size="small" disabled={paging.page <= 1} onClick={paging.onBack} data-testid="page-back">
              {t('paging.back')}
            </Button>
            <Button size="small" disabled={!paging.more} onClick={paging.onNext} data-testid="page-next">
              {t('paging.next')}
            </Button>
          </Space>
        </nav>
      )}
    </div>
  );
}
