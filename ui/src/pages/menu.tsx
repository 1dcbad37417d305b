import { Menu, type MenuProps } from 'antd';
import { memo, useEffect, useMemo } from 'react';
import { registerOf, sum, useOverview } from '../api/overview';
import { useDesk } from '../api/session';
import { useWords } from '../i18n';
import { useKept } from '../kit/kept';
import { go, parts as partsOf, useShown } from '../kit/route';
import { firstPage, sectionOf, sectionsOf } from './sections';

/** How many errors stand in a place. */
function Errors({ n }: { n: number }) {
  const { t } = useWords();
  if (n === 0) return null;
  return (
    <span className="menu-errors" title={t('records.errors', { n })}>
      <span aria-hidden="true">{n > 99 ? '99+' : n}</span>
      <span className="unseen">{t('records.errors', { n })}</span>
    </span>
  );
}

/** The way through the workbench: a few pages, the sections with their registers, and what keeps it all. */
export function SideMenu() {
  const { t } = useWords();
  return (
    <nav aria-label={t('menu')} className="side-menu">
      <Entries hash={useShown()} />
    </nav>
  );
}

const Entries = memo(function Entries({ hash }: { hash: string }) {
  const { t, say } = useWords();
  const { registers } = useDesk();
  const overview = useOverview();
  const reads = registers.length > 0;
  const [page = firstPage(registers), first = ''] = partsOf(hash);
  const parts = useMemo(() => sectionsOf(registers), [registers]);
  const [open, setOpen] = useKept('menu.open', []);
  const here = sectionOf(parts, page, first);
  // Where one is, the menu is open; what one opened besides stays open.
  useEffect(() => {
    if (here && !open.includes(`section/${here}`)) setOpen([...open, `section/${here}`]);
  }, [here]);
  const entry = (key: string, label: string, errors = 0) => ({
    key,
    title: label,
    label: (
      <span className="menu-entry" data-testid={`menu-${key.replace('/', '-')}`}>
        <span className="menu-name">{label}</span>
        <Errors n={errors} />
      </span>
    ),
  });
  const sections: NonNullable<MenuProps['items']> = parts.map((part) => {
    const counted = part.registers.map((register) => registerOf(overview, register.key));
    return {
      key: `section/${part.key}`,
      label: (
        <span className="menu-entry" data-testid={`menu-section-${part.key}`}>
          <span className="menu-name">{say(part.label)}</span>
          <Errors n={sum(counted.filter((one) => one !== undefined)).errors} />
        </span>
      ),
      children: [
        entry(`section/${part.key}/all`, t('menu.section')),
        ...part.pages.map((own) => entry(own.page, t(own.label))),
        { key: `divide/${part.key}`, type: 'divider' as const },
        ...part.registers.map((register, at) =>
          entry(`records/${register.key}`, say(register.label), counted[at]?.errors ?? 0),
        ),
      ],
    };
  });
  const items: NonNullable<MenuProps['items']> = [
    ...(reads
      ? [
          entry('path', t('menu.path')),
          entry('duties', t('menu.duties')),
          entry('registers', t('menu.directory')),
          ...(registers.some((register) => register.writable) ? [entry('import', t('menu.import'))] : []),
          entry('citations', t('menu.citations')),
          { key: 'group-registers', type: 'group' as const, label: t('menu.registers') },
          ...sections,
        ]
      : []),
    {
      key: 'group-keeping',
      type: 'group',
      label: t('menu.keeping'),
      children: [
        ...(reads ? [entry('journal', t('menu.journal'))] : []),
        entry('users', t('menu.users')),
        entry('workspace', t('menu.workspace')),
        entry('help', t('menu.help')),
        ...(reads ? [entry('tour', t('tour'))] : []),
      ],
    },
  ];
  const outer = parts.flatMap((part) => part.pages).find((own) => own.inner?.includes(page))?.page ?? page;
  const chosen = page === 'records' ? `records/${first}` : page === 'section' ? `section/${first}/all` : outer;
  return (
    <Menu
      mode="inline"
      inlineIndent={14}
      items={items}
      selectedKeys={[chosen]}
      openKeys={[...open]}
      onOpenChange={(keys) => setOpen(keys)}
      onClick={({ key }) => go(...key.replace(/\/all$/, '').split('/'))}
    />
  );
});
