import { Skeleton } from 'antd';
import { useMemo, useState } from 'react';
import { useDesk } from '../api/session';
import type { FieldInfo, RegisterInfo } from '../api/types.gen';
import { useCall } from '../api/use';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Nothing } from '../kit/empty';
import { Notice } from '../kit/notice';
import { address } from '../kit/route';
import { RecordForm } from './form';

/** A register whose records refer to another, and the field that does. */
export type Pointer = { register: RegisterInfo; field: FieldInfo };

/** Every field that points to a register, by section as the registers stand. */
export function pointersTo(register: string, registers: readonly RegisterInfo[]): Pointer[] {
  return registers.flatMap((one) =>
    one.fields
      .filter((field) => ['ref', 'refs'].includes(field.kind) && field.target === register)
      .map((field) => ({ register: one, field })),
  );
}

/** What other registers hold about a record: looked up when it is opened, and added to from here. */
export function Related({ register, id }: { register: RegisterInfo; id: string }) {
  const { t, say, aside } = useWords();
  const { registers } = useDesk();
  const pointers = useMemo(() => pointersTo(register.key, registers), [register.key, registers]);
  const [open, setOpen] = useState<string>();
  const [making, setMaking] = useState<Pointer>();
  if (pointers.length === 0) return <Nothing text={t('related.none')} />;
  return (
    <div data-testid="related">
      <ul className="registers">
        {pointers.map((pointer) => {
          const key = `${pointer.register.key}-${pointer.field.key}`;
          return (
            <li key={key}>
              <div className="registers-line">
                <Action
                  testid={`related-${key}`}
                  type="link"
                  size="small"
                  className="bare"
                  aria-expanded={open === key}
                  onClick={() => setOpen(open === key ? undefined : key)}
                >
                  {say(pointer.register.label)}
                  {aside(say(pointer.field.label))}
                </Action>
                {pointer.register.writable && !pointer.field.stamped && (
                  <Action
                    testid={`related-new-${key}`}
                    type="link"
                    size="small"
                    className="bare"
                    aria-label={t('records.new', { one: say(pointer.register.one) })}
                    onClick={() => setMaking(pointer)}
                  >
                    {t('action.new')}
                  </Action>
                )}
              </div>
              {open === key && <Rows pointer={pointer} id={id} />}
            </li>
          );
        })}
      </ul>
      {making && (
        <RecordForm
          register={making.register}
          given={{ [making.field.key]: making.field.kind === 'refs' ? [id] : id }}
          onClose={() => setMaking(undefined)}
          onSaved={() => {
            setOpen(`${making.register.key}-${making.field.key}`);
            setMaking(undefined);
          }}
        />
      )}
    </div>
  );
}

function Rows({ pointer: { register, field }, id }: { pointer: Pointer; id: string }) {
  const { t, say } = useWords();
  const watch = useMemo(() => [register.key], [register.key]);
  const op = field.kind === 'refs' ? 'contains' : 'is';
  const found = useCall(
    'record_list',
    { register: register.key, filters: [{ field: field.key, op, value: id }], limit: 50 },
    { watch },
  );
  const rows = found.data?.rows;
  return (
    <>
      <Notice error={found.error} onAgain={found.again} />
      {!rows && !found.error && <Skeleton active />}
      {rows?.length === 0 && <span className="quiet">{t('related.nothing')}</span>}
      {rows && rows.length > 0 && (
        <ul className="plain">
          {rows.map((row) => (
            <li key={row.id}>
              <a href={address('records', register.key, row.id)}>{say(row.title)}</a>{' '}
              <span className="quiet">{String(row.values.code ?? '')}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
