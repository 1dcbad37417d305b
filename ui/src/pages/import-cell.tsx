import { Button, Input, Select } from 'antd';
import { useEffect, useRef, useState } from 'react';
import type { FieldInfo, ImportCell, ImportRow } from '../api/types.gen';
import { useWords } from '../i18n';

type Props = {
  row: ImportRow;
  field: FieldInfo;
  /** What stands in the cell; nothing of a masked value. */
  cell: ImportCell;
  /** How it reads where nothing is wrong with it. */
  read: string;
  /** What was written in its place. */
  mended: string | undefined;
  /** Was that not looked at yet? */
  pending: boolean;
  onMend: (value: string | undefined) => void;
};

/** A cell that can be mended: a click or Enter opens it, Enter takes what was written over, Escape leaves it. */
export function MendableCell({ row, field, cell, read, mended, pending, onMend }: Props) {
  const { t, say } = useWords();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const back = useRef(false);
  // Whoever worked by the keyboard goes on from the cell.
  useEffect(() => {
    if (open || !back.current) return;
    back.current = false;
    button.current?.focus();
  }, [open]);
  const close = () => {
    back.current = true;
    setOpen(false);
  };
  const what = { row: row.row, field: say(field.label) };
  const id = `${row.row}-${field.key}`;
  const faulty = row.findings.some((one) => one.level === 'error' && one.field === field.key);
  if (open) {
    return (
      <CellEditor
        id={id}
        label={t('import.mend', what)}
        field={field}
        value={mended ?? cell.text}
        onClose={close}
        onTake={(value) => {
          if (value !== (mended ?? cell.text)) onMend(value);
          close();
        }}
      />
    );
  }
  const shown = mended ?? (faulty ? cell.text || read : read);
  const state = faulty && !pending ? 'cell-faulty' : mended !== undefined ? 'cell-mended' : '';
  return (
    <div className="import-cell">
      <button
        ref={button}
        type="button"
        className={`cell-mend ${state}`}
        data-testid={`mend-${id}`}
        aria-label={`${shown || t('import.empty_cell')} ${t('import.mend', what)}`}
        title={t('import.mend', what)}
        onClick={() => setOpen(true)}
      >
        <span className="one-line">{shown || <span className="quiet">{t('import.empty_cell')}</span>}</span>
      </button>
      {!pending &&
        cell.near.map((one) => (
          <Button
            key={one.value}
            type="link"
            size="small"
            className="bare"
            data-testid={`near-${id}`}
            onClick={() => onMend(one.value)}
          >
            {t('import.near', { what: say(one.label) })}
          </Button>
        ))}
      {mended !== undefined && (
        <Button
          type="link"
          size="small"
          className="bare"
          data-testid={`restore-${id}`}
          onClick={() => onMend(undefined)}
        >
          {t('import.restore')}
        </Button>
      )}
    </div>
  );
}

type Editing = {
  id: string;
  label: string;
  field: FieldInfo;
  value: string;
  onTake: (value: string) => void;
  onClose: () => void;
};

/** What is written into a cell, as one would in a spreadsheet; the core reads it like any other cell. */
function CellEditor({ id, label, field, value, onTake, onClose }: Editing) {
  const { say } = useWords();
  const [text, setText] = useState(value);
  const left = useRef(false);
  const leave = (act: () => void) => {
    if (left.current) return;
    left.current = true;
    act();
  };
  const leaveBy = (key: string) => key === 'Escape' && leave(onClose);
  const named = { 'aria-label': label, 'data-testid': `edit-${id}`, autoFocus: true };
  if (field.kind === 'choice') {
    return (
      <Select
        {...named}
        className="wide"
        size="small"
        defaultOpen
        value={text || undefined}
        options={field.options.map((option) => ({ value: say(option.label), label: say(option.label) }))}
        onChange={(next: string) => leave(() => onTake(next))}
        onKeyDown={(event) => leaveBy(event.key)}
        onBlur={() => leave(onClose)}
      />
    );
  }
  // The key goes no further: the cell has the focus by then, and would open again.
  const take = (event: { preventDefault: () => void }) => {
    event.preventDefault();
    leave(() => onTake(text));
  };
  const typed = {
    ...named,
    size: 'small' as const,
    value: text,
    onBlur: () => leave(() => onTake(text)),
  };
  if (field.kind === 'long_text' || text.includes('\n')) {
    return (
      <Input.TextArea
        {...typed}
        autoSize={{ minRows: 2, maxRows: 8 }}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          leaveBy(event.key);
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) take(event);
        }}
      />
    );
  }
  return (
    <Input
      {...typed}
      onChange={(event) => setText(event.target.value)}
      onPressEnter={take}
      onKeyDown={(event) => leaveBy(event.key)}
    />
  );
}
