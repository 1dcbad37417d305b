import { Layout, Menu, type MenuProps, Tag } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useDesk } from '../api/session';
import { Findings } from '../fields/findings';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { useKeys } from '../kit/keyboard';
import { Page } from '../kit/page';
import { go, useRoute } from '../kit/route';
import { RecordRoute } from '../records/detail';
import { RegisterPage } from '../records/list';
import { ImportPage } from './import';
import { Languages } from './languages';
import { PathPage } from './path';
import { SearchDialog } from './search';

const KeywordsPage = lazy(() => import('./keywords'));
const ClausesPage = lazy(() => import('./clauses'));
const ReportsPage = lazy(() => import('./reports'));
const JournalPage = lazy(() => import('./journal'));
const UsersPage = lazy(() => import('./users'));
const WorkspacePage = lazy(() => import('./workspace'));

/** Registers that have a page of their own; their lists stand apart in the menu. */
const OWN_PAGE = new Set([
  'keyword_libraries',
  'risk_mappings',
  'conclusions',
  'approvals',
  'reports',
  'signatures',
  'notes',
  'exceptions',
  'users',
]);

/** The page that the address names. */
function Here() {
  const { t } = useWords();
  const { register, registers } = useDesk();
  // A session that reads no register has only the workspace to look after.
  const [page = registers.length > 0 ? 'path' : 'workspace', first, second] = useRoute();
  switch (page) {
    case 'path':
      return <PathPage />;
    case 'records': {
      if (first && second) return <RecordRoute register={first} id={second} />;
      const found = first ? register(first) : undefined;
      return found ? <RegisterPage register={found} /> : <Page title={t('register.unreadable')}>{first}</Page>;
    }
    case 'import':
      return <ImportPage register={first} />;
    case 'keywords':
      return <KeywordsPage library={first} />;
    case 'assessment':
      return <ClausesPage assessment={first} clause={second} />;
    case 'reports':
      return <ReportsPage report={first} />;
    case 'journal':
      return <JournalPage seq={first} />;
    case 'users':
      return <UsersPage />;
    case 'workspace':
      return <WorkspacePage />;
    default:
      return <Page title={t('nowhere')}>{page}</Page>;
  }
}

/** The window behind the login: menu, header, and the page. */
export function Shell() {
  const { t, say, word, list } = useWords();
  const { session, registers, lock } = useDesk();
  const reads = registers.length > 0;
  const [page = reads ? 'path' : 'workspace', first = ''] = useRoute();
  const [searching, setSearching] = useState(false);
  useKeys({ 'mod+k': () => setSearching(reads) });
  const entry = (key: string, label: string) => ({
    key,
    label: <span data-testid={`menu-${key.replace('/', '-')}`}>{label}</span>,
  });
  const ofRegisters = (own: boolean) =>
    registers
      .filter((register) => OWN_PAGE.has(register.key) === own)
      .map((register) => entry(`records/${register.key}`, say(register.label)));
  const has = (key: string) => registers.some((register) => register.key === key);
  const items: NonNullable<MenuProps['items']> = [
    ...(reads
      ? [
          entry('path', t('menu.path')),
          { key: 'group-registers', type: 'group' as const, label: t('menu.registers'), children: ofRegisters(false) },
        ]
      : []),
    {
      key: 'group-work',
      type: 'group',
      label: t('menu.work'),
      children: [
        ...(registers.some((register) => register.writable) ? [entry('import', t('menu.import'))] : []),
        ...(has('keyword_libraries') ? [entry('keywords', t('menu.keywords'))] : []),
        ...(has('assessments') ? [entry('assessment', t('menu.clauses'))] : []),
        ...(has('reports') ? [entry('reports', t('menu.reports'))] : []),
      ],
    },
    {
      key: 'group-keeping',
      type: 'group',
      label: t('menu.keeping'),
      children: [
        ...(reads ? [entry('journal', t('menu.journal'))] : []),
        entry('users', t('menu.users')),
        entry('workspace', t('menu.workspace')),
        ...(reads ? [{ ...entry('others', t('menu.others')), children: ofRegisters(true) }] : []),
      ],
    },
  ];
  const here = page === 'records' ? `records/${first}` : page;
  return (
    <Layout className="shell">
      <Layout.Header className="head">
        <div className="head-name">
          <strong>{t('app.name')}</strong>
          <span className="head-workspace" data-testid="workspace-name" title={t('head.workspace')}>
            {session.workspace}
          </span>
        </div>
        <Action testid="search-open" className="head-search" onClick={() => setSearching(true)}>
          <span>{t('search.open')}</span> <kbd>Ctrl K</kbd>
        </Action>
        <div className="head-person" data-testid="session-person">
          <strong>{session.name}</strong>
          <span className="head-roles" title={list(session.roles.map((role) => word('role', role)))}>
            {session.roles.slice(0, 2).map((role) => (
              <Tag key={role}>{word('role', role)}</Tag>
            ))}
            {session.roles.length > 2 && <Tag>+{session.roles.length - 2}</Tag>}
          </span>
        </div>
        <Languages />
        <Action testid="lock" size="small" onClick={lock}>
          {t('head.lock')}
        </Action>
      </Layout.Header>
      <Layout>
        <Layout.Sider width={196} className="side" theme="light">
          <nav aria-label={t('menu')}>
            <Menu mode="inline" items={items} selectedKeys={[here]} onClick={({ key }) => go(...key.split('/'))} />
          </nav>
        </Layout.Sider>
        <Layout.Content className="content">
          {page === 'path' && <Findings findings={session.findings} />}
          <Suspense fallback={<div className="page">{t('working')}</div>}>
            <Here />
          </Suspense>
        </Layout.Content>
      </Layout>
      <SearchDialog open={searching} onClose={() => setSearching(false)} />
    </Layout>
  );
}
