import { Button, Checkbox, Dropdown, Form, Input, Modal, Popover } from 'antd';
import { useState } from 'react';
import type { Arrangement, RegisterInfo, TableView } from '../api/types.gen';
import { useCall, useDoing } from '../api/use';
import { useWords } from '../i18n';
import { Notice } from '../kit/notice';

/** A column that may be shown: a field, or a value that is computed. */
type Column = { key: string; label: string; listed: boolean };

/** Every column that a register's table may have, in its own order. */
export function columnsOf(register: RegisterInfo, say: (text: { zh: string; en: string }) => string): Column[] {
  return [...register.fields, ...register.computed].map(({ key, label, listed }) => ({
    key,
    label: say(label),
    listed,
  }));
}

type Props = { register: RegisterInfo; arrangement: Arrangement; onChange: (next: Arrangement) => void };

/** Chooses the columns of a table. */
export function Columns({ register, arrangement, onChange }: Props) {
  const { t, say } = useWords();
  const all = columnsOf(register, say);
  const shown = arrangement.columns.length > 0 ? arrangement.columns : all.filter((c) => c.listed).map((c) => c.key);
  // The last one stays: a table without columns tells nothing.
  const choose = (keys: string[]) =>
    keys.length > 0 && onChange({ ...arrangement, columns: all.map((c) => c.key).filter((key) => keys.includes(key)) });
  const chooser = (
    <div className="column-choice" role="group" aria-label={t('columns')}>
      <Checkbox.Group
        value={shown}
        onChange={(keys) => choose(keys.map(String))}
        options={all.map((c) => ({
          value: c.key,
          label: <span data-testid={`column-${c.key}`}>{c.label}</span>,
        }))}
      />
      <Button size="small" onClick={() => onChange({ ...arrangement, columns: [] })} data-testid="columns-plain">
        {t('columns.plain')}
      </Button>
    </div>
  );
  return (
    <Popover trigger="click" placement="bottomLeft" content={chooser}>
      <Button data-testid="columns">{t('columns')}</Button>
    </Popover>
  );
}

/** Arrangements that are kept under a name: one's own, and those that are shared. */
export function Views({ register, arrangement, onChange }: Props) {
  const { t, say } = useWords();
  const views = useCall('table_view_list', { register: register.key }, { watch: ['table_views'] });
  const doing = useDoing();
  const [chosen, choose] = useState<string>();
  const [naming, setNaming] = useState<{ name: string; shared: boolean }>();
  const all = views.data ?? [];
  const now = all.find((one) => one.id === chosen);
  const keep = async (view: { id?: string; version?: number; name: string; shared: boolean }) => {
    const saved = await doing.run('table_view_save', {
      register: register.key,
      id: view.id ?? null,
      version: view.version ?? null,
      name: view.name,
      shared: view.shared,
      arrangement,
    });
    if (!saved) return;
    choose(saved.id);
    setNaming(undefined);
  };
  const drop = async (view: TableView) => {
    if (await doing.run('table_view_drop', { register: register.key, id: view.id })) choose(undefined);
  };
  const plain: Arrangement = { columns: [], filters: [], sort: null, descending: false, text: '' };
  const act = (key: string) => {
    const view = all.find((one) => `view/${one.id}` === key);
    if (view) {
      choose(view.id);
      onChange(view.arrangement);
    } else if (key === 'plain') {
      choose(undefined);
      onChange(plain);
    } else if (key === 'keep' && now) void keep(now);
    else if (key === 'drop' && now) void drop(now);
    else setNaming({ name: '', shared: false });
  };
  const items = [
    { key: 'plain', label: t('views.plain') },
    ...all.map((one) => ({
      key: `view/${one.id}`,
      label: (
        <span data-testid={`view-${one.id}`}>
          {one.name} {one.shared && <span className="quiet">{t('views.shared', { by: one.by })}</span>}
        </span>
      ),
    })),
    { key: 'divider', type: 'divider' as const },
    ...(now?.own
      ? [
          { key: 'keep', label: t('views.keep', { name: now.name }) },
          { key: 'drop', label: t('views.drop', { name: now.name }), danger: true },
        ]
      : []),
    { key: 'new', label: t('views.new') },
  ];
  return (
    <>
      <Dropdown menu={{ items, onClick: ({ key }) => act(key) }} trigger={['click']}>
        <Button data-testid="views" loading={doing.busy}>
          {now?.name ?? t('views')}
        </Button>
      </Dropdown>
      {!naming && <Notice error={doing.error ?? views.error} onClose={doing.clear} />}
      <Modal
        open={naming !== undefined}
        title={t('views.new')}
        okText={t('save')}
        cancelText={t('cancel')}
        okButtonProps={{
          disabled: (naming?.name.trim() ?? '') === '',
          ...({ 'data-testid': 'view-ok' } as object),
        }}
        confirmLoading={doing.busy}
        onOk={() => naming && void keep(naming)}
        onCancel={() => {
          doing.clear();
          setNaming(undefined);
        }}
        destroyOnHidden
      >
        <Notice error={doing.error} onClose={doing.clear} />
        <Form layout="vertical" component="div">
          <Form.Item label={t('views.name')} required htmlFor="view-name" extra={t('views.holds')}>
            <Input
              id="view-name"
              data-testid="view-name"
              value={naming?.name ?? ''}
              onChange={(event) => setNaming((was) => was && { ...was, name: event.target.value })}
            />
          </Form.Item>
          {register.access === 'write' && (
            <Checkbox
              data-testid="view-shared"
              checked={naming?.shared ?? false}
              onChange={(event) => setNaming((was) => was && { ...was, shared: event.target.checked })}
            >
              {t('views.share', { register: say(register.label) })}
            </Checkbox>
          )}
        </Form>
      </Modal>
    </>
  );
}
