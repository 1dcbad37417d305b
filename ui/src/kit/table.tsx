import { Button, Space, Table, type TableColumnsType, type TableColumnType } from 'antd';
import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useRef } from 'react';
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
  onNext: () => void;
  onBack: () => void;
};

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
  /** Height of the body, after which it scrolls. */
  height?: number;
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
      for (const part of whole.querySelectorAll<HTMLElement>('.ant-table-content, .ant-table-body')) {
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

/**
 * A table that screen readers hear as one. Rows open by click and by Enter, arrow keys go from row to row, Space
 * chooses one.
 */
export function DataTable<T extends object>(props: Props<T>) {
  const { t } = useWords();
  const { paging, onOpen, expand, selection } = props;
  const around = useRef<HTMLDivElement>(null);
  useScrollByKeys(around);
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
    <div data-testid={props.testid} ref={around}>
      <Table<T>
        aria-label={props.label}
        size="small"
        bordered
        rowKey={props.rowKey}
        columns={props.columns}
        dataSource={props.rows as T[]}
        loading={props.busy ?? false}
        pagination={false}
        scroll={{ ...(props.wrap ? {} : { x: 'max-content' as const }), ...(props.height ? { y: props.height } : {}) }}
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
